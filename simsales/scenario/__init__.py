"""What a scenario file may say, and what is wrong with one: file, line, column, nearest valid word."""

from simsales.scenario.loading import Loaded, load_file
from simsales.scenario.model import Scenario, Strategy
from simsales.scenario.problems import Problem, ScenarioError
from simsales.scenario.ranges import Range

__all__ = [
    "Loaded",
    "Problem",
    "Range",
    "Scenario",
    "ScenarioError",
    "Strategy",
    "load_file",
]
