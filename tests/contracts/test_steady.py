"""A steady lever proposes by the plan before it and by whether it runs: by nothing else that it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.market.catalogue import offer_book
from simsales.market.check import Prepared, check
from simsales.market.ground.levers import View
from simsales.market.ground.plan import Plan
from simsales.market.loading import load_file
from simsales.market.plan import listed_plan
from simsales.market.price.levers import Discount, ListPrice
from simsales.market.price.plan import Prices
from simsales.market.proposing import STEADY, phase_of
from tests.contracts.components import EXAMPLES, KINDS
from tests.laws.worlds import LIVELY, opened

WEEKS = (0, 1, 2, 3, 5, 7, 8, 9, 20)  # the examples run from week 2 until week 8


def views(prepared: Prepared, week: int) -> tuple[View, View]:
    """Two views of a week in which all that a strategy may look at is another, but the week and the book."""
    book, promotions = offer_book(prepared.loaded.at(1)), 4
    offers, own = len(book.labels.offers), book.labels.own
    low, high = np.full(offers, 10.0), np.full(offers, 90.0)
    low[:own] = high[:own] = 0.0
    none, all_ = np.zeros(offers), np.ones(offers)
    return (
        View(week, book, np.zeros(promotions), {}, low, (low,) * week, (none,) * (week + 1)),
        View(week, book, np.full(promotions, 1e9), {"orders": 9.0}, high, (high,) * week, (all_,) * (week + 1), 0.5),
    )


class TestSteady:
    @pytest.mark.parametrize(("family", "kind"), KINDS)
    def test_a_steady_lever_looks_at_nothing_else(self, tmp_path: Path, family: str, kind: str) -> None:
        file = tmp_path / "it.toml"
        file.write_text(EXAMPLES[family, kind].text(family, kind), encoding="utf-8")
        prepared = check(load_file(file))
        before = listed_plan(prepared.loaded.at(1), offer_book(prepared.loaded.at(1)))
        for component in prepared.strategies["it"].components:
            if type(component) not in STEADY:
                continue
            said: dict[Any, Plan] = {}
            for week in WEEKS:
                for view in views(prepared, week):
                    plan = component.propose(view, before)
                    assert plan.says_the_same(said.setdefault(phase_of(component, week), plan)), (type(component), week)


class TestAsked:
    def test_a_steady_lever_is_asked_again_when_it_starts_and_ends_and_when_the_plan_before_it_changes(self) -> None:
        market = opened(LIVELY, ListPrice(price=50.0, starts=4), Discount(by=0.1, starts=2, ends=6))
        seen = []
        for _ in range(8):
            market.run_for(1)
            seen.append(float(market.plan[Prices].price[0, 0, 0]))
        assert seen == pytest.approx([70, 70, 63, 63, 45, 45, 50, 50])

    def test_what_stands_is_not_made_again(self) -> None:
        market = opened(LIVELY, Discount(by=0.1))
        market.run_for(1)
        plan = market.plan
        market.run_for(3)
        assert market.plan is plan

    def test_a_class_of_ones_own_is_asked_every_week(self) -> None:
        asked: list[int] = []

        class Mine(Discount):
            def propose(self, view: View, plan: Plan) -> Plan:
                asked.append(view.week)
                return super().propose(view, plan)

        opened(LIVELY, Mine(by=0.1)).run_for(3)
        assert asked == [0, 1, 2]
