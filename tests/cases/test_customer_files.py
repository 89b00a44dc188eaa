"""Customer files as people really have them: read as what they say, or refused with the key."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.files.problems import ScenarioError
from tests.cases.customers import HEADER, USUAL, Ask, said
from tests.cases.customers import read as read


@pytest.mark.parametrize(
    ("content", "charges"),
    [
        ('id,plan,months,charge\n1,A,12,"1,065.00"\n2,B,30,90.00\n', [1065, 90]),
        ('id,plan,months,charge\n1,A,12,"65,50"\n2,B,30,"1.090,25"\n', [65.5, 1090.25]),
        ("id;plan;months;charge\n1;A;12;1.065,00\n2;B;30;90,5\n", [1065, 90.5]),
        ("id;plan;months;charge\n1;A;12;65.5\n2;B;30;90.25\n", [65.5, 90.25]),
        ("id;plan;months;charge\n1;A;12;0.725\n2;B;30;.25\n", [0.725, 0.25]),
        ("id;plan;months;charge\n1;A;12;1 065,00\n2;B;30;1'065,5\n", [1065, 1065.5]),
        ("sep=;\nid;plan;months;charge\n1;A;12;65,00\n", [65]),
        ("id|plan|months|charge\n1|A|12|65\n", [65]),
        ("id\tplan\tmonths\tcharge\n1\tA\t12\t65\n", [65]),
        ("Customers,,,\nExported 2026-11-28,,,\n,,,\nid,plan,months,charge\n1,A,12,65\n", [65]),
        ("Customers\n\nid,plan,months,charge\n1,A,12,65\n", [65]),
        ("id,plan,months,charge\n1,A,12,$65.00\n2,B,30,EUR 90\n3,A,5,65 EUR\n4,A,7,¥65\n", [65, 90, 65, 65]),
        (
            "id,plan,months,charge\n1,A,12,\n2,B,12, \n3,A,4,NA\n4,A,4,NULL\n5,A,4,-\n6,A,4,n/a\n7,A,4,7\n",
            [*[np.nan] * 6, 7],
        ),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(read: Ask, content: str, charges: list[float]) -> None:
    customers = read(content)
    np.testing.assert_allclose(customers.charge, charges)
    assert customers.tenure_weeks[0] == 52


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_texts_are_read_in_the_encoding_in_which_they_are_written(read: Ask, encoding: str) -> None:
    customers = read((HEADER + "1,Größe,12,65\n2,B,3,9\n").encode(encoding), mapping=USUAL.replace("A =", '"Größe" ='))
    assert customers.holds[0][1].tolist() == [0, 1]
    assert ("Windows-1252" in said(customers)) == (encoding == "cp1252")


def test_an_encoding_may_be_said(read: Ask) -> None:
    content = (HEADER + "1,套餐,12,65\n").encode("gb18030")
    customers = read(content, mapping='encoding = "gb18030"\n' + USUAL.replace("{ A =", '{ "套餐" ='))
    assert customers.holds[0][1].tolist() == [0]
    with pytest.raises(ScenarioError, match="unknown encoding"):
        read(content, mapping='encoding = "utf-99"\n' + USUAL)


def test_a_mark_that_may_be_either_is_asked_about(read: Ask) -> None:
    """1.065 among semicolons: a thousand, or one and a bit?"""
    content = "id;plan;months;charge\n1;A;12;1.065\n2;B;30;90\n"
    with pytest.raises(
        ScenarioError, match=r'csv:2: charge: "1\.065" has a mark that may be .*\n  world.customer_file.decimal'
    ):
        read(content)
    assert read(content, mapping='decimal = ","\n' + USUAL).charge.tolist() == [1065, 90]
    assert read(content, mapping='decimal = "."\n' + USUAL).charge.tolist() == [1.065, 90]


def test_another_currency_is_said(read: Ask) -> None:
    assert "$, ¥" in said(read(HEADER + "1,A,12,$65\n2,A,12,¥65\n3,A,12,€65\n"))
    assert "written in" not in said(read(HEADER + "1,A,12,€65\n2,A,12,65 eur\n"))


DATES = """
path = "customers.csv"
tenure = "since"
contract_ends = "end"
holds.plan = { A = "A", B = "B" }
"""


@pytest.mark.parametrize(
    ("since", "end"),
    [
        ("2026-08-01", "2026-12-12"), ("2026/08/01", "2026/12/12 00:00:00"), ("20260801", "20261212"),
        ("1.8.2026", "12.12.2026"), ("1 August 2026", "12-Dec-2026"), ("2026年8月1日", "2026-12-12T08:00:00+02:00"),
    ],
)  # fmt: skip
def test_dates_serve_as_durations(read: Ask, since: str, end: str) -> None:
    customers = read(
        f"id,plan,since,end\n1,A,{since},{end}\n2,B,,2026-11-01\n", mapping='as_of = "2026-11-28"\n' + DATES
    )
    assert customers.tenure_weeks[0] == 17
    assert customers.contract_ends_weeks.tolist() == [2, -27 / 7]
    assert "the contract of 1 customer has ended already" in said(customers)


def test_dates_without_a_day_of_the_file_are_told_the_key(read: Ask) -> None:
    with pytest.raises(ScenarioError, match=r"since: expected a number, not a date.*\n  world.customer_file.as_of"):
        read("id,plan,since,end\n1,A,2022-05-01,2026-12-31\n", mapping=DATES)
    with pytest.raises(ScenarioError, match="lies after the day of the file"):
        read("id,plan,since,end\n1,A,2027-05-01,2028-12-31\n", mapping='as_of = "2026-11-28"\n' + DATES)
    with pytest.raises(ScenarioError, match="is no date"):
        read("id,plan,since,end\n1,A,2022-02-30,2028-12-31\n", mapping='as_of = "2026-11-28"\n' + DATES)


def test_day_or_month_first_is_found_out_or_asked_about(read: Ask) -> None:
    as_of = 'as_of = "2026-11-28"\n'
    both = "id,plan,since,end\n1,A,3/8/2026,1/12/2026\n2,A,4/8/2026,{}\n"
    with pytest.raises(
        ScenarioError, match=r'"3/8/2026": is the day or the month first\?\n  world.customer_file.dates'
    ):
        read(both.format("2/12/2026"), mapping=as_of + DATES)
    day_first = read(both.format("2/12/2026"), mapping=as_of + 'dates = "day first"\n' + DATES)
    np.testing.assert_allclose(day_first.tenure_weeks * 7, [117, 116])
    month_first = read(both.format("2/12/2026"), mapping=as_of + 'dates = "month first"\n' + DATES)
    np.testing.assert_allclose(month_first.tenure_weeks * 7, [265, 234])
    with pytest.raises(ScenarioError, match="since"):  # the other column tells nothing of this one
        read(both.format("25/12/2026"), mapping=as_of + DATES)


@pytest.mark.parametrize(
    ("key", "unit", "weeks"),
    [("tenure", "days", 12 / 7), ("tenure", "months", 52), ("tenure", "quarters", 156), ("tenure", "years", 624),
     ("contract_ends", "weeks", 6), ("contract_ends", "months", 26), ("contract_ends", "days", 6 / 7)],
)  # fmt: skip
def test_units_of_time(read: Ask, key: str, unit: str, weeks: float) -> None:
    mapping = f'{key}_unit = "{unit}"\npath = "customers.csv"\ntenure = "months"\ncontract_ends = "left"\n'
    customers = read("id,months,left\n1,12,6\n", mapping=mapping)
    found = customers.tenure_weeks if key == "tenure" else customers.contract_ends_weeks
    assert found.tolist() == pytest.approx([weeks])


@pytest.mark.parametrize(
    ("unit", "charge"), [("year", 65), ("quarter", 260), ("week", 3380), ("cents a month", 7.8), ("cents a year", 0.65)]
)
def test_units_of_charge(read: Ask, unit: str, charge: float) -> None:
    customers = read(HEADER + "1,A,12,780\n", mapping=f'charge_unit = "{unit}"\n' + USUAL)
    assert customers.charge.tolist() == pytest.approx([charge])
    assert ("times the list price" in said(customers)) == (not 32.5 <= charge <= 130)


def test_a_median_charge_far_from_the_list_price_is_said(read: Ask) -> None:
    assert 'is it one a year (charge_unit = "year")?' in said(read(HEADER + "1,A,12,780\n2,B,12,1080\n"))
    assert 'is it in cents (charge_unit = "cents a month")?' in said(read(HEADER + "1,A,12,6500\n2,B,12,9000\n"))
    assert "list price" not in said(read(HEADER + "1,A,12,60\n2,B,12,99\n"))


def test_parts_and_scores(read: Ask) -> None:
    mapping = 'path = "customers.csv"\nattributes = { satisfaction = "csat" }\n'
    assert read("id,csat\n1,72%\n2,8/10\n3,0.5\n", mapping=mapping).attributes["satisfaction"].tolist() == [
        0.72,
        0.8,
        0.5,
    ]
    with pytest.raises(ScenarioError, match=r"csat: must be at most 1, and is 4\n  world.customer_file.scales"):
        read("id,csat\n1,4\n", mapping=mapping)
    scores = read("id,csat\n1,4\n2,5\n3,1\n", mapping=mapping + "scales = { csat = [1, 5] }\n")
    assert scores.attributes["satisfaction"].tolist() == [0.75, 1, 0]
    with pytest.raises(ScenarioError, match="expected a score from 1 to 5"):
        read("id,csat\n1,6\n", mapping=mapping + "scales = { csat = [1, 5] }\n")
    with pytest.raises(ScenarioError, match="is the column of no attribute"):
        read("id,csat\n1,4\n", mapping=mapping + "scales = { csta = [1, 5] }\n")
