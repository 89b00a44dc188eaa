"""Customers choose among the offers they know or are shown, by random utility (McFadden 1974, Train 2009).

Keeping what one has (or nothing) is one alternative: its utility is zero, its taste that for what is held. Ordering
the same again is another only where its terms are better, and shares that taste. ``valuation.value_of`` says what each
offer is worth against keeping.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, occurs, uniform
from simsales.market.bond.repeat import ask_why
from simsales.market.bond.standing import decided_case
from simsales.market.choice.authority import charge_in_turn
from simsales.market.choice.case import Case, about, case_of, taste_of
from simsales.market.choice.exchange import paid_for
from simsales.market.choice.in_turn import choose_in_turn
from simsales.market.choice.offering import known_to, our_quote, own_terms_worth, presented, rivals_quote
from simsales.market.choice.overstating import mis_sell, overstated
from simsales.market.choice.scene import luck_of, scene_of
from simsales.market.choice.valuation import READ_BY_VALUE, value_of
from simsales.market.ground.again import need_changed
from simsales.market.ground.choices import KEEP, LATER, Choices
from simsales.market.ground.columns import columns
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, EXPLICIT, NO_NEED
from simsales.market.needs.stock import store_of
from simsales.market.needs.terms import meets
from simsales.market.promotion.budgets import NO_BUDGETS, is_bounded, is_short
from simsales.market.selling.cards import quadrant_of
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

READS = columns(
    *READ_BY_VALUE, "since", "worked_by", "medium", "playing", "closed_to_us", "insight", "life", "trial_ends",
    "vouchers", "attempts", "fits",
)  # fmt: skip
WRITES = ("need", "subject", "awareness", "lived", "mis_sold", "hurt_case")

fetch = fetching(*READS, *WRITES)
SOME, NO_ROOM = 1, 2  # what is left of a category that is used up, as ``stock.store_of`` says it
BETTER = 1e-9  # utility by which the same offer must have become better to be ordered again


class Weighed(NamedTuple):
    """What a customer would take, before the seller closes.

    ``pick`` at ``price`` and ``once``, by a ``cut`` and a ``voucher``; ``honest`` is what they would take if nothing
    were overstated; ``near`` is our best offer, its full prices, its category, and the utility that it lacks at these
    to be what they take (``gap``): of what they take anyway, what a cut or voucher of their own is worth to them.
    """

    pick: int
    price: float
    once: float
    cut: int
    voucher: int
    honest: int
    gap: float
    near: int
    near_price: float
    near_once: float
    near_in: int


@rule
def is_no_change(bound: bool, held: bool, level: float) -> bool:
    """Whether an offer is only what one has already: bound to it, or holding it on terms that are no better.

    >>> is_no_change(True, True, 2.0), is_no_change(False, True, 0.0), is_no_change(False, True, 0.5)
    (True, True, False)
    """
    return bound or (held and level <= BETTER)


@rule
def keeping_taste(case: Case, luck: Any) -> float:
    """A customer's taste for leaving everything as it is: that for what they hold and go on holding, or for nothing."""
    held = int(case.people.holding[case.row, case.category])
    goes_on = held >= 0 and not case.facts.consumption.used[case.category]
    option = int(case.facts.offer.luck[held]) if goes_on else NONE_OF_THEM
    return taste_of(luck, case.row, option, case.week)


@rule
def may_take(case: Case, j: int, store: int) -> bool:
    """Whether an offer can be taken at all here: on sale to who may buy from us, or a rival's that is not held."""
    people, i = case.people, case.row
    held = int(people.holding[i, case.category])
    if store == NO_ROOM:
        return False
    if j >= case.facts.own:
        return j != held
    if not case.decided.on_sale[people.segment[i], case.channel, j]:
        return False
    return people.closed_to_us[i] == 0 or j == held  # a buying centre that does not agree (D-buy)


@rule
def is_bound(case: Case, j: int, store: int) -> bool:
    """Whether a customer is bound to the very offer: they may then have it only at a better price."""
    people, i, g = case.people, case.row, case.category
    if j != people.holding[i, g] or store != 0:
        return False
    return people.contract_end[i, g] > case.week or people.trial_ends[i, g] >= case.week


@rule
def renews_early(people: Any, decided: Any, i: int, g: int, j: int, channel: int, week: int) -> bool:
    """Whether a rep may bargain with who keeps what they hold about a new commitment before the old one has ended."""
    s, left = people.segment[i], people.contract_end[i, g] - week
    return 0 <= left <= decided.early[s, channel, j] and decided.commitment[s, channel, j] > 0.0


@loop
def weigh(case: Case, luck: Any, presenting: float, skill: float, card: int, tally: Any) -> Weighed:
    """Weigh all offers that meet an explicit need against keeping what one has; the subject first."""
    people, facts, i, own, week = case.people, case.facts, case.row, case.facts.own, case.week
    best, pick, price, once, cut, voucher = keeping_taste(case, luck), KEEP, 0.0, 0.0, -1, -1
    honest_best, honest = best, KEEP
    mine, near, near_price, near_once, near_in, given = -np.inf, -1, 0.0, 0.0, case.category, 0.0
    here, store = case, store_of(people, facts, i, case.category, week)
    for j in range(facts.offer.component.shape[0]):
        met = meets(facts.offer.component, people.need[i], j, case.category, facts.need.by_name)
        if met < 0:
            continue
        if met != here.category:
            here = about(case, met)
            store = store_of(people, facts, i, met, week)
        if not may_take(here, j, store):
            continue
        if j < own:
            considered, claim = presented(here, luck, j, presenting, card, tally)
            if not considered:
                continue
            quote = our_quote(here, luck, j, skill, claim, store == SOME)
            bound = is_bound(here, j, store) and quote.monthly >= paid_for(people.holding[i], people.paid[i], j)
        else:
            told = case.decided.defected[case.channel]  # by a partner who sells it
            if not told and not known_to(luck, facts.offer.known[j], i, int(facts.offer.luck[j])):
                continue
            quote, bound = rivals_quote(here, j, store == SOME), False
        level = value_of(here, quote)
        # The same on the same terms is what they have; but it may become better, if they ask.
        same = is_no_change(bound, j == people.holding[i, met] and store == 0, level)
        level += taste_of(luck, i, int(facts.offer.luck[j]), week)
        if level > honest_best and not same:
            honest_best, honest = level, j
        if quote.claim > 0.0:
            level = overstated(level, quote.claim)
        if j < own and level > mine:
            full, given = own_terms_worth(here, quote, skill)
            mine, near, near_price, near_once, near_in = level, j, full.monthly, full.once, met
        if level > best and not same:
            best, pick, price, once, cut, voucher = level, j, quote.monthly, quote.once, quote.cut, quote.voucher
    wished, gap = near if pick < 0 or pick >= own or pick == near else -1, best - mine + given
    if pick == KEEP and near >= 0 and near == people.holding[i, near_in]:
        gap = max(gap, BETTER)
        if not renews_early(people, case.decided, i, near_in, near, case.channel, week):
            wished = -1  # they stay with it in any case
    return Weighed(pick, price, once, cut, voucher, honest, gap, wished, near_price, near_once, near_in)


@loop
def closed(case: Case, luck: Any, skill: Any, found: Weighed, tally: Any) -> tuple[int, float, int]:
    """Whether who wants an offer of ours takes it now: they may object, or put it off.

    What they do in the end (an offer, or ``LATER``), the utility that our nearest offer lacks, and its number.
    """
    people, facts, decided, i, c = case.people, case.facts, case.decided, case.row, case.channel
    s, selling, pick = int(people.segment[i]), case.facts.selling, found.pick
    closing = decided.effort[c, ON_CLOSE]
    overcome = gate_log_odds(
        facts.channel.overcomes[c], skill[OBJECTIONS], selling.skill_weight, closing, selling.effort_weight,
        np.float64(people.insight[i]),
    )  # fmt: skip
    taken = gate_log_odds(
        facts.channel.closes[c], skill[CLOSE], selling.skill_weight, closing, selling.effort_weight,
        facts.media.closes[people.medium[i]],
    )  # fmt: skip
    gap, near = found.gap, found.near
    if not occurs(uniform(luck.answer, i), overcome):
        tally.objected[s, c, pick] += 1
        gap, pick = gap + standing_objection(float(uniform(luck.answer, i)), overcome), LATER
    elif not occurs(uniform(luck.close, i), taken):
        tally.postponed[s, c, pick] += 1
        pick, near = LATER, -1
    elif pick != found.honest:
        pick, near = mis_sell(case, luck, pick, near, tally)
    elif people.mis_sold[i] == pick:
        people.mis_sold[i] = -1  # taken again for what it is
    if pick == LATER and pressed(uniform(luck.press, i), closing):
        people.lived[i] |= ANNOYED
    return pick, gap, near


@loop
def keep(people: Any, i: int) -> None:
    """Who keeps what they have has no need left in what they hold."""
    for g in range(people.need.shape[1]):
        if people.need[i, g] == EXPLICIT and people.holding[i, g] >= 0:
            people.need[i, g] = NO_NEED
            need_changed(people, i)


@loop
def _choose(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, week: int, rows: Any, choices: Any, budgets: Any,
    tally: Any,
) -> int:  # fmt: skip
    """Let customers choose until a budget might not pay for the next; how many have chosen."""
    nothing, selling, own = tally.nothing, facts.selling, facts.own
    for k in range(rows.shape[0]):
        if is_short(budgets):
            return k
        i = int(rows[k])
        fetch(people, rows, k)
        c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
        case = case_of(people, facts, decided, scene, luck, i, g, c, week)
        skill = scene.skills[seat_of(scene.first, c, int(people.worked_by[i]))]
        presenting = gate_log_odds(
            facts.channel.presents[c], skill[PRESENT], selling.skill_weight, decided.effort[c, ON_PRESENT],
            selling.effort_weight, 0.0,
        )  # fmt: skip
        card = scene.cards[c, s, quadrant_of(people.need[i], selling.many_explicit, selling.some_latent)]
        if card >= 0 and not decided.on_sale[s, c, card]:
            card = -1
        tally.occasions[s, c, nothing] += 1
        found = weigh(case, luck, presenting, skill[PRESENT], card, tally)
        pick, gap, near = found.pick, found.gap, found.near
        if pick == KEEP:
            tally.kept[s, c, nothing] += 1
            keep(people, i)
        else:
            people.subject[i] = meets(facts.offer.component, people.need[i], pick, g, facts.need.by_name)
            if pick >= own:
                tally.lost_sale[s, c, pick] += 1
            else:
                pick, gap, near = closed(case, luck, skill, found, tally)
        if facts.experience.hurt_weeks > 0.0 and pick != LATER:
            ours, stays = 0 <= pick < own, pick == KEEP and 0 <= people.holding[i, g] < own
            if decided_case(people, i, week, facts.experience.hurt_weeks, ours, stays):
                tally.hurt_lost[s, tally.nobody, nothing] += 1
        choices.chosen[k], choices.price[k], choices.once[k] = pick, found.price, found.once
        choices.cut[k], choices.used[k] = found.cut, found.voucher
        choices.wish[k, 0], choices.wish[k, 1], choices.wish[k, 4] = gap, near, found.near_in
        choices.wish[k, 2], choices.wish[k, 3] = found.near_price, found.near_once
        if budgets.spent.shape[0] > 0:
            charge_in_turn(people, facts, decided, scene, luck, i, choices, k, budgets.spent)
    return int(rows.shape[0])


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
    """Let every customer who is in a channel with an explicit need choose; who comes first matters to budgets only."""
    people, scene, luck = today.people, scene_of(today), luck_of(today)
    rows = np.empty(len(people.playing), np.int64)
    choices = today.choices = Choices(rows[: _in_play(people, rows)])

    def some(these: Any, decided: Any, chosen: Any, budgets: Any) -> int:
        return _choose(people, today.facts, decided, scene, luck, today.week, these, chosen, budgets, today.tally)

    if is_bounded(today.decided):
        choose_in_turn(today, some)
    else:
        some(choices.rows, today.decided, choices.table(), NO_BUDGETS)
    if today.facts.experience.ask_why:
        ask_why(today, choices.rows, choices.chosen, choices.price)
