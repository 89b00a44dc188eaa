"""What a strategy is shown and what it proposes cannot be written to."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.ground.levers import View
from simsales.market.ground.plan import Plan
from simsales.market.measures import MEASURES
from simsales.market.price.levers import Discount
from simsales.market.price.plan import Prices
from tests.contracts.test_scopes import PHONE, proposed
from tests.laws.worlds import LIVELY, lived, opened


class TestPlans:
    def test_a_plan_cannot_be_written_to(self) -> None:
        class Vandal:
            def propose(self, view: View, plan: Plan) -> Plan:
                plan[Prices].price[:] *= 0.9
                return plan

        market = opened(LIVELY, Vandal())
        with pytest.raises(ValueError, match="read-only"):
            market.run_for(1)
        assert (market.listed[Prices].price[:, :, PHONE] == 70).all()

    def test_nor_by_the_back_door_of_an_array_that_was_given(self) -> None:
        plan, _ = proposed(Discount(by=0.0))
        price = np.ones(plan[Prices].price.shape)
        after = plan.change(Prices, price=price)
        price[:] = 2.0
        assert (after[Prices].price == 1.0).all()
        for table in (
            value for value in (t for part in after for t in vars(part).values()) if isinstance(value, np.ndarray)
        ):
            assert not table.flags.writeable

    def test_a_view_cannot_be_written_to_and_shows_last_weeks_measures(self) -> None:
        seen: list[dict[str, float]] = []

        class Watcher:
            def propose(self, view: View, plan: Plan) -> Plan:
                for table in (view.spent, view.rival_prices):
                    with pytest.raises(ValueError, match="read-only"):
                        table[0] = 1.0
                with pytest.raises(TypeError):
                    view.measures["orders"] = 1.0  # type: ignore[index]
                seen.append(dict(view.measures))
                return plan

        market = lived(LIVELY, Watcher())
        weekly = market.record.weekly()
        assert seen[0] == {}
        for week, measures in enumerate(seen[1:]):
            assert measures.keys() == MEASURES.keys()
            for name, value in measures.items():
                np.testing.assert_equal(value, weekly[name][week])
