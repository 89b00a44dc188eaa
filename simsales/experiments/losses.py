"""How far simulated figures are from what was seen: losses, errors that anybody can read, and naive forecasts beside.

Frames are targets with what was simulated in their place: ``value`` and ``simulated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.errors import ExperimentError
from simsales.experiments.lasting import SURVIVAL
from simsales.files.problems import suggest
from simsales.market.record import SPLITS

type Loss = Callable[[pd.DataFrame], float]
type Naive = Callable[[pd.DataFrame, pd.DataFrame], Sequence[float]]

LEAST_SQUARES, MULTINOMIAL = "least squares", "multinomial"
TINY = 1e-12


def loss_of(loss: str | Loss) -> Loss:
    """A loss by its name, or one of yours. ExperimentError for an unknown name."""
    known: dict[str, Loss] = {LEAST_SQUARES: least_squares, MULTINOMIAL: multinomial}
    if callable(loss):
        return loss
    if loss not in known:
        raise ExperimentError(f'there is no loss "{loss}": {suggest(loss, known)}')
    return known[loss]


def scales(targets: pd.DataFrame) -> Any:
    """In what each target is measured: its standard error, or else the mean size of the targets of its measure."""
    sizes = targets["value"].abs().groupby(targets["measure"]).transform("mean").to_numpy(float)
    sizes = np.where(sizes > 0, sizes, 1.0)
    return sizes if "error" not in targets else np.where(targets["error"].notna(), targets["error"], sizes)


def weights(targets: pd.DataFrame) -> Any:
    """What each target weighs; all together one."""
    said = targets["weight"].fillna(1.0).to_numpy(float) if "weight" in targets else np.ones(len(targets))
    return said / said.sum()


def least_squares(frame: pd.DataFrame) -> float:
    """The weighted mean square of the errors, each in the size of its measure (or in its standard error).

    >>> frame = pd.DataFrame({"measure": "orders", "value": [96.0, 160.0], "simulated": [96.0, 192.0]})
    >>> least_squares(frame)
    0.03125
    """
    off = (frame["simulated"] - frame["value"]).to_numpy() / scales(frame)
    return float(weights(frame) @ off**2)


def multinomial(frame: pd.DataFrame) -> float:
    """The negative log likelihood of a multinomial an observation, less that of a perfect fit (Kullback & Leibler).

    Survival falls into who is lost between one target and the next and who is left; targets of another measure are the
    parts of one whole. ``weight`` is how many were observed.

    >>> frame = pd.DataFrame({"measure": "survival", "last": [1, 2], "value": [0.5, 0.25], "simulated": [0.5, 0.25]})
    >>> multinomial(frame), round(multinomial(frame.assign(simulated=[0.6, 0.36])), 4)
    (0.0, 0.0306)
    """
    total = seen = 0.0
    for many, value, simulated in _wholes(frame):
        p = np.maximum(simulated / simulated.sum(), TINY) if simulated.sum() > 0 else np.full(len(simulated), TINY)
        q = value / value.sum()
        total += many * float(np.sum(np.where(q > 0, q * np.log(np.maximum(q, TINY) / p), 0.0)))
        seen += many
    return total / seen


def _wholes(frame: pd.DataFrame) -> Iterator[tuple[float, Any, Any]]:
    """How many were observed, the parts that were seen and those that were simulated, whole by whole."""
    splits = [name for name in SPLITS if name in frame]
    for measure, group in frame.groupby("measure", sort=False):
        if measure != SURVIVAL:
            yield _many(group), group["value"].to_numpy(float), group["simulated"].to_numpy(float)
            continue
        cells = group.groupby(splits, sort=False, dropna=False) if splits else [((), group)]
        for _, curve in cells:
            curve = curve.sort_values("last")
            parts = [-np.diff(curve[name], prepend=1.0, append=0.0) for name in ("value", "simulated")]
            yield _many(curve), *(np.maximum(each, 0.0) for each in parts)


def _many(group: pd.DataFrame) -> float:
    return float(group["weight"].fillna(1.0).mean()) if "weight" in group else 1.0


def cell_names(targets: pd.DataFrame) -> list[str]:
    """By which columns a target belongs to a series, of which it is one time."""
    return ["measure", *(name for name in SPLITS if name in targets)]


def constant(train: pd.DataFrame, all_: pd.DataFrame) -> Any:
    """A naive forecast: the mean of what was seen of the same cell; of a cell that is held out, of its measure."""
    names = cell_names(all_)
    means = train.groupby(names, dropna=False)["value"].mean()
    whole = train.groupby("measure")["value"].mean()
    keys = all_[names].itertuples(index=False, name=None)
    return [_look(means, key, whole.get(key[0], np.nan)) for key in keys]


def last_value(train: pd.DataFrame, all_: pd.DataFrame) -> Any:
    """A naive forecast: what was seen last of the same cell; none of a cell that is held out as a whole."""
    names = cell_names(all_)
    latest = train.sort_values("last", kind="stable").groupby(names, dropna=False)["value"].last()
    return [_look(latest, key, np.nan) for key in all_[names].itertuples(index=False, name=None)]


def _look(series: pd.Series, key: tuple[Any, ...], otherwise: float) -> float:
    """A value by its key, in which what is missing equals what is missing."""
    for known, value in series.items():
        parts = known if isinstance(known, tuple) else (known,)
        if all(one == other or (pd.isna(one) and pd.isna(other)) for one, other in zip(parts, key, strict=True)):
            return float(value)
    return otherwise


def mape(value: Any, simulated: Any) -> float:
    """The mean absolute error in parts of what was seen, of what was not zero.

    >>> mape(np.array([0.5, 0.0, 0.25]), np.array([0.55, 3.0, 0.25]))
    0.05
    """
    some = value != 0
    return round(float(np.mean(np.abs(simulated - value)[some] / np.abs(value[some]))), 12) if some.any() else np.nan


def score(frame: pd.DataFrame, naive: Mapping[str, Naive]) -> pd.DataFrame:
    """How good the model and naive forecasts are, on what they were fitted to and on what was held out.

    A row a forecast; ``train_off`` and ``test_off`` are root weighted mean squares in the size of the measure,
    ``train_mape`` and ``test_mape`` mean absolute errors in parts of what was seen.
    """
    train = frame[frame["use"] == "train"]
    forecasts: dict[str, Any] = {"model": frame["simulated"], "constant": constant(train, frame)}
    forecasts["last value"] = last_value(train, frame)
    forecasts |= {name: made(train, frame) for name, made in naive.items()}
    size = scales(frame)
    rows = {}
    for name, made in forecasts.items():
        off = (np.asarray(made, float) - frame["value"].to_numpy()) / size
        row: list[float] = []
        for use in ("train", "test"):
            there = (frame["use"] == use).to_numpy() & np.isfinite(off)
            if not there.any():
                row += [np.nan, np.nan]
                continue
            weight = weights(frame[there])
            seen, guess = frame["value"].to_numpy(float)[there], np.asarray(made, float)[there]
            row += [float(np.sqrt(weight @ off[there] ** 2)), mape(seen, guess)]
        rows[name] = row
    columns = ["train_off", "train_mape", "test_off", "test_mape"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("forecast")
