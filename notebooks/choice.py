# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Choice data: from stated choices to a strategy
#
# People were asked which of four electricity contracts they would take. What price, length and supplier count is
# estimated from that (a logit, McFadden 1974), put into a market, and asked what we should offer: the year's contract
# of today, a cent less, no contract at all, or five years for a cent less?
#
# The choices are made up (60 people, eight choices each). Set `DATA` to a file of your own, a row an alternative, with
# the columns `id` (who), `chid` (which choice), `alt`, `choice` (true for what was taken), and attributes: here `pf`
# (price in cents a kWh; 0 where it is not fixed), `cl` (length of the contract in years), `loc` (a local supplier),
# `wk` (a well-known one), `tod` (dearer by day than by night), `seas` (dearer in summer). The stated choices of 361
# people that come with many packages have these columns.

# %% tags=["parameters"]
DATA, CUSTOMERS, REPLICATIONS = "data/choice.csv", 5_000, 10

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import minimize

import simsales

NAMES = ["pf", "cl", "loc", "wk", "tod", "seas"]
data = pd.read_csv(DATA)
choices = simsales.read_choices(
    data, occasion="chid", chosen="choice", chooser="id", alternative="alt", attributes=NAMES
)
choices.choices, len(np.unique(choices.chooser))

# %% [markdown]
# ## Estimated by maximum likelihood

# %%
x, taken = choices.values, choices.values[choices.chosen].sum(axis=0)
first = np.flatnonzero(np.append(True, np.diff(choices.occasion) > 0))


def chances(b):
    """The chance of each alternative, and the logarithm of the sum over each choice."""
    odds = np.exp(x @ b)
    sums = np.add.reduceat(odds, first)
    return odds / sums[choices.occasion], np.log(sums)


def log_likelihood(b):
    """The logit's, of all choices."""
    return float(taken @ b - chances(b)[1].sum())


def slope(b):
    """By how much it rises with each coefficient."""
    return taken - chances(b)[0] @ x


def information(b):
    """How fast the slopes fall: its inverse is the variance of the estimates."""
    p = chances(b)[0][:, None]
    means = np.add.reduceat(p * x, first)
    return x.T @ (p * x) - means.T @ means


found = minimize(lambda b: -log_likelihood(b), np.zeros(len(NAMES)), jac=lambda b: -slope(b), method="BFGS")
coefficients = dict(zip(NAMES, map(float, found.x), strict=True))
variance = np.linalg.inv(information(found.x))
estimates = pd.DataFrame({"coefficient": found.x, "error": np.sqrt(np.diag(variance))}, index=NAMES)
estimates.assign(in_cents=estimates["coefficient"] / -estimates.loc["pf", "coefficient"]).round(3)

# %% [markdown]
# `in_cents` is what a unit is worth, as a price a kWh. The market makes the choices as likely as the formula does:

# %%
likelihood = choices.log_likelihood(coefficients, price="pf")
pd.Series(
    {"logit, a choice": log_likelihood(found.x) / choices.choices, "market, a choice": likelihood.per_choice,
     "if all were alike": likelihood.alike}
).round(5)  # fmt: skip

# %% [markdown]
# ## Put into a market
#
# A customer uses 250 kWh a month, so that a cent is 2.50 a month; a kWh costs us 5 cents. We are well known and not
# local. Everybody chooses once, for a year: what binds customers for longer is worth to us in later years is not asked,
# and stated choices do not tell it.

# %%
KWH, COST = 250, 5.0
monthly = KWH / 100
file = Path(tempfile.mkdtemp(), "electricity.toml")
_ = file.write_text(f"""
bare = true
run = {{ customers = {CUSTOMERS}, weeks = 52, objective = "margin" }}
world.needs.electricity = {{ rate = 1000, worth_having = 100 }}

[world.competitors.Local.offers.power]
category = "electricity"
price = {9 * monthly}
attributes = {{ cl = 1, loc = 1 }}
[world.competitors.Cheap.offers.power]
category = "electricity"
price = {7 * monthly}
attributes = {{ cl = 5 }}

[catalogue.products]
year = {{ category = "electricity", price = {9 * monthly}, cost = {COST * monthly}, attributes = {{ cl = 1, wk = 1 }} }}
free = {{ category = "electricity", price = {9 * monthly}, cost = {COST * monthly}, attributes = {{ wk = 1 }} }}
five = {{ category = "electricity", price = {8 * monthly}, cost = {COST * monthly}, attributes = {{ cl = 5, wk = 1 }} }}

[strategies."As today"]
channel_policy = [{{ kind = "range", channel = "shop", offers = ["year"] }}]
[strategies."A cent less"]
inherits = "As today"
pricing = [{{ kind = "list", price = {8 * monthly}, offers = ["year"] }}]
[strategies."No contract"]
channel_policy = [{{ kind = "range", channel = "shop", offers = ["free"] }}]
[strategies."Five years"]
channel_policy = [{{ kind = "range", channel = "shop", offers = ["five"] }}]
""")
tastes = {name: each for name, each in coefficients.items() if name in ("cl", "loc", "wk")}
market = simsales.with_coefficients(file, {**tastes, "pf": coefficients["pf"] / monthly}, price="pf")

# %% [markdown]
# Shares, exactly and without luck, and by how many percent each moves with one percent of a price (row by column):

# %%
exact = simsales.shares(market, "As today")
sold = exact.table.loc[exact.table["share"] > 1e-9, "offer"].tolist()
exact.table.set_index("offer").loc[sold].join(exact.elasticities.loc[sold, sold]).round(3)

# %% [markdown]
# ## Which contract?

# %%
comparison = simsales.compare(market, replications=REPLICATIONS, store=None)
print(*comparison.verdict(), sep="\n")


def ours(scenario, name):
    """The part of all who choose one of our contracts."""
    table = simsales.shares(scenario, name).table
    return table.loc[table["offer"].isin(["year", "free", "five"]), "share"].sum()


share = pd.Series({name: ours(market, name) for name in comparison.strategies}, name="choose us")
margin = comparison.table().xs("margin", level="measure")
margin[["mean", "low", "high"]].join(share.rename_axis(margin.index.name)).round(3)

# %%
figure, axes = plt.subplots(figsize=(7, 3.5))
axes.barh(share.index[::-1], margin["mean"].reindex(share.index[::-1]) / CUSTOMERS, color="C0")
for place, name in enumerate(share.index[::-1]):
    axes.text(margin.loc[name, "mean"] / CUSTOMERS, place, f"  {share[name]:.0%} choose us", va="center")
axes.set_xlim(0, 1.3 * margin["mean"].max() / CUSTOMERS)
_ = axes.set_xlabel("margin in the first year, by customer of the market")

# %% [markdown]
# How sure is that, as the coefficients are estimates? Of draws around them, in which the margin is worked out from the
# exact shares:

# %%
luck = np.random.default_rng(1)
kept = ["pf", "cl", "loc", "wk"]
drawn = luck.multivariate_normal(found.x, variance, 40)[:, [NAMES.index(n) for n in kept]]
cents = {"As today": 9 - COST, "A cent less": 8 - COST, "No contract": 9 - COST, "Five years": 8 - COST}
one, margins = file.with_name("one.toml"), []  # all are alike: one customer has the shares of all
_ = one.write_text(file.read_text().replace(f"customers = {CUSTOMERS}", "customers = 1"))
for b in drawn:
    said = dict(zip(kept, map(float, b), strict=True))
    made = simsales.with_coefficients(one, {**said, "pf": min(said["pf"], 0.0) / monthly}, price="pf")
    margins.append({name: ours(made, name) * each for name, each in cents.items()})
pd.DataFrame(margins).idxmax(axis=1).value_counts(normalize=True).rename("best in").rename_axis("strategy")
