"""A branch hands over (B-flow): recognised at a touch point -> referral accepted -> a manager is free -> sells.

Visitors for other business pass seven touch points. The lobby manager or a teller may see that they need something,
and refer them to a wealth manager, who works them through the consultative gates with skills of their own. Whoever
is not taken over has lost nothing: their turn at the counter is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform, uniform_of
from simsales.market.bond.spending import book_meeting
from simsales.market.channels.touch import Shift, reads_customer, shift_of
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.state import LATENT, MATCHED, MISMATCHED
from simsales.market.needs.subject import next_wanted
from simsales.market.selling.gates import NEED, RAPPORT, personal_lift
from simsales.market.selling.talk import finds_need, wins_rapport
from simsales.market.visits.plan import TOUCH_POINTS, Branches, HandOver

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel


READS = (
    "segment", "orientation", "sensitivity", "price_response", "holding", "fatigue", "playing", "weighs", "worth_more",
    "won_in_run",
)  # fmt: skip
WRITES = ("need", "relationship", "lived", "subject", "worked_by", "origin")

WAITING_AREA = TOUCH_POINTS.index("waiting_area")


@rule
def in_the_queue(chance: float, load: float) -> float:
    """Chance of being recognised in the waiting area: ``chance`` at a load (visits by capacity) of one.

    Looks add up with the time that one waits, which is in proportion to the load (assumed): 1 − (1 − chance)^load.
    The queue in the lobby is selling time (B-flow).

    >>> in_the_queue(0.5, 0.0), in_the_queue(0.5, 1.0), in_the_queue(0.5, 2.0)
    (0.0, 0.5, 0.75)
    """
    return 1.0 - (1.0 - chance) ** load


@rule
def potential(need: Any, holding: Any, sold: Any, own: int) -> int:
    """What a visitor is to the branch: 2 with a latent need, 1 a holder of ours who lacks what it sells, else 0."""
    holds, lacks = False, False
    for g in range(need.shape[0]):
        if need[g] == LATENT and sold[g]:
            return 2
        if of_ours(holding[g], own):
            holds = True
        elif holding[g] < 0 and sold[g]:
            lacks = True
    return 1 if holds and lacks else 0


class Staff(Packed):
    """How the staff of a branch notice and refer visitors.

    ``recognises`` are the chances by touch point, ``accepted`` the chances that a referral from there is accepted,
    ``mistakes`` the part of the chances at which a holder without a need is taken for one who has one. ``sold`` says
    in which categories the branch sells.
    """

    recognises: Any
    accepted: Any
    mistakes: float
    sold: Any


class ReferralLuck(Packed):
    """The keys of whether a visitor is seen at a touch point, and accepts to be referred."""

    recognise: Any
    accept: Any


class MeetingLuck(Packed):
    """The keys of what is drawn in a meeting with a manager.

    ``match`` about the content, ``warm`` about rapport, ``bond`` about coming closer, ``find`` about the need.
    """

    match: Any
    warm: Any
    bond: Any
    find: Any


@rule
def _seen_at(people: Any, facts: Any, i: int, staff: Staff, luck: ReferralLuck) -> int:
    """The touch point at which the staff first see that a visitor may need something; -1 if at none."""
    worth = potential(people.need[i], people.holding[i], staff.sold, facts.own)
    if worth == 0:
        return -1
    for point in range(staff.recognises.shape[0]):
        chance = staff.recognises[point] if worth == 2 else staff.recognises[point] * staff.mistakes
        if uniform_of(luck.recognise, i, point) < chance:
            return point
    return -1


@loop
def _recognise(
    people: Any, facts: Any, rows: Any, channel: int, staff: Staff, luck: ReferralLuck, referred: Any, tally: Any
) -> None:  # fmt: skip
    """Let the staff recognise visitors, and say who is ``referred`` to a manager."""
    nothing = tally.nothing
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s, by = people.segment[i], _seen_at(people, facts, i, staff, luck)
        referred[k] = False
        if by < 0:
            continue
        tally.recognised[s, channel, nothing] += 1
        if uniform(luck.accept, i) < staff.accepted[by]:
            tally.referred[s, channel, nothing] += 1
            referred[k] = True
        else:
            tally.referral_declined[s, channel, nothing] += 1


@loop
def _warms_up(
    people: Any, facts: Any, decided: Any, i: int, channel: int, skill: float, luck: MeetingLuck, tally: Any
) -> float:
    """What speaks for a manager with this customer, in log odds; minus infinity without rapport."""
    selling = facts.selling
    matched = reads_customer(skill, uniform_of(luck.match, i, int(facts.channel.luck[channel])))
    people.lived[i] |= MATCHED if matched else MISMATCHED
    lift = personal_lift(
        matched, selling.matched_lift, people.relationship[i], selling.relationship_weight,
        selling.fatigue_weight * people.fatigue[i],
    )  # fmt: skip
    if not wins_rapport(people, facts, decided, i, channel, skill, matched, lift, luck, tally):
        return -np.inf
    return lift


@loop
def _meet(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, sold: Any, shift: Shift, luck: MeetingLuck,
    tally: Any,
) -> None:  # fmt: skip
    """Let managers meet those handed over to them: they ask for one need after the other, until they find one."""
    nothing = tally.nothing
    for k in range(rows.shape[0]):
        i, rep = int(rows[k]), int(shift.reps[k])
        shift.contacts[rep] += 1
        book_meeting(people, facts.own, i, channel, 0.0, tally)
        lift = _warms_up(people, facts, decided, i, channel, shift.skills[rep, RAPPORT], luck, tally)
        if lift == -np.inf:
            continue
        if potential(people.need[i], people.holding[i], sold, facts.own) < 2:
            tally.no_need[people.segment[i], channel, nothing] += 1
            continue
        worth, place = np.inf, -1
        for _ in range(people.need.shape[1]):
            g, worth, place = next_wanted(people, facts, decided, i, channel, LATENT, worth, place)
            if g < 0 or people.subject[i] >= 0:
                break
            if not sold[g]:
                continue
            drawn = uniform_of(luck.find, i, int(facts.need.luck[g]))
            if finds_need(people, facts, decided, i, g, channel, shift.skills[rep, NEED], lift, drawn, tally):
                people.subject[i] = g


def team_of(channel: Channel, managers: str) -> Any:
    """The places of a team among the reps of its channel."""
    return np.array([place for place, rep in enumerate(channel.reps) if rep.team == managers], np.int64)


def counter_capacity(channel: Channel, hand_overs: Sequence[HandOver]) -> float:
    """The visits that a channel's counters can serve: those whom it hands over to have a week of their own."""
    capacity = channel.capacity()
    for plan in hand_overs:
        if plan.channel == channel.number and channel.spec.capacity is None:
            capacity -= sum(channel.reps[place].capacity for place in team_of(channel, plan.managers))
    return capacity


def counter_heads(channel: Channel, hand_overs: Sequence[HandOver]) -> float:
    """How many serve at a channel's counters: its reps, less those to whom it hands over, and what other work takes."""
    away = {place for plan in hand_overs if plan.channel == channel.number for place in team_of(channel, plan.managers)}
    return sum(rep.present for place, rep in enumerate(channel.reps) if place not in away) * channel.part_left


def load_of(visits: float, capacity: float) -> float:
    """A channel's load of the week: visits by what can be served; none where all can, at most ten.

    >>> load_of(120.0, 100.0), load_of(120.0, float("inf")), load_of(5.0, 0.0)
    (1.2, 0.0, 10.0)
    """
    return min(visits / capacity, 10.0) if capacity > 0 else 10.0


def refer(today: Today) -> None:
    """Let each branch that hands over recognise visitors, refer them, and its managers work those they have time for.

    Who came first is taken over first: the week's arrival order is the customers' own luck.
    """
    for plan in today.plan[Branches].hand_overs:
        rows = _with_time(today, plan, _referred(today, plan))
        _take_over(today, plan, rows)


def _sold(today: Today, plan: HandOver) -> Any:
    """In which categories a branch sells anything."""
    return np.isfinite(today.decided.entry[:, plan.channel]).any(axis=0)


def _referred(today: Today, plan: HandOver) -> Any:
    """The visitors for other business whom the staff of a branch recognise and refer."""
    people, c = today.people, plan.channel
    rows = np.flatnonzero((people.playing == c) & (people.subject < 0))
    load = _load(today, plan)
    chances = np.array(plan.recognises, np.float64)
    chances[WAITING_AREA] = in_the_queue(chances[WAITING_AREA], load)
    staff = Staff(chances, np.array(plan.accepted, np.float64), float(plan.mistakes), _sold(today, plan))
    luck = ReferralLuck(recognise=today.key("recognise"), accept=today.key("accept referral"))
    referred = np.zeros(len(rows), np.bool_)
    _recognise(people, today.facts, rows, c, staff, luck, referred, today.tally)
    return rows[referred]


def _load(today: Today, plan: HandOver) -> float:
    """How long visitors wait: in a queue by what they expect, else as many as come by as many as can be served."""
    tally, c, nothing = today.tally, plan.channel, today.tally.nothing
    queue = today.channels[c].spec.queue
    if queue is not None:
        waits, queued = tally.wait_minutes[:, c, nothing].sum(), tally.queued[:, c, nothing].sum()
        return load_of(float(waits / queued), queue.expected) if queued > 0 else 0.0
    came = tally.visits[:, c, nothing].sum() + tally.turned_away[:, c, nothing].sum()
    return load_of(today.sample.scaled(float(came)), counter_capacity(today.channels[c], (plan,)))


def _with_time(today: Today, plan: HandOver, rows: Any) -> Any:
    """Those of them for whom the managers have time this week; the others are counted."""
    people, channel = today.people, today.channels[plan.channel]
    time = np.array([channel.reps[place].capacity for place in team_of(channel, plan.managers)])
    free = int(channel.whole(f"managers {plan.managers}", time).sum()) if len(time) else 0
    if len(rows) > free:
        arrival = today.luck.uniforms("arrival", rows, today.week)
        late = rows[np.argsort(arrival, kind="stable")[free:]]
        away = np.bincount(people.segment[late], minlength=today.tally.segments)
        today.tally.no_manager[:, plan.channel, today.tally.nothing] += away
        rows = np.setdiff1d(rows, late, assume_unique=True)
    channel.keep(f"managers {plan.managers}", np.full(len(time), (free - len(rows)) / max(len(time), 1)))
    return rows


def _take_over(today: Today, plan: HandOver, rows: Any) -> None:
    """Let the managers meet those whom they take over: a customer belongs to one of the team, for good (by luck)."""
    channel = today.channels[plan.channel]
    managers = team_of(channel, plan.managers)
    reps = managers[(today.luck.uniforms(f"manager {channel.name}", rows) * len(managers)).astype(np.int64)]
    luck = MeetingLuck(
        match=today.key("meeting match"),
        warm=today.key("meeting rapport"),
        bond=today.key("closer in a meeting"),
        find=today.key("meeting find"),
    )
    _meet(
        today.people, today.facts, today.decided, rows, channel.number, _sold(today, plan),
        shift_of(today, channel.number, reps), luck, today.tally,
    )  # fmt: skip
    today.people.worked_by[rows] = reps
