"""Examples of how reps sell, are sent and are paid, and of what a plan says, and values that they must refuse."""

from __future__ import annotations

from tests.contracts.components_base import SCOPE, SCOPE_BAD, SHARE_BAD, TARGET_BAD, Example

WHEN = {"team": '"callers"', "starts": "2", "ends": '"8 weeks"'}
WHEN_ALL = {"starts": "2", "ends": '"8 weeks"'}
WHEN_BAD = {"team": [('"calers"', 'did you mean "callers"')], "starts": [('"2 wekes"', "weke")], "ends": [("1", "end")]}
ATTAINED = {"amount": '"200 CNY"', "target": "5", "of": '"revenue"', "every": '"1 month"', **WHEN}
ATTAINED_BAD = {
    "amount": [("-1", "0"), ('"9 CNY/month"', "single amount")],
    "target": [("0", "1"), ("2.5", "whole number"), ('"five"', "whole number")],
    "of": [('"order"', "orders"), ("1", "")],
    "every": [("0", "1"), ('"1 moth"', "moth")],
    **WHEN_BAD,
}

TARGETS = '  { kind = "target", amount = 50 },\n'
OWN_TARGET = {"target": ("of", "every")}

STAFF_EXAMPLES: dict[tuple[str, str], Example] = {
    ("selling", "effort"): Example(
        {"trust": '"40%"', "need": "0.3", "present": "0.2", "close": "0.1", "channels": '["telesales"]'},
        {"trust": [*SHARE_BAD, ("0.5", "sum to 1")], "channels": [('["telesale"]', 'did you mean "telesales"')]},
    ),
    ("selling", "training"): Example(
        {
            "team": '"callers"',
            "part": '"10%"',
            "lifts": "0.4",
            "steps": '["need", "close"]',
            "starts": "2",
            "ends": "8",
        },
        {
            "team": [('"caller"', 'did you mean "callers"')],
            "part": [*SHARE_BAD, ("0", "0")],
            "steps": [('["closing"]', ""), ("[]", "")],
            "ends": [("1", "after")],
        },
    ),
    ("selling", "script"): Example(
        {"team": '"callers"', "level": "0.6", "half_life": '"3 months"', "starts": "2", "ends": "8"},
        {"level": SHARE_BAD, "half_life": [("0", "0"), ('"3 moons"', "moon")]},
    ),
    ("selling", "meetings"): Example(
        {"team": '"callers"', "part": '"10%"', "starts": "2", "ends": "8"},
        {"team": [('"x"', "team")], "part": SHARE_BAD},
    ),
    ("dispatch", "assign"): Example(
        {"channel": '"telesales"', "rule": '"territory"', "travel_saved": '"20%"'},
        {
            "channel": [('"store"', "outbound"), ('"telesale"', 'did you mean "telesales"')],
            "rule": [('"teritory"', 'did you mean "territory"'), ('"skill"', 'not by "skill"')],
            "travel_saved": [*SHARE_BAD, ("0.95", "0.9")],
        },
    ),
    ("dispatch", "grading"): Example(
        {
            "channel": '"telesales"',
            "shares": '["20%", 0.3]',
            "least_scores": "[1.5, 1]",
            "intent": "2",
            "follow_up": '{ A = "1 week", B = 2, C = "1 quarter" }',
        },
        {
            "channel": [('"store"', "outbound")],
            "shares": [("[0.6, 0.6]", "whole list"), ("[0.2]", ""), ('["20", 0.1]', "share")],
            "least_scores": [("[1, 1.5]", "at least the score"), ("[-1, -2]", "0")],
            "intent": [("-1", "0"), ('"high"', "number")],
            "follow_up": [('{ D = "1 week" }', "one of: A, B, C"), ('{ A = "1 wek" }', "wek")],
        },
    ),
    ("dispatch", "retry"): Example(
        {"channel": '"telesales"', "attempts": "3"},
        {"channel": [('"store"', "outbound")], "attempts": [("0", "1"), ("2.5", "whole"), ("60", "50")]},
    ),
    ("dispatch", "recording"): Example(
        {"channel": '"telesales"', "part": '"50%"', "takes": "0.2"},
        {"channel": [('"store"', "outbound")], "part": SHARE_BAD, "takes": [*SHARE_BAD, ("-1", "0")]},
    ),
    ("incentives", "pay"): Example(
        {"amount": '"900 CNY"', **WHEN}, {"amount": [("-1", "0"), ('"9 CNY/month"', "single amount")], **WHEN_BAD}
    ),
    ("incentives", "commission"): Example({"part": '"8%"', **SCOPE}, {"part": [*SHARE_BAD, ("-1", "0")], **SCOPE_BAD}),
    ("incentives", "bonus"): Example(
        {"at": "0.9", **ATTAINED},
        {"at": [("0", "0"), ("11", "10"), ("inf", "finite")], **ATTAINED_BAD},
        TARGETS,
        OWN_TARGET,
    ),
    ("incentives", "penalty"): Example(
        {"floor": '"60%"', **ATTAINED}, {"floor": SHARE_BAD, **ATTAINED_BAD}, TARGETS, OWN_TARGET
    ),
    ("incentives", "clawback"): Example(
        {"part": '"80%"', "within": '"26 weeks"'}, {"part": [*SHARE_BAD, ("0", "0")], "within": [("-1", "0")]}
    ),
    ("incentives", "target"): Example(
        {"amount": "500", "of": '"orders"', "every": "3", "weights": "[1, 2]", **WHEN_ALL}
        | {"by": '"capacity"', "parts": "{ north = 1, south = 2 }"},
        {
            "by": [('"customer"', "customers")],
            "parts": [("{ nroth = 1 }", 'did you mean "north"'), ("{ north = 0 }", "zero")],
            "amount": [("0", "1"), ('"many"', "whole number")],
            "of": [('"ordres"', "orders")],
            "every": [("0", "1")],
            "weights": [("[0, 0]", "zero"), ("[-1, 1]", "0")],
            **WHEN_BAD,
        },
    ),
    ("incentives", "staffing"): Example(
        {"heads": "5", "skill": '"30%"', "ramp": '"3 months"', **WHEN},
        {"heads": [("0", "1"), ("2.5", "whole number")], "skill": SHARE_BAD, "ramp": [("-1", "0")], **WHEN_BAD},
    ),
    ("plan", "six_elements"): Example(
        {
            "target": '{ segments = ["young"], holds = "not ours" }',
            "offers": '["phone"]',
            "channels": '["store"]',
            "price": '["60 CNY/month", 80]',
            "price_once": '[0, "10 CNY"]',
            "promotion": '[3, "6 weeks"]',
            "starts": "2",
            "ends": '"8 weeks"',
            "targets": '{ orders = 100, revenue = "5000 CNY", churn = "3%" }',
            "budget": '"9000 CNY"',
            "focus": '"60%"',
        },
        {
            "target": TARGET_BAD,
            "offers": [*SCOPE_BAD["offers"], ("[]", ""), ('["duo"]', "on sale")],
            "channels": [*SCOPE_BAD["channels"], ("[]", "")],
            "price": [("[80, 60]", "ceiling"), ("[71, 80]", "would cost 70 in store in week 2"), ('"60"', "")],
            "price_once": [("[15, 20]", "would cost 8"), ('["1 CNY/month", 5]', "single amount")],
            "promotion": [("[6, 3]", "must come after"), ("[1, 5]", "within"), ("[4]", "")],
            "starts": [("12", "after"), ("-1", "0")],
            "ends": [("1", "after"), ("12", "the run has 10 weeks")],
            "targets": [("{ oders = 5 }", 'did you mean "orders"'), ("{ orders = 0 }", "1"), ("{ churn = 3 }", "0.03")],
            "budget": [("-1", "0"), ('"5 EUR"', "CNY")],
            "focus": SHARE_BAD,
        },
    ),
}
