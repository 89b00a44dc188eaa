"""What each kind of compliance promises: the same worlds with and without it, on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simsales.market.channels.rules import SharedData
from simsales.market.compliance.levers import ComplaintDesk, DataProtection, QualityCheck
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, changed, total

COMPLAINING = changed(
    LIVELY, run__customers=4000, world__complaints={"part": 0.5}, world__breaches={"rate": 0.3, "cost": 1000.0},
    world__competitors__Rival__reacts="hold",
)  # fmt: skip


def checked(without: Market, having: Market) -> None:
    assert total(without, "checked") == 0 < total(having, "checked")
    assert total(having, "check_minutes") == pytest.approx(10 * total(having, "checked"))
    assert total(having, "contacts") < total(without, "contacts"), "checking takes time"


def settled(without: Market, having: Market) -> None:
    assert total(without, "settled") == 0 < total(having, "settled")
    assert total(having, "complaints_escalated") < total(without, "complaints_escalated")


def protected(without: Market, having: Market) -> None:
    assert total(having, "leaks") < total(without, "leaks")
    assert total(having, "protect_minutes") > 0 == total(without, "protect_minutes")


COMPLIANCE_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("compliance", "quality_check"): (QualityCheck(channel="telesales", part=1.0, minutes=10.0), checked),
    ("compliance", "complaint_desk"): (ComplaintDesk(channel="telesales", part=0.2), settled),
    ("compliance", "data_protection"): (DataProtection(prevents=0.9), protected),
}
COMPLIANCE_BESIDE: dict[tuple[str, str], tuple[Any, ...]] = {("compliance", "data_protection"): (SharedData(),)}
