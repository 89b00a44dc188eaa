"""How many customers are simulated, and how many they stand for: the one place that says what a sample's part is.

What a file says in absolute numbers (capacities, pay, budgets, targets, what is spent on advertising) is of all
customers, and so is what channels and reps can do and have done, what a strategy sees, and the record. Only the
customers, and what is counted while they live a week, are the sample's. Between the two stand the part of a week's
contacts (``Channel.whole``) and minutes that falls on the sample, what pay and advertising cost it, its part of
budgets, and ``Sample.scaled``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Sample:
    """So many ``customers`` are simulated, and stand for ``size``. ValueError if these are fewer.

    >>> Sample(10_000, 1_200_000).stands_for, Sample(10_000, 1_200_000).words
    (120, '10,000 customers stand for 1,200,000')
    """

    customers: int
    size: int

    def __post_init__(self) -> None:
        if self.size < self.customers:
            raise ValueError(f"{self.size:,} are fewer than the {self.customers:,} customers who are simulated")

    @classmethod
    def of(cls, customers: int, size: int | None) -> Self:
        """So many simulated customers; they are all that there are if no ``size`` is said."""
        return cls(customers, customers if size is None else size)

    @property
    def is_all(self) -> bool:
        """Whether the customers stand for nobody but themselves."""
        return self.size == self.customers

    @property
    def share(self) -> float:
        """The part of all customers that is simulated, 0 to 1."""
        return self.customers / self.size

    @property
    def stands_for(self) -> float:
        """How many each customer stands for; a whole number where it is one."""
        return self.size // self.customers if self.size % self.customers == 0 else self.size / self.customers

    @property
    def words(self) -> str:
        """What the customers are, in words."""
        return f"{self.customers:,} customers" + ("" if self.is_all else f" stand for {self.size:,}")

    def scaled(self, counts: Any) -> Any:
        """What was counted, or paid, in the sample, as it is of all customers.

        >>> Sample(10, 15).scaled(4.0), Sample(10, 10).scaled(4.0)
        (6.0, 4.0)
        """
        return counts if self.is_all else counts * self.stands_for


NO_SAMPLE = Sample(1, 1)
"""Whoever is simulated is all that there are."""
