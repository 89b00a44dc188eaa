"""The practitioners' stylised facts F1–F18, each with the scenario in which it is looked for.

How each is measured is said where it is computed: ``simsales.evidence.measured`` and ``simsales.evidence.survey``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from simsales.evidence import device_campaign, survey
from simsales.evidence import measured as figures
from simsales.evidence.facts import Fact, Origin, World
from simsales.market.market import Market
from simsales.market.record import Record

BRANCH = "scenarios/facts.toml"
TELESALES = "scenarios/telesales.toml"
HANDSETS = "scenarios/handset_bundle.toml"
CAMPAIGN, DEVICE, JOINT, SERVICE = "Subsidy", ("tablet", "connected"), "star", "mobile"
CONFLICT, APART, SHARING = "scenarios/channel_conflict.toml", "No rule", "Shared data"
LOCK_IN, LAYERED, SINGLE = "scenarios/layered_lock_in.toml", "Layered", ("Contract", "Points", "Shared use")
WAIT, ASK = "Wait", "Ask everybody"
POINTS = 0.02  # a simulated share agrees within two percentage points


def _share(name: str, statement: str, stated: float, origin: Origin, measure: Callable[[World], float]) -> Fact:
    return Fact(name, statement, f"{stated:.0%}", stated, stated, origin, BRANCH, measure, POINTS)


def _asked(measure: Callable[[Record], float]) -> Callable[[World], float]:
    """A figure of the year in which staff offer to everybody."""
    return lambda world: measure(world.lived(ASK).record)


def _trust_first(world: World) -> float:
    trust, close = (float(world.lived(name).record.summary()["revenue"]) for name in ("Trust first", "Close first"))
    return trust / close - 1


def _growth(world: World) -> float:
    return figures.growth_by_offering(world.lived(WAIT).record, world.lived(ASK).record)


def _returning(world: World) -> float:
    return float(world.lived(ASK).record.summary()["returning_profit"])


def _reasons(first: str, second: str) -> Callable[[World], float]:
    """By how much more often customers return for one reason than for another, as a share of all returns."""

    def lead(world: World) -> float:
        reasons = survey.reasons_to_return(world.lived(ASK))
        return reasons.get(first, 0.0) - reasons.get(second, 0.0)

    return lead


def _participants(measure: Callable[[Market, Market, str, str], float]) -> Callable[[World], float]:
    """A figure of those who take part in the device campaign, after it against the start."""
    return lambda world: measure(world.lived(CAMPAIGN), world.opened(CAMPAIGN), JOINT, SERVICE)


def _device_decides(world: World) -> float:
    return device_campaign.takes_the_plan(world.lived(CAMPAIGN).record, *DEVICE)


def _layers_over_any(world: World) -> float:
    """By how much the monthly churn of the best single tie is above that of all three in layers."""
    churn = {name: float(world.lived(name).record.summary()["churn"]) for name in (LAYERED, *SINGLE)}
    return min(churn[name] for name in SINGLE) - churn[LAYERED]


def _by_sharing(measure: str) -> Callable[[World], float]:
    """By what part a measure is higher where channels share their data, nothing else being different."""

    def change(world: World) -> float:
        shared, apart = (float(world.lived(name).record.summary()[measure]) for name in (SHARING, APART))
        return shared / apart - 1

    return change


_STATED: tuple[Fact, ...] = (
    _share("F1", "customers with a need who voice it unprompted", 0.04, "given", _asked(figures.voiced_unprompted)),
    _share("F2", "acceptance when staff offer to a customer with the need", 0.80, "fitted",
           _asked(figures.accepted_when_offered)),
    Fact("F3", "growth of business by proactive selling (orders)", "≥ +36%", 0.36, inf, "emerged", BRANCH, _growth),
    _share("F4-own", "new business by the customer's own move", 0.03, "fitted",
           _asked(lambda r: figures.origins(r).own)),
    _share("F4-friends", "new business through friends", 0.15, "fitted", _asked(lambda r: figures.origins(r).friends)),
    _share("F4-staff", "new business through staff", 0.82, "identity", _asked(lambda r: figures.origins(r).staff)),
    _share("F5-one", "refer somebody in a year, one product held", 0.17, "given",
           _asked(lambda r: figures.referral_rates(r)[0])),
    _share("F5-two", "… two products", 0.34, "given", _asked(lambda r: figures.referral_rates(r)[1])),
    _share("F5-three", "… three or more", 0.49, "given", _asked(lambda r: figures.referral_rates(r)[2])),
    Fact("F6", "profit from returning customers", "25–85%", 0.25, 0.85, "emerged", BRANCH, _returning),
    Fact("F7-service", "return for service rather than product: lead of the shares", "> 0", 0.0, inf,
         "emerged", BRANCH, _reasons("service", "product"), surely=True),
    Fact("F7-product", "return for product rather than price: lead of the shares", "> 0", 0.0, inf,
         "emerged", BRANCH, _reasons("product", "price"), surely=True),
    _share("F8", "would switch to a rival for its service reputation", 0.40, "fitted",
           lambda world: survey.switching_for_service(world.lived(ASK))),
    _share("F9", "recommend because of a very good experience", 0.55, "given", _asked(figures.recommended_after_good)),
    _share("F10", "would pay 25% more for superior service", 0.85, "fitted",
           lambda world: survey.paying_for_service(world.lived(ASK))),
    _share("F11", "stop buying after very poor service", 0.82, "fitted",
           lambda world: survey.stopping_after_poor_service(world.lived(ASK))),
    _share("F12", "tell others about very poor service", 0.79, "given", _asked(figures.told_after_poor)),
    Fact("F13", "monthly bill of who took the subsidised device, after against before", "+7.11%", 0.0711, 0.0711,
         "fitted", HANDSETS, _participants(device_campaign.revenue_per_user), 0.015),
    Fact("F14", "… and their usage", "+84.49%", 0.8449, 0.8449, "fitted", HANDSETS,
         _participants(device_campaign.usage_per_user), 0.10),
    Fact("F15", "device buyers who take the plan that fits the device", "86%", 0.86, 0.86, "fitted", HANDSETS,
         _device_decides, 0.03),
    Fact("F16", "revenue of trust first (40/30/20/10) over close first (10/20/30/40)", "> 0", 0.0, inf,
         "emerged", TELESALES, _trust_first, surely=True),
    Fact("F17", "monthly churn of the best single tie over that of layers", "> 0", 0.0, inf, "by construction",
         LOCK_IN, _layers_over_any, surely=True),
    Fact("F18-collisions", "collisions where channels share their data, against the same without", "< 0", -inf, 0.0,
         "by construction", CONFLICT, _by_sharing("collisions"), surely=True),
    Fact("F18-conversion", "… and conversion", "> 0", 0.0, inf, "emerged", CONFLICT, _by_sharing("conversion"),
         surely=True),
)  # fmt: skip
# They are packaged: the version of the code says how each is measured, and what was observed may be kept.
FACTS: tuple[Fact, ...] = tuple(replace(fact, digest=fact.id) for fact in _STATED)
