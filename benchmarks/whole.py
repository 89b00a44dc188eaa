"""Measure a whole command against an earlier build, and what ten million customers take.

    python -m benchmarks.whole                     compare scenarios/price_cut.toml, five pairs against 1ec8c98
    python -m benchmarks.whole --commit v1 --pairs 9
    python -m benchmarks.whole --sizes 1 10        52 weeks of a million customers, and of ten: time and memory

A pair is one command of each build, in turn, with a fresh store and all cores, from start to end: what is compiled, and
Python's own byte code, is there from a run before.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.earlier import BASE, ROOT, unpacked
from benchmarks.run import QUIET, YEAR, alone_in_a_process, machine, say, table

COMMAND = "from simsales.cli import main; main()"
SCENARIO = "scenarios/price_cut.toml"


def seconds_of(build: Path) -> tuple[float, float]:
    """Wall and CPU seconds of the command by the build in a folder; RuntimeError if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(build)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", COMMAND, "compare", SCENARIO, "--store", f"{folder}/results.db"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, cwd=build, env=environment, capture_output=True, text=True, check=False)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"the build in {build} could not be measured:\n{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pairs_of(commit: str, pairs: int) -> str:
    """The command by both builds, as Markdown: medians, and of the ratio the middle half."""
    with tempfile.TemporaryDirectory() as folder:
        builds = (unpacked(commit, Path(folder)), ROOT)
        for build in builds:
            seconds_of(build)  # compiles
        found = np.empty((pairs, 2, 2))
        for pair in range(pairs):
            found[pair] = [seconds_of(build) for build in builds]
            say(f"pair {pair + 1}: wall and CPU seconds {found[pair].round(1).tolist()}")
    rows = []
    for number, what in enumerate(("Wall", "CPU, all processes")):
        then, now = found[:, :, number].T
        low, middle, high = np.quantile(then / now, (0.25, 0.5, 0.75))
        each = (f"{np.median(times):.1f} s" for times in (then, now))
        rows.append([what, *each, f"**{middle:.2f}** ({low:.2f} to {high:.2f})"])
    return table([f"compare {SCENARIO}", commit, "Now", "Times as fast"], rows)


def sizes_of(millions: list[float]) -> str:
    """A year of so many million customers, as Markdown: memory, and time, against the first size too."""
    rows, per_customer = [], list[float]()
    for size in millions:
        customers = round(size * 1e6)
        found = alone_in_a_process(*QUIET, customers, YEAR)
        per_customer.append((found["build"] + found["weeks"]) / customers)
        growth = per_customer[-1] / per_customer[0] - 1
        rows.append(
            [f"{customers:,}", f"{found['build']:.1f} s", f"{found['weeks']:.1f} s",
             f"{growth:+.0%}" if len(per_customer) > 1 else "", f"{found['peak'] / 1e6:,.0f} MB"]
        )  # fmt: skip
        say(" ".join(rows[-1]))
    return table(["Price cut, customers", "Building", f"{YEAR} weeks", "Against linear", "Peak memory"], rows)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure a whole command, and large markets.")
    parser.add_argument("--commit", default=BASE)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--sizes", type=float, nargs="+", metavar="MILLIONS", help="markets of these sizes instead")
    said = parser.parse_args()
    found = pairs_of(said.commit, said.pairs) if said.sizes is None else sizes_of(said.sizes)
    print(f"{machine()}\n\n{found}")


if __name__ == "__main__":
    main()
