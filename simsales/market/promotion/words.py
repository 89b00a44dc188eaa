"""Promotions in words: coupons that are used, and used up."""

from __future__ import annotations

from simsales.market.ground.telling import Moment


def used_told(moment: Moment) -> str:
    """That an order used a coupon, and what of it comes off later."""
    if (moment.before.vouchers == moment.after.vouchers).all():
        return ""
    later = float(moment.after.credit[0] - moment.before.credit[0])
    return "; uses a coupon" + (f", of which {later:.2f} comes off the bills" if later > 0 else "")


def used_up_told(moment: Moment) -> str:
    """That nothing of a coupon comes off the bills any more."""
    used_up = moment.before.credit[0] > 0.0 and moment.after.credit[0] <= 0.0
    return "has nothing left of the coupon that came off the bills" if used_up else ""
