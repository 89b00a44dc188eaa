"""The classroom's model: its numbers are the command line's, the same people on both sides, true captions."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from simsales.dashboard import places
from simsales.dashboard.captions import Said
from simsales.dashboard.classes import Class
from simsales.dashboard.lesson import MOST_DOTS, Lesson
from simsales.dashboard.person import Follower, happened
from simsales.dashboard.places import BOUGHT, CLASH, HEIGHT, HOME, SHARED, WAITING, WIDTH, WORKED, homes
from simsales.dashboard.sides import COUNTED, Stand
from simsales.dashboard.tables import figures_table, said
from simsales.evidence.conflicts import conflicts
from simsales.evidence.ledger import ledger
from simsales.experiments.compare import compare, run
from simsales.explain.trace import trace
from simsales.market.check import Prepared
from simsales.reporting.words import Words

NAMES = ("No rule", "First touch")


@pytest.fixture(scope="module")
def lived(conflict: Prepared) -> Lesson:
    """A lesson, lived to its end."""
    lesson = Lesson(conflict, NAMES)
    while not lesson.over:
        lesson.step()
    return lesson


def test_figures_at_the_end_are_those_of_run_and_compare(conflict: Prepared, lived: Lesson) -> None:
    compared = compare(conflict, NAMES, 1, store=None)
    for name, side in zip(NAMES, lived.sides, strict=True):
        expected = run(conflict, name).summary()
        figures = side.figures()
        assert {each: figures[each] for each in COUNTED} == {each: expected[each] for each in COUNTED}
        assert figures["margin"] == compared.own("margin", name)[0]


def test_commission_spread_and_collisions_are_those_of_conflicts(conflict: Prepared, lived: Lesson) -> None:
    for name, side in zip(NAMES, lived.sides, strict=True):
        found = conflicts(conflict, name, 1, store=None)
        figures = side.figures()
        assert figures["commission"] == pytest.approx(found.mean("commission"), rel=1e-12)
        assert figures["spread"] == found.mean("spread")
        assert figures["collisions"] == found.mean("collisions").sum() == len(side.ledger.meetings)
        assert list(side.income().values()) == pytest.approx(found.mean("income").tolist(), rel=1e-12)
        assert sum(side.income().values()) == pytest.approx(figures["commission"], rel=1e-12)
        assert len(ledger(conflict, name)) == len(side.ledger.sales)


def test_another_seed_is_the_world_of_that_seed(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES, seed=77)
    for _ in range(lesson.weeks):
        lesson.step()
    assert lesson.sides[1].figures()["revenue"] == run(conflict, NAMES[1], 77).summary()["revenue"]


def test_half_way_the_figures_are_those_of_a_run_of_so_many_weeks(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    for _ in range(5):
        lesson.step()
    weekly = run(conflict, NAMES[0]).record
    early = type(weekly)(weekly.counts[:5], weekly.labels).summary()
    assert lesson.sides[0].figures()["orders"] == early["orders"]
    assert lesson.week == 5


def test_the_same_people_stand_on_both_sides(lived: Lesson) -> None:
    one, other = lived.dots()
    assert len(one) == len(other) == len(lived.rows) == MOST_DOTS
    assert lived.rows == sorted(set(lived.rows))


def test_under_the_same_rule_both_sides_are_the_same(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    lesson.sides[1] = type(lesson.sides[1])(conflict, NAMES[0], lesson.seed)
    for _ in range(6):
        lesson.step()
        one, other = lesson.dots()
        assert one == other


def test_starting_again_is_the_same_lesson(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    seen = []
    for _ in range(2):
        for _ in range(4):
            lesson.step()
        seen.append((lesson.dots(), lesson.caption(), lesson.sides[0].figures()))
        lesson.start()
        assert lesson.week == 0
    assert seen[0] == seen[1]


def test_dots_stand_apart_inside_the_drawing_and_look_as_they_stand(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    looks: Counter[int] = Counter()
    for _ in range(lesson.weeks):
        lesson.step()
        for side, dots in zip(lesson.sides, lesson.dots(), strict=True):
            stand = side.stand(lesson.rows)
            looks.update(dot.look for dot in dots)
            assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in dots)
            assert len({dot[:2] for dot in dots}) == len(dots)
            clash = [dot.look == CLASH for dot in dots]
            assert clash == (stand.met | stand.disputed).tolist()
            for dot, at, seller in zip(dots, stand.at.sum(axis=1), stand.seller, strict=True):
                if dot.look in (WAITING, WORKED):
                    assert at == (dot.look == WORKED)
                elif dot.look == SHARED:
                    assert at > 1
                elif dot.look == BOUGHT:
                    assert seller >= 0
    assert set(looks) == {WAITING, WORKED, SHARED, CLASH, BOUGHT}


@pytest.mark.parametrize("channels", range(1, 9))
def test_channels_and_what_lies_between_them_have_places_of_their_own(channels: int) -> None:
    middles = np.array(homes(channels))
    assert len(middles) == channels
    apart = [np.hypot(*(a - b)) for k, a in enumerate(middles) for b in middles[:k]]
    assert min(apart, default=200) > 70


@pytest.mark.parametrize("channels", range(1, 9))
def test_a_crowd_stays_where_it_belongs(channels: int) -> None:
    nobody = np.full(MOST_DOTS, -1)
    middles = np.array(homes(channels))
    for here in [(), *((c,) for c in range(channels)), *((0, c) for c in range(1, channels))]:
        at = np.zeros((MOST_DOTS, channels), bool)
        at[:, list(here)] = True
        found = np.array(places.dots(Stand(at, nobody > 0, nobody > 0, nobody, nobody, nobody > 0)))[:, :2]
        assert len(np.unique(found, axis=0)) == MOST_DOTS
        assert (found >= 0).all()
        assert (found < (WIDTH, HEIGHT - 2)).all()
        away = np.hypot(*(found[:, None] - middles).transpose(2, 0, 1)) - HOME
        if len(here) == 1:
            assert away[:, here[0]].max() < 0
        elif not here:
            assert away.min() > 0


def test_a_caption_tells_of_what_stands_in_the_ledger(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    told: Counter[str] = Counter()
    assert [each.name for each in lesson.caption()] == ["caption_start"]
    for _ in range(lesson.weeks):
        lesson.step()
        *first, one, other = lesson.caption()
        for line, side in zip((one, other), lesson.sides, strict=True):
            assert line.values["sales"] == len(side.sales_of(lesson.week - 1))
            assert line.values["collisions"] == sum(each.week == lesson.week - 1 for each in side.ledger.meetings)
        for line in first:
            told[line.name] += 1
            side = next(each for each in lesson.sides if each.strategy == line.values["strategy"])
            if line.name == "caption_dispute":
                assert any(each.row == line.row and each.disputed for each in side.sales_of(lesson.week - 1))
                assert side.strategy == "No rule"
            if line.name in ("caption_collision", "caption_protected"):
                assert any(each.row == line.row for each in side.meetings_of(lesson.week - 1))
    assert told["caption_dispute"] > 0
    assert told.total() > lesson.weeks / 2


def test_who_is_followed_lives_the_life_that_trace_tells(conflict: Prepared) -> None:
    lesson = Lesson(conflict, NAMES)
    for _ in range(6):
        lesson.step()
    row = lesson.sides[0].ledger.meetings[0].row
    follower = Follower(lesson, row)
    follower.follow(6)
    biography = trace(conflict, customer=row + 1, strategies=NAMES)
    for name, events in zip(NAMES, follower.events, strict=True):
        assert events == [each for each in biography.lives[name].events if each.week < 6]
    lines = happened(lesson.sides[0], row)
    assert "person_met" in {each.name for each in lines}
    assert all(one.values["week"] <= other.values["week"] for one, other in pairwise(lines))


def test_a_class_votes_before_it_plays_and_swaps_its_sides(conflict: Prepared) -> None:
    held = Class(conflict)
    assert held.strategies == NAMES
    assert not held.may_play
    held.passed = True
    assert held.may_play
    held.choose(0, "First touch")
    assert held.strategies == NAMES[::-1]
    held.choose(1, "Split")
    held.open()
    assert held.strategies == ("First touch", "Split") == held.vote.strategies
    assert not held.may_play, "another pair asks for another vote"


def test_classes_share_nothing(conflict: Prepared) -> None:
    one, other = Class(conflict), Class(conflict)
    one.vote.count({"No rule": 3})
    one.step()
    one.row = one.next_clash()
    one.follow()
    assert (other.lesson.week, other.vote.total, other.follower) == (0, 0, None)
    assert one.lesson.week == 1
    one.close()
    assert one.follower is None
    assert one.lesson.sides == [], "its markets are free"


def test_a_message_calls_channels_as_its_language_does() -> None:
    bought = Said("person_bought", {"week": 3, "channel": "telesales", "paid": "telesales 77, drone 5", "others": ""})
    assert said(Words("zh"), bought) == "第 3 周：在电话销售购买。佣金：电话销售 77, drone 5。"
    assert said(Words("en"), bought) == "Week 3: buys from telesales. Paid: telesales 77, drone 5."


def test_whatever_a_file_says_is_escaped(lived: Lesson) -> None:
    side = lived.sides[0]
    before, side.strategy = side.strategy, "<script>alert(1)</script>"
    table = figures_table(Words("en"), lived.sides, [each.figures() for each in lived.sides])
    side.strategy = before
    assert "<script" not in table
    assert "&lt;script&gt;" in table
