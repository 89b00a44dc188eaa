"""Keeping in touch takes the time of those who do it: minutes where reps have hours, their day where they have one.

What maintenance takes is missing for selling, and its own measure of time is the week of the team, not a number of
contacts that the team does not count by.
"""

from __future__ import annotations

from typing import Any

import pytest

WEEKS = 8

# Half of the customers are ours, and each is to be called every week; there are many more than there is time for.
TEAM = """
title = "A team that sells, and keeps in touch"
run = { customers = 4000, weeks = 8 }

[world.segments.all]
share = 1
churn = { rate = 0 }
holds = { it = 0.5 }

[world.needs.it]
rate = 0.3
voiced = 0
lasts = 5000

[world.network]
kind = "nobody"

[catalogue.products.it]
category = "it"
price = 10

[channels.line]
direction = "outbound"

[reps.team]
channel = "line"
count = 2

[selling]
effort_response = 0

[strategies.now]
"""
HOURS = "channels.line = { dial_minutes = 2, talk_minutes = 10 }\nreps.team.hours = 10\n"
DAY = "reps.team.day = { meetings = 1, calls = 2, messages = 1 }\n"
CARE = "strategies.now.care = [{ kind = 'maintenance', channel = 'line', every = { A = 1, B = 1, C = 1, D = 1 } }]\n"
SELDOM = CARE.replace("= 1", "= 40")
IN_TURN = "strategies.now.dispatch = [{ kind = 'assign', channel = 'line', rule = 'round robin' }]\n"
BUDGET = WEEKS * 2 * 10 * 60  # minutes of the team
LAST_CALLS = WEEKS * 2 * 12  # each rep finishes the last one of the week


def minutes(lived: Any) -> float:
    """What selling and maintenance took: all dials, and the talks with who answered."""
    dials = lived.total("dials") + lived.total("care")
    return 2 * dials + 10 * (lived.total("connected") + lived.total("care") - lived.total("care_unreached"))


@pytest.mark.parametrize("connects", ["1", "0.5"])
@pytest.mark.parametrize("care", ["", CARE, SELDOM], ids=["none", "all week", "in part"])
def test_minutes_of_selling_and_maintenance_fill_the_week_and_no_more(live, care: str, connects: str) -> None:
    """Dials x 2 + talks x 10 minutes, whatever for: the hours of the team, and the last call of each rep."""
    team = live(TEAM, HOURS, care, f"channels.line.connects = {connects}")
    assert BUDGET - LAST_CALLS <= minutes(team) <= BUDGET + LAST_CALLS


def test_maintenance_is_bounded_by_hours_and_by_no_number_of_contacts(live) -> None:
    """With four times the hours four times as many customers are kept in touch with, 50 calls in ten hours."""
    ten, forty = live(TEAM, HOURS + CARE), live(TEAM, HOURS + CARE, "reps.team.hours = 40")
    assert ten.total("care") == pytest.approx(BUDGET / 12, abs=WEEKS * 2)
    assert forty.total("care") == pytest.approx(4 * BUDGET / 12, abs=WEEKS * 2)


def test_what_maintenance_takes_is_missing_for_selling(live) -> None:
    """All of the week goes to customers of ours, who come first: nobody is left to call others."""
    assert live(TEAM, HOURS + CARE).total("contacts") <= WEEKS * 2


@pytest.mark.parametrize("dispatch", ["", IN_TURN], ids=["owner", "round robin"])
def test_a_day_of_activities_is_not_exceeded_by_maintenance(live, dispatch: str) -> None:
    """Four activities a day, twenty a week and rep: selling and maintenance together make no more of them."""
    team = live(TEAM, DAY + CARE + dispatch)
    assert (team.weekly("contacts", "care") <= 2 * 20).all()
    assert team.total("care") == WEEKS * 2 * 20, "customers of ours come first"


@pytest.mark.parametrize("dispatch", ["", IN_TURN], ids=["owner", "round robin"])
def test_contacts_a_week_are_not_exceeded_by_maintenance(live, dispatch: str) -> None:
    """The same where a week is so many contacts."""
    team = live(TEAM, "reps.team.contacts_per_week = 20\n" + SELDOM + dispatch)
    assert (team.weekly("contacts", "care") == 2 * 20).all()
    assert team.total("care") > 0
