"""Whether the teams that a strategy names are where it needs them: a branch's managers in the branch, beside others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsales.market.checks.offered import Offered
from simsales.market.checks.on_sale import Placed, Unsold
from simsales.market.visits.levers import BranchHandOver


def misplaced(components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    """What the components of a strategy ask of teams that cannot do it."""
    for location, component in components:
        if not isinstance(component, BranchHandOver):
            continue
        here = [name for name, team in offered.reps.items() if team.channel == component.channel]
        place = (*location, "managers")
        if component.managers not in here:
            theirs = offered.reps[component.managers].channel
            said = f'"{component.managers}" work in {theirs}, not in {component.channel}'
            yield Unsold(place, said, f"teams of {component.channel}: {', '.join(here) or 'none'}")
        elif len(here) == 1 and offered.channels[component.channel].capacity is None:
            said = f'nobody is left at the counters of {component.channel} beside the team "{component.managers}"'
            yield Unsold(place, said, "give the channel another team, or a capacity")
