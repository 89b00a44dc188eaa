"""What customers live through becomes satisfaction, and is told.

Service is held against what was expected: expectancy disconfirmation (Oliver 1980). How satisfying it is, is what was
expected plus the surprise (experience - expectation), disappointments weighing about twice; satisfaction S moves a part
of the way there, and expectations follow slowly. What else happens (an event) is an increment: what is good takes S a
part of the way up to 1, what is bad a part of the way down to 0, whatever S is. An event feels like service that is so
much better or worse than expected, and one rule says what is told: very poor and very good (D-wom: 79% and 55%).
"""

from __future__ import annotations

import math
from typing import Any

from simsales.core import screening
from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.streams import comes, uniform, uniform_of
from simsales.market.bond.relationship import lowered, neglect_rate, raised
from simsales.market.bond.standing import OPEN, is_open
from simsales.market.ground.again import feels_better, feels_worse
from simsales.market.ground.day import Today
from simsales.market.ground.state import (
    ANNOYED,
    KEPT_PROMISE,
    LATE,
    LONG_WAIT,
    MATCHED,
    MISMATCHED,
    REGRETS,
    UPSET,
    WAITED,
)

READS = ("segment", "holding", "long_wait")
WRITES = ("satisfaction", "expectation", "relationship", "told", "lived", "hurt_in", "hurt_case")
fetch = fetching(*READS, *WRITES)

# How much better (or worse) than expected each event is, as service is counted from 0 to 1 (assumed); their order is
# fixed. No event changes what is expected.
EVENTS = (
    (WAITED, -0.3), (ANNOYED, -0.3), (MISMATCHED, -0.05), (MATCHED, 0.25), (LATE, -0.4), (KEPT_PROMISE, 0.25),
    (REGRETS, -0.4), (UPSET, -0.4),
)  # fmt: skip
POOR = 64  # the option of a very poor experience among those of relationships moved by events
NO_WORST, NO_BEST = 2.0, -1.0  # where nothing was lived through: worse and better than anything is
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
def moved(satisfaction: float, size: float, learning: float, loss_aversion: float) -> float:
    """Satisfaction after an event of this size, good (above zero) or bad: it saturates, and never goes the other way.

    What is good takes it a part learning·size of the way up to 1; what is bad a part learning·loss_aversion·(-size),
    at most all, of the way down to 0 (losses weigh about twice, as in ``satisfied``).

    >>> moved(0.5, 0.5, 0.5, 2.0), moved(0.5, -0.5, 0.5, 2.0), moved(1.0, 0.5, 0.5, 2.0)
    (0.625, 0.25, 1.0)
    """
    if size >= 0.0:
        return satisfaction + min(learning * size, 1.0) * (1.0 - satisfaction)
    return satisfaction * (1.0 - min(-learning * loss_aversion * size, 1.0))


@rule
def felt(expectation: float, size: float) -> float:
    """How good an event feels, as service is counted from 0 to 1: so much better or worse than expected.

    >>> felt(0.5, 0.25), felt(0.3, -0.4)
    (0.75, 0.0)
    """
    return min(max(expectation + size, 0.0), 1.0)


@rule
def remarkable(worst: float, best: float, very_poor: float) -> float:
    """What of all that was lived through in a week is told, if anything: the worst if it is very poor, else the best.

    >>> remarkable(0.1, 0.9, 0.15), remarkable(0.2, 0.9, 0.15)
    (0.1, 0.9)
    """
    return worst if worst < very_poor else best


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
def _pass_through(people: Any, settings: Any, i: int) -> tuple[float, float]:
    """Let what happened to a customer this week move their satisfaction; how the worst and the best of it felt."""
    worst, best = NO_WORST, NO_BEST
    for bit, size in EVENTS:
        if people.lived[i] & bit:
            people.satisfaction[i] = moved(
                people.satisfaction[i], size, settings.learning, settings.loss_aversion
            )  # fmt: skip
            feeling = felt(people.expectation[i], size)
            worst, best = min(worst, feeling), max(best, feeling)
    if people.lived[i] & LONG_WAIT:
        size = -people.long_wait[i, 0]
        people.satisfaction[i] = moved(people.satisfaction[i], size, settings.learning, settings.loss_aversion)
        feeling = felt(people.expectation[i], size)
        worst, best = min(worst, feeling), max(best, feeling)
    return worst, best


@loop
def _tell(
    people: Any, facts: Any, i: int, worst: float, best: float, ours: bool, week: int, tell: Any, tally: Any
) -> bool:  # fmt: skip
    """Let a customer tell what they lived through, and remember it if it was very poor; whether it was."""
    settings, s, nobody, nothing = facts.experience, people.segment[i], tally.nobody, tally.nothing
    experience = remarkable(worst, best, settings.very_poor)
    very_poor = experience < settings.very_poor
    tally.experiences[s, nobody, nothing] += 1
    if very_poor:
        tally.very_poor[s, nobody, nothing] += 1
        if ours and settings.hurt_weeks > 0.0 and not is_open(
            people.hurt_case[i], week - people.hurt_in[i], settings.hurt_weeks
        ):  # fmt: skip
            tally.hurt[s, nobody, nothing] += 1
            people.hurt_case[i] = OPEN
        if ours and (settings.hurt_weeks > 0.0 or settings.grudge > 0.0):
            people.hurt_in[i] = week
    elif experience > settings.very_good:
        tally.very_good[s, nobody, nothing] += 1
    told = telling(
        experience, settings.very_poor, settings.very_good, settings.told_poor, settings.told_good, uniform(tell, i)
    )  # fmt: skip
    people.told[i] = told
    if told > 0:
        tally.told_good[s, nobody, nothing] += 1
    elif told < 0:
        tally.told_poor[s, nobody, nothing] += 1
    return very_poor


@rule
def service_of(holding: Any, offer: Any) -> tuple[float, float]:
    """The service of our offers held, added up, and how many these are."""
    service, count = 0.0, 0.0
    for g in range(holding.shape[0]):
        j = holding[g]  # -1 is the last entry: nothing
        service += offer.our_service[j]
        count += offer.ours[j]
    return service, count


@loop
def _flag(people: Any, facts: Any, neglect: Any, flags: Any) -> None:
    """Flag who lived through something, and whose relationship may suffer from neglect."""
    half_life = facts.selling.relationship_half_life
    for i in range(flags.shape[0]):
        near = people.relationship[i]
        flags[i] |= (people.lived[i] != 0) | (uniform(neglect, i) < neglect_rate(near, half_life))


@loop
def _live(
    people: Any, facts: Any, encounter: Any, tell: Any, neglect: Any, event: Any, week: int, rows: Any, tally: Any
) -> None:  # fmt: skip
    """Let each of ``rows`` live their week."""
    settings, bond = facts.experience, facts.bond
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        if not people.alive[i]:
            continue
        service, count = service_of(people.holding[i], facts.offer)
        near, worst, best, before = people.relationship[i], NO_WORST, NO_BEST, people.satisfaction[i]
        if people.lived[i] != 0:
            worst, best = _pass_through(people, settings, i)
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
            worst, best = min(worst, experience), max(best, experience)
        if best >= 0.0:
            very_poor = _tell(people, facts, i, worst, best, count > 0.0, week, tell, tally)
            if very_poor and uniform_of(event, i, POOR) < bond.very_poor:
                near = lowered(near)
        if near < people.relationship[i] or people.satisfaction[i] < before:
            feels_worse(people, i)
        elif near > people.relationship[i] or people.satisfaction[i] > before:
            feels_better(people, i)
        people.relationship[i] = near


def live(today: Today) -> None:
    """Turn the week's events and service into satisfaction; relationships move by events and neglect."""
    people, facts, encounter, neglect = today.people, today.facts, today.key("encounter"), today.key("neglect")
    people.told[:] = 0
    flags = screening.nobody_of(people.segment)
    screening.flag_luck(flags, encounter, facts.experience.encounters)
    _flag(people, facts, neglect, flags)
    _live(
        people, facts, encounter, today.key("tell"), neglect, today.key("relationship by event"), today.week,
        screening.rows_of(flags), today.tally,
    )  # fmt: skip
