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
# # Channels in conflict: predict, run, explain
#
# A carrier sells fibre to customers of its rival in three ways: telesales calls, the stores' people knock at doors
# ("outreach"), and customers come to the store. Whom one channel has just called, another should not call again: the
# contact is wasted, the customer is annoyed, and both claim the commission. Seven rules are on the table:
#
# | rule | who may go on | who is paid |
# |---|---|---|
# | No rule | everybody | who sells; the others dispute it |
# | First touch | who registered the customer first, for eight weeks | the owner |
# | Territory | half of the customers are telesales', half outreach's | who sells |
# | Split | everybody | all who took part, in equal parts |
# | Registration | who found the customer's need, for eight weeks | the owner |
# | Double credit | everybody | who sells, and the others once more |
# | Shared data | whom no other has just called; everybody sees who did | who sells; the others dispute it |
#
# **Which rule is best, and why?** Think before you run.

# %% tags=["parameters"]
CHANGES, REPLICATIONS = {}, 6

# %% [markdown]
# ## Predict
#
# Write down your own guesses. These are one reader's.

# %%
guess = {
    "most new customers": "No rule",  # nobody is kept from selling
    "fewest collisions": "Territory",  # nobody else may call
    "most margin": "Split",  # peace, and all go on
}

# %% [markdown]
# ## Run
#
# The worlds differ in what nobody knows (how many needs arise, how many calls are answered). The rules do not differ in
# anything but the rule, nor in luck.

# %%
# %matplotlib inline
import pandas as pd

import simsales

SCENARIO = "../scenarios/channel_conflict.toml"
scenario = simsales.load(SCENARIO, CHANGES)
comparison = simsales.compare(scenario, replications=REPLICATIONS, store=None)

# %%
measures = ["margin", "acquisitions", "contacts", "collisions", "disputes", "satisfaction"]
means = comparison.table()["mean"].unstack("strategy").loc[measures, comparison.strategies]
means.T.round(3).astype(dict.fromkeys(measures[:-1], int))

# %%
comparison.plot("acquisitions")

# %%
found = {
    "most new customers": comparison.ranking("acquisitions")[0],
    "fewest collisions": comparison.ranking("collisions")[0],
    "most margin": comparison.ranking("margin")[0],
}
pd.DataFrame({"guess": guess, "found": found})

# %% [markdown]
# The best mean is not always surely the best:

# %%
for sentence in comparison.verdict():
    print(sentence)

# %% [markdown]
# ## Explain
#
# Three mechanisms could be at work. Each can be switched off, and everything run again in the same worlds:
#
# 1. **Disputes**: a manager's time for each disputed sale (`dispute_cost`).
# 2. **Effort**: who works and is not paid works less next week (`effort_response`).
# 3. **Collisions**: contacts soon after another channel's annoy, and do not sell (`collision_window`).

# %%
switched_off = {
    "nothing": {},
    "disputes": {"selling.dispute_cost": 0},
    "effort": {"selling.effort_response": 0},
    "disputes and effort": {"selling.dispute_cost": 0, "selling.effort_response": 0},
    "collisions": {"selling.collision_window": 0},
}
left = {}
for name, change in switched_off.items():
    changed = simsales.load(SCENARIO, {**CHANGES, **change})
    differences = simsales.compare(changed, replications=REPLICATIONS // 2, store=None).differences()
    left[name] = differences["difference"].unstack("measure")[["margin", "acquisitions"]].stack()
gaps = pd.DataFrame(left).round(0).astype(int)
gaps.index.names = ["against No rule", "difference in"]
gaps

# %% [markdown]
# In each column something is switched off; a row is how far a rule is then ahead of *No rule*. Read it so:
#
# - *Split* and *No rule* let the same contacts happen. Without disputes and without effort they are the same, to the
#   last customer: all that a split buys is peace.
# - *First touch* brings the most new customers as long as channels answer to pay. With effort fixed, most of that lead
#   is gone: it sold more because the channels were paid for what they did, and therefore did more.
# - The margin follows the disputes, the customers follow the effort: ask first which of the two a rule is to mend.
#
# Who gains and who loses by it? Orders by channel:

# %%
by_channel = comparison.by("channel")["mean"].unstack("channel")
by_channel.xs("orders", level="measure").loc[comparison.strategies, list(scenario.loaded.scenario.channels)].round(0)

# %% [markdown]
# ## Questions for a class, and their answers
#
# Let the class vote before each cell is run.
#
# **1. Give outreach a third of its people. What is a territory then worth?** Less: who hardly goes out is hardly in the
# way, and half of the streets belong to them all the same.

# %%
pd.set_option("display.max_colwidth", None)


def ahead(strategies, changes, measures=("margin", "orders"), of=SCENARIO):
    """By how much strategies are ahead of the first, on the same luck: means, and the ends of 95% intervals."""
    compared = simsales.compare(
        simsales.load(of, {**CHANGES, **changes}),
        strategies=list(strategies),
        replications=max(REPLICATIONS, 3),
        store=None,
    )
    return compared.differences()[["difference", "low", "high"]].loc[(list(strategies[1:]), list(measures)), :].round(0)


pd.concat({f"{count} people": ahead(["No rule", "Territory"], {"reps.outreach_team.count": count}) for count in (3, 1)})

# %% [markdown]
# **2. At which cost of a dispute is *No rule* as good as *Split*?** At none: peace is nearly all that a split buys.
# What it is ahead by is the number of disputes times what one costs.

# %%
pd.concat({f"{cost} CNY": ahead(["No rule", "Split"], {"selling.dispute_cost": cost}) for cost in (0, 60, 120)})

# %% [markdown]
# **3. *First touch* protects for eight weeks. What at one week, and at fifty-two?** Already one week settles who is
# paid; more weeks keep the others away too, who then have time for other customers.

# %%
PROTECTION = "strategies.First touch.channel_policy[2].protection"
pd.concat({f"{weeks} weeks": ahead(["No rule", "First touch"], {PROTECTION: weeks}) for weeks in (1, 8, 52)})

# %% [markdown]
# **4. Double credit pays twice. When is that worth it?** When a second commission is less than a dispute and the effort
# that it buys.

# %%
COMMISSIONS = {"store": 0.06, "outreach": 0.08, "telesales": 0.05}
pd.concat(
    {
        f"commission × {factor}": ahead(
            ["No rule", "Double credit"],
            {f"channels.{name}.commission": part * factor for name, part in COMMISSIONS.items()},
        )
        for factor in (0.25, 1, 2)
    }
)

# %% [markdown]
# **5. What does the store bring that telesales would not have sold anyway?** The same world once more with each channel
# closed: who then buys elsewhere was *cannibalised*, who does so later was only *brought forward*.

# %%
from simsales.evidence.conflicts import KINDS, conflicts

taken = conflicts(scenario, "No rule", 2, store=None)
pd.DataFrame(
    {kind: taken.worlds[kind].mean(axis=0) for kind in KINDS}, index=list(scenario.loaded.scenario.channels)
).round(1)

# %% [markdown]
# **6. When too few new customers come, the manager cuts the price. Can a rule do that in their place?** A feedback rule
# is data: here a discount grows step by step as long as fewer come in four weeks than were planned.

# %%
RULE = {
    "strategies.No rule.pricing": [{"kind": "discount", "by": 0}],
    "strategies.No rule.feedback": [
        {
            "kind": "adjust",
            "when": {"measure": "acquisitions", "below": 50, "over": "4 weeks"},
            "then": {"key": "pricing[0].by", "by": "2%"},
            "at_most": {"value": "10%", "every": "4 weeks"},
        }
    ],
}
result = simsales.run(simsales.load(SCENARIO, {**CHANGES, **RULE}), "No rule")
pd.DataFrame([(each.week, each.said, each.why) for each in result.fired], columns=["from week", "what", "why"])
