"""What all tables of a scenario file have in common."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_ ,%&+-]{0,39}$")]


class Part(BaseModel):
    """A table of a scenario file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Shares(Part):
    """Parts of one: an error unless they sum to one."""

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        total = sum(getattr(self, name) for name in type(self).model_fields)
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares must sum to 1, and sum to {total:.4g}")
        return self
