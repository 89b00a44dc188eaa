"""Orders in words: what was ordered, instead of what, on which terms."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names, gates
from simsales.market.promotion.words import lasting_told, used_told

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_fulfil": (
        "choices.chosen", "choices.price", "choices.once", "choices.cut", "choices.used", "books.won", "books.own",
        "books.paid", "books.due",
    ),
}  # fmt: skip

SORTS = {
    "acquisitions": "acquisition", "renewals": "renewal", "cross_sales": "cross sale", "switches": "switch",
}  # fmt: skip


def orders_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What was ordered, of which sort, instead of what, and on which terms."""
    before, after = moment.before, moment.after
    for heard in moment.hearings:
        bought = int(heard.given["choices"].chosen[0])
        if bought < 0:
            continue
        covered = [g for g in range(len(names.labels.categories)) if after.holding[0, g] == bought]
        paid = sum(float(after.paid[0, g]) for g in covered)
        end = max(int(after.contract_end[0, g]) for g in covered)
        what = names.contract(bought, paid, end, moment.week + 1)
        fees = heard.counted.get("exit_fees", 0.0)
        if fees:
            what += f"; pays an exit fee of {fees:.2f}"
        sort = next((said for entry, said in SORTS.items() if entry in heard.counted), "lost")
        replaced = {names.offer(int(j)) for j in before.holding[0, covered] if j >= 0 and j != bought}
        instead = f" instead of {', '.join(sorted(replaced))}" if replaced else ""
        told = f"{sort}: {what}{instead}{used_told(moment)}{lasting_told(moment)}"
        over = [g for g in covered if after.need_over.shape[1] and after.need_over[0, g] > before.need_over[0, g]]
        if over:
            told += f"; needs no more of {' and '.join(names.labels.categories[g] for g in over)} after it"
        yield Event(moment.week, "order" if sort != "lost" else "lost", told, gates(heard))
