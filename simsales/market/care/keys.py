"""What a scenario may say of how customers are graded for care."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Monthly, Share


class SegmentCare(Part):
    """How much a segment may grow."""

    growth: Annotated[Share, Needs("maintenance")] = Field(
        0.5, description="growth potential, as we judge it: it moves nothing but the class (B-grade; assumed)"
    )


class Grading(Part):
    """The four classes of our customers: what they pay today by how much they may grow (B-grade).

    A: pays much and may grow; B: pays much; C: may grow; D: neither.
    """

    assets: Monthly = Field(100.0, description="what a customer pays us a month from which it is much (assumed)")
    growth: Share = Field(0.5, description="growth potential from which a customer may grow (assumed)")
    spread: Share = Field(
        0.25, description="growth potential of a customer: even, so much to either side of the segment's (assumed)"
    )


class WorldCare(Part):
    """How all customers are graded."""

    grading: Annotated[Grading, Needs("maintenance")] = Grading()
