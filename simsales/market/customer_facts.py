"""What a customer file turned out to say: who holds what, charges beside list prices, tenures, ends of contracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.files.amounts import PLAIN, is_of
from simsales.files.problems import Finding
from simsales.files.tables.naming import unit_in
from simsales.files.units import WEEKS_PER_MONTH
from simsales.market.customer_meaning import CHARGE, CONTRACT_ENDS, HERE, ID, PERHAPS_ID, Meaning
from simsales.market.customer_merging import Held, held_twice
from simsales.market.customer_wanted import offers_of
from simsales.market.scenario import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simsales.market.customer_file_keys import CustomerFile
    from simsales.market.customer_reading import Column, Rows
    from simsales.market.customer_table import CustomerTable

FAR = 2.0  # a median charge so many times the list price, or so many times less, is another thing (assumed)
PERIODS = {"year": 12.0, "quarter": 3.0, "week": 12 / 52, "cents a month": 100.0}


def facts_of(table: CustomerTable, scenario: Scenario, asked: Collection[str] = ()) -> tuple[dict[str, str], list[str]]:
    """What is said of a file's customers, by what it is said of; and what must not be overlooked.

    ``asked`` are the keys that name a column.
    """
    facts, notices = {"customers": f"{table.n:,}"}, list[str]()
    if table.holds:
        _tell_holdings(table, scenario, facts, notices)
    months, money = table.tenure_weeks / WEEKS_PER_MONTH, f"{scenario.currency} a month"
    for what, values, unit in (("tenure", months, "months"), ("charge", table.charge, money)):
        if not np.isnan(values).all():
            facts[what] = f"{_spread(values)} {unit}{_blanks(values)}"
        elif what in asked:
            facts[what] = "all blank"
    listed = _list_prices(table.holds, scenario, table.n)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = table.charge / listed
    part = part[np.isfinite(part)]
    if len(part):
        median = float(np.median(part))
        facts["charge"] += f"; the median is {median:.2f} of the list price"
        if not 1 / FAR <= median <= FAR:
            unit = min(PERIODS, key=lambda name: abs(np.log(max(median, 1e-9) / PERIODS[name])))
            near = 0.7 <= median / PERIODS[unit] <= 1.4
            notices.append(
                f"the median charge is {median:.3g} times the list price of what is held"
                + (f': is it one a {unit} (charge_unit = "{unit}")?' if near and "cents" not in unit else "")
                + (': is it in cents (charge_unit = "cents a month")?' if near and "cents" in unit else "")
            )
    if not np.isnan(table.contract_ends_weeks).all():
        bound, over = table.contract_ends_weeks > 0, int((table.contract_ends_weeks < 0).sum())
        facts["contract ends"] = (
            f"{int(bound.sum()):,} bound (median {np.median(table.contract_ends_weeks[bound]):.0f} weeks left), "
            if bound.any()
            else "nobody bound, "
        ) + f"{int((table.contract_ends_weeks <= 0).sum()):,} free{_blanks(table.contract_ends_weeks)}"
        if over:
            notices.append(f"the contract of {_customers(over)} has ended already: they are free")
    return facts, notices


def _tell_holdings(table: CustomerTable, scenario: Scenario, facts: dict[str, str], notices: list[str]) -> None:
    holding = np.zeros(table.n, bool)
    held: Counter[str] = Counter()
    for offers, which in table.holds:
        holding |= which >= 0
        for number, offer in enumerate(offers):
            held[offer] += int((which == number).sum())
    nothing = int((~holding).sum())
    said = [f"{offer} {_part(count, table.n)}" for offer, count in held.most_common() if count]
    facts["holds"] = ", ".join([*said[:12], *(["…"] if len(said) > 12 else []), f"nothing {_part(nothing, table.n)}"])
    if nothing:
        notices.append(f"{nothing:,} of {_customers(table.n)} hold{'s' if nothing == 1 else ''} nothing that is mapped")
    for category, (several, by_offer) in held_twice(table.holds, offers_of(scenario), table.n).items():
        shown = ", ".join(f"{offer} ({count:,})" for offer, count in by_offer.items())
        who = _customers(int(several.sum()))
        notices.append(f"{who} hold more than one offer of {category}: {shown}; what is named last counts")


def told(
    spec: CustomerFile, scenario: Scenario, rows: Rows, columns: Mapping[Meaning, Column], ids: NDArray[np.float64]
) -> Iterator[str]:
    """What must not be overlooked of the way in which a file was read.

    ``ids``: of the rows taken, the column that tells customers apart, or looks as if it did (-1: blank).
    """
    for name, chosen in rows.chosen.items():
        for value in chosen.values_asked:
            if value not in chosen.met:
                said = ", ".join(sorted({cell.strip() for cell in islice(chosen, 1000)})[:6])
                yield f'no row has the "{value}" of {name} that `where` asks for; there are: {said}'
    yield from _units(spec, columns)
    for key, column in columns.items():
        if key == CHARGE:
            yield from currencies(column.wanted.seen, scenario.currency)
        if key == CONTRACT_ENDS and column.wanted.seen:
            yield f"a contract that ends on {', '.join(column.wanted.seen)} has no end: who has such a one is free"
        if key == PERHAPS_ID:
            yield from repeats(ids, column.wanted.column)
        if key == ID and (blank := int((ids < 0).sum())):
            yield f'{_rows(blank)} without a "{column.wanted.column}": each is a customer of its own'


def _units(spec: CustomerFile, columns: Mapping[Meaning, Column]) -> Iterator[str]:
    """Columns of numbers whose name says another unit than the one in which they are read."""
    for key in ("tenure", "contract_ends", "charge"):
        column = columns.get(Meaning(key))
        if column is None:
            continue
        unit = str(getattr(spec, f"{key}_unit"))
        said, read = unit_in(column.wanted.column), unit.rpartition(" ")[2].removesuffix("s")
        counts = key == "charge" or any(PLAIN.fullmatch(cell.strip()) for cell in islice(column, 1000))
        if said not in (None, read) and counts and spec.dates != "serial":
            meant = unit.replace(read, str(said))
            name = column.wanted.column
            yield f'"{name}" is read with {key}_unit = "{unit}", and is called otherwise: {key}_unit = "{meant}"?'


def usage_in_charges(table: CustomerTable, scenario: Scenario, said: bool | None) -> Iterator[Finding]:
    """What is wrong where charges may hold usage, which is billed beside them, and the file does not say whether."""
    metered = {name for name, product in scenario.catalogue.products.items() if product.per_unit > 0}
    bundles = {name for name, bundle in scenario.catalogue.bundles.items() if metered & {*bundle.products}}
    if said is not None and not (metered and np.isfinite(table.charge).any()):
        message = "there is no charge that usage could be in"
        hint = "say `charge`, and a product's `per_unit`; or leave it out"
        yield Finding((*HERE, "usage_in_charge"), message, hint, value=False)
    holders = np.zeros(table.n, bool)
    for offers, which in table.holds:
        for number, offer in enumerate(offers):
            if offer in metered | bundles:
                holders |= which == number
    with np.errstate(divide="ignore", invalid="ignore"):
        part = table.charge / _list_prices(table.holds, scenario, table.n)
    above = int((holders & (part > 1.0)).sum())
    if said is None and above * 2 > int((holders & np.isfinite(part)).sum()):
        names = ", ".join(sorted(metered))
        message = (
            f"{_customers(above)} with {names} pay more than the list price: usage is billed beside the charge, and "
            "would count twice if it were in it"
        )
        hint = "usage_in_charge = true splits it off by what it costs; false says that it is not in it"
        yield Finding((*HERE, "charge"), message, hint)


def currencies(seen: Mapping[str, int], currency: str) -> list[str]:
    """What is to be said of the currencies in which charges are written."""
    others = sorted(unit for unit in seen if unit and not is_of(unit, currency))
    if not others:
        return []
    return [f"charges are written in {', '.join(others)}, and are taken as {currency}, which the scenario counts in"]


def repeats(ids: NDArray[np.float64], column: str) -> list[str]:
    """What is to be said of a column that looks as if it told customers apart, and does not."""
    said = ids[ids >= 0]
    again = len(said) - len(np.unique(said))
    if again == 0 or again > len(said) / 2:
        return []
    return [f'{_rows(again)} repeat{"" if again != 1 else "s"} a "{column}": if that tells '
            f'customers apart, say id = "{column}"']  # fmt: skip


def _list_prices(holds: Sequence[Held], scenario: Scenario, n: int) -> NDArray[np.float64]:
    """The list price of what each customer holds of ours, a month; of a bundle that of its parts."""
    products, bundles = scenario.catalogue.products, scenario.catalogue.bundles
    listed = np.zeros(n)
    for offers, which in holds:
        for number, offer in enumerate(offers):
            parts: Any = bundles[offer].products if offer in bundles else [offer]
            listed[which == number] += sum(products[part].price for part in parts if part in products)
    return listed


def _spread(values: NDArray[np.float64]) -> str:
    low, middle, high = np.nanquantile(values, [0.1, 0.5, 0.9])
    return f"median {middle:,.4g}, four in five from {low:,.4g} to {high:,.4g}"


def _blanks(values: NDArray[np.float64]) -> str:
    blank = int(np.isnan(values).sum())
    return f"; {blank:,} blank" if blank else ""


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _part(count: int, n: int) -> str:
    return f"{count:,} ({count / n:.0%})"


def _customers(count: int) -> str:
    return f"{count:,} customer{'s' if count != 1 else ''}"
