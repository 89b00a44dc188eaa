"""What is counted is put together from the rooms: each entry by one room, each group in one run."""

from __future__ import annotations

import numpy as np

from simsales.market.counts import ENTRIES, GROUPS, tally_of


def test_no_two_rooms_count_the_same_entry() -> None:
    assert len(set(ENTRIES)) == len(ENTRIES)
    assert not set(ENTRIES) & set(GROUPS)


def test_a_group_is_its_entries_in_their_order() -> None:
    """A group is a view of entries that stand beside each other: counting in it counts in them, and in nothing else."""
    counts = np.zeros((len(ENTRIES), 1, 2, 2))
    tally = tally_of(counts)
    for name, entries in GROUPS.items():
        for place, entry in enumerate(entries):
            getattr(tally, name)[place, 0, 0, 0] += 1.0
            assert counts[ENTRIES.index(entry), 0, 0, 0] == counts.sum() == 1.0
            counts[:] = 0.0
