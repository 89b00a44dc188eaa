"""Teams: the trainer leads a game, and each team writes its strategy in its own browser."""

from __future__ import annotations

from functools import partial
from html import escape
from urllib.parse import urlencode

from nicegui import ui

from simsales.dashboard.arriving import Arriving
from simsales.dashboard.drafts import Draft
from simsales.dashboard.games import Game, Games, Round, Team, turned
from simsales.dashboard.knobs import Knob
from simsales.dashboard.pages.frame import Errors, Frame, button, choice, part, whole
from simsales.dashboard.pages.knob_rows import knob_row
from simsales.dashboard.tables import bridge_bars, ranking_table
from simsales.dashboard.trials import FEWEST, MOST_WORLDS
from simsales.reporting.words import Words

LOOK = 1.0  # seconds between two looks at what others changed


def team_page(code: str, language: str, key: str = "") -> str:
    """The address of a team's page."""
    return f"/team?{urlencode({'game': code, 'lang': language, **({'key': key} if key else {})})}"


class Start:
    """The page on which a trainer starts a game, or a team joins one."""

    def __init__(self, frame: Frame, games: Games, code: str = "") -> None:
        self.frame, self.words, self.games = frame, frame.words, games
        words = self.words
        ui.html(f"<h1>{escape(words('teams'))}</h1><p class=question>{escape(words('teams_hint'))}</p>", sanitize=False)
        self.errors = Errors(words)
        with ui.element("div").classes("two"):
            with part(words("lead"), "lead"), ui.element("div").classes("stack"):
                ui.label(words("lead_hint")).classes("note")
                button(words("new_game"), self._new, "new_game", main=True)
            with part(words("join"), "join"), ui.element("div").classes("across"):
                self.code = ui.input(words("code"), value=code).props("outlined dense maxlength=8").mark("code")
                self.name = ui.input(words("team_name")).props("outlined dense maxlength=40").mark("team_name")
                button(words("join"), self._join, "join", main=True)

    def _new(self) -> None:
        game = self.games.start()
        ui.navigate.to(f"/teams?{urlencode({'game': game.code, 'key': game.key, 'lang': self.words.language})}")

    def _join(self) -> None:
        self.errors.clear()
        with self.errors.said():
            game = self.games.find(self.code.value or "")
            if game is None:
                self.errors.say(self.words("no_such_game"))
                return
            team = game.join(self.name.value or "")
            ui.navigate.to(team_page(game.code, self.words.language, team.key))

    def show(self) -> None:
        """Nothing changes here."""


class Watching:
    """A page that looks every second whether somebody else has changed the game."""

    def __init__(self, frame: Frame, game: Game) -> None:
        self.frame, self.words, self.game = frame, frame.words, game
        self.seen = -1
        ui.timer(LOOK, self._look)

    def _look(self) -> None:
        if self.seen != self.game.version or self.game.running:
            self.show()

    def show(self) -> None:
        """Show the game as it stands."""
        self.seen = self.game.version


class Lead(Watching):
    """The trainer's page of a game; ``started`` are the runs that it started."""

    def __init__(self, frame: Frame, game: Game, address: str, started: list[Arriving]) -> None:
        super().__init__(frame, game)
        self.started = started
        words = self.words
        title = game.prepared.loaded.scenario.title
        ui.html(f"<h1>{escape(words('lead'))}</h1><p class=question>{escape(title)}</p>", sanitize=False)
        self.errors = Errors(words)
        with ui.element("div").classes("two"):
            with part(words("how_to_join"), "code"):
                ui.label(game.code).classes("code").mark("game_code")
                ui.label(address + team_page(game.code, words.language)).classes("note")
                with ui.element("div").classes("across").style("margin-top: 12px"):
                    self.rounds = whole(words, words("rounds"), game.rounds, self._rounds, 1, game.most_rounds)
                    self.rounds.mark("rounds")
                    self.worlds = whole(words, words("worlds"), game.worlds, self._worlds, FEWEST, MOST_WORLDS)
                    self.worlds.mark("worlds")
                    self.play = button("", self._play, "play_round", main=True)
                    self.stop = button(words("stop"), self._stop, "stop")
                self.progress = ui.linear_progress(0, show_value=False, size="6px").props('aria-hidden="true"')
                self.about = ui.label().classes("note")
            with part(words("teams"), "teams"):
                self.teams = ui.html("", sanitize=False).mark("teams")
        self.results = Results(words, game)
        self.show()

    def _rounds(self, number: int) -> None:
        with self.errors.said():
            self.game.shape(number, self.game.worlds)

    def _worlds(self, number: int) -> None:
        with self.errors.said():
            self.game.shape(self.game.rounds, number)

    def _stop(self) -> None:
        self.game.stop()
        self.frame.show()

    async def _play(self) -> None:
        game, house = self.game, self.frame.house
        self.errors.clear()
        with self.errors.said():
            arriving = game.play(house.store)
            self.started.append(arriving)
            self.frame.show()
            async for _ in arriving.come_in(house.pools):
                self.frame.show()
            failures = arriving.found.account.lines() if arriving.found else []
            await house.pools.quickly(game.finish, arriving)
            for line in failures:
                self.errors.say(line)
        self.frame.show()

    def show(self) -> None:
        """Show who has handed in, and how the rounds came out."""
        super().show()
        game, words = self.game, self.words
        number = len(game.played) + 1
        self.play.set_text(words("play_round", round=min(number, game.rounds)))
        self.play.set_enabled(not game.running and not game.over)
        for each in (self.rounds, self.worlds):
            each.set_enabled(not game.played and not game.running)
        self.stop.set_visibility(game.running)
        self.progress.set_visibility(game.running)
        if game.arriving is not None:
            done = game.arriving.found.worlds if game.arriving.found else 0
            self.progress.set_value(done / game.arriving.worlds)
        self.about.set_text(words("about_rounds", rounds=game.rounds, weeks=game.weeks, today=game.today))
        rows = "".join(
            f"<li>{escape(team.name)}: {escape(words('handed_in' if team.handed else 'at_work'))}</li>"
            for team in game.teams.values()
        )
        self.teams.set_content(f"<ul class=told>{rows}</ul>" if rows else f"<p class=quiet>{words('no_team')}</p>")
        self.results.show()


class Results:
    """How the rounds came out: the ranking with its intervals, and why a team is behind the best."""

    def __init__(self, words: Words, game: Game, mine: str | None = None) -> None:
        self.words, self.game, self.mine = words, game, mine
        self.shown = 0
        self.strategy = mine
        with part(words("ranking"), "ranking"):
            self.ranking = ui.html("", sanitize=False).props('role="status" aria-live="polite"').mark("ranking")
        with part(words("bridge_to_best"), "bridge"):
            self.who = choice(words("whose"), {}, None, self._whose)
            self.bridge = ui.html("", sanitize=False).mark("bridge")
        self.show()

    def _whose(self, strategy: str) -> None:
        self.strategy = strategy
        self._why(self.game.played[-1])

    def show(self) -> None:
        """Show the last round, if another has been played."""
        game, words = self.game, self.words
        self.who.set_visibility(self.mine is None and bool(game.played))
        if not game.played:
            self.ranking.set_content(f"<p class=quiet>{escape(words('no_round'))}</p>")
            return
        last = game.played[-1]
        if last.number == self.shown:
            return
        self.shown = last.number
        self.ranking.set_content(ranking_table(words, game, last))
        names = {place.strategy: place.name for place in last.places}
        if self.strategy not in names:
            self.strategy = last.places[-1].strategy
        self.who.set_options(names, value=self.strategy)
        self._why(last)

    def _why(self, last: Round) -> None:
        if self.strategy is not None:
            self.bridge.set_content(bridge_bars(self.words, last.bridge(self.strategy), self.game.called))


class Work(Watching):
    """A team's page of a game: its levers, and how the rounds came out."""

    def __init__(self, frame: Frame, game: Game, team: Team) -> None:
        super().__init__(frame, game)
        self.team = team
        words = self.words
        title = game.prepared.loaded.scenario.question
        ui.html(f"<h1>{escape(team.name)}</h1><p class=question>{escape(title)}</p>", sanitize=False)
        self.errors = Errors(words)
        with ui.element("div").classes("bench"):
            with part(words("our_strategy"), "levers"), ui.element("div").classes("stack"):
                choice(words("start_from"), ["", *game.prepared.strategies], "", self._from).mark("base")
                for knob in team.draft.knobs(game.prepared):
                    knob_row(words, knob, knob.value, partial(self._turn, knob))
                button(words("hand_in"), self._hand_in, "hand_in", main=True)
                self.state = ui.label().classes("note").props('role="status"').mark("state")
            with ui.element("div").classes("stack"):
                self.results = Results(words, game, team.strategy)
        self.show()

    def _from(self, strategy: str) -> None:
        if strategy:
            turned(self.team, Draft.of(self.game.prepared, strategy, self.team.strategy))
            self.frame.redraw()

    def _turn(self, knob: Knob, value: float | str) -> None:
        self.team.draft = self.team.draft.turned(knob.location, knob.said(value))
        if knob.location[-1] == "kind":
            self.frame.redraw()
        else:
            self.show()

    async def _hand_in(self) -> None:
        self.errors.clear()
        with self.errors.said():
            self.game.hand_in(self.team)
        self.frame.show()

    def show(self) -> None:
        """Show what has been handed in, and how the rounds came out."""
        super().show()
        game, team, words = self.game, self.team, self.words
        if team.handed is None:
            said = words("not_handed")
        elif team.handed != team.draft:
            said = words("changed_since")
        else:
            said = words("over") if game.over else words("handed_for", round=len(game.played) + 1)
        self.state.set_text(said)
        self.results.show()
