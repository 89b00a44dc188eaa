"""Surveys: what our customers would answer if they were asked now, by the utility with which they choose.

Asking changes nothing: these are pure functions of a market. An answer is the chance of the choice it stands for,
before the taste shocks of the two alternatives are known (a logit, McFadden 1974), so a survey of a market needs no
luck, and a share is the mean chance of all customers of ours.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.core.streams import logistic
from simsales.market.bond.repeat import service_worth
from simsales.market.bond.standing import standing_of
from simsales.market.market import Market
from simsales.market.people import People

DEARER = 0.25  # how much more superior service costs, in the question of D-wom


@rule
def would_switch_for_service(worth: float, points: float, inertia: float, standing: float) -> float:
    """Chance that a customer takes the same offer at the same price from a rival of better service (F8).

    ``worth`` is the utility of a point of service over all they hold of ours, ``points`` how much better the rival's
    reputation is, ``inertia`` that of all holdings. The commitment is taken to be over, so no exit fee is due.

    >>> would_switch_for_service(2.0, 0.5, 0.5, 0.5)
    0.5
    """
    return logistic(worth * points - inertia - standing)


@rule
def would_pay_for_service(worth: float, points: float, price_response: float, paid: float, dearer: float) -> float:
    """Chance that a customer takes the same offers of ours with better service, at a part ``dearer`` (F10).

    >>> would_pay_for_service(2.0, 0.5, 0.04, 100.0, 0.25)
    0.5
    """
    return logistic(worth * points - price_response * dearer * paid)


def _answers(market: Market, points: float) -> tuple[list[float], list[float]]:
    people, facts = People.of(market.customers), market.facts
    holding: Any = people.holding
    ours = (holding >= 0) & (holding < facts.own) & people.alive[:, None]
    switch, pay = [], []
    for i in np.flatnonzero(ours.any(axis=1)).tolist():
        s, held = people.segment[i], int(ours[i].sum())
        a_point = service_worth(facts.segment.service_weight[s], people.sensitivity[i], people.orientation[i])
        worth, beta = held * a_point, float(people.price_response[i])
        standing = standing_of(people, facts, i, market.week)
        switch.append(would_switch_for_service(worth, points, held * facts.selling.inertia, standing))
        pay.append(would_pay_for_service(worth, points, beta, float(people.paid[i][ours[i]].sum()), DEARER))
    return switch, pay


def switching_for_service(market: Market, points: float = 0.3) -> float:
    """Share of our customers who would go to a rival whose service is better by so many points (F8: 40%).

    NaN without customers. How much better "a better reputation" is, nobody said: 0.3 points is assumed.
    """
    return _mean(_answers(market, points)[0])


def paying_for_service(market: Market, points: float = 0.3) -> float:
    """Share of our customers who would pay a quarter more for service better by so many points (F10: 85%).

    NaN without customers.
    """
    return _mean(_answers(market, points)[1])


def stopping_after_poor_service(market: Market) -> float:
    """Share of the cases of very poor service so far after which the customer stopped buying (F11: 82%).

    A case, and when it is lost: see ``bond.standing``; cases of the last ``hurt_weeks`` may still be lost, so let
    a market run longer than that. NaN where nothing was counted (``world.experience.hurt_weeks`` is 0).
    """
    hurt, lost = (float(market.record.entry(name).sum()) for name in ("hurt", "hurt_lost"))
    return lost / hurt if hurt else float("nan")


def reasons_to_return(market: Market) -> dict[str, float]:
    """Returning customers by what speaks most for us, as shares (F7); empty unless ``world.experience.ask_why``."""
    names = ("service", "product", "price")
    counts = {name: float(market.record.entry(f"returns_for_{name}").sum()) for name in names}
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}


def _mean(answers: list[float]) -> float:
    return float(np.mean(answers)) if answers else float("nan")
