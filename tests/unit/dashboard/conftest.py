"""A small market of channels in conflict, read once."""

from pathlib import Path

import pytest

from simsales.experiments.inputs import load
from simsales.market.check import Prepared

SMALL = {"run.customers": 600, "run.weeks": 12, "run.replications": 8}


@pytest.fixture(scope="session")
def conflict(repository: Path) -> Prepared:
    """``channel_conflict`` with few customers and weeks."""
    return load(repository / "scenarios" / "channel_conflict.toml", SMALL)
