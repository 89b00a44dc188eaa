"""Queues that cannot be: refused where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

import simsales

WORLD = """
title = "A queue"
[run]
customers = 100
[world]
segments = {{ all = {{ share = 1 }} }}
needs = {{ it = {{}} }}
{world}
[catalogue.products.it]
category = "it"
[channels.shop]
direction = "{way}"
{channel}
queue = {{ {queue} }}
{more}
[strategies.now]
"""
TEAM = '[reps.team]\nchannel = "shop"\ncount = 2\n'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"queue": ""}, "nobody serves in this queue"),
        ({"queue": "servers = 1, opens = 12, closes = 9"}, "must be later"),
        ({"queue": "servers = 1, busy = [1, 2]"}, "each of the 8 open hours, and has 2"),
        ({"queue": "servers = 1, on_duty = [0, 0, 0, 0, 0, 0, 0, 0]"}, "all zero"),
        ({"queue": 'servers = 1, first = ["some"]'}, 'no segment "some"'),
        ({"queue": 'servers = 1, first = ["all"]'}, "others who are served later"),
        ({"queue": "servers = 1, patience = 0"}, "must be more than 0"),
        ({"queue": "servers = 1", "way": "outbound"}, "customers who come to it"),
        ({"queue": "servers = 1", "more": TEAM}, "servers or reps"),
        ({"queue": "servers = 1", "channel": "capacity = 10"}, "capacity or a queue"),
        ({"queue": "", "more": TEAM + "contacts_per_week = 100\n"}, "which takes its minutes"),
        ({"queue": "servers = 1", "world": "size = 1000"}, "of a sample"),
    ],
)
def test_a_queue_that_cannot_be(said: dict[str, str], words: str, tmp_path: Path) -> None:
    path = tmp_path / "queue.toml"
    path.write_text(
        WORLD.format(**{"world": "", "way": "inbound", "channel": "", "more": "", **said}), encoding="utf-8"
    )
    with pytest.raises(simsales.ScenarioError) as error:
        simsales.load(path)
    assert words in str(error.value)
    assert "queue.toml:" in str(error.value)
