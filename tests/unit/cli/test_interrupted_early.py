"""Commands that are interrupted before there is anything to show: one line says what is kept and how to go on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from simsales.cli import kept, shared
from simsales.core.signals import BEFORE
from tests.unit.cli.test_interrupted import ROOT, heeding


def test_a_command_heeds_it_while_its_own_packages_load(tmp_path: Path) -> None:
    """Its first package asks to end: one line and 130, and no traceback, as in all the time after it."""
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nsum(range(10**6))\n")
    done = subprocess.run(
        [sys.executable, "-m", "simsales", "kinds"], capture_output=True, text=True, check=False, preexec_fn=heeding,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", f"\n{BEFORE}\n")


@pytest.mark.parametrize(
    ("store", "no_store", "says"),
    [
        (Path("mine.db"), False, "runs that were made are kept in mine.db, and the same command goes on from there."),
        (None, False, "results.db, and the same command goes on from there."),
        (None, True, "nothing is kept without a store."),
        (None, None, "nothing of it is kept, and the same command starts anew."),
    ],
)
def test_what_is_kept_is_said_in_one_line(
    store: Path | None, no_store: bool | None, says: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(kept, "_kept", [])
    if no_store is not None:
        shared.kept_in(store, no_store)
    with pytest.raises(typer.Exit) as ended, shared.said():
        raise KeyboardInterrupt
    told = capsys.readouterr().err
    assert ended.value.exit_code == 130
    assert told.startswith("Interrupted before there was anything to show: ")
    assert told.endswith(f"{says}\n")
    assert told.count("\n") == 1
