"""The codes of the customers' columns."""

from __future__ import annotations

NO_NEED, LATENT, EXPLICIT = 0, 1, 2
OWN_MOVE, FRIENDS, STAFF = 0, 1, 2  # where an explicit need came from
NEVER = -10_000  # a week long before the start

RECORDED = -1  # in ``known``: written down for everybody; channels count from 1

# What a customer lived through this week, as bits of ``lived``.
WAITED, ANNOYED, MISMATCHED, MATCHED, LATE, KEPT_PROMISE = 1, 2, 4, 8, 16, 32
REGRETS = 64  # is reminded of a mis-sale
UPSET = 128  # was left alone in a moment of trouble
LONG_WAIT = 256  # waited for longer than expected; how much worse that felt is in ``long_wait``


EVEN = 0.25
