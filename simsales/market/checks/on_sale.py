"""Whether a strategy prices or promotes only what it sells: an offer in some channel's range, a bundle put on sale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeGuard

from simsales.files.positions import Location
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Range
from simsales.market.checks.offered import Offered
from simsales.market.ground.levers import Component, Scope
from simsales.market.price.levers import DiscountAuthority, Loyalty
from simsales.market.promotion.base import Promotion


class Placed(NamedTuple):
    """A component, and where it stands in the file: ``("strategies", name, family, number)``."""

    location: Location
    component: Component


class Unsold(NamedTuple):
    """Something that a component can have no effect on: where it says so, what is wrong, what may help."""

    location: Location
    message: str
    hint: str


def unsold(name: str, components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    """What the components of a strategy, inherited ones included, price or promote in vain.

    Prices for present holders (a loyalty price, or ``existing = true``) may concern what is not sold any more.
    """
    ranges = ranges_of(components, offered)
    on_sale = {each.component.bundle for each in components if isinstance(each.component, MixedBundle)}
    for location, component in components:
        if isinstance(component, MixedBundle):
            yield from _in_no_range((*location, "bundle"), (component.bundle,), component.channels, ranges)
            continue
        exempt = isinstance(component, Loyalty | DiscountAuthority)
        if isinstance(component, Scope) and location[2] == "pricing" and not exempt:
            yield from _priced_by_bundling(location, component, on_sale)
        if isinstance(component, Promotion) or _is_for_new_orders(component, location):
            offers = component.offers or ()
            yield from _in_no_range((*location, "offers"), offers, component.channels, ranges)
            if offers and all(offer in offered.bundles and offer not in on_sale for offer in offers):
                said = f'no bundling puts "{offers[0]}" on sale in the strategy "{name}"'
                yield Unsold(
                    (*location, "offers", 0), said, f'bundling = [{{ kind = "mixed", bundle = "{offers[0]}" }}]'
                )


def _is_for_new_orders(component: Component, location: Location) -> TypeGuard[Scope]:
    """Whether it is a price that nobody pays but with a new order."""
    is_price = isinstance(component, Scope) and location[2] == "pricing"
    return is_price and not isinstance(component, Loyalty) and not getattr(component, "existing", False)


def _priced_by_bundling(location: Location, component: Scope, on_sale: Set[str]) -> Iterator[Unsold]:
    """Bundles on sale that pricing names: bundling proposes after it and prices them by their parts."""
    for number, offer in enumerate(component.offers or ()):
        if offer in on_sale:
            said = f'"{offer}" is a bundle, whose price follows from bundling and the prices of its parts'
            yield Unsold(
                (*location, "offers", number),
                said,
                "say its price by `by` or `price` of the bundling, or price its parts",
            )


def ranges_of(components: Sequence[Placed], offered: Offered) -> Mapping[str, Sequence[str] | None]:
    """What each channel may sell under these components (None: everything)."""
    ranges: dict[str, Sequence[str] | None] = {name: way.range for name, way in offered.channels.items()}
    for _, component in components:
        if isinstance(component, Range):
            ranges[component.channel] = component.offers
    return ranges


def _in_no_range(
    location: Location,
    offers: Sequence[str],
    channels: Sequence[str] | None,
    ranges: Mapping[str, Sequence[str] | None],
) -> Iterator[Unsold]:
    for number, offer in enumerate(offers):
        sellers = [name for name, sold in ranges.items() if sold is None or offer in sold]
        place = (*location, number) if location[-1] == "offers" else location
        if not sellers:
            yield Unsold(place, f'no channel sells "{offer}"', "add it to the range of a channel")
        elif channels and not set(channels) & set(sellers):
            yield Unsold(place, f'"{offer}" is not sold in {", ".join(channels)}', f"sold in: {', '.join(sellers)}")
