"""How compiled loops read a ``Packed`` table: through one pointer, to words that say where everything is.

The compiler is told how far a table goes and that nothing writes to it, so it moves what a loop reads out of the loop.
"""

from __future__ import annotations

import ctypes
import hashlib
from array import array
from collections.abc import Callable
from operator import attrgetter
from struct import Struct
from struct import error as StructError
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

SIGNED, REAL = Struct("=q"), Struct("=d")  # a word, and the number that it holds
NUMBERS: dict[Layout, str] = {np.uint64: "Q", np.int64: "q", int: "q", bool: "q", np.float64: "d", float: "d"}

type Layout = Any  # hashable: what two values have in common that compiled code reads alike
_layouts: dict[Layout, tuple[PackedType, int]] = {}  # the compiler's type of a table, and its number
_forms: dict[Layout, Struct] = {}  # how a table that holds nothing but numbers is written down at once


class Looks(dict[type, Callable[[Any], Layout]]):
    """How the layout of a value is found, by its type: in few steps, since every call of a loop asks for it.

    The layout decides how compiled code reads the value; it is None where only the compiler can say it.

    >>> (LOOKS[np.ndarray](np.zeros(3)) == LOOKS[np.ndarray](np.ones(5))) != LOOKS[np.ndarray](np.zeros((3, 1)))
    True
    """

    def __missing__(self, kind: type) -> Callable[[Any], Layout]:
        if issubclass(kind, Packed):
            self[kind] = lambda table: table._layout or written(table)[2]  # one of several
        elif issubclass(kind, float | bool | np.generic):
            self[kind] = type  # all of them have one
        else:
            self[kind] = lambda value: None
        return self[kind]


LOOKS = Looks()
LOOKS[np.ndarray] = attrgetter("dtype.num", "ndim", "flags.num")
LOOKS[int] = lambda value: int if value.bit_length() < WORD.width else None


def written(table: Packed) -> tuple[PackedType, Any, int]:
    """The compiler's type of a table, the words that it points to (kept with the table), and the type's number."""
    kept: tuple[PackedType, Any, int] | None = table.__dict__.get("_written")
    return _write_down(table) if kept is None else kept


def _write_down(table: Packed) -> tuple[PackedType, Any, int]:
    """Write a table down for the first time, and keep it."""
    layout: tuple[Layout, ...] = (type(table), *map(type, table))
    form, content = _forms.get(layout), array("q")
    if form is not None:
        try:
            content.frombytes(form.pack(*table))
        except StructError:  # a whole number of Python's that is too large
            form = None
    if form is None:
        words: list[int] = []
        layout = (type(table), *[_write(value, words) for value in table])
        content.extend(words)
    known = _layouts.get(layout)
    if known is None:
        kinds = tuple(_kind_of(value) for value in table)
        known = _layouts[layout] = PackedType(type(table).__name__, table._fields, kinds), len(_layouts) + 1
        if all(kind in NUMBERS for kind in layout[1:]):
            _forms[layout] = Struct("=" + "".join(NUMBERS[kind] for kind in layout[1:]))
    kept = known[0], content, known[1]
    table.__dict__.update(_written=kept, _layout=known[1], _address=content.buffer_info()[0])
    return kept


def _write(value: Any, words: list[int]) -> Layout:
    """Add the words in which a field's value is written down; its layout."""
    layout = LOOKS[type(value)](value)
    if layout is None:
        layout = _kind_of(value)
    if isinstance(value, np.ndarray):
        words.append(address_of(value))
        words += value.shape
        words += value.strides
    elif isinstance(value, float):  # NumPy's too
        words += SIGNED.unpack(REAL.pack(value))
    elif isinstance(value, Packed):
        words += written(value)[1]
    else:
        word = int(value)
        words.append(word if word < 2**63 else word - 2**64)
    return layout


def _address_by_field(array: Any) -> int:
    """Where an array's values lie, as C reads it: NumPy's first field behind what every object has."""
    address: int | None = ctypes.c_void_p.from_address(id(array) + object.__basicsize__).value
    return address or 0


def _address_by_name(array: Any) -> int:
    """The same as NumPy says it, which takes four times as long: a week asks for some fifty."""
    address: int = array.__array_interface__["data"][0]
    return address


_SEEN = np.arange(3.0)[1:]
address_of = _address_by_field if _address_by_field(_SEEN) == _address_by_name(_SEEN) else _address_by_name


def _kind_of(value: Any) -> Any:
    """The compiler's type of a field's value."""
    if isinstance(value, np.ndarray):
        flags = value.flags
        layout: Any = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"
        return kinds_of.Array(from_dtype(value.dtype), value.ndim, layout, readonly=not flags.writeable)
    if isinstance(value, Packed):
        return written(value)[0]
    kind = WHOLE.get(type(value), types.float64 if isinstance(value, float) else compiler.typeof(value))
    if kind not in (types.float64, types.int64, types.uint64, types.boolean):
        raise TypeError(f"a packed field is an array, a number or another packed table, not {type(value).__name__}")
    return kind


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
