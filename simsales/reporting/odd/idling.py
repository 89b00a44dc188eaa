"""Which steps of the week have nothing to do in a scenario, and why: what it would take is in neither its file nor any
of its strategies.

Only what is sure is said: a step that is not named here may still find nothing to do. That a step which is named never
changes a customer or a count is tested by living every packaged scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simsales.market.channels.rules import PassOn
from simsales.market.check import Prepared
from simsales.market.levers import FAMILIES

type Idle = Callable[[Prepared], bool]


def _family(*families: str) -> Idle:
    """Whether no strategy says anything of some families."""
    return lambda prepared: not _has(prepared, *(kind for name in families for kind in FAMILIES[name].values()))


def _kind(family: str, kind: str) -> Idle:
    return lambda prepared: not _has(prepared, FAMILIES[family][kind])


def _has(prepared: Prepared, *kinds: Any) -> bool:
    return any(isinstance(each, kinds) for strategy in prepared.strategies.values() for each in strategy.components)


def _world(name: str) -> Idle:
    return lambda prepared: getattr(prepared.loaded.scenario.world, name) is None


def _needs(name: str) -> Idle:
    return lambda prepared: all(getattr(n, name) is None for n in prepared.loaded.scenario.world.needs.values())


def _selling(name: str) -> Idle:
    return lambda prepared: not getattr(prepared.loaded.scenario.selling, name)


def _desks(prepared: Prepared) -> bool:
    said = prepared.loaded.scenario.responses
    return said is None or all(getattr(said, name) is None for name in ("need", "capability", "order"))


def _stocks(prepared: Prepared) -> bool:
    return all(each.stock is None for each in prepared.loaded.scenario.catalogue.products.values())


def _bonus(prepared: Prepared) -> bool:
    selling = prepared.loaded.scenario.selling
    return selling.drive == 0.0 and selling.drive_by_pay == 0.0


IDLE: dict[str, tuple[Idle, str]] = {
    "mis_selling": (_selling("overstatement"), "nothing is overstated"),
    "consumption": (_needs("consumed"), "nothing is used up"),
    "moments": (_world("moments"), "there are no key moments"),
    "cultivation": (_family("cultivation"), "no strategy cultivates the market"),
    "prospects": (_kind("prospecting", "lists"), "no strategy buys lists"),
    "leaks": (_world("breaches"), "no data leak"),
    "care": (_family("care"), "no strategy maintains customers"),
    "accounts": (
        lambda p: all(each.account is None for each in p.loaded.scenario.world.segments.values()),
        "there are no business accounts",
    ),
    "hand_over": (_kind("branch", "hand_over"), "no branch hands over"),
    "responses": (_desks, "there are no desks"),
    "authority": (_kind("pricing", "authority"), "nobody may grant a discount"),
    "passing": (lambda p: not _has(p, PassOn), "no channel passes on"),
    "orders": (lambda p: _desks(p) and _stocks(p), "there is no desk and no stock"),
    "planned": (_family("plan"), "no strategy has a plan"),
    "reference": (_world("reference_price"), "nobody remembers prices"),
    "metering": (_needs("usage"), "no usage is measured"),
    "complaints": (_world("complaints"), "nobody complains"),
    "payment": (lambda p: p.loaded.scenario.selling.credit is None, "payment is not counted"),
    "partners": (
        lambda p: all(each.partner is None for each in p.loaded.scenario.catalogue.products.values()),
        "nothing is sold for partners",
    ),
    "turnover": (
        lambda p: all(not team.turnover for team in p.loaded.scenario.reps.values()),
        "no rep leaves",
    ),
    "compliance": (
        lambda p: _family("compliance")(p) and p.loaded.scenario.world.complaints is None, "compliance takes no time",
    ),
    "targets": (_bonus, "effort follows no target"),
    "feedback": (_family("feedback"), "no strategy has feedback rules"),
}  # fmt: skip
"""By step of the week: whether it idles in a scenario, and why."""


def idles(prepared: Prepared, step: str) -> str | None:
    """Why a step has nothing to do in a scenario; None if it has, or may have.

    >>> from simsales.market.check import check
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from simsales.market.loading import load_file
    >>> from simsales.market.starter import write_starter
    >>> idles(check(load_file(write_starter(Path(mkdtemp(), "fibre.toml")))), "moments")
    'there are no key moments'
    """
    found = IDLE.get(step)
    return found[1] if found is not None and found[0](prepared) else None
