"""Keys of a scenario said otherwise: how they are written, and multiples of what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import simsales
from simsales.experiments.changes import changed, changes_of, of_who_is_run, said_before, skipped, written
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import world_digest
from simsales.experiments.keys import values_of
from simsales.files.positions import Location
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
SMALL = {"run.customers": 300, "run.weeks": 8}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return simsales.load(PRICE_CUT, SMALL)


def by(prepared: Prepared) -> dict[str, object]:
    """How much each strategy of a price cut takes off."""
    return {name: each.components[0].by for name, each in prepared.strategies.items() if each.components}


def response(prepared: Prepared) -> dict[str, float]:
    """How each segment responds to prices."""
    return {name: segment.price_response for name, segment in prepared.loaded.scenario.world.segments.items()}


def test_a_star_stands_for_every_name(prepared: Prepared) -> None:
    after = response(changed(prepared, ["world.segments.*.price_response=0.07"]))
    assert set(after.values()) == {0.07}
    assert len(after) == len(response(prepared)) > 1


def test_a_multiple_is_of_what_stands_there(prepared: Prepared) -> None:
    before, after = response(prepared), response(changed(prepared, ["world.segments.*.price_response=x2"]))
    assert after == pytest.approx({name: 2 * value for name, value in before.items()})


def test_a_multiple_of_a_default_is_one_too(prepared: Prepared) -> None:
    before = prepared.loaded.scenario.world.experience.encounters
    after = changed(prepared, ["world.experience.encounters=x0.5"]).loaded.scenario.world.experience.encounters
    assert after == pytest.approx(before / 2)


def test_units_are_read_as_in_a_file(prepared: Prepared) -> None:
    assert changed(prepared, ["run.weeks=26"]).loaded.scenario.run.weeks == 26
    assert changed(prepared, ["run.weeks=1 year"]).loaded.scenario.run.weeks == 52


@pytest.mark.parametrize(
    "key",
    ["world.segments.savers.price_response", "world.segments.*.price_response", "world.competitors.Rival.lag",
     "world.needs.mobile.renewal_rate", "strategies.*.pricing.*.by", "catalogue.products.*.price", "run.weeks"],
)  # fmt: skip
def test_once_what_stands_there_changes_nothing_to_the_bit(prepared: Prepared, key: str) -> None:
    after = changed(prepared, [f"{key}=x1"])
    assert after.loaded.ranges == prepared.loaded.ranges
    assert world_digest(after.loaded) == world_digest(prepared.loaded)
    assert after.loaded.at(7) == prepared.loaded.at(7)
    assert by(after) == by(prepared)


def quantities(said: object, location: Location = ()) -> Iterator[Location]:
    """The locations of all numbers, ranges, and texts that begin with a number or a currency, in a file's data."""
    if isinstance(said, dict) and not {"low", "high"} <= said.keys():
        for name, inside in said.items():
            if name not in ("title", "question", "description"):
                yield from quantities(inside, (*location, name))
    elif isinstance(said, list):
        for place, inside in enumerate(said):
            yield from quantities(inside, (*location, place))
    elif not isinstance(said, bool | str) or (isinstance(said, str) and said[:1].isdigit()):
        yield location


@pytest.mark.parametrize("path", sorted(PRICE_CUT.parent.glob("*.toml")), ids=lambda path: path.stem)
def test_every_quantity_of_every_scenario_has_multiples(path: Path) -> None:
    """Each key can be written and read again, and once what stands there is the same scenario, to the bit."""
    before = simsales.load(path)
    texts = [f"{written(location)}=x1" for location in quantities(before.loaded.said)]
    assert len(texts) > 30
    after = changed(before, texts)
    assert after.loaded.ranges == before.loaded.ranges
    assert world_digest(after.loaded) == world_digest(before.loaded)
    assert [each.components for each in after.strategies.values()] == [
        each.components for each in before.strategies.values()
    ]


def test_a_multiple_of_a_range_is_one_of_both_ends(prepared: Prepared) -> None:
    key = "world.segments.savers.price_response"
    before = next(each for each in prepared.loaded.ranges if each.key == key)
    after = next(each for each in changed(prepared, [f"{key}=x2"]).loaded.ranges if each.key == key)
    assert (after.low, after.high) == (2 * before.low, 2 * before.high)
    drawn = changed(prepared, [f"{key}=x2"]).loaded.at(3).world.segments["savers"].price_response
    assert drawn == pytest.approx(2 * prepared.loaded.at(3).world.segments["savers"].price_response)


def test_a_range_is_said_as_in_a_file(prepared: Prepared) -> None:
    key = "world.segments.savers.price_response"
    same = changed(prepared, [f"{key}={{ low = 0.025, high = 0.045 }}"]).loaded
    assert world_digest(same) == world_digest(prepared.loaded)
    new = changed(
        prepared, ["world.segments.families.price_response={ low = 0.02, high = 0.04, likely = 0.03 }"]
    ).loaded
    assert ("world.segments.families.price_response", 0.02, 0.04, 0.03) in [
        (each.key, each.low, each.high, each.likely) for each in new.ranges
    ]
    assert changed(prepared, [f"{key}.low=0.03"]).loaded.at(1).world.segments["savers"].price_response >= 0.03
    with pytest.raises(ScenarioError, match="low is above high"):
        changed(prepared, [f"{key}.low=0.3"])


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("strategies.Cut 5 percent.pricing[0].by=x2", "10%"),
        ("catalogue.products.basic.price=x0.5", "39.5 CNY/month"),
        ("channels.store.cost_per_contact=x3", "24 CNY"),
        ("strategies.Loyalty price.pricing[0].after=x0.5", "1 years"),
        ("world.segments.savers.churn.rate=x2", "1.8% per month"),
        ("world.needs.mobile.renewal_rate=x3", {"low": "4.5% per month", "high": "10.5% per month"}),
        ("world.competitors.Rival.lag=x2", {"low": 8, "high": 20}),
        ("run.customers=x0.5", 150),
        ("selling.taste_stays=x0.5", 0.25),
    ],
)
def test_a_multiple_has_the_unit_of_what_stands_there(prepared: Prepared, text: str, becomes: object) -> None:
    assert list(changes_of(prepared.loaded, [text]).values()) == [becomes]
    changed(prepared, [text])


def test_what_a_star_passes_over_is_said(prepared: Prepared) -> None:
    text = "strategies.*.pricing.*.by=x2"
    assert by(changed(prepared, [text])) == {name: 2 * cut for name, cut in by(prepared).items()}
    assert skipped(prepared, [text]) == [
        "strategies.*.pricing.*.by leaves as they are: strategies.As today (no pricing)."
    ]


CUT = "strategies.Cut 5 percent.pricing[0].by"


@pytest.mark.parametrize(
    "key", ['strategies."Cut 5 percent".pricing.0.by', "strategies.'Cut 5 percent'.pricing[0].by", CUT]
)
def test_keys_are_written_as_in_a_file(prepared: Prepared, key: str) -> None:
    assert by(changed(prepared, [f"{key}=8%"]))["Cut 5 percent"] == 0.08
    assert by(simsales.load(PRICE_CUT, {key: "8%"}))["Cut 5 percent"] == 0.08


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('strategies."Cut 5 percnt".pricing.0.by=8%', 'strategies has no "Cut 5 percnt": did you mean "Cut 5 percent"'),
        ("strategies.Cut 5 percent.pricng[0].by=8%", 'Cut 5 percent has no pricng: did you mean "pricing"'),
        ("strategies.Cut 5 percent.pricing[0].bye=8%", 'pricing.0. has no bye: did you mean "by"'),
        ("strategies.Cut 5 percent.pricing[1].by=8%", r"pricing has no .1.: there are .0."),
        ("strategies.As today.pricing[0].by=8%", "strategies.As today has no pricing of its own"),
        ("strategies.*.promotion.*.face=x2", "has no promotion"),
        ("world.segments.saver.price_response=1", 'world.segments has no "saver": did you mean "savers"'),
        ("world.segments.savers.churn=x2", "say which number in it .rate, spread."),
        ("world.competitors.Rival.reacts=x2", 'is no number: of "follow"'),
        ("strategies.*.pricing.*.existing=x2", "is no number: of true"),
        ("run..weeks=3", "is no key of a scenario"),
    ],
)
def test_a_wrong_key_is_named_with_the_nearest(prepared: Prepared, text: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        changed(prepared, [text])


def test_what_is_wrong_with_a_value_given_has_no_line_of_the_file(prepared: Prepared) -> None:
    with pytest.raises(ScenarioError) as error:
        changed(prepared, [f"{CUT}=x30"])
    [problem] = error.value.problems
    assert (problem.key, problem.line) == (CUT, 0)


@pytest.mark.parametrize(
    "texts",
    [
        ["run.weeks=3", "run.weeks=5"],
        ["run.weeks=3", 'run."weeks"=5'],
        ["world.segments.savers.price_response=1", "world.segments.*.price_response=2"],
        ["world.segments.savers.churn.rate=1%", 'world.segments.savers.churn={ rate = "2%" }'],
    ],
)
def test_a_key_is_said_once(prepared: Prepared, texts: list[str]) -> None:
    with pytest.raises(ExperimentError, match="said twice"):
        changes_of(prepared.loaded, texts)


def test_one_name_may_be_said_after_all(prepared: Prepared) -> None:
    texts = ["world.segments.*.price_response=0.07", "world.segments.savers.price_response=0.01"]
    assert response(changed(prepared, texts))["savers"] == 0.01


def test_what_was_said_before_is_found(prepared: Prepared) -> None:
    assert said_before(prepared.loaded, ["world.seed=1", "run.weeks=x2"]) == "run.weeks"
    assert said_before(prepared.loaded, ["run.weeks=x2"], multiples=False) is None
    assert said_before(prepared.loaded, ["run.seed=2"]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run.weeks", "write it as key=value"),
        ("=3", "write it as key=value"),
        ("world.segments.*.price_responce=x2", 'did you mean "price_response"'),
        ("title=x2", "is no number"),
        ("nothing.*.here=3", "matches nothing"),
    ],
)
def test_what_changes_nothing_is_refused(prepared: Prepared, text: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        changes_of(prepared.loaded, [text])


def test_an_unknown_key_is_told_as_in_a_file(prepared: Prepared) -> None:
    with pytest.raises(ScenarioError, match="price_responce"):
        changed(prepared, ["world.segments.*.price_responce=0.1"])


def test_a_comma_within_a_value_separates_none() -> None:
    assert values_of("a.b={ low = 1, high = 2 },[1, 2],'1,000 CNY'")[1] == [
        "{ low = 1, high = 2 }",
        "[1, 2]",
        "'1,000 CNY'",
    ]


@pytest.mark.parametrize("text", ["run.weeks", "run.weeks=26", "run.weeks=26,26"])
def test_one_value_varies_nothing(text: str) -> None:
    with pytest.raises(ExperimentError):
        values_of(text)


def test_a_key_of_who_is_not_run_is_refused(prepared: Prepared, tmp_path: Path) -> None:
    """Also one that a strategy inherits and says itself; what it does inherit moves it."""
    of_who_is_run(prepared.loaded, [CUT, "world.segments.*.price_response"], ["As today", "Cut 5 percent"])
    of_who_is_run(prepared.loaded, ["strategies.*.pricing[0].by"], ["Cut 5 percent"])
    with pytest.raises(ExperimentError) as error:
        of_who_is_run(prepared.loaded, [CUT], ["As today", "Cut 15 percent"])
    said = f'{CUT} would move nothing: it is of "Cut 5 percent", and what is run is "As today" and "Cut 15 percent"'
    assert str(error.value) == said
    (tmp_path / "child.toml").write_text(
        f'{PRICE_CUT.read_text()}\n[strategies.Child]\ninherits = "Cut 5 percent"\n[strategies.Grown]\n'
        'inherits = "Child"\npricing = [{ kind = "discount", by = "9%" }]\n'
    )
    family = simsales.load(tmp_path / "child.toml").loaded
    of_who_is_run(family, [CUT], ["Child"])
    with pytest.raises(ExperimentError, match='what is run is "Grown"'):
        of_who_is_run(family, [CUT], ["Grown"])
