"""``--executor``: where the runs of a command are made; every command that has ``--jobs`` has it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Annotated, Any

import typer

from simsales.cli.shared import said

Executor = Annotated[
    str | None,
    typer.Option(metavar="processes|threads|tcp://…", help="where runs are made: a Dask cluster by its address, too"),
]


def placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that has ``--jobs``, with ``--executor``; another as it is."""
    signature = inspect.signature(command, eval_str=True)
    if "jobs" not in signature.parameters:
        return command

    @wraps(command)
    def on_a_place(*args: Any, executor: str | None = None, **options: Any) -> Any:
        if executor is None:
            return command(*args, **options)
        with said():
            from simsales.experiments.workers import executed_on

            with executed_on(executor):
                return command(*args, **options)

    option = inspect.Parameter("executor", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Executor)
    return shown_with(on_a_place, [*signature.parameters.values(), option])


def shown_with(command: Callable[..., Any], parameters: Iterable[inspect.Parameter]) -> Callable[..., Any]:
    """A command that wraps another, with other parameters than that has: each is said by its name."""
    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    shown: Any = command
    shown.__signature__ = inspect.Signature(named)
    shown.__annotations__ = {each.name: each.annotation for each in named}
    del shown.__wrapped__
    return command
