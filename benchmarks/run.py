"""Measure the market against its plain twin, at a million customers, and what pairing is worth.

    python -m benchmarks.run            prints the tables
    python -m benchmarks.run --write    also puts them into benchmarks/README.md
    python -m benchmarks.run --quick    small sizes, to see that it works

All times are CPU seconds of one process and one thread, in the week loop alone: building and compiling are over.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import mesa
import numba
import numpy as np

from benchmarks.plain_market import PlainMarket
from benchmarks.scenarios import ALIVE, MARKET, PRICE_CUT, market_of, prepared, resized
from simsales.market.build import open_market
from simsales.market.opening import warm

README = Path(__file__).with_name("README.md")
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
BUSY, QUIET = (MARKET, "no_rule"), (PRICE_CUT, "Cut 5 percent")
LIVELY = ALIVE, "no_rule"
YEAR = 52


def seconds_of(market: Any) -> float:
    """CPU seconds in which a market lives its next week."""
    start = time.process_time()
    market.step()
    return time.process_time() - start


def against_plain(path: Path, strategy: str, customers: int, weeks: int) -> tuple[Any, Any]:
    """Customer-weeks a second of the compiled and of the plain market in each of the same weeks, lived in turn.

    The first week is left out; RuntimeError if the two do not count the same.
    """
    compiled = market_of(strategy, customers, weeks + 1, path=path)
    plain = PlainMarket(market_of(strategy, customers, weeks + 1, path=path))
    gc.collect()
    gc.freeze()  # in favour of the plain market: its many objects are not searched for garbage
    times = [(seconds_of(compiled), seconds_of(plain)) for _ in range(weeks + 1)][1:]
    gc.unfreeze()
    if not np.array_equal(compiled.record.counts, np.array(plain.counts)):
        raise RuntimeError("the plain and the compiled market have lived different histories")
    fast, slow = (customers / np.array(each) for each in zip(*times, strict=True))
    return fast, slow


def alone(path: Path, strategy: str, customers: int, weeks: int) -> dict[str, float]:
    """What a market of so many customers takes: seconds of building and of the weeks, and peak memory in bytes."""
    warm()
    start = time.process_time()
    market = market_of(strategy, customers, weeks, path=path)
    built = time.process_time()
    market.run()
    lived = time.process_time()
    return {"build": built - start, "weeks": lived - built, "peak": peak_memory()}


def peak_memory() -> float:
    """The most memory that this process has had, in bytes.

    On Linux getrusage also remembers the process that started this one, so the kernel's own figure is taken there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return float(line.split()[1]) * 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def alone_in_a_process(path: Path, strategy: str, customers: int, weeks: int) -> dict[str, float]:
    """``alone`` in a fresh process, whose memory is all its own."""
    command = [sys.executable, "-m", "benchmarks.run", "--alone", str(path), strategy, str(customers), str(weeks)]
    done = subprocess.run(command, cwd=MARKET.parents[1], check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def pairing(customers: int, worlds: int, drawn: bool) -> tuple[float, float]:
    """Variance of the revenue difference by a 5% price cut: in different worlds, and in the same ones.

    ``drawn`` draws the scenario's uncertain parameters anew in every world; otherwise only luck differs.
    """
    ready = prepared(PRICE_CUT)
    revenue: dict[str, list[float]] = {"As today": [], "Cut 5 percent": []}
    for seed in range(1, worlds + 1):
        scenario = ready.loaded.at(seed) if drawn else ready.loaded.scenario
        for strategy, found in revenue.items():
            market = open_market(resized(scenario, customers, YEAR), ready.strategies[strategy].components, seed)
            market.run()
            found.append(market.record.summary()["revenue"])
    today, cut = (np.array(found) for found in revenue.values())
    return float(today.var(ddof=1) + cut.var(ddof=1)), float((cut - today).var(ddof=1))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column to the left."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """The machine and the versions, without names or places."""
    family = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        family = models[0].split(":", 1)[1].strip() if models else family
    return (
        f"Measured on {platform.system()}, {os.cpu_count()} cores ({family}); Python {platform.python_version()}, "
        f"Numba {numba.__version__}, NumPy {np.__version__}, Mesa {mesa.__version__}."
    )


def report(quick: bool) -> str:
    """Everything measured, as Markdown."""
    warm()
    sizes = ((1_000, 4), (5_000, 2)) if quick else ((10_000, 9), (100_000, 11))
    rows = []
    markets = ((BUSY, "everything at once"), (LIVELY, "… and lives, moments, referrals"), (QUIET, "price cut"))
    for (path, strategy), what in markets:
        for customers, weeks in sizes:
            speeds = against_plain(path, strategy, customers, weeks)
            fast, slow = (f"{np.median(each):,.0f}" for each in speeds)
            low, middle, high = np.quantile(speeds[0] / speeds[1], (0.25, 0.5, 0.75))
            say(f"{what}, {customers:,}: {fast} and {slow} customer-weeks a second, {middle:.0f} times")
            rows.append([what, f"{customers:,}", fast, slow, f"**{middle:,.0f}** ({low:,.0f} to {high:,.0f})"])
    ratios = table(["Market", "Customers", "Compiled, per second", "Plain, per second", "Ratio"], rows)

    rows = []
    small, large = (5_000, 20_000) if quick else (100_000, 1_000_000)
    for (path, strategy), what in markets:
        per_week: dict[int, float] = {}
        for customers, times in ((small, 3), (large, 1)):
            found = [alone_in_a_process(path, strategy, customers, YEAR) for _ in range(times)]
            lived = statistics.median(each["weeks"] for each in found)
            peak = max(each["peak"] for each in found) / 1e6
            per_week[customers] = lived / customers / YEAR * 1e9
            growth = per_week[customers] / per_week[small] - 1
            say(f"{what}, {customers:,} x {YEAR} weeks: {lived:.1f} s, {peak:,.0f} MB, growth {growth:+.1%}")
            build = statistics.median(each["build"] for each in found)
            rows.append(
                [what, f"{customers:,}", f"{build:.1f} s", f"{lived:.1f} s", f"{per_week[customers]:.0f} ns",
                 f"{growth:+.1%}" if customers != small else "", f"{peak:,.0f} MB"]
            )  # fmt: skip
    head = ["Market", "Customers", "Building", f"{YEAR} weeks", "Per customer-week", "Growth", "Peak memory"]
    million = table(head, rows)

    rows = []
    customers, worlds = (500, 5) if quick else (10_000, 30)
    for drawn, what in ((False, "only luck differs"), (True, "uncertain parameters drawn too")):
        unpaired, paired = pairing(customers, worlds, drawn)
        say(f"pairing, {what}: {unpaired:.4g} and {paired:.4g}")
        rows.append([what, f"{unpaired:.3g}", f"{paired:.3g}", f"**{unpaired / paired:.1f}**"])
    pairs = table([f"{worlds} worlds of {customers:,} customers", "Unpaired", "Paired", "Ratio"], rows)
    return f"{machine()}\n\n### Throughput\n\n{ratios}\n\n### Size\n\n{million}\n\n### Pairing\n\n{pairs}\n"


def put_between(start: str, end: str, text: str) -> None:
    """Put what was measured into benchmarks/README.md, between two marks."""
    before, rest = README.read_text(encoding="utf-8").split(start)
    README.write_text(f"{before}{start}\n{text}{end}{rest.split(end)[1]}", encoding="utf-8")


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure the market (see benchmarks/README.md).")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--alone", nargs=4, metavar=("FILE", "STRATEGY", "CUSTOMERS", "WEEKS"), help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.alone:
        path, strategy, customers, weeks = said.alone
        print(json.dumps(alone(Path(path), strategy, int(customers), int(weeks))))
        return
    text = report(said.quick)
    print(text)
    if said.write:
        put_between(START, END, text)


if __name__ == "__main__":
    main()
