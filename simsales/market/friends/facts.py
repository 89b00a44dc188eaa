"""What loops read of how a friend's word counts; of ties and referrals, see ``friends.ties``."""

from __future__ import annotations

from simsales.market.friends.keys import ExperienceFriends
from simsales.market.ground.facts import numbers


def experience_facts(experience: ExperienceFriends) -> dict[str, float]:
    """What a friend's word does, and how long."""
    return numbers(experience, tuple(ExperienceFriends.model_fields))
