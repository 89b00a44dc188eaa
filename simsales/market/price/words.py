"""The price room's loops, as a trace hears them."""

from __future__ import annotations

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_notice": None,
}
