"""Inbound channels: customers choose one, come, wait or are served, voice a need or are asked.

A customer with an explicit need chooses among the inbound channels that sell in its category, or stays at home
this week; others come for other business. Of several needs they come for, voice or are asked about the one whose best
offer is worth most to them. Only 4% voice a latent need unasked (B-need); staff who offer
proactively find the rest with a discovery gate.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, gumbel_of, occurs, uniform, uniform_of
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.touch import owning_reps, reads_customer, touch
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, LATENT, MATCHED, MISMATCHED, RECORDED, STAFF, WAITED
from simsales.market.needs.arise import origin_of
from simsales.market.needs.subject import most_wanted, next_wanted
from simsales.market.selling.gates import NEED, ON_NEED, RAPPORT, TRUST, gate_log_odds, personal_lift
from simsales.market.visits.hand_over import counter_capacity
from simsales.market.visits.plan import Branches

READS = (
    "segment", "orientation", "sensitivity", "price_response", "holding", "recommended", "known", "weighs",
    "worth_more",
)  # fmt: skip
WRITES = (
    "need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "worked_by", "medium",
    "playing", "subject", "origin",
)  # fmt: skip


@rule
def channel_utility(
    service_weight: float, service: float, hassle: float, waiting_weight: float, turned_away: float,
    price_response: float, dearer: float,
) -> float:  # fmt: skip
    """Utility of using an inbound channel: its service, less hassle, last week's queue and its higher prices.

    ``dearer`` is by how much its cheapest offer of the category exceeds the cheapest anywhere, a month.
    """
    return service_weight * service - hassle - waiting_weight * turned_away - price_response * dearer


@loop
def _go(
    people: Any, facts: Any, decided: Any, turned_away: Any, come: Any, taste: Any, visits: Any, visitors: Any
) -> int:
    channels, entry = facts.channel, decided.entry
    inbound, others = 0, 0.0
    for c in range(channels.outbound.shape[0]):
        inbound += 0 if channels.outbound[c] else 1
    for s in range(facts.segment.visits.shape[0]):
        others += facts.segment.visits[s]
    if inbound == 0:
        return 0
    found = 0
    for i in range(people.segment.shape[0]):
        if not people.alive[i] or people.playing[i] >= 0:
            continue
        s = people.segment[i]
        g, needs = -1, 0
        for h in range(people.need.shape[1]):
            if people.need[i, h] == EXPLICIT:
                g, needs = h, needs + 1
        if needs > 1:
            g = most_wanted(people, facts, decided, i, -1, EXPLICIT)
        if g < 0 and (others <= 0.0 or uniform(come, i) >= facts.segment.visits[s]):
            continue
        cheapest = np.inf
        if g >= 0:
            for c in range(channels.outbound.shape[0]):
                if not channels.outbound[c]:
                    cheapest = min(cheapest, entry[s, c, g])
        best, chosen = -np.inf, -1
        if g >= 0:
            best = gumbel_of(taste, i, NONE_OF_THEM)
        for c in range(channels.outbound.shape[0]):
            if channels.outbound[c] or (g >= 0 and entry[s, c, g] == np.inf):
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


@loop
def _serve(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, protection: float, week: int, skills: Any,
    reps: Any, speak: Any, ask: Any, warm: Any, find: Any, match: Any, bond: Any, rep_contacts: Any, tally: Any,
) -> None:  # fmt: skip
    nothing = tally.nothing
    selling = facts.selling
    luck = int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        tally.visits[s, channel, nothing] += 1
        tally.contact_cost[s, channel, nothing] += facts.channel.cost_per_contact[channel]
        rep = int(reps[k])
        rep_contacts[rep] += 1
        tired = touch(people, facts, i, rep, 0, channel, 0.0, protection, week, tally)
        if people.subject[i] >= 0:
            continue
        asked, lift = uniform_of(ask, i, luck) < decided.proactive[channel], 0.0
        if asked:
            matched = people.known[i] == RECORDED or reads_customer(skills[rep, RAPPORT], uniform_of(match, i, luck))
            people.lived[i] |= MATCHED if matched else MISMATCHED
            lift = personal_lift(
                matched, selling.matched_lift, people.relationship[i], selling.relationship_weight,
                selling.fatigue_weight * tired,
            )  # fmt: skip
            odds = gate_log_odds(
                facts.channel.rapport[channel], skills[rep, RAPPORT], selling.skill_weight,
                decided.effort[channel, TRUST], selling.effort_weight, lift,
            )  # fmt: skip
            asked = occurs(uniform_of(warm, i, luck), odds)
            if not asked:
                tally.no_rapport[s, channel, nothing] += 1
            elif matched and comes_closer(
                uniform_of(bond, i, luck), people.relationship[i], selling.relationship_gain,
                decided.effort[channel, TRUST],
            ):  # fmt: skip
                people.relationship[i] = raised(people.relationship[i])
        worth, place = np.inf, -1
        for _ in range(people.need.shape[1]):
            g, worth, place = next_wanted(people, facts, decided, i, channel, LATENT, worth, place)
            if g < 0:
                break
            if uniform_of(speak, i, int(facts.need.luck[g])) < facts.need.voiced_per_visit[g]:
                tally.voiced[s, channel, nothing] += 1
                people.origin[i, g] = origin_of(week - people.recommended[i], facts.experience.remembered)
                people.need[i, g] = EXPLICIT
                people.subject[i] = g
                break
            tally.unvoiced[s, channel, nothing] += 1
            if asked:
                odds = gate_log_odds(
                    facts.channel.discovers[channel], skills[rep, NEED], selling.skill_weight,
                    decided.effort[channel, ON_NEED], selling.effort_weight, lift,
                )  # fmt: skip
                if not occurs(uniform_of(find, i, int(facts.need.luck[g])), odds):
                    tally.undiscovered[s, channel, nothing] += 1
                    continue
                tally.discovered[s, channel, nothing] += 1
                people.origin[i, g] = STAFF
                people.need[i, g] = EXPLICIT
                people.subject[i] = g
                break


def receive(today: Today) -> None:
    """Let customers come, turn away whom an inbound channel cannot serve, and serve the others.

    Who comes first is served first: the week's arrival order is the customers' own luck.
    """
    people = today.people
    turned_away = np.array([channel.turned_away for channel in today.channels])
    visits = np.zeros(len(today.channels))
    visitors = np.empty(len(people.playing), np.int64)
    found = _go(
        people, today.facts, today.decided, turned_away, today.key("visit"), today.key("channel"), visits,
        visitors,
    )  # fmt: skip
    visitors = visitors[:found]
    went = people.playing[visitors]
    nothing, protection = today.tally.nothing, today.plan[ChannelPolicy].protection_weeks
    for channel in today.channels:
        if channel.outbound:
            continue
        rows = visitors[went == channel.number]
        offered = counter_capacity(channel, today.plan[Branches].hand_overs)
        capacity = channel.whole("visits", np.array([offered]))[0]
        if len(rows) > capacity:
            arrival = today.luck.uniforms("arrival", rows, today.week)
            too_late = np.argsort(arrival, kind="stable")[int(capacity) :]
            late = rows[too_late]
            people.playing[late] = -1
            people.subject[late] = -1
            people.lived[late] |= WAITED
            away = np.bincount(people.segment[late], minlength=today.tally.segments)
            today.tally.turned_away[:, channel.number, nothing] += away
            rows = np.delete(rows, too_late)
        channel.turn_away(visits[channel.number], len(rows))
        channel.keep("visits", np.array([capacity - len(rows)]))
        _serve(
            people, today.facts, today.decided, rows, channel.number, protection, today.week,
            today.rep_skill[channel.number], owning_reps(today, channel.number, rows), today.key("speak"),
            today.key("ask"), today.key("rapport"), today.key("find"), today.key("match"), today.key("closer"),
            today.rep_contacts[channel.number], today.tally,
        )  # fmt: skip
