"""From names in a file to a market: the only place where the two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsales.build.check import Prepared, ResolvedStrategy, check, schema

if TYPE_CHECKING:
    from simsales.market import Market


def build_market(prepared: Prepared, strategy: str, seed: int) -> Market:
    """The market of one world (``seed``) under one strategy, before its first week."""
    from simsales.build.world import build_market as build

    return build(prepared, strategy, seed)


def warm() -> None:
    """Compile every rule and loop, by living a tiny market that passes through them all."""
    from simsales.build.world import live_tiny_market

    live_tiny_market()


__all__ = ["Prepared", "ResolvedStrategy", "build_market", "check", "schema", "warm"]
