"""Campaigns of a channel: several at a time, from and until a week, that give up; targets by what a file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales

N = 500
WORLD = f"""
title = "One channel that calls, and sells nothing"
run = {{ customers = {N}, weeks = 10 }}

[world.segments.young]
share = 0.5
churn = {{ rate = 0 }}
[world.segments.old]
share = 0.5
churn = {{ rate = 0 }}

[world.needs.phone]
rate = 0
lasts = 5000
[world.needs.fibre]
rate = 0

[world.network]
kind = "nobody"
[world.experience]
encounters = 0

[catalogue.products.phone]
category = "phone"
price = 20
[catalogue.products.fibre]
category = "fibre"
price = 20

[channels.shop]
direction = "inbound"
[channels.calls]
direction = "outbound"
connects = 1
closes = 0
capacity = {10 * N}

[strategies.now]
"""
SILENT = "{ kind = 'do_not_call', channel = 'calls' }"


def calling(*campaigns: str, silent: bool = True) -> str:
    """A strategy with these campaigns, which alone are called if the channel is ``silent`` otherwise."""
    said = [f"{{ kind = 'call', channel = 'calls', rest = 1, {each} }}" for each in campaigns]
    return f"strategies.now.channel_policy = [{', '.join([SILENT] * silent + said)}]"


def test_a_campaign_gives_up_after_its_attempts(live) -> None:
    lived = live(WORLD, calling("attempts = 3"))
    assert lived.weekly("contacts").tolist() == [N] * 3 + [0] * 7
    assert (lived.column("attempts") == 3).all()
    assert live(WORLD, calling("attempts = 1000")).total("contacts") == 10 * N


def test_a_campaign_runs_from_and_until_a_week(live) -> None:
    lived = live(WORLD, calling("starts = 2, ends = 5"))
    assert lived.weekly("contacts").tolist() == [0, 0, N, N, N, 0, 0, 0, 0, 0]


def test_while_no_campaign_runs_the_channel_calls_as_without_one(live) -> None:
    """Everybody, and each at most every 8 weeks: in week 0, and not again before the campaign has ended."""
    lived = live(WORLD, calling("starts = 2, ends = 3", silent=False))
    assert lived.weekly("contacts").tolist() == [N, 0, N, 0, 0, 0, 0, 0, 0, 0]


def test_who_is_meant_by_two_is_called_by_the_first_until_it_gives_up(live) -> None:
    lived = live(WORLD, calling("attempts = 1", "attempts = 2"))
    assert lived.weekly("contacts").tolist() == [N] * 3 + [0] * 7
    assert (lived.column("attempts_by") == [0, 1, 2]).all()


def test_each_campaign_is_about_its_own_category(live) -> None:
    """The young are called about phones, of which all have found a need; the old about fibre, of which none has."""
    about = calling(
        "category = 'phone', target = { segments = ['young'] }", "category = 'fibre', target = { segments = ['old'] }"
    )
    told = "world.needs.phone.rate = 1000\nrun.weeks = 1\nchannels.calls.rapport = 1\n"
    lived = live(WORLD, about, told)
    contacts, met = lived.by_segment("contacts"), lived.by_segment("needs_met")
    assert contacts["young"] + contacts["old"] == N
    assert met["young"] > 0 == met["old"]


def test_a_target_by_attempts_is_for_who_was_contacted_so_often(live) -> None:
    lived = live(WORLD, calling("target = { attempts = [0, 1] }"))
    assert (lived.column("attempts") == 2).all()
    assert live(WORLD, calling("target = { attempts = [1, 9] }")).total("contacts") == 0


@pytest.mark.parametrize("voiced", ["0", "1"])
def test_a_target_by_an_open_need_is_for_who_says_it(live, voiced: str) -> None:
    needed = f"world.needs.phone = {{ rate = 1000, voiced = {voiced} }}\nrun.weeks = 1\nchannels.calls.rapport = 0"
    for category, share in (("phone", float(voiced)), ("fibre", 0.0)):
        said = f"category = 'fibre', target = {{ open_need = '{category}' }}"
        assert live(WORLD, needed, calling(said)).total("contacts") == share * N


# --- Columns of the customer file ---------------------------------------------------------------------------------

ROWS = [("30", "north"), ("45.5", "south"), ("50", "north"), ("51", "west"), ("", "north"), ("thirty", "")]
FILE = "world.customer_file.path = 'customers.csv'\nrun.weeks = 1\n"
FITS = {
    "age = [30, 50]": [0, 1, 2],
    "age = [50]": [2],
    "age = ['thirty', 51]": [3, 5],
    "region = ['north', 'west']": [0, 2, 3, 4],
    "region = ['east']": [],
    "age = [0, 100], region = ['north']": [0, 2],
}


@pytest.fixture
def customers(tmp_path: Path) -> None:
    """A customer file beside the scenario."""
    (tmp_path / "customers.csv").write_text("\n".join(["age,region", *(",".join(row) for row in ROWS)]) + "\n")


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize("columns", FITS)
def test_a_target_by_columns_is_for_the_rows_that_fit(live, columns: str) -> None:
    lived = live(WORLD, FILE, calling(f"target = {{ columns = {{ {columns} }} }}"))
    assert np.flatnonzero(lived.column("attempts")).tolist() == FITS[columns]


@pytest.mark.usefixtures("customers")
def test_columns_may_be_asked_for_by_a_change(live) -> None:
    target: dict[str, Any] = {"columns": {"age": [30, 50]}}
    call = {"kind": "call", "channel": "calls", "target": target}
    changes = {"strategies.now.channel_policy": [{"kind": "do_not_call", "channel": "calls"}, call]}
    lived = live(WORLD, FILE, changes=changes)
    assert np.flatnonzero(lived.column("attempts")).tolist() == [0, 1, 2]


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(("columns", "hint"), [("regoin = ['north']", '"region"'), ("age = [50, 30]", "above")])
def test_what_no_column_or_range_is_is_refused(live, columns: str, hint: str) -> None:
    with pytest.raises(simsales.ScenarioError, match=hint):
        live(WORLD, FILE, calling(f"target = {{ columns = {{ {columns} }} }}"))
