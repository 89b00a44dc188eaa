"""The page of a comparison says what the comparison says, asks nobody for anything, and is the same when made again."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.comparison import Comparison
from simsales.experiments.relative import relative
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.html.page import page

VOID = {"meta", "br", "circle", "line", "rect", "path", "link", "img"}


class Reader(HTMLParser):
    """The texts of a page, and whether all that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is opened, and what it would ask for."""
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is closed was opened last."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data.strip())


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Prepared]:
    path = tmp_path_factory.mktemp("report") / "fibre.toml"
    path.write_text(starter("fibre").replace('title = "', 'title = "<b>Fibre</b> & '), encoding="utf-8")
    scenario = simsales.load(path, {"run.customers": 300, "run.weeks": 8})
    return simsales.compare(scenario, replications=6, store=None, jobs=1), scenario


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_the_comparison_says(asked: tuple[Comparison, Prepared], language: str) -> None:
    comparison, scenario = asked
    text = page(comparison, scenario, language)
    read = Reader(text)
    assert read.open == [], "all that is opened is closed"
    assert read.addresses == []
    assert not re.search(r"https?:|url\(|@import|<script", text)
    assert len(text.encode()) < 2_000_000
    differences = comparison.differences()
    for measure in comparison.headlines:
        against = relative(comparison, measure, differences)
        for name in comparison.strategies[1:]:
            assert against.text(against.rows.loc[name, "difference"]) in read.texts
    for name in comparison.strategies:
        assert name in read.texts
    assert any("<b>Fibre</b> &" in each for each in read.texts), "what a file says is text"
    if language == "en":
        assert all(sentence in read.texts for sentence in comparison.verdict())
    else:
        assert "结论与建议" in read.texts


def test_the_bridge_leads_from_one_mean_to_the_other(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    bars = re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', page(comparison, scenario))
    made = comparison.bridge()
    steps, _ = made.ordered()
    assert len(bars) == len(steps) + 2


def test_the_same_runs_make_the_same_page_and_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fibre.toml").write_text(starter("fibre"), encoding="utf-8")
    asked = ["fibre.toml", "--customers", "200", "--weeks", "6", "--replications", "2", "--jobs", "1"]
    one = CliRunner().invoke(app, ["compare", *asked, "--report", "one.html"])
    assert one.exit_code == 0, one.output
    two = CliRunner().invoke(app, ["report", asked[0], "two.html", *asked[1:]])
    assert two.exit_code == 0, two.output
    assert "0 runs made" in two.stderr
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()
    wrong = CliRunner().invoke(app, ["report", "fibre.toml", "nowhere/two.html", *asked[1:]])
    assert wrong.exit_code == 2
    assert "nowhere" in wrong.stderr
