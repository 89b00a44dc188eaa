"""No effort and next to no effort come to the same: what gets past a step does not jump, whatever the channel's chance.

A step that is certain may stay certain without effort, or need it like any other; it may not do both, one at a
thousandth of the effort and the other at none.
"""

from __future__ import annotations

from typing import Any

import pytest

N = 2000

# Everybody has a need that they do not speak of, wants what meets it, and is contacted once: all gates are open.
DOORS = """
title = "One gate after another"
run = { customers = 2000, weeks = 1 }

[world.segments.all]
share = 1
relationship = 0
churn = { rate = 0 }

[world.needs.it]
rate = 1000
voiced = 0
voiced_per_visit = 0
worth_having = 100

[world.network]
kind = "nobody"

[catalogue.products.it]
category = "it"
price = 1
known = 0

[channels.way]
rapport = 1
discovers = 1
presents = 1
overcomes = 1
closes = 1

[selling]
matched_lift = 0

[strategies.now]
"""
OUT = 'channels.way.direction = "outbound"\nreps.team = { channel = "way", count = 1, contacts_per_week = 2000 }\n'
IN = """
channels.way = { direction = "inbound", service = 1 }
world.segments.all = { visits = 1, weights = { service = 100 } }
strategies.now.channel_policy = [{ kind = "proactive", channel = "way" }]
"""
STEPS = [("rapport", "trust"), ("discovers", "need"), ("presents", "present"), ("overcomes", "close"),
         ("closes", "close")]  # fmt: skip


def effort(part: str, much: float) -> str:
    """So much of the effort goes into one part, and the rest evenly into the others."""
    parts = dict.fromkeys(("trust", "need", "present", "close"), (1 - much) / 3) | {part: much}
    said = ", ".join(f"{name} = {value!r}" for name, value in parts.items())
    return f'strategies.now.selling = [{{ kind = "effort", {said} }}]\n'


def passing(live: Any, way: str, gate: str, part: str, chance: str, much: float) -> float:
    """The part of all contacts that end in an order."""
    return float(live(DOORS, way, f"channels.way.{gate} = {chance}", effort(part, much)).total("orders") / N)


@pytest.mark.parametrize("way", [OUT, IN], ids=["outbound", "inbound"])
@pytest.mark.parametrize("chance", ["1", "0.999999", "0.8", "0"])
@pytest.mark.parametrize(("gate", "part"), STEPS, ids=[gate for gate, _ in STEPS])
def test_a_thousandth_of_the_effort_does_as_much_as_none(live, gate: str, part: str, chance: str, way: str) -> None:
    """The passing rate at effort 0 is the limit from above: a chance of 1 or of .8 moves by less than a twentieth.

    .8 / .2 x .001 / .25 are odds of .016; at a millionth of effort even those of .999999 are small.
    """
    little = 1e-3 if chance != "0.999999" else 1e-9
    gap = passing(live, way, gate, part, chance, little) - passing(live, way, gate, part, chance, 0.0)
    assert abs(gap) < 0.05


@pytest.mark.parametrize(("gate", "part"), STEPS, ids=[gate for gate, _ in STEPS])
def test_more_effort_never_gets_fewer_past(live, gate: str, part: str) -> None:
    shares = [passing(live, OUT, gate, part, "0.8", much) for much in (0.0, 0.001, 0.1, 0.25, 0.6)]
    assert shares == sorted(shares)
    assert shares[0] < 0.05 < shares[-1]
    assert shares[3] == pytest.approx(0.8, abs=3 * (0.16 / N) ** 0.5), "an even effort has the channel's own chance"
