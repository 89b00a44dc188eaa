"""A key that is said, among all that is said: what the words beside it (``Needs``) are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simsales.files.needs import Said
from simsales.market.ground.levers import Component
from simsales.market.promotion.levers import TopUp
from simsales.market.scenario import Scenario


@dataclass(frozen=True)
class Here:
    """A key that is said, in its scenario; ``strategies`` are the components of those that it is said for.

    What is said of the world is said for all strategies, and works if it works in one of them.
    """

    said: Said
    scenario: Scenario
    strategies: Sequence[Sequence[Component]]

    @property
    def table(self) -> Any:
        """The table in which the key stands."""
        return self.said.table

    def at(self, said: Said) -> Here:
        """Another key of the same strategies."""
        return Here(said, self.scenario, self.strategies)

    def components(self, *kinds: type) -> Iterator[Any]:
        """The components of some kinds."""
        return (each for strategy in self.strategies for each in strategy if isinstance(each, kinds))

    def has(self, *kinds: type) -> bool:
        """Whether there is a component of some kinds."""
        return any(True for _ in self.components(*kinds))

    def channels(self, direction: str) -> list[str]:
        """The channels that go one way."""
        return [name for name, channel in self.scenario.channels.items() if channel.direction == direction]

    def staffed(self, channel: str) -> bool:
        """Whether a channel has reps."""
        return any(team.channel == channel for team in self.scenario.reps.values())

    def works(self, channel: str) -> bool:
        """Whether an outbound channel makes any contacts: a capacity of 0 is said on purpose."""
        return self.scenario.channels[channel].capacity != 0

    def offers(self) -> list[Any]:
        """The products that the component in which the key stands concerns, those in bundles included."""
        products, bundles = self.scenario.catalogue.products, self.scenario.catalogue.bundles
        component = self.said.around[0]
        one = getattr(component, "bundle", None)
        names = (one,) if one is not None else getattr(component, "offers", None) or (*products, *bundles)
        parts = [part for name in names for part in (bundles[name].products if name in bundles else (name,))]
        return [products[part] for part in parts]

    @property
    def file_binds(self) -> bool:
        """Whether the customer file says that some customers are bound, whatever the offers say."""
        file = self.scenario.world.customer_file
        return file is not None and (file.contract_ends is not None or any(file.contracts.values()))

    def commits(self, names: Sequence[str]) -> bool:
        """Whether any of some offers of ours commits who takes it, by itself or by a lever."""
        catalogue = self.scenario.catalogue
        if any((catalogue.products | catalogue.bundles)[name].commitment > 0 for name in names):
            return True
        for each in (lever for strategy in self.strategies for lever in strategy):
            one = getattr(each, "bundle", None)
            its = (one,) if one is not None else getattr(each, "offers", None)
            binds = (getattr(each, "commitment", None) or 0) > 0 or isinstance(each, TopUp)
            if binds and (its is None or set(its) & set(names)):
                return True
        return False
