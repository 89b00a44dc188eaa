"""From names in a file to a market: the only place where the two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsales.market.check import Prepared

if TYPE_CHECKING:
    from simsales.market.market import Market


def build_market(prepared: Prepared, strategy: str, seed: int) -> Market:
    """The market of one world (``seed``) under one strategy, before its first week."""
    from simsales.market.build import build_market as build

    return build(prepared, strategy, int(seed))  # of NumPy's numbers the luck would overflow


def warm() -> None:
    """Compile every rule and loop, by living a tiny market that passes through them all."""
    from simsales.market.build import live_tiny_market

    live_tiny_market()
