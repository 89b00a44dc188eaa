"""Examples of what channels do and for whom, and values that they must refuse."""

from __future__ import annotations

from tests.contracts.components_base import REACH, SCOPE, SCOPE_BAD, SHARE_BAD, TARGET, TARGET_BAD, Example

CHANNELS_EXAMPLES: dict[tuple[str, str], Example] = {
    ("channel_policy", "range"): Example(
        {"channel": '"store"', "offers": '["phone"]'},
        {"channel": [('"stor"', 'did you mean "store"')], "offers": [('["phonne"]', 'did you mean "phone"')]},
    ),
    ("channel_policy", "commission"): Example(
        {"part": '"8%"', **SCOPE}, {"part": [*SHARE_BAD, ("-1", "0")], **SCOPE_BAD}
    ),
    ("channel_policy", "call"): Example(
        {
            "channel": '"telesales"',
            "category": '"mobile"',
            "target": TARGET,
            "rest": '"1 month"',
            "attempts": "3",
            "starts": "2",
            "ends": "8",
        },
        {
            "channel": [('"store"', "outbound"), ('"telesale"', 'did you mean "telesales"')],
            "category": [('"moblie"', 'did you mean "mobile"')],
            "target": TARGET_BAD,
            "rest": [("-1", "0")],
            "attempts": [("0", "1"), ("2.5", "")],
            "ends": [("1", "after")],
        },
    ),
    ("channel_policy", "do_not_call"): Example({"channel": '"telesales"'}, {"channel": [('"store"', "outbound")]}),
    ("channel_policy", "proactive"): Example(
        {"channel": '"store"', "part": '"50%"'}, {"channel": [('"telesales"', "inbound")], "part": SHARE_BAD}
    ),
    ("channel_policy", "no_rule"): Example({}),
    ("channel_policy", "first_touch"): Example(
        {"protection": '"6 weeks"'}, {"protection": [("0", "0"), ('"6 weks"', "wek"), ("-1", "0")]}
    ),
    ("channel_policy", "territory"): Example({}),
    ("channel_policy", "split"): Example({}),
    ("channel_policy", "registration"): Example(
        {"protection": '"6 weeks"'}, {"protection": [("0", "0"), ('"6 weks"', "wek"), ("-1", "0")]}
    ),
    ("channel_policy", "named_accounts"): Example(
        {"channel": '"field"', "target": TARGET},
        {"channel": [('"feild"', 'did you mean "field"')], "target": TARGET_BAD},
    ),
    ("channel_policy", "split_by_role"): Example(
        {"introduced": '"30%"', "advised": "0.2", "closed": "0.5"},
        {
            "introduced": [*SHARE_BAD, ("0.6", "sum to 1")],
            "advised": [*SHARE_BAD, ("0.6", "sum to 1")],
            "closed": [*SHARE_BAD, ("0.6", "sum to 1")],
        },
    ),
    ("channel_policy", "double_credit"): Example({}),
    ("channel_policy", "shared_data"): Example(
        {"channels": '["store", "telesales"]', "cost": '"300 CNY/month"'},
        {
            "channels": [('["store", "telesale"]', 'did you mean "telesales"'), ('["store"]', "2")],
            "cost": [("-1", "0"), ('"300 EUR/month"', "CNY")],
        },
    ),
    ("channel_policy", "pass_on"): Example(
        {
            "channel": '"store"',
            "to": '"telesales"',
            "rate": '"40%"',
            "delay": '"2 weeks"',
            "waits": "6",
            "introduced": "0.3",
        },
        {
            "channel": [('"stor"', 'did you mean "store"'), ('"telesales"', "to itself")],
            "to": [('"telesale"', 'did you mean "telesales"'), ('"store"', "to itself")],
            "rate": SHARE_BAD,
            "delay": [("0", "1"), ('"2 weks"', "wek"), ("1.5", "whole")],
            "waits": [("-1", "0")],
            "introduced": SHARE_BAD,
        },
    ),
    ("channel_policy", "closed"): Example({"channel": '"store"'}, {"channel": [('"stor"', 'did you mean "store"')]}),
    ("channel_policy", "mode_order"): Example(
        {
            "order": '["telesales", "field"]',
            "whom": f"{{ telesales = {TARGET} }}",
            "typical": "true",
            "hand_over": '"3 weeks"',
        },
        {
            "order": [
                ('["telesale"]', 'did you mean "telesales"'),
                ('["store"]', "outbound"),
                ("[]", ""),
                ('["telesales", "telesales"]', "twice"),
                ('"telesales"', "list"),
            ],
            "whom": [('{ stoer = { holds = "ours" } }', "outbound"), ('{ telesales = { hold = "ours" } }', "holds")],
            "typical": [('"perhaps"', "true")],
            "hand_over": [("0", "0"), ('"3 weks"', "wek")],
        },
    ),
    ("campaign", "moments"): Example(
        {"channel": '"telesales"', "moments": '["expiry", "bill_surge"]', "starts": "2", "ends": "8"},
        {
            "channel": [('"store"', "outbound")],
            "moments": [('["expriy"]', 'did you mean "expiry"'), ('["birthday"]', "no moment"), ("[]", "at least one")],
            "ends": [("1", "after")],
        },
    ),
    ("campaign", "stance"): Example(
        {"channel": '"telesales"', "attack": '"50%"', "extend": "0.3", "defend": "0.2", "starts": "2", "ends": "8"},
        {"channel": [('"store"', "outbound")], "attack": [*SHARE_BAD, ("0.6", "sum to 1")]},
    ),
    ("branch", "hand_over"): Example(
        {
            "channel": '"store"',
            "managers": '"advisers"',
            "lobby": '{ accepted = "70%" }',
            "teller": "{ accepted = 0.6 }",
            "touch_points": '{ door = "5%", ticket_machine = 0.1, waiting_area = 0.2, counter = 0.3 }',
            "mistakes": '"10%"',
        },
        {
            "channel": [('"telesales"', "inbound"), ('"stor"', 'did you mean "store"')],
            "managers": [('"adviser"', 'did you mean "advisers"'), ('"callers"', "telesales")],
            "lobby": [('{ recognises = "20%" }', "either"), ("{ recognizes = 0.1 }", 'did you mean "recognises"')],
            "teller": [("{ says = 0.2 }", "either"), ("{ says = 2 }", "0.02")],
            "touch_points": [("{ dor = 0.1 }", 'did you mean "door"'), ("{ door = 10 }", "0.1"), ("0.3", "")],
            "mistakes": SHARE_BAD,
        },
    ),
    ("prospecting", "ask_for_referrals"): Example(
        {"part": '"50%"', "satisfied": "0.6", "rest": '"1 year"', "time": '"5%"', **REACH},
        {
            "part": [*SHARE_BAD, ("-1", "0")],
            "satisfied": SHARE_BAD,
            "rest": [('"1 yaer"', "yaer"), ("-1", "0")],
            "time": SHARE_BAD,
            **{key: bad for key, bad in SCOPE_BAD.items() if key in REACH},
        },
    ),
    ("prospecting", "lists"): Example(
        {
            "channel": '"telesales"',
            "reach": '"20%"',
            "price": '"2 CNY"',
            "category": '"mobile"',
            "filtered": "0.5",
            "fresh": '"90%"',
            "half_life": '"6 months"',
            "every": '"1 quarter"',
            "starts": "2",
            "ends": "8",
        },
        {
            "channel": [('"store"', "outbound"), ('"telesale"', 'did you mean "telesales"')],
            "reach": [*SHARE_BAD, ("0", "0")],
            "price": [("-1", "0"), ('"2 EUR"', "CNY")],
            "category": [('"moblie"', 'did you mean "mobile"')],
            "filtered": SHARE_BAD,
            "fresh": SHARE_BAD,
            "half_life": [("0", "0"), ('"6 moons"', "moon")],
            "every": [("0", "1")],
            "ends": [("1", "after")],
        },
        only_with={"filtered": ("category",)},
    ),
    ("care", "maintenance"): Example(
        {"channel": '"telesales"', "every": '{ A = "1 month", C = 13 }', "content": '"diagnosis"'},
        {
            "channel": [('"store"', "outbound"), ('"telesale"', 'did you mean "telesales"')],
            "every": [('{ E = "1 month" }', "E"), ("{ A = 0 }", "1"), ("{}", ""), ('"1 month"', "")],
            "content": [('"diagnoses"', "diagnosis")],
        },
    ),
    ("care", "event"): Example(
        {"cost": '"50 CNY"', "every": '"6 months"', "starts": "3"},
        {
            "cost": [("-1", "0"), ('"50 EUR"', "CNY")],
            "every": [("0", "1"), ('"6 moons"', "moon")],
            "starts": [("-1", "0")],
        },
    ),
    ("accounts", "approach"): Example(
        {
            "addresses": '"champion first"',
            "roles": '["champion", "gatekeeper"]',
            "content": '"price"',
            **REACH,
            "channels": '["telesales"]',
            "segments": '["old"]',
        },
        {
            "addresses": [('"strongest"', "weakest")],
            "roles": [('["champoin"]', "champion"), ("[]", ""), ('["gatekeeper"]', "come first")],
            "content": [('"pirce"', "price")],
            "channels": [('["store"]', "outbound")],
            "segments": [('["young"]', "no business segment")],
        },
    ),
}
