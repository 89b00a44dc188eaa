"""The world of the examples of components, and what many of them have in common: scope, shares, money, target."""

from __future__ import annotations

from dataclasses import dataclass, field

BASE = """\
title = "Every component"
currency = "CNY"
run = { customers = 600, weeks = 10 }
[world.segments.young]
share = 0.4
holds = { phone = "30%", "Rival/phone" = "40%" }
visits = 0.05
defaults = 0.1
conformity = 0.5
[world.segments.old]
share = 0.6
holds = { phone = "30%", fibre = "20%", "Rival/phone" = "20%" }
visits = 0.05
account = { threshold = -1, veto = -1, insider_lift = 0 }
[world.organisation.cities.town.districts]
north = { share = 0.5 }
south = { share = 0.5 }
[world.needs.mobile]
rate = "5% per week"
worth_having = 3
[world.needs.mobile.usage]
mean = 100
response = 1
[world.needs.broadband]
rate = "5% per week"
worth_having = 3
[world.complaints]
[world.breaches]
[world.referral]
[world.moments.expiry]
[world.moments.bill_surge]
rate = "1% per week"
[world.competitors.Rival.offers.phone]
category = "mobile"
price = 60
[catalogue.products.phone]
category = "mobile"
price = 70
price_once = 8
commitment = "12 weeks"
[catalogue.products.fibre]
category = "broadband"
price = 80
price_once = 100
[catalogue.bundles.duo]
products = ["phone", "fibre"]
commitment = "12 weeks"
[channels.store]
direction = "inbound"
[channels.telesales]
direction = "outbound"
connects = 0.9
commission = "5%"
[channels.field]
direction = "outbound"
mode = "consultative"
[channels.round]
direction = "inbound"
district = "north"
[channels.tour]
direction = "inbound"
district = "south"
[reps.callers]
channel = "telesales"
count = 3
[reps.rounds]
channel = "round"
count = 1
[reps.tours]
channel = "tour"
count = 1
[reps.advisers]
channel = "store"
count = 1
[reps.tellers]
channel = "store"
count = 1
[reps.visitors]
channel = "field"
count = 1
[responses.order]
owner = "store"
[selling]
credit = "2 weeks"
[strategies.now]
channel_policy = [{ kind = "shared_data" }]
display = [{ kind = "hot_selling" }]
bundling = [{ kind = "mixed", bundle = "duo" }]
[strategies.it]
"""
LINE = BASE.count("\n") + 2  # of the component in a file


@dataclass(frozen=True)
class Example:
    """A component as TOML keys and values; ``bad`` are values to refuse, each with a word of what must be said.

    ``partner`` is a component of the same family beside it, without which it would do nothing if all that may be left
    out is left out; ``only_with`` are the keys that do nothing without another, and are left out with it. ``beside`` is
    what the strategy has of other families.
    """

    keys: dict[str, str]
    bad: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    partner: str = ""
    only_with: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beside: str = ""

    def text(self, family: str, kind: str, **changes: str | None) -> str:
        """The whole file, with some keys set, or left out where None is said."""
        left_out = [key for key, value in changes.items() if value is None]
        idle = {key: None for left in left_out for key in self.only_with.get(left, ())}
        keys = {"kind": f'"{kind}"', **self.keys, **idle, **changes}
        said = ",\n  ".join(f"{key} = {value}" for key, value in keys.items() if value is not None)
        inline = said.replace(",\n  ", ", ")
        return f"{BASE}{family} = [\n  {{ {inline} }},\n{self.partner}]\n{self.beside}"


REACH = {"channels": '["store"]', "segments": '["young"]', "districts": '["north"]', "starts": "2", "ends": '"8 weeks"'}
SCOPE = {"offers": '["phone"]', **REACH}
SCOPE_BAD = {
    "offers": [('["phnoe"]', 'did you mean "phone"'), ('"phone"', "list"), ("[1]", "")],
    "channels": [('["stoer"]', 'did you mean "store"')],
    "segments": [('["yuong"]', 'did you mean "young"')],
    "districts": [('["nroth"]', 'did you mean "north"')],
    "starts": [('"2 wekes"', "weke"), ("-1", "0"), ("nan", "finite")],
    "ends": [("true", "finite number"), ("6000", "5200")],
}
SHARE_BAD = [('"fifteen"', "15%"), ("15", "0.15"), ("nan", "finite"), ('"15 weeks"', "share"), ("true", "finite")]
MONEY_BAD = [("-1", "0"), ('"9 USD/month"', "CNY"), ("inf", "finite"), ('"cheap"', "amount")]
TARGET = (
    '{ segments = ["young"], holds = "ours", life = ["new", "at risk"], tenure = ["4 weeks", "5 years"], '
    'satisfaction = [0, 0.9], attempts = [0, 9], open_need = "mobile", '
    'districts = ["north", "south"] }'
)
TARGET_BAD = [
    ('{ segment = ["young"] }', 'did you mean "segments"'),
    ('{ holds = "theirs" }', "theirs"),
    ('{ life = ["old"] }', "old"),
    ('{ orientations = ["valeu"] }', ""),
    ("{ tenure = [9, 3] }", "above"),
    ("{ satisfaction = [0, 2] }", ""),
    ("{ attempts = [3, 1] }", "above"),
    ('{ open_need = "moblie" }', 'did you mean "mobile"'),
    ("{ columns = { age = [30, 50] } }", "no column of the customer file"),
]
