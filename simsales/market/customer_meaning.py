"""What a column of a customer file means."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.files.positions import Location

HERE: Location = ("world", "customer_file")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is read for: a key of the customer file, and within it, where it has several, ``of`` what.

    >>> Meaning("attributes", ("satisfaction",)).location
    ('world', 'customer_file', 'attributes', 'satisfaction')
    """

    key: str
    of: tuple[str, ...] = ()

    @property
    def location(self) -> Location:
        """Where the scenario says so."""
        return (*HERE, self.key, *self.of)


SEGMENT, DISTRICT = Meaning("segment"), Meaning("district")
TENURE, CHARGE = Meaning("tenure"), Meaning("charge")
CONTRACT, CONTRACT_ENDS = Meaning("contract"), Meaning("contract_ends")
ID, PERHAPS_ID = Meaning("id"), Meaning("perhaps id")
