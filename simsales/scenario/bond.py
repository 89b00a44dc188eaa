"""What moves a relationship besides contacts and neglect, and the classes into which our customers are graded."""

from __future__ import annotations

from pydantic import Field

from simsales.scenario.part import Part
from simsales.scenario.units import Monthly, Share


class Bond(Part):
    """Chances that an event moves the relationship by one stage (B-rel); 0 where no source says that it does."""

    kept_promise: Share = Field(0.0, description="chance of a stage up by a delivery on the day promised (assumed)")
    annoyed: Share = Field(
        0.0,
        description="chance of a stage down by being annoyed: a collision, one contact too many, pressure (assumed)",
    )
    very_poor: Share = Field(0.0, description="chance of a stage down by a very poor experience (assumed)")
    event: Share = Field(0.25, description="chance of a stage up for a guest of a customer event (B-rel; assumed)")


class Grading(Part):
    """The four classes of our customers: what they pay today by how much they may grow (B-grade).

    A: pays much and may grow; B: pays much; C: may grow; D: neither.
    """

    assets: Monthly = Field(100.0, description="what a customer pays us a month from which it is much (assumed)")
    growth: Share = Field(0.5, description="growth potential from which a customer may grow (assumed)")
    spread: Share = Field(
        0.25, description="growth potential of a customer: even, so much to either side of the segment's (assumed)"
    )
