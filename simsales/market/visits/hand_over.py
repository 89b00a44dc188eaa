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
from simsales.core.streams import occurs, uniform, uniform_of
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.channels.touch import reads_customer
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, LATENT, MATCHED, MISMATCHED, STAFF
from simsales.market.needs.subject import next_wanted
from simsales.market.selling.gates import NEED, ON_NEED, RAPPORT, TRUST, gate_log_odds, personal_lift
from simsales.market.visits.plan import TOUCH_POINTS, Branches, HandOver

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel


READS = (
    "segment", "orientation", "sensitivity", "price_response", "holding", "fatigue", "playing", "weighs", "worth_more",
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
        if 0 <= holding[g] < own:
            holds = True
        elif holding[g] < 0 and sold[g]:
            lacks = True
    return 1 if holds and lacks else 0


@loop
def _recognise(
    people: Any, facts: Any, rows: Any, channel: int, sold: Any, chances: Any, accepted: Any, mistakes: float,
    recognise: Any, accept: Any, referred: Any, tally: Any,
) -> None:  # fmt: skip
    nothing = tally.nothing
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        referred[k] = False
        worth = potential(people.need[i], people.holding[i], sold, facts.own)
        if worth == 0:
            continue
        by = -1
        for point in range(chances.shape[0]):
            chance = chances[point] if worth == 2 else chances[point] * mistakes
            if by < 0 and uniform_of(recognise, i, point) < chance:
                by = point
        if by < 0:
            continue
        tally.recognised[s, channel, nothing] += 1
        if uniform(accept, i) < accepted[by]:
            tally.referred[s, channel, nothing] += 1
            referred[k] = True
        else:
            tally.referral_declined[s, channel, nothing] += 1


@loop
def _meet(
    people: Any, facts: Any, decided: Any, rows: Any, channel: int, sold: Any, skills: Any, effort: Any, reps: Any,
    warm: Any, find: Any, match: Any, bond: Any, rep_contacts: Any, tally: Any,
) -> None:  # fmt: skip
    nothing = tally.nothing
    selling = facts.selling
    luck = int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        rep = int(reps[k])
        rep_contacts[rep] += 1
        matched = reads_customer(skills[rep, RAPPORT], uniform_of(match, i, luck))
        people.lived[i] |= MATCHED if matched else MISMATCHED
        lift = personal_lift(
            matched, selling.matched_lift, people.relationship[i], selling.relationship_weight,
            selling.fatigue_weight * people.fatigue[i],
        )  # fmt: skip
        odds = gate_log_odds(
            facts.channel.rapport[channel], skills[rep, RAPPORT], selling.skill_weight, effort[channel, TRUST],
            selling.effort_weight, lift,
        )  # fmt: skip
        if not occurs(uniform_of(warm, i, luck), odds):
            tally.no_rapport[s, channel, nothing] += 1
            continue
        if matched and comes_closer(
            uniform_of(bond, i, luck), people.relationship[i], selling.relationship_gain, effort[channel, TRUST]
        ):
            people.relationship[i] = raised(people.relationship[i])
        if potential(people.need[i], people.holding[i], sold, facts.own) < 2:
            tally.no_need[s, channel, nothing] += 1
            continue
        worth, place = np.inf, -1
        for _ in range(people.need.shape[1]):
            g, worth, place = next_wanted(people, facts, decided, i, channel, LATENT, worth, place)
            if g < 0 or people.subject[i] >= 0:
                break
            if not sold[g]:
                continue
            odds = gate_log_odds(
                facts.channel.discovers[channel], skills[rep, NEED], selling.skill_weight, effort[channel, ON_NEED],
                selling.effort_weight, lift,
            )  # fmt: skip
            if not occurs(uniform_of(find, i, int(facts.need.luck[g])), odds):
                tally.undiscovered[s, channel, nothing] += 1
                continue
            tally.discovered[s, channel, nothing] += 1
            people.need[i, g] = EXPLICIT
            people.origin[i, g] = STAFF
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
    people = today.people
    for plan in today.plan[Branches].hand_overs:
        c = plan.channel
        channel = today.channels[c]
        rows = np.flatnonzero((people.playing == c) & (people.subject < 0))
        managers = team_of(channel, plan.managers)
        nothing = today.tally.nothing
        came = today.tally.visits[:, c, nothing].sum() + today.tally.turned_away[:, c, nothing].sum()
        chances = np.array(plan.recognises, np.float64)
        load = load_of(today.sample.scaled(float(came)), counter_capacity(channel, (plan,)))
        chances[WAITING_AREA] = in_the_queue(chances[WAITING_AREA], load)
        sold = np.isfinite(today.decided.entry[:, c]).any(axis=0)
        referred = np.zeros(len(rows), np.bool_)
        _recognise(
            people, today.facts, rows, c, sold, chances, np.array(plan.accepted, np.float64), float(plan.mistakes),
            today.key("recognise"), today.key("accept referral"), referred, today.tally,
        )  # fmt: skip
        rows = rows[referred]
        time = np.array([channel.reps[place].capacity for place in managers])
        free = int(channel.whole(f"managers {plan.managers}", time).sum()) if len(time) else 0
        if len(rows) > free:
            arrival = today.luck.uniforms("arrival", rows, today.week)
            late = rows[np.argsort(arrival, kind="stable")[free:]]
            today.tally.no_manager[:, c, nothing] += np.bincount(people.segment[late], minlength=today.tally.segments)
            rows = np.setdiff1d(rows, late, assume_unique=True)
        channel.keep(f"managers {plan.managers}", np.full(len(managers), (free - len(rows)) / max(len(managers), 1)))
        # A customer belongs to one manager of the team, an equal part each, for good.
        reps = managers[(today.luck.uniforms(f"manager {channel.name}", rows) * len(managers)).astype(np.int64)]
        _meet(
            people, today.facts, today.decided, rows, c, sold, today.rep_skill[c], today.decided.effort, reps,
            today.key("meeting rapport"), today.key("meeting find"), today.key("meeting match"),
            today.key("closer in a meeting"),
            today.rep_contacts[c], today.tally,
        )  # fmt: skip
        people.worked_by[rows] = reps
