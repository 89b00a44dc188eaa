"""What is believed of free parameters after targets were seen: a posterior by synthetic likelihood.

Targets are sums over many customers, so that at given values they are nearly normal (Wood 2010): their mean and their
covariance between worlds are all that is asked of the market. Approximate Bayesian computation asks for no such thing,
but pays by a tolerance, which widens what is believed, and by runs: with ten targets most are thrown away. Means are
a quadratic of the parameters, fitted where the posterior is: over all ranges first, then twice among points of the
posterior of now, widened, so that the quadratic has to be right only where it matters: farther off than its points
that of all ranges speaks. What its fit leaves and how well it is known widen the likelihood, which has Student's tails,
as the covariance is estimated too (Sellentin & Heavens 2016). Unlike in a fit, each point has luck of its own: on the
same luck all points would say the same of it. The posterior is drawn by sequential Monte Carlo (``smc``), from the
prior, which is even on each parameter's scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.bare import bare as bared
from simsales.experiments.calibration import trials_of
from simsales.experiments.errors import ExperimentError
from simsales.experiments.free import Parameters, parameters_of
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.losses import loss_of
from simsales.experiments.moments import Read, targets_of
from simsales.experiments.posterior_draws import Posterior
from simsales.experiments.runner import Progress
from simsales.experiments.smc import sample
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.sweep import evenly
from simsales.experiments.trials import Interrupted, Trials

WORLDS = 4
STAGES = 2  # among points of the posterior of now
WIDENED = 0.25  # its power there: about twice as wide
PARTICLES = 2000
RIDGE = 1e-6
NEAR = 3.0  # points that a stage adds, for each number of the quadratic

type Rule = Callable[[Any], Any]  # a number for each row of parts


def posterior(
    scenario: Source, targets: Any, free: Mapping[str, Any], *, tie: Mapping[str, str] | None = None,
    strategy: str | None = None, bare: bool = False, every: int = 1, read: Read | None = None, worlds: int = WORLDS,
    draws: int = 200, jobs: int = -1, store: Path | str | Store | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Posterior:  # fmt: skip
    """So many draws of free parameters, given targets; arguments as of ``calibrate``.

    Targets with an ``error`` are known to that; without, they are taken for one world of as many customers as are
    simulated: set ``run.customers`` to the number that was seen. A target of half the ``weight`` of the heaviest counts
    half (the logarithm of its likelihood), as if its variance were twice as large. The prior is even between the ends,
    on each parameter's scale. Held-out targets have no part in it. ScenarioError and ExperimentError for what is wrong;
    KeyboardInterrupt after Ctrl-C, with all runs kept for the next time.
    """
    prepared = bared(scenario) if bare else prepare(scenario)
    frame = targets_of(targets, prepared, every, read is not None)
    [name, *_] = choose(prepared, None if strategy is None else [strategy])
    parameters = parameters_of(prepared.loaded, free, tie, name)
    if worlds < 2 or draws < 10:
        raise ExperimentError("a posterior needs 2 worlds a point at least, for the spread between them, and 10 draws")
    keeps = store if isinstance(store, Store) else Store(None if store is None else Path(store))
    trials = trials_of(prepared, name, parameters, frame, read, loss_of("least squares"), keeps, jobs, progress, worlds)
    return of_trials(trials, draws)


def of_trials(trials: Trials, draws: int = 200) -> Posterior:
    """So many draws of what trials evaluate."""
    axes, luck = len(trials.parameters.free), np.random.default_rng(trials.prepared.loaded.scenario.run.seed)
    terms = 1 + axes + axes * (axes + 1) // 2
    lived = Lived(trials)
    lived.add(evenly(axes, max(2 * terms, 16), "sobol", trials.prepared.loaded.scenario.run.seed))
    known = whole = lived.likelihood()
    for _ in range(STAGES):
        around = sample(known, axes, PARTICLES, luck, WIDENED)
        lived.add(around[luck.choice(PARTICLES, int(NEAR * terms), replace=False)])
        known = lived.likelihood(_farness(around), whole)
    found = sample(known, axes, PARTICLES, luck)
    chosen = found[luck.choice(PARTICLES, draws, replace=draws > PARTICLES)]
    return Posterior(
        trials.prepared, trials.strategy, trials.parameters, _values(trials.parameters, chosen),
        _table(trials.parameters, found), trials.worlds, len(lived.parts), int(trials.train.sum()), trials.done,
    )  # fmt: skip


class Lived:
    """Points and the train figures that they have in each world."""

    def __init__(self, trials: Trials) -> None:
        self.trials, self.tried = trials, 0
        self.parts: list[Any] = []
        self.figures: list[Any] = []
        frame = trials.trained
        self.seen = frame["value"].to_numpy(float)
        self.weight = trials.weight / trials.weight.max()
        self.errors = frame["error"].to_numpy(float) if "error" in frame else np.full(len(frame), np.nan)

    def add(self, parts: Any) -> None:
        """Live points; those whose values do not go together, or that have no figures, are left out."""
        from simsales.files.problems import ScenarioError

        for each in parts:
            self.tried += 1
            try:
                found = self.trials.simulated(each, self.tried * self.trials.worlds)[:, self.trials.train]
            except ScenarioError:
                continue
            except Interrupted:
                raise KeyboardInterrupt from None
            if np.isfinite(found).all():
                self.parts.append(np.asarray(each, float))
                self.figures.append(found)

    def likelihood(self, far: Rule | None = None, beyond: Rule | None = None) -> Rule:
        """The logarithm of the synthetic likelihood of parts (draws x axes), by all points or those that are not far.

        Nothing is known of a curve where it has no points: ``beyond`` the farthest another likelihood speaks.
        """
        parts, figures = np.array(self.parts), np.array(self.figures)
        near = np.arange(len(parts)) if far is None else _near(far(parts), parts.shape[1])
        parts, figures = parts[near], figures[near]
        middle = parts.mean(axis=0)
        means = figures.mean(axis=1)
        design = _quadratic(parts - middle)
        if len(parts) < design.shape[1] + 2:
            raise ExperimentError(f"only {len(parts)} points have figures: too few for a posterior")
        curve = np.linalg.lstsq(design, means, rcond=None)[0]
        left, (many, terms), worlds = means - design @ curve, design.shape, figures.shape[1]
        unfitted = left.T @ left / (many - terms)
        apart, freedom = figures - means[:, None], many * (worlds - 1)
        luck = np.einsum("pwi,pwk->ik", apart, apart) / freedom
        own = known_to(self.errors, luck)
        bent = np.maximum(np.diag(unfitted) - np.diag(luck) / worlds, 0.0)
        covariance = own + terms / many * unfitted + np.diag(bent)
        covariance += np.diag(np.diag(covariance) * (1 / self.weight - 1))
        scale = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
        root = np.linalg.cholesky(covariance / np.outer(scale, scale) + RIDGE * np.eye(len(scale)))

        size = np.log(scale).sum() + np.log(np.diag(root)).sum()

        def log_likelihood(draws: Any) -> Any:
            off = (self.seen - _quadratic(draws - middle) @ curve) / scale
            apart = (np.linalg.solve(root, off.T) ** 2).sum(axis=0)
            return -0.5 * (freedom + 1) * np.log1p(apart / freedom) - size

        if far is None or beyond is None:
            return log_likelihood
        reach = far(parts).max()
        return lambda draws: np.where(far(draws) > reach, beyond(draws), log_likelihood(draws))


def _farness(around: Any) -> Rule:
    """How far parts are from the middle of a cloud of them, by its covariance (squared: Mahalanobis 1936)."""
    axes, middle = around.shape[1], around.mean(axis=0)
    spread = np.linalg.inv(np.cov(around.T).reshape(axes, axes) + 1e-9 * np.eye(axes))
    return lambda parts: np.einsum("pi,ik,pk->p", parts - middle, spread, parts - middle)


def _near(far: Any, axes: int) -> Any:
    """The points nearest to where the posterior is: half as many again as the quadratic's stage added."""
    terms = 1 + axes + axes * (axes + 1) // 2
    return np.argsort(far)[: int(1.5 * NEAR * terms)]


def known_to(errors: Any, luck: Any) -> Any:
    """The covariance of what was seen: by its errors, or that of one world where none is said (NaN).

    >>> luck = np.array([[3.0, 1.0, 0.5], [1.0, 3.0, 1.0], [0.5, 1.0, 3.0]])
    >>> known_to(np.array([np.nan, 2.0, np.nan]), luck).tolist()
    [[3.0, 0.0, 0.5], [0.0, 4.0, 0.0], [0.5, 0.0, 3.0]]
    """
    lacking = np.isnan(errors)
    return np.where(np.outer(lacking, lacking), luck, np.diag(np.where(lacking, 0.0, errors**2)))


def _quadratic(parts: Any) -> Any:
    """1, each part, and all products of two: points x terms."""
    axes = parts.shape[1]
    both = [parts[:, i] * parts[:, k] for i in range(axes) for k in range(i, axes)]
    return np.column_stack([np.ones(len(parts)), parts, *both])


def _values(parameters: Parameters, parts: Any) -> pd.DataFrame:
    """A row a draw, a column a free or tied key."""
    return pd.DataFrame([parameters.values(row) for row in parts])


def _table(parameters: Parameters, parts: Any) -> pd.DataFrame:
    """By free key the median and the ends of the middle 90%, and how much of the prior's width that has."""
    rows = {}
    for place, each in enumerate(parameters.free):
        low, middle, high = np.quantile(parts[:, place], [0.05, 0.5, 0.95])
        rows[each.key] = (*(each.at(float(end)) for end in (middle, low, high)), float((high - low) / 0.9))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["median", "low", "high", "of_prior"]).rename_axis(
        "key"
    )
