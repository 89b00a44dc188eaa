"""What a scenario may say of complaints and of data that leak."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Once, Rate, Share, WholeWeeks


class Complaints(Part):
    """Our customers complain of what went wrong; what nobody settles in time escalates."""

    part: Share = Field(
        0.2,
        description="of our customers' bad events (a mis-sale regretted, a promise broken, left alone, turned away, a "
        "long wait), the part that is complained of (assumed)",
    )
    patience: WholeWeeks = Field(
        2, ge=1, description="weeks after which a complaint that is not settled goes to the regulator (assumed)"
    )
    cost: Once = Field(200.0, description="cost of one that does: a manager's time, a fine (assumed)")


class Breaches(Part):
    """Data that channels share may leak."""

    rate: Rate = Field(0.002, le=1, description="rate at which they leak, of each channel with access (assumed)")
    cost: Once = Field(50_000.0, description="cost of a leak: a fine, and telling those concerned (assumed)")
    part: Share = Field(0.1, description="of our customers, those who hear of it and are upset (assumed)")


class WorldCompliance(Part):
    """What goes wrong, and is complained of."""

    complaints: Complaints | None = None
    breaches: Annotated[Breaches | None, Needs("shared data")] = None
