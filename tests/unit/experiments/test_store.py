"""The results store: what is kept stays, and a file that cannot be used is named with a way out."""

import math
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from simsales.experiments.errors import StoreError
from simsales.experiments.store import APPLICATION, Key, Outcome, Store

KEY = Key("world", "components", 2**63 - 1, "code")
OUTCOME = Outcome({"revenue": 0.1 + 0.2, "acquisition_cost": math.nan}, b"\0record\xff", 1.5)


def test_what_is_put_is_found_by_another_process_later(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "results.db"
    store = Store(path)
    store.put(KEY, "Cut 5%", OUTCOME)
    store.close()
    again = Store(path)
    summary = again.summaries([KEY])[KEY]
    assert summary["revenue"] == 0.1 + 0.2
    assert math.isnan(summary["acquisition_cost"])
    assert again.record(KEY) == OUTCOME.record
    assert len(again) == 1


@pytest.mark.parametrize("part", ["scenario", "components", "seed", "code"])
def test_every_part_of_the_key_counts(part: str) -> None:
    store = Store(None)
    store.put(KEY, "Cut 5%", OUTCOME)
    other = replace(KEY, **{part: 7 if part == "seed" else "another"})
    assert store.summaries([other]) == {}
    with pytest.raises(KeyError):
        store.record(other)


def test_the_first_result_of_a_run_stays() -> None:
    store = Store(None)
    store.put(KEY, "Cut 5%", OUTCOME)
    store.put(KEY, "Cut 5%", replace(OUTCOME, summary={"revenue": 9.0}))
    assert store.summaries([KEY])[KEY]["revenue"] == 0.1 + 0.2
    assert len(store) == 1


def test_two_stores_write_to_one_file(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "results.db"), Store(tmp_path / "results.db")
    for seed in range(10):
        (one if seed % 2 else other).put(replace(KEY, seed=seed), "Cut 5%", OUTCOME)
    assert len(one) == len(other) == 10


def test_a_killed_writer_loses_nothing_that_was_put(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    code = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from simsales.experiments.store import Key, Outcome, Store
        store = Store(Path({str(path)!r}))
        for seed in range(25):
            store.put(Key("w", "c", seed, "v"), "s", Outcome({{"revenue": float(seed)}}, b"r" * 10_000, 0.1))
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = subprocess.run([sys.executable, "-c", code])
    assert done.returncode != 0
    store = Store(path)
    assert len(store) == 25
    assert store.summaries([Key("w", "c", 24, "v")])


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program.*--store.*--no-store"):
        Store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    path.write_text("title = 'a scenario'\n" * 100)
    with pytest.raises(StoreError, match=r"not a database.*--store"):
        Store(path)


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    store = Store(path)
    for seed in range(200):
        store.put(replace(KEY, seed=seed), "Cut 5%", replace(OUTCOME, record=os.urandom(2000)))
    store.close()
    content = bytearray(path.read_bytes())
    content[5000:-5000] = b"\xab" * (len(content) - 10_000)
    path.write_bytes(content)
    damaged = Store(path)
    with pytest.raises(StoreError, match="cannot use the results store"):
        damaged.summaries(replace(KEY, seed=seed) for seed in range(200))


def test_a_file_that_must_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    Store(path).close()
    content = bytearray(path.read_bytes())
    content[18] = 5  # a file format that this SQLite may read but not write, whoever runs it
    path.write_bytes(content)
    with pytest.raises(StoreError, match="--no-store"):
        Store(path)


@pytest.mark.parametrize("name", ["", "file/results.db"], ids=["a folder", "below a file"])
def test_a_path_that_cannot_be_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--no-store"):
        Store(tmp_path / name)


def test_a_file_of_a_later_version(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    with sqlite3.connect(path) as later:
        later.execute(f"PRAGMA application_id = {APPLICATION}")
        later.execute("PRAGMA user_version = 99")
        later.execute("CREATE TABLE runs (all_new TEXT)")
    later.close()
    with pytest.raises(StoreError, match="later simsales"):
        Store(path)


def test_an_earlier_format_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    with sqlite3.connect(path) as earlier:
        earlier.execute(f"PRAGMA application_id = {APPLICATION}")
        earlier.execute("PRAGMA user_version = 1")
        earlier.execute("CREATE TABLE runs (other TEXT)")
    earlier.close()
    store = Store(path)
    store.put(KEY, "Cut 5%", OUTCOME)
    assert len(store) == 1


def test_a_file_is_checked_while_nobody_else_creates_it(tmp_path: Path) -> None:
    wrong: list[Exception] = []

    def open_one(path: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            Store(path).close()
        except StoreError as error:
            wrong.append(error)

    for attempt in range(20):
        together = threading.Barrier(6)
        path = tmp_path / f"{attempt}.db"
        threads = [threading.Thread(target=open_one, args=(path, together)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
