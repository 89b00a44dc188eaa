"""Exports as CRM, billing and telecom systems write them: read by a draft with at most three lines changed by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.files.units import WEEKS_PER_MONTH
from simsales.market.loading import load_file

WORLD = """
title = "Exports"
currency = "EUR"
[run]
weeks = 10
[world.segments.all]
share = 1
[world.needs.mobile]
[world.needs.internet]
[world.needs.tv]
[catalogue.products]
S = { category = "mobile", price = 20 }
L = { category = "mobile", price = 40 }
Fibre = { category = "internet", price = 50 }
TV = { category = "tv", price = 10 }
[channels.store]
direction = "inbound"
[strategies.any]
"""


class Export(NamedTuple):
    """A file's content, what is changed in its draft by hand, and what is to be read of its customers.

    ``changed``: each a line of the draft (its beginning; nothing: one more) and what stands there then.
    ``charges`` a month, ``weeks`` of tenure and until contracts ``end`` (None: blank), ``holds`` by customer.
    """

    content: str | bytes
    charges: Sequence[float | None]
    holds: Sequence[str]
    weeks: Sequence[float | None] = ()
    end: Sequence[float | None] = ()
    changed: Sequence[tuple[str, str]] = ()
    said: str = ""
    name: str = "base.csv"


AS_OF = ("as_of", 'as_of = "2026-11-28"')
MONTH = WEEKS_PER_MONTH
EXPORTS: dict[str, Export] = {
    "a CRM's wide flags": Export(
        "Account ID,Monthly Fee,Has Fibre,Has TV,Owner\n"
        "007,60.00,Y,Y,Ann\n7,50.00,Y,N,Bob\n0007,10.00,N,Y,Ann\n",
        [60, 50, 10], ["Fibre TV", "Fibre", "TV"],
    ),
    "holdings in one cell": Export(
        "subscriber_no;services;bill_amount\n1;S+Fibre;70,00\n2;L;40,00\n3;Fibre + TV;60,00\n4;S;20,50\n",
        [70, 40, 60, 20.5], ["S Fibre", "L", "Fibre TV", "S"],
    ),
    "quarters and months for dates": Export(
        "customer_id,product,since,contract_end,mrr\n1,S,Q1 2024,2026-12,20\n2,L,Q4 2023,2027-06,40\n3,S,2025-Q2,,21\n",
        [20, 40, 21], ["S", "L", "S"], [1062 / 7, 1154 / 7, 606 / 7], [33 / 7, 214 / 7, None], [AS_OF],
    ),
    "contract months left": Export(
        "customer_id,product,months_in_service,contract_months_left,monthly_charge\n1,S,12,6,20\n2,L,3,0,40\n3,L,24,1,44\n",
        [20, 40, 44], ["S", "L", "L"], [52, 13, 104], [6 * MONTH, 0, MONTH],
    ),
    "telephone numbers": Export(
        "msisdn,tariff,arpu\n+491701234567,S,20\n01701234567,L,40\n1701234567,L,44\n",
        [20, 40, 44], ["S", "L", "L"],
    ),
    "negative balances": Export(
        "account_no,plan,monthly_charge,balance\n1,S,20.00,-35.10\n2,L,40.00,0.00\n3,S,(5.00),-1.00\n",
        [20, 40], ["S", "L"], changed=[("", 'bad_rows = "skip"')], said="must not be negative, and is (5.00)",
    ),
    "two lines of a header": Export(
        "Customer,,Contract,,\nid,name,tariff,fee,since\n1,Ann,S,20,2024-11-30\n2,Bob,L,40,2022-11-26\n",
        [20, 40], ["S", "L"], [104, 1463 / 7], changed=[AS_OF], said="the names of the columns stand in line 2",
    ),
    "semicolons and quoted lines": Export(
        'id;note;plan;fee\n1;"called;\nwill move\n' + "more\n" * 30 + '";S;20,5\n2;"";L;40\n',
        [20.5, 40], ["S", "L"],
    ),
    "separators at the end of lines": Export(
        "account_id;product;amount_per_quarter\n1;S;60,00;\n2;L;120,00;;\n3;S;63,00\n", [20, 40, 21], ["S", "L", "S"],
    ),
    "columns called alike": Export(
        "customer_id,status,plan,status,fee\n1,Active,S,paid,20\n2,Active,L,open,40\n", [20, 40], ["S", "L"],
    ),
    "a spreadsheet's numbers of days": Export(
        "customer_id,plan,start_date,contract_end,fee\n1,S,45261,46400,20\n2,L,44896,46360,40\n",
        [20, 40], ["S", "L"], [1093 / 7, 1458 / 7], [46 / 7, 6 / 7], [AS_OF],
    ),
    "percent without its sign": Export(
        "customer_id,plan,fee,satisfaction\n1,S,20,72\n2,L,40,55\n3,L,41,100\n", [20, 40, 41], ["S", "L", "L"],
    ),
    "columns without anything": Export(
        ",customer_id,plan,fax,fee,\n0,A1,S,,20,\n1,A2,L,,,\n2,A3,L,NULL,41,\n", [20, None, 41], ["S", "L", "L"],
    ),
    "a mark of bytes and sep=": Export(
        '\ufeffsep=;\r\n"Kundennummer";"Tarif";"Preis"\r\n"0012";"S";"1.020,00 €"\r\n"12";"L";"40,00 €"\r\n',
        [1020, 40], ["S", "L"], said="the median charge is 26 times",
    ),
    "GB 18030": Export(
        "用户编号,套餐,入网日期,月费\n0138001,S,2024年11月30日,20\n138001,L,2022年11月26日,¥40\n".encode("gb18030"),
        [20, 40], ["S", "L"], [104, 1463 / 7], changed=[AS_OF], said="read as GB 18030",
    ),
    "Oracle's dates, no end as 9999": Export(
        "ACCOUNT_NO|PLAN|ACTIVATION_DT|CONTRACT_END_DT|ANNUAL_FEE\n1|S|30-NOV-24|31-DEC-9999|240\n2|L|26-NOV-22|05-DEC-26|480\n",
        [20, 40], ["S", "L"], [104, 1463 / 7], [0, 1], [AS_OF], "has no end",
    ),
    "stamps of 14 digits, ids that are missing": Export(
        "CUST_ID,OFFER,START_DATE,CHARGE_CENTS\n9,S,20241130103000,2000\nNULL,L,20221126000000,4000\nNULL,L,20221126235959,4100\n"
        "9,TV,20241130000000,1000\n",
        [30, 40, 41], ["S TV", "L", "L"], [104, 1463 / 7, 1463 / 7], changed=[AS_OF], said='2 rows without a "CUST_ID"',
    ),
    "totals and remarks below": Export(
        "id,plan,fee\n1,S,20\n2,L,40\n,Total,60\nExported by Ann,,\nTotal: 2,,\n",
        [20, 40], ["S", "L"], changed=[("", 'bad_rows = "skip"'), ("", "most_left_out = 0.7")],
        said="3 of 5 rows were left out",
    ),
    "very long cells": Export(
        "id,plan,fee,notes\n1,S,20," + "x" * 100_000 + "\n2,L,40,y\n", [20, 40], ["S", "L"],
    ),
    "a hundred columns": Export(
        "customer_id," + ",".join(f"x{n}" for n in range(100)) + ",plan,fee\n"
        + f"1,{'0,' * 100}S,20\n2,{'1,' * 100}L,40\n",
        [20, 40], ["S", "L"],
    ),
}  # fmt: skip


def drafted(folder: Path, export: str, changed: Sequence[tuple[str, str]]) -> Path:
    """The draft of the command, with some lines changed by hand."""
    (folder / "world.toml").write_text(WORLD, encoding="utf-8")
    out = folder / "drafted.toml"
    done = CliRunner().invoke(
        app, ["customers", str(folder / export), "--scenario", str(folder / "world.toml"), "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(changed) <= 3
    for old, new in changed:
        at = [place for place, line in enumerate(lines) if line.removeprefix("# ").startswith(old or "path = ")]
        assert len(at) == 1, (old, lines)
        lines[at[0] : at[0] + 1] = [new] if old else [lines[at[0]], new]
    out.write_text("\n".join(lines), encoding="utf-8")
    return out


def check(path: Path, export: Export) -> None:
    customers = load_file(path).customers
    assert customers is not None
    assert customers.reading is not None
    nan = [
        [math.nan if value is None else value for value in said] for said in (export.charges, export.weeks, export.end)
    ]
    np.testing.assert_allclose(customers.charge, nan[0])
    for found, expected in zip((customers.tenure_weeks, customers.contract_ends_weeks), nan[1:], strict=True):
        np.testing.assert_allclose(found, expected or [math.nan] * customers.n)
    held = [[offers[which[n]] for offers, which in customers.holds if which[n] >= 0] for n in range(customers.n)]
    assert [" ".join(sorted(each)) for each in held] == [" ".join(sorted(each.split())) for each in export.holds]
    notices = "\n".join(customers.reading.lines())
    assert export.said in notices
    assert bool(notices) == bool(export.said), notices


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_by_its_draft(tmp_path: Path, name: str) -> None:
    export = EXPORTS[name]
    content = export.content.encode() if isinstance(export.content, str) else export.content
    (tmp_path / export.name).write_bytes(content)
    check(drafted(tmp_path, export.name, export.changed), export)
