"""Which columns of a customer file are read, what each means, and how its cells become numbers."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simsales.files.cells import (
    NO,
    YES,
    Manner,
    Read,
    Reader,
    explained,
    identity,
    is_blank,
    money,
    numbers,
    scaled,
    times,
    words,
)  # fmt: skip
from simsales.files.positions import Location
from simsales.files.problems import Problem, ScenarioError, suggest
from simsales.files.reading import find_file
from simsales.files.tables.naming import LIKE_AN_ID
from simsales.files.units import WEEKS, WEEKS_PER_MONTH
from simsales.market.customer_columns import Cells, columns_asked
from simsales.market.customer_effects import effects_said
from simsales.market.customer_file_keys import ATTRIBUTES, CustomerFile
from simsales.market.customer_meaning import (
    CHARGE,
    CONTRACT,
    CONTRACT_ENDS,
    DISTRICT,
    ID,
    PERHAPS_ID,
    SEGMENT,
    TENURE,
    Meaning,
)
from simsales.market.scenario import Scenario


@dataclass(frozen=True)
class Wanted:
    """A column to read: its name in the file, where the scenario says so, and how a cell becomes a number.

    ``absent`` is what a blank is. ``holdings`` says what is held, where that is the column's meaning;
    ``seen`` in which currencies amounts are written, or which ends of contracts stand for none.
    """

    column: str
    location: Location
    reader: Reader
    absent: float = math.nan
    holdings: Holdings | None = None
    seen: Counter[str] = field(default_factory=Counter)


@dataclass
class Holdings:
    """What the cells of a column say is held: offers by their number in ``offers``, several where a cell has several.

    ``sets`` are all that were found, by which customers are told apart; ``unknown`` the parts of a cell that match
    nothing, and ``missed`` in how many rows each was found.
    """

    codes: Mapping[str, float]
    offers: tuple[str, ...]
    split: str | None = None
    sets: dict[tuple[int, ...], int] = field(default_factory=dict)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missed: Counter[str] = field(default_factory=Counter)

    def reader(self, manner: Manner) -> Read:
        """How a cell is read: the number of its set of offers, or -1."""

        flag = all(each.lower() in YES for each in self.codes)  # then what says no is nothing to be told of

        def read(cell: str) -> float:
            parts = [cell] if self.split is None else [part.strip() for part in cell.split(self.split)]
            found = [(part, explained(self.codes, part)) for part in parts if not is_blank(part) or part in self.codes]
            held = tuple(dict.fromkeys(int(code) for _, code in found if code is not None))
            unknown = tuple(part for part, code in found if code is None and not (flag and part.lower() in NO))
            if unknown:
                self.unknown[cell] = unknown
            return float(self.sets.setdefault(held, len(self.sets))) if held else -1.0

        return read


def wanted_columns(spec: CustomerFile, folder: Path, scenario: Scenario) -> dict[Meaning, Wanted]:
    """All columns that the scenario maps, by what they mean."""
    wanted: dict[Meaning, Wanted] = {}
    segments = list(scenario.world.segments)

    seen: dict[str, Counter[str]] = {"charge": Counter(), "contract_ends": Counter()}

    def want(key: Meaning, column: str | None, reader: Reader, absent: float = math.nan) -> None:
        if column is not None:
            wanted[key] = Wanted(column, key.location, reader, absent, seen=seen.get(key.key, Counter()))

    translation = spec.segments or {name: name for name in segments}
    codes = {value: float(segments.index(name)) for value, name in translation.items() if name in segments}
    where = "add it to world.customer_file.segments" if spec.segments else ""
    want(SEGMENT, spec.segment, words(codes, "segment", where), -1)
    tree = scenario.world.organisation
    live = {name: float(number) for number, name in enumerate(() if tree is None else tree.districts)}
    want(DISTRICT, spec.district, words(live, "district", "add it to world.organisation"), -1)
    want(TENURE, spec.tenure, times(WEEKS[spec.tenure_unit.removesuffix("s")], spec.as_of, ahead=False))
    want(CHARGE, spec.charge, money(a_month(spec.charge_unit), seen["charge"]))
    where = "add it to world.customer_file.contracts"
    want(CONTRACT, spec.contract, words(spec.contracts, "kind of contract", where))
    unit = WEEKS[spec.contract_ends_unit.removesuffix("s")]
    ends = times(unit, spec.as_of, ahead=True, seen=seen["contract_ends"])
    want(CONTRACT_ENDS, spec.contract_ends, ends)
    for column, mapping in (spec.holds if isinstance(spec.holds, dict) else {}).items():
        if isinstance(mapping, str):
            mapping = read_map(folder / mapping, scenario)
        offers = tuple(dict.fromkeys(mapping.values()))
        holds = Meaning("holds", (column,))
        holdings = Holdings(
            {said: float(offers.index(offer)) for said, offer in mapping.items()}, offers, spec.holds_split
        )
        wanted[holds] = Wanted(column, holds.location, holdings.reader, -1, holdings)
    for name, column in spec.attributes.items():
        largest = ATTRIBUTES.get(name, math.inf)
        reader = numbers(largest=largest, shares=largest <= 1)
        if column in spec.scales:
            reader = scaled(*spec.scales[column])
        if name in spec.values:
            reader = words(spec.values[name], name, f"add it to world.customer_file.values.{name}", largest)
        want(Meaning("attributes", (name,)), column, reader)
    for _, key, column, effect in effects_said(spec):
        where = f"add it to world.customer_file.{'.'.join((key.key, *key.of))}"
        by_word = isinstance(effect, dict)
        want(key, column, words(effect, column, where, signed=True) if by_word else numbers(signed=True))  # type: ignore[arg-type]
    return wanted


def others_wanted(
    spec: CustomerFile, scenario: Scenario, columns: Sequence[str]
) -> dict[Meaning, tuple[Wanted, Cells]]:
    """The columns that tell customers apart, or that strategies ask for: as different cells."""
    names: dict[Meaning, str] = {
        Meaning("columns", (name,)): name for name in columns_asked(scenario) if name in columns
    }
    alike = [name for name in columns if LIKE_AN_ID.fullmatch(name.strip()) and columns.count(name) == 1]
    if spec.id is not None:
        names[ID] = spec.id
    elif alike:
        names[PERHAPS_ID] = alike[0]
    found: dict[Meaning, tuple[Wanted, Cells]] = {}
    for key, name in names.items():
        cells = Cells()
        number = cells.number if key.key == "columns" else identity(cells.number)
        found[key] = Wanted(name, key.location, lambda manner, number=number: number, -1), cells  # type: ignore[misc]
    return found


def a_month(unit: str) -> float:
    """By what a charge is multiplied that is one for ``unit``, to be one a month in the currency.

    >>> a_month("year"), a_month("cents a month")
    (0.08333333333333333, 0.01)
    """
    cents = unit.startswith("cents a ")
    return WEEKS_PER_MONTH / WEEKS[unit.removeprefix("cents a ")] * (0.01 if cents else 1.0)


def read_map(path: Path, scenario: Scenario) -> dict[str, str]:
    """What each of many labels stands for: a CSV file with a label and an offer in every line, below a header."""
    problem = find_file(path, "file of labels")
    if problem is not None:
        raise ScenarioError([problem])
    offers, problems = offers_of(scenario), list[Problem]()
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            start = file.read(4096)
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=start.count))
            next(reader, None)
            for row in reader:
                cells = [cell.strip() for cell in row]
                if not any(cells):
                    continue
                if len(cells) < 2 or cells[1] not in offers:
                    said = f'unknown offer "{cells[1]}"' if len(cells) > 1 else "expected a label and an offer"
                    problems.append(Problem(path, reader.line_num, 0, "", said, suggest(cells[-1], offers, "offers")))
                elif found.setdefault(cells[0], cells[1]) != cells[1]:
                    problems.append(Problem(path, reader.line_num, 0, "", f'"{cells[0]}" stands for two offers'))
        except (csv.Error, UnicodeDecodeError) as error:
            raise ScenarioError([Problem(path, message=f"is no file of labels: {error}")]) from None
    if problems or not found:
        raise ScenarioError(problems or [Problem(path, message="has no labels", hint="a header, then: label,offer")])
    return found


def offers_of(scenario: Scenario) -> dict[str, frozenset[str]]:
    """Every offer, ours and the rivals', and the categories that it covers."""
    catalogue = scenario.catalogue
    found = {name: frozenset([product.category]) for name, product in catalogue.products.items()}
    for name, bundle in catalogue.bundles.items():
        found[name] = frozenset().union(*(found[part] for part in bundle.products))
    for rival, competitor in scenario.world.competitors.items():
        found |= {f"{rival}/{name}": frozenset([each.category]) for name, each in competitor.offers.items()}
    return found
