"""Columnar sets beside Mesa's own: the same ten agents, the same questions, the same answers."""

import inspect
import random
import statistics

import hypothesis.strategies as st
import mesa
import numpy as np
import pytest
from hypothesis import given
from mesa.agent import AgentSet
from mesa.agentset import AbstractAgentSet, GroupBy

from simsales.core.columns import (
    ColumnarAgent,
    ColumnarAgentSet,
    ColumnarModel,
    Field,
    MixedAgentSet,
    UnionAgentSet,
)

WEALTH = [5, 3, 8, 3, 9, 1, 8, 3, 0, 7]
MOOD = [0.5, 0.25, 0.75, 0.1, 0.9, 0.3, 0.2, 0.6, 0.7, 0.4]
REGION = [2, 0, 1, 2, 1, 1, 0, 2, 2, 0]


class Rules:
    """What both kinds of agent can do."""

    def earn(self, amount, bonus=0):
        self.wealth += amount + bonus
        return self.wealth

    def leave_if_poor(self):
        if self.wealth < 4:
            self.remove()

    def push_out_the_next(self):
        self.model.visited.append(self.unique_id)
        for agent in self.model.agents.to_list():
            if agent.unique_id == self.unique_id + 1:
                agent.remove()

    @property
    def double(self):
        return 2 * self.wealth

    @double.setter
    def double(self, value):
        self.wealth = value // 2


class Columnar(Rules, ColumnarAgent):
    wealth = Field(np.int64)
    mood = Field(np.float64)
    region = Field(np.int8)


class Ordinary(Rules, mesa.Agent):
    def __init__(self, model, wealth, mood, region):
        super().__init__(model)
        self.wealth, self.mood, self.region = wealth, mood, region


class Mixed(ColumnarModel):
    """Five ordinary agents and five columnar ones."""


def build(kind):
    """Return all ten agents of a new model: Mesa's set, the columnar one, both as one, or listed."""
    if kind == "listed":
        return MixedAgentSet(build("mixed"))
    model = (mesa.Model if kind == "mesa" else ColumnarModel)(rng=5)
    model.visited = []
    cuts = {"mesa": 10, "columnar": 0, "mixed": 5}
    here = cuts[kind]
    Ordinary.create_agents(model, here, WEALTH[:here], MOOD[:here], REGION[:here])
    if kind != "mesa":
        Columnar.create_agents(model, 10 - here, wealth=WEALTH[here:], mood=MOOD[here:], region=REGION[here:])
    return model.agents_by_type[Columnar] if kind == "columnar" else model.agents


def shown(result):
    """Return agents as their ids, in any structure, so that results of different kinds can be compared."""
    if isinstance(result, mesa.Agent):
        return result.unique_id
    if isinstance(result, GroupBy):
        return [(key, shown(group)) for key, group in result]
    if isinstance(result, AbstractAgentSet | list):
        return [shown(entry) for entry in result]
    return result


def is_rich(agent):
    return agent.wealth > 4


QUESTIONS = {
    "len": len,
    "iter": list,
    "to_list": lambda s: s.to_list(),
    "select": lambda s: s.select(is_rich),
    "select nothing": lambda s: s.select(),
    "select three": lambda s: s.select(is_rich, at_most=3),
    "select one": lambda s: s.select(at_most=1),
    "select none": lambda s: s.select(is_rich, at_most=0),
    "select share": lambda s: s.select(at_most=0.35),
    "select share of matching": lambda s: s.select(is_rich, at_most=0.25),
    "select all": lambda s: s.select(is_rich, at_most=1.0),
    "select type": lambda s: s.select(agent_type=mesa.Agent),
    "select other type": lambda s: s.select(agent_type=Mixed),
    "select twice": lambda s: s.select(is_rich).select(lambda a: a.mood > 0.3),
    "select inplace": lambda s: s.copy().select(is_rich, inplace=True),
    "select inplace share": lambda s: s.copy().select(at_most=0.5, inplace=True),
    "sort column": lambda s: s.sort("wealth"),
    "sort column ascending": lambda s: s.sort("wealth", ascending=True),
    "sort float": lambda s: s.sort("mood"),
    "sort property": lambda s: s.sort("double"),
    "sort function": lambda s: s.sort(lambda a: (a.region, -a.wealth), ascending=True),
    "sort inplace": lambda s: s.copy().sort("region", inplace=True),
    "sort of selected": lambda s: s.select(is_rich).sort("region", ascending=True),
    "sort shuffled": lambda s: s.shuffle().sort("region"),
    "shuffle": lambda s: s.shuffle(),
    "shuffle inplace": lambda s: s.copy().shuffle(inplace=True),
    "shuffle twice": lambda s: s.shuffle().shuffle(),
    "get": lambda s: s.get("wealth"),
    "get id": lambda s: s.get("unique_id"),
    "get property": lambda s: s.get("double"),
    "get several": lambda s: s.get(["wealth", "mood", "unique_id"]),
    "get of none": lambda s: s.select(at_most=0).get(["wealth"]),
    "get no names": lambda s: s.get([]),
    "get default": lambda s: s.get("missing", handle_missing="default", default_value=-1),
    "get defaults": lambda s: s.get(["wealth", "missing"], handle_missing="default"),
    "get shuffled": lambda s: s.shuffle().get("wealth"),
    "agg": lambda s: s.agg("wealth", sum),
    "agg several": lambda s: s.agg("wealth", [min, max, sum, len, statistics.median]),
    "agg numpy": lambda s: float(s.agg("mood", np.mean)),
    "agg generator": lambda s: s.agg("wealth", (f for f in (min, max))),
    "agg property": lambda s: s.agg("double", sum),
    "agg list only": lambda s: s.agg("wealth", lambda values: values + values),
    "agg of none": lambda s: s.select(at_most=0).agg("wealth", sum),
    "set": lambda s: s.set("wealth", 4).get("wealth"),
    "set property": lambda s: s.set("double", 14).get("wealth"),
    "set of selected": lambda s: (s.select(is_rich).set("wealth", 4), s.get("wealth"))[1],
    "do name": lambda s: s.do("earn", 2, bonus=1).get("wealth"),
    "do function": lambda s: s.do(lambda a, n: a.earn(n), 3).get("wealth"),
    "do remove": lambda s: s.do("leave_if_poor"),
    "do remove others": lambda s: (s.do("push_out_the_next"), s.to_list()[0].model.visited)[1],
    "shuffle_do": lambda s: (s.shuffle_do("push_out_the_next"), s.to_list()[0].model.visited)[1],
    "shuffle_do keeps order": lambda s: s.shuffle_do("earn", 1),
    "map name": lambda s: s.map("earn", 2, bonus=3),
    "map function": lambda s: s.map(lambda a, n: n * a.wealth, 3),
    "map shuffled": lambda s: s.shuffle().map("earn", 1),
    "groupby": lambda s: s.groupby("region"),
    "groupby function": lambda s: s.groupby(is_rich),
    "groupby property": lambda s: s.groupby("double"),
    "groupby list": lambda s: s.groupby("region", result_type="list"),
    "groupby of none": lambda s: s.select(at_most=0).groupby("region"),
    "groupby shuffled": lambda s: s.shuffle().groupby("region"),
    "groupby agg": lambda s: s.groupby("region").agg("wealth", sum),
    "groupby list agg": lambda s: s.groupby("region", result_type="list").agg("wealth", sum),
    "groupby count": lambda s: s.groupby("region").count(),
    "groupby map": lambda s: s.groupby("region").map(len),
    "groupby map name": lambda s: s.groupby("region").map("get", "wealth"),
    "groupby do": lambda s: (s.groupby("region").do("do", "earn", 5), s.get("wealth"))[1],
    "groupby len": lambda s: len(s.groupby("region")),
    "copy": lambda s: s.copy(),
    "copy discard": lambda s: discarded(s.copy()),
    "copy remove": lambda s: removed(s.copy()),
    "copy add": lambda s: added(s),
    "copy pop": lambda s: (c := s.copy(), c.pop(), c)[2],
    "copy clear": lambda s: (c := s.copy(), c.clear(), len(c))[2],
    "and": lambda s: s.select(is_rich) & s.sort("mood"),
    "or": lambda s: s.select(is_rich) | s.sort("mood"),
    "minus": lambda s: s.sort("mood") - s.select(is_rich),
    "xor": lambda s: sorted(shown(s.select(is_rich) ^ s.select(lambda a: a.mood > 0.3))),
    "and list": lambda s: s.copy() & s.to_list()[2:4],
    "isdisjoint": lambda s: s.select(is_rich).isdisjoint(s.select(lambda a: a.wealth < 2)),
    "order": lambda s: [s.select(is_rich) < s.copy(), s.copy() >= s.select(is_rich), s.copy() <= s.select()],
    "equal": lambda s: [s.copy() == s.shuffle(), s.copy() == s.select(is_rich), s.copy() == 3],
    "first": lambda s: s.copy()[0],
    "last": lambda s: s.copy()[-1],
    "slice": lambda s: s.copy()[2:8:2],
    "index": lambda s: s.copy().index(s.to_list()[6]),
    "count": lambda s: s.copy().count(s.to_list()[6]),
    "reversed": lambda s: list(reversed(s.copy())),
    "contains": lambda s: [agent in s.select(is_rich) for agent in s.to_list()],
    "contains others": lambda s: [thing in s.copy() for thing in (None, 3, "x", Ordinary)],
}


def discarded(agents):
    listed = agents.to_list()
    agents.discard(listed[3])
    agents.discard(listed[3])
    agents.discard(listed[8])
    return agents


def removed(agents):
    listed = agents.to_list()
    agents.remove(listed[7])
    with pytest.raises(KeyError):
        agents.remove(listed[7])
    return agents


def added(agents):
    chosen = agents.select(is_rich)
    chosen.add(agents.to_list()[1])
    chosen.add(agents.to_list()[0])
    return chosen


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("kind", ["columnar", "mixed", "listed"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_equal_mesas_own(question, kind):
    # The lists hold ordinary agents strongly, as a Mesa program does.
    ask = QUESTIONS[question]
    assert shown(ask(build(kind))) == shown(ask(build("mesa")))


@pytest.mark.parametrize("kind", ["mesa", "columnar", "mixed", "listed"])
def test_errors_equal_mesas_own(kind):
    agents = build(kind)
    with pytest.raises(AttributeError, match="missing"):
        agents.get("missing")
    with pytest.raises(AttributeError, match="missing"):
        agents.get(["wealth", "missing"])
    with pytest.raises(AttributeError, match="missing"):
        agents.agg("missing", sum)
    with pytest.raises(AttributeError, match="missing"):
        agents.groupby("missing")
    with pytest.raises(AttributeError, match="missing"):
        agents.sort("missing")
    with pytest.raises(AttributeError, match="missing"):
        agents.do("missing")
    with pytest.raises(ValueError, match="Unknown handle_missing option: never"):
        agents.get("wealth", handle_missing="never")
    with pytest.raises(ValueError, match="empty"):
        agents.select(at_most=0).agg("wealth", min)


@pytest.mark.parametrize("ours", [ColumnarAgentSet, MixedAgentSet, UnionAgentSet])
def test_every_public_name_and_parameter_of_mesas_agent_set_is_there(ours):
    for name in dir(AgentSet):
        if name.startswith("_"):
            continue
        theirs = inspect.signature(getattr(AgentSet, name)).parameters
        mine = inspect.signature(getattr(ours, name)).parameters
        assert list(mine) == list(theirs), name
        assert [p.default for p in mine.values()] == [p.default for p in theirs.values()], name
    assert issubclass(ours, AbstractAgentSet)
    assert not getattr(ours, "__abstractmethods__", None)


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
