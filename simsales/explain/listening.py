"""Listen to a market at work: its very rules, asked again about a few customers, say what they saw and answered.

Luck is addressed, so a loop can be run again, uncompiled, over copies of a few rows, and comes to the same end. Its
rules are then overheard: who was asked what, what was drawn and against which chance. Nothing is written a second
time, so a new gate tells itself; nothing of the market is touched, and other markets of this process live on as ever.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import plain
from simsales.core.streams import chance_of, logistic
from simsales.market.counts import ENTRIES, tally_of
from simsales.market.market import Market
from simsales.market.people import People

# The loops that decide something about single customers, and which of their arguments run along ``rows`` (None: the
# loop passes over everybody).
LOOPS: dict[str, tuple[str, ...] | None] = {
    "_arise": None,
    "_pass_moments": None,
    "score_leads": None,
    "_work": ("reps", "owners", "media"),
    "_go": None,
    "_serve": ("reps",),
    "_confer": ("skill", "stance", "start", "meetings", "addressed", "weighted", "verdict", "rival_known"),
    "_recognise": ("referred",),
    "_meet": ("reps",),
    "_choose": ("chosen", "price", "once", "cut", "used", "wish"),
    "_negotiate": ("chosen", "price", "once", "cut", "wish", "busy", "asks", "won"),
    "_fulfil": ("chosen", "price", "once", "cut", "used", "rep_won", "rep_own", "rep_paid"),
    "_notice": None,
    "_use_up": None,
    "_meter": None,
    "_credit": None,
    "_refer": None,
    "_ask": ("ordered", "agreed"),
    "_take_up": ("offers", "categories", "givers", "depths", "trust"),
    "_live": None,
    "_decide": None,
    "give_back": None,
    "_move_out": ("categories",),
    "_due": None,
    "_maintain": ("reps",),
    "_host": None,
    "_cultivate": None,
}
OTHERS = ("tell_friends",)  # what a loop does to other customers is theirs to tell

type Whom = Callable[[str, Mapping[str, Any]], Any]


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


@dataclass(frozen=True)
class Moment:
    """What one mechanism did in a week: the rows watched before and after it, and its loops as overheard."""

    week: int
    mechanism: str
    before: People
    after: People
    hearings: list[Hearing] = field(default_factory=list)


class Watch:
    """A market of which some customers are watched: ``week`` lives a week as always, and tells its moments.

    ``whom(loop, arguments)`` says the rows to listen to in a loop, in ascending order; ``rows`` are those whose
    columns are kept before and after each mechanism.
    """

    def __init__(self, market: Market, whom: Whom, rows: Any = ()) -> None:
        self.market, self.whom = market, whom
        self.rows = np.asarray(rows, np.int64)
        self.moments: list[Moment] = []
        self.hearings: list[Hearing] = []
        watched = {
            name: self._mechanism(name, module)
            for name, module in Market.step.__globals__.items()
            if isinstance(module, ModuleType) and module.__name__.startswith("simsales.market.")
        }
        # Mesa keeps the step it was given, and calls that.
        market._user_step = MethodType(_twin(Market.step, watched), market)

    def week(self) -> list[Moment]:
        """Live a week; what the mechanisms did, in the order of the day."""
        self.moments = []
        self.market.run_for(1)
        return self.moments

    def _mechanism(self, name: str, module: ModuleType) -> SimpleNamespace:
        """A mechanism whose loops are listened to, and which is looked at before and after."""
        loops = {
            loop: self.listened(loop, vars(module)[loop])
            for loop in LOOPS
            if getattr(vars(module).get(loop), "__module__", "").startswith("simsales.market.")
        }

        def entered(function: FunctionType) -> Callable[..., Any]:
            twin = _twin(function, loops)

            def enter(today: Any, *arguments: Any) -> Any:
                before, self.hearings = _of(today.people, self.rows), []
                answer = twin(today, *arguments)
                after = _of(today.people, self.rows)
                self.moments.append(Moment(today.week, name, before, after, self.hearings))
                return answer

            return enter

        functions = {key: value for key, value in vars(module).items() if inspect.isfunction(value)}
        entrances = {key: entered(value) for key, value in functions.items() if "today" in _parameters(value)}
        return SimpleNamespace(**{**vars(module), **entrances})

    def listened(self, name: str, loop: Any) -> Callable[..., Any]:
        """A loop that is run as always, after it was listened to."""

        def run(*arguments: Any) -> Any:
            given = dict(zip(_parameters(loop), arguments, strict=True))
            hearing = listen(name, loop, given, self.whom(name, given))
            if hearing is not None:
                self.hearings.append(hearing)
            return loop(*arguments)

        return run


def listen(name: str, loop: Any, given: Mapping[str, Any], who: Any) -> Hearing | None:
    """Run a loop over copies of the rows ``who`` (ascending), and listen; None if it has nothing to do with them."""
    who = np.asarray(who, np.int64)
    along = LOOPS[name]
    copies = {key: value.copy() if isinstance(value, np.ndarray) else value for key, value in given.items()}
    copies["people"] = _of(given["people"], who)
    if along is not None:
        at = np.flatnonzero(np.isin(given["rows"], who))
        copies["rows"] = np.searchsorted(who, given["rows"][at])
        copies |= {key: given[key][at] for key in along}
        if not len(at):
            return None
    if not len(who):
        return None
    if "friends_start" in given:
        start = given["friends_start"]
        ends = np.minimum(who + 1, len(start) - 1)
        copies["friends_start"] = np.append(0, np.cumsum(start[ends] - start[np.minimum(who, len(start) - 1)]))
    tally: Any = copies.get("tally")
    if tally is not None:
        tally = copies["tally"] = tally_of(np.zeros((len(ENTRIES), *tally.orders.shape)))
    keys = {int(value): key for key, value in given.items() if isinstance(value, (int, np.integer))}
    ear = _Ear(who, keys)
    ear.twin(loop)(**copies)
    counted = {} if tally is None else dict(_counted(tally))
    return Hearing(name, copies, ear.calls, counted, who)


class _Ear:
    """Makes twins of loops whose rules are overheard; slots are those of the rows listened to."""

    def __init__(self, rows: Any, decisions: Mapping[int, str]) -> None:
        self.rows, self.decisions = rows, decisions
        self.calls: list[Call] = []

    def twin(self, loop: Any) -> Callable[..., Any]:
        """The loop, uncompiled, with every rule overheard; loops that it calls as well."""
        source = _source(loop)
        used = {name: source.__globals__[name] for name in source.__code__.co_names if name in source.__globals__}
        heard = {name: self._heard(name, value) for name, value in used.items() if inspect.isfunction(_source(value))}
        return _twin(source, heard)

    def _heard(self, name: str, rule: Any) -> Callable[..., Any]:
        parameters = _parameters(rule)
        if name in OTHERS:
            return lambda *_: None
        if "people" in parameters:
            return self.twin(rule)
        body = plain(rule)

        def ask(*arguments: Any) -> Any:
            asked = dict(zip(parameters, arguments, strict=True))
            if "slot" in asked:
                asked["slot"] = int(self.rows[asked["slot"]])
            decision = ""
            if "key" in asked:
                asked["key"] = int(asked["key"])
                decision = self.decisions.get(asked["key"], "")
            answer = body(**asked)
            if name in ("uniform", "uniform_of"):
                answer = Draw(answer)
            elif isinstance(luck := asked.get("luck"), Draw):
                luck.chance = _chance(name, asked, luck.chance)
            self.calls.append(Call(name, asked, answer, decision))
            return answer

        return ask


def _chance(rule: str, asked: Mapping[str, Any], otherwise: float | None) -> float | None:
    """The chance of the two rules of luck that may answer without having worked it out."""
    if rule == "occurs":
        return float(plain(logistic)(asked["log_odds"]))
    return float(plain(chance_of)(asked["rate"])) if rule == "comes" else otherwise


def _of(people: People, rows: Any) -> People:
    return People(*(column[rows] for column in people))


def _counted(tally: Any) -> Iterator[tuple[str, float]]:
    totals = ((name, float(getattr(tally, name).sum())) for name in ENTRIES)
    return ((name, total) for name, total in totals if total)


def _source(function: Any) -> Any:
    """The plain function behind a compiled one."""
    return getattr(function, "py_func", function)


@cache
def _parameters(function: Any) -> tuple[str, ...]:
    return tuple(inspect.signature(_source(function)).parameters)


def _twin(function: Any, instead: Mapping[str, Any]) -> Any:
    """The same function, in whose eyes some names stand for something else."""
    names = {**function.__globals__, **instead}
    return FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
