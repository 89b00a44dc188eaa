"""A business account's week in words: which role was seen and how it took it, and what the buying centre says."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.accounts.agents import VERDICTS
from simsales.market.accounts.keys import ROLES
from simsales.market.ground.telling import Event, Moment, Names, gates, number

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_confer": (
        "conference.skill",
        "conference.stance",
        "conference.start",
        "conference.meetings",
        "conference.addressed",
        "conference.weighted",
        "conference.verdict",
        "conference.rival_known",
    ),
}


def account_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What a customer's buying centre did in a week; nothing for a household."""
    for heard in moment.hearings:
        moves = iter(heard.said("stance_after"))
        for call in heard.said("role_to_address"):
            moved = next(moves)
            role, suits = ROLES[int(call.answer)].replace("_", " "), moved.asked["suits"]
            how = "is told what matters to them" if suits else "is told what does not matter to them"
            stance = f"stance {number(moved.asked['stance'])} → {number(moved.answer)}"
            yield Event(moment.week, "account", f"the {role} {how}: {stance}", gates(heard))
        (verdict,) = heard.said("verdict_of")
        asked = verdict.asked
        blocked = heard.counted.keys() & {"not_agreed", "vetoed"}
        if blocked or moment.before.closed_to_us[0] != moment.after.closed_to_us[0]:
            against = ", so nothing new is bought from us" if blocked else ""
            yield Event(
                moment.week, "account", f"the buying centre {VERDICTS[int(verdict.answer)]}{against}",
                (
                    f"weighted stance {number(asked['weighted'])}, threshold {number(asked['threshold'])}",
                    f"technical gatekeeper {number(asked['gatekeeper'])}, veto below {number(asked['veto'])}",
                ),
            )  # fmt: skip
