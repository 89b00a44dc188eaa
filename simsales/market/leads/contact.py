"""Outbound contacts: the best leads are chosen (see ``leads``), then reps work them through the gates.

Gates (``gates``, ``talk``): reached -> rapport -> need found; then, in ``choice``, presented, objections, close.
"""

from __future__ import annotations

from typing import Any

from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform_of
from simsales.market.bond.spending import book_contact, book_meeting
from simsales.market.channels.passing import receives
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.touch import (
    Shift,
    knows,
    reads_customer,
    register,
    shared_lean,
    shift_of,
    touch,
)  # fmt: skip
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, EXPLICIT, LATENT, MATCHED, MISMATCHED, RECORDED
from simsales.market.leads.calling import count_attempts, leads_of
from simsales.market.leads.campaign import choose, forget, subject_in, works_the_best
from simsales.market.leads.capacity import carry_minutes, contacts_wanted
from simsales.market.leads.contact_luck import Luck, luck_of
from simsales.market.leads.dispatch import attempts_of, deal_out, dial
from simsales.market.leads.mode_order import in_turn
from simsales.market.leads.plan import Leads, latest
from simsales.market.leads.prospects import freshness, still_warm, wrong_number
from simsales.market.leads.scoring import best_leads
from simsales.market.needs.subject import subject_of
from simsales.market.selling.gates import NEED, RAPPORT, personal_lift
from simsales.market.selling.talk import finds_need, wins_rapport

READS = (
    "named", "segment", "orientation", "sensitivity", "price_response", "since", "satisfaction", "holding",
    "contract_end", "paid", "life", "moment", "call_again", "referred_in", "listed_by", "fits", "weighs", "worth_more",
    "won_in_run", "passed_by", "passed_to", "passed_due", "passed_about",
)  # fmt: skip
WRITES = (
    "need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "worked_by", "medium", "grade",
    "caller", "do_not_call", "known", "playing", "subject", "origin", "tried_by", "tried", "attempts", "attempts_by",
    "stance",
)  # fmt: skip
fetch = fetching(*READS, *WRITES)


@rule
def has_a_rival(holding: Any, own: int) -> bool:
    """Whether the customer holds a rival's offer in any category."""
    found = False
    for g in range(holding.shape[0]):
        found = found or holding[g] >= own
    return found


class Calls(Packed):
    """How an outbound channel works its list of the week.

    For each customer of the list: ``owners`` are the reps who own them, ``media`` how they are reached (0: not said),
    ``about`` the category of the campaign (-1: none said). For all: a lead is dialled ``attempts`` times at most, a
    part ``fresh`` of a bought list is no wrong number, a part ``recorded`` of the talks is written down, and
    ``in_order`` says that the channel has a place in the order of sales modes.
    """

    owners: Any
    media: Any
    about: Any
    attempts: int
    fresh: float
    recorded: float
    in_order: bool


@loop
def _reached(
    people: Any, facts: Any, i: int, k: int, channel: int, shift: Shift, calls: Calls, luck: Luck, tally: Any
) -> bool:  # fmt: skip
    """Whether a customer is reached: they answer one of the dials, and the number is right. Every dial costs."""
    nothing, call, s, medium = tally.nothing, facts.channel, people.segment[i], int(calls.media[k])
    option, reach = int(call.luck[channel]), facts.media.reach[medium]
    tally.contacts[s, channel, nothing] += 1
    if medium > 0:
        tally.by_medium[medium - 1, s, channel, nothing] += 1
    connects = call.connects[channel] if reach < 0.0 else reach
    dials = dial(people, i, luck.answer, luck.again, option, connects, calls.attempts)
    tally.dials[s, channel, nothing] += abs(dials)
    cost = call.cost_per_contact[channel] * facts.media.cost[medium]
    book_meeting(people, facts.own, i, channel, cost * abs(dials), tally)
    shift.contacts[int(shift.reps[k])] += 1
    if calls.in_order:
        people.tried_by[i] = channel
        people.tried[i] = shift.week
    if dials < 0:
        tally.no_answer[s, channel, nothing] += 1
        return False
    if (
        calls.fresh < 1.0
        and people.listed_by[i] == channel
        and wrong_number(uniform_of(luck.wrong, i, option), calls.fresh, people.touched[i, channel] >= 0)
    ):
        tally.no_answer[s, channel, nothing] += 1
        tally.wrong_numbers[s, channel, nothing] += 1
        return False
    tally.connected[s, channel, nothing] += 1
    return True


@loop
def _complains(people: Any, facts: Any, i: int, channel: int, tired: float, luck: Luck, tally: Any) -> bool:
    """Whether a customer who is called too often complains: that ends the call, and nobody may call them again.

    Who is only annoyed talks on, and may ask not to be called again.
    """
    nothing, call, s, option = tally.nothing, facts.channel, people.segment[i], int(facts.channel.luck[channel])
    fed_up = call.complains[channel] > 0.0 and tired > call.complains_above[channel]
    if fed_up and uniform_of(luck.complain, i, option) < call.complains[channel]:
        tally.complaints[s, channel, nothing] += 1
        tally.do_not_call[s, channel, nothing] += 1
        book_contact(people, facts.own, i, channel, call.complaint_cost[channel], tally)
        people.lived[i] |= ANNOYED
        people.do_not_call[i] = 1
        return True
    annoyed = call.opts_out[channel] > 0.0 and people.lived[i] & ANNOYED
    if annoyed and uniform_of(luck.opt_out, i, option) < call.opts_out[channel]:
        tally.do_not_call[s, channel, nothing] += 1
        people.do_not_call[i] = 1
    return False


@loop
def _opens(
    people: Any, facts: Any, i: int, channel: int, owns: bool, skill: float, tired: float, shares: Any, luck: Luck,
    tally: Any,
) -> tuple[bool, float]:  # fmt: skip
    """How a talk begins: whether content matches the customer's lean, and what speaks for this contact (log odds).

    A rep who does not own the customer has only a part of the relationship behind them.
    """
    nothing, selling, s, option = tally.nothing, facts.selling, people.segment[i], int(facts.channel.luck[channel])
    if has_a_rival(people.holding[i], facts.own):
        tally.rivals_met[s, channel, nothing] += 1
    matched = knows(people.known[i], channel, owns, shares) or reads_customer(skill, uniform_of(luck.match, i, option))
    people.lived[i] |= MATCHED if matched else MISMATCHED
    relationship = people.relationship[i] * (1.0 if owns else selling.stranger)
    lift = personal_lift(
        matched, selling.matched_lift, relationship, selling.relationship_weight, selling.fatigue_weight * tired
    )  # fmt: skip
    if people.moment[i] > 0:
        lift += facts.moments.warmth[people.moment[i]]
        tally.moment_contacts[s, channel, nothing] += 1
    return matched, lift


@loop
def _learns(
    people: Any, facts: Any, i: int, channel: int, owns: bool, shares: Any, calls: Calls, luck: Luck, tally: Any
) -> None:  # fmt: skip
    """What rapport brings besides: the customer tells of a rival, and their lean is recorded, shared or remembered."""
    option = int(facts.channel.luck[channel])
    if calls.in_order:
        people.tried_by[i] = -1
    if has_a_rival(people.holding[i], facts.own):
        tally.rivals_found[people.segment[i], channel, tally.nothing] += 1
    if calls.recorded > 0.0 and uniform_of(luck.record, i, option) < calls.recorded:
        people.known[i] = RECORDED
    may_learn = facts.selling.remembers > 0.0 and owns and people.known[i] != RECORDED
    if may_learn and uniform_of(luck.remember, i, option) < facts.selling.remembers:
        people.known[i] = 1 + channel
    people.known[i] = shared_lean(people.known[i], channel, shares)


@loop
def _has_a_need(
    people: Any, facts: Any, decided: Any, i: int, g: int, channel: int, skill: float, lift: float, luck: Luck,
    tally: Any,
) -> bool:  # fmt: skip
    """Whether a customer wants something in a category: they know it already, or the rep finds it.

    Who needs nothing but holds something can be made to review it.
    """
    if people.need[i, g] == EXPLICIT:
        return True
    s, latent = people.segment[i], people.need[i, g] == LATENT
    if not latent and people.holding[i, g] < 0:
        tally.no_need[s, channel, tally.nothing] += 1
        return False
    drawn = uniform_of(luck.find, i, int(facts.channel.luck[channel]))
    if not finds_need(people, facts, decided, i, g, channel, skill, lift, drawn, tally):
        return False
    if not latent:
        tally.prompted[s, channel, tally.nothing] += 1
    return True


@loop
def _work(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, shift: Shift, calls: Calls, luck: Luck, tally: Any
) -> None:  # fmt: skip
    """Work the list of the week: each customer goes through the gates until one of them is shut."""
    media, referral = facts.media, facts.referral
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        if not _reached(people, facts, i, k, channel, shift, calls, luck, tally):
            continue
        rep, medium = int(shift.reps[k]), int(calls.media[k])
        tired = touch(people, facts, i, channel, shift, k, medium, 1.0, tally)
        if people.caller[i] == channel:
            people.caller[i] = -1
        if _complains(people, facts, i, channel, tired, luck, tally):
            continue
        owns, rapport = rep == calls.owners[k], shift.skills[rep, RAPPORT]
        matched, lift = _opens(people, facts, i, channel, owns, rapport, tired, shift.shares, luck, tally)
        warm = lift + media.rapport[medium] + still_warm(
            shift.week - people.referred_in[i], referral.warm, referral.warmth
        )  # fmt: skip
        if not wins_rapport(people, facts, decided, i, channel, rapport, matched, warm, luck, tally):
            continue
        _learns(people, facts, i, channel, owns, shift.shares, calls, luck, tally)
        g = subject_of(people, facts, decided, i, channel, int(calls.about[k]))
        if people.stance[i] > 0:
            g = subject_in(people, facts, decided, i, channel, g)
        finding, lift = shift.skills[rep, NEED], lift + media.discovers[medium]
        if not _has_a_need(people, facts, decided, i, g, channel, finding, lift, luck, tally):
            continue
        tally.needs_met[people.segment[i], channel, tally.nothing] += 1
        register(people, i, channel, shift, True)
        people.playing[i] = channel
        people.subject[i] = g


def work_leads(today: Today) -> None:
    """Let each outbound channel choose its best leads up to its capacity, and its reps work them."""
    order, policy = today.plan[Leads].order, today.plan[ChannelPolicy]
    for channel in in_turn(today.channels, order):
        c = channel.number
        campaigns = policy.calling[c] if channel.outbound else ()
        leads = bool(campaigns) or (channel.outbound and receives(today, c))
        if not leads or (wanted := contacts_wanted(today, channel)) == 0:
            continue
        grading, recording = latest(today.plan[Leads].grading, c), latest(today.plan[Leads].recording, c)
        best = wanted if works_the_best(today, c) else None
        score, campaign, category, _ = leads_of(today, channel, campaigns, grading, best)
        rows = choose(today, c, category, score, wanted, best_leads)
        dealt = deal_out(today, channel, category[rows], rows, score[rows])
        if grading is not None:
            today.people.grade[dealt.rows] = dealt.grades
        calls = Calls(
            owners=dealt.owners,
            media=dealt.media,
            about=category[dealt.rows],
            attempts=attempts_of(today, channel),
            fresh=freshness(today.plan, c),
            recorded=float(recording.part) if recording else 0.0,
            in_order=order is not None and c in order.channels,
        )
        _work(
            today.people, today.facts, today.decided, dealt.rows, c, shift_of(today, c, dealt.reps), calls,
            luck_of(today, channel), today.tally,
        )  # fmt: skip
        count_attempts(today, dealt.rows, campaign[dealt.rows])
        forget(today, channel.number, rows)
    for channel in today.channels:
        carry_minutes(today, channel)
