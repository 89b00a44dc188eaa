"""The workbook and the slides of a comparison: figures as values, words as text, the same bytes when made again."""

from __future__ import annotations

import re
import zipfile
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.comparison import Comparison
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.colours import BETTER, OPEN, WORSE
from simsales.reporting.html.sections import colour_of
from simsales.reporting.office.slides import slides
from simsales.reporting.office.workbook import workbook
from simsales.reporting.words import Words

FORMULA = "=1+1"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Prepared]:
    path = tmp_path_factory.mktemp("office") / "fibre.toml"
    path.write_text(starter("fibre").replace('title = "', f'title = "{FORMULA} '), encoding="utf-8")
    scenario = simsales.load(path, {"run.customers": 300, "run.weeks": 8, "run.objective": "margin"})
    return simsales.compare(scenario, replications=4, store=None, jobs=1), scenario


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workbook_holds_the_figures(asked: tuple[Comparison, Prepared], language: str) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    calamine = pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    comparison, scenario = asked
    content = workbook(comparison, scenario, language)
    assert content == workbook(comparison, scenario, language)
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    read = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert len(read) >= 8
    header, *rows = read[book.sheet_names[2]]
    differences = comparison.differences()
    assert len(rows) == len(differences)
    column = header.index("difference" if language == "en" else "差异")
    found = {(row[0], row[1]): row[column] for row in rows}
    label = rows[0][1]
    for name in comparison.strategies[1:]:
        assert found[name, label] == pytest.approx(differences.loc[(name, comparison.objective), "difference"])
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any("<f>" in sheet for sheet in sheets), "no formula, whatever a name looks like"
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    assert len(charts) == 2
    (bars,) = [chart for chart in charts if "errBars" in chart]
    for end, ends in (("plus", "above"), ("minus", "below")):  # LibreOffice draws no error bars that are in no cells
        assert re.search(rf"<c:{end}><c:numRef><c:f>'[^']+'!\$", bars), end
        beside = header.index(ends if language == "en" else Words("zh")(f"column_{ends}"))
        far = [row[beside] for row in rows[: len(comparison.strategies) - 1]]
        own = differences.xs(comparison.objective, level="measure")
        demanded = own["high"] - own["difference"] if ends == "above" else own["difference"] - own["low"]
        assert far == pytest.approx(list(demanded))


def test_less_churn_is_not_drawn_as_a_loss(asked: tuple[Comparison, Prepared]) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    comparison, scenario = copy(asked[0]), asked[1]
    comparison.question = replace(comparison.question, objective="churn")
    own = comparison.differences().xs("churn", level="measure")
    demanded = [OPEN if low <= 0 <= high or low != low else BETTER if high < 0 else WORSE
                for low, high in zip(own["low"], own["high"], strict=True)]  # fmt: skip
    with zipfile.ZipFile(BytesIO(workbook(comparison, scenario))) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    (bars,) = [chart for chart in texts if "errBars" in chart]
    assert re.findall(r'<c:dPt>.*?srgbClr val="(\w+)"', bars) == [each.removeprefix("#").upper() for each in demanded]
    assert colour_of((-2.0, -1.0), -1) == BETTER != colour_of((-2.0, -1.0), 1)


def test_a_chinese_workbook_has_chinese_names(asked: tuple[Comparison, Prepared]) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    calamine = pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    comparison, scenario = asked
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(workbook(comparison, scenario, "zh")))
    for name in book.sheet_names[1:-1]:
        header, *rows = book.get_sheet_by_name(name).to_python()
        for head in filter(None, header):
            assert re.search(r"[\u4e00-\u9fff]", head), (name, head)
        for column in (header.index(Words("zh")(f"column_{each}")) for each in ("measure", "stage", "reason")
                       if Words("zh")(f"column_{each}") in header):  # fmt: skip
            assert all(re.search(r"[\u4e00-\u9fff]", row[column]) for row in rows), (name, header[column])


def test_five_slides_with_charts_and_tables_that_can_be_edited(asked: tuple[Comparison, Prepared]) -> None:
    pptx = pytest.importorskip("pptx", reason="the extra `slides` is not installed")
    comparison, scenario = asked
    content = slides(comparison, scenario)
    assert content == slides(comparison, scenario)
    deck = pptx.Presentation(BytesIO(content))
    assert len(deck.slides) == 5
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert any(comparison.verdict()[0] in text for text in texts)
    (chart,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    _, level, up, up_below, down, down_below = (list(series.values) for series in chart.plots[0].series)
    steps = comparison.bridge().steps["mean"]
    gains, losses = sum(up) - sum(up_below), sum(down) - sum(down_below)
    assert level[0] + gains - losses == pytest.approx(steps.loc["end"])
    assert level[-1] == pytest.approx(steps.loc["end"])
    tables = [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) == 2 + bool(scenario.loaded.ranges)


def test_the_command_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    pytest.importorskip("pptx", reason="the extra `slides` is not installed")
    monkeypatch.chdir(tmp_path)
    Path("fibre.toml").write_text(starter("fibre"), encoding="utf-8")
    asked = [
        "report",
        "fibre.toml",
        "a.html",
        "--customers",
        "100",
        "--weeks",
        "4",
        "--replications",
        "2",
        "--jobs",
        "1",
    ]
    done = CliRunner().invoke(app, [*asked, "--excel", "a.xlsx", "--slides", "a.pptx"])
    assert done.exit_code == 0, done.output
    assert all(zipfile.is_zipfile(name) for name in ("a.xlsx", "a.pptx"))
    refused = CliRunner().invoke(app, [*asked, "--slides", "nowhere/a.pptx"])
    assert refused.exit_code == 2
