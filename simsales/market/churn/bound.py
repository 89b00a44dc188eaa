"""Who may leave this week: a bound on the odds of leaving, by which most customers are done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.core import screening
from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import may_occur, uniform_from, word_of
from simsales.market.bond.standing import lived_standing
from simsales.market.ground.again import LEAVING, NOT_AGAIN, looked, rows_again, stir
from simsales.market.ground.day import Today

ROUNDED_UP = 1e-4  # more than what is lost where a bound is kept in single precision
ROOM = 1.5  # rivals may come down by so many times as much before everybody is looked at again
fetch = fetching(
    "alive",
    "stirred",
    "leave_again",
    "price_response",
    "satisfaction",
    "relationship",
    "churn_logit",
    "segment",
    "holding",
    "bought_in",
    "contract_end",
    "trial_ends",
    "paid",
    "usual_paid",
)


class Bound(Packed):
    """What bounds the log odds of leaving: the most that anybody can have lost, and how far rivals have come down.

    ``start`` is what satisfaction and relationship added at the start, in the segment where it was most, ``satisfied``
    the highest satisfaction then, ``weight`` that of satisfaction beyond our standing, ``lived`` that within it,
    ``grudge`` all of a grudge, ``related`` the weight of the relationship, ``cut`` the most by which a rival's price
    fell, by category, ``alone`` the least for which a part of a bundle of ours goes on without it: segment x (channel +
    1) x own offer, infinite for what is in none. It ``holds`` but where usage or one stop for everything adds
    something: that is not bounded.
    """

    start: float
    satisfied: float
    weight: float
    lived: float
    grudge: float
    related: float
    cut: Any
    alone: Any
    holds: bool


def alone_at_least(facts: Any, decided: Any) -> Any:
    """The least for which each part of a bundle goes on alone (``priced_alone``): by segment, channel and own offer."""
    component, own = facts.offer.component[: facts.own], facts.own
    parts = np.unique(component[(component >= 0) & (component != np.arange(own)[:, None])])
    deepest = np.where(decided.bill_cells, decided.target_off[:, None, None, None], 0.0).max(axis=0, initial=0.0)
    lowest = np.where(decided.reprices, np.minimum(decided.bill_price, decided.bill_listed), decided.bill_listed)
    least = np.full(lowest.shape, np.inf)
    least[..., parts] = (lowest * (1.0 - deepest))[..., parts]
    return least


def bound_of(facts: Any, decided: Any, scene: Any) -> Bound:
    """The week's bound."""
    settings, selling, segment = facts.experience, facts.selling, facts.segment
    weight = max(settings.satisfaction_weight - settings.choice_weight, 0.0)
    return Bound(
        start=float((weight * segment.satisfaction + selling.relationship_weight * segment.relationship).max()),
        satisfied=float(segment.satisfaction.max()),
        weight=float(weight),
        lived=float(settings.choice_weight),
        grudge=float(settings.grudge),
        related=float(selling.relationship_weight),
        cut=scene.rivals_cut,
        alone=alone_at_least(facts, decided),
        holds=not (facts.usage.on or selling.shopping_cost > 0.0),
    )


@rule
def broken_at_most(people: Any, offer: Any, bound: Bound, i: int, g: int) -> float:
    """The most utility that taking what is held in a category out of its bundle can bring; nothing if it is in none.

    Parts that are worth less together are so no more; the rest costs what it costs alone, maybe less than is paid.
    """
    j, s, dearer = int(people.holding[i, g]), int(people.segment[i]), 0.0
    for other in range(people.holding.shape[1]):
        if other != g and people.holding[i, other] == j:
            c = int(people.bought_in[i, other])
            alone = bound.alone[s, c if c >= 0 else bound.alone.shape[1] - 1, offer.component[j, other]]
            dearer += max(people.paid[i, other] - alone, 0.0)
    return max(-offer.complementarity[j], 0.0) + people.price_response[i] * dearer


@rule
def odds_at_most(people: Any, offer: Any, bound: Bound, i: int, g: int) -> float:
    """A bound on the log odds of leaving an offer of ours that costs little: most customers are done with it.

    What binds a customer is left out, rivals pull as hard as they can, and nobody has an opinion of us.
    """
    broken = broken_at_most(people, offer, bound, i, g)
    dearer = people.price_response[i] * (people.paid[i, g] - people.usual_paid[i, g] + bound.cut[g])
    lived = lived_standing(bound.lived, people.satisfaction[i], bound.satisfied, bound.grudge)
    standing = bound.related * people.relationship[i] + min(lived, 0.0)
    dissatisfied = bound.start - bound.weight * people.satisfaction[i]
    return people.churn_logit[i] + dissatisfied + dearer + broken - standing + 1e-9


@rule
def may_leave(weeks_left: int, satisfaction: float, fed_up: float) -> bool:
    """Free customers may leave, and fed-up ones even before their commitment ends."""
    return weeks_left <= 0 or satisfaction < fed_up


class Odds(Packed):
    """By category and customer the ``most`` that the log odds of leaving can be this week, but for their opinion of us:
    infinite where that is not bounded, and below all bounds for who has nothing to leave, or may not."""

    most: Any


@loop
def _look_at(people: Any, facts: Any, bound: Bound, week: int, rows: Any, odds: Odds) -> None:
    """Work out anew what the odds of ``rows`` are at most, and until when that holds."""
    for k in range(rows.shape[0]):
        i, again = int(rows[k]), NOT_AGAIN
        fetch(people, rows, k)
        for g in range(people.holding.shape[1]):
            j, ends, most = people.holding[i, g], int(people.contract_end[i, g]), -np.inf
            if people.alive[i] and 0 <= j < facts.own and facts.need.subscription[g] != 0.0:
                if may_leave(ends - week, people.satisfaction[i], facts.experience.fed_up):
                    most = ROUNDED_UP + odds_at_most(people, facts.offer, bound, i, g) if bound.holds else np.inf
                else:
                    again = min(again, ends)
            if people.trial_ends[i, g] >= week:
                again = min(again, int(people.trial_ends[i, g]))
            odds.most[g, i] = most
        people.leave_again[i] = again
        looked(people, i, LEAVING)


@loop
def _flag(people: Any, odds: Odds, leave: Any, options: Any, words: Any, flags: Any) -> None:
    """Flag who would leave anything at the most that their odds can be."""
    for first in range(0, flags.shape[0], screening.BLOCK):
        here, opinion = flags[first : first + screening.BLOCK], people.opinion[first : first + screening.BLOCK]
        for k in range(here.shape[0]):
            words[k] = word_of(leave, first + k)
        for g in range(options.shape[0]):
            most, option = odds.most[g, first : first + screening.BLOCK], int(options[g])
            for k in range(here.shape[0]):
                here[k] |= may_occur(uniform_from(words[k], option), most[k] - opinion[k])


@dataclass
class Kept:
    """A market's ``Odds``, the bound by which everybody was last looked at, and the last week's own."""

    odds: Odds
    bound: Bound
    covered: Bound

    def covers(self, bound: Bound) -> bool:
        """Whether who was looked at by the one bound is bounded by another, too."""
        if bound is self.covered:
            return True
        alike = self.bound._replace(cut=0.0, alone=0.0), bound._replace(cut=0.0, alone=0.0)
        within = (bound.cut <= self.bound.cut).all() and (bound.alone >= self.bound.alone).all()
        return tuple(alike[0]) == tuple(alike[1]) and bool(within)


def roomy(bound: Bound) -> Bound:
    """A bound that holds still when rivals have come down by some more: else each of their steps would cost a pass."""
    return bound._replace(cut=ROOM * bound.cut)


def odds_of(today: Today, bound: Bound) -> Kept:
    """A market's odds; made anew, or where this week's bound is beyond theirs, everybody is looked at."""
    people = today.people

    def make() -> Kept:
        stir(people, LEAVING)
        return Kept(Odds(np.full(people.holding.shape[::-1], -np.inf, np.float32)), roomy(bound), bound)

    kept = today.once("odds of leaving", make)
    if not kept.covers(bound):
        stir(people, LEAVING)
        kept.bound = roomy(bound)
    kept.covered = bound
    return kept


def to_look_at(today: Today) -> screening.Rows:
    """Whose odds have to be looked at again."""
    return rows_again(today.people, LEAVING, today.people.leave_again, today.week)


def whose_trial_ends(today: Today, rows: screening.Rows) -> screening.Rows:
    """Whose free trial ends this week, of those who have to be looked at again: they are among them."""
    return rows[(today.people.trial_ends[rows] == today.week).any(axis=1)]


def may_go(today: Today, kept: Kept, rows: screening.Rows) -> screening.Rows:
    """Who may leave anything this week; ``rows`` are looked at again first."""
    people, flags = today.people, screening.nobody_of(today.people.segment)
    _look_at(people, today.facts, kept.bound, today.week, rows, kept.odds)
    _flag(people, kept.odds, today.key("leave"), today.facts.need.luck, screening.words_of_a_block(), flags)
    return screening.rows_of(flags)
