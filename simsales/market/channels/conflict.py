"""Two channels at one customer: who may go on, and who is paid for the sale.

A collision is a contact within the window of another channel's contact: it wastes capacity, annoys the customer
and, when a sale follows, opens a dispute over the commission unless a rule settles it (A-conflict, B-own).
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.core.streams import uniform
from simsales.market.channels.plan import Credit

NO_RULE, FIRST_TOUCH, TERRITORY, SPLIT = (int(rule) for rule in Credit)


@rule
def collides(touched: Any, outbound: Any, channel: int, week: int, window: float) -> bool:
    """Whether another channel has touched the customer within the window, one of the two by going to the customer."""
    for other in range(touched.shape[0]):
        if other != channel and week - touched[other] <= window and (outbound[other] or outbound[channel]):
            return True
    return False


@rule
def may_call(credit: int, channel: int, owner: int, protected: bool, territory: int) -> bool:
    """Whether the conflict rule lets an outbound channel work this customer.

    First touch: only the channel that registered the customer, while protected. Territory: only the channel whose
    territory it is. No rule and commission split let everybody call.
    """
    if credit == FIRST_TOUCH:
        return not protected or owner == channel
    if credit == TERRITORY:
        return territory == channel
    return True


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
def credit_part(
    credit: int, channel: int, took_part: bool, seller: int, owner: int, protected: bool, parties: int
) -> float:
    """The part of the commission that a channel is paid for a sale; the parts of all channels sum to one.

    First touch pays the protected owner, a split pays all ``parties`` that took part alike, otherwise the seller
    takes it all.
    """
    if credit == SPLIT:
        return 1.0 / parties if took_part else 0.0
    paid = owner if credit == FIRST_TOUCH and protected else seller
    return 1.0 if channel == paid else 0.0
