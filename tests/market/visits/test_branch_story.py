"""A branch's hand-over is told in biographies: by its own rules, asked again."""

from __future__ import annotations

import numpy as np

from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.explain.rep_story import RepStory
from tests.laws.test_trace import OF_A_BRANCH, Checked
from tests.laws.worlds import fingerprint, lived, opened
from tests.market.visits.test_branch import BRANCH, FULL, changed

SPEC = changed(BRANCH, run__weeks=8, channels__store__capacity=120)


def test_rules_of_a_branch_asked_again_come_to_the_same_end() -> None:
    market = opened(SPEC, FULL, seed=3)
    watch = Checked(market)
    while market.week < market.weeks:
        watch.week()
    assert watch.heard >= OF_A_BRANCH
    assert fingerprint(market) == fingerprint(lived(SPEC, FULL, seed=3))


def test_what_the_staff_do_is_told() -> None:
    market = opened(SPEC, FULL, seed=3)
    everybody = np.arange(2000)
    watch = Watch(market, lambda loop, given: everybody if loop in OF_A_BRANCH else ())
    met: list[int] = []
    while market.week < market.weeks and not met:
        for heard in (heard for moment in watch.week() for heard in moment.hearings if heard.loop == "_meet"):
            met += heard.rows[heard.given["rows"]].tolist()
    again = opened(SPEC, FULL, seed=3)
    story = CustomerStory(again, met[0])
    watch = Watch(again, story.customers, story.rows)
    while again.week < market.week:
        events = story.events(watch.week())
    (referral,) = (event for event in events if event.event == "referral")
    (meeting,) = (event for event in events if event.event == "meeting")
    assert referral.what.startswith("recognised at the ")
    assert referral.what.endswith(" of store, is referred")
    assert meeting.what.startswith("taken over by advisers, rep ")
    assert referral.why
    assert meeting.why


def test_a_managers_life_adds_up_to_what_the_manager_did() -> None:
    market = opened(SPEC, FULL, seed=3)
    manager = next(rep for rep in market.reps if rep.team == "advisers")
    story = RepStory(market, manager)
    watch = Watch(market, story.customers, story.rows)
    met = sold = 0
    while market.week < market.weeks:
        for event in story.events(watch.week()):
            met += int(event.what.split()[1]) if event.event == "contacts" else 0
            sold += event.event == "order"
    assert (met, sold) == (manager.contacts, manager.orders)
    assert sold > 0
