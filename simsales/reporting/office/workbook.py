"""A comparison as a workbook: a sheet a table, values and no formulas, charts of the differences and the bridge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from numbers import Integral
from typing import TYPE_CHECKING, Any

from simsales.experiments.bridge import START
from simsales.experiments.bridge_bars import PIECES, bars, pieces
from simsales.experiments.comparison import Comparison
from simsales.experiments.tidy import tables
from simsales.market.check import Prepared
from simsales.market.record import NO_CHANNEL, NO_PRODUCT
from simsales.reporting.colours import BETTER, OPEN, WORSE
from simsales.reporting.html.advice import recommendation
from simsales.reporting.html.sections import assumptions, colour_of, label
from simsales.reporting.office.archive import timeless
from simsales.reporting.words import Words

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 60  # letters of a column
SHEETS = {
    "means": "report_mean", "differences": "report_effects", "by_segment": "report_by_segment",
    "by_channel": "report_by_channel", "by_product": "report_by_product",
    "by_district": "report_by_district", "by_city": "report_by_city", "funnel": "report_leaks",
    "losses": "report_losses", "weekly": "report_weekly", "runs": "report_runs",
}  # fmt: skip
"""What the sheets of the tables are called: names of words."""
FILLS = {"level": OPEN, "up": BETTER, "up_below": BETTER, "down": WORSE, "down_below": WORSE}  # of a bridge's pieces


def workbook(comparison: Comparison, prepared: Prepared, language: str = "en") -> bytes:
    """A comparison as an .xlsx file.

    A sheet a table: the answer, every tidy table (see ``tables`` of a comparison), assumptions.
    ImportError where XlsxWriter is not installed.
    """
    import xlsxwriter

    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                         "nan_inf_to_errors": False})  # fmt: skip
    book.set_properties({"title": comparison.question.title[:250]})
    words = Words(language)
    sheets = _Sheets(book, words)
    answer = [[comparison.question.title], [comparison.question.question or ""], [""]]
    sheets.text(words("report_answer"), answer + [[line] for line in recommendation(comparison, words)])
    if comparison.worlds:
        _tables(sheets, comparison, words)
    ranges = assumptions(prepared, words)
    sheets.text(words("report_assumptions"), [[words("report_key"), words("report_drawn")], *ranges])
    book.close()
    return timeless(content.getvalue())


class _Sheets:
    """A workbook's sheets, each written in one way."""

    def __init__(self, book: Any, words: Words) -> None:
        self.book, self.words = book, words
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.number = book.add_format({"num_format": "#,##0.00##"})
        self.whole = book.add_format({"num_format": "0"})
        self.large = book.add_format({"num_format": "#,##0"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def text(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """A sheet of sentences, or of a small table."""
        sheet = self.book.add_worksheet(_sheet_name(name))
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 100 if len(rows[0]) == 1 else WIDEST, self.wrapped)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                self.cell(sheet, r, c, value)

    def table(self, name: str, frame: pd.DataFrame) -> Any:
        """A sheet with a table under a header that stays in view."""
        sheet = self.book.add_worksheet(_sheet_name(name))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
        for c, column in enumerate(frame.columns):
            head = self.words.maybe(f"column_{column}", str(column))
            sheet.write_string(0, c, head, self.bold)
            longest = max([_letters(head), *(_letters(_shown(value)) for value in frame[column])])
            sheet.set_column(c, c, min(longest + 3, WIDEST))
            for r, value in enumerate(frame[column], 1):
                self.cell(sheet, r, c, value)
        return sheet

    def cell(self, sheet: Any, r: int, c: int, value: Any) -> None:
        """A cell: a number as a number, a blank where there is none, all else as text, whatever it looks like.

        What no cell holds as a number, infinity, is text too.
        """
        if isinstance(value, bool) or not hasattr(value, "__float__") or math.isinf(float(value)):
            sheet.write_string(r, c, str(value).replace("inf", "∞") if isinstance(value, float) else str(value))
        elif math.isnan(float(value)):
            sheet.write_blank(r, c, None)
        else:
            small = self.whole if isinstance(value, Integral) else self.number
            sheet.write_number(r, c, float(value), self.large if abs(float(value)) >= 1000 else small)


def _tables(sheets: _Sheets, comparison: Comparison, words: Words) -> None:
    """Every tidy table, a sheet each."""
    names = {name: label(comparison, name, words) for name in comparison.measures}
    for name, table in tables(comparison).items():
        if name == "bridge":
            _bridge(sheets, comparison, words)
            continue
        shown = _objective_first(table, comparison.objective) if name == "differences" else table
        own = shown[shown["measure"] == comparison.objective] if name == "differences" else shown
        for column, called in (
            ("measure", names),
            ("channel", {NO_CHANNEL: words("report_no_channel")}),
            ("product", {NO_PRODUCT: words("report_no_product")}),
            ("stage", _named("stage", shown, words)),
            ("reason", _named("reason", shown, words)),
        ):
            if column in shown:
                shown = shown.assign(**{column: shown[column].replace(called)})
        if name == "runs" and words.language != "en":
            shown = shown.rename(columns=names)
        if "seed" in shown:
            shown = shown.assign(seed=shown["seed"].astype(str))  # larger than a spreadsheet's numbers
        sheet = sheets.table(words(SHEETS[name]), shown)
        if name == "differences":
            title = words("report_forest", measure=names[comparison.objective], base=comparison.strategies[0])
            better = comparison.measures[comparison.objective].better
            _chart_differences(sheets, sheet, own, [*shown.columns], title, better)


def _named(kind: str, table: pd.DataFrame, words: Words) -> dict[str, str]:
    """What the values of a column of names are called."""
    found = table[kind].unique() if kind in table else ()
    return {str(name): words.maybe(f"{kind}_{str(name).replace(' ', '_')}", str(name)) for name in found}


def _objective_first(table: pd.DataFrame, objective: str) -> pd.DataFrame:
    """The rows of the objective before the others, for the chart."""
    others = table["measure"] != objective
    return table.assign(others=others).sort_values("others", kind="stable").drop(columns="others")


def _chart_differences(
    sheets: _Sheets, sheet: Any, own: pd.DataFrame, columns: Sequence[str], title: str, better: int
) -> None:
    """Differences of the objective from the baseline, with their intervals as error bars."""
    from xlsxwriter.utility import xl_range_abs

    chart = sheets.book.add_chart({"type": "bar"})
    name, column, beside = sheet.get_name(), columns.index("difference"), len(columns) + 1
    ends = {"above": own["high"] - own["difference"], "below": own["difference"] - own["low"]}
    for c, (end, far) in enumerate(ends.items(), beside):  # cells: error bars with no cells are not drawn everywhere
        sheet.write_string(0, c, sheets.words(f"column_{end}"), sheets.bold)
        for r, value in enumerate(far.fillna(0.0), 1):
            sheets.cell(sheet, r, c, value)
    cells = [f"='{name}'!{xl_range_abs(1, c, len(own), c)}" for c in (beside, beside + 1)]
    chart.add_series({
        "categories": [name, 1, 0, len(own), 0],
        "values": [name, 1, column, len(own), column],
        "points": [{"fill": {"color": colour_of(ends, better)}} for ends in zip(own["low"], own["high"], strict=True)],
        "y_error_bars": {"type": "custom", "plus_values": cells[0], "minus_values": cells[1],
                         "plus_data": [*ends["above"].fillna(0.0)], "minus_data": [*ends["below"].fillna(0.0)]},
        "gap": 60,
    })  # fmt: skip
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_x_axis({"num_format": "#,##0.###"})
    sheet.insert_chart(1, beside + 3, chart, {"x_scale": 1.4, "y_scale": max(1.0, len(own) / 8)})


def _bridge(sheets: _Sheets, comparison: Comparison, words: Words) -> None:
    """The bridge: its steps, and bars each from where the one before it led."""
    made = comparison.bridge()
    drawn = bars(made, everything=True)
    named = [words.maybe(f"line_{step}", str(text)) for step, text in drawn["label"].items()]
    frame = drawn.assign(label=named).join(made.steps[["mean", "low", "high"]]).join(pieces(drawn)).reset_index()
    title = words("report_bridge", then=made.then, now=made.now)
    sheet = sheets.table(words("report_bridge_sheet"), frame)
    chart, name = sheets.book.add_chart({"type": "column", "subtype": "stacked"}), sheet.get_name()
    columns = [*frame.columns]
    for series in PIECES:
        fill = FILLS.get(series)
        chart.add_series({
            "name": series, "categories": [name, 1, columns.index("label"), len(frame), columns.index("label")],
            "values": [name, 1, columns.index(series), len(frame), columns.index(series)],
            "fill": {"none": True} if fill is None else {"color": fill}, "gap": 40,
        })  # fmt: skip
    edge = float(drawn.loc[START, "begin"])
    chart.set_y_axis({"num_format": "#,##0"} | ({"min" if edge > 0 else "max": edge} if edge else {}))
    chart.set_x_axis({"label_position": "low"} | ({"name": words("report_axis")} if edge else {}))
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    sheet.insert_chart(len(frame) + 2, 0, chart, {"x_scale": 2, "y_scale": 1.3})


def _sheet_name(name: str) -> str:
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name)[:31].strip(" '")


def _letters(text: str) -> int:
    """How wide a text is, in letters: a Chinese one is two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
