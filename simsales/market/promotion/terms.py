"""What a promotion is worth to a customer, and which of its vouchers they use."""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import rule
from simsales.core.streams import uniform_of
from simsales.files.units import PARTS
from simsales.market.ground.again import changed
from simsales.market.ground.belonging import Who, belongs, of_ours
from simsales.market.ground.money import all_in_price, felt_over
from simsales.market.ground.state import NEVER
from simsales.market.ground.taking import takes
from simsales.market.needs.terms import is_used_up

READS = (  # by what it adds to the value of an offer
    "paid", "off", "off_left", "bill_from", "trial_ends", "trial_rest",
)  # fmt: skip
ENDED = ("off_left", "trial_term")


@rule
def not_understood(explaining: float, skill: float) -> float:
    """What a customer does not see of the gifts' worth: of what needs explaining, the part that the seller cannot.

    >>> not_understood(0.0, 0.1), not_understood(100.0, 0.6)
    (0.0, 40.0)
    """
    return explaining * (1.0 - skill)


@rule
def off_once(face: float, once: float) -> float:
    """What a voucher takes off the one-off price: its face, but no more than is due.

    >>> off_once(50.0, 30.0), off_once(50.0, 200.0)
    (30.0, 50.0)
    """
    return min(face, max(once, 0.0))


@rule
def to_credit(face: float, once: float, monthly: float, months: float) -> float:
    """What of a voucher is left to come off the bills: no more than they come to in so many months.

    >>> to_credit(50.0, 30.0, 10.0, 12.0), to_credit(500.0, 0.0, 10.0, 12.0)
    (20.0, 120.0)
    """
    return min(face - off_once(face, once), max(months * monthly, 0.0))


@rule
def may_try(holding: int, trial_ends: int, own: int) -> bool:
    """Whether a customer can have a category free for a while: they hold none of ours, and had no such trial.

    >>> may_try(-1, NEVER, 4), may_try(2, NEVER, 4), may_try(-1, 30, 4)
    (True, False, False)
    """
    return (holding < 0 or holding >= own) and trial_ends == NEVER


@rule
def trial_worth(people: Any, facts: Any, i: int, j: int, monthly: float, weeks: float) -> float:
    """What the free weeks of an offer would cost a customer, for the categories that they may have free."""
    part = 0.0
    for h in range(people.holding.shape[1]):
        if facts.offer.component[j, h] >= 0 and may_try(people.holding[i, h], people.trial_ends[i, h], facts.own):
            part += facts.offer.weight[j, h]
    return part * monthly * weeks * 12.0 / 52.0


@rule
def best_voucher(giving: Any, people: Any, key: Any, i: int, channel: int, offer: int, who: Who) -> int:
    """The number of the voucher of highest face that a customer still has and thinks of for this offer here, or -1."""
    best, highest = -1, 0.0
    for k in range(giving.face.shape[0]):
        if (
            giving.offers[k, offer]
            and giving.channels[k, channel]
            and giving.face[k] > highest
            and people.vouchers[i, giving.promotion[k]] == 0
            and belongs(giving.audience, k, who)
            and uniform_of(key, i, int(giving.luck[k])) < giving.part[k]
        ):
            best, highest = k, giving.face[k]
    return best


@rule
def cuts_bills(decided: Any, segment: int, channel: int, offer: int, cut: int) -> bool:
    """Whether what comes off an order's first bills is a targeted cut's: it gives no less than the promotion's does."""
    if cut < 0 or decided.target_lasts[cut] <= 0.0:
        return False
    usual = decided.giving.off[segment, channel, offer] * decided.giving.off_weeks[segment, channel, offer]
    return bool(decided.target_off[cut] * decided.target_lasts[cut] >= usual)


@rule
def off_the_bill(decided: Any, segment: int, channel: int, offer: int, cut: int) -> tuple[float, float]:
    """What part comes off an order's first bills, and for how many weeks: the targeted cut's, or the promotion's."""
    if cuts_bills(decided, segment, channel, offer, cut):
        return decided.target_off[cut], decided.target_lasts[cut]
    return decided.giving.off[segment, channel, offer], decided.giving.off_weeks[segment, channel, offer]


@rule
def off_worth(off: float, weeks: float, monthly: float) -> float:
    """What a part off the bills of so many weeks comes to.

    >>> off_worth(0.5, 26.0, 20.0)
    60.0
    """
    return off * monthly * weeks * 12.0 / 52.0


class Terms(NamedTuple):
    """What is asked for an offer after a targeted ``cut`` (-1: none), and the ``credit`` of a voucher, in currency.

    ``commitment`` in weeks.
    """

    cut: int
    monthly: float
    once: float
    credit: float
    commitment: float


class Felt(NamedTuple):
    """What our offer comes to for a customer: what comes with it (``gift``), and its price all in."""

    gift: float
    all_in: float


@rule
def as_felt(
    people: Any, facts: Any, decided: Any, i: int, j: int, c: int, terms: Terms, skill: float
) -> Felt:  # fmt: skip
    """What our offer comes to for a customer in channel c, on these terms.

    With it come gifts, as far as somebody of this ``skill`` explains them, free weeks, what is taken off the first
    bills, and the credit of a voucher. Free weeks change nothing of what binds who goes on.
    """
    s, monthly = int(people.segment[i]), terms.monthly
    gift = terms.credit + decided.gift[s, c, j] - not_understood(decided.giving.explaining[s, c, j], skill)
    if decided.giving.trials:
        gift += trial_worth(people, facts, i, j, monthly, decided.giving.free_weeks[s, c, j])
    off, off_weeks = off_the_bill(decided, s, c, j, terms.cut)
    gift += off_worth(off, off_weeks, monthly)
    used_up = is_used_up(facts.offer.component, facts.consumption.used, j)
    weeks = felt_over(used_up, terms.commitment, facts.selling.closing_horizon)
    return Felt(gift, all_in_price(monthly, terms.once, gift, weeks))


@rule
def end_discount(people: Any, own: int, i: int, g: int, j: int, to: int) -> None:
    """Take nothing more off the bills of offer j in category g, where nobody or a rival (``to``) takes its place."""
    if people.off.shape[1] > 0 and of_ours(j, own) and not of_ours(to, own):
        people.off_left[i, g] = 0.0
        changed(people, i)


@rule
def free_weeks_left(trial_ends: int, trial_rest: int, bill_from: int, week: int) -> float:
    """How many weeks' charges a trial will still save who goes on, after this week: those in which they are served.

    >>> free_weeks_left(7, 0, 2, 7), free_weeks_left(7, 0, 2, 5), free_weeks_left(7, 2520, 2, 5)
    (0.0, 2.0, 1.5)
    >>> free_weeks_left(7, 0, 7, 5)  # not served before week 7
    1.0
    """
    if trial_ends <= week:
        return 0.0
    return trial_ends - max(week, bill_from - 1) - int(trial_rest) / PARTS


@rule
def discount_left_felt(case: Any, quote: Any) -> float:
    """Utility lost with what is yet to come off the bills of what is given up, a month over the closing horizon."""
    people, i, left = case.people, case.row, 0.0
    for h in range(people.off.shape[1]):
        if people.off_left[i, h] > 0.0 and takes(case.facts.offer.component, quote.offer, case.category, h):
            left += off_worth(people.off[i, h], people.off_left[i, h], people.paid[i, h])
    return case.price_response * left / (case.facts.selling.closing_horizon * 12.0 / 52.0)


@rule
def free_left_felt(case: Any, quote: Any) -> float:
    """Utility lost with what is yet to be free of what is given up, a month over the closing horizon.

    Who chooses has the week's bill before them; who thinks of leaving, which is in no channel, has had it.
    """
    people, facts, i, left = case.people, case.facts, case.row, 0.0
    billed = case.week - (1 if case.channel >= 0 else 0)
    for h in range(people.holding.shape[1]):
        held = of_ours(people.holding[i, h], facts.own)
        if held and takes(facts.offer.component, quote.offer, case.category, h):
            weeks = free_weeks_left(people.trial_ends[i, h], people.trial_rest[i, h], people.bill_from[i, h], billed)
            left += off_worth(1.0, weeks, people.paid[i, h])
    return case.price_response * left / (facts.selling.closing_horizon * 12.0 / 52.0)
