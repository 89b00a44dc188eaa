"""Customers: columnar Mesa agents, put together from the rooms' columns, and the same as compiled loops read them."""

from __future__ import annotations

from typing import Any, Self

from simsales.columnar.columns import ColumnarAgent, Population
from simsales.columnar.field import Field
from simsales.core.packed import packed
from simsales.market.accounts import state as accounts
from simsales.market.attention import state as attention
from simsales.market.bond import state as bond
from simsales.market.bundle import state as bundle
from simsales.market.channels import state as channels
from simsales.market.choice import state as choice
from simsales.market.compliance import state as compliance
from simsales.market.contract import state as contract
from simsales.market.friends import state as friends
from simsales.market.ground.again import Looks, looks_of
from simsales.market.ground.belonging import held_of_ours
from simsales.market.ground.kinds import ORIENTATIONS, SENSITIVITIES
from simsales.market.leads import state as leads
from simsales.market.needs import state as needs
from simsales.market.price import state as price
from simsales.market.promotion import state as promotion
from simsales.market.service import state as service
from simsales.market.usage import state as usage
from simsales.market.visits import state as visits


class Customer(
    choice.Columns,
    contract.Columns,
    bond.Columns,
    friends.Columns,
    channels.Columns,
    leads.Columns,
    needs.Columns,
    attention.Columns,
    visits.Columns,
    service.Columns,
    accounts.Columns,
    price.Columns,
    usage.Columns,
    bundle.Columns,
    promotion.Columns,
    compliance.Columns,
    ColumnarAgent,
):
    """One customer: a light view of a row of the population's columns; each room has a part of them.

    >>> Customer.satisfaction.dtype
    dtype('float64')
    """

    segment = Field("i2", doc="number of the segment")
    fits = Field("i8", doc="bits: which conditions on columns of the customer file hold (``ground.asked``)")

    @property
    def leans_to(self) -> str:
        """The value orientation in words."""
        return ORIENTATIONS[self.orientation]

    @property
    def sensitive_to(self) -> str:
        """The sensitivity type in words."""
        return SENSITIVITIES[self.sensitivity]

    @property
    def holds_ours(self) -> bool:
        """Whether the customer holds any of our offers."""
        own = self.population.dimensions["offer"]
        return bool(held_of_ours(self.holding, own).any())


_Columns: Any = packed("_Columns", (*Customer._fields, *Looks._fields))


class People(_Columns):
    """The population's columns as compiled loops read them: arrays of length n (x categories, offers, channels).

    Beside them when the books look at each customer again (``ground.again``).
    """

    alive: Any

    @classmethod
    def of(cls, population: Population[Customer]) -> Self:
        """The columns of a population (no copies)."""
        columns = {name: population.column(name) for name in Customer._fields}
        return cls(**columns, **looks_of(population.n), alive=population.alive)
