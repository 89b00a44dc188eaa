"""What is said under a comparison's table unasked, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.remarks import Remark


def show_remarks(remarks: Sequence[Remark]) -> Padding:
    """A line each; then how to see what a component is worth."""
    lines = [Text(remark.text) for remark in remarks]
    if any(remark.kind == "unused" for remark in remarks):
        lines.append(Text("--ablate shows what each component of a strategy is worth.", style="dim"))
    return Padding(Group(Text("Mind", style="bold"), *lines), (0, 0, 1, 0))
