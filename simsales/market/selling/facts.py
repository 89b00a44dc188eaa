"""What loops read of the keys of a sales talk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.core.packed import put_together
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats
from simsales.market.selling.activity import MEDIA, Medium, Telephone
from simsales.market.selling.keys import ChannelTalk, SellingCards, SellingTalk

TALK = ("presents", "rapport", "discovers", "overcomes", "closes")
TELEPHONE = ("dial_minutes", "talk_minutes", "complains_above", "complains", "complaint_cost", "opts_out")
WEIGHTS = ("matched_lift", "skill_weight", "effort_weight", "relationship_weight")


def channel_facts(channels: Sequence[ChannelTalk]) -> dict[str, Floats]:
    """How likely the steps of a talk are in each channel."""
    return columns(channels, TALK)


def telephone_facts(channels: Sequence[Telephone]) -> dict[str, Floats]:
    """What a call takes in each channel, and what too many of them bring."""
    return columns(channels, TELEPHONE)


def talk_facts(selling: SellingTalk) -> dict[str, float]:
    """What skill, effort and a relationship add to the steps of a talk."""
    return numbers(selling, WEIGHTS)


def card_facts(selling: SellingCards) -> dict[str, float]:
    """What the cards of the quadrant do."""
    return numbers(selling, tuple(SellingCards.model_fields))


def media_facts(selling: SellingTalk) -> Any:
    """By medium: 0 unsaid (nothing is changed), 1 meeting, 2 call, 3 message; ``reach`` below 0 is the channel's."""
    parts = [Medium(), *(getattr(selling.media, name) for name in MEDIA)]
    rows = {name: [getattr(part, name) for part in parts] for name in Medium.model_fields}
    return put_together(
        "_MediaFacts", {name: np.array([-1.0 if v is None else v for v in row]) for name, row in rows.items()}
    )
