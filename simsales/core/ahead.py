"""Rows fetched ahead: while one customer's rule runs, the columns of one who comes later are on their way from memory.

A loop over scattered rows waits for memory longer than it reckons: each column of each row lies elsewhere. A loop that
knows its rows says which columns it reads, and asks for those of a row that comes a little later; that changes nothing
but time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba.extending
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types

from simsales.core.addresses import PackedType

extending: Any = numba.extending
AHEAD = 8  # so many rows later


def fetching(*names: str) -> Callable[[Any, Any, int], None]:
    """A rule ``(table, rows, k)`` that asks for these columns of a packed table for whom a loop comes to after ``k``.

    A table may lack some of them.

    >>> fetching("price")({"price": [3.0]}, [0], 0)
    """

    def fetch(table: Any, rows: Any, k: int) -> None:
        """Ask for the row of a little later."""

    @extending.intrinsic
    def ask(context: Any, table: Any, row: Any) -> Any:
        if not isinstance(table, PackedType):
            return None

        def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            address, number = given
            number = context.cast(builder, number, row, types.int64)
            kinds = ir.FunctionType(ir.VoidType(), [ir.PointerType(ir.IntType(8)), *[ir.IntType(32)] * 3])
            prefetch = builder.module.declare_intrinsic("llvm.prefetch", [ir.PointerType(ir.IntType(8))], kinds)
            settings = [ir.Constant(ir.IntType(32), value) for value in (0, 3, 1)]  # to read, to keep, data
            for name, kind in zip(table.fields, table.kinds, strict=True):
                if name in names and isinstance(kind, types.Array):
                    first = table.place(name)[1]
                    start, apart = (
                        builder.load(builder.gep(address, [ir.Constant(ir.IntType(32), first + word)]))
                        for word in (0, 1 + kind.ndim)
                    )
                    place = builder.add(start, builder.mul(number, apart))
                    builder.call(prefetch, [builder.inttoptr(place, ir.PointerType(ir.IntType(8))), *settings])
            return context.get_dummy_value()

        return types.none(table, row), write

    @extending.overload(fetch)
    def _fetch(table, rows, k):  # type: ignore[no-untyped-def]  # Numba compares bare signatures
        return lambda table, rows, k: ask(table, rows[min(k + AHEAD, rows.shape[0] - 1)])

    return fetch
