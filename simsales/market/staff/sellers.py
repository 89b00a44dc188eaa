"""Channels and reps as Mesa agents, and how a rep is hired."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from scipy.special import ndtri

from simsales.market.ground.kinds import STEPS
from simsales.market.ground.sample import NO_SAMPLE, Sample
from simsales.market.staff.keys import ChannelStaff, Reps
from simsales.market.staff.whole import kept_at_most, part_of, spread, whole_of

if TYPE_CHECKING:
    from simsales.market.ground.offers import Booleans, Floats


def hire(model: mesa.Model, team: str, spec: Reps, channel: Channel, luck: float) -> Rep:
    """A new rep of a team in its channel; ``luck`` is the uniform draw by which their skill differs."""
    week = spec.day.week if spec.day is not None else None
    contacts = spec.contacts_per_week if week is None else sum(week)
    queue = channel.spec.queue
    if queue is not None and "contacts_per_week" not in spec.model_fields_set:
        contacts = max(round(queue.visits_a_week), 1)
    rep = Rep(
        model, team, channel.number, talent_of(spec, luck), contacts, spec.pay, spec.skill_half_life,
        week=week, minutes=60 * (spec.hours or 0.0), turnover=spec.turnover, most=spec.most,
    )  # fmt: skip
    channel.reps.append(rep)
    return rep


class Rep(mesa.Agent):
    """A sales rep: skill by selling step, a weekly capacity, and what they have done and earned so far.

    ``talent`` is the skill they came with, and to which they fall back; ``learned`` is what training and coaching
    have added. ``script`` is a floor under every step: what the script library lets anybody do. ``week`` is how many
    meetings, calls and messages a full week has (None: just contacts), ``minutes`` the time on the telephone in it
    (0: not counted), ``most`` the contacts that either comes to at most. When a rep leaves, somebody new takes the same
    seat (``succeed``): contacts, orders and income are the seat's. ``available`` are the contacts they could have made
    so far, ``revenue`` the first-year charges they sold (kept where incentives need it), ``bonus`` the part of their
    income beyond pay and commission. All this is of all customers; only ``owes`` is of a sample of them: the minutes by
    which its calls have overrun its part of the weeks before (below 0: what it has kept of them).
    """

    def __init__(
        self, model: mesa.Model, team: str, channel: int, talent: Floats, capacity: int, pay: float, half_life: float,
        *, week: tuple[int, int, int] | None = None, minutes: float = 0.0, turnover: float = 0.0,
        most: float = math.inf,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.team = team
        self.channel = channel
        self.talent = talent
        self.learned: Floats = np.zeros(len(talent))
        self.script = 0.0
        self.full_capacity = capacity
        self.capacity = float(capacity)
        self.half_life = half_life
        self.pay = pay
        self.week = week
        self.minutes = minutes
        self.turnover = turnover
        self.most = most
        self.owes = 0.0
        self.contacts: float = 0
        self.orders: float = 0
        self.income = 0.0
        self.bonus = 0.0
        self.revenue = 0.0
        self.available = 0.0
        self.ramp: tuple[int, float, Floats, Floats] | None = None

    @property
    def skills(self) -> Floats:
        """Skill by selling step, 0 to 1."""
        skills: Floats = skills_of([self])[0]
        return skills

    @property
    def skill(self) -> float:
        """Mean skill over the steps."""
        return float(self.skills.mean())

    def learn(self, training: float, lifts: float, steps: tuple[int, ...]) -> None:
        """Spend a part of the week in training: skill rises towards 1 at the steps trained, capacity falls by it."""
        learn([self], training, lifts, steps)

    def forget(self) -> None:
        """A week goes by: what was learned fades with its half-life, and next week has its full capacity."""
        forget([self])

    @property
    def present(self) -> float:
        """The part of this week that is left for selling."""
        return self.capacity / self.full_capacity

    def succeed(self, talent: Floats) -> None:
        """Leave the seat to somebody new, who has learned nothing yet."""
        self.talent = talent
        self.learned = np.zeros(len(talent))

    def work(self, contacts: float, orders: float, commission: float) -> None:
        """Book a week: contacts made, orders won, and income in currency."""
        self.contacts += contacts
        self.orders += orders
        self.income += self.pay + commission
        self.available += self.capacity

    def earn(self, bonus: float) -> None:
        """Book what comes on top of pay and commission: bonuses, less penalties and what is clawed back."""
        self.bonus += bonus
        self.income += bonus

    def start_at(self, week: int, skill: float, ramp: float) -> None:
        """Begin at a level of skill (or their own, if lower), and need ``ramp`` weeks to their own."""
        if ramp > 0:
            self.ramp = (week, ramp, np.minimum(self.talent, skill), self.talent)

    def settle_in(self, week: int) -> None:
        """Come nearer to what they are capable of, week by week since they started."""
        if self.ramp is not None:
            started, weeks, low, own = self.ramp
            part = min((week - started) / weeks, 1.0)
            self.talent = low + part * (own - low)
            self.ramp = None if part == 1.0 else self.ramp


def learn(reps: list[Rep], training: float, lifts: float, steps: tuple[int, ...]) -> None:
    """All of them are trained (``Rep.learn``)."""
    if not reps:
        return
    learned, these = _table([rep.learned for rep in reps]), list(steps)
    talent = _table([rep.talent for rep in reps])
    learned[:, these] += lifts * training * (1 - talent[:, these] - learned[:, these])
    for rep, now in zip(reps, learned, strict=True):
        rep.learned = now
        rep.capacity = max(rep.capacity - training * rep.full_capacity, 0.0)


def forget(reps: list[Rep]) -> None:
    """A week goes by for all of them (``Rep.forget``)."""
    if not reps:
        return
    kept = {half_life: 0.5 ** (1 / half_life) for half_life in {rep.half_life for rep in reps}}
    learned = _table([rep.learned for rep in reps]) * np.array([kept[rep.half_life] for rep in reps])[:, None]
    for rep, left in zip(reps, learned, strict=True):
        rep.learned = left
        rep.script = 0.0
        rep.capacity = float(rep.full_capacity)


def _table(rows: list[Floats]) -> Floats:
    """The rows as a table (for many short rows faster than np.array)."""
    table: Floats = np.concatenate(rows).reshape(len(rows), -1)
    return table


def levels_of(reps: list[Rep]) -> Floats:
    """What reps can do by themselves, rep x step: what they came with, and what they have learned."""
    return _table([rep.talent for rep in reps]) + _table([rep.learned for rep in reps])


def skills_of(reps: list[Rep]) -> Floats:
    """Skill by selling step, 0 to 1, rep x step; a script is a floor."""
    skills: Floats = np.maximum(levels_of(reps), np.array([rep.script for rep in reps])[:, None])
    return skills


def talent_of(team: Reps, luck: float) -> Floats:
    """The skill by selling step that a rep of a team comes with: normal around the team's mean, by their luck."""
    mean = np.array([team.skills.get(step, team.skill) for step in STEPS])
    talent: Floats = np.clip(mean + team.skill_spread * ndtri(luck), 0, 1)
    return talent


class Channel(mesa.Agent):
    """A way of selling: its capacity, its effort, and how many it turned away last week.

    What it and its reps can do in a week is for all customers; ``whole`` says how much of it is for the ``sample``.
    """

    def __init__(
        self, model: mesa.Model, name: str, number: int, spec: ChannelStaff, effort_response: float,
        sample: Sample = NO_SAMPLE,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.name = name
        self.number = number
        self.spec = spec
        self.reps: list[Rep] = []
        self.effort = 1.0
        self.effort_response = effort_response
        self.effort_on: Floats = np.ones(0)  # by offer of ours, where it follows the credit for it
        self.weeks_away = 0  # for which a partner still sells the rival's
        self.turned_away = 0.0
        self.set_aside = 0.0  # part of its capacity that other work takes this week
        self.left_over: dict[str, Any] = {}  # by work, the fraction of a contact that last week left over
        self.sample = sample
        self.left_of: dict[str, Floats] = {}  # by work, the fractions of the sample's part that last week left over
        self.most_kept: dict[str, Floats] = {}
        self.call_length = 0.0  # minutes, of the calls of the last week that had any
        self.minutes_taken = 0.0  # by compliance this week, of all customers: missing in the next
        self.local: Booleans | None = None  # the segments of its district, where it belongs to one

    @property
    def outbound(self) -> bool:
        """Whether it goes to customers rather than waits for them."""
        return self.spec.direction == "outbound"

    @property
    def away(self) -> bool:
        """Whether it sells the rival's just now."""
        return self.weeks_away > 0

    @property
    def stands(self) -> tuple[bool, bool, bytes]:
        """All of it on which the week's tables depend: whether it has reps, is with us, and presents what how much."""
        return bool(self.reps), self.away, self.effort_on.tobytes()

    def capacity(self) -> float:
        """Visits or contacts it can handle this week; infinite where neither capacity nor reps are given."""
        if self.spec.capacity is not None:
            full = float(self.spec.capacity)
        elif self.reps:
            full = float(sum(rep.capacity for rep in self.reps))
        else:
            return float("inf")
        return full * self.part_left

    @property
    def part_left(self) -> float:
        """The part of its week that it spends on its visits or contacts: what other work leaves, times its effort."""
        return (1.0 - self.set_aside) * (self.effort if self.outbound else 1.0)

    def whole(self, work: str, amounts: Floats) -> Floats:
        """The whole contacts of a week for some work, by rep: a fraction left over is there in the next week.

        ``amounts`` (rep, or rep x kind) are what each could do, fractions included; of the whole contacts that come of
        it those are meant that fall on the sample of customers. What is whole and not wanted is not saved up: hours in
        which nobody came are over. To be asked once a week.
        """
        whole, self.left_over[work] = whole_of(amounts, self.left_over.get(work, 0.0))
        return self.part(work, whole)

    def part(self, work: str, whole: Floats) -> Floats:
        """The part of a week's whole numbers that falls on the sample: its fractions, too, are there in the next week.

        Each of a table has its own fractions; where reps have come or gone they begin anew.
        """
        if self.sample.is_all:
            return whole
        before = self.left_of.get(work)
        if before is None or before.shape != whole.shape:
            before = spread(whole.shape)
        part, self.left_of[work] = part_of(whole, self.sample.share, before)
        self.most_kept[work] = kept_at_most(whole, self.sample.share)
        return part

    def keep(self, work: str, unwanted: Floats) -> None:
        """Keep for the next week what nobody wanted of the sample's part of this one: as much as chance explains."""
        if not self.sample.is_all and work in self.most_kept:
            self.left_of[work] = self.left_of[work] + np.clip(unwanted, 0.0, self.most_kept[work])

    def weighed(self, skills: Floats) -> Floats:
        """Skills as they count here: each step's distance from 0.5 by its factor, as the sales mode asks (A-modes)."""
        factors = self.spec.skill_factors
        if not factors:
            return skills
        weight = np.array([factors.get(step, 1.0) for step in STEPS])
        weighed: Floats = 0.5 + weight * (skills - 0.5)
        return weighed

    def skills_as_they_count(self) -> Floats:
        """The reps' skills as they count here, rep x step; where there are no reps, those of one in the middle."""
        return self.weighed(skills_of(self.reps)) if self.reps else np.full((1, len(STEPS)), 0.5)

    def turn_away(self, visits: float, served: float) -> None:
        """Remember the share of last week's visits that found nobody free."""
        self.turned_away = 1 - served / visits if visits else 0.0

    def learn(self, touched: float, credited: float) -> None:
        """Adjust effort to the credit got for the sales it touched: unpaid work is done less next week.

        With no credit at all effort falls towards one half, with all of it it returns to one (assumed). Credit for
        sales that it had no part in (the first touch's, say) raises it no further: effort is never more than full.
        """
        if touched > 0:
            goal = 0.5 + 0.5 * min(credited / touched, 1.0)
            self.effort += self.effort_response * (goal - self.effort)
