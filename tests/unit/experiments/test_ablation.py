"""Ablation and remarks: what each component is worth, what did nothing, and what else differs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.ablation import ablate
from simsales.experiments.errors import ExperimentError
from simsales.experiments.remarks import Remark
from simsales.experiments.runner import Progress
from simsales.experiments.statistics import mean_interval
from simsales.experiments.store import Store
from simsales.market.check import Prepared, ResolvedStrategy
from simsales.market.contract.levers import SixElements
from simsales.market.price.levers import Discount, ListPrice
from simsales.market.promotion.levers import Coupons
from simsales.market.starter import starter
from simsales.reporting.ablation import show_ablation

MID_CONTRACT = Path(__file__).parent / "scenarios" / "mid_contract.toml"
MINE = "Mid-contract authority"
CUT, COUPON = Discount(by=0.2), Coupons(face=40.0, redeemed=0.8)
NEVER = Discount(by=0.5, starts=500)
PLAN = SixElements(offers=("fibre",), channels=("store",))


@pytest.fixture(scope="module")
def fibre(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A small scenario, with strategies of known components."""
    path = tmp_path_factory.mktemp("fibre") / "fibre.toml"
    path.write_text(starter("fibre"))
    prepared = simsales.load(path, {"run.customers": 600, "run.weeks": 16, "run.replications": 3})
    base = prepared.strategies["As today"]
    made = {
        "As today": base,
        "Both": replace(base, name="Both", components=(CUT, COUPON, NEVER, PLAN)),
        "Cut": replace(base, name="Cut", components=(CUT,)),
        "Coupon": replace(base, name="Coupon", components=(COUPON,)),
        "Nothing": replace(base, name="Nothing", components=()),
    }
    return Prepared(prepared.loaded, made)


def shown(what: RenderableType) -> str:
    """What a terminal of 80 columns shows."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, highlight=False).print(what)
    return stream.getvalue()


def with_base(prepared: Prepared, *components: object) -> Prepared:
    """The same in which the baseline has some components."""
    base = ResolvedStrategy("As today", "", components)  # type: ignore[arg-type]
    return Prepared(prepared.loaded, {**prepared.strategies, "As today": base})


# --- What a component is worth -----------------------------------------------------------------------------------


def test_a_component_that_does_nothing_is_worth_nothing_exactly(fibre: Prepared) -> None:
    table = ablate(fibre, "Both", store=None, jobs=1).table
    assert list(table.index) == ["pricing discount 1", "promotion coupon", "pricing discount 2", "plan six_elements"]
    for idle in ("pricing discount 2", "plan six_elements"):
        assert table.loc[idle, ["worth", "changed"]].tolist() == [0, 0]
        assert table.loc[idle, ["low", "high"]].isna().all(), "three worlds that are the same are no certainty"
    assert (table.loc[["pricing discount 1", "promotion coupon"], "changed"] == 3).all(), (
        "a lever is not said to be idle"
    )
    assert table.loc["pricing discount 1", "worth"] != 0


def test_what_is_idle_is_said_to_change_nothing(fibre: Prepared) -> None:
    found = ablate(fibre, "Both", replications=2, store=None, jobs=1)
    assert found.idle == ["pricing discount 2", "plan six_elements"]
    assert shown(show_ablation(found, "CNY")).count("changes nothing") == 2


def test_worlds_are_paired_by_seed(fibre: Prepared) -> None:
    """Each worth is what the strategies with and without it are apart in the same worlds, one by one."""
    found = ablate(fibre, "Both", seeds=[7, 3, 11], store=None, jobs=1)
    both = {seed: simsales.run(fibre, "Both", seed).summary()["margin"] for seed in (7, 3, 11)}
    without_cut = {seed: simsales.run(fibre, "Coupon", seed).summary()["margin"] for seed in (7, 3, 11)}
    base = {seed: simsales.run(fibre, "As today", seed).summary()["margin"] for seed in (7, 3, 11)}
    worth = np.array([both[seed] - without_cut[seed] for seed in (7, 3, 11)])
    assert list(found.seeds) == [7, 3, 11]
    assert found.table.loc["pricing discount 1", "worth"] == pytest.approx(worth.mean())
    row = found.table.loc["pricing discount 1", ["low", "high"]]
    reach = max(row["high"] - worth.mean(), worth.mean() - row["low"])
    assert reach >= 4.302653 * worth.std(ddof=1) / np.sqrt(3) * (1 - 1e-9), "Student's, and Hall's where that is longer"
    assert row.tolist() == pytest.approx(list(mean_interval(worth)[1:]))
    assert found.total.mean == pytest.approx(np.mean([both[seed] - base[seed] for seed in base]))


def test_the_rest_is_what_the_worths_leave_of_the_difference(fibre: Prepared) -> None:
    found = ablate(fibre, "Both", store=None, jobs=1)
    assert found.rest.mean == pytest.approx(found.total.mean - found.table["worth"].sum())
    alone = ablate(fibre, "Cut", store=None, jobs=1)
    assert alone.rest.mean == pytest.approx(0, abs=1e-9), "a single component has nothing to interact with"
    assert alone.table.loc["pricing discount", "worth"] == pytest.approx(alone.total.mean)


def test_what_the_baseline_has_too_is_no_part_of_the_difference(fibre: Prepared) -> None:
    found = ablate(with_base(fibre, COUPON), "Both", store=None, jobs=1)
    assert found.table["shared"].tolist() == [False, True, False, False]
    own = found.table.loc[~found.table["shared"], "worth"].sum()
    assert found.rest.mean == pytest.approx(found.total.mean - own)


def test_what_two_components_do_only_together_is_in_the_rest(fibre: Prepared) -> None:
    """The same list price twice: without either of them nothing changes, and all of the difference is left."""
    price = ListPrice(price=49.0, offers=("fibre",))
    twice = replace(fibre.strategies["Cut"], components=(price, price))
    found = ablate(Prepared(fibre.loaded, {**fibre.strategies, "Cut": twice}), "Cut", store=None, jobs=1)
    assert found.table[["worth", "changed"]].to_numpy().tolist() == [[0, 0], [0, 0]]
    assert found.rest == found.total
    assert found.total.mean != 0


@pytest.mark.slow  # the command is held to it in test_jobs
def test_two_jobs_and_one_are_the_same_bits_and_all_is_kept(fibre: Prepared, tmp_path: Path) -> None:
    one = ablate(fibre, "Both", store=tmp_path / "one.db", jobs=1)
    two = ablate(fibre, "Both", store=None, jobs=2)
    again = ablate(fibre, "Both", store=tmp_path / "one.db", jobs=1)
    for other in (two, again):
        assert {**other.to_dict(), "runs": None} == {**one.to_dict(), "runs": None}
    assert (again.done.executed, again.done.from_store) == (0, 18)
    assert len(Store(tmp_path / "one.db")) == one.done.executed == 18


def test_interrupted_it_covers_the_complete_worlds_and_goes_on(fibre: Prepared, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done >= 8:
            raise KeyboardInterrupt

    cut_short = ablate(fibre, "Both", store=tmp_path / "kept.db", jobs=1, progress=stop)
    assert cut_short.done.interrupted
    assert 1 <= cut_short.worlds < 3
    assert cut_short.to_dict()["runs"]["interrupted"]
    whole = ablate(fibre, "Both", store=tmp_path / "kept.db", jobs=1)
    assert whole.worlds == 3
    assert whole.done.from_store >= 6


@pytest.mark.parametrize(
    ("strategy", "said"),
    [("As today", "it is the baseline"), ("Nothing", "no components"), ("Bth", 'did you mean "Both"')],
)
def test_what_has_nothing_to_take_away_is_refused(fibre: Prepared, strategy: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        ablate(fibre, strategy, store=None)


# --- What did nothing, and what else differs ---------------------------------------------------------------------


def remarks(prepared: Prepared, *names: str) -> list[Remark]:
    return simsales.compare(prepared, names, store=None, jobs=1).remarks


def test_a_lever_that_acts_is_not_named(fibre: Prepared) -> None:
    assert [remark.about for remark in remarks(fibre, "As today", "Coupon")] == []


def test_a_lever_that_never_acts_is_named_with_the_figure(fibre: Prepared) -> None:
    nobody = replace(fibre.strategies["Coupon"], components=(Coupons(face=40.0, redeemed=0.0),))
    few = replace(nobody, components=(Coupons(face=40.0, starts=400),))
    both = Prepared(fibre.loaded, {**fibre.strategies, "Nobody": nobody, "Few": few})
    found = remarks(both, "As today", "Nobody", "Few")
    assert [remark.text for remark in found] == [
        '"Nobody": promotion coupon was used in none of the orders.',
        '"Few": promotion coupon had no chance to act.',
        '"Nobody" changed nothing: every figure of every world is that of "As today".',
        '"Few" changed nothing: every figure of every world is that of "As today".',
    ]
    assert found[0].value == 0 < found[0].of
    assert found[1].of == 0


def test_what_is_shared_with_the_baseline_is_said_of_the_baseline_only(fibre: Prepared) -> None:
    idle = Coupons(face=40.0, redeemed=0.0)
    mine = replace(fibre.strategies["Cut"], components=(CUT, idle))
    found = remarks(with_base(Prepared(fibre.loaded, {**fibre.strategies, "Cut": mine}), idle), "As today", "Cut")
    assert [remark.strategy for remark in found] == ["As today"]


# --- The command --------------------------------------------------------------------------------------------------

TINY = ["--customers", "300", "--weeks", "8", "--replications", "2", "--no-store", "--jobs", "1"]


def test_the_command_takes_the_best_beside_the_baseline() -> None:
    done = CliRunner().invoke(app, ["compare", str(MID_CONTRACT), *TINY, "--ablate"])
    assert done.exit_code == 0, done.output
    assert f"What each component of {MINE} is worth" in " ".join(done.output.split())
    assert "first decomposition" in done.output


def test_the_command_takes_those_that_are_named_and_says_it_as_data() -> None:
    done = CliRunner().invoke(app, ["compare", str(MID_CONTRACT), *TINY, "--ablate-strategy", MINE, "--json", "-"])
    assert done.exit_code == 0, done.output
    [found] = json.loads(done.stdout)["ablation"]
    assert [each["component"] for each in found["components"]] == ["channel_policy call", "pricing authority"]
    assert set(found["rest"]) == {"mean", "low", "high"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ablate-strategy", "As today"], "it is the baseline"),
        (["--ablate-strategy", "Mid-contract autority"], "did you mean"),
        (["--ablate", "--strategies", MINE], "compare two at least"),
        (["--ablate", "--vary", "run.weeks=4,8"], "it goes without --ablate"),
    ],
)
def test_what_cannot_be_ablated_is_said_before_anything_runs(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["compare", str(MID_CONTRACT), *TINY, *arguments])
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize("option", [["--ablate"], ["--by", "segment"], ["--funnel"]])
def test_several_weeks_go_without_what_is_asked_of_one(option: list[str]) -> None:
    """It is told of what was said: --weeks, and not --vary."""
    done = CliRunner().invoke(app, ["compare", str(MID_CONTRACT), "--weeks", "4,8", *option])
    assert done.exit_code == 2
    assert "--weeks 4,8 compares at each number of weeks" in done.output
    assert f"it goes without {option[0]}; for that, say one number of weeks" in done.output
    assert "--vary" not in done.output
