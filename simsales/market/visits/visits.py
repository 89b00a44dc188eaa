"""Inbound channels: customers choose one, come, wait or are served, voice a need or are asked.

A customer with an explicit need chooses among the inbound channels that sell in its category, or stays at home
this week (unless nobody does: `selling.nobody_stays_home`); others come for other business. Of several needs they come
for, voice or are asked about the one whose best offer is worth most to them. Only 4% voice a latent need unasked
(B-need); staff who offer proactively find the rest with a discovery gate.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core import screening
from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import NONE_OF_THEM, gumbel_of, uniform, uniform_of
from simsales.market.bond.spending import book_meeting
from simsales.market.channels.passing import is_awaited
from simsales.market.channels.touch import (
    Shift,
    knows,
    owning_reps,
    reads_customer,
    register,
    shared_lean,
    shift_of,
    touch,
)  # fmt: skip
from simsales.market.ground.again import NEEDS, flag_again, need_changed
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, LATENT, MATCHED, MISMATCHED
from simsales.market.needs.arise import origin_of
from simsales.market.needs.subject import most_wanted, next_wanted
from simsales.market.selling.gates import NEED, RAPPORT, personal_lift
from simsales.market.selling.talk import finds_need, wins_rapport
from simsales.market.visits.turns import in_turn

READS = (
    "segment", "orientation", "sensitivity", "price_response", "holding", "recommended", "weighs",
    "worth_more", "won_in_run", "passed_by", "passed_to", "passed_due", "passed_about",
    "in_hand",
)  # fmt: skip
WRITES = (
    "need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "worked_by", "medium",
    "playing", "subject", "origin", "known", "long_wait",
)  # fmt: skip

fetch = fetching(*READS, *(name for name in WRITES if name != "long_wait"))
fetch_comer = fetching("alive", "playing", "segment", "need", "price_response")


@rule
def channel_utility(
    service_weight: float, service: float, hassle: float, waiting_weight: float, turned_away: float,
    price_response: float, dearer: float,
) -> float:  # fmt: skip
    """Utility of using an inbound channel: its service, less hassle, last week's queue and its higher prices.

    ``dearer`` is by how much its cheapest offer of the category exceeds the cheapest anywhere, a month.
    """
    return service_weight * service - hassle - waiting_weight * turned_away - price_response * dearer


class ComingLuck(Packed):
    """The keys of who ``come`` for other business, and of their ``taste`` for channels."""

    come: Any
    taste: Any


@rule
def expected_at(people: Any, facts: Any, decided: Any, i: int, week: int) -> int:
    """The inbound channel to which a customer comes this week as agreed, passed on to it by another; -1 if to none.

    They come as long as they need what they were advised on, and it is sold there.
    """
    if people.passed_by.shape[1] == 0 or people.passed_by[i, 0] < 0:
        return -1
    c, g = int(people.passed_to[i, 0]), int(people.passed_about[i, 0])
    if facts.channel.outbound[c] or decided.closed[c] or decided.entry[people.segment[i], c, g] == np.inf:
        return -1
    return c if people.need[i, g] == EXPLICIT and is_awaited(people, decided.passing, i, c, week) else -1


@loop
def _go(
    people: Any, facts: Any, decided: Any, week: int, turned_away: Any, luck: ComingLuck, rows: Any, visits: Any,
    visitors: Any,
) -> int:  # fmt: skip
    """Which of ``rows`` come to which inbound channel; how many of ``visitors`` are filled."""
    channels, entry, found, come, taste = facts.channel, decided.entry, 0, luck.come, luck.taste
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch_comer(people, rows, k)
        if not people.alive[i] or people.playing[i] >= 0:
            continue
        s = people.segment[i]
        g, needs = -1, 0
        answered = people.in_hand.shape[1] == 0 or people.in_hand[i, 0] < 0  # else a desk has a need of theirs in hand
        for h in range(people.need.shape[1] if answered else 0):
            if people.need[i, h] == EXPLICIT:
                g, needs = h, needs + 1
        if needs > 1:
            g = most_wanted(people, facts, decided, i, -1, EXPLICIT)
        if g < 0 and uniform(come, i) >= facts.segment.visits[s]:
            continue
        cheapest, agreed = np.inf, expected_at(people, facts, decided, i, week)
        if agreed >= 0:
            g = int(people.passed_about[i, 0])
        if g >= 0:
            for c in range(channels.outbound.shape[0]):
                if not channels.outbound[c]:
                    cheapest = min(cheapest, entry[s, c, g])
        best, chosen = -np.inf, agreed
        if agreed < 0 and g >= 0 and facts.selling.stays_home > 0.0:
            best = gumbel_of(taste, i, NONE_OF_THEM)
        for c in range(channels.outbound.shape[0] if agreed < 0 else 0):
            if channels.outbound[c] or decided.closed[c] or (g >= 0 and entry[s, c, g] == np.inf):
                continue
            value = gumbel_of(taste, i, int(channels.luck[c])) + channel_utility(
                facts.segment.service_weight[s], channels.service[c], channels.hassle[c], channels.waiting_weight[c],
                turned_away[c], people.price_response[i], entry[s, c, g] - cheapest if g >= 0 else 0.0,
            )  # fmt: skip
            if value > best:
                best, chosen = value, c
        if chosen >= 0:
            people.playing[i] = chosen
            people.subject[i] = g
            visits[chosen] += 1
            visitors[found] = i
            found += 1
    return found


class Luck(Packed):
    """The keys of what is drawn in a visit, in the order of its steps.

    ``ask``: whether the staff ask; ``match`` about the content, ``warm`` about rapport, ``bond`` about coming closer;
    ``speak``: whether a need is voiced unasked; ``find``: whether the staff find one.
    """

    ask: Any
    match: Any
    warm: Any
    bond: Any
    speak: Any
    find: Any


@loop
def _is_asked(
    people: Any, facts: Any, decided: Any, i: int, channel: int, skill: float, tired: float, luck: Luck, tally: Any
) -> float:
    """What speaks for asking a visitor what they need, in log odds.

    Minus infinity: the staff do not ask them, or find no rapport.
    """
    selling, option = facts.selling, int(facts.channel.luck[channel])
    if uniform_of(luck.ask, i, option) >= decided.proactive[channel]:
        return -np.inf
    known = knows(people.known[i], channel, True, decided.shares)
    matched = known or reads_customer(skill, uniform_of(luck.match, i, option))
    people.lived[i] |= MATCHED if matched else MISMATCHED
    lift = personal_lift(
        matched, selling.matched_lift, people.relationship[i], selling.relationship_weight,
        selling.fatigue_weight * tired,
    )  # fmt: skip
    if not wins_rapport(people, facts, decided, i, channel, skill, matched, lift, luck, tally):
        return -np.inf
    people.known[i] = shared_lean(people.known[i], channel, decided.shares)
    return lift


@loop
def _comes_to_a_need(
    people: Any, facts: Any, decided: Any, i: int, channel: int, week: int, skill: float, lift: float, luck: Luck,
    tally: Any,
) -> int:  # fmt: skip
    """The category of the first need that a visitor voices, or that staff who ask find; -1 if it comes to none.

    What is worth most to the visitor comes first. ``lift`` is that of ``_is_asked``.
    """
    nothing, s = tally.nothing, people.segment[i]
    worth, place = np.inf, -1
    for _ in range(people.need.shape[1]):
        g, worth, place = next_wanted(people, facts, decided, i, channel, LATENT, worth, place)
        if g < 0:
            break
        option = int(facts.need.luck[g])
        if uniform_of(luck.speak, i, option) < facts.need.voiced_per_visit[g]:
            tally.voiced[s, channel, nothing] += 1
            people.origin[i, g] = origin_of(week - people.recommended[i], facts.experience.remembered)
            people.need[i, g] = EXPLICIT
            need_changed(people, i)
            return g
        tally.unvoiced[s, channel, nothing] += 1
        if lift > -np.inf:
            drawn = uniform_of(luck.find, i, option)
            if finds_need(people, facts, decided, i, g, channel, skill, lift, drawn, tally):
                return g
    return -1


@loop
def _serve(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, shift: Shift, luck: Luck, tally: Any
) -> None:  # fmt: skip
    """Serve the visitors of a channel; who came for other business may leave with a need."""
    nothing = tally.nothing
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        s, rep = people.segment[i], int(shift.reps[k])
        tally.visits[s, channel, nothing] += 1
        book_meeting(people, facts.own, i, channel, facts.channel.cost_per_contact[channel], tally)
        shift.contacts[rep] += 1
        tired = touch(people, facts, i, channel, shift, k, 0, 0.0, tally)
        if people.subject[i] >= 0:
            register(people, i, channel, shift, True)
            continue
        lift = _is_asked(people, facts, decided, i, channel, shift.skills[rep, RAPPORT], tired, luck, tally)
        skill = shift.skills[rep, NEED]
        g = _comes_to_a_need(people, facts, decided, i, channel, shift.week, skill, lift, luck, tally)
        if g >= 0:
            people.subject[i] = g
            register(people, i, channel, shift, True)


def luck_of(today: Today) -> Luck:
    """The luck of a week's visits."""
    return Luck(
        ask=today.key("ask"),
        match=today.key("match"),
        warm=today.key("rapport"),
        bond=today.key("closer"),
        speak=today.key("speak"),
        find=today.key("find"),
    )


def _may_come(today: Today) -> screening.Rows:
    """Who may come this week: who needs something, or comes for other business."""
    flags = screening.nobody_of(today.people.segment)
    others = float(today.facts.segment.visits.max())
    if others > 0.0:
        screening.flag_luck(flags, today.key("visit"), others)
    # Whose need is open is among them.
    flag_again(flags, today.people.stirred, NEEDS, today.people.need_again, today.week)
    return screening.rows_of(flags)


def receive(today: Today) -> None:
    """Let customers come, turn away whom an inbound channel cannot serve, and serve the others.

    In a queue each comes at a time of their own, and who waits for too long gives up. Elsewhere who comes first is
    served first: the week's arrival order is the customers' own luck.
    """
    people = today.people
    if today.facts.channel.outbound.all():
        return
    turned_away = np.array([channel.turned_away for channel in today.channels])
    visits = np.zeros(len(today.channels))
    rows = _may_come(today)
    visitors = np.empty(len(rows), np.int64)
    found = _go(
        people, today.facts, today.decided, today.week, turned_away,
        ComingLuck(today.key("visit"), today.key("channel")), rows, visits, visitors,
    )  # fmt: skip
    visitors = visitors[:found]
    went = people.playing[visitors]
    luck = luck_of(today)
    for channel in today.channels:
        if channel.outbound:
            continue
        rows = in_turn(today, channel, visitors[went == channel.number])
        channel.turn_away(visits[channel.number], len(rows))
        shift = shift_of(today, channel.number, owning_reps(today, channel.number, rows))
        _serve(people, today.facts, today.decided, rows, channel.number, shift, luck, today.tally)
