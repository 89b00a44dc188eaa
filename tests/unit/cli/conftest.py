"""The command line in a folder of its own."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsales.cli import app


class Cli:
    """The command line in a folder of its own, with a scenario in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self("new", "fibre")

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """Run a command that ends with the code; its output, or (2) its message, which is no traceback."""
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80"})
        said = done.stdout + done.stderr
        assert done.exit_code == code, said + repr(done.exception)
        assert "Traceback" not in said
        if code == 2:
            assert done.stdout == ""
            return done.stderr
        return done.stdout


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in an empty folder with the starter scenario, ``fibre.toml``."""
    monkeypatch.chdir(tmp_path)
    return Cli(tmp_path)
