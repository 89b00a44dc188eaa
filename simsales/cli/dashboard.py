"""The command that opens the dashboard in a browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.shared import Customers, NoStore, Store, Weeks, kept_in, prepared_of, said, stop

USUAL = Path("scenarios") / "channel_conflict.toml"
MISSING = 'the dashboard needs NiceGUI, which comes with the extra "dashboard": pip install "simsales[dashboard]"'


def dashboard(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="the scenario, a TOML file; if not said, scenarios/channel_conflict.toml"
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="the address to listen at; another than this machine's own asks for a token")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8080,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="open no browser")] = False,
    customers: Customers = None,
    weeks: Weeks = None,
    store: Store = None,
    no_store: NoStore = False,
) -> None:
    """Open the dashboard: a classroom with two strategies side by side, what if, and teams."""
    with said():
        if file is None and not USUAL.exists():
            stop(f"name a scenario: there is no {USUAL} here, and `simsales new NAME` writes one")
        if find_spec("nicegui") is None:
            stop(MISSING)
        kept = kept_in(store, no_store)
        prepared = prepared_of(file or USUAL, customers, weeks)
        from simsales.dashboard.serve import Asked, serve

        serve(Asked(prepared, host, port, not no_browser, kept, Path.cwd()))
