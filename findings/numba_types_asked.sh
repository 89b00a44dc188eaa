#!/usr/bin/env bash
# Numba 0.68.1: at every call from Python, a jitted function asks Python anew for the type of each argument whose class
# was registered with `typeof_impl`.
#
# Guess: the dispatcher remembers the type, of the object or at least of its class, so that a call after the first finds
# its machine code without Python, as it does for numbers and arrays.
# Seen: of 1,000 calls all 1,000 ask (and compiling asks once more), the same object each time. With some arguments of
# such classes that takes longer than a short loop; `dispatcher.overloads[signature].entry_point` goes straight there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numba==0.68.1 llvmlite==0.50.0 numpy==2.5.5
seen=$("$folder/venv/bin/python" - <<'PYTHON'
from numba import njit, types
from numba.extending import NativeValue, models, register_model, typeof_impl, unbox


class Table:
    pass


class TableType(types.Type):
    def __init__(self):
        super().__init__("Table")


kind, asked = TableType(), []


@typeof_impl.register(Table)
def type_of(value, context):
    asked.append(value)
    return kind


@register_model(TableType)
class Model(models.OpaqueModel):
    pass


@unbox(TableType)
def unboxed(kind, value, c):
    return NativeValue(c.context.get_dummy_value())


@njit
def after(table, number):
    return number + 1


table = Table()
for _ in range(1000):
    after(table, 1)
print(len(asked))
entry = after.overloads[after.signatures[0]].entry_point
for _ in range(1000):
    assert entry(table, 1) == 2
print(len(asked))
PYTHON
)
echo "$seen"
[ "$seen" = "1001
1001" ] || { echo "Numba no longer does so." >&2; exit 1; }
