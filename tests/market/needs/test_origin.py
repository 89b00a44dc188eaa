"""Where new business comes from, what is voiced and told: counted, and measured as the sources state it."""

from __future__ import annotations

import math

import pytest

from simsales.evidence.measured import (
    accepted_when_offered,
    growth_by_offering,
    origins,
    recommended_after_good,
    told_after_poor,
    voiced_unprompted,
)
from simsales.market.channels.levers import DoNotCall, Proactive
from tests.laws.guarded import STRATEGIES
from tests.laws.worlds import LIVELY, QUIET, SURE, certain_shop, changed, lived, opened, total

HOME = (DoNotCall(channel="telesales"), DoNotCall(channel="field"))
BRANCH = changed(
    LIVELY,
    run__customers=4000,
    world__segments={"young": {"visits": 0.3}, "old": {"visits": 0.3}},
    world__needs={
        "mobile": {"rate": 0.03, "voiced": 0.04, "imitation": 0},
        "broadband": {"rate": 0.03, "voiced": 0.04},
    },
    channels__store={"capacity": 4000, "discovers": 0.6, "closes": 0.9},
)


@pytest.mark.parametrize("number", range(len(STRATEGIES)))
def test_all_new_business_has_an_origin(number: int) -> None:
    market = lived(LIVELY, *STRATEGIES[number], seed=number)
    parts = [market.record.entry(f"origin_{name}") for name in ("own", "friends", "staff")]
    new = market.record.entry("acquisitions") + market.record.entry("cross_sales")
    assert (sum(parts) == new).all()
    assert all(part.sum() > 0 for part in parts)
    assert sum(origins(market.record)) == pytest.approx(1)


def test_each_origin_by_hand() -> None:
    shop = certain_shop(changed(QUIET, world__needs__mobile__rate=SURE, run__weeks=3))
    assert origins(lived(shop).record) == (1, 0, 0)
    market = opened(shop)
    market.customers.column("recommended")[:500] = -8  # as long as a word is remembered
    market.customers.column("recommended")[500:900] = -9
    market.run()
    own, friends, _ = origins(market.record)
    assert (own, friends) == (1500 / 2000, 500 / 2000)
    silent = changed(shop, world__needs__mobile={"voiced": 0, "voiced_per_visit": 0}, channels__store__discovers=1)
    silent = changed(silent, world__segments__all__visits=1.0)
    assert total(lived(silent), "orders") == 0, "a need that nobody voices or finds brings nothing"
    asked = lived(silent, Proactive(channel="store"))
    assert total(asked, "orders") > 1000
    assert origins(asked.record) == (0, 0, 1)


def test_offering_brings_more_business() -> None:
    """B-need: most needs are unspoken; staff who offer find them."""
    for seed in (1, 2):
        waiting, offering = lived(BRANCH, *HOME, seed=seed), lived(BRANCH, *HOME, Proactive(channel="store"), seed=seed)
        assert growth_by_offering(waiting.record, offering.record) > 0.2
        assert growth_by_offering(waiting.record, offering.record, "recurring_revenue") > 0
        assert origins(waiting.record).staff == 0 < origins(offering.record).staff
        conversion = [market.record.summary()["conversion"] for market in (waiting, offering)]
        assert conversion[0] < conversion[1]


def test_where_all_needs_are_voiced_asking_finds_nothing() -> None:
    spoken = changed(BRANCH, world__needs={"mobile": {"voiced": 1}, "broadband": {"voiced": 1}})
    asked = lived(spoken, *HOME, Proactive(channel="store"))
    assert total(asked, "discovered") == total(asked, "origin_staff") == 0
    assert total(asked, "no_rapport") + total(asked, "visits") > 0
    assert total(asked, "satisfaction_sum") != total(lived(spoken, *HOME), "satisfaction_sum"), "but it is felt"


def test_facts_are_measured_by_what_they_say() -> None:
    waiting = lived(BRANCH, *HOME).record
    met = waiting.entry("voiced").sum() + waiting.entry("unvoiced").sum()
    assert voiced_unprompted(waiting) == pytest.approx(0.04, abs=4 * math.sqrt(0.04 * 0.96 / met))
    assert math.isnan(accepted_when_offered(waiting))
    offering = lived(BRANCH, *HOME, Proactive(channel="store")).record
    accepted = accepted_when_offered(offering)
    assert 0.15 < accepted < 0.95
    at_home = accepted_when_offered(offering, ["store"])
    assert 0.9 * accepted < at_home <= accepted, "some put it off and order online"
    choosy = changed(BRANCH, channels__store__closes=0.4)
    assert accepted_when_offered(lived(choosy, *HOME, Proactive(channel="store")).record) < accepted


def test_what_is_told_is_counted() -> None:
    market = lived(changed(LIVELY, world__experience={"encounters": 0.9, "spread": 0.4}))
    for measure, entry, chance in ((recommended_after_good, "very_good", 0.55), (told_after_poor, "very_poor", 0.79)):
        n = total(market, entry)
        assert n > 1000
        assert measure(market.record) == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / n))
    silent = lived(changed(LIVELY, world__experience={"encounters": 0.9, "spread": 0.4, "told_poor": 0}))
    assert told_after_poor(silent.record) == 0
