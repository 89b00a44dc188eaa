"""What a scenario may say of a bundle."""

from __future__ import annotations

from pydantic import Field

from simsales.files.part import Name, Part


class Parts(Part):
    """What is bundled, and what it is worth together."""

    products: list[Name] = Field(min_length=2, max_length=30)
    complementarity: float = Field(
        0.0, ge=-100, le=100, allow_inf_nan=False, description="utility beyond the sum of the parts"
    )
