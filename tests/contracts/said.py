"""What a plan says, to be held against what another one says."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from simsales.market.ground.plan import Plan


def said_by(value: Any) -> Any:
    """Everything a plan says, or a part of it, to the bit: of arrays their bytes, since their text takes long."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Plan | tuple):
        return [said_by(each) for each in value]
    if dataclasses.is_dataclass(value):
        return type(value).__name__, [said_by(getattr(value, each.name)) for each in dataclasses.fields(value)]
    with np.printoptions(threshold=10**6, floatmode="unique"):
        return repr(value)
