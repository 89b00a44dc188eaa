"""Calibration: free parameters of a world fitted to what was seen, point by point on the same luck.

The loss is that of the mean over worlds, whose luck all evaluations share, so that it hardly jumps between neighbouring
values. Still it counts customers: it goes in steps too small to see, with slopes of zero between them, so no derivative
is asked for. First points of a Sobol sequence are tried over all ranges, then COBYQA (Ragonneau & Zhang 2024) goes on
from the best: it models the loss by a quadratic within a trust region that is never smaller than the steps, keeps to
the ranges at every point, and takes some tens of evaluations for a few parameters where the simplex of Nelder & Mead
takes hundreds. Then simulation noise is measured; where it is above the tolerance, customers and worlds are added, and
the fit goes on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.bare import bare as bared
from simsales.experiments.errors import ExperimentError
from simsales.experiments.fitted import Fit
from simsales.experiments.free import Parameters, parameters_of
from simsales.experiments.identified import STEP, Identified, identified, spread_of, standard_error
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.losses import LEAST_SQUARES, Loss, Naive, loss_of, scales, score
from simsales.experiments.moments import Read, Reading, cells_of, targets_of
from simsales.experiments.runner import Progress
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.trials import Interrupted, Trials
from simsales.market.check import Prepared

WORLDS, MOST_WORLDS = 4, 64
MOST_CUSTOMERS = 200_000
TOLERANCE, OF_AN_ERROR = 0.005, 0.2  # in the size of the targets; in their standard errors, where they have such
FIRST, LAST = 0.15, 0.002  # radius of the trust region, of the ways between the ends
MOST_STAGES = 4


def calibrate(
    scenario: Source,
    targets: Any,
    free: Mapping[str, Any],
    *,
    tie: Mapping[str, str] | None = None,
    strategy: str | None = None,
    bare: bool = False,
    every: int = 1,
    test: Callable[[pd.DataFrame], Any] | None = None,
    read: Read | None = None,
    loss: str | Loss = LEAST_SQUARES,
    naive: Mapping[str, Naive] = MappingProxyType({}),
    worlds: int | None = None,
    customers: int | None = None,
    tolerance: float | None = None,
    evaluations: int | None = None,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Fit:
    """Fit free parameters of a scenario to targets, and say how well, what is not fixed, and how naive forecasts do.

    ``free`` and ``tie``: see ``parameters_of``; ``targets``, ``every``: see ``targets_of``; ``test`` takes that frame
    and says which rows are held out (so does its column ``use``). ``read`` makes a frame of a run's panel
    (``simsales.panel``), matched with the targets by all columns but the value. ``loss``: "least squares",
    "multinomial", or a function of the frame of targets and ``simulated``. ``naive``: further forecasts, by name, of
    the train rows and all rows. ``worlds`` and ``customers``: so many, else grown until the simulated targets are known
    to ``tolerance`` (their root mean square error in parts of their size: 0.5%; customers only where they stand for a
    ``world.size``). Ctrl-C gives the best so far. ScenarioError and ExperimentError for what cannot be.

    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp(), "kept.toml")
    >>> _ = file.write_text('''
    ... bare = true
    ... run = { customers = 1000, weeks = 3 }
    ... world.segments.all = { holds = { it = 1 }, churn = { rate = 0.1 } }
    ... ''')
    >>> seen = pd.DataFrame({"measure": "survival", "week": [0, 1, 2], "value": [0.8, 0.64, 0.512]})
    >>> fit = calibrate(file, seen, {"world.segments.all.churn.rate": (0.05, 0.5)}, store=None, jobs=1, worlds=2)
    >>> round(fit.table["value"].item(), 1)
    0.2
    """
    prepared = bared(scenario) if bare else prepare(scenario)
    frame = _held_out(targets_of(targets, prepared, every, read is not None), test)
    [name, *_] = choose(prepared, None if strategy is None else [strategy])
    parameters = parameters_of(prepared.loaded, free, tie, name)
    keeps = Store(None if store is None else Path(store))
    trials = trials_of(prepared, name, parameters, frame, read, loss_of(loss), keeps, jobs, progress, worlds, customers)
    wanted = _usual(frame) if tolerance is None else tolerance
    _possible(trials, wanted, worlds, customers, evaluations)
    found: Identified | None = None
    try:
        _fit(trials, wanted, worlds is None, customers is None, evaluations)
        found = _identify(trials)
    except (Interrupted, KeyboardInterrupt):
        trials.done.interrupted = True
        if not trials.history:
            raise KeyboardInterrupt from None
    return _put_together(trials, found, wanted, _names(loss, targets), naive)


def _names(loss: str | Loss, targets: Any) -> tuple[str, str]:
    """What is said of a loss and of where targets come from."""
    told = loss if isinstance(loss, str) else getattr(loss, "__name__", "a function of yours")
    return told, str(targets) if isinstance(targets, str | Path) else "a frame"


def _held_out(targets: pd.DataFrame, test: Callable[[pd.DataFrame], Any] | None) -> pd.DataFrame:
    """The targets, those that a function of yours names held out besides those that say so."""
    if test is None:
        return targets
    return targets.assign(use=np.where(np.asarray(test(targets), bool), "test", targets["use"]))


def _usual(targets: pd.DataFrame) -> float:
    """The tolerance if none is said: in the size of the targets, or in their standard errors where all have some."""
    return OF_AN_ERROR if "error" in targets and targets["error"].notna().all() else TOLERANCE


def trials_of(
    prepared: Prepared, strategy: str, parameters: Parameters, frame: pd.DataFrame, read: Read | None, loss: Loss,
    store: Store, jobs: int, progress: Callable[[Progress], None], worlds: int | None,
    customers: int | None = None,
) -> Trials:  # fmt: skip
    """The evaluator, with what is read of the runs."""
    if read is None:
        reading = Reading(cells_of(frame))
    else:
        beside = ("value", "weight", "error", "use", "first", "last", "measure")
        keys = tuple(name for name in frame if name not in beside)
        reading = Reading(tuple(frame[list(keys)].itertuples(index=False, name=None)), read, keys)
    first = worlds or WORLDS
    return Trials(prepared, strategy, parameters, frame, reading, loss, store, jobs, progress, first, customers)


def _possible(
    trials: Trials, tolerance: float, worlds: int | None, customers: int | None, evaluations: int | None
) -> None:
    """ExperimentError for more parameters than targets, and for numbers that cannot be."""
    count, there = len(trials.parameters.free), int(trials.train.sum())
    if count > there:
        raise ExperimentError(
            f"{count} free parameters cannot be fitted to {there} targets: say more targets, or free and tie fewer keys"
        )
    if worlds is not None and worlds < 2:
        raise ExperimentError(f"a calibration needs at least 2 worlds, to tell how much is luck, not {worlds}")
    if customers is not None and customers < 1:
        raise ExperimentError(f"a calibration needs customers, not {customers}")
    if not 0 < tolerance < math.inf:
        raise ExperimentError(f"a tolerance must be above 0, such as 0.005, not {tolerance:g}")
    if evaluations is not None and evaluations < count + 2:
        raise ExperimentError(f"{count} free parameters take at least {count + 2} evaluations, not {evaluations}")


def _fit(trials: Trials, tolerance: float, more_worlds: bool, more_customers: bool, evaluations: int | None) -> None:
    """Look around, go down, and again with more customers and worlds, until the figures are known well enough."""
    count = len(trials.parameters.free)
    budget = evaluations or 30 + 25 * count
    _look_around(trials, budget)
    _go_down(trials, FIRST, LAST, budget - len(trials.history))
    for _ in range(MOST_STAGES):
        before, noise = (trials.worlds, trials.customers), trials.noise(trials.simulated(trials.best))
        if noise <= tolerance or not _grow(trials, (noise / tolerance) ** 2, more_worlds, more_customers):
            return
        _again(trials, before)
        _go_down(trials, FIRST / 4, LAST, evaluations or 10 + 10 * count)


def _again(trials: Trials, before: tuple[int, int | None]) -> None:
    """The best point in more worlds, of more customers: losses of fewer are other losses, and count no more."""
    try:
        trials(trials.best)
    except (Interrupted, KeyboardInterrupt):
        trials.worlds, trials.customers = before
        raise
    trials.history = trials.history[-1:]


def _look_around(trials: Trials, budget: int) -> None:
    """Where the scenario stands, the middle of all ranges, and points of a Sobol sequence over them."""
    from scipy.stats import qmc

    free = trials.parameters.free
    start = [0.5 if math.isnan(each.start) else each.part(each.start) for each in free]
    many = min(2 ** math.ceil(math.log2(3 * len(free) + 1)), max(budget // 3, 1))
    points = qmc.Sobol(len(free), rng=1) if _takes_rng() else qmc.Sobol(len(free), seed=1)
    first = trials.simulated(start)
    _defined(trials, first)
    trials(start)
    for point in points.random(2 ** math.ceil(math.log2(many)))[:many]:
        trials(point)


def _takes_rng() -> bool:
    """Whether this SciPy seeds its sequences by ``rng`` (1.15) and not by ``seed``."""
    import scipy

    return tuple(int(part) for part in scipy.__version__.split(".")[:2]) >= (1, 15)


def _defined(trials: Trials, figures: Any) -> None:
    """ExperimentError where a target has no figure in a run as the scenario stands."""
    lacking = np.flatnonzero(~np.isfinite(figures).all(axis=0))
    if len(lacking):
        row = trials.targets.iloc[lacking[0]]
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise ExperimentError(
            f'target {lacking[0] + 1}{more}: {row["measure"]} is not defined in the runs of "{trials.strategy}"'
        )


def _go_down(trials: Trials, first: float, last: float, budget: int) -> None:
    """From the best point so far to a better one."""
    from scipy.optimize import Bounds, minimize

    options = {"initial_tr_radius": first, "final_tr_radius": last, "maxfev": max(budget, len(trials.best) + 2)}
    minimize(trials, np.array(trials.best), method="COBYQA", bounds=Bounds(0.0, 1.0), options=options)


def _grow(trials: Trials, times: float, more_worlds: bool, more_customers: bool) -> bool:
    """Add customers where they stand for others, and worlds; whether there is anything to be added."""
    loaded = trials.prepared.loaded
    size, now = loaded.scenario.world.size, trials.customers or loaded.simulated
    before = trials.worlds, now
    if more_customers and size is not None and loaded.customers is None:
        most = min(size, MOST_CUSTOMERS)
        trials.customers = max(now, min(most, math.ceil(now * times)))
        times *= now / trials.customers
    if more_worlds and times > 1:
        trials.worlds = max(trials.worlds, min(MOST_WORLDS, math.ceil(trials.worlds * times)))
    return (trials.worlds, trials.customers or now) != before


def _identify(trials: Trials) -> Identified:
    """What the targets fix, from the slopes at the fit."""
    best, count = trials.best, int(trials.train.sum())
    slopes, luck = trials.slopes(best, STEP)
    figures = trials.simulated(best)
    frame = trials.frame(figures)
    off = np.sqrt(trials.weight) * ((frame["simulated"] - frame["value"]).to_numpy() / trials.size)
    stated = trials.trained["error"].notna().to_numpy() if "error" in trials.trained else np.zeros(count, bool)
    by_luck = trials.weight * (standard_error(figures)[trials.train] / trials.size) ** 2
    spread = spread_of(off, stated * trials.weight, by_luck, len(best))
    return identified(slopes, luck, spread, [each.key for each in trials.parameters.free], best)


def _put_together(
    trials: Trials, found: Identified | None, tolerance: float, told: tuple[str, str], naive: Mapping[str, Naive]
) -> Fit:
    """The fit at the best point, with the names of its loss and of where its targets come from."""
    best, free = trials.best, trials.parameters.free
    notes = list(found.notes) if found else ["interrupted before it was asked what the data fix."]
    figures = trials.simulated(best)
    noise = trials.noise(figures)
    if noise > tolerance:
        notes.append(
            f"simulated targets are known to {noise:.2%} only, not to {tolerance:.2%}: more worlds or customers would "
            "help."
        )
    rows = {}
    for place, each in enumerate(free):
        error = found.errors[place] if found else np.inf
        ends = (each.at(best[place] - 2 * error), each.at(best[place] + 2 * error))
        standing = found.standing[place] if found else "not asked"
        rows[each.key] = (each.at(best[place]), *ends, each.start, each.low, each.high, each.scale, standing)
    columns = ["value", "low", "high", "start", "from_", "to", "scale", "standing"]
    frame = trials.frame(figures, train=False)
    frame = frame.assign(noise=standard_error(figures), off=(frame["simulated"] - frame["value"]) / scales(frame))
    keys = [each.key for each in free]
    correlations = found.correlations if found else np.full((len(keys), len(keys)), np.nan)
    return Fit(
        trials.prepared, trials.strategy, told[0], trials.parameters.values(best),
        pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("key"),
        frame, score(frame, naive), pd.DataFrame(correlations, index=pd.Index(keys, name="key"), columns=keys), notes,
        float(trials.loss(trials.frame(figures))), trials.loss_error(figures), noise, tolerance, trials.worlds,
        trials.customers or trials.prepared.loaded.simulated, trials.evaluated, told[1], trials.done,
    )  # fmt: skip


def later_than(until: float) -> Callable[[pd.DataFrame], Any]:
    """Holds out the targets of weeks or periods after this one.

    >>> later_than(7)(pd.DataFrame({"period": [6, 7, 8]})).tolist()
    [False, False, True]
    """

    def test(frame: pd.DataFrame) -> Any:
        column = next((name for name in ("period", "week") if name in frame), None)
        if column is None:
            raise ExperimentError("the targets say no week and no period, so none of them is later")
        return (frame[column] > until).to_numpy()

    return test
