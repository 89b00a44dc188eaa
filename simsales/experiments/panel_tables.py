"""Tables of a panel: survival, repeat buying, hazard by attempt, recency and frequency; pure functions of its frame.

Each takes what ``simsales.panel`` gives (or a frame of yours with the same columns), and splits it by strategy and
world where it has more than one of them, and by what else is asked (``by``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.errors import ExperimentError

if TYPE_CHECKING:
    import pandas as pd

RUN = ("strategy", "world")


def spells(panel: pd.DataFrame) -> pd.DataFrame:
    """The times for which each customer held something of ours, a row each.

    ``begins`` is the week in which it began (the panel's first for who held something before: ``from_start``),
    ``weeks`` how many weeks they could have left in it, ``left`` whether they did (else the panel ends before: the
    spell is censored). Other columns that do not change within a customer (segment) are kept.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer": 1, "week": range(5), "began": [1, 1, 0, 0, 1],
    ...                       "subscriptions": [1, 0, 0, 1, 1], "churned": [0, 1, 0, 0, 0]})
    >>> spells(frame)[["begins", "weeks", "left", "from_start"]].values.tolist()
    [[0, 2, True, True], [3, 2, False, False]]
    """
    who = [*_runs(panel), "customer"]
    frame = _needs(panel, "customer", "week", "began", "subscriptions", "churned").sort_values([*who, "week"])
    in_spell = (frame["began"] > 0) | (frame["subscriptions"] > 0) | (frame["churned"] > 0)
    first = ~frame.duplicated(who)
    ended = (frame["subscriptions"] == 0) & in_spell
    starts = in_spell & (first | (frame["began"] == 0))
    number = starts.groupby([frame[name] for name in who], observed=True, sort=False).cumsum()
    held = frame.assign(spell=number, ended=ended, from_start=starts & first & (frame["began"] > 0))[in_spell]
    kept = [name for name in ("segment",) if name in frame]
    found = held.groupby([*who, "spell"], observed=True, sort=False).agg(
        begins=("week", "min"), last=("week", "max"), left=("ended", "last"), from_start=("from_start", "any"),
        **{name: (name, "first") for name in kept},
    )  # fmt: skip
    found = found.reset_index()
    found["weeks"] = found["last"] - found["begins"] + 1
    return found[[*who, *kept, "spell", "begins", "weeks", "left", "from_start"]]


def survival(panel: pd.DataFrame, *, every: int = 1, by: Sequence[str] = (), start: bool = True) -> pd.DataFrame:
    """The part of the customers who are still ours after so many weeks (Kaplan & Meier 1958).

    A row each ``every`` weeks: ``weeks`` since they came (or since the panel began, of who was there: ``start`` of
    only those, else of only the others), ``at_risk`` and ``left`` within the interval, its ``hazard``, ``survival`` at
    its end, and the ``error`` of that (Greenwood 1926). Who is still there when the panel ends is counted for as long
    as they were seen.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer": [1, 1, 2, 2], "week": [0, 1, 0, 1], "began": [1, 1, 1, 0],
    ...                       "subscriptions": [1, 1, 0, 0], "churned": [0, 0, 1, 0]})
    >>> survival(frame)[["weeks", "at_risk", "left", "survival"]].values.tolist()
    [[1.0, 2.0, 1.0, 0.5], [2.0, 1.0, 0.0, 0.5]]
    """
    if every < 1:
        raise ExperimentError(f"survival is told every so many weeks, at least 1, not {every}")
    found = spells(panel)
    found = found[found["from_start"] == start]

    def lasting(group: pd.DataFrame) -> pd.DataFrame:
        return _kaplan_meier(group["weeks"].to_numpy(), group["left"].to_numpy(bool), every)

    return _split(found, by, lasting)


def _kaplan_meier(weeks: Any, left: Any, every: int) -> pd.DataFrame:
    import pandas as pd

    longest = int(weeks.max(initial=0))
    gone = np.bincount(weeks[left], minlength=longest + 1)[1:].astype(float)
    seen = np.bincount(weeks, minlength=longest + 1)[::-1].cumsum()[::-1][1:].astype(float)
    kept, left_over = np.cumprod(1 - gone / seen), np.maximum(seen - gone, 1.0)
    terms = np.cumsum(np.where(seen > gone, gone / (seen * left_over), 0.0))
    ends = np.arange(every - 1, longest, every)
    begins = ends - every + 1
    before = np.append(1.0, kept)[begins]
    return pd.DataFrame(
        {
            "weeks": ends + 1.0,
            "at_risk": seen[begins],
            "left": np.add.reduceat(gone, begins)[: len(ends)] if len(begins) else [],
            "hazard": np.where(before > 0, 1 - kept[ends] / np.where(before > 0, before, 1.0), np.nan),
            "survival": kept[ends],
            "error": kept[ends] * np.sqrt(terms[ends]),
        }
    )


def repeat(panel: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Repeat buying by depth: of those who ordered so many times, which part ordered again (Fourt & Woodlock 1960).

    ``orders`` is the depth, ``buyers`` how many customers ordered at least so often, ``again`` how many once more,
    ``rate`` their part, and ``gap`` the mean of the weeks until then.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer": [1, 1, 1, 2], "week": [0, 1, 2, 0], "orders": [1, 0, 1, 1]})
    >>> repeat(frame)[["orders", "buyers", "again", "rate", "gap"]].values.tolist()
    [[1.0, 2.0, 1.0, 0.5, 2.0], [2.0, 1.0, 0.0, 0.0, nan]]
    """
    import pandas as pd

    who = [*_runs(panel), "customer"]
    frame = _needs(panel, "customer", "week", "orders")
    bought = frame[frame["orders"] > 0].sort_values([*who, "week"])
    bought = bought.loc[bought.index.repeat(bought["orders"])]
    groups = bought.groupby(who, observed=True, sort=False)
    bought = bought.assign(depth=groups.cumcount() + 1, next=groups["week"].shift(-1))

    def deep(group: pd.DataFrame) -> pd.DataFrame:
        depths = group.groupby("depth")
        again = depths["next"].count()
        gap = (group["next"] - group["week"]).groupby(group["depth"]).mean()
        buyers = depths.size()
        return pd.DataFrame(
            {"orders": buyers.index, "buyers": buyers, "again": again, "rate": again / buyers, "gap": gap}
        ).reset_index(drop=True)

    return _split(bought, by, deep)


def counts(panel: pd.DataFrame, what: str = "orders", *, by: Sequence[str] = ()) -> pd.DataFrame:
    """How many customers have how much of something in all (orders: NBD, Ehrenberg 1959): ``number``, ``customers``.

    >>> import pandas as pd
    >>> counts(pd.DataFrame({"customer": [1, 1, 2], "week": [0, 1, 0], "orders": [1, 1, 0]})).values.tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 0.0], [2.0, 1.0, 0.5]]
    """
    import pandas as pd

    kept = [name for name in by if name in panel and name not in RUN]
    who = [*_runs(panel), "customer", *kept]
    totals = _needs(panel, "customer", what).groupby(who, observed=True)[what].sum().reset_index()

    def told(group: pd.DataFrame) -> pd.DataFrame:
        many = np.bincount(group[what].to_numpy(np.int64))
        return pd.DataFrame(
            {"number": np.arange(len(many), dtype=float), "customers": many.astype(float), "part": many / many.sum()}
        )

    return _split(totals, by, told)


def hazard_by_attempt(panel: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """What the first, second, third … contact wins: the orders in its week, of the customers whom it reached.

    ``attempt`` is the number of a customer's contacts by outbound channels so far, ``tried`` how many customers had so
    many, ``orders`` how many of them ordered in the same week, ``hazard`` their part, and ``won`` the part of all who
    were ever contacted that has ordered by then (discrete hazard: Singer & Willett 1993). A second contact in the same
    week counts with the first.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer": [1, 1, 2], "week": [0, 1, 0], "contacts": 1, "orders": [0, 1, 0]})
    >>> hazard_by_attempt(frame)[["attempt", "tried", "orders", "hazard", "won"]].values.tolist()
    [[1.0, 2.0, 0.0, 0.0, 0.0], [2.0, 1.0, 1.0, 1.0, 0.5]]
    """
    import pandas as pd

    who = [*_runs(panel), "customer"]
    frame = _needs(panel, "customer", "week", "contacts", "orders")
    tried = frame[frame["contacts"] > 0].sort_values([*who, "week"])
    groups = tried.groupby(who, observed=True, sort=False)
    won = (tried["orders"] > 0).astype(int)
    before = won.groupby([tried[name] for name in who], observed=True, sort=False).cumsum() - won
    tried = tried.assign(attempt=groups["contacts"].cumsum(), won=won, first=(before == 0) & (won > 0))

    def told(group: pd.DataFrame) -> pd.DataFrame:
        at, everybody = group.groupby("attempt"), group["customer"].nunique()
        found = pd.DataFrame({"tried": at.size(), "orders": at["won"].sum(), "first": at["first"].sum()})
        found = found.assign(hazard=found["orders"] / found["tried"], won=found["first"].cumsum() / everybody)
        return found.drop(columns="first").reset_index()

    return _split(tried, by, told)


def recency_frequency(panel: pd.DataFrame, until: int | None = None) -> pd.DataFrame:
    """What models of repeat buying are fitted to (Fader, Hardie & Lee 2005), a row each customer who ever ordered.

    ``frequency`` is how often they ordered again, ``recency`` the weeks from the first to the last order (0 where there
    was one), ``T`` those from the first to the end of week ``until`` (the panel's last, if not said); what came later
    is left out. ``money`` is what was billed to them in this time, in currency, where the panel has it.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer": [1, 1, 1, 2], "week": [0, 2, 9, 9], "orders": [1, 1, 1, 0], "bills": 5.0})
    >>> recency_frequency(frame, until=8).values.tolist()
    [[1.0, 1.0, 2.0, 8.0, 10.0]]
    """
    who = [*_runs(panel), "customer"]
    frame = _needs(panel, "customer", "week", "orders")
    until = int(frame["week"].max()) if until is None else until
    frame = frame[frame["week"] <= until]
    found = frame[frame["orders"] > 0].groupby(who, observed=True).agg(
        first=("week", "min"), last=("week", "max"), orders=("orders", "sum")
    )  # fmt: skip
    found["frequency"] = found["orders"] - 1
    found["recency"] = found["last"] - found["first"]
    found["T"] = until - found["first"]
    if "bills" in frame:
        found["money"] = frame.groupby(who, observed=True)["bills"].sum()
    return found.drop(columns=["first", "last", "orders"]).reset_index()


def _runs(panel: pd.DataFrame) -> list[str]:
    """The columns that tell runs apart."""
    return [name for name in RUN if name in panel]


def _needs(panel: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The panel. ExperimentError if a column is missing."""
    missing = [name for name in names if name not in panel]
    if missing:
        raise ExperimentError(f"the panel has no column {', '.join(missing)}: see simsales.panel")
    return panel


def _split(frame: pd.DataFrame, by: Sequence[str], told: Callable[[Any], pd.DataFrame]) -> pd.DataFrame:
    """A table for each run (where there are several) and each value of what is asked, one below the other."""
    import pandas as pd

    missing = [name for name in by if name not in frame]
    if missing:
        raise ExperimentError(f"the panel cannot be split by {', '.join(missing)}")
    keys = [*(name for name in _runs(frame) if frame[name].nunique() > 1 and name not in by), *by]
    if not keys:
        return told(frame)
    return pd.concat(list(_each(frame, keys, told)), ignore_index=True)


def _each(frame: pd.DataFrame, keys: list[str], told: Callable[[Any], pd.DataFrame]) -> Iterator[pd.DataFrame]:
    for values, group in frame.groupby(keys, observed=True, sort=False):
        table = told(group)
        for place, (name, value) in enumerate(zip(keys, values, strict=True)):
            table.insert(place, name, value)
        yield table
