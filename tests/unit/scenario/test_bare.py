"""``bare``: what is said wins, what is switched off is listed, and no default is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import simsales
from simsales.experiments.bare import lines, switched_off
from simsales.market.bare import ANY, BARE, with_bare
from simsales.market.scenario import Scenario
from tests.laws.worlds import LIVELY, changed

SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.toml"))

ACTS_ONLY_WITH = {
    "run.*": "how long and how often, not what happens",
    "currency": "a name",
    "world.segments.*.satisfaction": "where it is, at which it does nothing",
    "world.segments.*.sensitivity.balanced": "the part that is like all others",
    "world.segments.*.haggles": "a strategy that grants discounts",
    "world.segments.*.growth": "maintenance",
    "world.segments.*.prepayment_aversion": "terms of payment that ask for prepayment",
    "world.needs.*.voiced": "all needs are explicit",
    "world.needs.*.lasts": "a need that is not met waits for as long",
    "world.needs.*.subscription": "what it is, not what happens to it",
    "world.experience.*": "experiences, which are off (`encounters`), or a key that is 0",
    "world.network.*": "friends, who are none",
    "world.complaints.*": "complaints, which a file has to ask for",
    "world.breaches.*": "data that leak, which a file has to ask for",
    "world.bond.*": "events and what moves a relationship",
    "catalogue.products.*.quality": "weights, which are 0",
    "catalogue.products.*.service": "weights, which are 0",
    "catalogue.products.*.brand": "weights, which are 0",
    "catalogue.products.*.security": "weights, which are 0",
    "catalogue.products.*.on_time": "all is delivered as promised",
    "catalogue.products.*.our_part": "all is ours",
    "catalogue.products.*.fit": "industries",
    "catalogue.bundles.*.on_time": "all is delivered as promised",
    "channels.*.connects": "everybody answers",
    "channels.*.knows": "every number is known",
    "channels.*.rapport": "everybody listens",
    "channels.*.overcomes": "all objections are answered",
    "channels.*.service": "weights, which are 0",
    "channels.*.attempts": "one dial",
    "channels.*.complains_above": "complaints, of which the chance is 0",
    "reps.*": "what a rep is and does; alike, and gates that are certain",
    "selling.awareness_half_life": "a century",
    "selling.presentation": "an offer that is known anyway",
    "selling.closing_horizon": "how a one-off price that is said is felt",
    "selling.newness_half_life": "novelty, which is 0",
    "selling.relationship_half_life": "a relationship, which is 0",
    "selling.relationship_weight": "a relationship, which is 0",
    "selling.notices": "overstatement, which is 0",
    "selling.fatigue_half_life": "fatigue, which weighs 0",
    "selling.collision_window": "two channels at one customer, which does nothing but count",
    "selling.patience": "a strategy that grants discounts",
    "selling.skill_weight": "skill that differs",
    "selling.effort_weight": "a strategy that splits effort",
    "selling.stranger": "a relationship, which is 0",
    "selling.media.*": "reps with a day",
    "selling.card*": "cards",
    "channels.*.comes_back": "a partner who leaves",
    "selling.many_explicit": "cards",
    "selling.some_latent": "cards",
    "world.competitors.*": "a rival's offer is what is said",
    "world.moments.*": "said by the file",
    "world.referral.*": "said by the file",
    "world.life_cycle.*": "said by the file",
    "world.reference_price.*": "said by the file",
    "world.grading.*": "said by the file",
    "world.customer_file.*": "said by the file",
    "channels.*.queue.*": "where a channel has one",
    "responses.*": "said by the file",
    "catalogue.products.*.stock.*": "said by the file",
    "selling.write_off": "a credit that is said",
    "world.needs.*.usage.*": "said by the file",
    "world.needs.*.consumed.*": "said by the file",
    "world.segments.*.account.*": "said by the file",
    "world.segments.*.need_lapses_every": "needs that lapse, with a chance of 0",
    "strategies.*": "said by the file",
    "bare": "it",
}
"""Defaults that are not 0, none or no, and why they do nothing in a bare market."""


REFUSED = {"broadband_province": r"selling\.matched_lift"}
"""Scenarios with a strategy that works through what is off, and what they are told to say."""


def defaults(model: type[BaseModel], place: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """All keys of a scenario with what they are if nothing is said."""
    for name, field in model.model_fields.items():
        here = (*place, name)
        inner, many = _table(field.annotation)
        if inner is not None:
            yield from defaults(inner, (*here, ANY) if many else here)
        elif not field.is_required():
            yield ".".join(here), field.get_default(call_default_factory=True)


def _table(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    found = [(_table(part)[0], annotation) for part in get_args(annotation)]
    tables = [part for part, _ in found if part is not None]
    return (tables[0] if tables else None), getattr(annotation, "__origin__", None) is dict


def test_every_default_that_acts_is_off_or_has_a_reason() -> None:
    known = {".".join(place) for place in BARE}
    acting = {name for name, value in defaults(Scenario) if value not in (0, 0.0, None, False, "", (), [], {})}
    assert len(acting) > 60

    def has_reason(name: str) -> bool:
        return any(
            name == key or (key.endswith("*") and name.startswith(key.removesuffix("*"))) for key in ACTS_ONLY_WITH
        )

    forgotten = [name for name in acting if name not in known and not has_reason(name)]
    assert not forgotten, "say what a bare market does with them"
    whole = {
        "world.segments.*.orientation",
        "selling.nobody_stays_home",
    }  # a table as a whole; on, where all else is off
    keys = {name for name, _ in defaults(Scenario)}
    assert known - keys <= whole, "no such key"


def test_every_value_is_another_than_usual() -> None:
    usual = dict(defaults(Scenario))
    same = [".".join(place) for place, value in BARE.items() if usual.get(".".join(place)) == value]
    assert not same


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_what_a_file_says_stands(path: Path) -> None:
    """Every packaged scenario loads as before; bare, every key that it says is as it says, and the rest is off."""
    usual = simsales.load(path)
    assert not usual.loaded.scenario.bare
    assert switched_off(usual) == []
    if path.stem in REFUSED:
        with pytest.raises(simsales.ScenarioError, match=REFUSED[path.stem]):
            simsales.bare(path)
        return
    made = simsales.bare(path)
    said, scenario = made.loaded.said, made.loaded.scenario.model_dump()
    talks = {"network", "referral"} & said["world"].keys()  # who says something between friends has friends
    for place, value in BARE.items():
        if talks and place[:2] == ("world", "network"):
            continue
        for where in _places(scenario, place):
            there, found = _at(said, where), _at(scenario, where)
            if there is not None:
                assert found == _at(usual.loaded.scenario.model_dump(), where), where
            elif "channels" not in where or _at(said, (*where[:2], "mode")) is None:
                assert found == value or isinstance(value, dict), where


def _places(table: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not place:
        yield ()
    elif isinstance(table, dict):
        for name in table if place[0] == ANY else [place[0]] * (place[0] in table):
            yield from ((name, *rest) for rest in _places(table[name], place[1:]))


def _at(table: Any, place: tuple[str, ...]) -> Any:
    for part in place:
        table = table.get(part) if isinstance(table, dict) else None
    return table


def test_what_is_off_is_listed_with_what_it_would_be(tmp_path: Path) -> None:
    file = tmp_path / "few.toml"
    file.write_text("bare = true\nworld.needs.it.rate = 0.2\n[channels.shop]\ndirection = 'inbound'\ncloses = 0.9\n")
    found = {each.key: each for each in switched_off(simsales.load(file))}
    assert found["channels.shop.presents"][1:] == (1.0, 0.9, False)
    assert found["selling.matched_lift"][1:] == (0.0, 0.5, False)
    assert found["strategies.As it is"].supplied
    assert "channels.shop.closes" not in found
    assert "world.needs.it.rate" not in found
    told = lines(simsales.load(file))
    assert "  world.segments.*.churn.rate = 0 (else 0.004)" in told
    assert told[-1].startswith("supplied: ")


def test_bare_is_the_same_however_it_is_said(tmp_path: Path) -> None:
    text = "[world.needs.it]\nrate = 0.1\n[channels.c]\ndirection = 'inbound'\n[strategies.now]\n"
    plain, said = tmp_path / "plain.toml", tmp_path / "said.toml"
    full = text + "[world.segments.all]\nshare = 1\n[catalogue.products.it]\ncategory = 'it'\n"
    plain.write_text('title = "One"\n' + full)
    said.write_text('title = "One"\nbare = true\n' + full)
    one, two, three = simsales.bare(plain), simsales.load(said), simsales.bare(simsales.load(plain))
    assert one.loaded.scenario == two.loaded.scenario == three.loaded.scenario
    assert simsales.bare(two).loaded.scenario == two.loaded.scenario


LEVERS = {
    'selling = [{ kind = "training", part = 0.1 }]': ("closes", "closes = 0.7"),
    'selling = [{ kind = "effort", trust = 0.4, need = 0.3, present = 0.2, close = 0.1 }]': ("closes", "closes = 0.7"),
    'cultivation = [{ kind = "advertising", spend = 100, scale = 100 }]': (
        "known",
        "presents = 0.7\n[catalogue.products.it]\ncategory = 'it'\nknown = 0.1",
    ),
}


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_that_works_through_what_is_off_is_refused(tmp_path: Path, lever: str) -> None:
    file = tmp_path / "lever.toml"
    text = (
        "bare = true\nworld.needs.it.rate = 0.1\n[channels.calls]\ndirection = 'outbound'\n"
        f"[reps.team]\nchannel = 'calls'\ncount = 2\n[strategies.now]\n{lever}\n"
    )
    file.write_text(text)
    with pytest.raises(simsales.ScenarioError, match="does nothing in a bare market") as found:
        simsales.load(file)
    said, then = LEVERS[lever]
    assert said in str(found.value)
    assert "lever.toml:9" in str(found.value)
    file.write_text(text.replace("direction = 'outbound'", f"direction = 'outbound'\n{then}"))
    assert list(simsales.load(file).strategies) == ["now"]


def test_problems_of_a_bare_file_have_their_places(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("bare = true\n[world.segments.all]\nholds = { phone = 1 }\nchrn = 1\n")
    with pytest.raises(simsales.ScenarioError) as found:
        simsales.load(file)
    assert "wrong.toml:3" in str(found.value)
    assert "wrong.toml:4" in str(found.value)
    file.write_text("bare = 1\n")
    with pytest.raises(simsales.ScenarioError, match="bare"):
        simsales.load(file)


def test_what_is_no_table_is_left_to_the_checks() -> None:
    for wrong in ({"world": 3}, {"catalogue": []}, {"channels": {"shop": 2}}, {"world": {"segments": 1}}, {"reps": 1}):
        made = with_bare({"bare": True, **wrong})
        assert isinstance(made, dict)


def test_two_segments_have_to_say_their_shares() -> None:
    spec = changed(LIVELY, bare=True)
    assert Scenario.model_validate(spec).world.segments["young"].share == 0.4
    made = with_bare({"bare": True, "world": {"segments": {"a": {}, "b": {}}}})
    assert "share" not in made["world"]["segments"]["a"]
