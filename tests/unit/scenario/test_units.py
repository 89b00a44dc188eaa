"""Quantities with units: what a comma and an underscore may do, and texts that no quantity needs."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simsales.files.units import Monthly, Once, Rate, Share, Term, Weeks


def read(kind: Any, text: object) -> float:
    """A quantity as a scenario file gives it."""
    return float(TypeAdapter(kind).validate_python(text))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Once, "1,500 CNY", 1500.0),
        (Once, "1,234,567.5", 1_234_567.5),
        (Once, "EUR 1_500", 1500.0),
        (Once, "12345", 12_345.0),
        (Share, "1.5%", 0.015),
        (Share, ".5%", 0.005),
        (Weeks, "1_0 weeks", 10.0),
    ],
)
def test_thousands_may_be_separated(kind: Any, text: str, value: float) -> None:
    assert read(kind, text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        (Share, "1,5%", "1.5"),
        (Share, "0,125%", "0.125"),
        (Weeks, "2,5 years", "2.5"),
        (Rate, "0,5% per month", "0.5"),
        (Once, "99,90 CNY", "99.90"),
        (Monthly, "99,90 CNY/month", "99.90"),
        (Once, "1.234,50 CNY", "1234.50"),
        (Once, "1,23,456", "1.5"),
    ],
)
def test_a_decimal_comma_is_refused_and_told(kind: Any, text: str, written: str) -> None:
    with pytest.raises(ValidationError, match=f"separates only thousands: write {written}"):
        read(kind, text)


@pytest.mark.parametrize(
    ("said", "weeks"),
    [("1 month", 52 / 12), ("3 months", 13), ("10 days", 10 / 7), (6, 6), ("1.5 weeks", 1.5), ("none", 0)],
)
def test_a_term_is_weeks_or_months(said: object, weeks: float) -> None:
    assert read(Term, said) == pytest.approx(weeks, abs=1e-4)
    assert (read(Term, said) * 5040) % 1 == 0, "in whole parts of a week, so that terms add up"


@pytest.mark.parametrize("said", ["3 days", 0.5])
def test_a_term_of_less_than_a_week_is_refused(said: object) -> None:
    with pytest.raises(ValidationError, match="must be a week at least, or none"):
        read(Term, said)


@pytest.mark.parametrize("text", ["1__5%", "15_%", "1_.5%", "1,_500%", "1,500_0%"])
def test_separators_stand_between_digits(text: str) -> None:
    with pytest.raises(ValidationError):
        read(Share, text)


@pytest.mark.parametrize("kind", [Share, Weeks, Term, Rate, Once, Monthly])
def test_a_long_text_is_refused_by_its_length(kind: Any) -> None:
    """Before anything is looked for in it, which takes long."""
    for text in ("1" * 50_000, "1" + " " * 50_000 + "!"):
        with pytest.raises(ValidationError, match=r"a text of 50,00\d characters"):
            read(kind, text)
