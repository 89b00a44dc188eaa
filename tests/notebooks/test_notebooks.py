"""Each notebook is paired with a script of the same cells, has its outputs, and runs without an error."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

jupytext = pytest.importorskip("jupytext", reason="needs the extra: pip install simsales[notebooks]")
pytest.importorskip("nbclient", reason="needs the extra: pip install simsales[notebooks]")
pytest.importorskip("ipykernel", reason="needs the extra: pip install simsales[notebooks]")

from tests.notebooks.refresh import NOTEBOOKS, execute, scripts  # noqa: E402

SCRIPTS = scripts()
SMALL = {
    "calibrate_churn": 'DATA, HELD_OUT, SPLIT, WORLDS, EVALUATIONS = "data/churn.csv", 0.3, 1, 2, 12',
    "choice": 'DATA, CUSTOMERS, REPLICATIONS = "data/choice.csv", 300, 3',
    "repeat_purchase": (
        'DATA, LATER, AHEAD, TIMES, WORLDS, EVALUATIONS = "data/repeat_purchase.csv", None, 13, 1, 2, 10\n'
        'DONE, PERIODS = "time", [2]'
    ),
    "quickstart": "CUSTOMERS, WEEKS, REPLICATIONS = 300, 12, 2",
    "channel_conflict": 'CHANGES, REPLICATIONS = {"run.customers": 600, "run.weeks": 12}, 3',
    "diffusion": 'DATA, CUSTOMERS, WORLDS = "data/diffusion.csv", 500, 2',
    "flip": 'CHANGES, WORLDS = {"run.customers": 100, "run.weeks": 6}, 40',
    "optimise_offer": ('CHANGES, POINTS, WORLDS, RUNS, FRESH = {"run.customers": 200, "run.weeks": 6}, 8, 2, 24, 3'),
    "retention": 'DATA, CUSTOMERS, WORLDS, EVALUATIONS = "data/retention.csv", 1_000, 2, 12',
    "sensitivity": 'CHANGES, POINTS, WORLDS = {"run.customers": 100, "run.weeks": 6}, 8, 1',
}
QUICK = ("quickstart",)  # the others take longer, and are run with `pytest -m slow`
by_name = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)


def test_each_notebook_has_its_script() -> None:
    assert [script.stem for script in SCRIPTS] == sorted(SMALL)
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == sorted(SMALL)


@by_name
def test_notebook_and_script_have_the_same_cells(script: Path) -> None:
    """After a change of the script: ``python -m tests.notebooks.refresh``."""
    paired = [(cell.cell_type, cell.source) for cell in jupytext.read(script).cells]
    assert [(cell.cell_type, cell.source) for cell in jupytext.read(script.with_suffix(".ipynb")).cells] == paired


@by_name
def test_outputs_are_there_and_name_no_machine(script: Path) -> None:
    text = script.with_suffix(".ipynb").read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not re.search(r"(?<![\w.:/])/(home|work|tmp|root|Users|usr)/", text)


@pytest.mark.parametrize(
    "script",
    [pytest.param(each, id=each.stem, marks=[] if each.stem in QUICK else pytest.mark.slow) for each in SCRIPTS],
)
def test_each_notebook_runs(script: Path) -> None:
    notebook = jupytext.read(script)
    [parameters] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    parameters.source = SMALL[script.stem]
    execute(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def test_the_command_of_the_readme_runs_a_notebook(repository: Path, tmp_path: Path) -> None:
    """As it stands there, on a notebook of one cell: it needs nbclient, and no nbconvert."""
    readme = (repository / "README.md").read_text(encoding="utf-8")
    [said] = re.findall(r"`python3 bootstrap\.py (jupyter execute) (notebooks/\w+\.ipynb)`", readme)
    assert (repository / said[1]).exists()
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": "open('here', 'w')", "outputs": [],
            "execution_count": None}  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "one.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]})
    )
    command = Path(sys.executable).with_name(said[0].split()[0])
    done = subprocess.run([command, "execute", tmp_path / "one.ipynb"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here").exists(), "it runs where the notebook is"
