"""Panels: their sums are what was counted, they change no history, and a sample is a part of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import simsales
from simsales.experiments.collecting import Collecting, Collector
from simsales.experiments.errors import ExperimentError
from simsales.market.check import Prepared
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.promotion.levers import Coupons, Trial
from tests.laws.worlds import LIVELY, changed, fingerprint, opened, total

SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.toml"))
FEW, WEEKS, SEED = 600, 26, 5
SUMS = {
    "orders": ("orders",),
    "contacts": ("contacts",),
    "visits": ("visits",),
    "redemptions": ("vouchers_used",),
    "churned": ("churned",),
    "recurring": ("recurring_revenue",),
    "bills": ("recurring_revenue", "one_off_revenue", "exit_fees"),
}


def small(path: Path) -> Prepared:
    """A scenario with few customers and weeks."""
    prepared = simsales.load(path)
    loaded = prepared.loaded
    changes: dict[str, Any] = {"run.weeks": min(WEEKS, loaded.scenario.run.weeks)}
    if loaded.customers is None:
        changes["run.customers"] = FEW
    return simsales.load(path, changes)


def lived(prepared: Prepared, strategy: str, collect: bool) -> tuple[Market, Any]:
    """A market after its last week, and its collector."""
    market = build_market(prepared, strategy, SEED)
    collector = Collector(market, np.arange(market.customers.n)) if collect else None
    market.run()
    return market, collector


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_sums_of_a_panel_are_what_was_counted(path: Path) -> None:
    """Week by week and segment by segment, of every scenario's last strategy, which does most; and no bit moves."""
    prepared = small(path)
    name = list(prepared.strategies)[-1]
    market, _ = lived(prepared, name, False)
    frame = simsales.panel(prepared, name, SEED)
    record, share = market.record, prepared.loaded.sample.share
    segments = list(record.names("segment"))
    for column, entries in SUMS.items():
        table = frame.pivot_table(column, "week", "segment", aggfunc="sum", observed=False)[segments].to_numpy(float)
        counted = sum(record.folded(record.entry(entry), "segment", 1).sum(axis=(2, 3)) for entry in entries)
        np.testing.assert_allclose(table, counted * share, rtol=1e-9, atol=1e-7, err_msg=column)
    own = record.entry("subscriptions")[..., : record.labels.own].sum(axis=(1, 2, 3)) * share
    np.testing.assert_allclose(frame.groupby("week")["subscriptions"].sum(), own, rtol=1e-9)
    by_offer = frame[frame["orders"] > 0].groupby("ordered", observed=False).size()
    ordered = record.entry("orders").sum(axis=(0, 1, 2)) * share
    assert by_offer.tolist() == pytest.approx(ordered[: len(by_offer)].tolist())
    by_channel = frame[frame["orders"] > 0].groupby("ordered_in", observed=False).size()
    assert by_channel.tolist() == pytest.approx((record.entry("orders").sum(axis=(0, 1, 3)) * share)[:-1].tolist())


@pytest.mark.parametrize("name", ["channel_conflict", "retention_offer", "data_refills"])
def test_a_run_with_a_panel_is_the_run_without_to_the_bit(name: str) -> None:
    prepared = small(next(path for path in SCENARIOS if path.stem == name))
    for strategy in prepared.strategies:
        without, _ = lived(prepared, strategy, False)
        having, _ = lived(prepared, strategy, True)
        assert fingerprint(without) == fingerprint(having)


@pytest.fixture(scope="module")
def fibre() -> Prepared:
    return small(next(path for path in SCENARIOS if path.stem == "price_cut"))


def test_the_panel_of_a_sample_is_a_part_of_that_of_all(fibre: Prepared) -> None:
    columns = ["satisfaction", "holding", "fatigue", "awareness"]
    whole = simsales.panel(fibre, customers=None, columns=columns)
    for asked in (50, [3, 17, 400]):
        some = simsales.panel(fibre, customers=asked, columns=columns)
        numbers = some["customer"].unique()
        assert len(numbers) == (50 if asked == 50 else 3)
        same = whole[whole["customer"].isin(numbers)].reset_index(drop=True)
        pd.testing.assert_frame_equal(some.reset_index(drop=True), same)
    other = simsales.panel(fibre, list(fibre.strategies)[1], customers=50)
    first = simsales.panel(fibre, customers=50)
    assert (other["customer"].to_numpy() == first["customer"].to_numpy()).all(), "the same customers in any strategy"


def test_several_strategies_and_worlds_stand_below_each_other(fibre: Prepared, tmp_path: Path) -> None:
    names = list(fibre.strategies)[:2]
    both = simsales.panel(fibre, names, [1, 2], customers=20, jobs=2, store=tmp_path / "kept.db")
    assert both.groupby(["strategy", "world"], observed=True).size().tolist() == [20 * WEEKS] * 4
    alone = simsales.panel(fibre, names[1], 2, customers=20)
    part = both[(both["strategy"] == names[1]) & (both["world"] == 2)].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.drop(columns="strategy"), alone.drop(columns="strategy"))
    again = simsales.panel(fibre, names, [1, 2], customers=20, store=tmp_path / "kept.db")
    pd.testing.assert_frame_equal(both, again)


def test_columns_are_read_as_of_the_week(fibre: Prepared) -> None:
    """Fatigue is brought up to date when somebody is touched; the panel has what is left of it each week."""
    conflict = small(next(path for path in SCENARIOS if path.stem == "channel_conflict"))
    half_life = conflict.loaded.scenario.selling.fatigue_half_life
    frame = simsales.panel(conflict, columns=["fatigue", "touched"])
    touched = frame.filter(like="touched.").max(axis=1)
    before = frame.groupby("customer")["fatigue"].shift(1)
    quiet = (touched < frame["week"]) & before.notna() & (before > 0)
    assert quiet.sum() > 100
    left = before[quiet] * 0.5 ** (1 / half_life)
    np.testing.assert_allclose(frame["fatigue"][quiet], left, rtol=1e-9)
    holding = simsales.panel(fibre, customers=30, columns=["holding"]).filter(like="holding.")
    offers = build_market(fibre, next(iter(fibre.strategies)), 1).book.labels.offers
    assert set(holding.iloc[:, 0].cat.categories) == set(offers)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"columns": ["mood"]}, 'no column "mood"'),
        ({"customers": [0]}, "there is no 0"),
        ({"customers": [9999]}, "numbered from 1 to 600"),
        ({"customers": 0}, "at least one"),
        ({"strategies": "Cut everything"}, "no strategy"),
        ({"seeds": range(10**7)}, "of memory"),
    ],
)
def test_what_cannot_be_is_said(fibre: Prepared, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        simsales.panel(fibre, **asked)


def test_what_is_read_is_in_the_digest() -> None:
    digests = {each.digest for each in (Collecting(), Collecting(5), Collecting((5,)), Collecting(5, ("since",)))}
    assert len(digests) == 4


def test_vouchers_trials_and_a_partners_part() -> None:
    """Vouchers used are redemptions, a trial given back is no subscription lost, a partner's part is billed too."""
    spec = changed(
        LIVELY,
        run={"customers": 3000, "weeks": 20},
        catalogue__products__phone={"partner": "Film", "our_part": 0.6},
        world__segments__young__visits=0.3,
        world__segments__old__visits=0.3,
    )
    levers = Coupons(face=40.0, distributed=0.5, redeemed=0.9), Trial(weeks=4.0, offers=("fibre",))
    market = opened(spec, *levers, seed=SEED)
    collector = Collector(market, np.arange(market.customers.n))
    market.run()
    kept = {name: array.sum(axis=1, dtype=float) for name, array in collector.kept.items()}
    for column, entries in {**SUMS, "bills": (*SUMS["bills"], "partners_part")}.items():
        if column != "recurring":
            counted = sum(market.record.entry(entry).sum(axis=(1, 2, 3)) for entry in entries)
            np.testing.assert_allclose(kept[column], counted, rtol=1e-9, atol=1e-7, err_msg=column)
            assert kept[column].sum() > 0
    assert total(market, "given_back") > 0
    assert total(market, "partners_part") > 0
    assert fingerprint(market) == fingerprint(after(opened(spec, *levers, seed=SEED)))


def after(market: Market) -> Market:
    """A market after its last week."""
    market.run()
    return market
