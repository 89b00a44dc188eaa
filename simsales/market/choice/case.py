"""One customer as they stand now, and one offer as it stands for them: what every term of the valuation reads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import rule
from simsales.core.streams import gumbel_of, uniform, uniform_of
from simsales.market.attention.herd import drawn
from simsales.market.bond.standing import standing_of

NOTHING = -1  # the offer of a quote of having nothing in the category


class Case(NamedTuple):
    """One customer (``row``), in one ``category``, in one ``channel``, in one ``week``, as they stand now.

    ``price_response`` is utility by currency a month; ``worth`` the utility of each product's
    attributes to their kind (``worth_to`` adds what is their own);
    ``standing`` what they think of us, in utility; ``seeks`` and ``conforms`` their own traits (B-herd).
    """

    people: Any
    facts: Any
    decided: Any
    scene: Any
    row: Any
    category: Any
    channel: Any
    week: Any
    price_response: float
    worth: Any
    standing: float
    seeks: float
    conforms: float


class Quote(NamedTuple):
    """One offer as it stands for one customer here and now, after every lever; ``NOTHING`` is having none.

    ``monthly`` and ``once`` are what would be paid, ``gift`` what comes with it as the customer sees it, in currency;
    ``commitment`` in weeks; ``all_in`` the price a month with one-off price and gift spread. ``ahead`` says that it
    would be for later: what they have is not used up. ``cut`` and ``voucher`` are the numbers of the targeted cut and
    of the voucher within it (-1: none), ``claim`` the utility by which whoever sells it overstates it.
    """

    offer: int
    monthly: float
    once: float
    gift: float
    commitment: float
    all_in: float
    ahead: bool
    cut: int
    voucher: int
    claim: float


@rule
def wide(number: int) -> int:
    """A whole number as wide as any: compiled code keeps a narrow one narrow.

    >>> wide(3)
    3
    """
    return number + 0


@rule
def quote_of_nothing() -> Quote:
    """The quote of having nothing in the category."""
    return Quote(NOTHING, 0.0, 0.0, 0.0, 0.0, 0.0, False, -1, -1, 0.0)


@rule
def quote_to_go_on(offer: int, commitment: float) -> Quote:
    """The quote of going on with an offer that is held, bound for so many weeks from now on."""
    return Quote(offer, 0.0, 0.0, 0.0, commitment, 0.0, False, -1, -1, 0.0)


@rule
def case_of(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, i: int, g: int, c: int, week: int
) -> Case:  # fmt: skip
    """How a customer stands in a category this week, in a channel (-1: in none)."""
    s = int(people.segment[i])
    seeks, conforms = 0.0, 0.0
    if scene.herd:
        seeks = drawn(facts.segment.novelty[s], uniform(luck.novelty, i))
        conforms = drawn(facts.segment.conformity[s], uniform(luck.conformity, i))
    return Case(
        people, facts, decided, scene, wide(i), wide(g), wide(c), wide(week),
        np.float64(people.price_response[i]),
        facts.offer.value[s, people.sensitivity[i], people.orientation[i]], standing_of(people, facts, i, week), seeks,
        conforms,
    )  # fmt: skip


@rule
def about(case: Case, g: int) -> Case:
    """The same customer, in another category."""
    return Case(
        case.people, case.facts, case.decided, case.scene, case.row, wide(g), case.channel, case.week,
        case.price_response, case.worth, case.standing, case.seeks, case.conforms,
    )  # fmt: skip


@rule
def taste_epoch(week: int, luck: float, weeks: int) -> int:
    """How often a customer's tastes have been drawn anew: every so many weeks, each customer at a time of their own.

    >>> [taste_epoch(week, 0.5, 12) for week in (0, 5, 6, 18)]
    [0, 0, 1, 2]
    """
    return int((week + luck * weeks) // weeks)


@rule
def taste_of(luck: Any, i: int, option: int, week: int) -> float:
    """A customer's taste for an option just now: a Gumbel draw of their own for good, or else one that lasts a while.

    Whichever it is, it is the same draw whatever the offers and the strategy are, so that shares are logit in any week.
    """
    if uniform_of(luck.stays, i, option) < luck.taste_stays:
        return gumbel_of(luck.own_taste, i, option)
    epoch = taste_epoch(week, uniform(luck.turn, i), luck.taste_weeks)
    return gumbel_of(luck.taste if epoch == luck.epoch else luck.next_taste, i, option)
