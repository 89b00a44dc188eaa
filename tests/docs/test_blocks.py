"""All fenced blocks of Python and of commands in the documentation run, page by page, and say what the page says."""

from __future__ import annotations

import re
import shlex
import shutil
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from simsales.cli import app

FENCE = re.compile(r"^( *)```(python|console)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ELSEWHERE = {"research.md": "tests/scenarios/test_research_page.py"}
QUICK = {"docs/howto/lever.md", "docs/howto/mechanism.md"}  # the others take longer than a second


class Block(NamedTuple):
    """A fenced block: its language, its text, and the line in which it begins."""

    language: str
    text: str
    line: int


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[2], textwrap.dedent(found[3]), text[: found.start()].count("\n") + 2)
        for found in FENCE.finditer(text)
    ]


def run_commands(block: Block, page: Path) -> None:
    """Run each line that begins with ``$``; each line after it must be in what is printed, whatever the spaces."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        program, *arguments = shlex.split(command)
        assert program == "simsales", f"{page.name}: {command}"
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, f"{page.name}: {command}\n{done.output}{done.exception!r}"
        printed = " ".join(done.output.split())
        for line in lines:
            assert " ".join(line.split()) in printed, f"{page.name}: {command} does not say {line!r}\n{done.output}"


def test_a_block_that_is_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("1. A\n\n   ```console\n   $ simsales --version\n   simsales 99\n   ```\n")
    [block] = blocks_of(page)
    assert (block.language, block.line) == ("console", 4)
    with pytest.raises(AssertionError, match="does not say 'simsales 99'"):
        run_commands(block, page)
    with pytest.raises(AssertionError, match="rm -r"):
        run_commands(Block("console", "$ rm -r x\n", 1), page)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page, id=(name := page.relative_to(ROOT).as_posix()), marks=[] if name in QUICK else pytest.mark.slow
        )
        for page in PAGES
        if page.name not in ELSEWHERE and FENCE.search(page.read_text(encoding="utf-8"))
    ],
)
def test_its_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block, in one session, in a folder with the packaged scenarios."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(page):
        if block.language == "console":
            run_commands(block, page)
        else:
            exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)


def test_what_runs_elsewhere_is_there() -> None:
    assert all((ROOT / test).is_file() for test in ELSEWHERE.values())
