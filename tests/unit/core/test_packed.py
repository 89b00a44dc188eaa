"""A packed table reads the same in a compiled loop as in Python, whatever it holds."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from simsales.core.addresses import address_of
from simsales.core.compiled import loop, plain, rule
from simsales.core.packed import Packed, packed, put_together


class Inner(Packed):
    """A table within another."""

    rate: float
    row: Any


class Outer(Packed):
    """Arrays of one to three axes, numbers, and a table."""

    line: Any
    grid: Any
    block: Any
    count: int
    switch: bool
    inner: Inner
    last: float


def outer(**changed: Any) -> Outer:
    """A table in which no two numbers are the same."""
    line, grid = np.arange(5.0), np.arange(12, dtype=np.int16).reshape(3, 4) + 20
    block = np.arange(24, dtype=np.float32).reshape(2, 3, 4) + 40
    inner = Inner(-0.5, np.array([7, 9], np.int32))
    fields: dict[str, Any] = {"line": line, "grid": grid, "block": block, "count": -3, "switch": True, "last": 0.125}
    return Outer(**{**fields, "inner": inner, **changed})


@rule
def inner_sum(inner: Any) -> float:
    """Read a table that was handed on by another function."""
    return inner.rate * 1000.0 + inner.row[0] + 10 * inner.row[1]


@loop
def read(table: Any, found: Any) -> None:
    """Read every field at every place."""
    k = 0
    for i in range(table.line.shape[0]):
        found[k] = table.line[i]
        k += 1
    for i in range(table.grid.shape[0]):
        for j in range(table.grid.shape[1]):
            found[k] = table.grid[i, j] + 100 * table.grid[i][j]
            k += 1
    for i in range(table.block.shape[0]):
        for j in range(table.block.shape[1]):
            for h in range(table.block.shape[2]):
                found[k] = table.block[i, j, h]
                k += 1
    found[k] = table.count
    found[k + 1] = 1.0 if table.switch else -1.0
    found[k + 2] = inner_sum(table.inner)
    found[k + 3] = table.last


@loop
def write(table: Any, value: float) -> None:
    """Change what is in a column."""
    for i in range(table.line.shape[0]):
        table.line[i] += value


TABLES = {
    "in rows": outer(),
    "in columns": outer(grid=np.asfortranarray(outer().grid)),
    "every second": outer(line=np.arange(10.0)[::2], block=np.arange(96.0).reshape(4, 6, 4)[::2, ::2]),
    "backwards": outer(line=np.arange(5.0)[::-1], grid=outer().grid[:, ::-1]),
    "empty": outer(line=np.zeros(0), grid=np.zeros((0, 4), np.int16)),
    "switched off": outer(switch=False, count=2**40, last=-1e-300),
    "numpy's numbers": outer(switch=np.bool_(True), count=np.int64(5), last=np.float64(2.5)),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_compiled_loop_reads_what_python_reads(name: str) -> None:
    table = TABLES[name]
    size = table.line.size + table.grid.size + table.block.size + 4
    compiled, uncompiled = np.full(size, np.nan), np.full(size, np.nan)
    read(table, compiled)
    plain(read)(table, uncompiled)
    assert np.isfinite(compiled).all()
    assert compiled.tolist() == uncompiled.tolist()


@pytest.mark.parametrize("kind", [np.bool_, np.int32, np.float64])
def test_where_an_array_lies(kind: Any) -> None:
    """Read as C does, it is what NumPy says."""
    table = np.zeros((4, 6), kind)
    empty, fixed = np.zeros(0, kind), np.zeros(3, kind)
    fixed.setflags(write=False)
    for array in (table, table[1:, ::2], table[::-1].T, table.reshape(-1)[7:], empty, fixed, np.zeros((), kind)):
        assert address_of(array) == array.__array_interface__["data"][0]


def test_read_only_columns_are_read() -> None:
    line = np.arange(5.0)
    line.setflags(write=False)
    found = np.zeros(5 + 12 + 24 + 4)
    read(outer(line=line), found)
    assert found[:5].tolist() == line.tolist()


def test_a_loop_changes_what_is_in_a_column() -> None:
    table = outer()
    write(table, 2.0)
    assert table.line.tolist() == [2.0, 3.0, 4.0, 5.0, 6.0]


def test_a_changed_copy_is_read_anew_and_the_first_is_not_changed() -> None:
    first = outer()
    found = np.zeros(5 + 12 + 24 + 4)
    read(first, found)
    second = first._replace(last=9.0, inner=first.inner._replace(rate=3.0))
    read(second, found)
    assert found[-1] == 9.0
    assert found[-2] == 3000.0 + 7 + 90
    assert first.last == 0.125
    assert first.inner.rate == -0.5


def test_a_table_is_fixed_once_made() -> None:
    with pytest.raises(AttributeError, match="_replace"):
        outer().last = 1.0  # type: ignore[misc]


def test_other_fields_than_its_own_are_refused() -> None:
    with pytest.raises(TypeError, match="row"):
        Inner(rate=1.0)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="rows"):
        Inner(rate=1.0, rows=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Inner(1.0, np.zeros(1), 3)  # type: ignore[call-arg]


def test_what_no_loop_can_read_is_refused() -> None:
    with pytest.raises(TypeError, match="str"):
        write(outer(last="much"), 1.0)


def test_fields_in_order_by_name_and_through_pickle() -> None:
    pair = packed("Pair", ("a", "b"))(1, b=2)
    assert list(pair) == [1, 2]
    assert pair._asdict() == {"a": 1, "b": 2}
    again = pickle.loads(pickle.dumps(Inner(1.5, np.array([1, 2], np.int32))))
    assert (again.rate, again.row.tolist()) == (1.5, [1, 2])


def test_a_table_put_together_while_the_program_runs_goes_through_pickle() -> None:
    again = pickle.loads(pickle.dumps(put_together("Facts", {"price": 3.0}, {"rows": np.arange(3)})))
    assert (type(again).__name__, again.price, again.rows.tolist()) == ("Facts", 3.0, [0, 1, 2])
