"""From a scenario file to a scenario, or to everything that is wrong with it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from simsales.files.explaining import findings
from simsales.files.positions import Location
from simsales.files.problems import Finding, Problem, ScenarioError, Sources, dotted
from simsales.files.ranges import ANY, Range, Uncertain, find_ranges, replace
from simsales.files.reading import read_document
from simsales.market.bare import with_bare
from simsales.market.ground.sample import Sample
from simsales.market.references import check_names, check_numbers
from simsales.market.scenario import Scenario

if TYPE_CHECKING:
    from simsales.market.customer_table import CustomerTable

UNCERTAIN = Uncertain(
    tables=("world", "catalogue", "channels", "selling", "reps", "responses"),
    unmodelled=("strategies",),
    certain={
        ("world", "customer_file"): "a customer file is certain: a range is not possible here",
        ("world", "size"): "how many customers there are is certain: a range is not possible here",
    },
    parts_of_one=(
        ("world", "segments", ANY, "share"),
        ("world", "segments", ANY, "account", ANY, "influence"),
    ),
)
"""Where a scenario may be uncertain: in what we do not choose."""


@dataclass(frozen=True)
class Loaded:
    """A scenario with what its file says beyond the numbers: ranges, customers, and where every key stands.

    ``scenario`` has the likely (or middle) values of the ranges; ``at(seed)`` has those of one world.
    ``digest`` is the SHA-256 of all that was said, in its order, the customer file included; comments and
    layout do not matter. ``said`` is ``data`` with the ranges as they are written. ``unchanged`` is what the file
    itself says, where values were changed since; ``changed`` is where.
    """

    path: Path
    scenario: Scenario
    ranges: tuple[Range, ...]
    customers: CustomerTable | None
    digest: str
    sources: Sources = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    unchanged: Loaded | None = field(default=None, repr=False)
    changed: frozenset[Location] = frozenset()
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def simulated(self) -> int:
        """How many customers are simulated."""
        return self.scenario.run.customers if self.customers is None else self.customers.n

    @property
    def sample(self) -> Sample:
        """The simulated customers, and how many they stand for."""
        return Sample.of(self.simulated, self.scenario.world.size)

    @property
    def context(self) -> dict[str, str]:
        """What pydantic needs to know to read amounts of money: the currency."""
        return _context(self.data)

    def at(self, seed: int) -> Scenario:
        """The scenario in the world with this seed: its ranges drawn.

        ScenarioError if the draws do not fit together. The same seed gives the same world; a range's draw
        does not depend on which other ranges there are.
        """
        return self.with_values({each.location: each.draw(seed) for each in self.ranges}, f"ranges of world {seed}")

    def with_values(self, values: Mapping[Location, Any], name: str = "values given") -> Scenario:
        """The scenario with other values at some locations, checked like a file.

        ScenarioError if they do not fit. Values are given as a file gives them.
        """
        if not values:
            return self.scenario
        scenario, wrong = _check(replace(self.data, values))
        if scenario is None or wrong:
            raise ScenarioError(self._misfit(each, values, name) for each in wrong)
        return scenario

    def changed_to(self, said: Mapping[str, Any], locations: Collection[Location]) -> Loaded:
        """The scenario as another ``said`` has it, ranges too, which differs at some locations; checked as a file is.

        ScenarioError if it does not fit. Digest and customers stay.
        """
        changed = dataclasses.replace(
            self, said=said, changed=self.changed | set(locations), unchanged=self.unchanged or self
        )
        scenario, ranges, data, wrong = _understood(said)
        if scenario is None or wrong:
            raise ScenarioError(changed._misfit(each, {}, "changes") for each in wrong)
        return dataclasses.replace(changed, scenario=scenario, ranges=tuple(ranges), data=data)

    def _misfit(self, found: Finding, values: Mapping[Location, Any], name: str) -> Problem:
        """What is wrong with a value given: it stands nowhere in the file, if it is not drawn from a range there."""
        ranged = {each.location for each in self.ranges}
        given = self.changed | (values.keys() - ranged)
        if self._is_given(found.location, given):
            return self._given(found)
        said = Finding(found.location, f"{found.message} (with the {name})", found.hint, found.value)
        return self.sources.problem(said)

    def _is_given(self, location: Location, given: Iterable[Location]) -> bool:
        """Whether what stands at a location was given, and not written there in a file."""
        written = location in self.sources.places
        return any(
            location[: len(each)] == each or (not written and each[: len(location)] == location) for each in given
        )

    def _given(self, found: Finding) -> Problem:
        message = f"{found.message} (as it was given, not as the file has it)"
        return Problem(self.path, key=dotted(found.location), message=message, hint=found.hint)

    def told(self, found: Finding) -> Problem:
        """A finding with its place in the file; one about a value that was given instead names the key only."""
        return self._given(found) if self._is_given(found.location, self.changed) else self.sources.problem(found)

    def problem(self, location: Location, message: str, hint: str = "", value: bool = True) -> Problem:
        """A problem with its place in the file: that of the value, or that of the key."""
        return self.told(Finding(location, message, hint, value))

    def explain(self, error: ValidationError, prefix: Location = (), model: Any = None) -> list[Problem]:
        """Pydantic's errors about a part of the file (behind ``prefix``), with places and in plain words.

        ``model`` (a pydantic model or a dataclass) is what was being filled: it knows the valid keys.
        """
        return [self.told(each) for each in findings(error, model, prefix)]


def load_file(path: str | Path, bare: bool = False) -> Loaded:
    """Read a scenario file, with the files that it extends and its customer file; ``bare``: as if it said so itself.

    ScenarioError, with all problems that can be told at once, when anything is wrong with any of them.
    """
    path = Path(path)
    document = read_document(path)
    if bare:
        document.data["bare"] = True
    scenario, ranges, data, wrong = _understood(document.data)
    if scenario is None or wrong:
        raise ScenarioError(_in_order([document.sources.problem(each) for each in wrong], path))
    customers = customers_of(scenario, document.sources)
    digest = hashlib.sha256(json.dumps(document.data, default=str).encode())
    if scenario.world.customer_file is not None:
        from simsales.market.customer_file import content_of

        digest.update(content_of(scenario.world.customer_file, _folder_of_customers(document.sources)))
    found = tuple(ranges), customers, digest.hexdigest()
    return Loaded(path, scenario, *found, document.sources, data, said=document.data)


def customers_of(scenario: Scenario, sources: Sources) -> CustomerTable | None:
    """The customers of a scenario's file; None where they are drawn."""
    if scenario.world.customer_file is None:
        return None
    from simsales.market.customer_file import read_customers

    folder = _folder_of_customers(sources)
    return read_customers(scenario.world.customer_file, folder, scenario, sources.problem)


def _folder_of_customers(sources: Sources) -> Path:
    return sources.find(("world", "customer_file", "path"))[1].file.parent


def _understood(said: Mapping[str, Any]) -> tuple[Scenario | None, list[Range], dict[str, Any], list[Finding]]:
    """The scenario of what a file says, its ranges, its data with their middles, and everything that is wrong."""
    ranges, wrong = find_ranges(said, Scenario, _context(said), UNCERTAIN)
    unusable = {finding.location for finding in wrong}
    data = replace(said, {each.location: each.middle for each in ranges})
    scenario, others = _check(data)
    wrong += [each for each in others if not _touches(each.location, unusable)]
    if scenario is not None and not wrong and ranges:
        for end in ("low", "high"):
            corner = replace(said, {each.location: getattr(each, end) for each in ranges})
            if not wrong:
                wrong = [
                    Finding(each.location, f"{each.message} (with all ranges {end})", each.hint, each.value)
                    for each in _check(corner)[1]
                ]
    return scenario, ranges, data, wrong


def _check(data: Mapping[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    """Validate a scenario's data: the scenario, if its keys are right, and everything that is wrong."""
    scenario = None
    wrong: list[Finding] = []
    data = with_bare(data)
    try:
        scenario = Scenario.model_validate(data, context=_context(data))
    except ValidationError as error:
        wrong = findings(error, Scenario)
    wrong += check_names(data)
    if scenario is not None and not wrong:
        wrong += check_numbers(scenario)
    return scenario, wrong


def _context(data: Mapping[str, Any]) -> dict[str, str]:
    currency = data.get("currency", Scenario.model_fields["currency"].default)
    is_valid = isinstance(currency, str) and re.fullmatch("[A-Z]{3}", currency)
    return {"currency": currency} if is_valid else {}


def _touches(location: Location, others: set[Location]) -> bool:
    """Whether a location lies in, or around, one of the others."""
    return any(location[: len(other)] == other or location == other[:-1] for other in others)


def _in_order(problems: list[Problem], first: Path) -> list[Problem]:
    """Problems file by file (the scenario's own first), line by line."""
    return sorted(problems, key=lambda each: (each.file != first, str(each.file), each.line, each.column))
