"""Examples of promotions, displays and market cultivation, and values that they must refuse."""

from __future__ import annotations

from tests.contracts.components_base import SCOPE, SCOPE_BAD, SHARE_BAD, TARGET, TARGET_BAD, Example

SEASON = {"budget": "5000", "display": "0.2", "calendar": "[[1, 4], [6, 9]]"}
SEASON_BAD = {
    "budget": [("-5", "0"), ('"5 CNY/month"', "single amount")],
    "display": [("-1", "0"), ('"loud"', "number")],
    "calendar": [("[[1]]", ""), ("[1, 2]", ""), ('"spring"', "list")],
}
LASTS_BAD = [("-1", "0"), ('"3 monts"', "mont")]
AMOUNT_BAD = [("0", "0"), ('"40 EUR"', "CNY")]
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

PROMOTION_EXAMPLES: dict[tuple[str, str], Example] = {
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
    ("promotion", "discount"): Example(
        {"by": '"30%"', "lasts": '"3 months"', **SEASON, **SCOPE},
        {"by": [*SHARE_BAD, ("-0.1", "0")], "lasts": LASTS_BAD, **SEASON_BAD, **SCOPE_BAD},
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
        {"by": '"30%"', "target": TARGET, "commitment": '"1 year"', "lasts": '"26 weeks"', **SEASON, **SCOPE},
        {
            "by": SHARE_BAD,
            "target": TARGET_BAD,
            "commitment": [("-1", "0")],
            "lasts": LASTS_BAD,
            **SEASON_BAD,
            **SCOPE_BAD,
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
    ("cultivation", "advertising"): Example(
        {"spend": '"2000 CNY"', "scale": '"5000 CNY"', "most": '"40%"', "budget": "9000", **GROWN},
        {
            "spend": [("0", "more than 0"), ("-1", "0")],
            "scale": [("0", "more than 0")],
            "most": SHARE_BAD,
            "budget": [("-1", "0")],
            **GROWN_BAD,
        },
    ),
    ("cultivation", "trial"): Example(
        {"part": '"2%"', "cost": '"20 CNY"', **GROWN}, {"part": SHARE_BAD, "cost": [("-1", "0")], **GROWN_BAD}
    ),
}
