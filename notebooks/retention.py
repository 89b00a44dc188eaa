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
# # Retention: later years from the first ones
#
# Customers differ in how readily they leave, so those who are still there leave less readily: a curve that is drawn
# on with its average rate is far too low. Two segments' rates and spreads are fitted to the first years, the later
# ones are held out. The data are made up (two curves of a shifted-beta-geometric); set `DATA` to a file of your own
# with the columns measure, period, segment, value.

# %% tags=["parameters"]
DATA, CUSTOMERS, WORLDS, EVALUATIONS = "data/retention.csv", 10_000, 2, 60

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import simsales
from simsales.experiments.calibration import later_than

seen = pd.read_csv(DATA)
file = Path(tempfile.mkdtemp(), "retention.toml")
_ = file.write_text(f"""
bare = true
run = {{ customers = {CUSTOMERS}, weeks = {seen["period"].max()} }}
world.segments.high = {{ share = 0.5, holds = {{ it = 1 }}, churn = {{ rate = 0.3, spread = 0.2 }} }}
world.segments.regular = {{ share = 0.5, holds = {{ it = 1 }}, churn = {{ rate = 0.3, spread = 0.2 }} }}
""")

# %% [markdown]
# A week stands for a period.

# %%
free = {"world.segments.*.churn.rate": (0.01, 0.9), "world.segments.*.churn.spread": (0.01, 0.9)}
fit = simsales.calibrate(file, seen, free, test=later_than(7), worlds=WORLDS, evaluations=EVALUATIONS, store=None)
fit.table[["value", "low", "high", "standing"]].round(3)

# %%
figure, axes = plt.subplots(figsize=(7, 4))
for colour, (segment, rows) in zip(("C0", "C1"), fit.residuals.groupby("segment"), strict=True):
    axes.plot(rows["period"], rows["value"], "o", color=colour, label=f"{segment}, seen")
    axes.plot(rows["period"], rows["simulated"], "-", color=colour, label=f"{segment}, simulated")
axes.axvline(7.5, color="black", linewidth=0.8, linestyle="dotted")
axes.set_xlabel("period (held out beyond the line)")
axes.set_ylabel("still here")
_ = axes.legend(frameon=False)

# %% [markdown]
# The score, beside forecasts that anybody could make:

# %%
fit.score.round(4)
