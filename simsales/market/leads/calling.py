"""Whom an outbound channel calls: the leads of its campaigns, each customer by the first campaign that is for them.

A campaign gives up on whom it has contacted as often as it may (``attempts``): the next one of the channel that is
for them may go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simsales.core import screening
from simsales.market.channels.passing import receives
from simsales.market.channels.plan import Calling
from simsales.market.ground.audience import EVERYONE
from simsales.market.ground.day import Today
from simsales.market.leads.mode_order import leave_to_others, places_of, whom
from simsales.market.leads.plan import Grading, Leads
from simsales.market.leads.prospects import prefer, prefers
from simsales.market.leads.scoring import (
    SAMPLE,
    LeadLuck,
    Wanted,
    flag_leads,
    passed_by_more,
    score_leads,
    score_passed,
)

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel

READS = ("attempts_by",)
WRITES = ("attempts", "attempts_by")


class Called(NamedTuple):
    """By customer: the score as a lead (-1: none), the number of the campaign, and its category (-1: none said).

    Who would score less than ``least`` may be without a score.
    """

    score: Any
    campaign: Any
    category: Any
    least: float = -1.0


def leads_of(
    today: Today, channel: Channel, campaigns: Sequence[Calling], grading: Grading | None, best: int | None
) -> Called:  # fmt: skip
    """A channel's leads: first those whom others have passed on to it, then its campaigns'.

    Where only so many of the ``best`` are worked, who cannot be one of them is not scored.
    """
    c, n = channel.number, len(today.people.segment)
    called = Called(np.full(n, -1.0), np.zeros(n, np.int64), np.full(n, -1, np.int64))
    if campaigns:
        plain = len(campaigns) == 1 and not receives(today, c) and not prefers(today.facts, today.plan, c)
        called = _of_campaigns(today, channel, campaigns, grading, best if plain else None)
    if receives(today, c):
        score, about = called.score.copy(), called.category.copy()
        score_passed(today.people, today.decided, c, today.week, score, about)
        called = called._replace(score=score, category=about)
    if channel.local is not None:
        called.score[~channel.local[today.people.segment]] = -1.0  # a district's channel calls its own
    if best is not None and called.least >= 0.0 and np.count_nonzero(called.score >= called.least) < best:
        return leads_of(today, channel, campaigns, grading, None)
    return called


def _of_campaigns(
    today: Today, channel: Channel, campaigns: Sequence[Calling], grading: Grading | None, best: int | None
) -> Called:  # fmt: skip
    """The leads of a channel's campaigns; whoever is meant by several belongs to the first of them."""
    scores, least = zip(*[_scored(today, channel, each, grading, best) for each in campaigns], strict=True)
    if len(campaigns) == 1:
        (only,), n = campaigns, len(scores[0])
        one, category = np.broadcast_to(np.int64(only.number), n), np.broadcast_to(np.int64(only.category), n)
        return Called(scores[0], one, category, least[0])
    score, which = scores[0], np.zeros(len(scores[0]), np.int64)
    for number, other in enumerate(scores[1:], start=1):
        new = (score < 0.0) & (other >= 0.0)
        score[new], which[new] = other[new], number
    return Called(
        score,
        np.array([each.number for each in campaigns], np.int64)[which],
        np.array([each.category for each in campaigns], np.int64)[which],
    )


def _scored(
    today: Today, channel: Channel, calling: Calling, grading: Grading | None, best: int | None
) -> tuple[Any, float]:  # fmt: skip
    """The scores of a campaign's leads, -1 for all others; and from which score on all of them have theirs."""
    c, order, people = channel.number, today.plan[Leads].order, today.people
    score, only = np.full(len(people.segment), -1.0), people.holding.shape[1] == 1
    wanted = Wanted(
        category=0 if only else calling.category,
        everyone=calling.audience == EVERYONE,
        conditions=np.array([calling.audience.row()]),
        rest=float(calling.rest_weeks),
        intent=float(grading.intent) if grading else 0.0,
        nodes=grading is not None,
    )
    luck = LeadLuck(noise=today.key(f"lead {channel.name}"), land=today.luck.key("territory"))
    flags = screening.nobody_of(people.segment)
    flag_leads(people, today.facts.own, c, wanted, today.week, flags)
    rows, least = screening.rows_of(flags), -1.0

    def score_some(rows: Any) -> None:
        score_leads(people, today.facts, today.decided, c, wanted, today.week, luck, least, rows, score)

    if best is not None:
        sample = rows[:: max(len(rows) // SAMPLE, 1)].copy()
        score_some(sample)
        least = passed_by_more(score[sample], best, len(rows))
    score_some(rows)
    if calling.attempts is not None:
        score[people.attempts_by[:, calling.number] >= calling.attempts] = -1.0
    prefer(people, today.facts, today.plan, c, today.week, today.luck.key("directory"), score)
    if order is not None and c in order.channels:
        leave_to_others(
            people, today.facts, places_of(order, len(today.channels)), c, calling.category,
            np.array([whom(order, channel).row()]), order.hand_over_weeks, calling.rest_weeks, today.week, score,
        )  # fmt: skip
    return score, least


def count_attempts(today: Today, rows: Any, campaign: Any) -> None:
    """Remember that these customers (no one twice) were contacted, each by a campaign of this number."""
    people = today.people
    people.attempts[rows] += 1
    counted = campaign < people.attempts_by.shape[1]
    people.attempts_by[rows[counted], campaign[counted]] += 1
