"""The first two gates of a talk, as every contact, visit and meeting passes them: rapport, then the need (B-steps).

What is presented, objected to and closed comes after the choice (``choice``).
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.core.streams import occurs, uniform_of
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.ground.again import feels_better, need_changed
from simsales.market.ground.state import EXPLICIT, STAFF
from simsales.market.selling.gates import ON_NEED, TRUST, gate_log_odds


@loop
def wins_rapport(
    people: Any, facts: Any, decided: Any, i: int, channel: int, skill: float, matched: bool, lift: float, luck: Any,
    tally: Any,
) -> bool:  # fmt: skip
    """Whether a rep and a customer find rapport (``luck.warm``); else it is counted where the talk was lost.

    With it, content that ``matched`` may bring the relationship a stage up (``luck.bond``).
    """
    selling, option, trust = facts.selling, int(facts.channel.luck[channel]), decided.effort[channel, TRUST]
    odds = gate_log_odds(
        facts.channel.rapport[channel], skill, selling.skill_weight, trust, selling.effort_weight, lift
    )  # fmt: skip
    if not occurs(uniform_of(luck.warm, i, option), odds):
        tally.no_rapport[people.segment[i], channel, tally.nothing] += 1
        return False
    known = people.relationship[i]
    if matched and comes_closer(uniform_of(luck.bond, i, option), known, selling.relationship_gain, trust):
        people.relationship[i] = raised(known)
        feels_better(people, i)
    return True


@loop
def finds_need(
    people: Any, facts: Any, decided: Any, i: int, g: int, channel: int, skill: float, lift: float, drawn: float,
    tally: Any,
) -> bool:  # fmt: skip
    """Whether a rep finds out, with the luck that was ``drawn``, what a customer needs: it is then explicit."""
    selling, s = facts.selling, people.segment[i]
    odds = gate_log_odds(
        facts.channel.discovers[channel], skill, selling.skill_weight, decided.effort[channel, ON_NEED],
        selling.effort_weight, lift,
    )  # fmt: skip
    if not occurs(drawn, odds):
        tally.undiscovered[s, channel, tally.nothing] += 1
        return False
    tally.discovered[s, channel, tally.nothing] += 1
    people.need[i, g] = EXPLICIT
    need_changed(people, i)
    people.origin[i, g] = STAFF
    return True
