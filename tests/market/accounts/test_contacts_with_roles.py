"""Contacts move the roles of a business account, each by its own content (D-buy)."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.accounts.levers import Approach
from simsales.market.accounts.table import account_table
from tests.laws.worlds import changed, fingerprint, lived, opened, total
from tests.market.accounts.firms import firms, won


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
