"""Referral by holdings: how many refer, whom, what it does to the friend, and what it does not do."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.evidence.measured import referral_rates
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.channels.levers import DoNotCall, Proactive
from simsales.market.friends.levers import AskForReferrals
from simsales.market.friends.naming import named_category, products_of_ours
from simsales.market.friends.referral import chance_if_asked, eagerness
from simsales.market.friends.table import referral_chains
from simsales.market.friends.ties import tie_kind
from simsales.market.leads.levers import Lists
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, changed, differences, fingerprint, lived, opened, snapshot, total

STATED = (0.17, 0.34, 0.49)
EAGER = {"by_holdings": [0.9, 0.95, 0.99]}


def holders(**referral: Any) -> dict[str, Any]:
    """A quiet world of holders of nothing, one, two and three products, in which nothing happens but referrals."""
    everybody = QUIET["world"]["segments"]["all"]
    segments = {
        name: {**everybody, "share": 0.25, "holds": dict.fromkeys(held, 1.0)}
        for name, held in {"none": (), "one": "a", "two": "ab", "three": "abc"}.items()
    }
    quiet = {"rate": 0, "review_at_expiry": 0}
    return changed(
        {**QUIET, "world": {**QUIET["world"], "segments": segments, "needs": dict.fromkeys("xyz", quiet)}},
        run={"customers": 4000, "weeks": 52},
        world__network={"kind": "friends", "friends": 10, "far": 1.0},
        world__referral={"moves": 0, **referral},
        catalogue={"products": {offer: {"category": g, "price": 20} for offer, g in zip("abc", "xyz", strict=True)}},
    ) | {"catalogue": {"products": {o: {"category": g, "price": 20} for o, g in zip("abc", "xyz", strict=True)}}}


def test_rules_by_hand() -> None:
    held = np.array([0, 5, -1, 2])
    assert products_of_ours(held, 4) == 2
    assert [named_category(held, 4, number, np.arange(4)) for number in range(4)] == [0, 3, 0, 3]
    assert eagerness(0.2, 3.0, -0.1, 1.0) == pytest.approx(math.exp(0.5))
    rates = -np.log1p(-np.array(STATED)) / 52
    assert [chance_if_asked(rate, 1.0) for rate in rates] == pytest.approx(list(STATED))


def test_as_many_refer_within_a_year_as_stated() -> None:
    market = lived(holders())
    rates, record = referral_rates(market.record), market.record
    for level, stated, measured in zip(("one", "two", "more"), STATED, rates, strict=True):
        customer_years = record.entry(f"holders_of_{level}").sum() / 52
        assert measured == pytest.approx(stated, abs=3 * math.sqrt(-math.log1p(-stated) / customer_years))
    assert total(market, "referrals") == sum(total(market, f"referrals_by_{x}") for x in ("one", "two", "more"))
    assert total(market, "orders") == 0, "nobody buys because of a word"


def test_more_products_more_referrals() -> None:
    assert list(referral_rates(lived(holders()).record)) == sorted(referral_rates(lived(holders()).record))
    alike = referral_rates(lived(holders(by_holdings=[0.3, 0.3, 0.3])).record)
    assert max(alike) - min(alike) < 0.1, "it is the table that makes the difference"


def test_satisfied_customers_refer_more_where_the_scenario_says_so() -> None:
    content = changed(holders(satisfaction_weight=4.0), run__weeks=12)
    referrals = []
    for satisfaction in (0.2, 0.44, 0.7):
        market = opened(content)
        market.customers.column("satisfaction")[:] = satisfaction
        market.run()
        referrals.append(total(market, "referrals"))
    assert referrals[0] < 0.6 * referrals[1] < 0.36 * referrals[2]


def test_a_friend_is_referred_who_did_not_have_the_offer() -> None:
    market = lived(changed(holders(**EAGER), run__weeks=6))
    column = market.customers.column
    start, friend = market.friends.start, market.friends.friend
    brought = np.flatnonzero(column("referral_depth") > 0)
    assert len(brought) > 100
    for row in brought:
        assert column("referred_by")[row] in friend[start[row] : start[row + 1]]
    assert (column("segment")[brought] == 0).all(), "who is a customer already was not brought to us"
    referred = column("referred_in") >= 0
    assert (column("segment")[referred] != 3).all(), "who has everything is referred to nothing"
    assert (column("awareness")[referred].max(axis=1) > 0.6).all()
    assert (column("opinion")[referred] > 0).all()
    assert (column("opinion")[~referred] == 0).all()


def test_who_has_something_to_tell_tells_that() -> None:
    """Everybody has the first product: who has a second speaks of that, as often as stated; the others have no news."""
    spec = holders()
    segments = {name: {**spec["world"]["segments"][name], "share": 0.5} for name in ("one", "two")}
    record = lived({**spec, "world": {**spec["world"], "segments": segments}}).record
    rates, customer_years = referral_rates(record), record.entry("holders_of_two").sum() / 52
    assert rates[0] == 0
    assert rates[1] == pytest.approx(STATED[1], abs=3 * math.sqrt(-math.log1p(-STATED[1]) / customer_years))


def test_over_trusted_ties_first() -> None:
    def by_relatives(**trust: float) -> float:
        market = lived(changed(holders(**EAGER), run__weeks=6, world__network={"trust": trust}))
        bounds, key = market.facts.ties.bounds, market.luck.key("tie")
        pairs = [(int(by), row) for row, by in enumerate(market.customers.column("referred_by")) if by >= 0]
        return float(np.mean([tie_kind(key, by, row, bounds) == 1 for by, row in pairs]))

    assert by_relatives() == pytest.approx(0.2, abs=0.06)
    assert by_relatives(relative=4.0) > 0.3
    assert by_relatives(relative=0.0) == 0


def test_referral_brings_new_customers() -> None:
    without, having = (
        [lived(changed(LIVELY, world__referral=said), DoNotCall(channel="field"), seed=seed) for seed in range(4)]
        for said in ({"by_holdings": [0, 0, 0]}, {})
    )
    for entry in ("acquisitions", "origin_friends", "recurring_revenue"):
        assert sum(total(m, entry) for m in having) > sum(total(m, entry) for m in without), entry
    assert all(total(market, "referred_orders") == 0 for market in without)


@pytest.mark.parametrize("network", [{"kind": "nobody"}, {"kind": "everyone"}])
def test_without_friends_nobody_is_referred(network: dict[str, Any]) -> None:
    plain = changed(LIVELY, world__network=network)
    assert fingerprint(lived(changed(plain, world__referral=EAGER))) == fingerprint(lived(plain))


def test_a_table_of_zeros_is_as_good_as_none() -> None:
    off, zeros = lived(LIVELY), lived(changed(LIVELY, world__referral={"by_holdings": [0, 0, 0]}))
    assert differences(snapshot(off), snapshot(zeros)) == []
    assert total(off, "holders_of_one") == 0 < total(zeros, "holders_of_one")


def test_a_word_that_moves_nobody_only_leaves_its_mark() -> None:
    idle = {**EAGER, "moves": 0, "exposure": 0, "opinion": 0, "relationship_gain": 0, "warmth": 0, "priority": 0}
    off, on = lived(LIVELY), lived(changed(LIVELY, world__referral=idle))
    assert set(differences(snapshot(off), snapshot(on))) == {
        "origin", "recommended", "referred_in", "referred_by", "referral_depth", "referred_orders"
    }  # fmt: skip


def test_referred_leads_are_called_first_and_are_warm() -> None:
    spec = changed(
        QUIET, channels__calls={"direction": "outbound", "capacity": 40, "rapport": 0.2}, run__weeks=1,
        world__referral={"priority": 3, "warmth": 20},
    )  # fmt: skip
    market = opened(spec)
    market.customers.column("referred_in")[100:120] = -5
    market.customers.column("referred_in")[200:220] = -14  # cold by now
    market.run()
    called = market.customers.column("touched")[:, 1] == 0
    assert called.sum() == 40
    assert called[100:120].all()
    assert called[200:220].sum() < 5
    listened = 40 - total(market, "no_rapport")
    assert 20 <= listened < 32, "all the warm ones, and one in five of the others"


def test_chains_are_counted_to_their_end() -> None:
    spec = changed(LIVELY, run__weeks=40, world__referral={**EAGER, "moves": 0.9})
    market = lived(spec)
    chains = referral_chains(market)
    assert chains["length"].tolist() == list(range(len(chains)))
    assert len(chains) > 3
    assert chains["customers"].sum() == sum(market.customers.agent(row).holds_ours for row in range(2000))
    assert chains["referred"][0] == 0 < chains["referred"][1]
    assert chains["orders"].sum() == total(market, "referred_orders")


def test_it_is_told() -> None:
    market = opened(changed(LIVELY, world__referral=EAGER))
    told = set()
    stories = [CustomerStory(market, row) for row in range(0, 60, 3)]
    rows = np.array([story.rows[0] for story in stories])
    watch = Watch(market, lambda loop, given: rows, rows)
    for _ in range(8):
        for moment in watch.week():
            if moment.mechanism == "referral":
                told |= {heard.loop for heard in moment.hearings}
    assert {"_refer", "_take_up"} <= told
    market, story = opened(changed(LIVELY, world__referral={"by_holdings": [1, 1, 1], "moves": 1})), None
    giver = int(np.flatnonzero(market.customers.column("holding")[:, 0] == 0)[0])
    story = CustomerStory(market, giver)
    events = story.events(Watch(market, story.customers, story.rows).week())
    assert "refers" in {event.event for event in events}


FULL = changed(
    LIVELY, run__customers=300, run__weeks=10, world__referral={**EAGER, "satisfaction_weight": 2.0},
    world__network__trust={"relative": 2.0, "partner": 0.3},
)  # fmt: skip


def full() -> str:
    """The fingerprint of a small world in which everything of this topic is on."""
    components = (
        AskForReferrals(satisfied=0.3),
        Lists(channel="telesales", reach=0.5, price=2.0, filtered=0.5, every=4.0),
        Proactive(channel="store"),
    )
    return fingerprint(lived(FULL, *components))


def test_uncompiled_it_is_the_same_history(repository: Path) -> None:
    assert plainly("from tests.market.friends.test_referral import full; print(full())", repository).strip() == full()
