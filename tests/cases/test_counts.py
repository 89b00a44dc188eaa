"""What is counted: needs that are met, trials given back and subscriptions left, contracts that end at a rival's."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales

CASES = Path(__file__).parent / "market"


def test_conversion_of_bundles(means: Callable[..., Any]) -> None:
    """All 500 meet both their needs, at the same price: apart and in a bundle the same, all but a need given up."""
    conversion = means("market/conversion_of_bundles", "conversion")
    assert conversion["Bundle"] == pytest.approx(conversion["Apart"], abs=0.005)
    assert 0.99 < conversion["Apart"] <= 1


@pytest.mark.parametrize("strategy", ["Apart", "Bundle"])  # Apart: held already
def test_an_order_that_meets_two_needs_converts_two(strategy: str, live: Callable[..., Any]) -> None:
    """Where only the first of two is needed an order converts one of one, where both are two of two: 100% each."""
    for rate in (0.0, "1000 per week"):
        market = live("market/conversion_of_bundles", {"world.needs.video.rate": rate}, strategy)
        assert market.record.summary()["conversion"] == pytest.approx(1.0, abs=0.005)  # but for needs given up


PRESSED = {
    "channels.online.presents": 0.2,  # who knows an offer may take it unpresented
    "channels.online.closes": 0.6,  # who wants it may put it off
    "world.needs.mobile.lasts": 4,
    "world.needs.mobile.rate": 0.1,
    "world.needs.video.rate": 0.1,
    "run.customers": 200,
}


@pytest.mark.parametrize("strategy", ["Apart", "Bundle"])
@pytest.mark.parametrize(
    "split", [[], ["segment"], ["channel"], ["product"], ["week"], ["week", "channel"], ["week", "product"]], ids=str
)  # [], ["segment"], ["channel"] and ["week", "channel"]: held already
def test_conversion_is_never_above_all_of_what_it_is_a_share_of(
    split: list[str], strategy: str, live: Callable[..., Any]
) -> None:
    """A part is at most the whole, in every week, channel and product; the needs of a week may be of weeks before."""
    table = live("market/conversion_of_bundles", PRESSED, strategy).record.measures(split)
    conversion = table[table["measure"] == "conversion"]["value"]
    assert len(conversion) > 0
    assert conversion.max() <= 1


def test_trial_given_back(means: Callable[..., Any]) -> None:
    """With a hazard of 0 nobody leaves a subscription: churn is 0 under every strategy, whatever is tried for free."""
    assert means("market/trial_given_back", "churn") == {"No trial": 0.0, "Trial": 0.0, "Trial month": 0.0}


@pytest.mark.parametrize("strategy", ["Trial", "Trial month"])
def test_trials_given_back_are_counted_apart_from_churn(
    strategy: str, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """Who tried and did not go on never subscribed: some give back what they tried, and nothing is lost."""
    market = live("market/trial_given_back", None, strategy)
    assert 0 < counted(market, "given_back") < counted(market, "tried_free")
    assert counted(market, "churned") == 0


def test_a_trial_given_back_for_a_rivals_offer_is_no_churn_either(
    live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """The same where all know a rival's offer: with a hazard of 0 nobody leaves us for it."""
    rival = {"category": "mobile", "price": 10}
    changes = {"world.competitors.Rival": {"known": 1.0, "offers": {"plan": rival}}, "run.customers": 1000}
    market = live("market/trial_given_back", changes, "Trial")
    assert counted(market, "given_back") > 0
    assert (counted(market, "churned"), counted(market, "churned_to_rival")) == (0, 0)


def test_churn_of_who_pays_is_counted_with_trials_or_without(
    live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """Held already: with a hazard of 1 who does not try leaves at once; all that is lost is churned or given back."""
    changes = {"world.segments.all.churn": {"rate": 1.0}, "run.customers": 500}
    plain, trial = (live("market/trial_given_back", changes, name) for name in ("No trial", "Trial"))
    assert counted(plain, "churned") == counted(plain, "orders") > 0
    assert counted(plain, "given_back") == 0
    gone = counted(trial, "orders") - (trial.customers.column("holding") >= 0).sum()
    assert gone == counted(trial, "churned") + counted(trial, "given_back") > 0


@pytest.mark.parametrize("command", ["run", "compare"])
def test_what_is_given_back_is_said(command: str, said: Callable[..., Any]) -> None:
    """The terminal shows it beside churn. Assumed: in a line with the words "given back"."""
    file = CASES / "trial_given_back.toml"
    more = ["--strategy", "Trial"] if command == "run" else ["--replications", "2", "--no-store"]
    assert "given back" in said(command, file, "--customers", "500", *more).text.lower()


@pytest.mark.parametrize("command", ["run", "compare"])
def test_nothing_is_said_of_it_where_nobody_tries(command: str, said: Callable[..., Any]) -> None:
    """A scenario without trials has no line of them."""
    more = ["--replications", "2", "--no-store"] if command == "compare" else []
    told = said(command, CASES / "conversion_of_bundles.toml", "--customers", "100", *more)
    assert told.code == 0
    assert "given back" not in told.text.lower()


def reviews(market: Any) -> list[float]:
    """How many review what they have, week by week from the first of the run."""
    by_week: list[float] = market.record.entry("reviews").sum(axis=(1, 2, 3)).tolist()
    return by_week


def test_rival_contracts(live: Callable[..., Any]) -> None:
    """100 contracts end after three weeks, 50 of them a rival's, and all 100 are reviewed in that week."""
    assert reviews(live("market/rival_contracts")) == [0, 0, 0, 100, 0, 0, 0, 0]


@pytest.mark.parametrize("in_commitment", [0.0, 1.0])
def test_the_files_end_counts_before_the_rivals_usual_commitment(
    in_commitment: float, live: Callable[..., Any]
) -> None:
    """The same 100 where both offers commit for 26 weeks: what the file says stands, nothing is drawn."""
    changes = {
        "world.competitors.Rival.offers.plan.commitment": 26,
        "catalogue.products.plan.commitment": 26,
        "world.segments.a.in_commitment": in_commitment,
    }
    assert reviews(live("market/rival_contracts", changes)) == [0, 0, 0, 100, 0, 0, 0, 0]


def test_where_the_file_is_silent_the_end_is_drawn_for_both(live: Callable[..., Any], tmp_path: Path) -> None:
    """Held already: of 200 without an end in the file, bound for 20 weeks, about 8 in 20 end within 8 weeks."""
    (tmp_path / "rival_contracts.toml").write_bytes((CASES / "rival_contracts.toml").read_bytes())
    rows = ["supplier,weeks_left", *(f"{who}," for who in ("rival", "ours") for _ in range(100))]
    (tmp_path / "rival.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    changes = {
        "world.competitors.Rival.offers.plan.commitment": 20,
        "catalogue.products.plan.commitment": 20,
        "world.segments.a.in_commitment": 1.0,
    }
    assert 50 < sum(reviews(live(tmp_path / "rival_contracts.toml", changes))) < 105


def test_contracts_of_one_file_end_in_each_row_as_it_says(live: Callable[..., Any], tmp_path: Path) -> None:
    """One contract each ends after 1, 2, 3 … 7 weeks, in turn a rival's and ours: one review a week."""
    (tmp_path / "rival_contracts.toml").write_bytes((CASES / "rival_contracts.toml").read_bytes())
    rows = ["supplier,weeks_left", *(f"{('ours', 'rival')[week % 2]},{week}" for week in range(1, 8))]
    (tmp_path / "rival.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert reviews(live(tmp_path / "rival_contracts.toml")) == [0, 1, 1, 1, 1, 1, 1, 1]


def test_weeks_counted(live: Callable[..., Any], said: Callable[..., Any], tmp_path: Path) -> None:
    """A product launched in a week is first ordered in it, by the same number in every table, figure and life."""
    file = CASES / "weeks_counted.toml"
    market = live(file)
    table = market.record.measures(["week"])
    first = {"measures": int(table[(table["measure"] == "orders") & (table["value"] > 0)]["week"].min())}
    comparison = simsales.compare(simsales.load(file), store=None)
    weekly = comparison.weekly("orders").loc["A"]["mean"]
    first["weekly"] = int(weekly.index[weekly > 0][0])
    line = next(line for line in comparison.plot("orders").axes[0].lines if line.get_label() == "A")
    first["figure"] = int(next(x for x, y in line.get_xydata() if y > 0))
    said("run", file, "--csv", tmp_path / "run.csv")
    first["csv"] = _first_order(tmp_path / "run.csv", "measure", "orders")
    since = market.customers.column("since")
    one_of_the_first = 1 + int(np.argmax(since == since[since >= 0].min()))
    said("trace", file, "--customer", one_of_the_first, "--csv", tmp_path / "trace.csv")
    first["trace"] = _first_order(tmp_path / "trace.csv", "event", "order")
    assert len(set(first.values())) == 1, first


def _first_order(path: Path, column: str, wanted: str) -> int:
    """The first week of a table that a command wrote in which a column says what is wanted."""
    with path.open(encoding="utf-8", newline="") as file:
        return min(int(row["week"]) for row in csv.DictReader(file) if row[column] == wanted)
