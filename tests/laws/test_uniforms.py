"""Luck is good luck: even, independent along every part of its address, the same bits compiled, plain and by NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from simsales.core.compiled import plain
from simsales.core.streams import GOLDEN, Streams, gumbel_of, mix, uniform, uniform_of, uniforms

N = 100_000
KEY = st.integers(0, 2**64 - 1)


@njit
def _drawn(key, slots, options):  # type: ignore[no-untyped-def]  # compiled test loop
    drawn = np.empty((slots, options))
    for i in range(slots):
        for k in range(options):
            drawn[i, k] = uniform_of(key, i, k)
    return drawn


def grid(seed: int, slots: int, options: int, decision: str = "need", week: int = 0) -> np.ndarray:
    """Draws of the first slots (rows) and options (columns)."""
    return np.asarray(_drawn(Streams(seed).key(decision, week), slots, options))


def slots_line(seed: int = 1, decision: str = "need", week: int = 0, n: int = N) -> np.ndarray:
    """Draws along customers."""
    return Streams(seed).uniforms(decision, np.arange(n), week)


def along(part: str, n: int) -> np.ndarray:
    """Draws of one slot along one part of their address."""
    if part == "slot":
        return slots_line(n=n)
    if part == "option":
        return grid(1, 1, n)[0]
    if part == "week":
        return np.array([Streams(1).uniforms("need", np.array([5]), week)[0] for week in range(n)])
    if part == "seed":
        return np.array([Streams(seed).uniforms("need", np.array([5]), 3)[0] for seed in range(n)])
    return np.array([Streams(1).uniforms(f"decision {k}", np.array([5]), 3)[0] for k in range(n)])


PARTS = {"slot": N, "option": N, "week": 20_000, "seed": 20_000, "decision": 20_000}
ALPHA = 1e-4  # each test's chance of failing a perfect generator; draws are fixed, so a red test stays red


@pytest.mark.parametrize(("part", "n"), PARTS.items())
def test_draws_are_even_along(part: str, n: int) -> None:
    drawn = along(part, n)
    counts = np.histogram(drawn, 256, (0, 1))[0]
    assert ALPHA < stats.chisquare(counts).pvalue < 1 - ALPHA
    low_bits = np.bincount((drawn * 2**32).astype(np.uint64).astype(np.int64) & 255, minlength=256)
    assert stats.chisquare(low_bits).pvalue > ALPHA
    assert stats.kstest(drawn, "uniform").pvalue > ALPHA
    assert len(np.unique(drawn)) == n


@pytest.mark.parametrize(("part", "n"), PARTS.items())
def test_neighbours_are_independent_along(part: str, n: int) -> None:
    drawn = along(part, n)
    for lag in (1, 2, 3, 7, 64):
        correlation = np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]
        assert abs(correlation) * math.sqrt(n - lag) < stats.norm.isf(ALPHA / 2), lag
    pairs = np.histogram2d(drawn[:-1:2], drawn[1::2], 16, ((0, 1), (0, 1)))[0]
    assert stats.chisquare(pairs.ravel()).pvalue > ALPHA
    runs = (drawn[1:] > 0.5) != (drawn[:-1] > 0.5)
    assert stats.binomtest(int(runs.sum()), len(runs), 0.5).pvalue > ALPHA


def test_lines_of_different_addresses_are_independent_of_each_other() -> None:
    lines = [
        slots_line(),
        slots_line(seed=2),
        slots_line(seed=3),
        slots_line(week=1),
        slots_line(week=2),
        slots_line(decision="choice"),
        slots_line(decision="need "),
        *grid(1, N, 4).T,
        *grid(1, N, 2, week=1).T,
    ]
    correlations = np.corrcoef(lines)[np.triu_indices(len(lines), 1)] * math.sqrt(N)
    assert stats.kstest(correlations, "norm").pvalue > ALPHA
    assert np.abs(correlations).max() < 4.5
    joint = np.histogram2d(lines[0], lines[3], 16, ((0, 1), (0, 1)))[0]
    assert stats.chisquare(joint.ravel()).pvalue > ALPHA


def test_no_two_decisions_and_weeks_share_a_key() -> None:
    keys = [
        int(Streams(s).key(d, w)) for s in range(20) for d in ("need", "leave", "taste", "tell") for w in range(520)
    ]
    assert len(set(keys)) == len(keys)


def test_no_two_weeks_walk_the_same_line_shifted() -> None:
    """Lines of draws are windows on one long cycle: no two windows may overlap."""
    first = slots_line(n=2000)
    others = np.concatenate(
        [slots_line(seed=s, decision=d, week=w, n=2000) for s in (1, 2) for d in ("leave", "taste") for w in range(50)]
    )
    assert not np.isin(first, others).any()


@given(key=KEY, slot=st.integers(0, 10**7), bit=st.integers(0, 63))
def test_flipping_one_bit_of_the_key_flips_about_half_of_the_draw(key: int, slot: int, bit: int) -> None:
    draw = plain(uniform)
    flips = []
    for step in range(64):
        one, other = draw(key, slot + step), draw(key ^ (1 << bit), slot + step)
        flips.append((int(one * 2**53) ^ int(other * 2**53)).bit_count())
    # 64 draws of 53 bits: the mean of flips has sd sqrt(53)/2/8 = 0.455; 6 sd
    assert abs(np.mean(flips) - 26.5) < 6 * 0.455


def test_avalanche_along_slots_and_options() -> None:
    """Flipping one bit of the address flips each bit of the draw in half the cases (52 bits, 4.5 sd each)."""
    draws = {"slot": slots_line(n=2**16), "option": grid(1, 1, 2**16)[0]}
    for name, drawn in draws.items():
        words = (drawn * 2**52).astype(np.uint64)
        for bit in range(16):
            here = np.flatnonzero(np.arange(2**16) & (1 << bit) == 0)
            flipped = words[here] ^ words[here | (1 << bit)]
            rates = [float(((flipped >> np.uint64(k)) & np.uint64(1)).mean()) for k in range(52)]
            assert np.abs(np.array(rates) - 0.5).max() < 4.5 * 0.5 / math.sqrt(2**15), f"{name} {bit}"


@given(key=KEY, slot=st.integers(0, 2**31 - 1), option=st.integers(0, 2**31 - 1))
def test_the_same_bits_compiled_plain_and_by_numpy(key: int, slot: int, option: int) -> None:
    compiled = uniform(np.uint64(key), slot)
    assert compiled == plain(uniform)(key, slot) == uniforms(key, np.array([slot]))[0]
    assert uniform_of(np.uint64(key), slot, option) == plain(uniform_of)(key, slot, option)
    assert 0 < compiled < 1


def inverse_mix(word: int) -> int:
    """The word of which the finaliser of SplitMix64 makes this one."""

    def unshifted(word: int, by: int) -> int:
        result = word
        for _ in range(64 // by):
            result = word ^ (result >> by)
        return result

    word = unshifted(word, 31) * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
    word = unshifted(word, 27) * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
    return unshifted(word, 30)


def test_the_ends_are_never_reached() -> None:
    """Not even by the key for which the last word is all ones, or all zeros."""
    assert inverse_mix(plain(mix)(0x0123456789ABCDEF)) == 0x0123456789ABCDEF
    assert 0 < slots_line().min() < 5 / N
    assert 1 - 5 / N < slots_line().max() < 1
    for last in (0, 2**64 - 1):
        key = (inverse_mix(last) - GOLDEN) % 2**64
        for draw in (plain(uniform)(key, 0), uniform(np.uint64(key), 0), float(uniforms(key, np.array([0]))[0])):
            assert 0 < draw < 1
            assert abs(draw - (last > 0)) < 1e-15, "it is that key"


def test_gumbel_draws_follow_their_law() -> None:
    key = Streams(1).key("taste")
    drawn = np.array([gumbel_of(key, slot, 3) for slot in range(20_000)])
    assert stats.kstest(drawn, "gumbel_r").pvalue > ALPHA
    best = np.array([[gumbel_of(key, slot, k) for k in range(3)] for slot in range(20_000)]).argmax(axis=1)
    assert stats.chisquare(np.bincount(best)).pvalue > ALPHA, "equal options are chosen alike"
