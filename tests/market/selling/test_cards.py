"""Quadrants and cards (C-quad, C-match): the card that fits converts, the one that does not costs attention."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.selling.cards import CASH_COW, DOG, QUESTION_MARK, STAR, cards_of, put_first, quadrant, quadrant_of
from simsales.market.selling.levers import Cards
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, fingerprint, lived, opened, total

SEEDS = range(1, 9)
# Nobody knows our offers: what is not presented is not bought. The fibre plan is for nobody: much too dear.
UNKNOWN = changed(
    LIVELY,
    run={"customers": 2000, "weeks": 20},
    catalogue__products={
        "phone": {"known": 0, "price": 55},
        "brick": {"category": "mobile", "price": 400, "known": 0},
        "fibre": {"known": 0},
    },
    channels__store={"presents": 0.4, "capacity": 1000},
    channels__online__presents=0.4,
    selling={"presentation": 0.1, "awareness_half_life": 1, "telling": 0, "card_lift": 1.5, "card_crowding": 1.0},
    world__competitors__Rival__known=0.3,
)
FIT = Cards(segments={"young": "phone", "old": "phone"})
MISFIT = Cards(segments={"young": "brick", "old": "brick"})


def test_four_quadrants() -> None:
    named = {(2, 1): STAR, (1, 2): QUESTION_MARK, (3, 0): CASH_COW, (1, 0): DOG, (0, 0): DOG}
    assert {each: quadrant(*each, 2.0, 1.0) for each in named} == named
    assert quadrant_of(np.array([2, 1, 0, 2]), 2.0, 1.0) == STAR, "needs are 0 none, 1 latent, 2 explicit"
    assert quadrant_of(np.array([2, 0, 0, 0]), 1.0, 1.0) == CASH_COW


def test_log_odds_of_a_card_and_beside_it() -> None:
    assert put_first(0.2, True, 1.0, 0.5) == pytest.approx(1.2)
    assert put_first(0.2, False, 1.0, 0.5) == pytest.approx(-0.3)


def test_a_quadrants_card_goes_before_the_segments_and_later_ones_win() -> None:
    market = opened(
        LIVELY,
        Cards(cards={"star": "duo"}, segments={"young": "phone"}),
        Cards(segments={"old": "fibre"}, channels=("store",)),
    )
    market.plan = market.decide(market.post_rival_prices())
    table = cards_of(market.dawn(market.post_rival_prices()))
    labels = market.book.labels
    phone, fibre, duo = (labels.offers.index(name) for name in ("phone", "fibre", "duo"))
    assert table[labels.channels.index("store")].tolist() == [[duo, phone, phone, phone], [fibre] * 4]
    assert table[labels.channels.index("online")].tolist() == [[duo, phone, phone, phone], [duo, -1, -1, -1]]


def mobile(market: Market) -> float:
    """Orders of mobile plans in channels with a customer present."""
    return float(market.record.entry("orders")[..., market.book.labels.offers.index("phone")].sum())


def surely(differences: list[float]) -> bool:
    return bool(np.mean(differences) > 2 * np.std(differences, ddof=1) / np.sqrt(len(differences)) > 0)


def test_a_card_that_fits_sells_and_one_that_does_not_costs() -> None:
    none, fit, misfit = ([mobile(lived(UNKNOWN, *cards, seed=s)) for s in SEEDS] for cards in ((), (FIT,), (MISFIT,)))
    assert surely([b - a for a, b in zip(none, fit, strict=True)])
    assert surely([a - b for a, b in zip(none, misfit, strict=True)])


def test_a_card_that_is_not_on_sale_here_changes_nothing() -> None:
    """The bundle is on sale nowhere without bundling: nobody can present it, and no attention goes to it."""
    assert fingerprint(lived(LIVELY, Cards(segments={"young": "duo"}))) == fingerprint(lived(LIVELY))


def test_only_the_quadrant_it_is_for_is_played_to() -> None:
    never = changed(UNKNOWN, selling__many_explicit=100)  # so nobody is a star or a cash cow
    stars = Cards(cards={"star": "brick", "cash_cow": "brick"})
    assert fingerprint(lived(never, stars)) == fingerprint(lived(never))
    everybody_else = Cards(cards={"question_mark": "phone", "dog": "phone"})
    assert total(lived(never, everybody_else), "presented") != total(lived(never), "presented")


def test_no_card_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no card"):
        Cards()


def on() -> str:
    """The fingerprint of a small market with cards."""
    spec = changed(UNKNOWN, run={"customers": 250, "weeks": 6})
    return fingerprint(lived(spec, Cards(cards={"star": "phone", "dog": "fibre"}, segments={"old": "phone"})))


@pytest.mark.slow
def test_compiled_and_uncompiled_live_the_same_history(repository: Path) -> None:
    assert plainly("from tests.market.selling.test_cards import on; print(on())", repository).strip() == on()
