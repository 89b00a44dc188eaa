"""Our own element: a side's customers as dots."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nicegui.element import Element

from simsales.dashboard.places import HOME, Dot, homes


class Dots(Element, component="dots.js"):
    """Customers as dots between the channels of a side; ``on_pick`` is told the place of a dot in the sample."""

    def __init__(self, channels: Sequence[str], on_pick: Callable[[int], Any]) -> None:
        super().__init__()
        middles = homes(len(channels))
        self._props["homes"] = [
            {"name": name, "x": x, "y": y, "reach": HOME, "low": int(y > 200 and len(channels) > 2)}
            for name, (x, y) in zip(channels, middles, strict=True)
        ]
        self._props["dots"], self._props["picked"], self._props["label"] = [], -1, ""
        self.on("pick", lambda event: on_pick(int(event.args)))

    def show(self, dots: Sequence[Dot], label: str, picked: int = -1) -> None:
        """Move the dots; ``label`` says in words what is to be seen."""
        self._props["dots"] = [list(each) for each in dots]
        self._props["label"], self._props["picked"] = label, picked
        self.update()


_SHAPES = re.findall(r'"(M[^"]+)"', Path(__file__).with_name("dots.js").read_text(encoding="utf-8"))
LEGEND = [
    f'<svg viewBox="-9 -9 18 18" aria-hidden="true"><path d="{d}" class="look{k}"/></svg>'
    for k, d in enumerate(_SHAPES)
]
"""What the dots look like, for the legend: the shapes that the element draws."""
