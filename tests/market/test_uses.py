"""How it is counted whether a lever acted: every declaration names what there is, and counts where the lever acts."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from simsales.experiments.remarks import FIGURES
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Call, Range
from simsales.market.counts import ENTRIES
from simsales.market.friends.levers import AskForReferrals
from simsales.market.ground.offers import Labels
from simsales.market.ground.use import CELLS, Use
from simsales.market.levers import FAMILIES
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import Coupons, Gift
from simsales.market.uses import MOVES, USES, used

LABELS = Labels(
    ("young", "old"), ("store", "calls"), ("mobile",), ("phone", "plus", "both", "Rival/phone"), 3, ("Rival",)
)
KINDS = {kind for table in FAMILIES.values() for kind in table.values()}
AUTHORITY = {"levels": {"rep": 0.05}}


class Counted(dict[str, Any]):
    """Counts of a run of ten weeks; what nobody wrote down is nought."""

    def __missing__(self, name: str) -> Any:
        assert name in ENTRIES
        self[name] = np.zeros((10, 2, 3, 5))
        return self[name]


@pytest.mark.parametrize("kind", USES, ids=lambda kind: kind.__name__)
def test_a_declaration_names_levers_entries_and_fields_that_there_are(kind: type) -> None:
    use: Use = USES[kind]
    assert kind in KINDS
    assert {*use.acted, *use.chances, *use.less} <= set(ENTRIES)
    assert set(use.cells) <= set(CELLS)
    assert use.each is None or use.each in {field.name for field in dataclasses.fields(kind)}
    assert ("{share}" in use.words) == bool(use.chances), "a share is said where there is something to take it of"


def test_only_levers_move_what_is_held_against_the_baseline() -> None:
    assert set(MOVES) <= KINDS
    assert {figure for figures in MOVES.values() for figure in figures} == {"contacts", "care", "pay"} == set(FIGURES)


def test_of_what_is_not_counted_nothing_is_said() -> None:
    assert Range not in USES
    assert used(Range(channel="store", offers=("phone",)), Counted().__getitem__, LABELS) is None
    assert used(object(), Counted().__getitem__, LABELS) is None


def test_it_is_counted_in_the_cells_and_weeks_that_a_lever_concerns() -> None:
    counted = Counted()
    counted["orders"][:, 0, 0, 0] = 4  # young, store, phone
    counted["orders"][:, 1, 1, 1] = 2  # old, calls, plus
    counted["granted"][:, 0, 0, 0] = 1
    entry = counted.__getitem__
    assert used(DiscountAuthority(**AUTHORITY), entry, LABELS) == (10, 60)
    assert used(DiscountAuthority(**AUTHORITY, segments=("young",)), entry, LABELS) == (10, 40)
    assert used(DiscountAuthority(**AUTHORITY, channels=("calls",)), entry, LABELS) == (0, 20)
    assert used(DiscountAuthority(**AUTHORITY, offers=("both",)), entry, LABELS) == (0, 0)
    assert used(DiscountAuthority(**AUTHORITY, starts=6, ends=8), entry, LABELS) == (4, 12), (
        "what is answered later too"
    )
    assert used(DiscountAuthority(**AUTHORITY, starts=52), entry, LABELS) == (0, 0)
    assert used(Coupons(face=5.0, calendar=((0, 3),)), entry, LABELS) == (0, 18), "in its season"


def test_a_bundle_is_held_against_all_orders() -> None:
    counted = Counted()
    counted["orders"][0, 0, 0, :] = [60, 30, 10, 0, 0]
    assert used(MixedBundle(bundle="both"), counted.__getitem__, LABELS) == (10, 100)


def test_what_has_no_offer_or_no_channel_is_counted_as_well() -> None:
    counted = Counted()
    counted["contacts"][:, 0, 1, -1] = 5
    counted["asked_to_refer"][:, 0, 1, -1] = 1
    assert used(Call(channel="calls"), counted.__getitem__, LABELS) == (50, float("inf"))
    assert used(Call(channel="store"), counted.__getitem__, LABELS) == (0, float("inf"))
    assert used(AskForReferrals(), counted.__getitem__, LABELS) == (10, 50)


def test_money_is_counted_in_times() -> None:
    counted = Counted()
    counted["orders"][0, 0, 0, 0], counted["gift_cost"][0, 0, 0, 0] = 10, 60.0
    assert used(Gift(value=50.0, cost=30.0), counted.__getitem__, LABELS) == (2, 10)
    assert used(Gift(value=50.0, cost=0.0), counted.__getitem__, LABELS) is None, "what costs nothing leaves no trace"
