"""What just happened, and why: a caption from the week's ledgers, as messages of the catalogue with their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from simsales.dashboard.sides import Side
from simsales.evidence.ledger import Meeting, Sale


@dataclass(frozen=True)
class Said:
    """A message by its name in the catalogue, with its values; ``row`` is whom it speaks of, if of one."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    row: int | None = None


def caption(sides: Sequence[Side], sample: frozenset[int] = frozenset()) -> list[Said]:
    """What the week that was just lived shows: one customer whom the sides treat differently, then both in figures.

    A disputed sale comes first, then a commission that was shared or lost, then a collision that the other side
    was spared; somebody of the ``sample`` before others.
    """
    week = sides[0].week - 1
    if week < 0:
        return [Said("caption_start")]
    tellers: tuple[Callable[[Side, Side, int, frozenset[int]], Said | None], ...] = (_dispute, _credit, _spared)
    told = None
    for teller in tellers:
        for side, other in (sides, sides[::-1]):
            told = told or teller(side, other, week, sample)
    return [*([] if told is None else [told]), *(_figures(each, week) for each in sides)]


def _figures(side: Side, week: int) -> Said:
    sales = side.sales_of(week)
    return Said(
        "caption_week",
        {
            "strategy": side.strategy,
            "week": week + 1,
            "collisions": len(side.meetings_of(week)),
            "sales": len(sales),
            "disputes": sum(each.disputed for each in sales),
        },
    )


def _chosen[T: (Sale, Meeting)](found: list[T], sample: frozenset[int]) -> T | None:
    """The first that speaks of somebody in the sample, or else the first."""
    return next((each for each in found if each.row in sample), found[0] if found else None)


def _names(side: Side, channels: Sequence[int]) -> str:
    return ", ".join(side.channels[c] for c in channels)


def _dispute(side: Side, other: Side, week: int, sample: frozenset[int]) -> Said | None:
    """A sale that is claimed twice, and what became of the same customer on the other side."""
    sale = _chosen([each for each in side.sales_of(week) if each.disputed], sample)
    if sale is None:
        return None
    values = {
        "strategy": side.strategy,
        "customer": sale.row + 1,
        "seller": side.channels[sale.seller],
        "others": _names(side, [c for c in sale.took if c != sale.seller]),
        "weeks": round(side.window),
    }
    return Said("caption_dispute", values, sale.row)


def _credit(side: Side, other: Side, week: int, sample: frozenset[int]) -> Said | None:
    """A sale in which several took part, and how its commission was settled."""
    sale = _chosen([each for each in side.sales_of(week) if len(each.took) > 1 and sum(each.paid) > 0], sample)
    if sale is None:
        return None
    paid = [c for c in sale.took if sale.paid[c] > 0]
    values = {
        "strategy": side.strategy,
        "customer": sale.row + 1,
        "seller": side.channels[sale.seller],
        "paid": _names(side, paid),
        "lost": _names(side, sale.lost),
        "commission": f"{sum(sale.paid):,.0f}",
    }
    return Said("caption_lost" if sale.lost else "caption_shared", values, sale.row)


def _spared(side: Side, other: Side, week: int, sample: frozenset[int]) -> Said | None:
    """A collision on one side, of a customer at whom there is none on the other."""
    elsewhere = {each.row for each in other.meetings_of(week)}
    met = _chosen([each for each in side.meetings_of(week) if each.row not in elsewhere], sample)
    if met is None:
        return None
    values = {
        "strategy": side.strategy,
        "other": other.strategy,
        "customer": met.row + 1,
        "first": side.channels[met.first],
        "later": side.channels[met.later],
        "weeks": round(side.window),
    }
    there = other.stand([met.row])
    owner, until = int(there.owner[0]), int(other.market.everybody().owned_until[met.row])
    if owner >= 0:
        said = {**values, "owner": other.channels[owner], "until": until + 1}
        return Said("caption_protected", said, met.row)
    return Said("caption_collision", values, met.row)
