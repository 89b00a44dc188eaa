"""How many of a kind a market can hold, and whether its counts fit into this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from simsales.files.positions import Location
from simsales.files.problems import Finding
from simsales.market.counts import ENTRIES
from simsales.market.scenario import Scenario

MOST = 32_000  # channels, categories and offers: their numbers are kept in two bytes
PART_OF_MEMORY = 0.25  # of the machine's, that the counts of one run may take
LIMIT_OF_GROUP = Path("/sys/fs/cgroup/memory.max")


def check_sizes(scenario: Scenario) -> Iterator[Finding]:
    """Find what there is too much of: for the columns that number it, or for the memory of this machine."""
    world, catalogue = scenario.world, scenario.catalogue
    theirs = sum(len(rival.offers) for rival in world.competitors.values())
    offers = len(catalogue.products) + len(catalogue.bundles) + theirs
    sizes: tuple[tuple[Location, str, int], ...] = (
        (("channels",), "channels", len(scenario.channels)),
        (("world", "needs"), "needs", len(world.needs)),
        (("world", "organisation"), "segments in districts", len(world.cells) if world.organisation else 0),
        (("catalogue", "products"), "offers, the rivals' included", offers),
    )
    for place, what, size in sizes:
        if size > MOST:
            yield Finding(place, f"{size:,} {what}: there may be at most {MOST:,}", value=False)
    needed, memory = counts_size(scenario), memory_of_machine()
    if needed > PART_OF_MEMORY * memory:
        message = (
            f"the counts of {int(scenario.run.weeks):,} weeks, by {len(world.cells):,} segments, "
            f"{len(scenario.channels):,} channels and {offers:,} offers, take {gibibytes(needed)}: "
            f"more than a quarter of the {gibibytes(memory)} of this machine"
        )
        yield Finding(("run", "weeks"), message, "fewer weeks, segments, channels or offers")


def counts_size(scenario: Scenario) -> float:
    """The bytes that the counts of one run take: weeks x entries x segments x (channels + 1) x (offers + 1) numbers."""
    world, catalogue = scenario.world, scenario.catalogue
    theirs = sum(len(rival.offers) for rival in world.competitors.values())
    offers = len(catalogue.products) + len(catalogue.bundles) + theirs
    cells = len(ENTRIES) * len(world.cells) * (len(scenario.channels) + 1) * (offers + 1)
    return 8.0 * cells * int(scenario.run.weeks)


def gibibytes(size: float) -> str:
    """A size in bytes, in words.

    >>> gibibytes(29.3 * 2**30)
    '29.3 GiB'
    """
    return f"{size / 2**30:,.1f} GiB"


def memory_of_machine() -> float:
    """The memory that this process may have, in bytes: the machine's, or its container's; infinite if nobody says."""
    try:
        memory = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return float("inf")
    try:
        limit = LIMIT_OF_GROUP.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return memory
    return min(memory, float(limit)) if limit.isdigit() else memory
