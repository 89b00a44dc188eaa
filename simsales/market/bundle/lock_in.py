"""Lock-in: what a customer would lose by leaving, layer upon layer (C-bundle: sticky and layered bundles).

Switching costs add up over layers (Klemperer 1987; Farrell & Klemperer 2007): beside the exit fee of a commitment
(``exchange``) the worth of using several offers together, and what was credited and is forfeited. All are money a
month. What is lost weighs against every other offer in the choice, and against leaving in churn; what an offer would
add weighs for it.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.market.bundle.breaking import BROKEN, break_bundle
from simsales.market.bundle.points import FORFEITED, forfeit, forfeit_felt
from simsales.market.ground.belonging import of_ours

READS = ("holding", "paid", *FORFEITED)
LOST = (*FORFEITED, *BROKEN)  # the columns to which ``lose`` writes


@rule
def held_after(component: Any, holding: Any, offer: int, leaving: int, h: int) -> int:
    """What is held in category h once an offer is taken (-1: none), or category ``leaving`` (-1: none) is left.

    A bundle that loses a part becomes its parts.

    >>> import numpy as np
    >>> component = np.array([[0, -1], [-1, 1], [0, 1], [3, -1]])  # two products, their bundle, a rival's
    >>> [held_after(component, np.array([2, 2]), 3, -1, h) for h in (0, 1)]
    [3, 1]
    """
    if h == leaving:
        return -1
    if offer >= 0 and component[offer, h] >= 0:
        return offer
    now = int(holding[h])
    if now < 0 or component[now, h] == now:
        return now
    broken = leaving >= 0 and holding[leaving] == now
    for g in range(holding.shape[0]):
        if offer >= 0 and component[offer, g] >= 0 and holding[g] == now and offer != now:
            broken = True
    return int(component[now, h]) if broken else now


@rule
def together(worth: float, held: int) -> float:
    """What using offers of a layer together is worth a month: so much for each category beyond the first.

    >>> together(10.0, 0), together(10.0, 1), together(10.0, 3)
    (0.0, 0.0, 20.0)
    """
    return worth * (held - 1) if held > 1 else 0.0


@rule
def shared_worth(member: Any, shared: Any, component: Any, holding: Any, offer: int, leaving: int, own: int) -> float:
    """What using things together is worth a month, over all layers, once an offer is taken or a category left."""
    total = 0.0
    for k in range(member.shape[0]):
        held = 0
        for h in range(holding.shape[0]):
            j = held_after(component, holding, offer, leaving, h)
            if j >= 0 and j < own and member[k, j]:
                held += 1
        total += together(shared[k], held)
    return total


@rule
def lost_by_leaving(people: Any, facts: Any, locks: Any, i: int, g: int) -> float:
    """What leaving a category loses, in currency a month: things used together, and what is forfeited."""
    component, holding = facts.offer.component, people.holding[i]
    now = shared_worth(locks.member, locks.shared, component, holding, -1, -1, facts.own)
    then = shared_worth(locks.member, locks.shared, component, holding, -1, g, facts.own)
    return now - then + forfeit_felt(people, facts, i, g)


@rule
def gained_by_taking(people: Any, facts: Any, locks: Any, i: int, j: int, monthly: float) -> float:
    """What taking an offer gains, in currency a month: things used together, what is credited, less what is forfeited.

    What is credited counts at its worth (assumed); it is forfeited where a rival takes the category.
    """
    own, component, holding = facts.own, facts.offer.component, people.holding[i]
    gained = shared_worth(locks.member, locks.shared, component, holding, j, -1, own)
    gained -= shared_worth(locks.member, locks.shared, component, holding, -1, -1, own)
    if j < own:
        gained += locks.rate[j] * monthly
    for h in range(holding.shape[0]):
        now = int(holding[h])
        if component[j, h] >= 0 and now >= 0 and now < own:
            gained -= locks.rate[now] * people.paid[i, h]
            if j >= own:
                gained -= forfeit_felt(people, facts, i, h)
    return gained


@loop
def lose(
    people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int, j: int, to: int, tally: Any
) -> None:  # fmt: skip
    """Take what hangs on offer j, bought in channel c, from who takes ``to`` (-1: none) instead of it in category g.

    What was credited goes on within our range; the rest of a bundle becomes single products.
    """
    if of_ours(j, facts.own) and not of_ours(to, facts.own):
        forfeit(people, i, g, c, j, tally)
    if j != to:
        break_bundle(people, facts, decided, week, i, j, to)
