"""A customer file as the population: columns as the scenario maps them, bad rows by line, and none in silence."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simsales.files.problems import Finding, Problem, ScenarioError, dotted, suggest
from simsales.files.reading import find_file
from simsales.files.tables.opening import open_table
from simsales.files.tables.table import Table, Ways
from simsales.market.customer_effects import effects_of
from simsales.market.customer_facts import facts_of, told, usage_in_charges
from simsales.market.customer_file_keys import CustomerFile
from simsales.market.customer_meaning import (
    CHARGE,
    CONTRACT,
    CONTRACT_ENDS,
    DISTRICT,
    HERE,
    ID,
    PERHAPS_ID,
    SEGMENT,
    TENURE,
    Meaning,
)
from simsales.market.customer_merging import (
    Values,
    as_problems,
    codes,
    customers_of_rows,
    ends_by_offer,
    flags,
    merged,
    repeated,
)
from simsales.market.customer_notes import Reading, Unmatched
from simsales.market.customer_reading import Column, Rows, read_rows
from simsales.market.customer_table import CustomerTable
from simsales.market.customer_wanted import Wanted, others_wanted, wanted_columns
from simsales.market.scenario import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray


MOST_SHOWN = 20
ALIKE_SHOWN = 3  # bad rows of one kind that are shown
MOST_COLUMNS = 200
_NAME = re.compile(r"[\w .%()#&'/+-]{1,60}")

type Report = Callable[[Finding], Problem]


def read_customers(spec: CustomerFile, folder: Path, scenario: Scenario, report: Report | None = None) -> CustomerTable:
    """Read the customers of a scenario.

    ``folder`` is that of the scenario file; ``report`` gives a finding about the scenario its place.
    ScenarioError when the file or a column is missing, a row is bad and ``spec.bad_rows`` is "stop", or more rows are
    left out than ``spec.most_left_out``.
    """
    report = report or _unplaced
    path = find_customers(spec, folder)
    problem = None if path.is_dir() and any(path.rglob("*.parquet")) else find_file(path, "customer file")
    if problem is not None:
        raise ScenarioError([report(Finding((*HERE, "path"), f"{path}: {problem.message}", problem.hint))])
    wanted = wanted_columns(spec, folder, scenario)
    asked = [each.column for each in wanted.values()] + [*spec.where, *([spec.id] if spec.id else [])]
    try:
        table = open_table(path, Ways(spec.separator, spec.encoding, spec.header, spec.sheet, tuple(asked)))
        more = others_wanted(spec, scenario, table.columns)
        everything = wanted | {key: each for key, (each, _) in more.items()}
        _check_columns(table.columns, everything, spec, report)
        columns, rows = read_rows(table, path, everything, spec)
    except csv.Error as error:
        raise ScenarioError([Problem(path, message=f"is not a CSV file: {error}")]) from None
    values = {key: np.concatenate(column.chunks) if column.chunks else np.zeros(0) for key, column in columns.items()}
    if spec.id is not None and spec.rows == "customers":
        for each in as_problems(repeated(values[ID], rows.taken), path, spec.id):
            rows.note(each, "id")
        values = _first_of_each(values, rows)
    _refuse(rows, spec, path)
    rows_taken = len(values[ID]) if spec.id else len(rows.taken)
    customers, by_customer = _table(spec, scenario, wanted, values, rows_taken)
    header = tuple(filter(None, table.columns)) if _is_header(table.columns) else ()
    kept = {
        key.of[0]: (cells.words, by_customer[key].astype(np.int32))
        for key, (_, cells) in more.items()
        if key.key == "columns"
    }
    customers = replace(customers, columns=kept, header=header)
    wrong = [report(each) for each in usage_in_charges(customers, scenario, spec.usage_in_charge)]
    if wrong:
        raise ScenarioError(wrong)
    facts, notices = facts_of(customers, scenario, [key.key for key in columns])
    ids = next((values[key] for key in values if key in (ID, PERHAPS_ID)), np.zeros(0))
    notices += told(spec, scenario, rows, columns, ids)
    return replace(customers, reading=_reading(path, table, rows, columns, facts, notices))


def find_customers(spec: CustomerFile, folder: Path) -> Path:
    """The path of a customer file: beside the scenario file unless it is absolute."""
    return folder / spec.path


def content_of(spec: CustomerFile, folder: Path) -> bytes:
    """A digest of all that a customer file says, and the files of labels beside it."""
    path = find_customers(spec, folder)
    holds = spec.holds.values() if isinstance(spec.holds, dict) else ()
    parts = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    files = [*parts, *(folder / each for each in holds if isinstance(each, str))]
    return b"".join(_digest(each) for each in files)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _is_header(header: Sequence[str]) -> bool:
    """Whether a first line names columns, and may be shown: of a file that is something else nothing is."""
    return len(header) < MOST_COLUMNS and all(_NAME.fullmatch(name) for name in header if name)


def _check_columns(header: Sequence[str], wanted: Mapping[Meaning, Wanted], spec: CustomerFile, report: Report) -> None:
    """Every column that is named is there, once."""
    names = [(each.location, each.column) for each in wanted.values()]
    names += [((*HERE, "where", name), name) for name in spec.where]
    attributes = spec.attributes.values()
    problems = [
        report(Finding((*HERE, "scales", name), f'"{name}" is the column of no attribute', value=False))
        for name in spec.scales
        if name not in attributes
    ]
    for location, name in names:
        is_key = location[-2] in ("holds", "where")
        if name not in header:
            hint = suggest(name, [each for each in header if each], "columns") if _is_header(header) else ""
            problems.append(report(Finding(location, f'the customer file has no column "{name}"', hint, not is_key)))
        elif header.count(name) > 1:
            message = f'the customer file has {header.count(name)} columns called "{name}"'
            problems.append(report(Finding(location, message, "rename one of them in the file", value=not is_key)))
    if problems:
        raise ScenarioError(problems)


def _first_of_each(values: Values, rows: Rows) -> Values:
    """The rows without those whose id came before."""
    customer, n = customers_of_rows(values[ID])
    if n == len(customer):
        return values
    _, first = np.unique(customer, return_index=True)
    rows.bad += len(customer) - len(first)
    return {key: column[np.sort(first)] for key, column in values.items()}


def _refuse(rows: Rows, spec: CustomerFile, path: Path) -> None:
    """Refuse a file with bad rows, unless these are to be skipped, and are not too many."""
    used = rows.seen - rows.bad - rows.passed_over
    if rows.bad and spec.bad_rows == "stop":
        raise ScenarioError(_shorten(rows, path))
    if used == 0:
        passed = rows.passed_over and rows.seen == rows.passed_over
        what = (
            "no row of it is chosen by `where`"
            if passed
            else "no row of it can be used"
            if rows.bad
            else "has no customers"
        )
        seen = [f"{name}: {', '.join(sorted(map(str, chosen))[:6])}" for name, chosen in rows.chosen.items()]
        hint = f"there are: {'; '.join(seen)}" if passed else ""
        raise ScenarioError([Problem(path, message=what, hint=hint), *_shorten(rows, path)])
    if rows.bad > spec.most_left_out * (rows.bad + used):
        message = f"{rows.bad:,} of {rows.bad + used:,} rows would be left out, more than {spec.most_left_out:.0%}"
        hint = "world.customer_file.most_left_out says how many may be"
        raise ScenarioError([Problem(path, message=message, hint=hint), *_shorten(rows, path)])


def _table(
    spec: CustomerFile, scenario: Scenario, wanted: Mapping[Meaning, Wanted], values: Values, rows: int
) -> tuple[CustomerTable, Values]:
    """The customers that the rows are, and each column by customer."""
    customer, n = np.arange(rows), rows
    contracts = spec.id is not None and spec.rows == "contracts"
    if contracts:
        customer, n = customers_of_rows(values[ID])
    by_customer = merged(values, customer, n) if contracts else values
    ends_of = {}
    if contracts and CONTRACT_ENDS in wanted:
        held = [(each.holdings, values[key]) for key, each in wanted.items() if each.holdings is not None]
        ends_of = ends_by_offer(held, values[CONTRACT_ENDS], customer, n)
    holds = []
    for key, each in wanted.items():
        if each.holdings is not None and (contracts or spec.holds_split):
            holds += flags(each.holdings, values[key], customer, n)
        elif each.holdings is not None:
            holds.append(codes(each.holdings, values[key]))
    if not isinstance(spec.holds, dict):
        offers = [spec.holds] if isinstance(spec.holds, str) else spec.holds
        holds += [((offer,), np.zeros(n, np.int32)) for offer in offers]

    def floats(key: Meaning) -> NDArray[np.float64]:
        return by_customer[key] if key in wanted else np.full(n, math.nan)

    def codes_of(key: Meaning) -> NDArray[np.int32]:
        return by_customer[key].astype(np.int32) if key in wanted else np.full(n, -1, np.int32)

    table = CustomerTable(
        n=n,
        segment=codes_of(SEGMENT),
        district=codes_of(DISTRICT),
        tenure_weeks=floats(TENURE),
        charge=floats(CHARGE),
        holds=tuple(holds),
        commitment_weeks=floats(CONTRACT),
        contract_ends_weeks=floats(CONTRACT_ENDS),
        attributes={name: floats(Meaning("attributes", (name,))) for name in spec.attributes},
        effects=effects_of(spec, by_customer, n),
        ends_of=ends_of,
    )
    return table, by_customer


def _reading(
    path: Path,
    table: Table,
    rows: Rows,
    columns: Mapping[Meaning, Column],
    facts: Mapping[str, str],
    notices: Sequence[str],
) -> Reading:
    """What is to be said of a file."""
    unmatched = [
        Unmatched(each.wanted.column, tuple(each.wanted.holdings.codes), dict(each.wanted.holdings.missed))
        for each in columns.values()
        if each.wanted.holdings is not None and each.wanted.holdings.missed
    ]
    return Reading(
        path, rows.seen, tuple(rows.by_line), tuple(unmatched), rows.bad, rows.passed_over, dict(rows.alike),
        (*table.said, *notices), facts,
    )  # fmt: skip


def _shorten(rows: Rows, path: Path) -> list[Problem]:
    """The first bad rows of each kind, and how many more there are."""
    shown: list[Problem] = []
    times: dict[str, int] = {}
    for each in rows.by_line:
        kind = f"{each.key}{each.hint}{re.sub(r'[0-9]+|\".*?\"', '', each.message)}"
        times[kind] = times.get(kind, 0) + 1
        if times[kind] <= ALIKE_SHOWN or len(times) == 1:
            shown.append(each)
    shown = shown[:MOST_SHOWN]
    if rows.bad <= len({each.line for each in shown}):
        return shown
    more = f"and {rows.bad - len({each.line for each in shown}):,} more bad rows, {rows.bad:,} in all"
    hint = 'world.customer_file.bad_rows = "skip" leaves them out'
    return [*shown, Problem(path, message=more, hint=hint)]


def _unplaced(finding: Finding) -> Problem:
    return Problem(Path("scenario"), key=dotted(finding.location), message=finding.message, hint=finding.hint)
