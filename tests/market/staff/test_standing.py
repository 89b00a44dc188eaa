"""Partners who are not paid sell the rival's, and come back."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.build import open_market
from simsales.market.channels.rules import DoubleCredit, NoRule
from simsales.market.market import Market
from simsales.market.scenario import Scenario
from simsales.market.staff.standing import effort_goal, leaves
from tests.laws.worlds import changed, total

TWO: dict[str, Any] = {
    "title": "An agency beside telesales",
    "run": {"customers": 2000, "weeks": 60},
    "world": {
        "segments": {"all": {"share": 1, "holds": {"Rival/phone": 0.3}}},
        "needs": {"mobile": {"rate": 0.05, "worth_having": 3, "renewal_rate": 0.02}},
        "network": {"kind": "nobody"},
        "competitors": {"Rival": {"known": 0.5, "offers": {"phone": {"category": "mobile", "price": 70}}}},
    },
    "catalogue": {"products": {"phone": {"category": "mobile", "price": 70}}},
    "channels": {
        "calls": {"direction": "outbound", "connects": 0.9, "closes": 0.9, "commission": 0.05, "capacity": 500},
        "agency": {
            "direction": "outbound", "connects": 0.9, "closes": 0.6, "commission": 0.1, "capacity": 300,
            "defects_below": 0.8, "comes_back": 6,
        },
    },
    "selling": {"collision_window": 6, "effort_response": 0.3},
    "strategies": {"any": {}},
}  # fmt: skip


def weeks_away(market: Market) -> list[bool]:
    """Week by week, whether the agency sells the rival's."""
    away = []
    while market.week < market.weeks:
        away.append(market.channels[1].away)
        market.run_for(1)
    return away


def opened(*components: Any, **changes: Any) -> Market:
    """The two channels before the first week."""
    return open_market(Scenario.model_validate(changed(TWO, **changes)), components, seed=2)


def test_a_partner_that_is_not_paid_leaves_and_comes_back() -> None:
    market = opened(NoRule())
    away = weeks_away(market)
    assert any(away)
    spells = "".join("x" if each else "." for each in away).split(".")
    whole = [len(spell) for spell in spells if spell]
    assert len(whole) > 1, "it comes back, and leaves again"
    assert all(length == 6 for length in whole[:-1])
    sold = market.record.entry("orders")[:, :, 1].sum(axis=(1, 2))
    lost = market.record.entry("lost_sale")[:, :, 1].sum(axis=(1, 2))
    gone = np.array(away)
    assert sold[gone].sum() == 0 < sold[~gone].sum()
    assert lost[gone].mean() > lost[~gone].mean(), "it sells the rival's"
    assert total(market, "defected") == gone.sum()


def test_a_partner_that_is_always_paid_stays() -> None:
    """With double credit it is paid for every sale it took part in, alone or with one other."""
    assert not any(weeks_away(opened(DoubleCredit())))


def test_nobody_leaves_who_does_not_ask_for_more() -> None:
    market = opened(NoRule(), channels__agency={"defects_below": 0})
    assert not any(weeks_away(market))


def test_effort_follows_credit_and_credit_decides_who_leaves() -> None:
    assert effort_goal(np.array([0.0, 2.0]), np.array([0.0, 1.0])).tolist() == [0.5, 0.75]
    assert leaves(float(effort_goal(2.0, 1.0)), 0.6)
    assert not leaves(float(effort_goal(2.0, 1.0)), 0.5), "half the pay is half the pay"
