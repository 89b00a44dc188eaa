"""Games: same worlds for all, a ranking that is the comparison's, rounds that go on from where the last ended."""

import asyncio

import numpy as np
import pytest

from simsales.dashboard.drafts import Draft
from simsales.dashboard.games import MOST_GAMES, MOST_TEAMS, Game, Games, Round, turned
from simsales.dashboard.pools import Pools
from simsales.dashboard.rounds import LastRound, Plans, in_turns
from simsales.dashboard.tables import ranking_table
from simsales.experiments.compare import compare, run
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.statistics import mean_interval
from simsales.experiments.store import Outcome
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared
from simsales.market.record import Record
from simsales.reporting.words import Words


def played(game: Game) -> Round | None:
    """The next round, played to its end."""

    async def to_the_end() -> Round | None:
        pools = Pools()
        arriving = game.play(None)
        async for _ in arriving.come_in(pools):
            pass
        pools.close()
        return game.finish(arriving)

    return asyncio.run(to_the_end())


def lived(prepared: Prepared, weeks: int, earlier: Plans) -> Outcome:
    """What the round after some earlier ones left, under First touch, in the first world."""
    return LastRound()(in_turns(prepared, weeks, {"First touch": earlier}), Task("First touch", 1))


def with_rule(game: Game, name: str, rule: str) -> None:
    """A team (there, or new) that hands in a strategy of the file."""
    team = game.teams.get(name) or game.join(name)
    turned(team, Draft.of(game.prepared, rule, team.strategy))
    game.hand_in(team)


def test_rounds_under_one_strategy_are_one_run(conflict: Prepared) -> None:
    plan = conflict.strategies["First touch"].components
    whole = run(conflict, "First touch").record
    for number in range(3):
        left = lived(conflict, 4, (plan,) * number)
        counts = Record.from_bytes(left.record).counts
        assert np.array_equal(counts, whole.counts[4 * number : 4 * number + 4])


def test_a_round_goes_on_from_the_market_that_the_last_left(conflict: Prepared) -> None:
    one, other = (conflict.strategies[name].components for name in ("No rule", "First touch"))
    changed, all_along = (lived(conflict, 6, (before,)) for before in (one, other))
    assert changed.summary["margin"] != all_along.summary["margin"]
    two = [in_turns(conflict, 6, {"First touch": (before,)}).strategies["First touch"] for before in (one, other)]
    assert two[0].digest != two[1].digest, "else one would be taken for the other"


def test_the_ranking_is_the_comparison_s(conflict: Prepared) -> None:
    game = Game(conflict, rounds=3, worlds=7)
    for name, rule in (("Ants", "First touch"), ("蜜蜂", "Split"), ("Crows", "Territory")):
        with_rule(game, name, rule)
    first = played(game)
    assert first is not None
    assert [place.strategy for place in first.places] == first.comparison.ranking("margin")
    assert {place.name for place in first.places} == {"No rule", "Ants", "蜜蜂", "Crows"}
    best = first.places[0].strategy
    for place in first.places[1:]:
        assert place.behind == mean_interval(first.comparison.difference("margin", place.strategy, best))
        assert place.behind.mean <= 0
    bridge = first.bridge(first.places[-1].strategy)
    assert (bridge.now, bridge.then) == (best, first.places[-1].strategy)
    runs = compare(conflict, ["First touch"], 7, store=None)
    seeds = first.comparison.seeds
    assert seeds == runs.seeds, "the worlds are the scenario's"


def test_the_next_round_takes_what_is_handed_in_and_keeps_who_does_not(conflict: Prepared) -> None:
    game = Game(conflict, rounds=3, worlds=2)
    with_rule(game, "Ants", "First touch")
    with_rule(game, "Bees", "Split")
    assert played(game) is not None
    with_rule(game, "Ants", "No rule")
    with_rule(game, "Late", "Split")
    second = played(game)
    assert second is not None
    assert second.number == 2
    by_name = {place.name: place for place in second.places}
    assert len(game.teams["Late"].plans) == 2
    assert game.teams["Late"].plans[0] == game.prepared.strategies["No rule"].components
    assert by_name["Late"].mean != by_name["Bees"].mean, "who joined late had another first round"
    first = {place.name: place.mean.mean for place in game.played[0].places}
    assert by_name["Bees"].total == pytest.approx(first["Bees"] + by_name["Bees"].mean.mean)
    assert by_name["Late"].total == pytest.approx(first["No rule"] + by_name["Late"].mean.mean)
    assert played(game) is not None
    assert game.over
    with pytest.raises(ExperimentError, match="all rounds"):
        game.play(None)


def test_a_round_that_is_stopped_can_be_played_again(conflict: Prepared) -> None:
    game = Game(conflict, rounds=2, worlds=4)
    with pytest.raises(ExperimentError, match="no team"):
        game.play(None)
    with_rule(game, "Ants", "Split")
    arriving = game.play(None)
    assert game.running
    arriving.look(2)
    game.stop([])
    assert game.running, "it was started on another page"
    game.stop([arriving])
    assert game.finish(arriving) is None
    assert not game.running
    assert game.played == []
    assert played(game) is not None


def test_bad_names_and_strategies_are_refused(conflict: Prepared) -> None:
    game = Game(conflict)
    team = game.join("  Ants   and Bees ")
    assert team.name == "Ants and Bees"
    for name in ("Ants and Bees", "", "x" * 41, "bell\x07"):
        with pytest.raises(ExperimentError):
            game.join(name)
    place = ("channel_policy", 0, "rest")
    team.draft = team.draft.turned(place, "many weeks")
    with pytest.raises(ScenarioError, match="rest"):
        game.hand_in(team)
    assert team.handed is None
    for number in range(MOST_TEAMS - 1):
        game.join(f"Team of {number}")
    with pytest.raises(ExperimentError, match="at most"):
        game.join("One more")


def test_games_are_found_by_code_and_led_by_key(conflict: Prepared) -> None:
    games = Games(conflict)
    one, other = games.start(), games.start()
    assert games.find(one.code.lower()) is one
    assert games.led(one.code, one.key) is one
    assert games.led(one.code, other.key) is None
    team = one.join("Ants")
    assert games.team(one.code, team.key) == (one, team)
    assert games.team(other.code, team.key) is None
    assert other.teams == {}
    for _ in range(MOST_GAMES):
        games.start()
    assert games.find(one.code) is None


def test_a_game_is_shaped_before_it_begins(conflict: Prepared) -> None:
    game = Game(conflict)
    game.shape(12, 500)
    assert (game.rounds, game.weeks, game.worlds) == (12, 1, 500)
    for rounds, worlds, said in ((13, 2, "13 rounds: there can be 1 to 12"), (0, 2, "0 rounds"),
                                 (2, 1, "1 worlds: there can be 2 to 500"), (2, 50_000, "50,000 worlds")):  # fmt: skip
        with pytest.raises(ExperimentError, match=said):
            game.shape(rounds, worlds)
    assert (game.rounds, game.worlds) == (12, 500), "nothing is taken of what does not fit"
    game.shape(2, 2)
    with_rule(game, "Ants", "Split")
    assert played(game) is not None
    with pytest.raises(ExperimentError, match="stay as they are once a round is played"):
        game.shape(6, 6)
    assert (game.rounds, game.worlds) == (2, 2)


def test_no_more_rounds_than_weeks(conflict: Prepared) -> None:
    short = load(conflict.loaded.path, {"run.customers": 600, "run.weeks": 3})
    game = Game(short)
    assert (game.rounds, game.most_rounds) == (3, 3)
    with pytest.raises(ExperimentError, match="4 rounds: there can be 1 to 3"):
        game.shape(4, 10)


def test_who_did_the_same_is_as_good_in_the_language_of_the_page(conflict: Prepared) -> None:
    game = Game(conflict, rounds=2, worlds=6)
    with_rule(game, "Alike", game.today)
    found = played(game)
    assert found is not None
    shown = ranking_table(Words("zh"), game, found)
    assert "不相上下" in shown
    assert "[每个世界]" in shown
    assert "every world" not in shown
    assert "不能确定" not in shown


def test_no_team_has_the_name_of_a_strategy(conflict: Prepared) -> None:
    """The first plays along, and would be there twice."""
    game = Game(conflict)
    for name in (game.today, " No   rule ", "Split"):
        with pytest.raises(ExperimentError, match="already: give it another name"):
            game.join(name)
    assert game.teams == {}


def test_who_had_not_handed_in_is_named_below_the_ranking(conflict: Prepared) -> None:
    game = Game(conflict, rounds=2, worlds=2)
    with_rule(game, "Ants", "Split")
    game.join("<Bees>")
    game.join("Crows")
    first = played(game)
    assert first is not None
    assert first.absent == ("<Bees>", "Crows")
    english, chinese = (ranking_table(Words(language), game, first) for language in ("en", "zh"))
    assert "Not in this round, having handed in nothing: &lt;Bees&gt;, Crows." in english
    assert "本轮未参加（尚未提交）：“&lt;Bees&gt;”、“Crows”。" in chinese
    game.hand_in(game.teams["<Bees>"])
    game.hand_in(game.teams["Crows"])
    second = played(game)
    assert second is not None
    assert second.absent == ()
    assert "handed in nothing" not in ranking_table(Words("en"), game, second)
