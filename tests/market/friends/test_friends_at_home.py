"""Friends by district: so many live at the same place, by the parts that are said; without them all is as ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.core.streams import Streams
from simsales.explain.customer_story import CustomerStory
from simsales.market.ground.friends import Homes, make_friends
from tests.laws.worlds import LIVELY, changed, opened

TREE = {
    "Lakeside": {"districts": {"Harbour": {"share": 0.5}, "Campus": {"share": 0.2}}},
    "Highland": {"districts": {"Market": {"share": 0.3}}},
}
SHARES, CITY = np.array([0.5, 0.2, 0.3]), np.array([0, 0, 1])


def together(friends: Any, place: Any) -> float:
    """The part of friendships between two who live at the same place."""
    one = np.repeat(np.arange(len(friends.start) - 1), np.diff(friends.start))
    return float((place[one] == place[friends.friend]).mean())


@pytest.mark.parametrize(("in_district", "in_city"), [(0.6, 0.0), (0.0, 0.7), (0.3, 0.4), (1.0, 0.0)])
@pytest.mark.parametrize("far", [0.0, 0.5])
def test_so_many_friends_live_at_the_same_place(in_district: float, in_city: float, far: float) -> None:
    """A part by design; of the others as many as chance brings together: the sum of squared shares."""
    n = 6000
    district = np.random.default_rng(5).choice(3, n, p=SHARES)
    city = CITY[district]
    made = make_friends(n, 6, far, False, Streams(3), Homes(district, city, in_district, in_city))
    by_chance = ((SHARES**2).sum(), 0.7**2 + 0.3**2)
    same_city = np.array([0.5 / 0.7, 0.2 / 0.7, 1.0])  # chance that who is of the city is of the district
    within = float(((SHARES / np.array([0.7, 0.7, 0.3])) * SHARES).sum())  # of a friend of the same city
    rest = 1.0 - in_district - in_city
    assert same_city.sum() == pytest.approx(2.0)
    error = 3.5 * np.sqrt(0.25 / (n * 3))
    assert together(made, district) == pytest.approx(in_district + in_city * within + rest * by_chance[0], abs=error)
    assert together(made, city) == pytest.approx(in_district + in_city + rest * by_chance[1], abs=error)
    assert np.diff(made.start).mean() == pytest.approx(6.0), "nobody has fewer friends for it"
    one = np.repeat(np.arange(n), np.diff(made.start))
    assert (one != made.friend).all(), "nobody is their own friend"


def test_said_of_no_part_friends_are_as_ever() -> None:
    world = changed(LIVELY, run={"customers": 400, "weeks": 2}, world__organisation={"cities": TREE})
    plain = opened(world).friends
    none = opened(changed(world, world__network={"same_district": 0.0, "same_city": 0.0})).friends
    some = opened(changed(world, world__network={"same_district": 0.9})).friends
    assert (plain.friend == none.friend).all()
    assert not np.array_equal(plain.friend, some.friend)


def test_who_lives_alone_keeps_the_friend_of_chance() -> None:
    district = np.array([0] * 50 + [1])
    homes = Homes(district, np.zeros(51, np.int64), 1.0, 0.0)
    made = make_friends(51, 4, 0.1, False, Streams(1), homes)
    assert made.start[51] - made.start[50] >= 2


def test_a_trace_says_where_somebody_lives() -> None:
    market = opened(changed(LIVELY, run={"customers": 50, "weeks": 1}, world__organisation={"cities": TREE}))
    stories = [CustomerStory(market, row).standing() for row in range(50)]
    places = ("of Harbour in Lakeside", "of Campus in Lakeside", "of Market in Highland")
    assert all(any(place in story for place in places) for story in stories)
    assert " in " not in CustomerStory(opened(changed(LIVELY, run={"customers": 50})), 0).standing().partition(",")[0]
