"""Teams (E-target): head counts and base pay as the strategy wants them, and the effort that targets call forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simsales.market.staff.sellers import hire
from simsales.market.staff.targets import Pursuit, hope, zeal

if TYPE_CHECKING:
    from simsales.core.streams import Streams
    from simsales.market.staff.keys import Reps
    from simsales.market.staff.payroll import Payroll
    from simsales.market.staff.plan import Goal, Reward, Staff
    from simsales.market.staff.sellers import Channel, Rep


class Force(Protocol):
    """How far a target, and what is paid on it, move effort (``SellingStaff``)."""

    drive: float
    drive_by_pay: float


def pursue(payroll: Payroll, goals: Sequence[Goal], week: int, reps: list[Rep]) -> None:
    """Begin the week's goals: new ones are taken up, those that the strategy does not name any more end."""
    for goal in goals:
        payroll.pursuits.setdefault(goal, Pursuit(goal)).open(week, reps, payroll.tree)
    for goal in payroll.pursuits.keys() - set(goals):
        payroll.pursuits[goal].parts = {}


def at_stake(amount: float, pay: float, weeks: float) -> float:
    """What a bonus or a penalty is of a period's base pay, at most all of it; all of it where there is no base pay.

    >>> at_stake(2600.0, 800.0, 13.0), at_stake(20_000.0, 800.0, 13.0), at_stake(0.0, 0.0, 13.0)
    (0.25, 1.0, 0.0)
    """
    return min(amount / max(pay * weeks, amount), 1.0) if amount > 0.0 else 0.0


def _stake(rep: Rep, goal: Goal, rewards: Sequence[Reward]) -> float:
    """The part of a period's base pay that a rep wins or loses with a goal."""
    about = (each for each in rewards if each.team in (None, rep.team))
    amount = sum(each.amount for each in about if each.goal == goal or (each.goal is None and not goal.per_rep))
    return at_stake(amount, rep.pay, goal.every)


def motivate(payroll: Payroll, reps: list[Rep], force: Force, rewards: Sequence[Reward], week: int) -> None:
    """Set how much of next week each rep will work, by the mean of their goals.

    Capacity moves by up to ``drive`` with their zeal, and rises by up to ``drive_by_pay`` with what is at stake, in
    the part in which they hope to win it (pay, effort, contacts).
    """
    drive, by_pay = force.drive, force.drive_by_pay
    if (drive == 0.0 and by_pay == 0.0) or not payroll.pursuits:
        return
    for rep in reps:
        felt, staked = [], []
        for goal, pursuit in payroll.pursuits.items():
            done = pursuit.attainment(rep)
            if done is not None:
                begins = goal.period(week) != pursuit.period
                felt.append(-1.0 if begins else zeal(done, goal.passed(week)))
                expects = 1.0 if begins else hope(done, goal.passed(week))
                staked.append(expects * _stake(rep, goal, rewards) if by_pay > 0.0 else 0.0)
        if felt:
            moved = drive * float(np.mean(felt))
            if by_pay > 0.0:
                moved += by_pay * float(np.mean(staked))
            rep.capacity *= 1.0 + moved


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
