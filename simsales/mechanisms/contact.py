"""Outbound contacts: leads are scored and chosen, then reps work them through the gates.

Gates: reached -> rapport -> need found -> (presented, chosen, objections, close: in ``choice``). A lost contact records
where it was lost. The gates themselves are in ``gates``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.agents.customers import ANNOYED, EXPLICIT, LATENT, MATCHED, MISMATCHED
from simsales.catalogue.entries import (
    COLLISIONS,
    CONTACT_COST,
    CONTACTS,
    DISCOVERED,
    NEEDS_MET,
    NO_ANSWER,
    NO_NEED_FOUND,
    NO_RAPPORT,
    PROMPTED,
    RIVALS_KNOWN,
    RIVALS_MET,
    UNDISCOVERED,
)
from simsales.catalogue.plan import EVERYONE
from simsales.core.compiled import loop, making, rule
from simsales.core.streams import occurs, uniform, uniform_of
from simsales.mechanisms.audience import belongs, supplier_of
from simsales.mechanisms.conflict import TERRITORY, collides, may_call, territory_of
from simsales.mechanisms.gates import NEED, ON_NEED, RAPPORT, TRUST, gate_log_odds, personal_lift
from simsales.mechanisms.relationship import comes_closer, raised
from simsales.mechanisms.tables import Today

READS = ("segment", "orientation", "since", "satisfaction", "holding", "contract_end", "paid")
WRITES = ("need", "relationship", "fatigue", "lived", "touched", "owner", "owned_until", "playing", "subject")

DONE_WITH = 3.0  # fatigue at which one more contact annoys (assumed)
SOON = 8.0  # weeks to the end of a commitment that make a lead worth calling (assumed)
BINS = 4096


@rule
def lead_score(weeks_to_end: float, supplier: int, relationship: float, noise: float) -> float:
    """What a lead looks like from the outside: commitment about to end, nothing or a rival's offer held, relationship.

    Weights are assumed; ``noise`` in 0..1 is what the list does not tell. Between 0 and 3.5.
    """
    ending = 1.0 if 0.0 <= weeks_to_end <= SOON else 0.0
    open_to = 0.5 if supplier != 1 else 0.0
    return ending + open_to + relationship + noise


@rule
def faded(fatigue: float, weeks: float, half_life: float) -> float:
    """Fatigue that is left after some weeks without contact."""
    return fatigue * 0.5 ** (weeks / half_life)


@rule
def reads_customer(skill: float, luck: float) -> bool:
    """Whether a rep finds content that matches the customer's lean: one in three by chance, all at full skill."""
    return luck < 1.0 / 3.0 + 2.0 / 3.0 * skill


@rule
def rep_of(key: Any, slot: int, reps: int) -> int:
    """The rep who owns the customer in a team: an equal part each, for good."""
    return int(uniform(key, slot) * reps)


@rule
def last_touch(touched: Any) -> int:
    """The week of the last contact by any channel."""
    last = touched[0]
    for channel in range(1, touched.shape[0]):
        last = max(last, touched[channel])
    return int(last)


@loop
def _score(
    people: Any, facts: Any, decided: Any, channel: int, category: int, everyone: bool, conditions: Any, rest: float,
    week: int, noise: Any, land: Any, score: Any,
) -> None:  # fmt: skip
    for i in range(people.segment.shape[0]):
        score[i] = -1.0
        if not people.alive[i] or week - people.touched[i, channel] < rest or people.playing[i] >= 0:
            continue
        territory = territory_of(land, i, facts.channel.outbound) if decided.credit == TERRITORY else -1
        protected = people.owned_until[i] >= week
        if not may_call(decided.credit, channel, people.owner[i], protected, territory):
            continue
        g = max(category, 0)
        holding = people.holding[i, g]
        supplier = supplier_of(holding, facts.own)
        weeks_to_end = float(max(people.contract_end[i, g] - week, 0)) if holding >= 0 else 1e9
        if not everyone and not belongs(
            conditions, 0, people.segment[i], people.orientation[i], float(week - people.since[i]), weeks_to_end,
            people.satisfaction[i], people.paid[i, g], supplier,
        ):  # fmt: skip
            continue
        score[i] = lead_score(weeks_to_end, supplier, people.relationship[i], uniform(noise, i))


@making
def _best(score: Any, wanted: int) -> Any:
    """Rows of the best ``wanted`` scores (ties by row), in the order of rows: by threshold, not by sort."""
    n = score.shape[0]
    counts = np.zeros(BINS + 1, np.int64)
    scale = BINS / 4.0
    for i in range(n):
        if score[i] >= 0.0:
            counts[min(int(score[i] * scale), BINS)] += 1
    above, limit = 0, BINS + 1
    while limit > 0 and above + counts[limit - 1] <= wanted:
        limit -= 1
        above += counts[limit]
    total = above if limit == 0 else wanted
    edge = np.empty(0 if limit == 0 else counts[limit - 1], np.int64)
    rows = np.empty(total, np.int64)
    found, on_edge = 0, 0
    for i in range(n):
        if score[i] >= 0.0:
            at = min(int(score[i] * scale), BINS)
            if at >= limit:
                rows[found] = i
                found += 1
            elif at == limit - 1:
                edge[on_edge] = i
                on_edge += 1
    if found < total:
        order = np.argsort(-score[edge], kind="mergesort")
        for k in range(total - found):
            rows[found + k] = edge[order[k]]
        rows.sort()
    return rows


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


@rule
def has_a_rival(holding: Any, own: int) -> bool:
    """Whether the customer holds a rival's offer in any category."""
    found = False
    for g in range(holding.shape[0]):
        found = found or holding[g] >= own
    return found


@loop
def _work(
    people: Any, facts: Any, rows: Any, channel: int, category: int, protection: float, week: int,
    skills: Any, effort: Any, own_rep: Any, answer: Any, warm: Any, find: Any, match: Any, bond: Any,
    rep_contacts: Any, tally: Any,
) -> None:  # fmt: skip
    nothing = tally.shape[3] - 1
    selling = facts.selling
    luck = int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        tally[CONTACTS, s, channel, nothing] += 1
        tally[CONTACT_COST, s, channel, nothing] += facts.channel.cost_per_contact[channel]
        rep = rep_of(own_rep, i, skills.shape[0])
        rep_contacts[rep] += 1
        if uniform_of(answer, i, luck) >= facts.channel.connects[channel]:
            tally[NO_ANSWER, s, channel, nothing] += 1
            continue
        tired = faded(people.fatigue[i], float(week - last_touch(people.touched[i])), selling.fatigue_half_life)
        if collides(people.touched[i], facts.channel.outbound, channel, week, selling.collision_window):
            tally[COLLISIONS, s, channel, nothing] += 1
            people.lived[i] |= ANNOYED
        elif tired > DONE_WITH:
            people.lived[i] |= ANNOYED
        if people.owned_until[i] < week:
            people.owner[i] = channel
            people.owned_until[i] = week + int(protection)
        people.fatigue[i] = tired + 1.0
        people.touched[i, channel] = week
        with_rival = has_a_rival(people.holding[i], facts.own)
        if with_rival:
            tally[RIVALS_MET, s, channel, nothing] += 1
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
        if with_rival:
            tally[RIVALS_KNOWN, s, channel, nothing] += 1
        if matched and comes_closer(
            uniform_of(bond, i, luck), people.relationship[i], selling.relationship_gain, effort[channel, TRUST]
        ):
            people.relationship[i] = raised(people.relationship[i])
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
        tally[NEEDS_MET, s, channel, nothing] += 1
        people.playing[i] = channel
        people.subject[i] = g


def work_leads(today: Today) -> None:
    """Let each outbound channel choose its best leads up to its capacity, and its reps work them."""
    score: Any = None
    for channel in today.channels:
        calling = today.plan.calling[channel.number] if channel.outbound else None
        capacity = channel.capacity() - today.used[channel.number]  # what maintenance has left
        wanted = int(min(capacity, len(today.people.segment))) if calling else 0
        if calling is None or wanted == 0:
            continue
        score = np.empty(len(today.people.segment)) if score is None else score
        _score(
            today.people, today.facts, today.decided, channel.number, calling.category,
            calling.audience == EVERYONE, np.array([calling.audience.row()]), calling.rest_weeks, today.week,
            today.key(f"lead {channel.name}"), today.luck.key("territory"), score,
        )  # fmt: skip
        rows = _best(score, wanted)
        _work(
            today.people, today.facts, rows, channel.number, calling.category, today.plan.protection_weeks, today.week,
            today.rep_skill[channel.number], today.decided.effort, today.luck.key(f"rep {channel.name}"),
            today.key("answer"), today.key("rapport"), today.key("find"), today.key("match"), today.key("closer"),
            today.rep_contacts[channel.number], today.tally,
        )  # fmt: skip
