"""Customers who were mis-sold notice it: a poor experience, weeks after the sale.

The sale itself is in ``choice``: an overstated offer that the customer would not have taken at its true utility.
"""

from __future__ import annotations

import numpy as np

from simsales.agents.customers import NEVER, REGRETS
from simsales.catalogue.entries import REGRETTED
from simsales.mechanisms.tables import Today

READS = ("segment",)
WRITES = ("mis_sold", "lived")


def regret(today: Today) -> None:
    """Let a part of those who were mis-sold in earlier weeks notice it; nobody was where nobody overstates."""
    selling, people = today.facts.selling, today.people
    if selling.overstatement == 0.0:
        return
    rows = np.flatnonzero((people.mis_sold > NEVER) & (people.mis_sold < today.week))
    noticed = rows[today.luck.uniforms("notice", rows, today.week) < selling.notices]
    people.lived[noticed] |= REGRETS
    people.mis_sold[noticed] = NEVER
    today.tally[REGRETTED, :, -1, -1] += np.bincount(people.segment[noticed], minlength=today.tally.shape[1])
    today.payroll.noticed = noticed
