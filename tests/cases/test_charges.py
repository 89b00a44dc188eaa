"""Charges as they are: usage is split off by the tariff, a cost is a part, each contract has its own end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.experiments.changes import changed
from simsales.files.problems import ScenarioError
from simsales.market.build import build_market
from simsales.market.people import People
from tests.cases.customers import BASE, HEADER

CHURN = "[world.segments.all]\nshare = 1\nchurn = { rate = 0.02 }"
METERED = (
    BASE.replace("[world.needs.net]", "[world.needs.net]\nusage = { mean = 40, spread = 0.3 }")
    .replace('category = "net", price = 30', 'category = "net", price = 30, per_unit = 0.25')
    .replace("[world.segments.all]\nshare = 1", CHURN)
)
MAPPING = 'path = "customers.csv"\ncharge = "charge"\nholds.plan = { A = "A", N = "N" }\n'
CUSTOMERS = 1500


def scenario(folder: Path, rows: str, more: str = "", text: str = METERED, header: str = HEADER) -> Any:
    """A scenario whose customers are these rows."""
    (folder / "customers.csv").write_text(header + rows, encoding="utf-8")
    (folder / "case.toml").write_text(f"{text}{MAPPING}{more}", encoding="utf-8")
    return simsales.load(folder / "case.toml")


def started(prepared: Any, seed: int = 1) -> Any:
    """The customers of a market before its first week."""
    return People.of(build_market(prepared, "any", seed=seed).customers)


def fees(seed: int = 7) -> np.ndarray:
    """What customers pay besides usage: around the list price of 30."""
    return np.random.default_rng(seed).uniform(20, 40, CUSTOMERS).round(2)


def rows(charges: np.ndarray) -> str:
    return "".join(f"{n},N,1,{charge:.2f}\n" for n, charge in enumerate(charges))


def used() -> np.ndarray:
    """What usage costs customers of this scenario a month: their own, unlike what the worlds draw."""
    return 0.25 * 40 * np.exp(0.3 * np.random.default_rng(11).normal(size=CUSTOMERS) - 0.045)


def test_usage_in_a_charge_comes_off_it(tmp_path: Path) -> None:
    """A charge of 45, of 30 at list: less what their usage costs by the tariff, all in all what the file says."""
    people = started(scenario(tmp_path, rows(np.full(50, 45.0)), "usage_in_charge = true\n"))
    due = 0.25 * people.usage[:, 1].astype(float)
    assert people.paid[:, 1] == pytest.approx(np.maximum(45 - due, 0))
    assert (people.usual_paid == people.paid).all()
    assert (people.listed == people.paid).all()
    as_said = started(scenario(tmp_path, rows(np.full(50, 45.0)), "usage_in_charge = false\n"))
    assert as_said.paid[:, 1] == pytest.approx(45.0)


def test_a_charge_that_may_hold_usage_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(tmp_path, rows(np.full(10, 45.0)))
    assert "case.toml:" in str(refused.value)
    assert "world.customer_file.charge: 10 customers with N pay more than the list price" in str(refused.value)
    assert "usage_in_charge = true splits it off" in str(refused.value)
    with pytest.raises(ScenarioError, match="there is no charge that usage could be in"):
        scenario(tmp_path, rows(np.full(10, 45.0)), "usage_in_charge = true\n", text=BASE)


def test_two_files_that_differ_by_usage_in_the_charge_churn_alike(tmp_path: Path) -> None:
    """The law: fees alone, and fees with what usage costs, are the same customers to us, within Monte-Carlo error."""
    left: dict[str, list[float]] = {"fees": [], "all": []}
    bills: dict[str, list[float]] = {"fees": [], "all": []}
    for name, charges, said in (("fees", fees(), "false"), ("all", fees() + used(), "true")):
        folder = tmp_path / name
        folder.mkdir()
        prepared = scenario(folder, rows(charges), f"usage_in_charge = {said}\n")
        for seed in range(1, 9):
            market = build_market(prepared, "any", seed=seed)
            market.run()
            left[name].append(market.record.summary()["churn"])
            bills[name].append(market.record.summary()["revenue"])
    for each, least in ((left, 0.0), (bills, 0.01)):
        apart = np.array(each["all"]) - np.array(each["fees"])
        error = apart.std(ddof=1) / np.sqrt(len(apart))
        assert abs(apart.mean()) <= 3 * error + least * np.mean(each["fees"])
    assert np.mean(left["fees"]) > 0.03, "there is churn to be moved"
    twice = lived(scenario(tmp_path, rows(fees() + used()), "usage_in_charge = false\n"))
    assert twice["revenue"] > 1.15 * np.mean(bills["fees"]), "usage that counts twice is seen"


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_of_a_cost_that_is_a_part_of_the_charge_the_rest_is_margin(tmp_path: Path, share: float) -> None:
    text = BASE.replace('category = "main", price = 65', f'category = "main", price = 65, cost_share = {share}')
    summary = lived(scenario(tmp_path, "1,A,1,50\n2,A,1,80\n3,A,1,65\n", text=text))
    assert summary["revenue"] > 0
    assert summary["margin"] == pytest.approx((1 - share) * summary["revenue"], abs=1e-6)


def test_the_part_of_a_bundle_is_that_of_its_products_by_list_price(tmp_path: Path) -> None:
    text = BASE.replace('category = "main", price = 65', 'category = "main", price = 60, cost_share = 0.5').replace(
        "[channels.store]", '[catalogue.bundles.both]\nproducts = ["A", "N"]\n[channels.store]'
    )
    more = 'holds.plan = { A = "both" }\n'
    (tmp_path / "customers.csv").write_text(HEADER + "1,A,1,100\n", encoding="utf-8")
    (tmp_path / "case.toml").write_text(f'{text}path = "customers.csv"\ncharge = "charge"\n{more}', encoding="utf-8")
    summary = lived(simsales.load(tmp_path / "case.toml"))
    assert summary["margin"] == pytest.approx((1 - 0.5 * 60 / 90) * summary["revenue"], rel=1e-9)


def lived(prepared: Any) -> dict[str, float]:
    """What a run comes to of customers who all stay and buy nothing."""
    market = build_market(prepared, "any", seed=1)
    market.run()
    found: dict[str, float] = market.record.summary()
    return found


def test_another_way_to_read_a_file_is_no_ignored_one(tmp_path: Path) -> None:
    prepared = scenario(tmp_path, "1,A,1,50\n2,A,1,80\n3,A,1,65\n", text=BASE)
    assert changed(prepared, ["world.customer_file.limit=2"]).loaded.customers.n == 2
    assert changed(prepared, ["world.customer_file.charge_unit=year"]).loaded.customers.charge[0] == pytest.approx(
        50 / 12
    )
    assert changed(prepared, ["run.weeks=2"]).loaded.customers is prepared.loaded.customers


def test_each_contract_of_a_customer_has_its_own_end(tmp_path: Path) -> None:
    header = "id,plan,ends\n"
    mapping = 'path = "customers.csv"\nid = "id"\nrows = "contracts"\ncontract_ends = "ends"\n'
    mapping += 'holds.plan = { A = "A", N = "N" }\n'
    (tmp_path / "customers.csv").write_text(header + "1,A,5\n1,N,30\n2,N,7\n3,A,\n3,N,9\n", encoding="utf-8")
    (tmp_path / "case.toml").write_text(BASE + mapping, encoding="utf-8")
    people = started(simsales.load(tmp_path / "case.toml"))
    assert people.contract_end.tolist()[0] == [5, 30]
    assert people.contract_end[1, 1] == 7
    assert people.contract_end[2, 1] == 9
