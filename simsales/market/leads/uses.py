"""How it is counted whether what works leads acted, and what else of the market it moves."""

from __future__ import annotations

from simsales.market.ground.use import Use
from simsales.market.leads.levers import (
    Assign,
    DialAgain,
    GradeLeads,
    InMoments,
    InOrder,
    Lists,
    Stances,
    WriteDown,
)

USES: dict[type, Use] = {
    DialAgain: Use(
        acted=("dials",), less=("contacts",), chances=("contacts",), words="dialled again in {share} of the contacts"
    ),
    Lists: Use(acted=("names_bought",), words="bought no names"),
}
MOVES: dict[type, tuple[str, ...]] = dict.fromkeys(
    (Assign, DialAgain, GradeLeads, InMoments, InOrder, Lists, Stances, WriteDown), ("contacts",)
)
