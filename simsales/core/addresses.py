"""How compiled loops read a ``Packed`` table: through one pointer, to words that say where everything is.

The compiler is told how far a table goes and that nothing writes to it, so it moves what a loop reads out of the loop.
"""

from __future__ import annotations

import hashlib
from functools import cache
from struct import pack, unpack
from typing import Any

import numba
import numba.extending
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import datamodel, imputils, types
from numba.core.typing import templates
from numba.np import arrayobj
from numba.np.numpy_support import from_dtype

from simsales.core.packed import Packed

compiler: Any = numba  # no part of Numba says its types
extending: Any = numba.extending
kinds_of: Any = types
models: Any = datamodel.models
lowering: Any = imputils
typing: Any = templates
arrays: Any = arrayobj

WORD = ir.IntType(64)  # an address, a length, a stride, a number: everything takes 64 bits
# The types about which the compiler need not be asked: a week has many keys of luck and settings.
WHOLE: dict[type, Any] = {bool: types.boolean, np.int64: types.int64, np.uint64: types.uint64}


def written(table: Packed) -> tuple[PackedType, Any]:
    """The compiler's type of a table, and the words that it points to (kept with the table)."""
    kept: tuple[PackedType, Any] | None = table.__dict__.get("_written")
    if kept is None:
        kinds, words = [], []
        for value in table:
            kind, own = _words(value)
            kinds.append(kind)
            words += own
        content = np.array(words, np.uint64)
        kept = _type_with(type(table).__name__, table._fields, tuple(kinds)), content
        table.__dict__.update(_written=kept, _address=content.ctypes.data)
    return kept


def _words(value: Any) -> tuple[Any, list[int]]:
    """The compiler's type of a field's value, and the words in which it is written down."""
    whole = WHOLE.get(type(value))
    if whole is not None:
        return whole, [int(value) % 2**64]
    if type(value) is int and value.bit_length() < WORD.width:
        return types.int64, [value % 2**64]
    if isinstance(value, float):
        return types.float64, list(unpack("=Q", pack("=d", value)))
    if isinstance(value, np.ndarray):
        flags = value.flags
        place = value.__array_interface__["data"][0]
        kind = _array_type(value.dtype, value.ndim, flags.c_contiguous, flags.f_contiguous, flags.writeable)
        return kind, [place, *value.shape, *(stride % 2**64 for stride in value.strides)]
    if isinstance(value, Packed):
        kind, words = written(value)
        return kind, words.tolist()
    kind = compiler.typeof(value)
    if kind in (types.int64, types.uint64, types.boolean):
        return kind, [int(value) % 2**64]
    raise TypeError(f"a packed field is an array, a number or another packed table, not {type(value).__name__}")


@cache
def _array_type(dtype: Any, axes: int, by_rows: bool, by_columns: bool, writable: bool) -> Any:
    layout: Any = "C" if by_rows else "F" if by_columns else "A"
    return kinds_of.Array(from_dtype(dtype), axes, layout, readonly=not writable)


@cache
def _type_with(title: str, fields: tuple[str, ...], kinds: tuple[Any, ...]) -> PackedType:
    return PackedType(title, fields, kinds)


def _length(kind: Any) -> int:
    """How many words a type takes."""
    if isinstance(kind, PackedType):
        return sum(_length(inner) for inner in kind.kinds)
    return 1 + 2 * kind.ndim if isinstance(kind, types.Array) else 1


class PackedType(types.Type):
    """The compiler's type of a packed table: which field has which type; the value is an address."""

    def __init__(self, title: str, fields: tuple[str, ...], kinds: tuple[Any, ...]) -> None:
        self.fields, self.kinds = fields, kinds
        content = hashlib.sha256(repr([(field, str(kind)) for field, kind in zip(fields, kinds, strict=True)]).encode())
        super().__init__(name=f"{title}_{content.hexdigest()[:12]}")  # short, since it becomes part of many names

    def place(self, field: str) -> tuple[Any, int]:
        """The type of a field, and the number of its first word."""
        number = self.fields.index(field)
        return self.kinds[number], sum(_length(kind) for kind in self.kinds[:number])


@extending.typeof_impl.register(Packed)
def _type_of(value: Packed, context: Any) -> PackedType:
    return written(value)[0]


@extending.register_model(PackedType)
class _AddressModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: PackedType) -> None:
        super().__init__(manager, kind, ir.PointerType(WORD))
        self.bytes = _length(kind) * WORD.width // 8

    def from_argument(self, builder: Any, value: Any) -> Any:
        if isinstance(value, ir.Argument):
            value.add_attribute("noalias")
            value.attributes.align = WORD.width // 8
            value.attributes.dereferenceable = self.bytes
        return value


@extending.unbox(PackedType)
def _unbox(kind: PackedType, value: Any, c: Any) -> Any:
    number = c.pyapi.object_getattr_string(value, "_address")  # the compiler has asked for the type, so it is there
    address = c.pyapi.long_as_ulonglong(number)
    c.pyapi.decref(number)
    return extending.NativeValue(c.builder.inttoptr(address, ir.PointerType(WORD)))


@typing.infer_getattr
class _Fields(typing.AttributeTemplate):
    key = PackedType

    def generic_resolve(self, kind: PackedType, field: str) -> Any:
        return kind.place(field)[0] if field in kind.fields else None


@lowering.lower_getattr_generic(PackedType)
def _read(context: Any, builder: Any, kind: PackedType, value: Any, field: str) -> Any:
    """Read a field; what is written down never changes, so the compiler may read it once for a whole loop."""
    inner, first = kind.place(field)
    never_changes = builder.module.add_metadata([])

    def at(word: int) -> Any:
        return builder.gep(value, [ir.Constant(ir.IntType(32), first + word)])

    def read(place: Any) -> Any:
        word = builder.load(place)
        word.set_metadata("invariant.load", never_changes)
        return word

    if isinstance(inner, PackedType):
        return lowering.impl_ret_borrowed(context, builder, inner, at(0))
    if isinstance(inner, types.Array):
        array = arrays.make_array(inner)(context, builder)
        count = inner.ndim
        item = context.get_abi_sizeof(context.get_data_type(inner.dtype))
        arrays.populate_array(
            array,
            data=read(builder.bitcast(at(0), ir.PointerType(array.data.type))),
            shape=[read(at(1 + axis)) for axis in range(count)],
            strides=[read(at(1 + count + axis)) for axis in range(count)],
            itemsize=context.get_constant(types.intp, item),
            meminfo=None,
        )
        return lowering.impl_ret_borrowed(context, builder, inner, array._getvalue())
    word = read(at(0))
    if inner == types.float64:
        word = builder.bitcast(word, ir.DoubleType())
    elif inner == types.boolean:
        word = builder.trunc(word, ir.IntType(1))
    return lowering.impl_ret_borrowed(context, builder, inner, word)
