"""What every test may use: the repository's root, and hypothesis with the same cases every time."""

import os
from functools import cache
from pathlib import Path

import pytest
import typer.testing
from hypothesis import settings

# Tests run side by side already: experiments that may use all cores use one, unless a test says how many.
os.environ.setdefault("LOKY_MAX_CPU_COUNT", "1")

# The command line is put together once, and not for every command that a test gives.
typer.testing._get_command = cache(typer.testing._get_command)

# Compilation makes a first example slow, so no deadline; fixed cases, so that a red test is red for all.
settings.register_profile("house", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds `pyproject.toml`."""
    return Path(__file__).resolve().parents[1]
