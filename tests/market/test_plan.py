"""A plan is made of the rooms' parts: looked up by kind, changed field by field, never written to."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from simsales.market.catalogue import offer_book
from simsales.market.channels.plan import Assortment
from simsales.market.ground.plan import Plan, PlanPart
from simsales.market.plan import PARTS, listed_plan
from simsales.market.price.levers import Discount
from simsales.market.price.plan import Prices
from simsales.market.promotion.plan import Promotions
from simsales.market.scenario import Scenario
from simsales.market.tables import decided
from tests.laws.worlds import LIVELY, fingerprint, lived

SCENARIO = Scenario.model_validate(LIVELY)
BOOK = offer_book(SCENARIO)


@dataclass(frozen=True)
class Weather(PlanPart):
    """A part that no plan has."""

    sun: float = 0.5


@pytest.fixture
def plan() -> Plan:
    return listed_plan(SCENARIO, BOOK)


def tables(part: PlanPart) -> dict[str, Any]:
    return {name: value for name, value in vars(part).items() if isinstance(value, np.ndarray)}


def test_the_listed_plan_has_every_part_once(plan: Plan) -> None:
    assert [type(part) for part in plan] == list(PARTS)
    assert len(set(PARTS)) == len(PARTS)
    for kind in PARTS:
        assert type(plan[kind]) is kind


@pytest.mark.parametrize("kind", PARTS)
def test_a_part_is_a_frozen_dataclass_of_read_only_tables(plan: Plan, kind: type[PlanPart]) -> None:
    part = plan[kind]
    assert is_dataclass(part)
    assert part.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")
    for table in tables(part).values():
        with pytest.raises(ValueError, match="read-only"):
            table[...] = 0


def test_no_two_parts_have_a_field_of_the_same_name() -> None:
    """Whoever reads "the plan's price" need not ask which."""
    names = [field.name for kind in PARTS for field in fields(kind)]  # type: ignore[arg-type]
    assert len(set(names)) == len(names)


def test_the_list_says_what_the_scenario_says(plan: Plan) -> None:
    labels = BOOK.labels
    assert plan[Prices].price.shape == labels.cells
    assert (plan[Prices].price == BOOK.list_price[: labels.own]).all()
    sold = plan[Assortment]
    assert not sold.on_sale[:, :, BOOK.is_bundle[: labels.own]].any(), "a bundle waits for a strategy"
    assert (sold.on_sale <= sold.in_range).all()
    assert plan[Promotions].number == 0


def test_a_change_makes_another_plan_and_shares_the_rest(plan: Plan) -> None:
    before = plan[Prices].price.copy()
    changed = plan.change(Prices, price=plan[Prices].price * 0.9)
    np.testing.assert_allclose(changed[Prices].price, before * 0.9)
    assert (plan[Prices].price == before).all()
    assert changed[Prices].once is plan[Prices].once
    assert changed[Promotions] is plan[Promotions]


def test_a_change_copies_the_arrays_that_it_is_given(plan: Plan) -> None:
    mine = np.ones(BOOK.labels.cells)
    changed = plan.change(Prices, price=mine)
    mine[:] = 2.0
    assert (changed[Prices].price == 1.0).all()
    assert not changed[Prices].price.flags.writeable


def test_a_plan_with_another_part(plan: Plan) -> None:
    other = plan[Prices]
    dearer = plan.change(Prices, price=other.price + 1.0)
    assert dearer.with_part(other)[Prices] is other
    assert [type(part) for part in dearer] == list(PARTS)


def test_a_part_that_it_does_not_have_is_refused_by_name(plan: Plan) -> None:
    for ask in (lambda: plan[Weather], lambda: plan.change(Weather, sun=1.0), lambda: plan.with_part(Weather())):
        with pytest.raises(KeyError, match=r"a plan has no part Weather: it has: Assortment, .*Prices"):
            ask()
    with pytest.raises(KeyError, match='no part price: did you mean "Prices"'):
        plan["price"]  # type: ignore[type-var]


def test_a_field_that_the_part_does_not_have_is_refused_by_name(plan: Plan) -> None:
    with pytest.raises(TypeError, match='Prices has no field prise: did you mean "price"'):
        plan.change(Prices, prise=1.0)


def test_it_asks_for_the_stage_of_life_only_if_one_of_its_parts_does(plan: Plan) -> None:
    from simsales.market.ground.audience import Audience
    from simsales.market.price.plan import Targeted

    everywhere = np.ones(BOOK.labels.cells, bool)
    some, others = (Targeted(Audience(life=life), everywhere, off=0.1) for life in (("new",), None))
    assert not plan.asks_life
    assert not plan.change(Prices, targeted=(others,)).asks_life
    assert plan.change(Prices, targeted=(others, some)).asks_life


def test_loops_read_copies_under_the_same_names(plan: Plan) -> None:
    table = decided(plan, BOOK, np.zeros(len(BOOK.labels.offers)), 12.0)
    assert (table.price == plan[Prices].price).all()
    assert table.price is not plan[Prices].price
    assert table.giving.free_weeks.shape == BOOK.labels.cells
    assert table.bill_price.shape[1] == table.reprices.shape[1] == len(BOOK.labels.channels) + 1


def test_tables_are_kept_only_while_the_plan_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    strategy = Discount(by=0.2, starts=3.0, ends=6.0)  # and so the plan changes twice
    kept = lived(LIVELY, strategy)
    monkeypatch.setattr(Plan, "says_the_same", lambda one, other: False)
    assert fingerprint(lived(LIVELY, strategy)) == fingerprint(kept)
    monkeypatch.setattr(Plan, "says_the_same", lambda one, other: True)
    assert fingerprint(lived(LIVELY, strategy)) != fingerprint(kept)


def test_what_says_the_same_is_the_same_in_every_field(plan: Plan) -> None:
    again = plan.change(Prices, price=plan[Prices].price.copy())
    assert again.says_the_same(plan)
    assert not plan.change(Prices, price=plan[Prices].price * 0.9).says_the_same(plan)
