"""Time to a decision: until the revenue difference of a 5% price cut at 10,000 customers is known to ±0.5% of revenue.

    python -m benchmarks.decision            prints the table
    python -m benchmarks.decision --write    also puts it into benchmarks/README.md
    python -m benchmarks.decision --quick    small sizes, to see that it works

Ours is the wall time of the whole command, started from nothing (the rules being compiled), with as few worlds as keep
the promise, and by ``--precision``, which ends sooner where another strategy is surely beaten; once more for a tenth of
the width, where the start counts less, also with worlds spread evenly over what is uncertain (a Latin hypercube).
The plain market is what a modeller would have: one process, each strategy in
worlds of its own; its time is extrapolated from the seconds of some of its weeks and from the variance of revenue
between worlds, which is the compiled market's, since both live the same histories.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np

from benchmarks.plain_market import PlainMarket
from benchmarks.run import README, YEAR, machine, put_between, say, seconds_of, table
from benchmarks.scenarios import PRICE_CUT, market_of
from simsales.experiments.compare import compare
from simsales.experiments.designs import LATIN
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.runner import Runner
from simsales.experiments.statistics import ENOUGH, t_quantile
from simsales.experiments.worlds import world_seeds
from simsales.market.opening import warm

START, END = "<!-- decision: start -->", "<!-- decision: end -->"
NAMES = ("As today", "Cut 5 percent")
PARTS = ("0.5%", "0.05%")
ROUNDS = 3


def command(customers: int, *more: str) -> tuple[float, int]:
    """Wall seconds of the whole command (median of three), and the worlds it took."""
    arguments = [
        sys.executable, "-m", "simsales", "compare", str(PRICE_CUT), "--strategies", ",".join(NAMES), "--no-store",
        "--customers", str(customers), "--set", "run.objective=revenue", "--json", "-", *more,
    ]  # fmt: skip
    times, found = [], {}
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = subprocess.run(arguments, cwd=README.parents[1], check=True, capture_output=True, text=True)
        times.append(time.perf_counter() - start)
        found = json.loads(done.stdout)
    return statistics.median(times), int(found["worlds"])


def revenues(customers: int, worlds: int) -> Any:
    """Revenue of both strategies in each world: worlds x 2."""
    ready = load(PRICE_CUT, {"run.customers": customers})
    seeds = world_seeds(1, worlds)
    with Runner({"": ready}, store=None) as runner:
        runner.run(Task(name, seed) for seed in seeds for name in NAMES)
    return np.array([[runner.summaries[Task(name, seed)]["revenue"] for name in NAMES] for seed in seeds])


def even_variance(customers: int, worlds: int) -> float:
    """Variance between worlds of a Latin hypercube of the paired difference, as intervals take it."""
    ready = load(PRICE_CUT, {"run.customers": customers})
    found = compare(ready, list(NAMES), worlds, design=LATIN, store=None)
    return float(found.lead("revenue", NAMES[1]).var(ddof=1))


def worlds_needed(variance: float, wanted: float, degrees: int) -> int:
    """The fewest worlds whose 95% interval reaches no further than wanted; ``degrees`` of freedom for each world.

    >>> worlds_needed(variance=100.0, wanted=1.0, degrees=1)
    387
    """
    worlds = 2
    while t_quantile(degrees * (worlds - 1)) * math.sqrt(variance / worlds) > wanted:
        worlds += 1
    return worlds


def plain_seconds(customers: int, weeks: int) -> float:
    """CPU seconds of a year of the plain market: the median of some weeks, times 52."""
    plain = PlainMarket(market_of(NAMES[1], customers, weeks + 1, path=PRICE_CUT))
    return YEAR * statistics.median([seconds_of(plain) for _ in range(weeks + 1)][1:])


def report(quick: bool) -> str:
    """The table, as Markdown."""
    warm()
    customers, worlds, weeks = (500, 8, 2) if quick else (10_000, 40, 6)
    found = revenues(customers, worlds)
    year = plain_seconds(customers, weeks)
    rows = []
    for part in PARTS[:1] if quick else PARTS:
        wanted = float(part.rstrip("%")) / 100 * float(found[:, 0].mean())
        apart = worlds_needed(float(found.var(axis=0, ddof=1).sum()), wanted, 2)
        together = max(worlds_needed(float((found[:, 1] - found[:, 0]).var(ddof=1)), wanted, 1), ENOUGH)
        plain = 2 * apart * year
        say(f"±{part}: plain {year:.1f} s a year, {apart} worlds of each strategy; paired: {together} worlds")
        rows.append(
            [f"±{part}: plain Mesa, independent worlds (extrapolated)", f"{2 * apart:,}", f"{plain:,.0f} s", ""]
        )
        ways = [["--precision", part]] * (part == PARTS[0]) + [["--replications", str(together)]]
        if part != PARTS[0]:
            even = max(worlds_needed(even_variance(customers, worlds), wanted, 1), worlds // 2)
            ways.append(["--replications", str(even), "--design", LATIN])
        for more in ways:
            seconds, lived = command(customers, *more)
            say(f"{' '.join(more)}: {seconds:.1f} s, {lived} worlds")
            rows.append(
                [f"`compare {' '.join(more)}`", f"{2 * lived}", f"{seconds:.1f} s", f"**{plain / seconds:,.0f}**"]
            )
    head = [f"{customers:,} customers, {YEAR} weeks", "Runs", "Wall time", "Times as fast"]
    return f"{machine()}\n\n{table(head, rows)}\n"


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure the time to a decision (see benchmarks/README.md).")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    said = parser.parse_args()
    text = report(said.quick)
    print(text)
    if said.write:
        put_between(START, END, text)


if __name__ == "__main__":
    main()
