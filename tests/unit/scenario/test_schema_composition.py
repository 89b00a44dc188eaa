"""What a scenario may say is put together from the rooms: every part's keys are there, and nobody claims them twice."""

import itertools

import pytest

from simsales.files.part import Part
from simsales.market import scenario

COMPOSED = [
    each
    for each in vars(scenario).values()
    if isinstance(each, type) and issubclass(each, Part) and each.__module__ == scenario.__name__
]


def parts_of(table: type[Part]) -> list[type[Part]]:
    """The parts of which a table is put together, parts of parts included."""
    return [each for each in table.__mro__[1:] if issubclass(each, Part) and each is not Part]


def own_keys(part: type[Part]) -> set[str]:
    """The keys that a part says itself, rather than a part of it."""
    return set(part.__annotations__) & set(part.model_fields)


def test_the_tables_are_the_ones_that_are_composed() -> None:
    names = {table.__name__ for table in COMPOSED}
    assert {"Segment", "Need", "Experience", "World", "Channel", "Selling", "Product", "Bundle", "RivalOffer"} <= names


@pytest.mark.parametrize("table", COMPOSED, ids=lambda table: table.__name__)
def test_every_key_of_a_part_is_in_the_table(table: type[Part]) -> None:
    for part in parts_of(table):
        assert own_keys(part) <= set(table.model_fields)
        for key in own_keys(part) - own_keys(table):
            there, here = part.model_fields[key], table.model_fields[key]
            assert (there.default, there.description) == (here.default, here.description)


@pytest.mark.parametrize("table", COMPOSED, ids=lambda table: table.__name__)
def test_no_two_parts_claim_the_same_key(table: type[Part]) -> None:
    for one, other in itertools.combinations(parts_of(table), 2):
        assert not own_keys(one) & own_keys(other), f"{one.__name__} and {other.__name__}"


@pytest.mark.parametrize("table", COMPOSED, ids=lambda table: table.__name__)
def test_every_key_of_a_table_has_one_place(table: type[Part]) -> None:
    said = set().union(*(own_keys(part) for part in [table, *parts_of(table)]))
    assert said == set(table.model_fields)
