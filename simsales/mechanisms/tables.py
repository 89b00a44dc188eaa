"""The facts of a world and the decisions of a week, as the tables that compiled loops read."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simsales.agents.customers import Friends, People
from simsales.catalogue.offers import Floats, OfferBook
from simsales.catalogue.plan import AUDIENCE_ROW, Plan, Targeted
from simsales.core.streams import Streams, option_number
from simsales.scenario.model import Channel, Experience, Need, Scenario, Segment, Selling

if TYPE_CHECKING:
    from simsales.agents.sellers import Channel as ChannelAgent

WORLD_NUMBERS = ("commitment_aversion", "visits", "satisfaction", "relationship", "novelty", "conformity", "company")
CHANNEL_NUMBERS = (
    "hassle", "service", "presents", "connects", "rapport", "discovers", "overcomes", "closes", "waiting_weight",
    "cost_per_contact",
)  # fmt: skip
NEED_NUMBERS = (
    "rate", "renewal_rate", "review_at_expiry", "voiced", "voiced_per_visit", "lasts", "imitation", "subscription",
)  # fmt: skip
OFFER_NUMBERS = (
    "component", "weight", "complementarity", "cost_once", "commitment", "exit_fee", "delivery", "on_time", "known",
    "launched",
)  # fmt: skip

_tuple: Any = namedtuple  # fields that follow the scenario's models are beyond a type checker
_SegmentFacts: Any = _tuple("_SegmentFacts", (*WORLD_NUMBERS, "service_weight", "need_rate"))
_ChannelFacts: Any = _tuple("_ChannelFacts", (*CHANNEL_NUMBERS, "outbound", "luck"))
_NeedFacts: Any = _tuple("_NeedFacts", NEED_NUMBERS)
_OfferFacts: Any = _tuple(
    "_OfferFacts", (*OFFER_NUMBERS, "value", "list_price", "serving", "ours", "our_service", "service", "luck")
)
_SellingFacts: Any = _tuple("_SellingFacts", tuple(Selling.model_fields))
_ExperienceFacts: Any = _tuple("_ExperienceFacts", tuple(Experience.model_fields))


class Facts(NamedTuple):
    """What no strategy changes; arrays by segment, channel, category or offer, and plain numbers.

    ``luck`` of a channel or an offer is its ``option_number``: the option by which its draws are addressed.
    ``offer.ours`` and ``offer.our_service`` have a last entry more, for who holds nothing (-1): 0.
    """

    own: int
    segment: Any
    channel: Any
    need: Any
    offer: Any
    selling: Any
    experience: Any


class Decided(NamedTuple):
    """The plan of this week as arrays; see ``simsales.catalogue.plan.Plan`` for shapes and units.

    ``bill_price``, ``reprices`` and ``target_channels`` have a last channel more, for who bought in none of them;
    ``spending`` is promotion x segment x channel x own offer; ``bill_offers`` are the ``target_offers`` of cuts on the
    bill, none for the others.
    """

    price: Any
    once: Any
    gift: Any
    gift_cost: Any
    saving: Any
    spending: Any
    on_sale: Any
    commission: Any
    commitment: Any
    reprices: Any
    bill_price: Any
    proactive: Any
    effort: Any
    rival_price: Any
    entry: Any
    audience: Any
    target_off: Any
    target_offers: Any
    target_channels: Any
    target_commitment: Any
    target_on_bill: Any
    bill_offers: Any
    target_promotion: Any
    credit: int


def _columns(parts: list[Any], names: tuple[str, ...]) -> dict[str, Floats]:
    return {name: np.array([float(getattr(part, name)) for part in parts]) for name in names}


def facts_of(scenario: Scenario, book: OfferBook, value: Floats) -> Facts:
    """The facts of a scenario; ``value`` is segment x sensitivity x orientation x offer (see value.value_table)."""
    segments: list[Segment] = list(scenario.world.segments.values())
    needs: list[Need] = list(scenario.world.needs.values())
    channels: list[Channel] = list(scenario.channels.values())
    factors = np.array([[s.need_rate.get(g, 1.0) for g in scenario.world.needs] for s in segments])
    service_weight = np.array([s.weights.service for s in segments])
    return Facts(
        own=book.labels.own,
        segment=_SegmentFacts(**_columns(segments, WORLD_NUMBERS), service_weight=service_weight, need_rate=factors),
        channel=_ChannelFacts(
            **_columns(channels, CHANNEL_NUMBERS),
            outbound=np.array([c.direction == "outbound" for c in channels]),
            luck=np.array([option_number(name) for name in book.labels.channels], np.int64),
        ),
        need=_NeedFacts(**_columns(needs, NEED_NUMBERS)),
        offer=_OfferFacts(
            **{name: getattr(book, name) for name in OFFER_NUMBERS},
            value=value,
            ours=np.append(book.rival < 0, False).astype(float),
            our_service=np.append(np.where(book.rival < 0, book.attributes[:, 1], 0.0), 0.0),
            service=book.attributes[:, 1].copy(),
            list_price=book.list_price,
            serving=np.where(book.covers, book.cost[np.maximum(book.component, 0)], 0.0),
            luck=np.array([option_number(name) for name in book.labels.offers], np.int64),
        ),
        selling=_SellingFacts(**{k: float(v) for k, v in scenario.selling.model_dump().items()}),
        experience=_ExperienceFacts(**{k: float(v) for k, v in scenario.world.experience.model_dump().items()}),
    )


def decided(plan: Plan, book: OfferBook, rival_price: Floats, months: float) -> Decided:
    """A plan as arrays, with the cheapest all-in price of each category by segment and channel (``entry``)."""
    own = book.labels.own
    all_in = plan.price + (plan.once - plan.gift) / months
    buyable = np.where(plan.on_sale, all_in, np.inf)
    covering = [book.covers[:own, g] for g in range(len(book.labels.categories))]
    entry = np.stack([buyable[:, :, these].min(axis=2, initial=np.inf) for these in covering], axis=2)
    targets: tuple[Targeted, ...] = plan.targeted
    offers = np.array([t.offers for t in targets], np.bool_).reshape(len(targets), own)
    channels = np.array([t.channels for t in targets], np.bool_).reshape(len(targets), plan.price.shape[1])
    on_bill = np.array([t.on_bill for t in targets], np.bool_)

    def floats(table: Any) -> Floats:
        return np.array(table, np.float64, order="C")

    return Decided(
        price=floats(plan.price),
        once=floats(plan.once),
        gift=floats(plan.gift),
        gift_cost=floats(plan.gift_cost),
        saving=floats(plan.saving),
        spending=floats(plan.spending).reshape(len(plan.spending), *plan.price.shape),
        on_sale=np.array(plan.on_sale, np.bool_),
        commission=floats(plan.commission),
        commitment=np.array(plan.commitment, np.int64),
        reprices=np.append(plan.reprices, plan.reprices.all(axis=1, keepdims=True), axis=1),
        bill_price=np.append(floats(plan.price), plan.price.min(axis=1, keepdims=True), axis=1),
        proactive=floats(plan.proactive),
        effort=floats(plan.effort),
        rival_price=floats(rival_price),
        entry=floats(entry),
        audience=floats([t.audience.row() for t in targets]).reshape(len(targets), AUDIENCE_ROW),
        target_off=floats([t.off for t in targets]),
        target_offers=offers,
        target_channels=np.append(channels, channels.all(axis=1, keepdims=True), axis=1),
        target_commitment=np.array([-1 if t.commitment is None else t.commitment for t in targets], np.int64),
        target_on_bill=on_bill,
        bill_offers=offers & on_bill[:, None],
        target_promotion=np.array([t.promotion for t in targets], np.int64),
        credit=int(plan.credit),
    )


@dataclass
class Today:
    """All that the mechanisms of one week share: they read the facts and the plan, and change people and tally.

    ``tally`` is entry x segment x (channel + 1) x (offer + 1); ``touched`` and ``credited`` count, by channel, the
    sales it had a part in and the part it was paid for;
    ``rep_contacts`` and ``rep_orders`` count, by channel, each rep's week (one entry where a channel has no reps);
    ``spent`` is what each promotion has given away this week; ``orders_last_week`` is channel x own offer.
    """

    week: int
    people: People
    friends: Friends
    facts: Facts
    plan: Plan
    decided: Decided
    luck: Streams
    tally: Floats
    channels: list[ChannelAgent]
    holders_share: Floats
    rep_skill: list[Floats]
    rep_contacts: list[Floats]
    rep_orders: list[Floats]
    touched: Floats
    credited: Floats
    spent: Floats
    orders_last_week: Floats

    def key(self, decision: str) -> Any:
        """This week's key of a decision."""
        return self.luck.key(decision, self.week)
