"""Kept results on the command line: shown, exported, pruned, and mended where they are damaged."""

import json

from typer.testing import CliRunner

from simsales.cli import app
from simsales.experiments.store import Key, Outcome, Store
from tests.unit.cli.conftest import Cli

TINY = ["--customers", "200", "--weeks", "6"]


def test_results_are_shown_exported_and_pruned(cli: Cli) -> None:
    assert "no results store" in cli("store", code=2)
    cli("compare", "fibre.toml", *TINY, "--replications", "2")
    cli("demand", "fibre.toml", *TINY, "--replications", "2")
    shown = cli("store")
    assert "8 runs" in shown
    assert "signs" in shown
    cli("store", "export", "all.csv")
    rows = (cli.folder / "all.csv").read_text().splitlines()
    assert len(rows) == 9
    assert "0 runs forgotten, 8 left" in cli("store", "prune")
    results = Store(cli.folder / ".simsales" / "results.db")
    for seed in range(4):
        results.put(Key("world", "components", seed, "older"), "As today", Outcome({"revenue": 1.0}, b"", 0.1), "Fibre")
    results.close()
    assert "4 were made by other code" in " ".join(cli("store").split())
    assert "0 runs forgotten" in cli("store", "prune", "--days", "7")
    assert "4 runs forgotten, 8 left" in cli("store", "prune")
    assert "8 runs forgotten, 0 left" in cli("store", "prune", "--all")


def test_a_damaged_store_is_mended_or_named(cli: Cli) -> None:
    """Bytes are turned over all through the file: either what is damaged is run again, or the store is named."""
    size = ["--customers", "200", "--weeks", "26", "--replications", "3"]
    command = ["compare", "fibre.toml", *size, "--json", "-", "--by", "segment"]
    whole = json.loads(cli(*command))
    path = cli.folder / ".simsales" / "results.db"
    sound, used = path.read_bytes(), 0
    for place in range(1000, len(sound), len(sound) // 9):
        damaged = bytearray(sound)
        damaged[place : place + 40] = bytes(255 - byte for byte in damaged[place : place + 40])
        for extra in path.parent.glob("results.db-*"):
            extra.unlink()
        path.write_bytes(damaged)
        done = CliRunner().invoke(app, command)
        assert "Traceback" not in done.output
        assert done.exit_code in (0, 1, 2), repr(done.exception)
        if done.exit_code == 2:
            assert "--no-store" in done.stderr
            continue
        found = json.loads(done.stdout)
        assert all(found[same] == whole[same] for same in ("table", "differences", "by", "seeds"))
        assert (done.exit_code == 1) == bool(found["account"]["failures"])
        used += found["account"]["from_store"] > 0
    assert used > 3, "most of the file is records, which are read where they are split"
