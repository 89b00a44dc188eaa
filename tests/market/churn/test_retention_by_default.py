"""With nothing done and all else at its default, `churn.rate` is the hazard that is observed (Fader & Hardie 2007).

Nobody comes to need anything, nobody is called, no rival sells: the only thing that happens is what the defaults make
happen to satisfaction, relationship and opinion. They may move who leaves, not how many.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import betaln

N = 20_000

BASE = """
title = "A base that is left alone"
run = { customers = 20_000, weeks = 364 }

[world.segments.all]
share = 1
holds = { phone = 1 }

[world.needs.mobile]
rate = 0

[catalogue.products.phone]
category = "mobile"
price = 20

[channels.store]
direction = "inbound"

[strategies.now]
"""
ALIKE = "world.segments.all.churn = { rate = 0.004, spread = 0 }\n"
NO_RELATIONSHIP, NO_SATISFACTION, NO_OPINION = (
    "world.segments.all.relationship = 0\n",
    "world.experience.satisfaction_weight = 0\n",
    "world.experience.opinion_weight = 0\n",
)
LEVERS = {
    # what the defaults move, one by one: all the others are switched off
    "relationship": NO_SATISFACTION + NO_OPINION,
    "opinion": NO_RELATIONSHIP + NO_SATISFACTION,
    "nothing": NO_RELATIONSHIP + NO_SATISFACTION + NO_OPINION,
}


def survival(lived: Any, week: int) -> float:
    """The part of the base that is still there after so many weeks."""
    return float(1 - lived.weekly("churned")[:week].sum() / N)


def closed_form(rate: float, spread: float, week: int) -> float:
    """S(t) = B(a, b + t) / B(a, b), mean a / (a + b) = rate and a + b = 1 / spread - 1; without spread geometric."""
    if spread == 0:
        return float((1 - rate) ** week)
    both = 1 / spread - 1
    a, b = rate * both, (1 - rate) * both
    return float(np.exp(betaln(a, b + week) - betaln(a, b)))


def errors_off(found: float, theory: float) -> float:
    return abs(found - theory) / np.sqrt(theory * (1 - theory) / N)


@pytest.mark.parametrize(("rate", "spread"), [(0.02, 0.02), (0.01, 0.05), (0.004, 0.02)])
def test_seven_years_survive_as_the_closed_form_says(live, rate: float, spread: float) -> None:
    """Shifted-beta-geometric, everything at its default: 12.2%, 56.2% and 65.7%, within three standard errors."""
    lived = live(BASE, f"world.segments.all.churn = {{ rate = {rate}, spread = {spread} }}")
    assert errors_off(survival(lived, 364), closed_form(rate, spread, 364)) < 3


@pytest.mark.parametrize(("years", "most"), [(3, 0.08), (7, 0.05)])
def test_the_mean_hazard_over_years_is_the_rate(live, years: int, most: float) -> None:
    """-ln S(t) / t is .4% a week. That customers differ in satisfaction costs a few per cent of it and is allowed
    (the mean of exp is above exp of the mean); the standard error is another one.
    """
    weeks = 52 * years
    lived = live(BASE, ALIKE, f"run.weeks = {weeks}")
    assert -np.log(survival(lived, weeks)) / weeks == pytest.approx(0.004, rel=most)


@pytest.mark.parametrize("weeks", [52, 156])
@pytest.mark.parametrize("lever", LEVERS)
def test_each_of_the_things_that_the_defaults_move_leaves_the_rate_as_it_is(live, lever: str, weeks: int) -> None:
    """One and three years under a hazard of .4%: 81.2% and 53.5% are left."""
    lived = live(BASE, ALIKE, LEVERS[lever], f"run.weeks = {weeks}")
    assert errors_off(survival(lived, weeks), closed_form(0.004, 0, weeks)) < 3


def test_churn_a_month_is_the_rate(live) -> None:
    """The measure over three years: .4% a week is 52/12 x .4% a month."""
    lived = live(BASE, ALIKE, "run.weeks = 156")
    assert lived.market.record.summary()["churn"] == pytest.approx(0.004 * 52 / 12, rel=0.08)
