"""Fit what is marked as fitted in scenarios/handset_bundle.toml to the facts F13, F14 and F15, and write it there.

    python scenarios/fit_handsets.py

Each parameter is turned until its figure is as stated, in the same few worlds (see ``simsales.evidence.fitting``).
It takes a few minutes. `simsales facts` looks at the result in other, and more, worlds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from simsales.evidence.facts import figures
from simsales.evidence.fitting import Knob, fit
from simsales.evidence.stylised import FACTS
from simsales.experiments.inputs import load

FILE = Path(__file__).parent / "handset_bundle.toml"
WORLDS, ROUNDS, FIRST_SEED, CUSTOMERS = 6, 2, 1001, 6000
KNOBS = (
    Knob("catalogue.products.contract_plan.price", 60.0, 129.0, "F13", 0.0711, 0.002),
    Knob("world.needs.mobile.usage.raised_by.handset", 0.1, 1.5, "F14", 0.8449, 0.01),
    Knob("catalogue.bundles.connected.complementarity", 0.5, 6.0, "F15", 0.86, 0.003),
)


def evaluate(values: Mapping[str, float]) -> dict[str, float]:
    """The three figures with these values: means over the same few worlds."""
    prepared = load(FILE, {"run.customers": CUSTOMERS, **values})
    facts = [fact for fact in FACTS if fact.id in {knob.figure for knob in KNOBS}]
    return figures(facts, prepared, range(FIRST_SEED, FIRST_SEED + WORLDS))


def written(values: Mapping[str, float]) -> str:
    """The scenario file with these values in the lines that are marked as fitted."""
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    for knob in KNOBS:
        (at,) = (number for number, line in enumerate(lines) if f"fitted to {knob.figure}" in line)
        code, mark, note = lines[at].partition("#")
        lines[at] = re.sub(r"\d+(\.\d+)?", f"{values[knob.key]:.3g}", code, count=1) + mark + note
    return "".join(lines)


def main() -> None:
    """Fit, tell, write."""
    start = {"catalogue.products.contract_plan.price": 84.0, "world.needs.mobile.usage.raised_by.handset": 0.62}
    start["catalogue.bundles.connected.complementarity"] = 3.2
    found = fit(evaluate, list(KNOBS), start, rounds=ROUNDS, tell=lambda said: print(said, flush=True))
    for figure, value in found.figures.items():
        print(f"{figure}: {value:.4f}{' (out of reach)' if figure in found.out_of_reach else ''}")
    if found.interrupted:
        raise SystemExit("interrupted: nothing is written")
    FILE.write_text(written(found.values), encoding="utf-8")


if __name__ == "__main__":
    main()
