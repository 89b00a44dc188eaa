"""How it is counted whether levers acted, put together from the rooms, and what they move besides.

A kind that is not in ``USES`` has no count: nothing is said of it rather than something made up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simsales.market.attention import uses as attention
from simsales.market.bundle import uses as bundle
from simsales.market.care import uses as care
from simsales.market.channels import uses as channels
from simsales.market.compliance import uses as compliance
from simsales.market.feedback import uses as feedback
from simsales.market.friends import uses as friends
from simsales.market.ground.levers import chosen, whom
from simsales.market.ground.offers import Booleans, Floats, Labels
from simsales.market.ground.use import Use
from simsales.market.leads import uses as leads
from simsales.market.price import uses as price
from simsales.market.promotion import uses as promotion
from simsales.market.service import uses as service
from simsales.market.staff import uses as staff
from simsales.market.visits import uses as visits

USES: dict[type, Use] = {
    **attention.USES,
    **friends.USES,
    **channels.USES,
    **price.USES,
    **bundle.USES,
    **promotion.USES,
    **leads.USES,
    **care.USES,
    **visits.USES,
    **feedback.USES,
}
MOVES: dict[type, tuple[str, ...]] = {
    **friends.MOVES,
    **channels.MOVES,
    **staff.MOVES,
    **leads.MOVES,
    **care.MOVES,
    **service.MOVES,
    **compliance.MOVES,
}
"""By lever which of "contacts", "care" (maintenance contacts) and "pay" it is about: they differ because of it."""


def used(lever: Any, entry: Callable[[str], Floats], labels: Labels) -> tuple[float, float] | None:
    """How often a lever acted in a run, at most, and how often it could have; None where that is not counted.

    ``entry`` gives the counts of an entry (a record's). The chances are infinite where only it is known whether it
    ever acted.
    """
    use = USES.get(type(lever))
    once = None if use is None else 1.0 if use.each is None else float(getattr(lever, use.each))
    if use is None or not once:
        return None
    runs = np.array([getattr(lever, "acts", _always)(week) for week in range(len(entry(use.acted[0])))], bool)
    cells = _cells(lever, use, labels)
    since = np.maximum.accumulate(runs)  # what was asked for while it ran may come later
    acted = sum(float(entry(name)[since][:, cells & _bundle(lever, labels)].sum()) for name in use.acted)
    acted -= sum(float(entry(name)[since][:, cells].sum()) for name in use.less)
    if not use.chances:
        return acted / once, float("inf")
    return acted / once, sum(float(entry(name)[runs][:, cells].sum()) for name in use.chances)


def _always(week: int) -> bool:
    return True


def _cells(lever: Any, use: Use, labels: Labels) -> Booleans:
    """The segment x (channel + 1) x (offer + 1) cells in which it counts what a lever did."""
    said = {axis: getattr(lever, axis, None) for axis in use.cells}
    if "channels" in said and hasattr(lever, "channel"):
        said["channels"] = (lever.channel,)
    segments = whom(labels, said.get("segments"), getattr(lever, "districts", None))
    channels_, offers = _or_none(labels.channels, said.get("channels")), _or_none(labels.offers, said.get("offers"))
    cells: Booleans = segments[:, None, None] & channels_[None, :, None] & offers[None, None, :]
    return cells


def _or_none(names: tuple[str, ...], only: tuple[str, ...] | None) -> Booleans:
    """Which of the names are meant, and whether "none of them" is."""
    return np.array([*chosen(names, only), only is None], bool)


def _bundle(lever: Any, labels: Labels) -> Booleans:
    """The offers whose orders are a lever's doing: its bundle, if it is about one."""
    return _or_none(labels.offers, (lever.bundle,) if hasattr(lever, "bundle") else None)
