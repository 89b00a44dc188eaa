"""What each mechanism costs, and how many customers it acts on.

    python -m benchmarks.costs            prints the tables
    python -m benchmarks.costs --write    also puts them into benchmarks/README.md
    python -m benchmarks.costs --quick    small sizes, to see that it works

CPU nanoseconds a customer-week of one thread: of each step the median over the weeks. A step *acts on* the customers of
whom it changes any column; that is counted in a market of its own, so that counting costs the measured one nothing.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.run import machine, put_between, say, table
from benchmarks.scenarios import MARKET, PRICE_CUT, market_of
from simsales.market.market import Market
from simsales.market.opening import warm
from simsales.market.week import Step

START, END = "<!-- costs: start -->", "<!-- costs: end -->"
SCENARIOS = PRICE_CUT.parent
MARKETS = (
    ("price cut", PRICE_CUT, "Cut 5 percent"),
    ("layered bundles", SCENARIOS / "layered_lock_in.toml", "Contract"),
    ("a queue in the store", SCENARIOS / "branch_queue.toml", "Four tellers"),
    ("everything at once", MARKET, "no_rule"),
)
SETTLING = 3  # weeks that are not measured
LEAST = 0.01  # the share of the week from which a step has a line of its own


class Cost(NamedTuple):
    """Of one step: nanoseconds a customer-week, its share of the week, and of 1,000 customers how many it acts on."""

    name: str
    nanoseconds: float
    share: float
    rows: float


def times_of(market: Market, weeks: int) -> dict[str, float]:
    """The median CPU seconds of each step of the day."""
    times: defaultdict[str, list[float]] = defaultdict(list)

    def hear(step: Step, act: Callable[[], None]) -> None:
        start = time.process_time()
        act()
        times[step.name].append(time.process_time() - start)

    market.listener = hear
    market.run_for(SETTLING + weeks)
    return {name: statistics.median(each[SETTLING:]) for name, each in times.items()}


def bytes_of(market: Market) -> list[Any]:
    """Every column of the customers as bytes, a row a customer: a copy."""
    size = market.customers.capacity
    columns = market.customers.columns.values()
    return [np.ascontiguousarray(each).reshape(size, -1).view(np.uint8).copy() for each in columns]


def rows_of(market: Market, weeks: int) -> dict[str, float]:
    """How many customers each step of the day changes, on average over the weeks."""
    changed: defaultdict[str, list[int]] = defaultdict(list)

    def hear(step: Step, act: Callable[[], None]) -> None:
        before = bytes_of(market)
        act()
        pairs = zip(before, bytes_of(market), strict=True)
        changed[step.name].append(int(np.any([(was != now).any(axis=1) for was, now in pairs], axis=0).sum()))

    market.run_for(SETTLING)
    market.listener = hear
    market.run_for(weeks)
    return {name: statistics.mean(each) for name, each in changed.items()}


def costs(path: Path, strategy: str, customers: int, weeks: int, counted: int) -> list[Cost]:
    """What each step costs in a market, dearest first; what it acts on is counted in one of ``counted`` customers."""
    seconds = times_of(market_of(strategy, customers, SETTLING + weeks, path=path), weeks)
    rows = rows_of(market_of(strategy, counted, SETTLING + weeks, path=path), weeks)
    week = sum(seconds.values())
    found = [
        Cost(name, spent / customers * 1e9, spent / week, rows[name] / counted * 1000)
        for name, spent in seconds.items()
    ]
    return sorted(found, key=lambda cost: -cost.nanoseconds)


def section(title: str, found: list[Cost]) -> str:
    """One market's table, as Markdown; what costs little is added up."""
    large = [cost for cost in found if cost.share >= LEAST]
    rest = [cost for cost in found if cost.share < LEAST]
    lines = [[cost.name, f"{cost.nanoseconds:.1f}", f"{cost.share:.0%}", f"{cost.rows:.1f}"] for cost in large]
    lines.append([f"{len(rest)} others", f"{sum(each.nanoseconds for each in rest):.1f}"])
    lines[-1] += [f"{sum(each.share for each in rest):.0%}", ""]
    lines.append(["the week", f"{sum(each.nanoseconds for each in found):.1f}", "", ""])
    return f"#### {title}\n\n" + table(["Step", "ns a customer-week", "Share", "Acts on, of 1,000"], lines) + "\n"


def report(quick: bool) -> str:
    """All markets, as Markdown."""
    warm()
    customers, weeks, counted = (2_000, 4, 500) if quick else (100_000, 25, 5_000)
    sections = []
    for title, path, strategy in MARKETS:
        sections.append(section(title, costs(path, strategy, customers, weeks, counted)))
        say(f"{title}: measured")
    return f"{machine()} {customers:,} customers.\n\n" + "\n".join(sections)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="What each mechanism costs (see benchmarks/README.md).")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    said = parser.parse_args()
    text = report(said.quick)
    print(text)
    if said.write:
        put_between(START, END, text)


if __name__ == "__main__":
    main()
