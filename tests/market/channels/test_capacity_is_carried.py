"""A fraction of a contact is not lost at the end of every week: what is left over is there the week after.

In n weeks of capacity c a team makes n times c contacts, to the whole number below or the nearest, if there are people
enough, whatever made c a fraction.
"""

from __future__ import annotations

from math import floor

import pytest

WEEKS = 16

# One rep who makes one contact a week, or serves one visitor; far more customers want one than there is time for.
ONE = """
title = "One rep, one contact a week"
run = { customers = 400, weeks = 16 }

[world.segments.all]
share = 1
visits = 1
churn = { rate = 0 }
holds = { other = 1 }

[world.needs.it]
rate = 0.5
voiced = 0
voiced_per_visit = 0
lasts = 5000
[world.needs.else]
rate = 0

[catalogue.products.it]
category = "it"
price = 10
[catalogue.products.other]
category = "else"
price = 10

[channels.branch]
direction = "inbound"

[reps.one]
channel = "branch"
count = 1
contacts_per_week = 1

[strategies.now]
"""
BRANCH = ONE
FIELD = (
    ONE.replace('channel = "branch"', 'channel = "field"')
    + """
channel_policy = [{ kind = "call", channel = "field", category = "it" }]
[channels.field]
direction = "outbound"
[selling]
effort_response = 0
"""
)
SOME = "strategies.now.selling = [{ kind = 'training', part = PART }]\n"
TRAINING = SOME.replace("PART", "0.05")
CARE = "strategies.now.care = [{ kind = 'maintenance', channel = 'field', every = { A = 1, B = 1, C = 1, D = 1 } }]\n"
ASKING = "world.referral = {}\nstrategies.now.prospecting = [{ kind = 'ask_for_referrals', time = 0.05 }]\n"
ASSIGN = "strategies.now.dispatch = [{ kind = 'assign', channel = 'field', rule = 'RULE' }]\n"
IN_TURN, NEARBY = ASSIGN.replace("RULE", "round robin"), ASSIGN.replace("RULE", "territory")
WRITING = "strategies.now.dispatch = [{ kind = 'recording', channel = 'field', part = 1, takes = 0.1 }]\n"
BOUNDED = 'channels.field.capacity = 1\nreps.one.channel = "branch"\n'  # a capacity is for who has no reps
MANAGERS = """
reps.one.count = 5
reps.managers = { channel = "branch", count = 1, contacts_per_week = 1 }
strategies.now.branch = [{ kind = "hand_over", channel = "branch", managers = "managers", lobby = { recognises = 1 } }]
"""

WAYS = {
    # what takes a part of the week: (world, what is said over it, entries that are contacts, contacts a week)
    "training": (FIELD, TRAINING, ("contacts",), 0.95),
    "training, of visits": (BRANCH, TRAINING, ("visits",), 0.95),
    "training, of maintenance": (FIELD, TRAINING + CARE, ("care",), 0.95),
    "training, dealt out in turn": (FIELD, TRAINING + IN_TURN, ("contacts",), 0.95),
    "training, of three contacts": (FIELD, TRAINING + "reps.one.contacts_per_week = 3", ("contacts",), 2.85),
    "training, of two reps": (FIELD, TRAINING + "reps.one.count = 2", ("contacts",), 1.9),
    "training, of two reps, dealt out": (FIELD, TRAINING + IN_TURN + "reps.one.count = 2", ("contacts",), 1.9),
    "much training": (FIELD, SOME.replace("PART", "0.3"), ("contacts",), 0.7),
    "asking": (FIELD, ASKING, ("contacts",), 0.95),
    "asking visitors": (BRANCH, ASKING, ("visits",), 0.95),
    "asking, of a capacity": (FIELD, ASKING + BOUNDED, ("contacts",), 0.95),
    "writing down": (FIELD, WRITING, ("contacts",), 1 / 1.1),
    "travel that is saved": (FIELD, NEARBY, ("contacts",), 1 / 0.9),
    "nothing": (FIELD, "", ("contacts",), 1.0),
}


@pytest.mark.parametrize("way", WAYS)
def test_contacts_are_weeks_times_capacity(live, way: str) -> None:
    world, more, entries, a_week = WAYS[way]
    made = live(world, more).weekly(*entries)
    assert made.sum() in (floor(WEEKS * a_week), round(WEEKS * a_week))
    assert made.max() <= floor(a_week) + 1, "saved up by the week, not for a rush at the end"


def test_managers_to_whom_a_branch_hands_over_carry_theirs(live) -> None:
    """Everybody who comes has a need sooner or later, and is referred: one manager meets 16 x .95 of them, so 15."""
    branch = live(BRANCH, MANAGERS + TRAINING)
    met = branch.total("referred") - branch.total("no_manager")
    assert branch.weekly("no_manager")[-1] > 0
    assert met == floor(WEEKS * 0.95)


@pytest.mark.parametrize("part", ["0.05", "0.1", "0.2"])
def test_more_training_never_costs_more_than_its_part(live, part: str) -> None:
    """Ten reps of ten contacts: the part trained is missing, to less than one contact a rep."""
    team = "reps.one = { count = 10, contacts_per_week = 10 }\nrun.customers = 2000\n"
    missing = WEEKS * 100 - live(FIELD, team + SOME.replace("PART", part)).total("contacts")
    assert abs(missing - WEEKS * 100 * float(part)) < 10 + 100 * float(part)


def test_what_is_not_wanted_this_week_is_not_saved_up(live) -> None:
    """Hours in which nobody came are over: a week's capacity does not grow by weeks without visitors."""
    quiet = """
world.segments.all.visits = 0
world.needs.it = { rate = 1000, voiced = 1, season = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], lasts = 1 }
reps.one.contacts_per_week = 5
"""
    served = live(BRANCH, quiet + TRAINING + "run.weeks = 30").weekly("visits")
    assert served[:15].sum() == 0
    assert 0 < served.max() <= 5
