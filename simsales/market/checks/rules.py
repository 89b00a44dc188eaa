"""Whether the rules between channels that a strategy has go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsales.market.channels.rules import BESIDE_NO_RULE, EXCLUSIVE, RULES, SHARING, NoRule, PassOn
from simsales.market.checks.on_sale import Placed, Unsold

KIND = {rule: name for name, rule in RULES.items()}


def contradicting(components: Sequence[Placed]) -> Iterator[Unsold]:
    """The second of two rules that deny each other, where it stands, and what it denies."""
    for place, (location, component) in enumerate(components):
        for _, other in components[:place]:
            said = denied(type(other), type(component)) or twice(other, component)
            if said:
                yield Unsold(location, said, "leave one of the two out")
                break


def twice(one: object, other: object) -> str:
    """Why a channel cannot have two agreements on whom it passes on; nothing if they are two channels'."""
    if isinstance(one, PassOn) and isinstance(other, PassOn) and one.channel == other.channel:
        return f"{other.channel} passes customers on to {one.to} already: one agreement for each channel"
    return ""


def denied(one: type, other: type) -> str:
    """Why two rules do not go together; nothing if they do.

    >>> from simsales.market.channels.rules import FirstTouch, Split, DoubleCredit
    >>> denied(Split, DoubleCredit)
    'split and double_credit each say how the commission is shared'
    >>> denied(Split, FirstTouch)
    ''
    """
    if one not in KIND or other not in KIND:
        return ""
    names = f"{KIND[one]} and {KIND[other]}"
    if one in SHARING and other in SHARING:
        return f"{names} each say how the commission is shared"
    if one in EXCLUSIVE and other in EXCLUSIVE:
        return f"{names} each say when a lead becomes a channel's own"
    if (one is NoRule and other in BESIDE_NO_RULE) or (other is NoRule and one in BESIDE_NO_RULE):
        return f"{names}: there is a rule, or none"
    return ""
