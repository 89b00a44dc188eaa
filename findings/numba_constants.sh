#!/usr/bin/env bash
# Numba 0.68.1: a jitted function that another jitted function calls is compiled for every constant it is called with.
#
# Guess: Numba types a whole number as int64, so a function that is called as f(x, 1), f(x, 2) and f(x, 3) is compiled
# once. (Called from Python it is.)
# Seen: called from compiled code it is compiled three times, with the signatures Literal[int](1), (2) and (3), though
# no code asks for literals (no `literally`, no `prefer_literal`); a variable of int16 makes one more.
# The results are the same. In a program of many small rules it is compile time: of 452 compilations 93 were such twins.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numba==0.68.1 llvmlite==0.50.0 numpy==2.5.5
seen=$("$folder/venv/bin/python" - <<'PYTHON'
import numba
import numpy as np


@numba.njit
def step(value, by):
    return value + by


@numba.njit
def walk(value, narrow):
    return step(value, 1) + step(value, 2) + step(value, 3) + step(value, narrow[0])


@numba.njit
def hop(value, by):
    return value + by


walk(1.0, np.ones(1, np.int16))
hop(1.0, 1), hop(1.0, 2), hop(1.0, 3)
print(sorted(str(by) for _, by in step.signatures))
print([str(by) for _, by in hop.signatures])
PYTHON
)
wanted="['Literal[int](1)', 'Literal[int](2)', 'Literal[int](3)', 'int16']
['int64']"
echo "$seen"
[ "$seen" = "$wanted" ] || { echo "Numba no longer does so." >&2; exit 1; }
