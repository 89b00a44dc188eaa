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
# # Repeat purchases: how much will these customers still buy?
#
# Customers buy at rates of their own (Gamma), and some are done for good, with a chance of their own (Beta): after a
# purchase (`need_ends`; in closed form the BG/NBD, Fader, Hardie & Lee 2005), or after some time, whatever they buy
# (`need_lapses`; the PDO/NBD, Jerath, Fader & Hardie 2011, of short periods nearly the Pareto/NBD). In a bare market
# four numbers are fitted to what was bought in the weeks since each customer's first purchase; as many weeks again are
# predicted. Beside it: both closed forms, customers who are never done (NBD, Ehrenberg 1959), and the rate of before.
#
# The data are made up (600 customers of a BG/NBD); set `DATA` to a file of your own with the columns `frequency` (how
# often a customer bought again), `recency` (when last, 0: never) and `T` (for how long they have been seen), both in
# weeks since their first purchase, and `later`, what they bought in the `AHEAD` weeks after it. Where the file has no
# such column, say the mean by frequency (0, 1, … 7 and more) as `LATER`: for CDNOW's customers, who bought 1,882 times
# in weeks 40 to 78, it is `[0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]`. `DONE` says which of the two the
# market lives: "purchase" or "time", then every so many weeks as is likeliest among `PERIODS`.

# %% tags=["parameters"]
DATA, LATER, AHEAD, TIMES, WORLDS, EVALUATIONS = "data/repeat_purchase.csv", None, 39, 4, 2, 20
DONE, PERIODS = "purchase", [1, 2, 3, 4, 6, 8]

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import nbinom

import simsales
from simsales.experiments.repeat_buying import BgNbd, PdoNbd
from simsales.experiments.worlds import world_seeds

DAYS = 7  # a week of the market stands for a day, so that two purchases within one are rare
seen = pd.read_csv(DATA)
days = np.rint(seen["T"].to_numpy() * DAYS).astype(int)
MOST = 7
history_of = seen["frequency"], seen["recency"], seen["T"]
closed = {"purchase": BgNbd.fit(*history_of), "time": PdoNbd.fit(*history_of, PERIODS)}
{name: (model, round(float(model.log_likelihoods(*history_of).sum()), 1)) for name, model in closed.items()}

# %% [markdown]
# The likelihood of the weeks that were seen may tell the two apart or not: these customers are done after purchases,
# and it says so; CDNOW's are about as likely either way, and their next weeks are those of customers who are done after
# some time. The fit of the market begins at the closed form's likeliest values.

# %%
exact = closed[DONE]
ends = f"need_{'ends' if DONE == 'purchase' else 'lapses'}"
every = "" if DONE == "purchase" else f"need_lapses_every = {exact.every * DAYS:.0f}"
likeliest = [
    exact.r / exact.alpha / DAYS, exact.r**-0.5, exact.a / (exact.a + exact.b), 1 / (exact.a + exact.b + 1)
]  # fmt: skip
file = Path(tempfile.mkdtemp(), "repeat.toml")
_ = file.write_text(f"""
bare = true
run = {{ customers = {TIMES * len(seen)}, weeks = {days.max()} }}
world.needs.it = {{ rate = {likeliest[0]}, worth_having = 100 }}
[world.segments.all]
need_rate_spread = {likeliest[1]}
{ends} = {likeliest[2]}
{ends}_spread = {likeliest[3]}
{every}
churn.rate = 1
[catalogue.products.it]
category = "it"
price_once = 1
""")

# %% [markdown]
# ## What is fitted: how many bought how often, and when last
#
# Of who bought again it is asked whether the last time was in the first, second or last third of their weeks: that
# tells who is done from who buys seldom. Each simulated customer is seen for as long as one of the file; there are
# `TIMES` of them for each.

# %%
ORDERS, SPLIT = [0, 1, 2, 3, 4, 6, 8, 11, 16], 6  # classes, of which those below the second are split by thirds
cells = pd.MultiIndex.from_tuples(
    [(n, third) for n in ORDERS for third in ([0, 1, 2] if 0 < n < SPLIT else [0])], names=["n", "third"]
)


def parts(orders, last, age):
    """The part of all customers in each cell."""
    n = np.array(ORDERS)[np.searchsorted(ORDERS, orders, side="right") - 1]
    third = np.where((n > 0) & (n < SPLIT), np.minimum(np.ceil(3 * last / age).astype(int) - 1, 2), 0)
    counted = pd.Series(1, pd.MultiIndex.from_arrays([n, third])).groupby(level=[0, 1]).sum()
    return (
        counted.reindex(cells)
        .fillna(0)
        .rename("value")
        .rename_axis(cells.names)
        .reset_index()
        .assign(value=lambda frame: frame["value"] / len(n))
    )


def history(panel):
    """Of each simulated customer: orders until their age, the day of the last one, and orders after it."""
    number = np.arange(panel["customer"].max())
    age = days[number % len(days)]
    bought = panel.loc[panel["orders"] > 0, ["customer", "week"]].to_numpy() - [1, 0]
    before = bought[:, 1] < age[bought[:, 0]]
    orders, later = (np.bincount(bought[some, 0], minlength=len(number)) for some in (before, ~before))
    last = np.zeros(len(number), int)
    np.maximum.at(last, bought[before, 0], bought[before, 1] + 1)
    return pd.DataFrame({"orders": orders, "last": last, "age": age, "later": later})


def read(panel):
    """The figures of a run in the place of the targets."""
    told = history(panel)
    return parts(told["orders"], told["last"], told["age"])


targets = parts(seen["frequency"], seen["recency"], seen["T"]).assign(weight=len(seen))
free = {
    "world.needs.it.rate": (0.001, 0.03, "log"),
    "world.segments.all.need_rate_spread": (0.5, 4.0),
    f"world.segments.all.{ends}": (0.005, 0.7),
    f"world.segments.all.{ends}_spread": (0.02, 0.8),
}
fit = simsales.calibrate(
    file, targets, free, read=read, loss="multinomial", worlds=WORLDS, evaluations=EVALUATIONS, store=None
)
fit.table[["value", "low", "high", "standing"]].assign(closed_form=likeliest).round(4)

# %% [markdown]
# The closed form is fitted by maximum likelihood to each customer's history, the market to the parts of all customers
# in the cells.
#
# ## What is predicted

# %%
longer = simsales.load(file, {**{key: row["value"] for key, row in fit.table.iterrows()},
                              "run.weeks": int(days.max() + AHEAD * DAYS)})  # fmt: skip
lives = pd.concat([
    history(each[each["week"] < days[(each["customer"] - 1) % len(days)] + AHEAD * DAYS])
    for seed in world_seeds(1000, 4 * WORLDS)
    for each in [simsales.panel(longer, seeds=seed, store=None)]
])  # fmt: skip

# The NBD, of who is never done: gamma rates, no end.
x, age = seen["frequency"].to_numpy(), seen["T"].to_numpy()
found = minimize(
    lambda logs: -nbinom.logpmf(x, np.exp(logs[0]), 1 / (1 + age * np.exp(logs[1]))).sum(), [0.0, -2.0],
    method="Nelder-Mead",
)  # fmt: skip
shape, scale = np.exp(found.x)
often = np.minimum(x, MOST)
by = pd.DataFrame({"customers": np.bincount(often, minlength=MOST + 1)})
if "later" in seen:
    by["seen"] = seen["later"].groupby(often).mean()
elif LATER is not None:
    by["seen"] = LATER
by["market"] = lives["later"].groupby(np.minimum(lives["orders"], MOST)).mean()
for name, model in {"BG/NBD": closed["purchase"], "PDO/NBD": closed["time"]}.items():
    by[name] = pd.Series(model.expected_of(AHEAD, x, seen["recency"], age)).groupby(often).mean()
by["NBD"] = pd.Series(AHEAD * (shape + x) / (1 / scale + age)).groupby(often).mean()
by["rate of before"] = pd.Series(AHEAD * x / age).groupby(often).mean()
by.rename_axis("bought again").round(3)

# %% [markdown]
# In the columns the mean number of purchases of a customer in the weeks to come, by how often they bought before. The
# market's own total is that of all its customers; the others are sums over those of the file. What a model expects of
# all customers before anything is known of them (*of anybody*) is what its curve of cumulative purchases is drawn by.

# %%
total = (by.drop(columns="customers").mul(by["customers"], axis=0)).sum()
total["market"] = lives["later"].mean() * len(seen)
before = seen["frequency"].sum()
whole = pd.DataFrame({"to come": total, "of all weeks": before + total})
anybody = {name: (model.expected(age + AHEAD).sum(), model.expected(age).sum()) for name, model in
           {"BG/NBD": closed["purchase"], "PDO/NBD": closed["time"]}.items()}  # fmt: skip
for name, (all_weeks, first) in anybody.items():
    whole.loc[f"{name} of anybody"] = all_weeks - first, all_weeks
whole.loc["market", "of all weeks"] = (lives["orders"] + lives["later"]).mean() * len(seen)
if "seen" in total:
    whole["to come, off"] = whole["to come"] / whole.loc["seen", "to come"] - 1
    whole["of all weeks, off"] = whole["of all weeks"] / whole.loc["seen", "of all weeks"] - 1
whole.round(3)

# %%
figure, axes = plt.subplots(figsize=(7, 4))
styles = {"seen": "ko", "market": "C0-", "BG/NBD": "C1--", "PDO/NBD": "C4--", "NBD": "C2:", "rate of before": "C3:"}
for name, style in styles.items():
    if name in by:
        axes.plot(by.index, by[name], style, label=name)
axes.set_xticks(by.index, [*map(str, by.index[:-1]), f"{MOST}+"])
axes.set_xlabel("bought again before")
axes.set_ylabel(f"purchases in the next {AHEAD} weeks")
_ = axes.legend(frameon=False)
