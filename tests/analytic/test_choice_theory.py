"""Logit (McFadden 1974; Train 2009): shares, own and cross price elasticities; and the funnel that leads there.

Everybody has a need in the first week, goes to the one store, is shown everything and buys what is best for them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market.price.levers import ListPrice
from tests.laws.worlds import BARE, QUIET, SURE, Spec, certain_shop, changed, lived, total

N = 50_000
BETA = 0.04
PRICES = {"basic": 20.0, "plus": 35.0, "max": 60.0, "Rival/phone": 30.0}
QUALITY = {"basic": 0.2, "plus": 0.5, "max": 1.0, "Rival/phone": 0.4}
WEIGHT, WORTH = 2.0, 1.0


def shop(**changes: Any) -> Spec:
    """The store with three products of ours and one of a rival's."""
    products = {
        name: {"category": "mobile", "price": PRICES[name], "quality": QUALITY[name]}
        for name in ("basic", "plus", "max")
    }
    spec = changed(
        BARE,
        run={"customers": N, "weeks": 1},
        world__segments__all={"price_response": BETA, "weights": {"quality": WEIGHT}},
        world__needs__mobile={"rate": SURE, "worth_having": WORTH},
        world__competitors={
            "Rival": {
                "offers": {
                    "phone": {
                        "category": "mobile",
                        "price": PRICES["Rival/phone"],
                        "quality": QUALITY["Rival/phone"],
                    }
                }
            }
        },
        channels__store={"direction": "inbound"},
    )
    spec["catalogue"]["products"] = products
    return changed(spec, **changes)


def logit(prices: dict[str, float], beta: float = BETA) -> dict[str, float]:
    """The shares that theory demands; having nothing has the utility 0."""
    odds = {name: math.exp(WORTH + WEIGHT * QUALITY[name] - beta * price) for name, price in prices.items()}
    whole = 1 + sum(odds.values())
    return {name: value / whole for name, value in odds.items()}


def choices(spec: Spec, *components: Any, seed: int = 1) -> dict[str, Any]:
    """By offer, who took it."""
    market = lived(spec, *components, seed=seed)
    holding = market.customers.column("holding")[:, 0]
    return {name: holding == j for j, name in enumerate(market.book.labels.offers)}


def test_shares_are_logit_shares() -> None:
    taken = choices(shop())
    for name, share in logit(PRICES).items():
        error = math.sqrt(share * (1 - share) / N)  # about 0.002
        assert abs(taken[name].mean() - share) < 3 * error, f"{name}: {share:.4f} ± {error:.4f}"


def test_shares_of_a_mixed_logit_are_the_mean_of_logit_shares() -> None:
    """Price responses are lognormal: the expected shares follow by quadrature over their distribution."""
    spread = 1.2
    taken = choices(shop(world__segments__all__price_response_spread=spread))
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    mixed = [logit(PRICES, BETA * math.exp(spread * node)) for node in nodes]
    for name in PRICES:
        share = sum(w * s[name] for w, s in zip(weights, mixed, strict=True)) / weights.sum()
        assert abs(taken[name].mean() - share) < 3 * math.sqrt(share * (1 - share) / N)
    alike = logit(PRICES)["plus"]
    assert abs(taken["plus"].mean() - alike) > 4 * math.sqrt(alike * (1 - alike) / N), "plain logit is told apart"


def test_what_is_not_shown_or_known_is_not_chosen() -> None:
    """Independent consideration (presents) thins the set: expected shares by enumeration of the sets."""
    shown = {"basic": 0.6, "plus": 0.6, "max": 0.6, "Rival/phone": 0.7}
    spec = shop(channels__store__presents=0.6, world__competitors__Rival__known=0.7)
    for product in spec["catalogue"]["products"].values():
        product["known"] = 0
    taken = choices(spec)
    names = list(PRICES)
    expected = dict.fromkeys(names, 0.0)
    for mask in range(16):
        there = [name for k, name in enumerate(names) if mask >> k & 1]
        chance = math.prod(shown[name] if name in there else 1 - shown[name] for name in names)
        for name, share in logit({name: PRICES[name] for name in there}).items():
            expected[name] += chance * share
    for name, share in expected.items():
        assert abs(taken[name].mean() - share) < 3 * math.sqrt(share * (1 - share) / N), name


@pytest.mark.parametrize("moved", ["basic", "plus", "max"])
def test_own_and_cross_price_elasticities(moved: str) -> None:
    """By central differences on paired luck: own -beta p (1 - s), cross beta p s of the offer whose price moves.

    The error of the log ratio of two shares of the same customers is taken from the customers' own pairs.
    """
    step = 0.1
    cheap, dear = PRICES[moved] * (1 - step), PRICES[moved] * (1 + step)
    low = choices(shop(), ListPrice(price=cheap, offers=(moved,)))
    high = choices(shop(), ListPrice(price=dear, offers=(moved,)))
    share = logit(PRICES)[moved]
    for name in PRICES:
        theory = -BETA * PRICES[moved] * (1 - share) if name == moved else BETA * PRICES[moved] * share
        exact = [logit({**PRICES, moved: price})[name] for price in (cheap, dear)]
        width = math.log(dear / cheap)
        arc = math.log(exact[1] / exact[0]) / width
        found = math.log(high[name].mean() / low[name].mean()) / width
        relative = high[name] / high[name].mean() - low[name] / low[name].mean()
        error = float(relative.std(ddof=1)) / math.sqrt(N) / width  # 0.006 to 0.03
        assert abs(found - arc) < 3 * error, f"{name}: {found:.3f}, not {arc:.3f} ± {error:.3f}"
        assert abs(found - theory) < 3 * error + abs(arc - theory), f"{name}: {found:.3f}, not {theory:.3f}"
        assert abs(arc - theory) < 0.02, "ten per cent either way is nearly a point"


def test_a_price_cut_takes_in_proportion_to_shares() -> None:
    """Independence of irrelevant alternatives: the others lose alike to an offer that gets cheaper."""
    before = choices(shop())
    after = choices(shop(), ListPrice(price=10.0, offers=("plus",)))
    kept = {name: (before[name] & after[name]).sum() / before[name].sum() for name in ("basic", "max", "Rival/phone")}
    expected = logit({**PRICES, "plus": 10.0})["basic"] / logit(PRICES)["basic"]
    for name, part in kept.items():
        error = math.sqrt(expected * (1 - expected) / before[name].sum())
        assert abs(part - expected) < 3 * error, name
        assert not (~before[name] & after[name]).any(), "with paired luck nobody turns to an offer that did not change"


def test_channels_are_chosen_by_logit_too() -> None:
    spec = shop(
        channels={
            "store": {"service": 0.5, "hassle": 0.2},
            "online": {"direction": "inbound", "service": 0.2, "hassle": 0},
            "kiosk": {"direction": "inbound", "service": 0.4, "hassle": 1.0},
        },
        world__segments__all={"weights": {"service": 2}},
        selling={"nobody_stays_home": False},
    )
    market = lived(spec)
    odds = {"store": math.exp(2 * 0.5 - 0.2), "online": math.exp(2 * 0.2), "kiosk": math.exp(2 * 0.4 - 1)}
    visits = market.record.entry("visits").sum(axis=(0, 1, 3))
    for c, name in enumerate(market.book.labels.channels):
        share = odds[name] / (1 + sum(odds.values()))  # staying at home has the utility 0
        assert abs(visits[c] / N - share) < 3 * math.sqrt(share * (1 - share) / N), name


def test_conversion_is_the_product_of_the_gates() -> None:
    """Latent needs, an outbound channel that calls everybody: reached x found x presented x closed."""
    gates = {"connects": 0.6, "discovers": 0.45, "presents": 0.7, "closes": 0.8}
    spec = changed(
        certain_shop(QUIET),
        run={"customers": N, "weeks": 1},
        world__needs__mobile={"rate": SURE, "voiced": 0},
        catalogue__products__phone__known=0,
        channels={"calls": {"direction": "outbound", "capacity": N, **gates}},
    )
    market = lived(spec)
    n = {
        name: total(market, name)
        for name in ("contacts", "no_answer", "no_need", "discovered", "undiscovered", "occasions", "presented")
    } | {name: total(market, name) for name in ("kept", "postponed", "orders")}
    assert n["contacts"] == N
    assert n["no_need"] == 0
    assert n["no_answer"] + n["undiscovered"] + n["discovered"] == N
    assert n["occasions"] == n["discovered"]
    assert n["kept"] == n["occasions"] - n["presented"], "who is not shown it keeps what they have"
    assert n["postponed"] + n["orders"] == n["presented"]
    chance = 1.0
    for gate, count in zip(gates.values(), ("contacts", "discovered", "presented", "orders"), strict=True):
        chance *= gate
        through = n["contacts"] - n["no_answer"] if count == "contacts" else n[count]
        assert abs(through / N - chance) < 3 * math.sqrt(chance * (1 - chance) / N), count
    assert abs(n["orders"] / N - math.prod(gates.values())) < 3 * math.sqrt(chance * (1 - chance) / N)
