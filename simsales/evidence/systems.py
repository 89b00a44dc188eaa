"""What each system of the practitioners does: the same worlds with and without it, and the difference it makes.

A row (``docs/systems/*.toml``) names a system, the scenario keys that switch it on, its mechanism, its test, and two
sides of one packaged scenario. Both sides are run in the same worlds with the same luck; the effect on conversion,
churn, revenue and orders is the mean of the paired differences with its 95% interval, relative to the side without.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simsales.evidence.facts import seeds
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import choose, load
from simsales.experiments.percent import percent_interval
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.statistics import UNKNOWN, Interval, apart, mean_interval
from simsales.experiments.store import DEFAULT
from simsales.market.check import Prepared
from simsales.market.checks.inheritance import ancestry

HOME = Path(__file__).parents[2]  # the checkout: rows and scenarios are not installed with the package
ROWS = HOME / "docs" / "systems"
type Headline = Literal["conversion", "churn", "revenue", "orders"]
HEADLINES: tuple[Headline, ...] = ("conversion", "churn", "revenue", "orders")


class Side(BaseModel):
    """One side of a comparison: a strategy of the scenario, keys set to other values, components added."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strategy: str | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    add: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)


class System(BaseModel):
    """A system of the practitioners: what it is, where it is, and how its effect is measured."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    name: str
    keys: list[str] = Field(min_length=1)
    mechanism: str
    test: str
    scenario: str
    expects: dict[Headline, Literal[-1, 0, 1]]
    why: str
    without: Side
    having: Side = Field(alias="with")


@dataclass(frozen=True)
class Effect:
    """What a system changes in a measure: as a share of the mean without it, where that is well above zero.

    And the difference itself, which is always there, and says whether it goes where it should.
    """

    relative: Interval
    expected: int
    difference: Interval = UNKNOWN

    @property
    def verdict(self) -> str:
        """Whether it goes where the practitioners say, and how surely."""
        if self.expected == 0:
            return ""
        told = self.relative if math.isnan(self.difference.mean) else self.difference
        ends = (told.low, told.high)
        if min(self.expected * end for end in ends) > 0:
            return "as stated"
        return "not sure" if max(self.expected * end for end in ends) > 0 else "against"


def rows(folder: Path = ROWS) -> list[System]:
    """All systems that have a row, by id. ExperimentError for a row that cannot be read."""
    if not folder.is_dir():
        raise ExperimentError(f"there is no {folder.name} folder of rows: run this in a checkout of simsales")
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(System.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise ExperimentError(f"{path.name}: {error}") from error
    return found


def side(system: System, which: Side, limits: Mapping[str, Any]) -> tuple[Prepared, str]:
    """One side of a system's comparison as a scenario, and the strategy to run."""
    path = HOME / system.scenario
    prepared = load(path)
    name = choose(prepared, None if which.strategy is None else [which.strategy])[0]
    strategies = prepared.loaded.scenario.strategies
    added: dict[str, Any] = {}
    for family, components in which.add.items():
        said = (strategies[each] for each in ancestry(name, strategies) if family in strategies[each].model_fields_set)
        theirs: list[dict[str, Any]] = next((getattr(strategy, family) for strategy in said), [])
        added[f"strategies.{name}.{family}"] = [*theirs, *components]
    return load(path, {**limits, **which.set, **added}), name


def smaller(system: System, customers: int) -> dict[str, Any]:
    """The limit on a row's customers: so many, where its scenario draws more of them."""
    loaded = load(HOME / system.scenario).loaded
    if loaded.customers is not None or loaded.scenario.run.customers <= customers:
        return {}
    return {"run.customers": customers}


class Effects(dict[Headline, Effect]):
    """The effects of a system by measure, with how many worlds they were measured in and how the runs went."""

    def __init__(self, effects: Mapping[Headline, Effect], worlds: int, done: Done) -> None:
        super().__init__(effects)
        self.worlds, self.done = worlds, done


def measure(
    system: System,
    replications: int = 20,
    limits: Mapping[str, Any] | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Effects:
    """The effect of a system on conversion, churn and revenue, in so many worlds with the same luck.

    Only worlds in which both sides were run count. ExperimentError if there is none.
    """
    sides = {key: side(system, which, limits or {}) for key, which in (("", system.without), ("with", system.having))}
    variants = {key: prepared for key, (prepared, _) in sides.items()}
    worlds = seeds(variants[""], replications)

    def tasks(seed: int) -> list[Task]:
        return [Task(name, seed, key) for key, (_, name) in sides.items()]

    runner = Runner(variants, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(task for seed in worlds for task in tasks(seed))
    pairs = [tasks(seed) for seed in runner.complete(worlds, tasks)]
    values: list[dict[Headline, Any]] = [
        {headline: np.array([runner.summaries[pair[which]][headline] for pair in pairs]) for headline in HEADLINES}
        for which in range(len(sides))
    ]
    effects = {headline: _effect(values, headline, system.expects.get(headline, 0)) for headline in HEADLINES}
    return Effects(effects, len(pairs), runner.done)


def _effect(values: list[dict[Headline, Any]], headline: Headline, expected: int) -> Effect:
    without, having = (each[headline] for each in values)
    worlds = min(len(without), len(having))
    pairs = (having[:worlds], without[:worlds])
    return Effect(percent_interval(*pairs), expected, mean_interval(apart(*pairs)))


def missing(known: list[System], wanted: tuple[str, ...]) -> Iterator[str]:
    """The wanted ids that have no row."""
    ids = {system.id for system in known}
    return (each for each in wanted if each not in ids)
