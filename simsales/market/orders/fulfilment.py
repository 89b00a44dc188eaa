"""Orders become holdings: contract, first bill, commission, goods and gifts; what is replaced comes to an end.

Leaving any part of a bundle ends it: its other parts go on as the single products (``bundle.breaking``). A commitment
that is not broken is carried over: who moves up is bound for as long as they were, or for the new term if that ends
later; a bundle is one contract, bound in all its parts for as long as in any. A term that follows one which ends this
week begins at its date, so that terms add up; any other with the week.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.ahead import AHEAD, fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform_of
from simsales.files.units import PARTS
from simsales.market.bond.lifecycle import note_loss
from simsales.market.contract.closing import CLOSED, close
from simsales.market.contract.terms import exit_fee_due, is_broken, paid_to_supplier
from simsales.market.ground.again import changed
from simsales.market.ground.belonging import is_ours
from simsales.market.ground.binding import weeks_to_pay_for
from simsales.market.ground.columns import columns
from simsales.market.ground.dates import bind, date_of, parts_of, time_left
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.money import exact, months_charged
from simsales.market.ground.state import NEVER, NO_NEED
from simsales.market.leads.scoring import promise_calls
from simsales.market.needs.ending import may_end
from simsales.market.needs.stock import price_of_stock, used_until
from simsales.market.needs.terms import is_used_up, is_wanted
from simsales.market.orders.booking import Books, Sale, book, count_order, gifts_of
from simsales.market.price import repricing
from simsales.market.price.repricing import bill_cut_of, note_bill_cut
from simsales.market.promotion.discounts import deal_of
from simsales.market.promotion.going_on import note_cut, note_term
from simsales.market.promotion.terms import may_try
from simsales.market.staff.plan import Staff
from simsales.market.usage.usage import AGREED, agree_terms

READS = columns(
    *repricing.READS, "touched", "owner", "owned_until", "named", "grade", "origin", "referred_in", "moment",
    "passed_to", "passed_due", "need_ends",
)  # fmt: skip
WRITES = columns(
    "need", "holding", "contract_end", "contract_end_part", "bill_from", "paid", "bought_in", "since", "lived",
    "friends_holding", "billed", "worked_by", "playing", "subject", "call_again", "caller", "referred_orders",
    "lost_in", "added_in", "trial_ends", "trial_rest", "came", "usual_paid", "agreed", "listed", "bill_cut", "unwanted",
    "cut_at_order", "vouchers", "credit", "off", "off_left", "won_in_run", "advised", "passed_by", "need_over",
    *AGREED, *CLOSED,
)  # fmt: skip
fetch = fetching(*READS, *WRITES)
BY_ROW = ("won", "own", "paid", "due", "disputed")  # what `Books` has a number of for each row


class Luck(Packed):
    """The keys of whether an order is delivered late, and of whether it ends the need that it meets."""

    late: Any
    ends: Any


@rule
def goes_on_from(people: Any, facts: Any, i: int, j: int, h: int, week: int) -> int:
    """The date from which an offer goes on in category h: the end of what it follows, or else this week's beginning.

    It follows a commitment to the same supplier, or something that is used up, if that ends this week.
    """
    now, ends = int(people.holding[i, h]), int(people.contract_end[i, h])
    if now >= 0:
        follows = ends == week and facts.offer.rival[now] == facts.offer.rival[j]
    else:
        follows = ends == week - 1 and facts.consumption.used[h]  # used up as this week began
    return date_of(week, people.contract_end_part[i, h] if follows else 0)


@rule
def is_customer(people: Any, facts: Any, i: int, g: int) -> bool:
    """Whether an order in category g is by who is a customer of ours already: no acquisition (``booking.count_order``).

    They hold something of ours, or come again for what is used up.
    """
    again = facts.consumption.used[g] and people.came[i] != NEVER
    return bool(again or is_ours(people.holding[i], facts.own))


@loop
def _sale(people: Any, facts: Any, decided: Any, i: int, late: Any, choices: Any, k: int, week: int) -> Sale:
    """An order as it was chosen: what it binds to, what of it is free, whether it is late."""
    offer, j = facts.offer, int(choices.chosen[k])
    c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
    price, cut, voucher = choices.price[k], int(choices.cut[k]), int(choices.used[k])
    replaced = paid_to_supplier(people, offer, i, j)
    begins, ours = date_of(week, 0), is_customer(people, facts, i, g)
    for h in range(people.holding.shape[1]):
        if offer.component[j, h] < 0:
            continue
        begins = max(begins, goes_on_from(people, facts, i, j, h, week))
    if j >= facts.own:
        commitment = offer.commitment[j]
        months = months_charged(is_used_up(offer.component, facts.consumption.used, j), commitment)
        return Sale(
            i, j, c, g, s, price, 0.0, -1, -1, commitment, months, 0.0, False, replaced, price, 0.0, 0.0, 0.0, begins,
            ours,
        )  # fmt: skip
    deal = deal_of(people, facts, decided, i, j, c, price, cut, voucher)
    slow = uniform_of(late, i, int(offer.luck[j])) >= offer.on_time[j]
    before_cut = decided.price[s, c, j] if cut >= 0 else price
    return Sale(
        i, j, c, g, s, price, choices.once[k], cut, voucher, deal.commitment, deal.months, deal.free, slow, replaced,
        before_cut, deal.off, deal.off_weeks, deal.later, begins, ours,
    )  # fmt: skip


@loop
def _end(people: Any, facts: Any, decided: Any, sale: Sale, h: int, week: int, tally: Any) -> int:
    """End what an order replaces in category h, with its fee; the date until which a commitment is carried over."""
    offer, own, i, j, s = facts.offer, facts.own, sale.row, sale.offer, sale.segment
    now, ends, part = int(people.holding[i, h]), int(people.contract_end[i, h]), int(people.contract_end_part[i, h])
    left, carried = time_left(ends, part, week), date_of(week, 0)
    if now >= own and j < own:
        tally.won_from_rival[s, sale.channel, j] += 1
    breaks = now >= 0 and is_broken(decided, offer.rival, s, now, j, left, sale.price - sale.replaced)
    if now >= 0 and not breaks and offer.rival[now] == offer.rival[j]:
        carried = date_of(ends, part)
    came = people.bought_in[i, h] if people.bought_in[i, h] >= 0 else tally.nobody
    if now >= 0 and now < own:
        if breaks:
            fee = exit_fee_due(offer.exit_fee[now], weeks_to_pay_for(people, own, i, h, week), people.paid[i, h])
            people.billed[i] += exact(fee)
            tally.exit_fees[s, came, now] += fee
            tally.new_once[s, came, now] += fee * people.won_in_run[i]
        if j >= own and facts.need.subscription[h] != 0.0:
            tally.churned[s, came, now] += 1
            tally.exposed[s, came, now] += 1  # they are not billed any more
            tally.churned_to_rival[s, came, now] += 1
    if now >= 0:
        close(people, facts, decided, week, i, h, came, now, j, tally)
    return carried


@loop
def _begin(people: Any, facts: Any, decided: Any, sale: Sale, h: int, carried: int, week: int) -> None:
    """Begin what an order brings in category h: who holds what, at which price, until when."""
    offer, own, i, j = facts.offer, facts.own, sale.row, sale.offer
    now, ends, part = int(people.holding[i, h]), int(people.contract_end[i, h]), int(people.contract_end_part[i, h])
    new_to_us, used_up = now < 0 or now >= own, facts.consumption.used[h]
    price, agreed = sale.price * offer.weight[j, h], sale.before_cut * offer.weight[j, h]
    listed = decided.listed[sale.segment, sale.channel, j] * offer.weight[j, h] if j < own else agreed
    cut = agreed - price if sale.cut >= 0 and decided.target_on_bill[sale.cut] else 0.0
    if used_up and now >= 0:
        left = max(time_left(ends, part, week), 0.0)
        price = price_of_stock(people.paid[i, h], left, price, sale.commitment)
        agreed = price_of_stock(people.agreed[i, h], left, agreed, sale.commitment)
        listed = price_of_stock(people.listed[i, h], left, listed, sale.commitment)
        cut = price_of_stock(bill_cut_of(people, i, h), left, cut, sale.commitment)
    people.unwanted[i, h] = 0 if is_wanted(people, i, h) else 1
    people.holding[i, h], people.need[i, h], people.bought_in[i, h] = j, NO_NEED, sale.channel
    people.paid[i, h], people.agreed[i, h], people.listed[i, h] = price, agreed, listed
    note_bill_cut(people, i, h, cut)
    note_cut(people, i, h, cut)
    changed(people, i)
    people.usual_paid[i, h] = offer.list_price[j] * offer.weight[j, h]
    agree_terms(people, facts, decided.terms, i, h, j, sale.channel)
    waits = new_to_us and j < own  # what we serve already goes on without a gap
    people.bill_from[i, h] = week + ((offer.delivery[j] + (1 if sale.slow else 0)) if waits else 0)
    if people.off.shape[1] > 0:
        people.off[i, h], people.off_left[i, h] = sale.off, sale.off_weeks
    if sale.free > 0.0 and may_try(now, people.trial_ends[i, h], own):
        weeks = decided.giving.free_weeks[sale.segment, sale.channel, j]
        free_until = date_of(people.bill_from[i, h], 0) + parts_of(weeks)
        people.trial_ends[i, h], people.trial_rest[i, h] = (free_until - 1) // PARTS, -free_until % PARTS
    elif new_to_us or people.trial_ends[i, h] >= week:
        people.trial_ends[i, h] = min(people.trial_ends[i, h], week - 1)  # taking another offer ends it
        people.trial_rest[i, h] = 0
    term = parts_of(sale.commitment)
    note_term(people, i, h, term if people.trial_ends[i, h] >= week and not used_up else 0)
    if used_up:
        until = used_until(date_of(ends, part) if now >= 0 else sale.begins, sale.begins, term)
    else:
        until = sale.begins + term if term > 0 and sale.free == 0.0 else date_of(week - 1, 0)
        until = max(until, carried) if carried >= date_of(week + 1, 0) else until
    bind(people, i, h, until)


@loop
def _fulfil(
    people: Any, facts: Any, decided: Any, friends: Any, rows: Any, choices: Any, luck: Luck, week: int, books: Any,
    tally: Any,
) -> None:  # fmt: skip
    own, offer = facts.own, facts.offer
    for k in range(rows.shape[0]):
        i, j = int(rows[k]), int(choices.chosen[k])
        if choices.chosen[min(k + AHEAD, rows.shape[0] - 1)] >= 0:
            fetch(people, rows, k)
        if j < 0:
            continue
        sale = _sale(people, facts, decided, i, luck.late, choices, k, week)
        held, was_ours, adds = int(people.holding[i, sale.category]), is_ours(people.holding[i], own), False
        carried = date_of(week, 0)
        for h in range(people.holding.shape[1]):
            if offer.component[j, h] < 0:
                continue
            now = int(people.holding[i, h])
            adds = adds or (j < own and (now < 0 or now >= own))
            if j < own and people.need[i, h] != NO_NEED:
                tally.needs_satisfied[sale.segment, sale.channel, j] += 1
            ends = _end(people, facts, decided, sale, h, week, tally)
            if not facts.consumption.used[h]:
                carried = max(carried, ends)
            may_end(people, facts, i, h, luck.ends)
            if now < 0:
                tell_friends(friends.start, friends.friend, people.friends_holding, i, h, 1)
        for h in range(people.holding.shape[1]):
            if offer.component[j, h] >= 0:
                _begin(people, facts, decided, sale, h, carried, week)
        if j >= own:
            if was_ours:
                note_loss(people, i, own, week)
            continue
        new = not was_ours or (adds and held != j)
        returning = count_order(people, facts, sale, held, was_ours, adds, week, tally)
        gifts = gifts_of(people, facts, decided, sale, new, week, books.spent, tally)
        book(people, facts, decided, sale, gifts, k, returning, week, books, tally)


def _book_disputes(today: Today, disputed: Any) -> None:
    """Book whom the week's disputes were about, after all else: so the order of orders changes no bit of a sum."""
    tally, choices, people = today.tally, today.choices, today.people
    if not disputed.any():
        return
    for spend, which in ((tally.won_spend, (1,)), (tally.kept_spend, (2, 3)), (tally.new_spend, (3,))):
        at = np.isin(disputed, which)
        rows = choices.rows[at]
        np.add.at(
            spend, (people.segment[rows], people.playing[rows], choices.chosen[at]), today.facts.selling.dispute_cost
        )


def _terms_of_all(today: Today) -> list[Any]:
    """The tables under which this week's orders are booked, by version: the last are those of what has waited.

    Who has waited has what they ordered, whatever else they chose this week.
    """
    choices = today.choices
    tables = list(choices.decided or [today.decided])
    for k in np.flatnonzero(np.isin(choices.rows, [*choices.on_terms])) if choices.on_terms else ():
        theirs = choices.on_terms[int(choices.rows[k])]
        if not any(each is theirs for each in tables):
            tables.append(theirs)
        choices.version[k] = next(number for number, each in enumerate(tables) if each is theirs)
    return tables


def fulfil(today: Today) -> None:
    """Turn this week's choices into contracts, and pay for them; then nobody is in play any more."""
    people, choices = today.people, today.choices
    tables, count = _terms_of_all(today), len(choices.rows)
    on = np.zeros((2, len(today.channels), today.facts.own))  # by channel and offer
    books = Books(today.touched, today.credited, on[0], on[1], today.spent, *np.zeros((5, count)))
    luck = Luck(late=today.key("late"), ends=today.key("need ends"))

    def some(decided: Any, rows: Any, chosen: Any, booked: Any) -> None:
        _fulfil(people, today.facts, decided, today.friends, rows, chosen, luck, today.week, booked, today.tally)

    if len(tables) == 1:
        some(tables[0], choices.rows, choices.table(), books)
    else:
        for version, decided in enumerate(tables):
            at = np.flatnonzero(choices.version == version)
            theirs = books._replace(**{name: getattr(books, name)[at] for name in BY_ROW})
            some(decided, choices.rows[at], choices.part(at), theirs)
            for name in BY_ROW:
                getattr(books, name)[at] = getattr(theirs, name)
    today.books = books
    _book_disputes(today, books.disputed)
    here = np.where(books.won > 0, people.playing[choices.rows], -1)
    for channel in today.channels:
        orders = today.rep_orders[channel.number]
        sold = here == channel.number
        rows = choices.rows[sold]
        sellers = people.worked_by[rows].astype(np.int64)
        orders += np.bincount(sellers, minlength=len(orders))
        if today.plan[Staff].pays_by_sale:
            charges = 12.0 * choices.price[sold] + choices.once[sold]
            today.payroll.credit(
                today.week, today.plan[Staff].clawback is not None, channel, sellers, rows, choices.chosen[sold],
                charges, books.own[sold], books.paid[sold],
            )  # fmt: skip
    promise_calls(today, choices)
    people.passed_by[choices.rows[books.won > 0]] = -1
    people.worked_by[:] = -1
    people.advised[:] = -1
    people.playing[:] = -1
    people.subject[:] = -1
