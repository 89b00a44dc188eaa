"""Comparing strategies: every one in the same worlds, with the same luck; and running one of them once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.accounting import Account
from simsales.experiments.comparison import Comparison
from simsales.experiments.designs import INDEPENDENT, Planned, drawn, evened, planned
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Observer, Task, compile_rules, simulate
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.memory import records_at_hand
from simsales.experiments.paired import Question
from simsales.experiments.plain_data import json_text
from simsales.experiments.precision import Precision, refine
from simsales.experiments.runner import Progress, Runner
from simsales.experiments.sequential import Race
from simsales.experiments.store import DEFAULT
from simsales.experiments.worlds import world_seeds
from simsales.market.adjusting import Fired, fired_of
from simsales.market.check import Prepared
from simsales.market.ground.sample import NO_SAMPLE, Sample
from simsales.market.measures import MEASURES
from simsales.market.opening import build_market
from simsales.market.record import NO_CHANNEL, Record, Split

if TYPE_CHECKING:
    import pandas as pd

EVERY_SEGMENT = "every segment"


class RunResult:
    """What one run of one strategy left: its measures over all weeks, the tidy frame, its reps, its rivals' prices.

    ``rivals`` has a row for each week and offer of a rival: week, rival, offer, price (currency a month), known.
    ``customer_file`` is how a customer file was read: rows, those left out, values that match nothing. ``sample`` says
    for how many the customers stand. ``fired`` are the feedback rules that have fired, in order.
    """

    def __init__(
        self, strategy: str, seed: int, record: Record, reps: pd.DataFrame | None = None,
        rivals: pd.DataFrame | None = None, customer_file: Mapping[str, Any] | None = None,
        sample: Sample = NO_SAMPLE, fired: Sequence[Fired] = (),
    ) -> None:  # fmt: skip
        self.strategy, self.seed, self.record, self.reps, self.rivals = strategy, seed, record, reps, rivals
        self.customer_file, self.sample, self.fired = customer_file, sample, tuple(fired)

    def summary(self, by: Split | None = None) -> dict[str, Any]:
        """The measures over all weeks; with ``by`` ("segment", "channel", "product"), of each of them.

        KeyError for "district" and "city" without an organisation.
        """
        measures: dict[str, Any] = self.record.summary(by)
        return measures

    def levels(self) -> pd.DataFrame:
        """The measures at each level of the organisation: level (province, city, district), name, measure, value.

        What can be added up sums to the whole at every level. KeyError without an organisation.
        """
        import pandas as pd

        told = {("province", "all"): self.summary()}
        for level in ("city", "district"):
            told |= {(level, name): values for name, values in self.summary(level).items()}
        rows = [(*where, measure, value) for where, values in told.items() for measure, value in values.items()]
        return pd.DataFrame(rows, columns=["level", "name", "measure", "value"]).dropna(ignore_index=True)

    def frame(self) -> pd.DataFrame:
        """Week by week: week, segment, channel, product, measure, value; what rivals ask is ``rival_price``."""
        counted = self.record.frame()
        if self.rivals is None or self.rivals.empty:
            return counted
        import pandas as pd

        asked = pd.DataFrame(
            {
                "week": self.rivals["week"],
                "segment": EVERY_SEGMENT,
                "channel": NO_CHANNEL,
                "product": self.rivals["rival"] + "/" + self.rivals["offer"],
                "measure": "rival_price",
                "value": self.rivals["price"],
            }
        )
        return pd.concat([counted, asked], ignore_index=True)

    def funnel(self, channel: str | None = None) -> pd.DataFrame:
        """Where it leaks: stages from the first attempt to the order, of a channel or of all."""
        return self.record.funnel(channel)

    def promises(self) -> pd.DataFrame:
        """The three responses by desk and segment: how many promises were kept."""
        return self.record.promises()

    def to_json(self, by: Split | None = None) -> str:
        """Strategy, seed, the measures over all weeks (and ``by`` a split), and what rivals asked, as JSON text."""
        said: dict[str, Any] = {
            "strategy": self.strategy,
            "seed": self.seed,
            **({} if self.sample.is_all else {"customers": self.sample.customers, "stand_for": self.sample.size}),
            "measures": self.summary(),
            **({} if by is None else {"by": {by: self.summary(by)}}),
        }
        if self.rivals is not None and not self.rivals.empty:
            offers = self.rivals.groupby(["rival", "offer"], sort=False)["price"]
            said["rival_prices"] = [
                {"rival": rival, "offer": offer, "by_week": prices.tolist()} for (rival, offer), prices in offers
            ]
        if self.fired:
            said["rules_fired"] = [each._asdict() for each in self.fired]
        if self.customer_file is not None:
            said["customer_file"] = self.customer_file
        return json_text("run", said)

    def __repr__(self) -> str:
        return f"<RunResult of {self.strategy}, seed {self.seed}>"


def run(scenario: Source, strategy: str | None = None, seed: int | None = None) -> RunResult:
    """Run one strategy (the first) in one world (the scenario's seed).

    ScenarioError for a bad scenario, ExperimentError for an unknown strategy.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> from simsales.experiments.inputs import load
    >>> result = run(load(file, {"run.customers": 100, "run.weeks": 4}), "Home bundle", seed=7)
    >>> result, result.summary()["revenue"] > 0
    (<RunResult of Home bundle, seed 7>, True)
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    seed = prepared.loaded.scenario.run.seed if seed is None else seed
    compile_rules()
    market = build_market(prepared, name, seed)
    market.run()
    return RunResult(
        name, seed, market.record, market.rep_table(), market.rival_prices(), reading_of(prepared), market.sample,
        fired_of(market),
    )  # fmt: skip


def reading_of(prepared: Prepared) -> dict[str, Any] | None:
    """How a scenario's customer file was read, as plain data; None where it has none."""
    table = prepared.loaded.customers
    return None if table is None or table.reading is None else table.reading.as_data()


def compare(
    scenario: Source,
    strategies: Sequence[str] | None = None,
    replications: int | None = None,
    *,
    precision: Precision | str | float | None = None,
    design: str = INDEPENDENT,
    parts: int = 1,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
    runner: Observer = simulate,
) -> Comparison:
    """Run strategies (all) in the same worlds and say which is best, by how much and how surely.

    The first strategy is the baseline. The first world has the scenario's seed, the others have seeds that follow
    from it (``world_seeds``). ``precision`` adds worlds until the differences of the objective from the baseline and
    from the best are known to within it ("1%" of the baseline's mean, "0.5 points" of a share, an amount such as "20k";
    a number below 1 is a part of the mean, any other an amount): at least 20 worlds, a quarter more to confirm it, at
    most 500; a strategy that is surely beaten is run no further. It is one of so many ``parts``, comparisons that share
    the doubt of 5%. ``design`` says how ranges are drawn: "independent", or spread evenly over so many worlds ("latin",
    a Latin hypercube, or "sobol"), which intervals allow for (``evened``). ``jobs`` worker
    processes (-1: one a core where there is enough to do) change the time, not the numbers. Runs found in the
    ``store`` (None: keep nothing) are not made again. Ctrl-C keeps what is done: the comparison then covers the worlds
    that are there and says so; so it does where a run cannot be made (``account.failures``; a strategy that cannot be
    run in any world is left out). ``runner`` lives a run and reads it out: see ``Observer``. ScenarioError for a bad
    scenario; ExperimentError for what cannot be run as asked.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> from simsales.experiments.inputs import load
    >>> comparison = compare(load(file, {"run.customers": 100, "run.weeks": 4}), replications=2, store=None)
    >>> comparison.worlds, comparison.strategies
    (2, ['As today', 'Cut fibre', 'Home bundle'])
    """
    prepared = prepare(scenario)
    names = choose(prepared, strategies)
    settings = prepared.loaded.scenario.run
    worlds = settings.replications if replications is None else replications
    if worlds < 1:
        raise ExperimentError(f"a comparison needs at least 1 replication, not {worlds}")
    wanted = None
    if precision is not None:
        currency = prepared.loaded.scenario.currency
        wanted = Precision.read(precision).of_a(MEASURES[settings.objective].unit, settings.objective, currency)
    if wanted is not None and design != INDEPENDENT:
        raise ExperimentError("a design is of so many worlds: say how many, and no precision")
    prepared = planned(prepared, design, worlds)
    workers = Runner({"": prepared}, {"": runner}, jobs=jobs, store=store, progress=progress)
    bench = Bench(prepared, names, workers)
    with workers:
        if wanted is None:
            bench.extend(workers, worlds)
        else:
            bench.refine(workers, worlds, wanted)
    return bench.comparison(parts)


class Bench:
    """The runs of one comparison as they come in: ``extend`` to so many worlds, then the ``comparison`` so far."""

    def __init__(self, prepared: Prepared, names: list[str], runner: Runner) -> None:
        self.prepared, self.names, self.runner = prepared, names, runner
        self.seeds: list[int] = []
        self.running = names  # those that further worlds are run for
        self.account = Account()

    @property
    def summaries(self) -> dict[Task, dict[str, float]]:
        """The measures of all runs that are done."""
        return self.runner.summaries

    def extend(self, workers: Runner, worlds: int) -> None:
        """Complete the first so many worlds, taking from the store what is there."""
        self.seeds = world_seeds(self.prepared.loaded.scenario.run.seed, worlds)
        workers.run(Task(name, seed) for seed in self.seeds for name in self.running)

    def refine(self, workers: Runner, worlds: int, precision: Precision) -> None:
        """Add worlds until what matters of the objective is known to within the precision (``Race``)."""
        self.account = replace(self.account, precision=precision, reached=False)
        race = Race(self.names, MEASURES[self.prepared.loaded.scenario.run.objective].better, precision)

        def look(enough: int) -> tuple[float, float]:
            self.extend(workers, enough)
            found = race.look(self._objective())
            self.running = list(race.running)
            self.account = replace(self.account, beaten=tuple(race.beaten))
            return found

        reached = refine(look, worlds)
        self.account = replace(self.account, reached=reached)

    def _objective(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The objective, a row a world and a column a strategy; NaN where one was not run."""
        objective, nothing = self.prepared.loaded.scenario.run.objective, dict[str, float]()
        return np.array(
            [
                [self.summaries.get(Task(name, seed), nothing).get(objective, math.nan) for name in self.names]
                for seed in self.seeds
            ]
        )

    def comparison(self, parts: int) -> Comparison:
        """The runs that are done, as one of so many comparisons."""
        scenario = self.prepared.loaded.scenario
        question = Question(
            scenario.title,
            scenario.question,
            scenario.currency,
            self.prepared.loaded.simulated,
            int(scenario.run.weeks),
            scenario.run.objective,
            reading_of(self.prepared),
            scenario.world.size,
            scenario.run.indifference,
            parts,
        )
        done, lost = self.runner.done, self.runner.failed_everywhere(self.names, len(self.seeds))
        names = [name for name in self.names if name not in lost]
        if not names:
            self.runner.stop_if_empty()
        at_hand = lru_cache(records_at_hand(self.prepared))(lambda task: Record.from_bytes(self.runner.record(task)))
        return Comparison(
            question,
            {name: self.prepared.strategies[name].description for name in names},
            self.summaries,
            at_hand,
            self.seeds,
            replace(
                self.account,
                **{each.name: getattr(done, each.name) for each in fields(done)},
                asked=len(self.seeds),
                by_design=any(isinstance(each, Planned) for each in self.prepared.loaded.ranges),
                evened=evened(self.prepared, self.seeds),
            ),
            {name: self.prepared.strategies[name].components for name in names},
            partial(drawn, self.prepared),
        )
