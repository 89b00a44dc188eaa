"""What the components of the family `display` are for, on the same luck."""

from __future__ import annotations

from typing import Any

from simsales.market.market import Market


def _offer(market: Market, entry: str, offer: str, segment: str = "young") -> float:
    labels = market.book.labels
    counts = market.record.entry(entry)[:, labels.segments.index(segment), :, labels.offers.index(offer)]
    return float(counts.sum())


def hot(without: Market, having: Market) -> None:
    """What sells most, sells more where that is displayed to customers who conform."""
    assert _offer(having, "orders", "phone") > _offer(without, "orders", "phone")


def played(without: Market, having: Market) -> None:
    """The card is presented more often where staff play it, and the offers beside it less."""

    def store(market: Market, offer: str) -> float:
        labels = market.book.labels
        counts: Any = market.record.entry("presented")[:, :, labels.channels.index("store"), labels.offers.index(offer)]
        occasions: Any = market.record.entry("occasions")[:, :, labels.channels.index("store")]
        return float(counts.sum() / occasions.sum())

    assert store(having, "phone") > store(without, "phone")
    assert store(having, "fibre") < store(without, "fibre")
