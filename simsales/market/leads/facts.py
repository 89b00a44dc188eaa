"""What loops read of the keys of contacts that we begin."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats
from simsales.market.leads.keys import ChannelLeads, SellingLeads


def channel_facts(channels: Sequence[ChannelLeads]) -> dict[str, Floats]:
    """Whom each channel can reach."""
    return columns(channels, tuple(ChannelLeads.model_fields))


def selling_facts(selling: SellingLeads) -> dict[str, float]:
    """What it is worth that the same rep comes again."""
    return numbers(selling, tuple(SellingLeads.model_fields))
