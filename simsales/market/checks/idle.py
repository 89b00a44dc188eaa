"""Components that never act in a run: they are no mistake, since a longer run may need them, but they are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsales.files.problems import Finding
from simsales.market.checks.on_sale import Placed


def idle(components: Sequence[Placed], weeks: int) -> Iterator[Finding]:
    """Find the components that are in force at the beginning of none of the weeks of a run.

    A component of your own, from Python, is asked only if it has a method ``acts``, as all of ours that have a time.
    """
    for location, component in components:
        acts = getattr(component, "acts", None)
        if acts is not None and not any(acts(week) for week in range(weeks)):
            said = f"never acts: it is not in force when one of the {weeks} weeks begins, 0 to {weeks - 1}"
            yield Finding(location, f"warning: {said}", "say other times, or a longer run", value=False)
