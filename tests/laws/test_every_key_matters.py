"""No key is accepted and ignored: said otherwise, it changes some history, or the file is refused where it stands.

Every key of the schema is drawn in two small worlds: a rich one, in which everything is switched on, and a poor one, in
which nothing is; every field of every lever is drawn in the rich one. It is changed to another legal value. Then some
count or some column of a customer is another in some week, or a located problem says what is missing. None is silent.

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
from tests.laws.keys.sweeping import Verdicts, check, is_in, verdict, world
from tests.laws.keys.values import changes

DESCRIBES = {
    "title": "a text",
    "question": "a text",
    "currency": "how amounts are written",
    "run.replications": "how many worlds are compared, not what happens in one",
    "run.objective": "what the best is best at, not what happens",
    "strategies.*.description": "a text",
    "strategies.*.inherits": "which components a strategy has: drawn as these",
}
ELSEWHERE = {
    "world.customer_file": "read with the file, not with changes of it: tests/unit/scenario/test_customer_file.py",
    **{f"strategies.*.{family}": "drawn as the fields of its levers" for family in FAMILIES},
}
"""Keys that only describe, or are drawn elsewhere."""
CHANCE = {
    "catalogue.bundles.*.products": "a bundle that no strategy sells may be in the catalogue; all it says else is refused",
}
"""Keys that may do nothing where nothing is switched on."""
SILENT_STILL = {
    "world.experience.fed_up": "in the poor world only what is used up commits, and nobody leaves that",
}
"""Gaps: accepted and ignored."""
LEVERS = {
    "plan.six_elements": "it changes nothing by itself, and is held against what happened: tests/contracts/test_plans.py",
    "target.columns": "asks a customer file: tests/unit/scenario/test_customer_file.py",
}
AS_ANYWAY = {"channel_policy.no_rule": "what is done if nothing is said"}


def drawn(name: str) -> Iterator[Drawn]:
    """The keys of a world that are to matter."""
    skipped = {**DESCRIBES, **ELSEWHERE}
    return (each for each in schema_keys(world(name)[0].loaded.scenario, Scenario) if each.name not in skipped)


def swept(part: int | None) -> Verdicts:
    """The verdict on each key by name and world; in the poor world every place counts, in the rich one the best."""
    verdicts: Verdicts = {}
    for name in ("rich", "poor"):
        it, base = world(name)
        for key in (each for each in drawn(name) if is_in(part, each.name)):
            so_far = verdicts.setdefault(key.name, {})
            best, worst = so_far.get(name) in (MATTERS, REFUSED), so_far.get(name) == SILENT
            if (name == "rich" and best) or (name == "poor" and worst):
                continue
            now = verdict(it, base, changes(key, it.loaded.scenario), key.dotted)
            if now != OFF or name not in so_far:
                so_far[name] = now
    return verdicts


@pytest.mark.slow
def test_every_key_matters_or_is_refused() -> None:
    check(swept(None), SILENT_STILL, CHANCE)


def test_a_part_of_the_keys_matter_or_are_refused() -> None:
    check(swept(0), SILENT_STILL, CHANCE)


@pytest.mark.slow
def test_every_field_of_every_lever_matters_or_is_refused() -> None:
    check(levers.swept(None, LEVERS, AS_ANYWAY))


def test_a_part_of_the_fields_of_levers_matter_or_are_refused() -> None:
    check(levers.swept(0, LEVERS, AS_ANYWAY))
