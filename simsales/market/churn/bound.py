"""Who may leave this week: a bound on the odds of leaving, by which most customers are done with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core import screening
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import may_occur, uniform_of
from simsales.market.bond.standing import lived_standing
from simsales.market.ground.day import Today


class Bound(Packed):
    """What bounds the log odds of leaving: the most that anybody can have lost, and how far rivals have come down.

    ``start`` is what satisfaction and relationship added at the start, in the segment where it was most, ``satisfied``
    the highest satisfaction then, ``weight`` that of satisfaction beyond our standing, ``lived`` that within it,
    ``grudge`` all of a grudge, ``related`` the weight of the relationship, ``cut`` the most by which a rival's price
    fell, by category. It holds for the first ``singles`` of our offers: no bundles, whose breaking may cost or save.
    """

    start: float
    satisfied: float
    weight: float
    lived: float
    grudge: float
    related: float
    cut: Any
    singles: int


def bound_of(facts: Any, scene: Any) -> Bound:
    """The week's bound; it holds nowhere if usage or one stop for everything adds something: that is not bounded."""
    settings, selling, segment, own = facts.experience, facts.selling, facts.segment, facts.own
    single = (facts.offer.component[:own] == np.arange(own)[:, None]).any(axis=1)
    weight = max(settings.satisfaction_weight - settings.choice_weight, 0.0)
    return Bound(
        start=float((weight * segment.satisfaction + selling.relationship_weight * segment.relationship).max()),
        satisfied=float(segment.satisfaction.max()),
        weight=float(weight),
        lived=float(settings.choice_weight),
        grudge=float(settings.grudge),
        related=float(selling.relationship_weight),
        cut=scene.rivals_cut,
        singles=0 if facts.usage.on or selling.shopping_cost > 0.0 else int(single.sum()),
    )


@rule
def odds_at_most(people: Any, bound: Bound, i: int, g: int, dearer: float) -> float:
    """A bound on the log odds of leaving a single product that costs little: most customers are done with it.

    What binds a customer is left out, and rivals pull as hard as they can. ``dearer`` is what they pay a month above
    what they have always paid.
    """
    dearer = people.price_response[i] * (dearer + bound.cut[g])
    lived = lived_standing(bound.lived, people.satisfaction[i], bound.satisfied, bound.grudge)
    standing = bound.related * people.relationship[i] + people.opinion[i] + min(lived, 0.0)
    return people.churn_logit[i] + bound.start - bound.weight * people.satisfaction[i] + dearer - standing + 1e-9


@loop
def _flag(people: Any, bound: Bound, leave: Any, option: int, g: int, dearer: Any, flags: Any) -> None:
    """Flag who would leave a category at the most that their odds can be, whatever they hold and are bound to.

    ``dearer`` is worked out first, for everybody: so the second pass reads what lies together, in any category.
    """
    for i in range(flags.shape[0]):
        dearer[i] = people.paid[i, g] - people.usual_paid[i, g]
    for i in range(flags.shape[0]):
        flags[i] |= may_occur(uniform_of(leave, i, option), odds_at_most(people, bound, i, g, dearer[i]))


@loop
def _flag_others(people: Any, singles: int, own: int, g: int, flags: Any) -> None:
    """Flag who holds something of ours for which the bound does not hold."""
    for i in range(flags.shape[0]):
        flags[i] |= (people.holding[i, g] >= singles) & (people.holding[i, g] < own)


def may_go(today: Today, bound: Bound) -> screening.Rows:
    """Who may leave anything this week."""
    people, facts, leave = today.people, today.facts, today.key("leave")
    flags, dearer = screening.nobody_of(people.segment), np.empty(len(people.segment))
    for g in np.flatnonzero(facts.need.subscription).tolist():
        if bound.singles > 0:
            _flag(people, bound, leave, int(facts.need.luck[g]), g, dearer, flags)
        if bound.singles < facts.own:
            _flag_others(people, bound.singles, facts.own, g, flags)
    return screening.rows_of(flags)
