"""Fit the parameters behind the stylised facts, and write scenarios/facts.toml.

    python scenarios/fit_facts.py

Each parameter is turned until its figure is as stated, in the same few worlds (see ``simsales.evidence.fitting``);
what the facts of other names come to is then told to nobody. It takes a quarter of an hour. `simsales facts` looks at
the result in other, and more, worlds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simsales.evidence.facts import figures
from simsales.evidence.fitting import Knob, fit
from simsales.evidence.stylised import FACTS
from simsales.experiments.inputs import load

HERE = Path(__file__).parent
WORLDS, ROUNDS, FIRST_SEED = 16, 2, 1001
NEEDS = ("wealth", "card", "insurance")
COMMIT = ("wealth", "insurance")  # needs with an offer that commits
SEGMENTS = ("pensioners", "families", "business_people")
FITTED = {
    "closes": Knob("closes", 0.3, 0.99, "F2", 0.80, 0.005),
    "explicit": Knob("explicit", 0.0, 0.30, "F4-own", 0.03, 0.005),
    "moves": Knob("moves", 0.0, 1.0, "F4-friends", 0.15, 0.005),
    "service": Knob("service", 0.2, 20.0, "F10", 0.85, 0.005),
    "inertia": Knob("inertia", 0.0, 12.0, "F8", 0.40, 0.005),
    "grudge": Knob("grudge", 0.0, 15.0, "F11", 0.82, 0.005),
}
START = {"closes": 0.553, "explicit": 0.002, "moves": 0.22, "service": 4.8, "inertia": 1.92, "grudge": 8.1}

FILE = """\
# The bank's branch of proactive_branch.toml with the parameters at which the stylised facts come out as stated.
#
# Made by scenarios/fit_facts.py: edit that, not this. `simsales facts` shows what is stated beside what is simulated,
# and says of each figure whether it was given, fitted or emerged.

extends = "proactive_branch.toml"
title = "A bank branch, fitted to the practitioners' own figures"
question = "Do the practitioners' figures come out of the mechanisms?"

[run]
weeks = 104                     # long enough to see who stops buying within half a year

[world.network]
friends = 6

[world.referral]                # 17/34/49% by products held, in a year (B-refer: given)
moves = {moves:.4f}                  # fitted to F4: 15% of new business through friends

[world.experience]
hurt_weeks = "26 weeks"         # stops buying within half a year
ask_why = true
grudge = {grudge:.3f}                  # fitted to F11: 82% stop buying after very poor service
{needs}{segments}
[channels.branch]
closes = {closes:.4f}                 # fitted to F2: 80% accept
discovers = 0.95                # staff see nearly every need (assumed: 4% voiced and 82% through staff ask for it)

[selling]
inertia = {inertia:.3f}                 # fitted to F8: 40% would switch for service
"""
NEED = """
[world.needs.{name}]
voiced = {explicit:.4f}                # fitted to F4: 3% by the customer's own move; reviews likewise
{review}renewal_rate = 0.0
"""
REVIEW = "review_at_expiry = {explicit:.4f}\n"
SEGMENT = """
[world.segments.{name}.weights]
service = {service:.3f}                 # fitted to F10: 85% would pay 25% more for superior service
"""


def text(values: Mapping[str, float]) -> str:
    """The scenario file with these values."""
    review = {name: REVIEW.format(**values) if name in COMMIT else "" for name in NEEDS}
    needs = "".join(NEED.format(name=name, review=review[name], **values) for name in NEEDS)
    segments = "".join(SEGMENT.format(name=name, **values) for name in SEGMENTS)
    return FILE.format(needs=needs, segments=segments, **values)


def evaluate(values: Mapping[str, float]) -> dict[str, float]:
    """The figures to fit with these values: means over the same few worlds."""
    trial = HERE / ".facts_trial.toml"
    trial.write_text(text(values), encoding="utf-8")
    try:
        prepared = load(trial)
    finally:
        trial.unlink()
    wanted = {knob.figure for knob in FITTED.values()}
    facts = [fact for fact in FACTS if fact.id in wanted]
    return figures(facts, prepared, range(FIRST_SEED, FIRST_SEED + WORLDS))


def main() -> None:
    """Fit, tell, write."""
    found = fit(evaluate, list(FITTED.values()), START, rounds=ROUNDS, tell=lambda said: print(said, flush=True))
    for figure, value in found.figures.items():
        print(f"{figure}: {value:.3f}{' (out of reach)' if figure in found.out_of_reach else ''}")
    if found.interrupted:
        raise SystemExit("interrupted: nothing is written")
    (HERE / "facts.toml").write_text(text(found.values), encoding="utf-8")


if __name__ == "__main__":
    main()
