"""What a meeting is about, by hand: two needs, of which each has one offer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.market.ground.state import EXPLICIT, LATENT, NO_NEED
from simsales.market.needs.subject import HELD, most_wanted, next_wanted, offered_worth, subject_of


def world(
    need: tuple[int, int], holding: tuple[int, int] = (-1, -1), price: tuple[float, float] = (200.0, 10.0),
    names: tuple[int, int] = (0, 1),
) -> tuple[Any, Any, Any]:  # fmt: skip
    """A customer to whom each offer is worth 10, and a unit of currency .01: utilities 8 and 9.9."""
    people = SimpleNamespace(
        need=np.array([need]), holding=np.array([holding]), segment=np.zeros(1, int), price_response=np.array([0.01]),
        sensitivity=np.zeros(1, int), orientation=np.zeros(1, int), weighs=np.zeros((1, 0)),
        worth_more=np.zeros((1, 0)),
    )  # fmt: skip
    facts = SimpleNamespace(
        own=2,
        need=SimpleNamespace(by_name=np.array(names)),
        offer=SimpleNamespace(
            component=np.array([[0, -1], [-1, 1]]), weight=np.eye(2), value=np.full((1, 1, 1, 2), 10.0)
        ),
        channel=SimpleNamespace(outbound=np.array([True, False])),
    )  # fmt: skip
    prices = np.tile(np.array(price), (1, 2, 1))
    return people, facts, SimpleNamespace(on_sale=np.ones((1, 2, 2), bool), price=prices)


def test_an_offer_is_worth_its_attributes_less_its_price() -> None:
    here = world((EXPLICIT, EXPLICIT))
    assert [plain(offered_worth)(*here, 0, 0, g) for g in (0, 1)] == pytest.approx([8.0, 9.9])
    here[2].on_sale[0, 0, 1] = False
    assert plain(offered_worth)(*here, 0, 0, 1) == -np.inf
    assert plain(offered_worth)(*here, 0, -1, 1) == pytest.approx(9.9), "in the channel that customers come to"


@pytest.mark.parametrize(
    ("need", "holding", "price", "expected"),
    [
        ((EXPLICIT, EXPLICIT), (-1, -1), (200.0, 10.0), 1),
        ((EXPLICIT, EXPLICIT), (-1, -1), (10.0, 200.0), 0),
        ((EXPLICIT, LATENT), (-1, -1), (200.0, 10.0), 0),  # what is said comes before what is not
        ((LATENT, LATENT), (-1, -1), (200.0, 10.0), 1),
        ((NO_NEED, LATENT), (0, -1), (200.0, 10.0), 1),
        ((NO_NEED, NO_NEED), (0, 1), (200.0, 10.0), 1),
        ((NO_NEED, NO_NEED), (0, -1), (200.0, 10.0), 0),
    ],
)
@pytest.mark.parametrize("names", [(0, 1), (1, 0)])
def test_a_contact_is_about_what_is_worth_most_whatever_it_is_called(
    need: tuple[int, int], holding: tuple[int, int], price: tuple[float, float], names: tuple[int, int], expected: int
) -> None:
    here = world(need, holding, price, names)
    assert plain(subject_of)(*here, 0, 0, -1) == expected
    assert plain(subject_of)(*here, 0, 0, 1 - expected) == 1 - expected, "unless the campaign says"


@pytest.mark.parametrize("names", [(0, 1), (1, 0)])
def test_of_equal_ones_the_first_by_name(names: tuple[int, int]) -> None:
    assert plain(most_wanted)(*world((LATENT, LATENT), price=(10.0, 10.0), names=names), 0, 0, LATENT) == names[0]


@pytest.mark.parametrize("price", [(200.0, 10.0), (10.0, 10.0)])
def test_one_after_another_comes_each_once(price: tuple[float, float]) -> None:
    here, worth, place, met = world((LATENT, LATENT), price=price), np.inf, -1, []
    for _ in range(3):
        g, worth, place = plain(next_wanted)(*here, 0, 0, LATENT, worth, place)
        met.append(g)
    assert sorted(met[:2]) == [0, 1]
    assert met[2] == -1
    assert plain(most_wanted)(*here, 0, 0, HELD) == -1
