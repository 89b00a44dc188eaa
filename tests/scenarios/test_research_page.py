"""docs/research.md: its code runs, its links lead somewhere, its columns are those of a panel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simsales.experiments.collecting import COUNTED

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((\.\./[\w/.]+)\)")


@pytest.fixture
def page(repository: Path) -> str:
    """The page's text."""
    return (repository / "docs" / "research.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_code_runs(page: str, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block, in one session, from the repository's root."""
    monkeypatch.chdir(repository)
    names: dict[str, object] = {}
    blocks = BLOCK.findall(page)
    assert len(blocks) == 12
    for block in blocks:
        exec(compile(block, "docs/research.md", "exec"), names)
    assert len(names["panel"]) == 500 * 26  # type: ignore[arg-type]
    assert names["fit"].score.loc["model", "test_mape"] < 0.1  # type: ignore[attr-defined]
    assert names["found"].per_choice > names["found"].alike  # type: ignore[attr-defined]


def test_its_links_lead_somewhere(page: str, repository: Path) -> None:
    links = LINK.findall(page)
    assert len(links) >= 3
    assert all((repository / "docs" / link).is_file() for link in links)


def test_every_column_of_a_panel_is_told(page: str) -> None:
    for name in COUNTED:
        assert f"`{name}`" in page
