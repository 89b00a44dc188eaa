"""Strategies of a scenario file become components, or located problems; nothing is run or compiled here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simsales.files.adapters import adapter_of
from simsales.files.positions import Location
from simsales.files.problems import Finding, Problem, ScenarioError
from simsales.market.catalogue import offer_book
from simsales.market.checks.bared import bared_levers
from simsales.market.checks.feedback import bound
from simsales.market.checks.idle import idle
from simsales.market.checks.inheritance import ancestry
from simsales.market.checks.offered import Offered
from simsales.market.checks.on_sale import Placed, unsold
from simsales.market.checks.organisation import abroad
from simsales.market.checks.rules import contradicting
from simsales.market.checks.sales_plans import inconsistent
from simsales.market.checks.staff import misplaced
from simsales.market.checks.vain import vain
from simsales.market.customer_table import CustomerTable, parts_of
from simsales.market.digest import digest_of
from simsales.market.ground.asked import MOST_ASKED, all_asked
from simsales.market.ground.levers import Component
from simsales.market.ground.offers import OfferBook
from simsales.market.ground.plan import Plan
from simsales.market.levers import FAMILIES
from simsales.market.loading import Loaded
from simsales.market.measures import MEASURES
from simsales.market.needs.keys import moments_of
from simsales.market.plan import listed_plan
from simsales.market.scenario import Scenario, Strategy

COLUMN = "column of the customer file"


@dataclass(frozen=True)
class ResolvedStrategy:
    """A strategy with everything it inherits: its components in the order in which they propose.

    ``warnings`` are what is said of it that does not stop anybody: components that never act in the scenario's run.
    ``digest`` is a hash of what it does; its name and description have no part in it.
    """

    name: str
    description: str
    components: tuple[Component, ...]
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def digest(self) -> str | None:
        """A hash of the components and of their code; None if one cannot be hashed: its runs are not kept."""
        return digest_of(self.components)


@dataclass(frozen=True)
class Prepared:
    """A scenario that has been checked to the last name, and its strategies in the order of the file."""

    loaded: Loaded
    strategies: Mapping[str, ResolvedStrategy]

    def warnings(self, names: Iterable[str] | None = None) -> list[Problem]:
        """What is said of some strategies (all, if none are named) without stopping anybody; each once."""
        chosen = self.strategies if names is None else names
        return list(dict.fromkeys(each for name in chosen for each in self.strategies[name].warnings))


def check(loaded: Loaded) -> Prepared:
    """Check the components of every strategy; ScenarioError with all problems, each with its place in the file."""
    scenario = loaded.scenario
    placed, problems = _placed(loaded)
    problems += _too_small(loaded)
    if not problems:
        offered = offered_by(scenario, loaded.customers)
        found = {each.location: each for name in placed for each in unsold(name, placed[name], offered)}
        found |= {each.location: each for name in placed for each in misplaced(placed[name], offered)}
        found |= {each.location: each for name in placed for each in inconsistent(placed[name], offered)}
        found |= {each.location: each for name in placed for each in contradicting(placed[name])}
        found |= {each.location: each for name in placed for each in abroad(placed[name], offered)}
        problems = [loaded.problem(*each) for each in found.values()]
        problems += [loaded.told(each) for each in _vain(loaded, placed)]
        problems += [loaded.told(each) for each in bared_levers(scenario, placed)]
    if problems:
        raise ScenarioError(sorted(problems, key=lambda each: (str(each.file), each.line, each.column)))
    resolved = {}
    for name, strategy in scenario.strategies.items():
        warnings = (loaded.told(each) for each in idle(placed[name], scenario.run.weeks))
        components = tuple(each.component for each in placed[name])
        if len(all_asked(components)) > MOST_ASKED:
            message = f"targets ask for at most {MOST_ASKED} different sets of `columns`"
            raise ScenarioError([loaded.problem(("strategies", name), message, value=False)])
        resolved[name] = ResolvedStrategy(name, strategy.description, components, tuple(warnings))
    return Prepared(loaded, resolved)


def _too_small(loaded: Loaded) -> list[Problem]:
    """That the customers who are simulated are more than there are said to be."""
    size, simulated = loaded.scenario.world.size, loaded.simulated
    if size is None or size >= simulated:
        return []
    said = f"{size:,} are fewer than the {simulated:,} customers who are simulated, and stand for them"
    from_file = "limit = … in [world.customer_file] takes the first rows only"
    hint = "say fewer customers in [run]" if loaded.customers is None else from_file
    return [loaded.problem(("world", "size"), said, hint)]


def _placed(loaded: Loaded) -> tuple[dict[str, list[Placed]], list[Problem]]:
    """The components of every strategy, inherited ones included, and what is wrong with them."""
    scenario = loaded.scenario
    context = {**loaded.context, "names": known_names(scenario) | {COLUMN: _columns_of(loaded)}}
    problems: list[Problem] = []
    made: dict[tuple[str, str], list[Placed]] = {}
    for name, strategy in scenario.strategies.items():
        for family in FAMILIES:
            if family in strategy.model_fields_set:
                made[name, family] = _components(loaded, name, family, getattr(strategy, family), context, problems)
    resolved = {}
    for name in scenario.strategies:
        resolved[name], wrong = bound(name, _resolve(name, scenario.strategies, made), context)
        problems += [] if problems else [loaded.problem(*each) for each in wrong]
    return resolved, list(dict.fromkeys(problems))


def _vain(loaded: Loaded, placed: Mapping[str, list[Placed]]) -> list[Finding]:
    """The keys that would do nothing; where values were changed, not those that only the changes leave idle."""
    found = list(vain(loaded.data, loaded.scenario, placed))
    if loaded.unchanged is None or not found:
        return found
    before = {
        each.location for each in vain(loaded.unchanged.data, loaded.unchanged.scenario, _placed(loaded.unchanged)[0])
    }
    return [each for each in found if each.location in before or _is_changed(each.location, loaded.changed)]


def _is_changed(location: Location, changed: Iterable[Location]) -> bool:
    """Whether the value at a location was given by a change, whole or in part."""
    return any(location[: len(each)] == each[: len(location)] for each in changed)


def _columns_of(loaded: Loaded) -> list[str]:
    return [] if loaded.customers is None else list(loaded.customers.header or loaded.customers.columns)


def offered_by(scenario: Scenario, customers: CustomerTable | None) -> Offered:
    """What a scenario's strategies are checked against; ``customers`` are those of its file, if it has one."""
    world = scenario.world
    parts = parts_of(world, customers).reshape(len(world.segments), -1).sum(axis=1).tolist()

    def listed() -> tuple[OfferBook, Plan]:
        book = offer_book(scenario)
        return book, listed_plan(scenario, book)

    return Offered(
        weeks=scenario.run.weeks,
        customers=dict(zip(world.segments, parts, strict=True)),
        products=scenario.catalogue.products,
        bundles=scenario.catalogue.bundles,
        channels=scenario.channels,
        reps=scenario.reps,
        rivals=[offer for rival in scenario.world.competitors.values() for offer in rival.offers.values()],
        listed=listed,
    )


def known_names(scenario: Scenario) -> dict[str, list[str]]:
    """The names that a component may use, by what they name."""
    ways = scenario.channels.items()
    return {
        "offer": [*scenario.catalogue.products, *scenario.catalogue.bundles],
        "product whose usage is measured": [
            name
            for name, product in scenario.catalogue.products.items()
            if scenario.world.needs[product.category].usage is not None
        ],
        "bundle": list(scenario.catalogue.bundles),
        "channel": list(scenario.channels),
        "inbound channel": [name for name, way in ways if way.direction == "inbound"],
        "outbound channel": [name for name, way in ways if way.direction == "outbound"],
        "segment": list(scenario.world.segments),
        "district": [] if scenario.world.organisation is None else list(scenario.world.organisation.districts),
        "business segment": [name for name, segment in scenario.world.segments.items() if segment.account],
        "team": list(scenario.reps),
        "category": list(scenario.world.needs),
        "moment": moments_of(scenario.world),
        "measure": list(MEASURES),
    }


def _resolve(
    name: str, strategies: Mapping[str, Strategy], made: Mapping[tuple[str, str], list[Placed]]
) -> list[Placed]:
    components: list[Placed] = []
    for family in FAMILIES:
        said = next((each for each in ancestry(name, strategies) if (each, family) in made), None)
        components += made[said, family] if said is not None else []
    return components


def _components(
    loaded: Loaded,
    name: str,
    family: str,
    tables: list[dict[str, Any]],
    context: Any,
    problems: list[Problem],
) -> list[Placed]:
    found: list[Placed] = []
    kinds = FAMILIES[family]
    for number, table in enumerate(tables):
        location = ("strategies", name, family, number)
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in kinds:
            near = get_close_matches(str(kind), list(kinds), n=1, cutoff=0.4)
            hint = f'did you mean "{near[0]}"?' if near else f"kinds of {family}: {', '.join(kinds)}"
            said = "say its kind" if kind is None else f'there is no {family} of the kind "{kind}"'
            place = location if kind is None else (*location, "kind")
            problems.append(loaded.problem(place, said, hint))
            continue
        fields = {key: value for key, value in table.items() if key != "kind"}
        try:
            found.append(Placed(location, adapter_of(kinds[kind]).validate_python(fields, context=context)))
        except ValidationError as error:
            problems += loaded.explain(error, location, kinds[kind])
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, the kinds of each strategy family included."""
    document = Scenario.model_json_schema()
    document["properties"]["extends"] = {
        "type": "string",
        "description": "a scenario file that this one changes",
    }
    strategy = document["$defs"]["Strategy"]["properties"]
    for family, kinds in FAMILIES.items():
        options = []
        for kind, component in kinds.items():
            part = TypeAdapter(component).json_schema(ref_template="#/$defs/{model}")
            document["$defs"].update(part.pop("$defs", {}))
            part["properties"] = {"kind": {"const": kind}, **part.get("properties", {})}
            part["required"] = ["kind", *part.get("required", [])]
            part["additionalProperties"] = False
            options.append(part)
        strategy[family] = {"type": "array", "items": {"oneOf": options}}
    return document
