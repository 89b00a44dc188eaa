"""Gates and skill against their formulas, everything else switched off."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simsales.core.streams import logistic
from simsales.market.build import open_market
from simsales.market.scenario import Scenario
from simsales.market.selling.gates import gate_log_odds
from simsales.market.staff.levers import Effort, Script, Training
from simsales.market.staff.sellers import Rep


def campaign(**channel: float) -> Scenario:
    """One outbound channel whose reps call everybody once; half have a latent need; no skill, no lift."""
    still = dict.fromkeys(("matched_lift", "relationship_weight", "fatigue_weight", "relationship_gain"), 0)
    return Scenario.model_validate(
        {
            "title": "Gates",
            "run": {"customers": 40_000, "weeks": 2},
            "world": {
                "segments": {"all": {"share": 1, "price_response": 0}},
                "needs": {"it": {"rate": 100, "voiced": 0, "lasts": 5000, "worth_having": 50}},
                "network": {"kind": "nobody"},
            },
            "catalogue": {"products": {"it": {"category": "it", "price": 10, "known": 1}}},
            "channels": {"calls": {"direction": "outbound", "capacity": 40_000, **channel}},
            "selling": still,
            "strategies": {"any": {}},
        }
    )


def passed(spec: Scenario, effort: Effort | None, lost: str, base: str) -> tuple[float, float]:
    """The share of those at a gate who get past it in week 0, and its standard error."""
    market = open_market(spec, () if effort is None else (effort,), seed=5)
    market.step()
    at_gate, failed = (float(market.record.entry(name).sum()) for name in (base, lost))
    share = 1 - failed / at_gate
    return share, math.sqrt(share * (1 - share) / at_gate)


@pytest.mark.parametrize("trust", [0.1, 0.25, 0.4, 0.7])
def test_rapport_follows_effort(trust: float) -> None:
    """Odds of rapport are in proportion to the effort that goes into trust."""
    rest = (1 - trust) / 3
    share, error = passed(
        campaign(rapport=0.6), Effort(trust=trust, need=rest, present=rest, close=rest), "no_rapport", "contacts"
    )
    odds = 0.6 / 0.4 * trust / 0.25
    assert abs(share - odds / (1 + odds)) < 3 * error


def test_the_product_of_the_gates_is_the_conversion() -> None:
    """Connected x rapport x found x presented x objections x closed, each by its own formula."""
    chances = {"connects": 0.7, "rapport": 0.6, "discovers": 0.5, "presents": 0.8, "overcomes": 0.7, "closes": 0.6}
    market = open_market(campaign(**chances).model_copy(), (), seed=3)
    market.customers.column("awareness")[:] = 0.0
    market.step()
    orders, contacts = (float(market.record.entry(name).sum()) for name in ("orders", "contacts"))
    expected = math.prod(chances.values())
    error = math.sqrt(expected * (1 - expected) / contacts)
    assert abs(orders / contacts - expected) < 3 * error


def test_a_gate_has_the_channels_own_chance_at_an_even_effort_and_middling_skill() -> None:
    for base in (0.01, 0.3, 0.99):
        assert logistic(gate_log_odds(base, 0.5, 2.0, 0.25, 1.0, 0.0)) == pytest.approx(base)


def test_what_was_learned_halves_in_a_half_life() -> None:
    market = open_market(campaign(), (), seed=1)
    rep = Rep(market, "team", 0, np.full(5, 0.4), 10, 0.0, half_life=13.0)
    rep.learn(0.5, 0.6, (0, 1, 2, 3, 4))
    assert rep.skill == pytest.approx(0.4 + 0.3 * 0.6)
    assert rep.capacity == 5
    for _ in range(13):
        rep.forget()
    assert rep.skill == pytest.approx(0.4 + 0.3 * 0.6 / 2)
    assert rep.capacity == 10


def test_training_settles_where_it_balances_forgetting() -> None:
    """With a part a and lift b a week the learned skill tends to d * ab(1-t) / (1 - d(1-ab)), d the weekly keep."""
    spec = campaign().model_copy(update={"run": campaign().run.model_copy(update={"weeks": 400, "customers": 50})})
    reps = {"team": {"channel": "calls", "count": 1, "skill": 0.4, "skill_spread": 0, "skill_half_life": 10}}
    spec = Scenario.model_validate({**spec.model_dump(), "reps": reps})
    market = open_market(spec, (Training(part=0.2, lifts=0.5),), seed=1)
    market.run()
    keep, gain = 0.5 ** (1 / 10), 0.1
    # the week ends with forgetting, then training
    settled = gain * 0.6 / (1 - keep * (1 - gain))
    assert market.reps[0].skill == pytest.approx(0.4 + settled, abs=1e-6)


def test_a_script_ages() -> None:
    spec = Scenario.model_validate(
        {
            **campaign().model_dump(),
            "run": {"customers": 50, "weeks": 27},
            "reps": {"team": {"channel": "calls", "count": 1, "skill": 0.1, "skill_spread": 0}},
        }
    )
    market = open_market(spec, (Script(level=0.8, half_life=26.0),), seed=1)
    market.run()
    assert market.reps[0].skill == pytest.approx(0.4)
