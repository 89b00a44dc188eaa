"""Business accounts: six roles decide, contacts move them, and households never notice (D-buy)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.core.compiled import plain
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.accounts.agents import AGREES, DECLINES, FORBIDS, Account
from simsales.market.accounts.confer import (
    content_suits,
    remembered,
    role_to_address,
    spoken_for,
    stance_after,
    verdict_of,
    weighted_stance,
)
from simsales.market.accounts.keys import CHAMPION, GATEKEEPER, INSIDER, ROLES, BuyingCentre
from simsales.market.accounts.levers import Approach
from simsales.market.accounts.plan import ORDERS, Approaching
from simsales.market.accounts.table import account_table
from simsales.market.counts import ENTRIES
from simsales.market.ground.state import EXPLICIT
from simsales.market.market import Market
from simsales.market.promotion.levers import Gift
from tests.laws.test_trace import Checked
from tests.laws.test_trespass import plainly
from tests.laws.worlds import LIVELY, QUIET, Spec, changed, differences, fingerprint, lived, opened, snapshot, total

INFLUENCE = np.array([role.influence for role in BuyingCentre().roles()])
NEVER_ASKED = {"threshold": -1.0, "veto": -1.0, "insider_lift": 0.0}  # a buying centre that always agrees


def centre(spread: float = 0.0, **changes: Any) -> dict[str, Any]:
    """A buying centre whose roles have their stance (0, if not said) in every account; other keys as said."""
    table: dict[str, Any] = {role: {"stance": 0.0, "stance_spread": spread} for role in ROLES}
    for key, value in changes.items():
        if key in ROLES:
            table[key] |= {"stance": value} if isinstance(value, float) else value
        else:
            table[key] = value
    return table


# Firms with a need, whom field reps (of full skill, always heard out) visit every four weeks or so.
FIRMS = changed(
    QUIET,
    run={"customers": 400, "weeks": 16},
    world__needs__mobile={"rate": 0.1, "worth_having": 3},
    channels__field={
        "direction": "outbound", "connects": 1, "rapport": 1, "discovers": 1, "presents": 1, "closes": 1,
        "capacity": 100,
    },
    reps__managers={"channel": "field", "count": 2, "skill": 1, "skill_spread": 0},
)  # fmt: skip


def firms(spread: float = 0.0, **changes: Any) -> Spec:
    """FIRMS with a buying centre."""
    return changed(FIRMS, world__segments__all__account=centre(spread, **changes))


def won(market: Market) -> Any:
    """The customers who hold an offer of ours."""
    holding = market.customers.column("holding")
    return set(np.flatnonzero(((holding >= 0) & (holding < market.book.labels.own)).any(axis=1)).tolist())


class TestRules:
    def test_the_weighted_stance_by_hand(self) -> None:
        stance = np.array([0.5, -0.2, 0.1, 0.0, 0.8, -1.0])
        by_hand = 0.35 * 0.5 + 0.2 * -0.2 + 0.15 * 0.1 + 0.15 * 0.0 + 0.1 * 0.8 + 0.05 * -1.0
        assert weighted_stance(stance, INFLUENCE) == pytest.approx(by_hand) == pytest.approx(0.18)
        assert verdict_of(0.18, 0.2, 0.0, -0.3) == DECLINES
        assert verdict_of(0.18, 0.18, 0.0, -0.3) == AGREES
        assert verdict_of(1.0, 0.18, -0.31, -0.3) == FORBIDS

    @given(st.lists(st.floats(-1, 1), min_size=6, max_size=6), st.integers(0, 5), st.floats(0, 2))
    def test_nobody_in_favour_makes_it_worse(self, stance: list[float], role: int, more: float) -> None:
        def verdict(stances: Any) -> int:
            weighted = plain(weighted_stance)(stances, INFLUENCE)
            return int(plain(verdict_of)(weighted, 0.2, stances[GATEKEEPER], -0.3))

        better = np.array(stance)
        better[role] = min(better[role] + more, 1.0)
        assert (verdict(better) == AGREES) >= (verdict(np.array(stance)) == AGREES)

    @given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
    def test_a_stance_stays_between_minus_one_and_one(self, stance: float, other: float, a: float, b: float) -> None:
        for after in (
            plain(stance_after)(stance, True, a, b),
            plain(stance_after)(stance, False, a, b),
            plain(spoken_for)(stance, other, a),
            plain(remembered)(stance, other, a),
        ):
            assert -1 - 1e-12 <= after <= 1 + 1e-12
        assert plain(spoken_for)(stance, other, a) >= stance, "the champion speaks for us, never against"
        assert plain(stance_after)(stance, True, a, b) >= stance >= plain(stance_after)(stance, False, a, b)

    def test_content_suits_once_in_six_by_chance_and_always_by_skill(self) -> None:
        luck = (np.arange(6000) + 0.5) / 6000
        suited = [np.mean([plain(content_suits)(skill, each) for each in luck]) for skill in (0.0, 0.4, 1.0)]
        assert suited == pytest.approx([1 / 6, 1 / 2, 1.0], abs=1e-3)

    def test_whom_a_contact_addresses(self) -> None:
        stance = np.array([0.6, 0.0, -0.5, 0.3, 0.2, -0.4])

        def addressed(order: str, *roles: str, meetings: int = 0, stance: Any = stance) -> str:
            row = np.array(Approaching(roles=roles or ROLES, order=order).row())
            assert ORDERS[row[0]] == order
            return ROLES[role_to_address(row[0], row[2:], stance, INFLUENCE, meetings)]

        turns = [addressed("in turn", "champion", "gatekeeper", meetings=m) for m in range(3)]
        assert turns == ["champion", "gatekeeper", "champion"]
        assert addressed("weakest") == "key_user"
        assert addressed("weakest", "champion", "gatekeeper") == "champion"
        assert addressed("most influential") == "key_user", "0.15 × 1.5 is more than 0.2 × 1 or 0.35 × 0.4"
        assert addressed("champion first") == "champion"
        friend = stance.copy()
        friend[CHAMPION] = 0.5
        assert addressed("champion first", stance=friend) == "key_user"


class TestDecision:
    def test_a_veto_blocks_though_all_others_love_us(self) -> None:
        loved = centre(**(dict.fromkeys(ROLES, 1.0) | {"gatekeeper": -0.9}), gain=0.0, champion_pull=0.0)
        blocked, allowed = (
            lived(changed(FIRMS, world__segments__all__account={**loved, "veto": veto})) for veto in (-0.3, -1.0)
        )
        assert total(blocked, "orders") == 0 < total(allowed, "orders")
        assert total(blocked, "vetoed") == total(blocked, "occasions") > 0
        assert total(allowed, "vetoed") == total(allowed, "not_agreed") == 0

    def test_who_does_not_agree_buys_nothing_new_and_may_go_to_a_rival(self) -> None:
        market = lived(
            changed(
                firms(threshold=1.0),
                world__competitors__Rival__offers__sim={"category": "mobile", "price": 20},
            )
        )
        assert total(market, "orders") == 0 < total(market, "lost_sale")
        assert total(market, "presented") == 0, "and hears of nothing in vain"
        assert total(market, "not_agreed") == total(market, "occasions")

    def test_renewals_are_its_own_business(self) -> None:
        """Who holds our phone may sign again for a gift (on the same terms it would only be kept)."""
        market = lived(
            changed(
                firms(threshold=1.0),
                world__needs__mobile__renewal_rate=0.2,
                world__segments__all__holds={"phone": 0.5},
                catalogue__products__phone__known=1,
                run__weeks=30,
            ),
            Gift(value=20.0, cost=10.0),
        )
        assert total(market, "renewals") > 0 == total(market, "acquisitions")

    @pytest.mark.parametrize("role", range(len(ROLES)))
    def test_each_role_matters_and_none_in_favour_costs_an_account(self, role: int) -> None:
        """Same luck; in one world all accounts have one role more in favour of us: nobody who bought buys no more."""
        roles = {name: {"stance": -0.1, "stance_spread": 0.4} for name in ROLES}
        better = roles | {ROLES[role]: {"stance": 0.7, "stance_spread": 0.4}}
        spec = changed(FIRMS, channels__field__capacity=1000, channels__field__overcomes=0.5)
        before, after = (
            lived(changed(spec, world__segments__all__account={**each, "veto": -0.3})) for each in (roles, better)
        )
        assert won(before) <= won(after)
        if role != INSIDER:  # who has a twentieth of the influence, and helps with objections besides
            assert won(before) < won(after)

    def test_all_stances_are_what_was_drawn_and_more_customers_change_none(self) -> None:
        few, many = (opened(changed(firms(spread=0.4), run__customers=n)) for n in (300, 400))
        assert few.accounts is not None
        assert many.accounts is not None
        stance = many.accounts.column("stance")
        assert np.array_equal(few.accounts.column("stance"), stance[:300])
        assert np.abs(stance).max() <= 1
        assert abs(stance.mean()) < 0.05
        assert abs(stance.std() - 0.4) < 0.05


def test_each_role_in_its_own_words_wins_more_accounts() -> None:
    """D-buy: the same visits on the same luck; each role needs its own treatment."""
    spec = firms(spread=0.3, gatekeeper={"stance": -0.2, "stance_spread": 0.4}, champion=0.2)
    spec = changed(spec, run__weeks=40)  # five visits: what a champion brings about takes its time
    deciders, alike, each = (
        lived(spec, approach)
        for approach in (
            Approach(roles=("decision_maker",)),
            Approach(addresses="champion first", content="results"),
            Approach(addresses="champion first"),
        )
    )
    assert len(won(alike)) < len(won(deciders)) < len(won(each))
    assert total(each, "vetoed") < total(deciders, "vetoed")


def test_a_champion_speaks_for_us_in_our_absence() -> None:
    """Same luck, same contacts with the champion; the pull alone brings the others along."""
    approach = Approach(addresses="champion first", roles=("champion",))
    silent, speaks = (lived(firms(champion_pull=pull), approach) for pull in (0.0, 0.1))
    assert account_table(silent)["champion"].mean() == account_table(speaks)["champion"].mean() > 0
    assert account_table(silent)["decision_maker"].max() == 0 < account_table(speaks)["decision_maker"].min()
    assert won(silent) < won(speaks)


class TestContacts:
    def test_content_beside_the_point_wins_fewer_accounts(self) -> None:
        right, wrong = (
            lived(firms(threshold=0.1), Approach(roles=("decision_maker",), content=content))
            for content in ("results", "price")
        )
        assert won(wrong) < won(right)
        assert account_table(wrong)["decision_maker"].max() <= 0 < account_table(right)["decision_maker"].min()
        assert total(wrong, "not_agreed") > total(right, "not_agreed")

    def test_skill_finds_what_matters(self) -> None:
        unskilled, skilled = (
            lived(changed(firms(), reps__managers__skill=skill), Approach(addresses="weakest")) for skill in (0.0, 1.0)
        )
        assert account_table(unskilled)["weighted"].mean() < account_table(skilled)["weighted"].mean()

    def test_a_champion_against_us_says_nothing(self) -> None:
        worlds = [lived(firms(champion=-0.8, champion_pull=pull, gain=0.0)) for pull in (0.0, 0.1)]
        assert fingerprint(worlds[0]) == fingerprint(worlds[1])

    def test_what_was_moved_is_forgotten(self) -> None:
        market = opened(firms(half_life=2.0, champion_pull=0.0), Approach(roles=("decision_maker",), ends=4.0))
        while market.week < market.weeks:
            market.run_for(1)
            if market.week == 2:
                early = account_table(market)["decision_maker"]
                seen = early > 0.1
                for channel in market.channels:
                    channel.effort = 0.0
        assert seen.any()
        late = account_table(market)["decision_maker"][seen]
        assert late.to_numpy() == pytest.approx(early[seen].to_numpy() * 0.5 ** ((market.weeks - 2) / 2))

    def test_a_friendly_insider_helps_with_objections_once_we_have_called(self) -> None:
        # Everybody is seen every week: whom the reps see next would else depend on who has bought.
        spec = changed(firms(threshold=-1.0, insider=0.8), channels__field={"overcomes": 0.4, "capacity": 1000})
        deaf = changed(spec, world__segments__all__account__insider_lift=0)
        told, untold = lived(spec), lived(deaf)
        assert total(told, "objected") < total(untold, "objected")
        assert won(untold) < won(told)
        market = opened(spec)
        insight = market.customers.column("insight")
        assert not insight.any(), "nothing is known before the first contact"
        market.run_for(1)
        called = (market.customers.column("touched")[:, 1] == 0) & (insight > 0)
        assert called.sum() == np.count_nonzero(insight) > 0
        hostile = lived(changed(spec, world__segments__all__account__insider__stance=-0.5))
        assert not hostile.customers.column("insight").any(), "who is not our friend tells nothing"

    def test_the_rivals_offer_is_known_by_a_need_found_or_by_the_insider(self) -> None:
        table = account_table(lived(firms(insider=0.8)))
        assert table["told_by_insider"].sum() > table["need_found"].sum() > 0
        market = lived(firms(insider=0.8, insider_reveals=0.9, gain=0.0))
        known = account_table(market)
        assert known["told_by_insider"].sum() == 0 < known["need_found"].sum()
        per_account = market.record.entry("rivals_known")[-1].sum() / market.record.entry("accounts")[-1].sum()
        assert per_account == pytest.approx(known["need_found"].mean(), abs=0.02)


class TestHouseholds:
    def test_without_businesses_there_is_no_account(self) -> None:
        market = opened(LIVELY)
        assert market.accounts is None
        assert Account not in market.agents_by_type
        assert account_table(market).empty

    def test_an_account_that_always_agrees_is_a_household(self) -> None:
        """Bit by bit: nothing else of accounts touches a customer, and nobody else's luck moves."""
        households, businesses = (
            lived(changed(LIVELY, **changes))
            for changes in ({}, {"world__segments__old__account": {**centre(0.4), **NEVER_ASKED}})
        )
        assert differences(snapshot(households), snapshot(businesses)) == []
        ours = [name for name in ENTRIES if name not in ("accounts", "accounts_won", "rivals_known")]
        assert all((households.record.entry(n) == businesses.record.entry(n)).all() for n in ours)
        assert total(businesses, "accounts") > 0

    def test_households_beside_businesses_may_always_buy(self) -> None:
        market = lived(changed(LIVELY, world__segments__old__account=centre(threshold=1.0)))
        closed = market.customers.column("closed_to_us") == 1
        old = market.customers.column("segment") == 1
        assert (closed == old).all()
        assert market.record.entry("acquisitions").sum(axis=(0, 2, 3))[0] > 0
        assert market.record.entry("not_agreed").sum(axis=(0, 2, 3))[0] == 0

    def test_accounts_are_mesa_agents(self) -> None:
        market = lived(changed(LIVELY, world__segments__old__account={}))
        agents = market.agents_by_type[Account]
        assert len(agents) == (market.customers.column("segment") == 1).sum()
        some = agents[0]
        assert set(some.stances) == set(ROLES)
        assert some.agrees == (some.verdict == AGREES)
        assert some.gatekeeper == some.stances["gatekeeper"]
        assert len(agents.select(lambda account: account.agrees)) == (account_table(market).verdict == "agrees").sum()


BUSY = changed(LIVELY, run__customers=300, run__weeks=10, world__segments__old__account={"insider": {"stance": 0.4}})
APPROACHES = (Approach(addresses="champion first", channels=("field",)), Approach(content="price", starts=5.0))


def history_of(market: Market) -> str:
    """A hash of the customers and the counts, and one of the accounts' columns."""
    assert market.accounts is not None
    columns = [market.accounts.column(name).tobytes() for name in sorted(market.accounts.columns)]
    return fingerprint(market) + hashlib.sha256(b"".join(columns)).hexdigest()


class TestMachinery:
    def test_uncompiled_it_is_the_same_history(self, repository: Path) -> None:
        code = "from tests.market.accounts.test_accounts import *\nprint(history_of(lived(BUSY, *APPROACHES)))"
        assert plainly(code, repository).strip() == history_of(lived(BUSY, *APPROACHES))

    def test_it_touches_only_what_it_declares(self, repository: Path) -> None:
        code = (
            "from tests.laws import guarded\n"
            "guarded.LIVELY = guarded.changed(guarded.LIVELY, world__segments__old__account={})\n"
            "guarded.STRATEGIES = guarded.STRATEGIES[1:2]\n"
            "print(guarded.trespasses())"
        )
        assert plainly(code, repository).strip() == "[]"

    def test_it_is_retold_as_it_was(self) -> None:
        watch = Checked(opened(changed(BUSY, run__customers=2000, run__weeks=6), *APPROACHES))
        while watch.market.week < watch.market.weeks:
            watch.week()
        assert "_confer" in watch.heard

    def test_a_biography_tells_of_the_buying_centre(self) -> None:
        market = lived(BUSY, *APPROACHES)
        assert market.accounts is not None
        row = int(market.accounts.column("customer")[np.argmax(market.accounts.column("meetings"))])
        market = opened(BUSY, *APPROACHES)
        story = CustomerStory(market, row)
        watch = Watch(market, story.customers, story.rows)
        told = [event for _ in range(market.weeks) for event in story.events(watch.week()) if event.event == "account"]
        assert any("stance" in event.what for event in told)
        assert any("buying centre" in event.what for event in told)

    def test_a_need_must_be_there_for_a_sale_to_be_lost(self) -> None:
        market = lived(firms(threshold=1.0), Approach(addresses="weakest"))
        need = market.customers.column("need")[:, 0] == EXPLICIT
        assert need.any()
        assert total(market, "not_agreed") + total(market, "vetoed") == total(market, "occasions")
