"""The dashboard's server: the pages, the guard at the door, and what has to be tidied away at the end."""

from __future__ import annotations

import gc
import socket
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from nicegui import Client, app, ui
from starlette.requests import Request

from simsales.dashboard.arriving import Arriving
from simsales.dashboard.classes import Class
from simsales.dashboard.games import Games
from simsales.dashboard.guard import Guard, is_loopback, new_token
from simsales.dashboard.pages.classroom import Classroom
from simsales.dashboard.pages.frame import PAGES, Frame, House
from simsales.dashboard.pages.teams import Lead, Start, Work
from simsales.dashboard.pages.what_if import WhatIf
from simsales.dashboard.pools import Pools
from simsales.dashboard.trials import Trial
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import compile_rules
from simsales.market.check import Prepared
from simsales.reporting.words import Words

SHORT = 0.001  # seconds after which a thread that computes lets another one have its turn
GONE = 5.0  # seconds without a word from a browser, after which its session is freed


@dataclass(frozen=True)
class Asked:
    """What the command asks for: the scenario, where to listen, and where results and strategies are kept."""

    prepared: Prepared
    host: str = "127.0.0.1"
    port: int = 8080
    browser: bool = True
    store: Path | None = None
    folder: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine is answered."""
        return is_loopback(self.host)


def serve(asked: Asked) -> None:
    """Serve the dashboard until it is stopped. From elsewhere than this machine a token is asked for."""
    _be_free(asked)
    compile_rules()
    token = None if asked.is_local else new_token()
    house = House(asked.prepared, Pools(), asked.store, asked.folder if asked.is_local else None)
    open_pages(house)
    app.add_middleware(Guard, token=token)
    app.on_shutdown(house.pools.close)
    sys.setswitchinterval(SHORT)
    gc.collect()
    gc.freeze()  # what is there now stays: tidying up after a session need not look at it
    path = PAGES["classroom"] + ("" if token is None else f"?{urlencode({'token': token})}")
    shown = asked.host if asked.is_local else "<address-of-this-machine>"
    print(f"The dashboard is at http://{shown}:{asked.port}{path} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    ui.run(
        host=asked.host, port=asked.port, show=path if asked.browser else False, reload=False, title="simsales",
        reconnect_timeout=GONE, show_welcome_message=False, uvicorn_logging_level="warning", favicon="📈",
    )  # fmt: skip


def _gone(client: Client) -> bool:
    """Whether whoever asked for a page has left before it was there."""
    return client.id not in Client.instances


def _free(house: House, held: Class | Trial) -> None:
    """A page is gone: free what its session held."""
    held.close()
    house.pools.tidy()


def _be_free(asked: Asked) -> None:
    """ExperimentError where the port is taken, or the address is none of this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(asked.host, asked.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExperimentError(
            f"cannot listen at {asked.host}, port {asked.port}: {reason}; --port says another"
        ) from None


def open_pages(house: House) -> None:
    """Make the pages known: every visit is a session of its own."""

    @ui.page(PAGES["classroom"])
    async def classroom(client: Client, lang: str = "en") -> None:
        """Two strategies side by side."""
        await client.connected()
        if _gone(client):
            return
        waiting = ui.label(Words(lang)("preparing")).classes("page")
        held = await house.pools.quickly(Class, house.prepared)
        if _gone(client):
            return
        client.on_delete(partial(_free, house, held))
        waiting.delete()
        Frame(house, "classroom", lang, lambda frame: Classroom(frame, held))

    @ui.page(PAGES["what_if"])
    async def what_if(client: Client, lang: str = "en") -> None:
        """Levers turned by hand."""
        held = Trial(house.prepared)
        client.on_delete(partial(_free, house, held))
        Frame(house, "what_if", lang, lambda frame: WhatIf(frame, held))

    games = Games(house.prepared)

    @ui.page(PAGES["teams"])
    async def teams(client: Client, request: Request, lang: str = "en", game: str = "", key: str = "") -> None:
        """A game, for who leads it; else where games are started and joined."""
        led = games.led(game, key)
        if led is None:
            Frame(house, "teams", lang, lambda frame: Start(frame, games))
            return
        started: list[Arriving] = []
        client.on_delete(partial(led.stop, started))
        address = f"{request.url.scheme}://{request.url.netloc}"
        Frame(house, "teams", lang, lambda frame: Lead(frame, led, address, started))

    @ui.page("/team")
    async def team(lang: str = "en", game: str = "", key: str = "") -> None:
        """A team's page; without its key, where games are joined."""
        found = games.team(game, key)
        if found is None:
            Frame(house, "teams", lang, lambda frame: Start(frame, games, game))
            return
        Frame(house, "teams", lang, lambda frame: Work(frame, *found))
