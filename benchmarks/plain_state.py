"""What an ordinary customer agent has: Python numbers, and lists of them."""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.plain_tables import Row


class PlainState(mesa.Agent):
    """A customer's attributes as Python numbers, and lists of them by category, offer or channel.

    ``slot`` is the number by which luck is drawn; ``friends`` are customers.
    """

    __slots__ = (
        "added_in",
        "advised",
        "agreed",
        "asked_in",
        "awareness",
        "bill_cut",
        "bill_from",
        "billed",
        "bought_in",
        "call_again",
        "caller",
        "came",
        "churn_logit",
        "closed_to_us",
        "complains_since",
        "contract_end",
        "contract_end_part",
        "credit",
        "do_not_call",
        "expectation",
        "fatigue",
        "friends",
        "friends_holding",
        "grade",
        "heard",
        "heard_trust",
        "holding",
        "hurt_case",
        "hurt_in",
        "insight",
        "known",
        "life",
        "listed",
        "listed_by",
        "lived",
        "lost_in",
        "medium",
        "mis_sold",
        "moment",
        "moment_until",
        "named",
        "need",
        "need_ends",
        "need_factor",
        "need_over",
        "need_until",
        "off",
        "off_left",
        "opinion",
        "orientation",
        "origin",
        "owned_until",
        "owner",
        "paid",
        "passed_about",
        "passed_by",
        "passed_due",
        "passed_to",
        "playing",
        "points",
        "price_response",
        "recommended",
        "reference",
        "referral_depth",
        "referred_by",
        "referred_in",
        "referred_orders",
        "relationship",
        "satisfaction",
        "segment",
        "sensitivity",
        "since",
        "slot",
        "stance",
        "subject",
        "tellings",
        "terms",
        "told",
        "touched",
        "trial_ends",
        "trial_rest",
        "trial_term",
        "tried",
        "tried_by",
        "unwanted",
        "usage",
        "usual_paid",
        "vouchers",
        "weighs",
        "won_in_run",
        "worked_by",
        "worth_more",
    )  # fmt: skip

    def __init__(self, model: mesa.Model, slot: int, attributes: dict[str, Any]) -> None:
        super().__init__(model)
        self.slot = slot
        self.friends: list[Any] = []
        for name, value in attributes.items():
            setattr(self, name, Row(value) if isinstance(value, list) else value)
