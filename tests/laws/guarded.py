"""Watch the mechanisms at work: run as a script, uncompiled, it prints every trespass it sees and nothing else.

A mechanism may read the columns in its READS and WRITES and write those in its WRITES; who is there (``alive``) all
may read. All other columns are replaced by one that cannot be used; those that are only read are made read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from types import ModuleType
from typing import Any

from simsales.market.attention.levers import Advertising, FreeTrial
from simsales.market.bundle.levers import MixedBundle, Points, SharedUse
from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.channels.levers import Proactive
from simsales.market.channels.rules import (
    FirstTouch,
    NamedAccounts,
    PassOn,
    Registration,
    SharedData,
    Split,
    Territory,
)
from simsales.market.compliance.levers import ComplaintDesk, DataProtection, QualityCheck
from simsales.market.contract.levers import SixElements
from simsales.market.friends.levers import AskForReferrals
from simsales.market.ground.day import Today
from simsales.market.ground.levers import Target
from simsales.market.leads.levers import InMoments, Lists, Stances
from simsales.market.market import Market
from simsales.market.people import Customer
from simsales.market.price.levers import Discount, DiscountAuthority, Loyalty
from simsales.market.promotion.levers import DiscountPromotion, TargetedOffer, Trial
from simsales.market.week import ORDER, Step
from tests.laws.worlds import LIVELY, changed, opened

COLUMNS = (*Customer._fields, "alive")  # whom the books look at again is everybody's to say (`ground.again`)


class Trespass(Exception):
    """A mechanism touched a column that it does not declare."""


class Forbidden:
    """A column that nobody may look at."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __getattribute__(self, attribute: str) -> Any:
        raise Trespass(f"reads {object.__getattribute__(self, '_name')}")

    def __getitem__(self, _: Any) -> Any:
        raise Trespass(f"reads {object.__getattribute__(self, '_name')}")

    def __setitem__(self, _: Any, value: Any) -> None:
        raise Trespass(f"writes {object.__getattribute__(self, '_name')}")


def mechanisms() -> dict[str, ModuleType]:
    """The modules that declare what they read and write, by the name of their step."""
    return {step.name: step.module for step in ORDER if not step.own}


def guard(market: Market, instead: Mapping[str, Any], passes: Container[str]) -> Callable[[Step, Any], None]:
    """A listener in whose presence a mechanism can read and write only what its module declares.

    ``instead`` replaces mechanisms by others; those in ``passes`` may do what they like.
    """

    def guarded(step: Step, act: Callable[[], None]) -> None:
        if step.own or step.name in passes:
            act()
        else:
            _enter(step, market.today, instead.get(step.name, step.act))

    return guarded


def _enter(step: Step, today: Today, act: Callable[[Today], Any]) -> None:
    reads, writes = set(step.module.READS), set(step.module.WRITES)
    name, people = step.name, today.people
    kept = [column for column in COLUMNS if column not in writes]
    before = {column: getattr(people, column).tobytes() for column in kept}
    hidden = {column: Forbidden(column) for column in kept if column not in reads | {"alive"}}
    closed = [getattr(people, column) for column in kept if getattr(people, column).flags.writeable]
    for column in closed:
        column.setflags(write=False)
    today.people = people._replace(**hidden)
    try:
        act(today)
    except ValueError as error:
        if "read-only" in str(error):
            raise Trespass(f"{name} writes a column that it only reads") from error
        raise
    except Trespass as error:
        raise Trespass(f"{name} {error}") from error
    finally:
        for column in closed:
            column.setflags(write=True)
        today.people = people
    touched = [column for column in kept if getattr(people, column).tobytes() != before[column]]
    if touched:
        raise Trespass(f"{name} writes {touched}")


STRATEGIES: tuple[tuple[Any, ...], ...] = (
    (MixedBundle(bundle="duo", by=0.3), Loyalty(by=0.1, after=4.0), DiscountPromotion(by=0.1, display=0.5)),
    (FirstTouch(), Proactive(channel="store"), Discount(by=0.2, existing=True)),
    (Territory(), TargetedOffer(by=0.2, target=Target())),
    (
        Split(),
        NamedAccounts(channel="telesales"),
        Registration(),
        SharedData(),
        PassOn(channel="telesales", to="store"),
        PassOn(channel="store", to="field"),
    ),
)
SYSTEMS: tuple[tuple[Any, ...], ...] = (
    (Maintenance(channel="telesales"), CustomerEvent(cost=5.0, every=2.0)),
    (DiscountAuthority(levels={"rep": 0.02, "manager": 0.3}), SixElements(offers=("phone",), channels=("store",))),
    (QualityCheck(channel="telesales", part=0.5), ComplaintDesk(channel="field", part=0.01), DataProtection()),
    (Advertising(spend=9.0, scale=9.0), FreeTrial(part=0.2, cost=1.0, favour=0.5)),
)

# LIVELY with the systems that are off by default, and what is added to each of the strategies to set all loops going.
BUSY = changed(
    LIVELY,
    world__referral={"by_holdings": [0.9, 0.9, 0.9]},
    world__network__trust={"relative": 2.0},
    world__life_cycle={},
    world__reference_price={},
    world__complaints={"part": 0.5},
    world__breaches={"rate": 0.3},
    world__needs__broadband={"subscription": False, "consumed": {"most": 2, "looks": 0.5}},
    world__needs__mobile__usage={"mean": 50, "response": 0.5, "varies": 0.2},
    catalogue__products__phone__per_unit=0.2,
    world__moments={"birthday": {"review": 0.5}, "expiry": {}, "bill_surge": {"rate": 0.1}, "roaming": {"rate": 0.1}},
)
BESIDES: tuple[Any, ...] = (
    AskForReferrals(satisfied=0.0),
    Lists(channel="telesales", reach=0.5, price=1.0, every=6.0),
    InMoments(channel="telesales"),
    Points(rate=0.2, redeem_at=10.0),
    SharedUse(offers=("phone", "fibre"), worth=5.0),
    Trial(weeks=1.0),
    Stances(channel="field", attack=0.3, extend=0.3, defend=0.4),
)


def trespasses(instead: dict[str, Any] | None = None) -> list[str]:
    """The first thing that each mechanism does and does not declare, over some weeks of a small lively market.

    ``instead`` replaces mechanisms' functions by others (a deliberate trespasser, to test the guard).
    """
    spec = changed(BUSY, run__customers=150, run__weeks=4, channels__store__capacity=6)
    found: list[str] = []
    unruly: set[str] = set()
    number = 0
    while number < len(STRATEGIES + SYSTEMS):
        market = opened(spec, *(STRATEGIES + SYSTEMS)[number], *BESIDES, seed=number)
        market.listener = guard(market, instead or {}, unruly)
        try:
            market.run()
            number += 1
        except Trespass as error:
            found.append(str(error))
            unruly.add(str(error).split()[0])
    return found


if __name__ == "__main__":
    print("\n".join(["watched " + " ".join(mechanisms()), *trespasses()]))
