"""What a calibration has to meet: targets from a file or a frame, checked; and what a run has in their place.

A target is a measure (or a count, or the survival of who was ours at the start) of some weeks, in a segment, channel or
product or in all, with the value that was seen.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.collecting import Collector
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.lasting import SURVIVAL, Lasting
from simsales.experiments.plain_data import read_csv
from simsales.experiments.store import Outcome
from simsales.files.problems import Problem, ScenarioError, suggest
from simsales.market.catalogue import labels_of
from simsales.market.check import Prepared
from simsales.market.counts import ENTRIES
from simsales.market.measures import MEASURES
from simsales.market.record import NO_CHANNEL, NO_PRODUCT, SPLITS, Record

COLUMNS = ("measure", "value", "week", "period", *SPLITS, "weight", "error", "use")
NUMBERS = ("value", "week", "period", "weight", "error")
USES = ("train", "test")
PARTS = (
    SURVIVAL, "lost_a_month", "satisfaction", "share", "turned_away", "in_time", "gave_up", "answered_late",
    "accounts_won", "rivals_known", "manager_known", "allied", "conversion", "orders_per_need", "orders_per_occasion",
    "back_ordered",
)  # fmt: skip
"""Targets that are from 0 to 1 of any weeks: parts of what is counted at the same time."""
PARTS_OF_A_RUN = ("cancelled", "withdrawn", "lost_waiting", "escalated")
"""Targets that are from 0 to 1 of a whole run: of some weeks more may end than begin."""
OF_ANY_SIGN = ("returning_profit",)
"""Targets below 0 that are no money: all others are numbers of things, or parts or means of them."""

type Read = Callable[[pd.DataFrame], pd.DataFrame]


def targets_of(source: Any, prepared: Prepared, every: int = 1, free_form: bool = False) -> pd.DataFrame:
    """Targets, checked against a scenario: a row each, with ``first`` and ``last`` (not included) of its weeks.

    ``source`` is a CSV file or a frame with ``measure`` and ``value``, and maybe ``week`` (from 0) or ``period`` (from
    1, each of ``every`` weeks), ``segment``, ``channel``, ``product``, ``weight``, ``error`` (a standard error) and
    ``use`` (train or test). Without week or period a target is of the whole run. ``free_form``: any columns besides
    ``value`` name a cell of what a function of yours reads. ScenarioError with all that is wrong and its line.
    """
    file, frame = _read(source)
    if free_form:
        frame = frame.assign(measure=frame.get("measure", "value"))
    checker = _Checker(file, frame, prepared, every)
    known = (*COLUMNS, *frame.columns) if free_form else COLUMNS
    problems = [*checker.columns(known)]
    problems = problems or [each for row in range(len(frame)) for each in checker.row(row, free_form)]
    problems = problems or ([] if free_form else [*checker.rising()])
    if not problems and not len(frame):
        problems = [Problem(file, message="has no targets")]
    if problems:
        raise ScenarioError(problems)
    weeks = prepared.loaded.scenario.run.weeks
    first, last = np.zeros(len(frame), int), np.full(len(frame), weeks)
    for name, width, from_ in (("week", 1, 0), ("period", every, 1)):
        if name in frame and not free_form:
            said = frame[name].notna().to_numpy()
            first = np.where(said, (frame[name].fillna(from_) - from_) * width, first).astype(int)
            last = np.where(said, first + width, last)
    use = frame["use"].fillna("train") if "use" in frame else "train"
    return frame.assign(first=first, last=last, use=use).reset_index(drop=True)


def _read(source: Any) -> tuple[Path, pd.DataFrame]:
    if isinstance(source, pd.DataFrame):
        return Path("targets"), source.reset_index(drop=True)
    path = Path(source)
    try:
        frame = read_csv(path)
        return path, frame.assign(**{name: frame[name].map(_number) for name in NUMBERS if name in frame})
    except (ValueError, UnicodeDecodeError) as error:
        raise ScenarioError([Problem(path, message=f"is no table of targets: {error}")]) from None


def _number(text: Any) -> Any:
    """A number where a text is one: a column with one bad cell is all texts."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


@dataclass(frozen=True)
class _Checker:
    """Says what is wrong with targets, row by row; the line is that of a CSV file with a heading."""

    file: Path
    frame: pd.DataFrame
    prepared: Prepared
    every: int

    def problem(self, row: int, key: str, message: str, hint: str = "") -> Problem:
        return Problem(self.file, row + 2, 0, key, message, hint)

    def columns(self, known: Sequence[str]) -> Iterator[Problem]:
        for name in self.frame.columns:
            if name not in known:
                yield Problem(self.file, 1, 0, str(name), "unknown column", suggest(str(name), known))
        for name in ("measure", "value"):
            if name not in self.frame:
                yield Problem(self.file, 1, message=f'missing column "{name}"', hint=f"columns: {', '.join(COLUMNS)}")
        if {"week", "period"} <= set(self.frame.columns):
            yield Problem(self.file, 1, 0, "period", "says when, and so does week: say one of them")

    def row(self, row: int, free_form: bool) -> Iterator[Problem]:
        said = self.frame.iloc[row]
        for name in ("value", "weight", "error"):
            if name in said:
                yield from self.number(row, name, said[name], least=None if name == "value" else 0)
        if "use" in said and pd.notna(said["use"]) and said["use"] not in USES:
            yield self.problem(row, "use", f'unknown word "{said["use"]}"', suggest(str(said["use"]), USES, "one of"))
        if free_form:
            return
        yield from self.measure(row, said)
        labels = labels_of(self.prepared.loaded.scenario)
        names = {
            "segment": labels.segments, "channel": (*labels.channels, NO_CHANNEL),
            "product": (*labels.offers, NO_PRODUCT),
        }  # fmt: skip
        for name in SPLITS:
            if name in said and pd.notna(said[name]) and said[name] not in names[name]:
                yield self.problem(row, name, f'there is no {name} "{said[name]}"', suggest(said[name], names[name]))
        yield from self.when(row, said)

    def number(self, row: int, name: str, value: Any, least: float | None) -> Iterator[Problem]:
        if name != "value" and pd.isna(value):
            return
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool) and np.isfinite(value)
        if not number:
            yield self.problem(row, name, f"expected a number, not {value}")
        elif least is not None and value <= least:
            yield self.problem(row, name, f"must be more than {least}, not {value:g}")

    def measure(self, row: int, said: pd.Series) -> Iterator[Problem]:
        name, known = said["measure"], (*MEASURES, *ENTRIES, SURVIVAL)
        if name not in known:
            yield self.problem(row, "measure", f'there is no measure "{name}"', suggest(str(name), known))
        elif name == SURVIVAL and any(pd.notna(said.get(each)) for each in ("channel", "product")):
            yield self.problem(row, "measure", "survival is told of segments, not of channels or products")
        if isinstance(said["value"], int | float | np.number):
            yield from self.possible(row, said, name, float(said["value"]))

    def possible(self, row: int, said: pd.Series, name: str, value: float) -> Iterator[Problem]:
        """What no run can have: a part that is none, less than nothing."""
        of_all = not any(pd.notna(said.get(when)) for when in ("week", "period"))
        if (name in PARTS or (of_all and name in PARTS_OF_A_RUN)) and (value < 0 or value > 1):
            yield self.problem(row, "value", f"{name} is a part from 0 to 1, not {value:g}", "of 63% say 0.63")
        elif value < 0 and name in MEASURES and MEASURES[name].unit != "money" and name not in OF_ANY_SIGN:
            yield self.problem(row, "value", f"{name} is 0 or more, not {value:g}")

    def rising(self) -> Iterator[Problem]:
        """Survival that comes back: who has left is no part of it any more."""
        whose = self.frame["segment"].fillna("") if "segment" in self.frame else pd.Series("", self.frame.index)
        for when in ("week", "period"):
            if when not in self.frame:
                continue
            told = self.frame[(self.frame["measure"] == SURVIVAL) & self.frame[when].notna()].sort_values(when)
            for segment, each in told.groupby(whose):
                for row, change, week in zip(each.index, each["value"].diff(), each[when], strict=True):
                    if change > 0:
                        of = f" of {segment}" if segment else ""
                        yield self.problem(row, "value", f"survival{of} rises in {when} {week:g}: it can only fall")

    def when(self, row: int, said: pd.Series) -> Iterator[Problem]:
        weeks = self.prepared.loaded.scenario.run.weeks
        for name, from_, most in (("week", 0, weeks - 1), ("period", 1, weeks // self.every)):
            value = said.get(name)
            if value is None or pd.isna(value):
                continue
            if not isinstance(value, int | float | np.number) or float(value) % 1:
                yield self.problem(row, name, f"expected a whole number, not {value}")
            elif not from_ <= value <= most:
                run = f"the scenario runs {weeks} weeks" + (f", a period is {self.every}" if name == "period" else "")
                yield self.problem(row, name, f"there is {from_} to {most}, not {value:g}", f"{run} (run.weeks)")


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the figures in the place of the targets out of a run: an observer of the runner.

    ``cells`` has a target each: measure, first and last week, segment, channel, product. ``read`` makes them of the
    run's panel instead, as a frame with the columns ``keys`` and ``value``; its runs are
    kept only if it has a ``digest``.
    """

    cells: tuple[tuple[Any, ...], ...]
    read: Read | None = None
    keys: tuple[str, ...] = ()

    @property
    def digest(self) -> str | None:
        """What is read, as a text; None if nobody can tell."""
        does = "" if self.read is None else getattr(self.read, "digest", None)
        cells = hashlib.sha256(repr((self.cells, self.keys)).encode()).hexdigest()
        return None if does is None else f"targets {cells} {does}"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Build the market of a task, live all its weeks, and read the figures."""
        from simsales.market.opening import build_market

        start = time.perf_counter()
        market = build_market(prepared, task.strategy, task.seed)
        collector = None if self.read is None else Collector(market, np.arange(market.customers.n))
        lasting = Lasting(market) if any(cell[0] == SURVIVAL for cell in self.cells) and collector is None else None
        market.run()
        if collector is not None:
            values = list(self._own(collector, prepared, task))
        else:
            values = figures(market.record, self.cells, lasting)
        summary = {str(place): float(value) for place, value in enumerate(values)}
        return Outcome(summary, b"", time.perf_counter() - start)

    def _own(self, collector: Collector, prepared: Prepared, task: Task) -> Iterator[float]:
        from simsales.experiments.panel import frame_of

        assert self.read is not None
        found = self.read(frame_of(collector.to_bytes(), prepared, task))
        lacking = [name for name in (*self.keys, "value") if name not in found]
        if lacking:
            raise ExperimentError(
                f"what is read of the panel has no {', '.join(lacking)}: it has {list(found.columns)}"
            )
        rows = zip(*(found[name] for name in self.keys), strict=True) if self.keys else [()] * len(found)
        known = {tuple(map(_plain, row)): value for row, value in zip(rows, found["value"], strict=True)}
        for cell in self.cells:
            yield known.get(tuple(map(_plain, cell)), np.nan)


def _plain(value: Any) -> Any:
    """A name, or a number, as both sides can be compared."""
    return float(value) if isinstance(value, int | float | np.number) and not isinstance(value, bool) else str(value)


def figures(record: Record, cells: Sequence[tuple[Any, ...]], lasting: Lasting | None = None) -> list[float]:
    """What a run has for each cell: measure, first and last week (not included), segment, channel, product."""
    parts: dict[tuple[int, int], Record] = {}
    told: dict[Any, Any] = {}
    found = []
    for measure, first, last, *names in cells:
        if (first, last) not in parts:
            parts[first, last] = Record(record.counts[first:last], record.labels)
        part = parts[first, last]
        cut = {split: name for split, name in zip(SPLITS, names, strict=True) if name is not None}
        if measure == SURVIVAL:
            assert lasting is not None
            found.append(lasting.part(last, _cells(record, cut["segment"]) if "segment" in cut else None))
        elif measure in MEASURES:
            key = (first, last, tuple(cut))
            if key not in told:
                told[key] = _measures(part, tuple(cut))
            found.append(told[key].get((measure, *cut.values()), np.nan))
        else:
            entry = part.entry(measure)[:, _cells(part, cut["segment"]) if "segment" in cut else slice(None)]
            for axis, split in ((2, "channel"), (3, "product")):
                entry = entry.take([part.names(split).index(cut[split])], axis) if split in cut else entry
            found.append(float(entry.sum()))
    return found


def _cells(record: Record, segment: str) -> Any:
    """The numbers under which a segment is counted: one, or one a district."""
    return np.flatnonzero([name == segment for name in record.labels.segments])


def _measures(part: Record, by: tuple[Any, ...]) -> Mapping[tuple[Any, ...], float]:
    """All measures of a part of a run, by measure and the names of the splits."""
    if not by:
        return {(name,): value for name, value in part.summary().items()}
    if len(by) == 1:
        return {(measure, name): value for name, all_ in part.summary(by[0]).items() for measure, value in all_.items()}
    frame = part.measures(by)
    return dict(zip(zip(frame["measure"], *(frame[name] for name in by), strict=True), frame["value"], strict=True))


def cells_of(targets: pd.DataFrame) -> tuple[tuple[Any, ...], ...]:
    """The cells of targets, as ``Reading`` reads them."""
    split = [
        [None if pd.isna(each) else str(each) for each in targets[name]] if name in targets else [None] * len(targets)
        for name in SPLITS
    ]
    return tuple(zip(targets["measure"], map(int, targets["first"]), map(int, targets["last"]), *split, strict=True))
