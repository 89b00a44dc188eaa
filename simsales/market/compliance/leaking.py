"""Data that channels share may leak: that costs, and upsets who hears of it; rules prevent a part (E-comply)."""

from __future__ import annotations

import numpy as np

from simsales.market.channels.plan import ChannelPolicy
from simsales.market.compliance.plan import Compliance
from simsales.market.compliance.time_taken import spend
from simsales.market.ground.belonging import hold_ours
from simsales.market.ground.day import Today
from simsales.market.ground.state import UPSET

READS = ("segment", "holding")
WRITES = ("lived",)


def leak(today: Today) -> None:
    """Let the data of each channel with access leak by chance, and take the time of those who protect them."""
    said, rules, people, tally = today.facts.compliance, today.plan[Compliance], today.people, today.tally
    for c in today.plan[ChannelPolicy].share if said.leaks > 0.0 else ():
        channel = today.channels[c]
        if rules.protecting > 0.0:
            spend(today, channel, rules.protecting * len(channel.reps), "protect_minutes")
        drawn = float(today.luck.uniforms(f"leak {channel.name}", np.zeros(1, np.int64), today.week)[0])
        if drawn >= said.leaks * rules.leaks:
            continue
        mix = today.mix_of(c) * today.sample.share
        tally.leaks[:, c, tally.nothing] += mix
        tally.sharing_cost[:, c, tally.nothing] += mix * said.leak_cost
        tally.common_spend[:, c, tally.nothing] += mix * said.leak_cost
        ours = hold_ours(people.holding, today.facts.own) & people.alive
        rows = np.flatnonzero(ours)
        rows = rows[today.concerns(c, rows)]
        heard = rows[today.luck.uniforms("hears of a leak", rows, today.week) < said.hear]
        people.lived[heard] |= UPSET
