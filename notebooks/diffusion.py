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
# # Diffusion: how a new thing spreads
#
# Some take it up by themselves, others because many have it (Bass 1969). In a bare market in which everybody knows
# everybody that is a need with a `rate` and an `imitation`. The data are made up (p = 1%, q = 40% a year, a million
# customers); set `DATA` to a file of your own with the columns measure, period (a year), value.

# %% tags=["parameters"]
DATA, CUSTOMERS, WORLDS = "data/diffusion.csv", 5_000, 4

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import simsales
from simsales.experiments.worlds import world_seeds

P, Q, M = 0.01, 0.40, 1_000_000
MONTHS = 12  # a week of the market stands for a month
seen = pd.read_csv(DATA)
file = Path(tempfile.mkdtemp(), "bass.toml")
_ = file.write_text(f"""
bare = true
run = {{ customers = {CUSTOMERS}, weeks = {MONTHS * seen["period"].max()} }}
world.size = {M}
world.needs.it = {{ rate = {P / MONTHS}, imitation = {Q / MONTHS}, worth_having = 100 }}
world.network.kind = "everyone"
""")

# %% [markdown]
# ## Lived, and by the formula

# %%
panel = simsales.panel(file, seeds=world_seeds(1, WORLDS), store=None)
scale = M / CUSTOMERS
by_year = panel.assign(year=panel["week"] // MONTHS + 1).groupby(["world", "year"])["orders"].sum().unstack() * scale
year = np.arange(1, seen["period"].max() + 1)


def adopted(t):
    """Bass 1969, as a share."""
    gone = np.exp(-(P + Q) * t)
    return (1 - gone) / (1 + Q / P * gone)


figure, axes = plt.subplots(figsize=(7, 4))
axes.plot(by_year.columns, by_year.T, color="C0", linewidth=0.8)
axes.plot(year, M * (adopted(year) - adopted(year - 1)), "--", color="black", label="formula")
axes.plot(seen["period"], seen["value"], "o", color="C1", label="seen")
axes.set_xlabel("year")
axes.set_ylabel("sales")
_ = axes.legend(frameon=False)

# %%
off = by_year.mean() / (M * (adopted(year) - adopted(year - 1))) - 1
print(f"mean of {WORLDS} worlds off the formula by {np.abs(off).mean():.1%} on average, {off.mean():+.1%} in all")

# %% [markdown]
# `simsales.calibrate` finds p, q and m again (docs/research.md: within 5% of least squares on a real series); with p
# and q known too little early on, `simsales.posterior` says how little.
