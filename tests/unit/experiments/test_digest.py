"""The hash of what a component does: it changes with anything that the component could do otherwise."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest

from simsales.market.digest import digest_of
from simsales.market.price.levers import Discount

CODE = """
from dataclasses import dataclass
from simsales.market.digest import digest_of

@dataclass(frozen=True)
class Own:
    by: float = 0.1
    @property
    def digest(self):
        return "my rule, version 2"
    def propose(self, view, plan):
        return plan

print(digest_of([Own()]))
"""


def in_a_process_of_its_own(code: str) -> str:
    """What code prints that is run as a notebook runs it: its module is ``__main__`` and has no file."""
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_class_of_a_notebook_has_one_hash_in_every_process() -> None:
    first, second = in_a_process_of_its_own(CODE), in_a_process_of_its_own(CODE)
    assert first == second != "None"
    assert in_a_process_of_its_own(CODE.replace("version 2", "version 3")) != first
    assert in_a_process_of_its_own(CODE.replace("0.1", "0.2")) != first


@dataclass(frozen=True)
class Silent:
    """A component of the user's that does not say what it does: it may read anything."""

    by: float = 0.1


@dataclass(frozen=True)
class Table:
    """A component that says little of itself, but enough."""

    prices: Any
    hidden: Any = field(default=0, repr=False)
    digest: ClassVar[str] = "a table of prices"


@pytest.mark.parametrize("says", [Silent, lambda: Discount(by=0.1, offers=Silent()), lambda: Table(Silent())])
def test_who_does_not_say_what_it_does_has_no_digest(says: Callable[[], Any]) -> None:
    assert digest_of([says()]) is None


def test_every_element_and_every_field_counts() -> None:
    prices = np.zeros(5000)
    other = prices.copy()
    other[2500] = 1.0
    assert repr(Table(prices)) == repr(Table(other))
    assert digest_of([Table(prices)]) == digest_of([Table(prices.copy())])
    made = [Table(prices), Table(other), Table(prices, hidden=1), Table({"a": 1}), Table((1, 2)), Table((12,))]
    assert len({digest_of([each]) for each in made}) == len(made)


def test_our_own_kinds_count_by_what_they_say() -> None:
    assert digest_of([Discount(by=0.1)]) == digest_of([Discount(by=0.1)])
    assert digest_of([Discount(by=0.1)]) != digest_of([Discount(by=0.2)])
    assert digest_of([Discount(by=0.1)]) != digest_of([Discount(by=0.1, existing=True)])
    assert digest_of([Discount(by=0.1)]) != digest_of([Discount(by=0.1, offers=("fibre",))])
    assert digest_of([Discount(by=0.1), Discount(by=0.2)]) != digest_of([Discount(by=0.2), Discount(by=0.1)])


@pytest.mark.parametrize("value", [(number for number in range(3)), lambda: 1, object(), np.array([object()])])
def test_what_cannot_be_hashed_has_no_digest(value: Any) -> None:
    assert digest_of([Table(value)]) is None
