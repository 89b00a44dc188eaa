"""Each packaged scenario is valid, gives a sane market, and answers its question in the direction that theory says."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from simsales.experiments.inputs import load
from simsales.market.record import Record

from .conftest import FILES, NAMES, SCENARIOS, Run

WORLDS = (1, 2, 3)


def measure(record: Record, name: str) -> float:
    """A measure over the whole run."""
    return float(record.summary()[name])


def total(record: Record, entry: str, product: str | None = None) -> float:
    """All that was counted under an entry, of one product if one is named."""
    counts = record.entry(entry).sum(axis=(0, 1, 2))
    return float(counts.sum() if product is None else counts[record.names("product").index(product)])


def test_the_questions_are_there() -> None:
    assert NAMES == (
        "bank_branch", "branch_queue", "broadband_province", "channel_conflict", "cluster_market", "complaints",
        "data_refills",
        "facts", "handset_bundle", "incentive_plan", "key_moments", "layered_lock_in", "named_accounts",
        "overlapping_channels", "partner_defection", "penetration_or_skimming", "prepay_or_credit", "price_cut",
        "proactive_branch", "provincial_targets", "retention_offer", "sales_modes", "scenic_area_tickets",
        "seasonal_promotion", "service_or_price", "showrooming", "store_and_10060", "tariff_redesign", "telesales",
        "three_responses",
    )  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_says_what_it_asks_and_what_is_uncertain(path: Path) -> None:
    prepared = load(path)
    assert prepared.loaded.scenario.question.endswith("?")
    assert 2 <= len(prepared.loaded.ranges) <= 5
    assert len(prepared.strategies) >= 3
    assert all(strategy.description for strategy in prepared.strategies.values())


@pytest.mark.parametrize("path", FILES, ids=NAMES)
@pytest.mark.parametrize("world", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_market_is_sane_under_every_strategy(path: Path, world: int, small: Run) -> None:
    """Satisfaction stays where it is while nothing changes (the first strategy); others may move it, not upset it."""
    for number, strategy in enumerate(load(path).strategies):
        record = small(path.stem, strategy, world)
        figures = record.summary()
        assert 0.02 < figures["conversion"] < 0.8, strategy
        assert 0.002 < figures["churn"] < 0.03, strategy
        assert 0.25 < figures["share"] < 0.99, strategy
        assert figures["margin"] > 0, strategy
        satisfaction = record.weekly()["satisfaction"]
        assert 0.45 < satisfaction.min() <= satisfaction.max() < 0.7, strategy
        assert abs(satisfaction[-4:].mean() - satisfaction[:4].mean()) < (0.06 if number else 0.03), strategy


@pytest.mark.parametrize("world", WORLDS)
def test_a_price_cut_wins_customers_and_loses_margin(world: int, small: Run) -> None:
    today, less, least = (small("price_cut", s, world) for s in ("As today", "Cut 5 percent", "Cut 15 percent"))
    assert measure(today, "margin") > measure(less, "margin") > measure(least, "margin")
    assert measure(today, "arpu") > measure(less, "arpu") > measure(least, "arpu")
    assert measure(least, "share") > measure(today, "share")
    assert measure(least, "conversion") > measure(today, "conversion")


@pytest.mark.parametrize("world", WORLDS)
def test_a_loyalty_price_costs_less_than_a_deep_cut_for_all(world: int, small: Run) -> None:
    assert measure(small("price_cut", "Loyalty price", world), "arpu") > measure(
        small("price_cut", "Cut 15 percent", world), "arpu"
    )


@pytest.mark.parametrize("world", WORLDS)
def test_bundles_lock_in_and_hard_ones_sell_nothing_alone(world: int, small: Run) -> None:
    alone, soft, hard, subsidy = (
        small("handset_bundle", s, world) for s in ("No bundle", "Soft bundle", "Hard bundle", "Subsidy")
    )
    assert total(alone, "orders", "star") == 0
    assert total(hard, "orders", "handset") == total(hard, "orders", "contract_plan") == 0
    assert total(hard, "orders", "star") > total(soft, "orders", "star") > 0
    assert measure(soft, "arpu") > measure(alone, "arpu")
    # Who wants one part only goes elsewhere where there is only the whole (an order of it meets two needs).
    assert measure(hard, "orders") < measure(soft, "orders") > measure(alone, "orders")
    assert measure(hard, "conversion") < measure(soft, "conversion") > measure(alone, "conversion")
    # The subsidy is given once for every subsidised device, and sells more of them.
    assert total(subsidy, "discounts") == pytest.approx(800 * total(subsidy, "orders", "star"))
    assert total(subsidy, "orders", "star") > total(soft, "orders", "star")


@pytest.mark.parametrize("world", WORLDS)
def test_ties_in_layers_keep_more_than_any_of_them(world: int, small: Run) -> None:
    """F17."""
    alone = [measure(small("layered_lock_in", s, world), "churn") for s in ("Contract", "Points", "Shared use")]
    assert measure(small("layered_lock_in", "Layered", world), "churn") < min(alone)
    assert max(alone) < measure(small("layered_lock_in", "No tie", world), "churn")


@pytest.mark.parametrize("world", WORLDS)
def test_a_price_a_gigabyte_lowers_usage_and_a_menu_sells_to_light_and_heavy(world: int, small: Run) -> None:
    flat, parts, menu = (small("tariff_redesign", s, world) for s in ("Flat rate", "Two parts", "Three-part menu"))
    assert measure(parts, "usage") < 0.9 * measure(flat, "usage")
    assert measure(menu, "orders") > measure(flat, "orders")
    assert total(flat, "usage_revenue") == 0 < total(parts, "usage_revenue")


@pytest.mark.parametrize("world", WORLDS)
def test_a_deep_seasonal_cut_sells_most_and_earns_least(world: int, small: Run) -> None:
    none, deep, gift = (small("seasonal_promotion", s, world) for s in ("No promotion", "Deep cut", "Gift"))
    assert measure(deep, "orders") > measure(gift, "orders") > measure(none, "orders")
    assert measure(deep, "margin") < measure(gift, "margin")
    season, afterwards = slice(26, 34), slice(34, None)
    sold = [record.entry("orders")[..., record.names("product").index("handset")] for record in (none, deep)]
    assert sold[1][season].sum() > 1.5 * sold[0][season].sum()
    assert sold[1][afterwards].sum() < sold[0][afterwards].sum(), "the dip"


def test_a_commitment_keeps_customers_that_a_discount_alone_does_not(small: Run) -> None:
    """Over three worlds: in one of them, a year of the customer file loses a dozen fewer subscriptions."""
    strategies = ("Do nothing", "Discount", "Discount for a year")
    nothing, discount, year = ([small("retention_offer", s, world) for world in WORLDS] for s in strategies)
    for idle, cut, kept in zip(nothing, discount, year, strict=True):
        assert total(idle, "contacts") == total(idle, "discounts") == 0
        assert total(cut, "renewals") > total(idle, "renewals")
        assert measure(kept, "margin") > measure(cut, "margin")
    lost = [sum(measure(each, "churn") for each in records) for records in (nothing, discount, year)]
    assert lost[2] < min(lost[:2])


@pytest.mark.parametrize("world", WORLDS)
def test_asking_visitors_brings_business_that_waiting_does_not(world: int, small: Run) -> None:
    wait, half, everybody = (small("proactive_branch", s, world) for s in ("Wait", "Ask half", "Ask everybody"))
    assert measure(wait, "orders") < measure(half, "orders") < measure(everybody, "orders")
    new = [total(record, "orders") - total(record, "renewals") for record in (wait, everybody)]
    assert new[1] > 1.36 * new[0]  # B-need: business grows by at least 36%
    assert total(wait, "discovered") == 0
    assert total(wait, "voiced") < 0.1 * total(wait, "needs")


@pytest.mark.parametrize("world", WORLDS)
def test_the_more_a_branch_hands_over_the_more_its_managers_sell(world: int, small: Run) -> None:
    wait, sentence, lobby, seven = (
        small("bank_branch", s, world) for s in ("Wait", "One sentence", "Lobby and sentence", "Seven and seven")
    )
    assert total(wait, "recognised") == total(wait, "discovered") == 0
    assert 0 < total(sentence, "recognised") < total(lobby, "recognised") < total(seven, "recognised")
    for record in (sentence, lobby, seven):
        assert total(record, "recognised") == total(record, "referred") + total(record, "referral_declined")
    assert measure(wait, "orders") < measure(sentence, "orders") < measure(lobby, "orders")
    new = [total(record, "orders") - total(record, "renewals") for record in (wait, seven)]
    assert new[1] > 1.36 * new[0]  # B-need: business grows by at least 36%


def test_tickets_follow_their_channel_their_season_and_their_bundle(small: Run) -> None:
    def over_worlds(strategy: str, of: Callable[[Record], float]) -> float:
        return sum(of(small("scenic_area_tickets", strategy, world)) for world in WORLDS)

    def by_channel(name: str) -> Callable[[Record], float]:
        return lambda record: float(record.entry("orders")[:, :, record.labels.channels.index(name)].sum())

    def entered(weeks: slice) -> Callable[[Record], float]:
        return lambda record: float(record.entry("orders")[weeks, ..., record.labels.offers.index("gate")].sum())

    one, online, agents, bundle, peak, gap = load(SCENARIOS / "scenic_area_tickets.toml").strategies
    assert over_worlds(online, by_channel("online")) > over_worlds(one, by_channel("online"))
    assert over_worlds(online, by_channel("gate")) < over_worlds(one, by_channel("gate"))
    assert over_worlds(agents, by_channel("agents")) > over_worlds(one, by_channel("agents"))
    assert over_worlds(agents, lambda r: total(r, "commission")) > over_worlds(one, lambda r: total(r, "commission"))
    assert over_worlds(bundle, lambda r: measure(r, "margin")) > over_worlds(one, lambda r: measure(r, "margin"))
    assert over_worlds(peak, entered(slice(13))) > over_worlds(one, entered(slice(13)))
    assert over_worlds(peak, entered(slice(18, 22))) < over_worlds(one, entered(slice(18, 22)))
    assert (
        over_worlds(gap, lambda r: total(r, "partners_part"))
        == 0
        < over_worlds(one, lambda r: total(r, "partners_part"))
    )


def test_who_works_new_customers_wins_them_and_training_sells_more(small: Run) -> None:
    def over_worlds(strategy: str, name: str) -> float:
        return sum(measure(small("broadband_province", strategy, world), name) for world in WORLDS)

    new, own = "New customers, in turn", "Own customers, by owner"
    both, trained = "New and own", "New and own, trained"
    assert over_worlds(own, "acquisitions") < 0.7 * over_worlds(both, "acquisitions")
    assert over_worlds(trained, "orders") > over_worlds(both, "orders")
    assert over_worlds(trained, "contacts") < over_worlds(both, "contacts")  # training takes selling time
    assert over_worlds(own, "returning_profit") > over_worlds(new, "returning_profit")


def test_modes_in_an_order_by_value_earn_more_than_lists_of_their_own(small: Run) -> None:
    own, value = ([small("sales_modes", s, world) for world in WORLDS] for s in ("Each its own list", "By value"))
    for one, other in zip(own, value, strict=True):
        assert measure(other, "collisions") < measure(one, "collisions") / 2
    revenue = [sum(measure(record, "revenue") for record in records) for records in (own, value)]
    assert revenue[1] > revenue[0]


@pytest.mark.parametrize("world", WORLDS)
def test_rules_between_channels_settle_collisions_or_disputes(world: int, small: Run) -> None:
    none, first, territory, split = (
        small("channel_conflict", s, world) for s in ("No rule", "First touch", "Territory", "Split")
    )
    assert measure(none, "disputes") > 0
    assert all(measure(record, "disputes") == 0 for record in (first, territory, split))
    assert measure(first, "collisions") < 0.8 * measure(none, "collisions")
    assert measure(territory, "collisions") < measure(none, "collisions")
    assert measure(split, "collisions") > 0.8 * measure(none, "collisions")


def test_the_customer_file_is_what_its_script_writes(tmp_path: Path) -> None:
    copy = tmp_path / "customers.csv"
    runpy.run_path(str(SCENARIOS / "make_customers.py"))["write"](copy)
    assert copy.read_bytes() == (SCENARIOS / "customers.csv").read_bytes()


@pytest.mark.parametrize("world", WORLDS)
def test_trust_first_sells_more_than_close_first(world: int, small: Run) -> None:
    """F16: effort on trust pays, though close first closes more of those that it gets so far."""
    close, trust, trained = (
        small("telesales", s, world) for s in ("Close first", "Trust first", "Trust first, trained")
    )
    assert measure(trust, "orders") > measure(close, "orders")
    assert total(trust, "no_rapport") / total(trust, "contacts") < total(close, "no_rapport") / total(close, "contacts")
    assert measure(trained, "orders") > measure(trust, "orders")


@pytest.mark.parametrize("world", WORLDS)
def test_a_cluster_is_won_by_its_champions_and_lost_by_one_message_for_all(world: int, small: Run) -> None:
    """D-buy, D-industry: each role needs its own treatment, each industry its own solution."""
    deciders, price, champion, solutions, telephone = (
        small("cluster_market", s, world)
        for s in ("Decision makers only", "Price for all", "Champion first", "Consultative solutions", "Telephone only")
    )
    for better, worse in ((champion, deciders), (deciders, price), (solutions, champion), (champion, telephone)):
        assert measure(better, "conversion") > measure(worse, "conversion")
        assert measure(better, "accounts_won") > measure(worse, "accounts_won")
    assert total(champion, "vetoed") < total(deciders, "vetoed")
    assert total(solutions, "orders", "works_solution") > 0 == total(champion, "orders", "works_solution")


@pytest.mark.parametrize("world", WORLDS)
def test_a_steep_commission_sells_one_plan_at_the_cost_of_others_and_of_the_truth(world: int, small: Run) -> None:
    """E-kpi: reps sell what pays; a clawback leaves them no reason to overstate it."""
    base, everything, steep, bound = (
        small("incentive_plan", s, world)
        for s in ("Base pay", "Commission on everything", "Steep on premium", "Steep with clawback")
    )
    assert total(base, "commission") == total(base, "mis_sold") == 0
    assert total(steep, "orders", "premium_plan") > total(everything, "orders", "premium_plan")
    assert total(steep, "orders", "basic_plan") < total(everything, "orders", "basic_plan")
    assert total(steep, "mis_sold") > total(everything, "mis_sold")
    assert total(steep, "regrets") > 0 == total(bound, "mis_sold") == total(bound, "regrets")
