"""What customers live through becomes satisfaction: expectancy disconfirmation (Oliver 1980).

How satisfying an event is, is what was expected plus the surprise (experience - expectation), disappointments
weighing about twice; satisfaction S moves a part of the way there, and expectations follow slowly.
Very poor and very good service is told (D-wom: 79% and 55%).
"""

from __future__ import annotations

import math
from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import comes, uniform, uniform_of
from simsales.market.bond.relationship import lowered, neglect_rate, raised
from simsales.market.bond.standing import OPEN, is_open
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, KEPT_PROMISE, LATE, MATCHED, MISMATCHED, REGRETS, WAITED

READS = ("segment", "holding")
WRITES = ("satisfaction", "expectation", "relationship", "told", "lived", "hurt_in", "hurt_case")

# How good each event is, 0 to 1 (assumed); the order is fixed.
EVENTS = (
    (WAITED, 0.2), (ANNOYED, 0.2), (MISMATCHED, 0.45), (MATCHED, 0.75), (LATE, 0.1), (KEPT_PROMISE, 0.75),
    (REGRETS, 0.1),
)  # fmt: skip
POOR = 64  # the option of a very poor experience, beside the events' bits
ADAPTING = 0.1  # part of the way that expectations move towards an experience (assumed)
LOGISTIC_SD = math.sqrt(3) / math.pi


@rule
def experience_of(service: float, spread: float, luck: float) -> float:
    """How good a service experience is: around the offer's service, logistic with sd ``spread``, within 0 and 1."""
    noise = math.log(luck / (1.0 - luck)) * LOGISTIC_SD
    return min(max(service + spread * noise, 0.0), 1.0)


@rule
def satisfied(
    satisfaction: float, experience: float, expectation: float, learning: float, loss_aversion: float
) -> float:
    """Satisfaction after an experience: towards expectation plus surprise, disappointments weighing more (Oliver 1980).

    >>> satisfied(0.5, 0.75, 0.5, 0.5, 2.0), satisfied(0.5, 0.25, 0.5, 0.5, 2.0)
    (0.625, 0.25)
    """
    surprise = experience - expectation
    if surprise < 0.0:
        surprise *= loss_aversion
    satisfying = min(max(expectation + surprise, 0.0), 1.0)
    return satisfaction + learning * (satisfying - satisfaction)


@rule
def adapted(expectation: float, experience: float) -> float:
    """What is expected after an experience."""
    return expectation + ADAPTING * (experience - expectation)


@rule
def telling(
    experience: float, very_poor: float, very_good: float, told_poor: float, told_good: float, luck: float
) -> int:
    """What the customer tells friends: -1 after very poor service, 1 after very good, else 0 (D-wom)."""
    if experience < very_poor:
        return -1 if luck < told_poor else 0
    if experience > very_good:
        return 1 if luck < told_good else 0
    return 0


@loop
def _live(
    people: Any, facts: Any, encounter: Any, tell: Any, neglect: Any, event: Any, week: int, tally: Any
) -> None:  # fmt: skip
    """Let everybody live their week."""
    settings, bond = facts.experience, facts.bond
    nobody, nothing = tally.nobody, tally.nothing
    for i in range(people.segment.shape[0]):
        people.told[i] = 0
        if not people.alive[i]:
            continue
        s = people.segment[i]
        service, count = 0.0, 0.0
        for g in range(people.holding.shape[1]):
            j = people.holding[i, g]  # -1 is the last entry: nothing
            service += facts.offer.our_service[j]
            count += facts.offer.ours[j]
        near = people.relationship[i]
        if people.lived[i] != 0:
            for bit, experience in EVENTS:
                if people.lived[i] & bit:
                    people.satisfaction[i] = satisfied(
                        people.satisfaction[i], experience, people.expectation[i], settings.learning,
                        settings.loss_aversion,
                    )  # fmt: skip
            if people.lived[i] & KEPT_PROMISE and uniform_of(event, i, KEPT_PROMISE) < bond.kept_promise:
                near = raised(near)
            if people.lived[i] & ANNOYED and uniform_of(event, i, ANNOYED) < bond.annoyed:
                near = lowered(near)
            people.lived[i] = 0
        if near > 0.0 and comes(uniform(neglect, i), neglect_rate(near, facts.selling.relationship_half_life)):
            near = lowered(near)
        u = uniform(encounter, i)
        if u < settings.encounters and count > 0.0:
            experience = experience_of(service / count, settings.spread, u / settings.encounters)
            people.satisfaction[i] = satisfied(
                people.satisfaction[i], experience, people.expectation[i], settings.learning, settings.loss_aversion
            )
            people.expectation[i] = adapted(people.expectation[i], experience)
            tally.experiences[s, nobody, nothing] += 1
            if experience < settings.very_poor:
                tally.very_poor[s, nobody, nothing] += 1
                if uniform_of(event, i, POOR) < bond.very_poor:
                    near = lowered(near)
                if settings.hurt_weeks > 0.0 and not is_open(
                    people.hurt_case[i], week - people.hurt_in[i], settings.hurt_weeks
                ):
                    tally.hurt[s, nobody, nothing] += 1
                    people.hurt_case[i] = OPEN
                if settings.hurt_weeks > 0.0 or settings.grudge > 0.0:
                    people.hurt_in[i] = week
            elif experience > settings.very_good:
                tally.very_good[s, nobody, nothing] += 1
            people.told[i] = telling(
                experience, settings.very_poor, settings.very_good, settings.told_poor, settings.told_good,
                uniform(tell, i),
            )  # fmt: skip
            if people.told[i] != 0:
                if people.told[i] > 0:
                    tally.told_good[s, nobody, nothing] += 1
                else:
                    tally.told_poor[s, nobody, nothing] += 1
        people.relationship[i] = near


def live(today: Today) -> None:
    """Turn the week's events and service into satisfaction; relationships move by events and neglect."""
    _live(
        today.people, today.facts, today.key("encounter"), today.key("tell"), today.key("neglect"),
        today.key("relationship by event"), today.week, today.tally,
    )  # fmt: skip
