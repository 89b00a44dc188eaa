"""What the words beside keys stand for (``Needs``): whether it is there, and what to say so that it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simsales.market.attention.levers import HotSelling
from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.channels.rules import SharedData
from simsales.market.checks.conditions import (
    any_commits,
    begun,
    calls,
    category_commits,
    channel_of,
    charged,
    chosen_again,
    commits_itself,
    day,
    declines,
    delivers,
    disputed,
    full,
    held_commits,
    is_metered,
    is_related,
    its_channel,
    launched,
    may_be_renewed,
    may_move,
    on_sale,
    one_to_change_to,
    own_names,
    paid_again,
    pays_commission,
    prices_in_time,
    referred,
    rival_sells,
    segments,
    spoken_to,
    subscription_commits,
    target,
    typical,
    unanswered,
    waits,
)
from simsales.market.checks.here import Here
from simsales.market.checks.organisation import districts_staffed
from simsales.market.checks.queues import counted_in_contacts
from simsales.market.contract.levers import PaymentTerms, Renewal
from simsales.market.ground.levers import Scope
from simsales.market.leads.levers import Assign
from simsales.market.price.levers import ByChannel, DiscountAuthority, Parity
from simsales.market.promotion.levers import ReferralReward
from simsales.market.selling.levers import Cards
from simsales.market.staff.levers import Bonus, Effort, Meetings, Penalty, SalesTarget, Training


def tasted(here: Here) -> bool:
    """Whether any segment has a taste for any of the attributes that are said."""
    segments = here.scenario.world.segments.values()
    return any(set(here.said.value) & {*each.tastes, *each.taste_spread} for each in segments)


class Need(NamedTuple):
    """Whether something is there, what to say so that it is, and what is wrong (if not: nothing without it)."""

    met: Callable[[Here], bool]
    hint: str
    says: str = ""


def apart(here: Here) -> bool:
    """Whether a lever may set the channels' prices apart."""
    levers = (each for each in here.components(Scope) if not isinstance(each, Parity))
    return any(isinstance(each, ByChannel) or each.channels is not None for each in levers)


def follows_its_parts(here: Here) -> bool:
    """Whether an offer is launched no sooner than all that it is made of."""
    products = here.scenario.catalogue.products
    parts = (products[name].launched for name in getattr(here.table, "products", ()))
    return all(part is None or part <= here.said.value for part in parts)


NEEDS: dict[str, Need] = {
    # who is where
    "an organisation": Need(lambda h: h.scenario.world.organisation is not None, "say [world.organisation.cities]"),
    "districts with reps": Need(districts_staffed, "two districts that have channels with reps, and no `team`"),
    # who talks to whom
    "friends": Need(lambda h: h.scenario.world.network.kind == "friends", '[world.network] kind = "friends"'),
    "people who talk": Need(lambda h: h.scenario.world.network.kind != "nobody", '[world.network] kind = "friends"'),
    "referrals": Need(referred, "[world.referral], or prospecting of the kind ask_for_referrals"),
    "a reward": Need(lambda h: h.has(ReferralReward), "promotion of the kind referral_reward"),
    # channels and staff
    "talks that staff begin": Need(
        lambda h: begun(h, channel_of(h)[0]), "they begin where it calls, or by the kinds proactive and hand_over"
    ),
    "talks that staff begin anywhere": Need(
        lambda h: any(begun(h, name) for name in h.scenario.channels), "calls, or the kinds proactive and hand_over"
    ),
    "calls that nobody answers": Need(
        unanswered, "say `connects`, the part that is reached"
    ),
    "a week counted in minutes": Need(lambda h: h.table.dial_minutes > 0, "say `dial_minutes`"),
    "calls or an effort split": Need(lambda h: calls(h) or h.has(Effort), "an outbound channel, or effort to close"),
    "customers who come to it": Need(lambda h: channel_of(h)[1].direction == "inbound", 'direction = "inbound"'),
    "going to customers": Need(lambda h: channel_of(h)[1].direction == "outbound", 'direction = "outbound"'),
    "an inbound channel": Need(lambda h: bool(h.channels("inbound")), 'a channel with direction = "inbound"'),
    "claims": Need(
        lambda h: calls(h) or segments("compares")(h), "an outbound channel that may call, or customers who compare"
    ),
    "a second inbound channel": Need(
        lambda h: len(h.channels("inbound")) > 1, 'one more channel with direction = "inbound"'
    ),
    "a partner that may leave": Need(lambda h: h.table.defects_below > 0, "say `defects_below`"),
    "two channels": Need(lambda h: len(h.scenario.channels) > 1, "one more channel"),
    "a limit to whom it serves": Need(waits, "say its capacity, or give it reps"),
    "its own reps": Need(lambda h: h.staffed(channel_of(h)[0]), "[reps.name] with this channel"),
    "no reps beside it": Need(
        full, "leave out one of them", "has a capacity or reps, whose week is theirs: not both"
    ),
    "no queue beside it": Need(
        lambda h: channel_of(h)[1].queue is None, "leave out one of them", "has a capacity or a queue: not both"
    ),
    "no reps beside the servers": Need(
        full, "leave out `servers`", "has servers or reps, who serve: not both"
    ),
    "escalation": Need(lambda h: h.table.escalates is not None, "say `escalates`, after how many hours"),
    "credit": Need(
        lambda h: bool(h.scenario.selling.credit) or any(each.credit for each in h.components(PaymentTerms)),
        'say [selling] credit, as "4 weeks"',
    ),
    "bills whose payment is counted": Need(
        lambda h: h.scenario.selling.credit is not None, "say [selling] credit: 0, if bills are paid as they are sent"
    ),
    "customers who never pay": Need(segments("defaults"), "say `defaults` of a segment"),
    "a credit check": Need(lambda h: h.table.finds > 0 or h.table.turns_down > 0, "say `finds` or `turns_down`"),
    "prepayment": Need(
        lambda h: any(
            each.prepaid or each.months or each.finds or each.turns_down for each in h.components(PaymentTerms)
        ),
        "pricing of the kind payment_terms",
    ),
    "what is at stake": Need(lambda h: h.has(Bonus, Penalty), "incentives of the kind bonus or penalty"),
    "that desk": Need(
        lambda h: getattr(h.scenario.responses, h.table.desk, None) is not None, "say it, as [responses.order]"
    ),
    "others who are served later": Need(
        lambda h: bool(set(h.scenario.world.segments) - set(h.said.value)), "one more segment"
    ),
    "a week counted in contacts": Need(
        counted_in_contacts, "leave it out", "does nothing in a channel with a queue, which takes its minutes"
    ),
    "reps": Need(lambda h: bool(h.scenario.reps), "say [reps.name]"),
    "contacts": Need(lambda h: h.works(its_channel(h)), "its channel has a capacity of 0"),
    "calls": Need(calls, "an outbound channel that may call"),
    "reps with such a day": Need(day, "say `day` of [reps.name]"),
    "complaints": Need(lambda h: h.table.complains > 0, "say `complains`"),
    "leads for others than the owner": Need(
        lambda h: any(each.rule != "owner" for each in h.components(Assign)),
        'dispatch of the kind assign by another rule than "owner"',
    ),
    "a target": Need(target, "incentives of the kind target, or a bonus or penalty with a target"),
    "a target of its own": Need(lambda h: h.table.target is not None, "say its `target`"),
    "a rep's target": Need(
        lambda h: h.table.target is not None or h.has(SalesTarget), "say its `target`, or incentives of the kind target"
    ),
    "training or meetings": Need(lambda h: h.has(Training, Meetings), "selling of the kind training or meetings"),
    "an effort split": Need(
        lambda h: h.has(Effort) or h.scenario.selling.greed > 0, "selling of the kind effort, or selling.greed"
    ),
    "overstatement": Need(lambda h: h.scenario.selling.overstatement > 0, "say selling.overstatement"),
    "its channel's reps": Need(lambda h: h.staffed(its_channel(h)), "[reps.name] of this channel"),
    "complaints that are made": Need(lambda h: h.scenario.world.complaints is not None, "say [world.complaints]"),
    "data that may leak": Need(lambda h: h.scenario.world.breaches is not None, "say [world.breaches]"),
    "shared data": Need(lambda h: h.has(SharedData), "channel_policy of the kind shared_data"),
    "disputes": Need(disputed, "no rule between two channels"),
    "a sales mode without its own condition": Need(typical, "a channel of the order with a mode, not named in whom"),
    "a second channel": Need(lambda h: len(h.table.order) > 1, "one more channel in the order"),
    "cards": Need(lambda h: h.has(Cards), "display of the kind cards"),
    "a display": Need(lambda h: h.has(HotSelling), "display of the kind hot_selling"),
    "conformity": Need(segments("conformity"), "say `conformity` of a segment"),
    "a relationship": Need(is_related, "say `relationship` of a segment, or let staff begin talks"),
    "business accounts": Need(
        lambda h: any(each.account is not None for each in h.scenario.world.segments.values()),
        "[world.segments.name.account]",
    ),
    "an approach that speaks of one thing": Need(spoken_to, "accounts of the kind approach, with a `content`"),
    "a commission": Need(pays_commission, "say `commission` of a channel with reps"),
    "names taken out": Need(lambda h: h.table.filtered > 0, "say `filtered`, the part of names without a need of it"),
    "maintenance": Need(lambda h: h.has(Maintenance), "care of the kind maintenance"),
    "events": Need(lambda h: h.has(CustomerEvent), "care of the kind event"),
    "novelty": Need(segments("novelty"), "say `novelty` of a segment"),
    "an offer that is launched": Need(launched, "say `launched` of an offer"),
    "visits": Need(
        lambda h: segments("visits")(h) or h.scenario.selling.everybody_comes, "say `visits` of a segment"
    ),
    "customers who come when they like": Need(
        lambda h: not h.scenario.selling.everybody_comes, "leave it out", "does nothing beside `everybody_comes`"
    ),
    "a taste for them": Need(tasted, "say `tastes` of a segment for an attribute of this name"),
    # needs and contracts
    "being on sale": Need(on_sale, "put the bundle on sale: bundling of the kind mixed"),
    "parts that are there by then": Need(
        follows_its_parts,
        "a week no sooner than the `launched` of all its products, or leave it out",
        "does nothing: one of its products is launched later, and a bundle is on sale no sooner than all of them",
    ),
    "a delivery": Need(delivers, "say `delivery` of an offer"),
    "its own price a month": Need(charged, "say its `price`: this is a part of what is charged"),
    "a commitment": Need(lambda h: h.file_binds or h.commits(own_names(h)), "say `commitment` of the offer"),
    "its own commitment": Need(commits_itself, "say its `commitment`"),
    "something that commits": Need(lambda h: h.file_binds or any_commits(h), "say `commitment` of an offer"),
    "an offer that commits": Need(any_commits, "say `commitment` of an offer"),
    "a subscription": Need(
        lambda h: any(each.subscription for each in h.scenario.world.needs.values()), "something held until it is left"
    ),
    "a subscription that commits": Need(subscription_commits, "say `commitment` of an offer that is left"),
    "a commitment, and another offer of ours": Need(
        may_move, "say `commitment` of the offer, and offer another for the same need"
    ),
    "a commitment that can be renewed": Need(may_be_renewed, "say `commitment` of an offer that is not used up"),
    "an offer of it that commits": Need(category_commits, "say `commitment` of an offer of this need"),
    "holders of what commits": Need(held_commits, "say `commitment` of an offer that they hold"),
    "being held until it is left": Need(
        lambda h: h.table.consumed is None, "it is wanted again when it is used up", "does nothing where it is used up"
    ),
    "more than one unit": Need(lambda h: h.table.most > 1, "say `most`, how many units are kept"),
    "something that is needed again": Need(
        lambda h: any(each.subscription or each.consumed is not None for each in h.scenario.world.needs.values()),
        "a need of a subscription, which may be left, or one with `consumed`",
    ),
    "a need that may end": Need(lambda h: h.table.need_ends > 0, "say `need_ends`"),
    "a need that may lapse": Need(lambda h: h.table.need_lapses > 0, "say `need_lapses`"),
    "a rate": Need(lambda h: h.table.rate > 0, "say the `rate` of the need"),
    "a renewal": Need(lambda h: h.has(Renewal), "bundling of the kind renewal"),
    "a grudge": Need(lambda h: h.table.grudge > 0, "say `grudge`"),
    "industries": Need(lambda h: bool(h.table.made_for), "say `made_for`"),
    "what is made for it": Need(
        lambda h: any(h.said.value in each.made_for for each in h.scenario.catalogue.products.values()),
        "say `made_for` of a product",
    ),
    "something to change to": Need(one_to_change_to, "a second offer for the same need"),
    "choosing again": Need(chosen_again, "a second need, or a second offer for the same"),
    "holders who pay again": Need(paid_again, "an offer with a price a month, or that is bought again"),
    # prices
    "a price of its own": Need(
        lambda h: h.table.price is not None or h.table.price_once is not None, "say `price` or `price_once`"
    ),
    "an offer whose use is measured": Need(is_metered, "say [world.needs.name.usage] of its need"),
    "prices that differ by channel": Need(apart, "pricing with `channels`, or of the kind by_channel"),
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
    "customers who haggle": Need(segments("haggles"), "say `haggles` of a segment"),
    "a second level": Need(lambda h: len(h.table.levels) > 1, "one more level"),
    "a run that long": Need(declines, "stages that end before the run"),
    "a rival in its category": Need(rival_sells, "a competitor's offer of the same category"),
    # rivals
    "rivals": Need(lambda h: bool(h.scenario.world.competitors), "[world.competitors.name]"),
    "a rival who holds them": Need(
        lambda h: h.said.value != "rival" or bool(h.scenario.world.competitors), "[world.competitors.name]"
    ),
    "following": Need(lambda h: h.table.reacts == "follow", 'reacts = "follow"'),
    "undercutting": Need(lambda h: h.table.reacts == "undercut", 'reacts = "undercut"'),
    "following or undercutting": Need(
        lambda h: h.table.reacts in ("follow", "undercut"), 'reacts = "follow" or "undercut"'
    ),
    "answering": Need(lambda h: h.table.reacts == "best_response", 'reacts = "best_response"'),
    "a rival that answers": Need(lambda h: h.said.around[-2].reacts == "best_response", 'reacts = "best_response"'),
    "a rival that has not answered yet": Need(
        prices_in_time, "its first answer comes in week `every`", "does nothing once the rival has answered"
    ),
    "offers that not all know": Need(lambda h: h.table.known < 1, "say `known`"),
    "advertising": Need(lambda h: h.table.advertising > 0, "say `advertising`"),
}  # fmt: skip
"""What each word stands for."""
