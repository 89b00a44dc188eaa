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
[world.needs.mobile]
rate = "5% per week"
worth_having = 3
[world.needs.broadband]
rate = "5% per week"
worth_having = 3
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
TARGET = '{ segments = ["young"], holds = "ours", tenure = ["4 weeks", "5 years"], satisfaction = [0, 0.9] }'
TARGET_BAD = [
    ('{ segment = ["young"] }', 'did you mean "segments"'),
    ('{ holds = "theirs" }', "theirs"),
    ('{ orientations = ["valeu"] }', ""),
    ("{ tenure = [9, 3] }", "above"),
    ("{ satisfaction = [0, 2] }", ""),
]

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
        {"value": "60", "cost": '"40 CNY"', **SEASON, **SCOPE},
        {"value": [("-1", "0")], "cost": [("-1", "0"), ('"40 EUR"', "CNY")], **SEASON_BAD, **SCOPE_BAD},
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

KINDS = [(family, kind) for family, kinds in FAMILIES.items() for kind in kinds]
