"""Ties of five kinds: the same from either side, in the shares of the scenario, trusted as it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.core.streams import Streams
from simsales.market.friends import word_of_mouth
from simsales.market.friends.keys import TIES
from simsales.market.friends.ties import tie_facts, tie_kind
from simsales.market.market import Market
from simsales.market.scenario import World
from tests.laws.worlds import LIVELY, QUIET, changed, fingerprint, lived, opened

SHARES = {"client": 0.1, "relative": 0.4, "partner": 0.1, "superior": 0.05, "member": 0.35}
TALK = changed(QUIET, world__network={"kind": "friends"}, world__experience={"opinion_weight": 0.5})


def trusting(trust: float) -> dict[str, float]:
    return dict.fromkeys(TIES, trust)


def test_the_kind_is_the_same_from_either_side_and_in_the_shares_of_the_scenario() -> None:
    spec = changed(LIVELY, world__network={"ties": SHARES})["world"]
    bounds = tie_facts(World.model_validate(spec)).bounds
    key = Streams(4).key("tie")
    pairs = [(i, j) for i in range(160) for j in range(i)]
    kinds = np.array([tie_kind(key, i, j, bounds) for i, j in pairs])
    assert [tie_kind(key, j, i, bounds) for i, j in pairs] == kinds.tolist()
    for number, name in enumerate(TIES):
        share, error = SHARES[name], np.sqrt(SHARES[name] * (1 - SHARES[name]) / len(pairs))
        assert (kinds == number).mean() == pytest.approx(share, abs=4 * error)


def told(market: Market, good: list[int], poor: list[int]) -> None:
    """Let some customers tell; a week later their friends have made up their minds."""
    for mood in ((good, poor), ([], [])):
        today = market.dawn(market.post_rival_prices())
        today.people.told[:] = 0
        today.people.told[mood[0]] = 1
        today.people.told[mood[1]] = -1
        word_of_mouth.spread(today)


def test_a_word_counts_by_the_trust_of_its_tie() -> None:
    market = opened(changed(TALK, world__network={"ties": SHARES, "trust": {"relative": 2.5, "superior": 0.2}}))
    good, poor = list(range(0, 300, 3)), list(range(1, 300, 7))
    good = [i for i in good if i not in poor]
    told(market, good, poor)
    ties, key = market.facts.ties, market.luck.key("tie")
    expected = np.zeros(market.customers.n)
    for teller, mood in [*((i, 1) for i in good), *((i, -1) for i in poor)]:
        for friend in market.friends.friend[market.friends.start[teller] : market.friends.start[teller + 1]]:
            expected[friend] += mood * ties.trust[tie_kind(key, teller, int(friend), ties.bounds)]
    saturated = np.sign(expected) * (1 - np.exp(-0.5 * np.abs(expected)))
    assert market.customers.column("opinion") == pytest.approx(saturated, abs=1e-12)
    assert np.ptp(expected) > 3


def test_who_is_not_trusted_still_makes_us_known() -> None:
    deaf, plain = (opened(changed(TALK, world__network={"trust": trusting(trust)})) for trust in (0.0, 1.0))
    tellings = []
    for market in (deaf, plain):
        today = market.dawn(market.post_rival_prices())
        today.people.told[:50] = 1
        word_of_mouth.spread(today)
        tellings.append(today.people.tellings.copy())
        told(market, [], [])
    assert (tellings[0] == tellings[1]).all()
    assert tellings[0].sum() > 0
    assert (deaf.customers.column("opinion") == 0).all()
    assert (plain.customers.column("opinion") > 0).any()


@pytest.mark.parametrize("network", [{"trust": trusting(1.0)}, {"ties": SHARES}])
def test_as_long_as_all_ties_are_trusted_alike_nothing_changes(network: dict[str, Any]) -> None:
    assert fingerprint(lived(changed(LIVELY, world__network=network))) == fingerprint(lived(LIVELY))


def test_trusted_friends_move_opinions_further() -> None:
    talkative = changed(LIVELY, world__experience={"encounters": 0.5, "spread": 0.3})
    for seed in (1, 2):
        plain, close = (
            lived(changed(talkative, world__network={"trust": trusting(trust)}), seed=seed) for trust in (1.0, 3.0)
        )
        assert np.abs(close.customers.column("opinion")).mean() > 2 * np.abs(plain.customers.column("opinion")).mean()
