"""What a file says and has, that keys may need: asked of it here, named in ``needed``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from simsales.market.accounts.levers import Approach
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Commission, Proactive
from simsales.market.channels.rules import BESIDE_NO_RULE, NoRule
from simsales.market.checks.here import Here
from simsales.market.friends.levers import AskForReferrals
from simsales.market.leads.levers import Lists
from simsales.market.scenario import Channel
from simsales.market.staff.levers import OnAttainment, RepCommission, SalesTarget
from simsales.market.visits.levers import BranchHandOver

CREDIT = (NoRule, *BESIDE_NO_RULE)


def channel_of(here: Here) -> tuple[str, Channel]:
    """The channel in whose table the key stands, by name and as it is said."""
    name = str(here.said.location[1])
    return name, here.scenario.channels[name]


def its_channel(here: Here) -> str:
    """The channel that a component is for; none if it has none."""
    return str(getattr(here.table, "channel", ""))


def own_names(here: Here) -> list[str]:
    """The offers of ours that the table is for: those it names, or all."""
    products = here.scenario.catalogue.products
    names = getattr(here.table, "offers", None)
    return list(names if names is not None else [*products, *here.scenario.catalogue.bundles])


def held_commits(here: Here) -> bool:
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


def any_commits(here: Here) -> bool:
    """Whether any offer, ours or a rival's, commits who takes it."""
    catalogue, rivals = here.scenario.catalogue, here.scenario.world.competitors.values()
    theirs = any(offer.commitment > 0 for rival in rivals for offer in rival.offers.values())
    return theirs or here.commits([*catalogue.products, *catalogue.bundles])


def category_commits(here: Here) -> bool:
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


def prices_in_time(here: Here) -> bool:
    """Whether every price to come comes before the rival has answered for the first time."""
    rival = here.said.around[-2]
    return rival.reacts != "best_response" or all(week < rival.every for week, _ in here.said.value)


def launched(here: Here) -> bool:
    """Whether an offer of ours is launched in the course of the run."""
    catalogue = here.scenario.catalogue
    return any(each.launched is not None for each in (catalogue.products | catalogue.bundles).values())


def waits(here: Here) -> bool:
    """Whether a channel cannot serve any number of customers."""
    name, channel = channel_of(here)
    return channel.capacity is not None or channel.queue is not None or here.staffed(name)


def full(here: Here) -> bool:
    """Whether a channel's week is what its reps can do: it has no capacity beside them (a branch's managers apart)."""
    name, _ = channel_of(here)
    managers = {each.managers for each in here.components(BranchHandOver) if each.channel == name}
    return not {team for team, reps in here.scenario.reps.items() if reps.channel == name} - managers


def declines(here: Here) -> bool:
    """Whether the last stage of a product's life lies within the run."""
    component = here.said.around[0]
    begins = [max(component.starts, each.launched or 0.0) for each in here.offers()]
    return any(week + component.stages[2] < here.scenario.run.weeks for week in begins)


def rival_sells(here: Here) -> bool:
    """Whether a rival sells something of the categories that a component is about."""
    served = {product.category for product in here.offers()}
    rivals = here.scenario.world.competitors.values()
    return any(offer.category in served for rival in rivals for offer in rival.offers.values())


def referred(here: Here) -> bool:
    """Whether anybody refers friends."""
    return here.scenario.world.referral is not None or here.has(AskForReferrals)


def target(here: Here) -> bool:
    """Whether anybody has a sales target."""
    own = any(each.target is not None for each in here.components(OnAttainment))
    return own or here.has(SalesTarget)


def typical(here: Here) -> bool:
    """Whether a channel of the order goes by its sales mode's own condition."""
    table = here.table
    return any(name not in table.whom and here.scenario.channels[name].mode is not None for name in table.order)


def segments(key: str) -> Callable[[Here], bool]:
    """Whether any segment says so much of a key."""
    return lambda here: any(getattr(each, key) > 0 for each in here.scenario.world.segments.values())


def calls(here: Here) -> bool:
    """Whether any channel goes to customers."""
    return any(here.works(name) for name in here.channels("outbound"))


def day(here: Here) -> bool:
    """Whether any team has such contacts in its day."""
    medium = {"meeting": "meetings", "call": "calls", "message": "messages"}[str(here.said.location[2])]
    return any(team.day is not None and getattr(team.day, medium) > 0 for team in here.scenario.reps.values())


def disputed(here: Here) -> bool:
    """Whether two channels have no rule between them, under any strategy."""
    rules = [[each for each in strategy if isinstance(each, CREDIT)] for strategy in here.strategies]
    return len(here.scenario.channels) > 1 and any(not each or isinstance(each[-1], NoRule) for each in rules)


def commits_itself(here: Here) -> bool:
    """Whether who holds the offer in whose table the key stands may be bound to its supplier.

    By itself, by the customer file, by a lever, or because a commitment to another offer of the same is carried over.
    """
    if here.file_binds or here.table.commitment > 0:
        return True
    if here.said.location[0] == "catalogue":
        name = str(here.said.location[2])
        return here.commits([name, *alike(here, name)])
    return any(each.commitment > 0 for each in here.said.around[-2].offers.values())


def begun(here: Here, channel: str) -> bool:
    """Whether staff of a channel begin talks: as they go to customers, ask visitors, or take them over."""
    if here.scenario.channels[channel].direction == "outbound":
        return here.works(channel)
    return any(each.channel == channel for each in here.components(Proactive, BranchHandOver))


def on_sale(here: Here) -> bool:
    """Whether an offer of ours is sold, or held: products are, bundles where a strategy or the start has them."""
    kind, name = (str(part) for part in here.said.location[1:3])
    world = here.scenario.world
    sold = kind == "products" or any(each.bundle == name for each in here.components(MixedBundle))
    return sold or world.customer_file is not None or any(name in each.holds for each in world.segments.values())


def delivers(here: Here) -> bool:
    """Whether an offer of ours takes time to be delivered."""
    catalogue = here.scenario.catalogue
    return any(each.delivery > 0 for each in (catalogue.products | catalogue.bundles).values())


def charged(here: Here) -> bool:
    """Whether the offer in whose table the key stands costs something a month, itself or in its parts."""
    parts = getattr(here.table, "products", None)
    products = here.scenario.catalogue.products
    return here.table.price > 0 if parts is None else any(products[part].price > 0 for part in parts)


def is_related(here: Here) -> bool:
    """Whether anybody stands, or comes, nearer to us than a stranger: at the start, by talks, by kept promises."""
    world = here.scenario.world
    at_start = any(each.relationship > 0 for each in world.segments.values())
    from_file = world.customer_file is not None and "relationship" in world.customer_file.attributes
    promises = world.bond.kept_promise > 0 and delivers(here)
    return at_start or from_file or promises or any(begun(here, name) for name in here.scenario.channels)


def subscription_commits(here: Here) -> bool:
    """Whether an offer of ours commits that is held until it is left."""
    return here.commits(in_needs(here, [*products_and_bundles(here)], lambda need: need.subscription))


def may_be_renewed(here: Here) -> bool:
    """Whether an offer that a component concerns commits, and is not used up when the commitment ends."""
    return here.file_binds or here.commits(in_needs(here, own_names(here), lambda need: need.consumed is None))


def products_and_bundles(here: Here) -> dict[str, Any]:
    """All that we may offer."""
    return dict(here.scenario.catalogue.products | here.scenario.catalogue.bundles)


def in_needs(here: Here, names: Iterable[str], which: Callable[[Any], bool]) -> list[str]:
    """Those of some offers of ours that meet a need of some kind, bundles with one that does included."""
    products, bundles, needs = (
        here.scenario.catalogue.products,
        here.scenario.catalogue.bundles,
        here.scenario.world.needs,
    )
    return [
        name
        for name in names
        if any(
            which(needs[products[part].category]) for part in (bundles[name].products if name in bundles else (name,))
        )
    ]


def alike(here: Here, name: str) -> list[str]:
    """The other offers of ours that meet a need which an offer of ours meets."""
    products, bundles = here.scenario.catalogue.products, here.scenario.catalogue.bundles
    met = {one: {product.category} for one, product in products.items()}
    met |= {one: {products[part].category for part in bundle.products} for one, bundle in bundles.items()}
    return [other for other in met if other != name and met[other] & met[name]]


def may_move(here: Here) -> bool:
    """Whether who is bound to an offer that a component concerns has another of ours to move to."""
    names = in_needs(here, own_names(here), lambda need: need.consumed is None)
    return any((here.file_binds or here.commits([name])) and bool(alike(here, name)) for name in names)


def one_to_change_to(here: Here) -> bool:
    """Whether two offers, of ours or of rivals, meet the same need."""
    products = here.scenario.catalogue.products
    met = [{product.category} for product in products.values()]
    met += [{products[part].category for part in each.products} for each in here.scenario.catalogue.bundles.values()]
    rivals = here.scenario.world.competitors.values()
    met += [{offer.category} for rival in rivals for offer in rival.offers.values()]
    return any(sum(category in each for each in met) > 1 for category in here.scenario.world.needs)


def chosen_again(here: Here) -> bool:
    """Whether who holds something of ours ever chooses again: for another need, something else, or the same anew."""
    needs, segments = here.scenario.world.needs, here.scenario.world.segments.values()
    leaves = any(each.churn.rate > 0 for each in segments)  # and may come back
    if leaves and any(each.subscription and each.rate > 0 for each in needs.values()):
        return True
    return len(needs) > 1 or one_to_change_to(here) or any(each.consumed is not None for each in needs.values())


def paid_again(here: Here) -> bool:
    """Whether a holder of what a component concerns pays a bill, or comes to buy the like again."""
    needs = here.scenario.world.needs
    return any(
        product.price > 0 or product.commitment > 0 or need.consumed is not None or need.renewal_rate > 0
        for product in here.offers()
        for need in [needs[product.category]]
    )


def spoken_to(here: Here) -> bool:
    """Whether an approach speaks of one thing to the role in whose table the key stands."""
    segment, role = str(here.said.location[2]), here.said.location[4]
    return any(
        each.content != "match" and role in each.roles and (each.segments is None or segment in each.segments)
        for each in here.components(Approach)
    )


def unanswered(here: Here) -> bool:
    """Whether anybody does not answer a channel: the one in whose table the key stands, or that it names."""
    channel = here.table if isinstance(here.table, Channel) else here.scenario.channels[its_channel(here)]
    return channel.connects < 1 or here.has(Lists)


def pays_commission(here: Here) -> bool:
    """Whether a sale pays reps a commission."""
    paid = any(here.staffed(name) and each.commission > 0 for name, each in here.scenario.channels.items())
    return paid or here.has(Commission, RepCommission)


def is_metered(here: Here) -> bool:
    """Whether the use of an offer that a component concerns is measured."""
    return any(here.scenario.world.needs[each.category].usage is not None for each in here.offers())
