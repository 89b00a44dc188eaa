"""Customer files: what the columns say, what they leave open, and rows that are skipped."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simsales.files.problems import ScenarioError
from simsales.files.tables.opening import open_table
from simsales.market.customer_file import read_customers
from simsales.market.customer_table import CustomerTable
from simsales.market.loading import load_file

type Write = Callable[..., Path]

MAPPING = """
[world.customer_file]
path = "customers.csv"
segment = "age"
segments = { young = "student", old = "home" }
tenure = "months"
charge = "bill"
contract = "term"
contracts = { long = "1 year", free = "none" }
contract_ends = "left"
attributes = { satisfaction = "happy", relationship = "warm" }
values = { relationship = { cold = 0.1, hot = 0.9 } }
[world.customer_file.holds]
phone = { yes = "Mobile", rival = "Rival/Sim" }
net = { dsl = "Fibre", fibre = "Fibre" }
"""
ROWS = """age,months,bill,term,left,happy,warm,phone,net
young,12,99.5,long,20,0.5,cold,yes,none
old,0,,free,,,hot,rival,dsl

,3, 5 ,,,1,,no,fibre
"""


def table(write: Write, rows: str, more: str = "", mapping: str = MAPPING) -> CustomerTable:
    write(rows, "customers.csv")
    customers = load_file(write(mapping.replace("[world.customer_file]", f"[world.customer_file]\n{more}"))).customers
    assert customers is not None
    return customers


def test_every_kind_of_column_is_read(write: Write) -> None:
    customers = table(write, ROWS)
    nan = math.nan
    assert customers.n == 3
    assert customers.segment.tolist() == [1, 0, -1]
    np.testing.assert_allclose(customers.tenure_weeks, [52, 0, 13])
    np.testing.assert_array_equal(customers.charge, [99.5, nan, 5])
    np.testing.assert_array_equal(customers.commitment_weeks, [52, 0, nan])
    np.testing.assert_array_equal(customers.contract_ends_weeks, [20, nan, nan])
    np.testing.assert_array_equal(customers.attributes["satisfaction"], [0.5, nan, 1])
    np.testing.assert_array_equal(customers.attributes["relationship"], [0.1, 0.9, nan])
    (phone, phone_held), (net, net_held) = customers.holds
    assert (phone, phone_held.tolist()) == (("Mobile", "Rival/Sim"), [0, 1, -1])
    assert (net, net_held.tolist()) == (("Fibre",), [-1, 0, 0])
    assert customers.skipped == ()


def test_what_is_not_mapped_is_not_said(write: Write) -> None:
    customers = table(write, "any\n1\n2\n", mapping='[world.customer_file]\npath = "customers.csv"\n')
    assert customers.n == 2
    assert customers.segment.tolist() == [-1, -1]
    for column in (customers.tenure_weeks, customers.charge, customers.commitment_weeks):
        assert np.isnan(column).all()
    assert (customers.holds, customers.attributes) == ((), {})


def test_segments_may_be_named_directly(write: Write) -> None:
    mapping = '[world.customer_file]\npath = "customers.csv"\nsegment = "who"\n'
    assert table(write, "who\nstudent\nhome\n", mapping=mapping).segment.tolist() == [1, 0]
    with pytest.raises(ScenarioError, match=r'csv:2: who: unknown segment "studnet"\n  did you mean "student"'):
        table(write, "who\nstudnet\nhome\n", mapping=mapping)


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_limit_takes_the_first_rows(limit: int, write: Write) -> None:
    assert table(write, ROWS, f"limit = {limit}").charge.tolist()[:1] == [99.5]
    assert table(write, ROWS, f"limit = {limit}").n == min(limit, 3)


def test_bad_rows_are_skipped_when_asked(write: Write) -> None:
    bad = ROWS + "young,-1,5,,,,,,\nyoung,2\nyoung,12,7,long,20,0.5,cold,yes,none\n"
    customers = table(write, bad, 'bad_rows = "skip"')
    np.testing.assert_array_equal(customers.charge, [99.5, math.nan, 5, 7])
    assert [(each.file.name, each.line) for each in customers.skipped] == [
        ("customers.csv", 6),
        ("customers.csv", 7),
    ]
    with pytest.raises(ScenarioError) as caught:
        table(write, bad)
    assert [each.line for each in caught.value.problems] == [6, 7]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: "\ufeff" + rows,
        lambda rows: rows.replace("\n", "\r\n"),
        lambda rows: rows.replace(",", ";").replace("99.5", "99,5"),
        lambda rows: rows.replace(",", "\t"),
        lambda rows: rows.replace("young", '"young"').replace("yes", '" yes "'),
    ],
)
def test_the_ways_of_spreadsheets_are_read(change: Callable[[str], str], write: Write) -> None:
    plain, other = table(write, ROWS), table(write, change(ROWS))
    for name in ("segment", "tenure_weeks", "charge", "commitment_weeks", "contract_ends_weeks"):
        np.testing.assert_array_equal(getattr(other, name), getattr(plain, name))
    assert [held.tolist() for _, held in other.holds] == [held.tolist() for _, held in plain.holds]


def test_parquet_says_the_same_as_csv(write: Write, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    mapping = MAPPING.replace("customers.csv", "customers.parquet")
    columns = {
        "age": ["young", "old", None],
        "months": [12, 0, 3],
        "bill": [99.5, math.nan, 5.0],
        "term": ["long", "free", None],
        "left": [20.0, None, None],
        "happy": [0.5, None, 1.0],
        "warm": ["cold", "hot", None],
        "phone": ["yes", "rival", "no"],
        "net": ["none", "dsl", "fibre"],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "customers.parquet")
    from_csv, from_parquet = table(write, ROWS), table(write, ROWS, mapping=mapping)
    assert from_parquet.n == 3
    for name in ("segment", "tenure_weeks", "charge", "commitment_weeks", "contract_ends_weeks"):
        np.testing.assert_array_equal(getattr(from_parquet, name), getattr(from_csv, name))
    np.testing.assert_array_equal(from_parquet.attributes["relationship"], from_csv.attributes["relationship"])


def test_a_file_is_found_beside_the_file_that_names_it(write: Write) -> None:
    write("bill\n5\n", "folder/customers.csv")
    named = '\n[world.customer_file]\npath = "customers.csv"\ncharge = "bill"\n'
    write('extends = "../base.toml"' + named, "folder/more.toml")
    customers = load_file(write('extends = "folder/more.toml"\n')).customers
    assert customers is not None
    assert customers.charge.tolist() == [5]


def test_problems_without_a_scenario_file_have_the_key(write: Write, tmp_path: Path) -> None:
    write("bill\n5\n", "customers.csv")
    path = write('[world.customer_file]\npath = "customers.csv"\ncharge = "bill"\n')
    scenario = load_file(path).scenario
    assert scenario.world.customer_file is not None
    wrong = scenario.world.customer_file.model_copy(update={"charge": "bil"})
    with pytest.raises(ScenarioError, match=r'world.customer_file.charge: the customer file has no column "bil"'):
        read_customers(wrong, tmp_path, scenario)


@pytest.mark.parametrize(
    "first",
    [
        "root:x:0:0:root:/root:/bin/bash",
        '{"password": "secret"}',
        "secret" * 20,
        ",".join(f"secret{number}" for number in range(300)),
        "\x1b[31msecret,bill",
    ],
)
def test_the_first_line_of_another_file_is_not_shown(first: str, write: Write, tmp_path: Path) -> None:
    path = write('[world.customer_file]\npath = "other.txt"\ncharge = "root:x:0:0:root:/secret"\n')
    write(f"{first}\n1\n", "other.txt")
    with pytest.raises(ScenarioError) as caught:
        load_file(path)
    (problem,) = caught.value.problems
    assert "has no column" in problem.message
    assert problem.hint == ""


def test_a_quote_left_open_is_told_where_it_was_opened(tmp_path: Path) -> None:
    """Also where bad rows are skipped: it would take all that follows with it."""
    rows = ["segment", *["old"] * 3, '"young', *["old"] * 50]
    (tmp_path / "customers.csv").write_text("\n".join(rows) + "\n")
    with pytest.raises(ScenarioError, match=r"customers\.csv:5: a row that begins here takes 51 lines"):
        list(open_table(tmp_path / "customers.csv").rows)
    (tmp_path / "long.csv").write_text("segment\nold\n" + "x" * 200_000 + "\n")
    with pytest.raises(ScenarioError, match=r"long\.csv:3: .* has a cell of more than 131,072 characters"):
        list(open_table(tmp_path / "long.csv").rows)
    (tmp_path / "two.csv").write_text('segment,address\nold,"1 Road\nTown"\nyoung,here\n')
    assert [line for line, _ in open_table(tmp_path / "two.csv").rows] == [2, 4]
