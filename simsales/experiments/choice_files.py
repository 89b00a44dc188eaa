"""Choice sets read from a frame or a file, long or wide, and what is wrong with them said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.choice_sets import ChoiceSets
from simsales.experiments.errors import ExperimentError
from simsales.experiments.plain_data import read_csv
from simsales.experiments.shares import Floats

if TYPE_CHECKING:
    import pandas as pd

ROW = "row"


def read_choices(
    data: pd.DataFrame | Path | str,
    *,
    occasion: str | None = None,
    chosen: str,
    chooser: str | None = None,
    alternative: str | None = None,
    attributes: Sequence[str] | None = None,
    separator: str | None = None,
) -> ChoiceSets:
    """Choice sets from a frame, a CSV or a Parquet file.

    *Long* (no ``separator``): a row an alternative; ``occasion`` says which choice it belongs to, ``chosen`` (0 or 1,
    true or false) whether it was taken; ``attributes`` are all other columns but ``alternative``, if not said. *Wide*
    (a ``separator``): a row a choice, columns ``attribute_alternative`` for a separator ``_``, and ``chosen`` names the
    alternative; an alternative whose columns are all empty could not be had. ``chooser`` says whose choices belong
    together; each choice is somebody else's, if not said. ExperimentError for a column that is missing, a number that
    is none, a choice without exactly one thing taken, and one that could not be had.

    >>> import pandas as pd
    >>> wide = pd.DataFrame({"taken": ["bus", "car"], "cost_bus": [1.0, 2.0], "cost_car": [3.0, 1.0]})
    >>> sets = read_choices(wide, chosen="taken", separator="_")
    >>> sets.attributes, sets.choices, sets.values.ravel().tolist()
    (('cost',), 2, [1.0, 3.0, 2.0, 1.0])
    """
    frame = _frame(data)
    _has(frame, *(name for name in (occasion, chosen, chooser, alternative) if name is not None))
    if separator is not None:
        frame, attributes = _long(frame, chosen, separator, attributes, [occasion, chooser])
        occasion, chosen = ROW, "taken"
    elif occasion is None:
        raise ExperimentError("say which column tells the choices apart: occasion")
    others = {occasion, chosen, chooser, alternative}
    names = tuple(attributes if attributes is not None else (str(name) for name in frame if name not in others))
    _has(frame, *names)
    if not names:
        raise ExperimentError("the choices have no attributes")
    values = np.column_stack([_numbers(frame, name) for name in names])
    taken = frame[chosen]
    if not taken.isin([0, 1, True, False]).all():
        raise ExperimentError(f'the column "{chosen}" says whether an alternative was taken: 0 or 1, true or false')
    number = _numbered(frame, occasion)
    order = np.argsort(number, kind="stable")
    flags, sorted_number = taken.to_numpy(bool)[order], number[order]
    times = np.bincount(number, weights=taken.to_numpy(float))
    if len(times) == 0 or (times != 1).any():
        wrong = (
            frame[occasion].iloc[int(np.flatnonzero(number == int(np.argmax(times != 1)))[0])] if len(times) else "-"
        )
        raise ExperimentError(f"of each choice exactly one alternative is taken, and not of the choice {wrong}")
    whose = number if chooser is None else _numbered(frame, chooser)
    return ChoiceSets(names, values[order], flags, sorted_number, whose[order])


def _frame(data: pd.DataFrame | Path | str) -> pd.DataFrame:
    import pandas as pd

    if isinstance(data, pd.DataFrame):
        return data.reset_index(drop=True)
    path = Path(data)
    try:
        return pd.read_parquet(path) if path.suffix == ".parquet" else read_csv(path)
    except (OSError, ValueError, ImportError) as error:
        raise ExperimentError(f"{path} cannot be read as choices: {error}") from error


def _numbered(frame: pd.DataFrame, name: str) -> Any:
    """The values of a column as numbers, in the order in which they come. ExperimentError where one is missing."""
    missing = np.flatnonzero(frame[name].isna())
    if len(missing):
        raise ExperimentError(f'the column "{name}" says nothing in row {missing[0] + 1}')
    return frame[name].factorize()[0]


def _has(frame: pd.DataFrame, *names: str) -> None:
    missing = [name for name in names if name not in frame]
    if missing:
        raise ExperimentError(f'there is no column "{missing[0]}": there are {", ".join(map(str, frame))}')


def _numbers(frame: pd.DataFrame, name: str) -> Floats:
    import pandas as pd

    numbers: Floats = pd.to_numeric(frame[name], errors="coerce").to_numpy(float)
    if not np.isfinite(numbers).all():
        row = int(np.argmin(np.isfinite(numbers)))
        raise ExperimentError(f'the column "{name}" has no number in row {row + 1}: {frame[name].iloc[row]}')
    return numbers


def _long(
    frame: pd.DataFrame, chosen: str, separator: str, attributes: Sequence[str] | None, kept: Sequence[str | None]
) -> tuple[pd.DataFrame, list[str]]:
    """Wide choices as long ones, with the attributes that were found."""
    import pandas as pd

    pairs = [(str(name), *str(name).rpartition(separator)[::2]) for name in frame if separator in str(name)]
    known = {chosen, *kept}
    pairs = [each for each in pairs if each[0] not in known and (attributes is None or each[1] in attributes)]
    names = list(attributes) if attributes is not None else list(dict.fromkeys(name for _, name, _ in pairs))
    alternatives = list(dict.fromkeys(alternative for *_, alternative in pairs))
    taken = frame[chosen].astype(str)
    for row, name in enumerate(taken):
        if name not in alternatives:
            raise ExperimentError(f'row {row + 1} took "{name}", and there are {", ".join(alternatives) or "none"}')
    tables = []
    for alternative in alternatives:
        columns = {name: frame[f"{name}{separator}{alternative}"] for _, name, other in pairs if other == alternative}
        table = pd.DataFrame({name: columns.get(name, math.nan) for name in names}, index=frame.index)
        table["taken"] = (taken == alternative).to_numpy()
        table[ROW] = np.arange(len(frame)) + 1
        for name in kept:
            if name is not None:
                table[name] = frame[name]
        there = table[names].notna().any(axis=1)
        gone = np.flatnonzero(table["taken"] & ~there)
        if len(gone):
            raise ExperimentError(
                f'row {gone[0] + 1} took "{alternative}", which could not be had: its columns are empty'
            )
        tables.append(table[there])
    return pd.concat(tables, ignore_index=True), names
