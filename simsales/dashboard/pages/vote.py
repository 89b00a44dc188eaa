"""Predict first: the class votes which strategy wins, then sees the answer with its interval over all worlds."""

from __future__ import annotations

from functools import partial
from html import escape

from nicegui import ui

from simsales.dashboard.answers import NEITHER, VOTED, Vote, seen
from simsales.dashboard.classes import Class
from simsales.dashboard.pages.frame import Errors, Frame, button, choice, part, whole
from simsales.dashboard.tables import said


class VotePanel:
    """The vote of a class as it is drawn."""

    def __init__(self, frame: Frame, held: Class, errors: Errors) -> None:
        self.frame, self.held, self.errors, self.changed = frame, held, errors, frame.show
        with part(frame.words("predict"), "predict"):
            self._form()
            self.result = ui.html("", sanitize=False).props('role="status" aria-live="polite"').mark("answer")
            self.progress = ui.linear_progress(0, show_value=False, size="6px").props('aria-hidden="true"')
            self.progress.set_visibility(False)

    def _form(self) -> None:
        words, held = self.frame.words, self.held
        measures = {name: words.measure(name) for name in VOTED}
        with ui.element("div").classes("across"):
            self.asked = ui.label().style("font-weight: 600")
            self.measure = choice(words("measure"), measures, held.vote.measure, self._measure).mark("vote_measure")
            self.hands = {
                name: whole(words, name or words("as_good"), held.vote.hands.get(name, 0), partial(self._count, name))
                for name in (*held.strategies, NEITHER)
            }
            for k, each in enumerate(self.hands.values()):
                each.mark(f"hands{k}")
            self.close = button(words("close_vote"), self._close, "close_vote", main=True)
            self.skip = button(words("skip_vote"), self._skip, "skip_vote")
            self.answer = button(words("show_answer"), self._answer, "show_answer", main=True)
            self.stop = button(words("stop"), self._stop, "stop_answer")

    def _measure(self, name: str) -> None:
        if not self.held.vote.closed:
            self.held.vote = Vote(self.held.strategies, name, self.held.vote.hands)
            self.changed()

    def _count(self, name: str, hands: int) -> None:
        self.held.vote.count({**self.held.vote.hands, name: hands})

    def _close(self) -> None:
        self.held.vote.close()
        self.changed()

    def _skip(self) -> None:
        self.held.passed = True
        self.changed()

    def _stop(self) -> None:
        self.held.stop()
        self.changed()

    async def _answer(self) -> None:
        held, house = self.held, self.frame.house
        self.errors.clear()
        with self.errors.said():
            arriving = held.ask(house.store)
            async for comparison in arriving.come_in(house.pools):
                if held.arriving is not arriving or held.closed:
                    return
                held.answer = seen(comparison, *held.vote.strategies, held.vote.measure)
                self.changed()
            for line in arriving.found.account.lines() if arriving.found else ():
                self.errors.say(line)
        held.arriving = None
        if not held.closed:
            self.changed()

    def show(self) -> None:
        """Show the vote as it stands, and the answer as far as it is known."""
        held, words = self.held, self.frame.words
        running = held.arriving is not None and not held.arriving.stopped
        self.asked.set_text(words("which_wins"))
        self.measure.set_enabled(not held.vote.closed)
        for each in self.hands.values():
            each.set_enabled(not held.vote.closed)
        self.close.set_visibility(not held.vote.closed)
        self.skip.set_visibility(not held.may_play)
        self.answer.set_visibility(held.may_play and not running and held.answer is None)
        self.stop.set_visibility(running)
        self.progress.set_visibility(running)
        if held.arriving is not None:
            self.progress.set_value(0.0 if held.answer is None else held.answer.worlds / held.arriving.worlds)
        self.result.set_content(self._said())

    def _said(self) -> str:
        held, words = self.held, self.frame.words
        lines = []
        if held.vote.closed and held.vote.total:
            guess = held.vote.favourite
            name = words("nobody") if guess is None else guess or words("as_good")
            lines.append(words("voted", hands=held.vote.total, favourite=name))
        if held.answer is None:
            return "".join(f"<p>{escape(each)}</p>" for each in lines)
        first, *rest = (said(words, each) for each in held.answer.lines)
        if held.answer.winner is not None and held.vote.total:
            lines.append(words("right", right=held.vote.right(held.answer.winner), hands=held.vote.total))
        measure = words.measure(held.answer.measure)
        paragraphs = "".join(f"<p>{escape(each)}</p>" for each in (*rest, *lines))
        return f"<p class=answer>{escape(measure)}: {escape(first)}</p>{paragraphs}"
