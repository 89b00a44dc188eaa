"""What customers like just now: tastes that partly stay for good, and partly change at each customer's own time."""

from __future__ import annotations

from benchmarks.plain_rules import gumbel_of, taste_epoch, uniform, uniform_of
from simsales.core.streams import Streams


class Tastes:
    """The tastes of one week, as they are drawn."""

    __slots__ = ("changing", "epoch", "last", "own", "stay", "stays", "turn", "week")

    def __init__(self, luck: Streams, week: int, stay: float, last: float) -> None:
        self.stay, self.last = stay, int(last)
        self.week, self.epoch = week, week // self.last
        self.stays, self.own = int(luck.key("taste stays")), int(luck.key("own taste"))
        self.turn = int(luck.key("taste turns"))
        self.changing = [int(luck.key("taste", self.epoch + later)) for later in (0, 1)]

    def of(self, slot: int, option: int) -> float:
        """A customer's taste for an offer, or for none of them."""
        if uniform_of(self.stays, slot, option) < self.stay:
            lasting: float = gumbel_of(self.own, slot, option)
            return lasting
        epoch = taste_epoch(self.week, uniform(self.turn, slot), self.last)
        passing: float = gumbel_of(self.changing[epoch - self.epoch], slot, option)
        return passing
