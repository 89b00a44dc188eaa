"""The command ``dashboard``: light until it runs, and refusals in a sentence."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.cli import dashboard as command

SEEN = """
import sys
from typer.testing import CliRunner
from simsales.cli import app
code = CliRunner().invoke(app, ["dashboard", "--help"]).exit_code
print(code, sorted({"nicegui", "numba", "fastapi"} & set(sys.modules)))
"""


def said(*arguments: str) -> str:
    """What the command says of what it cannot do."""
    done = CliRunner().invoke(app, ["dashboard", *arguments])
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return done.stderr


def test_help_and_the_other_commands_do_not_import_it() -> None:
    done = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"


def test_without_the_extra_the_command_names_it(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert 'extra "dashboard"' in said(str(repository / "scenarios" / "channel_conflict.toml"))


def test_a_wrong_file_is_told_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.toml").write_text('titel = "Bad"\n', encoding="utf-8")
    assert 'did you mean "title"' in said(str(tmp_path / "bad.toml"))
    monkeypatch.chdir(tmp_path)
    assert "name a scenario" in said()
    assert "exclude each other" in said("bad.toml", "--store", "a.db", "--no-store")


def test_a_port_that_is_taken_is_told(repository: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = said(str(repository / "scenarios" / "channel_conflict.toml"), "--no-browser", "--port", port)
    assert f"cannot listen at 127.0.0.1, port {port}" in told
    assert "--port says another" in told


def test_an_address_of_another_machine_is_told(repository: Path) -> None:
    told = said(str(repository / "scenarios" / "channel_conflict.toml"), "--no-browser", "--host", "192.0.2.1")
    assert "cannot listen at 192.0.2.1" in told
