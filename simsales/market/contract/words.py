"""Contracts in words: orders fulfilled, charges that change, and why a customer leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simsales.market.ground.telling import Event, Moment, Names, against, gates, number, summed
from simsales.market.promotion.words import given_back_told

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_fulfil": ("chosen", "price", "once", "cut", "used", "rep_won", "rep_own", "rep_paid"),
    "_decide": None,
    "_move_out": ("categories",),
}


def orders_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What was ordered, of which sort, instead of what, and on which terms."""
    before, after = moment.before, moment.after
    for heard in moment.hearings:
        bought = int(heard.given["chosen"][0])
        if bought < 0:
            continue
        covered = [g for g in range(len(names.labels.categories)) if after.holding[0, g] == bought]
        paid = sum(float(after.paid[0, g]) for g in covered)
        end = max(int(after.contract_end[0, g]) for g in covered)
        what = names.contract(bought, paid, end, moment.week + 1)
        fees = heard.counted.get("exit_fees", 0.0)
        if fees:
            what += f"; pays an exit fee of {fees:.2f}"
        sorts = ("acquisitions", "renewals", "cross_sales", "switches")
        sort = next((s.replace("_", " ").removesuffix("s") for s in sorts if s in heard.counted), "lost")
        replaced = {names.offer(int(j)) for j in before.holding[0, covered] if j >= 0 and j != bought}
        instead = f" instead of {', '.join(sorted(replaced))}" if replaced else ""
        yield Event(moment.week, "order" if sort != "lost" else "lost", f"{sort}: {what}{instead}", gates(heard))


def charges_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The charges that change for who goes on as before."""
    for g, (was, now) in enumerate(zip(moment.before.paid[0], moment.after.paid[0], strict=True)):
        if was != now:
            offer = names.offer(int(moment.after.holding[0, g]))
            yield Event(moment.week, "price", f"pays {now:.2f} a month for {offer} from now on, not {was:.2f}")


def leaving_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The free weeks that end, and the contracts that the customer leaves."""
    before, after = moment.before, moment.after
    yield from given_back_told(moment, names)
    decided = next(n for n, heard in enumerate(moment.hearings) if heard.loop == "_decide")
    left = [h for h in moment.hearings[decided:] if h.loop == "_move_out"]
    for heard in moment.hearings[decided : decided + 1] if left else []:
        odds = heard.by_option("churn_log_odds", "key")
        for g in sorted(set(left[0].given["categories"].tolist())):
            draw, why = heard.draws("key", g)[0], odds[g]
            what = f"leaves {names.offer(int(before.holding[0, g]))} for {names.offer(int(after.holding[0, g]))}"
            reasons = f"log odds {number(why.answer)}: {summed(churn_terms(why.asked))}"
            yield Event(moment.week, "churn", what, (against(draw), reasons))


def churn_terms(asked: Mapping[str, Any]) -> dict[str, float]:
    """The terms of the log odds of leaving, by what they stand for."""
    return {
        "own": asked["own_log_odds"],
        "dissatisfaction": asked["weight"] * asked["dissatisfaction"],
        "standing": -asked["standing"],
        "overpaying": asked["overpaid"],
        "switching": -asked["switching"],
    }
