"""What a scenario may say of the organisation: cities, their districts, and who lives in each."""

from __future__ import annotations

import math
from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Share


class District(Part):
    """A district: how many of the customers live there."""

    share: Share = Field(description="part of the customers who live there; all districts together have all")
    segments: dict[Name, Share] = Field(
        default_factory=dict, description="segment -> the part of its customers who live there, where it differs"
    )


class City(Part):
    """A city, and its districts."""

    districts: dict[Name, District] = Field(min_length=1)


class Organisation(Part):
    """Province, cities and districts (A): every customer lives in one district, a channel may belong to one."""

    cities: dict[Name, City] = Field(min_length=1)

    @model_validator(mode="after")
    def _a_tree(self) -> Self:
        names = Counter(name for city in self.cities.values() for name in city.districts)
        twice = [name for name, times in names.items() if times > 1]
        if twice:
            raise ValueError(f'there are two districts "{twice[0]}": each has a name of its own')
        whole = sum(each.share for each in self.districts.values())
        if not math.isclose(whole, 1.0, abs_tol=1e-6):
            raise ValueError(f"the shares of the districts must sum to 1, and sum to {whole:.4g}")
        for segment in dict.fromkeys(name for each in self.districts.values() for name in each.segments):
            whole = sum(self.parts(segment))
            if not math.isclose(whole, 1.0, abs_tol=1e-6):
                raise ValueError(f"the parts of {segment} in all districts must sum to 1, and sum to {whole:.4g}")
        return self

    @property
    def districts(self) -> dict[str, District]:
        """All districts, city by city."""
        return {name: each for city in self.cities.values() for name, each in city.districts.items()}

    @property
    def city_of(self) -> dict[str, str]:
        """The city of each district."""
        return {name: city for city, each in self.cities.items() for name in each.districts}

    def parts(self, segment: str) -> list[float]:
        """The part of a segment's customers who live in each district.

        >>> north, south = District(share=0.2, segments={"young": 0.5}), District(share=0.8, segments={"young": 0.5})
        >>> tree = Organisation(cities={"Town": City(districts={"North": north, "South": south})})
        >>> tree.parts("young"), tree.parts("old"), tree.city_of["South"]
        ([0.5, 0.5], [0.2, 0.8], 'Town')
        """
        return [each.segments.get(segment, each.share) for each in self.districts.values()]


class WorldOrganisation(Part):
    """The organisation around the reps."""

    organisation: Organisation | None = None


class ChannelPlace(Part):
    """To which district a channel belongs."""

    district: Annotated[Name | None, Needs("an organisation")] = Field(
        None, description="the district that it serves, and no other; all if not said (the province's)"
    )
