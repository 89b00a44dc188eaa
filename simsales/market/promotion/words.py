"""Promotions in words: coupons that are used, and used up; discounts that last a while."""

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


def lasting_told(moment: Moment) -> str:
    """That a part comes off the bills for a while."""
    for g in range(moment.after.off_left.shape[1]):
        if moment.after.off_left[0, g] > moment.before.off_left[0, g]:
            return f"; {moment.after.off[0, g]:.0%} off the bills of {moment.after.off_left[0, g]:.4g} weeks"
    return ""


def over_told(moment: Moment) -> str:
    """That a discount has come to its end."""
    over = (moment.before.off_left > 0.0) & (moment.after.off_left <= 0.0)
    return "the discount on the bills is over" if over.any() else ""
