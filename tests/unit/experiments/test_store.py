"""The results store: what is kept stays, and a file that cannot be used is named with a way out."""

import csv
import io
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
from simsales.experiments.keeping import export, prune, shelves, size_of
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


@pytest.mark.parametrize("part", ["scenario", "components", "seed", "code", "observer"])
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


def filled(path: Path, runs: int = 20) -> Store:
    store = Store(path)
    for seed in range(runs):
        store.put(
            replace(KEY, seed=seed), "Cut 5%", Outcome({"revenue": float(seed)}, b"record of %d" % seed, 0.1), "A"
        )
    return store


@pytest.mark.parametrize(
    "change",
    [
        "summary = '{\"revenue\": 9.0}'",
        "summary = 'no JSON'",
        "summary = CAST(x'ff00' AS TEXT)",
        "summary_sum = x'00'",
        "summary_sum = 'text'",
        "seed = 99",
        "components = 'other'",
    ],
)
def test_an_altered_summary_is_dropped(tmp_path: Path, change: str) -> None:
    store = filled(tmp_path / "results.db")
    store.connection.execute(f"UPDATE runs SET {change} WHERE seed = 7")
    changed = {"seed": 99} if "seed" in change else {"seed": 7}
    if "other" in change:
        changed["components"] = "other"  # type: ignore[assignment]
    key = replace(KEY, **changed)  # type: ignore[arg-type]
    assert store.summaries([key, replace(KEY, seed=8)]) == {replace(KEY, seed=8): {"revenue": 8.0}}
    assert len(store) == 19, "it is forgotten, and can be put again"
    store.put(key, "Cut 5%", OUTCOME)
    assert store.summaries([key])[key]["revenue"] == 0.1 + 0.2


@pytest.mark.parametrize("change", ["record = x'00'", "record = 'text'", "record_sum = x''"])
def test_an_altered_record_is_dropped(tmp_path: Path, change: str) -> None:
    store = filled(tmp_path / "results.db")
    store.connection.execute(f"UPDATE runs SET {change} WHERE seed = 7")
    with pytest.raises(KeyError):
        store.record(replace(KEY, seed=7))
    assert store.record(replace(KEY, seed=8)) == b"record of 8"
    assert len(store) == 19


def test_runs_of_other_code_are_forgotten_after_a_month(tmp_path: Path) -> None:
    store = filled(tmp_path / "results.db")
    assert store.prune("other code") == 0, "they are of today"
    store.connection.execute("UPDATE runs SET created = '2020-01-01T00:00:00+00:00' WHERE seed < 5")
    assert store.prune("code") == 0, "who made them still finds them"
    assert store.prune("other code") == 5
    assert store.prune("other code", days=0.0) == 15


class TestKeeping:
    """What the command `simsales store` does."""

    def test_shelves_are_told_with_who_finds_them(self, tmp_path: Path) -> None:
        store = filled(tmp_path / "results.db")
        store.put(replace(KEY, code="older"), "Cut 5%", OUTCOME, "B")
        found = {(each.title, each.runs, each.found) for each in shelves(store, "code")}
        assert found == {("A", 20, True), ("B", 1, False)}

    def test_what_nobody_finds_is_pruned(self, tmp_path: Path) -> None:
        store = filled(tmp_path / "results.db")
        store.put(replace(KEY, code="older"), "Cut 5%", replace(OUTCOME, record=os.urandom(100_000)), "B")
        store.connection.execute("UPDATE runs SET record = x'00' WHERE seed = 3")
        before = size_of(tmp_path / "results.db")
        assert prune(store, "code") == 2
        assert len(store) == 19
        store.close()
        assert size_of(tmp_path / "results.db") < before - 90_000
        assert prune(filled(tmp_path / "other.db"), "code", everything=True) == 20

    def test_all_sound_runs_are_exported(self, tmp_path: Path) -> None:
        store = filled(tmp_path / "results.db", 3)
        store.put(replace(KEY, seed=7), "Cut, 5%", OUTCOME)
        store.connection.execute("UPDATE runs SET summary = '{}' WHERE seed = 1")
        table = io.StringIO()
        assert export(store, table) == 3
        rows = list(csv.DictReader(io.StringIO(table.getvalue())))
        assert {(row["strategy"], row["seed"], row["revenue"]) for row in rows} == {
            ("Cut 5%", "0", "0.0"), ("Cut 5%", "2", "2.0"), ("Cut, 5%", "7", repr(0.1 + 0.2)),
        }  # fmt: skip
