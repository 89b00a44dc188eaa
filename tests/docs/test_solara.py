"""docs/howto/solara.md: its file is what it shows; all of it but Solara itself runs, and shows what the market does."""

from __future__ import annotations

import inspect
import re
import runpy
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import simsales

WEEKS, CUSTOMERS = 3, 200


@pytest.fixture
def app(repository: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The file's names, run where Solara's are stubs that keep what they are given."""
    monkeypatch.chdir(repository)
    solara, shown, counted = ModuleType("solara"), ModuleType("mesa.visualization"), ModuleType("utils")
    solara.component = lambda each: each  # type: ignore[attr-defined]
    solara.FigureMatplotlib = drawn.append  # type: ignore[attr-defined]
    shown.SolaraViz = lambda model, **said: SimpleNamespace(model=model, **said)  # type: ignore[attr-defined]
    shown.Slider = lambda *said: SimpleNamespace(label=said[0], value=said[1])  # type: ignore[attr-defined]
    counted.update_counter = SimpleNamespace(get=lambda: 0)  # type: ignore[attr-defined]
    for name, module in (("solara", solara), ("mesa.visualization", shown), ("mesa.visualization.utils", counted)):
        monkeypatch.setitem(sys.modules, name, module)
    drawn.clear()
    return runpy.run_path("docs/howto/solara_app.py")


drawn: list[Any] = []


def test_the_page_shows_its_file(repository: Path) -> None:
    page = (repository / "docs/howto/solara.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:python|py)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    file = (repository / "docs/howto/solara_app.py").read_text(encoding="utf-8")
    assert [part.strip() for part in re.split(r"^# --- .* ---$", file, flags=re.MULTILINE)] == [
        block.strip() for block in blocks
    ]


def test_every_control_is_a_parameter_and_makes_a_market(app: dict[str, Any]) -> None:
    viz = app["page"]
    taken = inspect.signature(app["TwoMarkets"].__init__).parameters
    assert set(viz.model_params) == set(taken) - {"self"}
    for name, control in viz.model_params.items():
        value = control["value"] if isinstance(control, dict) else control.value
        assert value == taken[name].default, "what the page shows is what the model was made of"
    for challenger in viz.model_params["challenger"]["values"]:
        model = app["TwoMarkets"](challenger=challenger, customers=CUSTOMERS)
        assert list(model.markets)[1] == challenger
        assert {market.customers.n for market in model.markets.values()} == {CUSTOMERS}


def test_its_weeks_are_those_of_the_market(app: dict[str, Any]) -> None:
    model = app["TwoMarkets"](customers=CUSTOMERS, world=7)
    for _ in range(WEEKS):
        model.step()
    assert model.time == WEEKS
    seen = model.datacollector.get_model_vars_dataframe()
    scenario = simsales.load(app["FILE"], {"run.customers": CUSTOMERS, "run.weeks": 52})
    for name in model.markets:
        alone = simsales.build_market(scenario, name, seed=7)
        alone.run_for(WEEKS)
        assert seen[f"margin, {name}"].iloc[-1] == alone.record.measure("margin")
    (component,) = app["page"].components
    component(model)
    (figure,) = drawn
    for axes in figure.axes:
        assert [line.get_label() for line in axes.lines] == list(model.markets)
        assert all(len(line.get_xdata()) == WEEKS for line in axes.lines)


def test_it_stands_still_after_the_last_week(app: dict[str, Any]) -> None:
    model = app["TwoMarkets"](customers=50)
    while model.running:
        model.step()
    model.step()
    assert {market.week for market in model.markets.values()} == {52}
    assert len(model.datacollector.get_model_vars_dataframe()) == 52


@pytest.mark.slow
def test_solara_draws_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solara = pytest.importorskip("solara", reason="SolaraViz is not installed: docs/howto/solara.md")
    monkeypatch.chdir(repository)
    page = runpy.run_path("docs/howto/solara_app.py")["page"]
    _, found = solara.render(page, handle_error=False)
    ipywidgets = pytest.importorskip("ipywidgets", reason="it comes with Solara")
    [image] = found.find(ipywidgets.Image).widgets
    assert re.match(rb"\x89PNG|.*<svg", bytes(image.value), re.DOTALL)
