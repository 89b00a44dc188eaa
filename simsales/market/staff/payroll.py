"""The books of what reps sold, earned and were asked for: kept only as far as a strategy's incentives need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.ground.sample import NO_SAMPLE, Sample
from simsales.market.staff.targets import Pursuit

if TYPE_CHECKING:
    from simsales.market.ground.day import Today
    from simsales.market.ground.offers import Floats
    from simsales.market.staff.plan import Goal
    from simsales.market.staff.sellers import Channel, Rep
    from simsales.market.staff.tree import Tree


def book_pay(today: Today, c: int, amount: float) -> None:
    """Book pay of a channel's reps, in currency: borne by the customers there are, and by whom the reps worked for.

    Of a week's contacts, visits and meetings those with customers of ours say what part was spent to keep them; pay of
    a week in which the channel's reps met nobody is common.
    """
    tally, due, met = today.tally, today.mix_of(c) * amount, float(today.rep_contacts[c].sum())
    tally.pay[:, c, -1] += due
    if met <= 0.0:
        tally.common_spend[:, c, -1] += due
        return
    kept, new = float(tally.met_ours[:, c, -1].sum()) / met, float(tally.met_new[:, c, -1].sum()) / met
    tally.won_spend[:, c, -1] += due * (1.0 - kept)
    tally.kept_spend[:, c, -1] += due * kept
    tally.new_spend[:, c, -1] += due * new


@dataclass
class AtRisk:
    """A week's sales of a channel: who bought which offer from which rep, and the commission paid for it."""

    week: int
    rows: Any
    offers: Any
    reps: list[Rep]
    seller: Any
    paid: Floats


@dataclass
class Payroll:
    """What the market remembers of its reps' sales: goals as they are pursued, commissions that may be lost.

    ``earned`` is what each rep of a channel has got this week in commission of their own; ``noticed`` are the rows of
    customers who regret a mis-sale this week; ``left`` are the reps who work here no more; ``changed`` are the
    teams whose pay or head count is, or was, a strategy's. What reps have sold and earned is of all customers for whom
    the ``sample`` stands; ``earned`` and what is ``at_risk`` is the sample's. ``tree`` is the organisation, if any.
    """

    pursuits: dict[Goal, Pursuit] = field(default_factory=dict)
    at_risk: list[AtRisk] = field(default_factory=list)
    earned: list[Floats] = field(default_factory=list)
    noticed: Any = ()
    left: list[Rep] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    sample: Sample = NO_SAMPLE
    tree: Tree | None = None

    def open(self, channels: list[Channel]) -> None:
        """Begin a week's page."""
        self.earned = [np.zeros(max(len(channel.reps), 1)) for channel in channels]
        self.noticed = ()

    def credit(
        self, week: int, at_risk: bool, channel: Channel, seller: Any, rows: Any, offers: Any, charges: Floats,
        own: Floats, paid: Floats,
    ) -> None:  # fmt: skip
        """Book the sales of a channel's reps, one row each.

        ``seller`` is the rep's place in the channel, ``charges`` the first year's, ``own`` the commission that is the
        rep's alone, ``paid`` that and what the channel got for the sale, which may be lost if it is ``at_risk``.
        """
        if not channel.reps or not len(rows):
            return
        self.earned[channel.number] += np.bincount(seller, weights=own, minlength=len(channel.reps))
        for rep, worth in zip(channel.reps, np.bincount(seller, charges, len(channel.reps)), strict=True):
            rep.revenue += self.sample.scaled(float(worth))
        if at_risk:
            self.at_risk.append(AtRisk(week, rows, offers, list(channel.reps), seller, paid))

    def rows(self, channels: list[Channel]) -> list[dict[str, Any]]:
        """What became of each rep, who left included: work, use of capacity, income, attainment of the first goal."""
        names = {channel.number: channel.name for channel in channels}
        first = next(iter(self.pursuits.values()), None)
        rows = []
        for rep in [*(rep for channel in channels for rep in channel.reps), *self.left]:
            target, result = first.standing(rep) if first is not None else (0.0, 0.0)
            rows.append(
                {
                    "team": rep.team,
                    "channel": names[rep.channel],
                    **({} if self.tree is None else {"district": self.tree.districts[rep.channel]}),
                    "works": rep not in self.left,
                    "skill": rep.skill,
                    "contacts": rep.contacts,
                    "capacity": rep.available,
                    "utilisation": rep.contacts / rep.available if rep.available > 0 else float("nan"),
                    "orders": rep.orders,
                    "income": float(rep.income),
                    "bonus": rep.bonus,
                    "target": target,
                    "attainment": result / target if target > 0 else float("nan"),
                }
            )
        return rows
