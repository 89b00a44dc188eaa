"""Measure the week loop against an earlier build, pair by pair.

    python -m benchmarks.earlier                    against 1ec8c98, five pairs
    python -m benchmarks.earlier --commit v1 --pairs 9

The earlier build is taken out of this repository's history into a temporary folder, and compiled there. A pair is one
run of each, in turn, in processes of their own, on the same market: the median CPU time of a week on one thread.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
BASE = "1ec8c98"
# What is measured: market, strategy, customers, weeks.
CASES = (
    ("scenarios/price_cut.toml", "Cut 5 percent", 10_000, 30),
    ("scenarios/price_cut.toml", "Cut 5 percent", 1_000_000, 8),
    ("scenarios/channel_conflict.toml", "First touch", 100_000, 15),
    ("scenarios/layered_lock_in.toml", "Contract", 100_000, 15),
    ("benchmarks/market.toml", "no_rule", 1_000_000, 6),
)
SETTLING = 3  # weeks that are not measured


def week_of(path: str, strategy: str, customers: int, weeks: int) -> float:
    """The median CPU time of a week of a market of the build that is found, in seconds; what compiles is over."""
    build = importlib.import_module("benchmarks.scenarios")
    market = build.market_of(strategy, customers, SETTLING + weeks, path=Path(path))
    times = []
    for _ in range(SETTLING + weeks):
        start = time.process_time()
        market.step()
        times.append(time.process_time() - start)
    return statistics.median(times[SETTLING:])


def measured(build: Path, number: int) -> float:
    """The same in a process of its own, of the build in a folder; RuntimeError if it fails."""
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", str(number)]
    done = subprocess.run(
        command, cwd=build, env={**os.environ, "PYTHONPATH": str(build)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the build in {build} could not be measured:\n{done.stderr}")
    return float(done.stdout.split()[-1])


def unpacked(commit: str, folder: Path) -> Path:
    """An earlier build, taken out of the history; RuntimeError if it is not there."""
    archive = subprocess.run(["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=False)
    if archive.returncode:
        raise RuntimeError(f"{commit} is not in this repository's history: {archive.stderr.decode().strip()}")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def report(commit: str, pairs: int) -> str:
    """The table, as Markdown."""
    lines = [
        f"| Market | Customers | {commit}, a customer-week | Now | Times as fast |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        earlier = unpacked(commit, Path(folder))
        for build in (earlier, ROOT):
            measured(build, 0)  # compiles
        for number, (path, strategy, customers, _) in enumerate(CASES):
            then, now = np.array([[measured(build, number) for build in (earlier, ROOT)] for _ in range(pairs)]).T
            low, middle, high = np.quantile(then / now, (0.25, 0.5, 0.75))
            each = [f"{np.median(times) / customers * 1e9:.0f} ns" for times in (then, now)]
            lines.append(
                f"| {Path(path).stem}, {strategy} | {customers:,} | {each[0]} | {each[1]} | "
                f"**{middle:.2f}** ({low:.2f} to {high:.2f}) |"
            )
            print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure the week loop against an earlier build.")
    parser.add_argument("--commit", default=BASE)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--measure", type=int, metavar="CASE", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.measure is None:
        print(report(said.commit, said.pairs))
    else:
        print(week_of(*CASES[said.measure]))


if __name__ == "__main__":
    main()
