"""Reps are trained, handed scripts and coached, and forget (E-train, E-script, A-task).

Training costs selling time and lifts skill; a script is a floor that anybody can read from; the weekly meeting brings
the weakest fifth of a team part of the way to its median. What was learned fades with a half-life.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simsales.market.ground.kinds import STEPS
from simsales.market.staff.plan import Coaching
from simsales.market.staff.sellers import Rep, forget, learn, levels_of

LAGGARDS = 0.2  # the part of a team that a coach works with (A-task: the laggards; a fifth is assumed)


def coach(reps: list[Rep], programmes: Sequence[Coaching]) -> None:
    """End the reps' week: they forget, then next week's training, scripts and coaching take effect."""
    forget(reps)
    for programme in programmes:
        members = [rep for rep in reps if programme.team in (None, rep.team)]
        steps = tuple(STEPS.index(step) for step in programme.steps)
        if programme.training > 0:
            learn(members, programme.training, programme.lifts, steps)
        for rep in members if programme.script > 0 else ():
            rep.script = max(rep.script, programme.script)
        if programme.laggards > 0:
            teams: dict[str, list[Rep]] = {}
            for rep in members:
                teams.setdefault(rep.team, []).append(rep)
            for team in teams.values():
                lift_laggards(team, programme)


def lift_laggards(members: list[Rep], programme: Coaching) -> None:
    """Bring the weakest fifth (one at least) part of the way to the team's median at each step."""
    levels = levels_of(members)
    skills = np.maximum(levels, np.array([rep.script for rep in members])[:, None])
    order = np.argsort(skills.mean(axis=1), kind="stable")
    weakest = [members[number] for number in order[: max(1, round(LAGGARDS * len(members)))]]
    talent, learned = (np.array([getattr(rep, name) for rep in weakest]) for name in ("talent", "learned"))
    gap = np.maximum(np.median(levels, axis=0) - talent - learned, 0.0)
    for rep, now in zip(weakest, learned + programme.laggards * gap, strict=True):
        rep.learned = now
