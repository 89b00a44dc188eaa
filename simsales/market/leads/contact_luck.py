"""The luck of outbound contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simsales.core.packed import Packed
from simsales.market.ground.day import Today

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel


class Luck(Packed):
    """The keys of what is drawn in a contact, in the order of its steps.

    ``answer`` at the first dial, ``again`` at the next ones; ``wrong`` is drawn once for good: whose number is wrong
    stays so. ``complain`` and ``opt_out`` are about being called at all, ``match`` about the content, ``warm`` about
    rapport and ``bond`` about coming closer, ``record`` and ``remember`` about keeping it, ``find`` about the need.
    """

    answer: Any
    again: Any
    wrong: Any
    complain: Any
    opt_out: Any
    match: Any
    warm: Any
    bond: Any
    record: Any
    remember: Any
    find: Any


def luck_of(today: Today, channel: Channel) -> Luck:
    """The luck of a channel's contacts this week; only dialling again is each channel's own."""
    return Luck(
        answer=today.key("answer"),
        again=today.key(f"dial again {channel.name}"),
        wrong=today.luck.key("wrong number"),
        complain=today.key("complain"),
        opt_out=today.key("opt out"),
        match=today.key("match"),
        warm=today.key("rapport"),
        bond=today.key("closer"),
        record=today.key("record"),
        remember=today.key("remember"),
        find=today.key("find"),
    )
