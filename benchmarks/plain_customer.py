"""One customer as an ordinary Mesa agent: what happens to them, event by event, by the market's own rules.

The rules are the compiled market's, uncompiled; how they are put together is written here a second time.
"""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.plain_tables import Day, Row
from simsales.agents.customers import (
    ANNOYED,
    EXPLICIT,
    KEPT_PROMISE,
    LATE,
    LATENT,
    MATCHED,
    MISMATCHED,
    NO_NEED,
)
from simsales.catalogue import entries as entry
from simsales.core import streams
from simsales.core.compiled import plain
from simsales.mechanisms import audience as audiences
from simsales.mechanisms import awareness, choice, conflict, contact, fulfilment
from simsales.mechanisms.choice import KEEP, LATER
from simsales.mechanisms.contact import DONE_WITH

uniform, uniform_of, gumbel_of = plain(streams.uniform), plain(streams.uniform_of), plain(streams.gumbel_of)
occurs = plain(streams.occurs)
aware, seen = plain(awareness.aware), plain(awareness.seen)
supplier_of = plain(audiences.supplier_of)
all_in_price, considered_chance = plain(choice.all_in_price), plain(choice.considered_chance)
switching_cost, exit_fee_due = plain(choice.switching_cost), plain(choice.exit_fee_due)
utility, wanted, targeted_cut = plain(choice.utility), plain(choice.wanted), plain(choice.targeted_cut)
closing_chance = plain(choice.closing_chance)
collides, credit_part = plain(conflict.collides), plain(conflict.credit_part)
faded, last_touch, rep_of = plain(contact.faded), plain(contact.last_touch), plain(contact.rep_of)
reads_customer, discovery_log_odds = plain(contact.reads_customer), plain(contact.discovery_log_odds)
subject_of = plain(contact.subject_of)
commission_due, took_part = plain(fulfilment.commission_due), plain(fulfilment.took_part)
break_bundle = plain(fulfilment.break_bundle)


class PlainCustomer(mesa.Agent):
    """A customer whose attributes are Python numbers, and lists of them by category, offer or channel.

    ``slot`` is the number by which luck is drawn; ``friends`` are customers.
    """

    __slots__ = (
        "awareness", "bill_from", "billed", "bought_in", "churn_logit", "contract_end", "expectation", "fatigue",
        "friends", "friends_holding", "heard", "holding", "lived", "need", "opinion", "orientation", "owned_until",
        "owner", "paid", "playing", "price_response", "relationship", "satisfaction", "segment", "sensitivity",
        "since", "slot", "subject", "tellings", "told", "touched",
    )  # fmt: skip

    def __init__(self, model: mesa.Model, slot: int, attributes: dict[str, Any]) -> None:
        super().__init__(model)
        self.slot = slot
        self.friends: list[PlainCustomer] = []
        for name, value in attributes.items():
            setattr(self, name, Row(value) if isinstance(value, list) else value)

    def meet(self, day: Day, c: int) -> int:
        """Be in contact with a channel: its rep's number; the contact is counted and paid for."""
        rep = rep_of(day.rep_key[c], self.slot, len(day.rep_skill[c]))
        day.rep_contacts[c][rep] += 1
        day.tally[entry.CONTACT_COST][self.segment][c][day.nothing] += day.facts.channel.cost_per_contact[c]
        return rep

    def register(self, day: Day, c: int) -> None:
        """Become the channel's lead, if no other channel has registered it and is protected still."""
        if self.owned_until < day.week:
            self.owner = c
            self.owned_until = day.week + int(day.plan.protection_weeks)

    def feel_read(self, day: Day, skill: float, luck: float) -> bool:
        """Get content that matches one's lean, or not."""
        matched = reads_customer(skill, luck)
        self.lived |= MATCHED if matched else MISMATCHED
        if matched:
            self.relationship += day.facts.selling.relationship_gain * (1.0 - self.relationship)
        return matched

    def be_called(self, day: Day, c: int, category: int, answer: int, find: int, match: int) -> None:
        """Be called by an outbound channel, and come into play if a need is found."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.CONTACTS][s][c][nothing] += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if uniform_of(answer, slot, c) >= channel.connects[c]:
            tally[entry.NO_ANSWER][s][c][nothing] += 1
            return
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        if collides(self.touched, c, week, selling.collision_window):
            tally[entry.COLLISIONS][s][c][nothing] += 1
            self.lived |= ANNOYED
        elif tired > DONE_WITH:
            self.lived |= ANNOYED
        self.register(day, c)
        self.fatigue = tired + 1.0
        self.touched[c] = week
        matched = self.feel_read(day, skill, uniform_of(match, slot, c))
        g = subject_of(self.need, self.holding, category)
        if self.need[g] != EXPLICIT:
            if self.need[g] != LATENT and self.holding[g] < 0:
                tally[entry.NO_NEED_FOUND][s][c][nothing] += 1
                return
            odds = discovery_log_odds(channel.discovers[c], skill, matched, self.relationship, tired, selling)
            if not occurs(uniform_of(find, slot, c), odds):
                tally[entry.UNDISCOVERED][s][c][nothing] += 1
                return
            tally[entry.DISCOVERED][s][c][nothing] += 1
            if self.need[g] != LATENT:
                tally[entry.PROMPTED][s][c][nothing] += 1
            self.need[g] = EXPLICIT
        self.playing = c
        self.subject = g

    def be_served(self, day: Day, c: int, speak: int, ask: int, find: int, match: int) -> None:
        """Be served in an inbound channel: voice a need, or be asked for one."""
        selling, channel, week = day.facts.selling, day.facts.channel, day.week
        s, slot, tally, nothing = self.segment, self.slot, day.tally, day.nothing
        tally[entry.VISITS][s][c][nothing] += 1
        skill = day.rep_skill[c][self.meet(day, c)]
        if collides(self.touched, c, week, selling.collision_window):
            tally[entry.COLLISIONS][s][c][nothing] += 1
        self.register(day, c)
        tired = faded(self.fatigue, float(week - last_touch(self.touched)), selling.fatigue_half_life)
        self.touched[c] = week
        self.fatigue = tired
        if self.subject >= 0:
            return
        asked = uniform_of(ask, slot, c) < day.decided.proactive[c]
        matched = asked and self.feel_read(day, skill, uniform_of(match, slot, c))
        for g, need in enumerate(self.need):
            if need != LATENT:
                continue
            if uniform_of(speak, slot, g) < day.facts.need.voiced_per_visit[g]:
                tally[entry.VOICED][s][c][nothing] += 1
            elif asked:
                odds = discovery_log_odds(channel.discovers[c], skill, matched, self.relationship, tired, selling)
                if not occurs(uniform_of(find, slot, g), odds):
                    tally[entry.UNDISCOVERED][s][c][nothing] += 1
                    continue
                tally[entry.DISCOVERED][s][c][nothing] += 1
            else:
                continue
            self.need[g] = EXPLICIT
            self.subject = g
            return

    def choose(self, day: Day, consider: int, taste: int, close: int) -> tuple[int, float, float, int]:
        """Choose among the offers in the running: (offer, KEEP or LATER; price a month; one-off price; cut)."""
        facts, decided, selling = day.facts, day.decided, day.facts.selling
        c, g, s, slot = self.playing, self.subject, self.segment, self.slot
        offer, own, tally, nothing = facts.offer, facts.own, day.tally, day.nothing
        beta, held, weeks_left = self.price_response, self.holding[g], self.contract_end[g] - day.week
        value = offer.value[s][self.sensitivity][self.orientation]
        standing = selling.relationship_weight * self.relationship + self.opinion
        presents, aversion = facts.channel.presents[c], facts.segment.commitment_aversion[s]
        on_sale, price, once, gift = decided.on_sale[c], decided.price[s][c], decided.once[s][c], decided.gift[s][c]
        tally[entry.OCCASIONS][s][c][nothing] += 1
        best: float = gumbel_of(taste, slot, len(offer.known))
        outcome: tuple[int, float, float, int] = (KEEP, 0.0, 0.0, -1)
        for j in day.offers_of[g]:
            cut = -1
            if j < own:
                if not on_sale[j]:
                    continue
                if uniform_of(consider, slot, j) >= considered_chance(self.awareness[j], presents):
                    continue
                tally[entry.PRESENTED][s][c][j] += 1
                self.awareness[j] = aware(self.awareness[j], 1.0, seen(selling.presentation))
                commitment, monthly, one_off = decided.commitment[j], price[j], once[j]
                if decided.target_off:
                    cut = targeted_cut(
                        decided, c, j, s, self.orientation, float(day.week - self.since),
                        float(max(weeks_left, 0)) if held >= 0 else 1e9, self.satisfaction, self.paid[g],
                        supplier_of(held, own),
                    )  # fmt: skip
                if cut >= 0:
                    monthly *= 1.0 - decided.target_off[cut]
                    if decided.target_commitment[cut] >= 0:
                        commitment = decided.target_commitment[cut]
                if j == held and weeks_left > 0 and monthly >= self.paid[g]:
                    continue
                full = all_in_price(monthly, one_off, gift[j], commitment, selling.closing_horizon)
            else:
                if j == held or uniform_of(consider, slot, j) >= offer.known[j]:
                    continue
                commitment, monthly, one_off = 0, decided.rival_price[j], 0.0
                full = monthly
            gain, replaced, switching, counted = self.exchange(day, j, value, standing)
            if held >= 0 and held != j:
                gain -= offer.complementarity[held]
            level = utility(gain, beta, full - replaced, switching, aversion, commitment, counted)
            level += gumbel_of(taste, slot, j)
            if level > best:
                best, outcome = level, (j, monthly, one_off, cut)
        pick = outcome[0]
        if pick == KEEP:
            tally[entry.KEPT][s][c][nothing] += 1
            if held >= 0:
                self.need[g] = NO_NEED
        elif pick >= own:
            tally[entry.LOST_SALE][s][c][pick] += 1
        else:
            skill = day.rep_skill[c][rep_of(day.rep_key[c], slot, len(day.rep_skill[c]))]
            if uniform(close, slot) >= closing_chance(facts.channel.closes[c], skill, selling.skill_weight):
                tally[entry.POSTPONED][s][c][pick] += 1
                return (LATER, *outcome[1:])
        return outcome

    def exchange(self, day: Day, j: int, value: list[float], standing: float) -> tuple[float, float, float, float]:
        """What taking offer j would bring: value gained, price replaced, switching cost, what standing counts for."""
        offer, own, selling = day.facts.offer, day.facts.own, day.facts.selling
        gain, replaced, switching, leaves, joins = offer.complementarity[j], 0.0, 0.0, False, False
        for h, now in enumerate(self.holding):
            part = offer.component[j, h]
            if part < 0:
                continue
            if wanted(self.need[h], now):
                gain += value[part]
            if now < 0:
                continue
            gain -= value[offer.component[now, h]]
            replaced += self.paid[h]
            if (now < own) != (j < own) or (now >= own and now != j):
                fee = exit_fee_due(offer.exit_fee[now], self.contract_end[h] - day.week, self.paid[h])
                switching += switching_cost(self.price_response, fee, selling.closing_horizon, selling.inertia)
                leaves = leaves or now < own
            if now < own and j < own:
                joins = True
        if j < own:
            return gain, replaced, switching, 0.0 if joins else standing
        return gain, replaced, switching, -standing if leaves else 0.0

    def order(self, day: Day, j: int, price: float, once: float, cut: int, late: int) -> None:
        """Take offer j: end what it replaces, sign the contract, and let the channels be paid."""
        offer, own, decided, tally, week = day.facts.offer, day.facts.own, day.decided, day.tally, day.week
        c, s, held = self.playing, self.segment, self.holding[self.subject]
        was_ours, adds, commitment, slow = any(0 <= now < own for now in self.holding), False, 0, False
        if j < own:
            commitment = decided.commitment[j]
            if cut >= 0 and decided.target_commitment[cut] >= 0:
                commitment = decided.target_commitment[cut]
            slow = uniform_of(late, self.slot, j) >= offer.on_time[j]
        for h in range(len(self.holding)):
            if offer.component[j, h] < 0:
                continue
            now = self.holding[h]
            if 0 <= now < own <= j:
                fee = exit_fee_due(offer.exit_fee[now], self.contract_end[h] - week, self.paid[h])
                tally[entry.EXIT_FEES][s][c][now] += fee
                self.billed += fee
                tally[entry.CHURNED][s][c][now] += 1
                tally[entry.CHURNED_TO_RIVAL][s][c][now] += 1
            if j < own <= now:
                tally[entry.WON_FROM_RIVAL][s][c][j] += 1
            if now >= 0 and now != j:
                break_bundle(offer.component, offer.weight, offer.list_price, self.holding, self.paid, now, j)
            if now < 0:
                for friend in self.friends:
                    friend.friends_holding[h] += 1
            if j < own and (now < 0 or now >= own):
                adds = True
            self.holding[h] = j
            self.need[h] = NO_NEED
            self.paid[h] = price * offer.weight[j][h]
            self.bought_in[h] = c
            self.bill_from[h] = week + (offer.delivery[j] if j < own else 0) + (1 if slow else 0)
            self.contract_end[h] = week + commitment if commitment else week - 1
        if j >= own:
            return
        tally[entry.ORDERS][s][c][j] += 1
        day.rep_orders[c][rep_of(day.rep_key[c], self.slot, len(day.rep_orders[c]))] += 1
        if not was_ours:
            tally[entry.ACQUISITIONS][s][c][j] += 1
            self.since = week
        elif held == j:
            tally[entry.RENEWALS][s][c][j] += 1
        elif adds:
            tally[entry.CROSS_SALES][s][c][j] += 1
        else:
            tally[entry.SWITCHES][s][c][j] += 1
        if slow:
            tally[entry.LATE_DELIVERIES][s][c][j] += 1
            self.lived |= LATE
        elif offer.delivery[j] > 0:
            self.lived |= KEPT_PROMISE
        self.pay_for(day, j, price, once, cut, commitment)

    def pay_for(self, day: Day, j: int, price: float, once: float, cut: int, commitment: int) -> None:
        """Book the money of an order, and share the commission by the conflict rule."""
        decided, tally, selling, week = day.decided, day.tally, day.facts.selling, day.week
        c, s, offer = self.playing, self.segment, day.facts.offer
        tally[entry.ONE_OFF][s][c][j] += once
        self.billed += once
        tally[entry.GOODS_COST][s][c][j] += offer.cost_once[j]
        tally[entry.GIFT_COST][s][c][j] += decided.gift_cost[s][c][j]
        given = decided.saving[s][c][j]
        if cut >= 0:
            cut_value = (decided.price[s][c][j] - price) * max(float(commitment), 52.0) * 12.0 / 52.0
            given += cut_value
            if decided.target_promotion[cut] >= 0:
                day.spent[decided.target_promotion[cut]] += cut_value
        tally[entry.DISCOUNTS][s][c][j] += given
        if decided.promotion[j] >= 0:
            day.spent[decided.promotion[j]] += decided.saving[s][c][j] + decided.gift_cost[s][c][j]
        due = commission_due(decided.commission[c][j], price, once)
        took = [took_part(self.touched, d, c, week, selling.collision_window) for d in range(len(self.touched))]
        parties = sum(took)
        if parties > 1:
            tally[entry.SHARED_SALES][s][c][j] += 1
            if decided.credit == 0:
                tally[entry.DISPUTES][s][c][j] += 1
                tally[entry.DISPUTE_COST][s][c][j] += selling.dispute_cost
        protected = self.owned_until >= week
        for d, part_taken in enumerate(took):
            part = credit_part(decided.credit, d, part_taken, c, self.owner, protected, parties)
            if part_taken:
                day.touched[d] += 1.0
            day.credited[d] += part
            tally[entry.COMMISSION][s][d][j] += due * part

    def leave(self, day: Day, g: int, fee: float, value: list[float], leave: int, taste: int) -> None:
        """Leave what is held in category g, for a rival's offer or for nothing."""
        offer, own, week, j = day.facts.offer, day.facts.own, day.week, self.holding[g]
        best, to = gumbel_of(taste, self.slot, len(offer.known)), -1
        for r in day.offers_of[g]:
            if r >= own and uniform_of(leave, self.slot, g + 100 + r) < offer.known[r]:
                level = value[r] - self.price_response * day.decided.rival_price[r] + gumbel_of(taste, self.slot, r)
                if level > best:
                    best, to = level, r
        c = self.bought_in[g] if self.bought_in[g] >= 0 else day.nobody
        day.tally[entry.CHURNED][self.segment][c][j] += 1
        day.tally[entry.EXIT_FEES][self.segment][c][j] += fee
        self.billed += fee
        self.holding[g] = to
        self.contract_end[g] = week - 1
        self.bought_in[g] = -1
        self.need[g] = NO_NEED
        self.paid[g] = 0.0 if to < 0 else day.decided.rival_price[to]
        break_bundle(offer.component, offer.weight, offer.list_price, self.holding, self.paid, j, to)
        if to >= 0:
            day.tally[entry.CHURNED_TO_RIVAL][self.segment][c][j] += 1
        else:
            for friend in self.friends:
                friend.friends_holding[g] -= 1
