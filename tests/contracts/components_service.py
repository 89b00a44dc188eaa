"""An example of who answers at a desk, and values that it must refuse."""

from __future__ import annotations

from tests.contracts.components_base import Example

SERVICE_EXAMPLES: dict[tuple[str, str], Example] = {
    ("service", "desk"): Example(
        {"desk": '"order"', "servers": "3", "promised": "8", "starts": "2", "ends": "8"},
        {
            "desk": [('"orders"', "order"), ('"need"', "that desk")],
            "servers": [("0", "1"), ("2.5", ""), ('"two"', "")],
            "promised": [("-1", "0"), ("nan", "finite"), ("9000", "8736")],
            "ends": [("1", "after")],
        },
    ),
}
