"""One example of every kind of component, as a scenario file says it, and values that it must refuse."""

from __future__ import annotations

from dataclasses import dataclass, field

from simsales.strategies import FAMILIES

BASE = """\
title = "Every component"
currency = "CNY"
run = { customers = 600, weeks = 10 }
[world.segments.young]
share = 0.4
holds = { phone = "30%", "Rival/phone" = "40%" }
visits = 0.05
[world.segments.old]
share = 0.6
holds = { phone = "30%", fibre = "20%", "Rival/phone" = "20%" }
visits = 0.05
account = { threshold = -1, veto = -1, insider_lift = 0 }
[world.needs.mobile]
rate = "5% per week"
worth_having = 3
[world.needs.mobile.usage]
mean = 100
response = 1
[world.needs.broadband]
rate = "5% per week"
worth_having = 3
[world.moments.expiry]
[world.moments.bill_surge]
rate = "1% per week"
[world.competitors.Rival.offers.phone]
category = "mobile"
price = 60
[catalogue.products.phone]
category = "mobile"
price = 70
commitment = "12 weeks"
[catalogue.products.fibre]
category = "broadband"
price = 80
price_once = 100
[catalogue.bundles.duo]
products = ["phone", "fibre"]
[channels.store]
direction = "inbound"
[channels.telesales]
direction = "outbound"
capacity = 30
[reps.callers]
channel = "telesales"
count = 3
[reps.advisers]
channel = "store"
count = 1
[reps.tellers]
channel = "store"
count = 1
[strategies.now]
[strategies.it]
"""
LINE = BASE.count("\n") + 2  # of the component in a file


@dataclass(frozen=True)
class Example:
    """A component as TOML keys and values; ``bad`` are values to refuse, each with a word of what must be said."""

    keys: dict[str, str]
    bad: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def text(self, family: str, kind: str, **changes: str | None) -> str:
        """The whole file, with some keys set, or left out where None is said."""
        keys = {"kind": f'"{kind}"', **self.keys, **changes}
        said = ",\n  ".join(f"{key} = {value}" for key, value in keys.items() if value is not None)
        inline = said.replace(",\n  ", ", ")
        return f"{BASE}{family} = [\n  {{ {inline} }},\n]\n"


REACH = {"channels": '["store"]', "segments": '["young"]', "starts": "2", "ends": '"8 weeks"'}
SCOPE = {"offers": '["phone"]', **REACH}
SCOPE_BAD = {
    "offers": [('["phnoe"]', 'did you mean "phone"'), ('"phone"', "list"), ("[1]", "")],
    "channels": [('["stoer"]', 'did you mean "store"')],
    "segments": [('["yuong"]', 'did you mean "young"')],
    "starts": [('"2 wekes"', "weke"), ("-1", "0"), ("nan", "finite")],
    "ends": [("true", "finite number"), ("6000", "5200")],
}
SHARE_BAD = [('"fifteen"', "15%"), ("15", "0.15"), ("nan", "finite"), ('"15 weeks"', "share"), ("true", "finite")]
MONEY_BAD = [("-1", "0"), ('"9 USD/month"', "CNY"), ("inf", "finite"), ('"cheap"', "amount")]
SEASON = {"budget": "5000", "display": "0.2", "calendar": "[[1, 4], [6, 9]]"}
SEASON_BAD = {
    "budget": [("-5", "0"), ('"5 CNY/month"', "single amount")],
    "display": [("-1", "0"), ('"loud"', "number")],
    "calendar": [("[[1]]", ""), ("[1, 2]", ""), ('"spring"', "list")],
}
TARGET = (
    '{ segments = ["young"], holds = "ours", life = ["new", "at risk"], tenure = ["4 weeks", "5 years"], '
    "satisfaction = [0, 0.9] }"
)
TARGET_BAD = [
    ('{ segment = ["young"] }', 'did you mean "segments"'),
    ('{ holds = "theirs" }', "theirs"),
    ('{ life = ["old"] }', "old"),
    ('{ orientations = ["valeu"] }', ""),
    ("{ tenure = [9, 3] }", "above"),
    ("{ satisfaction = [0, 2] }", ""),
]

WHEN = {"team": '"callers"', "starts": "2", "ends": '"8 weeks"'}
WHEN_BAD = {"team": [('"calers"', 'did you mean "callers"')], "starts": [('"2 wekes"', "weke")], "ends": [("1", "end")]}
ATTAINED = {"amount": '"200 CNY"', "target": "5", "of": '"revenue"', "every": '"1 month"', **WHEN}
ATTAINED_BAD = {
    "amount": [("-1", "0"), ('"9 CNY/month"', "single amount")],
    "target": [("0", "1"), ("2.5", "whole number"), ('"five"', "whole number")],
    "of": [('"order"', "orders"), ("1", "")],
    "every": [("0", "1"), ('"1 moth"', "moth")],
    **WHEN_BAD,
}
TARIFF_BAD = {"fee": MONEY_BAD, "per_unit": [("-1", "0"), ('"1 CNY/month"', "single amount")], **SCOPE_BAD}
TARIFF_EXAMPLES: dict[tuple[str, str], Example] = {
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
}
LOCK_IN_EXAMPLES: dict[tuple[str, str], Example] = {
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
}
AMOUNT_BAD = [("0", "0"), ('"40 EUR"', "CNY")]
GIVING_EXAMPLES: dict[tuple[str, str], Example] = {
    ("promotion", "coupon"): Example(
        {
            "face": '"40 CNY"',
            "distributed": '"30%"',
            "redeemed": "0.5",
            "trouble": "20",
            "target": TARGET,
            **SEASON,
            **SCOPE,
        },
        {
            "face": AMOUNT_BAD,
            "distributed": SHARE_BAD,
            "redeemed": SHARE_BAD,
            "trouble": [("-1", "0"), ('"20 EUR"', "CNY")],
            "target": TARGET_BAD,
            **SEASON_BAD,
            **SCOPE_BAD,
        },
    ),
    ("promotion", "trial"): Example(
        {"weeks": '"4 weeks"', **SEASON, **SCOPE},
        {"weeks": [("0", "1"), ('"4 wekes"', "weke")], **SEASON_BAD, **SCOPE_BAD},
    ),
    ("promotion", "top_up"): Example(
        {"pay": '"100 CNY"', "bonus": "20", **SEASON, **SCOPE},
        {"pay": AMOUNT_BAD, "bonus": AMOUNT_BAD, **SEASON_BAD, **SCOPE_BAD},
    ),
    ("promotion", "referral_reward"): Example(
        {"reward": '"30 CNY"', **SEASON, **SCOPE}, {"reward": AMOUNT_BAD, **SEASON_BAD, **SCOPE_BAD}
    ),
}
INCENTIVE_EXAMPLES: dict[tuple[str, str], Example] = {
    ("incentives", "pay"): Example(
        {"amount": '"900 CNY"', **WHEN}, {"amount": [("-1", "0"), ('"9 CNY/month"', "single amount")], **WHEN_BAD}
    ),
    ("incentives", "commission"): Example({"part": '"8%"', **SCOPE}, {"part": [*SHARE_BAD, ("-1", "0")], **SCOPE_BAD}),
    ("incentives", "bonus"): Example(
        {"at": "0.9", **ATTAINED}, {"at": [("0", "0"), ("11", "10"), ("inf", "finite")], **ATTAINED_BAD}
    ),
    ("incentives", "penalty"): Example({"floor": '"60%"', **ATTAINED}, {"floor": SHARE_BAD, **ATTAINED_BAD}),
    ("incentives", "clawback"): Example(
        {"part": '"80%"', "within": '"26 weeks"'}, {"part": [*SHARE_BAD, ("0", "0")], "within": [("-1", "0")]}
    ),
    ("incentives", "target"): Example(
        {"amount": "500", "of": '"orders"', "every": "3", "weights": "[1, 2]", **WHEN},
        {
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
}

EXAMPLES: dict[tuple[str, str], Example] = {
    ("pricing", "list"): Example(
        {"price": '"55 CNY/month"', "price_once": "10", "existing": "true", **SCOPE},
        {"price": MONEY_BAD, "price_once": [("-1", "0"), ('"10 CNY/month"', "single amount")], **SCOPE_BAD},
    ),
    ("pricing", "discount"): Example(
        {"by": '"20%"', "existing": "false", **SCOPE},
        {"by": [*SHARE_BAD, ("-11", "at least -1,")], "existing": [('"perhaps"', "true"), ("2", "")], **SCOPE_BAD},
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
    **TARIFF_EXAMPLES,
    **LOCK_IN_EXAMPLES,
    **GIVING_EXAMPLES,
    ("pricing", "match"): Example(
        {"lag": '"2 weeks"', "floor": '"70%"', **SCOPE},
        {"lag": [('"2 weks"', "weks"), ("-1", "0")], "floor": SHARE_BAD, **SCOPE_BAD},
    ),
    **{
        ("pricing", kind): Example(
            {"by": '"30%"', "decline": '"20%"', "stages": '["4 weeks", "8 weeks", "12 weeks"]', **SCOPE},
            {
                "by": [*SHARE_BAD, ("-0.1", "0")],
                "decline": SHARE_BAD,
                "stages": [("[8, 4, 12]", "one after another"), ("[4, 8]", "")],
                **SCOPE_BAD,
            },
        )
        for kind in ("penetration", "skimming")
    },
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
    ("promotion", "discount"): Example(
        {"by": '"30%"', **SEASON, **SCOPE}, {"by": [*SHARE_BAD, ("-0.1", "0")], **SEASON_BAD, **SCOPE_BAD}
    ),
    ("promotion", "gift"): Example(
        {"value": "60", "cost": '"40 CNY"', "explaining": "0.5", **SEASON, **SCOPE},
        {
            "explaining": SHARE_BAD,
            "value": [("-1", "0")],
            "cost": [("-1", "0"), ('"40 EUR"', "CNY")],
            **SEASON_BAD,
            **SCOPE_BAD,
        },
    ),
    ("promotion", "subsidy"): Example(
        {"amount": "50", "commitment": '"2 years"', **SEASON, **SCOPE},
        {"amount": [("-1", "0")], "commitment": [('"2 yeras"', "yera")], **SEASON_BAD, **SCOPE_BAD},
    ),
    ("promotion", "targeted"): Example(
        {"by": '"30%"', "target": TARGET, "commitment": '"1 year"', **SEASON, **SCOPE},
        {"by": SHARE_BAD, "target": TARGET_BAD, "commitment": [("-1", "0")], **SEASON_BAD, **SCOPE_BAD},
    ),
    ("channel_policy", "range"): Example(
        {"channel": '"store"', "offers": '["phone"]'},
        {"channel": [('"stor"', 'did you mean "store"')], "offers": [('["phonne"]', 'did you mean "phone"')]},
    ),
    ("channel_policy", "commission"): Example(
        {"part": '"8%"', **SCOPE}, {"part": [*SHARE_BAD, ("-1", "0")], **SCOPE_BAD}
    ),
    ("channel_policy", "call"): Example(
        {"channel": '"telesales"', "category": '"mobile"', "target": TARGET, "rest": '"1 month"'},
        {
            "channel": [('"store"', "outbound"), ('"telesale"', 'did you mean "telesales"')],
            "category": [('"moblie"', 'did you mean "mobile"')],
            "target": TARGET_BAD,
            "rest": [("-1", "0")],
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
    ("channel_policy", "mode_order"): Example(
        {"order": '["telesales"]', "whom": f"{{ telesales = {TARGET} }}", "typical": "true", "hand_over": '"3 weeks"'},
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
            "follow_up": '{ A = "1 week", B = 2, C = "1 month" }',
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
    **INCENTIVE_EXAMPLES,
}

EXAMPLES |= {
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
    ("display", "hot_selling"): Example(
        {"channels": '["store"]', "starts": "2", "ends": '"8 weeks"', "top": "2"},
        {"channels": SCOPE_BAD["channels"], "top": [("0", "1"), ('"all"', "")], "starts": SCOPE_BAD["starts"]},
    ),
    ("display", "cards"): Example(
        {
            "channels": '["store"]',
            "starts": "2",
            "ends": '"8 weeks"',
            "cards": '{ star = "fibre" }',
            "segments": '{ young = "phone" }',
        },
        {
            "channels": SCOPE_BAD["channels"],
            "cards": [('{ star = "phnoe" }', 'did you mean "phone"'), ('{ moon = "phone" }', ""), ("3", "")],
            "segments": [
                ('{ yuong = "phone" }', 'did you mean "young"'),
                ('{ young = "phnoe" }', 'did you mean "phone"'),
            ],
        },
    ),
}

EXAMPLES |= {
    ("pricing", "authority"): Example(
        {"levels": '{ rep = "2%", manager = "5%", board = 0.15 }', "wait": '"2 weeks"', "grants": '"80%"', **SCOPE},
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
            "price_once": [("[5, 10]", "would cost 0"), ('["1 CNY/month", 5]', "single amount")],
            "promotion": [("[6, 3]", "must come after"), ("[1, 5]", "within"), ("[4]", "")],
            "starts": [("12", "after"), ("-1", "0")],
            "ends": [("1", "after"), ("12", "the run has 10 weeks")],
            "targets": [("{ oders = 5 }", 'did you mean "orders"'), ("{ orders = 0 }", "1"), ("{ churn = 3 }", "0.03")],
            "budget": [("-1", "0"), ('"5 EUR"', "CNY")],
            "focus": SHARE_BAD,
        },
    ),
}
GROWN = {
    "offers": '["phone"]',
    "target": TARGET,
    "exposure": "0.8",
    "favour": "0.3",
    "starts": "2",
    "ends": '"8 weeks"',
}
GROWN_BAD = {
    "offers": SCOPE_BAD["offers"],
    "target": TARGET_BAD,
    "exposure": [("-1", "0"), ('"loud"', "number")],
    "favour": [("-1", "0")],
    "starts": SCOPE_BAD["starts"],
    "ends": [("1", "after")],
}
EXAMPLES |= {
    ("cultivation", "advertising"): Example(
        {"spend": '"2000 CNY"', "scale": '"5000 CNY"', "most": '"40%"', "budget": "9000", **GROWN},
        {"spend": [("0", "more than 0"), ("-1", "0")], "scale": [("0", "more than 0")], "most": SHARE_BAD,
         "budget": [("-1", "0")], **GROWN_BAD},
    ),
    ("cultivation", "trial"): Example(
        {"part": '"2%"', "cost": '"20 CNY"', **GROWN}, {"part": SHARE_BAD, "cost": [("-1", "0")], **GROWN_BAD}
    ),
}  # fmt: skip

KINDS = [(family, kind) for family, kinds in FAMILIES.items() for kind in kinds]
