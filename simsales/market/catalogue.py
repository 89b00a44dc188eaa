"""The offer book of a scenario: our products, bundles and the rivals' offers as tables of numbers."""

from __future__ import annotations

import numpy as np

from simsales.market.ground.keys import Serves
from simsales.market.ground.kinds import ATTRIBUTES
from simsales.market.ground.offers import NOTHING, Labels, OfferBook, used_up_offers
from simsales.market.scenario import Scenario
from simsales.market.usage import plan as usage

_NUMBERS = (
    "list_price", "list_once", "cost", "cost_share", "cost_once", "commitment", "exit_fee", "delivery", "on_time",
    "known", "complementarity", "unit_cost", "keeps",
)  # fmt: skip
_PROMISED = ("commitment", "exit_fee", "delivery", "on_time", "known")  # of what we sell


def labels_of(scenario: Scenario) -> Labels:
    """The labels of a scenario."""
    ours = (*scenario.catalogue.products, *scenario.catalogue.bundles)
    theirs = tuple(f"{rival}/{name}" for rival, c in scenario.world.competitors.items() for name in c.offers)
    segments, tree = tuple(scenario.world.segments), scenario.world.organisation
    city_of = {} if tree is None else tree.city_of
    return Labels(
        segments=segments if tree is None else tuple(name for name in segments for _ in city_of),
        channels=tuple(scenario.channels),
        categories=tuple(scenario.world.needs),
        offers=ours + theirs,
        own=len(ours),
        rivals=tuple(scenario.world.competitors),
        districts=tuple(city_of) * len(segments),
        cities=tuple(city_of.values()) * len(segments),
    )


class _Draft:
    """The tables of an offer book while they are filled in, one row an offer; a number that is not said is 0."""

    def __init__(self, labels: Labels, names: tuple[str, ...] = ()) -> None:
        size, categories = len(labels.offers), len(labels.categories)
        self.labels = labels
        self.column = {name: np.zeros(size) for name in _NUMBERS}
        self.column["launched"] = np.full(size, -np.inf)  # long ago
        self.column["keeps"] = np.ones(size)
        self.component = np.full((size, categories), NOTHING, np.int64)
        self.weight = np.zeros((size, categories))
        self.attributes = np.zeros((size, len(ATTRIBUTES)))
        self.names, self.named = names, np.zeros((size, len(names)))
        self.rival = np.full(size, -1, np.int64)

    def put(self, j: int, said: object, *same: str, **named: str) -> None:
        """Fill in numbers of an offer, each from the key of the ``same`` name, or from the one that is named."""
        for name, key in {**dict(zip(same, same, strict=True)), **named}.items():
            self.column[name][j] = getattr(said, key)

    def serve(self, j: int, category: str, said: Serves) -> None:
        """An offer serves a category, all by itself."""
        g = self.labels.categories.index(category)
        self.component[j, g], self.weight[j, g] = j, 1.0
        self.attributes[j] = [getattr(said, a) for a in ATTRIBUTES]
        self.named[j] = [said.attributes.get(name, 0.0) for name in self.names]

    def category(self, j: int) -> int:
        """The first category that an offer serves."""
        return int(np.argmax(self.component[j] >= 0))


def _put_products(draft: _Draft, scenario: Scenario) -> None:
    """Fill in our products."""
    for j, product in enumerate(scenario.catalogue.products.values()):
        draft.serve(j, product.category, product)
        draft.put(j, product, "cost", "cost_share", "cost_once", "unit_cost", *_PROMISED)
        draft.put(j, product, list_price="price", list_once="price_once", keeps="our_part")


def _put_bundles(draft: _Draft, scenario: Scenario) -> None:
    """Fill in our bundles: what their products are and cost together, counted to categories by list price."""
    labels, column, component, weight = draft.labels, draft.column, draft.component, draft.weight
    for name, bundle in scenario.catalogue.bundles.items():
        j = labels.offers.index(name)
        parts = [labels.offers.index(part) for part in bundle.products]
        for part in parts:
            g = draft.category(part)
            component[j, g], weight[j, g] = part, column["list_price"][part]
        total = weight[j].sum()
        weight[j] = weight[j] / total if total > 0 else (component[j] >= 0) / len(parts)
        draft.attributes[j] = draft.attributes[parts].mean(axis=0)
        kept = [column["keeps"][part] for part in parts]
        weights = [weight[j, draft.category(part)] for part in parts]
        if min(kept) < 1:
            column["keeps"][j] = float(np.dot(kept, weights))
        column["cost_share"][j] = float(np.dot(column["cost_share"][parts], weights))
        for name_of in ("list_price", "list_once", "cost", "cost_once"):
            column[name_of][j] = column[name_of][parts].sum()
        draft.put(j, bundle, "complementarity", *_PROMISED)


def _put_rivals(draft: _Draft, scenario: Scenario) -> None:
    """Fill in the rivals' offers; what they sell they deliver on time."""
    for r, (rival, competitor) in enumerate(scenario.world.competitors.items()):
        for name, offer in competitor.offers.items():
            j = draft.labels.offers.index(f"{rival}/{name}")
            draft.serve(j, offer.category, offer)
            draft.rival[j] = r
            draft.put(j, offer, "commitment", "exit_fee", list_price="price")
            draft.put(j, competitor, "known")
            draft.column["on_time"][j] = 1.0


def offer_book(scenario: Scenario) -> OfferBook:
    """The offer book of a scenario."""
    labels = labels_of(scenario)
    draft = _Draft(labels, scenario.own_attributes)
    _put_products(draft, scenario)
    _put_bundles(draft, scenario)
    _put_rivals(draft, scenario)
    for name, ours in (scenario.catalogue.products | scenario.catalogue.bundles).items():
        if ours.launched is not None:
            draft.column["launched"][labels.offers.index(name)] = ours.launched
    for name, bundle in scenario.catalogue.bundles.items():  # no sooner than all its parts
        together = [labels.offers.index(each) for each in (name, *bundle.products)]
        draft.column["launched"][together[0]] = draft.column["launched"][together].max()
    is_bundle = np.zeros(len(labels.offers), bool)
    is_bundle[len(scenario.catalogue.products) : labels.own] = True
    used = np.array([need.consumed is not None for need in scenario.world.needs.values()], bool)
    tables = {
        **draft.column,
        "component": draft.component,
        "weight": draft.weight,
        "attributes": draft.attributes,
        "named": draft.named,
        "delivery": np.ceil(draft.column["delivery"]).astype(np.int64),
        "rival": draft.rival,
        "is_bundle": is_bundle,
        "used_up": used_up_offers(draft.component, used),
    }
    for table in tables.values():
        table.setflags(write=False)
    single = [*scenario.catalogue.products.values(), *(None for _ in scenario.catalogue.bundles)]
    theirs = [offer for competitor in scenario.world.competitors.values() for offer in competitor.offers.values()]
    charged = usage.listed((*single, *theirs))
    return OfferBook(labels=labels, usage=charged, own_attributes=draft.names, **tables)
