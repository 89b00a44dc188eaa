"""A comparison as slides: the question, the answer, why, for whom, what it rests on; charts and tables to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from simsales.experiments.bridge import START
from simsales.experiments.bridge_bars import PIECES, bars, pieces
from simsales.experiments.comparison import Comparison
from simsales.market.check import Prepared
from simsales.reporting.colours import BETTER, OPEN, WORSE, parts
from simsales.reporting.html import advice, doubts, sections
from simsales.reporting.html.page import command_of, size_of
from simsales.reporting.office.archive import timeless
from simsales.reporting.words import Words

SERIES = {"base": ("", None), "level": ("", OPEN), "up": ("+", BETTER), "up_below": ("+", BETTER),
          "down": ("−", WORSE), "down_below": ("−", WORSE)}  # fmt: skip
"""Of the pieces of a bridge: what they are called, and their colour."""
MOST_ROWS = 12  # of a table


def slides(comparison: Comparison, prepared: Prepared, language: str = "en") -> bytes:
    """A comparison as a .pptx file of five slides, of those for which there is something to say.

    ImportError where python-pptx is not installed.
    """
    import pptx
    from pptx.util import Inches

    words, deck = Words(language), pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.title = comparison.question.title[:250]
    question = [comparison.question.question or "", size_of(comparison, words), "",
                *(f"{name}: {text}" if text else name for name, text in comparison.descriptions.items())]  # fmt: skip
    _said(_slide(deck, comparison.question.title), [line for line in question if line is not None])
    answer = _slide(deck, words("report_answer"))
    _said(answer, advice.recommendation(comparison, words)[:4], height=2.4)
    if comparison.worlds and len(comparison.strategies) > 1:
        _effects(answer, comparison, words)
    if comparison.worlds and comparison.has_bridge:
        made = comparison.bridge()
        why = _slide(deck, words("report_why", then=made.then, now=made.now))
        begins = f" – {words('report_axis')}" if bars(made).loc[START, "begin"] else ""
        _said(why, [sections.label(comparison, made.measure, words) + begins], height=0.5)
        _bridge(why, made, words)
    if comparison.worlds:
        _segments(deck, comparison, words)
    _assumptions(_slide(deck, words("report_assumptions")), comparison, prepared, words)
    content = BytesIO()
    deck.save(content)
    return timeless(content.getvalue())


def _slide(deck: Any, title: str) -> Any:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.0)
    frame = shape.text_frame
    frame.text, frame.word_wrap = title, True
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    frame.paragraphs[0].font.size, frame.paragraphs[0].font.bold = Pt(30 if len(title) < 60 else 24), True
    return slide


def _said(slide: Any, lines: Sequence[str], height: float = 5.4, top: float = 1.4, first: int = 18) -> None:
    """Sentences below the title, the first in larger letters."""
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_textbox(Inches(0.6), Inches(top), Inches(12.1), Inches(height)).text_frame
    frame.word_wrap = True
    for k, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size = Pt(first if k == 0 else 15)
        paragraph.space_after = Pt(6)


def _effects(slide: Any, comparison: Comparison, words: Words) -> None:
    """The objective of every strategy, with its difference from the first."""
    shown = sections.effects(comparison, words)[0]
    head = [words("report_strategy"), shown["title"], words("report_change"), words("report_best")]
    rows = [[row["name"], f"{row['mean']} {row['interval']}", f"{row['change']} {row['ends']}", row["best"]]
            for row in shown["rows"]]  # fmt: skip
    _table(slide, [head, *rows[:8]], top=4.1)


def _segments(deck: Any, comparison: Comparison, words: Words) -> None:
    """For whom: all strategies, or where these are too many the baseline and the best."""
    members = sections.groups(comparison, "segment", words)
    if not members:
        return
    slide, shown = _slide(deck, words("report_by_segment")), comparison.strategies
    if sum(len(each["rows"]) for each in members) > MOST_ROWS:
        shown = list(dict.fromkeys([comparison.strategies[0], comparison.ranking(comparison.objective)[0]]))
        _said(slide, [words("report_only", names=", ".join(shown))], height=0.5)
    rows = [
        [each["member"] if k == 0 else "", row["name"], row["mean"], f"{row['change']} {row['ends']}"]
        for each in members[: MOST_ROWS // len(shown)]
        for k, row in enumerate(row for row in each["rows"] if row["name"] in shown)
    ]
    objective = sections.label(comparison, comparison.objective, words)
    head = [words("report_segment"), words("report_strategy"), objective, words("report_change")]
    _table(slide, [head, *rows], top=2.0)


def _assumptions(slide: Any, comparison: Comparison, prepared: Prepared, words: Words) -> None:
    """What is uncertain, what is to be minded, and the command that shows the same."""
    ranges = sections.assumptions(prepared, words)[:8]
    top = 1.5
    if ranges:
        _table(slide, [[words("report_key"), words("report_drawn")], *ranges], top=top)
        top += 0.38 * (len(ranges) + 1) + 0.2
    remarks = [each["text"] for each in doubts.told([each.text for each in comparison.remarks[:3]], words)]
    _said(slide, [*remarks, command_of(comparison, prepared)], 7.2 - top, top, first=15)


def _table(slide: Any, rows: Sequence[Sequence[str]], top: float = 1.5) -> None:
    from pptx.util import Inches, Pt

    shape = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(0.6), Inches(top), Inches(12.1), Inches(0.38 * len(rows))
    )
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            cell = shape.table.cell(r, c)
            cell.text = str(text)
            cell.text_frame.paragraphs[0].font.size = Pt(13)


def _bridge(slide: Any, made: Any, words: Words) -> None:
    """Bars each from where the one before it led, as a chart whose numbers can be edited."""
    from pptx.chart import data as of_charts
    from pptx.dml import color
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
    from pptx.util import Inches, Pt

    untyped: Any = of_charts
    rgb: Any = color.RGBColor
    drawn = bars(made, everything=True)
    stacked, edge = pieces(drawn), float(drawn.loc[START, "begin"])
    data = untyped.CategoryChartData(number_format="#,##0")
    data.categories = [words.maybe(f"line_{step}", str(text)) for step, text in drawn["label"].items()]
    for series in PIECES:
        data.add_series(SERIES[series][0], stacked[series].tolist())
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_STACKED, Inches(0.6), Inches(1.9), Inches(12.1), Inches(5.3), data
    ).chart
    chart.has_legend = False
    chart.font.size = Pt(12)
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if edge > 0:
        chart.value_axis.minimum_scale = edge
    elif edge < 0:
        chart.value_axis.maximum_scale = edge
    for drawn_piece, piece in zip(plot.series, PIECES, strict=True):
        tone = SERIES[piece][1]
        if tone is None:
            drawn_piece.format.fill.background()
        else:
            drawn_piece.format.fill.solid()
            drawn_piece.format.fill.fore_color.rgb = rgb(*parts(tone))
