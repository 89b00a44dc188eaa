"""Individual results: what happened to each customer in each week of a run, collected while it is lived.

The market is only listened to: columns are looked at before and after the steps of the day, so that a run with a panel
is the run without it, to the bit. Tables of a panel (survival, repeat, hazard by attempt): ``panel_tables``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.collecting import COUNTED, Collecting
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.runner import Runner
from simsales.experiments.store import Store
from simsales.files.plain import plain
from simsales.market.check import Prepared
from simsales.market.checks.sizes import gibibytes, memory_of_machine

if TYPE_CHECKING:
    import pandas as pd

ROW, MAKING, COLUMN = 72.0, 150.0, 8.0  # bytes of a row, what it takes beside while it is made; a chosen column of it
PART = 0.5  # of the memory, that panels may take


def panel(
    scenario: Source,
    strategies: str | Sequence[str] | None = None,
    seeds: int | Sequence[int] | None = None,
    *,
    customers: int | Sequence[int] | None = None,
    columns: Sequence[str] = (),
    jobs: int = 1,
    store: Path | str | Store | None = None,
) -> pd.DataFrame:
    """What happened to each customer in each week, a row each: of one strategy (the first) or several, in some worlds.

    Columns: strategy, world (its seed), customer (numbered from 1, as in a trace), week (from 0), segment; ``orders``
    of ours, ``contacts`` by outbound channels, ``visits``, ``redemptions`` (vouchers used), ``churned``
    (subscriptions of ours lost), ``began`` and ``subscriptions`` (held of ours as the week begins and ends), ``bills``
    (all that is billed, currency, a partner's part included) and ``recurring`` (what of it is charges), ``ordered``
    and ``ordered_in`` (offer and channel). ``customers`` is a sample of so many (the same under every strategy), their
    numbers, or all (None); ``columns`` are further columns of a customer as the week ends, such as ``satisfaction`` or
    ``holding`` (one a category). A world is of the simulated customers: nothing is scaled to `world.size`. Panels are
    kept in a ``store`` only if one is named. ScenarioError for a bad scenario; ExperimentError for what is not there,
    and for more than fits into the memory.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> frame = panel(load(file, {"run.customers": 100, "run.weeks": 4}), customers=3, columns=["satisfaction"])
    >>> len(frame), frame["customer"].nunique(), bool(frame["satisfaction"].between(0, 1).all())
    (12, 3, True)
    """
    import pandas as pd

    prepared = prepare(scenario)
    names = choose(prepared, [strategies] if isinstance(strategies, str) else strategies)
    names = names[:1] if strategies is None else names
    own = prepared.loaded.scenario.run.seed
    asked, customers = plain(own if seeds is None else seeds), plain(customers)
    worlds = [asked] if isinstance(asked, int) else list(asked)
    read = collecting(prepared, customers, columns, len(names) * len(worlds))
    tasks = [Task(name, seed) for name in names for seed in worlds]
    with Runner({"": prepared}, {"": read}, jobs=jobs, store=store) as runner:
        runner.run(tasks)
    if any(task not in runner.summaries for task in tasks):
        runner.stop_if_empty()
    frames = [frame_of(runner.record(task), prepared, task) for task in tasks]
    for frame in frames:
        frame["strategy"] = frame["strategy"].cat.set_categories(names)
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def collecting(
    prepared: Prepared, customers: int | Sequence[int] | None, columns: Sequence[str], runs: int = 1
) -> Collecting:
    """The observer for these customers and columns. ExperimentError for what is not there, or does not fit."""
    from simsales.market.people import Customer

    known, there = set(Customer._fields) - {"segment"}, prepared.loaded.simulated
    for name in columns:
        if name in ("segment", "district"):
            raise ExperimentError(f"every panel says the {name} of a customer: it is no column to ask for")
        if name not in known:
            raise ExperimentError(f'a customer has no column "{name}": there are {", ".join(sorted(known))}')
    if isinstance(customers, int):
        customers = min(customers, there)
        if customers < 1:
            raise ExperimentError("a panel needs at least one customer")
    elif customers is not None:
        customers = tuple(int(each) for each in customers)
        wrong = [each for each in customers if not 1 <= each <= there]
        if wrong or not customers:
            raise ExperimentError(f"customers are numbered from 1 to {there:,}: there is no {wrong[0] if wrong else 0}")
    many = there if customers is None else customers if isinstance(customers, int) else len(customers)
    kept, copies = ROW + COLUMN * len(columns), 1 if runs == 1 else 2 * runs  # put together, they are there twice
    size = float(many) * prepared.loaded.scenario.run.weeks * (copies * kept + MAKING + 2 * COLUMN * len(columns))
    if size > PART * memory_of_machine():
        has = gibibytes(memory_of_machine())
        raise ExperimentError(
            f"the panel takes about {gibibytes(size)} of memory, and this machine has {has}: fewer customers (a "
            "sample), weeks, strategies or worlds"
        )
    return Collecting(customers, tuple(columns))


def frame_of(record: bytes, prepared: Prepared, task: Task) -> pd.DataFrame:
    """The panel that ``Collecting`` left of a task, as a frame."""
    import pandas as pd

    from simsales.market.catalogue import labels_of

    labels = labels_of(prepared.loaded.scenario)
    with np.load(io.BytesIO(record), allow_pickle=False) as kept:
        rows, (weeks, _) = kept["rows"], kept["orders"].shape
        named = {"ordered": labels.offers, "ordered_in": labels.channels}
        made: dict[str, Any] = {
            "strategy": pd.Categorical.from_codes(np.zeros(weeks * len(rows), np.int8), [task.strategy]),
            "world": task.seed,
            "customer": np.tile((rows + 1).astype(np.int32), weeks),
            "week": np.repeat(np.arange(weeks, dtype=np.int32), len(rows)),
            **dict(_where(np.tile(kept["segment"], weeks), labels)),
        }
        for name in COUNTED:
            flat = kept[name].reshape(-1)
            flat = flat.astype(np.int32) if flat.dtype.kind == "u" else flat
            made[name] = pd.Categorical.from_codes(flat, list(named[name])) if name in named else flat
        for key in kept.files:
            if key.startswith("column "):
                made |= dict(_columns(key.removeprefix("column "), kept[key], labels))
    return pd.DataFrame(made)


def _where(segment: Any, labels: Any) -> Iterator[tuple[str, Any]]:
    """The segment of each customer, and where they live, if there is an organisation."""
    import pandas as pd

    for column, of_each in (("segment", labels.segments), ("district", labels.districts)):
        names = list(dict.fromkeys(of_each))
        if names:
            yield column, pd.Categorical.from_codes(np.array([names.index(name) for name in of_each])[segment], names)


def _columns(name: str, values: Any, labels: Any) -> Iterator[tuple[str, Any]]:
    """The columns of a frame for a column of the customers: one each for a category, an offer or a channel."""
    import pandas as pd

    if values.ndim == 2:
        yield name, values.reshape(-1)
        return
    for k, each in enumerate(_names(name, values.shape[-1], labels)):
        flat = values[..., k].reshape(-1)
        yield f"{name}.{each}", (pd.Categorical.from_codes(flat, list(labels.offers)) if name == "holding" else flat)


def _names(name: str, width: int, labels: Any) -> Any:
    """What the parts of a column are called, by the dimension that its field says; numbers where that has no names."""
    from simsales.market.people import Customer

    shape = Customer._fields[name].shape
    by_dimension = {
        "category": labels.categories, "channel": labels.channels, "offer": labels.offers[: labels.own],
        "remembered": labels.offers, "own rate": labels.categories, "own end": labels.categories,
        "own worth": labels.categories,
    }  # fmt: skip
    known = by_dimension.get(shape[0] if isinstance(shape, tuple) else shape, range(width))
    return known if len(known) == width else range(width)
