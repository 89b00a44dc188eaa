"""The page of systems: a row each, with its key, its file, its test and its measured effect."""

from __future__ import annotations

import math
from collections.abc import Mapping

from simsales.evidence.systems import HEADLINES, Effect, Effects, System

INTRODUCTION = """# Systems: what each one does, measured

Made by `simsales systems`; the rows are the files in [systems/](systems). Each system of the practitioners
([sources](model.md#sources)) is run in a packaged scenario with and without it, in the same worlds with the same luck.
The effect is the mean paired difference in percent of the side without it, with its 95% interval (Fieller's; {worlds}
worlds, {customers}); the difference itself where that mean is not well above its error. *Expected* is the direction
that the source states: ✔ the interval lies on that side of zero, ? it contains zero, ✘ it lies on the other side;
· nothing is stated.
"""

MARKS = {"as stated": "✔", "not sure": "?", "against": "✘", "": "·"}


def systems_page(measured: Mapping[str, tuple[System, Effects]], worlds: int, customers: str) -> str:
    """The page as Markdown; ``measured`` has a system and its effects by id."""
    lines = [INTRODUCTION.format(worlds=worlds, customers=customers)]
    lines.append("| id | system | " + " | ".join(HEADLINES) + " | scenario |")
    lines.append("|---|---|" + "---|" * len(HEADLINES) + "---|")
    for system, effects in measured.values():
        cells = " | ".join(_cell(effects[headline]) for headline in HEADLINES)
        lines.append(f"| {system.id} | {system.name} | {cells} | {_scenario(system)} |")
    lines.append("\n## Where each one is\n")
    lines.append("| id | keys | mechanism | test | why |\n|---|---|---|---|---|")
    for system, _ in measured.values():
        keys = ", ".join(f"`{key}`" for key in system.keys)
        file, _, name = system.test.partition("::")
        mechanism = system.mechanism.rpartition("/")[2]
        test = f"[{name}](../{file})"
        lines.append(f"| {system.id} | {keys} | [{mechanism}](../{system.mechanism}) | {test} | {system.why} |")
    return "\n".join(lines) + "\n"


def _scenario(system: System) -> str:
    name = system.scenario.rpartition("/")[2].removesuffix(".toml")
    sides = " → ".join(side.strategy or "first strategy" for side in (system.without, system.having))
    return f"[{name}](../{system.scenario}): {sides if system.without.strategy != system.having.strategy else 'switch'}"


def _cell(effect: Effect) -> str:
    mean, low, high = effect.relative
    if math.isnan(mean):
        return _itself(effect)
    ends = "" if math.isnan(low) else f" ({100 * low:+.1f} … {100 * high:+.1f})"
    return f"{MARKS[effect.verdict]} {100 * mean:+.1f}%{ends}"


def _itself(effect: Effect) -> str:
    """The difference as it is, where no percent can be said of it."""
    mean, low, high = effect.difference
    if math.isnan(mean):
        return "–"
    ends = "" if math.isnan(low) else f" ({low:+.3g} … {high:+.3g})"
    return f"{MARKS[effect.verdict]} {mean:+.3g} in all{ends}"
