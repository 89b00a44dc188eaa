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
# # How deep should the discount be?
#
# A discount wins customers and costs margin on those who would have paid more. The best depth is looked for within a
# limit, and measured anew in worlds in which nothing was looked for: what looked best was partly lucky. A best value at
# an end of its range says that the lever does not pay, or that one should look beyond.

# %% tags=["parameters"]
CHANGES, POINTS, WORLDS, RUNS, FRESH = {"run.customers": 3_000, "run.weeks": 26}, 16, 4, 150, 10

# %%
# %matplotlib inline
import simsales
from simsales.experiments.optimum_figure import optimum_figure

scenario = simsales.load("../scenarios/price_cut.toml", CHANGES)
DEPTH = 'strategies."Cut 5 percent".pricing[0].by'

# %% [markdown]
# ## The depth that earns most
#
# The worlds are the same at every depth. Runs go where they tell the best few apart.

# %%
best = simsales.optimise(
    scenario, {DEPTH: "0.1%..20%"}, "Cut 5 percent", points=POINTS, worlds=WORLDS, runs=RUNS, fresh=FRESH, store=None
)
for sentence in best.sentences():
    print(sentence)

# %%
optimum_figure(best)

# %% [markdown]
# ## Margin against market share
#
# With two objectives there is no best, but a front of what no other depth betters in both.

# %%
depths = ["0.1%", "2%", "4%", "6%", "8%", "12%", "16%", "20%"]
front = simsales.optimise(
    scenario, {DEPTH: depths}, "Cut 5 percent", objectives=["margin", "share"], worlds=WORLDS, fresh=FRESH, store=None
)
optimum_figure(front)

# %%
front.fresh.pivot(index="point", columns="measure", values="mean").assign(depth=front.frame[DEPTH])
