"""Novelty and conformity (B-herd): what is new and what others buy, for who is drawn by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.market.attention.herd import appeal, drawn, newness, shown
from simsales.market.attention.levers import HotSelling
from simsales.market.market import Market
from tests.laws.test_trace import Checked
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, Spec, changed, differences, fingerprint, lived, opened, snapshot, total

SEEDS = range(1, 7)
# Two plans in one category, alike but for what the tests change.
TWINS = changed(
    LIVELY,
    run={"customers": 2000, "weeks": 26},
    catalogue__products__twin={"category": "mobile", "price": 70, "cost": 20, "quality": 0.7},
    channels__store={"capacity": 1000, "presents": 0.7},
)


def everybody(spec: Spec, **traits: Any) -> Spec:
    """The world in which both segments have the same traits."""
    return changed(spec, world__segments={"young": traits, "old": traits})


def orders(market: Market, offer: str, weeks: slice = slice(None)) -> float:
    return float(market.record.entry("orders")[weeks, :, :, market.book.labels.offers.index(offer)].sum())


def test_traits_are_exponential_around_the_mean() -> None:
    luck = (np.arange(20000) + 0.5) / 20000
    traits = np.array([drawn(2.0, float(u)) for u in luck])
    assert traits.mean() == pytest.approx(2.0, rel=1e-3)
    assert traits.std() == pytest.approx(2.0, rel=1e-2), "an exponential's sd is its mean"
    assert np.median(traits) < traits.mean(), "most are hardly drawn, some strongly"


def test_newness_halves_and_begins_with_the_launch() -> None:
    assert [newness(week, 4.0) for week in (-1.0, 0.0, 4.0, 8.0)] == [0.0, 1.0, 0.5, 0.25]
    assert newness(float("inf"), 4.0) == 0.0, "what is old has nothing new"
    assert appeal(2.0, 0.5, 3.0, 0.2) == pytest.approx(1.6)


def test_a_display_shows_the_best_and_nothing_where_nothing_was_sold() -> None:
    assert shown(np.array([2.0, 1.0, 7.0]), 1).tolist() == [0.0, 0.0, 0.7]
    assert shown(np.zeros(3), 2).tolist() == [0.0, 0.0, 0.0]


def test_a_display_sells_what_sells_to_who_conforms() -> None:
    spec = everybody(TWINS, conformity=3.0)
    bare, displayed = ([lived(spec, *with_, seed=s) for s in SEEDS] for with_ in ((), (HotSelling(top=1),)))
    bought = [total(b, "orders") - total(a, "orders") for a, b in zip(bare, displayed, strict=True)]
    assert np.mean(bought) > 2 * np.std(bought, ddof=1) / np.sqrt(len(bought)) > 0, "conforming customers buy more"

    def leader(market: Market) -> float:
        """The share of the plan that sells more: whichever of the two it has become."""
        sold = [orders(market, name) for name in ("phone", "twin")]
        return max(sold) / sum(sold)

    assert np.mean([leader(m) for m in displayed]) > np.mean([leader(m) for m in bare]) + 0.03, "and more of the same"


def test_what_is_new_sells_to_who_seeks_it_and_the_charm_fades() -> None:
    launched = changed(TWINS, catalogue__products__twin__launched=4, selling__newness_half_life=3)
    early, late = [], []
    for seed in SEEDS:
        dull, seeking = lived(launched, seed=seed), lived(everybody(launched, novelty=2.0), seed=seed)
        for market in (dull, seeking):
            assert orders(market, "twin", slice(4)) == 0 < orders(market, "twin", slice(4, None)), (
                "not before its launch"
            )
        early.append(orders(seeking, "twin", slice(4, 10)) / orders(dull, "twin", slice(4, 10)))
        late.append(orders(seeking, "twin", slice(18, None)) / orders(dull, "twin", slice(18, None)))
    assert np.mean(early) > 1.15
    assert np.mean(late) < np.mean(early) - 0.1


def test_friends_who_hold_one_draw_others_to_a_first_one() -> None:
    drawn_in = everybody(LIVELY, company=3.0)
    more = [
        total(lived(drawn_in, seed=s), "acquisitions") - total(lived(LIVELY, seed=s), "acquisitions") for s in SEEDS
    ]
    assert np.mean(more) > 2 * np.std(more, ddof=1) / np.sqrt(len(more)) > 0
    alone = changed(LIVELY, world__network__kind="nobody")
    assert fingerprint(lived(everybody(alone, company=3.0))) == fingerprint(lived(alone)), "who has no friends has none"


def test_without_a_display_or_without_conformity_nothing_changes() -> None:
    apart = fingerprint(lived(LIVELY))
    assert fingerprint(lived(everybody(LIVELY, conformity=5.0))) == apart, "nobody sees what sells"
    assert fingerprint(lived(LIVELY, HotSelling())) == apart, "nobody cares"
    assert fingerprint(lived(everybody(LIVELY, novelty=5.0))) == apart, "nothing is new"


def test_a_display_elsewhere_or_too_late_changes_nothing_before() -> None:
    spec = everybody(LIVELY, conformity=5.0)
    without, having = opened(spec), opened(spec, HotSelling(starts=6.0))
    for _ in range(6):
        without.run_for(1)
        having.run_for(1)
    assert differences(snapshot(without), snapshot(having)) == []
    without.run()
    having.run()
    assert differences(snapshot(without), snapshot(having)) != []


def test_rules_asked_again_come_to_the_same_end() -> None:
    market = opened(everybody(LIVELY, conformity=2.0, novelty=2.0, company=1.0), HotSelling(), seed=3)
    watch = Checked(market)
    while market.week < market.weeks:
        watch.week()
    assert "_choose" in watch.heard


def on() -> str:
    """The fingerprint of a small market with all of it on."""
    spec = everybody(LIVELY, conformity=2.0, novelty=2.0, company=1.0)
    spec = changed(spec, run={"customers": 250, "weeks": 6}, catalogue__products__fibre__launched=2)
    return fingerprint(lived(spec, HotSelling(top=2)))


def test_compiled_and_uncompiled_live_the_same_history(repository: Path) -> None:
    said = plainly("from tests.market.attention.test_herd import on; print(on())", repository)
    assert said.strip() == on()
