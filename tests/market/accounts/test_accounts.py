"""Business accounts beside households, who never notice them; compiled, told and declared like all else (D-buy)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.accounts.agents import AGREES, Account
from simsales.market.accounts.keys import ROLES
from simsales.market.accounts.levers import Approach
from simsales.market.accounts.table import account_table
from simsales.market.counts import ENTRIES
from simsales.market.ground.state import EXPLICIT
from simsales.market.market import Market
from tests.laws.test_trace import Checked
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, differences, fingerprint, lived, opened, snapshot, total
from tests.market.accounts.firms import NEVER_ASKED, centre, firms


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
