"""What columnar sets hold while agents come and go, and what they do beyond Mesa's own sets."""

import random

import hypothesis.strategies as st
import mesa
import numpy as np
import pytest
from hypothesis import given

from simsales.columnar.agentset import ColumnarAgentSet
from simsales.columnar.columns import ColumnarAgent, ColumnarModel
from simsales.columnar.field import Field
from simsales.columnar.mixedset import MixedAgentSet

WEALTH = [5, 3, 8, 3, 9, 1, 8, 3, 0, 7]
MOOD = [0.5, 0.25, 0.75, 0.1, 0.9, 0.3, 0.2, 0.6, 0.7, 0.4]


class Columnar(ColumnarAgent):
    wealth = Field(np.int64)
    mood = Field(np.float64)

    @property
    def double(self):
        return 2 * self.wealth


class Ordinary(mesa.Agent):
    def __init__(self, model, wealth, mood):
        super().__init__(model)
        self.wealth, self.mood = wealth, mood


def build(kind):
    """Return all ten agents of a new model: only columnar ones, or five of each kind, as a set or listed."""
    if kind == "listed":
        return MixedAgentSet(build("mixed"))
    model, ordinary = ColumnarModel(rng=5), 5 if kind == "mixed" else 0
    Ordinary.create_agents(model, ordinary, WEALTH[:ordinary], MOOD[:ordinary])
    Columnar.create_agents(model, 10 - ordinary, wealth=WEALTH[ordinary:], mood=MOOD[ordinary:])
    return model.agents if ordinary else model.agents_by_type[Columnar]


def is_rich(agent):
    return agent.wealth > 4


@pytest.mark.parametrize("kind", ["columnar", "mixed"])
def test_a_function_may_keep_the_agent_it_is_shown(kind):
    agents, kept = build(kind), []
    agents.select(lambda agent: kept.append(agent) or False)
    agents.do(kept.append)
    agents.map(kept.append)
    agents.groupby(lambda agent: kept.append(agent) or 0)
    agents.sort(lambda agent: kept.append(agent) or 0)
    assert [agent.unique_id for agent in kept] == list(range(1, 11)) * 5
    assert [agent.wealth for agent in kept] == WEALTH * 5


@given(st.lists(st.integers(-3, 3), max_size=30), st.booleans(), st.randoms(use_true_random=False), st.data())
def test_column_sort_group_and_algebra_equal_pythons(values, ascending, shuffler, data):
    model = ColumnarModel(rng=1)
    everybody = Columnar.create_agents(model, len(values), wealth=values)
    rows = list(range(len(values)))
    shuffler.shuffle(rows)
    agents = ColumnarAgentSet(model.population(Columnar), rows)
    ordered = sorted(rows, key=values.__getitem__, reverse=not ascending)
    assert agents.sort("wealth", ascending).rows.tolist() == ordered
    groups = {}
    for row in rows:
        groups.setdefault(values[row], []).append(row)
    found = agents.groupby("wealth").map(lambda group: group.rows.tolist())
    assert list(found.items()) == list(groups.items())
    left = ColumnarAgentSet(model.population(Columnar), rows[: data.draw(st.integers(0, len(rows)))])
    right = everybody.where(np.array(values, dtype=int) > 0)
    one, two = set(left.rows.tolist()), set(right.rows.tolist())
    assert set((left & right).rows.tolist()) == one & two
    assert set((left | right).rows.tolist()) == one | two
    assert set((left - right).rows.tolist()) == one - two
    assert set((left ^ right).rows.tolist()) == one ^ two
    assert ((left <= right), (left < right), (left == right)) == (one <= two, one < two, one == two)
    assert ((left >= right), (left > right), left.isdisjoint(right)) == (
        one >= two,
        one > two,
        one.isdisjoint(two),
    )


def test_arrays_follow_the_sets_order():
    agents = build("columnar")
    assert agents.array("wealth").tolist() == WEALTH
    ordered = agents.sort("mood", ascending=True)
    assert ordered.array("mood").tolist() == sorted(MOOD)
    assert ordered.array("double").tolist() == [2 * agent.wealth for agent in ordered]
    assert ordered.array("unique_id").tolist() == [agent.unique_id for agent in ordered]
    assert agents.where(agents.array("wealth") > 4).get("wealth") == [5, 8, 9, 8, 7]
    ordered.set("wealth", np.arange(10))
    assert ordered.get("wealth") == list(range(10))
    for wrong in ([True], [0] * 10, WEALTH):
        with pytest.raises(ValueError, match="10 booleans"):
            agents.where(wrong)


def test_float32_columns_are_summed_in_double_precision():
    class Precise(ColumnarAgent):
        bill = Field(np.float32)

    agents = Precise.create_agents(ColumnarModel(rng=1), 100_000, bill=16777.217)
    assert agents.agg("bill", sum) == pytest.approx(sum(agents.get("bill")), rel=1e-12)
    assert agents.agg("bill", np.mean) == pytest.approx(np.float32(16777.217), rel=1e-12)


def test_the_population_follows_new_agents_also_in_another_order():
    agents = build("columnar")
    model = agents.population.model
    subset = agents.select(is_rich)
    assert agents.shuffle(inplace=True) is agents
    order = agents.get("unique_id")
    model.agents_by_type[Columnar].population.agent(4).remove()
    newcomer = Columnar(model, wealth=100)
    assert agents.get("unique_id") == [number for number in order if number != 5] + [newcomer.unique_id]
    assert newcomer in agents
    assert newcomer not in subset
    assert agents.sort("wealth", inplace=True).get("unique_id")[0] == newcomer.unique_id
    newcomer.remove()
    assert newcomer not in agents
    assert len(agents) == 9


@pytest.mark.parametrize("kind", ["columnar", "mixed"])
def test_membership_of_the_model_itself_cannot_be_edited(kind):
    agents = build(kind)
    member = agents.to_list()[-1]
    for edit in (
        lambda: agents.discard(member),
        lambda: agents.remove(member),
        lambda: agents.select(is_rich, inplace=True),
        agents.pop,
        agents.clear,
    ):
        with pytest.raises(TypeError, match=r"copy\(\)"):
            edit()
    assert len(agents) == 10
    agents.add(member)
    with pytest.raises(TypeError):
        hash(build("columnar"))


def test_agents_of_other_populations_join_only_in_mixed_sets():
    agents, strangers = build("columnar"), build("columnar")
    stranger = strangers.to_list()[0]
    assert stranger not in agents
    with pytest.raises(TypeError, match="one population"):
        agents.copy().add(stranger)
    joined = agents.select(is_rich) | strangers.select(is_rich)
    assert isinstance(joined, MixedAgentSet)
    assert joined.get("wealth") == [5, 8, 9, 8, 7] * 2
    stranger.remove()
    assert joined.get("wealth") == [5, 8, 9, 8, 7, 8, 9, 8, 7]
    assert len(agents - strangers) == 10
    assert len(agents & strangers) == 0


@pytest.mark.parametrize("kind", ["columnar", "mixed"])
def test_agents_may_be_removed_and_born_in_the_middle_of_a_loop(kind):
    agents, seen = build(kind), []
    model = agents.to_list()[0].model
    for agent in agents.copy():
        seen.append(agent.unique_id)
        Columnar(model, wealth=1)
        for other in agents.to_list():
            if other.unique_id == agent.unique_id + 1:
                other.remove()
    assert seen == [1, 3, 5, 7, 9]
    assert len(model.agents) == 10


def test_sets_draw_their_order_from_the_models_random():
    agents = build("columnar")
    assert agents.random is agents.population.model.random
    expected, twin = list(range(10)), random.Random()
    twin.setstate(agents.random.getstate())
    twin.shuffle(expected)
    assert agents.shuffle().rows.tolist() == expected


def test_changing_a_copy_leaves_the_model_alone():
    for kind in ("columnar", "mixed", "listed"):
        agents = build(kind)
        copied = agents.copy()
        member = copied.to_list()[4]
        copied.remove(member)
        assert member not in copied
        assert member in agents
        copied.add(member)
        assert copied.to_list()[-1] == member
        copied.select(is_rich, inplace=True)
        assert (len(copied), len(agents), len(member.model.agents)) == (5, 10, 10)
    with pytest.raises(TypeError, match="one population"):
        build("columnar").copy().add("a string")
    assert repr(build("columnar")) == "<ColumnarAgentSet of 10 Columnar>"
