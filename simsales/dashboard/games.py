"""A game of teams: each hands in a strategy, the trainer runs all in the same worlds, and the next round goes on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from simsales.dashboard.arriving import Arriving
from simsales.dashboard.drafts import Draft, with_drafts
from simsales.dashboard.rounds import LastRound, Plans, in_turns
from simsales.dashboard.trials import FEWEST, MOST_WORLDS
from simsales.experiments.bridge import Bridge
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.standing import standing
from simsales.experiments.statistics import UNKNOWN, Interval, mean_interval
from simsales.files.units import readable
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES

MOST_TEAMS, MOST_ROUNDS, LONGEST = 12, 12, 40
MOST_GAMES = 20
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


@dataclass
class Team:
    """A team: its number and name, the strategy it works on, and what it has handed in for the coming round.

    ``plans`` are the components it played with, round by round; ``key`` is what its browser shows to come back.
    """

    number: int
    name: str
    draft: Draft
    handed: Draft | None = None
    plans: Plans = ()
    key: str = field(default_factory=lambda: secrets.token_urlsafe(8))

    @property
    def strategy(self) -> str:
        """What its strategy is called in a comparison, whatever letters the team's name is written in."""
        return f"Team {self.number}"


@dataclass(frozen=True)
class Place:
    """A line of a ranking: the mean of the round and of all rounds so far, and how far behind the best, paired.

    ``surely`` behind: the interval of the comparison's own rules says so; ``best``: the first, and surely.
    """

    name: str
    strategy: str
    mean: Interval
    total: float
    behind: Interval
    surely: bool
    best: bool


@dataclass(frozen=True)
class Round:
    """A round that was played: its number from 1, the comparison, and how teams came out, best first.

    ``absent``: the teams that had handed in nothing when it began.
    """

    number: int
    comparison: Comparison
    places: tuple[Place, ...]
    absent: tuple[str, ...] = ()

    def bridge(self, strategy: str) -> Bridge:
        """Why a strategy is behind the best: the lines of the books between them; from the first, to the second."""
        best = self.places[0].strategy
        other = strategy if strategy != best else self.places[min(1, len(self.places) - 1)].strategy
        return self.comparison.bridge(best, other)


class Game:
    """One game: its teams and rounds. It is changed in one thread only; ``version`` counts its changes.

    The first strategy of the scenario plays along in every round: as it is today.
    """

    def __init__(self, prepared: Prepared, rounds: int = 4, worlds: int = 10) -> None:
        self.prepared = prepared
        self.code = "".join(secrets.choice(LETTERS) for _ in range(5))
        self.key = secrets.token_urlsafe(12)
        self.rounds, self.worlds = min(rounds, self.most_rounds), worlds
        self.today = next(iter(prepared.strategies))
        self.teams: dict[str, Team] = {}
        self.played: list[Round] = []
        self.arriving: Arriving | None = None
        self.version = 0
        self._plans: dict[str, Plans] = {}  # of who plays the round that is run
        self._absent: tuple[str, ...] = ()  # who does not

    @property
    def weeks(self) -> int:
        """How many weeks a round has."""
        return max(int(self.prepared.loaded.scenario.run.weeks) // self.rounds, 1)

    @property
    def measure(self) -> str:
        """What decides: the scenario's objective."""
        return self.prepared.loaded.scenario.run.objective

    @property
    def over(self) -> bool:
        """Whether all rounds have been played."""
        return len(self.played) >= self.rounds

    @property
    def running(self) -> bool:
        """Whether a round is being played."""
        return self.arriving is not None and not self.arriving.stopped

    @property
    def most_rounds(self) -> int:
        """How many rounds there can be: each has a week at least."""
        return min(MOST_ROUNDS, int(self.prepared.loaded.scenario.run.weeks))

    def shape(self, rounds: int, worlds: int) -> None:
        """Set how many rounds and worlds there are.

        ExperimentError for more or fewer than there can be, and once a round is played.
        """
        if self.played or self.running:
            raise ExperimentError("rounds and worlds stay as they are once a round is played")
        for number, what, least, most in (
            (rounds, "rounds", 1, self.most_rounds), (worlds, "worlds", FEWEST, MOST_WORLDS),
        ):  # fmt: skip
            if not least <= number <= most:
                raise ExperimentError(f"{number:,} {what}: there can be {least} to {most}")
        self.rounds, self.worlds = rounds, worlds
        self.version += 1

    def join(self, name: str) -> Team:
        """A new team. ExperimentError for too many, and for a name that is taken, empty, or cannot be read.

        Strategies of the scenario have their names too: the first plays along.
        """
        name = " ".join(name.split())
        try:
            readable(name)
        except ValueError as error:
            raise ExperimentError(str(error)) from None
        if not name or len(name) > LONGEST:
            raise ExperimentError(f"a team needs a name of at most {LONGEST} letters")
        if name in self.teams:
            raise ExperimentError(f'there is a team "{name}" already')
        if name in self.prepared.strategies:
            raise ExperimentError(f'there is a strategy "{name}" already: give it another name')
        if len(self.teams) >= MOST_TEAMS:
            raise ExperimentError(f"at most {MOST_TEAMS} teams play")
        number = len(self.teams) + 1
        team = self.teams[name] = Team(number, name, Draft.of(self.prepared, self.today, f"Team {number}"))
        self.version += 1
        return team

    def hand_in(self, team: Team) -> None:
        """Take a team's strategy for the coming round. ScenarioError if it does not fit."""
        with_drafts(self.prepared, [team.draft])
        team.handed = team.draft
        self.version += 1

    def play(self, store: Path | None, make: Callable[..., Arriving] = Arriving) -> Arriving:
        """Play the next round: every team with what it handed in last, in the same worlds.

        Who joined late was in the rounds before as it is today. ExperimentError without a team that handed in, or when
        all rounds have been played.
        """
        if self.over:
            raise ExperimentError("all rounds have been played")
        playing = [team for team in self.teams.values() if team.handed is not None]
        if not playing:
            raise ExperimentError("no team has handed in a strategy yet")
        prepared = with_drafts(self.prepared, [team.handed for team in playing if team.handed is not None])
        as_today = prepared.strategies[self.today].components
        before = len(self.played)
        earlier = {team.strategy: (as_today,) * (before - len(team.plans)) + team.plans for team in playing}
        earlier[self.today] = (as_today,) * before
        names = [self.today, *(team.strategy for team in playing)]
        self._plans = {name: (*earlier[name], prepared.strategies[name].components) for name in names}
        turns = in_turns(prepared, self.weeks, earlier)
        self._absent = tuple(team.name for team in self.teams.values() if team.handed is None)
        self.arriving = make(turns, names, self.worlds, store=store, observer=LastRound())
        self.version += 1
        return self.arriving

    def finish(self, arriving: Arriving) -> Round | None:
        """Take a round's outcome, if all its worlds have been lived; the next one goes on from there."""
        if arriving is not self.arriving:
            return None
        self.arriving = None
        self.version += 1
        comparison = arriving.found
        if arriving.stopped or comparison is None or comparison.worlds < arriving.worlds:
            return None
        for team in self.teams.values():
            team.plans = self._plans.get(team.strategy, team.plans)
        self.played.append(Round(len(self.played) + 1, comparison, self._places(comparison), self._absent))
        return self.played[-1]

    def stop(self, started: Collection[Arriving] | None = None) -> None:
        """Run nothing any longer, or nothing of what was ``started``; the round can be played again."""
        if self.arriving is not None and (started is None or self.arriving in started):
            self.arriving.stop()
            self.arriving = None
            self.version += 1

    def called(self, strategy: str) -> str:
        """The name of who plays a strategy."""
        return next((team.name for team in self.teams.values() if team.strategy == strategy), strategy)

    def _places(self, comparison: Comparison) -> tuple[Place, ...]:
        found = standing(comparison, self.measure)
        best = found.order[0]
        places = []
        for name in found.order:
            behind = UNKNOWN if name == best else mean_interval(comparison.difference(self.measure, name, best))
            total = self._total(name) + float(comparison.own(self.measure, name).mean())
            places.append(
                Place(
                    self.called(name), name, mean_interval(comparison.own(self.measure, name)), total, behind,
                    name in found.beaten, name == best and found.sure,
                )
            )  # fmt: skip
        return tuple(places)

    def _total(self, strategy: str) -> float:
        """What a strategy brought in the rounds before; of who joined late, what it is today brought."""
        total = 0.0
        for each in self.played:
            places = {place.strategy: place.mean.mean for place in each.places}
            total += places.get(strategy, places[self.today])
        return total

    @property
    def adds_up(self) -> bool:
        """Whether the measure of rounds can be summed."""
        return MEASURES[self.measure].unit in ("money", "count")


class Games:
    """The games of a server, by their code; the oldest gives way to one too many."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._games: dict[str, Game] = {}

    def start(self) -> Game:
        """A new game."""
        while len(self._games) >= MOST_GAMES:
            self._games.pop(next(iter(self._games))).stop()
        game = Game(self.prepared)
        self._games[game.code] = game
        return game

    def find(self, code: str) -> Game | None:
        """The game of a code, however it is written."""
        return self._games.get(code.strip().upper())

    def led(self, code: str, key: str) -> Game | None:
        """The game of a code, for who leads it."""
        game = self.find(code)
        return game if game is not None and secrets.compare_digest(game.key, key) else None

    def team(self, code: str, key: str) -> tuple[Game, Team] | None:
        """A game and the team whose key it is."""
        game = self.find(code)
        teams = () if game is None else game.teams.values()
        team = next((each for each in teams if secrets.compare_digest(each.key, key)), None)
        return None if game is None or team is None else (game, team)


def turned(team: Team, draft: Draft) -> None:
    """Let a team work on another draft, under its own name."""
    team.draft = replace(draft, name=team.strategy)
