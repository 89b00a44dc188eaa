"""No key is accepted and ignored: said otherwise, it changes some history, or the file is refused where it stands.

Every key of the schema, and every field of every lever, is drawn in three small worlds: a rich one, in which everything
is switched on, a poor one, in which nothing is, and a bare one, in which there is nothing but a shop. It is changed to
another legal value. Then some count or some column of a customer is another in some week, or a located problem says
what is missing. None is silent.

The complete sweep is marked slow; a part of it, by name, runs always.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simsales.market.levers import FAMILIES
from simsales.market.scenario import Scenario
from tests.laws.keys import levers
from tests.laws.keys.drawing import Drawn, schema_keys
from tests.laws.keys.living import MATTERS, OFF, REFUSED, SILENT
from tests.laws.keys.sweeping import POOR, Verdicts, check, is_in, verdict, world
from tests.laws.keys.values import changes

DESCRIBES = {
    "title": "a text",
    "question": "a text",
    "currency": "how amounts are written",
    "run.replications": "how many worlds are compared, not what happens in one",
    "run.indifference": "how far apart strategies are as good, not what happens",
    "run.objective": "what the best is best at, not what happens",
    "run.discount_rate": "what money is worth later, not what happens",
    "strategies.*.description": "a text",
    "strategies.*.inherits": "which components a strategy has: drawn as these",
}
ELSEWHERE = {
    "world.customer_file": "read with the file, not with changes of it: tests/unit/scenario/test_customer_file.py",
    **{f"strategies.*.{family}": "drawn as the fields of its levers" for family in FAMILIES},
}
"""Keys that only describe, or are drawn elsewhere."""
CHANCE = {
    "world.moments.anniversary": "it comes after a year, and nobody is a customer when the bare world begins",
    "catalogue.bundles.*.products": "a bundle that no strategy sells may be listed; all else of it is refused",
    "channel_policy.call": "without a target or a category it calls everybody, as a channel does anyway",
    "pricing.authority.early": "who is bound must be called, or come in the very week in which that ends, and ask",
    "care.event": "the only one in ten weeks is in the first, before anybody is near enough to come",
}
"""What may do nothing in a poor world, as the market goes: no reading of the file can tell."""
SILENT_STILL: dict[str, str] = {}
"""Gaps: accepted and ignored."""
LEVERS = {
    "plan.six_elements": "it changes nothing by itself, and is held against what happened: tests/contracts/test_plans",
    "target.columns": "asks a customer file: tests/unit/scenario/test_customer_file.py",
}
REFUSED_ALWAYS = {
    "world.moments.expiry": "the rich world has it already, with each of its keys",
    "world.breaches": "the rich world has them already, with each of their keys",
    "catalogue.bundles": "the rich world has some already",
    "channel_policy.no_rule": "what is done if nothing is said",
    "pricing.loyalty.target.holds": "it is for holders of ours, and says so",
    "incentives.target": "without it the bonus of the rich world does nothing, and is refused",
    "branch.hand_over.channel": "no world has two branches with managers",
}
AS_ANYWAY = {"channel_policy.no_rule": "what is done if nothing is said"}
WORST_FIRST = (SILENT, MATTERS, REFUSED, OFF)
BEST_FIRST = (MATTERS, SILENT, REFUSED, OFF)


def drawn(name: str) -> Iterator[Drawn]:
    """The keys of a world that are to matter."""
    skipped = {**DESCRIBES, **ELSEWHERE}
    return (each for each in schema_keys(world(name)[0].loaded.scenario, Scenario) if each.name not in skipped)


def swept(part: int | None) -> Verdicts:
    """The verdict on each key by name and world; in the poor worlds every place counts, in the rich one the best."""
    verdicts: Verdicts = {}
    for name in ("rich", *POOR):
        it, base = world(name)
        for key in (each for each in drawn(name) if is_in(part, each.name)):
            so_far = verdicts.setdefault(key.name, {})
            order = WORST_FIRST if name in POOR else BEST_FIRST
            if so_far.get(name) != order[0]:
                now = verdict(it, base, changes(key, it.loaded.scenario), key.dotted)
                so_far[name] = min(now, so_far.get(name, OFF), key=order.index)
    return verdicts


@pytest.mark.slow
def test_every_key_matters_or_is_refused() -> None:
    check(swept(None), SILENT_STILL, CHANCE, REFUSED_ALWAYS)


def test_a_part_of_the_keys_matter_or_are_refused() -> None:
    check(swept(0), SILENT_STILL, CHANCE, REFUSED_ALWAYS)


@pytest.mark.slow
def test_every_field_of_every_lever_matters_or_is_refused() -> None:
    check(levers.swept(None, LEVERS, AS_ANYWAY), SILENT_STILL, CHANCE, REFUSED_ALWAYS)


def test_a_part_of_the_fields_of_levers_matter_or_are_refused() -> None:
    check(levers.swept(0, LEVERS, AS_ANYWAY), SILENT_STILL, CHANCE, REFUSED_ALWAYS)
