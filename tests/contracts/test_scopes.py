"""A component reaches those whom it says it reaches, and nobody else; each promotion pays for itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simsales.market.attention.plan import Attention
from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.catalogue import offer_book
from simsales.market.channels.levers import Commission
from simsales.market.channels.plan import Assortment
from simsales.market.check import check
from simsales.market.ground.levers import Target, View
from simsales.market.ground.plan import Plan
from simsales.market.loading import load_file
from simsales.market.market import Market
from simsales.market.plan import listed_plan
from simsales.market.price.levers import ByChannel, Discount, ListPrice, Loyalty
from simsales.market.price.plan import Prices
from simsales.market.promotion.levers import DiscountPromotion, Gift, Subsidy, TargetedOffer
from simsales.market.scenario import Scenario
from tests.contracts.components import BASE
from tests.laws.worlds import LIVELY, QUIET, SURE, changed, history, lived, opened, total

YOUNG, OLD = 0, 1
STORE, ONLINE = 0, 1
PHONE, FIBRE, DUO = 0, 1, 2

STAYING = changed(
    LIVELY,
    run__customers=1000,
    world__segments__young__churn={"rate": 0, "spread": 0},
    world__segments__old__churn={"rate": 0, "spread": 0},
    world__experience__fed_up=0,
    world__experience__satisfaction_weight=0,
    world__experience__opinion_weight=0,
    world__competitors__Rival__known=0,
)
HOLDERS = changed(
    QUIET,
    run={"customers": 40, "weeks": 6},
    world__segments__all__share=0.5,
    world__segments__all__holds={"phone": 1.0},
    world__needs__mobile__renewal_rate=0,
    channels__online={"direction": "inbound"},
)
HOLDERS["world"]["segments"]["others"] = HOLDERS["world"]["segments"]["all"]


def by_segment(market: Market, entry: str, offer: int | None = None) -> list[float]:
    """An entry of the record by segment, of one of the offers or of all."""
    counts = market.record.entry(entry).sum(axis=(0, 2))
    return [float(value) for value in (counts.sum(axis=1) if offer is None else counts[:, offer])]


def proposed(component: Any, week: int = 0) -> tuple[Plan, Plan]:
    """The plan before and after a component's say."""
    scenario = Scenario.model_validate(LIVELY)
    book = offer_book(scenario)
    plan = listed_plan(scenario, book)
    view = View(week, book, np.zeros(3), {}, np.zeros(len(book.labels.offers)))
    return plan, component.propose(view, plan)


def paid(*components: Any, came_by: int = -1) -> list[list[float]]:
    """What holders of the phone pay week by week, by segment; all of them bought in a channel (-1: in none)."""
    market = opened(HOLDERS, *components)
    market.customers.column("bought_in")[:] = came_by

    def look(_: Market) -> list[float]:
        segment, prices = market.customers.column("segment"), market.customers.column("paid")[:, 0]
        each = [np.unique(prices[segment == s]) for s in (0, 1)]
        assert all(len(alike) == 1 for alike in each)
        return [float(alike[0]) for alike in each]

    return history(market, look)


class TestAudiences:
    def test_a_targeted_offer_is_for_the_segments_of_both(self) -> None:
        market = lived(LIVELY, TargetedOffer(by=0.4, segments=("young",), target=Target(holds="rival")))
        young, old = by_segment(market, "discounts")
        assert old == 0 < young

    def test_so_is_a_loyalty_price(self) -> None:
        cut = Loyalty(by=0.3, after=0.0, segments=("young",), target=Target(segments=("young", "old")))
        young, old = by_segment(lived(LIVELY, cut), "discounts")
        assert old == 0 < young

    def test_a_loyalty_price_keeps_its_targets_tenure(self) -> None:
        _, plan = proposed(Loyalty(by=0.3, after=4.0, target=Target(tenure=(100.0, 300.0))))
        assert plan[Prices].targeted[0].audience.tenure == (100.0, 300.0)
        _, plan = proposed(Loyalty(by=0.3, after=104.0, target=Target(tenure=(100.0, 300.0))))
        assert plan[Prices].targeted[0].audience.tenure == (104.0, 300.0)

    def test_what_can_be_for_nobody_is_refused(self) -> None:
        for make in (
            lambda: TargetedOffer(by=0.1, segments=("young",), target=Target(segments=("old",))),
            lambda: Loyalty(by=0.1, after=0.0, segments=("young",), target=Target(segments=("old",))),
            lambda: Loyalty(by=0.1, after=60.0, target=Target(tenure=(0.0, 50.0))),
        ):
            with pytest.raises(ValueError, match="for nobody"):
                make()
        for holds in ("rival", "nothing", "not ours"):
            with pytest.raises(ValueError, match="for holders of ours"):
                Loyalty(by=0.1, after=0.0, target=Target(holds=holds))  # type: ignore[arg-type]


class TestScopes:
    def test_a_commitment_is_asked_for_where_the_subsidy_is(self) -> None:
        plan, after = proposed(Subsidy(amount=90.0, commitment=104.0, offers=("fibre",), channels=("store",)))
        inside = np.zeros(plan[Prices].price.shape, bool)
        inside[:, STORE, FIBRE] = True
        assert (after[Prices].commitment[inside] == 104).all()
        assert (after[Prices].commitment[~inside] == plan[Prices].commitment[~inside]).all()

    def test_customers_of_other_channels_sign_no_longer_than_before(self) -> None:
        market = lived(LIVELY, Subsidy(amount=90.0, commitment=104.0, offers=("fibre",), channels=("store",)))
        bought_in, ends = (market.customers.column(name)[:, 1] for name in ("bought_in", "contract_end"))
        fibre = market.customers.column("holding")[:, 1] == FIBRE
        assert (fibre & (bought_in == STORE)).any()
        assert (fibre & (bought_in > STORE)).any()
        assert ends[fibre & (bought_in == STORE)].min() >= 104
        assert ends[fibre & (bought_in > STORE)].max() <= 16 + 20

    @pytest.mark.parametrize("kind", [MixedBundle, PureBundle])
    def test_a_bundle_is_sold_to_its_segments(self, kind: type[MixedBundle]) -> None:
        market = lived(LIVELY, kind(bundle="duo", by=0.3, commitment=40.0, segments=("young",)))
        for entry in ("presented", "orders"):
            young, old = by_segment(market, entry, DUO)
            assert old == 0 < young
        young, old = by_segment(market, "orders", FIBRE)
        assert old > 0
        assert (young > 0) == (kind is MixedBundle)

    def test_a_hard_bundle_takes_its_parts_off_sale_only_where_it_is(self) -> None:
        plan, after = proposed(PureBundle(bundle="duo", channels=("store",)))
        again = PureBundle(bundle="duo", channels=("online",), segments=("old",))
        _, both = proposed(SimpleNamespace(propose=lambda view, plan: again.propose(view, after)))
        assert not after[Assortment].on_sale[:, STORE, :DUO].any()
        assert after[Assortment].on_sale[:, STORE, DUO].all()
        assert (after[Assortment].on_sale[:, ONLINE:] == plan[Assortment].on_sale[:, ONLINE:]).all()
        assert both[Assortment].on_sale[YOUNG, ONLINE].tolist() == [True, True, False]
        assert both[Assortment].on_sale[OLD, ONLINE].tolist() == [False, False, True]

    def test_commission_is_paid_for_its_segments(self) -> None:
        few, many = (lived(LIVELY, Commission(part=part, segments=("young",))) for part in (0.1, 0.3))
        assert by_segment(few, "orders") == by_segment(many, "orders")
        low, high = by_segment(few, "commission"), by_segment(many, "commission")
        assert high[YOUNG] == pytest.approx(3 * low[YOUNG])
        assert high[OLD] == low[OLD] > 0

    def test_a_display_is_seen_by_everybody(self) -> None:
        """As documented: exposure is not told apart by segment or channel."""
        seen = [
            proposed(DiscountPromotion(by=0.1, display=0.5, **where))[1][Attention].exposure.tolist()
            for where in ({}, {"segments": ("young",), "channels": ("store",)})
        ]
        assert seen[0] == seen[1] == [0.5, 0.5, 0.5]


class TestHolders:
    def test_a_price_for_holders_ends(self) -> None:
        assert paid(ListPrice(price=15.0, existing=True, starts=2.0, ends=4.0)) == [
            [20.0] * 2, [20.0] * 2, [15.0] * 2, [15.0] * 2, [20.0] * 2, [20.0] * 2
        ]  # fmt: skip

    def test_a_price_that_stays_for_others_stays_for_them_after_the_end(self) -> None:
        weeks = paid(Discount(by=0.5, existing=True, ends=3.0), Discount(by=0.1, starts=1.0))
        assert weeks[0] == [10.0] * 2
        assert weeks[2] == [pytest.approx(9.0)] * 2
        assert weeks[4] == [pytest.approx(18.0)] * 2

    def test_it_reaches_only_its_segments(self) -> None:
        cuts = Discount(by=0.5, existing=True, segments=("all",)), Discount(by=0.25)
        assert paid(*cuts)[-1] == [pytest.approx(7.5), 20.0]

    def test_it_reaches_only_those_who_bought_in_its_channels(self) -> None:
        cut = Discount(by=0.5, existing=True, channels=("online",))
        assert [paid(cut, came_by=c)[-1] for c in (-1, 0, 1)] == [[20.0] * 2, [20.0] * 2, [10.0] * 2]

    @pytest.mark.parametrize("channel", ["store", "online"])
    def test_who_bought_nowhere_pays_the_lowest_whatever_the_order_of_the_file(self, channel: str) -> None:
        cuts = Discount(by=0.1, existing=True), ByChannel(cuts={channel: 0.5})
        assert paid(*cuts)[-1] == [pytest.approx(9.0)] * 2

    def test_the_first_bill_is_what_was_agreed(self) -> None:
        spec = changed(STAYING, catalogue__products__phone__commitment=0)
        market = opened(spec, Discount(by=0.0, existing=True), TargetedOffer(by=0.4, target=Target(holds="rival")))
        held = market.customers.column("holding")[:, 0].copy()
        won = 0
        while market.week < market.weeks:
            market.run_for(1)
            now = market.customers.column("holding")[:, 0]
            fresh = (held > FIBRE) & (now == PHONE)
            assert market.customers.column("paid")[fresh, 0] == pytest.approx(70 * 0.6)
            won += int(fresh.sum())
            held = now.copy()
        assert won > 0


class TestBills:
    def test_a_deeper_offer_for_new_orders_leaves_the_bill_its_loyalty_price(self) -> None:
        cuts = Loyalty(by=0.1, after=0.0), TargetedOffer(by=0.3, target=Target(holds="ours"))
        assert paid(*cuts)[-1] == [pytest.approx(18.0)] * 2

    def test_a_loyalty_price_of_some_channels_is_for_who_bought_there(self) -> None:
        cut = Loyalty(by=0.1, after=0.0, channels=("store",))
        assert [paid(cut, came_by=c)[-1][0] for c in (-1, 0, 1)] == [20.0, pytest.approx(18.0), 20.0]

    def test_a_loyalty_price_is_counted_with_the_bills_and_only_there(self) -> None:
        """What is off the charges; what is off a one-off price is counted when that is due, with the order."""
        market = opened(STAYING, Loyalty(by=0.3, after=0.0))
        given = 0.0
        for week in range(market.weeks):
            market.run_for(1)
            holding, due, starts = (market.customers.column(name) for name in ("holding", "paid", "bill_from"))
            billed = (holding >= 0) & (holding < market.book.labels.own) & (starts <= week)
            full = market.book.list_price[np.where(billed, holding, 0)] * billed
            given += float((full - due * billed).sum() * 12 / 52)
        orders = market.record.entry("orders").sum(axis=(0, 1, 2))[: market.book.labels.own]
        full_once = float((orders * market.book.list_once[: market.book.labels.own]).sum())
        off_once = full_once - total(market, "one_off_revenue")
        assert full_once > off_once > 0
        assert total(market, "renewals") > 0
        assert total(market, "discounts") == pytest.approx(given + off_once)

    def test_an_order_at_a_loyalty_price_is_not_cut_again_on_the_bill(self) -> None:
        """Nor is one at a deeper cut: the deepest counts, in the order and on the bill."""
        reviewing = changed(HOLDERS, world__needs__mobile__renewal_rate=SURE)
        for cuts, price in (((), 18.0), ((TargetedOffer(by=0.3, target=Target(holds="ours")),), 14.0)):
            market = lived(reviewing, Loyalty(by=0.1, after=0.0), *cuts)
            assert total(market, "renewals") > 0
            ordered = market.customers.column("bought_in")[:, 0] >= 0
            paid_by = market.customers.column("paid")[:, 0]
            assert paid_by[ordered] == pytest.approx(price)
            assert paid_by[~ordered] == pytest.approx(18.0)
            assert market.customers.column("agreed")[:, 0] == pytest.approx(20.0)

    def test_a_loyalty_price_once_granted_stands(self) -> None:
        weeks = paid(Loyalty(by=0.1, after=0.0, ends=3.0))
        assert weeks == [[pytest.approx(18.0)] * 2] * 6


class TestBudgets:
    def test_each_promotion_pays_for_what_it_gives(self) -> None:
        market = lived(LIVELY, DiscountPromotion(by=0.1, budget=1e9), Gift(value=30.0, cost=20.0, budget=1e9))
        assert market.spent.tolist() == pytest.approx([total(market, "discounts"), total(market, "gift_cost")])

    def test_a_small_budget_stops_its_own_promotion(self) -> None:
        gift = Gift(value=30.0, cost=20.0)
        alone = lived(LIVELY, DiscountPromotion(by=0.1, budget=500.0))
        beside = lived(LIVELY, DiscountPromotion(by=0.1, budget=500.0), gift)
        for market in (alone, beside):
            given = market.record.entry("discounts").sum(axis=(1, 2, 3))
            assert given[0] > 0
            assert given[-1] == 0
        assert beside.spent[0] == pytest.approx(total(beside, "discounts"))


def test_a_bundle_follows_the_prices_of_its_parts(tmp_path: Path) -> None:
    """Whatever the order in the file: pricing proposes before bundling."""
    path = tmp_path / "it.toml"
    path.write_text(
        f"{BASE}"
        'bundling = [{ kind = "mixed", bundle = "duo", by = "10%" }]\n'
        'pricing = [{ kind = "discount", by = "50%", offers = ["fibre"], channels = ["store"] }]\n'
    )
    prepared = check(load_file(path))
    market = opened(prepared.loaded.scenario.model_dump(), *prepared.strategies["it"].components)
    price = market.decide(market.post_rival_prices())[Prices].price
    assert price[:, 0, DUO] == pytest.approx(0.9 * (70 + 40))
    assert price[:, 1, DUO] == pytest.approx(0.9 * (70 + 80))
