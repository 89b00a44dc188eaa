"""The customers at the start: drawn by segment, or taken from a customer file, or both.

Every draw is addressed by the customer's slot, so that a larger population begins with the same customers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import bdtr, ndtri

from simsales.core.streams import Streams
from simsales.files.units import PARTS
from simsales.market.customer_effects import CHURN
from simsales.market.customer_table import CustomerTable
from simsales.market.ground.belonging import held_of_ours
from simsales.market.ground.kinds import HALF_MORE, ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.offers import Floats, OfferBook, by_name
from simsales.market.ground.state import NEVER
from simsales.market.organisation.keys import Organisation
from simsales.market.own_traits import beta_chances, own_columns
from simsales.market.price.reference import usual_prices
from simsales.market.scenario import Scenario, Segment
from simsales.market.usage.in_charges import without_usage
from simsales.market.usage.usage import draw_usage

LONGEST_TENURE = 208  # weeks; tenures are drawn evenly up to it (assumed)
STAGES = 4  # of a relationship, above that of a stranger

type Columns = dict[str, Any]


def draw_customers(scenario: Scenario, book: OfferBook, luck: Streams, table: CustomerTable | None) -> Columns:
    """The columns of every customer at the start of week 0, by field of ``Customer``."""
    n = scenario.run.customers if table is None else table.n
    slots = np.arange(n)
    named, order = list(scenario.world.segments.values()), by_name(list(scenario.world.segments))
    segment = order[_pick(luck.uniforms("segment", slots), [named[s].share for s in order])]
    if table is not None:
        segment = np.where(table.segment >= 0, table.segment, segment)
    if scenario.world.organisation is not None:
        segment = _in_districts(scenario, scenario.world.organisation, segment, luck, table)
    segments = list(scenario.world.cells)
    columns: Columns = {"segment": segment.astype(np.int16)}
    columns |= _traits(segments, segment, luck, slots)
    columns |= own_columns(scenario, segment, luck, slots, {} if table is None else table.effects)
    columns |= _holdings(scenario, book, segment, luck, slots, table)
    columns |= draw_usage(scenario.world.needs, book.labels.segments, book, segment, columns["holding"], luck, slots)
    file = scenario.world.customer_file
    if table is not None and file is not None and file.usage_in_charge:
        columns |= without_usage(scenario.world.needs, book, columns, ~np.isnan(table.charge))
    used = np.array([need.consumed is not None for need in scenario.world.needs.values()])
    columns["reference"] = usual_prices(
        scenario.world, scenario.selling, used, book, columns["holding"], columns["paid"]
    )  # fmt: skip
    if table is not None:
        _take_attributes(columns, table)
        columns["churn_logit"] += table.effects.get(CHURN, 0.0)
    return columns


def _in_districts(
    scenario: Scenario, tree: Organisation, segment: Any, luck: Streams, table: CustomerTable | None
) -> Any:  # fmt: skip
    """The number of each customer's segment in their district: as the file says, or drawn by the segment's parts."""
    names = list(tree.districts)
    order, u = by_name(names), luck.uniforms("district", np.arange(len(segment)))
    district = np.zeros(len(segment), np.int64)
    for s, name in enumerate(scenario.world.segments):
        here, parts = segment == s, tree.parts(name)
        district[here] = order[_pick(u[here], [parts[d] for d in order])]
    if table is not None:
        district = np.where(table.district >= 0, table.district, district)
    return segment * len(names) + district


def _pick(u: Floats, shares: list[float]) -> Any:
    """Which part of one each uniform falls into."""
    edges = np.cumsum(shares)
    return np.minimum(np.searchsorted(edges, u * edges[-1], side="right"), len(shares) - 1)


def _traits(segments: list[Segment], segment: Any, luck: Streams, slots: Any) -> Columns:
    n = len(slots)
    columns: Columns = {
        "orientation": np.zeros(n, np.int8),
        "sensitivity": np.zeros(n, np.int8),
        "price_response": np.zeros(n, np.float32),
        "churn_logit": np.zeros(n, np.float32),
        "satisfaction": np.zeros(n),
        "relationship": np.zeros(n),
    }
    draws = {
        name: luck.uniforms(name, slots)
        for name in ("orientation", "sensitivity", "price response", "churn", "satisfaction", "relationship")
    }
    for s, spec in enumerate(segments):
        here = segment == s
        u = {name: drawn[here] for name, drawn in draws.items()}
        columns["orientation"][here] = _pick(u["orientation"], [getattr(spec.orientation, o) for o in ORIENTATIONS])
        columns["sensitivity"][here] = _pick(u["sensitivity"], [getattr(spec.sensitivity, k) for k in SENSITIVITIES])
        price_sensitive = columns["sensitivity"][here] == SENSITIVITIES.index("price")
        columns["price_response"][here] = (
            spec.price_response
            * np.exp(spec.price_response_spread * ndtri(u["price response"]))
            * np.where(price_sensitive, HALF_MORE, 1.0)
        )
        columns["churn_logit"][here] = log_odds(beta_chances(u["churn"], spec.churn.rate, spec.churn.spread))
        columns["satisfaction"][here] = np.clip(
            spec.satisfaction + spec.satisfaction_spread * ndtri(u["satisfaction"]), 0, 1
        )
        columns["relationship"][here] = stages(u["relationship"], spec.relationship)
    return columns


def stages(u: Floats, mean: float) -> Floats:
    """Relationships with this mean by inverse CDF: stages are Binomial(4, mean), over 4 (B-rel)."""
    below: Floats = bdtr(np.arange(STAGES), STAGES, mean)
    drawn: Floats = np.searchsorted(below, u, side="left") / STAGES
    return drawn


def log_odds(rate: Floats) -> Floats:
    """The log odds of a chance, kept within -30 and 30 (so that 0 and 1 stay finite)."""
    with np.errstate(divide="ignore"):
        odds: Floats = np.clip(np.log(rate) - np.log1p(-rate), -30, 30)
    return odds


def _holdings(
    scenario: Scenario, book: OfferBook, segment: Any, luck: Streams, slots: Any, table: CustomerTable | None
) -> Columns:
    """What customers hold, pay and are bound to, since when they are ours, and what they know and expect."""
    own, segments = book.labels.own, scenario.world.cells
    holding = _held(scenario, book, segment, luck, table)
    held, ours = holding >= 0, held_of_ours(holding, own)
    number, is_customer = np.where(held, holding, 0), ours.any(axis=1)
    list_price = np.where(held, book.list_price[number] * book.weight[number, np.arange(holding.shape[1])], 0.0)
    tenure = np.floor(luck.uniforms("tenure", slots) * LONGEST_TENURE)
    if table is not None:
        tenure = np.where(np.isnan(table.tenure_weeks), tenure, np.round(table.tenure_weeks))
    paid = list_price if table is None else _charged(list_price, ours, table)
    committed = np.array([spec.in_commitment for spec in segments])[segment]
    end = _ends(book, holding, committed, tenure, luck, slots, table)
    service = np.where(ours, book.attributes[number, 1], 0.0).sum(axis=1) / np.maximum(ours.sum(axis=1), 1)
    expected = np.array([spec.satisfaction for spec in segments])[segment]
    aware = np.broadcast_to(book.known[:own], (len(slots), own)).copy()
    for offer in range(own):
        aware[(holding == offer).any(axis=1), offer] = 1.0
    return {
        "holding": holding,
        "paid": paid,
        "contract_end": np.where(held, end // PARTS, NEVER).astype(np.int32),
        "contract_end_part": np.where(held, end % PARTS, 0).astype(np.int16),
        "since": np.where(is_customer, -tenure, NEVER).astype(np.int32),
        "came": np.where(is_customer, -tenure, NEVER).astype(np.int32),
        "usual_paid": paid.copy(),
        "agreed": paid.copy(),
        "listed": paid.copy(),
        "expectation": np.where(is_customer, service, expected),
        "awareness": aware,
    }


def _held(scenario: Scenario, book: OfferBook, segment: Any, luck: Streams, table: CustomerTable | None) -> Any:
    """The offers held, by customer and category (-1: none): as the file says, or drawn by what the segment holds."""
    labels, categories = book.labels, len(book.labels.categories)
    holding = np.full((len(segment), categories), -1, np.int16)
    said = np.zeros(categories, bool)  # categories that the customer file speaks of
    for names, which in () if table is None else table.holds:
        for k, name in enumerate(names):
            j = labels.offers.index(name)
            said |= book.covers[j]
            holding[np.ix_(which == k, book.covers[j])] = j
    order = by_name(labels.categories)
    for s, spec in enumerate(scenario.world.cells):
        rows = np.flatnonzero(segment == s)
        offers_held = [labels.offers.index(name) for name in sorted(spec.holds)]
        for g in order:
            if said[g]:
                continue
            offers = [j for j in offers_held if next(h for h in order if book.covers[j, h]) == g]
            if not offers:
                continue
            shares = [spec.holds[labels.offers[j]] for j in offers]
            drawn = _pick(luck.uniforms(f"holds {labels.categories[g]}", rows), [*shares, 1 - sum(shares)])
            for k, j in enumerate(offers):
                free = rows[(drawn == k) & (holding[rows, g] < 0)]
                holding[np.ix_(free, book.covers[j])] = j
    return holding


def _charged(list_price: Floats, ours: Any, table: CustomerTable) -> Floats:
    """What is paid a month by category: what the file says that our offers cost together, shared by list price."""
    total = np.where(ours, list_price, 0.0).sum(axis=1)
    factor = np.where(np.isnan(table.charge) | (total <= 0), 1.0, table.charge / np.maximum(total, 1e-9))
    return np.where(ours, list_price * factor[:, None], list_price)


def _ends(
    book: OfferBook, holding: Any, committed: Floats, tenure: Floats, luck: Streams, slots: Any,
    table: CustomerTable | None,
) -> Floats:  # fmt: skip
    """The dates at which commitments end, in parts of a week: as the file says, or drawn; a week ago for the free.

    Of those of whom nothing is said a part ``committed`` are under a commitment. A bundle is one contract, by the luck
    of the first of its categories by name.
    """
    commitment = book.commitment[np.where(holding >= 0, holding, 0)].astype(float)
    ends = np.full(holding.shape, np.nan)
    if table is not None:
        commitment, ends = _said_terms(commitment, holding, book, tenure, table)
    remaining = np.empty(holding.shape)
    for category, name in enumerate(book.labels.categories):
        remaining[:, category] = luck.uniforms(f"contract {name}", slots)
    for bundle in np.flatnonzero(book.is_bundle):
        first = next(g for g in by_name(book.labels.categories) if book.covers[bundle, g])
        remaining = np.where(holding == bundle, remaining[:, [first]], remaining)
    part = committed[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = _drawn_ends(remaining / part, commitment)
    drawn_end = np.where((remaining < part) & (commitment > 0), drawn, -PARTS)
    said_end = np.where(np.nan_to_num(ends) > 0, np.nan_to_num(ends), -PARTS)
    return np.where(np.isnan(ends), drawn_end, said_end)


def _said_terms(
    commitment: Floats, holding: Any, book: OfferBook, tenure: Floats, table: CustomerTable
) -> tuple[Floats, Floats]:
    """The lengths of commitments, and the dates at which they end (nan: not said), with what the file says of them."""
    held, ours = holding >= 0, held_of_ours(holding, book.labels.own)
    known = ~np.isnan(table.commitment_weeks)
    commitment = np.where(ours & known[:, None], table.commitment_weeks[:, None], commitment)
    # Contracts are renewed for the same length again: what is left follows from tenure.
    with np.errstate(divide="ignore", invalid="ignore"):
        term = np.rint(commitment * PARTS)
        left = term - np.mod(tenure[:, None] * PARTS, term)
    from_tenure = ours & ~np.isnan(table.tenure_weeks)[:, None] & (commitment > 0)
    ends = np.where(from_tenure, left, np.nan)
    # The end is that of the contract with us, or with a rival for who has none with us.
    meant = np.where(ours.any(axis=1)[:, None], ours, held)
    weeks = np.broadcast_to(table.contract_ends_weeks[:, None], holding.shape)
    for offer, each in table.ends_of.items():
        own_end = (holding == book.labels.offers.index(offer)) & ~np.isnan(each)[:, None]
        weeks = np.where(own_end, each[:, None], weeks)
    from_file = np.rint(weeks * PARTS)
    return commitment, np.where(meant & ~np.isnan(from_file), from_file, ends)


def _drawn_ends(part: Floats, commitment: Floats) -> Floats:
    """The dates at which terms end that began at any time before the start, by a part of one for each.

    Even over the term: in a week of it, where it is whole weeks; at any time, where it is not.
    """
    whole = np.floor(part * (commitment + 1)) * PARTS
    drawn: Floats = np.where(commitment % 1 == 0, whole, np.floor(part * commitment * PARTS))
    return drawn


def _take_attributes(columns: Columns, table: CustomerTable) -> None:
    for name, values in table.attributes.items():
        said = ~np.isnan(values)
        target = "churn_logit" if name == "churn_rate" else name
        columns[target][said] = log_odds(values[said]) if name == "churn_rate" else values[said]
        if name == "relationship":
            columns[target][said] = np.rint(values[said] * STAGES) / STAGES  # the nearest stage
