"""For whom: a comparison within segments, channels or products on the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale
from simsales.market.record import Split
from simsales.reporting.tables import labelled, new_table, spaced, spread

WORD = 12  # letters of a word that stays whole beside numbers


def show_groups(comparison: Comparison, by: Split) -> Iterator[Padding]:
    """For whom: the headline measures within segments, channels or products."""
    frame = comparison.by(by)
    present = set(frame.index.get_level_values("measure"))
    base = comparison.strategies[0]
    for measure in (name for name in comparison.headlines if name in present):
        described = comparison.measures[measure]
        rows = frame.xs(measure, level="measure")
        label = labelled(described, comparison.question.currency)
        shown = new_table(f"{label} by {by}", f"{by.capitalize()}, strategy", "Mean", "", "Difference", "")
        members = rows.index.get_level_values(by).unique()
        longest = max(len(word) for name in comparison.strategies for word in re.split(r"[\s_-]", name))
        shown.columns[0].min_width = min(longest + 3, WORD)
        for member in members:
            part = rows.xs(member, level=by)
            if not part["mean"].any():  # nothing of it there, under any strategy
                continue
            scale = Scale.of(described.unit, part["mean"], spread(part["low"], part["high"]))
            width = spread(part["difference_low"], part["difference_high"])
            difference = Scale.of(described.unit, part["mean"], width)
            shown.add_row(Text(str(member), "bold", overflow="fold"))
            for strategy in part.index:
                line = part.loc[strategy]
                ends = (line["difference_low"], line["difference_high"])
                told = [difference.apart(line["difference"]), difference.interval(*ends, signed=True)]
                shown.add_row(
                    Padding(Text(strategy, overflow="fold"), (0, 0, 0, 2)),
                    scale.text(line["mean"]),
                    scale.interval(line["low"], line["high"]),
                    *(["baseline", ""] if strategy == base else told),
                )
        yield spaced(shown)


def by_group(comparison: Comparison, by: Split) -> list[str]:
    """A heading, and a sentence a segment, channel or product on the objective there; alike ones together."""
    members: dict[str, list[str]] = {}
    heading = ""
    for member, sentence in comparison.verdict_by(by).items():
        heading, _, said = sentence.partition(": ")
        members.setdefault(said, []).append(member)
    return [f"{heading} by {by}", *(f"{', '.join(names)}: {said}" for said, names in members.items())]
