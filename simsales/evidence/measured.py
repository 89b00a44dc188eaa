"""The sources' own figures (docs: stylised facts) as pure functions of what was counted: none is written anywhere.

Each takes a record, or two, and says its numerator and denominator in entries of ``simsales.market.counts``. Where
nothing was counted below the line the answer is not a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from simsales.market.record import Record

WEEKS_A_YEAR = 52.0
LEVELS = ("one", "two", "more")  # products held: one, two, three or more


class Origins(NamedTuple):
    """Parts of new business that came by the customer's own move, through friends, and through staff."""

    own: float
    friends: float
    staff: float


def _total(record: Record, *entries: str, channels: Sequence[str] | None = None) -> float:
    """Entries summed over everything, or in some channels only."""
    at = slice(None) if channels is None else [record.labels.channels.index(name) for name in channels]
    return float(sum(record.entry(name)[:, :, at].sum() for name in entries))


def _part(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan


def voiced_unprompted(record: Record) -> float:
    """F1 (stated 4%): latent needs that visitors voice unasked.

    ``voiced`` / (``voiced`` + ``unvoiced``): of the latent needs with which customers came for other business and were
    served, those that they spoke of before anybody asked.
    """
    return _part(_total(record, "voiced"), _total(record, "voiced", "unvoiced"))


def accepted_when_offered(record: Record, channels: Sequence[str] | None = None) -> float:
    """F2 (stated 80%): acceptance where staff offer proactively to a customer with the need.

    ``origin_staff`` / ``discovered``, in the channels named, or in all: orders of new business whose need staff had
    found, by needs found. A customer who puts it off and orders later counts once above and once below. Where
    outbound channels prompt holders of ours to review, ``discovered`` counts them too: name the inbound channels.
    """
    return _part(_total(record, "origin_staff", channels=channels), _total(record, "discovered", channels=channels))


def growth_by_offering(waiting: Record, proactive: Record, entry: str = "orders") -> float:
    """F3 (stated at least +36%): growth of business by proactive selling, of two runs with the same luck.

    ``orders`` (or another entry) of the one in which staff offer, over that of the one in which they wait, less 1.
    """
    return _part(_total(proactive, entry), _total(waiting, entry)) - 1.0


def origins(record: Record) -> Origins:
    """F4 (stated 3 / 15 / 82%): where new business comes from.

    ``origin_own``, ``origin_friends`` and ``origin_staff``, each by their sum. New business is an order by a customer
    of whom we had nothing (``acquisitions``), or nothing in a category of it (``cross_sales``); it comes from where
    its need became explicit.
    """
    parts = [_total(record, name) for name in ("origin_own", "origin_friends", "origin_staff")]
    return Origins(*(_part(part, sum(parts)) for part in parts))


def referral_rates(record: Record) -> tuple[float, float, float]:
    """F5 (stated 17 / 34 / 49%): chance that a customer with one, two, three or more products refers within a year.

    1 - exp(-52 x ``referrals_by_one`` / ``holders_of_one``), and so on: referrals made by customers who then held so
    many products of ours, by weeks in which customers held so many. Holders are counted only where referral is on.
    """

    def rate(level: str) -> float:
        weekly = _part(_total(record, f"referrals_by_{level}"), _total(record, f"holders_of_{level}"))
        return 1.0 - math.exp(-WEEKS_A_YEAR * weekly)

    one, two, more = (rate(level) for level in LEVELS)
    return one, two, more


def recommended_after_good(record: Record) -> float:
    """F9 (stated 55%): very good experiences that are recommended to friends: ``told_good`` / ``very_good``."""
    return _part(_total(record, "told_good"), _total(record, "very_good"))


def told_after_poor(record: Record) -> float:
    """F12 (stated 79%): very poor experiences that are told to others: ``told_poor`` / ``very_poor``."""
    return _part(_total(record, "told_poor"), _total(record, "very_poor"))
