"""What loops read of the keys of needs, of things that are used up, of key moments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from simsales.core.packed import Packed, put_together
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats
from simsales.market.needs.keys import (
    MOMENTS,
    Consumption,
    ExperienceNeeds,
    Expiry,
    NeedArises,
    Occurrence,
    Reminder,
    SegmentNeeds,
    Trouble,
    WorldNeeds,
)

ARISES = ("rate", "renewal_rate", "review_at_expiry", "voiced", "lasts", "imitation")


def segment_facts(segments: Sequence[SegmentNeeds], categories: Iterable[str]) -> dict[str, Floats]:
    """The factor on the rate of each segment's needs: segment x category."""
    names = list(categories)
    return {"need_rate": np.array([[segment.need_rate.get(name, 1.0) for name in names] for segment in segments])}


def need_facts(needs: Sequence[NeedArises]) -> dict[str, Floats]:
    """How needs of each category arise and are given up; ``season`` is category x month."""
    return {**columns(needs, ARISES), "season": np.array([need.season or [1.0] * 12 for need in needs])}


def experience_facts(experience: ExperienceNeeds) -> dict[str, float]:
    """How long it is remembered where a need came from."""
    return numbers(experience, tuple(ExperienceNeeds.model_fields))


def consumption_facts(needs: Sequence[NeedArises]) -> Any:
    """How what is held of each category is used up; ``on`` says whether anything is, ``used`` what."""
    said = [need.consumed for need in needs]
    keys = columns([each or Consumption() for each in said], tuple(Consumption.model_fields))
    used = np.array([each is not None for each in said], bool)
    return put_together("_ConsumptionFacts", {"on": any(said), "used": used}, keys)


class MomentFacts(Packed):
    """What is known of each moment, by its number (0: none): whether it ``comes``, and the keys of its table.

    ``before`` and ``lasts`` are whole weeks.
    """

    comes: Any
    rate: Any
    warmth: Any
    review: Any
    upset: Any
    before: int
    lasts: int


def moment_facts(world: WorldNeeds) -> MomentFacts:
    """The facts of a world's moments; none ever comes where it has none."""
    size = len(MOMENTS) + 1
    comes = np.zeros(size, bool)
    rate, warmth, review, upset = (np.zeros(size) for _ in range(4))
    before, lasts = 0, 1
    for number, name in enumerate(MOMENTS, start=1):
        moment = getattr(world.moments, name, None)
        if moment is None:
            continue
        comes[number], warmth[number] = True, moment.warmth
        if isinstance(moment, Reminder):
            review[number] = moment.review
        if isinstance(moment, Occurrence):
            rate[number] = moment.rate
        if isinstance(moment, Trouble):
            upset[number] = moment.upset
        if isinstance(moment, Expiry):
            before = moment.before
    if world.moments is not None:
        lasts = world.moments.lasts
    return MomentFacts(comes, rate, warmth, review, upset, before, lasts)
