"""Who is looked at again: what stands is worked out once, and anew when somebody's state changes.

Bills and stocks are kept as sums (``contract.as_ever``, ``contract.stocks``), whose needs are open and how likely
somebody is to leave at most as columns (``needs.arise``, ``churn.bound``). What was worked out of a customer stands
until they are ``stirred`` by a rule that changes what it hangs on, or until the week (``bill_again``, …) in which it
changes by itself, as when a commitment ends. A rule that writes one of ``HELD`` calls ``changed``, one that writes
``need`` ``need_changed``, one that writes ``satisfaction`` or ``relationship`` ``feels_better`` or ``feels_worse``.
Everybody may be looked at at any time: that costs time and changes nothing, and a law asks it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core import screening
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed

BILLS, STOCKS, NEEDS, LEAVING = 1, 2, 4, 8  # who looks: bits of ``stirred``
EVERY = BILLS | STOCKS | NEEDS | LEAVING
AT_ONCE, NOT_AGAIN = 0, 2**15 - 1
HELD = (
    "holding", "bought_in", "paid", "agreed", "listed", "usual_paid", "bill_from", "contract_end", "trial_ends",
    "trial_rest", "credit", "off", "off_left", "bill_cut", "won_in_run", "since", "segment",
)  # fmt: skip


class Looks(Packed):
    """By customer who looks at them again at once (``stirred``, uint8), and the weeks (int16) in which each does."""

    stirred: Any
    bill_again: Any
    count_again: Any
    need_again: Any
    leave_again: Any


def looks_of(customers: int) -> dict[str, Any]:
    """The columns for so many customers, all of whom are looked at at once."""
    weeks = {name: np.full(customers, NOT_AGAIN, np.int16) for name in Looks._fields[1:]}
    return {"stirred": np.full(customers, EVERY, np.uint8), **weeks}


@rule
def changed(people: Any, i: int) -> None:
    """Have everything of a customer looked at again: what they hold or pay has changed."""
    people.stirred[i] = EVERY


@rule
def need_changed(people: Any, i: int) -> None:
    """Have the needs of a customer looked at again, and counted."""
    people.stirred[i] |= STOCKS | NEEDS


@rule
def feels_better(people: Any, i: int) -> None:
    """Have what a customer feels for us counted again; they are no likelier to leave than they were."""
    people.stirred[i] |= STOCKS


@rule
def feels_worse(people: Any, i: int) -> None:
    """Have what a customer feels for us counted again, and how likely they are to leave looked at."""
    people.stirred[i] |= STOCKS | LEAVING


@rule
def looked(people: Any, i: int, who: int) -> None:
    """Note that a customer has been looked at."""
    people.stirred[i] &= EVERY - who


def stir(people: Any, who: int = EVERY) -> None:
    """Have everybody looked at again."""
    people.stirred[:] |= np.uint8(who)


@loop
def flag_again(flags: Any, stirred: Any, who: int, weeks: Any, week: int) -> None:
    """Flag everybody who is to be looked at again this week."""
    for i in range(flags.shape[0]):
        flags[i] |= ((stirred[i] & who) != 0) | (weeks[i] <= week)


def rows_again(people: Any, who: int, weeks: Any, week: int) -> screening.Rows:
    """The rows of who is to be looked at again this week."""
    flags = screening.nobody_of(weeks)
    flag_again(flags, people.stirred, who, weeks, week)
    return screening.rows_of(flags)
