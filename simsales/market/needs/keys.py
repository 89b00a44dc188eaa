"""What a scenario may say of needs, of things that are used up, of key moments."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Rate, Share, Weeks, WholeWeeks


class Consumption(Part):
    """What is held is used up when its commitment ends, and wanted again; some keep a stock (A-promo)."""

    most: int = Field(1, ge=1, le=100, description="units that a customer keeps at most, the one in use included")
    looks: Annotated[Rate, Needs("more than one unit")] = Field(
        0.1, le=1, description="customers with something left who look at prices all the same, per week (assumed)"
    )
    storage: Annotated[float, Needs("more than one unit")] = Field(
        1.0, ge=0, le=100, allow_inf_nan=False, description="utility lost by keeping one unit more (assumed)"
    )


MOMENTS: tuple[str, ...] = (
    "birthday", "expiry", "anniversary", "device_change", "suspension", "bill_surge", "plan_misfit", "data_monitor",
    "roaming", "call_imbalance",
)  # fmt: skip


class Moment(Part):
    """A moment in which a contact works better (D-moments); it is dated by the customer's own state."""

    warmth: Annotated[float, Needs("calls")] = Field(
        1.0,
        ge=0,
        le=10,
        allow_inf_nan=False,
        description="log odds added to rapport and discovery of whoever is called in the moment (D-moments: far "
        "better than a random contact; the size is assumed)",
    )


class Reminder(Moment):
    """A moment that may make the holder look around."""

    review: Share = Field(
        0.0, description="moments in which the holder reviews what they hold of themselves: an explicit need (assumed)"
    )


class Expiry(Moment):
    """The commitment is about to end; whether its holder then reviews it is `review_at_expiry` of the need."""

    before: WholeWeeks = Field(2, description="weeks before the commitment ends (of any category) at which it opens")


class Occurrence(Reminder):
    """A moment that comes to holders of our offers by chance."""

    rate: Rate = Field(description="how often it comes to a holder of ours, per week")


class Trouble(Occurrence):
    """An unpleasant moment: who is left alone in it has a poor experience."""

    upset: Share = Field(
        0.5,
        description="moments that are a poor experience (0.1 of 1) unless a rep reaches the customer in them (assumed)",
    )


class Moments(Part):
    """The key moments of a customer's life with us (D-moments); one that is not said never comes."""

    lasts: WholeWeeks = Field(2, ge=1, description="weeks for which a moment is open (assumed)")
    birthday: Reminder | None = None
    expiry: Annotated[Expiry | None, Needs("something that commits")] = None
    anniversary: Reminder | None = Field(None, description="of the week in which the customer joined")
    device_change: Occurrence | None = None
    suspension: Trouble | None = Field(None, description="warning that the line will be suspended")
    bill_surge: Trouble | None = None
    plan_misfit: Trouble | None = Field(None, description="the plan is over- or under-used")
    data_monitor: Occurrence | None = Field(None, description="notice of data used up")
    roaming: Trouble | None = None
    call_imbalance: Occurrence | None = Field(None, description="many more calls in than out, or the reverse")


def _months(value: list[float]) -> list[float]:
    if value and (len(value) != 12 or not any(value)):
        raise ValueError(f"a season has twelve factors, one a month and not all 0, not {len(value)}")
    return value


Season = Annotated[
    list[Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]],
    AfterValidator(_months),
    Field(
        description="twelve factors on `rate`, one a month of the year from the month in which the run begins "
        "(B-demand: irregular demand); not said: the same all year"
    ),
]


class NeedArises(Part):
    """How needs of a category arise, are said, looked over again, used up and given up."""

    rate: Rate = Field(0.01, description="rate at which a customer without an offer comes to need one, per week")
    season: Annotated[Season, Needs("a rate")] = Field(default_factory=list)
    renewal_rate: Annotated[Rate, Needs("being held until it is left")] = Field(
        0.0, description="rate at which a holder out of commitment reviews it, per week"
    )
    review_at_expiry: Annotated[Share, Needs("being held until it is left", "an offer of it that commits")] = Field(
        0.5, description="holders who review it when their commitment ends (assumed)"
    )
    voiced: Share = Field(1.0, description="needs that are explicit from the start; the others are latent")
    lasts: Weeks = Field(8.0, gt=0, description="mean time until an unmet need is given up")
    imitation: Annotated[Rate, Needs("people who talk")] = Field(
        0.0, description="added rate when all friends hold an offer of the category (Bass q)"
    )
    consumed: Consumption | None = Field(None, description="used up and bought again; not said: it is not")


class SegmentNeeds(Part):
    """How often a segment comes to need things."""

    need_rate: dict[Name, float] = Field(
        default_factory=dict, description="factor on the rate at which a need of a category arises"
    )
    need_rate_spread: float = Field(
        0.0, ge=0, le=10, allow_inf_nan=False,
        description="coefficient of variation of each customer's own rate, by category: Gamma, so that needs over time "
        "are NBD (Ehrenberg 1959); 0: all alike",
    )  # fmt: skip
    need_ends: Annotated[Share, Needs("something that is needed again")] = Field(
        0.0,
        description="mean chance with which an order that meets a need ends it for good, by category: no need of it "
        "arises again (BG/NBD, Fader, Hardie & Lee 2005); what is held is kept until it is left or used up",
    )
    need_ends_spread: Annotated[Share, Needs("a need that may end")] = Field(
        0.0, lt=1,
        description="heterogeneity of that chance among customers: Beta with mean `need_ends` and alpha + beta = "
        "1/spread - 1, as that of churn; 0: all alike",
    )  # fmt: skip

    need_lapses: Share = Field(
        0.0,
        description="mean chance, every so many weeks, with which a customer is done for good with a category, "
        "whatever they buy (PDO/NBD, Jerath, Fader & Hardie 2011; of short periods nearly the Pareto/NBD)",
    )
    need_lapses_spread: Annotated[Share, Needs("a need that may lapse")] = Field(
        0.0, lt=1, description="heterogeneity of that chance among customers: Beta, as that of `need_ends_spread`"
    )
    need_lapses_every: Annotated[WholeWeeks, Needs("a need that may lapse")] = Field(
        1, ge=1, description="weeks from one such chance to the next, the first so long after the start of the run"
    )

    @field_validator("need_rate")
    @classmethod
    def _factors(cls, value: dict[str, float]) -> dict[str, float]:
        for name, factor in value.items():
            if not 0 <= factor <= 1000:
                raise ValueError(f"the factor for {name} must lie between 0 and 1000")
        return value


class ExperienceNeeds(Part):
    """How long it is remembered where a need came from."""

    remembered: Annotated[Weeks, Needs("friends")] = Field(
        8.0,
        description="weeks for which an explicit need counts as come through a friend who told good of us (assumed)",
    )


class WorldNeeds(Part):
    """The key moments of all customers."""

    moments: Moments | None = None


def moments_of(world: WorldNeeds) -> list[str]:
    """The names of the moments that come in a world."""
    return [name for name in MOMENTS if getattr(world.moments, name, None) is not None]
