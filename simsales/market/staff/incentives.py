"""Incentives (E-kpi): what a sale pays a rep decides what is presented and what is overstated; goals and clawback.

Reps spread the effort of presenting over the offers on sale by a softmax of what a sale of each pays them (the
multitask problem: Holmström & Milgrom 1991): effort that goes into one offer is missing in the others. A rep may also
overstate what pays better than the rest; who so comes to take what they would not have taken is mis-sold.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import plain, rule
from simsales.market.ground.money import commission_due
from simsales.market.staff.payroll import book_pay
from simsales.market.staff.plan import Staff

if TYPE_CHECKING:
    from simsales.market.ground.day import Today
    from simsales.market.ground.offers import Booleans, Floats
    from simsales.market.staff.payroll import AtRisk
    from simsales.market.staff.plan import Clawback
    from simsales.market.staff.sellers import Channel, Rep
    from simsales.market.staff.targets import Pursuit


LEAST = 0.05  # what pays less than that part of the best is presented as if it paid so much (assumed)


def effort_shares(pay: Floats, offered: Booleans, greed: float) -> Floats:
    """The part of the presenting that goes into each offer on sale: softmax of greed x ln(pay); they sum to one.

    >>> effort_shares(np.array([10.0, 30.0, 99.0]), np.array([True, True, False]), 1.0).round(2).tolist()
    [0.25, 0.75, 0.0]
    """
    best = np.where(offered, pay, 0.0).max(axis=-1, keepdims=True, initial=0.0)
    relative = np.divide(pay, best, out=np.ones_like(pay), where=offered & (best > 0))
    worth = np.where(offered, np.maximum(relative, LEAST) ** greed, 0.0)
    total = worth.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(worth, total, out=np.zeros_like(worth), where=total > 0)
    return shares


@rule
def advantage(pay: float, mean: float, kept: float) -> float:
    """What makes an offer worth overstating, 0 to 1: the logarithm of its pay over the mean offer's, capped at e times.

    ``kept`` is the part of the pay that a rep expects to keep of a sale that will be regretted.

    >>> advantage(20.0, 20.0, 1.0), advantage(1000.0, 20.0, 1.0), round(advantage(30.0, 20.0, 1.0), 2)
    (0.0, 1.0, 0.41)
    >>> advantage(30.0, 20.0, 0.6)
    0.0
    """
    if mean <= 0.0 or pay * kept <= mean:
        return 0.0
    return min(math.log(pay * kept / mean), 1.0)


@rule
def kept_of_regretted(part: float, within: float, notices: float) -> float:
    """The part of a commission that a rep expects to keep of a mis-sale, which the customer notices by and by.

    >>> kept_of_regretted(0.5, 1000.0, 0.1), kept_of_regretted(0.5, 0.0, 0.1)
    (0.5, 1.0)
    """
    return 1.0 - part * (1.0 - (1.0 - notices) ** within)


def steered(decided: Any, back: Clawback | None, selling: Any, channels: list[Channel]) -> Any:
    """The week's decisions with the pull of what a sale pays: on what reps present, and on what they overstate."""
    with_reps = np.array([bool(channel.reps) for channel in channels])[None, :, None]
    decided = decided._replace(rep_commission=np.where(with_reps, decided.rep_commission, 0.0))
    if selling.greed == 0.0 and selling.overstatement == 0.0:
        return decided
    rate = decided.commission + decided.rep_commission
    pay = plain(commission_due)(rate, decided.price, decided.once, 12.0)
    offered = decided.on_sale & with_reps
    count = offered.sum(axis=-1, keepdims=True)
    mean = np.where(offered, pay, 0.0).sum(axis=-1, keepdims=True) / np.maximum(count, 1)
    push, claim = np.zeros_like(pay), np.zeros_like(pay)
    if selling.greed > 0.0:
        even = np.maximum(effort_shares(pay, offered, selling.greed) * count, 1e-300)
        push = np.where(offered, selling.effort_weight * np.log(even), 0.0)
    if selling.overstatement > 0.0:
        kept = 1.0 if back is None else kept_of_regretted(back.part, back.within, selling.notices)
        for cell in np.argwhere(offered):
            s, c, j = cell
            sure = kept * (1.0 - decided.checked_part[c])  # who is found out sells nothing
            claim[s, c, j] = selling.overstatement * advantage(pay[s, c, j], mean[s, c, 0], sure)
    return decided._replace(push=push, claim=claim)


def lost_commission(today: Today, sales: AtRisk, back: Clawback) -> Floats:
    """By seller of a week's sales, the commission they pay back now: of who regrets it, or holds it no more."""
    holding = today.people.holding[sales.rows]
    gone = ~(holding == sales.offers[:, None]).any(axis=1) | np.isin(sales.rows, today.payroll.noticed)
    lost = np.where(gone, back.part * sales.paid, 0.0)
    stays = ~gone
    amounts: Floats = np.bincount(sales.seller, lost, len(sales.reps))
    sales.rows, sales.offers, sales.seller, sales.paid = (
        column[stays] for column in (sales.rows, sales.offers, sales.seller, sales.paid)
    )
    return amounts


def rewarded(today: Today, rep: Rep) -> float:
    """What a rep gets (or loses) at the end of a period, by the attainment of their goals."""
    amount = 0.0
    for reward in today.plan[Staff].rewards:
        if reward.team not in (None, rep.team):
            continue
        for goal, pursuit in today.payroll.pursuits.items():
            wanted = goal == reward.goal if reward.goal is not None else not goal.per_rep
            done = pursuit.attainment(rep)
            if wanted and done is not None and goal.period(today.week + 1) != pursuit.period:
                amount += (-reward.amount if done < reward.at else 0.0) if reward.penalty else (
                    reward.amount if done >= reward.at else 0.0
                )  # fmt: skip
    return amount


def _count(today: Today, pursuit: Pursuit) -> None:
    """In an organisation, count what was asked of reps in a period that ends, and what they did, for their customers.

    Of several targets the first counts: orders and money cannot be added.
    """
    first = next((each for each in today.payroll.pursuits.values() if not each.goal.per_rep), None)
    if today.payroll.tree is None or pursuit is not first:
        return
    tally, share = today.tally, today.sample.share
    for rep, part in pursuit.parts.items():
        mix, c = today.mix_of(rep.channel) * share, rep.channel
        tally.targets[:, c, tally.nothing] += mix * part
        tally.target_results[:, c, tally.nothing] += mix * pursuit.done(rep)


def settle(today: Today) -> None:
    """End the week's page: bonuses, penalties and what is clawed back go to the reps, and into the cost of pay.

    Who has left has been paid; nothing is claimed back from them.
    """
    payroll, back = today.payroll, today.plan[Staff].clawback
    if not payroll.pursuits and not payroll.at_risk:
        return
    due: dict[Rep, float] = {}
    for sales in payroll.at_risk if back is not None else ():
        for rep, lost in zip(sales.reps, lost_commission(today, sales, back), strict=True):  # type: ignore[arg-type]
            due[rep] = due.get(rep, 0.0) - today.sample.scaled(float(lost))
    payroll.at_risk = [each for each in payroll.at_risk if back is not None and today.week - each.week < back.within]
    for channel in today.channels:
        extra = 0.0
        for rep in channel.reps:
            amount = due.get(rep, 0.0) + rewarded(today, rep)
            rep.earn(amount)
            extra += amount
        book_pay(today, channel.number, extra * today.sample.share)
    for pursuit in payroll.pursuits.values():
        if pursuit.goal.period(today.week + 1) != pursuit.period:
            _count(today, pursuit)
            pursuit.close()
