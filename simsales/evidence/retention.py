"""How long customers stay: the shifted-beta-geometric curve, fitted to who has left, and what it expects of the rest.

Each customer leaves at the end of a week with a chance of their own, which never changes; over customers the chances
are Beta(a, b). So retention improves with tenure, since the loyal remain (Fader & Hardie 2007, How to project customer
retention; 2010, Customer-base valuation in a contractual setting).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

WIDEST = 15.0  # ln a and ln b are looked for between minus this and this
NEGLIGIBLE = 1e-12  # of a life: what lies beyond is left out


class Curve(NamedTuple):
    """A retention curve: chances of leaving in a week are Beta(a, b) over customers; a = 0: nobody leaves."""

    a: float
    b: float

    def survival(self, weeks: Any) -> Any:
        """The part of customers who are still there after so many weeks: B(a, b + weeks) / B(a, b).

        >>> Curve(1.0, 1.0).survival(np.array([0, 1, 3])).round(3).tolist()
        [1.0, 0.5, 0.25]
        """
        weeks = np.asarray(weeks, float)
        return np.exp(betaln(self.a, self.b + weeks) - betaln(self.a, self.b)) if self.a > 0 else np.ones(weeks.shape)

    def residual(self, discount: float, weeks: float = 0.0) -> float:
        """Bills to be expected of who has stayed for so many weeks, the next one (which is sure) undiscounted.

        ``discount`` is the rate a week. It is 1 + DERL / (1 + discount), where DERL is the discounted expected residual
        lifetime of Fader & Hardie (2010), for whom the next bill is due only after the next renewal; in closed form
        2F1(1, b + weeks; a + b + weeks; 1 / (1 + discount)). Summed here term by term, which is exact for all a and b
        (SciPy's hyp2f1 is not defined for many of these). ValueError for a discount that is not above 0.

        >>> round(Curve(1.0, 1.0).residual(1.0), 4)  # 2F1(1, 1; 2; 1/2) = 2 ln 2
        1.3863
        """
        if not discount > 0:
            raise ValueError(f"a life without a discount may have no end: a rate of {discount} a week is not above 0")
        return float(self.residuals(discount, weeks, 0)[0])

    def residuals(self, discount: float, weeks: float, more: int) -> Any:
        """``residual`` of who has stayed for so many weeks, and for 1, 2, … ``more`` weeks longer: an array."""
        terms = np.arange(math.ceil(-math.log(NEGLIGIBLE) / math.log1p(discount)) + 1)
        later = self.b + weeks + more + terms[:-1]
        stays = np.concatenate([[0.0], np.cumsum(np.log(later) - np.log(self.a + later))])
        found = np.empty(more + 1)
        found[more] = np.exp(stays - terms * math.log1p(discount)).sum()
        for k in range(more - 1, -1, -1):
            renews = (self.b + weeks + k) / (self.a + self.b + weeks + k)
            found[k] = 1.0 + renews * found[k + 1] / (1.0 + discount)
        return found


def fitted(at_risk: Any, lost: Any) -> Curve:
    """The curve of highest likelihood, by weeks of tenure: how many might have left, and how many of them did.

    Who is still there counts as far as they were seen (right-censored): the chance of leaving after t weeks is
    a / (a + b + t). Where nobody has left, the curve is that nobody does.

    >>> here = 1000 * Curve(1.0, 2.0).survival(np.arange(10))
    >>> curve = fitted(here[:-1], -np.diff(here))
    >>> round(curve.a, 3), round(curve.b, 3)
    (1.0, 2.0)
    """
    at_risk, lost = np.asarray(at_risk, float), np.asarray(lost, float)
    if not lost.sum() > 0:
        return Curve(0.0, 1.0)
    weeks, stayed = np.arange(len(at_risk)), at_risk - lost

    def misfit(logs: Any) -> float:
        a, b = np.exp(logs)
        left = lost * (math.log(a) - np.log(a + b + weeks))
        kept = stayed * (np.log(b + weeks) - np.log(a + b + weeks))
        return -float(left.sum() + kept.sum()) / float(at_risk.sum())

    hazard = float(lost.sum() / at_risk.sum())
    tries = [np.log([hazard * both, max(1.0 - hazard, 1e-3) * both]) for both in (1.0, 20.0, 400.0)]
    bounds = [(-WIDEST, WIDEST)] * 2
    options = {"xatol": 1e-6, "fatol": 1e-14, "maxiter": 4000}
    found = [minimize(misfit, start, method="Nelder-Mead", bounds=bounds, options=options) for start in tries]
    a, b = np.exp(min(found, key=lambda each: float(each.fun)).x)
    return Curve(float(a), float(b))


def observed(at_risk: Any, lost: Any) -> Any:
    """The part of customers who are still there after 1, 2, … weeks of tenure, as observed (Kaplan & Meier 1958).

    >>> observed([10.0, 8.0, 0.0], [2.0, 4.0, 0.0]).tolist()
    [0.8, 0.4]
    """
    at_risk, lost = np.asarray(at_risk, float), np.asarray(lost, float)
    seen = at_risk > 0
    return np.cumprod(1.0 - lost[seen] / at_risk[seen])
