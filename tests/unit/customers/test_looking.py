"""What is seen of a customer file that nobody has described, and the draft of how it may be read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.files.tables.looking import Sight, look
from simsales.files.tables.opening import open_table
from simsales.market.customer_draft import draft
from simsales.market.loading import load_file
from tests.cases.customers import BASE

EXPORTS: dict[str, tuple[str, dict[str, Any]]] = {
    "a telecom base": (
        "customerID,gender,tenure,Contract,InternetService,MonthlyCharges,Churn\n"
        "7590-V,F,1,Month-to-month,DSL,29.85,No\n5575-G,M,34,One year,Fiber optic,56.95,No\n"
        "3668-Q,M,2,Two year,DSL,53,Yes\n",
        {"id": "customerID", "tenure": "tenure", "charge": "MonthlyCharges", "contract": "Contract",
         "contracts": {"Month-to-month": "none", "One year": "1 years", "Two year": "2 years"}},
    ),
    "a CRM's export": (
        "Account ID;Segment;Plan;Signup Date;Contract End Date;MRR;CSAT;Status\n"
        "A-1;SMB;A;25.03.2021;31.12.2026;1.065,00 €;4;Active\nA-2;Corp;B;01.02.2020;30.06.2027;90,50 €;5;Cancelled\n"
        "A-3;SMB;A;03.04.2019;;65,00 €;2;Active\n",
        {"id": "Account ID", "tenure": "Signup Date", "contract_ends": "Contract End Date", "charge": "MRR",
         "scales": {"CSAT": [1, 5]}, "where": {"Status": ["Active"]}},
    ),
    "a billing system's contracts": (
        "Report of 2026-11-01\n\nsubscriber_no,product,annual_fee,months_left\n1,A,780,6\n1,N,360,0\n2,B,1080,11\n",
        {"id": "subscriber_no", "rows": "contracts", "charge": "annual_fee", "charge_unit": "year",
         "contract_ends": "months_left", "contract_ends_unit": "months"},
    ),
    "in Chinese": (
        "客户编号;套餐;入网日期;月费;到期日\n138001;畅享;2021-05-01;¥99,00;2027-01-31\n138002;融合;2019-11-15;¥199,00;2026-12-31\n",
        {"id": "客户编号", "tenure": "入网日期", "contract_ends": "到期日", "charge": "月费"},
    ),
}  # fmt: skip


def seen(tmp_path: Path, content: str) -> tuple[Path, Any, list[Sight]]:
    path = tmp_path / "base.csv"
    path.write_text(content, encoding="utf-8")
    table = open_table(path)
    return path, table, look(table, 1000)


@pytest.mark.parametrize("name", EXPORTS)
def test_what_an_export_is_likely_to_mean(tmp_path: Path, name: str) -> None:
    content, expected = EXPORTS[name]
    said = tomllib.loads(draft(*seen(tmp_path, content)))["world"]["customer_file"]
    assert {key: said.get(key) for key in expected} == expected
    if "tenure" in expected and "Date" in expected["tenure"]:
        assert said["as_of"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2.5", "NA"], "number"), (["1,5", '"2,5"'.strip('"'), "3"], "number"), (["$5", "6 EUR"], "amount"),
        (["72%", "8/10"], "share"), (["2026-01-02", "3.4.2026"], "date"), (["3/4/2026", "4/5/2026"], "date"),
        (["yes", "no", "no"], "flag"), (["TRUE", "False"], "flag"), (["A", "B", "A"], "words"), (["", "-"], "blank"),
        ([f"street {n}" for n in range(80)], "text"), (["20261128", "20250101"], "date"),
        (["12345678", "87654321"], "number"), (["007", "12"], "words"), (["+491701234567", "5"], "words"),
        (["202405", "202312"], "date"), (["202405", "202399"], "number"), (["x", ""], "flag"),
    ],
)  # fmt: skip
def test_kinds_of_columns(tmp_path: Path, cells: list[str], kind: str) -> None:
    _, _, (_, sight) = seen(tmp_path, "n;it\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate(cells)))
    assert sight.kind == kind
    assert sight.asks_order == (cells[0] == "3/4/2026")


@pytest.mark.parametrize("name", ["a CRM's export", "a billing system's contracts"])
def test_the_draft_for_a_scenario_is_ready_to_run(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.csv").write_text(EXPORTS[name][0], encoding="utf-8")
    Path("world.toml").write_text(BASE.replace("[world.customer_file]\n", ""), encoding="utf-8")
    done = CliRunner().invoke(app, ["customers", "base.csv", "--scenario", "world.toml", "--out", "drafted.toml"])
    assert done.exit_code == 0, done.output
    customers = load_file("drafted.toml").customers
    assert customers is not None
    assert customers.n == 2
    assert sum((held >= 0).sum() for _, held in customers.holds) >= 2


def test_the_command_says_what_it_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.csv").write_text(EXPORTS["a telecom base"][0], encoding="utf-8")
    done = CliRunner().invoke(app, ["customers", "base.csv"])
    assert done.exit_code == 0
    assert "base.csv: utf-8, commas between cells" in done.stdout
    assert "3 rows were looked at" in done.stdout
    assert "[world.customer_file]" in done.stdout
    missing = CliRunner().invoke(app, ["customers", "bass.csv"])
    assert missing.exit_code == 2
    assert 'did you mean "base.csv"?' in missing.stderr
