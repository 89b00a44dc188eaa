"""The bare market: ``bare = true`` in a file, and nothing happens that the file does not say.

Every mechanism that works by a default is off, every gate open, everybody alike; what a file says wins. Tables that
a market cannot do without, and that the file leaves out, are supplied: one segment, one shop, one strategy. So the
plain models of the literature (sBG, Bass, NBD, logit) are a few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ANY = "*"  # any name

type Place = tuple[str, ...]
_SEGMENT, _NEED, _EXPERIENCE = ("world", "segments", ANY), ("world", "needs", ANY), ("world", "experience")
_PRODUCT, _BUNDLE = ("catalogue", "products", ANY), ("catalogue", "bundles", ANY)
_CHANNEL, _SELLING = ("channels", ANY), ("selling",)
_TALK = ("world", "network", "kind")
FOREVER = 5200.0  # weeks: the longest that can be said

BARE: dict[Place, Any] = {
    # nothing arises, nobody leaves
    (*_NEED, "rate"): 0.0,
    (*_NEED, "review_at_expiry"): 0.0,
    (*_NEED, "voiced_per_visit"): 0.0,
    (*_SEGMENT, "churn", "rate"): 0.0,
    (*_SEGMENT, "in_commitment"): 0.0,
    # everybody is alike, and weighs only what is said
    (*_SEGMENT, "orientation"): {"relationship": 1.0},
    (*_SEGMENT, "price_response"): 0.0,
    (*_SEGMENT, "price_response_spread"): 0.0,
    **{(*_SEGMENT, "weights", name): 0.0 for name in ("quality", "service", "brand", "security")},
    (*_SEGMENT, "commitment_aversion"): 0.0,
    (*_SEGMENT, "satisfaction_spread"): 0.0,
    (*_SELLING, "inertia"): 0.0,
    (*_SELLING, "taste_stays"): 0.0,
    (*_SELLING, "taste_weeks"): 1,
    # who needs something comes, sees everything, and gets what they want
    (*_SELLING, "nobody_stays_home"): True,
    **{(*_CHANNEL, name): 1.0 for name in ("presents", "discovers", "closes")},
    (*_CHANNEL, "waiting_weight"): 0.0,
    (*_PRODUCT, "known"): 1.0,
    (*_BUNDLE, "known"): 1.0,
    (*_SELLING, "awareness_half_life"): FOREVER,
    # staff change nothing by being who they are
    ("reps", ANY, "skill_spread"): 0.0,
    (*_SELLING, "matched_lift"): 0.0,
    (*_SELLING, "fatigue_weight"): 0.0,
    (*_SELLING, "relationship_gain"): 0.0,
    (*_SELLING, "effort_response"): 0.0,
    # nothing is lived through or told
    _TALK: "nobody",
    (*_EXPERIENCE, "encounters"): 0.0,
    (*_EXPERIENCE, "fed_up"): 0.0,
    (*_EXPERIENCE, "satisfaction_weight"): 0.0,
    (*_EXPERIENCE, "opinion_weight"): 0.0,
    (*_EXPERIENCE, "resents_renewal"): 0.0,
    (*_SELLING, "telling"): 0.0,
}
"""What a bare market says where its file says nothing; ``*`` stands for any name. No other default makes anything
happen by itself: a test goes through all of them."""
_BETWEEN_FRIENDS = ("network", "referral")  # tables of the world that mean friends: who says one has them
_BY_MODE = ("presents", "discovers", "closes")  # a sales mode that is said has its own


def is_bare(data: Any) -> bool:
    """Whether a scenario, as a file says it, is to be bare."""
    return isinstance(data, Mapping) and data.get("bare") is True


def with_bare(data: Any) -> Any:
    """A scenario as a file says it, with what a bare one says beside it; any other scenario as it is.

    >>> made = with_bare({"bare": True, "world": {"segments": {"all": {"churn": {"spread": 0.2}}}}})
    >>> made["world"]["segments"]["all"]["churn"], made["world"]["segments"]["all"]["share"], made["channels"]["shop"]
    ({'spread': 0.2, 'rate': 0.0}, 1.0, {'direction': 'inbound', 'presents': 1.0, ...})
    """
    if not is_bare(data):
        return data
    made: Any = supplied(data)
    world = made.get("world")
    talks = isinstance(world, Mapping) and any(name in world for name in _BETWEEN_FRIENDS)
    for place, value in BARE.items():
        if not (talks and place == _TALK):
            made = _filled(made, place, value)
    return made


def supplied(data: Mapping[str, Any]) -> dict[str, Any]:
    """The tables that a market cannot do without, where a bare file leaves them out.

    One segment of everybody, a need for each category that is sold (or else of the name ``it``), a product for each
    need, a shop, a strategy. What is there but is no table is left as it is: that is told where files are checked.

    >>> made = supplied({"bare": True, "world": {"needs": {"plan": {"rate": 0.1}}}})
    >>> made["catalogue"], made["strategies"]
    ({'products': {'plan': {'category': 'plan'}}}, {'As it is': {}})
    """
    made = dict(data)
    made.setdefault("title", "A bare market")
    made.setdefault("channels", {"shop": {"direction": "inbound"}})
    made.setdefault("strategies", {"As it is": {}})
    world, catalogue = made.get("world", {}), made.get("catalogue", {})
    if not isinstance(world, Mapping) or not isinstance(catalogue, Mapping):
        return made
    sold = [each.get("category") for each in _tables(catalogue.get("products"))]
    names = [name for name in dict.fromkeys(sold) if isinstance(name, str)] or ["it"]
    made["world"] = {"segments": {"all": {}}, "needs": {name: {} for name in names}, **world}
    needs, segments = made["world"]["needs"], made["world"]["segments"]
    if isinstance(needs, Mapping):
        made["catalogue"] = {"products": {name: {"category": name} for name in needs}, **catalogue}
    if isinstance(segments, Mapping) and len(segments) == 1:
        made["world"] = _filled(made["world"], ("segments", ANY, "share"), 1.0)
    return made


def bared(data: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """What a bare market says beside its file: places and values, tables as a whole where the file has none of them.

    >>> said = {"bare": True, "channels": {"shop": {"direction": "inbound", "closes": 0.5}}}
    >>> dict(bared(said))["channels", "shop", "presents"]
    1.0
    """
    if is_bare(data):
        yield from _added(data, with_bare(data))


def _added(before: Any, after: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, value in after.items():
        there = before.get(name) if isinstance(before, Mapping) else None
        if isinstance(value, Mapping) and (*place, name)[-1] != "orientation":
            if not value and there is None:
                yield (*place, name), value
            yield from _added(there, value, (*place, name))
        elif there is None:
            yield (*place, name), value


def _filled(table: Any, place: Place, value: Any) -> Any:
    """A table with a value at a place, wherever nothing stands there; what is no table is left as it is."""
    if not isinstance(table, Mapping):
        return table
    first, *rest = place
    if first == ANY:
        return {name: _filled(inner, tuple(rest), value) for name, inner in table.items()}
    if not rest:
        by_mode = first in _BY_MODE and table.get("mode") is not None
        return table if first in table or by_mode else {**table, first: value}
    if first not in table and ANY in rest:
        return table  # nobody there to say it of
    return {**table, first: _filled(table.get(first, {}), tuple(rest), value)}


def _tables(table: Any) -> list[Mapping[str, Any]]:
    return [each for each in table.values() if isinstance(each, Mapping)] if isinstance(table, Mapping) else []
