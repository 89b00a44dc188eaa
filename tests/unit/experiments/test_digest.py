"""The hash of what a component does: it changes with anything that the component could do otherwise."""

import importlib
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from simsales.market.digest import digest_of
from simsales.market.price.levers import Discount

CODE = """
from dataclasses import dataclass
from terms import RATE

@dataclass(frozen=True)
class Own:
    by: float = 0.1

    def propose(self, view, plan):
        return plan.cut(self.by * RATE)
"""


class Shelf:
    """Modules of a user's own, written to a folder and imported from there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, **sources: str) -> None:
        """Write modules and load them as they are now."""
        for name, source in sources.items():
            (self.folder / f"{name}.py").write_text(textwrap.dedent(source))
            sys.modules.pop(name, None)
        importlib.invalidate_caches()

    def own(self) -> Any:
        """A component of the class that is written there."""
        sys.modules.pop("own_strategy", None)
        return importlib.import_module("own_strategy").Own()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Shelf(tmp_path)
    for name in ("own_strategy", "terms"):
        sys.modules.pop(name, None)


def test_other_code_of_the_users_class_is_another_component(shelf: Shelf) -> None:
    shelf.load(own_strategy=CODE, terms="RATE = 1.0")
    before = digest_of([shelf.own()])
    assert before is not None
    assert digest_of([shelf.own()]) == before
    shelf.load(own_strategy=CODE.replace("* RATE", "/ RATE"))
    assert digest_of([shelf.own()]) != before


def test_other_code_that_the_users_class_relies_on_is_another_component(shelf: Shelf) -> None:
    shelf.load(own_strategy=CODE, terms="RATE = 1.0")
    before = digest_of([shelf.own()])
    shelf.load(terms="RATE = 2.0")
    assert digest_of([shelf.own()]) != before


def notebook(rate: float) -> Any:
    """A component of a class that was written in a notebook: its module has no file."""
    cell = ModuleType("__main__")
    sys.modules["__main__"], kept = cell, sys.modules["__main__"]
    try:
        exec(CODE.replace("from terms import RATE", f"RATE = {rate}"), cell.__dict__)
        own = cell.__dict__["Own"]()
        return digest_of([own]), own
    finally:
        sys.modules["__main__"] = kept


def test_a_class_of_a_notebook_counts_with_its_code() -> None:
    (one, first), (other, second) = notebook(1.0), notebook(2.0)
    assert repr(first) == repr(second)
    assert None not in (one, other)
    assert one != other


@dataclass(frozen=True)
class Table:
    """A component that says little of itself."""

    prices: Any
    hidden: Any = field(default=0, repr=False)


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
    assert digest_of([Discount(by=0.1), Discount(by=0.2)]) != digest_of([Discount(by=0.2), Discount(by=0.1)])


def test_what_cannot_be_hashed_has_no_digest() -> None:
    nobody_knows = (number for number in range(3))
    assert digest_of([Table(nobody_knows)]) is None
