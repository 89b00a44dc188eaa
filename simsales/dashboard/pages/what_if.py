"""What if: levers turned by hand, A against B with intervals that tighten as worlds arrive, and why."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

from nicegui import ui

from simsales.dashboard.answers import VOTED, Seen
from simsales.dashboard.knobs import Knob
from simsales.dashboard.pages.frame import Errors, Frame, button, choice, part, whole
from simsales.dashboard.pages.knob_rows import knob_row
from simsales.dashboard.tables import bridge_bars, mean_text, rows_table, said
from simsales.dashboard.trials import FEWEST, MOST_WORLDS, Trial
from simsales.market.measures import MEASURES


class WhatIf:
    """One session's bench as it is drawn; what it does is its ``Trial``'s."""

    def __init__(self, frame: Frame, held: Trial) -> None:
        self.frame, self.words, self.held = frame, frame.words, held
        title = held.prepared.loaded.scenario.title
        ui.html(f"<h1>{escape(self.words('what_if'))}</h1><p class=question>{escape(title)}</p>", sanitize=False)
        self.errors = Errors(self.words)
        self._asked()
        with ui.element("div").classes("bench"):
            with ui.element("div").classes("stack"):
                self._strategies()
                self._world()
            with ui.element("div").classes("stack"):
                self._found()
        self.show()

    def _strategies(self) -> None:
        words, held = self.words, self.held
        names = list(held.prepared.strategies)
        with part(words("levers"), "levers"), ui.element("div").classes("stack"):
            choice(words("side_a"), names, held.one, self._one).mark("one").style("width: 100%")
            choice(words("b_from"), names, held.base, self._base).mark("base").style("width: 100%")
            for knob in held.knobs():
                knob_row(words, knob, held.turned.get(knob.location, knob.value), partial(self._turn, knob))

    def _world(self) -> None:
        words, held = self.words, self.held
        knobs = held.world_knobs()
        if not knobs:
            return
        with part(words("world"), "world"):
            ui.label(words("world_hint")).classes("note")
            for knob in knobs:
                fixed = knob.location in held.world
                box = ui.checkbox(words("hold"), value=fixed, on_change=partial(self._hold, knob))
                box.props(f'aria-label="{escape(words("hold"))}: {escape(knob.label)}" dense')
                if fixed:
                    knob_row(words, knob, held.world[knob.location], partial(self._assume, knob))
                else:
                    ui.label(knob.label).classes("note")

    def _asked(self) -> None:
        words, held = self.words, self.held
        with ui.element("div").classes("part across"):
            measures = {name: words.measure(name) for name in VOTED}
            choice(words("measure"), measures, held.measure, self._measure).mark("measure")
            whole(words, words("worlds"), held.worlds, self._worlds, FEWEST, MOST_WORLDS).mark("worlds")
            self.compare = button(words("compare"), self._compare, "compare", main=True)
            self.stop = button(words("stop"), self._stop, "stop")
            name = ui.input(words("name_of_b"), value=held.draft.name, on_change=lambda event: held.rename(event.value))
            name.props("outlined dense maxlength=40").mark("name")
            self.save = button(words("save"), self._save, "save")
            self.saved = ui.label().classes("note").props('role="status"').mark("saved")

    def _found(self) -> None:
        words = self.words
        with part(words("a_against_b"), "answer"):
            self.answer = ui.html("", sanitize=False).props('role="status" aria-live="polite"').mark("answer")
            self.progress = ui.linear_progress(0, show_value=False, size="6px").props('aria-hidden="true"')
            self.chart = ui.echart(_band()).classes("chart")
        with part(words("bridge"), "bridge"):
            self.bridge = ui.html("", sanitize=False).mark("bridge")
        with part(words("differences"), "differences"):
            self.table = ui.html("", sanitize=False)

    # --- What is done ------------------------------------------------------------------------------------------

    def _one(self, name: str) -> None:
        self.held.one = name

    def _base(self, name: str) -> None:
        self.held.start_from(name)
        self.frame.redraw()

    def _turn(self, knob: Knob, value: float | str) -> None:
        self.held.turn(knob, value)
        if knob.location[-1] == "kind":
            self.held.turned.clear()
            self.frame.redraw()

    def _hold(self, knob: Knob, event: Any) -> None:
        self.held.assume(knob, float(knob.value) if event.value else None)
        self.frame.redraw()

    def _assume(self, knob: Knob, value: float) -> None:
        self.held.assume(knob, value)

    def _measure(self, name: str) -> None:
        self.held.ask(name)
        self.show()

    def _worlds(self, number: int) -> None:
        self.held.worlds = number

    def _stop(self) -> None:
        self.held.stop()
        self.show()

    async def _compare(self) -> None:
        held, house = self.held, self.frame.house
        self.errors.clear()
        with self.errors.said():
            arriving = await house.pools.quickly(held.compare, house.store)
            self.frame.show()
            async for comparison in arriving.come_in(house.pools):
                if held.arriving is not arriving:
                    return
                await house.pools.slowly(held.arrived, comparison)
                self.frame.show()
            for line in arriving.found.account.lines() if arriving.found else ():
                self.errors.say(line)
            arriving.stop()
        self.frame.show()

    async def _save(self) -> None:
        held, folder = self.held, self.frame.house.folder
        self.errors.clear()
        self.saved.set_text("")
        with self.errors.said():
            if folder is None:
                text = await self.frame.house.pools.quickly(held.text)
                ui.download.content(text, held.file_name)
                self.saved.set_text(self.words("downloaded", file=held.prepared.loaded.path.name))
            else:
                path = await self.frame.house.pools.quickly(held.save, folder)
                self.saved.set_text(self.words("saved", file=path.name, name=held.draft.name))

    # --- What is shown -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the answer as far as it is known."""
        held, words = self.held, self.words
        running = held.arriving is not None and not held.arriving.stopped
        self.stop.set_visibility(running)
        self.compare.set_enabled(not running)
        self.progress.set_visibility(running)
        answer = held.answer
        if held.arriving is not None:
            self.progress.set_value(0.0 if answer is None else answer.worlds / held.arriving.worlds)
        if answer is None:
            self.answer.set_content(f"<p class=quiet>{escape(words('not_yet_compared'))}</p>")
            return
        first, *rest = (said(words, each) for each in answer.lines)
        lines = "".join(f"<p>{escape(each)}</p>" for each in rest)
        measure = escape(words.measure(answer.measure))
        self.answer.set_content(f"<p class=answer>{measure}: {escape(first)}</p>{lines}")
        _fill(self.chart.options, held.history)
        self.chart.update()
        self.table.set_content(self._differences())
        self.bridge.set_content("" if held.bridge is None else bridge_bars(words, held.bridge))

    def _differences(self) -> str:
        held, words = self.held, self.words
        if held.comparison is None:
            return ""
        one, other = held.comparison.strategies
        rows = []
        for found in held.differences:
            scale = found.scale
            means = [mean_text(MEASURES[found.measure].unit, each) for each in found.means]
            interval = scale.interval(found.difference.low, found.difference.high, signed=True)
            told = [words.figure(each) for each in (scale.apart(found.difference.mean), interval)]
            rows.append((words.measure(found.measure), *means, *told))
        return rows_table((words("measure"), one, other, words("difference"), words("interval")), rows)


def _band() -> dict[str, Any]:
    """The mean difference with its interval, by worlds."""
    shade = {
        "type": "line", "showSymbol": False, "lineStyle": {"opacity": 0}, "stack": "band", "stackStrategy": "all",
        "silent": True, "data": [],
    }  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 8, "right": 14, "top": 16, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, "min": 0, "splitLine": {"show": False}},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            shade,
            {**shade, "areaStyle": {"color": "#1f4e79", "opacity": 0.18}, "data": []},
            {
                "type": "line", "symbolSize": 7, "lineStyle": {"width": 3}, "color": "#1f4e79", "data": [],
                "markLine": {
                    "silent": True, "symbol": "none", "data": [{"yAxis": 0}], "label": {"show": False},
                    "lineStyle": {"color": "#1b2733", "type": "solid", "width": 1.5},
                },
            },
        ],
    }  # fmt: skip


def _fill(options: dict[str, Any], history: list[Seen]) -> None:
    """Draw what the worlds said, one look after the other."""
    known = [each for each in history if each.difference.low == each.difference.low]
    low, width, mean = options["series"]
    low["data"] = [[each.worlds, each.difference.low] for each in known]
    width["data"] = [[each.worlds, each.difference.high - each.difference.low] for each in known]
    mean["data"] = [[each.worlds, each.difference.mean] for each in history]
