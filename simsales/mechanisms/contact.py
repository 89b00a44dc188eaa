"""Outbound contacts: the best leads are chosen (see ``leads``), then reps work them through the gates.

Gates: reached -> rapport -> need found -> (presented, chosen, objections, close: in ``choice``). A lost contact records
where it was lost. The gates themselves are in ``gates``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.agents.customers import EXPLICIT, LATENT, MATCHED, MISMATCHED
from simsales.catalogue.entries import (
    CONTACT_COST,
    CONTACTS,
    DISCOVERED,
    NO_ANSWER,
    NO_NEED_FOUND,
    NO_RAPPORT,
    PROMPTED,
    UNDISCOVERED,
)
from simsales.catalogue.plan import EVERYONE
from simsales.core.compiled import loop, rule
from simsales.core.streams import occurs, uniform_of
from simsales.mechanisms.gates import NEED, ON_NEED, RAPPORT, TRUST, gate_log_odds, personal_lift, relationship_after
from simsales.mechanisms.leads import best_leads, score_leads
from simsales.mechanisms.tables import Today
from simsales.mechanisms.touch import owning_reps, touch

READS = ("segment", "orientation", "since", "satisfaction", "holding", "contract_end", "paid")
WRITES = (
    "need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "worked_by", "playing", "subject",
)  # fmt: skip


@rule
def reads_customer(skill: float, luck: float) -> bool:
    """Whether a rep finds content that matches the customer's lean: one in three by chance, all at full skill."""
    return luck < 1.0 / 3.0 + 2.0 / 3.0 * skill


@rule
def subject_of(need: Any, holding: Any, category: int) -> int:
    """What a contact is about: the campaign's category, or else the first explicit, then the first latent need."""
    if category >= 0:
        return category
    for g in range(need.shape[0]):
        if need[g] == EXPLICIT:
            return g
    for g in range(need.shape[0]):
        if need[g] == LATENT:
            return g
    for g in range(need.shape[0]):
        if holding[g] >= 0:
            return g
    return 0


@loop
def _work(
    people: Any, facts: Any, rows: Any, channel: int, category: int, protection: float, week: int,
    skills: Any, effort: Any, reps: Any, answer: Any, warm: Any, find: Any, match: Any, rep_contacts: Any,
    tally: Any,
) -> None:  # fmt: skip
    nothing = tally.shape[3] - 1
    selling = facts.selling
    luck = int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        tally[CONTACTS, s, channel, nothing] += 1
        tally[CONTACT_COST, s, channel, nothing] += facts.channel.cost_per_contact[channel]
        rep = int(reps[k])
        rep_contacts[rep] += 1
        if uniform_of(answer, i, luck) >= facts.channel.connects[channel]:
            tally[NO_ANSWER, s, channel, nothing] += 1
            continue
        tired = touch(people, facts, i, rep, channel, 1.0, protection, week, tally)
        matched = reads_customer(skills[rep, RAPPORT], uniform_of(match, i, luck))
        people.lived[i] |= MATCHED if matched else MISMATCHED
        lift = personal_lift(
            matched, selling.matched_lift, people.relationship[i], selling.relationship_weight,
            selling.fatigue_weight * tired,
        )  # fmt: skip
        odds = gate_log_odds(
            facts.channel.rapport[channel], skills[rep, RAPPORT], selling.skill_weight, effort[channel, TRUST],
            selling.effort_weight, lift,
        )  # fmt: skip
        if not occurs(uniform_of(warm, i, luck), odds):
            tally[NO_RAPPORT, s, channel, nothing] += 1
            continue
        if matched:
            people.relationship[i] = relationship_after(
                people.relationship[i], selling.relationship_gain, effort[channel, TRUST]
            )
        g = subject_of(people.need[i], people.holding[i], category)
        if people.need[i, g] != EXPLICIT:
            if people.need[i, g] != LATENT and people.holding[i, g] < 0:
                tally[NO_NEED_FOUND, s, channel, nothing] += 1
                continue
            odds = gate_log_odds(
                facts.channel.discovers[channel], skills[rep, NEED], selling.skill_weight, effort[channel, ON_NEED],
                selling.effort_weight, lift,
            )  # fmt: skip
            if not occurs(uniform_of(find, i, luck), odds):
                tally[UNDISCOVERED, s, channel, nothing] += 1
                continue
            tally[DISCOVERED, s, channel, nothing] += 1
            if people.need[i, g] != LATENT:
                tally[PROMPTED, s, channel, nothing] += 1
            people.need[i, g] = EXPLICIT
        people.playing[i] = channel
        people.subject[i] = g


def work_leads(today: Today) -> None:
    """Let each outbound channel choose its best leads up to its capacity, and its reps work them."""
    score: Any = None
    for channel in today.channels:
        calling = today.plan.calling[channel.number] if channel.outbound else None
        wanted = int(min(channel.capacity(), len(today.people.segment))) if calling else 0
        if calling is None or wanted == 0:
            continue
        score = np.empty(len(today.people.segment)) if score is None else score
        score_leads(
            today.people, today.facts, today.decided, channel.number, calling.category,
            calling.audience == EVERYONE, np.array([calling.audience.row()]), calling.rest_weeks, today.week,
            today.key(f"lead {channel.name}"), today.luck.key("territory"), score,
        )  # fmt: skip
        rows = best_leads(score, wanted)
        _work(
            today.people, today.facts, rows, channel.number, calling.category, today.plan.protection_weeks, today.week,
            today.rep_skill[channel.number], today.decided.effort, owning_reps(today, channel.number, rows),
            today.key("answer"), today.key("rapport"), today.key("find"), today.key("match"),
            today.rep_contacts[channel.number], today.tally,
        )  # fmt: skip
