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
# # Quickstart
#
# Load a scenario, compare its strategies, look at the answer, change one thing, and meet one customer.
# The scenario is [price_cut.toml](../scenarios/price_cut.toml): should we cut the price of our mobile plans against a
# rival that follows?

# %% tags=["parameters"]
CUSTOMERS, WEEKS, REPLICATIONS = 5_000, 52, 8

# %%
# %matplotlib inline
import simsales
from simsales.market.people import Customer

SCENARIO = "../scenarios/price_cut.toml"
SIZE = {"run.customers": CUSTOMERS, "run.weeks": WEEKS}

# %% [markdown]
# ## Load
#
# A scenario is checked when it is loaded: a misspelt key ends here, with its place in the file. The second argument
# sets keys to values of your own.

# %%
scenario = simsales.load(SCENARIO, SIZE)
for strategy in scenario.strategies.values():
    print(f"{strategy.name}: {strategy.description}")

# %% [markdown]
# ## Compare
#
# Every strategy runs in the same worlds with the same luck, so that differences are the strategies' own.
# `store=None` keeps no results; without it, runs that were made before are not made again.

# %%
comparison = simsales.compare(scenario, replications=REPLICATIONS, store=None)
for sentence in comparison.verdict():
    print(sentence)

# %% [markdown]
# The figures are data frames. First the means, then the paired differences from the first strategy with their 95%
# intervals.

# %%
means = comparison.table()["mean"].unstack("measure").loc[comparison.strategies, comparison.headlines]
means.round({"margin": -3, "revenue": -3, "conversion": 3, "churn": 4})

# %%
comparison.differences().xs("margin", level="measure")[["percent", "percent_low", "percent_high"]].round(3)

# %% [markdown]
# ## Plot

# %%
comparison.plot("churn")

# %% [markdown]
# ## Change a parameter
#
# How much of the answer is the rival's doing? In this world it keeps its prices, whatever we do.

# %%
calm = simsales.load(SCENARIO, {**SIZE, "world.competitors.Rival.reacts": "hold"})
undisturbed = simsales.compare(calm, replications=REPLICATIONS, store=None)
margins = {"the rival follows": comparison, "the rival holds": undisturbed}
for world, each in margins.items():
    percent = each.differences().loc[("Cut 15 percent", "margin"), ["percent_low", "percent_high"]]
    print(f"A cut of 15% when {world}: {percent.iloc[0]:+.1%} to {percent.iloc[1]:+.1%} margin")

# %% [markdown]
# ## Look at one customer
#
# A market is a Mesa model, and its customers are Mesa agents: views of rows in columns, made when you ask for them.

# %%
market = simsales.build_market(scenario, "Cut 15 percent", seed=1)
ours = market.agents_by_type[Customer].select(lambda customer: customer.holds_ours)
customer = ours.sort("satisfaction", ascending=True)[0]
print(f"{len(ours):,} of {market.customers.n:,} customers hold a plan of ours. {customer} is the least satisfied:")
print(f"leans to {customer.leans_to}, sensitive to {customer.sensitive_to}, with us since week {customer.since}")

# %% [markdown]
# The life of this customer, in the weeks in which something happened:

# %%
offers = market.book.labels.offers
before = ""
for _ in range(WEEKS):
    market.step()
    plan = "nothing" if customer.holding[0] < 0 else offers[customer.holding[0]]
    now = f"holds {plan} at {customer.paid[0]:.0f} CNY a month, satisfaction {customer.satisfaction:.2f}"
    if now != before:
        print(f"week {market.week}: {now}")
    before = now

# %% [markdown]
# The same price cut for everybody, and one life in it. `ours.agg("satisfaction", max)`, `ours.groupby("segment")` and
# all else that Mesa's agent sets do works too. Next: [channel_conflict](channel_conflict.ipynb), or a scenario of your
# own with `simsales new`.
