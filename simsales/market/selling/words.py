"""A meeting with a rep in words: who was met, what came of it, and the gates with their draws and chances."""

from __future__ import annotations

from collections.abc import Iterable

from simsales.market.ground.telling import Event, Hearing, Names, gates

# What was counted, in words, in the order in which a meeting is told; another entry follows, by its own name.
OUTCOMES = {
    "contacts": "contacts", "visits": "visits", "prompted": "a review prompted", "no_answer": "no answer",
    "no_rapport": "no rapport", "no_need": "no need there", "undiscovered": "no need found",
    "discovered": "a need found", "voiced": "a need voiced", "objected": "an objection stands", "postponed": "put off",
    "collisions": "another channel had been there", "dials": "dials", "connected": "connected",
    "complaints": "a complaint", "do_not_call": "never to be called again", "meetings": "in a meeting",
    "calls": "by telephone", "messages": "by message", "unvoiced": "unvoiced", "wrong_numbers": "wrong numbers",
    "moment_contacts": "in a key moment", "attacks": "attacks", "extensions": "extensions", "defences": "defences",
    "recognised": "a need seen by the staff", "referral_declined": "wants no referral",
}  # fmt: skip
UNTOLD = {
    "contacts", "visits", "contact_cost", "dials", "connected", "unvoiced", "won_spend", "kept_spend", "common_spend",
    "new_spend", "met_ours", "met_new",
}  # fmt: skip


def outcomes(heard: Hearing) -> str:
    """What came of a meeting with one customer, as it was counted."""
    return ", ".join(outcome(entry) for entry in in_order(heard.counted) if entry not in UNTOLD)


def in_order(entries: Iterable[str]) -> list[str]:
    """Entries in the order in which a meeting is told.

    >>> in_order(["rivals_met", "discovered", "prompted"])
    ['prompted', 'discovered', 'rivals_met']
    """
    order = list(OUTCOMES)
    return sorted(entries, key=lambda entry: order.index(entry) if entry in OUTCOMES else len(order))


def outcome(entry: str) -> str:
    """What an entry counts, in words."""
    return OUTCOMES.get(entry, entry.replace("_", " "))


def met(week: int, kind: str, heard: Hearing, why: list[str], names: Names) -> Event:
    """A contact or a visit, after what else is said of why."""
    channel = int(heard.given["channel"])
    reps = names.channels[channel].reps
    who = names.labels.channels[channel]
    if reps:
        who += f", rep {names.rep_number(reps[heard.given['shift'].reps[0]])}"
    verb, came = "called by" if kind == "contact" else "served by", outcomes(heard)
    return Event(week, kind, f"{verb} {who}" + (f": {came}" if came else ""), (*why, *gates(heard)))
