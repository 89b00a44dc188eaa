"""Six roles decide for a business account: whose stance counts how much, who may block, who is addressed (D-buy)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.core.compiled import plain
from simsales.market.accounts.agents import AGREES, DECLINES, FORBIDS
from simsales.market.accounts.confer import (
    content_suits,
    remembered,
    role_to_address,
    spoken_for,
    stance_after,
    verdict_of,
    weighted_stance,
)
from simsales.market.accounts.keys import CHAMPION, GATEKEEPER, INSIDER, ROLES, BuyingCentre
from simsales.market.accounts.plan import ORDERS, Approaching
from simsales.market.promotion.levers import Gift
from tests.laws.worlds import changed, lived, opened, total
from tests.market.accounts.firms import FIRMS, centre, firms, won

INFLUENCE = np.array([role.influence for role in BuyingCentre().roles()])


class TestRules:
    def test_the_weighted_stance_by_hand(self) -> None:
        stance = np.array([0.5, -0.2, 0.1, 0.0, 0.8, -1.0])
        by_hand = 0.35 * 0.5 + 0.2 * -0.2 + 0.15 * 0.1 + 0.15 * 0.0 + 0.1 * 0.8 + 0.05 * -1.0
        assert weighted_stance(stance, INFLUENCE) == pytest.approx(by_hand) == pytest.approx(0.18)
        assert verdict_of(0.18, 0.2, 0.0, -0.3) == DECLINES
        assert verdict_of(0.18, 0.18, 0.0, -0.3) == AGREES
        assert verdict_of(1.0, 0.18, -0.31, -0.3) == FORBIDS

    @given(st.lists(st.floats(-1, 1), min_size=6, max_size=6), st.integers(0, 5), st.floats(0, 2))
    def test_nobody_in_favour_makes_it_worse(self, stance: list[float], role: int, more: float) -> None:
        def verdict(stances: Any) -> int:
            weighted = plain(weighted_stance)(stances, INFLUENCE)
            return int(plain(verdict_of)(weighted, 0.2, stances[GATEKEEPER], -0.3))

        better = np.array(stance)
        better[role] = min(better[role] + more, 1.0)
        assert (verdict(better) == AGREES) >= (verdict(np.array(stance)) == AGREES)

    @given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
    def test_a_stance_stays_between_minus_one_and_one(self, stance: float, other: float, a: float, b: float) -> None:
        for after in (
            plain(stance_after)(stance, True, a, b),
            plain(stance_after)(stance, False, a, b),
            plain(spoken_for)(stance, other, a),
            plain(remembered)(stance, other, a),
        ):
            assert -1 - 1e-12 <= after <= 1 + 1e-12
        assert plain(spoken_for)(stance, other, a) >= stance, "the champion speaks for us, never against"
        assert plain(stance_after)(stance, True, a, b) >= stance >= plain(stance_after)(stance, False, a, b)

    def test_content_suits_once_in_six_by_chance_and_always_by_skill(self) -> None:
        luck = (np.arange(6000) + 0.5) / 6000
        suited = [np.mean([plain(content_suits)(skill, each) for each in luck]) for skill in (0.0, 0.4, 1.0)]
        assert suited == pytest.approx([1 / 6, 1 / 2, 1.0], abs=1e-3)

    def test_whom_a_contact_addresses(self) -> None:
        stance = np.array([0.6, 0.0, -0.5, 0.3, 0.2, -0.4])

        def addressed(order: str, *roles: str, meetings: int = 0, stance: Any = stance) -> str:
            row = np.array(Approaching(roles=roles or ROLES, order=order).row())
            assert ORDERS[row[0]] == order
            return ROLES[role_to_address(row[0], row[2:], stance, INFLUENCE, meetings)]

        turns = [addressed("in turn", "champion", "gatekeeper", meetings=m) for m in range(3)]
        assert turns == ["champion", "gatekeeper", "champion"]
        assert addressed("weakest") == "key_user"
        assert addressed("weakest", "champion", "gatekeeper") == "champion"
        assert addressed("most influential") == "key_user", "0.15 × 1.5 is more than 0.2 × 1 or 0.35 × 0.4"
        assert addressed("champion first") == "champion"
        friend = stance.copy()
        friend[CHAMPION] = 0.5
        assert addressed("champion first", stance=friend) == "key_user"


class TestDecision:
    def test_a_veto_blocks_though_all_others_love_us(self) -> None:
        loved = centre(**(dict.fromkeys(ROLES, 1.0) | {"gatekeeper": -0.9}), gain=0.0, champion_pull=0.0)
        blocked, allowed = (
            lived(changed(FIRMS, world__segments__all__account={**loved, "veto": veto})) for veto in (-0.3, -1.0)
        )
        assert total(blocked, "orders") == 0 < total(allowed, "orders")
        assert total(blocked, "vetoed") == total(blocked, "occasions") > 0
        assert total(allowed, "vetoed") == total(allowed, "not_agreed") == 0

    def test_who_does_not_agree_buys_nothing_new_and_may_go_to_a_rival(self) -> None:
        market = lived(
            changed(
                firms(threshold=1.0),
                world__competitors__Rival__offers__sim={"category": "mobile", "price": 20},
            )
        )
        assert total(market, "orders") == 0 < total(market, "lost_sale")
        assert total(market, "presented") == 0, "and hears of nothing in vain"
        assert total(market, "not_agreed") == total(market, "occasions")

    def test_renewals_are_its_own_business(self) -> None:
        """Who holds our phone may sign again for a gift (on the same terms it would only be kept)."""
        market = lived(
            changed(
                firms(threshold=1.0),
                world__needs__mobile__renewal_rate=0.2,
                world__segments__all__holds={"phone": 0.5},
                catalogue__products__phone__known=1,
                run__weeks=30,
            ),
            Gift(value=20.0, cost=10.0),
        )
        assert total(market, "renewals") > 0 == total(market, "acquisitions")

    @pytest.mark.parametrize("role", range(len(ROLES)))
    def test_each_role_matters_and_none_in_favour_costs_an_account(self, role: int) -> None:
        """Same luck; in one world all accounts have one role more in favour of us: nobody who bought buys no more."""
        roles = {name: {"stance": -0.1, "stance_spread": 0.4} for name in ROLES}
        better = roles | {ROLES[role]: {"stance": 0.7, "stance_spread": 0.4}}
        spec = changed(FIRMS, channels__field__capacity=1000, channels__field__overcomes=0.5)
        before, after = (
            lived(changed(spec, world__segments__all__account={**each, "veto": -0.3})) for each in (roles, better)
        )
        assert won(before) <= won(after)
        if role != INSIDER:  # who has a twentieth of the influence, and helps with objections besides
            assert won(before) < won(after)

    def test_all_stances_are_what_was_drawn_and_more_customers_change_none(self) -> None:
        few, many = (opened(changed(firms(spread=0.4), run__customers=n)) for n in (300, 400))
        assert few.accounts is not None
        assert many.accounts is not None
        stance = many.accounts.column("stance")
        assert np.array_equal(few.accounts.column("stance"), stance[:300])
        assert np.abs(stance).max() <= 1
        assert abs(stance.mean()) < 0.05
        assert abs(stance.std() - 0.4) < 0.05
