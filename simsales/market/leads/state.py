"""What leads add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "contacts", "no_answer", "prompted", "dials", "connected", "complaints", "do_not_call", "wrong_numbers",
    "meetings", "calls", "messages", "waiting_leads", "names_bought", "moment_contacts", "attacks", "extensions",
    "defences", "needs_met", "rivals_met", "rivals_found",
)  # fmt: skip
GROUPS = {
    "by_medium": ("meetings", "calls", "messages"),
}


class Columns:
    """The columns of a customer that leads need."""

    grade = Field("i1", doc="grade as a lead at the last contact: 0 none, 1 A, 2 B, 3 C (E-grade)")
    call_again = Field("i4", NEVER, doc="week in which the channel in ``caller`` is to call again")
    caller = Field("i2", -1, doc="channel that has promised to call again, or -1")
    tried_by = Field("i2", -1, doc="channel that last tried in vain under an order of modes, or -1")
    tried = Field("i4", NEVER, doc="week in which a channel of the order of modes last tried")
    attempts = Field("i4", doc="contacts by outbound channels so far")
    attempts_by = Field("i2", shape=("campaign",), doc="contacts by each campaign, where one may give up")
    listed_by = Field("i2", -1, doc="channel that bought the customer's name, or -1")
    stance = Field("i1", doc="class in which a channel calls just now: 0 none, 1 attack, 2 extend, 3 defend (D-aed)")
