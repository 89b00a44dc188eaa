"""What else of a strategy differs: contacts that sell and maintenance contacts are held against the baseline apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simsales.experiments.accounting import Account
from simsales.experiments.comparison import Comparison
from simsales.experiments.execute import Task
from simsales.experiments.paired import Question
from simsales.market.care.levers import Maintenance
from simsales.market.channels.levers import Call
from simsales.market.ground.offers import Labels
from simsales.market.price.levers import Discount

LABELS = Labels(("all",), ("field",), ("mobile",), ("phone",), 1, ())
WORLDS = range(1, 11)
CUT, KEEP = Discount(by=0.1), Maintenance(channel="field")


class Counts:
    """The record of a run in which so much of some entries was counted, and nothing else."""

    labels = LABELS

    def __init__(self, counted: Mapping[str, float]) -> None:
        self.counted = counted

    def entry(self, name: str) -> Any:
        """All of it in the first week, in the one channel."""
        counts = np.zeros((4, 1, 2, 2))
        counts[0, 0, 0, 1] = self.counted.get(name, 0.0)
        return counts


def said(
    base: Sequence[Any], mine: Sequence[Any], counted: Mapping[str, tuple[float, float]]
) -> list[tuple[str, str, str]]:
    """What is said of a strategy beside the baseline, of (baseline, strategy) counts that vary a little by world."""
    records = {
        Task(name, seed): Counts({entry: pair[place] + seed for entry, pair in counted.items() if pair[place]})
        for place, name in enumerate(("As today", "Mine"))
        for seed in WORLDS
    }
    found = Comparison(
        Question("", "", "EUR", 1, 1, "margin"), {"As today": "", "Mine": ""},
        {task: {"margin": float(task.seed) + len(task.strategy)} for task in records},
        records.__getitem__, WORLDS, Account(), {"As today": base, "Mine": mine},  # type: ignore[arg-type]
    )  # fmt: skip
    return [(each.kind, each.about, each.text) for each in found.remarks]


def test_maintenance_that_takes_the_place_of_calls_does_not_hide_that_fewer_are_made() -> None:
    """As many contacts in all: a third of those that sold are maintenance now, and that is said of each."""
    contacts, care = said([], [CUT, KEEP], {"contacts": (3000, 2000), "care": (0, 1000)})
    assert contacts[:2] == ("differs", "contacts")
    assert contacts[2].startswith('"Mine" makes 33% fewer contacts than "As today" (care maintenance)')
    assert contacts[2].endswith("not from pricing discount.")
    assert care[:2] == ("differs", "care")
    assert care[2].startswith('"Mine" makes 1,006 maintenance contacts, and none are made by "As today" (care maint')


def test_more_maintenance_of_more_customers_is_no_other_way_of_selling() -> None:
    """Both keep in touch in the same way; who cuts the price has more customers, and so more of it."""
    assert said([KEEP], [KEEP, CUT], {"contacts": (3000, 3000), "care": (1000, 1300)}) == []


def test_who_only_keeps_in_touch_says_so() -> None:
    assert said([], [KEEP], {"contacts": (3000, 2000), "care": (0, 1000)}) == []


def test_contacts_are_those_of_the_measure() -> None:
    """The figure is the page's: 50% more calls, whatever is made of maintenance beside them in both."""
    call = Call(channel="field")
    [contacts] = said([KEEP], [KEEP, call, CUT], {"contacts": (1000, 1500), "care": (4000, 4000)})
    assert contacts[2].startswith('"Mine" makes 50% more contacts than "As today" (channel_policy call)')
