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
# # What would have to be true for the answer to turn?
#
# One strategy is better on average over what nobody knows. In which worlds is the other?

# %% tags=["parameters"]
CHANGES, WORLDS = {"run.customers": 1_000, "run.weeks": 26}, 120

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import simsales
from simsales.experiments.worlds import world_seeds

NAMES, STORE = ["Cut 5 percent", "Loyalty price"], Path(tempfile.mkdtemp(), "results.db")
scenario = simsales.load("../scenarios/price_cut.toml", CHANGES)
flipped = simsales.flip(scenario, NAMES, WORLDS, store=STORE)
print(flipped.sentence())

# %% [markdown]
# A condition was looked for in half of the worlds and held against the other half: where it does not hold up, nothing
# is said to be found. The same worlds, drawn (the runs are in the store, so nothing is lived again):

# %%
compared = simsales.compare(scenario, NAMES, WORLDS, store=STORE)
ahead = compared.difference("margin", flipped.challenger, flipped.leader)
seeds = world_seeds(scenario.loaded.scenario.run.seed, WORLDS)
figure, panels = plt.subplots(1, len(scenario.loaded.ranges), figsize=(12, 3.4), sharey=True, squeeze=False)
for axes, each in zip(panels[0], scenario.loaded.ranges, strict=True):
    axes.plot([each.draw(seed) for seed in seeds], ahead, ".")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_xlabel(each.key, fontsize=7)
panels[0][0].set_ylabel(f"{flipped.challenger} ahead by")
figure.tight_layout()

# %%
print(f"ahead in {np.mean(ahead > 0):.0%} of the worlds, by {ahead.mean():,.0f} on average")
