"""What every kind of strategy component promises, whatever its family: a new line in a table is tested by this file."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from simsales.files.problems import ScenarioError
from simsales.market.bundle.levers import MixedBundle
from simsales.market.bundle.plan import LockIn
from simsales.market.catalogue import offer_book
from simsales.market.channels.plan import Assortment, ChannelPolicy
from simsales.market.check import check
from simsales.market.feedback.levers import Adjust
from simsales.market.ground.levers import View, cells_of, chosen
from simsales.market.ground.offers import OfferBook
from simsales.market.ground.plan import Plan
from simsales.market.levers import FAMILIES
from simsales.market.loading import load_file
from simsales.market.plan import listed_plan
from simsales.market.price.levers import ByChannel
from simsales.market.price.plan import Prices
from simsales.market.promotion.plan import Promotions
from tests.contracts.afterwards import sold_on
from tests.contracts.components import BASE, EXAMPLES, KINDS, LINE
from tests.contracts.said import said_by

every_kind = pytest.mark.parametrize(("family", "kind"), KINDS)


def component_of(path: Path, text: str) -> tuple[Any, OfferBook, Plan]:
    """The component of a strategy (its feedback rule, if it has one), the offer book, and the plan before it."""
    path.write_text(text)
    prepared = check(load_file(path))
    components = prepared.strategies["it"].components
    component = next((each for each in components if isinstance(each, Adjust)), components[0])
    scenario = prepared.loaded.scenario
    book = offer_book(scenario)
    return component, book, listed_plan(scenario, book)


def arrays(plan: Plan) -> dict[str, np.ndarray[Any, Any]]:
    """The tables of a plan, but those of lock-in, which grow by a row for each layer."""
    return {
        f"{type(part).__name__}.{name}": value
        for part in plan
        for name, value in vars(part).items()
        if isinstance(value, np.ndarray) and not isinstance(part, LockIn)
    }


def view(book: OfferBook, week: int, spent: float = 0.0) -> View:
    """What a component sees."""
    given = np.full(3, spent)
    given.setflags(write=False)
    rivals = np.where(book.rival >= 0, book.list_price, 0.0)
    rivals.setflags(write=False)
    return View(week, book, given, {"orders": 10.0}, rivals, (rivals,) * week)


WEEKS = (0, 3, 7, 9, 200)


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(KINDS), "give a new kind an example in tests/contracts/components_*.py"


@every_kind
def test_an_example_says_something(tmp_path: Path, family: str, kind: str) -> None:
    """Every field can be said in a file; the examples miss none.

    But a bundle is priced in one way or another, and a target is a team's or handed down.
    """
    component, _, _ = component_of(tmp_path / "it.toml", EXAMPLES[family, kind].text(family, kind))
    assert type(component) is FAMILIES[family][kind]
    said = {*EXAMPLES[family, kind].keys}
    fields = {f.name for f in dataclasses.fields(component)}
    assert said <= fields
    if kind == "target":
        fields -= {"team"}
    if family != "bundling":
        assert said == fields


@every_kind
def test_a_component_is_a_frozen_dataclass_that_proposes(tmp_path: Path, family: str, kind: str) -> None:
    component, _, _ = component_of(tmp_path / "it.toml", EXAMPLES[family, kind].text(family, kind))
    assert dataclasses.is_dataclass(component)
    assert type(component).__dataclass_params__.frozen  # type: ignore[attr-defined]
    for name in [f.name for f in dataclasses.fields(component)] or ["anything"]:
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            setattr(component, name, None)
    assert list(inspect.signature(component.propose).parameters) == ["view", "plan"]
    assert type(component).__doc__
    assert not type(component).__doc__.startswith(f"{type(component).__name__}(")


@every_kind
def test_what_is_declared_without_a_value_must_be_said(family: str, kind: str) -> None:
    """A field declared anew without a value takes over that of its base in silence: say ``= field()``."""
    for cls in FAMILIES[family][kind].__mro__[:-1]:
        fields = {each.name: each for each in dataclasses.fields(cls)} if dataclasses.is_dataclass(cls) else {}
        for name in inspect.get_annotations(cls):
            if name in fields and name not in vars(cls):
                assert fields[name].default is dataclasses.MISSING, f"{cls.__name__}.{name}"


@every_kind
def test_the_same_words_are_the_same_component(tmp_path: Path, family: str, kind: str) -> None:
    text = EXAMPLES[family, kind].text(family, kind)
    one, _, _ = component_of(tmp_path / "one.toml", text)
    other, _, _ = component_of(tmp_path / "other.toml", text)
    assert one == other
    assert repr(one) == repr(other), "the results store knows a strategy by its repr"
    assert " at 0x" not in repr(one)


@every_kind
def test_it_proposes_a_plan_and_leaves_the_old_one_alone(tmp_path: Path, family: str, kind: str) -> None:
    component, book, plan = component_of(tmp_path / "it.toml", EXAMPLES[family, kind].text(family, kind))
    if kind == "parity":  # levels what another lever has set apart
        plan = ByChannel(cuts={"telesales": 0.1}).propose(view(book, 0, 0.0), plan)
    for table in arrays(plan).values():
        table.setflags(write=False)
    before = said_by(plan)
    changes = False
    for week in WEEKS:
        for spent in (0.0, 1e9):
            proposed = component.propose(view(book, week, spent), plan)
            assert type(proposed) is Plan
            assert said_by(plan) == before
            now = arrays(proposed)
            for name, table in arrays(plan).items():
                new = now[name]
                assert (new.shape, new.dtype) == (table.shape, table.dtype), name
                assert np.isfinite(new).all(), name
            assert (proposed[Prices].price >= 0).all()
            assert (proposed[Prices].once >= 0).all()
            assert not (proposed[Assortment].on_sale & ~proposed[Assortment].in_range).any(), (
                "nothing is on sale where it is out of range"
            )
            assert len(proposed[ChannelPolicy].calling) == len(plan[ChannelPolicy].calling)
            again, said = component.propose(view(book, week, spent), plan), said_by(proposed)
            assert said_by(again) == said, "it proposes the same again"
            changes |= said != before
            twice = component.propose(view(book, week, spent), proposed)
            assert type(twice) is Plan
    assert changes == (kind not in ("no_rule", "adjust")), "an example of a component that does nothing shows nothing"


@pytest.mark.parametrize(("family", "kind"), [each for each in KINDS if "starts" in EXAMPLES[each].keys])
def test_it_acts_only_where_and_when_it_says(tmp_path: Path, family: str, kind: str) -> None:
    """The examples with a scope say: the phone, in the store, for the young, in weeks 2 to 7.

    What reached holders goes on reaching them afterwards, so that they come back to the list; or as it was sold.
    """
    example = EXAMPLES[family, kind]
    component, book, plan = component_of(tmp_path / "it.toml", example.text(family, kind))
    labels, offer = book.labels, "duo" if family == "bundling" else "phone"
    young, store = chosen(labels.segments, ("young",)), chosen(labels.channels, ("store",))
    inside = cells_of(young, store, chosen(labels.offers[: labels.own], (offer,)))
    for week in (0, 1, 8, 50):
        proposed = component.propose(view(book, week), plan)
        assert not any(spending.any() for spending in proposed[Promotions].spending)
        was = plan[Promotions]
        kept = {name: getattr(was, name) for name in ("spending", "budgets", "coupon_names")}  # to be told apart
        proposed = proposed.change(Promotions, **kept).change(ChannelPolicy, campaigns=0)  # as is a campaign's number
        if week >= 8:
            proposed = proposed.change(Prices, reprices=plan[Prices].reprices)
        if week >= 8 and isinstance(component, MixedBundle):
            proposed = sold_on(proposed, component.propose(view(book, 3), plan), plan, inside)
        assert said_by(proposed) == said_by(plan), week
    proposed = component.propose(view(book, 3), plan)
    for name, table in arrays(plan).items():
        new = arrays(proposed)[name]
        if table.shape == inside.shape:
            assert (new[~inside] == table[~inside]).all(), name
        elif table.shape == inside.shape[1:]:
            assert (new[~inside.any(axis=0)] == table[~inside.any(axis=0)]).all(), name


@every_kind
def test_a_misspelt_kind_is_found_and_the_right_one_named(tmp_path: Path, family: str, kind: str) -> None:
    path = tmp_path / "it.toml"
    path.write_text(EXAMPLES[family, kind].text(family, kind + "x"))
    said = refusal(path)
    assert f'did you mean "{kind}"' in said
    assert f"{path}:{LINE}:" in said


@every_kind
def test_misspelt_keys_are_found_and_the_right_ones_named(tmp_path: Path, family: str, kind: str) -> None:
    example, path = EXAMPLES[family, kind], tmp_path / "it.toml"
    for key, value in example.keys.items():
        path.write_text(example.text(family, kind, **{key: None, key[:-1] + key[-1] * 2: value}))
        said = refusal(path)
        assert f"{path}:{LINE}:" in said, key
        assert f'did you mean "{key}"' in said, said
    path.write_text(example.text(family, kind, colour='"red"'))
    said = refusal(path)
    assert "colour" in said
    assert f"{path}:{LINE}:" in said


@every_kind
def test_what_must_be_said_is_asked_for(tmp_path: Path, family: str, kind: str) -> None:
    example, path = EXAMPLES[family, kind], tmp_path / "it.toml"
    for described in dataclasses.fields(FAMILIES[family][kind]):
        if described.default is dataclasses.MISSING and described.default_factory is dataclasses.MISSING:
            path.write_text(example.text(family, kind, **{described.name: None}))
            said = refusal(path)
            assert described.name in said
            assert f"{path}:{LINE}:" in said
        else:
            path.write_text(example.text(family, kind, **{described.name: None}))
            check(load_file(path))


ANYWHERE = [("{ what = { is = 1 } }", ""), ("2026-01-01", "")]  # bad for every key


def on_demand(kind: str, key: str, value: str) -> Any:
    """Of what is bad for every key one in four is tried always, by its name; all of it with `pytest -m slow`."""
    common = value in dict(ANYWHERE)
    return pytest.mark.slow if common and crc32(f"{kind} {key} {value}".encode()) % 4 else ()


BAD = [
    pytest.param(
        family, kind, key, value, word, id=f"{family} {kind} {key} = {value}", marks=on_demand(kind, key, value)
    )
    for (family, kind), example in EXAMPLES.items()
    for key in example.keys
    for value, word in [*example.bad.get(key, []), *ANYWHERE]
]


@pytest.mark.parametrize(("family", "kind", "key", "value", "word"), BAD)
def test_a_bad_value_is_refused_with_its_place(
    tmp_path: Path, family: str, kind: str, key: str, value: str, word: str
) -> None:
    path = tmp_path / "it.toml"
    path.write_text(EXAMPLES[family, kind].text(family, kind, **{key: value}))
    said = refusal(path)
    assert f"{path}:{LINE}:" in said
    assert f"{family}[0]" in said or f"{family}.0" in said or key in said, said
    assert word in said, said
    assert "Traceback" not in said
    assert "pydantic" not in said.lower()


def refusal(path: Path) -> str:
    """What is said of a bad file."""
    with pytest.raises(ScenarioError) as caught:
        check(load_file(path))
    assert len(caught.value.problems) >= 1
    return str(caught.value)


def test_all_problems_of_all_components_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "it.toml"
    path.write_text(
        f"{BASE}"
        'pricing = [\n  { kind = "discont", by = 0.1 },\n  { kind = "discount", by = "x" },\n]\n'
        'promotion = [{ kind = "gift", valu = 3, cost = 2 }]\n'
    )
    said = refusal(path)
    for line in (LINE, LINE + 1, LINE + 3):
        assert f"{path}:{line}:" in said


def test_a_component_of_ones_own_will_do_from_python(tmp_path: Path) -> None:
    """Any object with the one method is a component; the same object may not change the plan that others see."""
    from tests.laws.worlds import LIVELY, lived, total

    class HalfPrice:
        def propose(self, view: View, plan: Plan) -> Plan:
            return plan.change(Prices, price=plan[Prices].price / 2) if view.week >= 4 else plan

    without, halved = lived(LIVELY), lived(LIVELY, HalfPrice())
    assert total(halved, "orders") > total(without, "orders")
    before, after = (m.record.entry("orders")[:4] for m in (without, halved))
    assert before.tobytes() == after.tobytes()


def test_a_file_cannot_name_a_class_by_a_path(tmp_path: Path) -> None:
    for kind in ("simsales.market.price.levers.Discount", "os.system", "__import__", ""):
        path = tmp_path / "it.toml"
        path.write_text(f'{BASE}pricing = [\n  {{ kind = "{kind}", by = 0.1 }},\n]\n')
        assert f"{path}:{LINE}:" in refusal(path)
