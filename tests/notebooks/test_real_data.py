"""What notebooks say on public data, which are no part of the project: ``pytest -m slow tests/notebooks``.

The paired scripts are lived cell by cell with other parameters, and what they worked out is held against the figures
that are promised. Each takes some minutes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

matplotlib = pytest.importorskip("matplotlib", reason="needs the extra: pip install simsales[plot]")

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LATER = [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]  # CDNOW, weeks 40 to 78, by purchases before

pytestmark = pytest.mark.slow


def lived(name: str, file: str, monkeypatch: pytest.MonkeyPatch, **parameters: Any) -> dict[str, Any]:
    """All that a notebook has named after its last cell, on a file of the data; skipped where there is none."""
    if not (DATA / file).exists():
        pytest.skip(f"{file} is no part of the project")
    matplotlib.use("Agg")
    monkeypatch.chdir(NOTEBOOKS)
    code = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
    _, *cells = re.split(r"^# %%(.*)$", code, flags=re.MULTILINE)
    space: dict[str, Any] = {}
    for title, cell in zip(cells[::2], cells[1::2], strict=True):
        if "[markdown]" not in title:
            exec(compile(cell, name, "exec"), space)
        if "parameters" in title:
            known = space.keys()
            assert parameters.keys() | {"DATA"} <= known, "parameters are those of the first cell"
            space.update(parameters, DATA=str(DATA / file))
    return space


def test_choices_among_electricity_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    """4,308 choices: the market's log likelihood of a choice is within .01 of the logit's, and the answer holds."""
    found = lived("choice", "electricity.csv.gz", monkeypatch)
    exact = found["log_likelihood"](found["found"].x) / found["choices"].choices
    assert found["choices"].choices == 4308
    assert exact == pytest.approx(-1.15103, abs=1e-5)
    assert abs(found["likelihood"].per_choice - exact) < 1e-6
    assert found["coefficients"]["pf"] == pytest.approx(-0.625, abs=0.001)
    assert found["coefficients"]["cl"] == pytest.approx(-0.108, abs=0.001)
    assert found["comparison"].best == "A cent less"


@pytest.mark.parametrize("split", [1, 2])
def test_joint_cells_of_the_telecom_base(split: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """30% of the joint cells held out: size-weighted mean absolute error at most .06, and below both baselines."""
    found = lived("calibrate_churn", "telco_customer_churn.csv", monkeypatch, SPLIT=split)
    off = found["off"](found["cells"][found["out"]])
    assert off["market"] <= 0.06
    assert off["market"] < off["product"] < off["constant"]


def test_repeat_purchases_of_cdnow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fitted on 39 weeks: nearer to what came than anything but the closed form, and near that.

    The closed form's own forecast of weeks 40 to 78 is 12% too low (of all 78 weeks 5%), as is well known; the market's
    is 17% (9%). Both lie within what the data fix: 2.6 of log likelihood are between the two.
    """
    named = {"LATER": LATER, "TIMES": 1, "WORLDS": 6, "EVALUATIONS": 100}
    found = lived("repeat_purchase", "cdnow_customers_summary.csv", monkeypatch, **named)
    whole, by = found["whole"], found["by"]
    assert whole.loc["seen", "to come"] == pytest.approx(1882, abs=1)
    assert whole.loc["market", "to come"] == pytest.approx(whole.loc["BG/NBD", "to come"], rel=0.1)
    assert abs(whole.loc["market", "of all weeks, off"]) <= 0.1
    assert by["market"].to_numpy()[:6] == pytest.approx(by["BG/NBD"].to_numpy()[:6], rel=0.12)
    error = {name: ((by[name] - by["seen"]).abs() * by["customers"]).sum() for name in ("market", "NBD")}
    assert error["market"] < 0.4 * error["NBD"]
