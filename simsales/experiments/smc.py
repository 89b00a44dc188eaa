"""Draws of a density on the unit cube, where it is known up to a constant: a sequential Monte Carlo sampler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

KEPT = 0.5  # of the effective sample, at each step of the temperature
MOVES = 8  # steps of random-walk Metropolis at each temperature


def sample(
    log_density: Callable[[Any], Any], axes: int, many: int, luck: np.random.Generator, cool: float = 1.0
) -> Any:
    """So many draws (many x axes) of a density to the power ``cool``, from the even one on by tempering.

    Del Moral, Doucet & Jasra (2006): weights, resampling and moves, the next temperature being that at which half of
    the effective sample is left. ``log_density`` takes draws x axes.

    >>> found = sample(lambda x: -0.5 * ((x[:, 0] - 0.4) / 0.05) ** 2, 1, 2000, np.random.default_rng(1))
    >>> bool(abs(found.mean() - 0.4) < 0.01), bool(abs(found.std() - 0.05) < 0.005)
    (True, True)
    """
    draws = luck.uniform(size=(many, axes))
    logs, heat = log_density(draws), 0.0
    while heat < cool:
        step = _step(logs, cool - heat)
        heat += step
        weights = np.exp(step * (logs - logs.max()))
        edges = np.cumsum(weights) / weights.sum()
        chosen = np.searchsorted(edges, (np.arange(many) + luck.uniform()) / many).clip(0, many - 1)
        draws, logs = draws[chosen], logs[chosen]
        root = np.linalg.cholesky(np.cov(draws.T).reshape(axes, axes) + 1e-12 * np.eye(axes)) * 2.38 / np.sqrt(axes)
        for move in range(MOVES):
            size = 1.0 if move % 2 == 0 else 0.3
            there = draws + size * luck.normal(size=draws.shape) @ root.T
            inside = ((there > 0) & (there < 1)).all(axis=1)
            new = np.where(inside, log_density(np.clip(there, 0, 1)), -np.inf)
            taken = np.log(luck.uniform(size=many)) < heat * (new - logs)
            draws[taken], logs[taken] = there[taken], new[taken]
    return draws


def _step(logs: Any, most: float) -> float:
    """How much further the temperature may go."""

    def left(step: float) -> float:
        weights = np.exp(step * (logs - logs.max()))
        return float(weights.sum() ** 2 / (weights**2).sum() / len(logs))

    if left(most) >= KEPT:
        return most
    low, high = 0.0, most
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) >= KEPT else (low, middle)
    return max(low, 1e-12 * most)
