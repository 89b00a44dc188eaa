"""Knobs as they are drawn: a slider with its value, or a choice."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from nicegui import ui

from simsales.dashboard.knobs import Knob
from simsales.dashboard.pages.frame import Slider, choice
from simsales.reporting.words import Words


def knob_row(words: Words, knob: Knob, now: float | str, turn: Callable[[Any], object]) -> None:
    """One knob; ``turn`` is told its new value."""
    label = words.knob(knob.location, knob.label)

    def shown(value: float | str) -> str:
        """The value, with the unit in the language of the page."""
        return words("knob_weeks", weeks=f"{value:g}") if knob.kind == "weeks" else knob.text(value)

    with ui.element("div").classes("knob").props(f'data-knob="{escape(str(knob.location[-1]))}"'):
        if knob.kind == "choice":
            kinds = {each: words.maybe(f"rule_{each}", each.replace("_", " ")) for each in knob.options}
            choice(label, kinds, str(now), turn).style("width: 100%")
            return
        with ui.element("div").classes("label"):
            ui.label(label)
            value = ui.label(shown(now)).classes("value")
        slider = Slider(min=knob.low, max=knob.high, step=knob.step, value=float(now))

        def moved(event: Any) -> None:
            value.set_text(shown(float(event.value)))
            turn(float(event.value))

        slider.on_value_change(moved)
        slider.props(f'aria-label="{escape(label)}"')
