"""A customer file (CSV or Parquet) as the population: columns as the scenario maps them, bad rows by line."""

from __future__ import annotations

import csv
import math
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.files.cells import BadCell, Read, numbers, words, words_or_nothing
from simsales.files.customer_rows import csv_rows, parquet_rows
from simsales.files.positions import Location
from simsales.files.problems import Finding, Problem, ScenarioError, dotted, suggest
from simsales.files.reading import find_file
from simsales.files.units import WEEKS
from simsales.market.customer_columns import Cells, columns_asked
from simsales.market.customer_effects import effects_of, effects_said
from simsales.market.customer_file_keys import ATTRIBUTES, CustomerFile
from simsales.market.customer_notes import Reading, Unmatched
from simsales.market.scenario import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray


HERE: Location = ("world", "customer_file")
MOST_SHOWN = 20
MOST_COLUMNS = 200
_NAME = re.compile(r"[\w .%()#&'/+-]{1,60}")

type Report = Callable[[Finding], Problem]


@dataclass(frozen=True, eq=False)
class CustomerTable:
    """What a customer file says, one element a customer in the file's order; what is not said is nan or -1.

    ``segment``: index into the scenario's segments. ``tenure_weeks``: weeks as our customer. ``charge``:
    paid a month. ``holds``: a column's offers, and for every customer the index of the one held.
    ``commitment_weeks``: length of the contract. ``contract_ends_weeks``: weeks until it ends.
    ``attributes``: by name. ``reading``: how the file was read, and which of its rows were left out. ``columns``: of
    those that strategies ask for, the different cells, and each customer's (-1: blank); ``header``: what may be asked.
    """

    n: int
    segment: NDArray[np.int32]
    tenure_weeks: NDArray[np.float64]
    charge: NDArray[np.float64]
    holds: tuple[tuple[tuple[str, ...], NDArray[np.int32]], ...]
    commitment_weeks: NDArray[np.float64]
    contract_ends_weeks: NDArray[np.float64]
    attributes: dict[str, NDArray[np.float64]]
    reading: Reading | None = None
    columns: dict[str, tuple[tuple[str, ...], NDArray[np.int32]]] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    effects: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The bad rows."""
        return () if self.reading is None else self.reading.left_out


@dataclass(frozen=True)
class _Wanted:
    """A column to read: its name in the file, where the scenario says so, and how a cell becomes a number.

    Where other values than those ``explained`` mean nothing, it is counted in ``missed`` how often each was found.
    """

    column: str
    location: Location
    read: Read
    absent: float = math.nan
    explained: tuple[str, ...] = ()
    missed: Counter[str] | None = None


def read_customers(spec: CustomerFile, folder: Path, scenario: Scenario, report: Report | None = None) -> CustomerTable:
    """Read the customers of a scenario.

    ``folder`` is that of the scenario file; ``report`` gives a finding about the scenario its place.
    ScenarioError when the file or a column is missing, or a row is bad and ``spec.bad_rows`` is "stop".
    """
    report = report or _unplaced
    path = find_customers(spec, folder)
    problem = find_file(path, "customer file")
    if problem is not None:
        raise ScenarioError([report(Finding((*HERE, "path"), f"{path}: {problem.message}", problem.hint))])
    rows = parquet_rows(path) if path.suffix == ".parquet" else csv_rows(path)
    wanted = _wanted(spec, list(scenario.world.segments))
    try:
        _, header = next(rows)
        cells = {name: Cells() for name in columns_asked(scenario) if name in header}
        for name, each in cells.items():
            wanted["columns", name] = _Wanted(name, (*HERE, "columns", name), each.number, -1)
        indices = _find_columns(header, wanted, report)
        columns, bad, count, seen = _read_rows(rows, wanted, indices, len(header), spec, path)
    except csv.Error as error:
        raise ScenarioError([Problem(path, message=f"is not a CSV file: {error}")]) from None
    if bad and spec.bad_rows == "stop":
        raise ScenarioError(_shorten(bad, path))
    if count == 0:
        what = "no row of it can be used" if bad else "has no customers"
        raise ScenarioError([Problem(path, message=what), *_shorten(bad, path)])
    unmatched = [
        Unmatched(each.column, each.explained, dict(each.missed)) for each in wanted.values() if each.missed
    ]  # fmt: skip
    table = _table(spec, wanted, columns, count, Reading(path, seen, tuple(bad), tuple(unmatched)))
    kept = {name: (each.words, np.array(columns["columns", name], np.int32)) for name, each in cells.items()}
    return replace(table, columns=kept, header=tuple(filter(None, header)) if _is_header(header) else ())


def find_customers(spec: CustomerFile, folder: Path) -> Path:
    """The path of a customer file: beside the scenario file unless it is absolute."""
    return folder / spec.path


def _wanted(spec: CustomerFile, segments: Sequence[str]) -> dict[Location, _Wanted]:
    """All columns that the scenario maps, by what they mean."""
    wanted: dict[Location, _Wanted] = {}

    def want(key: Location, column: str | None, read: Read, *more: Any) -> None:
        if column is not None:
            wanted[key] = _Wanted(column, HERE + key, read, *more)

    translation = spec.segments or {name: name for name in segments}
    codes = {value: float(segments.index(name)) for value, name in translation.items() if name in segments}
    where = "add it to world.customer_file.segments" if spec.segments else ""
    want(("segment",), spec.segment, words(codes, "segment", where), -1)
    want(("tenure",), spec.tenure, numbers(WEEKS[spec.tenure_unit.removesuffix("s")]))
    want(("charge",), spec.charge, numbers())
    where = "add it to world.customer_file.contracts"
    want(("contract",), spec.contract, words(spec.contracts, "kind of contract", where))
    want(("contract_ends",), spec.contract_ends, numbers())
    for column, mapping in spec.holds.items():
        offers = list(dict.fromkeys(mapping.values()))
        codes = {value: float(offers.index(offer)) for value, offer in mapping.items()}
        want(("holds", column), column, words_or_nothing(codes), -1, tuple(codes), Counter())
    for name, column in spec.attributes.items():
        largest = ATTRIBUTES.get(name, math.inf)
        read = numbers(largest=largest)
        if name in spec.values:
            read = words(spec.values[name], name, f"add it to world.customer_file.values.{name}", largest)
        want(("attributes", name), column, read)
    for _, key, column, effect in effects_said(spec):
        where = f"add it to world.customer_file.{'.'.join(key)}"
        want(
            key,
            column,
            words(effect, column, where, signed=True) if isinstance(effect, dict) else numbers(signed=True),
        )
    return wanted


def _is_header(header: Sequence[str]) -> bool:
    """Whether a first line names columns, and may be shown: of a file that is something else nothing is."""
    return len(header) < MOST_COLUMNS and all(_NAME.fullmatch(name) for name in header if name)


def _find_columns(header: Sequence[str], wanted: Mapping[Location, _Wanted], report: Report) -> list[int]:
    problems = []
    for each in wanted.values():
        is_key = each.location[-2] == "holds"
        if each.column not in header:
            hint = suggest(each.column, [name for name in header if name], "columns") if _is_header(header) else ""
            message = f'the customer file has no column "{each.column}"'
            problems.append(report(Finding(each.location, message, hint, value=not is_key)))
        elif header.count(each.column) > 1:
            message = f'the customer file has {header.count(each.column)} columns called "{each.column}"'
            problems.append(report(Finding(each.location, message, value=not is_key)))
    if problems:
        raise ScenarioError(problems)
    return [header.index(each.column) for each in wanted.values()]


def _read_rows(
    rows: Iterator[tuple[int, Sequence[str]]],
    wanted: Mapping[Location, _Wanted],
    indices: Sequence[int],
    width: int,
    spec: CustomerFile,
    path: Path,
) -> tuple[dict[Location, array[float]], list[Problem], int, int]:
    """The columns, the bad rows, and how many rows were taken and how many there were."""
    columns: dict[Location, array[float]] = {key: array("d") for key in wanted}
    plan = list(zip(indices, wanted.values(), columns.values(), strict=True))
    bad: list[Problem] = []
    count = seen = 0
    for line, row in rows:
        if spec.limit is not None and seen == spec.limit:
            break
        if not row:
            continue
        seen += 1
        if len(row) != width:
            bad.append(Problem(path, line, message=f"has {len(row)} fields, and the header has {width}"))
            continue
        values = []
        for index, each, _ in plan:
            cell = row[index].strip()
            try:
                values.append(each.read(cell) if cell else each.absent)
            except BadCell as error:
                bad.append(Problem(path, line, 0, each.column, str(error), error.hint))
                break
        else:
            count += 1
            for (index, each, target), value in zip(plan, values, strict=True):
                target.append(value)
                if each.missed is not None and value < 0 and row[index].strip():
                    each.missed[row[index].strip()] += 1
    return columns, bad, count, seen


def _table(
    spec: CustomerFile,
    wanted: Mapping[Location, _Wanted],
    columns: Mapping[Location, array[float]],
    n: int,
    reading: Reading,
) -> CustomerTable:
    def floats(*key: str) -> NDArray[np.float64]:
        return np.array(columns[key]) if key in wanted else np.full(n, math.nan)

    def codes(*key: str) -> NDArray[np.int32]:
        return np.array(columns[key], dtype=np.int32) if key in wanted else np.full(n, -1, dtype=np.int32)

    holds = tuple(
        (tuple(dict.fromkeys(mapping.values())), codes("holds", column)) for column, mapping in spec.holds.items()
    )
    attributes = {name: floats("attributes", name) for name in spec.attributes}
    return CustomerTable(
        n=n,
        segment=codes("segment"),
        tenure_weeks=floats("tenure"),
        charge=floats("charge"),
        holds=holds,
        commitment_weeks=floats("contract"),
        contract_ends_weeks=floats("contract_ends"),
        attributes=attributes,
        reading=reading,
        effects=effects_of(spec, columns, n),
    )


def _shorten(bad: list[Problem], path: Path) -> list[Problem]:
    """The first bad rows, and how many more there are."""
    if len(bad) <= MOST_SHOWN:
        return bad
    more = f"and {len(bad) - MOST_SHOWN} more bad rows, {len(bad)} in all"
    hint = 'world.customer_file.bad_rows = "skip" leaves them out'
    return [*bad[:MOST_SHOWN], Problem(path, message=more, hint=hint)]


def _unplaced(finding: Finding) -> Problem:
    return Problem(Path("scenario"), key=dotted(finding.location), message=finding.message, hint=finding.hint)
