"""The record of a run: what was counted each week, by segment, channel and product, and the figures that follow."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from simsales.market.counts import ENTRIES
from simsales.market.funnel import channels_of, funnel
from simsales.market.ground.offers import Floats, Labels
from simsales.market.measures import MEASURES
from simsales.market.promises import promises

if TYPE_CHECKING:
    import pandas as pd


type Split = Literal["segment", "channel", "product"]
SPLITS: tuple[Split, ...] = ("segment", "channel", "product")
NO_CHANNEL, NO_PRODUCT = "no channel", "no product"
_AXES = {"week": 0, "segment": 2, "channel": 3, "product": 4}


@dataclass(frozen=True)
class Record:
    """What happened in a run.

    ``counts`` is week x entry x segment x (channel + 1) x (offer + 1); the last channel and offer are "none".
    """

    counts: Floats
    labels: Labels

    def names(self, split: Split) -> tuple[str, ...]:
        """The names along a split, "none" included."""
        return {
            "segment": self.labels.segments,
            "channel": (*self.labels.channels, NO_CHANNEL),
            "product": (*self.labels.offers, NO_PRODUCT),
        }[split]

    def entry(self, name: str) -> Floats:
        """The counts of an entry: week x segment x (channel + 1) x (offer + 1)."""
        counts: Floats = self.counts[:, ENTRIES.index(name)]
        return counts

    def _totals(self, keep: tuple[str, ...]) -> dict[str, Any]:
        """Every entry summed over all axes but those kept, and the derived bases of the measures."""
        away = tuple(axis - (axis > 1) for name, axis in _AXES.items() if name not in keep)
        totals = {name: self.counts[:, k].sum(axis=away) for k, name in enumerate(ENTRIES)}
        subscriptions = self.entry("subscriptions")
        ours = np.arange(subscriptions.shape[-1]) < self.labels.own
        totals["own_subscriptions"] = (subscriptions * ours).sum(axis=away)
        totals["decisions"] = totals["considered"] if "product" in keep else totals["occasions"] + totals["answered"]
        if "product" in keep or "channel" in keep:
            totals["opportunities"], totals["converted"] = totals["decisions"], totals["orders"]
        else:
            before = self.entry("needs_before")[: None if "week" in keep else 1].sum(axis=away)
            totals["opportunities"] = before + totals["needs"] + totals["reviews"] + totals["prompted"]
            totals["converted"] = totals["needs_satisfied"]
        return totals

    def summary(self, by: Split | None = None) -> Any:
        """The measures of the whole run: ``{measure: value}``, or with ``by`` ``{name: {measure: value}}``."""
        if by is None:
            totals = self._totals(())
            return {name: float(measure.of(totals)) for name, measure in MEASURES.items()}
        totals = self._totals((by,))
        values = {name: np.asarray(measure.of(totals), float) for name, measure in MEASURES.items()}
        return {
            label: {name: float(value[k]) for name, value in values.items()} for k, label in enumerate(self.names(by))
        }

    def measure(self, name: str, by: Split | None = None, of: str = "") -> float:
        """One measure of all the weeks; with ``by`` that ``of`` one of its names. KeyError for an unknown measure."""
        value = np.asarray(MEASURES[name].of(self._totals(() if by is None else (by,))), float)
        return float(value if by is None else value[self.names(by).index(of)])

    def weekly(self) -> dict[str, Floats]:
        """The measures of each week: ``{measure: array of weeks}``."""
        totals = self._totals(("week",))
        return {name: np.asarray(measure.of(totals), float) for name, measure in MEASURES.items()}

    def frame(self) -> pd.DataFrame:
        """The tidy table of everything counted: week, segment, channel, product, measure, value (zeros left out)."""
        import pandas as pd

        week, entry, segment, channel, product = np.nonzero(self.counts)
        return pd.DataFrame(
            {
                "week": week,
                "segment": np.array(self.names("segment"), object)[segment],
                "channel": np.array(self.names("channel"), object)[channel],
                "product": np.array(self.names("product"), object)[product],
                "measure": np.array(ENTRIES, object)[entry],
                "value": self.counts[week, entry, segment, channel, product],
            }
        )

    def measures(self, by: Sequence[str] = ("week", "segment", "channel", "product")) -> pd.DataFrame:
        """The tidy table of measures by any of week, segment, channel and product: those, measure, value.

        What is not defined in a cell (churn where nobody holds anything) is left out. ValueError for another split.
        """
        import pandas as pd

        unknown = set(by) - set(_AXES)
        if unknown:
            raise ValueError(f"measures are split by {', '.join(_AXES)}, not by {', '.join(sorted(unknown))}")
        kept = [name for name in _AXES if name in by]
        totals = self._totals(tuple(kept))
        names = {"week": range(len(self.counts))} | {split: self.names(split) for split in SPLITS}
        index = pd.MultiIndex.from_product([names[name] for name in kept], names=kept) if kept else pd.RangeIndex(1)
        columns = {name: np.asarray(measure.of(totals), float).ravel() for name, measure in MEASURES.items()}
        table = pd.DataFrame(columns, index=index).rename_axis(columns="measure")
        return table.stack().dropna().rename("value").reset_index(level=[*kept, "measure"]).reset_index(drop=True)

    def funnel(self, channel: str | None = None) -> pd.DataFrame:
        """Where it leaks: stages from the first attempt to the order, of a channel or of all (see ``funnel``).

        KeyError for an unknown channel.
        """
        return funnel(self.by_channel(), channels_of(self.labels, channel))

    def by_channel(self) -> dict[str, Any]:
        """Every entry by channel, summed over everything else."""
        return self._totals(("channel",))

    def by_segment(self) -> dict[str, Any]:
        """Every entry by segment, summed over everything else."""
        return self._totals(("segment",))

    def promises(self) -> pd.DataFrame:
        """The three responses by desk and segment: cases, and what became of them (see ``promises``)."""
        return promises(self.by_segment(), self.labels.segments)

    def to_bytes(self) -> bytes:
        """The record as bytes, for the results store: where something was counted, and what. Most cells are empty."""
        buffer = io.BytesIO()
        about = {
            "entries": ENTRIES, "segments": self.labels.segments, "channels": self.labels.channels,
            "categories": self.labels.categories, "offers": self.labels.offers, "own": self.labels.own,
            "rivals": self.labels.rivals,
        }  # fmt: skip
        flat = np.ascontiguousarray(self.counts, np.float64).ravel()
        at = np.flatnonzero(flat.view(np.int64))  # by their bits: a zero below zero is one too
        gaps = np.diff(at, prepend=0)
        np.savez_compressed(
            buffer, shape=self.counts.shape, gaps=gaps, values=flat[at], about=json.dumps(about)
        )  # fmt: skip
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The record that ``to_bytes`` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            names = {k: tuple(about[k]) for k in ("segments", "channels", "categories", "offers", "rivals")}
            counts = np.zeros(stored["shape"])
            counts.reshape(-1)[np.cumsum(stored["gaps"])] = stored["values"]
            return cls(counts, Labels(own=about["own"], **names))
