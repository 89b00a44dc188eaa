"""Numbers that are typed: taken as they are, or refused in words; none is changed in silence."""

from __future__ import annotations

import pytest

pytest.importorskip("nicegui", reason="nicegui (extra dashboard) is not installed")

from nicegui import Client, ui

from simsales.dashboard.pages.frame import whole
from simsales.dashboard.typed import NO_END, refusal
from simsales.reporting.words import Words


@pytest.mark.parametrize("typed", [0.0, 13.0, -4.0, 2.5, 1e300, float("inf"), float("nan"), None])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_out_of_range_is_named_with_the_range_and_what_stands(typed: float | None, language: str) -> None:
    said = refusal(Words(language), typed, 1, 12, 4)
    assert said is not None
    for number in ("1", "12", "4"):
        assert number in said
    if typed == 13.0:
        assert "13" in said
    assert all(refusal(Words(language), float(each), 1, 12, 4) is None for each in (1, 4, 12))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_end_is_named_where_there_is_none(language: str) -> None:
    said = refusal(Words(language), -3.0, 0, NO_END, 1)
    assert said is not None
    assert "-3" in said
    assert "9" not in said
    beyond = refusal(Words(language), 1e300, 0, NO_END, 1)
    assert beyond is not None
    assert f"{NO_END:,}" in beyond


def test_a_field_takes_what_fits_and_changes_nothing_in_silence() -> None:
    taken: list[int] = []
    with Client(ui.page("/"), request=None):
        field = whole(Words("en"), "Rounds", 4, taken.append, 1, 12)
        for typed, says in ((6.0, None), (13.0, "13 is not a whole number from 1 to 12: 6 stands."), (None, "Nothing"),
                            (2.5, "2.5 is not"), (12.0, None)):  # fmt: skip
            field.value = typed
            field.sanitize()  # as when it is left
            assert field.value == typed, "what was typed stays, to be seen"
            assert (field.error or "").startswith(says or "")
            assert bool(field.error) == bool(says)
    assert taken == [6, 12]
