"""Names that must exist, and numbers that must fit together: what no single key of a scenario can check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simsales.files.positions import Location
from simsales.files.problems import Finding, suggest
from simsales.market.checks.activity import check_activity
from simsales.market.checks.inheritance import check_inheritance
from simsales.market.checks.organisation import check_places
from simsales.market.checks.queues import check_queues
from simsales.market.checks.sizes import check_sizes
from simsales.market.customer_file_keys import ATTRIBUTES
from simsales.market.scenario import Scenario
from simsales.market.usage.keys import check_usage, check_usage_names


def check_names(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find names that do not exist or clash, in a scenario's data as the file has them.

    It passes over whatever has the wrong type (pydantic reports that), so that all problems can be told
    at once.
    """
    yield from _check_catalogue(data)
    yield from _check_world(data)
    channels, offers = _table(data, "channels"), [*_products(data), *_table(data, "catalogue", "bundles")]
    for name, channel in _tables(channels):
        yield from _unknown(("channels", name, "range"), channel.get("range"), offers, "offer", "offers")
        first, segments = _table(channel, "queue").get("first"), _table(data, "world", "segments")
        yield from _unknown(("channels", name, "queue", "first"), first, segments, "segment", "segments")
    responses = _table(data, "responses")
    yield from _unknown(("responses", "channels"), responses.get("channels"), channels, "channel", "channels")
    for name, desk in _tables(responses):
        yield from _unknown(("responses", name, "owner"), desk.get("owner"), channels, "channel", "channels")
    for name, reps in _tables(_table(data, "reps")):
        yield from _unknown(("reps", name, "channel"), reps.get("channel"), channels, "channel", "channels")
    yield from check_places(data)
    yield from _check_customer_file(data)
    yield from check_usage_names(_table(data, "world", "needs"), _table(data, "world", "segments"))
    yield from check_inheritance(_table(data, "strategies"))


def check_numbers(scenario: Scenario) -> Iterator[Finding]:
    """Find numbers that do not fit together."""
    experience = scenario.world.experience
    if experience.very_poor >= experience.very_good:
        message = f"very_poor ({experience.very_poor:g}) must be less than very_good ({experience.very_good:g})"
        written = "very_poor" if "very_poor" in experience.model_fields_set else "very_good"
        yield Finding(("world", "experience", written), message)
    yield from check_sizes(scenario)
    yield from check_activity(scenario.channels, scenario.reps)
    yield from check_queues(scenario)
    rivals = {name: competitor.offers for name, competitor in scenario.world.competitors.items()}
    yield from check_usage(scenario.world.needs, scenario.catalogue.products, rivals)
    for name, need in scenario.world.needs.items():
        place = ("world", "needs", name, "consumed")
        if need.consumed is not None and need.subscription:
            yield Finding(place, "what is used up is no subscription: say subscription = false", value=False)
        if need.consumed is not None and need.consumed.most > 1 and scenario.world.reference_price is None:
            yield Finding((*place, "most"), "who buys ahead compares with the usual price: say [world.reference_price]")
    if scenario.world.referral is not None and scenario.world.network.kind != "friends":
        message = f'nobody has friends to refer: the network is of the kind "{scenario.world.network.kind}"'
        yield Finding(("world", "referral"), message, value=False)
    for name, segment in scenario.world.segments.items():
        held: dict[str, float] = {}
        for offer, share in segment.holds.items():
            for category in _categories(scenario, offer):
                held[category] = held.get(category, 0) + share
        for category, total in held.items():
            if total > 1 + 1e-9:
                message = f"{total:.4g} of the segment hold an offer of {category}: that is more than 1"
                yield Finding(("world", "segments", name, "holds"), message, value=False)


def _categories(scenario: Scenario, offer: str) -> set[str]:
    products, bundles = scenario.catalogue.products, scenario.catalogue.bundles
    if offer in products:
        return {products[offer].category}
    if offer in bundles:
        return {products[name].category for name in bundles[offer].products if name in products}
    rival, _, name = offer.partition("/")
    competitor = scenario.world.competitors.get(rival)
    return {competitor.offers[name].category} if competitor and name in competitor.offers else set()


def _check_catalogue(data: Mapping[str, Any]) -> Iterator[Finding]:
    needs, products = _table(data, "world", "needs"), _products(data)
    segments = _tables(_table(data, "world", "segments"))
    industries = [str(table["industry"]) for _, table in segments if "industry" in table]
    for name, product in _tables(products):
        location: Location = ("catalogue", "products", name, "category")
        yield from _unknown(location, product.get("category"), needs, "need", "needs")
        location = ("catalogue", "products", name, "made_for")
        yield from _unknown(location, product.get("made_for"), industries, "industry", "industries of segments")
    for name, bundle in _tables(_table(data, "catalogue", "bundles")):
        location = ("catalogue", "bundles", name)
        if name in products:
            yield Finding(location, f'there is a product called "{name}" too: give one another name', value=False)
        parts = bundle.get("products")
        yield from _unknown((*location, "products"), parts, products, "product", "products")
        first: dict[Any, str] = {}
        for index, part in enumerate(parts if isinstance(parts, list) else []):
            category = _table(products, part).get("category") if isinstance(part, str) else None
            if not isinstance(category, str):
                continue
            if category in first:
                also = "twice" if first[category] == part else f"beside {first[category]}"
                message = f"a bundle has one product of a category, and {part} ({category}) stands {also}"
                yield Finding((*location, "products", index), message)
            first.setdefault(category, part)


def _check_world(data: Mapping[str, Any]) -> Iterator[Finding]:
    needs, offers, attributes = _table(data, "world", "needs"), _offers(data), _attributes(data)
    for name, segment in _tables(_table(data, "world", "segments")):
        location: Location = ("world", "segments", name)
        yield from _unknown_keys((*location, "need_rate"), segment, needs, "need", "needs")
        yield from _unknown_keys((*location, "worth_having"), segment, needs, "need", "needs")
        yield from _unknown_keys((*location, "holds"), segment, offers, "offer", "offers")
        for key in ("tastes", "taste_spread"):
            yield from _unknown_keys((*location, key), segment, attributes, "attribute", "attributes of offers")
    for name, rival in _tables(_table(data, "world", "competitors")):
        for offer, table in _tables(_table(rival, "offers")):
            location = ("world", "competitors", name, "offers", offer)
            yield from _unknown((*location, "category"), table.get("category"), needs, "need", "needs")
            ours = [*_products(data), *_table(data, "catalogue", "bundles")]
            yield from _unknown((*location, "answers"), table.get("answers"), ours, "offer of ours", "our offers")


def _check_customer_file(data: Mapping[str, Any]) -> Iterator[Finding]:
    file, here = _table(data, "world", "customer_file"), ("world", "customer_file")
    segments = _table(data, "world", "segments")
    yield from _unknown_keys((*here, "need_by"), file, _table(data, "world", "needs"), "need", "needs")
    for value, segment in _table(file, "segments").items():
        yield from _unknown((*here, "segments", value), segment, segments, "segment", "segments")
    held = file.get("holds")
    for number, offer in enumerate(held if isinstance(held, list) else ()):
        yield from _unknown((*here, "holds", number), offer, _offers(data), "offer", "offers")
    if isinstance(held, str):
        yield from _unknown((*here, "holds"), held, _offers(data), "offer", "offers")
    for needed, key in (("id", "rows"), ("holds", "holds_split")):
        if key in file and needed not in file:
            yield Finding((*here, key), f'"{key}" needs the key "{needed}"', value=False)
    for column, mapping in _tables(_table(file, "holds")):
        for value, offer in mapping.items():
            yield from _unknown((*here, "holds", column, value), offer, _offers(data), "offer", "offers")
    yield from _unknown_keys((*here, "attributes"), file, ATTRIBUTES, "attribute", "attributes")
    attributes = _table(file, "attributes")
    yield from _unknown_keys((*here, "values"), file, attributes, "attribute", "attributes of this file")
    for key, needed in (("segments", "segment"), ("contracts", "contract")):
        if _table(file, key) and needed not in file:
            message = f'"{key}" needs the key "{needed}", the column that it translates'
            yield Finding((*here, key), message, value=False)
    if "contract" in file and not _table(file, "contracts"):
        message = '"contract" needs the table "contracts": value in the file -> length of commitment'
        yield Finding((*here, "contract"), message, 'contracts = { "One year" = "1 year" }')


def _unknown(location: Location, given: Any, known: Iterable[str], what: str, all_of_them: str) -> Iterator[Finding]:
    """Find a name (or names in a list) that is not among the known ones."""
    names = list(known)
    for index, name in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(name, str) and name not in names:
            where = (*location, index) if isinstance(given, list) else location
            yield Finding(where, f'there is no {what} "{name}"', suggest(name, names, all_of_them))


def _unknown_keys(
    location: Location, table: Mapping[str, Any], known: Iterable[str], what: str, all_of_them: str
) -> Iterator[Finding]:
    names = list(known)
    for key in _table(table, str(location[-1])):
        if key not in names:
            message = f'there is no {what} "{key}"'
            yield Finding((*location, key), message, suggest(key, names, all_of_them), value=False)


def _products(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return _table(data, "catalogue", "products")


def _offers(data: Mapping[str, Any]) -> list[str]:
    rivals = _table(data, "world", "competitors")
    theirs = [f"{rival}/{offer}" for rival, table in _tables(rivals) for offer in _table(table, "offers")]
    return [*_products(data), *_table(data, "catalogue", "bundles"), *theirs]


def _attributes(data: Mapping[str, Any]) -> list[str]:
    """The attributes of the file's own, of any offer."""
    rivals = [_table(rival, "offers") for _, rival in _tables(_table(data, "world", "competitors"))]
    offers = [offer for table in (_products(data), *rivals) for _, offer in _tables(table)]
    return list(dict.fromkeys(name for offer in offers for name in _table(offer, "attributes")))


def _table(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The table at a path, empty where there is none."""
    here: Any = data
    for part in path:
        here = here.get(part) if isinstance(here, Mapping) else None
    return here if isinstance(here, Mapping) else {}


def _tables(table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, value) for name, value in table.items() if isinstance(value, Mapping))
