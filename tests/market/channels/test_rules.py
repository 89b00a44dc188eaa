"""Rules between channels: who may go on, who is paid, and which of them go together."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.files.problems import ScenarioError
from simsales.market.channels.conflict import claim_of, credit_part, paid_alone, took_part
from simsales.market.channels.plan import ChannelPolicy, Credit
from simsales.market.channels.rules import (
    DoubleCredit,
    FirstTouch,
    NamedAccounts,
    Registration,
    SharedData,
    Split,
    SplitByRole,
    Territory,
)
from simsales.market.check import check
from simsales.market.ground.levers import Target
from simsales.market.loading import load_file
from tests.laws.worlds import LIVELY, changed, opened

CROWDED = changed(LIVELY, channels__store__capacity=1000, run__customers=1000)


def first_last_and_seller() -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Four channels, all going to customers: the seller is the last, the others came in weeks 7, 9 and 8."""
    return np.array([7, 9, 8, 10]), np.ones(4, bool)


@pytest.mark.parametrize(
    ("credit", "wanted"),
    [
        (Credit.NONE, [0, 0, 0, 1]),
        (Credit.SPLIT, [0.25, 0.25, 0.25, 0.25]),
        (Credit.ROLES, [0.3, 0.2, 0, 0.5]),
        (Credit.DOUBLE, [1 / 3, 1 / 3, 1 / 3, 1]),
    ],
)
def test_who_is_paid_of_four(credit: Credit, wanted: list[float]) -> None:
    touched, outbound = first_last_and_seller()
    claim = claim_of(touched, outbound, np.arange(4), 3, 3, -1, 10, 4.0)
    assert [credit_part(int(credit), c, True, claim, np.array([0.3, 0.2, 0.5])) for c in range(4)] == wanted


def test_of_two_the_other_both_introduced_and_advised() -> None:
    touched, outbound = np.array([9, 10]), np.array([True, False])
    claim = claim_of(touched, outbound, np.arange(2), 1, 1, -1, 10, 4.0)
    parts = [credit_part(int(Credit.ROLES), c, True, claim, np.array([0.3, 0.2, 0.5])) for c in range(2)]
    assert parts == [0.5, 0.5]


def test_who_came_too_long_ago_or_waited_in_a_shop_is_paid_nothing() -> None:
    touched, outbound = np.array([5, 9, 10]), np.array([True, False, False])
    claim = claim_of(touched, outbound, np.arange(3), 2, 2, -1, 10, 4.0)
    assert claim.parties == 1


@given(
    credit=st.sampled_from(list(Credit)),
    touched=st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=6),
    seller=st.integers(0, 5),
    owner=st.integers(0, 5),
    protected=st.booleans(),
    named=st.integers(-1, 5),
    roles=st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)),
    passer=st.integers(-1, 5),
    passed=st.floats(0, 1),
)
def test_the_credit_of_a_sale_sums_to_one_under_every_rule(
    credit: Credit, touched: list[tuple[int, bool]], seller: int, owner: int, protected: bool, named: int,
    roles: tuple[int, int, int], passer: int, passed: float,
) -> None:  # fmt: skip
    """To two under double credit, where several took part; and nobody is paid but who took part or has a right to."""
    channels, week = len(touched), 12
    seller, owner, named = seller % channels, owner % channels, named if named < channels else -1
    weeks, outbound = np.array([when for when, _ in touched]), np.array([goes for _, goes in touched])
    weeks[seller] = week
    alone = paid_alone(int(credit), seller, owner, protected, named)
    passer = passer if passer < channels and passer != seller else -1
    names = np.arange(channels)[::-1].copy()
    claim = claim_of(weeks, outbound, names, seller, alone, -1, week, 4.0, passer, passed)
    took = [took_part(weeks, outbound, c, claim, week, 4.0) for c in range(channels)]
    by_role = np.array(roles) / sum(roles)
    parts = [credit_part(int(credit), c, took[c], claim, by_role) for c in range(channels)]
    assert claim.parties == sum(took)
    twice = credit == Credit.DOUBLE and claim.parties > 1 and passer < 0
    assert math.isclose(sum(parts), 2 if twice else 1)
    assert all(0 <= part <= 1 for part in parts)
    entitled = {owner} if protected and credit == Credit.FIRST_TOUCH else set()
    assert all(took[c] or c in entitled | {named} for c in range(channels) if parts[c] > 0)


@pytest.mark.parametrize("rule", [FirstTouch(protection=5.0), Registration(protection=5.0)])
@pytest.mark.parametrize("credit", [(), (Split(),), (SplitByRole(),), (DoubleCredit(),), (Territory(),)])
def test_a_registered_and_protected_lead_is_never_poached(rule: object, credit: tuple[object, ...]) -> None:
    """No outbound channel touches whom another has registered, as long as the protection lasts."""
    market = opened(CROWDED, rule, *credit)
    outbound = market.facts.channel.outbound
    seen = 0
    while market.week < 12:
        before = {name: market.customers.column(name).copy() for name in ("owner", "owned_until")}
        market.run_for(1)
        week = market.week - 1
        touched = market.customers.column("touched") == week
        kept = before["owned_until"] >= week
        seen += int(kept.sum())
        for c in np.flatnonzero(outbound):
            assert not (touched[:, c] & kept & (before["owner"] != c)).any()
    assert seen > 100


def test_rules_say_the_same_in_any_order() -> None:
    rules = (
        Territory(),
        FirstTouch(protection=6.0),
        SplitByRole(),
        SharedData(cost=50.0),
        NamedAccounts(channel="store"),
    )
    policies = []
    for order in itertools.permutations(rules):
        market = opened(CROWDED, *order)
        market.run_for(1)
        policy = market.plan[ChannelPolicy]
        policies.append(
            (policy.credit, policy.access, policy.roles, policy.protection_weeks, policy.share, policy.named)
        )
    assert len({repr(each) for each in policies}) == 1


def test_who_shares_does_not_call_whom_another_has_just_called() -> None:
    market = opened(CROWDED, SharedData())
    outbound = np.flatnonzero(market.facts.channel.outbound)
    window = market.facts.selling.collision_window
    while market.week < 10:
        before = market.customers.column("touched").copy()
        market.run_for(1)
        week = market.week - 1
        now = market.customers.column("touched")
        for c in outbound:
            lately = np.delete(before, c, axis=1).max(axis=1) >= week - window
            assert not ((now[:, c] == week) & lately).any()


def test_the_first_that_fits_names_the_account() -> None:
    young = NamedAccounts(channel="telesales", target=Target(segments=("young",)))
    market = opened(CROWDED, young, NamedAccounts(channel="store"))
    market.run_for(2)
    labels, segment = market.book.labels, market.customers.column("segment")
    named = market.customers.column("named")[:, 0]
    assert (named[segment == labels.segments.index("young")] == labels.channels.index("telesales")).all()
    assert (named[segment == labels.segments.index("old")] == labels.channels.index("store")).all()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (("split", "double_credit"), "each say how the commission is shared"),
        (("first_touch", "registration"), "each say when a lead becomes a channel's own"),
        (("no_rule", "territory"), "there is a rule, or none"),
        (("split", "no_rule"), "there is a rule, or none"),
    ],
)
def test_rules_that_deny_each_other_are_refused_where_they_stand(
    rules: tuple[str, str], said: str, tmp_path: Path
) -> None:
    text = Path("scenarios/channel_conflict.toml").read_text(encoding="utf-8")
    old = '    { kind = "no_rule" },\n'
    assert old in text
    lines = "".join(f'    {{ kind = "{rule}" }},\n' for rule in rules)
    file = tmp_path / "two_rules.toml"
    file.write_text(text.replace(old, lines), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        check(load_file(file))
    (problem,) = (each for each in caught.value.problems if said in each.message)
    assert problem.line == file.read_text(encoding="utf-8").splitlines().index(f'    {{ kind = "{rules[1]}" }},') + 1
