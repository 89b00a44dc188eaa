"""What a customer file says in ways that are easily taken for something else: read right, or refused with a hint."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from simsales.files.problems import ScenarioError
from simsales.files.tables.opening import open_table
from simsales.market.loading import load_file
from tests.cases.customers import BASE, HEADER, Ask, said
from tests.cases.customers import read as read

WHOSE = 'path = "customers.csv"\nid = "id"\nrows = "contracts"\ncharge = "charge"\nholds.plan = { A = "A" }\n'
DATES = 'path = "customers.csv"\nas_of = "2026-11-28"\ntenure = "since"\ncontract_ends = "ends"\n'


def test_customers_without_an_id_are_not_one(read: Ask) -> None:
    customers = read(HEADER + "1,A,1,10\nNULL,A,1,20\n-,A,1,30\nn/a,A,1,40\n1,A,1,50\n", mapping=WHOSE)
    assert customers.charge.tolist() == [60, 20, 30, 40]
    assert '3 rows without a "id": each is a customer of its own' in said(customers)


def test_zeros_before_an_id_are_kept(read: Ask) -> None:
    assert read(HEADER + "007,A,1,10\n7,A,1,20\n07,A,1,30\n7.0,A,1,5\n", mapping=WHOSE).n == 4


def test_ids_that_a_spreadsheet_has_rounded_are_refused(read: Ask) -> None:
    with pytest.raises(ScenarioError, match=r'"4.91512E\+12" is an id that a spreadsheet has rounded\n  format'):
        read(HEADER + "4.91512E+12,A,1,10\n4.91512E+12,A,1,20\n", mapping=WHOSE)


@pytest.mark.parametrize("cell", ["202205", "05.2022", "2022-05", "05/2022", "May 2022", "2022年5月"])
def test_a_month_is_no_number_of_months(read: Ask, cell: str) -> None:
    customers = read(f"since,ends\n{cell},{cell}\n", mapping=DATES)
    as_of = datetime.date(2026, 11, 28)
    np.testing.assert_allclose(customers.tenure_weeks, (as_of - datetime.date(2022, 5, 1)).days / 7)
    np.testing.assert_allclose(customers.contract_ends_weeks, (datetime.date(2022, 5, 31) - as_of).days / 7)
    with pytest.raises(ScenarioError, match="as_of"):
        read(f"since,ends\n{cell},0\n", mapping=DATES.replace('as_of = "2026-11-28"\n', ""))


@pytest.mark.parametrize(
    ("cell", "hint"),
    [("44682", 'dates = "serial" reads it'), ("1900-01-01", "hundred years"), ("1651363200", "hundred years")],
)
def test_nobody_is_a_customer_for_a_hundred_years(read: Ask, cell: str, hint: str) -> None:
    with pytest.raises(ScenarioError, match=f"(?s)more than a hundred years.*{hint}|{hint}"):
        read(f"since,ends\n{cell},3\n", mapping=DATES)


def test_numbers_of_days_are_dates_if_said(read: Ask) -> None:
    customers = read("since,ends\n44682,46400\n", mapping=DATES + 'dates = "serial"\n')
    assert customers.tenure_weeks.tolist() == [1672 / 7], "1 May 2022"
    assert customers.contract_ends_weeks.tolist() == [46 / 7], "13 January 2027"


@pytest.mark.parametrize("cell", ["26/11/28", "5/5/26"])
def test_two_digits_of_a_year_are_asked_about(read: Ask, cell: str) -> None:
    with pytest.raises(ScenarioError, match="is the day or the month first"):
        read(f"since,ends\n1,{cell}\n", mapping=DATES)
    assert read("since,ends\n1,12/31/26\n", mapping=DATES).contract_ends_weeks.tolist() == [33 / 7]


def test_no_date_and_no_end(read: Ask) -> None:
    customers = read("since,ends\n0000-00-00,31.12.9999\n1,2026-12-05\n", mapping=DATES)
    assert np.isnan(customers.tenure_weeks).tolist() == [True, False]
    assert customers.contract_ends_weeks.tolist() == [0, 1]
    assert "31.12.9999 has no end: who has such a one is free" in said(customers)


def test_a_unit_that_a_name_denies_is_said(read: Ask) -> None:
    mapping = 'path = "customers.csv"\ncontract_ends = "months_left"\ntenure = "weeks"\ncharge = "yearly_fee"\n'
    text = said(read("months_left,weeks,yearly_fee\n6,52,780\n", mapping=mapping))
    assert '"months_left" is read with contract_ends_unit = "weeks", and is called otherwise' in text
    assert 'contract_ends_unit = "months"?' in text
    assert 'tenure_unit = "weeks"?' in text
    assert 'charge_unit = "year"?' in text
    mapping = DATES.replace('"since"', '"weeks"\ntenure_unit = "weeks"').replace('"ends"', '"months_left"')
    dates = read("months_left,weeks,holiday_fee\n2027-01-01,2,3\n", mapping=mapping + 'charge = "holiday_fee"\n')
    assert said(dates) == ""


def test_what_where_asks_for_and_no_row_has_is_said(read: Ask) -> None:
    where = 'where = { plan = ["A", "Trail"] }\n'
    assert 'no row has the "Trail" of plan that `where` asks for; there are: A, B' in said(
        read(HEADER + "1,A,1,10\n2,B,1,20\n", where)
    )
    with pytest.raises(ScenarioError, match=r"no row of it is chosen by `where`\n  there are: plan: a, b"):
        read(HEADER + "1,a,1,10\n2,b,1,20\n", where)


def test_flags_choose_rows_however_they_are_written(read: Ask) -> None:
    customers = read("active,charge\nTrue,1\nTRUE,2\nfalse,3\n", mapping='path = "customers.csv"\ncharge = "charge"\n'
                     'where = { active = ["true"] }\n')  # fmt: skip
    assert customers.charge.tolist() == [1, 2]


def test_blanks_at_the_end_of_a_row_do_not_count(read: Ask) -> None:
    customers = read("id,plan,months,charge,,\n1,A,1,10\n2,A,1,20,,,,\n3,A,1,30,,\n")
    assert customers.charge.tolist() == [10, 20, 30]
    with pytest.raises(ScenarioError, match="has 5 fields, and the header has 4"):
        read(HEADER + "1,A,1,10,x\n")


def test_how_a_column_is_written_does_not_hang_on_luck(read: Ask) -> None:
    rows = HEADER + "".join(f'{n},A,1,"{n},5"\n' for n in range(1, 30)) + "30,A,1,1.5\n"
    assert read(rows).charge.tolist() == [*(n + 0.5 for n in range(1, 30)), 1.5], "the first that tells counts"


def test_a_remark_below_the_table_is_no_customer(read: Ask) -> None:
    mapping = 'path = "customers.csv"\ncharge = "charge"\nholds = "A"\n'
    for last in ("Exported by Ann,,,", "Total: 3,,,", ",Total,,30"):
        with pytest.raises(ScenarioError, match=r"csv:3: looks like a (row of totals|remark below the table)"):
            read(HEADER + f"1,A,1,30\n{last}\n", mapping=mapping)


def test_columns_called_alike_can_be_renamed(read: Ask) -> None:
    with pytest.raises(ScenarioError, match=r'has 2 columns called "charge"(?s:.*)rename one of them'):
        read("id,plan,months,charge,charge\n1,A,1,2,3\n")


def test_what_ends_a_line_elsewhere_ends_none_here(read: Ask) -> None:
    text = "Customers \u2028 of \x0b all\nof 2026\n" + HEADER + "1,A,1,10\n"
    assert read(text).charge.tolist() == [10]


def test_columns_of_parquet_of_all_kinds(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({
        "bytes": [b"A", None],
        "words": pyarrow.array(["A", "B"]).dictionary_encode(),
        "money": [Decimal("65.00"), Decimal("1065.50")],
        "stamp": pyarrow.array([datetime.datetime(2022, 5, 1, 10, 30), None], pyarrow.timestamp("ns", "UTC")),
        "day": [datetime.date(2022, 5, 1), None],
        "flag": [True, None],
        "whole": pyarrow.array([12.0, float("nan")]),
        "id": pyarrow.array([2**60 + 1, 7], pyarrow.int64()),
        "held": [["A", "N"], []],
        "nothing": pyarrow.nulls(2),
    })  # fmt: skip
    parquet.write_table(table, tmp_path / "base.parquet")
    first, second = (row for _, row in open_table(tmp_path / "base.parquet").rows)
    assert list(first) == [
        "A", "A", "65.00", "2022-05-01 10:30:00+00:00", "2022-05-01", "True", "12", str(2**60 + 1), "A,N", "",
    ]  # fmt: skip
    assert list(second) == ["", "B", "1065.50", "", "", "", "", "7", "", ""]


def test_usage_that_may_be_in_a_charge_is_asked_about(tmp_path: Path) -> None:
    metered = BASE.replace("[world.needs.net]", "[world.needs.net]\nusage = { mean = 10 }").replace(
        'category = "net", price = 30', 'category = "net", price = 30, per_unit = 1'
    )
    mapping = 'path = "customers.csv"\ncharge = "charge"\nholds.plan = { A = "A", N = "N" }\n'
    (tmp_path / "case.toml").write_text(metered + mapping, encoding="utf-8")
    for charges, expected in (((40, 45, 29), True), ((30, 30, 25), False)):
        rows = "".join(f"{n},N,1,{charge}\n" for n, charge in enumerate(charges))
        (tmp_path / "customers.csv").write_text(HEADER + rows + "9,A,1,90\n", encoding="utf-8")
        if expected:
            with pytest.raises(ScenarioError, match="2 customers with N pay more than the list price: usage is billed"):
                load_file(tmp_path / "case.toml")
        else:
            assert load_file(tmp_path / "case.toml").customers is not None
