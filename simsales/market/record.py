"""The record of a run: what was counted each week, by segment, channel and product, and the figures that follow."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from simsales.market.counts import ENTRIES
from simsales.market.funnel import channels_of, funnel
from simsales.market.ground.offers import Floats, Labels
from simsales.market.ground.sample import Sample
from simsales.market.measures import MEASURES
from simsales.market.promises import promises

if TYPE_CHECKING:
    import pandas as pd


type Split = Literal["segment", "channel", "product", "district", "city"]
SPLITS: tuple[Split, ...] = ("segment", "channel", "product")
PLACES: tuple[Split, ...] = ("segment", "district", "city")
"""Splits of customers, of which one at a time may be asked for: by whom they are, or by where they live."""
NO_CHANNEL, NO_PRODUCT = "no channel", "no product"
TUPLES = ("segments", "channels", "categories", "offers", "rivals", "districts", "cities")
QUICKLY = 3  # of nine grades of compression: half of the time of the sixth, and a tenth more to keep
_AXES = {"week": 0, "segment": 2, "district": 2, "city": 2, "channel": 3, "product": 4}


@dataclass(frozen=True)
class Record:
    """What happened in a run.

    ``counts`` is week x entry x segment x (channel + 1) x (offer + 1); the last channel and offer are "none". In an
    organisation a segment is counted once a district.
    """

    counts: Floats
    labels: Labels

    def names(self, split: Split) -> tuple[str, ...]:
        """The names along a split, "none" included. KeyError for districts and cities without an organisation."""
        if split in PLACES:
            return tuple(dict.fromkeys(self._places(split)))
        return {"channel": (*self.labels.channels, NO_CHANNEL), "product": (*self.labels.offers, NO_PRODUCT)}[split]

    def _places(self, split: str) -> tuple[str, ...]:
        """The name along a split of each segment that is counted."""
        labels = self.labels
        found = {"segment": labels.segments, "district": labels.districts, "city": labels.cities}[split]
        if not found:
            raise KeyError(f"there is no {split}: the scenario has no [world.organisation]")
        return found

    def folded(self, values: Any, split: str, axis: int) -> Any:
        """Figures of each segment that is counted, added up by a split of ``PLACES`` along their axis."""
        names, places = self.names(split), self._places(split)  # type: ignore[arg-type]
        if len(names) == len(places):
            return values
        moved = np.moveaxis(values, axis, 0)
        summed = np.zeros((len(names), *moved.shape[1:]))
        np.add.at(summed, [names.index(name) for name in places], moved)
        return np.moveaxis(summed, 0, axis)

    def entry(self, name: str) -> Floats:
        """The counts of an entry: week x segment x (channel + 1) x (offer + 1)."""
        counts: Floats = self.counts[:, ENTRIES.index(name)]
        return counts

    def _totals(self, keep: tuple[str, ...]) -> dict[str, Any]:
        """Every entry summed over all axes but those kept, and the derived bases of the measures."""
        stays = {_AXES[name] for name in keep}
        away = tuple(axis - (axis > 1) for axis in sorted({*_AXES.values()} - stays))
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
        for place in (name for name in PLACES if name in keep):
            totals = {name: self.folded(values, place, 1 if "week" in keep else 0) for name, values in totals.items()}
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
        """The tidy table of everything counted: week, segment, channel, product, measure, value (zeros left out).

        In an organisation, after the segment: district.
        """
        import pandas as pd

        week, entry, segment, channel, product = np.nonzero(self.counts)
        return pd.DataFrame(
            {
                "week": week,
                "segment": np.array(self.labels.segments, object)[segment],
                **({"district": np.array(self.labels.districts, object)[segment]} if self.labels.districts else {}),
                "channel": np.array(self.names("channel"), object)[channel],
                "product": np.array(self.names("product"), object)[product],
                "measure": np.array(ENTRIES, object)[entry],
                "value": self.counts[week, entry, segment, channel, product],
            }
        )

    def measures(self, by: Sequence[str] = ("week", "segment", "channel", "product")) -> pd.DataFrame:
        """The tidy table of measures by any of week, segment (or district, or city), channel and product.

        Its columns are those, measure and value. What is not defined in a cell (churn where nobody holds anything) is
        left out. ValueError for another split; KeyError for districts and cities without an organisation.
        """
        import pandas as pd

        unknown = set(by) - set(_AXES)
        if unknown:
            raise ValueError(f"measures are split by {', '.join(_AXES)}, not by {', '.join(sorted(unknown))}")
        if len(set(by) & set(PLACES)) > 1:
            raise ValueError(f"measures are split by one of {', '.join(PLACES)} at a time")
        kept = [name for name in _AXES if name in by]
        totals = self._totals(tuple(kept))
        names = {"week": range(len(self.counts))} | {name: self.names(name) for name in kept if name != "week"}  # type: ignore[arg-type]
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
        return promises(self.by_segment(), self.names("segment"))

    def to_bytes(self) -> bytes:
        """The record as bytes, for the results store: where something was counted, and what. Most cells are empty.

        A line of JSON says what they are counts of; what follows it is compressed: gaps between cells, then values.
        """
        about = {"entries": ENTRIES, "own": self.labels.own, "shape": self.counts.shape}
        names = {name: getattr(self.labels, name) for name in TUPLES}
        flat = np.ascontiguousarray(self.counts, np.float64).ravel()
        at = np.flatnonzero(flat.view(np.int64))  # by their bits: a zero below zero is one too
        content = np.diff(at, prepend=0).astype("<i8").tobytes() + flat[at].astype("<f8").tobytes()
        return json.dumps(about | names).encode("ascii") + b"\n" + zlib.compress(content, QUICKLY)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The record that ``to_bytes`` wrote; ValueError if these bytes are none, as those of an earlier version."""
        line, _, rest = data.partition(b"\n")
        try:
            about, content = json.loads(line), zlib.decompress(rest)
            halves = zip(_halves(content), ("<i8", "<f8"), strict=True)
            gaps, values = (np.frombuffer(part, kind) for part, kind in halves)
            counts = np.zeros(about["shape"])
            counts.reshape(-1)[np.cumsum(gaps)] = values
            labels = Labels(own=about["own"], **{name: tuple(about[name]) for name in TUPLES})
        except (ValueError, LookupError, TypeError, zlib.error) as error:
            raise ValueError("these bytes are no record that this version has written: run it again") from error
        return cls(counts, labels)


def _halves(content: bytes) -> tuple[bytes, bytes]:
    return content[: len(content) // 2], content[len(content) // 2 :]


def summary_of(sample: Sample, counts: Floats, labels: Labels) -> Any:
    """The measures of what was counted in a sample, of all customers."""
    return Record(sample.scaled(counts), labels).summary()
