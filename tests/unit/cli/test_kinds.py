"""docs/strategies.md is what `simsales kinds` prints."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from simsales.cli import app
from simsales.market.levers import FAMILIES


def test_the_page_is_up_to_date(repository: Path) -> None:
    done = CliRunner().invoke(app, ["kinds"])
    assert done.exit_code == 0
    page = (repository / "docs" / "strategies.md").read_text(encoding="utf-8")
    assert page == done.stdout, "make it anew: simsales kinds > docs/strategies.md"
    for kinds in FAMILIES.values():
        assert all(f"### `{kind}`" in page for kind in kinds)
