"""What loops read of the keys of bundles."""

from __future__ import annotations

from simsales.market.ground.offers import Floats, OfferBook


def offer_facts(book: OfferBook) -> dict[str, Floats]:
    """What each bundle is worth beyond its parts."""
    return {"complementarity": book.complementarity}
