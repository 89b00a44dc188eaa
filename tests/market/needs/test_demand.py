"""Demand states (B-demand; Kotler 1973): each is made in a world of its own, and found; seasons by theory."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.core.compiled import plain
from simsales.core.streams import chance_of
from simsales.evidence.demand import SIGNS, STATES, signs_of, states_of
from simsales.experiments.statistics import mean_interval
from simsales.market.needs.arise import month_of
from tests.laws.worlds import BARE, LIVELY, QUIET, Spec, changed, fingerprint, lived, opened

YEAR = changed(
    LIVELY, run={"customers": 700, "weeks": 52}, channels__store__capacity=1000, world__network__kind="nobody"
)
# In a world where all is well: known, needed, spoken of, all year. Who has no phone at first makes orders fall by a
# third over the year, as six worlds show surely; needs that grow make up for it.
RISING = [round(0.8 + 0.4 * month / 11, 2) for month in range(12)]
WELL = changed(
    YEAR,
    world__needs__mobile={"voiced": 0.9, "lasts": 4, "season": RISING},
    catalogue__products__phone__known=0.8,
    world__experience__encounters=0.01,
)
CHANGES: dict[str, dict[str, Any]] = {
    "full": {},
    "negative": {"world__needs__mobile__worth_having": -5},
    "none": {"catalogue__products__phone__known": 0.0, "channels__store__presents": 0.0,
             "channels__online__presents": 0.0, "channels__telesales__presents": 0.0,
             "channels__field__presents": 0.0, "selling__telling": 0.0, "selling__presentation": 0.0},
    "latent": {"world__needs__mobile": {"voiced": 0.05, "lasts": 26}},
    "irregular": {"world__needs__mobile": {"season": [0, 0, 0, 0, 1, 3, 6, 2, 0, 0, 0, 0], "renewal_rate": 0,
                                           "review_at_expiry": 0, "imitation": 0},
                  "channels__telesales__capacity": 0, "channels__field__capacity": 0},
    "overfull": {"channels__store": {"capacity": 3, "service": 1, "waiting_weight": 0}, "channels__online__hassle": 9},
    "falling": {"world__needs__mobile": {"season": [4, 4, 3, 3, 2, 2, 1, 1, 0.5, 0.5, 0.2, 0.2], "renewal_rate": 0,
                                         "review_at_expiry": 0}},
    "unwholesome": {"selling": {"greed": 2, "overstatement": 9}},
}  # fmt: skip


def found(spec: Spec, worlds: int = 6, *components: Any) -> tuple[str, ...]:
    seen = [signs_of(opened(spec, *components, seed=seed)) for seed in range(1, worlds + 1)]
    signs = {sign: mean_interval(np.array([each[sign][0] for each in seen])) for sign in SIGNS}
    return tuple(state.name for state in states_of(signs))


@pytest.mark.parametrize("state", [name for name in CHANGES if name != "unwholesome"])
def test_each_state_is_found_where_it_is_made(state: str) -> None:
    assert state in found(changed(WELL, **CHANGES[state]))


def test_eight_states_eight_tasks() -> None:
    assert {state.name for state in STATES} == set(CHANGES)
    assert len({state.task for state in STATES}) == 8


def test_what_is_mis_sold_is_unwholesome() -> None:
    nothing = {name: mean_interval(np.array([math.nan])) for name in SIGNS}
    assert states_of({**nothing, "mis_sold": mean_interval(np.array([0.2, 0.21, 0.19]))})[0].name == "unwholesome"
    assert states_of(nothing)[0].name == "full"


SEASON = [0.2, 0.2, 0.5, 1, 2, 3, 2, 1, 0.5, 0.5, 0.6, 0.5]


def test_needs_follow_the_season() -> None:
    """Who has no need gets one with chance 1 - exp(-rate x factor of the month); each is given up after a week."""
    rate, n = 0.1, 20_000
    needs = {"rate": rate, "season": SEASON, "lasts": 1, "voiced": 0}
    market = lived(changed(QUIET, run={"customers": n, "weeks": 52}, world__needs__mobile=needs))
    arisen = market.record.entry("needs").sum(axis=(1, 2, 3))
    free = n - np.append(0.0, arisen[:-1])  # last week's needs are given up this week, and none arises in that week
    chance = np.array([plain(chance_of)(rate * SEASON[month_of(week)]) for week in range(52)])
    months = np.array([month_of(week) for week in range(52)])
    for month in range(12):
        these = months == month
        expected = (free * chance)[these].sum()
        error = math.sqrt((free * chance * (1 - chance))[these].sum())  # of some 400 to 20,000 needs a month
        assert abs(arisen[these].sum() - expected) < 3 * error, f"month {month}: {expected:.0f} ± {error:.0f}"


def needed_and_seen(weeks: int = 1, **all_: Any) -> tuple[float, float]:
    """What is said of the year after some weeks in which nobody orders, and the part who come to need it in that year.

    An unmet need is hardly given up, so each customer has one need at most: there is a first one, or none.
    """
    n = 20_000
    spec = changed(
        BARE,
        run={"customers": n, "weeks": weeks},
        world__needs__mobile={"rate": 0.02, "season": SEASON, "lasts": 5200, "worth_having": -100},
        world__segments__all=all_,
        catalogue__products__phone__price_once=1,
    )
    said = signs_of(opened(spec))["needed"].item()
    market = lived(changed(spec, run__weeks=weeks + 52))
    there = n - market.record.entry("needs")[:weeks].sum()
    return said, float(market.record.entry("needs")[weeks:].sum() / there)


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_who_comes_to_need_it_does_so_at_a_rate_of_their_own(spread: float) -> None:
    """Gamma rates of coefficient of variation s: 1 - (1 + s² x) ** (-1 / s²) for a mean of x needs a year."""
    said, _ = needed_and_seen(need_rate_spread=spread)
    mean = 0.02 * sum(SEASON[month_of(1 + week)] for week in range(52))
    theory = -math.expm1(-mean) if spread == 0 else 1 - (1 + spread**2 * mean) ** -(spread**-2)
    assert said == pytest.approx(theory, abs=3 * math.sqrt(theory * (1 - theory) / 20_000) if spread else 1e-12)


def test_needs_that_lapse_arise_until_then() -> None:
    """With chance p a week a need lasts k more weeks or longer with (1 - p)^k, and arises in each at its rate."""
    p, rates = 0.04, [0.02 * SEASON[month_of(1 + week)] for week in range(52)]
    said, seen = needed_and_seen(need_lapses=p)
    theory, free = 0.0, 1.0
    for rate in rates:
        free *= 1 - p  # from the first chance on, as the second week begins
        theory += free * -math.expm1(-rate)
        free *= math.exp(-rate)
    error = 3 * math.sqrt(theory * (1 - theory) / 20_000)
    assert said == pytest.approx(theory, abs=error)
    assert seen == pytest.approx(theory, abs=2 * error)


def test_nobody_needs_again_what_they_are_done_with() -> None:
    """Each order ends the need: who has ordered, and holds nothing any more, comes to need it no more."""
    spec = changed(
        BARE,
        run={"customers": 2000, "weeks": 20},
        world__needs__mobile={"rate": 0.05, "worth_having": 100},
        world__segments__all={"churn": {"rate": 1}, "need_ends": 1},
        catalogue__products__phone__price_once=1,
    )
    market = opened(spec)
    said = signs_of(market)["needed"].item()
    over = market.customers.column("need_over").mean()
    assert 0.5 < over == market.record.entry("orders").sum() / 2000
    assert said == pytest.approx((1 - over) * -math.expm1(-52 * 0.05))


def test_an_even_season_is_none() -> None:
    even = changed(LIVELY, world__needs__mobile__season=[1] * 12)
    assert fingerprint(lived(even)) == fingerprint(lived(LIVELY))


def test_the_command_says_what_to_do(tmp_path: Path) -> None:
    scenario = str(Path(__file__).parents[3] / "scenarios" / "price_cut.toml")
    asked = ["demand", scenario, "--replications", "2", "--customers", "200", "--weeks", "8", "--no-store"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "marketing" in done.output
    assert "mobile" in done.output
    found = json.loads(CliRunner().invoke(app, [*asked, "--json", "-"]).stdout)
    assert (found["worlds"], found["runs"]["interrupted"]) == (2, False)
    rows = found["categories"]
    assert [row["category"] for row in rows] == ["mobile"]
    assert set(rows[0]["signs"]) == set(SIGNS)
