"""How it is counted whether channel policy acted, and what else of the market it moves."""

from __future__ import annotations

from simsales.market.channels.levers import Call, DoNotCall
from simsales.market.channels.rules import (
    Closed,
    DoubleCredit,
    FirstTouch,
    NamedAccounts,
    NoRule,
    PassOn,
    Registration,
    SharedData,
    Split,
    SplitByRole,
    Territory,
)
from simsales.market.ground.use import Use

USES: dict[type, Use] = {
    Call: Use(acted=("contacts",), words="called nobody", cells=("channels",)),
    Split: Use(acted=("shared_sales",), chances=("orders",), words="split the commission of {share} of the orders"),
    SplitByRole: Use(
        acted=("shared_sales",), chances=("orders",), words="split the commission of {share} of the orders"
    ),
    DoubleCredit: Use(acted=("shared_sales",), chances=("orders",), words="paid twice for {share} of the orders"),
    PassOn: Use(
        acted=("passed_on",),
        chances=("passable",),
        words="passed on {share} of those who did not buy",
        cells=("channels",),
    ),
    NoRule: Use(acted=("disputes",), chances=("orders",), words="left {share} of the orders disputed"),
}
MOVES: dict[type, tuple[str, ...]] = {
    Call: ("contacts",),
    DoNotCall: ("contacts",),
    FirstTouch: ("contacts",),
    Registration: ("contacts",),
    NamedAccounts: ("contacts",),
    PassOn: ("contacts",),
    SharedData: ("contacts",),
    Closed: ("contacts",),
    Territory: ("contacts",),
}
