"""Customer files of other kinds than text say the same: spreadsheets, statistics packages, folders of Parquet."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.files.problems import ScenarioError
from tests.cases.customers import USUAL, Ask, said
from tests.cases.customers import read as read

XML = {
    "[Content_Types].xml": """<Types xmlns="P/content-types"><Default Extension="rels"
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"
        ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""",
    "_rels/.rels": """<Relationships xmlns="P/relationships"><Relationship Id="r1" Type="R/officeDocument"
        Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<workbook xmlns="M" xmlns:r="R"><sheets><sheet name="Base" sheetId="1" r:id="r1"/></sheets>
        </workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships xmlns="P/relationships"><Relationship Id="r1" Type="R/worksheet"
        Target="worksheets/sheet1.xml"/></Relationships>""",
    "xl/worksheets/sheet1.xml": """<worksheet xmlns="M"><sheetData>{}</sheetData></worksheet>""",
}
NAMES = {
    '"P/': '"http://schemas.openxmlformats.org/package/2006/',
    '"R': '"http://schemas.openxmlformats.org/officeDocument/2006/relationships',
    '"M"': '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
}


def spreadsheet(path: Path, rows: list[list[Any]]) -> None:
    """Write a spreadsheet, the least that readers accept."""

    def cell(value: Any) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return "<c/>" if value is None else f"<c><v>{value}</v></c>"

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        for name, text in XML.items():
            for short, long in NAMES.items():
                text = text.replace(short, long)
            book.writestr(name, text.replace("{}", body))


def test_a_spreadsheet_says_the_same(read: Ask, tmp_path: Path) -> None:
    pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    rows = [["Customers"], [None], ["id", "plan", "months", "charge"], [1, "A", 12, 65.5], [2, "B", None, 90]]
    spreadsheet(tmp_path / "customers.xlsx", rows)
    mapping = USUAL.replace("customers.csv", "customers.xlsx")
    customers = read((tmp_path / "customers.xlsx").read_bytes(), mapping=mapping, name="customers.xlsx")
    np.testing.assert_array_equal(customers.charge, [65.5, 90])
    np.testing.assert_array_equal(customers.tenure_weeks, [52, np.nan])
    assert customers.holds[0][1].tolist() == [0, 1]
    with pytest.raises(ScenarioError, match=r'has no sheet "Basis"\n  did you mean "Base"'):
        read((tmp_path / "customers.xlsx").read_bytes(), mapping='sheet = "Basis"\n' + mapping, name="customers.xlsx")


def test_a_statistics_package_says_the_same(read: Ask, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `statistics` is not installed")
    import pandas as pd

    frame = pd.DataFrame({"plan": [1.0, 2.0, 1.0], "months": [12.0, np.nan, 3.0], "charge": [65.0, 90.5, 65.0]})
    pyreadstat.write_sav(frame, tmp_path / "customers.sav", variable_value_labels={"plan": {1: "A", 2: "B"}})
    mapping = USUAL.replace("customers.csv", "customers.sav")
    customers = read((tmp_path / "customers.sav").read_bytes(), mapping=mapping, name="customers.sav")
    np.testing.assert_array_equal(customers.tenure_weeks, [52, np.nan, 13])
    assert customers.holds[0][1].tolist() == [0, 1, 0]
    assert "labels were read instead of codes: plan" in said(customers)


def test_a_folder_of_parquet_says_the_same(read: Ask, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    for region, months in (("01", [12, 3]), ("02", [30])):
        folder = tmp_path / "base" / f"region={region}"
        folder.mkdir(parents=True)
        parquet.write_table(pyarrow.table({"plan": ["A"] * len(months), "months": months}), folder / "part.parquet")
    mapping = 'path = "base"\ntenure = "months"\nwhere = { region = ["01"] }\nholds.plan = { A = "A" }\n'
    assert read("", mapping=mapping).tenure_weeks.tolist() == [52, 13], "a partition 01 is no number"
