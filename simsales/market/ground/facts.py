"""How keys of a scenario become the numbers and arrays that compiled loops read, and what all rooms' loops read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.core.names import option_number
from simsales.files.part import Part
from simsales.market.ground.offers import Floats, Integers, OfferBook, by_name


def numbers(said: Part, names: Sequence[str]) -> dict[str, float]:
    """Some keys of a table as plain numbers, by name."""
    return {name: float(getattr(said, name)) for name in names}


def columns(said: Sequence[Part], names: Sequence[str]) -> dict[str, Floats]:
    """Some keys of several tables of a kind (the segments, the channels) as arrays, one element a table."""
    return {name: np.array([float(getattr(each, name)) for each in said]) for name in names}


def luck_of(names: Sequence[str]) -> dict[str, Integers]:
    """The option by which the draws of a channel, a need or an offer are addressed."""
    return {"luck": np.array([option_number(name) for name in names], np.int64)}


def named(names: Sequence[str]) -> dict[str, Integers]:
    """How the draws of channels or needs are addressed, and their numbers in the order of their names."""
    return {**luck_of(names), "by_name": by_name(names)}


def offer_facts(book: OfferBook) -> dict[str, Any]:
    """What an offer consists of, and whose it is."""
    return {"component": book.component, "weight": book.weight, "rival": book.rival, **luck_of(book.labels.offers)}
