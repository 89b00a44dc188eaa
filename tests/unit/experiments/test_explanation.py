"""Shapley values of the levers in which two strategies differ: against all orders, world by world."""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments import shapley
from simsales.experiments.differing import between
from simsales.experiments.errors import ExperimentError
from simsales.experiments.explanation import why
from simsales.experiments.runner import Progress
from simsales.market.check import Prepared, ResolvedStrategy
from simsales.market.contract.levers import SixElements, Targets
from simsales.market.price.levers import Discount, ListPrice
from simsales.market.promotion.levers import Coupons, Gift, TopUp
from simsales.market.starter import starter
from simsales.reporting.explanation import show_explanation

CUT, DEEP = Discount(by=0.1), Discount(by=0.2)
COUPON, NEVER = Coupons(face=40.0, redeemed=0.8), ListPrice(price=1.0, offers=("fibre",), starts=500)
PRICE = ListPrice(price=49.0, offers=("fibre",))


@pytest.fixture(scope="module")
def fibre(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A small scenario, with strategies of known components."""
    path = tmp_path_factory.mktemp("fibre") / "fibre.toml"
    path.write_text(starter("fibre"))
    prepared = simsales.load(path, {"run.customers": 600, "run.weeks": 16, "run.replications": 3})
    made = {
        "One": ResolvedStrategy("One", "", (CUT, COUPON)),
        "Two": ResolvedStrategy("Two", "", (DEEP, NEVER)),
        "None": ResolvedStrategy("None", "", ()),
        "Twice": ResolvedStrategy("Twice", "", (PRICE, PRICE)),
    }
    return Prepared(prepared.loaded, made)


LEVERS = ["pricing discount (by: 0.1 → 0.2)", "pricing list", "without promotion coupon"]


def test_shares_are_those_over_all_orders_and_sum_in_every_world(fibre: Prepared) -> None:
    """Brute force: all six orders, each strategy between written by hand and run by itself."""
    found = why(fibre, "One", "Two", store=None, jobs=1)
    assert list(found.table.index) == LEVERS
    made = {
        frozenset(there): ((DEEP,) if 0 in there else (CUT,))
        + ((NEVER,) if 1 in there else ())
        + (() if 2 in there else (COUPON,))
        for size in range(4)
        for there in itertools.combinations(range(3), size)
    }
    for seed in found.seeds:
        values = {}
        for there, components in made.items():
            one = Prepared(fibre.loaded, {"It": ResolvedStrategy("It", "", components)})
            values[there] = simsales.run(one, "It", seed).summary()["margin"]
        shares = np.zeros(3)
        for order in itertools.permutations(range(3)):
            for place, lever in enumerate(order):
                before = frozenset(order[:place])
                shares[lever] += (values[before | {lever}] - values[before]) / 6
        assert found.by_world[seed].to_numpy() == pytest.approx(shares)
        assert found.by_world[seed].sum() == pytest.approx(values[frozenset({0, 1, 2})] - values[frozenset()])
    assert found.table["share"].sum() == pytest.approx(found.total.mean)
    assert found.total.mean == pytest.approx(found.end.mean - found.start.mean)


@pytest.mark.slow
def test_five_levers_are_dealt_out_as_over_all_120_orders(fibre: Prepared) -> None:
    """Brute force over a strategy that differs in five levers: every order lived through, in every world."""
    levers = (CUT, COUPON, PRICE, Gift(value=50.0, cost=40.0), TopUp(pay=100.0, bonus=20.0))
    made = {"None": ResolvedStrategy("None", "", ()), "Five": ResolvedStrategy("Five", "", levers)}
    five = Prepared(fibre.loaded, made)
    found = why(five, "None", "Five", replications=2, store=None, jobs=1)
    places = between(made["None"], made["Five"])
    assert len(found.table) == 5
    for seed in found.seeds:
        values = {}
        for coalition in range(32):
            kept = tuple(lever for place, lever in enumerate(levers) if coalition >> place & 1)
            one = Prepared(fibre.loaded, {"It": ResolvedStrategy("It", "", kept)})
            values[frozenset(kept)] = simsales.run(one, "It", seed).summary()["margin"]
        shares = dict.fromkeys(levers, 0.0)
        for order in itertools.permutations(levers):
            for place, lever in enumerate(order):
                before = frozenset(order[:place])
                shares[lever] += (values[before | {lever}] - values[before]) / 120
        told = [next(lever for lever in levers if places.strategy(1 << bit).components == (lever,)) for bit in range(5)]
        assert found.by_world[seed].to_numpy() == pytest.approx([shares[lever] for lever in told])
        assert found.by_world[seed].sum() == pytest.approx(values[frozenset(levers)] - values[frozenset()])
    assert (found.table["share"] != 0).all()


def test_a_lever_that_does_nothing_has_nothing(fibre: Prepared) -> None:
    found = why(fibre, "One", "Two", store=None, jobs=1)
    assert found.by_world.loc["pricing list"].tolist() == [0, 0, 0]
    assert found.table.loc["pricing list", ["alone", "last"]].tolist() == [0, 0]


@pytest.mark.slow
def test_a_sales_plan_has_nothing_and_doubles_nothing(fibre: Prepared) -> None:
    """It changes nothing by itself, to the bit: so what lies between is run once, with it or without it."""
    planned = SixElements(offers=("fibre",), channels=("store",), targets=Targets(orders=5))
    made = {"One": fibre.strategies["One"], "Planned": ResolvedStrategy("Planned", "", (DEEP, NEVER, planned))}
    with_plan = why(Prepared(fibre.loaded, made), "One", "Planned", replications=1, store=None, jobs=1)
    without = why(fibre, "One", "Two", replications=1, store=None, jobs=1)
    assert with_plan.done.executed == without.done.executed == 8 * len(without.seeds)
    [name] = set(with_plan.table.index) - set(LEVERS)
    assert name == "plan six_elements"
    assert (with_plan.by_world.loc[name] == 0.0).all()
    assert np.allclose(with_plan.by_world.loc[LEVERS], without.by_world.loc[LEVERS])
    assert float(with_plan.total.mean) == pytest.approx(float(without.total.mean))
    assert between(made["One"], made["Planned"]).acting.bit_count() == 3


def test_levers_that_do_the_same_have_the_same(fibre: Prepared) -> None:
    """The same list price twice: the first to come has all of it, and neither is the first more often."""
    found = why(fibre, "None", "Twice", store=None, jobs=1)
    one, two = found.by_world.to_numpy()
    assert one == pytest.approx(two)
    assert found.total.mean != 0
    assert found.table["alone"].tolist() == pytest.approx([found.total.mean] * 2)
    assert found.table["last"].tolist() == [0, 0]


def test_segments_sum_to_the_whole(fibre: Prepared) -> None:
    found = why(fibre, "One", "Two", by="segment", measure="revenue", store=None, jobs=1)
    assert found.groups is not None
    by_lever = found.groups["share"].groupby(level=1).sum()
    assert len(found.groups) > len(LEVERS), "there is more than one segment"
    for lever, share in found.table["share"].items():
        assert by_lever[lever] == pytest.approx(share)


def test_sampled_orders_sum_too_and_say_their_error(fibre: Prepared) -> None:
    whole, part = (why(fibre, "One", "Two", orders=each, store=None, jobs=1) for each in (None, 6))
    difference = whole.by_world.sum().to_numpy()
    assert part.orders == 6
    assert part.by_world.sum().to_numpy() == pytest.approx(difference)
    assert part.by_world.to_numpy() == pytest.approx(whole.by_world.to_numpy()), (
        "two levers: an order and its reverse do"
    )
    assert "6 orders were drawn at random" in " ".join(shown(part).split())


def test_the_error_of_sampling_is_that_of_orders_and_their_reverse() -> None:
    """Three that only work together: the last to come has all, and a pair of orders tells of two of them."""
    from simsales.experiments.explanation import _shares

    orders = shapley.sampled(3, 40, seed=3)
    found, error = _shares(lambda coalition: np.array([6.0 * (coalition == 7)]), 3, orders)
    assert found.sum() == pytest.approx(6)
    assert (np.abs(found[:, 0] - 2) < 4 * error).all()
    assert (error > 0).all()


@pytest.mark.parametrize("players", [1, 2, 5])
def test_exact_is_the_mean_over_all_orders(players: int) -> None:
    luck = np.random.default_rng(players)
    values = luck.normal(size=(1 << players, 4))
    over_all = shapley.from_orders(values.__getitem__, itertools.permutations(range(players))).mean(axis=0)
    assert shapley.exact(values.__getitem__, players) == pytest.approx(over_all)


def test_ends_are_the_strategies_themselves(fibre: Prepared) -> None:
    one, two = fibre.strategies["One"], fibre.strategies["Two"]
    levers = between(one, two)
    assert levers.strategy(0) is one
    assert levers.strategy(7) is two
    assert [component for component, _, takes in levers.places if takes is None] == list(two.components)
    assert levers.strategy(4).components == (CUT,), "without the coupon"
    shared = between(replace(one, components=(COUPON, CUT)), replace(two, components=(COUPON, DEEP, NEVER)))
    assert shared.strategy(2).components == (COUPON, CUT, NEVER)


@pytest.mark.slow  # the command is held to it in test_jobs
def test_jobs_and_the_store_change_nothing(fibre: Prepared, tmp_path: Path) -> None:
    one = why(fibre, "One", "Two", store=tmp_path / "one.db", jobs=1)
    two = why(fibre, "One", "Two", store=None, jobs=2)
    again = why(fibre, "One", "Two", store=tmp_path / "one.db", jobs=1)
    for other in (two, again):
        assert {**other.to_dict(), "runs": None} == {**one.to_dict(), "runs": None}
    assert again.done.executed == 0


def test_interrupted_it_covers_the_complete_worlds(fibre: Prepared, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done >= 12:
            raise KeyboardInterrupt

    cut_short = why(fibre, "One", "Two", store=tmp_path / "kept.db", jobs=1, progress=stop)
    assert cut_short.done.interrupted
    assert cut_short.worlds == 1
    assert why(fibre, "One", "Two", store=tmp_path / "kept.db", jobs=1).done.from_store >= 8


@pytest.mark.parametrize(
    ("names", "options", "said"),
    [
        (("One", "One"), {}, "they are the same strategy"),
        (("One", "Tow"), {}, 'did you mean "Two"'),
        (("One", "Two"), {"measure": "margn"}, 'did you mean "margin"'),
        (("One", "Two"), {"replications": 0}, "at least 1 replication"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    fibre: Prepared, names: tuple[str, str], options: dict[str, str], said: str
) -> None:
    with pytest.raises(ExperimentError, match=said):
        why(fibre, *names, store=None, **options)  # type: ignore[arg-type]


def shown(found: simsales.Explanation) -> str:
    """What a terminal of 80 columns shows."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, highlight=False).print(show_explanation(found, "CNY"))
    return stream.getvalue()


TINY = ["--customers", "300", "--weeks", "8", "--replications", "2", "--no-store", "--jobs", "1"]


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "fibre.toml"
    file.write_text(starter("fibre"))
    asked = ["explain", str(file), *TINY, "--strategies", "Cut fibre,Home bundle"]
    done = CliRunner().invoke(app, [*asked, "--by", "segment"], env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    for told in ("from Cut fibre to Home bundle", "bundling mixed", "without pricing discount", "Difference"):
        assert told in done.stdout
    found = json.loads(CliRunner().invoke(app, [*asked, "--json", "-"]).stdout)
    assert found["schema"] == "simsales explanation 1"
    assert sum(each["share"] for each in found["levers"]) == pytest.approx(found["total"]["mean"])
    three = CliRunner().invoke(app, ["explain", str(file), *TINY, "--strategies", "As today"])
    assert three.exit_code == 2
    assert "two strategies are explained" in three.stderr
