"""What a scenario may say of a bundle."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Name, Part


class Parts(Part):
    """What is bundled, and what it is worth together."""

    products: list[Name] = Field(min_length=2, max_length=30)
    complementarity: Annotated[float, Needs("being on sale")] = Field(
        0.0, ge=-100, le=100, allow_inf_nan=False, description="utility beyond the sum of the parts"
    )
