"""What a biography is made of: rules as they were overheard, and the events that a room makes of them.

A loop that was listened to is a ``Hearing``, all that a step of the day did to somebody a ``Moment``; the ``words.py``
of a room turn a moment into events. Nothing here knows the market: what has a name is handed in as ``Names``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from simsales.core.names import option_number
from simsales.market.ground.offers import Labels
from simsales.market.ground.state import EVEN


class Draw(float):
    """A uniform that remembers the last chance it was held against (None: none)."""

    chance: float | None = None

    def __lt__(self, chance: float) -> bool:
        self.chance = float(chance)
        return float(self) < self.chance

    def __ge__(self, chance: float) -> bool:
        return not self < chance

    @property
    def happened(self) -> bool:
        """Whether the draw was below its chance."""
        return self.chance is not None and float(self) < self.chance

    @property
    def missed(self) -> bool:
        """Whether the draw was not below its chance."""
        return self.chance is not None and float(self) >= self.chance


class Call(NamedTuple):
    """What a rule was asked, by parameter, and what it answered; ``decision`` is the name of the luck it drew."""

    rule: str
    asked: dict[str, Any]
    answer: Any
    decision: str = ""

    @property
    def option(self) -> int | None:
        """The option whose luck was drawn."""
        return int(self.asked["option"]) if "option" in self.asked else None


@dataclass(frozen=True)
class Hearing:
    """A loop as it was overheard: its arguments after it, what its rules said in order, and what it counted."""

    loop: str
    given: dict[str, Any]
    calls: list[Call]
    counted: dict[str, float]
    rows: Any

    def said(self, *rules: str) -> list[Call]:
        """The calls of some rules."""
        return [call for call in self.calls if call.rule in rules]

    def draws(self, decision: str, option: int | None = None) -> list[Draw]:
        """The uniforms that were drawn for a decision (and an option)."""
        return [
            call.answer
            for call in self.calls
            if call.decision == decision and isinstance(call.answer, Draw) and option in (None, call.option)
        ]

    def by_option(self, rule: str, decision: str) -> dict[int | None, Call]:
        """By the option of each draw for a decision: the last answer of a rule before it."""
        found: dict[int | None, Call] = {}
        last = None
        for call in self.calls:
            if call.rule == rule:
                last = call
            elif call.decision == decision and last is not None:
                found[call.option] = last
        return found


@dataclass(frozen=True)
class Moment:
    """What one step did in a week: the rows watched before and after it, and its loops as overheard."""

    week: int
    mechanism: str
    before: Any
    after: Any
    hearings: list[Hearing] = field(default_factory=list)


class Event(NamedTuple):
    """One thing that happened to somebody in a week, and why."""

    week: int
    event: str
    what: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """What things are called: labels by number, alternatives by the option of their luck, reps by their place.

    ``channels`` are the channels, each with its ``reps``.
    """

    labels: Labels
    channels: Sequence[Any]

    @cached_property
    def options(self) -> dict[int, str]:
        """Offers and channels by the option of their luck."""
        return {option_number(name): name for name in (*self.labels.offers, *self.labels.channels)}

    def offer(self, number: int) -> str:
        """An offer by its number; nothing for none."""
        return self.labels.offers[number] if number >= 0 else "nothing"

    def contract(self, offer: int, paid: float, end: int, week: int) -> str:
        """A contract: what for, at what charge, and how long it still binds after a week."""
        committed = f", committed until week {end}" if end > week else ""
        return f"{self.offer(offer)} at {paid:.2f} a month{committed}"

    def rep_number(self, rep: Any) -> int:
        """A rep's number: the place among all reps of the market, from 1."""
        return [each for channel in self.channels for each in channel.reps].index(rep) + 1


@dataclass
class Alternative:
    """One alternative: whether it was considered, its utility in terms, and its taste shock."""

    name: str
    considered: Draw | None = None
    rated: float | None = None
    terms: Mapping[str, float] = field(default_factory=dict)
    taste: float | None = None
    claim: float = 0.0

    @property
    def level(self) -> float | None:
        """Utility and taste together, by which alternatives are compared; None if it was out of the running."""
        if self.taste is None:
            return None
        return self.taste if self.rated is None else self.rated + self.taste + self.claim

    def line(self) -> str:
        """The alternative in words and numbers."""
        if self.level is None or self.taste is None:
            return f"{self.name}: not considered" + (f", {against(self.considered)}" if self.considered else "")
        if self.rated is None:
            return f"{self.name}: taste {number(self.taste)}"
        parts = [summed(self.terms), f"taste {number(self.taste)}"]
        parts += [f"overstated by {self.claim:.2f}"] if self.claim else []
        return f"{self.name}: {', '.join(part for part in parts if part)} = {number(self.level)}"


def ranked(weighed: list[Alternative]) -> list[str]:
    """The alternatives in words, the best first."""
    return [each.line() for each in sorted(weighed, key=lambda each: -(each.level if each.level is not None else -1e9))]


def untold(moment: Moment, names: Names) -> Iterator[Event]:
    """Nothing: of a step that only counts."""
    return iter(())


# What a draw decided, by the name of its luck; one that is not here is told by that name.
GATES = {
    "answer": "reached", "warm": "rapport", "find": "need found", "match": "content matches", "ask": "asked",
    "speak": "voices the need", "come": "comes", "close": "signs", "press": "feels pressed", "late": "on time",
    "ends": "needs no more of it",
    "bond": "comes closer", "neglect": "drifts away", "event": "is moved",
    "listen": "the role listens", "content": "content suits the role",
    "again": "reached by dialling again", "complain": "complains", "opt_out": "asks never to be called",
    "remember": "the rep remembers", "record": "recorded", "encounter": "has an experience", "tell": "tells friends",
    "refer": "refers a friend", "agree": "agrees to refer", "move": "comes to want it", "wrong": "the number is right",
    "strike": "it comes", "think": "makes look around", "bear": "upsets",
    "trial": "comes to try it",
    "recognise": "seen", "accept": "accepts the referral",
}  # fmt: skip
IN_A_CHOICE = {"answer": "objection answered"}
ALTERNATIVES = {"consider", "taste", "stays"}  # told with the alternatives
# Told only where they are a strategy's.
OFTEN_OFF = {"ask", "press", "complain", "opt_out", "remember", "record", "event", "bond"}


def gates(heard: Hearing) -> tuple[str, ...]:
    """The gates that stood open or shut: each draw, the chance it was held against, and what moved that chance."""
    words = GATES | IN_A_CHOICE if heard.loop == "_choose" else GATES
    lines: dict[int, str] = {}
    moved: dict[float, str] = {}
    for call in heard.calls:
        if call.rule == "gate_log_odds":
            moved[call.answer] = summed(gate_terms(call.asked))
        elif call.rule == "occurs" and moved.get(call.asked["log_odds"]) and id(call.asked["luck"]) in lines:
            lines[id(call.asked["luck"])] += f" ({moved[call.asked['log_odds']]})"
        elif isinstance(call.answer, Draw) and _is_told(call.decision, call.answer.chance):
            lines[id(call.answer)] = f"{words.get(call.decision, call.decision)}: {against(call.answer)}"
    return tuple(lines.values())


def gate_terms(asked: Mapping[str, Any]) -> dict[str, float]:
    """The terms that move the log odds of a gate of selling, by what they stand for."""
    effort = asked["effort_weight"] * math.log(asked["effort"] / EVEN) if asked["effort"] > 0 else -math.inf
    return {
        "skill": asked["skill_weight"] * (asked["skill"] - 0.5),
        "effort": effort if asked["effort_weight"] > 0 else 0.0,
        "this customer": asked["lift"],
    }


def summed(terms: Mapping[str, float]) -> str:
    """The terms of a rule in words, without those that come to nothing.

    >>> summed({"value": 2.0, "price": -0.5, "switching": 0.0})
    'value +2.00, price −0.50'
    """
    return ", ".join(f"{word} {number(value)}" for word, value in terms.items() if abs(value) >= 0.005)


def number(value: float) -> str:
    """A number with its sign.

    >>> number(-0.5), number(2.0)
    ('−0.50', '+2.00')
    """
    return f"{value:+.2f}".replace("-", "−")


def against(draw: Draw) -> str:
    """A draw and the chance that it was held against."""
    if draw.chance is None:
        return f"draw {float(draw):.3f}"
    return f"draw {float(draw):.3f} {'<' if draw.happened else '≥'} {draw.chance:.3f}"


def _is_told(decision: str, chance: float | None) -> bool:
    """Whether a draw is worth a line: what is certain is not."""
    if chance is None or chance >= 1.0 or decision in ALTERNATIVES:
        return False
    return chance > 0.0 or decision not in OFTEN_OFF
