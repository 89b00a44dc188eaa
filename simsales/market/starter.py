"""The scenario that ``simsales new`` writes: small, commented, and it runs as it is."""

from __future__ import annotations

import json
from pathlib import Path

_TEXT = """\
# A scenario is one business question: a world that nobody chooses, what we can sell, strategies to compare.
# Check it:   simsales validate FILE
# Answer it:  simsales compare FILE
# All keys with their units and sources: simsales schema
# Quantities may carry units: "15%", "6 weeks", "2% per month", "99 CNY/month". Where the world is uncertain,
# a range { low = "2%", high = "6%" } may stand instead of a number: it is drawn anew for every world.

title = @TITLE@
question = "Is it better to cut the price of fibre, or to sell it in a bundle with a mobile plan?"
currency = "CNY"

[run]
customers = 5_000       # simulated; with `size = 1_200_000` in [world] they stand for so many
weeks = 52
replications = 20       # worlds; each strategy is run in all of them, with the same luck
seed = 1
objective = "margin"    # what the best strategy is best at: conversion, churn, revenue or margin

# --- The world: who the customers are, what they come to need, who else sells it ---------------------------

[world.segments.families]
share = "60%"
sensitivity = { price = 0.4, service = 0.3, balanced = 0.3 }
price_response = 0.03   # utility lost by one CNY a month: a unit of utility is worth 1 / 0.03 = 33 CNY/month
satisfaction = 0.44     # where a service of 0.5 settles; those more satisfied leave less often than churn.rate says
visits = "10% per month"
holds = { mobile_plan = "35%", fibre = "20%", "Rival/fibre" = "25%" }   # at the start
churn = { rate = "1.5% per month", spread = "0.4%" }

[world.segments.young]
share = "40%"
sensitivity = { price = 0.6, brand = 0.2, balanced = 0.2 }
price_response = 0.05
satisfaction = 0.44
holds = { mobile_plan = "45%", fibre = "10%", "Rival/fibre" = "10%" }
churn = { rate = "3% per month", spread = "0.7%" }

[world.needs.mobile]
rate = "2% per month"           # at which a customer without a mobile plan comes to need one
renewal_rate = "2% per month"   # at which a holder who is free to leave looks around
worth_having = 3.0              # utility of having any mobile plan rather than none

[world.needs.broadband]
rate = { low = "2% per month", high = "4% per month" }   # nobody knows it better
renewal_rate = "2% per month"
worth_having = 3.0

[world.competitors.Rival]
reacts = "follow"               # follows our price changes …
lag = "6 weeks"                 # … after six weeks
share_of_change = "50%"         # … half-way

[world.competitors.Rival.offers.fibre]
category = "broadband"
price = "95 CNY/month"
quality = 0.5
service = 0.4
commitment = "1 year"

# --- What we can sell, and where ----------------------------------------------------------------------------

[catalogue.products.mobile_plan]
category = "mobile"
price = "59 CNY/month"
cost = "15 CNY/month"
quality = 0.6
known = "60%"                   # customers who know of it at the start

[catalogue.products.fibre]
category = "broadband"
price = "99 CNY/month"
cost = "30 CNY/month"
cost_once = "200 CNY"           # installation
quality = 0.7
commitment = "1 year"
exit_fee = "50%"                # of the remaining charges
delivery = "2 weeks"
on_time = "90%"
known = "50%"

[catalogue.bundles.home]        # on sale only where a strategy says so, on the terms that it says there
products = ["mobile_plan", "fibre"]
exit_fee = "50%"

[channels.store]
direction = "inbound"
hassle = 0.5
service = 0.7
cost_per_contact = "20 CNY"
commission = "5%"

[channels.online]
direction = "inbound"
hassle = 0.2
service = 0.4
cost_per_contact = "1 CNY"

# --- What we can choose: the first strategy is the one that the others are compared with -------------------

[strategies."As today"]
description = "List prices, no bundle"

[strategies."Cut fibre"]
description = "Fibre 10% cheaper for new orders"
pricing = [{ kind = "discount", by = "10%", offers = ["fibre"] }]

[strategies."Home bundle"]
description = "Fibre and mobile together 10% below the sum of their prices, beside the separate offers"
bundling = [{ kind = "mixed", bundle = "home", by = "10%", commitment = "2 years" }]
"""


def starter(name: str) -> str:
    """The text of a scenario file to start from, titled after a name.

    >>> starter("fibre_price").splitlines()[7]
    'title = "Fibre price"'
    """
    return _TEXT.replace("@TITLE@", json.dumps(name.replace("_", " ").replace("-", " ").strip().capitalize() or "New"))


def write_starter(path: Path) -> Path:
    """Write a scenario file to start from, titled after the file; FileExistsError if there is one.

    >>> from tempfile import mkdtemp
    >>> write_starter(Path(mkdtemp(), "fibre.toml")).name
    'fibre.toml'
    """
    with path.open("x", encoding="utf-8") as file:
        file.write(starter(path.stem))
    return path
