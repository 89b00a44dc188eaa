"""The offer book of a scenario: our products, bundles and the rivals' offers as tables of numbers."""

from __future__ import annotations

import numpy as np

from simsales.market.ground.kinds import ATTRIBUTES
from simsales.market.ground.offers import NOTHING, Labels, OfferBook
from simsales.market.scenario import Scenario
from simsales.market.usage.plan import FLAT, Register, blocks_of

_NUMBERS = (
    "list_price", "list_once", "cost", "cost_once", "commitment", "exit_fee", "delivery", "on_time", "known",
    "complementarity", "unit_cost", "keeps",
)  # fmt: skip


def labels_of(scenario: Scenario) -> Labels:
    """The labels of a scenario."""
    ours = (*scenario.catalogue.products, *scenario.catalogue.bundles)
    theirs = tuple(f"{rival}/{name}" for rival, c in scenario.world.competitors.items() for name in c.offers)
    return Labels(
        segments=tuple(scenario.world.segments),
        channels=tuple(scenario.channels),
        categories=tuple(scenario.world.needs),
        offers=ours + theirs,
        own=len(ours),
        rivals=tuple(scenario.world.competitors),
    )


def offer_book(scenario: Scenario) -> OfferBook:
    """The offer book of a scenario."""
    labels = labels_of(scenario)
    size, categories = len(labels.offers), len(labels.categories)
    column = {name: np.zeros(size) for name in _NUMBERS}
    column["launched"] = np.full(size, -np.inf)  # long ago
    column["keeps"] = np.ones(size)
    component = np.full((size, categories), NOTHING, np.int64)
    weight = np.zeros((size, categories))
    attributes = np.zeros((size, len(ATTRIBUTES)))
    rival = np.full(size, -1, np.int64)

    def put(j: int, **values: float) -> None:
        for name, value in values.items():
            column[name][j] = value

    for j, product in enumerate(scenario.catalogue.products.values()):
        g = labels.categories.index(product.category)
        component[j, g], weight[j, g] = j, 1.0
        attributes[j] = [getattr(product, a) for a in ATTRIBUTES]
        put(
            j,
            list_price=product.price,
            list_once=product.price_once,
            cost=product.cost,
            cost_once=product.cost_once,
        )
        put(j, commitment=product.commitment, exit_fee=product.exit_fee, delivery=product.delivery)
        put(j, on_time=product.on_time, known=product.known, keeps=product.our_part)
    for name, bundle in scenario.catalogue.bundles.items():
        j = labels.offers.index(name)
        parts = [labels.offers.index(part) for part in bundle.products]
        for part in parts:
            g = int(np.argmax(component[part] >= 0))
            component[j, g], weight[j, g] = part, column["list_price"][part]
        total = weight[j].sum()
        weight[j] = weight[j] / total if total > 0 else (component[j] >= 0) / len(parts)
        attributes[j] = attributes[parts].mean(axis=0)
        kept = [column["keeps"][part] for part in parts]
        weights = [weight[j, int(np.argmax(component[part] >= 0))] for part in parts]
        if min(kept) < 1:
            put(j, keeps=float(np.dot(kept, weights)))
        for name_of in ("list_price", "list_once", "cost", "cost_once"):
            column[name_of][j] = column[name_of][parts].sum()
        put(j, commitment=bundle.commitment, exit_fee=bundle.exit_fee, delivery=bundle.delivery)
        put(j, on_time=bundle.on_time, known=bundle.known, complementarity=bundle.complementarity)
    for r, (rival_name, competitor) in enumerate(scenario.world.competitors.items()):
        for name, offer in competitor.offers.items():
            j = labels.offers.index(f"{rival_name}/{name}")
            g = labels.categories.index(offer.category)
            component[j, g], weight[j, g], rival[j] = j, 1.0, r
            attributes[j] = [getattr(offer, a) for a in ATTRIBUTES]
            put(
                j,
                list_price=offer.price,
                commitment=offer.commitment,
                known=competitor.known,
                on_time=1.0,
            )
            put(j, exit_fee=offer.exit_fee)
    register = Register((FLAT,))
    single = [*scenario.catalogue.products.values(), *(None for _ in scenario.catalogue.bundles)]
    theirs = [offer for competitor in scenario.world.competitors.values() for offer in competitor.offers.values()]
    priced = [register.number(blocks_of(o.allowance, o.per_unit) if o else FLAT) for o in (*single, *theirs)]
    column["unit_cost"][: len(scenario.catalogue.products)] = [o.unit_cost for o in single if o]
    for name, ours in (scenario.catalogue.products | scenario.catalogue.bundles).items():
        if ours.launched is not None:
            put(labels.offers.index(name), launched=ours.launched)
    is_bundle = np.zeros(size, bool)
    is_bundle[len(scenario.catalogue.products) : labels.own] = True
    column["delivery"] = np.ceil(column["delivery"]).astype(np.int64)
    tables = {**column, "rival": rival, "is_bundle": is_bundle, "terms": np.array(priced, np.int64)}
    used = np.array([need.consumed is not None for need in scenario.world.needs.values()], bool)
    tables["used_up"] = ((component >= 0) & used).any(axis=1)
    for table in (component, weight, attributes, *tables.values()):
        table.setflags(write=False)
    tariffs = tuple(register.tariffs)
    return OfferBook(
        labels=labels, component=component, weight=weight, attributes=attributes, tariffs=tariffs, **tables
    )
