"""What the words beside keys stand for (``Needs``): whether it is there, and what to say so that it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simsales.market.attention.levers import HotSelling
from simsales.market.bundle.levers import MixedBundle
from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.channels.levers import FirstTouch, NoRule, Proactive, Split, Territory
from simsales.market.checks.here import Here
from simsales.market.contract.levers import Renewal
from simsales.market.friends.levers import AskForReferrals
from simsales.market.leads.levers import Assign, Lists
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import ReferralReward
from simsales.market.scenario import Channel
from simsales.market.selling.levers import Cards
from simsales.market.staff.levers import Effort, Meetings, OnAttainment, SalesTarget, Training
from simsales.market.visits.levers import BranchHandOver

CREDIT = (NoRule, FirstTouch, Territory, Split)


class Need(NamedTuple):
    """Whether something is there, what to say so that it is, and what is wrong (if not: nothing without it)."""

    met: Callable[[Here], bool]
    hint: str
    says: str = ""


def _channel(here: Here) -> tuple[str, Channel]:
    name = str(here.said.location[1])
    return name, here.scenario.channels[name]


def _its_channel(here: Here) -> str:
    return str(getattr(here.table, "channel", ""))


def _own_names(here: Here) -> list[str]:
    products = here.scenario.catalogue.products
    names = getattr(here.table, "offers", None)
    return list(names if names is not None else [*products, *here.scenario.catalogue.bundles])


def _held_commits(here: Here) -> bool:
    """Whether what a segment holds at the start commits, by its own terms or as the customer file says."""
    world, catalogue = here.scenario.world, here.scenario.catalogue
    ours = {name: each.commitment for name, each in (catalogue.products | catalogue.bundles).items()}
    theirs = {
        f"{rival}/{name}": offer.commitment
        for rival, competitor in world.competitors.items()
        for name, offer in competitor.offers.items()
    }
    held = here.table.holds if world.customer_file is None else ours | theirs
    return any((ours | theirs).get(name, 0) > 0 for name in held)


def _any_commits(here: Here) -> bool:
    catalogue, rivals = here.scenario.catalogue, here.scenario.world.competitors.values()
    theirs = any(offer.commitment > 0 for rival in rivals for offer in rival.offers.values())
    return theirs or here.commits([*catalogue.products, *catalogue.bundles])


def _category_commits(here: Here) -> bool:
    """Whether an offer of the need in which the key stands commits, or a customer file binds its customers."""
    if here.file_binds:
        return True
    category, catalogue = here.said.location[2], here.scenario.catalogue
    rivals = here.scenario.world.competitors.values()
    if any(o.commitment > 0 and o.category == category for rival in rivals for o in rival.offers.values()):
        return True
    products = [name for name, product in catalogue.products.items() if product.category == category]
    bundles = [name for name, bundle in catalogue.bundles.items() if set(bundle.products) & set(products)]
    return here.commits([*products, *bundles])


def _prices_in_time(here: Here) -> bool:
    """Whether every price to come comes before the rival has answered for the first time."""
    rival = here.said.around[-2]
    return rival.reacts != "best_response" or all(week < rival.every for week, _ in here.said.value)


def _launched(here: Here) -> bool:
    catalogue = here.scenario.catalogue
    return any(each.launched is not None for each in (catalogue.products | catalogue.bundles).values())


def _waits(here: Here) -> bool:
    name, channel = _channel(here)
    return channel.capacity is not None or here.staffed(name)


def _full(here: Here) -> bool:
    """Whether a channel's week is what its reps can do: it has no capacity beside them (a branch's managers apart)."""
    name, _ = _channel(here)
    managers = {each.managers for each in here.components(BranchHandOver) if each.channel == name}
    return not {team for team, reps in here.scenario.reps.items() if reps.channel == name} - managers


def _declines(here: Here) -> bool:
    component = here.said.around[0]
    begins = [max(component.starts, each.launched or 0.0) for each in here.offers()]
    return any(week + component.stages[2] < here.scenario.run.weeks for week in begins)


def _rival_sells(here: Here) -> bool:
    served = {product.category for product in here.offers()}
    rivals = here.scenario.world.competitors.values()
    return any(offer.category in served for rival in rivals for offer in rival.offers.values())


def _referred(here: Here) -> bool:
    return here.scenario.world.referral is not None or here.has(AskForReferrals)


def _target(here: Here) -> bool:
    own = any(each.target is not None for each in here.components(OnAttainment))
    return own or here.has(SalesTarget)


def _typical(here: Here) -> bool:
    table = here.table
    return any(name not in table.whom and here.scenario.channels[name].mode is not None for name in table.order)


def _segments(key: str) -> Callable[[Here], bool]:
    return lambda here: any(getattr(each, key) > 0 for each in here.scenario.world.segments.values())


def _calls(here: Here) -> bool:
    return any(here.works(name) for name in here.channels("outbound"))


def _day(here: Here) -> bool:
    medium = {"meeting": "meetings", "call": "calls", "message": "messages"}[str(here.said.location[2])]
    return any(team.day is not None and getattr(team.day, medium) > 0 for team in here.scenario.reps.values())


def _disputed(here: Here) -> bool:
    """Whether two channels have no rule between them, under any strategy."""
    rules = [[each for each in strategy if isinstance(each, CREDIT)] for strategy in here.strategies]
    return len(here.scenario.channels) > 1 and any(not each or isinstance(each[-1], NoRule) for each in rules)


def _commits_itself(here: Here) -> bool:
    """Whether the offer in whose table the key stands commits: by itself, by the customer file, or ours by a lever."""
    place = here.said.location
    binds = here.table.commitment > 0 or here.file_binds
    return binds or (place[0] == "catalogue" and here.commits([str(place[2])]))


def _begun(here: Here, channel: str) -> bool:
    """Whether staff of a channel begin talks: as they go to customers, ask visitors, or take them over."""
    if here.scenario.channels[channel].direction == "outbound":
        return here.works(channel)
    return any(each.channel == channel for each in here.components(Proactive, BranchHandOver))


def _on_sale(here: Here) -> bool:
    """Whether an offer of ours is sold, or held: products are, bundles where a strategy or the start has them."""
    kind, name = (str(part) for part in here.said.location[1:3])
    world = here.scenario.world
    sold = kind == "products" or any(each.bundle == name for each in here.components(MixedBundle))
    return sold or world.customer_file is not None or any(name in each.holds for each in world.segments.values())


def _delivers(here: Here) -> bool:
    catalogue = here.scenario.catalogue
    return any(each.delivery > 0 for each in (catalogue.products | catalogue.bundles).values())


def _charged(here: Here) -> bool:
    """Whether the offer in whose table the key stands costs something a month, itself or in its parts."""
    parts = getattr(here.table, "products", None)
    products = here.scenario.catalogue.products
    return here.table.price > 0 if parts is None else any(products[part].price > 0 for part in parts)


NEEDS: dict[str, Need] = {
    # who talks to whom
    "friends": Need(lambda h: h.scenario.world.network.kind == "friends", '[world.network] kind = "friends"'),
    "people who talk": Need(lambda h: h.scenario.world.network.kind != "nobody", '[world.network] kind = "friends"'),
    "referrals": Need(_referred, "[world.referral], or prospecting of the kind ask_for_referrals"),
    "a reward": Need(lambda h: h.has(ReferralReward), "promotion of the kind referral_reward"),
    # channels and staff
    "talks that staff begin": Need(
        lambda h: _begun(h, _channel(h)[0]), "they begin where it calls, or by the kinds proactive and hand_over"
    ),
    "talks that staff begin anywhere": Need(
        lambda h: any(_begun(h, name) for name in h.scenario.channels), "calls, or the kinds proactive and hand_over"
    ),
    "calls that nobody answers": Need(
        lambda h: h.table.connects < 1 or h.has(Lists), "say `connects`, the part that is reached"
    ),
    "a week counted in minutes": Need(lambda h: h.table.dial_minutes > 0, "say `dial_minutes`"),
    "calls or an effort split": Need(lambda h: _calls(h) or h.has(Effort), "an outbound channel, or effort to close"),
    "customers who come to it": Need(lambda h: _channel(h)[1].direction == "inbound", 'direction = "inbound"'),
    "going to customers": Need(lambda h: _channel(h)[1].direction == "outbound", 'direction = "outbound"'),
    "an inbound channel": Need(lambda h: bool(h.channels("inbound")), 'a channel with direction = "inbound"'),
    "two channels": Need(lambda h: len(h.scenario.channels) > 1, "one more channel"),
    "a limit to whom it serves": Need(_waits, "say its capacity, or give it reps"),
    "its own reps": Need(lambda h: h.staffed(_channel(h)[0]), "[reps.name] with this channel"),
    "no reps beside it": Need(
        _full, "leave out one of them", "has a capacity or reps, whose week is theirs: not both"
    ),
    "reps": Need(lambda h: bool(h.scenario.reps), "say [reps.name]"),
    "contacts": Need(lambda h: h.works(_its_channel(h)), "its channel has a capacity of 0"),
    "calls": Need(_calls, "an outbound channel that may call"),
    "reps with such a day": Need(_day, "say `day` of [reps.name]"),
    "complaints": Need(lambda h: h.table.complains > 0, "say `complains`"),
    "leads for others than the owner": Need(
        lambda h: any(each.rule != "owner" for each in h.components(Assign)),
        'dispatch of the kind assign by another rule than "owner"',
    ),
    "a target": Need(_target, "incentives of the kind target, or a bonus or penalty with a target"),
    "a target of its own": Need(lambda h: h.table.target is not None, "say its `target`"),
    "a rep's target": Need(
        lambda h: h.table.target is not None or h.has(SalesTarget), "say its `target`, or incentives of the kind target"
    ),
    "training or meetings": Need(lambda h: h.has(Training, Meetings), "selling of the kind training or meetings"),
    "an effort split": Need(
        lambda h: h.has(Effort) or h.scenario.selling.greed > 0, "selling of the kind effort, or selling.greed"
    ),
    "overstatement": Need(lambda h: h.scenario.selling.overstatement > 0, "say selling.overstatement"),
    "disputes": Need(_disputed, "no rule between two channels"),
    "a sales mode without its own condition": Need(_typical, "a channel of the order with a mode, not named in whom"),
    "a second channel": Need(lambda h: len(h.table.order) > 1, "one more channel in the order"),
    "cards": Need(lambda h: h.has(Cards), "display of the kind cards"),
    "a display": Need(lambda h: h.has(HotSelling), "display of the kind hot_selling"),
    "conformity": Need(_segments("conformity"), "say `conformity` of a segment"),
    "maintenance": Need(lambda h: h.has(Maintenance), "care of the kind maintenance"),
    "events": Need(lambda h: h.has(CustomerEvent), "care of the kind event"),
    "novelty": Need(_segments("novelty"), "say `novelty` of a segment"),
    "an offer that is launched": Need(_launched, "say `launched` of an offer"),
    "visits": Need(_segments("visits"), "say `visits` of a segment"),
    # needs and contracts
    "being on sale": Need(_on_sale, "put the bundle on sale: bundling of the kind mixed"),
    "a delivery": Need(_delivers, "say `delivery` of an offer"),
    "its own price a month": Need(_charged, "say its `price`: the fee is a part of what remains to be charged"),
    "a commitment": Need(lambda h: h.file_binds or h.commits(_own_names(h)), "say `commitment` of the offer"),
    "its own commitment": Need(_commits_itself, "say its `commitment`"),
    "something that commits": Need(lambda h: h.file_binds or _any_commits(h), "say `commitment` of an offer"),
    "an offer that commits": Need(_any_commits, "say `commitment` of an offer"),
    "an offer of it that commits": Need(_category_commits, "say `commitment` of an offer of this need"),
    "holders of what commits": Need(_held_commits, "say `commitment` of an offer that they hold"),
    "being held until it is left": Need(
        lambda h: h.table.consumed is None, "it is wanted again when it is used up", "does nothing where it is used up"
    ),
    "more than one unit": Need(lambda h: h.table.most > 1, "say `most`, how many units are kept"),
    "a rate": Need(lambda h: h.table.rate > 0, "say the `rate` of the need"),
    "a renewal": Need(lambda h: h.has(Renewal), "bundling of the kind renewal"),
    "a grudge": Need(lambda h: h.table.grudge > 0, "say `grudge`"),
    "industries": Need(lambda h: bool(h.table.made_for), "say `made_for`"),
    "what is made for it": Need(
        lambda h: any(h.said.value in each.made_for for each in h.scenario.catalogue.products.values()),
        "say `made_for` of a product",
    ),
    # prices
    "a price": Need(lambda h: any(each.price or each.price_once for each in h.offers()), "offers with a price"),
    "a monthly price": Need(lambda h: any(each.price > 0 for each in h.offers()), "an offer with a price a month"),
    "a one-off price": Need(lambda h: any(each.price_once > 0 for each in h.offers()), "an offer with a price_once"),
    "no price of its own": Need(
        lambda h: h.table.price is None, "leave out one of them", "does nothing beside `price`"
    ),
    "no one-off price of its own": Need(
        lambda h: h.table.price_once is None, "leave out one of them", "does nothing beside `price_once`"
    ),
    "points": Need(lambda h: h.table.points > 0, "say `points`, the part of the bill that is credited"),
    "authority": Need(lambda h: h.has(DiscountAuthority), "pricing of the kind authority"),
    "customers who haggle": Need(_segments("haggles"), "say `haggles` of a segment"),
    "a second level": Need(lambda h: len(h.table.levels) > 1, "one more level"),
    "a run that long": Need(_declines, "stages that end before the run"),
    "a rival in its category": Need(_rival_sells, "a competitor's offer of the same category"),
    # rivals
    "following": Need(lambda h: h.table.reacts == "follow", 'reacts = "follow"'),
    "undercutting": Need(lambda h: h.table.reacts == "undercut", 'reacts = "undercut"'),
    "following or undercutting": Need(
        lambda h: h.table.reacts in ("follow", "undercut"), 'reacts = "follow" or "undercut"'
    ),
    "answering": Need(lambda h: h.table.reacts == "best_response", 'reacts = "best_response"'),
    "a rival that answers": Need(lambda h: h.said.around[-2].reacts == "best_response", 'reacts = "best_response"'),
    "a rival that has not answered yet": Need(
        _prices_in_time, "its first answer comes in week `every`", "does nothing once the rival has answered"
    ),
    "offers that not all know": Need(lambda h: h.table.known < 1, "say `known`"),
    "advertising": Need(lambda h: h.table.advertising > 0, "say `advertising`"),
}  # fmt: skip
"""What each word stands for."""
