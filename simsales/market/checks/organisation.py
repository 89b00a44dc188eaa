"""Whether what is said of districts is there, and whether rules ask a district's channel to go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simsales.files.positions import Location
from simsales.files.problems import Finding, suggest
from simsales.market.channels.rules import NamedAccounts, PassOn, Territory
from simsales.market.checks.here import Here
from simsales.market.checks.offered import Offered
from simsales.market.checks.on_sale import Placed, Unsold
from simsales.market.leads.levers import InOrder, Lists


def check_places(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find districts that do not exist, and segments that a district has and nobody else, in a scenario's data."""
    world = data.get("world")
    world = world if isinstance(world, Mapping) else {}
    districts = dict(_districts(world.get("organisation")))
    channels = data.get("channels")
    for name, channel in channels.items() if isinstance(channels, Mapping) else ():
        said = channel.get("district") if isinstance(channel, Mapping) else None
        if isinstance(said, str) and districts and said not in districts:
            place: Location = ("channels", name, "district")
            yield Finding(place, f'there is no district "{said}"', suggest(said, list(districts), "districts"))
    segments = world.get("segments")
    known = list(segments) if isinstance(segments, Mapping) else []
    for city, name, table in districts.values():
        shares = table.get("segments")
        for segment in shares if isinstance(shares, Mapping) else ():
            if segment not in known:
                place = ("world", "organisation", "cities", city, "districts", name, "segments", segment)
                hint = suggest(segment, known, "segments")
                yield Finding(place, f'there is no segment "{segment}"', hint, value=False)


def _districts(tree: Any) -> Iterator[tuple[str, tuple[str, str, Mapping[str, Any]]]]:
    """The districts of an organisation as a file says it: by name, with city and table."""
    cities = tree.get("cities") if isinstance(tree, Mapping) else None
    for city, table in cities.items() if isinstance(cities, Mapping) else ():
        theirs = table.get("districts") if isinstance(table, Mapping) else None
        for name, district in theirs.items() if isinstance(theirs, Mapping) else ():
            if isinstance(district, Mapping):
                yield name, (city, name, district)


def abroad(components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    """What a strategy asks of a district's channel that would lead it beyond its district."""
    where = {name: channel.district for name, channel in offered.channels.items()}
    outbound = [name for name, channel in offered.channels.items() if channel.direction == "outbound"]
    for location, component in components:
        local = [name for name in _channels(component, outbound, where) if where[name]]
        if isinstance(component, Territory) and local:
            said = f"{', '.join(local)} have districts, which are their territories"
            yield Unsold(location, said, "leave the rule out, or the districts")
        elif isinstance(component, PassOn) and where[component.to] not in (None, where[component.channel]):
            said = f"{component.to} serves {where[component.to]} only, and {component.channel} does not"
            yield Unsold((*location, "to"), said, "pass on to a channel of the same district, or of none")
        elif isinstance(component, NamedAccounts) and local:
            if component.target.districts != (where[local[0]],):
                said = f"{local[0]} serves {where[local[0]]} only: others' accounts would be nobody's"
                yield Unsold(location, said, f'target = {{ districts = ["{where[local[0]]}"] }}')
        elif isinstance(component, InOrder | Lists) and local:
            said = f"{', '.join(local)} serve one district each, and this is for all customers"
            yield Unsold(location, said, "a channel without a district")


def districts_staffed(here: Here) -> bool:
    """Whether a target that is handed down can come to one district or another: it is no single team's."""
    if here.table.team is not None:
        return False
    names = {here.scenario.channels[team.channel].district for team in here.scenario.reps.values()}
    return here.scenario.world.organisation is not None and len(names - {None}) > 1


def _channels(component: object, outbound: list[str], where: Mapping[str, str | None]) -> list[str]:
    """The channels that a rule is about."""
    if isinstance(component, Territory):
        return outbound
    if isinstance(component, InOrder):
        return list(component.order)
    name = getattr(component, "channel", None)
    return [name] if isinstance(name, str) and name in where else []
