"""Between customers: the kinds of ties, whom one trusts, and how customers refer friends. What nobody chooses."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Part, Shares
from simsales.files.units import Share, Weeks

TIES = ("client", "relative", "partner", "superior", "member")  # the five directions of referral (D-derive)


class Ties(Shares):
    """How many friendships are of each kind (D-derive); they must sum to one. All alike, if not said (assumed)."""

    client: Share = Field(0.2, description="the customer's own customer")
    relative: Share = Field(0.2, description="a relative")
    partner: Share = Field(0.2, description="a business partner")
    superior: Share = Field(0.2, description="a superior, or who works for one")
    member: Share = Field(0.2, description="a fellow member of an organisation")


class Trust(Part):
    """How much a word over each kind of tie counts, against an ordinary one (1); all assumed."""

    client: float = Field(1.0, ge=0, le=100, allow_inf_nan=False, description="of the customer's own customer")
    relative: float = Field(1.0, ge=0, le=100, allow_inf_nan=False, description="of a relative")
    partner: float = Field(1.0, ge=0, le=100, allow_inf_nan=False, description="of a business partner")
    superior: float = Field(1.0, ge=0, le=100, allow_inf_nan=False, description="of a superior")
    member: float = Field(1.0, ge=0, le=100, allow_inf_nan=False, description="of a fellow member")


class Referral(Part):
    """How customers refer friends to us (B-refer): how often by products held, and what it does to the friend."""

    by_holdings: list[Share] = Field(
        [0.17, 0.34, 0.49],
        min_length=3,
        max_length=3,
        description="chance that a customer refers somebody within a year, with one, two, three or more products of "
        "ours (B-refer: 17, 34, 49%)",
    )
    satisfaction_weight: float = Field(
        0.0, ge=0, le=20, allow_inf_nan=False,
        description="logarithm of the rate gained by a point of satisfaction above the segment's start",
    )  # fmt: skip
    relationship_weight: Annotated[float, Needs("a relationship")] = Field(
        0.0, ge=0, le=20, allow_inf_nan=False,
        description="logarithm of the rate gained by a point of relationship above the segment's start",
    )  # fmt: skip
    aim: float = Field(
        3.0, ge=0, le=100, allow_inf_nan=False,
        description="how many times likelier a friend with a need of the offer is named than one without (assumed)",
    )  # fmt: skip
    reward_response: Annotated[float, Needs("a reward")] = Field(
        0.2, ge=0, le=10, allow_inf_nan=False,
        description="what a reward adds to the rate of referral, times the logarithm of one more than it (assumed)",
    )  # fmt: skip
    moves: Share = Field(0.2, description="chance that a referred friend without our offer comes to want one (assumed)")
    exposure: float = Field(
        1.0, ge=0, le=20, allow_inf_nan=False, description="exposure to the offer by a referral (assumed)"
    )
    opinion: float = Field(
        0.3,
        ge=0,
        le=10,
        allow_inf_nan=False,
        description="utility gained by a referral, times the tie's trust, by who has no opinion of us (assumed)",
    )
    relationship_gain: Share = Field(
        0.1, description="part of the way to an ally gained by a referral, times the tie's trust (assumed)"
    )
    warm: Weeks = Field(13.0, description="how long a referred lead stays warm and comes first (assumed)")
    warmth: Annotated[float, Needs("calls")] = Field(
        1.0, ge=0, le=20, allow_inf_nan=False, description="log odds of rapport with a warm referred lead (assumed)"
    )
    priority: Annotated[float, Needs("calls")] = Field(
        2.0, ge=0, le=100, allow_inf_nan=False, description="what a warm referral adds to a lead's score (assumed)"
    )


class Network(Part):
    """Who talks to whom."""

    kind: Literal["friends", "everyone", "nobody"] = Field(
        "friends", description="friends: a small world; everyone: all know all (Bass); nobody: no talk"
    )
    friends: Annotated[int, Needs("friends")] = Field(6, ge=2, le=200, description="mean number of friends")
    far: Annotated[Share, Needs("friends")] = Field(
        0.1, description="friends from anywhere rather than from the neighbourhood"
    )
    same_district: Annotated[Share, Needs("friends", "an organisation")] = Field(
        0.0, description="friends of the own district; the others are from anywhere, as `far` says (assortative mixing)"
    )
    same_city: Annotated[Share, Needs("friends", "an organisation")] = Field(
        0.0, description="friends of the own city, beside those of `same_district`"
    )
    ties: Annotated[Ties, Needs("friends")] = Ties()
    trust: Annotated[Trust, Needs("friends")] = Trust()

    @model_validator(mode="after")
    def _parts(self) -> Self:
        if self.same_district + self.same_city > 1:
            whole = self.same_district + self.same_city
            raise ValueError(f"same_district and same_city are parts of all friends, and sum to {whole:.4g}")
        return self


class ExperienceFriends(Part):
    """What a friend's word does, and how long."""

    opinion_weight: Annotated[float, Needs("friends")] = Field(
        0.1, ge=0, le=10, allow_inf_nan=False, description="utility of one telling to who has no opinion yet"
    )
    opinion_half_life: Annotated[Weeks, Needs("friends")] = Field(
        8.0, gt=0, description="after which half of an opinion is forgotten (assumed)"
    )


class WorldFriends(Part):
    """Who talks to whom, and whether customers refer friends."""

    network: Network = Network()
    referral: Referral | None = Field(None, description="customers refer friends; not said: nobody does by themselves")
