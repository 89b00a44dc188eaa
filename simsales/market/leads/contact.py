"""Outbound contacts: the best leads are chosen (see ``leads``), then reps work them through the gates.

Gates: reached -> rapport -> need found -> (presented, chosen, objections, close: in ``choice``). A lost contact records
where it was lost. The gates themselves are in ``gates``.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import occurs, uniform_of
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.touch import knows, reads_customer, touch
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, EXPLICIT, LATENT, MATCHED, MISMATCHED, RECORDED, STAFF
from simsales.market.leads.calling import count_attempts, leads_of
from simsales.market.leads.campaign import choose, forget, subject_in
from simsales.market.leads.capacity import carry_minutes, contacts_wanted
from simsales.market.leads.dispatch import attempts_of, deal_out, dial
from simsales.market.leads.mode_order import in_turn
from simsales.market.leads.plan import Leads, latest
from simsales.market.leads.prospects import freshness, still_warm, wrong_number
from simsales.market.leads.scoring import best_leads
from simsales.market.needs.subject import subject_of
from simsales.market.selling.gates import NEED, ON_NEED, RAPPORT, TRUST, gate_log_odds, personal_lift

READS = (
    "segment", "orientation", "sensitivity", "price_response", "since", "satisfaction", "holding", "contract_end",
    "paid", "life", "moment",
    "call_again", "referred_in", "listed_by", "fits", "weighs", "worth_more",
)  # fmt: skip
WRITES = (
    "need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "worked_by", "medium", "grade",
    "caller", "do_not_call", "known", "playing", "subject", "stance", "origin", "tried_by", "tried",
    "attempts", "attempts_by",
)  # fmt: skip


@rule
def has_a_rival(holding: Any, own: int) -> bool:
    """Whether the customer holds a rival's offer in any category."""
    found = False
    for g in range(holding.shape[0]):
        found = found or holding[g] >= own
    return found


@loop
def _work(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, about: Any, protection: float, week: int,
    skills: Any, effort: Any, reps: Any, owners: Any, media: Any, recorded: float, attempts: int,
    answer: Any, again: Any, complain: Any, opt_out: Any, warm: Any, find: Any, match: Any, bond: Any,
    remember: Any, record: Any, wrong: Any, fresh: float,
    rep_contacts: Any, tally: Any, in_order: bool,
) -> None:  # fmt: skip
    nothing = tally.nothing
    selling, call, referral = facts.selling, facts.channel, facts.referral
    luck = int(call.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        rep, medium = int(reps[k]), int(media[k])
        tally.contacts[s, channel, nothing] += 1
        if medium > 0:
            tally.by_medium[medium - 1, s, channel, nothing] += 1
        reach = facts.media.reach[medium]
        connects = call.connects[channel] if reach < 0.0 else reach
        dials = dial(people, i, answer, again, luck, connects, attempts)
        tally.dials[s, channel, nothing] += abs(dials)
        cost = call.cost_per_contact[channel] * facts.media.cost[medium]
        tally.contact_cost[s, channel, nothing] += cost * abs(dials)
        rep_contacts[rep] += 1
        if in_order:
            people.tried_by[i] = channel
            people.tried[i] = week
        if dials < 0:
            tally.no_answer[s, channel, nothing] += 1
            continue
        if (
            fresh < 1.0
            and people.listed_by[i] == channel
            and wrong_number(uniform_of(wrong, i, luck), fresh, people.touched[i, channel] >= 0)
        ):
            tally.no_answer[s, channel, nothing] += 1
            tally.wrong_numbers[s, channel, nothing] += 1
            continue
        tally.connected[s, channel, nothing] += 1
        tired = touch(people, facts, i, rep, medium, channel, 1.0, protection, week, tally)
        if people.caller[i] == channel:
            people.caller[i] = -1
        fed_up = call.complains[channel] > 0.0 and tired > call.complains_above[channel]
        if fed_up and uniform_of(complain, i, luck) < call.complains[channel]:
            tally.complaints[s, channel, nothing] += 1
            tally.do_not_call[s, channel, nothing] += 1
            tally.contact_cost[s, channel, nothing] += call.complaint_cost[channel]
            people.lived[i] |= ANNOYED
            people.do_not_call[i] = 1
            continue
        annoyed = call.opts_out[channel] > 0.0 and people.lived[i] & ANNOYED
        if annoyed and uniform_of(opt_out, i, luck) < call.opts_out[channel]:
            tally.do_not_call[s, channel, nothing] += 1
            people.do_not_call[i] = 1
        owns = rep == owners[k]
        with_rival = has_a_rival(people.holding[i], facts.own)
        if with_rival:
            tally.rivals_met[s, channel, nothing] += 1
        matched = knows(people.known[i], channel, owns) or reads_customer(
            skills[rep, RAPPORT], uniform_of(match, i, luck)
        )
        people.lived[i] |= MATCHED if matched else MISMATCHED
        relationship = people.relationship[i] * (1.0 if owns else selling.stranger)
        lift = personal_lift(
            matched, selling.matched_lift, relationship, selling.relationship_weight,
            selling.fatigue_weight * tired,
        )  # fmt: skip
        warmth = still_warm(week - people.referred_in[i], referral.warm, referral.warmth)
        if people.moment[i] > 0:
            lift += facts.moments.warmth[people.moment[i]]
            tally.moment_contacts[s, channel, nothing] += 1
        odds = gate_log_odds(
            facts.channel.rapport[channel], skills[rep, RAPPORT], selling.skill_weight, effort[channel, TRUST],
            selling.effort_weight, lift + facts.media.rapport[medium] + warmth,
        )  # fmt: skip
        if not occurs(uniform_of(warm, i, luck), odds):
            tally.no_rapport[s, channel, nothing] += 1
            continue
        if in_order:
            people.tried_by[i] = -1
        if with_rival:
            tally.rivals_found[s, channel, nothing] += 1
        if matched and comes_closer(
            uniform_of(bond, i, luck), people.relationship[i], selling.relationship_gain, effort[channel, TRUST]
        ):
            people.relationship[i] = raised(people.relationship[i])
        if recorded > 0.0 and uniform_of(record, i, luck) < recorded:
            people.known[i] = RECORDED
        may_learn = selling.remembers > 0.0 and owns and people.known[i] != RECORDED
        if may_learn and uniform_of(remember, i, luck) < selling.remembers:
            people.known[i] = 1 + channel
        g = subject_of(people, facts, decided, i, channel, int(about[k]))
        if people.stance[i] > 0:
            g = subject_in(people, facts, decided, i, channel, g)
        if people.need[i, g] != EXPLICIT:
            if people.need[i, g] != LATENT and people.holding[i, g] < 0:
                tally.no_need[s, channel, nothing] += 1
                continue
            odds = gate_log_odds(
                facts.channel.discovers[channel], skills[rep, NEED], selling.skill_weight, effort[channel, ON_NEED],
                selling.effort_weight, lift + facts.media.discovers[medium],
            )  # fmt: skip
            if not occurs(uniform_of(find, i, luck), odds):
                tally.undiscovered[s, channel, nothing] += 1
                continue
            tally.discovered[s, channel, nothing] += 1
            if people.need[i, g] != LATENT:
                tally.prompted[s, channel, nothing] += 1
            people.need[i, g] = EXPLICIT
            people.origin[i, g] = STAFF
        tally.needs_met[s, channel, nothing] += 1
        people.playing[i] = channel
        people.subject[i] = g


def work_leads(today: Today) -> None:
    """Let each outbound channel choose its best leads up to its capacity, and its reps work them."""
    order, policy = today.plan[Leads].order, today.plan[ChannelPolicy]
    for channel in in_turn(today.channels, order):
        c = channel.number
        campaigns = policy.calling[c] if channel.outbound else ()
        wanted = contacts_wanted(today, channel) if campaigns else 0
        if wanted == 0:
            continue
        grading, recording = latest(today.plan[Leads].grading, c), latest(today.plan[Leads].recording, c)
        score, campaign, category = leads_of(today, channel, campaigns, grading)
        rows = choose(today, c, category, score, wanted, best_leads)
        dealt = deal_out(today, channel, category[rows], rows, score[rows])
        if grading is not None:
            today.people.grade[dealt.rows] = dealt.grades
        _work(
            today.people, today.facts, today.decided, dealt.rows, c, category[dealt.rows], policy.protection_weeks,
            today.week, today.rep_skill[c], today.decided.effort, dealt.reps, dealt.owners, dealt.media,
            recording.part if recording else 0.0, attempts_of(today, channel),
            today.key("answer"), today.key(f"dial again {channel.name}"), today.key("complain"),
            today.key("opt out"), today.key("rapport"), today.key("find"), today.key("match"), today.key("closer"),
            today.key("remember"), today.key("record"), today.luck.key("wrong number"),
            freshness(today.plan, c),
            today.rep_contacts[c], today.tally,
            order is not None and channel.number in order.channels,
        )  # fmt: skip
        count_attempts(today, dealt.rows, campaign[dealt.rows])
        forget(today, channel.number, rows)
    for channel in today.channels:
        carry_minutes(today, channel)
