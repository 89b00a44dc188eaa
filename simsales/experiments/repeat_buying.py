"""What a base of customers buys again, in closed form, beside a simulated market: BG/NBD (Fader, Hardie & Lee 2005).

After a first purchase each customer buys at their own rate (Gamma with shape ``r`` and rate ``alpha``), and after each
repeat purchase is done for good with their own chance (Beta with ``a`` and ``b``). Times are in any unit, one
throughout. In a scenario it is ``need_rate_spread`` and ``need_ends`` (docs/research.md). ``PdoNbd``: customers are
done whatever they buy.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from simsales.experiments.errors import ExperimentError

NEAR = 1e-5  # to where ``a`` is 1: what the limit there is the middle of
FAR = 25.0  # in the logarithm of each parameter: where a fit stops


class BgNbd(NamedTuple):
    """The BG/NBD with these parameters: how many purchases are to be expected, of whom (Fader, Hardie & Lee 2005).

    >>> cdnow = BgNbd(0.243, 4.414, 0.793, 2.426)
    >>> float(cdnow.expected(39.0).round(2)), float(cdnow.expected_of(39.0, 2, 30.43, 38.86).round(2))
    (1.2, 1.23)
    """

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(cls, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Self:
        """The likeliest parameters for customers, one a row of three arrays.

        ``frequency`` is how often each bought again, ``recency`` when for the last time (0: never), ``age`` for how
        long they have been seen, both from their first purchase on. ExperimentError for what cannot be, or where the
        likelihood has no top.
        """
        from scipy.optimize import minimize

        x, last, seen = _checked(frequency, recency, age)
        scale = float(seen.mean())
        cells, many = np.unique(np.stack([x, last / scale, seen / scale], axis=1), axis=0, return_counts=True)

        def loss(logs: Any) -> float:
            return -float(many @ cls(*np.exp(np.clip(logs, -FAR, FAR))).log_likelihoods(*cells.T)) / len(x)

        found = minimize(loss, np.zeros(4), method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-8})
        found = minimize(loss, found.x, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-6, "fatol": 1e-12})
        if not found.success or np.abs(found.x).max() > FAR / 2:
            raise ExperimentError("the BG/NBD has no likeliest parameters for these customers: they fix less than four")
        r, alpha, a, b = map(float, np.exp(found.x))
        return cls(r, alpha * scale, a, b)

    def log_likelihoods(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The log likelihood of each customer (their equation 6), as ``fit`` has them."""
        from scipy.special import betaln, gammaln

        x, last, seen = _checked(frequency, recency, age)
        r, alpha, a, b = self
        buys = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + seen)
        with np.errstate(invalid="ignore", divide="ignore"):
            done = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + last)
        return buys + np.where(x > 0, np.logaddexp(alive, done), alive)

    def chances(self, most: int, time: float) -> Any:
        """The chance of exactly 0, 1, … ``most`` repeat purchases in a time (their equation 8)."""
        from scipy.special import betaln
        from scipy.stats import nbinom

        x = np.arange(most + 1)
        law = nbinom(self.r, self.alpha / (self.alpha + time))
        kept = np.exp(betaln(self.a, self.b + x) - betaln(self.a, self.b)) * law.pmf(x)
        ends = np.exp(betaln(self.a + 1, self.b + np.maximum(x, 1) - 1) - betaln(self.a, self.b))
        return kept + np.where(x > 0, ends * law.sf(x - 1), 0.0)

    def expected(self, time: ArrayLike) -> Any:
        """The mean number of repeat purchases in a time (their equation 9)."""
        return self._grown(0.0, 0.0, np.asarray(time, float))

    def expected_of(self, time: ArrayLike, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The mean number of purchases in a time to come, of who has bought so (their equation 10)."""
        x, last, seen = _checked(frequency, recency, age)
        return self._grown(x, seen, np.asarray(time, float)) * self.still(x, last, seen)

    def still(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The chance that who has bought so is not done for good."""
        x, last, seen = _checked(frequency, recency, age)
        odds = self.a / (self.b + np.maximum(x, 1) - 1) * ((self.alpha + seen) / (self.alpha + last)) ** (self.r + x)
        return 1.0 / (1.0 + np.where(x > 0, odds, 0.0))

    def _grown(self, x: Any, seen: Any, time: Any) -> Any:
        """The mean number of purchases in a time, of who has bought ``x`` times until ``seen`` and is not done."""
        from scipy.special import hyp2f1

        if abs(self.a - 1) < NEAR / 10:  # there the formula is 0 / 0, and its limit what lies around it
            around = [self._replace(a=1 + step)._grown(x, seen, time) for step in (-NEAR, NEAR)]
            return sum(around) / 2
        r, b, alpha = self.r + x, self.b + x, self.alpha + seen
        part = (alpha / (alpha + time)) ** r * hyp2f1(r, b, self.a + b - 1, time / (alpha + time))
        return (self.a + b - 1) / (self.a - 1) * (1 - part)


class PdoNbd(NamedTuple):
    """The PDO/NBD with these parameters (Jerath, Fader & Hardie 2011): done for good whatever is bought.

    Rates are those of the BG/NBD. At the end of each period of ``every`` (in the same unit) a customer is done with
    their own chance (Beta with ``a`` and ``b``); of short periods it is nearly the Pareto/NBD, of one that does not end
    it is the NBD. In a scenario it is ``need_lapses`` (docs/research.md).

    >>> cdnow = PdoNbd(0.521, 10.315, 0.418, 2.322, 3.0)
    >>> float(cdnow.expected(39.0).round(2)), float(cdnow.expected_of(39.0, 2, 30.43, 38.86).round(2))
    (1.21, 1.57)
    """

    r: float
    alpha: float
    a: float
    b: float
    every: float

    @classmethod
    def fit(cls, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, every: ArrayLike) -> Self:
        """The likeliest parameters for customers (as of ``BgNbd.fit``), of the likeliest of these periods."""
        from scipy.optimize import minimize

        x, last, seen = _checked(frequency, recency, age)
        scale = float(seen.mean())
        cells, many = np.unique(np.stack([x, last / scale, seen / scale], axis=1), axis=0, return_counts=True)
        made: list[tuple[float, Self]] = []
        for period in np.atleast_1d(np.asarray(every, float)):

            def loss(logs: Any, period: float = float(period)) -> float:
                r, alpha, a, b = map(float, np.exp(np.clip(logs, -FAR, FAR)))
                model = cls(r, alpha, a, b, period / scale)
                return -float(many @ model.log_likelihoods(*cells.T)) / len(x)

            found = minimize(
                loss, np.log([0.5, 0.3, 0.5, 3.0]), method="Nelder-Mead",
                options={"maxiter": 4000, "xatol": 1e-6, "fatol": 1e-11},
            )  # fmt: skip
            if not found.success or np.abs(found.x).max() > FAR / 2:
                raise ExperimentError(f"the PDO/NBD has no likeliest parameters of periods of {period:g}")
            r, alpha, a, b = map(float, np.exp(found.x))
            made.append((float(found.fun), cls(r, alpha * scale, a, b, float(period))))
        return min(made)[1]

    def log_likelihoods(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The log likelihood of each customer: of all periods after the last purchase at whose end they may be done."""
        from scipy.special import betaln

        x, last, seen = _checked(frequency, recency, age)
        lived, found = self._periods(seen), self._alive(x, seen)
        for k in range(1, int(lived.max()) + 1):
            may = (k <= lived) & (k * self.every >= last)
            done = betaln(self.a + 1, self.b + k - 1) - betaln(self.a, self.b) + self._buys(x, k * self.every)
            found = np.where(may, np.logaddexp(found, done), found)
        return found

    def chances(self, most: int, time: float) -> Any:
        """The chance of exactly 0, 1, … ``most`` repeat purchases in a time."""
        from scipy.special import betaln
        from scipy.stats import nbinom

        x, periods = np.arange(most + 1), int(self._periods(np.asarray(time, float)))
        k = np.arange(1, periods + 1)
        ends = np.exp(betaln(self.a + 1, self.b + k - 1) - betaln(self.a, self.b))
        laws = nbinom.pmf(x[:, None], self.r, self.alpha / (self.alpha + k * self.every))
        return laws @ ends + self._left(periods) * nbinom.pmf(x, self.r, self.alpha / (self.alpha + time))

    def expected(self, time: ArrayLike) -> Any:
        """The mean number of repeat purchases in a time."""
        return self.r / self.alpha * self._lived(np.asarray(time, float))

    def expected_of(self, time: ArrayLike, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The mean number of purchases in a time to come, of who has bought so."""
        x, last, seen = _checked(frequency, recency, age)
        ahead = self._lived(seen + np.asarray(time, float)) - self._lived(seen)
        return self.still(x, last, seen) * (self.r + x) / (self.alpha + seen) * ahead / self._left(self._periods(seen))

    def still(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Any:
        """The chance that who has bought so is not done for good."""
        x, last, seen = _checked(frequency, recency, age)
        return np.exp(self._alive(x, seen) - self.log_likelihoods(x, last, seen))

    def _periods(self, time: Any) -> Any:
        """How many periods have ended by a time."""
        return np.floor(time / self.every + 1e-9)

    def _left(self, periods: Any) -> Any:
        """The part of all who are not done after so many periods."""
        from scipy.special import betaln

        return np.exp(betaln(self.a, self.b + periods) - betaln(self.a, self.b))

    def _lived(self, time: Any) -> Any:
        """The mean time until a time for which a customer is not done."""
        periods = self._periods(time)
        sums = np.concatenate([[0.0], np.cumsum(self._left(np.arange(int(periods.max(initial=0)) + 1)))])
        return self.every * sums[periods.astype(int)] + (time - periods * self.every) * self._left(periods)

    def _buys(self, x: Any, time: Any) -> Any:
        """The logarithm of how likely purchases at such times are, of who is not done until this one."""
        from scipy.special import gammaln

        r = self.r + x
        return gammaln(r) - gammaln(self.r) + self.r * np.log(self.alpha) - r * np.log(self.alpha + time)

    def _alive(self, x: Any, seen: Any) -> Any:
        return self._buys(x, seen) + np.log(self._left(self._periods(seen)))


def _checked(frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> tuple[Any, Any, Any]:
    """Three arrays of numbers that can be. ExperimentError with the first that cannot."""
    x, last, seen = np.broadcast_arrays(*(np.asarray(each, float) for each in (frequency, recency, age)))
    if not x.size:
        raise ExperimentError("there are no customers")
    wrong = ~((x >= 0) & (x == np.floor(x)) & (last >= 0) & (last <= seen) & np.isfinite(seen))
    wrong |= (x == 0) & (last > 0)
    if wrong.any():
        k = int(np.flatnonzero(wrong.ravel())[0])
        told = f"customer {k + 1} bought {x.ravel()[k]:g} times again, last at {last.ravel()[k]:g} of"
        raise ExperimentError(
            f"{told} {seen.ravel()[k]:g}: whole numbers from 0 on, and no time after the end, or of who never did"
        )
    return x, last, seen
