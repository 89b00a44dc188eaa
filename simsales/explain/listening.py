"""Listen to a market at work: its very rules, asked again about a few customers, say what they saw and answered.

Luck is addressed, so a loop can be run again, uncompiled, over copies of a few rows, and comes to the same end. Its
rules are then overheard: who was asked what, what was drawn and against which chance. Nothing is written a second
time, so a new gate tells itself; nothing of the market is touched, and other markets of this process live on as ever.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from simsales.core.compiled import plain
from simsales.core.packed import Packed
from simsales.core.streams import chance_of, logistic
from simsales.market.accounts import words as accounts
from simsales.market.attention import words as attention
from simsales.market.bond import words as bond
from simsales.market.bundle import words as bundle
from simsales.market.care import words as care
from simsales.market.choice import words as choice
from simsales.market.churn import words as churn
from simsales.market.counts import ENTRIES, tally_of
from simsales.market.friends import words as friends
from simsales.market.ground.telling import Call, Draw, Hearing, Moment
from simsales.market.leads import words as leads
from simsales.market.market import Market
from simsales.market.needs import words as needs
from simsales.market.orders import words as orders
from simsales.market.people import People
from simsales.market.price import words as price
from simsales.market.usage import words as usage
from simsales.market.visits import words as visits
from simsales.market.week import ORDER, Step

# The loops that decide something about single customers, and which of their arguments run along ``rows`` (None: the
# loop passes over everybody, or over who is flagged: its ``rows`` then say only where something may happen).
LOOPS: dict[str, tuple[str, ...] | None] = {
    **needs.LOOPS,
    **attention.LOOPS,
    **bond.LOOPS,
    **friends.LOOPS,
    **usage.LOOPS,
    **price.LOOPS,
    **bundle.LOOPS,
    **leads.LOOPS,
    **care.LOOPS,
    **visits.LOOPS,
    **choice.LOOPS,
    **orders.LOOPS,
    **churn.LOOPS,
    **accounts.LOOPS,
}
OTHERS = ("tell_friends",)  # what a loop does to other customers is theirs to tell
INSIDE = {"people", "case"}  # a rule that is asked about these is listened to in its turn
OF_LUCK = ({"luck", "i"}, {"knows", "i"})  # and one that is asked about somebody's luck
LUCK = {"next_taste": "taste", "own_taste": "taste", "knows": "consider"}  # keys that decide the same

type Whom = Callable[[str, Mapping[str, Any]], Any]


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
        self.seen: People | None = None  # the rows as the mechanism before has left them
        self.acts = {step.name: self._listening(step.act) for step in ORDER if not step.own}
        market.listener = self.hear

    def week(self) -> list[Moment]:
        """Live a week; what the mechanisms did, in the order of the day."""
        self.moments = []
        self.market.run_for(1)
        return self.moments

    def hear(self, step: Step, act: Callable[[], None]) -> None:
        """Live a step; a mechanism's loops are listened to, and customers are looked at before and after it."""
        if step.own:
            act()
            self.seen = None
            return
        today = self.market.today
        before, self.hearings = self.seen or _of(today.people, self.rows), []
        self.acts[step.name](today)
        self.seen = _of(today.people, self.rows)
        self.moments.append(Moment(today.week, step.name, before, self.seen, self.hearings))

    def _listening(self, act: Any) -> Callable[..., Any]:
        """What a mechanism does, with its loops listened to: those that it runs, and those run by what it calls."""
        used = _used_by(act)
        helpers = {name: self._listening(value) for name, value in used.items() if _helps(value, act)}
        return _twin(act, helpers | {name: self.listened(name, used[name]) for name in used.keys() & LOOPS.keys()})

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
    at = np.flatnonzero(np.isin(given["rows"], who)) if along is not None else who
    if not len(at):
        return None
    copies = {key: _copy(value) if isinstance(value, np.ndarray | Packed) else value for key, value in given.items()}
    copies["people"] = _of(given["people"], who)
    if along is not None:
        copies["rows"] = np.searchsorted(who, given["rows"][at])
        for key in along:
            table, _, column = key.partition(".")
            here = getattr(given[table], column)[at] if column else given[key][at]
            copies[table] = copies[table]._replace(**{column: here}) if column else here
    if along is None and "rows" in given:
        copies["rows"] = np.arange(len(who))
    if "around" in given:
        copies["around"] = given["around"]._replace(start=_starts(given["around"].start, who))
    if "friends_start" in given:
        copies["friends_start"] = _starts(given["friends_start"], who)
    if "scene" in given:
        copies["scene"] = _seen_by(given["scene"], who)
    tally: Any = copies.get("tally")
    if tally is not None:
        tally = copies["tally"] = tally_of(np.zeros((len(ENTRIES), *tally.orders.shape)))
    drawn = {**given, **(given["luck"]._asdict() if isinstance(given.get("luck"), Packed) else {})}
    keys = {int(value): LUCK.get(key, key) for key, value in drawn.items() if isinstance(value, (int, np.integer))}
    ear = _Ear(who, keys)
    ear.twin(loop)(**copies)
    counted = {} if tally is None else dict(_counted(tally))
    return Hearing(name, copies, ear.calls, counted, who)


def _seen_by(scene: Any, who: Any) -> Any:
    """The scene of some customers: what it has of each, if it has anything of them, is theirs."""

    def theirs(column: Any) -> Any:
        return column[who] if len(column) else column

    return scene._replace(
        friends_start=_starts(scene.friends_start, who), never_pays=theirs(scene.never_pays),
        checked=theirs(scene.checked), haggling=scene.haggling._replace(busy=theirs(scene.haggling.busy)),
    )  # fmt: skip


class _Ear:
    """Makes twins of loops whose rules are overheard; slots are those of the rows listened to."""

    def __init__(self, rows: Any, decisions: Mapping[int, str]) -> None:
        self.rows, self.decisions = rows, decisions
        self.calls: list[Call] = []

    def twin(self, loop: Any) -> Callable[..., Any]:
        """The loop, uncompiled, with every rule overheard; loops that it calls as well."""
        source = _source(loop)
        used = _used_by(source).items()
        heard = {name: self._heard(name, value) for name, value in used if inspect.isfunction(_source(value))}
        return _twin(source, heard)

    def _heard(self, name: str, rule: Any) -> Callable[..., Any]:
        parameters = _parameters(rule)
        if name in OTHERS:
            return lambda *_: None
        if name not in choice.TERMS and (INSIDE & set(parameters) or any(each <= set(parameters) for each in OF_LUCK)):
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


def _copy(value: Any) -> Any:
    """An array, or the arrays of a packed table, copied."""
    if isinstance(value, np.ndarray):
        return value.copy()
    changed = {key: each.copy() for key, each in value._asdict().items() if isinstance(each, np.ndarray)}
    return value._replace(**changed)


def _starts(start: Any, who: Any) -> Any:
    """Where the friends of some rows begin, if only these rows are there."""
    ends = np.minimum(who + 1, len(start) - 1)
    return np.append(0, np.cumsum(start[ends] - start[np.minimum(who, len(start) - 1)]))


def _of(people: People, rows: Any) -> People:
    return People(*(column[rows] for column in people))


def _counted(tally: Any) -> Iterator[tuple[str, float]]:
    totals = ((name, float(getattr(tally, name).sum())) for name in ENTRIES)
    return ((name, total) for name, total in totals if total)


def _source(function: Any) -> Any:
    """The plain function behind a compiled one."""
    return getattr(function, "py_func", function)


def loops_of(act: Any) -> set[str]:
    """The loops that are listened to when a mechanism acts: those that it runs, and those run by what it calls."""
    used = _used_by(act)
    return (used.keys() & LOOPS.keys()).union(*(loops_of(value) for value in used.values() if _helps(value, act)))


def _helps(other: Any, act: Any) -> bool:
    """Whether what a function uses is another plain function of the same room."""
    rooms = [getattr(each, "__module__", "").rpartition(".")[0] for each in (other, act)]
    return isinstance(other, FunctionType) and other is not act and rooms[0] == rooms[1]


def _used_by(function: Any) -> dict[str, Any]:
    """What a function uses of what is around it, by name."""
    around = function.__globals__
    return {name: around[name] for name in _globals_of(function) if name in around}


@cache
def _globals_of(function: Any) -> frozenset[str]:
    """The names that a function looks up around itself; a column that is called like a rule is none of them."""
    return _looked_up(function.__code__)


def _looked_up(code: CodeType) -> frozenset[str]:
    """The names that code looks up around itself, and the functions that are written within it."""
    own = frozenset(each.argval for each in dis.get_instructions(code) if each.opname == "LOAD_GLOBAL")
    return own.union(*(_looked_up(each) for each in code.co_consts if isinstance(each, CodeType)))


@cache
def _parameters(function: Any) -> tuple[str, ...]:
    return tuple(inspect.signature(_source(function)).parameters)


def _twin(function: Any, instead: Mapping[str, Any]) -> Any:
    """The same function, in whose eyes some names stand for something else."""
    names = {**function.__globals__, **instead}
    return FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
