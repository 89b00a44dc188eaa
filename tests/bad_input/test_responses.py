"""Desks, stocks and payments that cannot be: refused where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsales.files.problems import ScenarioError
from simsales.market.check import check
from simsales.market.loading import load_file

FILE = """\
title = "Desks"
{run}
[world.segments.all]
share = 1
{segment}
[world.needs.mobile]
{world}
[catalogue.products.phone]
category = "mobile"
price = 10
{product}
[channels.store]
direction = "inbound"
{desks}
[selling]
{selling}
[strategies.now]
{strategy}
"""
DESK = '[responses.need]\nowner = "store"\n'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"desks": "[responses]"}, "at least one of the desks"),
        ({"desks": '[responses.need]\nowner = "stor"'}, 'no channel "stor"'),
        ({"desks": DESK.replace("need", "needs")}, 'did you mean "need"'),
        ({"desks": DESK + "promisd = 3"}, 'did you mean "promised"'),
        ({"desks": DESK + "opens = 17\ncloses = 9"}, "must be later"),
        ({"desks": DESK + "servers = 0"}, "1"),
        ({"desks": DESK + "patience = 0"}, "more than 0"),
        ({"desks": DESK + "able = 0.5"}, "able"),
        ({"desks": DESK + "supervisors = 2"}, "without escalation"),
        ({"desks": DESK, "world": "[world]\nsize = 30000"}, "of a sample"),
        ({"desks": '[responses]\nchannels = ["store"]\n' + DESK}, "two channels"),
        ({"strategy": 'service = [{ kind = "desk", desk = "need", servers = 2 }]'}, "that desk"),
        ({"desks": DESK, "strategy": 'service = [{ kind = "desk", desk = "need" }]'}, "say `servers` or `promised`"),
        ({"segment": "pays_late = 0.1"}, "credit"),
        ({"segment": "defaults = 0.1", "selling": "credit = 0"}, "credit"),
        ({"selling": "write_off = 3"}, "credit"),
        ({"selling": "credit = 1.5"}, "credit"),
        ({"strategy": 'pricing = [{ kind = "payment_terms", months = 2 }]'}, "bills whose payment is counted"),
        ({"segment": "prepayment_aversion = 2", "selling": "credit = 0"}, "without prepayment"),
        (
            {"strategy": 'pricing = [{ kind = "payment_terms", finds = 0.5 }]', "selling": "credit = 2"},
            "customers who never pay",
        ),
        (
            {"strategy": 'pricing = [{ kind = "payment_terms", prepaid = 1 }]', "selling": "credit = 2"},
            "a one-off price",
        ),
        (
            {"strategy": 'pricing = [{ kind = "payment_terms", prepayed = 1 }]', "selling": "credit = 2"},
            'did you mean "prepaid"',
        ),
        ({"world": "[world.network]\nsame_district = 0.5"}, "an organisation"),
        ({"selling": "drive_by_pay = 0.5"}, "what is at stake"),
        ({"product": "stock = { units = -1 }"}, "0"),
        ({"product": "stock = { unit = 1 }"}, 'did you mean "units"'),
        ({"product": "stock = {}", "world": "[world]\nsize = 30000"}, "of a sample"),
    ],
)
def test_a_desk_a_stock_or_a_payment_that_cannot_be(said: dict[str, str], words: str, tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    names = ("run", "segment", "world", "product", "desks", "selling", "strategy")
    path.write_text(FILE.format(**(dict.fromkeys(names, "") | said)), encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        check(load_file(path))
    assert words in str(error.value)
    assert "desks.toml:" in str(error.value)
