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
    """Fitted on 39 weeks, the total of the next 39 within 5%.

    By frequency it is nearer than the NBD by far, and no nearer than the BG/NBD: who never bought again buys .24, of
    which it has .15. The BG/NBD's own curve ends 4% too low at week 78, as published (Fader, Hardie & Lee 2005): of
    weeks 40 to 78 alone that is 11%. Customers who are done after some time (PDO/NBD) have none of it.
    """
    named = {"LATER": LATER, "TIMES": 1, "WORLDS": 4, "EVALUATIONS": 16, "DONE": "time"}
    found = lived("repeat_purchase", "cdnow_customers_summary.csv", monkeypatch, **named)
    whole, by = found["whole"], found["by"]
    assert whole.loc["seen", "to come"] == pytest.approx(1882, abs=1)
    assert whole.loc["BG/NBD of anybody", "of all weeks, off"] == pytest.approx(-0.04, abs=0.002)
    assert whole.loc["BG/NBD of anybody", "to come, off"] == pytest.approx(-0.113, abs=0.002)
    assert whole.loc["PDO/NBD of anybody", "to come, off"] == pytest.approx(-0.013, abs=0.002)
    assert abs(whole.loc["market", "to come, off"]) <= 0.05
    assert found["exact"].every == 3, "the likeliest period"
    error = {name: ((by[name] - by["seen"]).abs() * by["customers"]).sum() for name in by if name != "customers"}
    assert error["market"] < 0.4 * error["NBD"]
