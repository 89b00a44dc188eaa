"""A biography is what happened: rules asked again come to the same end, and asking them changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.core.names import option_number
from simsales.explain.customer_story import TELLERS, CustomerStory
from simsales.explain.listening import LOOPS, Watch, listen, loops_of
from simsales.market.attention.levers import FreeTrial
from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.choice.words import offers_weighed
from simsales.market.ground.choices import KEEP, LATER
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority
from simsales.market.visits.words import channels_weighed
from simsales.market.week import ORDER, Step
from tests.laws.guarded import BESIDES, BUSY, STRATEGIES, SYSTEMS
from tests.laws.worlds import LIVELY, fingerprint, lived, opened

OF_A_BRANCH = {"_recognise", "_meet"}  # off here; see tests/market/visits/test_branch_story.py
ELSEWHERE = {"_confer", "_ride"}  # loops of what LIVELY has none of, heard in tests/market
# Loops of systems that are off unless a strategy has them.
ONLY_WITH: dict[type, set[str]] = {
    Maintenance: {"_due", "_maintain"}, CustomerEvent: {"_host"}, DiscountAuthority: {"_negotiate"},
    FreeTrial: {"_cultivate"},
}  # fmt: skip
OTHERS_CHANGE = {"friends_holding"}  # friends who come and go change it in the same loop


class Checked(Watch):
    """A watch that holds every loop it listened to against the compiled one, for every so manieth customer."""

    def __init__(self, market: Market, every: int = 19) -> None:
        self.heard: set[str] = set()
        self.watched = np.arange(0, market.customers.n, every)
        super().__init__(market, lambda loop, given: self.watched, self.watched)

    def listened(self, name: str, loop: Any) -> Callable[..., Any]:
        run = super().listened(name, loop)

        def compare(*arguments: Any) -> Any:
            known = len(self.hearings)
            answer = run(*arguments)
            for hearing in self.hearings[known:]:
                retold, people = hearing.given["people"], arguments[0]
                for column in set(people._fields) - OTHERS_CHANGE:
                    assert getattr(retold, column).tobytes() == getattr(people, column)[self.watched].tobytes(), (
                        name,
                        column,
                    )
                self.heard.add(name)
            return answer

        return compare


WAYS = [  # some of them, and more of the customers, with `pytest -m slow`
    pytest.param(components, every, marks=pytest.mark.slow if every < 19 or place in (2, 3, 5) else ())
    for every in (19, 7)
    for place, components in enumerate(STRATEGIES + SYSTEMS)
]


@pytest.mark.parametrize(("components", "every"), WAYS)
def test_rules_asked_again_come_to_the_same_end(components: tuple[Any, ...], every: int) -> None:
    market = opened(BUSY, *components, *BESIDES, seed=3)
    watch = Checked(market, every)
    while market.week < market.weeks:
        watch.week()
    kinds = {type(each) for each in components}
    off = set().union(*(loops for kind, loops in ONLY_WITH.items() if kind not in kinds))
    assert watch.heard == set(LOOPS) - ELSEWHERE - OF_A_BRANCH - off


class Choosers(Watch):
    """A watch that retells every choice of everybody, and holds it against what the market did."""

    def __init__(self, market: Market) -> None:
        self.offers = self.channels = 0
        super().__init__(market, lambda loop, given: ())

    def listened(self, name: str, loop: Any) -> Callable[..., Any]:
        labels = self.market.book.labels
        names = {option_number(each): each for each in (*labels.offers, *labels.channels)}

        def compare(*arguments: Any) -> Any:
            given = dict(zip(loop.py_func.__code__.co_varnames, arguments, strict=False))
            people = given["people"]
            rows = given["rows"] if name == "_choose" else np.arange(len(people.segment))
            retold = {int(i): listen(name, loop, given, [i]) for i in rows} if name in ("_choose", "_go") else {}
            answer = loop(*arguments)
            for k, (i, hearing) in enumerate(retold.items()):
                assert hearing is not None
                if name == "_go":
                    best = max(channels_weighed(hearing, names), key=lambda each: each.level, default=None)
                    if best is not None:
                        self.channels += 1
                        assert best.name == (
                            labels.channels[people.playing[i]] if people.playing[i] >= 0 else "stay at home"
                        )
                    continue
                keep, *others = offers_weighed(hearing, names)
                best = max([keep, *(each for each in others if each.level is not None)], key=lambda each: each.level)
                chosen = int(given["choices"].chosen[k])
                self.offers += 1
                if chosen == LATER:
                    assert not hearing.draws("close")[0].happened
                    assert best is not keep
                else:
                    assert best.name == (keep.name if chosen == KEEP else labels.offers[chosen])
            return answer

        return compare


def test_the_best_of_what_was_weighed_up_is_what_was_chosen_by_everybody_every_week() -> None:
    market = opened(LIVELY, *STRATEGIES[0])
    watch = Choosers(market)
    while market.week < market.weeks and watch.offers <= 400:
        watch.week()
    assert watch.offers == market.record.entry("occasions").sum() > 400
    assert watch.channels > watch.offers / 2


def test_watching_changes_nothing_and_no_other_market() -> None:
    apart = fingerprint(lived(LIVELY))
    market, other = opened(LIVELY), opened(LIVELY)
    story = CustomerStory(market, 4)
    watch = Watch(market, story.customers, story.rows)
    while market.week < market.weeks:
        story.events(watch.week())
        other.run_for(1)
    assert fingerprint(market) == fingerprint(other) == apart
    assert market.time == other.time == market.weeks


def test_every_mechanism_can_be_told() -> None:
    market = opened(LIVELY)
    story = CustomerStory(market, 4)
    assert [moment.mechanism for moment in Watch(market, story.customers, story.rows).week()] == list(TELLERS)


def test_a_listener_hears_every_step_of_the_day_in_order_and_changes_nothing() -> None:
    market, heard = opened(LIVELY), []

    def listen_in(step: Step, act: Callable[[], None]) -> None:
        heard.append(step)
        act()

    market.listener = listen_in
    while market.week < market.weeks:
        market.run_for(1)
    assert heard == list(ORDER) * market.weeks
    assert fingerprint(market) == fingerprint(lived(LIVELY))
    assert len({step.name for step in ORDER}) == len(ORDER)


def test_every_rooms_loops_are_listened_to(repository: Path) -> None:
    rooms = [path.parent.name for path in (repository / "simsales" / "market").glob("*/words.py")]
    loops = [getattr(import_module(f"simsales.market.{room}.words"), "LOOPS", {}) for room in rooms]
    assert len(rooms) > 10
    assert {name: along for each in loops for name, along in each.items()} == LOOPS
    assert sum(map(len, loops)) == len(LOOPS), "no two rooms have a loop of the same name"


def test_every_loop_is_found_in_its_mechanism() -> None:
    assert LOOPS.keys() == set().union(*(loops_of(step.act) for step in ORDER if not step.own))
