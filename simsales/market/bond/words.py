"""The bond with a customer in words: what was lived through, a mis-sale regretted, stages of life and relationship."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.bond.relationship import STAGES, stage_of
from simsales.market.ground.kinds import LIVES
from simsales.market.ground.state import (
    ANNOYED,
    KEPT_PROMISE,
    LATE,
    LONG_WAIT,
    MATCHED,
    MISMATCHED,
    REGRETS,
    UPSET,
    WAITED,
)
from simsales.market.ground.telling import GATES, Event, Moment, Names, gates

LOOPS: dict[str, tuple[str, ...] | None] = {"_live": None}
LIVED = {
    WAITED: "turned away", ANNOYED: "annoyed", MISMATCHED: "a question that missed", MATCHED: "well understood",
    LATE: "delivered late", KEPT_PROMISE: "delivered as promised",
    REGRETS: "regrets a mis-sale", UPSET: "left alone in trouble", LONG_WAIT: "a long wait",
}  # fmt: skip


def regret_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That a mis-sale is seen through."""
    if moment.after.lived[0] & REGRETS:
        offer = names.offer(int(moment.after.mis_sold[0]))
        yield Event(moment.week, "regret", f"finds {offer} to be less than what was said of it")


def life_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The stage of life that a customer has come to."""
    was, now = int(moment.before.life[0]), int(moment.after.life[0])
    if was != now:
        yield Event(moment.week, "life", f"{LIVES[was]} → {LIVES[now]}")


def experience_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What the week was like, what became of satisfaction, and whether friends are told."""
    before, after, (heard,) = moment.before, moment.after, moment.hearings
    if not (heard.said("satisfied") or heard.said("moved")):
        return
    lived = [word for bit, word in LIVED.items() if before.lived[0] & bit]
    why = []
    for call in heard.said("experience_of"):
        lived.append(f"a service experience of {call.answer:.2f} ({before.expectation[0]:.2f} expected)")
        drawn = [line for line in gates(heard) if line.startswith(GATES["encounter"])]
        why.append("; ".join([f"service {call.asked['service']:.2f}", *drawn]))
    what = f"{', '.join(lived)}: satisfaction {before.satisfaction[0]:.2f} → {after.satisfaction[0]:.2f}"
    if after.told[0]:
        what += f", tells friends it is {'good' if after.told[0] > 0 else 'bad'}"
    yield Event(moment.week, "experience", what, tuple(why))


def relationship_told(moment: Moment) -> Iterator[Event]:
    """A relationship that has moved in whatever step, by the names of its stages."""
    before, after = (stage_of(people.relationship[0]) for people in (moment.before, moment.after))
    if before != after:
        yield Event(moment.week, "relationship", f"{STAGES[before]} → {STAGES[after]}")
