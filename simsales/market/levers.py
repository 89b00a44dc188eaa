"""Strategies as data: each family has a table from the kind named in a scenario file to a frozen dataclass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from simsales.market.accounts.levers import ACCOUNTS
from simsales.market.attention.levers import CULTIVATION, DISPLAY, Advertising
from simsales.market.bundle.levers import BUNDLING, LOCK_IN
from simsales.market.care.levers import CARE, CustomerEvent
from simsales.market.channels.levers import CHANNEL_POLICY
from simsales.market.compliance.levers import COMPLIANCE
from simsales.market.contract.levers import PAYMENT, PLANS, RENEWAL
from simsales.market.feedback.levers import FEEDBACK
from simsales.market.friends.levers import REFERRALS
from simsales.market.ground.levers import Component, Lasting, View
from simsales.market.ground.plan import Plan
from simsales.market.leads.levers import CAMPAIGN, DISPATCH, MODE_ORDER, PROSPECTING, Lists
from simsales.market.price.levers import AUTHORITY, PRICING, OverTime
from simsales.market.price.paths import PRICE_PATHS
from simsales.market.price.tariffs import TARIFFS
from simsales.market.promotion.levers import GIVING, PROMOTION
from simsales.market.selling.levers import CARDS
from simsales.market.service.levers import SERVICE
from simsales.market.staff.levers import INCENTIVES, SELLING, Script
from simsales.market.visits.levers import BRANCH

FAMILIES: dict[str, dict[str, Any]] = {
    "channel_policy": CHANNEL_POLICY | MODE_ORDER,
    "pricing": PRICING | PRICE_PATHS | AUTHORITY | TARIFFS | PAYMENT,
    "bundling": BUNDLING | LOCK_IN | RENEWAL,
    "promotion": PROMOTION | GIVING,
    "selling": SELLING,
    "dispatch": DISPATCH,
    "accounts": ACCOUNTS,
    "incentives": INCENTIVES,
    "prospecting": REFERRALS | PROSPECTING,
    "campaign": CAMPAIGN,
    "branch": BRANCH,
    "care": CARE,
    "display": DISPLAY | CARDS,
    "plan": PLANS,
    "cultivation": CULTIVATION,
    "service": SERVICE,
    "compliance": COMPLIANCE,
    "feedback": FEEDBACK,
}
"""The families in the order in which they propose: ranges, prices, bundles of what is so priced, promotions on both."""


ASKED_WEEKLY = {
    *(*PRICE_PATHS.values(), *PROMOTION.values(), *GIVING.values()),
    *(OverTime, Script, Lists, CustomerEvent, Advertising),
}
"""Kinds that look at more than the plan before them and whether they run: weeks gone by, rivals, what is spent."""

STEADY = {kind for kinds in FAMILIES.values() for kind in kinds.values()} - ASKED_WEEKLY


class Said(NamedTuple):
    """What a component made of the plan ``before`` it, and when that was (``phase``)."""

    component: Component
    phase: tuple[bool, ...]
    before: Plan
    plan: Plan


def proposed(strategy: Iterable[Component], view: View, plan: Plan, said: dict[int, Said]) -> Plan:
    """The plan as each component changes it in turn; a steady one is asked again only when something is new to it.

    ``said`` keeps what these have made, by their number. A class of yours is asked every week, since nobody knows what
    it looks at.
    """
    for number, component in enumerate(strategy):
        before = plan
        if type(component) not in STEADY:
            plan = component.propose(view, before)
            continue
        phase: tuple[bool, ...] = ()
        if isinstance(component, Lasting):
            phase = component.starts <= view.week, component.runs(view.week)
        last = said.get(number)
        if last is None or last.component is not component or last.before is not before or last.phase != phase:
            last = said[number] = Said(component, phase, before, component.propose(view, before))
        plan = last.plan
    return plan


def names_of(components: Iterable[Any]) -> list[str]:
    """What components are called: family and kind, numbered where several are alike; a class of yours by its name.

    >>> from simsales.market.friends.levers import AskForReferrals
    >>> names_of([AskForReferrals(), AskForReferrals(rest=4), Counter()])
    ['prospecting ask_for_referrals 1', 'prospecting ask_for_referrals 2', 'Counter']
    """
    kinds = {each: f"{family} {kind}" for family, table in FAMILIES.items() for kind, each in table.items()}
    called = [kinds.get(type(each), type(each).__name__) for each in components]
    alike, so_far = Counter(called), Counter[str]()
    names = []
    for name in called:
        so_far[name] += 1
        names.append(f"{name} {so_far[name]}" if alike[name] > 1 else name)
    return names
