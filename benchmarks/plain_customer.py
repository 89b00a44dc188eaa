"""One customer as an ordinary Mesa agent: what happens to them, event by event, by the market's own rules.

The rules are the compiled market's, uncompiled; how they are put together is written here a second time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    collides,
    comes_closer,
    faded,
    gate_log_odds,
    has_a_rival,
    knows,
    last_touch,
    occurs,
    origin_of,
    personal_lift,
    raised,
    reads_customer,
    shared_lean,
    still_warm,
    supplier_of,
    uniform,
    uniform_of,
    weeks_free,
    weeks_left,
)
from benchmarks.plain_state import PlainState
from benchmarks.plain_subject import subject_of, with_need
from benchmarks.plain_tables import Day, Table
from simsales.files.units import PARTS
from simsales.market.channels.passing import WAITS
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.touch import DONE_WITH
from simsales.market.ground.belonging import Who
from simsales.market.ground.state import ANNOYED, EXPLICIT, LATENT, MATCHED, MISMATCHED, NEVER, NO_NEED, STAFF
from simsales.market.selling.gates import NEED, ON_NEED, RAPPORT, TRUST


class Alone:
    """One customer as a population of one: every column has one row."""

    def __init__(self, customer: PlainCustomer) -> None:
        self._customer = customer

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._customer, name)
        return Table(np.array([value])) if isinstance(value, list) else [value]


class PlainCustomer(PlainState):
    """A customer, and what happens to them."""

    __slots__ = ()

    def meet(self, day: Day, c: int) -> int:
        """Be in contact with the rep who owns the customer for good: their number; it is counted and paid for."""
        rep = int(uniform(day.rep_key[c], self.slot) * len(day.rep_skill[c]))
        self.worked_by = rep
        day.rep_contacts[c][rep] += 1
        cost = day.facts.channel.cost_per_contact[c]
        day.tally[entry.CONTACT_COST][self.segment][c][day.nothing] += cost
        ours = self.is_ours(day.facts.own)
        day.tally[entry.MET_OURS][self.segment][c][day.nothing] += ours
        day.tally[entry.MET_NEW][self.segment][c][day.nothing] += ours and self.won_in_run
        self.cost(day, ours, c, day.nothing, cost)
        return rep

    def is_ours(self, own: int) -> bool:
        """Whether any of the offers held is ours."""
        return any(0 <= now < own for now in self.holding)

    def cost(self, day: Day, ours: bool, c: int, j: int, amount: float) -> None:
        """Cost something to sell to, in channel c and on offer j: to be won, or to be kept as one of ``ours``."""
        day.tally[entry.KEPT_SPEND if ours else entry.WON_SPEND][self.segment][c][j] += amount
        if ours and self.won_in_run:
            day.tally[entry.NEW_SPEND][self.segment][c][j] += amount

    def register(self, day: Day, c: int, need: bool = False) -> None:
        """Become the channel's lead, if no other channel has registered it and is protected still.

        By the contact, or by a ``need`` that comes up, as the rule says.
        """
        policy = day.plan[ChannelPolicy]
        if policy.at_need == need and self.owned_until < day.week:
            self.owner = c
            self.owned_until = day.week + int(policy.protection_weeks)

    def warms_to(
        self, day: Day, c: int, skill: list[float], tired: float, keys: dict[str, int], moment: int = 0,
        warmth: float = 0.0,
    ) -> float | None:  # fmt: skip
        """Get content that matches one's lean, or not, and go on listening: what speaks for the contact, or None.

        A ``moment`` that is open, and the ``warmth`` of a referral, make it easier.
        """
        selling, luck = day.facts.selling, day.facts.channel.luck[c]
        known = knows(self.known, c, True, day.decided.shares)
        matched = known or reads_customer(skill[RAPPORT], uniform_of(keys["match"], self.slot, luck))
        self.lived |= MATCHED if matched else MISMATCHED
        lift: float = personal_lift(
            matched,
            selling.matched_lift,
            self.relationship,
            selling.relationship_weight,
            selling.fatigue_weight * tired,
        )
        if moment > 0:
            lift += day.facts.moments.warmth[moment]
            day.tally[entry.MOMENT_CONTACTS][self.segment][c][day.nothing] += 1
        trust = day.decided.effort[c][TRUST]
        odds = gate_log_odds(
            day.facts.channel.rapport[c], skill[RAPPORT], selling.skill_weight, trust, selling.effort_weight,
            lift + warmth,
        )  # fmt: skip
        if not occurs(uniform_of(keys["rapport"], self.slot, luck), odds):
            day.tally[entry.NO_RAPPORT][self.segment][c][day.nothing] += 1
            return None
        closer = uniform_of(keys["closer"], self.slot, luck)
        if matched and comes_closer(closer, self.relationship, selling.relationship_gain, trust):
            self.relationship = raised(self.relationship)
        self.known = shared_lean(self.known, c, day.decided.shares)
        return lift

    def tells_need(self, day: Day, c: int, skill: list[float], lift: float, luck: float) -> bool:
        """Whether a rep finds the need."""
        selling = day.facts.selling
        odds = gate_log_odds(
            day.facts.channel.discovers[c], skill[NEED], selling.skill_weight, day.decided.effort[c][ON_NEED],
            selling.effort_weight, lift,
        )  # fmt: skip
        found: bool = occurs(luck, odds)
        return found

    def passer(self, day: Day, c: int) -> int:
        """The channel that has passed the customer on to this one, as long as it counts; -1 if none."""
        if not self.passed_by or self.passed_by[0] < 0 or self.passed_to[0] != c:
            return -1
        waits = day.decided.passing[self.passed_by[0]][WAITS]
        return -1 if day.week > self.passed_due[0] + waits else int(self.passed_by[0])

    def partner(self, day: Day, c: int) -> int:
        """The other of the two channels between which the customer was passed on, if this is one; else -1."""
        if not self.passed_by or self.passed_by[0] < 0:
            return -1
        if self.passed_to[0] == c:
            return self.passer(day, c)
        return int(self.passed_to[0]) if self.passed_by[0] == c and self.passer(day, self.passed_to[0]) >= 0 else -1

    def is_awaited(self, day: Day, c: int) -> bool:
        """Whether the customer was passed on to the channel, is due there, and has not been met since."""
        due = self.passer(day, c) >= 0 and day.week >= self.passed_due[0]
        return bool(due and self.touched[c] < self.passed_due[0])

    def be_met(self, day: Day, c: int) -> bool:
        """Be met by a channel: count it if the customer was passed on to it; whether it collides."""
        if self.is_awaited(day, c):
            day.tally[entry.PASSED_MET][self.segment][c][day.nothing] += 1
        window, outbound = day.facts.selling.collision_window, day.facts.channel.outbound
        collided: bool = collides(
            self.touched, outbound, day.decided.shares, c, day.week, window, self.partner(day, c)
        )  # fmt: skip
        return collided

    def be_called(self, day: Day, c: int, category: int, keys: dict[str, int]) -> None:
        """Be called by an outbound channel, and come into play if a need is found."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.CONTACTS][s][c][nothing] += 1
        tally[entry.DIALS][s][c][nothing] += 1
        self.attempts += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if uniform_of(keys["answer"], slot, channel.luck[c]) >= channel.connects[c]:
            tally[entry.NO_ANSWER][s][c][nothing] += 1
            return
        tally[entry.CONNECTED][s][c][nothing] += 1
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        if self.be_met(day, c):
            tally[entry.COLLISIONS][s][c][nothing] += 1
            self.lived |= ANNOYED
        elif tired > DONE_WITH:
            self.lived |= ANNOYED
        self.register(day, c)
        self.fatigue = tired + 1.0
        self.touched[c] = week
        with_rival = has_a_rival(self.holding, day.facts.own)
        tally[entry.RIVALS_MET][s][c][nothing] += with_rival
        warmth = still_warm(week - self.referred_in, day.facts.referral.warm, day.facts.referral.warmth)
        lift = self.warms_to(day, c, skill, tired, keys, self.moment, warmth)
        if lift is None:
            return
        tally[entry.RIVALS_FOUND][s][c][nothing] += with_rival
        g = subject_of(self, day, c, category)
        if self.need[g] != EXPLICIT:
            if self.need[g] != LATENT and self.holding[g] < 0:
                tally[entry.NO_NEED][s][c][nothing] += 1
                return
            if not self.tells_need(day, c, skill, lift, uniform_of(keys["find"], slot, channel.luck[c])):
                tally[entry.UNDISCOVERED][s][c][nothing] += 1
                return
            tally[entry.DISCOVERED][s][c][nothing] += 1
            if self.need[g] != LATENT:
                tally[entry.PROMPTED][s][c][nothing] += 1
            self.need[g] = EXPLICIT
            self.origin[g] = STAFF
        tally[entry.NEEDS_MET][s][c][nothing] += 1
        self.register(day, c, need=True)
        self.playing = c
        self.subject = g

    def be_served(self, day: Day, c: int, keys: dict[str, int]) -> None:
        """Be served in an inbound channel: voice a need, or be asked for one."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.VISITS][s][c][nothing] += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if self.be_met(day, c):
            tally[entry.COLLISIONS][s][c][nothing] += 1
        self.register(day, c)
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        self.touched[c] = week
        self.fatigue = tired
        if self.subject >= 0:
            self.register(day, c, need=True)
            return
        lift = None
        if uniform_of(keys["ask"], slot, channel.luck[c]) < day.decided.proactive[c]:
            lift = self.warms_to(day, c, skill, tired, keys)
        for g in with_need(self, day, c, LATENT):
            luck = day.facts.need.luck[g]
            if uniform_of(keys["speak"], slot, luck) < day.facts.need.voiced_per_visit[g]:
                tally[entry.VOICED][s][c][nothing] += 1
                self.origin[g] = origin_of(week - self.recommended, day.facts.experience.remembered)
                self.need[g] = EXPLICIT
                self.subject = g
                self.register(day, c, need=True)
                return
            tally[entry.UNVOICED][s][c][nothing] += 1
            if lift is not None:
                if not self.tells_need(day, c, skill, lift, uniform_of(keys["find"], slot, luck)):
                    tally[entry.UNDISCOVERED][s][c][nothing] += 1
                    continue
                tally[entry.DISCOVERED][s][c][nothing] += 1
                self.origin[g] = STAFF
                self.need[g] = EXPLICIT
                self.subject = g
                self.register(day, c, need=True)
                return

    def as_seen(self, own: int, g: int, week: int) -> Who:
        """The customer as an audience sees them, in category g."""
        held, ends = self.holding[g], self.contract_end[g]
        return Who(
            Alone(self), 0, g, week, weeks_left(held, ends, week), weeks_free(held, ends, week), self.paid[g],
            supplier_of(held, own),
        )  # fmt: skip

    def bind(self, h: int, date: int) -> None:
        """Let the commitment in category h end at a date."""
        self.contract_end[h], self.contract_end_part[h] = divmod(date, PARTS)

    def wants(self, h: int) -> bool:
        """Whether category h is worth anything to the customer: they need it, or hold it because they needed it."""
        return self.need[h] != NO_NEED or (self.holding[h] >= 0 and not self.unwanted[h])

    def standing(self, weight: float) -> float:
        """Our standing with the customer, in utility: the relationship, by its weight, and opinion."""
        return weight * self.relationship + self.opinion

    def note_bill_cut(self, h: int, cut: float) -> None:
        """Pay so much less a month for category h by cuts on the bill."""
        if self.bill_cut:
            self.bill_cut[h] = cut

    def note_loss(self, own: int, week: int) -> None:
        """Be lost to us, if the last of our offers is gone."""
        if not self.is_ours(own):
            self.since, self.lost_in, self.won_in_run = NEVER, week, 0
