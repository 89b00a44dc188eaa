"""Law: whatever becomes of a customer file, each row is a customer, or left out and counted, or the file is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from simsales.files.problems import ScenarioError
from simsales.market.customer_file import read_customers
from simsales.market.loading import load_file
from tests.cases.customers import BASE

ROWS = "id,plan,since,charge,end,csat,status\n" + "".join(
    f"{n},{'AB'[n % 2]},2024-0{n % 9 + 1}-11,{60 + n}.50,2027-01-{n + 10},{n % 5 + 1},{'on' if n % 7 else 'off'}\n"
    for n in range(20)
)
MAPPING = """
path = "customers.csv"
as_of = "2026-11-28"
bad_rows = "skip"
most_left_out = 1
id = "id"
where = { status = ["on"] }
tenure = "since"
contract_ends = "end"
charge = "charge"
attributes = { satisfaction = "csat" }
scales = { csat = [1, 5] }
holds.plan = { A = "A", B = "B" }
"""
PIECES = (
    ",",
    ";",
    "\n",
    '"',
    "\r",
    "\t",
    "€",
    "-",
    "9",
    "/",
    "%",
    "NA",
    "1,000.5",
    "31/12/2026",
    " ",
    "\ufeff",
    "\x00",
    "A",
)


def mutated(text: str, luck: random.Random) -> str:
    """A text in which a few things were lost, doubled, moved or put in."""
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(len(text))
        end = min(len(text), at + luck.choice((1, 1, 2, 5, 40)))
        how = luck.randrange(4)
        if how == 0:
            text = text[:at] + text[end:]
        elif how == 1:
            text = text[:at] + luck.choice(PIECES) + text[at:]
        elif how == 2:
            text = text[:at] + text[at:end] * 2 + text[end:]
        else:
            text = text[:at] + luck.choice(PIECES) + text[end:]
    return text


@pytest.mark.parametrize("count", [250, pytest.param(2000, marks=pytest.mark.slow)])
def test_no_row_is_lost_in_silence(tmp_path: Path, count: int) -> None:
    (tmp_path / "customers.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "case.toml").write_text(BASE + MAPPING, encoding="utf-8")
    scenario = load_file(tmp_path / "case.toml").scenario
    spec = scenario.world.customer_file
    assert spec is not None
    read = refused = 0
    for seed in range(count):
        text = mutated(ROWS, random.Random(seed))
        (tmp_path / "customers.csv").write_text(text, encoding="utf-8", newline="")
        try:
            customers = read_customers(spec, tmp_path, scenario)
        except ScenarioError as error:
            refused += bool(error.problems)
            continue
        read += 1
        assert customers.reading is not None
        assert customers.n + customers.reading.bad + customers.reading.passed_over == customers.reading.rows, seed
        assert bool(customers.reading.bad) == bool(customers.reading.left_out), seed
    assert read + refused == count
    assert min(read, refused) > 0
