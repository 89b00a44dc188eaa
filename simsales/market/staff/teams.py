"""Teams (E-target): head counts and base pay as the strategy wants them, and the effort that targets call forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simsales.market.staff.sellers import hire
from simsales.market.staff.targets import Pursuit, zeal

if TYPE_CHECKING:
    from simsales.core.streams import Streams
    from simsales.market.staff.keys import Reps
    from simsales.market.staff.payroll import Payroll
    from simsales.market.staff.plan import Goal, Staff
    from simsales.market.staff.sellers import Channel, Rep


def pursue(payroll: Payroll, goals: Sequence[Goal], week: int, reps: list[Rep]) -> None:
    """Begin the week's goals: new ones are taken up, those that the strategy does not name any more end."""
    for goal in goals:
        payroll.pursuits.setdefault(goal, Pursuit(goal)).open(week, reps, payroll.tree)
    for goal in payroll.pursuits.keys() - set(goals):
        payroll.pursuits[goal].parts = {}


def motivate(payroll: Payroll, reps: list[Rep], drive: float, week: int) -> None:
    """Set how much of next week each rep will work: capacity moves by up to ``drive``, by the mean of their goals."""
    if drive == 0.0 or not payroll.pursuits:
        return
    for rep in reps:
        felt = []
        for goal, pursuit in payroll.pursuits.items():
            done = pursuit.attainment(rep)
            if done is not None:
                begins = goal.period(week) != pursuit.period
                felt.append(-1.0 if begins else zeal(done, goal.passed(week)))
        if felt:
            rep.capacity *= 1.0 + drive * float(np.mean(felt))


def staff(
    payroll: Payroll, said: Staff, teams: Mapping[str, Reps], channels: list[Channel], luck: Streams, week: int
) -> None:
    """Bring each team to the head count and base pay that the strategy wants, those of ``teams`` if it wants none.

    The last hired leave first. Who is hired rises from the start level to their own within the ramp.
    """
    heads = {each.team: each for each in said.heads}
    payroll.changed |= heads.keys()
    for wage in said.wages:
        payroll.changed |= set(teams) if wage.team is None else {wage.team}
    if not payroll.changed:
        return
    for team, spec in sorted(teams.items()):
        if team not in payroll.changed:
            continue
        channel = next(each for each in channels if each.name == spec.channel)
        members = [rep for rep in channel.reps if rep.team == team]
        wanted = heads[team].count if team in heads else spec.count
        for rep in members[wanted:]:
            channel.reps.remove(rep)
            payroll.left.append(rep)
            rep.remove()
        ever = len(members) + sum(rep.team == team for rep in payroll.left)
        for number in range(ever, ever + wanted - len(members)):
            own = float(luck.uniforms(f"skill {team}", np.array([number]))[0])
            rep = hire(channel.model, team, spec, channel, own)
            if team in heads:
                rep.start_at(week, heads[team].skill, heads[team].ramp)
        pay = spec.pay
        for wage in said.wages:
            pay = wage.amount if wage.team in (None, team) else pay
        for rep in (rep for rep in channel.reps if rep.team == team):
            rep.pay = pay
            rep.settle_in(week)
