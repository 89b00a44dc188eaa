"""What a results store holds: shown, exported, and cleared of what nobody finds any more."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from simsales.experiments.store import Key, Store

_KEY = "scenario, components, seed, code, observer"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Runs of one scenario (by title) and kind: how many, how large (bytes), from when to when, and whose code."""

    title: str
    observer: str
    runs: int
    size: int
    first: str
    last: str
    found: bool  # by the code that is running: else they are orphans


def shelves(store: Store, code: str) -> list[Shelf]:
    """What is in a store, largest first."""
    ask = (
        "SELECT title, observer, count(*), sum(length(record) + length(summary)), min(created), max(created), code = ? "
        "FROM runs GROUP BY title, observer, code = ? ORDER BY 4 DESC"
    )
    with store.explained():
        rows = store.connection.execute(ask, (code, code)).fetchall()
    return [
        Shelf(title, observer.split()[0], runs, size, first, last, bool(found))
        for title, observer, runs, size, first, last, found in rows
    ]


def prune(store: Store, code: str, days: float = 0.0, everything: bool = False) -> int:
    """Drop damaged runs, and those of other code that are so many days old; or all; how many there were.

    The file then gives back what it held.
    """
    before = len(store)
    with store.explained():
        if everything:
            store.connection.execute("DELETE FROM runs")
        else:
            store.prune(code, days)
            keys = [Key(*row) for row in store.connection.execute(f"SELECT {_KEY} FROM runs")]
            for key in keys:
                if store.summaries([key]):
                    with suppress(KeyError):
                        store.record(key)
        left = len(store)
        store.connection.execute("VACUUM")
    return before - left


def export(store: Store, file: TextIO) -> int:
    """Write every sound run as a line of CSV, its measures in columns; how many lines there are."""
    ask = f"SELECT title, strategy, created, seconds, {_KEY} FROM runs ORDER BY title, strategy, seed"
    with store.explained():
        rows = store.connection.execute(ask).fetchall()
    found = [(row, store.summaries([Key(*row[4:])])) for row in rows]
    measures = list(dict.fromkeys(name for _, summary in found for each in summary.values() for name in each))
    writer = csv.writer(file)
    head = ["title", "strategy", "created", "seconds", *_KEY.split(", ")]
    writer.writerow([*head, *measures])
    lines = 0
    for row, summary in found:
        for measured in summary.values():
            writer.writerow([*row, *(json.dumps(measured[name]) if name in measured else "" for name in measures)])
            lines += 1
    return lines


def size_of(path: Path) -> int:
    """The bytes of a store on the disk, its log included."""
    files = [path, path.with_name(path.name + "-wal")]
    return sum(each.stat().st_size for each in files if each.exists())
