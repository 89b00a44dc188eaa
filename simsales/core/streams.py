"""Luck that belongs to the customer: uniforms addressed by (seed, decision, week, slot[, option]).

A draw is a pure function of its address: a customer's draw under a key is what the SplitMix64 generator seeded by the
key gives them as their number (Steele, Lea & Flood 2014, Stafford's mix 13); an option is one more round. So the same
customer has the same luck under every strategy, and one more customer, offer or mechanism moves nobody else's luck.
A week's key is made once by ``Streams.key``; loops then call ``uniform``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba.extending import overload

from simsales.core.compiled import loop, rule, settings
from simsales.core.names import number_of

MASK = 0xFFFFFFFFFFFFFFFF
GOLDEN = 0x9E3779B97F4A7C15
SECOND = 0xD1342543DE82EF95
TO_UNIT = 2.0**-52
KEPT_WEEKS = 64  # for so many weeks keys are kept
NONE_OF_THEM = -1  # the option of taking none of them


def unsigned(number: int) -> int:
    """An unsigned 64-bit word for compiled code; for Python, whose own integers need no such care, one of these."""
    return int(number)


@overload(unsigned)
def _unsigned(number):  # type: ignore[no-untyped-def]  # Numba compares bare signatures
    return lambda number: np.uint64(number)


@rule
def mix(word: int) -> int:
    """The finaliser of SplitMix64: every bit of the result depends on every bit of the word."""
    word = ((word ^ (word >> unsigned(30))) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> unsigned(27))) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> unsigned(31))


@rule
def uniform(key: int, slot: int) -> float:
    """A uniform in (0, 1) for a customer slot under a decision's key.

    >>> 0 < uniform(7, 3) < 1 and uniform(7, 3) == uniform(7, 3) != uniform(7, 4)
    True
    """
    word = mix((unsigned(key) + unsigned(slot + 1) * GOLDEN) & MASK)
    return (float(word >> unsigned(12)) + 0.5) * TO_UNIT


@rule
def uniform_of(key: int, slot: int, option: int) -> float:
    """A uniform in (0, 1) for a customer slot and one of its options: the ``option_number`` of an offer, a channel or
    a category, or NONE_OF_THEM."""
    return uniform_from(word_of(key, slot), option)


@rule
def word_of(key: int, slot: int) -> int:
    """What the draws of all options of a customer slot under a key come from."""
    return mix((unsigned(key) + unsigned(slot + 1) * GOLDEN) & MASK)


@rule
def uniform_from(word: int, option: int) -> float:
    """The uniform of one option: ``uniform_of`` in two steps.

    >>> uniform_from(word_of(7, 3), 2) == uniform_of(7, 3, 2)
    True
    """
    word = mix((unsigned(word) + unsigned(option + 1) * SECOND) & MASK)
    return (float(word >> unsigned(12)) + 0.5) * TO_UNIT


@rule
def logistic(log_odds: float) -> float:
    """The chance that belongs to log odds.

    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-log_odds)) if log_odds > -700.0 else 0.0


@rule
def may_occur(luck: float, log_odds: float) -> bool:
    """Whether an event may happen that has at most these log odds: never false where it does, and without exp.

    For y > 0, exp(y) >= (1 + z + z^2 / 2)^16 with z = y / 16; a little is taken off for the rounding of the powers.

    >>> may_occur(0.1, -2.0), may_occur(0.9, -2.0), may_occur(0.9, 0.5)
    (True, False, True)
    """
    part = max(-log_odds, 0.0) / 16.0
    power = 1.0 + part + 0.5 * part * part
    power *= power
    power *= power
    power *= power
    power *= power
    return (log_odds >= 0.0) | (luck * (1.0 + power * (1.0 - 1e-12)) < 1.0)


@rule
def occurs(luck: float, log_odds: float) -> bool:
    """Whether an event of these log odds happens: ``luck < logistic(log_odds)``; exp is worked out where it may."""
    return may_occur(luck, log_odds) and luck < logistic(log_odds)


@rule
def chance_of(rate: float) -> float:
    """The chance that an event of a weekly rate happens within a week.

    >>> chance_of(0.0)
    0.0
    """
    return 1.0 - math.exp(-rate)


@rule
def comes(luck: float, rate: float) -> bool:
    """Whether an event of a weekly rate comes this week: ``luck < chance_of(rate)``, which is never above the rate."""
    return bool(luck < rate and luck < chance_of(rate))


@rule
def gumbel_of(key: int, slot: int, option: int) -> float:
    """A standard Gumbel draw for a customer slot and an option: the taste shock of a logit choice."""
    return -math.log(-math.log(uniform_of(key, slot, option)))


def _mixed(word: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The NumPy twin of ``mix``."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


def uniforms(key: int, slots: np.ndarray[Any, np.dtype[np.integer[Any]]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The NumPy twin of ``uniform``: the same bits for an array of slots."""

    number = np.asarray(slots).astype(np.uint64) + np.uint64(1)
    word = _mixed(np.uint64(key) + number * np.uint64(GOLDEN))
    drawn = (word >> np.uint64(12)).astype(np.float64)
    unit: np.ndarray[Any, np.dtype[np.float64]] = (drawn + 0.5) * TO_UNIT
    return unit


@loop
def _draw(key: Any, slots: Any, drawn: Any) -> None:
    for k in range(slots.shape[0]):
        drawn[k] = uniform(key, slots[k])


_mix = mix.py_func if hasattr(mix, "py_func") else mix


class Streams:
    """The keys of one world's luck.

    >>> luck = Streams(seed=1)
    >>> int(luck.key("need", week=3)) == int(Streams(1).key("need", 3)) != int(luck.key("need", 4))
    True
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._words: dict[str, int] = {}  # of decisions that have been asked for
        self._keys: dict[int, dict[str, Any]] = {}  # their keys in the weeks that were asked for of late

    def key(self, decision: str, week: int = 0) -> Any:
        """The key of a decision in a week: an unsigned 64-bit integer, as compiled loops (or plain ones) take it."""
        try:
            return self._keys[week][decision]
        except KeyError:
            return self._anew(decision, week)

    def _anew(self, decision: str, week: int) -> Any:
        """The key of a decision in a week for which it, or any, is asked for the first time."""
        keys = self._keys.get(week)
        if keys is None:
            keys = self._keys[week] = self._keys_in(week)
            if len(self._keys) > KEPT_WEEKS:
                del self._keys[next(iter(self._keys))]
        if decision not in keys:
            word = self._words[decision] = _mix((self.seed * GOLDEN + number_of(decision)) & MASK)
            key = _mix((word + (week + 1) * SECOND) & MASK)
            keys[decision] = key if settings.DISABLE_JIT else np.uint64(key)
        return keys[decision]

    def _keys_in(self, week: int) -> dict[str, Any]:
        """The keys in a week of all decisions that have been asked for: at once, since a week asks for many."""
        if not self._words:
            return {}
        words = np.fromiter(self._words.values(), np.uint64, len(self._words))
        keys = _mixed(words + np.uint64((week + 1) * SECOND & MASK))
        return dict(zip(self._words, keys.tolist() if settings.DISABLE_JIT else keys, strict=True))

    def uniforms(self, decision: str, slots: np.ndarray[Any, Any], week: int = 0) -> np.ndarray[Any, Any]:
        """One uniform a slot, for set-up work outside the compiled loops."""
        key = self.key(decision, week)
        if settings.DISABLE_JIT:
            return uniforms(key, slots)
        drawn = np.empty(len(slots))
        _draw(key, slots, drawn)
        return drawn
