"""The scanner finds what tomllib reads: at every place that it notes stands the text of that key or value."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.files.positions import Location, scan

FILE = Path("x.toml")
EVERYTHING = (Path(__file__).parent / "everything.toml").read_text(encoding="utf-8")


def _leaves(node: Any, location: Location = ()) -> Iterator[tuple[Location, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*location, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _leaves(value, (*location, index))
    else:
        yield location, node


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_value_stands_where_the_scanner_says(line_end: str) -> None:
    text = EVERYTHING.replace("\n", line_end)
    places = scan(text, FILE)
    lines = text.replace("\r\n", "\n").split("\n")
    leaves = dict(_leaves(tomllib.loads(text)))
    assert len(leaves) == 25
    for location, value in leaves.items():
        place = places[location]
        start = lines[place.value_line - 1][place.value_column - 1 :]
        written = start[: place.value_width]
        if "\n" not in str(value):
            assert tomllib.loads(f"value = {written}") == {"value": value}
        else:
            assert start[:3] in ('"""', "'''")


def test_every_key_stands_where_the_scanner_says() -> None:
    lines = EVERYTHING.split("\n")
    for location, place in scan(EVERYTHING, FILE).items():
        written = lines[place.line - 1][place.column - 1 :][: place.width]
        if location and isinstance(location[-1], str):
            assert tomllib.loads(f"{written} = 1") == {location[-1]: 1}


def test_tables_stand_at_their_own_headings() -> None:
    places = scan("[a.b]\nx = 1\n\n[a]\ny = 2\n[[c]]\n[[c]]\n", FILE)
    assert (places["a",].line, places["a", "b"].line) == (4, 1)
    assert [places["c", index].line for index in (0, 1)] == [6, 7]


KEYS = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.text(st.sampled_from("ab ,]}#='[{"), max_size=5))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def _toml(value: Any, inside: bool = False) -> str:
    """Write a value; lists outside of inline tables over several lines, with comments."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each, True)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + (", " if inside else ", # ]\n  ").join(_toml(each, inside) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_generated_documents_are_located_leaf_by_leaf(data: dict[str, Any]) -> None:
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    places = scan(text, FILE)
    lines = text.split("\n")
    for location, value in _leaves(data):
        place = places[location]
        written = lines[place.value_line - 1][place.value_column - 1 :][: place.value_width]
        assert tomllib.loads(f"value = {written}") == {"value": value}
