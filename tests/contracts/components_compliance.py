"""Examples of compliance, and values that it must refuse."""

from __future__ import annotations

from tests.contracts.components_base import SHARE_BAD, Example

WHEN = {"starts": "2", "ends": '"8 weeks"'}
WHEN_BAD = {"starts": [("-1", "0")], "ends": [("1", "after")]}
CHANNEL_BAD = [('"telesale"', 'did you mean "telesales"')]
COMPLIANCE_EXAMPLES: dict[tuple[str, str], Example] = {
    ("compliance", "quality_check"): Example(
        {"channel": '"telesales"', "part": '"10%"', "minutes": "6", **WHEN},
        {"channel": CHANNEL_BAD, "part": [*SHARE_BAD, ("0", "0")], "minutes": [("-1", "0"), ("inf", "")], **WHEN_BAD},
    ),
    ("compliance", "complaint_desk"): Example(
        {"channel": '"store"', "part": '"5%"', "minutes": "20", **WHEN},
        {"channel": CHANNEL_BAD, "part": [*SHARE_BAD, ("0", "0")], "minutes": [("0", "0")], **WHEN_BAD},
    ),
    ("compliance", "data_protection"): Example(
        {"prevents": '"60%"', "minutes": "20", **WHEN},
        {"prevents": [*SHARE_BAD, ("0", "0")], "minutes": [("-1", "0")], **WHEN_BAD},
    ),
}  # fmt: skip
