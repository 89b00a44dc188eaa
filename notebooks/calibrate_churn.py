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
# # Churn by covariates: from one-way rates to cells that nobody looked at
#
# Of a base it is known how many leave by contract, by internet service and by tenure, one at a time. What each adds to
# a customer's log odds of leaving (`churn_by` of a customer file) is fitted to these rates; then rates are predicted of
# the joint cells, contract × service × tenure. Of the cells a part is held out: their customers count in no rate that
# is fitted. All are of one segment; a cell has no parameter of its own.
#
# The base is made up (1,500 customers); set `DATA` to a file of your own with the columns `tenure` (months),
# `Contract`, `InternetService` and `Churn` (Yes or No), as the telecom base that IBM publishes has them. A contract is
# chosen by its customer: its effect is no effect of binding anybody.

# %% tags=["parameters"]
DATA, HELD_OUT, SPLIT, WORLDS, EVALUATIONS = "data/churn.csv", 0.3, 1, 6, 160

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import minimize

import simsales

BY = ["Contract", "InternetService", "band"]
base = pd.read_csv(DATA)[["tenure", "Contract", "InternetService", "Churn"]]
base["band"] = pd.cut(base["tenure"], [-1, 6, 12, 24, 36, 48, 60, 1200], labels=False)
base["log_tenure"] = np.log1p(base["tenure"]).round(4)
base["left"] = (base["Churn"] == "Yes").astype(float)
cell = base.groupby(BY).ngroup().to_numpy()
shuffled = np.random.default_rng(SPLIT).permutation(cell.max() + 1)
held_out = np.isin(cell, shuffled[: round(HELD_OUT * len(shuffled))])
base.groupby(BY[0])["left"].mean().round(3).to_dict(), f"{held_out.mean():.0%} of the customers are in held-out cells"

# %% [markdown]
# ## What is fitted: one-way rates of the others


# %%
def one_way(left):
    """The part that left, by each value of each covariate, of customers who are not held out."""
    frame = base[~held_out].assign(left=left[~held_out])
    tables = [frame.groupby(name)["left"].agg(["mean", "size"]).rename_axis("cell").reset_index() for name in BY]
    return pd.concat([table.assign(by=name) for name, table in zip(BY, tables, strict=True)], ignore_index=True)


def left_of(panel):
    """Who left in a run, in the order of the file."""
    return panel.groupby("customer")["churned"].sum().to_numpy()


def read(panel):
    """The figures of a run in the place of the targets."""
    return one_way(left_of(panel)).rename(columns={"mean": "value"})[["by", "cell", "value"]]


seen = one_way(base["left"].to_numpy()).rename(columns={"mean": "value"})
among = (seen["value"] * seen["size"] + 0.5) / (seen["size"] + 1)  # where nobody left, the rate is not surely 0
seen = seen.assign(error=np.sqrt(among * (1 - among) / seen["size"])).drop(columns="size")
folder = Path(tempfile.mkdtemp())
base.to_csv(folder / "base.csv", index=False)
first = {name: base[name].value_counts().idxmax() for name in BY[:2]}  # what effects are told against
others = {name: [each for each in base[name].unique() if each != first[name]] for name in BY[:2]}
odds = {(row.by, row.cell): np.log(row.value / (1 - row.value)) for row in seen.itertuples() if 0 < row.value < 1}


def start(name, value):
    """A first guess: the difference of one-way log odds, which is too much where covariates go together."""
    return round(float(np.clip(odds.get((name, value), -4.0) - odds[name, first[name]], -3.0, 0.5)), 2)


words = {name: ", ".join(f'"{each}" = {start(name, each)}' for each in base[name].unique()) for name in BY[:2]}
_ = (folder / "churn.toml").write_text(f"""
bare = true
run = {{ weeks = 1 }}  # a week stands for the month in which they left
world.segments.all.churn.rate = {base["left"].mean():.3f}
[world.customer_file]
path = "base.csv"
holds = "it"
[world.customer_file.churn_by]
Contract = {{ {words["Contract"]} }}
InternetService = {{ {words["InternetService"]} }}
log_tenure = -0.5
""")
place = "world.customer_file.churn_by"
free = {
    "world.segments.all.churn.rate": (0.02, 0.6, "logit"),
    f"{place}.log_tenure": (-1.5, 0.5),
    **{f'{place}.{name}."{each}"': (-4.0, 1.0) for name in BY[:2] for each in others[name]},
}
fit = simsales.calibrate(
    folder / "churn.toml", seen, free, read=read, worlds=WORLDS, evaluations=EVALUATIONS, store=None
)
fit.table[["value", "low", "high", "standing"]].round(3)

# %% [markdown]
# ## What is predicted: joint cells
#
# Beside it: one rate for all, the product of the one-way rates (as if what raises churn multiplied), and a logistic
# regression on the customers themselves, who know more than one-way rates do.

# %%
worlds = [simsales.panel(fit.scenario, seeds=seed, store=None) for seed in range(1, 4 * WORLDS + 1)]
base["market"] = np.mean([left_of(panel) for panel in worlds], axis=0)
train = base[~held_out]
base["constant"] = train["left"].mean()
base["product"] = base["constant"]
for name in BY:
    rates = train.groupby(name)["left"].mean() / train["left"].mean()
    base["product"] *= base[name].map(rates).fillna(1.0).astype(float)
base["product"] = base["product"].clip(upper=1.0)
columns = [(base[name] == each).astype(float) for name in BY[:2] for each in others[name]]
x, y = np.column_stack([np.ones(len(base)), base["log_tenure"], *columns]), base["left"].to_numpy()
loss = lambda b: np.sum(np.logaddexp(0, x[~held_out] @ b) - y[~held_out] * (x[~held_out] @ b))  # noqa: E731
base["regression"] = 1 / (1 + np.exp(-x @ minimize(loss, np.zeros(x.shape[1])).x))
forecasts = ["market", "constant", "product", "regression"]
cells = base.assign(held_out=held_out, size=1.0).groupby(BY, observed=True)
cells = cells[["left", *forecasts, "held_out"]].mean().assign(size=cells["size"].sum())


def off(some):
    """The mean absolute error over cells, each with the weight of its customers."""
    return pd.Series({name: np.average((some[name] - some["left"]).abs(), weights=some["size"]) for name in forecasts})


out = cells["held_out"] > 0
pd.DataFrame({f"{out.sum()} cells held out": off(cells[out]), f"{(~out).sum()} others": off(cells[~out])}).round(4)

# %%
figure, axes = plt.subplots(figsize=(5, 5))
for some, colour, label in ((cells[~out], "0.7", "other cells"), (cells[out], "C0", "held out")):
    axes.scatter(some["market"], some["left"], s=some["size"] * 3000 / len(base), color=colour, alpha=0.6, label=label)
axes.plot([0, 0.9], [0, 0.9], "k:", linewidth=0.8)
axes.set_xlabel("predicted by the market")
axes.set_ylabel("left")
_ = axes.legend(frameon=False)
