"""The classroom: two strategies side by side, week by week, and a vote before it is played."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

from nicegui import ui

from simsales.dashboard.classes import FASTEST, SLOWEST, Class
from simsales.dashboard.pages.dots_element import LEGEND, Dots
from simsales.dashboard.pages.frame import Errors, Frame, Slider, button, choice, part, whole
from simsales.dashboard.pages.vote import VotePanel
from simsales.dashboard.tables import figures_table, funnel_bars, income_table, said, story, told

LINES = ("#1f4e79", "#8a4b08")


class Classroom:
    """One session's classroom as it is drawn; what it does is its ``Class``'s."""

    def __init__(self, frame: Frame, held: Class) -> None:
        self.frame, self.words, self.held, self.pools = frame, frame.words, held, frame.house.pools
        scenario = held.prepared.loaded.scenario
        ui.html(f"<h1>{escape(scenario.title)}</h1><p class=question>{escape(scenario.question)}</p>", sanitize=False)
        self.errors = Errors(self.words)
        self.vote = VotePanel(frame, held, self.errors)
        self._controls()
        self.caption = ui.html("", sanitize=False).classes("caption").props('role="status" aria-live="polite"')
        self.caption.mark("caption")
        self._sides()
        self._figures()
        self._person()
        self.timer = ui.timer(1 / held.speed, self.tick, active=held.playing)
        self.show()

    def _controls(self) -> None:
        words, held = self.words, self.held
        names = list(held.prepared.strategies)
        with ui.element("div").classes("part across"):
            self.play = button(words("play"), self.toggle, "play", main=True)
            self.step_button = button(words("step"), self.step, "step")
            button(words("reset"), self.reset, "reset")
            self.week = ui.label().classes("week").mark("week")
            ui.label(words("speed"))
            speed = Slider(min=SLOWEST, max=FASTEST, step=0.5, value=held.speed, on_change=self._speed)
            speed.style("width: 130px").props(f'aria-label="{words("speed")}"')
            for k, label in enumerate((words("left"), words("right_side"))):
                choice(label, names, held.strategies[k], partial(self._choose, k)).mark(f"strategy{k}")
            whole(words, words("seed"), held.seed, self._seed).mark("seed")

    def _sides(self) -> None:
        self.dots: list[Dots] = []
        held = self.held
        with ui.element("div").classes("two"):
            for k, name in enumerate(held.strategies):
                about = held.prepared.strategies[name].description
                with ui.element("section").classes(f"part side side{k}").props(f'aria-label="{escape(name)}"'):
                    ui.html(
                        f"<div class=name>{escape(name)}</div><div class=about>{escape(about)}</div>", sanitize=False
                    )
                    channels = [self.words.maybe(f"channel_{each}", each) for each in held.channels]
                    self.dots.append(Dots(channels, self.pick))
        with ui.element("div").classes("across"):
            looks = "".join(f"<span>{shape} {escape(self.words(f'look_{k}'))}</span>" for k, shape in enumerate(LEGEND))
            ui.html(f'<div class="legend">{looks}</div>', sanitize=False)
            self.sampled = ui.label().classes("note")

    def _figures(self) -> None:
        words, held = self.words, self.held
        with ui.element("div").classes("three"):
            with part(words("figures"), "figures"):
                self.table = ui.html("", sanitize=False).mark("figures")
            with part(words("by_week"), "by_week"):
                options = {name: words.measure(name) for name in (*held.drawn_names,)}
                choice(words("measure"), options, held.drawn, self._draw).mark("drawn")
                self.chart = ui.echart(_lines(held.strategies)).classes("chart")
            with part(words("funnel"), "funnel"):
                channels = {name: words.maybe(f"channel_{name}", name) for name in held.channels}
                choice(words("channel"), channels, held.channel, self._funnel).mark("channel")
                self.funnel = ui.html("", sanitize=False).mark("funnel")
                self.income = ui.html("", sanitize=False).style("margin-top: 12px")

    def _person(self) -> None:
        words, held = self.words, self.held
        with part(words("person"), "person"):
            with ui.element("div").classes("across"):
                ui.label(words("person_hint")).classes("note")
                self.number = whole(words, words("customer"), (held.row or 0) + 1, self._wanted, 1, held.customers)
                self.number.mark("customer")
                button(words("follow"), self.follow, "follow")
                button(words("next_clash"), self.next_clash, "next_clash")
            with ui.element("div").classes("two"):
                self.lives = [ui.html("", sanitize=False).mark(f"life{k}") for k in (0, 1)]
            with ui.expansion(words("in_full")).mark("in_full"), ui.element("div").classes("two"):
                self.stories = [ui.html("", sanitize=False) for _ in (0, 1)]

    # --- What is done ------------------------------------------------------------------------------------------

    async def toggle(self) -> None:
        """Play, or pause."""
        self.held.playing = not self.held.playing and not self.held.over
        self.timer.active = self.held.playing
        self._buttons()

    async def tick(self) -> None:
        """Live the next week while it is played."""
        if not self.held.closed:
            await self._live()

    async def step(self) -> None:
        """Live one week, and stop playing."""
        self.held.playing = self.timer.active = False
        await self._live()

    async def _live(self) -> None:
        with self.errors.said():
            await self.pools.quickly(self.held.step)
        self.frame.show()

    async def reset(self) -> None:
        """Go back to before the first week."""
        self.held.playing = self.timer.active = False
        await self._open()

    async def _open(self) -> None:
        """Start the lesson that is asked for; the page is drawn anew for other channels or strategies."""
        self.errors.clear()
        with self.errors.said():
            await self.pools.quickly(self.held.open)
            self.frame.redraw()

    async def _choose(self, side: int, name: str) -> None:
        self.held.choose(side, name)
        await self._open()

    async def _seed(self, seed: int) -> None:
        if seed != self.held.seed:
            self.held.seed = seed
            await self._open()

    def _speed(self, event: Any) -> None:
        self.held.speed = float(event.value)
        self.timer.interval = 1 / self.held.speed

    def _draw(self, name: str) -> None:
        self.held.drawn = name
        self.show()

    def _funnel(self, name: str) -> None:
        self.held.channel = name
        self.show()

    def _wanted(self, number: int) -> None:
        self.held.row = number - 1

    async def pick(self, place: int) -> None:
        """Follow the person of a dot."""
        self.held.row = self.held.lesson.rows[place]
        await self.follow()

    async def next_clash(self) -> None:
        """Follow the next person at whom channels collide or dispute this week."""
        self.held.row = self.held.next_clash()
        await self.follow()

    async def follow(self) -> None:
        """Follow the customer of the number that stands there."""
        self.errors.clear()
        with self.errors.said():
            await self.pools.quickly(self.held.follow)
        self.frame.show()

    # --- What is shown -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the week as it stands."""
        held, words = self.held, self.words
        lesson = held.lesson
        self.week.set_text(words("week_of", week=lesson.week, weeks=lesson.weeks))
        self._buttons()
        first, *rest = (said(words, each) for each in lesson.caption())
        more = "".join(f"<div class=rest>{escape(each)}</div>" for each in rest)
        self.caption.set_content(f"<div class=first>{escape(first)}</div>{more}")
        for element, dots, name in zip(self.dots, lesson.dots(), lesson.strategies, strict=True):
            shown = words("dots_label", strategy=name, clashes=sum(each.look == 3 for each in dots))
            element.show(dots, shown, held.place)
        self.sampled.set_text(words("sampled", shown=len(lesson.rows), customers=f"{held.customers:,}"))
        self.table.set_content(figures_table(words, lesson.sides, [each.figures() for each in lesson.sides]))
        self.funnel.set_content(funnel_bars(words, lesson.sides, held.channel))
        self.income.set_content(income_table(words, lesson.sides))
        for line, side in zip(self.chart.options["series"], lesson.sides, strict=True):
            line["data"] = held.line(side)
        self.chart.update()
        self._follow()

    def _buttons(self) -> None:
        held = self.held
        self.timer.active = held.playing
        self.play.set_text(self.words("pause" if held.playing else "play"))
        for each in (self.play, self.step_button):
            each.set_enabled(held.may_play and not held.over)
        self.vote.show()

    def _follow(self) -> None:
        held, words = self.held, self.words
        if held.follower is None:
            return
        standing = held.follower.standing()
        self.number.set_value(held.follower.row + 1)
        for k, side in enumerate(held.lesson.sides):
            head = words("person_on", strategy=side.strategy, customer=held.follower.row + 1)
            told_of = words.retold(standing[k])
            who = f"<small class=note{'' if told_of else ' lang=en'}>{escape(told_of or standing[k])}</small>"
            self.lives[k].set_content(f"<b>{escape(head)}</b>{told(words, held.life(k))}{who}")
            self.stories[k].set_content(story(held.follower.events[k]))


def _lines(names: tuple[str, str]) -> dict[str, Any]:
    """Two lines, a point a week."""
    return {
        "animation": False,
        "grid": {"left": 8, "right": 14, "top": 34, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "textStyle": {"fontSize": 13}},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1, "splitLine": {"show": False}},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "name": name, "type": "line", "showSymbol": False, "lineStyle": {"width": 3}, "color": LINES[k],
                "data": [],
            }
            for k, name in enumerate(names)
        ],
    }  # fmt: skip
