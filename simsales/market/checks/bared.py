"""What a strategy asks of a mechanism that ``bare`` switches off: refused where it is asked, not passed over.

Only the file can tell which is meant, so it is asked: say the key that is off, or leave the lever (or ``bare``) out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from simsales.files.problems import Finding
from simsales.market.attention.levers import Advertising
from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.checks.on_sale import Placed
from simsales.market.leads.levers import WriteDown
from simsales.market.scenario import Scenario
from simsales.market.selling.levers import Cards
from simsales.market.staff.levers import Effort, Meetings, Script, Training

GATES = ("rapport", "discovers", "presents", "overcomes", "closes")


def _has_gates(scenario: Scenario) -> bool:
    """Whether any step of a talk anywhere is neither certain nor impossible: then skill and effort matter."""
    return any(0 < getattr(each, gate) < 1 for each in scenario.channels.values() for gate in GATES)


def _presents(scenario: Scenario) -> bool:
    return any(0 < each.presents < 1 for each in scenario.channels.values())


def _unknown(scenario: Scenario) -> bool:
    ours = (*scenario.catalogue.products.values(), *scenario.catalogue.bundles.values())
    return any(each.known < 1 for each in ours) and any(each.presents < 1 for each in scenario.channels.values())


def _content(scenario: Scenario) -> bool:
    return scenario.selling.matched_lift != 0 or scenario.selling.relationship_gain > 0


def _cared_for(scenario: Scenario) -> bool:
    experience = scenario.world.experience
    standing = experience.satisfaction_weight > 0 or experience.choice_weight > 0
    return standing or scenario.selling.relationship_gain > 0


type Works = tuple[Callable[[Scenario], bool], str]
_STEPS: Works = (_has_gates, "say a step of a talk that is not certain, such as `closes` of a channel")
WORKS: dict[type, Works] = {
    Training: _STEPS,
    Script: _STEPS,
    Meetings: _STEPS,
    Effort: _STEPS,
    Cards: (_presents, "say `presents` of a channel"),
    WriteDown: (_content, "say selling.matched_lift, or selling.relationship_gain"),
    Maintenance: (_cared_for, "say world.experience.satisfaction_weight, or selling.relationship_gain"),
    CustomerEvent: (_cared_for, "say world.experience.satisfaction_weight, or selling.relationship_gain"),
}
"""By lever what it works through that a bare market has not, and what to say so that it has."""


def bared_levers(scenario: Scenario, strategies: Mapping[str, Sequence[Placed]]) -> Iterator[Finding]:
    """Find the levers of a bare market that would work through what is switched off."""
    told = set()
    for placed in strategies.values() if scenario.bare else ():
        for location, component in placed:
            works, hint = WORKS.get(type(component), (None, ""))
            if isinstance(component, Advertising) and component.favour == 0:
                works, hint = _unknown, "say `known` of an offer and `presents` of a channel, or `favour` here"
            if works is not None and not works(scenario) and location not in told:
                told.add(location)
                yield Finding((*location, "kind"), "does nothing in a bare market, where this is off", hint)
