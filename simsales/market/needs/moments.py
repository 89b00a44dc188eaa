"""Ten key moments in a customer's life with us: events that trigger a contact, which then works far better (D-moments).

Three are dated by the customer's own state: birthday, the end of a commitment, the anniversary of joining. The others
come to holders of ours by chance. A moment is open for some weeks, one at a time: of several that come at once, the
first in the order of ``scenario.moments.MOMENTS``. It may make the holder look around; an unpleasant one upsets,
unless an outbound channel has reached the customer by the time it is over.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import comes, uniform, uniform_of
from simsales.market.ground.again import need_changed
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, NO_NEED, UPSET
from simsales.market.needs.subject import dearest

READS = ("segment", "since", "holding", "paid", "contract_end", "touched")
WRITES = ("moment", "moment_until", "need", "lived")

NO_MOMENT, BIRTHDAY, EXPIRY, ANNIVERSARY = 0, 1, 2, 3  # the others follow as in ``MOMENTS``
YEAR = 52
FIRST = 100.0  # puts leads in a moment before all others; among them the score goes on deciding


@rule
def birthday_of(luck: float) -> int:
    """The week of the year of a birthday.

    >>> birthday_of(0.5)
    26
    """
    return int(luck * YEAR)


@rule
def has_anniversary(tenure: int) -> bool:
    """Whether a customer joined this week some years ago.

    >>> has_anniversary(104), has_anniversary(0), has_anniversary(53)
    (True, False, False)
    """
    return tenure > 0 and tenure % YEAR == 0


@rule
def expires(holding: Any, contract_end: Any, own: int, week: int, before: int) -> bool:
    """Whether the commitment of an offer of ours ends in so many weeks."""
    found = False
    for g in range(holding.shape[0]):
        found = found or (of_ours(holding[g], own) and contract_end[g] - week == before)
    return found


@rule
def attended(touched: Any, outbound: Any, opened: int) -> bool:
    """Whether an outbound channel has reached the customer since the moment opened."""
    found = False
    for channel in range(touched.shape[0]):
        found = found or (outbound[channel] and touched[channel] >= opened)
    return found


@rule
def moment_is_wanted(moment: int, wanted: int) -> bool:
    """Whether a campaign works this moment; ``wanted`` has a bit for each.

    >>> moment_is_wanted(2, 0b100), moment_is_wanted(0, 0b1), moment_is_wanted(3, 0b100)
    (True, False, False)
    """
    return moment > 0 and (wanted >> int(moment)) & 1 == 1


@loop
def _pass_moments(
    people: Any, facts: Any, week: int, birthday: Any, strike: Any, think: Any, bear: Any, tally: Any
) -> None:
    """Close the moments that are over, and open new ones."""
    nobody, nothing = tally.nobody, tally.nothing
    own, moments = facts.own, facts.moments
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s = people.segment[i]
        now = int(people.moment[i])
        if now > 0:
            if week <= people.moment_until[i]:
                continue
            people.moment[i] = NO_MOMENT
            opened = people.moment_until[i] - moments.lasts + 1
            alone = moments.upset[now] > 0.0 and not attended(people.touched[i], facts.channel.outbound, opened)
            if alone and uniform(bear, i) < moments.upset[now]:
                tally.upsets[s, nobody, nothing] += 1
                people.lived[i] |= UPSET
        g = dearest(people.holding[i], people.paid[i], 0, own, facts.need.by_name)  # what the holder may review
        if g < 0:
            continue
        found = NO_MOMENT
        for moment in range(1, moments.rate.shape[0]):
            if found > 0 or not moments.comes[moment]:
                continue
            if moment == BIRTHDAY:
                here = week % YEAR == birthday_of(uniform(birthday, i))
            elif moment == EXPIRY:
                here = expires(people.holding[i], people.contract_end[i], own, week, moments.before)
            elif moment == ANNIVERSARY:
                here = has_anniversary(week - people.since[i])
            else:
                here = comes(uniform_of(strike, i, moment), moments.rate[moment])
            if here:
                found = moment
        if found == NO_MOMENT:
            continue
        people.moment[i] = found
        people.moment_until[i] = week + moments.lasts - 1
        tally.moments[s, nobody, nothing] += 1
        if people.need[i, g] == NO_NEED and uniform_of(think, i, found) < moments.review[found]:
            people.need[i, g] = EXPLICIT
            need_changed(people, i)
            tally.reviews[s, nobody, nothing] += 1


def come_and_go(today: Today) -> None:
    """Let moments come and go, if the scenario has any."""
    if not today.facts.moments.comes.any():
        return
    _pass_moments(
        today.people, today.facts, today.week, today.luck.key("birthday"), today.key("moment"),
        today.key("moment review"), today.key("upset"), today.tally,
    )  # fmt: skip


@loop
def put_first(moment: Any, wanted: int, score: Any) -> None:
    """Put leads in the moments wanted before all others."""
    for i in range(score.shape[0]):
        if score[i] >= 0.0 and moment_is_wanted(moment[i], wanted):
            score[i] += FIRST
