"""What the kinds of the family dispatch promise, on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simsales.market.ground.state import RECORDED
from simsales.market.leads.levers import Assign, DialAgain, GradeLeads, WriteDown
from simsales.market.market import Market
from tests.laws.worlds import total

TELESALES = 2


def in_telesales(market: Market, entry: str) -> float:
    """An entry of the channel telesales."""
    return float(market.record.entry(entry)[:, :, TELESALES].sum())


def shared_out(without: Market, having: Market) -> None:
    """Leads that go round are the same number for every rep."""
    apart = [np.ptp([rep.contacts for rep in market.reps if rep.team == "callers"]) for market in (without, having)]
    assert apart[1] < apart[0]
    assert in_telesales(having, "contacts") + in_telesales(having, "waiting_leads") > 0


def called_back(without: Market, having: Market) -> None:
    """Who has shown interest is called, and called again: more of those called have an explicit need."""
    called = [in_telesales(market, "occasions") / in_telesales(market, "connected") for market in (without, having)]
    assert called[1] > called[0]
    assert (having.customers.column("grade") > 0).any()
    assert not (without.customers.column("grade") > 0).any()


def written_down(without: Market, having: Market) -> None:
    """Fewer contacts, since writing takes time; what is written down stays."""
    assert in_telesales(having, "contacts") < in_telesales(without, "contacts")
    assert (having.customers.column("known") == RECORDED).any()
    assert total(without, "contacts") > 0 == without.customers.column("known").any()


def dialled_again(without: Market, having: Market) -> None:
    """More of the same number of leads are reached, by more dials."""
    for entry in ("dials", "connected"):
        assert in_telesales(having, entry) > in_telesales(without, entry)


DISPATCH_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("dispatch", "assign"): (Assign(channel="telesales", rule="round robin"), shared_out),
    ("dispatch", "grading"): (GradeLeads(channel="telesales", follow_up={"A": 1.0, "B": 1.0, "C": 2.0}), called_back),
    ("dispatch", "retry"): (DialAgain(channel="telesales", attempts=4), dialled_again),
    ("dispatch", "recording"): (WriteDown(channel="telesales", part=0.5, takes=0.2), written_down),
}
