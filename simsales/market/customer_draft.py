"""A draft of how a customer file may be read: which columns may mean what, as a scenario's table with comments."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from simsales.files.cells import YES
from simsales.files.dates import SERIALS
from simsales.files.problems import nearest
from simsales.files.tables.looking import FEW, Sight
from simsales.files.tables.naming import LIKE_AN_ID, unit_in
from simsales.files.tables.table import Table

NAMES = {
    "id": LIKE_AN_ID.pattern,
    "contract_ends": "|".join((
        r".*(contract|commitment|vertrag|agreement).*(end|expir|left|remain|until|bis).*", ".*expir.*",
        "(days|weeks|months)[ _]?left", "laufzeitende", ".*到期.*",
    )),
    "contract": r".*(contract|commitment|vertrag|合约).*",
    "tenure": "|".join((
        r".*(tenure|since|months?_?in|in_?service|activation|joined|start_?date|signup|seit).*", "months?",
        ".*(入网|在网|网龄).*",
    )),
    "charge": "|".join((
        ".*(charge|revenue|bill|arpu|fee|amount|spend|price|mrr|umsatz|preis|betrag).*", ".*(消费|月费|费用|收入).*",
    )),
    "satisfaction": r".*(satisf|csat|nps|zufrieden|满意).*",
    "status": r".*(status|churn|active|state|状态|离网).*",
    "segment": r".*(segment|group|class|category|type|tier|gruppe|客户群|分群|类型|等级).*",
    "holds": r".*(plan|product|tariff|tarif|package|offer|bundle|service|套餐|产品|业务).*",
}  # fmt: skip
"""How columns are called that may mean something, in the order in which they are asked."""
KINDS = {
    "contract_ends": ("date", "number"), "tenure": ("date", "number"), "charge": ("amount", "number"),
    "satisfaction": ("share", "number"), "status": ("words", "flag"), "segment": ("words",),
    "holds": ("words", "flag", "text"), "contract": ("words",), "id": ("number", "text", "words", "date"),
}  # fmt: skip
CUSTOMER = r"customer|client|account|subscriber|kunde|客户|用户"  # so are ids called that no contract or line has
SPLITS = ("+", "|", ";", ",", "/", "&")
GONE = re.compile(r"(churned|left|inactive|cancel+ed|terminated|closed|gekündigt|离网|销户|注销).*", re.IGNORECASE)
SCORES = ((1, 5), (0, 10), (1, 10), (0, 5), (1, 7), (0, 100))


def guesses(sights: Sequence[Sight], offers: Sequence[str] = ()) -> dict[str, list[Sight]]:
    """Which columns may mean what, by their names and by what stands in them, the likeliest first."""
    found: dict[str, list[Sight]] = {}
    taken: set[str] = {each.name for each in sights if [other.name for other in sights].count(each.name) > 1}
    for what, pattern in NAMES.items():
        for each in sights:
            fits = re.fullmatch(pattern, each.name.strip(), re.IGNORECASE) and each.kind in KINDS[what]
            fits = fits or (what == "holds" and each.kind == "flag" and _named(each.name, offers) is not None)
            if (
                fits
                and each.name not in taken
                and (what != "id" or each.is_key or each.different >= 0.3 * (each.rows - each.blank))
            ):
                found.setdefault(what, []).append(each)
                taken.add(each.name)
    found.get("id", []).sort(key=lambda each: not re.match(CUSTOMER, each.name.strip(), re.IGNORECASE))
    if "id" not in found:
        keys = [each for each in sights if each.is_key and each.name not in taken and each.kind in ("text", "number")]
        found |= {"id": keys[:1]} if keys else {}
    return found


def draft(
    path: Path, table: Table, sights: Sequence[Sight], offers: Sequence[str] = (), segments: Sequence[str] = (),
    beside: Path | None = None,
) -> str:  # fmt: skip
    """The table ``[world.customer_file]`` for a file, with a comment wherever somebody has to look at it.

    ``offers`` and ``segments`` are a scenario's: values of the file that are called like one of them are mapped to it.
    The scenario file lies ``beside`` the customers, or in that folder.
    """
    found = guesses(sights, offers)
    lines = ["[world.customer_file]", f"path = {_text(path.name if beside is None else os.path.relpath(path, beside))}"]
    lines += [f"sheet = {_text(table.sheet)}"] if len(table.sheets) > 1 else []
    lines += [f"encoding = {_text(table.encoding)}  # is it? or gb18030, …"] if table.encoding == "cp1252" else []
    named = [each for columns in found.values() for each in columns]
    if any(each.decimal is None for each in named):
        lines.append('decimal = ","  # or "."? "1.065" may be a thousand, or one and a bit')
    if any(each.asks_order for each in named):
        lines.append('dates = "day first"  # or "month first"? no date of the file tells')
    times = [each for what in ("tenure", "contract_ends") for each in found.get(what, [])[:1]]
    if any(_is_serial(each) for each in times):
        lines.append('dates = "serial"  # numbers of days since 1899-12-30, as spreadsheets count')
    if any(each.kind == "date" or _is_serial(each) for each in times):
        written = datetime.fromtimestamp(path.stat().st_mtime).date()
        lines.append(f'as_of = "{written}"  # the day for which the file was made: it was written on that day')
    lines += _customers(found)
    lines += _durations(found)
    lines += _segment(found, segments)
    lines += _holdings(found, offers)
    rest = [each.name for each in sights if each.name and each not in named and each.kind != "blank"]
    twice = {each: None for each in rest if rest.count(each) > 1}
    if twice:
        lines += ["", f"# more than one column is called so; rename one to use it: {', '.join(twice)}"]
    if rest:
        lines += ["", f"# not used: {', '.join(rest)}"]
        lines.append("# (a strategy may ask for any column: target = { columns = { … } }; churn_by and need_by too)")
    return "\n".join(lines) + "\n"


def _customers(found: Mapping[str, Sequence[Sight]]) -> list[str]:
    lines = []
    for each in found.get("id", ())[:1]:
        lines.append(f"id = {_text(each.name)}{_others(found['id'])}")
        if each.different < each.rows - each.blank:
            again = each.rows - each.blank - each.different
            lines.append(f'rows = "contracts"  # {again:,} rows have an id that came before: is each row a contract?')
    for each in found.get("status", ())[:1]:
        gone = [cell for cell in each.cells if GONE.fullmatch(cell)]
        here = [cell for cell in each.cells if cell not in gone]
        mark = "" if gone and here else "# "
        chosen = ", ".join(_text(cell) for cell in (here if gone else each.examples(6)))
        lines.append(f"{mark}where = {{ {_key(each.name)} = [{chosen}] }}  # who is still a customer?")
    return lines


def _durations(found: Mapping[str, Sequence[Sight]]) -> list[str]:
    lines = []
    for key in ("tenure", "contract_ends"):
        for each in found.get(key, ())[:1]:
            lines.append(f"{key} = {_text(each.name)}{_others(found[key])}")
            if each.kind == "number" and not _is_serial(each):
                unit = f"{said}s" if (said := unit_in(each.name)) else None
                usual = "months" if key == "tenure" else "weeks"
                sure = "" if unit else f"  # or another? it goes from {each.low:g} to {each.high:g}"
                lines.append(f"{key}_unit = {_text(unit or usual)}{sure}")
    for each in found.get("charge", ())[:1]:
        lines.append(f"charge = {_text(each.name)}{_others(found['charge'])}")
        unit = unit_in(each.name)
        cents = "cents a " if "cent" in each.name.lower() else ""
        said = f"  # it says {', '.join(each.money)}: does the scenario count in that?" if each.money else ""
        lines.append(f"charge_unit = {_text(cents + (unit or 'month'))}{said}")
    for each in found.get("satisfaction", ())[:1]:
        lines.append(f"attributes = {{ satisfaction = {_text(each.name)} }}")
        if each.kind == "number" and each.high is not None and each.low is not None and each.high > 1:
            low, high = next(((a, b) for a, b in SCORES if a <= each.low and each.high <= b), (each.low, each.high))
            lines.append(f"scales = {{ {_key(each.name)} = [{low:g}, {high:g}] }}  # its worst and its best score?")
    return lines


def _segment(found: Mapping[str, Sequence[Sight]], segments: Sequence[str]) -> list[str]:
    lines = []
    for each in found.get("segment", ())[:1]:
        mapped = {cell: nearest(cell, segments) for cell in sorted(each.cells)}
        mark = "" if all(mapped.values()) and segments else "# "
        lines.append(f"{mark}segment = {_text(each.name)}{_others(found['segment'])}")
        pairs = ", ".join(f"{_key(cell)} = {_text(name or '…')}" for cell, name in mapped.items())
        lines.append(f"{mark}segments = {{ {pairs} }}")
    for each in found.get("contract", ())[:1]:
        pairs = ", ".join(f"{_key(cell)} = {_text(_length(cell))}" for cell in sorted(each.cells))
        mark = "# " if '"…"' in pairs else ""
        lines += [f"{mark}contract = {_text(each.name)}", f"{mark}contracts = {{ {pairs} }}  # how long each commits"]
    return lines


def _holdings(found: Mapping[str, Sequence[Sight]], offers: Sequence[str]) -> list[str]:
    columns = found.get("holds", ())
    if not columns:
        which = " | ".join(offers[:6]) or "…"
        return [f"# holds = {_text(which)}  # no column says what is held: the offer that all of them hold"]
    split = next((mark for each in columns if each.kind != "flag" and (mark := _split(each))), None)
    lines = [f"holds_split = {_text(split)}  # several in a cell?"] if split else []
    lines += ["", "[world.customer_file.holds]"]
    for each in columns:
        pairs = []
        cells = Counter[str]()
        for cell, times in each.cells.items():
            cells.update(dict.fromkeys((part.strip() for part in cell.split(split)) if split else [cell], times))
        if each.kind == "text" and len(cells) > FEW:
            lines.append(
                f'# {_key(each.name)} = "labels.csv"  # its {each.different:,} labels: a line each, label,offer'
            )
            continue
        for cell, _ in cells.most_common():
            if each.kind == "flag":
                offer = _named(each.name, offers) if cell.lower() in YES else None
            else:
                offer = nearest(cell, offers)
            if offer is not None or (each.kind != "flag" and not offers):
                pairs.append(f"{_key(cell)} = {_text(offer or '…')}")
        mark = "" if pairs and '"…"' not in "".join(pairs) else "# "
        if not pairs:
            pairs = [f"{_key(cell)} = {_text('…')}" for cell, _ in cells.most_common(12)]
        lines.append(f"{mark}{_key(each.name)} = {{ {', '.join(pairs)} }}")
        left = len(cells) - len(pairs)
        if left and not mark and each.kind != "flag":
            unmapped = [cell for cell in cells if f"{_key(cell)} =" not in " ".join(pairs)]
            lines.append(f"# held as nothing: {', '.join(unmapped[:12])}")
    return lines


def _is_serial(each: Sight) -> bool:
    """Whether numbers can be nothing but a spreadsheet's dates."""
    return each.kind == "number" and SERIALS[0] < (each.low or 0) and (each.high or 0) < SERIALS[1]


def _named(name: str, offers: Sequence[str]) -> str | None:
    """The offer that a column is named after, such as "Has TV"."""
    words = f" {' '.join(re.findall(r'[^\W_]+', name.casefold()))} "
    inside = [offer for offer in offers if f" {' '.join(re.findall(r'[^\W_]+', offer.casefold()))} " in words]
    return max(inside, key=len) if inside else nearest(name, offers)


def _split(each: Sight) -> str | None:
    """What stands between several holdings in a cell: then the parts come again, in other cells or other orders."""
    for mark in SPLITS:
        several = [[part.strip() for part in cell.split(mark)] for cell in each.cells if mark in cell]
        parts = Counter(part for cell in several for part in cell)
        if several and all(parts) and any(count > 1 or part in each.cells for part, count in parts.items()):
            return mark
    return None


def _length(cell: str) -> str:
    """How long a kind of contract commits, as its name says it; "…" where it does not."""
    if re.search(r"month[- ]to[- ]month|none|free|no contract|prepaid|rolling|无", cell, re.IGNORECASE):
        return "none"
    words = {"one": "1", "two": "2", "three": "3"}
    match = re.search(r"(\d+|one|two|three)[ -]*(year|month|week|day)s?", cell, re.IGNORECASE)
    return f"{words.get(match[1].lower(), match[1])} {match[2].lower()}s" if match else "…"


def _others(columns: Sequence[Sight]) -> str:
    return f"  # or: {', '.join(each.name for each in columns[1:4])}" if len(columns) > 1 else ""


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _key(value: str) -> str:
    return value if re.fullmatch(r"[A-Za-z0-9_-]+", value) else _text(value)
