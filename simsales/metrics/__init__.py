"""Measures as pure functions, and the record of a run."""

from simsales.metrics.measures import MEASURES, Measure
from simsales.metrics.record import Record

__all__ = ["MEASURES", "Measure", "Record"]
