"""Reps are trained, handed scripts and coached, and forget (E-train, E-script, A-task).

Training costs selling time and lifts skill; a script is a floor that anybody can read from; the weekly meeting brings
the weakest fifth of a team part of the way to its median. What was learned fades with a half-life.
"""

from __future__ import annotations

import numpy as np

from simsales.agents.sellers import Rep, levels_of, skills_of
from simsales.catalogue.plan import Coaching, Plan
from simsales.scenario.model import STEPS

LAGGARDS = 0.2  # the part of a team that a coach works with (A-task: the laggards; a fifth is assumed)


def coach(reps: list[Rep], plan: Plan) -> None:
    """End the reps' week: they forget, then next week's training, scripts and coaching take effect."""
    for rep in reps:
        rep.forget()
    for programme in plan.coaching:
        members = [rep for rep in reps if programme.team in (None, rep.team)]
        steps = tuple(STEPS.index(step) for step in programme.steps)
        for rep in members:
            if programme.training > 0:
                rep.learn(programme.training, programme.lifts, steps)
            rep.script = max(rep.script, programme.script)
        if programme.laggards > 0:
            teams: dict[str, list[Rep]] = {}
            for rep in members:
                teams.setdefault(rep.team, []).append(rep)
            for team in teams.values():
                lift_laggards(team, programme)


def lift_laggards(members: list[Rep], programme: Coaching) -> None:
    """Bring the weakest fifth (one at least) part of the way to the team's median at each step."""
    level = np.median(levels_of(members), axis=0)
    order = np.argsort(skills_of(members).mean(axis=1), kind="stable")
    for number in order[: max(1, round(LAGGARDS * len(members)))]:
        rep = members[number]
        gap = np.maximum(level - rep.talent - rep.learned, 0.0)
        rep.learned += programme.laggards * gap
