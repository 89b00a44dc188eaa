"""How readily the customers of the telecom file leave, by kind of contract: what `telco_retention.toml` says of churn.

The file marks who "left within the last month". Read as a month's hazard (42.7% a month without a contract) that
contradicts the file itself: at such a rate a base of whom the mean has stayed 18 months could not exist. It is read as
what it is used for in survival analysis instead: every row is a life of `tenure` months that ended (Yes) or goes on
(No). Lives are fitted with the beta-geometric distribution (Fader & Hardie 2007): each customer has a monthly hazard
of their own, Beta(alpha, beta) at the start, so that of those who have stayed t months it is Beta(alpha, beta + t).
`rate` and `spread` describe the hazards of the present customers, over all rows of a kind of contract.

Contract is self-selected: that customers with a contract leave less is not the effect of the contract.
Run: ``python -m tests.telco.churn_rates``
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "telco_customer_churn.csv"
WEEKS_PER_MONTH = 52 / 12


@dataclass(frozen=True)
class Lives:
    """The customers of one kind of contract: months lived so far, and whether the life has ended."""

    months: np.ndarray
    ended: np.ndarray

    @property
    def crude(self) -> float:
        """Leavers per customer-month."""
        return float(self.ended.sum() / self.months.sum())


@dataclass(frozen=True)
class Hazards:
    """Hazards of the present customers: ``rate`` a month (mean); ``spread`` of weekly ones (polarization index)."""

    rate: float
    spread: float


def read_lives(path: Path = FILE) -> dict[str, Lives]:
    """The lives in the file, by kind of contract."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = sorted({row["Contract"] for row in rows})
    return {
        kind: Lives(
            np.array([float(row["tenure"]) for row in rows if row["Contract"] == kind]),
            np.array([row["Churn"] == "Yes" for row in rows if row["Contract"] == kind]),
        )
        for kind in kinds
    }


def log_likelihood(alpha: float, beta: float, lives: Lives) -> float:
    """How well Beta(alpha, beta) hazards explain the lives (those of no month yet say nothing)."""
    lived = lives.months > 0
    months, ended = lives.months[lived], lives.ended[lived]
    leaving = betaln(alpha + 1, beta + months - 1)
    staying = betaln(alpha, beta + months)
    return float((np.where(ended, leaving, staying) - betaln(alpha, beta)).sum())


def fit(lives: Lives) -> tuple[float, float] | None:
    """Alpha and beta of greatest likelihood; None where one hazard for all explains the lives as well."""
    found = minimize(lambda p: -log_likelihood(*np.exp(p), lives), [0.0, 3.0], method="Nelder-Mead")
    months, ended = lives.months.sum(), lives.ended.sum()
    alike = ended * np.log(lives.crude) + (months - ended) * np.log(1 - lives.crude)
    alpha, beta = np.exp(found.x)
    return (float(alpha), float(beta)) if -found.fun > alike + 1 else None


def hazards(lives: Lives) -> Hazards:
    """The hazards of the present customers: a mixture, over their tenures, of Beta(alpha, beta + tenure)."""
    fitted = fit(lives)
    if fitted is None:
        return Hazards(lives.crude, 0.0)
    alpha, total = fitted[0], sum(fitted) + lives.months
    mean = (alpha / total).mean()
    variance = (alpha * (alpha + 1) / (total * (total + 1))).mean() - mean**2
    weekly = mean / WEEKS_PER_MONTH
    return Hazards(float(mean), float(variance / WEEKS_PER_MONTH**2 / (weekly * (1 - weekly))))


if __name__ == "__main__":
    print(f"{'contract':16}{'customers':>10}{'left':>8}{'left a month lived':>20}{'rate a month':>14}{'spread':>8}")
    for kind, lives in read_lives().items():
        now = hazards(lives)
        print(
            f"{kind:16}{len(lives.months):>10}{lives.ended.mean():>8.1%}{lives.crude:>20.2%}"
            f"{now.rate:>14.2%}{now.spread:>8.4f}"
        )
