"""What a biography is made of: events, and the words for what was lived, counted and drawn."""

from __future__ import annotations

from typing import NamedTuple

from simsales.explain.alternatives import against, summed
from simsales.explain.listening import Draw, Hearing
from simsales.market.ground.state import ANNOYED, KEPT_PROMISE, LATE, MATCHED, MISMATCHED, REGRETS, UPSET, WAITED

LIVED = {
    WAITED: "turned away", ANNOYED: "annoyed", MISMATCHED: "a question that missed", MATCHED: "well understood",
    LATE: "delivered late", KEPT_PROMISE: "delivered as promised",
    REGRETS: "regrets a mis-sale", UPSET: "left alone in trouble",
}  # fmt: skip
# What a draw decided, by the name of its luck; one that is not here is told by that name.
GATES = {
    "answer": "reached", "warm": "rapport", "find": "need found", "match": "content matches", "ask": "asked",
    "speak": "voices the need", "come": "comes", "close": "signs", "press": "feels pressed", "late": "on time",
    "bond": "comes closer", "neglect": "drifts away", "event": "is moved",
    "listen": "the role listens", "content": "content suits the role",
    "again": "reached by dialling again", "complain": "complains", "opt_out": "asks never to be called",
    "remember": "the rep remembers", "record": "recorded", "encounter": "has an experience", "tell": "tells friends",
    "refer": "refers a friend", "agree": "agrees to refer", "move": "comes to want it", "wrong": "the number is right",
    "strike": "it comes", "think": "makes look around", "bear": "upsets",
    "trial": "comes to try it",
    "recognise": "seen", "accept": "accepts the referral",
}  # fmt: skip
IN_A_CHOICE = {"answer": "objection answered"}
ALTERNATIVES = {"consider", "taste"}  # told with the alternatives
OFTEN_OFF = {
    "ask",
    "press",
    "complain",
    "opt_out",
    "remember",
    "record",
    "event",
    "bond",
}  # told only where they are a strategy's
# What was counted, in words; another entry is told by its own name.
OUTCOMES = {
    "no_need": "no need there", "undiscovered": "no need found", "discovered": "a need found",
    "prompted": "a review prompted", "collisions": "another channel had been there", "voiced": "a need voiced",
    "complaints": "a complaint", "do_not_call": "never to be called again", "meetings": "in a meeting",
    "calls": "by telephone", "messages": "by message", "objected": "an objection stands", "postponed": "put off",
    "moment_contacts": "in a key moment",
    "recognised": "a need seen by the staff", "referral_declined": "wants no referral",
}  # fmt: skip
UNTOLD = {"contacts", "visits", "contact_cost", "dials", "connected", "unvoiced"}


class Event(NamedTuple):
    """One thing that happened to somebody in a week, and why."""

    week: int
    event: str
    what: str
    why: tuple[str, ...] = ()


def gates(heard: Hearing) -> tuple[str, ...]:
    """The gates that stood open or shut: each draw, the chance it was held against, and what moved that chance."""
    words = GATES | IN_A_CHOICE if heard.loop == "_choose" else GATES
    lines: dict[int, str] = {}
    moved: dict[float, str] = {}
    for call in heard.calls:
        if call.rule == "gate_log_odds":
            moved[call.answer] = summed(call)
        elif call.rule == "occurs" and moved.get(call.asked["log_odds"]) and id(call.asked["luck"]) in lines:
            lines[id(call.asked["luck"])] += f" ({moved[call.asked['log_odds']]})"
        elif isinstance(call.answer, Draw) and _is_told(call.decision, call.answer.chance):
            lines[id(call.answer)] = f"{words.get(call.decision, call.decision)}: {against(call.answer)}"
    return tuple(lines.values())


def _is_told(decision: str, chance: float | None) -> bool:
    """Whether a draw is worth a line: what is certain is not."""
    if chance is None or chance >= 1.0 or decision in ALTERNATIVES:
        return False
    return chance > 0.0 or decision not in OFTEN_OFF
