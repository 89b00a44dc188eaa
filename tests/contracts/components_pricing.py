"""Examples of prices and bundles, and values that they must refuse."""

from __future__ import annotations

from tests.contracts.components_base import MONEY_BAD, REACH, SCOPE, SCOPE_BAD, SHARE_BAD, TARGET, TARGET_BAD, Example

TARIFF_BAD = {"fee": MONEY_BAD, "per_unit": [("-1", "0"), ('"1 CNY/month"', "single amount")], **SCOPE_BAD}

PRICING_EXAMPLES: dict[tuple[str, str], Example] = {
    ("pricing", "tariff"): Example(
        {"fee": '"40 CNY/month"', "allowance": "50", "per_unit": '"0.3 CNY"', "existing": "true", **SCOPE},
        {
            **TARIFF_BAD,
            "allowance": [("-1", "0"), ('"many"', "number")],
            "offers": [('["fibre"]', "usage is measured"), ("[]", ""), ('["phnoe"]', 'did you mean "phone"')],
        },
    ),
    ("pricing", "tiers"): Example(
        {"fee": "20", "per_unit": "0.5", "steps": '[[0, "0%"], [50, "20%"]]', "existing": "false", **SCOPE},
        {**TARIFF_BAD, "steps": [("[]", ""), ('[[5, "0%"]]', "start at 0"), ('[[0, "0%"], [0, "5%"]]', "more than")]},
    ),
    ("pricing", "list"): Example(
        {"price": '"55 CNY/month"', "price_once": "10", "existing": "true", **SCOPE},
        {"price": MONEY_BAD, "price_once": [("-1", "0"), ('"10 CNY/month"', "single amount")], **SCOPE_BAD},
    ),
    ("pricing", "discount"): Example(
        {"by": '"20%"', "existing": "false", **SCOPE},
        {"by": [*SHARE_BAD, ("-11", "at least -1,")], "existing": [('"perhaps"', "true"), ("2", "")], **SCOPE_BAD},
    ),
    ("pricing", "payment_terms"): Example(
        {
            "prepaid": '"50%"',
            "months": "2",
            "credit": '"3 weeks"',
            "finds": '"80%"',
            "turns_down": '"5%"',
            "instead": "3",
            "offers": '["phone"]',
            "segments": '["young"]',
            "districts": '["north"]',
            "starts": "2",
            "ends": '"8 weeks"',
        },
        {
            "prepaid": SHARE_BAD,
            "months": [("-1", "0"), ("61", "60"), ('"two"', "number")],
            "credit": [("-1", "0"), ('"3 weks"', "weks"), ("1.5", "whole")],
            "finds": SHARE_BAD,
            "turns_down": SHARE_BAD,
            "instead": [("-1", "0"), ("61", "60")],
            **{key: bad for key, bad in SCOPE_BAD.items() if key != "channels"},
        },
    ),
    ("pricing", "parity"): Example(
        {"like": '"telesales"', **SCOPE},
        {"like": [('"stor"', 'did you mean "store"')], **SCOPE_BAD},
        partner='  { kind = "by_channel", cuts = { telesales = "10%" } },\n',
    ),
    ("pricing", "by_channel"): Example(
        {"cuts": '{ store = "10%" }', **SCOPE},
        {"cuts": [('{ stoer = "10%" }', 'did you mean "store"'), ("{ store = 10 }", "0.1"), ("3", "")], **SCOPE_BAD},
    ),
    ("pricing", "by_segment"): Example(
        {"cuts": '{ young = "10%" }', **SCOPE},
        {"cuts": [('{ yung = "10%" }', 'did you mean "young"'), ('{ young = "x" }', "share")], **SCOPE_BAD},
    ),
    ("pricing", "over_time"): Example(
        {"steps": '[["0 weeks", "20%"], ["1 month", "5%"]]', "existing": "true", **SCOPE},
        {"steps": [("[]", ""), ('[["0 weeks"]]', ""), ('[["0 moons", "5%"]]', "moon"), ("1", "")], **SCOPE_BAD},
    ),
    ("pricing", "loyalty"): Example(
        {"by": '"10%"', "after": '"1 year"', "target": TARGET, **SCOPE},
        {"by": [*SHARE_BAD, ("-0.1", "0")], "after": [('"long"', "length of time")], "target": TARGET_BAD, **SCOPE_BAD},
    ),
    ("pricing", "match"): Example(
        {"lag": '"2 weeks"', "floor": '"70%"', **SCOPE},
        {"lag": [('"2 weks"', "weks"), ("-1", "0")], "floor": SHARE_BAD, **SCOPE_BAD},
    ),
    **{
        ("pricing", kind): Example(
            {"by": '"30%"', "decline": '"20%"', "stages": '["1 week", "2 weeks", "4 weeks"]', **SCOPE},
            {
                "by": [*SHARE_BAD, ("-0.1", "0")],
                "decline": SHARE_BAD,
                "stages": [("[8, 4, 12]", "one after another"), ("[4, 8]", "")],
                **SCOPE_BAD,
            },
            only_with={"stages": ("decline",)},  # which comes after them, and the usual ones last longer than the run
        )
        for kind in ("penetration", "skimming")
    },
    ("pricing", "authority"): Example(
        {
            "levels": '{ rep = "2%", manager = "5%", board = 0.15 }',
            "wait": '"2 weeks"',
            "grants": '"80%"',
            "early": '"6 weeks"',
            **SCOPE,
        },
        {
            "levels": [
                ('{ rep = "5%", manager = "2%" }', "not above"),
                ("{}", ""),
                ("{ rep = 5 }", "0.05"),
                ("{ a = 0.1, b = 0.2, c = 0.3, d = 0.4, e = 0.5 }", "4"),
                ('"2%"', ""),
            ],
            "wait": [("-1", "0"), ('"2 weks"', "wek")],
            "grants": SHARE_BAD,
            **SCOPE_BAD,
        },
    ),
    ("bundling", "sticky"): Example(
        {"bundle": '"duo"', "by": '"5%"', "shared": '"8 CNY/month"', "points": '"3%"', "redeem_at": "100"},
        {
            "bundle": [('"dou"', 'did you mean "duo"')],
            "shared": MONEY_BAD,
            "points": SHARE_BAD,
            "redeem_at": [("0", "0"), ('"9 EUR"', "CNY")],
        },
    ),
    ("bundling", "shared_use"): Example(
        {"offers": '["phone", "fibre"]', "worth": "8", "starts": "2", "ends": '"8 weeks"'},
        {
            "offers": [('["phnoe", "fibre"]', 'did you mean "phone"'), ('["phone", "phone"]', "2 different")],
            "worth": MONEY_BAD,
        },
    ),
    ("bundling", "points"): Example(
        {"rate": '"3%"', "offers": '["phone"]', "redeem_at": '"100 CNY"', "starts": "2", "ends": "8"},
        {"rate": SHARE_BAD, "offers": [('["phnoe"]', 'did you mean "phone"')], "redeem_at": [("-1", "0")]},
    ),
    ("bundling", "renewal"): Example(
        {"term": '"1 year"', "offers": '["duo"]', "segments": '["young"]', "starts": "2", "ends": "8"},
        {
            "term": [("0", "1"), ('"1 yaer"', "yaer")],
            "offers": [('["phnoe"]', 'did you mean "phone"')],
            "segments": [('["yuong"]', 'did you mean "young"')],
        },
    ),
    ("bundling", "free_move"): Example(
        {"offers": '["duo"]', "segments": '["young"]', "starts": "2", "ends": "8"},
        {"offers": [('["phnoe"]', 'did you mean "phone"')], "segments": [('["yuong"]', 'did you mean "young"')]},
    ),
    ("bundling", "mixed"): Example(
        {"bundle": '"duo"', "by": '"15%"', "by_once": "0.5", "commitment": '"1 year"', **REACH},
        {
            "bundle": [('"dou"', 'did you mean "duo"'), ('"phone"', "no bundle"), ("1", "")],
            "by": SHARE_BAD,
            "by_once": SHARE_BAD,
            "commitment": [('"1 yaer"', "yaer"), ("-3", "0")],
            **{key: bad for key, bad in SCOPE_BAD.items() if key in REACH},
        },
    ),
    ("bundling", "pure"): Example(
        {"bundle": '"duo"', "price": '"120 CNY/month"', "price_once": "50", "channels": '["store"]'},
        {"bundle": [('"dou"', 'did you mean "duo"')], "price": MONEY_BAD, "price_once": [("-1", "0")]},
    ),
}
