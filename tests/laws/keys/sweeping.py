"""What becomes of each key that is drawn, and what a sweep of many tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any
from zlib import crc32

from simsales.market.loading import load_file
from tests.laws.keys.living import HERE, MATTERS, OFF, REFUSED, SILENT, History, World, outcome

POOR = ("poor", "bare")
PART = 32  # always one of so many parts of all keys
Verdicts = dict[str, dict[str, str]]  # of each key, by world


@cache
def world(name: str) -> tuple[World, History]:
    """One of the worlds."""
    it = World(load_file(HERE / f"{name}.toml"), "now")
    return it, History(it.changed({}), "now")


def is_in(part: int | None, name: str) -> bool:
    """Whether a key belongs to a part of a sweep; all do to the complete one."""
    return part is None or crc32(name.encode()) % PART == part


def verdict(it: World, base: History, changes: Iterable[Mapping[str, Any]], key: str) -> str:
    """Of a key, said otherwise in some ways: it matters, or else is silent, or refused, or only switched off."""
    seen: Counter[str] = Counter()
    for change in changes:
        seen[outcome(it, base, change, key)] += 1
        if seen[MATTERS]:
            break
    return next((each for each in (MATTERS, SILENT, REFUSED) if seen[each]), OFF)


def told(verdicts: Verdicts) -> str:
    """The counts of a sweep, in a line."""
    counts = Counter(
        next(each for each in (SILENT, MATTERS, REFUSED, OFF) if each in seen.values()) for seen in verdicts.values()
    )
    return f"{len(verdicts)} drawn: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))


def check(
    verdicts: Verdicts, silent: Container[str] = (), chance: Container[str] = (), refused: Container[str] = ()
) -> None:
    """None is silent anywhere, and each matters somewhere.

    ``silent`` are gaps that are known, ``chance`` those that may do nothing in the poor worlds, ``refused`` those that
    matter nowhere.
    """
    gaps = [
        (key, where)
        for key, seen in verdicts.items()
        for where, each in seen.items()
        if each == SILENT and key not in silent and not (where in POOR and key in chance)
    ]
    idle = [key for key, seen in verdicts.items() if not {MATTERS, SILENT} & {*seen.values()} and key not in refused]
    print(told(verdicts))
    assert not gaps, f"accepted and ignored: {gaps}"
    assert not idle, f"drawn in no world in which it works: {idle}"
