"""The most of a kind that a file may have, and one more; and counts that plainly cannot fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import simsales
from simsales.market.checks.sizes import MOST, check_sizes
from simsales.market.ground.audience import Audience, conditions_of
from simsales.market.ground.belonging import is_meant

HOLDERS = Path(__file__).parent / "market" / "holders.toml"


def many(kind: str, count: int) -> dict[str, Any]:
    """So many of a kind in all, in a copy of ``holders.toml`` as it was read."""
    scenario = simsales.load(HOLDERS, {"run.weeks": 1}).loaded.scenario
    world, catalogue = scenario.world, scenario.catalogue
    tables: dict[str, Any] = {"channels": scenario.channels, "needs": world.needs, "offers": catalogue.products}
    table, other = tables[kind], len(catalogue.bundles) + sum(len(each.offers) for each in world.competitors.values())
    first = next(iter(table.values()))
    extra = count - len(table) - (other if kind == "offers" else 0)
    more = {**table, **{f"x{k}": first for k in range(extra)}}
    if kind == "channels":
        return {"scenario": scenario.model_copy(update={"channels": more})}
    if kind == "needs":
        return {"scenario": scenario.model_copy(update={"world": world.model_copy(update={"needs": more})})}
    return {"scenario": scenario.model_copy(update={"catalogue": catalogue.model_copy(update={"products": more})})}


@pytest.mark.parametrize("kind", ["channels", "needs", "offers"])
def test_as_many_as_there_may_be_and_one_more(kind: str) -> None:
    """At the limit nothing is found; one beyond there is one problem, at the table, with both numbers."""
    assert list(check_sizes(many(kind, MOST)["scenario"])) == []
    (found,) = check_sizes(many(kind, MOST + 1)["scenario"])
    assert kind in found.message
    assert f"{MOST + 1:,}" in found.message
    assert found.location[-1] in ("channels", "needs", "products")


def segments(count: int) -> dict[str, Any]:
    return {f"world.segments.s{k}.share": 0.0 for k in range(1, count)}


@pytest.mark.slow
def test_two_thousand_segments_are_read_and_one_more_is_not() -> None:
    simsales.load(HOLDERS, segments(2000))
    with pytest.raises(simsales.ScenarioError, match=r"world\.segments: must have at most 2000"):
        simsales.load(HOLDERS, segments(2001))


def test_an_audience_has_any_of_two_thousand_segments() -> None:
    table = conditions_of([Audience(), Audience(segments=(0, 1999)), Audience(segments=())])
    assert [is_meant(table, 0, s) for s in (0, 1, 1999, 5000)] == [True] * 4
    assert [is_meant(table, 1, s) for s in (0, 1, 1998, 1999, 2000)] == [True, False, False, True, False]
    assert [is_meant(table, 2, s) for s in (0, 1, 1999)] == [False] * 3


def test_a_team_of_a_hundred_thousand_and_one_more() -> None:
    team = {"reps.team": {"channel": "online", "count": 100_000}}
    simsales.load(HOLDERS, team)
    with pytest.raises(simsales.ScenarioError, match=r"reps\.team\.count"):
        simsales.load(HOLDERS, {**team, "reps.team": {"channel": "online", "count": 100_001}})


def test_counts_that_cannot_fit_are_refused_with_their_size() -> None:
    """2,600 weeks by 2,000 segments and 200 channels are far beyond any memory."""
    many_channels = {f"channels.c{k}": {"direction": "inbound"} for k in range(200)}
    with pytest.raises(simsales.ScenarioError, match=r"run\.weeks: the counts of 2,600 weeks.* GiB.*quarter"):
        simsales.load(HOLDERS, {**segments(2000), **many_channels, "run.weeks": 2600})
