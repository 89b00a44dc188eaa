"""A draft of how a customer file may be read: which columns may mean what, as a scenario's table with comments."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from simsales.files.problems import nearest
from simsales.files.tables.looking import Sight
from simsales.files.tables.table import Table

NAMES = {
    "id": "|".join((
        r".*[ _-]?id", r"(customer|client|account|subscriber|user|member|kunden?)[ _-]?(no|nr|number|key)?", "msisdn",
        ".*编号", ".*号码?",
    )),
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
    "holds": ("words", "flag"), "contract": ("words",), "id": ("number", "text", "words", "date"),
}  # fmt: skip
UNITS = (("day", "days"), ("week", "weeks"), ("month", "months"), ("quarter", "quarters"), ("year", "years"))
GONE = re.compile(r"(churned|left|inactive|cancel+ed|terminated|closed|gekündigt|离网|销户|注销).*", re.IGNORECASE)
SCORES = ((1, 5), (0, 10), (1, 10), (0, 5), (1, 7), (0, 100))


def guesses(sights: Sequence[Sight]) -> dict[str, list[Sight]]:
    """Which columns may mean what, by their names and by what stands in them, the likeliest first."""
    found: dict[str, list[Sight]] = {}
    taken: set[str] = set()
    for what, pattern in NAMES.items():
        for each in sights:
            fits = re.fullmatch(pattern, each.name.strip(), re.IGNORECASE) and each.kind in KINDS[what]
            if fits and each.name not in taken and (what != "id" or each.is_key or each.different >= 0.3 * each.rows):
                found.setdefault(what, []).append(each)
                taken.add(each.name)
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
    found = guesses(sights)
    lines = ["[world.customer_file]", f"path = {_text(path.name if beside is None else os.path.relpath(path, beside))}"]
    lines += [f"sheet = {_text(table.sheet)}"] if len(table.sheets) > 1 else []
    lines += [f"encoding = {_text(table.encoding)}  # is it? or gb18030, …"] if table.encoding == "cp1252" else []
    named = [each for columns in found.values() for each in columns]
    if any(each.decimal is None for each in named):
        lines.append('decimal = ","  # or "."? "1.065" may be a thousand, or one and a bit')
    if any(each.asks_order for each in named):
        lines.append('dates = "day first"  # or "month first"? no date of the file tells')
    if any(each.kind == "date" for what in ("tenure", "contract_ends") for each in found.get(what, [])[:1]):
        written = datetime.fromtimestamp(path.stat().st_mtime).date()
        lines.append(f'as_of = "{written}"  # the day for which the file was made: it was written on that day')
    lines += _customers(found)
    lines += _durations(found)
    lines += _segment(found, segments)
    lines += _holdings(found, offers)
    rest = [each.name for each in sights if each.name and each not in named and each.kind != "blank"]
    if rest:
        lines += ["", f"# not used: {', '.join(rest)}"]
        lines.append("# (a strategy may ask for any column: target = { columns = { … } }; churn_by and need_by too)")
    return "\n".join(lines) + "\n"


def _customers(found: Mapping[str, Sequence[Sight]]) -> list[str]:
    lines = []
    for each in found.get("id", ())[:1]:
        lines.append(f"id = {_text(each.name)}")
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
            if each.kind == "number":
                unit = next((unit for word, unit in UNITS if word in each.name.lower()), None)
                usual = "months" if key == "tenure" else "weeks"
                sure = "" if unit else f"  # or another? it goes from {each.low:g} to {each.high:g}"
                lines.append(f"{key}_unit = {_text(unit or usual)}{sure}")
    for each in found.get("charge", ())[:1]:
        lines.append(f"charge = {_text(each.name)}{_others(found['charge'])}")
        unit = next((word for word, _ in UNITS if word in each.name.lower()), None)
        unit = "year" if unit is None and "annual" in each.name.lower() else unit
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
    lines = ["", "[world.customer_file.holds]"]
    for each in columns:
        pairs = []
        for cell, _ in each.cells.most_common():
            if each.kind == "flag":
                offer = (
                    nearest(each.name, offers) if cell.lower() in ("true", "yes", "y", "1", "t", "ja", "是") else None
                )
            else:
                offer = nearest(cell, offers)
            if offer is not None or (each.kind != "flag" and not offers):
                pairs.append(f"{_key(cell)} = {_text(offer or '…')}")
        mark = "" if pairs and '"…"' not in "".join(pairs) else "# "
        if not pairs:
            pairs = [f"{_key(cell)} = {_text('…')}" for cell in each.examples(12)]
        lines.append(f"{mark}{_key(each.name)} = {{ {', '.join(pairs)} }}")
        left = each.different - len(pairs)
        if left and not mark and each.kind != "flag":
            unmapped = [cell for cell in each.cells if f"{_key(cell)} =" not in " ".join(pairs)]
            lines.append(f"# held as nothing: {', '.join(unmapped[:12])}")
    return lines


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
