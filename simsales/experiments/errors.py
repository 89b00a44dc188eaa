"""What can go wrong with an experiment and is the user's to mend: said in a sentence, never a traceback."""

from __future__ import annotations


class ExperimentError(Exception):
    """An experiment that cannot be run as asked; the text says why and what would help."""


class StoreError(ExperimentError):
    """A results store that cannot be used: not ours, damaged, of a later version, or not writable."""
