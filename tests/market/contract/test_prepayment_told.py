"""A credit check as it is retold: of whom it is, and not of somebody else who stands in the same row of those told."""

from __future__ import annotations

from tests.laws.test_trace import Checked
from tests.laws.worlds import opened
from tests.market.contract.test_prepayment import TERMS, WORLD


def test_rules_asked_again_come_to_the_same_end() -> None:
    market = opened(WORLD, *TERMS[1], seed=3)
    watch = Checked(market, 7)
    while market.week < market.weeks:
        watch.week()
    assert "_choose" in watch.heard
    assert market.record.entry("refused_credit").sum() > 0
