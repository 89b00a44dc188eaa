"""Tables as CSV, as Parquet and as sheets of the workbook hold the same values, whichever is read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.cli.papers import Papers
from simsales.experiments.comparison import Comparison
from simsales.experiments.tidy import KEYS, tables
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.office.workbook import SHEETS, workbook
from simsales.reporting.words import Words


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Prepared]:
    path = tmp_path_factory.mktemp("tables") / "fibre.toml"
    path.write_text(starter("fibre"), encoding="utf-8")
    scenario = simsales.load(path, {"run.customers": 200, "run.weeks": 6, "run.objective": "margin"})
    names = list(scenario.strategies)[:2]
    return simsales.compare(scenario, names, replications=2, store=None, jobs=1), scenario


def rows(table: pd.DataFrame) -> dict[tuple[str, ...], dict[str, object]]:
    """By what a row is about its figures; a figure that is none is None."""
    keys = [name for name in KEYS if name in table]
    found = {}
    for _, row in table.iterrows():
        told = {str(name): None if pd.isna(row[name]) else row[name] for name in row.index if name not in keys}
        found[tuple(f"{row[key]}".removesuffix(".0") for key in keys)] = told
    assert len(found) == len(table), "the keys tell rows apart"
    return found


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_csv_parquet_and_workbook_hold_the_same_values(
    asked: tuple[Comparison, Prepared], tmp_path: Path, language: str
) -> None:
    calamine = pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    comparison, scenario = asked
    Papers(tables=tmp_path).write(comparison, scenario)
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(workbook(comparison, scenario, language)))
    words, made = Words(language), tables(comparison)
    assert {each.stem for each in tmp_path.iterdir()} == set(made) == {*SHEETS, "bridge"} - {"by_district", "by_city"}
    for name, table in made.items():
        csv = pd.read_csv(tmp_path / f"{name}.csv")
        pd.testing.assert_frame_equal(csv, table, check_exact=True, check_dtype=False)
        parquet = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(parquet, table, check_exact=True, check_dtype=False)
        title = words("report_bridge_sheet" if name == "bridge" else SHEETS[name])
        sheet = title.translate(str.maketrans("[]:*?/\\", " " * 7))[:31].strip(" '")
        header, *cells = book.get_sheet_by_name(sheet).to_python()
        labels = {label_of(comparison, measure, words): measure for measure in comparison.measures}
        columns = {words.maybe(f"column_{column}", column): column for column in table}
        read = pd.DataFrame(cells, columns=[columns.get(each, labels.get(each, each)) for each in header])
        read = read.replace("", None)
        if "measure" in read:
            read["measure"] = read["measure"].map(labels)
        for kind in {"stage", "reason"} & {*read}:
            called = {words.maybe(f"{kind}_{each.replace(' ', '_')}", each): each for each in table[kind].unique()}
            read[kind] = read[kind].map(called)
        one, other = rows(read), rows(table)
        assert one.keys() == other.keys(), name
        for key, figures in other.items():
            for column, value in figures.items():
                shown = one[key][column]
                shown = float("inf") if shown == "∞" else shown  # a spreadsheet has no such number
                if column != "label":
                    assert shown == (None if value is None else pytest.approx(value, rel=1e-12)), (name, key, column)


def label_of(comparison: Comparison, measure: str, words: Words) -> str:
    """What a measure is called in a workbook."""
    from simsales.reporting.html.sections import label

    return label(comparison, measure, words)


@pytest.mark.slow
def test_a_comparison_writes_all_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    pytest.importorskip("pptx", reason="the extra `slides` is not installed")
    monkeypatch.chdir(tmp_path)
    Path("fibre.toml").write_text(starter("fibre"), encoding="utf-8")
    asked = ["--customers", "100", "--weeks", "4", "--replications", "2", "--jobs", "1"]

    def papers(name: str) -> list[str]:
        return ["--excel", f"{name}.xlsx", "--slides", f"{name}.pptx", "--tables", name]

    done = CliRunner().invoke(app, ["compare", "fibre.toml", *asked, *papers("a"), "--report", "a.html"])
    assert done.exit_code == 0, done.output
    again = CliRunner().invoke(app, ["report", "fibre.toml", "b.html", *asked, *papers("b")])
    assert again.exit_code == 0, again.output
    for kind in ("html", "xlsx", "pptx"):
        assert Path(f"a.{kind}").read_bytes() == Path(f"b.{kind}").read_bytes()
    for each in Path("a").iterdir():
        assert each.read_bytes() == Path("b", each.name).read_bytes(), each.name
    refused = CliRunner().invoke(app, ["compare", "fibre.toml", *asked, "--tables", "fibre.toml"])
    assert refused.exit_code == 2
    assert "--tables writes into a folder" in refused.stderr
    varied = CliRunner().invoke(app, ["compare", "fibre.toml", "--vary", "run.weeks=2,3", "--tables", "a"])
    assert varied.exit_code == 2
