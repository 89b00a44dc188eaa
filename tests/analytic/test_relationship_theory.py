"""The chain of relationship stages against its theory: one step on average, the stationary mix, the half-life."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.core.streams import Streams
from simsales.market.bond.relationship import comes_closer, neglect_rate, raised
from simsales.market.channels.levers import Call
from simsales.market.population import stages
from tests.laws.worlds import QUIET, Spec, changed, opened

GAIN, HALF_LIFE = 0.1, 26.0


def called(customers: int, weeks: int, **changes: Any) -> Spec:
    """Everybody is called once a week by one rep who reads everybody, and is always let in; half-life 26 weeks."""
    return changed(
        QUIET,
        run__customers=customers,
        run__weeks=weeks,
        channels__calls={"direction": "outbound", "connects": 1, "rapport": 1},
        reps__one={"channel": "calls", "count": 1, "contacts_per_week": 10_000, "skill": 1, "skill_spread": 0},
        selling__relationship_gain=GAIN,
        selling__relationship_half_life=HALF_LIFE,
        **changes,
    )


def market(spec: Spec, seed: int = 1) -> Any:
    """The market of ``called`` under the campaign that calls everybody every week."""
    return opened(spec, Call(channel="calls", rest=0.0), seed=seed)


def test_the_mix_under_constant_contact_is_the_stationary_one() -> None:
    """Detailed balance: the ratio of neighbours is P(up and no way back) / P(down and no way up)."""
    up = np.array([min(1.0, 4 * GAIN * (1 - k / 4)) for k in range(5)])
    down = np.array([1 - math.exp(-math.log(2) / HALF_LIFE * k) for k in range(5)])
    ratios = [up[k] * (1 - down[k + 1]) / ((1 - up[k + 1]) * down[k + 1]) for k in range(4)]
    expected = np.cumprod([1.0, *ratios])
    expected /= expected.sum()
    run = market(called(8000, 80, world__segments__all__relationship=0.8))
    run.run()
    seen = np.bincount(np.rint(run.customers.column("relationship") * 4).astype(int), minlength=5) / 8000
    error = np.sqrt(expected * (1 - expected) / 8000)
    assert (np.abs(seen - expected) < 3 * error + 1e-12).all(), (seen, expected)
    assert 0.05 < expected[3] < 0.5, "a mix that is not all allied"


@pytest.mark.parametrize("stage", [0, 1, 2, 3, 4])
def test_one_contact_moves_the_mean_as_the_gain_says(stage: int) -> None:
    """The relationship moves gain·trust/¼ of the way to an ally on average."""
    trust, near = 0.4, stage / 4
    luck = Streams(3).uniforms("closer", np.arange(20_000))
    after = np.array([raised(near) if comes_closer(u, near, GAIN, trust) else near for u in luck])
    error = after.std() / math.sqrt(len(luck))
    assert abs(after.mean() - (near + GAIN * trust / 0.25 * (1 - near))) <= 3 * error


def test_neglect_halves_the_mean_in_a_half_life() -> None:
    """Linear death in discrete weeks: the mean after a half-life is that of the chain, and near one half."""
    down = np.array([1 - math.exp(-neglect_rate(k / 4, HALF_LIFE)) for k in range(5)])
    step = np.diag(1 - down) + np.diag(down[1:], -1)
    mix = np.linalg.matrix_power(step.T, int(HALF_LIFE)) @ np.eye(5)[4]
    near = np.arange(5) / 4
    expected = mix @ near
    deviation = math.sqrt(mix @ near**2 - expected**2)
    run = opened(
        changed(
            QUIET, run__customers=8000, run__weeks=26, world__segments__all__relationship=1,
            selling__relationship_half_life=HALF_LIFE,
        )
    )  # fmt: skip
    assert (run.customers.column("relationship") == 1).all()
    run.run()
    near = run.customers.column("relationship")
    assert abs(near.mean() - expected) < 3 * deviation / math.sqrt(8000)
    assert abs(expected - 0.5) < 0.02


@pytest.mark.parametrize("mean", [0.0, 0.2, 0.7, 1.0])
def test_stages_at_the_start_are_binomial(mean: float) -> None:
    drawn = np.rint(stages(Streams(1).uniforms("relationship", np.arange(20_000)), mean) * 4).astype(int)
    seen = np.bincount(drawn, minlength=5) / 20_000
    expected = np.array([math.comb(4, k) * mean**k * (1 - mean) ** (4 - k) for k in range(5)])
    assert (np.abs(seen - expected) <= 3 * np.sqrt(expected * (1 - expected) / 20_000)).all()


def test_a_higher_mean_never_begins_at_a_lower_stage() -> None:
    luck = Streams(1).uniforms("relationship", np.arange(5000))
    assert (stages(luck, 0.3) <= stages(luck, 0.5)).all()
