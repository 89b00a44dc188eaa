"""Business accounts: the buying centre of a segment whose customers are businesses (D-buy)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Share, Weeks

type RoleName = Literal["decision_maker", "assistant", "key_user", "gatekeeper", "champion", "insider"]
type Interest = Literal["results", "price", "function", "technology", "service", "relationship"]
Listens = Annotated[Interest, Needs("calls", "an approach that speaks of one thing")]
type Content = Literal["match", "results", "price", "function", "technology", "service", "relationship"]

ROLES: tuple[RoleName, ...] = ("decision_maker", "assistant", "key_user", "gatekeeper", "champion", "insider")
"""Decision maker, assistant decision maker, key user, technical gatekeeper, champion (首倡者), insider (内线)."""
GATEKEEPER, CHAMPION, INSIDER = 3, 4, 5  # their places in ROLES

INTERESTS: tuple[Interest, ...] = ("results", "price", "function", "technology", "service", "relationship")
"""What content may speak of, and what a role listens to: what it brings the business, what it costs, what one can do
with it, how it is made and secured, how one is looked after, and who one deals with."""


class Role(Part):
    """One role of a buying centre; an account's own stance is drawn around the mean."""

    influence: Share = Field(description="part of the weighted stance; the six influences sum to one (assumed)")
    stance: float = Field(
        0.0, ge=-1, le=1, allow_inf_nan=False,
        description="mean stance towards us at the start, -1 (against us) to 1 (for us) (assumed)",
    )  # fmt: skip
    stance_spread: Share = Field(0.3, description="sd of the stance among accounts; cut to -1 .. 1 (assumed)")
    interest: Listens = Field(description="what content must speak of to move this role towards us (assumed)")


class DecisionMaker(Role):
    """Who signs: the most influential, interested in what it brings the business."""

    influence: Share = 0.35
    interest: Listens = "results"


class Assistant(Role):
    """Who prepares the decision, interested in what it costs."""

    influence: Share = 0.2
    interest: Listens = "price"


class KeyUser(Role):
    """Who will work with it, interested in what one can do with it."""

    influence: Share = 0.15
    interest: Listens = "function"


class Gatekeeper(Role):
    """Who checks the technology, and may forbid the purchase."""

    influence: Share = 0.15
    interest: Listens = "technology"


class Champion(Role):
    """Who starts the matter and speaks for us in our absence."""

    influence: Share = 0.1
    interest: Listens = "service"


class Insider(Role):
    """Who tells us what goes on inside, the rival's offer for one."""

    influence: Share = 0.05
    interest: Listens = "relationship"


class BuyingCentre(Part):
    """Makes the customers of a segment business accounts: six roles decide on what is bought from us (D-buy).

    >>> BuyingCentre(champion=Champion(stance=0.4)).champion.interest
    'service'
    """

    decision_maker: DecisionMaker = DecisionMaker()
    assistant: Assistant = Assistant()
    key_user: KeyUser = KeyUser()
    gatekeeper: Gatekeeper = Gatekeeper()
    champion: Champion = Champion()
    insider: Insider = Insider()
    threshold: float = Field(
        0.2, ge=-1, le=1, allow_inf_nan=False,
        description="influence-weighted stance from which on the account may buy from us (assumed)",
    )  # fmt: skip
    veto: float = Field(
        -0.3, ge=-1, le=1, allow_inf_nan=False,
        description="stance of the technical gatekeeper below which nothing is bought from us; -1: no veto (assumed)",
    )  # fmt: skip
    gain: Annotated[Share, Needs("calls")] = Field(
        0.25,
        description="part of the way to full support that a contact takes a role whose interest it meets (assumed)",
    )
    mismatch: Annotated[Share, Needs("calls")] = Field(
        0.05, description="part of the way to full rejection that a contact beside the interest takes it (assumed)"
    )
    half_life: Weeks = Field(
        26.0, gt=0, description="after which half of what contacts and the champion have moved is forgotten (assumed)"
    )
    champion_pull: Share = Field(
        0.05,
        description="part of the way to the champion's stance, if it is for us, that roles below go a week (assumed)",
    )
    insider_reveals: Annotated[float, Needs("calls")] = Field(
        0.3, ge=-1, le=1, allow_inf_nan=False,
        description="stance from which on the insider tells whom we send what the rival offers (assumed)",
    )  # fmt: skip
    insider_lift: Annotated[float, Needs("calls")] = Field(
        1.0, ge=0, le=20, allow_inf_nan=False,
        description="lift in the log odds of answering objections when the rival's offer was so revealed (assumed)",
    )  # fmt: skip

    def roles(self) -> tuple[Role, ...]:
        """The six roles, in the order of ROLES."""
        return self.decision_maker, self.assistant, self.key_user, self.gatekeeper, self.champion, self.insider

    @model_validator(mode="after")
    def _influences(self) -> Self:
        total = sum(role.influence for role in self.roles())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the influences of the six roles must sum to 1, and sum to {total:.4g}")
        return self


class SegmentAccounts(Part):
    """Whether a segment's customers are businesses."""

    account: BuyingCentre | None = Field(
        None, description="the buying centre that makes its customers business accounts; absent: households (D-buy)"
    )
