"""One customer as an ordinary Mesa agent: what happens to them, event by event, by the market's own rules.

The rules are the compiled market's, uncompiled; how they are put together is written here a second time.
"""

from __future__ import annotations

from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    all_in_price,
    aware,
    break_bundle,
    collides,
    comes_closer,
    considered_chance,
    exchange,
    exit_fee_due,
    faded,
    gate_log_odds,
    gumbel_of,
    has_a_rival,
    last_touch,
    logistic,
    occurs,
    origin_of,
    paid_for,
    personal_lift,
    pressed,
    raised,
    reads_customer,
    seen,
    still_warm,
    subject_of,
    supplier_of,
    targeted_cut,
    uniform,
    uniform_of,
    utility,
)
from benchmarks.plain_state import PlainState
from benchmarks.plain_tables import Day
from simsales.core.streams import NONE_OF_THEM
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.touch import DONE_WITH
from simsales.market.ground.choices import KEEP, LATER
from simsales.market.ground.state import ANNOYED, EXPLICIT, LATENT, MATCHED, MISMATCHED, NEVER, NO_NEED, STAFF
from simsales.market.selling.gates import (
    CLOSE,
    NEED,
    OBJECTIONS,
    ON_CLOSE,
    ON_NEED,
    ON_PRESENT,
    PRESENT,
    RAPPORT,
    TRUST,
)


class PlainCustomer(PlainState):
    """A customer, and what happens to them."""

    __slots__ = ()

    def meet(self, day: Day, c: int) -> int:
        """Be in contact with the rep who owns the customer for good: their number; it is counted and paid for."""
        rep = int(uniform(day.rep_key[c], self.slot) * len(day.rep_skill[c]))
        self.worked_by = rep
        day.rep_contacts[c][rep] += 1
        day.tally[entry.CONTACT_COST][self.segment][c][day.nothing] += day.facts.channel.cost_per_contact[c]
        return rep

    def register(self, day: Day, c: int) -> None:
        """Become the channel's lead, if no other channel has registered it and is protected still."""
        if self.owned_until < day.week:
            self.owner = c
            self.owned_until = day.week + int(day.plan[ChannelPolicy].protection_weeks)

    def warms_to(
        self, day: Day, c: int, skill: list[float], tired: float, keys: dict[str, int], moment: int = 0,
        warmth: float = 0.0,
    ) -> float | None:  # fmt: skip
        """Get content that matches one's lean, or not, and go on listening: what speaks for the contact, or None.

        A ``moment`` that is open, and the ``warmth`` of a referral, make it easier.
        """
        selling, luck = day.facts.selling, day.facts.channel.luck[c]
        matched = reads_customer(skill[RAPPORT], uniform_of(keys["match"], self.slot, luck))
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

    def be_called(self, day: Day, c: int, category: int, keys: dict[str, int]) -> None:
        """Be called by an outbound channel, and come into play if a need is found."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.CONTACTS][s][c][nothing] += 1
        tally[entry.DIALS][s][c][nothing] += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if uniform_of(keys["answer"], slot, channel.luck[c]) >= channel.connects[c]:
            tally[entry.NO_ANSWER][s][c][nothing] += 1
            return
        tally[entry.CONNECTED][s][c][nothing] += 1
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        if collides(self.touched, channel.outbound, c, week, selling.collision_window):
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
        g = subject_of(self.need, self.holding, category)
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
        self.playing = c
        self.subject = g

    def be_served(self, day: Day, c: int, keys: dict[str, int]) -> None:
        """Be served in an inbound channel: voice a need, or be asked for one."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.VISITS][s][c][nothing] += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if collides(self.touched, channel.outbound, c, week, selling.collision_window):
            tally[entry.COLLISIONS][s][c][nothing] += 1
        self.register(day, c)
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        self.touched[c] = week
        self.fatigue = tired
        if self.subject >= 0:
            return
        lift = None
        if uniform_of(keys["ask"], slot, channel.luck[c]) < day.decided.proactive[c]:
            lift = self.warms_to(day, c, skill, tired, keys)
        for g, need in enumerate(self.need):
            if need != LATENT:
                continue
            if uniform_of(keys["speak"], slot, g) < day.facts.need.voiced_per_visit[g]:
                tally[entry.VOICED][s][c][nothing] += 1
                self.origin[g] = origin_of(week - self.recommended, day.facts.experience.remembered)
                self.need[g] = EXPLICIT
                self.subject = g
                return
            tally[entry.UNVOICED][s][c][nothing] += 1
            if lift is not None:
                if not self.tells_need(day, c, skill, lift, uniform_of(keys["find"], slot, g)):
                    tally[entry.UNDISCOVERED][s][c][nothing] += 1
                    continue
                tally[entry.DISCOVERED][s][c][nothing] += 1
                self.origin[g] = STAFF
                self.need[g] = EXPLICIT
                self.subject = g
                return

    def choose(self, day: Day, keys: dict[str, int], taste: int) -> tuple[int, float, float, int]:
        """Choose among the offers in the running: (offer, KEEP or LATER; price a month; one-off price; cut)."""
        facts, decided, selling = day.facts, day.decided, day.facts.selling
        c, g, s, slot = self.playing, self.subject, self.segment, self.slot
        offer, own, tally, nothing = facts.offer, facts.own, day.tally, day.nothing
        beta = self.price_response
        value = offer.value[s][self.sensitivity][self.orientation]
        standing = selling.relationship_weight * self.relationship + self.opinion
        aversion, skill = facts.segment.commitment_aversion[s], day.rep_skill[c][self.worked_by]
        presents = logistic(
            gate_log_odds(
                facts.channel.presents[c], skill[PRESENT], selling.skill_weight, decided.effort[c][ON_PRESENT],
                selling.effort_weight, 0.0,
            )
        )  # fmt: skip
        on_sale, price, once, gift = decided.on_sale[s][c], decided.price[s][c], decided.once[s][c], decided.gift[s][c]
        tally[entry.OCCASIONS][s][c][nothing] += 1
        best: float = gumbel_of(taste, slot, NONE_OF_THEM)
        outcome: tuple[int, float, float, int] = (KEEP, 0.0, 0.0, -1)
        for j, h in day.meeting(self.need, g):
            held, weeks_left = self.holding[h], self.contract_end[h] - day.week
            cut = -1
            if j < own:
                if not on_sale[j]:
                    continue
                u = uniform_of(keys["consider"], slot, offer.luck[j])
                if u >= considered_chance(self.awareness[j], presents):
                    continue
                if u < presents:
                    tally[entry.PRESENTED][s][c][j] += 1
                    self.awareness[j] = aware(self.awareness[j], 1.0, seen(selling.presentation))
                commitment, monthly, one_off = decided.commitment[s][c][j], price[j], once[j]
                if decided.target_off:
                    cut = targeted_cut(
                        decided.target_off, decided.target_offers, decided.target_channels, decided.audience,
                        c, j, s, self.orientation, float(day.week - self.since),
                        float(max(weeks_left, 0)) if held >= 0 else 1e9, self.satisfaction, self.paid[h],
                        supplier_of(held, own), self.life,
                    )  # fmt: skip
                if cut >= 0:
                    monthly *= 1.0 - decided.target_off[cut]
                    if decided.target_commitment[cut] >= 0:
                        commitment = decided.target_commitment[cut]
                if j == held and weeks_left > 0 and monthly >= paid_for(self.holding, self.paid, j):
                    continue
                full = all_in_price(monthly, one_off, gift[j], commitment, selling.closing_horizon)
            else:
                if j == held or uniform_of(keys["consider"], slot, offer.luck[j]) >= offer.known[j]:
                    continue
                commitment, monthly, one_off = offer.commitment[j], decided.rival_price[j], 0.0
                full = monthly
            gain, replaced, switching, counted = exchange(
                offer.component, offer.complementarity, offer.exit_fee, offer.list_price, value, self.need,
                self.holding, self.contract_end, self.paid, j, monthly, own, day.week, beta,
                selling.closing_horizon, selling.inertia, standing,
            )  # fmt: skip
            level = utility(gain, beta, full - replaced, switching, aversion, commitment, counted)
            level += gumbel_of(taste, slot, offer.luck[j])
            if level > best:
                best, outcome = level, (j, monthly, one_off, cut)
        pick = outcome[0]
        if pick != KEEP:
            self.subject = dict(day.meeting(self.need, g))[pick]
        if pick == KEEP:
            tally[entry.KEPT][s][c][nothing] += 1
            for h, need in enumerate(self.need):
                if need == EXPLICIT and self.holding[h] >= 0:
                    self.need[h] = NO_NEED
        elif pick >= own:
            tally[entry.LOST_SALE][s][c][pick] += 1
        else:
            closing = day.decided.effort[c][ON_CLOSE]
            gate = (selling.skill_weight, closing, selling.effort_weight, 0.0)
            if not occurs(
                uniform(keys["objections"], slot), gate_log_odds(facts.channel.overcomes[c], skill[OBJECTIONS], *gate)
            ):
                tally[entry.OBJECTED][s][c][pick] += 1
            elif not occurs(uniform(keys["close"], slot), gate_log_odds(facts.channel.closes[c], skill[CLOSE], *gate)):
                tally[entry.POSTPONED][s][c][pick] += 1
            else:
                return outcome
            if pressed(uniform(keys["press"], slot), closing):
                self.lived |= ANNOYED
            return (LATER, *outcome[1:])
        return outcome

    def leave(self, day: Day, g: int, known: int, taste: int) -> None:
        """Leave what is held in category g, for a rival's offer or for nothing."""
        offer, own, week, j = day.facts.offer, day.facts.own, day.week, self.holding[g]
        fee = exit_fee_due(offer.exit_fee[j], self.contract_end[g] - week, self.paid[g])
        value = offer.value[self.segment][self.sensitivity][self.orientation]
        best, to = gumbel_of(taste, self.slot, NONE_OF_THEM), -1
        for r in day.offers_of[g]:
            if r >= own and uniform_of(known, self.slot, offer.luck[r]) < offer.known[r]:
                level = (
                    value[r]
                    - self.price_response * day.decided.rival_price[r]
                    + gumbel_of(taste, self.slot, offer.luck[r])
                )
                if level > best:
                    best, to = level, r
        c = self.bought_in[g] if self.bought_in[g] >= 0 else day.nobody
        day.tally[entry.CHURNED][self.segment][c][j] += 1
        day.tally[entry.EXIT_FEES][self.segment][c][j] += fee
        self.billed += fee
        self.holding[g] = to
        self.contract_end[g] = week + (offer.commitment[to] if to >= 0 and offer.commitment[to] > 0 else -1)
        self.bought_in[g] = -1
        self.need[g] = NO_NEED
        self.paid[g] = 0.0 if to < 0 else day.decided.rival_price[to]
        break_bundle(offer.component, offer.list_price, self.holding, self.paid, j, to)
        if to >= 0:
            day.tally[entry.CHURNED_TO_RIVAL][self.segment][c][j] += 1
        else:
            for friend in self.friends:
                friend.friends_holding[g] -= 1
        self.note_loss(own, week)

    def note_loss(self, own: int, week: int) -> None:
        """Be lost to us, if the last of our offers is gone."""
        if not any(0 <= now < own for now in self.holding):
            self.since, self.lost_in = NEVER, week
