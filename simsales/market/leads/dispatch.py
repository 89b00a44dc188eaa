"""Who works which lead, and how: an outbound channel's list of the week is dealt out to its reps (A-task, B-520).

Without a dispatch rule, a day of meetings, calls and messages, or minutes on the telephone, every lead goes to the rep
who owns the customer, however many that makes. With one of them a rep has a week of their own: the list is gone
through from its best lead to its last, each lead goes by the rule to a rep who has time, in the medium of its grade
as long as that lasts, and what finds no rep waits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import logistic, uniform_of
from simsales.market.channels.touch import owning_reps
from simsales.market.ground.day import Today
from simsales.market.leads.capacity import counts_minutes, free_minutes, has_days, length_of, quotas_left
from simsales.market.leads.plan import Deal, Dispatch, Leads, latest
from simsales.market.leads.scoring import cuts_of, grades_of
from simsales.market.needs.subject import seen_in
from simsales.market.selling.gates import (
    CLOSE,
    NEED,
    OBJECTIONS,
    ON_CLOSE,
    ON_NEED,
    ON_PRESENT,
    PRESENT,
    RAPPORT,
    TRUST,
    gate_log_odds,
)
from simsales.market.staff.sellers import Channel

OWNER, ROUND_ROBIN, SKILL, TERRITORY, EXPECTED_VALUE = (int(deal) for deal in Deal)
MEETING, CALL, MESSAGE = 1, 2, 3
# Media in the order in which they are given to a lead without a grade, of grade A, B and C: the grade's own first, then
# what is better and left over, then what is less.
PREFERENCES = np.array(
    [[MEETING, CALL, MESSAGE], [MEETING, CALL, MESSAGE], [CALL, MEETING, MESSAGE], [MESSAGE, CALL, MEETING]]
)


class Dealt(NamedTuple):
    """The leads that are worked this week, in the order of rows, and by whom and how; ``owners`` own the customers."""

    rows: Any
    reps: Any
    owners: Any
    media: Any
    grades: Any


@rule
def dial(people: Any, i: int, answer: Any, again: Any, luck: int, connects: float, attempts: int) -> int:
    """How many dials it takes until a customer answers, or minus the attempts if they do not this week (E-funnel).

    Each attempt has a draw of its own, so the chance of an answer within k attempts is 1 - (1 - connects)^k.
    """
    if uniform_of(answer, i, luck) < connects:
        return 1
    dials = 1
    while dials < attempts:
        dials += 1
        if uniform_of(again, i, dials) < connects:
            return dials
    return -dials


@rule
def order_chance(
    channel: Any, c: int, effort: Any, skills: Any, r: int, selling: Any, relationship: float
) -> float:  # fmt: skip
    """The chance of an order as a dispatcher sees it: the channel's gates for this rep and this relationship."""
    weight, push = selling.skill_weight, selling.effort_weight
    lift = selling.relationship_weight * relationship
    closing = effort[c, ON_CLOSE]
    return (
        channel.connects[c]
        * logistic(gate_log_odds(channel.rapport[c], skills[r, RAPPORT], weight, effort[c, TRUST], push, lift))
        * logistic(gate_log_odds(channel.discovers[c], skills[r, NEED], weight, effort[c, ON_NEED], push, lift))
        * logistic(gate_log_odds(channel.presents[c], skills[r, PRESENT], weight, effort[c, ON_PRESENT], push, 0.0))
        * logistic(gate_log_odds(channel.overcomes[c], skills[r, OBJECTIONS], weight, closing, push, 0.0))
        * logistic(gate_log_odds(channel.closes[c], skills[r, CLOSE], weight, closing, push, 0.0))
    )


@loop
def _expected_values(
    people: Any, facts: Any, decided: Any, rows: Any, owners: Any, channel: int, category: Any, skills: Any, worth: Any
) -> None:  # fmt: skip
    """Fill in what each lead is worth to each rep: chance of an order × what would be paid a month."""
    for k in range(rows.shape[0]):
        i = int(rows[k])
        g = seen_in(people.holding[i], people.paid[i], facts.own, int(category[k]), facts.need.by_name)
        price = decided.entry[people.segment[i], channel, g]
        value = max(people.paid[i, g], price if price < np.inf else 0.0)
        for r in range(skills.shape[0]):
            behind = people.relationship[i] * (1.0 if r == owners[k] else facts.selling.stranger)
            worth[k, r] = value * order_chance(
                facts.channel, channel, decided.effort, skills, r, facts.selling, behind
            )  # fmt: skip


@loop
def _minutes(
    people: Any, facts: Any, rows: Any, channel: int, attempts: int, answer: Any, again: Any, taken: Any
) -> None:  # fmt: skip
    """Fill in how long each lead would keep a rep on the telephone: all its dials, and the talk with who answers."""
    call = facts.channel
    for k in range(rows.shape[0]):
        dials = dial(people, int(rows[k]), answer, again, int(call.luck[channel]), call.connects[channel], attempts)
        taken[k] = abs(dials) * call.dial_minutes[channel] + (call.talk_minutes[channel] if dials > 0 else 0.0)


def deal_by(order: Any, fixed: Any, worth: Any, preferences: Any, quota: Any, minutes: Any, taken: Any) -> Any:
    """Deal leads to reps, the first of ``order`` first: each lead's rep (-1: it waits) and medium.

    ``fixed`` is the only rep who may have a lead, or -1: then the one with time to whom it is worth most has it, or,
    with no ``worth``, the next in turn. ``quota`` (rep x medium) and ``minutes`` are what reps have left, and used up.
    """
    reps, media = np.full(len(order), -1, np.int64), np.zeros(len(order), np.int64)
    _deal(order, fixed, worth, preferences, quota, minutes, taken, reps, media)
    return reps, media


@loop
def _deal(
    order: Any, fixed: Any, worth: Any, preferences: Any, quota: Any, minutes: Any, taken: Any, reps: Any, media: Any
) -> None:  # fmt: skip
    team, turn = quota.shape[0], 0
    for k in order:
        for choice in range(preferences.shape[1]):
            medium = preferences[k, choice] - 1
            best, most = -1, -np.inf
            for step in range(team):
                r = (turn + step) % team if worth.shape[0] == 0 else step
                if quota[r, medium] < 1 or minutes[r] <= 0.0 or (fixed[k] >= 0 and fixed[k] != r):
                    continue
                value = 0.0 if worth.shape[0] == 0 else worth[k if worth.shape[0] > 1 else 0, r]
                if value > most:
                    best, most = r, value
            if best >= 0:
                reps[k], media[k] = best, medium + 1
                quota[best, medium] -= 1
                minutes[best] -= taken[k]
                turn = best + 1
                break


def attempts_of(today: Today, channel: Channel) -> int:
    """How often the channel dials a lead within the week until somebody answers."""
    retry = latest(today.plan[Leads].retries, channel.number)
    return channel.spec.attempts if retry is None else retry.attempts


def deal_out(today: Today, channel: Channel, category: Any, rows: Any, score: Any) -> Dealt:
    """Deal out the week's list (``rows``, each with its category and score), and count who waits."""
    c = channel.number
    owners = owning_reps(today, c, rows)
    nothing = np.zeros(len(rows), np.int64)
    dispatch, grading = latest(today.plan[Leads].dispatch, c), latest(today.plan[Leads].grading, c)
    timed, days = counts_minutes(channel), has_days(channel)
    if dispatch is None and grading is None and not timed and not days:
        return Dealt(rows, owners, owners, nothing, nothing)
    order = np.argsort(-score, kind="stable")
    grades = nothing if grading is None else grades_of(order, score, grading, cuts_of(channel, len(rows), grading))
    if dispatch is None and not timed and not days:
        return Dealt(rows, owners, owners, nothing, grades)
    fixed, worth = _by_rule(today, dispatch or Dispatch(c), category, rows, owners, score)
    if len(worth) > 1:
        order = np.argsort(-worth.max(axis=1), kind="stable")
    minutes, taken = np.full(len(today.rep_skill[c]), np.inf), np.zeros(len(rows))
    if timed:
        minutes = free_minutes(today, channel)
        again = today.key(f"dial again {channel.name}")
        _minutes(
            today.people, today.facts, rows, c, attempts_of(today, channel), today.key("answer"), again, taken
        )  # fmt: skip
    quota = quotas_left(today, channel)
    reps, media = deal_by(
        order, fixed, worth, PREFERENCES[grades], quota, minutes, taken
    )  # fmt: skip
    worked = reps >= 0
    channel.keep("activities", quota)
    if timed:
        today.used[c] += np.bincount(reps[worked], taken[worked], len(today.used[c]))
        channel.call_length = length_of(taken)
    if not timed:
        waiting = np.bincount(today.people.segment[rows[~worked]], minlength=today.tally.segments)
        today.tally.waiting_leads[:, c, -1] += waiting
    return Dealt(rows[worked], reps[worked], owners[worked], media[worked] * days, grades[worked])


def _by_rule(today: Today, dispatch: Dispatch, category: Any, rows: Any, owners: Any, score: Any) -> tuple[Any, Any]:
    """The only rep who may have each lead (-1: any), and what leads are worth to reps (see ``deal_by``).

    A lead's score stands for how ready it is to buy: the chance of an order is held to be in proportion (assumed).
    """
    skills = today.rep_skill[dispatch.channel]
    anybody, in_turn = np.full(len(rows), -1, np.int64), np.zeros((0, len(skills)))
    if dispatch.deal == OWNER:
        return owners, in_turn
    if dispatch.deal == TERRITORY:
        return rows * len(skills) // len(today.people.segment), in_turn
    if dispatch.deal == SKILL:
        return anybody, skills.mean(axis=1)[None, :].copy()
    if dispatch.deal == EXPECTED_VALUE:
        worth = np.zeros((len(rows), len(skills)))
        _expected_values(
            today.people, today.facts, today.decided, rows, owners, dispatch.channel, category, skills, worth
        )  # fmt: skip
        return anybody, worth * np.maximum(score, 0.0)[:, None]
    return anybody, in_turn
