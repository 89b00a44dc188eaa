"""Terms in months add up: a term ends in the week in which its date falls, and twelve months are a year.

A month is 52/12 weeks, so that k terms of m months from the beginning of a week end k x m x 52/12 weeks later, in the
week whose number is the whole part of that. All 200 customers of ``buyers.toml`` order in the first week.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CASES = Path(__file__).parent / "market"
COMMITMENT = "catalogue.products.plan.commitment"


def week_of(months: int) -> int:
    """The week, counted from the first of the run as 0, in which a date so many months after its beginning lies."""
    return months * 52 // 12


def weeks_of(by_week: Any) -> list[int]:
    """The weeks in which something happened; it must have happened to all 200."""
    assert set(by_week.tolist()) <= {0.0, 200.0}
    return [int(week) for week in np.flatnonzero(by_week)]


def months(count: int) -> str:
    """A term as a file says it."""
    return f"{count} month" + ("s" if count > 1 else "")


def test_monthly_terms(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """500 customers x 12 months = 6,000 renewals a year, on whatever day of the month theirs falls."""
    assert counted(live("market/monthly_terms"), "rolled_over") == 6000


@pytest.mark.parametrize("term", range(1, 13))  # 3, 6, 9 and 12: held already
def test_a_commitment_ends_in_the_week_of_its_date(
    term: int, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """Who committed for m months in the first week reviews it in the week in which m x 52/12 weeks are over."""
    changes = {COMMITMENT: months(term), "world.needs.mobile.review_at_expiry": 1.0, "run.weeks": 1 + week_of(term)}
    assert weeks_of(counted(live("market/buyers", changes), "reviews", "week")) == [week_of(term)]


OTHERS: dict[str, dict[str, Any]] = {
    "subsidy": {
        "catalogue.products.plan.price_once": 2,
        "strategies.Now.promotion": [{"kind": "subsidy", "amount": 1, "commitment": "1 month"}],
    },
    "targeted": {
        "strategies.Now.promotion": [
            {"kind": "targeted", "by": 0.1, "commitment": "1 month", "target": {"holds": "nothing"}}
        ]
    },
    "top_up": {"strategies.Now.promotion": [{"kind": "top_up", "pay": 40, "bonus": 12}]},
    "mixed": {
        "world.needs.video": {"rate": 1000, "lasts": 5000, "worth_having": 100, "review_at_expiry": 0.0},
        "catalogue.products.film": {"category": "video", "price": 26},
        "catalogue.bundles.both": {"products": ["plan", "film"], "known": 1.0},
        "strategies.Now.bundling": [{"kind": "pure", "bundle": "both", "commitment": "1 month"}],
    },
    "bundle": {
        "world.needs.video": {"rate": 1000, "lasts": 5000, "worth_having": 100, "review_at_expiry": 0.0},
        "catalogue.products.film": {"category": "video", "price": 26},
        "catalogue.bundles.both": {"products": ["plan", "film"], "known": 1.0, "commitment": "1 month"},
        "strategies.Now.bundling": [{"kind": "pure", "bundle": "both"}],
    },
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_month_is_a_month_wherever_a_commitment_is_said(
    kind: str, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """One month from the first week (to use 40 + 12 at 52 a month takes one too) is over in the week of number 4."""
    changes = {**OTHERS[kind], "world.needs.mobile.review_at_expiry": 1.0, "run.weeks": 6}
    reviews = counted(live("market/buyers", changes), "reviews", "week")
    assert weeks_of(reviews)[:1] == [4]


@pytest.mark.parametrize("term", [1, 2, 3, 4, 6, 12])  # 3, 6 and 12: held already
def test_terms_in_months_add_up_to_years(term: int, live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Terms of m months, one after the other: 12/m a year, and the last of each year ends with it, in week 52, 104."""
    renewal = [{"kind": "renewal", "term": months(term)}]
    changes = {COMMITMENT: months(term), "strategies.Now.bundling": renewal, "run.weeks": 105}
    renewed = weeks_of(counted(live("market/buyers", changes), "rolled_over", "week"))
    assert renewed == [week_of(k * term) for k in range(1, 24 // term + 1)]
    assert {52, 104} <= set(renewed)


def test_unlike_terms_add_up_too(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """A first term of 2 months, then renewals of 5: over after 2, 7, 12 months, which is the year."""
    renewal = [{"kind": "renewal", "term": months(5)}]
    changes = {COMMITMENT: months(2), "strategies.Now.bundling": renewal, "run.weeks": 53}
    renewed = weeks_of(counted(live("market/buyers", changes), "rolled_over", "week"))
    assert renewed == [week_of(2), week_of(7), 52]


def test_terms_from_a_customer_file_add_up(
    live: Callable[..., Any], counted: Callable[..., Any], tmp_path: Path
) -> None:
    """200 contracts that end after one week, renewed by the month: 12 renewals in the 52 weeks from then."""
    (tmp_path / "customers.csv").write_text("left\n" + "1\n" * 200, encoding="utf-8")
    text = (CASES / "holders.toml").read_text(encoding="utf-8")
    table = '[world.customer_file]\npath = "customers.csv"\ncontract_ends = "left"\n'
    (tmp_path / "holders.toml").write_text(text + table, encoding="utf-8")
    renewal = [{"kind": "renewal", "term": "1 month"}]
    changes = {"strategies.Now.bundling": renewal, "world.needs.mobile.review_at_expiry": 0.0, "run.weeks": 53}
    renewed = weeks_of(counted(live(tmp_path / "holders.toml", changes), "rolled_over", "week"))
    assert renewed == [1 + week_of(k) for k in range(12)]


@pytest.mark.parametrize(
    ("free", "worth"), [("1 month", 52), ("2 months", 104), ("3 months", 156), (4, 48), ("1 year", 624)]
)  # "3 months", 4 weeks and "1 year": held already
def test_a_free_month_costs_a_month(
    free: str | int, worth: float, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """At 52 a month each free month is worth 52 to each of 200, and is 52 less billed in 65 weeks of 12 each."""
    changes = {"strategies.Now.promotion": [{"kind": "trial", "weeks": free}], "run.weeks": 65}
    market = live("market/buyers", changes)
    assert counted(market, "tried_free") == 200
    assert counted(market, "discounts") == pytest.approx(200 * worth)
    assert counted(market, "recurring_revenue") == pytest.approx(200 * (65 * 12 - worth))


def test_what_lasts_a_month_is_bought_twelve_times_a_year(
    live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """A refill that is used up in a month: bought in the first week, and after 1, 2, 3 … 12 months."""
    changes = {
        COMMITMENT: "1 month",
        "catalogue.products.plan.price": 0,
        "catalogue.products.plan.price_once": 10,
        "world.needs.mobile.subscription": False,
        "world.needs.mobile.consumed": {"looks": 0.0},
        "run.weeks": 53,
    }
    orders = counted(live("market/buyers", changes), "orders", "week")
    assert np.flatnonzero(orders > 100).tolist() == [week_of(k) for k in range(13)]  # one in 5,000 gives up, for once


def test_monthly_care_is_twelve_contacts_a_year(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Who is to be called every month, and always can be, is called 12 times in the second year: 100 x 12."""
    changes = {
        "channels.calls": {"direction": "outbound", "capacity": 10_000},
        "strategies.Now.channel_policy": [{"kind": "do_not_call", "channel": "calls"}],
        "strategies.Now.care": [{"kind": "maintenance", "channel": "calls", "every": dict.fromkeys("ABCD", "1 month")}],
        "run.weeks": 104,
    }
    care = counted(live("market/holders", changes), "care", "week")
    assert care[52:].sum() == pytest.approx(1200, rel=0.01)


def test_months_of_promotion_leave_no_week_out(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Held already: twelve gifts that cost 1, each from one month to the next, cover every week of the year once."""
    gifts = [
        {"kind": "gift", "value": 0, "cost": 1, "starts": f"{k} months", "ends": f"{k + 1} months"} for k in range(12)
    ]
    changes = {"strategies.Now.promotion": gifts, "world.needs.mobile.rate": 0.05, "run.weeks": 52}
    market = live("market/buyers", changes)
    assert counted(market, "gift_cost", "week").tolist() == counted(market, "orders", "week").tolist()


def test_monthly_lists_are_bought_twelve_times_a_year(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Held already: 100 names that are not our customers', every month, are 1,200 a year."""
    lists = {"kind": "lists", "channel": "calls", "reach": 1.0, "price": 1, "every": "1 month"}
    changes = {
        "channels.calls": {"direction": "outbound", "capacity": 1},
        "world.segments.all.holds": {},
        "strategies.Now.prospecting": [lists],
        "run.weeks": 52,
    }
    assert counted(live("market/holders", changes), "names_bought") == 1200
