"""What runs take of this machine's memory, estimated before they are started."""

from __future__ import annotations

from collections.abc import Iterable

from simsales.experiments.errors import ExperimentError
from simsales.market.check import Prepared
from simsales.market.checks.sizes import counts_size, gibibytes, memory_of_machine

PROCESS = 350e6  # bytes: Python, what compiles, and the compiled rules
CUSTOMER = 450.0  # bytes: the columns of one customer, friends, what is kept of them in the books, a customer file
COPIES = 1.25  # of the counts, while they are summed and packed
PART = 0.9  # of the memory, that may be taken
RECORDS_PART = 0.125  # of the memory, that records which are looked at again may take
MOST_RECORDS = 64


def run_size(prepared: Prepared) -> float:
    """The bytes that one run takes while it is made."""
    return COPIES * counts_size(prepared.loaded.scenario) + CUSTOMER * prepared.loaded.simulated


def most_workers(variants: Iterable[Prepared], jobs: int) -> float:
    """How many runs fit into the memory at a time. ExperimentError if the jobs asked for (or a single one) do not."""
    size, memory = max((run_size(each) for each in variants), default=0.0), PART * memory_of_machine()
    room = (memory - PROCESS) // (size + PROCESS) if size + PROCESS > 0 else float("inf")
    if size + PROCESS > memory:
        raise ExperimentError(
            f"a run takes about {gibibytes(size + PROCESS)} of memory, and this machine has "
            f"{gibibytes(memory / PART)}: fewer customers, weeks, segments, channels or offers"
        )
    if jobs > 1 and jobs > room:
        raise ExperimentError(
            f"{jobs} runs at a time take about {gibibytes(jobs * (size + PROCESS) + PROCESS)} of memory, and this "
            f"machine has {gibibytes(memory / PART)}: at most --jobs {max(int(room), 1)}"
        )
    return max(room, 1)


def records_at_hand(prepared: Prepared) -> int:
    """How many records may be kept unpacked at a time: what is split by segment, or drawn, looks at them again.

    All counts are then as they are in a run: weeks x segments x channels x offers.
    """
    size = counts_size(prepared.loaded.scenario)
    return int(max(1, min(MOST_RECORDS, RECORDS_PART * memory_of_machine() // size)))
