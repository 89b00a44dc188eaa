"""The results store: one SQLite file in which every run is kept under what it depends on.

A run is a pure function of (scenario without its strategies, what a strategy does, seed, what is read out of it, code):
that is its key. So a repeated or an interrupted experiment finds what is done, a changed strategy reruns only itself,
and a renamed one nothing. The parent process is the only writer, one transaction a run; write-ahead logging lets a
killed command lose nothing that was committed. Every run has checksums: a damaged one is dropped, and made again.
"""

from __future__ import annotations

import json
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from simsales.experiments.errors import StoreError

DEFAULT = Path(".simsales") / "results.db"
PATIENCE = 60.0  # seconds to wait for other processes
APPLICATION = 0x51A1E5
VERSION = 3
ORPHANED = 30.0  # days after which runs of other code, which nobody finds, are dropped unasked
_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs ( scenario TEXT NOT NULL, components TEXT NOT NULL, seed INTEGER NOT NULL,
observer TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, strategy TEXT NOT NULL, created TEXT NOT NULL,
seconds REAL NOT NULL, summary TEXT NOT NULL, summary_sum BLOB NOT NULL, record_sum BLOB NOT NULL, record BLOB NOT NULL,
PRIMARY KEY (scenario, components, seed, observer, code) ) WITHOUT ROWID
"""
_KEY = "scenario = ? AND components = ? AND seed = ? AND observer = ? AND code = ?"
_WRITE = (
    "INSERT OR IGNORE INTO runs (scenario, components, seed, observer, code, title, strategy, created, seconds, "
    "summary, summary_sum, record_sum, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a run depends on: digests of the scenario, of the strategies' components and of what is read, seed, code."""

    scenario: str
    components: str
    seed: int
    code: str
    observer: str = "record"

    def as_row(self) -> tuple[str, str, int, str, str]:
        """The key's columns, in their order."""
        return (self.scenario, self.components, self.seed, self.observer, self.code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: its measures over all weeks, its record as bytes (or what else was read), how long it took."""

    summary: dict[str, float]
    record: bytes
    seconds: float


def _sum(key: Key, content: bytes) -> bytes:
    """A checksum of a part of a run, and of the key that it stands under."""
    return blake2b(repr(key.as_row()).encode() + content, digest_size=16).digest()


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
        with self.explained():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            # Whoever uses a store does one thing at a time, but not always in the same thread.
            self.connection = sqlite3.connect(
                path or ":memory:", timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._finalizer = weakref.finalize(self, self.connection.close)
            try:
                _patiently(self._adopt)
            except BaseException:
                self.close()
                raise

    def _adopt(self) -> None:
        """Check that the file is ours, and create the table in a new one; one process at a time."""
        ask = self.connection.execute
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
        ask = self.connection.execute
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
            ask("CREATE INDEX by_code ON runs (code, created)")
            ask(f"PRAGMA application_id = {APPLICATION}")
            ask(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def explained(self) -> Iterator[None]:
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

    def put(self, key: Key, strategy: str, outcome: Outcome, title: str = "") -> None:
        """Keep a run, in one transaction, with the names to read; a run that is there stays as it is."""
        summary = json.dumps(outcome.summary)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        sums = (_sum(key, summary.encode()), _sum(key, outcome.record))
        row = (*key.as_row(), title, strategy, now, outcome.seconds, summary, *sums, outcome.record)
        with self.explained():
            self.connection.execute(_WRITE, row)

    def summaries(self, keys: Iterable[Key]) -> dict[Key, dict[str, float]]:
        """The measures of those of the runs that are in the store; one that is damaged is not, from now on."""
        found: dict[Key, dict[str, float]] = {}
        ask = f"SELECT CAST(summary AS BLOB), summary_sum FROM runs WHERE {_KEY}"
        with self.explained():
            for key in keys:
                row = self.connection.execute(ask, key.as_row()).fetchone()
                if row is not None:
                    read = _checked(key, *row)
                    if read is None:
                        self.drop(key)
                    else:
                        found[key] = json.loads(read)
        return found

    def record(self, key: Key) -> bytes:
        """The record of a run as bytes. KeyError if the run is not in the store, or is damaged: then it is dropped."""
        with self.explained():
            ask = f"SELECT record, record_sum FROM runs WHERE {_KEY}"
            row = self.connection.execute(ask, key.as_row()).fetchone()
            read = None if row is None else _checked(key, *row)
            if read is None:
                self.drop(key)
        if read is None:
            raise KeyError(key)
        return read

    def drop(self, key: Key) -> None:
        """Forget a run, if it is there."""
        with self.explained():
            self.connection.execute(f"DELETE FROM runs WHERE {_KEY}", key.as_row())

    def prune(self, code: str, days: float = ORPHANED) -> int:
        """Drop the runs of other code (nobody finds them) that are so many days old or older; how many there were."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        with self.explained():
            ask = "DELETE FROM runs WHERE code <> ? AND created <= ?"
            return self.connection.execute(ask, (code, before)).rowcount

    def __len__(self) -> int:
        with self.explained():
            return int(self.connection.execute("SELECT count(*) FROM runs").fetchone()[0])

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._finalizer()


def _checked(key: Key, content: object, found: object) -> bytes | None:
    """The content of a row, if it is what was written there."""
    right = isinstance(content, bytes) and _sum(key, content) == found
    return bytes(content) if right and isinstance(content, bytes) else None
