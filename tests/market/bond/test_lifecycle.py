"""Stages of a customer's life with us: what they are, that they are kept, and that targets can ask for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.market.bond.facts import LifeCycleFacts
from simsales.market.bond.lifecycle import AT_RISK, GROWING, LOST, MATURE, NEW, PROSPECT, WON_BACK, life_stage
from simsales.market.channels.levers import Call
from simsales.market.ground.kinds import LIVES
from simsales.market.ground.levers import Target
from simsales.market.ground.state import NEVER
from simsales.market.promotion.levers import TargetedOffer
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, differences, fingerprint, history, lived, opened, snapshot, total
from tests.market.life_worlds import CALLED, churn, rises

LIMITS = LifeCycleFacts(True, new=13.0, growing=26.0, won_back=52.0, dissatisfied=0.2, free_dissatisfied=0.1)
LONG_AGO = 10_000.0
COUNTED = changed(LIVELY, world__life_cycle={})


@pytest.mark.parametrize(
    ("ours", "tenure", "added", "lost", "free", "missed", "expected"),
    [
        (False, LONG_AGO, LONG_AGO, LONG_AGO, True, 0.0, PROSPECT),
        (False, LONG_AGO, LONG_AGO, 3.0, True, 0.0, LOST),
        (True, 12.0, LONG_AGO, LONG_AGO, False, 0.0, NEW),
        (True, 13.0, LONG_AGO, LONG_AGO, False, 0.0, MATURE),
        (True, 80.0, 25.0, LONG_AGO, False, 0.0, GROWING),
        (True, 3.0, LONG_AGO, 20.0, False, 0.0, WON_BACK),
        (True, 3.0, LONG_AGO, 60.0, False, 0.0, NEW),
        (True, 3.0, LONG_AGO, 20.0, False, 0.25, AT_RISK),
        (True, 80.0, LONG_AGO, LONG_AGO, False, 0.15, MATURE),
        (True, 80.0, LONG_AGO, LONG_AGO, True, 0.15, AT_RISK),
    ],
)
def test_stages_by_hand(
    ours: bool, tenure: float, added: float, lost: float, free: bool, missed: float, expected: int
) -> None:
    assert plain(life_stage)(ours, tenure, added, lost, free, missed, LIMITS) == expected


def test_everybody_is_in_one_stage_and_ours_are_ours() -> None:
    market = lived(COUNTED, seed=2)
    stocks = {name: market.record.entry("life_" + name.replace(" ", "_")).sum(axis=(1, 2, 3)) for name in LIVES}
    assert (sum(stocks.values()) == 2000).all()
    ours = 2000 - stocks["prospect"] - stocks["lost"]
    assert (ours[1:] <= market.record.entry("customers").sum(axis=(1, 2, 3))[:-1]).all()
    for name in ("new", "growing", "at risk", "lost", "won back"):
        assert stocks[name].sum() > 0, name
    assert stocks["lost"][0] == stocks["won back"][0] == 0


def test_who_leaves_has_no_tenure_and_is_lost_until_back() -> None:
    for week, seen in enumerate(history(opened(LIVELY, seed=4))):
        ours = ((seen["holding"] >= 0) & (seen["holding"] < 3)).any(axis=1)
        assert (seen["since"][~ours] == NEVER).all()
        assert (seen["since"][ours] > NEVER).all()
        assert (seen["lost_in"] <= week).all()
    assert (seen["lost_in"][ours] > 0).any(), "some come back"


def test_those_who_come_back_within_a_year_are_counted() -> None:
    market = lived(LIVELY, seed=4)
    assert 0 < total(market, "won_back") < total(market, "acquisitions")


def test_an_offer_for_those_at_risk_keeps_them_and_concerns_nobody_else() -> None:
    offer = TargetedOffer(by=0.5, target=Target(life=("at risk",)))
    spec = changed(CALLED, world__experience__encounters=0.3)
    call = Call(channel="telesales", target=Target(life=("at risk",)), rest=4.0)
    assert rises(lambda m: -churn(m), (spec, (call,)), (spec, (call, offer)))
    happy = changed(CALLED, world__experience={"encounters": 0, "learning": 0})
    for segment in ("young", "old"):
        happy["world"]["segments"][segment]["satisfaction_spread"] = 0
    assert differences(snapshot(lived(happy, call)), snapshot(lived(happy, call, offer))) == []


def test_new_customers_and_old_ones_are_two_campaigns() -> None:
    """增量 and 存量: calls to prospects win new customers, calls to customers of ours add, renew and switch."""
    outside, inside = (
        Call(channel="telesales", target=Target(life=lives))
        for lives in (("prospect", "lost"), ("new", "growing", "mature", "at risk", "won back"))
    )
    assert rises(lambda m: total(m, "acquisitions"), (CALLED, (inside,)), (CALLED, (outside,)))
    assert rises(
        lambda m: total(m, "renewals") + total(m, "cross_sales") + total(m, "switches"),
        (CALLED, (outside,)),
        (CALLED, (inside,)),
    )


def test_counting_the_stages_changes_nothing_else() -> None:
    without, having = snapshot(lived(LIVELY)), snapshot(lived(COUNTED))
    assert differences(without, having) == ["life"]


def test_uncompiled_stages_live_the_same_history(repository: Path) -> None:
    code = "from tests.market.bond.test_lifecycle import small; print(small())"
    assert plainly(code, repository).strip() == small()


def small() -> str:
    """The history of a small market in which stages of life are counted and asked for."""
    call = Call(channel="telesales", target=Target(life=("new", "at risk", "lost")))
    return fingerprint(lived(changed(COUNTED, run__customers=200, run__weeks=6), call))


def test_a_target_alone_asks_for_the_stages() -> None:
    market = lived(LIVELY, Call(channel="telesales", target=Target(life=("at risk",))))
    assert np.count_nonzero(market.customers.column("life")) > 0
    assert total(market, "life_mature") > 0
