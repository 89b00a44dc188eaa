"""Customers choose among the offers they know or are shown, by random utility (McFadden 1974, Train 2009).

Every alternative is measured against keeping what one has (or nothing), whose utility is zero:

    U_j = value of what j brings - value of what it replaces - beta * (price - price of what it replaces)
          - switching cost - aversion to the commitment + standing with us + Gumbel(customer, offer)

Prices are all in, a month: one-off prices and gifts are spread over the commitment or the closing horizon.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, gumbel_of, logistic, occurs, uniform, uniform_of
from simsales.market.attention.awareness import aware, seen
from simsales.market.attention.herd import appeal, drawn, herd_of
from simsales.market.bond.repeat import ask_why
from simsales.market.bond.standing import decided_case, standing_of
from simsales.market.bundle.lock_in import gained_by_taking
from simsales.market.choice.exchange import exchange, paid_for
from simsales.market.choice.suppliers import suppliers_gained
from simsales.market.ground.belonging import supplier_of
from simsales.market.ground.choices import KEEP, LATER, TASTE_WEEKS, Choices
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_price
from simsales.market.ground.state import ANNOYED, EXPLICIT, NO_NEED
from simsales.market.needs.arise import share_of_friends
from simsales.market.needs.stock import store_of, worth_ahead
from simsales.market.needs.terms import meets
from simsales.market.price.reference import surprised
from simsales.market.price.terms import targeted_cut
from simsales.market.promotion.terms import best_coupon, not_understood, trial_worth, usable
from simsales.market.selling.cards import cards_of, put_first, quadrant_of
from simsales.market.selling.gates import (
    CLOSE,
    OBJECTIONS,
    ON_CLOSE,
    ON_PRESENT,
    PRESENT,
    gate_log_odds,
    pressed,
    seat_of,
    standing_objection,
)
from simsales.market.usage.usage import usage_gained

READS = (
    "segment", "orientation", "sensitivity", "price_response", "since", "satisfaction", "relationship", "opinion",
    "holding", "contract_end", "paid", "worked_by", "medium", "playing", "closed_to_us", "insight",
    "life", "friends_holding", "hurt_in", "usage", "terms", "points", "reference",
    "trial_ends",
)  # fmt: skip
WRITES = ("need", "subject", "awareness", "lived", "mis_sold", "hurt_case")


@rule
def considered_chance(awareness: float, presents: float) -> float:
    """Chance that an offer is in the running: known, or presented here and now."""
    return 1.0 - (1.0 - awareness) * (1.0 - presents)


@rule
def utility(
    gain: float, price_response: float, dearer: float, switching: float, aversion: float, commitment: int,
    standing: float,
) -> float:  # fmt: skip
    """Utility of an alternative against keeping what one has, before the taste shock.

    ``gain`` is value gained in utility, ``dearer`` the price gained a month, ``commitment`` weeks, ``standing`` what
    the customer thinks of us, counted when the alternative brings or ends our service.
    """
    return gain - price_response * dearer - switching - aversion * commitment / 52.0 + standing


@rule
def overstated(level: float, claim: float) -> float:
    """An offer's utility as a rep tells it who is paid more for it: more than the customer will find.

    >>> overstated(1.0, 0.5)
    1.5
    """
    return level + claim


@loop
def _choose(
    people: Any, facts: Any, decided: Any, rows: Any, week: int, skills: Any, first: Any, consider: Any, taste: Any,
    answer: Any, close: Any, press: Any, herd: Any, seek: Any, conform: Any, friends_start: Any, mixed: bool,
    share: Any, cards: Any, coupon: Any, chosen: Any, price: Any, once: Any, cut: Any, used: Any, wish: Any,
    tally: Any,
) -> None:  # fmt: skip
    offers, own = facts.offer.component.shape[0], facts.own
    nothing = tally.nothing
    selling, horizon, settings = facts.selling, facts.selling.closing_horizon, facts.experience
    for k in range(rows.shape[0]):
        i = int(rows[k])
        c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
        skill = skills[seat_of(first, c, int(people.worked_by[i]))]
        beta = np.float64(people.price_response[i])
        value = facts.offer.value[s, people.sensitivity[i], people.orientation[i]]
        h, held, weeks_left, supplier, store, company = -1, -1, 0, 0, 0, 0.0  # of the category that an offer meets
        standing = standing_of(people, facts, i, week)
        seeks, conforms = 0.0, 0.0
        if herd.on:
            seeks = drawn(facts.segment.novelty[s], uniform(seek, i))
            conforms = drawn(facts.segment.conformity[s], uniform(conform, i))
        card = cards[c, s, quadrant_of(people.need[i], selling.many_explicit, selling.some_latent)]
        if card >= 0 and not decided.on_sale[s, c, card]:
            card = -1
        tally.occasions[s, c, nothing] += 1
        presenting = gate_log_odds(
            facts.channel.presents[c], skill[PRESENT], selling.skill_weight, decided.effort[c, ON_PRESENT],
            selling.effort_weight, 0.0,
        )  # fmt: skip
        evenly = logistic(presenting)
        best, pick, pick_price, pick_once, pick_cut = gumbel_of(taste, i, NONE_OF_THEM), KEEP, 0.0, 0.0, -1
        pick_used = -1
        honest, honest_pick = best, KEEP  # what would be chosen if nothing were overstated
        mine, near, near_price, near_once, near_in = -np.inf, -1, 0.0, 0.0, g  # our best at its full price (B-auth)
        for j in range(offers):
            met = meets(facts.offer.component, people.need[i], j, g)
            if met < 0:
                continue
            if met != h:
                h, held = met, int(people.holding[i, met])
                weeks_left, supplier = people.contract_end[i, h] - week, supplier_of(held, own)
                store, company = store_of(people, facts, i, h, week), 0.0
                if herd.on and held < 0 and facts.segment.company[s] > 0.0:
                    around = share[h] if mixed else share_of_friends(people.friends_holding, friends_start, i, h)
                    company = facts.segment.company[s] * around
            if store == 2:
                continue
            luck = int(facts.offer.luck[j])
            u = uniform_of(consider, i, luck)
            target, claim, voucher = -1, 0.0, -1
            if j < own:
                if not decided.on_sale[s, c, j]:
                    continue
                if people.closed_to_us[i] != 0 and j != held:  # the buying centre does not agree (D-buy)
                    continue
                push = decided.push[s, c, j]
                presents = evenly if push == 0.0 else logistic(presenting + push)
                if card >= 0:
                    shown = put_first(presenting + push, j == card, selling.card_lift, selling.card_crowding)
                    presents = logistic(shown)
                if u >= considered_chance(people.awareness[i, j], presents):
                    continue
                if u < presents:
                    claim = decided.claim[s, c, j]
                    tally.presented[s, c, j] += 1
                    people.awareness[i, j] = aware(people.awareness[i, j], 1.0, seen(selling.presentation))
                commitment = decided.commitment[s, c, j]
                monthly, one_off = decided.price[s, c, j], decided.once[s, c, j]
                target = targeted_cut(
                    decided.target_off, decided.target_offers, decided.target_channels, decided.audience, c, j, s,
                    people.orientation[i], float(week - people.since[i]),
                    float(max(weeks_left, 0)) if held >= 0 else 1e9, people.satisfaction[i], people.paid[i, h],
                    supplier, people.life[i],
                )  # fmt: skip
                if target >= 0:
                    monthly *= 1.0 - decided.target_off[target]
                    if decided.target_commitment[target] >= 0:
                        commitment = decided.target_commitment[target]
                bound = j == held and store == 0 and (weeks_left > 0 or people.trial_ends[i, h] >= week)
                if bound and monthly >= paid_for(people.holding[i], people.paid[i], j):
                    continue
                if decided.giving.coupons:
                    voucher = best_coupon(
                        decided.giving, coupon, i, c, j, s, people.orientation[i], float(week - people.since[i]),
                        float(max(weeks_left, 0)) if held >= 0 else 1e9, people.satisfaction[i], people.paid[i, h],
                        supplier, people.life[i],
                    )  # fmt: skip
                    if voucher >= 0:
                        one_off -= usable(decided.giving.face[voucher], monthly, one_off)
                gift = decided.gift[s, c, j] - not_understood(decided.giving.explaining[s, c, j], skill[PRESENT])
                if decided.giving.trials:
                    free = trial_worth(people, facts, i, j, monthly, decided.giving.free_weeks[s, c, j])
                    gift += free
                    if free > 0.0:
                        commitment = 0
                full = all_in_price(monthly, one_off, gift, commitment, horizon)
            else:
                if u >= facts.offer.known[j] or j == held:
                    continue
                commitment, monthly, one_off = facts.offer.commitment[j], decided.rival_price[j], 0.0
                full = monthly
            gain, replaced, switching, counted = exchange(
                facts.offer.component, facts.offer.complementarity, facts.offer.exit_fee, facts.offer.list_price, value,
                people.need[i], people.holding[i], people.contract_end[i], people.paid[i], j, monthly, own, week, beta,
                horizon, selling.inertia, standing,
            )  # fmt: skip
            if store == 1:  # what they have is not used up: this one would be for later
                usual, storage = np.float64(people.reference[i, h]), facts.consumption.storage[h]
                gain, replaced, switching, counted = worth_ahead(beta, usual, full, storage), full, 0.0, 0.0
            if facts.reference.on:
                gain += beta * surprised(people, facts, i, j, full)
            if facts.usage.on:
                gain += beta * usage_gained(people, facts, decided.terms, i, j, c)
            if selling.shopping_cost > 0.0:
                more = suppliers_gained(facts.offer.component, facts.offer.rival, people.holding[i], j)
                gain -= selling.shopping_cost * more
            if decided.locks.on:
                gain += beta * gained_by_taking(people, facts, decided.locks, i, j, monthly)
            if herd.on:
                gain += company
                if j < own and j != held:
                    gain += appeal(seeks, herd.newness[j], conforms, herd.hot[c, j])
            level = utility(
                gain, beta, full - replaced, switching, facts.segment.commitment_aversion[s], commitment, counted
            )
            level += gumbel_of(taste, i, luck)
            if level > honest:
                honest, honest_pick = level, j
            if claim > 0.0:
                level = overstated(level, claim)
            if j < own and target < 0 and voucher < 0 and level > mine:
                mine, near, near_price, near_once, near_in = level, j, monthly, one_off, h
            if level > best:
                best, pick, pick_price, pick_once, pick_cut = level, j, monthly, one_off, target
                pick_used = voucher
        if pick != KEEP:
            people.subject[i] = meets(facts.offer.component, people.need[i], pick, g)
        gap, near = best - mine, (near if pick < 0 or pick >= own or pick == near else -1)
        if pick == KEEP:
            tally.kept[s, c, nothing] += 1
            for kept in range(people.need.shape[1]):
                if people.need[i, kept] == EXPLICIT and people.holding[i, kept] >= 0:
                    people.need[i, kept] = NO_NEED
        elif pick >= own:
            tally.lost_sale[s, c, pick] += 1
        else:
            # Who wants the offer may still object, or put it off.
            closing = decided.effort[c, ON_CLOSE]
            overcome = gate_log_odds(
                facts.channel.overcomes[c], skill[OBJECTIONS], selling.skill_weight, closing, selling.effort_weight,
                np.float64(people.insight[i]),
            )  # fmt: skip
            closed = gate_log_odds(
                facts.channel.closes[c], skill[CLOSE], selling.skill_weight, closing, selling.effort_weight,
                facts.media.closes[people.medium[i]],
            )  # fmt: skip
            if not occurs(uniform(answer, i), overcome):
                tally.objected[s, c, pick] += 1
                gap = standing_objection(float(uniform(answer, i)), overcome)
                pick = LATER
            elif not occurs(uniform(close, i), closed):
                tally.postponed[s, c, pick] += 1
                pick, near = LATER, -1
            elif pick != honest_pick:
                tally.mis_sold[s, c, pick] += 1
                people.mis_sold[i] = pick
            elif people.mis_sold[i] == pick:
                people.mis_sold[i] = -1  # taken again for what it is
            if pick == LATER and pressed(uniform(press, i), closing):
                people.lived[i] |= ANNOYED
        if settings.hurt_weeks > 0.0 and pick != LATER:
            ours, stays = 0 <= pick < own, pick == KEEP and 0 <= people.holding[i, g] < own
            if decided_case(people, i, week, settings.hurt_weeks, ours, stays):
                tally.hurt_lost[s, tally.nobody, nothing] += 1
        chosen[k], price[k], once[k], cut[k], used[k] = pick, pick_price, pick_once, pick_cut, pick_used
        wish[k, 0], wish[k, 1], wish[k, 2], wish[k, 3] = gap, near, near_price, near_once
        wish[k, 4] = near_in


@loop
def _in_play(people: Any, rows: Any) -> int:
    """Fill in the rows of customers who are in a channel with an explicit need; how many there are."""
    found = 0
    for i in range(people.playing.shape[0]):
        if people.playing[i] >= 0 and people.subject[i] >= 0 and people.need[i, people.subject[i]] == EXPLICIT:
            rows[found] = i
            found += 1
    return found


def choose(today: Today) -> None:
    """Let every customer who is in a channel with an explicit need choose; nobody's order matters."""
    people = today.people
    rows = np.empty(len(people.playing), np.int64)
    choices = today.choices = Choices(rows[: _in_play(people, rows)])
    rows = choices.rows
    first = np.cumsum([0, *(len(skills) for skills in today.rep_skill)])
    taste = today.luck.key("taste", today.week // TASTE_WEEKS)
    _choose(
        people, today.facts, today.decided, rows, today.week, np.concatenate(today.rep_skill), first,
        today.key("consider"), taste, today.key("objections"), today.key("close"), today.key("press"), herd_of(today),
        today.luck.key("novelty"), today.luck.key("conformity"), today.friends.start, bool(today.friends.mixed),
        today.holders_share, cards_of(today), today.luck.key("coupon"), choices.chosen, choices.price,
        choices.once, choices.cut, choices.used, choices.wish, today.tally,
    )  # fmt: skip
    if today.facts.experience.ask_why:
        ask_why(today, choices.rows, choices.chosen, choices.price)
