"""A small scenario that takes its customers from a file, and a way to read such files."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from simsales.market.customer_table import CustomerTable
from simsales.market.loading import load_file

HEADER = "id,plan,months,charge\n"
BASE = """
title = "Customer files"
currency = "EUR"
[run]
weeks = 10
[world.segments.all]
share = 1
[world.needs.main]
[world.needs.net]
[world.competitors.Rival.offers.alike]
category = "main"
price = 60
[catalogue.products]
A = { category = "main", price = 65 }
B = { category = "main", price = 90 }
N = { category = "net", price = 30 }
[channels.store]
direction = "inbound"
[strategies.any]
[world.customer_file]
"""
USUAL = """
path = "customers.csv"
tenure = "months"
charge = "charge"
holds.plan = { A = "A", B = "B" }
"""

type Ask = Callable[..., CustomerTable]


@pytest.fixture
def read(tmp_path: Path) -> Ask:
    """Read a file's customers by a mapping."""

    def ask(content: str | bytes, more: str = "", mapping: str = USUAL, name: str = "customers.csv") -> CustomerTable:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        path = tmp_path / "case.toml"
        path.write_text(BASE + textwrap.dedent(mapping) + more + "\n", encoding="utf-8")
        customers = load_file(path).customers
        assert customers is not None
        return customers

    return ask


def said(customers: CustomerTable) -> str:
    assert customers.reading is not None
    return "\n".join(customers.reading.lines())
