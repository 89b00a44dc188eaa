"""Keys that every room asks for: how many customers a segment has, what an offer serves and how good it is at it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Share


class SegmentShare(Part):
    """How large a segment is."""

    share: Share = Field(description="part of the population")


class WorldSize(Part):
    """How many customers there are."""

    size: int | None = Field(
        None,
        ge=1,
        le=100_000_000_000,
        description="how many customers there are, for whom the simulated ones (`run.customers`, or the rows of a "
        "customer file) stand; not said: the simulated ones are all",
    )


class Serves(Part):
    """The category that a single offer serves, and its attributes, 0 to 1 (see ``ground.kinds.ATTRIBUTES``).

    ``attributes`` are others, by names of the file's own; a segment's ``tastes`` say what a unit of each is worth.
    """

    category: Name
    quality: Share = 0.5
    service: Share = 0.5
    brand: Share = 0.5
    security: Share = 0.5
    attributes: Annotated[dict[Name, float], Needs("a taste for them")] = Field(
        default_factory=dict, description="other attributes, by names of your own, in any unit: see `tastes`"
    )
