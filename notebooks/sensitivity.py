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
# # Which of the numbers that nobody knows matter?
#
# A scenario has ranges where nobody knows a number exactly. Which of them decide what a strategy reaches, and which
# decide whether it is better than another? These are two questions: what moves both strategies alike moves no
# decision.

# %% tags=["parameters"]
CHANGES, POINTS, WORLDS = {"run.customers": 2_000, "run.weeks": 26}, 32, 2

# %%
# %matplotlib inline
import simsales
from simsales.experiments.sensitivity_figure import sensitivity_figure

scenario = simsales.load("../scenarios/price_cut.toml", CHANGES)
for each in scenario.loaded.ranges:
    print(f"{each.key}: {each.low:g} to {each.high:g}")

# %% [markdown]
# ## Throw out what does nothing
#
# Morris's elementary effects take few runs: what does the whole range of a key do, on average?

# %%
names = ["As today", "Cut 5 percent"]
effects = simsales.sensitivity(scenario, None, names, method="morris", points=8, worlds=1, store=None)
effects.frame.set_index(["output", "key"])[["effect", "mean", "bend"]].round(-2)

# %% [markdown]
# ## Divide the variance
#
# Sobol's indices: what a key has of the variance alone, and with all that it does together with others.

# %%
parts = simsales.sensitivity(scenario, None, names, points=POINTS, worlds=WORLDS, store=None)
sensitivity_figure(parts)

# %%
for sentence in parts.sentences():
    print(sentence)

# %% [markdown]
# The last line is the one about the decision. To narrow it down, measure what stands first in it. What would have to
# be true for the decision to turn is asked in [flip](flip.ipynb).
