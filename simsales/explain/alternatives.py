"""What a customer weighed up in a choice of an offer or of a channel, as the rules were overheard."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simsales.core.streams import NONE_OF_THEM
from simsales.explain.listening import Call, Draw, Hearing
from simsales.market.ground.state import EVEN

NONE = "none of them"


@dataclass
class Alternative:
    """One alternative: whether it was considered, its utility in terms, and its taste shock."""

    name: str
    considered: Draw | None = None
    rated: Call | None = None
    taste: float | None = None
    claim: float = 0.0

    @property
    def level(self) -> float | None:
        """Utility and taste together, by which alternatives are compared; None if it was out of the running."""
        if self.taste is None:
            return None
        return self.taste if self.rated is None else self.rated.answer + self.taste + self.claim

    def line(self) -> str:
        """The alternative in words and numbers."""
        if self.level is None or self.taste is None:
            return f"{self.name}: not considered" + (f", {against(self.considered)}" if self.considered else "")
        if self.rated is None:
            return f"{self.name}: taste {number(self.taste)}"
        parts = [summed(self.rated), f"taste {number(self.taste)}"]
        parts += [f"overstated by {self.claim:.2f}"] if self.claim else []
        return f"{self.name}: {', '.join(part for part in parts if part)} = {number(self.level)}"


def offers_weighed(hearing: Hearing, names: Mapping[int, str]) -> list[Alternative]:
    """The alternatives of one choice of an offer, keeping first; ``names`` by the option of their luck."""
    found = [Alternative(NONE)]
    for call in hearing.calls:
        if call.decision == "consider":
            found.append(Alternative(names[call.asked["option"]], considered=call.answer))
        elif call.rule == "utility":
            found[-1].rated = call
        elif call.rule == "overstated":
            found[-1].claim = call.asked["claim"]
        elif call.decision == "taste":
            of = found[0] if call.option == NONE_OF_THEM else found[-1]
            of.taste = float(call.answer)
    # What is not sold here was never held against a chance; what is held already brings nothing new.
    return [each for each in found if each.level is not None or (each.considered and each.considered.missed)]


def channels_weighed(hearing: Hearing, names: Mapping[int, str]) -> list[Alternative]:
    """The alternatives of one choice of a channel; staying at home is the first if it is one."""
    found: list[Alternative] = []
    for call in hearing.calls:
        if call.decision == "taste":
            name = "stay at home" if call.option == NONE_OF_THEM else names[call.asked["option"]]
            found.append(Alternative(name, taste=float(call.answer)))
        elif call.rule == "channel_utility":
            found[-1].rated = call
    return found


def terms(call: Call) -> dict[str, float]:
    """The terms that move a rule's answer, by what they stand for."""
    asked = call.asked
    if call.rule == "utility":
        return {
            "value": asked["gain"],
            "price": -asked["price_response"] * asked["dearer"],
            "switching": -asked["switching"],
            "commitment": -asked["aversion"] * asked["commitment"] / 52.0,
            "standing": asked["standing"],
        }
    if call.rule == "channel_utility":
        return {
            "service": asked["service_weight"] * asked["service"],
            "hassle": -asked["hassle"],
            "queue": -asked["waiting_weight"] * asked["turned_away"],
            "price": -asked["price_response"] * asked["dearer"],
        }
    if call.rule == "churn_log_odds":
        return {
            "own": asked["own_log_odds"],
            "dissatisfaction": asked["weight"] * asked["dissatisfaction"],
            "standing": -asked["standing"],
            "overpaying": asked["overpaid"],
            "switching": -asked["switching"],
        }
    if call.rule == "gate_log_odds":
        effort = asked["effort_weight"] * math.log(asked["effort"] / EVEN) if asked["effort"] > 0 else -math.inf
        return {
            "skill": asked["skill_weight"] * (asked["skill"] - 0.5),
            "effort": effort if asked["effort_weight"] > 0 else 0.0,
            "this customer": asked["lift"],
        }
    raise ValueError(f"{call.rule} is no sum")


def summed(call: Call) -> str:
    """The terms of a rule in words, without those that come to nothing."""
    return ", ".join(f"{word} {number(value)}" for word, value in terms(call).items() if abs(value) >= 0.005)


def number(value: float) -> str:
    """A number with its sign.

    >>> number(-0.5), number(2.0)
    ('−0.50', '+2.00')
    """
    return f"{value:+.2f}".replace("-", "−")


def against(draw: Draw) -> str:
    """A draw and the chance that it was held against."""
    if draw.chance is None:
        return f"draw {float(draw):.3f}"
    return f"draw {float(draw):.3f} {'<' if draw.happened else '≥'} {draw.chance:.3f}"
