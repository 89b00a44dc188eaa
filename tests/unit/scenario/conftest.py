"""A small scenario, and a way to write files that extend it."""

from collections.abc import Callable
from pathlib import Path

import pytest

BASE = """\
title = "A small market"
run = { customers = 1000, weeks = "1 year" }

[world.segments.home]
share = "60%"
[world.segments.student]
share = "40%"
churn = { rate = "2% per month" }

[world.needs]
mobile = { rate = "1% per week" }
broadband = {}

[world.competitors.Rival.offers]
Sim = { category = "mobile", price = "79 CNY/month" }

[catalogue.products]
Mobile = { category = "mobile", price = "99 CNY/month" }
Fibre = { category = "broadband", price = "1200 CNY/year" }

[catalogue.bundles]
Duo = { products = ["Mobile", "Fibre"] }

[channels.store]
direction = "inbound"

[reps.team]
channel = "store"
count = 5

[strategies.now]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file beside `base.toml`; a scenario extends it unless it says what it extends."""
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")

    def write(text: str, name: str = "scenario.toml") -> Path:
        extends = "" if not name.endswith(".toml") or text.startswith("extends") else 'extends = "base.toml"\n'
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(extends + text, encoding="utf-8")
        return tmp_path / name

    return write
