"""Customers who were mis-sold regret it as long as they hold the offer: again and again a poor experience.

The sale itself is in ``choice``: an overstated offer that the customer would not have taken at its true utility.
"""

from __future__ import annotations

import numpy as np

from simsales.market.ground.day import Today
from simsales.market.ground.state import REGRETS

READS = ("segment", "holding", "in_hand")
WRITES = ("mis_sold", "lived")


def regret(today: Today) -> None:
    """Remind a part of those who were mis-sold in earlier weeks, and forget who holds it no more.

    Whose order is still in hand (at a desk, or back-ordered) neither holds it yet nor is forgotten.
    """
    selling, people = today.facts.selling, today.people
    if selling.overstatement == 0.0:
        return
    rows = np.flatnonzero(people.mis_sold >= 0)
    held = (people.holding[rows] == people.mis_sold[rows, None]).any(axis=1)
    waits = people.in_hand[rows, 0] >= 0 if people.in_hand.shape[1] else np.zeros(len(rows), bool)
    people.mis_sold[rows[~held & ~waits]] = -1
    rows = rows[held]
    reminded = rows[today.luck.uniforms("regret", rows, today.week) < selling.notices]
    people.lived[reminded] |= REGRETS
    today.tally.regrets[:, -1, -1] += np.bincount(people.segment[reminded], minlength=today.tally.segments)
    today.payroll.noticed = reminded
