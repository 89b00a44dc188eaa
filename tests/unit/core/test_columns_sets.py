"""Columnar sets beside Mesa's own: the same ten agents, the same questions, the same answers."""

import inspect
import statistics

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from mesa.agentset import AbstractAgentSet, GroupBy

from simsales.columnar.agentset import ColumnarAgentSet
from simsales.columnar.columns import ColumnarAgent, ColumnarModel
from simsales.columnar.field import Field
from simsales.columnar.mixedset import MixedAgentSet
from simsales.columnar.unionset import UnionAgentSet

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
