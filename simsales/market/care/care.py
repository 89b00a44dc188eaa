"""Maintenance: reps keep in touch with our own customers by class, and customer events (B-value, B-grade).

Content that matches the customer's lean works: it satisfies, and may bring the relationship a stage up. A mismatch
wastes the contact: it costs, uses capacity and tires, and nothing is gained. It is no selling contact: no need is
asked for. What maintenance uses of a channel's week, in contacts or in minutes where those count, is missing in
``contact``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform, uniform_of
from simsales.files.units import PARTS
from simsales.market.bond.relationship import DATING, comes_closer, raised, stage_of
from simsales.market.bond.spending import book_contact, book_meeting
from simsales.market.care.plan import Care
from simsales.market.channels.conflict import collides, may_call, named_for, territory_of
from simsales.market.channels.passing import partner_of
from simsales.market.channels.plan import TERRITORIES, ChannelPolicy
from simsales.market.channels.touch import (
    DONE_WITH,
    Shift,
    faded,
    last_touch,
    owning_reps,
    reads_customer,
    shift_of,
)
from simsales.market.ground.again import feels_better
from simsales.market.ground.belonging import is_ours, of_ours
from simsales.market.ground.dates import date_of, parts_of
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, MATCHED, MISMATCHED, NEVER
from simsales.market.leads.capacity import contacts_left, counts_minutes, free_minutes, quotas_left
from simsales.market.leads.dispatch import CALL, deal_by
from simsales.market.leads.scoring import best_leads
from simsales.market.selling.gates import RAPPORT, TRUST

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel

READS = ("segment", "orientation", "holding", "paid", "owner", "owned_until", "named", "do_not_call", "won_in_run",
         "passed_by", "passed_to", "passed_due")  # fmt: skip
WRITES = ("relationship", "fatigue", "lived", "touched")

GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0  # multiples of it fill 0..1 evenly
GRADES = ("A", "B", "C", "D")


@rule
def assets_of(holding: Any, paid: Any, own: int) -> float:
    """What the customer pays us a month, in currency: the assets of today (B-grade)."""
    total = 0.0
    for g in range(holding.shape[0]):
        if of_ours(holding[g], own):
            total += paid[g]
    return total


@rule
def growth_of(growth: float, spread: float, luck: float) -> float:
    """A customer's growth potential, 0 to 1: even, up to ``spread`` to either side of the segment's (assumed).

    >>> growth_of(0.5, 0.2, 0.75), growth_of(0.9, 0.2, 1.0)
    (0.6, 1.0)
    """
    return min(max(growth + spread * (2.0 * luck - 1.0), 0.0), 1.0)


@rule
def grade_of(assets: float, growth: float, much: float, promising: float) -> int:
    """The class of a customer by assets and growth potential: 0 A both, 1 B assets, 2 C growth, 3 D neither (B-grade).

    >>> [grade_of(assets, growth, 100, 0.5) for assets in (120, 80) for growth in (0.6, 0.4)]
    [0, 1, 2, 3]
    """
    return (0 if assets >= much else 2) + (0 if growth >= promising else 1)


@rule
def is_due(week: int, touched: int, every: float, phase: float) -> bool:
    """Whether a customer is to be contacted again: ``every`` weeks after the channel's last contact.

    Who was never contacted comes first in a week of the first round, by their ``phase`` (0 to 1). Where ``every`` is no
    whole number the weeks between two contacts are now one less and now one more: those between the dates, ``every``
    apart, of the customer's rounds. So monthly is twelve times a year. After a contact in a week without such a date,
    which came late or was for something else, they are spread evenly.

    >>> is_due(8, 4, 4.0, 0.0), is_due(7, 4, 4.0, 0.0), is_due(2, -10_000, 4.0, 0.75), is_due(3, -10_000, 4.0, 0.75)
    (True, False, False, True)
    >>> [is_due(week, touched, 52 / 12, 0.1) for week, touched in ((4, 0), (8, 4), (9, 4), (13, 9))]
    [True, False, True, True]
    """
    if touched == NEVER:
        return week > phase * every - 1.0
    if abs(week - touched - every) >= 1.0:
        return week - touched >= every
    apart = parts_of(every)
    past = (date_of(touched + 1, -1) - parts_of(phase * every)) % apart  # since a round, as that week ended
    spread = int((phase + touched * GOLDEN) % 1.0 * PARTS)
    at = PARTS - 1 - past if past < PARTS else spread  # the point of that week at which the contact counts
    return week - touched >= (at + apart) // PARTS


@rule
def content_matches(content: int, orientation: int, skill: float, luck: float) -> bool:
    """Whether the content meets the lean: one content for all by itself, content as read (-1) by the rep's skill."""
    if content >= 0:
        return content == orientation
    return reads_customer(skill, luck)


class DueLuck(Packed):
    """The keys of who is due: growth potential (``promise``), week of the first round (``phase``), and territory
    (``land``) are drawn once for good, the ``order`` within a class every week.
    """

    promise: Any
    phase: Any
    order: Any
    land: Any


class ContactLuck(Packed):
    """The keys of a contact to keep in touch: ``answer`` reached, ``match`` about the content, ``bond`` closer."""

    answer: Any
    match: Any
    bond: Any


@loop
def _due(
    people: Any, facts: Any, access: int, channel: int, every: Any, week: int, luck: DueLuck, due: Any
) -> int:  # fmt: skip
    """How urgently each of our customers is due by their class (``every`` so many weeks); how many are due at all."""
    found = 0
    for i in range(people.segment.shape[0]):
        due[i] = -1.0
        if not people.alive[i] or people.do_not_call[i]:
            continue
        assets = assets_of(people.holding[i], people.paid[i], facts.own)
        if not is_ours(people.holding[i], facts.own):
            continue
        growth = growth_of(facts.segment.growth[people.segment[i]], facts.grading.spread, uniform(luck.promise, i))
        grade = grade_of(assets, growth, facts.grading.assets, facts.grading.growth)
        if not is_due(week, people.touched[i, channel], every[grade], uniform(luck.phase, i)):
            continue
        territory = -1
        if access & TERRITORIES:
            territory = territory_of(luck.land, i, facts.channel.outbound, facts.channel.by_name)
        protected = people.owned_until[i] >= week
        if not may_call(access, channel, people.owner[i], protected, territory, named_for(people, i)):
            continue
        due[i] = 3.0 - grade + uniform(luck.order, i)  # the best classes first, within a class by luck
        found += 1
    return found


@loop
def _tires(people: Any, facts: Any, i: int, channel: int, shift: Shift, tally: Any) -> None:
    """A contact to keep in touch tires like any other, and annoys who is tired of us or met by two channels at once."""
    selling, week = facts.selling, shift.week
    tired = faded(people.fatigue[i], float(week - last_touch(people.touched[i])), selling.fatigue_half_life)
    partner, window = partner_of(people, shift.passing, i, channel, week), selling.collision_window
    if collides(people.touched[i], facts.channel.outbound, shift.shares, channel, week, window, partner):
        tally.collisions[people.segment[i], channel, tally.nothing] += 1
        people.lived[i] |= ANNOYED
    elif tired > DONE_WITH:
        people.lived[i] |= ANNOYED
    people.fatigue[i] = tired + 1.0
    people.touched[i, channel] = week


@loop
def _maintain(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, content: int, shift: Shift, luck: ContactLuck,
    tally: Any,
) -> None:  # fmt: skip
    """Keep in touch with some customers: who is reached, and finds content that matches, is well understood."""
    nothing, option = tally.nothing, int(facts.channel.luck[channel])
    gain, trust = facts.selling.relationship_gain, decided.effort[channel, TRUST]
    for k in range(rows.shape[0]):
        i, rep = int(rows[k]), int(shift.reps[k])
        s, skill = people.segment[i], shift.skills[rep, RAPPORT]
        tally.care[s, channel, nothing] += 1
        book_meeting(people, facts.own, i, channel, facts.channel.cost_per_contact[channel], tally)
        shift.contacts[rep] += 1
        if uniform_of(luck.answer, i, option) >= facts.channel.connects[channel]:
            tally.care_unreached[s, channel, nothing] += 1
            continue
        _tires(people, facts, i, channel, shift, tally)
        if not content_matches(content, people.orientation[i], skill, uniform_of(luck.match, i, option)):
            people.lived[i] |= MISMATCHED
            continue
        tally.care_matched[s, channel, nothing] += 1
        people.lived[i] |= MATCHED
        if comes_closer(uniform_of(luck.bond, i, option), people.relationship[i], gain, trust):
            people.relationship[i] = raised(people.relationship[i])
            feels_better(people, i)


@loop
def _host(people: Any, facts: Any, cost: float, bond: Any, tally: Any) -> None:
    nobody, nothing = tally.nobody, tally.nothing
    for i in range(people.segment.shape[0]):
        if not people.alive[i] or stage_of(people.relationship[i]) < DATING:
            continue
        if not is_ours(people.holding[i], facts.own):
            continue
        s = people.segment[i]
        tally.guests[s, nobody, nothing] += 1
        book_contact(people, facts.own, i, nobody, cost, tally)
        people.lived[i] |= MATCHED
        if people.relationship[i] < 1.0 and uniform(bond, i) < facts.bond.event:
            people.relationship[i] = raised(people.relationship[i])
            feels_better(people, i)


@loop
def _minutes(facts: Any, rows: Any, channel: int, answer: Any, taken: Any) -> None:
    """Fill in how long each call to keep in touch takes: a dial, and the talk with who answers."""
    call = facts.channel
    for k in range(rows.shape[0]):
        answered = uniform_of(answer, int(rows[k]), int(call.luck[channel])) < call.connects[channel]
        taken[k] = call.dial_minutes[channel] + (call.talk_minutes[channel] if answered else 0.0)


def in_time(today: Today, channel: Channel, due: Any, answer: Any) -> tuple[Any, Any]:
    """The rows, with their reps, that a channel has time to keep in touch with, the most urgent first; booked."""
    c, wanted = channel.number, int(min(contacts_left(today, channel), (due >= 0.0).sum()))
    rows = best_leads(due, wanted)
    reps = owning_reps(today, c, rows)
    if not counts_minutes(channel):
        today.used[c] += np.bincount(reps, minlength=len(today.used[c]))
        return rows, reps
    taken, team = np.zeros(len(rows)), len(today.used[c])
    _minutes(today.facts, rows, c, answer, taken)
    dealt, _ = deal_by(
        np.argsort(-due[rows], kind="stable"), reps, np.zeros((0, team)), np.full((len(rows), 1), CALL),
        quotas_left(today, channel), free_minutes(today, channel), taken,
    )  # fmt: skip
    called = dealt >= 0
    today.used[c] += np.bincount(reps[called], taken[called], team)
    return rows[called], reps[called]


def keep_in_touch(today: Today) -> None:
    """Hold this week's customer events, and let channels keep in touch with our customers, as the plan says."""
    for number, cost in enumerate(today.plan[Care].events):
        _host(today.people, today.facts, cost, today.key(f"customer event {number}"), today.tally)
    for maintaining in today.plan[Care].maintaining:
        channel = today.channels[maintaining.channel]
        c, rounds = channel.number, f"maintenance {channel.name}"
        if c in today.plan[ChannelPolicy].closed:
            continue
        due = np.empty(len(today.people.segment))
        when = DueLuck(
            promise=today.luck.key("growth potential"),
            phase=today.luck.key(rounds),
            order=today.key(rounds),
            land=today.luck.key("territory"),
        )
        every = np.array(maintaining.every)
        if _due(today.people, today.facts, today.decided.access, c, every, today.week, when, due) == 0:
            continue
        if channel.local is not None:
            due[~channel.local[today.people.segment]] = -1.0  # a district's channel keeps in touch with its own
        luck = ContactLuck(
            answer=today.key("maintenance answered"),
            match=today.key("maintenance content"),
            bond=today.key("closer by maintenance"),
        )
        rows, reps = in_time(today, channel, due, luck.answer)
        _maintain(
            today.people, today.facts, today.decided, rows, c, maintaining.content, shift_of(today, c, reps), luck,
            today.tally,
        )  # fmt: skip
