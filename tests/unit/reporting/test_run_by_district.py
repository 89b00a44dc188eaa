"""A run within the districts of an organisation: each under its city, and all above them."""

from __future__ import annotations

import io

from rich.console import Console

from simsales.experiments.compare import RunResult
from simsales.reporting.run import show_run
from tests.laws.worlds import LIVELY, changed, lived


def test_a_district_stands_under_its_city_by_name() -> None:
    """In 80 columns no name gives way to a number; orders of the districts sum to the city's, and to all."""
    districts = {"Lake": {"districts": {"North": {"share": 0.5}}}, "Hill": {"districts": {"East": {"share": 0.5}}}}
    market = lived(changed(LIVELY, run={"customers": 400, "weeks": 3}, world__organisation={"cities": districts}))
    result = RunResult("it", 1, market.record)
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True).print(show_run(result, "EUR", by="district"))
    lines = stream.getvalue().split("By district")[1].splitlines()
    names = [line[:9].strip() for line in lines if line[:1].isalpha() or line.startswith("  ")]
    assert [name for name in names if name in ("all", "Lake", "North", "Hill", "East")] == [
        "all", "Lake", "North", "Hill", "East",
    ]  # fmt: skip
    levels = result.levels()
    orders = levels[levels["measure"] == "orders"].groupby("level")["value"].sum()
    assert orders["province"] == orders["city"] == orders["district"] > 0
