"""How the answer of a comparison was reached: its runs, its precision, and what its intervals rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from simsales.experiments.evened import Evened
from simsales.experiments.precision import Precision
from simsales.experiments.runner import Done


@dataclass(slots=True)
class Account(Done):
    """How the answer was reached: how the runs went, how many were asked for, and how well it was to be known.

    ``asked``: so many worlds were to be run. ``precision`` is how well differences were to be known, ``reached``
    whether they are, None where it cannot be judged. ``beaten``: strategies that were run no further, as they are
    surely not best. ``by_design``: worlds spread evenly, and ``evened`` what their intervals rest on.
    """

    asked: int = 0
    precision: Precision | None = None
    reached: bool | None = None
    beaten: tuple[str, ...] = ()
    by_design: bool = False
    evened: Evened | None = field(default=None, repr=False, compare=False)

    @property
    def intervals(self) -> str:
        """What intervals rest on: "independent" worlds, or worlds "evened" by a design.

        "conservative": worlds by a design, too few or not all there, whose intervals are those of independent ones.
        """
        if not self.by_design:
            return "independent"
        return "evened" if self.evened is not None and self.evened.degree else "conservative"

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for JSON; the precision in words too."""
        wanted = None if self.precision is None else {"text": self.precision.text(), **asdict(self.precision)}
        return {
            **Done.as_data(self), "asked": self.asked, "precision": wanted, "reached": self.reached,
            "beaten": list(self.beaten), "intervals": self.intervals,
        }  # fmt: skip
