"""The fourteen sales modes (A-modes): what each one costs, whom it reaches, which skills it asks for, how it converts.

A channel that says ``mode = "cold visit"`` has the mode's profile for every key that it does not set itself, and its
reps the mode's contacts a week. The modes and what they are for are source A's; all figures are assumed, and only
their order is meant: a visit costs more than a call, and who was asked to come listens more readily.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from simsales.market.ground.kinds import Step

type Mode = Literal[
    "telephone", "cold visit", "door-to-door appointment", "on-site", "consultative", "exhibition", "experiential",
    "opportunity", "seminar", "team", "executive", "online", "partner channel", "cross-channel",
]  # fmt: skip
YEAR = 52.0  # weeks
EVER = float("inf")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A sales mode: its channel keys, a rep's contacts a week, the steps whose skill weighs, its typical customer.

    ``connects`` is its reach; ``rapport`` to ``closes`` are the gates for a rep of skill 0.5; ``skill_factors`` are
    factors on ``skill_weight`` by step (1 if not named). ``typical`` are conditions as those of an ``Audience``.
    """

    says: str
    customer: str
    direction: Literal["inbound", "outbound"]
    cost_per_contact: float
    contacts_per_week: int
    connects: float = 1.0
    rapport: float
    discovers: float
    presents: float
    overcomes: float
    closes: float
    skill_factors: Mapping[Step, float] = field(default_factory=dict)
    typical: Mapping[str, Any] = field(default_factory=dict)


PROFILE_KEYS = (
    "direction", "cost_per_contact", "connects", "rapport", "discovers", "presents", "overcomes", "closes",
    "skill_factors",
)  # fmt: skip

MODES: dict[str, Profile] = {
    "telephone": Profile(
        says="A call from a list: cheap and wide, heard by few.",
        customer="price-conscious households with a simple need",
        direction="outbound", cost_per_contact=2, contacts_per_week=150, connects=0.35, rapport=0.45, discovers=0.25,
        presents=0.6, overcomes=0.6, closes=0.6, skill_factors={"rapport": 1.5, "objections": 1.5},
        typical={"orientations": ("value",)},
    ),
    "cold visit": Profile(
        says="A visit without an appointment, street by street or shop by shop.",
        customer="customers of a rival, and those with nothing so far",
        direction="outbound", cost_per_contact=12, contacts_per_week=60, connects=0.5, rapport=0.4, discovers=0.3,
        presents=0.75, overcomes=0.65, closes=0.65, skill_factors={"rapport": 2.0},
        typical={"holds": "not ours"},
    ),
    "door-to-door appointment": Profile(
        says="A visit at home at a time agreed on before.",
        customer="our holders whose commitment is about to end",
        direction="outbound", cost_per_contact=25, contacts_per_week=25, connects=0.9, rapport=0.7, discovers=0.45,
        presents=0.9, overcomes=0.75, closes=0.75, skill_factors={"need": 1.25, "close": 1.25},
        typical={"holds": "ours", "weeks_to_end": (0.0, 12.0)},
    ),
    "on-site": Profile(
        says="A stand where customers live or work: a housing estate, a campus, an office block.",
        customer="those who hold nothing so far: movers, students, new staff",
        direction="inbound", cost_per_contact=4, contacts_per_week=120, rapport=0.5, discovers=0.3,
        presents=0.8, overcomes=0.65, closes=0.7, skill_factors={"present": 1.5},
        typical={"holds": "nothing"},
    ),
    "consultative": Profile(
        says="A diagnosis of needs and bills first, an offer made to measure after it.",
        customer="customers who pay much and compare what they get for it",
        direction="outbound", cost_per_contact=40, contacts_per_week=15, connects=0.9, rapport=0.75, discovers=0.65,
        presents=0.9, overcomes=0.8, closes=0.75, skill_factors={"need": 2.0, "present": 1.5},
        typical={"orientations": ("value", "relationship"), "paid": (100.0, EVER)},
    ),
    "exhibition": Profile(
        says="A fair or roadshow: many visitors, short talks.",
        customer="the curious, who come for what is new",
        direction="inbound", cost_per_contact=15, contacts_per_week=100, rapport=0.55, discovers=0.3,
        presents=0.95, overcomes=0.6, closes=0.5, skill_factors={"present": 2.0},
        typical={"holds": "not ours"},
    ),
    "experiential": Profile(
        says="Customers try it themselves before they decide.",
        customer="those who lean to service and believe what they have seen",
        direction="inbound", cost_per_contact=12, contacts_per_week=60, rapport=0.65, discovers=0.4,
        presents=1.0, overcomes=0.85, closes=0.75, skill_factors={"present": 1.5, "close": 0.75},
        typical={"orientations": ("service",)},
    ),
    "opportunity": Profile(
        says="A contact at an event of the customer: a contract that ends, a move, a bill that jumps.",
        customer="whoever is about to decide anyway",
        direction="outbound", cost_per_contact=6, contacts_per_week=50, connects=0.6, rapport=0.65, discovers=0.5,
        presents=0.8, overcomes=0.7, closes=0.75, skill_factors={"need": 1.25},
        typical={"weeks_to_end": (0.0, 4.0)},
    ),
    "seminar": Profile(
        says="Invited customers in a room, a talk, then the table where one signs.",
        customer="customers who lean to relationship, and come to events",
        direction="outbound", cost_per_contact=30, contacts_per_week=40, connects=0.3, rapport=0.8, discovers=0.45,
        presents=1.0, overcomes=0.75, closes=0.65, skill_factors={"present": 2.0, "rapport": 0.75},
        typical={"orientations": ("relationship",), "tenure": (YEAR, EVER)},
    ),
    "team": Profile(
        says="Sales, technology and service go together to one account.",
        customer="accounts: large bills, several who decide",
        direction="outbound", cost_per_contact=150, contacts_per_week=6, connects=0.95, rapport=0.75, discovers=0.6,
        presents=0.95, overcomes=0.9, closes=0.75, skill_factors={"objections": 2.0, "present": 1.5},
        typical={"paid": (300.0, EVER)},
    ),
    "executive": Profile(
        says="Our management visits theirs.",
        customer="the few largest accounts, and those of a rival worth winning",
        direction="outbound", cost_per_contact=300, contacts_per_week=3, connects=0.9, rapport=0.9, discovers=0.5,
        presents=0.8, overcomes=0.85, closes=0.85, skill_factors={"rapport": 2.0, "close": 2.0},
        typical={"paid": (500.0, EVER)},
    ),
    "online": Profile(
        says="A shop on the net: open to all, nobody asks and nobody persuades.",
        customer="those who know what they want and look at the price",
        direction="inbound", cost_per_contact=0.5, contacts_per_week=10_000, rapport=1.0, discovers=0.02,
        presents=1.0, overcomes=0.8, closes=0.7,
        skill_factors={"rapport": 0, "need": 0, "present": 0, "objections": 0, "close": 0},
        typical={"orientations": ("value",)},
    ),
    "partner channel": Profile(
        says="Shops and agents of others sell for a commission.",
        customer="customers near their shops whom we do not reach ourselves",
        direction="inbound", cost_per_contact=1, contacts_per_week=80, rapport=0.6, discovers=0.2,
        presents=0.6, overcomes=0.6, closes=0.7, skill_factors={"need": 0.5},
        typical={"holds": "not ours"},
    ),
    "cross-channel": Profile(
        says="A lead that another channel found is worked by the one that closes best.",
        customer="customers whom another channel has met",
        direction="outbound", cost_per_contact=8, contacts_per_week=50, connects=0.7, rapport=0.65, discovers=0.4,
        presents=0.8, overcomes=0.7, closes=0.75, skill_factors={"close": 1.25},
        typical={"holds": "ours"},
    ),
}  # fmt: skip


def with_mode(data: Any) -> Any:
    """A channel as a file says it, with its mode's profile where it says nothing; anything else as it is.

    >>> with_mode({"mode": "telephone", "connects": 0.5})["connects"]
    0.5
    >>> with_mode({"mode": "telephone"})["direction"]
    'outbound'
    """
    if not isinstance(data, Mapping) or data.get("mode") is None:
        return data
    mode = data["mode"]
    if not isinstance(mode, str) or mode not in MODES:
        return {"direction": "outbound", **data}  # the mode itself is refused: that is all there is to say
    profile = {key: getattr(MODES[mode], key) for key in PROFILE_KEYS}
    return {**profile, "skill_factors": dict(profile["skill_factors"]), **data}


def with_pace(data: Any) -> Any:
    """A scenario as a file says it: reps of a channel with a mode make the mode's contacts a week if they say no other.

    >>> with_pace({"channels": {"c": {"mode": "team"}}, "reps": {"r": {"channel": "c"}}})["reps"]
    {'r': {'contacts_per_week': 6, 'channel': 'c'}}
    """
    if not isinstance(data, Mapping):
        return data
    channels, teams = data.get("channels"), data.get("reps")
    if not isinstance(channels, Mapping) or not isinstance(teams, Mapping):
        return data
    paced = {}
    for name, reps in teams.items():
        channel = channels.get(reps.get("channel")) if isinstance(reps, Mapping) and _is_name(reps) else None
        mode = channel.get("mode") if isinstance(channel, Mapping) else None
        profile = MODES.get(mode) if isinstance(mode, str) and not {"day", "hours"} & set(reps) else None
        paced[name] = reps if profile is None else {"contacts_per_week": profile.contacts_per_week, **reps}
    return {**data, "reps": paced}


def _is_name(reps: Mapping[str, Any]) -> bool:
    return isinstance(reps.get("channel"), str)


def direction_or_mode(schema: dict[str, Any]) -> None:
    """Say in a channel's JSON Schema that a mode says the direction too."""
    schema["required"] = [key for key in schema.get("required", []) if key != "direction"]
    schema["anyOf"] = [{"required": ["direction"]}, {"required": ["mode"]}]


assert tuple(MODES) == get_args(Mode.__value__)
