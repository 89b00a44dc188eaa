"""What a choice depends on beside the customer and the offers: what is around them, and the keys of their luck."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.attention.herd import herd_of
from simsales.market.choice.haggling import haggling_of
from simsales.market.contract.prepayment import payers_of
from simsales.market.ground.day import Today
from simsales.market.selling.cards import cards_of
from simsales.market.selling.plan import Hands


class Scene(Packed):
    """What is around customers this week.

    ``herd`` says that novelty, conformity or company matters to anybody; ``newness`` is by own offer, ``hot`` by
    channel and own offer, ``share`` the share of all who hold a category (where everybody knows everybody: ``mixed``),
    ``friends_start`` where in ``friend`` those of each row
    begin; ``rivals_moved`` the categories in which rivals offer something else than at the start,
    ``rivals_cut`` by how much their prices have fallen at most; ``cards`` the card by
    channel, segment and quadrant;
    ``skills`` all reps' skills by step, of whom ``first`` has each channel's first; who ``never_pays``, and each
    customer's luck when they are ``checked`` for credit (empty where nobody is); the ``haggling`` about discounts.
    """

    herd: bool
    newness: Any
    hot: Any
    mixed: bool
    share: Any
    friends_start: Any
    friend: Any
    rivals_moved: Any
    rivals_cut: Any
    cards: Any
    skills: Any
    first: Any
    never_pays: Any
    checked: Any
    haggling: Any


class Luck(Packed):
    """The keys of what is drawn in a choice; ``epoch`` is that of ``taste``, ``next_taste`` the one after it.

    ``knows`` is drawn once for good: who knows a rival's offer goes on knowing it.
    """

    consider: Any
    knows: Any
    taste: Any
    next_taste: Any
    turn: Any
    stays: Any
    own_taste: Any
    taste_stays: float
    epoch: int
    taste_weeks: int
    answer: Any
    close: Any
    press: Any
    novelty: Any
    conformity: Any
    voucher: Any
    checked: Any
    haggle: Any


def scene_of(today: Today) -> Scene:
    """The scene of a week, made once."""
    if today.scene is not None:
        made: Scene = today.scene
        return made
    herd, payers = herd_of(today), payers_of(today)
    today.scene = Scene(
        herd=bool(herd.on),
        newness=herd.newness,
        hot=herd.hot,
        mixed=bool(today.friends.mixed),
        share=today.holders_share,
        friends_start=today.friends.start,
        friend=today.friends.friend,
        rivals_moved=today.once("rivals_moved", lambda: rivals_moved(today), today.decided, today.facts),
        rivals_cut=today.once("rivals_cut", lambda: rivals_cut(today), today.decided, today.facts),
        cards=today.once("cards", lambda: cards_of(today), today.plan[Hands].decks),
        skills=np.concatenate(today.rep_skill),
        first=np.array([*accumulate(map(len, today.rep_skill), initial=0)]),
        never_pays=payers.never,
        checked=payers.checked,
        haggling=haggling_of(today),
    )
    return today.scene


def rivals_moved(today: Today) -> Any:
    """By category, whether a rival's price, or who knows it, has changed since the start."""
    own, offer = today.facts.own, today.facts.offer
    changed = (today.decided.rival_price != offer.list_price) | (offer.known != offer.known_at_start)
    changed[:own] = False
    return ((offer.component >= 0) & changed[:, None]).any(axis=0)


def rivals_cut(today: Today) -> Any:
    """By category, the most by which a rival's price has fallen since the start; infinite where more know it."""
    own, offer = today.facts.own, today.facts.offer
    fallen = np.maximum(offer.list_price - today.decided.rival_price, 0.0)
    fallen[offer.known > offer.known_at_start] = np.inf
    fallen[:own] = 0.0
    return np.where(offer.component >= 0, fallen[:, None], 0.0).max(axis=0, initial=0.0)


def luck_of(today: Today) -> Luck:
    """The luck of a week's choices, made once."""
    if today.luck_of_choice is not None:
        made: Luck = today.luck_of_choice
        return made
    luck, selling = today.luck, today.facts.selling
    epoch = today.week // int(selling.taste_weeks)
    today.luck_of_choice = Luck(
        consider=today.key("consider"),
        knows=luck.key("rival known"),
        taste=luck.key("taste", epoch),
        next_taste=luck.key("taste", epoch + 1),
        turn=luck.key("taste turns"),
        stays=luck.key("taste stays"),
        own_taste=luck.key("own taste"),
        taste_stays=selling.taste_stays,
        epoch=epoch,
        taste_weeks=int(selling.taste_weeks),
        answer=today.key("objections"),
        close=today.key("close"),
        press=today.key("press"),
        novelty=luck.key("novelty"),
        conformity=luck.key("conformity"),
        voucher=luck.key("voucher"),
        checked=today.key("quality check"),
        haggle=luck.key("haggle"),
    )
    return today.luck_of_choice
