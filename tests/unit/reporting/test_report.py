"""The page of a comparison says what the comparison says, asks nobody for anything, and is the same when made again."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.evidence.conflicts import KINDS, PAIRS, TOTALS, Conflicts
from simsales.experiments.comparison import Comparison
from simsales.experiments.flip import flip
from simsales.experiments.relative import relative
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.html.charts import NAMES, SIZE, WIDTH, Bar, forest, width
from simsales.reporting.html.doubts import flips
from simsales.reporting.html.page import page
from simsales.reporting.html.sections import assumptions
from simsales.reporting.words import Words

SCENARIOS = Path(__file__).parents[3] / "scenarios"
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
            assert Words(language).figure(against.text(against.rows.loc[name, "difference"])) in read.texts
    for name in comparison.strategies:
        assert name in read.texts
    assert any("<b>Fibre</b> &" in each for each in read.texts), "what a file says is text"
    words = Words(language)
    order = ("answer", "effects", "why", "by_segment", "by_channel", "leaks", "flip", "risks", "assumptions", "again")
    at = [text.find(words(f"report_{name}").partition("{")[0]) for name in order]
    assert -1 not in at
    assert at == sorted(at), "sections stand in their order"
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


def test_a_comparison_that_was_interrupted_says_so(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    interrupted, trouble = copy(comparison), copy(comparison)
    interrupted.account = replace(comparison.account, interrupted=True)
    trouble.account = replace(comparison.account, trouble="the store is full")
    assert 'class="unfinished"' in page(interrupted, scenario)
    assert 'class="unfinished"' not in page(trouble, scenario), "all runs were made"


def test_a_sentence_a_measure(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    read = Reader(page(comparison, scenario, "zh"))
    claims = ("最优，", "同样好", "不能区分", "太少", "结果相同", "无法比较")
    assert sum(any(claim in each for claim in claims) for each in read.texts) == len(
        {comparison.objective, *comparison.headlines}
    ), "a sentence a measure, however many strategies"


def test_what_is_uncertain_is_said_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "fibre.toml"
    said = '{ low = "2% per month", high = "4% per month", likely = "3% per month" }'
    text = starter("fibre").replace('rate = "2% per month"  ', f"rate = {said} #", 1)
    path.write_text(text.replace("satisfaction = 0.44", "satisfaction = { draws = [0.4, 0.5, 0.45] }", 1), "utf-8")
    told = dict(assumptions(simsales.load(path), Words("zh")))
    assert told["world.needs.mobile.rate"] == "2% per month … 4% per month （最可能 3% per month）"
    assert "3 个抽样值，介于 0.4 与 0.5 之间" in told.values()


def test_the_funnel_has_a_row_a_strategy(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    text = page(comparison, scenario).partition("Where it leaks")[2].partition("<section")[0]
    funnel = comparison.funnel()
    channels = set(funnel.index.get_level_values("channel"))
    assert text.count("<tr>") == len(channels) * (len(comparison.strategies) + 1)
    for (_, _, stage), row in funnel.iterrows():
        assert f"<td>{row['count']:,.0f}" in text, stage


def test_what_would_flip_it(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    said = flips(comparison, scenario, Words("en"))
    assert ("40 worlds" in said) == bool(scenario.loaded.ranges)
    certain = SimpleNamespace(loaded=SimpleNamespace(ranges=()))
    assert flips(comparison, certain, Words("en")) == Words("en")("report_no_ranges")  # type: ignore[arg-type]


@pytest.mark.slow
def test_flips_are_those_of_the_command(tmp_path: Path) -> None:
    scenario = simsales.load(SCENARIOS / "price_cut.toml", {"run.customers": 100, "run.weeks": 6})
    names = ["As today", "Cut 15 percent"]
    found = flip(scenario, names, 40, store=None)
    comparison = simsales.compare(scenario, names, replications=40, store=None)
    assert flips(comparison, scenario, Words("en")) == found.sentence()


def test_channels_in_conflict(asked: tuple[Comparison, Prepared]) -> None:
    comparison, scenario = asked
    worlds = {name: np.full((2, 2), 3.0) for name in ("sold", "income", *KINDS)}
    worlds |= {name: np.full((2, 2, 2), 2.0) for name in PAIRS} | {name: np.ones(2) for name in TOTALS}
    found = Conflicts("As today", ("shop", "web"), "first touch", worlds)
    words = Words("zh")
    read = Reader(page(comparison, scenario, "zh", [found]))
    title = words("report_what_channels_bring", name="As today", rule=words("rule_first_touch"))
    for said in (words("report_conflicts"), title, words("report_pairs"), "shop, web", "100%"):
        assert said in read.texts


def test_one_strategy_has_no_columns_of_differences(asked: tuple[Comparison, Prepared]) -> None:
    _, scenario = asked
    one = simsales.compare(scenario, ["As today"], replications=2, store=None, jobs=1)
    for language in ("en", "zh"):
        read = Reader(page(one, scenario, language))
        assert Words(language)("report_change") not in read.texts
        assert Words(language)("report_baseline") not in read.texts
        assert "".join(read.texts).count("nan") == 0


@pytest.mark.parametrize(
    "text",
    ["−0.00040 个百分点 [−0.00046, +0.00048]", "By customers, with a bonus", "一次性费用（标价）" * 4, "W" * 300],
)
def test_no_text_of_a_chart_is_cut_off_by_its_edge(text: str) -> None:
    drawn = forest([Bar(text, 0.0, 1.0, (0.5, 1.5), text, "#000000")], "title")
    found = re.findall(r'<text x="(\d+)"[^>]*?(?: font-size="([\d.]+)")?>([^<]*)</text>', drawn)
    assert len(found) == 2
    for x, size, shown in found:
        wide = width(shown) * float(size or SIZE) / SIZE
        assert wide <= (NAMES if int(x) == NAMES else WIDTH - int(x)), shown
        assert shown == text or shown.endswith("…")
        assert len(text) > (26 if int(x) == NAMES else 35) or shown == text, (
            "what can be shown in smaller letters is not cut"
        )
