"""The organisation: who lives where, what belongs to a district, and that the parts sum to the whole (A)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.files.problems import ScenarioError
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import Discount, Loyalty
from simsales.market.promotion.levers import DiscountPromotion
from simsales.market.record import Record
from simsales.market.scenario import Scenario
from simsales.market.staff.levers import SalesTarget
from simsales.market.staff.plan import Goal
from simsales.market.staff.tree import PROVINCE, Tree
from tests.cases.customers import Ask
from tests.cases.customers import read as read
from tests.laws.worlds import LIVELY, Spec, changed, history, lived, opened

ALIKE = {
    "Lake": {"districts": {"North": {"share": 0.5}, "South": {"share": 0.2}}},
    "Hill": {"districts": {"East": {"share": 0.3}}},
}
UNLIKE = {
    "Lake": {"districts": {"North": {"share": 0.5, "segments": {"young": 0.1}}, "South": {"share": 0.2}}},
    "Hill": {"districts": {"East": {"share": 0.3, "segments": {"young": 0.7}}}},
}
FIELD = LIVELY["channels"]["field"]
LOCAL: Spec = changed(
    LIVELY,
    run={"customers": 1200, "weeks": 12},
    world__organisation={"cities": UNLIKE},
    channels={"north": FIELD | {"district": "North"}, "east": FIELD | {"district": "East"}},
    reps={
        "north": {"channel": "north", "count": 2, "contacts_per_week": 30, "pay": 100},
        "east": {"channel": "east", "count": 1, "contacts_per_week": 30, "pay": 70},
    },
)


@pytest.fixture(scope="module")
def market() -> Market:
    return lived(LOCAL, SalesTarget(amount=90, ends=12.0, every=4.0, by="customers"))


def by_segment(record: Record) -> Any:
    return record.folded(record.counts, "segment", 2)


def test_districts_that_are_all_alike_change_nothing() -> None:
    """Who lives where is nobody's affair until something is different there: the same histories, to the bit."""
    plain, tree = lived(LIVELY), lived(changed(LIVELY, world__organisation={"cities": ALIKE}))
    for name in plain.customers.columns:
        if name != "segment":
            assert np.array_equal(plain.customers.column(name), tree.customers.column(name)), name
    assert np.array_equal(tree.customers.column("segment") // 3, plain.customers.column("segment"))
    assert by_segment(tree.record) == pytest.approx(plain.record.counts, rel=1e-12)


def test_customers_live_where_their_segment_does(market: Market) -> None:
    """Of the young .1, .2 and .7, of the old .5, .2 and .3: within three standard errors."""
    segment, labels = market.customers.column("segment"), market.book.labels
    assert labels.districts == ("North", "South", "East") * 2
    assert labels.cities == ("Lake", "Lake", "Hill") * 2
    for s, parts in enumerate(((0.1, 0.2, 0.7), (0.5, 0.2, 0.3))):
        here = segment[segment // 3 == s] % 3
        for d, part in enumerate(parts):
            error = np.sqrt(part * (1 - part) / len(here))
            assert abs((here == d).mean() - part) < 3 * error


def test_the_parts_sum_to_the_whole_at_every_level_in_every_week(market: Market) -> None:
    """Every count, hence every measure that can be added up: of districts to their city, of cities to the province."""
    record, tree = market.record, LOCAL["world"]["organisation"]["cities"]
    whole = record.counts.sum(axis=2)
    cities, districts = (record.folded(record.counts, level, 2) for level in ("city", "district"))
    assert cities.sum(axis=2) == pytest.approx(whole, rel=1e-9, abs=1e-9)
    names = record.names("district")
    for k, (city, each) in enumerate(tree.items()):
        assert record.names("city")[k] == city
        inside = [names.index(name) for name in each["districts"]]
        assert districts[:, :, inside].sum(axis=2) == pytest.approx(cities[:, :, k], rel=1e-9, abs=1e-9)
    everything = record.measures(["week"]).query("measure == 'revenue'")["value"].to_numpy()
    weekly = record.measures(["week", "district"]).query("measure == 'revenue'").groupby("week")["value"].sum()
    assert weekly.to_numpy() == pytest.approx(everything)


def test_reps_channels_and_customers_tell_the_same_of_a_district(market: Market) -> None:
    """Three books that know nothing of each other: what reps did, what channels did, and to whose customers."""
    record, c = market.record, market.book.labels.channels.index
    for name, entry in (("contacts", "contacts"), ("orders", "orders")):
        by_place = record.folded(record.entry(entry), "district", 1).sum(axis=(0, 3))
        for team, district in (("north", "North"), ("east", "East")):
            of_reps = sum(getattr(rep, name) for rep in market.reps if rep.team == team)
            of_channel = record.entry(entry)[:, :, c(team)].sum()
            of_customers = by_place[record.names("district").index(district), c(team)]
            assert of_reps == of_channel == of_customers > 0, (name, team)
    pay = record.folded(record.entry("pay"), "district", 1)[:, :, c("north")].sum(axis=(0, 2))
    assert pay.tolist() == pytest.approx([12 * 200.0, 0.0, 0.0]), "the pay of a district's reps is its customers' cost"


def test_nobody_of_another_district_is_met(market: Market) -> None:
    touched, segment = market.customers.column("touched"), market.customers.column("segment")
    for team, district in (("north", 0), ("east", 2)):
        met = touched[:, market.book.labels.channels.index(team)] > -50
        assert met.any()
        assert (segment[met] % 3 == district).all()


def test_what_is_asked_and_done_is_counted_where_it_was(market: Market) -> None:
    """The target of all periods is counted whole, that of each rep with them, and what they did as they did it."""
    record, reps = market.record, market.rep_table()
    assert record.entry("targets").sum() == pytest.approx(90)
    assert reps["target"].sum() == 90
    asked = record.folded(record.entry("targets"), "district", 1).sum(axis=(0, 3))
    done = record.folded(record.entry("target_results"), "district", 1).sum(axis=(0, 2, 3))
    local = [reps.query(f"district == '{name}'") for name in ("North", "East")]
    c = market.book.labels.channels.index
    assert [asked[0, c("north")], asked[2, c("east")]] == pytest.approx([each["target"].sum() for each in local])
    assert done.sum() == pytest.approx(reps["orders"].sum())
    summary = record.summary("district")
    assert record.summary()["attainment"] == pytest.approx(reps["orders"].sum() / 90)
    assert summary["North"]["attainment"] != summary["East"]["attainment"]


def handed(by: str, weeks: tuple[int, ...] = (0,), **said: Any) -> list[dict[str, int]]:
    """The parts of the target by team, in some weeks."""
    market = opened(LOCAL, SalesTarget(amount=900, ends=12.0, every=4.0, by=by, **said))  # type: ignore[arg-type]
    found = []
    for seen in history(market, lambda it: dict(next(iter(it.payroll.pursuits.values())).parts)):
        teams = dict.fromkeys(rep.team for rep in seen)
        found.append({team: sum(part for rep, part in seen.items() if rep.team == team) for team in teams})
    return [found[week] for week in weeks]


def test_a_target_is_handed_down_by_its_key() -> None:
    """A third of 900: the province's own 240 contacts of 330 first; of the other 82 each key its way, by hand."""
    province = 300 * (150 + 90) / (150 + 90 + 60 + 30)
    for by in ("equal", "customers", "revenue"):
        (parts,) = handed(by)
        assert parts["callers"] + parts["visitors"] == round(province) == 218
        assert parts["north"] + parts["east"] == 82
    assert handed("equal")[0]["north"] == 41
    (given_,) = handed("capacity", parts={"North": 1.0, "East": 3.0})
    assert (given_["north"], given_["east"]) == (21, 61)
    market = opened(LOCAL)
    lives = np.bincount(market.customers.column("segment") % 3, minlength=3)
    assert handed("customers")[0]["north"] == pytest.approx(82 * lives[0] / (lives[0] + lives[2]), abs=1)


def test_the_key_of_revenue_is_the_period_before() -> None:
    """In the first period what customers pay as it begins; then what was billed in the four weeks before."""
    first, second = handed("revenue", (0, 4))
    market = opened(LOCAL)
    holding, paid = market.customers.column("holding"), market.customers.column("paid")
    ours = (paid * ((holding >= 0) & (holding < market.book.labels.own))).sum(axis=1)
    pays = np.bincount(market.customers.column("segment") % 3, ours, 3)
    assert first["north"] == pytest.approx(82 * pays[0] / (pays[0] + pays[2]), abs=1)
    market = opened(LOCAL, SalesTarget(amount=900, ends=12.0, every=4.0, by="revenue"))
    for _ in range(4):
        market.step()
    billed = {name: each["revenue"] for name, each in market.record.summary("district").items()}
    wanted = 82 * billed["North"] / (billed["North"] + billed["East"])
    assert second["north"] == pytest.approx(wanted, abs=1)


class Member:
    """Somebody with a channel and a capacity."""

    def __init__(self, channel: int, full_capacity: int) -> None:
        self.channel, self.full_capacity = channel, full_capacity


@given(
    st.integers(0, 10**6), st.lists(st.floats(0, 100), min_size=4, max_size=4),
    st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(any),
)  # fmt: skip
def test_at_every_level_the_parts_sum_to_the_target(amount: int, weights: list[float], room: list[int]) -> None:
    """Whatever the weights: whole parts, none of a district without reps, cities as their weights ask (±1)."""
    names = ("a", "b", "c", "d")
    nothing = lambda *_: np.zeros(4)  # noqa: E731
    tree = Tree(names, ("one", "one", "two", "two"), np.arange(4), (0, 1, 2, 3, PROVINCE), nothing, nothing, nothing)
    goal = Goal(None, amount, by="parts", parts=tuple(zip(names, weights, strict=True)))
    members: Any = [Member(channel, each) for channel, each in enumerate(room) if each]
    parts = tree.handed_down(goal, amount, members, 0)
    assert sum(parts.values()) == amount
    assert all(part >= 0 for part in parts.values())
    assert all(room[number] > 0 for number, part in parts.items() if number != PROVINCE and part)
    rest, there = amount - parts[PROVINCE], [w if r else 0.0 for w, r in zip(weights, room, strict=False)]
    if sum(there) > 0:
        city = parts.get(0, 0) + parts.get(1, 0)
        assert abs(city - rest * sum(there[:2]) / sum(there)) <= 1 + 1e-6 * amount


def test_a_lever_of_a_district_stays_there() -> None:
    """A local promotion is nobody else's, and the first week's choices elsewhere are the same to the bit."""
    lever = DiscountPromotion(by=0.4, districts=("East",))
    base, local = opened(LOCAL), opened(LOCAL, lever)
    for market in (base, local):
        market.step()
    elsewhere = base.customers.column("segment") % 3 != 2
    for name in ("holding", "paid", "satisfaction"):
        mine, other = (each.customers.column(name)[elsewhere] for each in (base, local))
        assert np.array_equal(mine, other), name
    given_away = local.record.folded(local.record.entry("discounts"), "district", 1).sum(axis=(0, 2, 3))
    assert given_away[2] > 0 == given_away[:2].sum()
    with pytest.raises(ValueError, match="none in common"):
        Loyalty(by=0.1, after=1.0, districts=("East",), target=Target(districts=("North",)))


def test_without_an_organisation_nobody_asks_for_districts() -> None:
    market = lived(changed(LIVELY, run__weeks=1))
    with pytest.raises(KeyError, match="no district"):
        market.record.summary("district")
    with pytest.raises(ValueError, match="no districts"):
        lived(changed(LIVELY, run__weeks=1), Discount(by=0.1, districts=("East",)))


@pytest.mark.parametrize(
    ("cities", "words"),
    [
        ({"A": {"districts": {"x": {"share": 0.5}}}}, "shares of the districts must sum to 1"),
        ({"A": {"districts": {"x": {"share": 0.5}}}, "B": {"districts": {"x": {"share": 0.5}}}}, "two districts"),
        (
            {"A": {"districts": {"x": {"share": 0.5, "segments": {"young": 0.9}}, "y": {"share": 0.5}}}},
            "parts of young",
        ),
    ],
)
def test_a_tree_that_does_not_add_up_is_refused(cities: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Scenario.model_validate(changed(LIVELY, world__organisation={"cities": cities}))


TREE = """
[world.organisation.cities.Lake.districts]
North = { share = 0.5 }
South = { share = 0.5 }
"""


def test_a_customer_file_says_where_customers_live(read: Ask) -> None:
    rows = "segment,place\nall,North\nall,South\nall,\nall,North\n"
    mapping = 'path = "customers.csv"\nsegment = "segment"\ndistrict = "place"\nholds = "A"\n'
    table = read(rows, TREE, mapping)
    assert table.district.tolist() == [0, 1, -1, 0]
    with pytest.raises(ScenarioError, match='nknown district "Suth"'):
        read(rows.replace("South", "Suth"), TREE, mapping)


def test_the_record_is_kept_with_its_districts(market: Market, tmp_path: Path) -> None:
    again = Record.from_bytes(market.record.to_bytes())
    assert again.labels == market.record.labels
    assert np.array_equal(again.counts, market.record.counts)
    assert again.summary("city")["Lake"]["revenue"] == market.record.summary("city")["Lake"]["revenue"]
    frame = market.record.frame()
    assert frame.groupby("district")["value"].sum().sum() == pytest.approx(market.record.counts.sum())
    with pytest.raises(ValueError, match="one of segment"):
        market.record.measures(["segment", "district"])
