"""What a scenario may say of contacts that we begin: whom they reach, and how they go on with who is known."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Share


class ChannelLeads(Part):
    """Whom an outbound channel can reach."""

    connects: Annotated[Share, Needs("going to customers")] = Field(
        1.0, description="outbound: contacts that reach the customer"
    )
    knows: Annotated[Share, Needs("going to customers")] = Field(
        1.0, description="outbound: part of those who are not our customers whose number it has without a list"
    )


class SellingLeads(Part):
    """What it is worth that the same rep comes again."""

    stranger: Annotated[Share, Needs("leads for others than the owner")] = Field(
        1.0, description="part of the relationship that stands behind a contact by a rep who is not the owner (A-task)"
    )
    remembers: Annotated[Share, Needs("calls")] = Field(
        0.0, description="contacts with rapport after which the owner knows the customer's lean for good (A-info)"
    )
