"""``--dry``: what a command will cost, instead of running it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simsales.market.check import Prepared

Dry = Annotated[
    bool, typer.Option("--dry", help="run nothing: say what time and memory it would take, from a short trial")
]


def tell_cost(
    prepared: Prepared, strategies: list[str] | None, worlds: int | None, seed: int | None, jobs: int
) -> None:
    """Say what it would take to run strategies in so many worlds (the scenario's, if not said).

    At most ``jobs`` at a time; -1: as many as the machine has processors.
    """
    from simsales.experiments.cost import cost_of
    from simsales.experiments.execute import compile_rules
    from simsales.experiments.inputs import choose
    from simsales.experiments.memory import most_workers
    from simsales.experiments.workers import cores
    from simsales.market.checks.sizes import gibibytes

    names = choose(prepared, strategies)
    compile_rules()
    worlds = int(prepared.loaded.scenario.run.replications) if worlds is None else worlds
    cost, runs = cost_of(prepared, names[0], seed), len(names) * worlds
    at_a_time = min(runs, int(min(cores() if jobs < 0 else jobs, most_workers([prepared], max(jobs, 1)))))
    typer.echo(
        f"{cost.customers:,} customers, {cost.weeks} weeks: a run takes about {spoken(cost.seconds)} "
        f"(building {spoken(cost.building)}, a week {spoken(cost.week)}) and {gibibytes(cost.memory)} of memory."
    )
    if runs > 1:
        time, memory = spoken(runs * cost.seconds / at_a_time), gibibytes(at_a_time * cost.memory)
        typer.echo(
            f"{len(names)} strategies in {worlds} worlds are {runs} runs: {at_a_time} at a time about {time}, beside "
            f"some seconds to start, and {memory}."
        )
    typer.echo("Nothing was run.")


def spoken(seconds: float) -> str:
    """A time as one says it.

    >>> [spoken(each) for each in (0.0123, 0.4, 7.26, 200.0, 5400.0)]
    ['12 ms', '400 ms', '7.3 s', '3 min 20 s', '1 h 30 min']
    """
    if seconds < 1.0:
        return f"{seconds * 1e3:.0f} ms" if seconds >= 0.01 else f"{seconds * 1e3:.1f} ms"
    if seconds < 60.0:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours} h {minutes_left} min" if hours else f"{minutes} min {rest} s"
