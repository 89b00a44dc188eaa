"""The organisation of a scenario in words: who lives where, which channels are there, who has what target."""

from __future__ import annotations

from simsales.market.check import Prepared
from simsales.market.customer_table import parts_of
from simsales.market.loading import Loaded
from simsales.market.staff.levers import SalesTarget

WHERE = {
    "equal": "alike",
    "customers": "by their customers",
    "revenue": "by what was billed there",
    "parts": "as given",
}


def organisation(loaded: Loaded) -> str:
    """Cities, districts and the channels that belong to one, as a paragraph; nothing without an organisation."""
    scenario, tree = loaded.scenario, loaded.scenario.world.organisation
    if tree is None:
        return ""
    homes: dict[str, list[str]] = {name: [] for name in tree.districts}
    for name, channel in scenario.channels.items():
        if channel.district is not None:
            homes[channel.district].append(name)
    parts = parts_of(scenario.world, loaded.customers).reshape(-1, len(homes)).sum(axis=0)
    lives = dict(zip(homes, parts, strict=True))
    said = []
    for city, each in tree.cities.items():
        districts = [
            f"{name} ({lives[name]:.3g} of the customers; {', '.join(homes[name]) or 'no channel of its own'})"
            for name in each.districts
        ]
        said.append(f"{city}: {', '.join(districts)}")
    network = scenario.world.network
    mixing = ""
    if network.same_district + network.same_city > 0.0:
        mixing = (
            f" Of friendships {network.same_district:.3g} are within the district and {network.same_city:.3g} within "
            "the city; the others are anywhere."
        )
    return (
        f"**The organisation**, a province with cities and districts: {'; '.join(said)}. Every customer lives in one "
        f"district and may buy in its channels and in those of the province; what is counted adds up.{mixing}\n\n"
    )


def targets(prepared: Prepared) -> str:
    """The sales targets of the strategies, as a list; nothing where there are none."""
    lines = [
        f"- **{name}**: {_target(each)}\n"
        for name, strategy in prepared.strategies.items()
        for each in strategy.components
        if isinstance(each, SalesTarget)
    ]
    return f"Sales targets:\n\n{''.join(lines)}\n" if lines else ""


def _target(each: SalesTarget) -> str:
    of = "orders" if each.of == "orders" else "of first-year revenue"
    whose = "all teams" if each.team is None else f"the team {each.team}"
    by = WHERE.get("parts" if each.parts is not None else each.by)
    down = f", handed down to districts {by}" if by else ""
    return f"{each.amount:,} {of} by {whose}, in periods of {each.every:g} weeks{down}"
