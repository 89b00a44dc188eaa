"""What is counted of a term before anything is lived: nothing here has to be compiled."""

from __future__ import annotations

from typing import Any

import numpy as np


def months_counted(used_up: Any, commitment: Any) -> Any:
    """Months of charges by which what is given away is counted: a year's, or the commitment's if that is longer.

    Of what is used up and bought again, those that it lasts.

    >>> months_counted(np.array([False, False, True]), np.array([26, 104, 13])).tolist()
    [12.0, 24.0, 3.0]
    """
    weeks = np.where(used_up & (np.asarray(commitment) > 0), commitment, np.maximum(commitment, 52))
    return weeks * 12.0 / 52.0
