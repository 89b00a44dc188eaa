"""A mechanism reads and writes the columns that it declares, and touches no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simsales.market.contract import billing
from simsales.market.market import Market
from simsales.market.needs import arise as needs
from simsales.market.week import Step
from tests.laws import guarded
from tests.laws.uncompiled import plainly

MECHANISMS = {
    "needs", "awareness", "contact", "visits", "choice", "fulfilment", "billing", "experience", "word_of_mouth",
    "churn", "accounts", "referral", "prospects", "lifecycle", "moments", "care",
}  # fmt: skip


def test_no_mechanism_touches_what_it_does_not_declare(repository: Path) -> None:
    said = plainly("import runpy; runpy.run_module('tests.laws.guarded', run_name='__main__')", repository).splitlines()
    assert set(said[0].split()[1:]) >= MECHANISMS, "all mechanisms are watched"
    assert "\n".join(said[1:]) == ""


def test_deliberate_trespassers_are_caught(repository: Path) -> None:
    acts = {
        "today.people.paid[0] += 1.0": "needs reads paid",
        "today.people.satisfaction[3] = 0.0": "needs writes satisfaction",
        "today.people.awareness.sum()": "needs reads awareness",
        "today.people.holding[0, 0] = 0": "needs writes a column that it only reads",
        "touched(market.customers.column('billed'))": "needs writes ['billed']",
    }
    code = f"""
from simsales.market.needs import arise as needs
from tests.laws import guarded
genuine, opened = needs.arise, guarded.opened
guarded.STRATEGIES, guarded.SYSTEMS = guarded.STRATEGIES[3:4], ()
def remembered(*arguments, **options):
    global market
    market = opened(*arguments, **options)
    return market
guarded.opened = remembered
def touched(column):
    column[0] += 1.0
for act in {list(acts)}:
    def trespasser(today):
        exec(act)
        genuine(today)
    print(guarded.trespasses({{"needs": trespasser}})[0])
"""
    assert plainly(code, repository).splitlines() == list(acts.values())


def test_compiled_loops_leave_undeclared_columns_alone_too() -> None:
    """Compiled code does not see read-only flags of what it was not compiled for, so bytes are compared."""
    for number, components in enumerate(guarded.STRATEGIES + guarded.SYSTEMS):
        market = guarded.opened(guarded.BUSY, *components, *guarded.BESIDES, seed=number)
        market.listener = _comparing(market)
        market.run()


def _comparing(market: Market) -> Callable[[Step, Callable[[], None]], None]:
    def compare(step: Step, act: Callable[[], None]) -> None:
        if step.own:
            act()
            return
        people = market.today.people
        kept = [column for column in guarded.COLUMNS if column not in step.module.WRITES]
        before = {column: getattr(people, column).tobytes() for column in kept}
        act()
        touched = [column for column in kept if getattr(people, column).tobytes() != before[column]]
        assert touched == [], f"{step.name} writes {touched}"

    return compare


def test_declarations_name_columns() -> None:
    assert guarded.mechanisms().keys() >= MECHANISMS
    assert (needs.__name__, billing.__name__) == ("simsales.market.needs.arise", "simsales.market.contract.billing")
