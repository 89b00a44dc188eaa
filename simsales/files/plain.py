"""Numbers of NumPy as Python's own: a value that is handed over is read, written and stored as a file would say it."""

from __future__ import annotations

from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """The same value of Python's own types: an array is a list; in lists, tuples and tables too.

    >>> plain(np.float64(0.5)), plain(np.arange(2, 4)), plain((np.int64(1), "x")), plain({"low": np.float32(0.5)})
    (0.5, [2, 3], (1, 'x'), {'low': 0.5})
    """
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return type(value)(map(plain, value)) if type(value) in (list, tuple) else value
