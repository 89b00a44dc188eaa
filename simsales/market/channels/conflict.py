"""Two channels at one customer: who may go on, and who is paid for the sale.

A collision is a contact within the window of another channel's contact: it wastes capacity, annoys the customer
and, when a sale follows, opens a dispute over the commission unless a rule settles it (A-conflict, B-own).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import rule
from simsales.core.streams import uniform
from simsales.market.channels.plan import PROTECTED, TERRITORIES, Credit

NO_RULE, FIRST_TOUCH, TERRITORY, SPLIT, ROLES, DOUBLE = (int(rule) for rule in Credit)


class Claim(NamedTuple):
    """Who stands how to the commission of a sale, by the channels' numbers; ``parties`` are how many took part.

    ``alone`` is paid where one channel is paid; the ``introducer`` came first of those beside the seller, the
    ``adviser`` last of the others (the introducer, if there is nobody else). A ``passer`` (-1: none) has passed the
    customer on to the seller, for a part of the commission.
    """

    seller: int
    alone: int
    introducer: int
    adviser: int
    parties: int
    passer: int
    passed_part: float


@rule
def collides(
    touched: Any, outbound: Any, shares: Any, channel: int, week: int, window: float, partner: int = -1
) -> bool:  # fmt: skip
    """Whether another channel has touched the customer within the window, one of the two by going to the customer.

    Two channels that share their data (``shares``) know of each other's contact and go on from it: no collision. So do
    the ``partner`` and this one, between whom the customer was passed on.
    """
    for other in range(touched.shape[0]):
        known = (shares[other] and shares[channel]) or other == partner
        if (
            other != channel
            and not known
            and week - touched[other] <= window
            and (outbound[other] or outbound[channel])
        ):
            return True
    return False


@rule
def may_call(access: int, channel: int, owner: int, protected: bool, territory: int, named: int) -> bool:
    """Whether the rules of access let an outbound channel work this customer.

    A named account (``named`` not -1) is its channel's, whatever else is agreed. Where leads are protected, only the
    channel that registered the customer may, as long as it lasts; where there are territories, only the channel whose
    territory it is. Without any of these everybody may.

    >>> may_call(PROTECTED, 1, 0, True, -1, -1), may_call(PROTECTED, 1, 0, False, -1, -1)
    (False, True)
    >>> may_call(PROTECTED | TERRITORIES, 1, 1, True, 0, -1), may_call(TERRITORIES, 1, 0, True, 0, 1)
    (False, True)
    """
    if named >= 0:
        return named == channel
    if access & PROTECTED and protected and owner != channel:
        return False
    return not access & TERRITORIES or territory == channel


@rule
def may_take(by: int, channel: int, owner: int, protected: bool, named: int) -> bool:
    """Whether a channel may work who was passed on to it: others' accounts and protected leads only from their owner.

    >>> may_take(0, 1, 0, True, -1), may_take(0, 1, 2, True, -1), may_take(0, 1, 0, True, 2)
    (True, False, False)
    """
    if named >= 0 and named not in (by, channel):
        return False
    return not protected or owner in (by, channel)


@rule
def named_for(people: Any, i: int) -> int:
    """The channel whose account the customer is by name; -1 if none's."""
    return int(people.named[i, 0]) if people.named.shape[1] > 0 else -1


@rule
def known_to_be_worked(touched: Any, shares: Any, channel: int, week: int, window: float) -> bool:
    """Whether a channel sees, in the data it shares, that another of those who share them is at the customer."""
    for other in range(touched.shape[0]):
        if other != channel and shares[other] and shares[channel] and week - touched[other] <= window:
            return True
    return False


@rule
def territory_of(key: Any, slot: int, outbound: Any, by_name: Any) -> int:
    """The outbound channel whose territory the customer lives in: an equal part each, for good; -1 if there is none.

    Territories lie side by side in the order of the channels' names (``by_name``).
    """
    count = 0
    for channel in range(outbound.shape[0]):
        if outbound[channel]:
            count += 1
    if count == 0:
        return -1
    wanted = int(uniform(key, slot) * count)
    for place in range(outbound.shape[0]):
        channel = int(by_name[place])
        if outbound[channel]:
            if wanted == 0:
                return channel
            wanted -= 1
    return -1


@rule
def advised_by(people: Any, i: int) -> int:
    """The channel that advised a customer who buys in another this week; -1 if none did."""
    return int(people.advised[i, 0]) if people.advised.shape[1] > 0 else -1


@rule
def took_part(touched: Any, outbound: Any, channel: int, claim: Claim, week: int, window: float) -> bool:
    """Whether a channel had a part in a sale made this week.

    The seller, who advised the customer just now or passed them on, or a touch that collided with the seller's.
    """
    if channel in (claim.seller, claim.adviser, claim.passer):
        return True
    return bool(week - touched[channel] <= window and (outbound[channel] or outbound[claim.seller]))


@rule
def paid_alone(credit: int, seller: int, owner: int, protected: bool, named: int) -> int:
    """The channel that is paid where one is: a named account's, else the protected owner, else the seller.

    >>> [paid_alone(FIRST_TOUCH, 2, 1, True, named) for named in (0, -1)], paid_alone(TERRITORY, 2, 1, True, -1)
    ([0, 1], 2)
    """
    if named >= 0:
        return named
    return owner if credit == FIRST_TOUCH and protected else seller


@rule
def claim_of(
    touched: Any, outbound: Any, by_name: Any, seller: int, alone: int, advised: int, week: int, window: float,
    passer: int = -1, passed_part: float = 0.0,
) -> Claim:  # fmt: skip
    """Who took part in a sale, and as what; of two channels that came in the same week the first by name came first.

    Who ``advised`` the customer just now (-1: nobody who does not sell) is the adviser. A ``passer`` (-1: none) has
    passed them on to the seller, for that part of the commission.
    """
    claim = Claim(seller, alone, -1, advised, 0, passer, passed_part)
    parties, introducer, adviser = 0, -1, advised
    for place in range(touched.shape[0]):
        channel = int(by_name[place])
        if not took_part(touched, outbound, channel, claim, week, window):
            continue
        parties += 1
        if channel != seller and (introducer < 0 or touched[channel] < touched[introducer]):
            introducer = channel
    for place in range(touched.shape[0]):
        channel = int(by_name[place])
        if advised >= 0 or channel in (seller, introducer):
            continue
        if not took_part(touched, outbound, channel, claim, week, window):
            continue
        if adviser < 0 or touched[channel] >= touched[adviser]:
            adviser = channel
    return Claim(seller, alone, introducer, introducer if adviser < 0 else adviser, parties, passer, passed_part)


@rule
def is_disputed(claim: Claim) -> bool:
    """Whether anybody took part who has no say in the credit, where there is no rule: not the two who have agreed."""
    return claim.parties > (1 if claim.passer < 0 else 2)


@rule
def credit_part(credit: int, channel: int, took: bool, claim: Claim, roles: Any) -> float:
    """The part of the commission that a channel is paid for a sale.

    The parts of all channels sum to one: one channel is paid, or all that took part are paid alike (a split), or by
    what they did (``roles``: introduced, advised, closed). Only double credit pays twice where several took part: the
    seller once, and the others once in equal parts. A sale to whom another has passed on is credited as the two agreed.
    """
    if claim.passer >= 0:
        if channel == claim.passer:
            return claim.passed_part
        return 1.0 - claim.passed_part if channel == claim.seller else 0.0
    if claim.parties > 1 and credit == SPLIT:
        return 1.0 / claim.parties if took else 0.0
    if claim.parties > 1 and credit == DOUBLE:
        others = 1.0 / (claim.parties - 1) if took else 0.0
        return 1.0 if channel == claim.seller else others
    if claim.parties > 1 and credit == ROLES:
        part = 0.0
        if channel == claim.introducer:
            part += roles[0]
        if channel == claim.adviser:
            part += roles[1]
        return part + roles[2] if channel == claim.seller else part
    if claim.parties == 1 and credit in (SPLIT, DOUBLE, ROLES):
        return 1.0 if channel == claim.seller else 0.0
    return 1.0 if channel == claim.alone else 0.0
