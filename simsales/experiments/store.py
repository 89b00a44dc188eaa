"""The results store: one SQLite file in which every run is kept under what it depends on.

A run is a pure function of (scenario without its strategies, what a strategy does, seed, code): that is its
key. So a repeated or an interrupted experiment finds what is done, a changed strategy reruns only itself, and
a renamed one nothing. The
parent process is the only writer, one transaction a run; write-ahead logging lets a killed command lose
nothing that was committed.
"""

from __future__ import annotations

import json
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simsales.experiments.errors import StoreError

DEFAULT = Path(".simsales") / "results.db"
PATIENCE = 60.0  # seconds to wait for other processes
APPLICATION = 0x51A1E5
VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs ( scenario TEXT NOT NULL, strategy TEXT NOT NULL, components TEXT NOT NULL,
seed INTEGER NOT NULL, code TEXT NOT NULL, summary TEXT NOT NULL, record BLOB NOT NULL, seconds REAL NOT
NULL, created TEXT NOT NULL, PRIMARY KEY (scenario, components, seed, code) ) WITHOUT ROWID
"""
_KEY = "scenario = ? AND components = ? AND seed = ? AND code = ?"
_WRITE = (
    "INSERT OR IGNORE INTO runs (scenario, components, seed, code, strategy, summary, record, seconds, created) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a run depends on: digests of the scenario and of the strategy's components, the seed, the code."""

    scenario: str
    components: str
    seed: int
    code: str

    def as_row(self) -> tuple[str, str, int, str]:
        """The key's columns, in their order."""
        return (self.scenario, self.components, self.seed, self.code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: its measures over all weeks, its record as bytes, and how long it took."""

    summary: dict[str, float]
    record: bytes
    seconds: float


def _patiently(act: Callable[[], None]) -> None:
    """Do something again until no other process is in the way.

    SQLite's own time-out does not cover everything: who opens a file while its first user turns to write-ahead
    logging, or its last one folds the log away, is told at once that it is locked.
    """
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)


class Store:
    """Runs by key, in a file or (``Store(None)``) in memory until the process ends.

    >>> store = Store(None)
    >>> key = Key("world", "components", 1, "code")
    >>> store.put(key, "Cut 5%", Outcome({"revenue": 12.5}, b"record", 0.1))
    >>> store.summaries([key])[key]
    {'revenue': 12.5}
    """

    def __init__(self, path: Path | None = DEFAULT) -> None:
        self.path = path
        with self._explained():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None)
            self._finalizer = weakref.finalize(self, self._connection.close)
            try:
                _patiently(self._adopt)
            except BaseException:
                self.close()
                raise

    def _adopt(self) -> None:
        """Check that the file is ours, and create the table in a new one; one process at a time."""
        ask = self._connection.execute
        ask("BEGIN IMMEDIATE")
        try:
            self._check_or_create()
        except BaseException:
            ask("ROLLBACK")
            raise
        ask("COMMIT")
        ask("PRAGMA journal_mode = WAL").fetchone()
        ask("PRAGMA synchronous = NORMAL")

    def _check_or_create(self) -> None:
        ask = self._connection.execute
        application, version = (
            ask("PRAGMA application_id").fetchone()[0],
            ask("PRAGMA user_version").fetchone()[0],
        )
        if application != APPLICATION and ask("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(
                f"{self.path} is a database of another program; name another file with --store, or use --no-store"
            )
        if application == APPLICATION and version > VERSION:
            raise StoreError(f"{self.path} was written by a later simsales (format {version}); use another --store")
        if version != VERSION:  # a new file, or one of a format whose keys nobody finds any more
            ask("DROP TABLE IF EXISTS runs")
            ask(_SCHEMA)
            ask(f"PRAGMA application_id = {APPLICATION}")
            ask(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what is wrong with the file in the user's words."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"cannot use the results store {self.path}: {error}; "
                "name another file with --store, move this one away, or use --no-store"
            ) from error
        except OSError as error:
            raise StoreError(
                f"cannot create the results store {self.path}: {error.strerror or error}; "
                "name another file with --store, or use --no-store"
            ) from error

    def put(self, key: Key, strategy: str, outcome: Outcome) -> None:
        """Keep a run, in one transaction, with the strategy's name to read; a run that is there stays as it is."""
        row = (
            *key.as_row(),
            strategy,
            json.dumps(outcome.summary),
            outcome.record,
            outcome.seconds,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._explained():
            self._connection.execute(_WRITE, row)

    def summaries(self, keys: Iterable[Key]) -> dict[Key, dict[str, float]]:
        """The measures of those of the runs that are in the store."""
        found: dict[Key, dict[str, float]] = {}
        with self._explained():
            for key in keys:
                row = self._connection.execute(f"SELECT summary FROM runs WHERE {_KEY}", key.as_row()).fetchone()
                if row is not None:
                    found[key] = json.loads(row[0])
        return found

    def record(self, key: Key) -> bytes:
        """The record of a run as bytes. KeyError if the run is not in the store."""
        with self._explained():
            row = self._connection.execute(f"SELECT record FROM runs WHERE {_KEY}", key.as_row()).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def __len__(self) -> int:
        with self._explained():
            return int(self._connection.execute("SELECT count(*) FROM runs").fetchone()[0])

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._finalizer()
