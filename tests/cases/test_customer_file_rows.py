"""Rows of customer files: chosen, left out, made one customer, and never lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsales.files.problems import ScenarioError
from tests.cases.customers import HEADER, USUAL, Ask, said
from tests.cases.customers import read as read


def test_rows_are_chosen_and_counted(read: Ask) -> None:
    content = "id,plan,months,charge,status\n1,A,12,65,Active\n2,B,12,90,Churned\n3,A,3,65,Active\n"
    customers = read(content, mapping='where = { status = ["Active"] }\n' + USUAL)
    assert customers.charge.tolist() == [65, 65]
    assert customers.reading is not None
    assert next(customers.reading.report()).endswith("3 rows, of which 1 were not chosen by `where`")
    with pytest.raises(ScenarioError, match="no row of it is chosen"):
        read(content, mapping='where = { status = ["active"] }\n' + USUAL)
    with pytest.raises(ScenarioError, match=r'where.state: the customer file has no column "state"\n.*\n.*status'):
        read(content, mapping='where = { state = ["Active"] }\n' + USUAL)


TWO_ROWS = "customer,plan,months,charge\n1,A,12,65\n1,N,30,30\n2,B,30,90\n"
HOLDS_TWO = USUAL.replace('B = "B"', 'B = "B", N = "N"')


def test_two_rows_of_one_customer_are_two_contracts_or_refused(read: Ask) -> None:
    assert '1 row repeats a "customer"' in said(read(TWO_ROWS, mapping=HOLDS_TWO)), "without an id it is said"
    with pytest.raises(
        ScenarioError, match=r'csv:3: customer: has the id of line 2\n  world.customer_file.rows = "contracts"'
    ):
        read(TWO_ROWS, mapping='id = "customer"\n' + HOLDS_TWO)
    skipped = read(TWO_ROWS, mapping='id = "customer"\nbad_rows = "skip"\n' + HOLDS_TWO)
    assert (skipped.n, skipped.charge.tolist()) == (2, [65, 90])
    one = read(TWO_ROWS, mapping='id = "customer"\nrows = "contracts"\n' + HOLDS_TWO)
    assert (one.n, one.charge.tolist(), one.tenure_weeks.tolist()) == (2, [95, 90], [130, 130])
    assert {offers: held.tolist() for offers, held in one.holds} == {("A",): [0, -1], ("B",): [-1, 0], ("N",): [0, -1]}


def test_two_offers_of_one_category_are_said(read: Ask) -> None:
    both = read(TWO_ROWS.replace("N", "B"), mapping='id = "customer"\nrows = "contracts"\n' + USUAL)
    assert "1 customer hold more than one offer of main: A (1), B (1)" in said(both)
    flags = 'path = "customers.csv"\nholds.has_a = { True = "A" }\nholds.has_b = { True = "B" }\n'
    assert "more than one offer of main" in said(read("id,has_a,has_b\n1,True,TRUE\n2,False,true\n", mapping=flags))


def test_flags_are_true_however_they_are_spelt(read: Ask) -> None:
    flags = 'path = "customers.csv"\nholds.has_a = { True = "A", False = "Rival/alike" }\n'
    assert read("id,has_a\n1,TRUE\n2,false\n3,True\n", mapping=flags).holds[0][1].tolist() == [0, 1, 0]


def test_what_matches_nothing_and_who_holds_nothing_is_said(read: Ask) -> None:
    told = said(read(HEADER + "1,a,12,65\n2,B ,12,90\n3,Plan A,3,65\n4,Plan A,3,65\n"))
    assert "plan: Plan A (2 rows), a (1 row) match none of: A, B" in told
    assert "3 of 4 customers hold nothing that is mapped" in told


def test_several_holdings_in_a_cell(read: Ask) -> None:
    customers = read(HEADER + "1,A+N,12,95\n2,B,12,90\n3,N + X,3,30\n", mapping='holds_split = "+"\n' + HOLDS_TWO)
    held = {offers[0]: which.tolist() for offers, which in customers.holds}
    assert held == {"A": [0, -1, -1], "B": [-1, 0, -1], "N": [0, -1, 0]}
    assert "X (1 row) matches none of" in said(customers)


def test_all_may_hold_the_same(read: Ask) -> None:
    content = "CustomerID,MonthlyRevenue\n1,50\n2,60\n"
    mapping = 'path = "customers.csv"\ncharge = "MonthlyRevenue"\nholds = {}\n'
    one = read(content, mapping=mapping.format('"A"'))
    assert [(offers, which.tolist()) for offers, which in one.holds] == [(("A",), [0, 0])]
    assert len(read(content, mapping=mapping.format('["A", "N"]')).holds) == 2
    with pytest.raises(ScenarioError, match=r'holds: there is no offer "C"'):
        read(content, mapping=mapping.format('"C"'))


def test_labels_in_a_file_of_their_own(read: Ask, tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text('label,offer\n"Plan A, old",A\nTariff B,B\n')
    mapping = USUAL.replace('{ A = "A", B = "B" }', '"plans.csv"')
    customers = read(HEADER + '1,"Plan A, old",12,65\n2,Tariff B,3,90\n', mapping=mapping)
    assert customers.holds[0][1].tolist() == [0, 1]
    (tmp_path / "plans.csv").write_text("label,offer\nPlan A,A\nTariff B,Bee\n")
    with pytest.raises(ScenarioError, match=r'plans\.csv:3: unknown offer "Bee"'):
        read(HEADER + "1,Plan A,12,65\n", mapping=mapping)


def test_a_row_of_totals_is_noticed(read: Ask) -> None:
    content = HEADER + "1,A,12,65\n2,B,12,90\nTotal,,,155\n"
    with pytest.raises(ScenarioError, match=r'csv:4: looks like a row of totals: "Total"'):
        read(content)
    assert read(content, mapping='bad_rows = "skip"\n' + USUAL).n == 2


def test_too_many_bad_rows_are_refused_though_they_may_be_skipped(read: Ask) -> None:
    content = HEADER + "1,A,12,65\n2,B,12,much\n3,A,12,more\n"
    with pytest.raises(ScenarioError, match="2 of 3 rows would be left out, more than 50%"):
        read(content, mapping='bad_rows = "skip"\n' + USUAL)
    customers = read(content, mapping='bad_rows = "skip"\nmost_left_out = "70%"\n' + USUAL)
    assert customers.n == 1
    assert "2 of 3 rows were left out" in said(customers)


def test_all_columns_are_told_at_once_and_like_ones_grouped(read: Ask) -> None:
    rows = "".join(f"{n},A,long,much\n" for n in range(40))
    with pytest.raises(ScenarioError) as caught:
        read(HEADER + rows)
    told = [str(each) for each in caught.value.problems]
    assert sum("months: expected a number" in each for each in told) == 3
    assert sum("charge: expected a number" in each for each in told) == 3
    assert any("and 37 more bad rows, 40 in all" in each for each in told)
