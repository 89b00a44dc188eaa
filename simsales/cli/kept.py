"""Where a command keeps its results: noted, to be said where it is interrupted before there is anything to show."""

from __future__ import annotations

from pathlib import Path

_kept: list[Path | None] = []  # None: nowhere; empty: this command keeps none


def noted(path: Path | None) -> Path | None:
    """The place where results are kept (None: nowhere), as it is."""
    _kept[:] = [path]
    return path


def from_here(store: bool) -> str:
    """Where the same command goes on, with a store or without."""
    return "the same command goes on from here" if store else "nothing is kept without a store"


def goes_on() -> str:
    """What is kept of a command that is interrupted, and where the same command goes on."""
    if not _kept:
        return "nothing of it is kept, and the same command starts anew"
    if _kept[0] is None:
        return from_here(False)
    return f"runs that were made are kept in {_kept[0]}, and the same command goes on from there"
