"""Reps are trained, handed scripts and coached, and forget (E-train, E-script, A-task).

Training costs selling time and lifts skill; a script is a floor that anybody can read from; the weekly meeting brings
the weakest fifth of a team part of the way to its median. What was learned fades with a half-life.
"""

from __future__ import annotations

import numpy as np

from simsales.agents.sellers import Rep
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
            rep.learn(programme.training, programme.lifts, steps)
            rep.script = max(rep.script, programme.script)
        if programme.laggards > 0:
            for team in dict.fromkeys(rep.team for rep in members):
                lift_laggards([rep for rep in members if rep.team == team], programme)


def lift_laggards(members: list[Rep], programme: Coaching) -> None:
    """Bring the weakest fifth (one at least) part of the way to the team's median at each step."""
    level = np.median([rep.talent + rep.learned for rep in members], axis=0)
    weakest = sorted(members, key=lambda rep: rep.skill)[: max(1, round(LAGGARDS * len(members)))]
    for rep in weakest:
        gap = np.maximum(level - rep.talent - rep.learned, 0.0)
        rep.learned += programme.laggards * gap
