"""Business accounts: contacts move the roles of a buying centre, and it decides whether it may buy from us (D-buy).

Each week, before anybody chooses: what was moved fades, the champion speaks for us, this week's outbound contacts each
address one role, and the influence-weighted stance is held against the threshold. What the roles do not agree to is
not considered; what they agree to must still be preferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import occurs, uniform_of
from simsales.market.accounts.agents import AGREES, DECLINES, FORBIDS, FOUND, REVEALED
from simsales.market.accounts.keys import CHAMPION, GATEKEEPER, INSIDER, INTERESTS, ROLES, SegmentAccounts
from simsales.market.accounts.plan import EVERYBODY_ALIKE, Approaches
from simsales.market.ground.day import Today
from simsales.market.ground.kinds import STEPS
from simsales.market.ground.offers import Integers
from simsales.market.ground.plan import Plan
from simsales.market.ground.state import EXPLICIT
from simsales.market.selling.gates import NEED, RAPPORT, TRUST, gate_log_odds

READS = ("segment", "relationship", "need", "holding", "touched", "playing", "subject")
WRITES = ("closed_to_us", "insight")

IN_TURN, WEAKEST, MOST_INFLUENTIAL, CHAMPION_FIRST = range(4)  # orders, as ``plan.ORDERS``
WON_OVER = 0.5  # stance from which on a champion needs no more winning (assumed)
CHANCE = 1.0 / len(INTERESTS)  # content that suits by accident


class Centres(Packed):
    """The buying centres of a scenario's segments, as arrays by segment (x role); ``keep`` is what a week leaves."""

    influence: Any
    interest: Any
    threshold: Any
    veto: Any
    gain: Any
    mismatch: Any
    keep: Any
    champion_pull: Any
    insider_reveals: Any
    insider_lift: Any

    @classmethod
    def of(cls, segments: Iterable[SegmentAccounts]) -> Centres | None:
        """The buying centres of a scenario's segments, or None if all its customers are households."""
        centres = [segment.account for segment in segments]
        if not any(centres):
            return None
        words = [str(word) for word in INTERESTS]

        def column(name: str) -> Any:
            return np.array([getattr(centre, name) if centre else 0.0 for centre in centres])

        roles = [centre.roles() if centre else () for centre in centres]
        return cls(
            influence=np.array([[r.influence for r in six] if six else [0.0] * len(ROLES) for six in roles]),
            interest=np.array([[words.index(r.interest) for r in six] if six else [0] * len(ROLES) for six in roles]),
            threshold=column("threshold"),
            veto=column("veto"),
            gain=column("gain"),
            mismatch=column("mismatch"),
            keep=np.array([0.5 ** (1 / centre.half_life) if centre else 1.0 for centre in centres]),
            champion_pull=column("champion_pull"),
            insider_reveals=column("insider_reveals"),
            insider_lift=column("insider_lift"),
        )


@rule
def remembered(stance: float, start: float, keep: float) -> float:
    """A stance after a week: it falls back to where it was at the start, half of the way in a half-life.

    >>> remembered(0.5, 0.0, 0.5)
    0.25
    """
    return start + keep * (stance - start)


@rule
def spoken_for(stance: float, champion: float, pull: float) -> float:
    """A stance after a week in which the champion speaks for us: who stands below a champion in favour comes nearer.

    >>> spoken_for(0.0, 0.5, 0.1), spoken_for(0.0, -0.5, 0.1), spoken_for(0.8, 0.5, 0.1)
    (0.05, 0.0, 0.8)
    """
    return stance + pull * (champion - stance) if champion > 0.0 and champion > stance else stance


@rule
def content_suits(skill: float, luck: float) -> bool:
    """Whether a rep finds what a role is interested in: one in six by chance, always at full skill (assumed)."""
    return luck < CHANCE + (1.0 - CHANCE) * skill


@rule
def stance_after(stance: float, suits: bool, gain: float, mismatch: float) -> float:
    """A role's stance after a contact: content that suits goes part of the way to 1, any other to -1.

    >>> stance_after(0.0, True, 0.25, 0.05), stance_after(0.0, False, 0.25, 0.05)
    (0.25, -0.05)
    """
    return stance + gain * (1.0 - stance) if suits else stance - mismatch * (1.0 + stance)


@rule
def weighted_stance(stance: Any, influence: Any) -> float:
    """Sum over the roles of influence times stance, -1 to 1."""
    total = 0.0
    for role in range(influence.shape[0]):
        total += influence[role] * stance[role]
    return total


@rule
def verdict_of(weighted: float, threshold: float, gatekeeper: float, veto: float) -> int:
    """What the buying centre says: 2 if the technical gatekeeper forbids it, 0 if enough are for us, 1 otherwise.

    >>> verdict_of(0.9, 0.2, -0.5, -0.3), verdict_of(0.2, 0.2, 0.0, -0.3), verdict_of(0.1, 0.2, 0.0, -0.3)
    (2, 0, 1)
    """
    if gatekeeper < veto:
        return FORBIDS
    return AGREES if weighted >= threshold else DECLINES


@rule
def role_to_address(order: int, roles: Any, stance: Any, influence: Any, meetings: int) -> int:
    """The role that a contact addresses, among ``roles`` (numbers, -1: no more); the first of equals.

    In turn; the weakest stance; or the most influential: where influence times what is missing to full support is
    greatest. The champion comes first until won over (0.5).
    """
    count = 0
    while count < roles.shape[0] and roles[count] >= 0:
        count += 1
    if order == IN_TURN:
        return int(roles[meetings % count])
    if order == CHAMPION_FIRST and stance[CHAMPION] < WON_OVER:
        return CHAMPION
    best, most = -1, 0.0
    for k in range(count):
        role = int(roles[k])
        worth = -stance[role] if order == WEAKEST else influence[role] * (1.0 - stance[role])
        if best < 0 or worth > most:
            best, most = role, worth
    return best


class Conference(Packed):
    """The buying centres as they confer in a week, one an account; ``skill`` are those of the reps who see them.

    ``skill`` is by channel and step, ``stance`` and ``start`` by role: now, and at the start. ``meetings`` counts the
    contacts so far, ``addressed`` is the role that was met last; ``weighted`` is the stance of all by influence,
    ``verdict`` what they say; ``rival_known`` has the bits FOUND and REVEALED.
    """

    skill: Any
    stance: Any
    start: Any
    meetings: Any
    addressed: Any
    weighted: Any
    verdict: Any
    rival_known: Any


class Luck(Packed):
    """The keys of whether a role listens, and of whether the content suits it."""

    listen: Any
    content: Any


@loop
def _stand(centres: Centres, s: int, stance: Any, start: Any) -> None:
    """Where the roles of a centre stand as a week begins: they forget, and the champion speaks for us."""
    for role in range(stance.shape[0]):
        stance[role] = remembered(stance[role], start[role], centres.keep[s])
    champion = stance[CHAMPION]
    for role in range(stance.shape[0]):
        stance[role] = spoken_for(stance[role], champion, centres.champion_pull[s])


@loop
def _hear_out(
    people: Any, facts: Any, centres: Centres, approach: Any, effort: Any, i: int, k: int, c: int,
    conference: Conference, luck: Luck,
) -> None:  # fmt: skip
    """A channel's contact of the week addresses a role, whose stance it moves if the role listens."""
    selling, option, s = facts.selling, int(facts.channel.luck[c]), int(people.segment[i])
    stance, skill = conference.stance[k], conference.skill[k, c]
    if people.playing[i] != c:  # in play they have listened already
        odds = gate_log_odds(
            facts.channel.rapport[c], skill[RAPPORT], selling.skill_weight, effort[c, TRUST], selling.effort_weight,
            selling.relationship_weight * people.relationship[i],
        )  # fmt: skip
        if not occurs(uniform_of(luck.listen, i, option), odds):
            return
    how = approach[s, c]
    role = role_to_address(how[0], how[2:], stance, centres.influence[s], conference.meetings[k])
    if how[1] < 0:
        suits = content_suits(skill[NEED], uniform_of(luck.content, i, option))
    else:
        suits = how[1] == centres.interest[s, role]
    stance[role] = stance_after(stance[role], suits, centres.gain[s], centres.mismatch[s])
    conference.meetings[k] += 1
    conference.addressed[k] = role
    if people.playing[i] == c:
        conference.rival_known[k] |= FOUND
    if stance[INSIDER] >= centres.insider_reveals[s]:
        conference.rival_known[k] |= REVEALED


@loop
def _concludes(people: Any, centres: Centres, i: int, k: int, conference: Conference, tally: Any) -> None:
    """What a buying centre says, and what follows from it: whether it buys from us, and what an insider told."""
    s, nothing, stance = int(people.segment[i]), tally.nothing, conference.stance[k]
    conference.weighted[k] = weighted_stance(stance, centres.influence[s])
    verdict = verdict_of(conference.weighted[k], centres.threshold[s], stance[GATEKEEPER], centres.veto[s])
    conference.verdict[k] = verdict
    people.closed_to_us[i] = 0 if verdict == AGREES else 1
    told = (conference.rival_known[k] & REVEALED) != 0 and stance[INSIDER] >= centres.insider_reveals[s]
    people.insight[i] = centres.insider_lift[s] if told else 0.0
    c, g = int(people.playing[i]), int(people.subject[i])
    if verdict != AGREES and c >= 0 and g >= 0 and people.need[i, g] == EXPLICIT:
        if verdict == FORBIDS:
            tally.vetoed[s, c, nothing] += 1
        else:
            tally.not_agreed[s, c, nothing] += 1


@loop
def _confer(
    people: Any, facts: Any, centres: Centres, approach: Any, effort: Any, rows: Any, week: int, conference: Conference,
    luck: Luck, tally: Any,
) -> None:  # fmt: skip
    """Let each buying centre live its week: it forgets, is spoken to, and decides."""
    for k in range(rows.shape[0]):
        i = int(rows[k])
        if not people.alive[i]:
            continue
        _stand(centres, int(people.segment[i]), conference.stance[k], conference.start[k])
        for c in range(facts.channel.outbound.shape[0]):
            if facts.channel.outbound[c] and people.touched[i, c] == week:
                _hear_out(people, facts, centres, approach, effort, i, k, c, conference, luck)
        _concludes(people, centres, i, k, conference, tally)


def approach_table(plan: Plan, segments: int, channels: int) -> Integers:
    """How each channel works each segment's accounts: segment x channel x what ``Approaching.row`` says."""
    table = np.zeros((segments, channels, len(EVERYBODY_ALIKE.row())), np.int64)
    for s in range(segments):
        for c in range(channels):
            found = [each for each in plan[Approaches].approaches if each.concerns(s, c)]
            table[s, c] = (found[-1] if found else EVERYBODY_ALIKE).row()
    return table


def confer(today: Today) -> None:
    """Let the buying centres live their week, and decide whether they may buy from us."""
    centres = today.centres
    if today.accounts is None or centres is None:
        return
    column = today.accounts.column
    rows = column("customer")
    skill = np.full((len(rows), len(today.channels), len(STEPS)), 0.5)
    for channel in today.channels:
        if channel.outbound:
            own = today.luck.uniforms(f"rep {channel.name}", rows)
            skills = today.rep_skill[channel.number]
            skill[:, channel.number] = skills[(own * len(skills)).astype(np.int64)]
    conference = Conference(skill, *(column(name) for name in Conference._fields[1:]))
    approach = approach_table(today.plan, len(today.facts.segment.visits), len(today.channels))
    luck = Luck(listen=today.key("role listens"), content=today.key("role content"))
    _confer(
        today.people, today.facts, centres, approach, today.decided.effort, rows, today.week, conference, luck,
        today.tally,
    )  # fmt: skip
