"""The ODD protocol of a scenario as a page: seven elements, of which the fourth are eleven design concepts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from simsales.columnar.field import Field
from simsales.files.problems import dotted
from simsales.market.check import Prepared, check
from simsales.market.loading import Loaded, load_file
from simsales.market.measures import MEASURES
from simsales.market.scenario import Scenario
from simsales.reporting.odd.idling import idles
from simsales.reporting.odd.organised import organisation, targets
from simsales.reporting.odd.said import SaidKey, said_keys
from simsales.reporting.odd.sources import Rule, StepRead, class_text, columns, modules, rules_of, steps

SOURCE = (
    "Grimm, V., Railsback, S. F., Vincenot, C. E., Berger, U., Gallagher, C., DeAngelis, D. L., Edmonds, B., Ge, J., "
    "Giske, J., Groeneveld, J., Johnston, A. S. A., Milles, A., Nabe-Nielsen, J., Polhill, J. G., Radchuk, V., "
    "Rohwäder, M.-S., Stillman, R. A., Thiele, J. C., & Ayllón, D. (2020). The ODD protocol for describing agent-based "
    "and other simulation models: A second update to improve clarity, replication, and structural realism. *Journal of "
    "Artificial Societies and Social Simulation*, 23(2), 7. https://doi.org/10.18564/jasss.4259"
)
NETWORKS = {
    "friends": "word of mouth among friends",
    "everyone": "imitation of all others",
    "nobody": "nothing but prices",
}

DEPTHS = {"strategies": 2}  # of a table in section 5, where it is not three


def odd(scenario: str | Path | Loaded | Prepared) -> str:
    """Describe the model of a scenario by the ODD protocol (Grimm et al. 2020), in Markdown, for a paper's appendix.

    Steps, state variables and rules are read from the sources, parameters from the scenario; nothing is run. Raises
    ScenarioError for a file that is wrong.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> odd(write_starter(Path(mkdtemp(), "fibre.toml"))).partition(chr(10))[0]
    '# ODD protocol: Fibre'
    """
    prepared = _prepared(scenario)
    loaded = prepared.loaded
    texts = tomllib.loads(Path(__file__).with_name("concepts.toml").read_text(encoding="utf-8"))
    texts = {key: _filled(each, _facts(loaded)) for key, each in texts.items()}
    week = steps()
    parts = (
        _head(loaded),
        _purpose(prepared, texts),
        _entities(loaded, texts),
        _overview(week, prepared),
        "## 4. Design concepts\n\n" + "\n\n".join(f"**{name}.** {text}" for name, text in texts["concepts"].items()),
        _initialisation(loaded, texts),
        _input(loaded.scenario),
        _submodels(week),
        f"## Reference\n\n{SOURCE}",
    )
    return "\n\n".join(parts) + "\n"


def _prepared(scenario: str | Path | Loaded | Prepared) -> Prepared:
    if isinstance(scenario, Prepared):
        return scenario
    return check(scenario if isinstance(scenario, Loaded) else load_file(Path(scenario)))


def _filled(text: Any, facts: Mapping[str, str]) -> Any:
    if isinstance(text, dict):
        return {key: _filled(each, facts) for key, each in text.items()}
    return " ".join(text.format_map(facts).split())


def _facts(loaded: Loaded) -> dict[str, str]:
    """What the texts of the design concepts take from the scenario."""
    scenario = loaded.scenario
    world, rivals = scenario.world, scenario.world.competitors
    judged = MEASURES[scenario.run.objective]
    answers = [f"{name} ({rival.reacts.replace('_', ' ')})" for name, rival in rivals.items()]
    ranges = [f"`{each.key}`" for each in loaded.ranges]
    return {
        "currency": scenario.currency,
        "adaptation": f"rivals answer our prices: {', '.join(answers)}." if answers else "there are no rivals here.",
        "objective": f"{judged.label.lower()} ({judged.description})",
        "network": NETWORKS[world.network.kind],
        "ranges": f"Uncertain numbers are drawn anew for every world: {', '.join(ranges)}." if ranges else
        "No number of this scenario is uncertain; worlds differ in luck alone.",
        "replications": f"{scenario.run.replications:,}",
        "segments": ", ".join(world.segments),
        "channels": ", ".join(scenario.channels),
        "measures": ", ".join(each.label.lower() for each in MEASURES.values()),
    }  # fmt: skip


def _head(loaded: Loaded) -> str:
    from simsales import __version__

    return (
        f"# ODD protocol: {loaded.scenario.title}\n\n"
        f"The model of `{loaded.path.name}` as simsales {__version__} implements it, described by the ODD protocol "
        "(Overview, Design concepts, Details; Grimm et al. 2020). Made from code and scenario by `simsales odd`."
    )


def _purpose(prepared: Prepared, texts: Mapping[str, str]) -> str:
    scenario = prepared.loaded.scenario
    question = f"The question of this scenario: {scenario.question}\n\n" if scenario.question else ""
    strategies = "".join(f"- **{name}**: {each.description or '.'}\n" for name, each in scenario.strategies.items())
    return (
        f"## 1. Purpose and patterns\n\n{texts['purpose']}\n\n{question}Strategies that are compared, the first being "
        f"the baseline:\n\n{strategies}\n{targets(prepared)}{texts['patterns']}"
    )


def _entities(loaded: Loaded, texts: Mapping[str, str]) -> str:
    scenario = loaded.scenario
    own = ", ".join((*scenario.catalogue.products, *scenario.catalogue.bundles))
    rivals = "; ".join(f"{name}: {', '.join(each.offers)}" for name, each in scenario.world.competitors.items())
    teams = ", ".join(f"{name} ({each.count:,} in {each.channel})" for name, each in scenario.reps.items())
    rows = "".join(_column(name, field) for name, field in columns().items())
    return (
        "## 2. Entities, state variables, and scales\n\n"
        f"**Customers** ({loaded.sample.words}), each with the state variables below. A variable by category, offer or "
        "channel has an entry for each.\n\n"
        f"| state variable | type | for each | at first | meaning |\n|---|---|---|---|---|\n{rows}\n"
        f"**Channels** ({', '.join(scenario.channels)}). {class_text('simsales.market.staff.sellers', 'Channel')}\n\n"
        f"**Sales reps** ({teams or 'none'}). {class_text('simsales.market.staff.sellers', 'Rep')}\n\n"
        f"**Rivals** ({rivals or 'none'}). {class_text('simsales.market.rivals.agents', 'Competitor')}\n\n"
        f"**The seller**: one strategy a run, which makes a plan for every week; it sells {own}.\n\n"
        f"{organisation(loaded)}"
        f"**Scales.** {texts['scales']} A run has {scenario.run.weeks:,} weeks."
    )


def _column(name: str, field: Field) -> str:
    default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default).lower()
    default = "never" if field.default == -10_000 else default
    meaning = (field.__doc__ or "").replace("``", "`").replace("|", "\\|")
    return f"| `{name}` | {field.dtype} | {', '.join(field.shape) or 'customer'} | {default} | {meaning} |\n"


def _overview(week: Iterable[StepRead], prepared: Prepared) -> str:
    lines, idling = [], 0
    for number, step in enumerate(week, start=1):
        place = f" (`{step.module.removeprefix('simsales.market.')}`)" if step.module else ""
        why = idles(prepared, step.name)
        idling += why is not None
        here = "" if why is None else f" *Idles in this scenario: {why}.*"
        lines.append(f"{number}. **{step.what[0].upper()}{step.what[1:]}**{place}. {step.says}{here}")
    return (
        "## 3. Process overview and scheduling\n\nEvery week these steps are taken, in this order. Within a step all "
        "customers act by the state that the step before has left; what customers do to each other works from next "
        "week on, so that the order in which they are taken has no effect. "
        f"In this scenario {idling} of the {len(lines)} steps surely have nothing to do under any strategy; they are "
        "marked.\n\n" + "\n".join(lines)
    )


def _initialisation(loaded: Loaded, texts: Mapping[str, str]) -> str:
    keys = [each for each in said_keys(loaded.said) if each.location != ("title",)]
    parts = [
        f"## 5. Initialization\n\n{texts['start']}\n\nThe tables have every key that the scenario "
        "says, as it says it; a range is drawn anew for every world. All others have the defaults of the version "
        "(`simsales keys`)."
    ]
    for table, group in groupby(keys, key=_table):
        rows = "".join(_said_row(each, table) for each in group)
        parts.append(
            f"{f'`{table}`' if table else 'At the top'}\n\n| key | value | meaning |\n|---|---|---|\n{rows}".rstrip()
        )
    return "\n\n".join(parts)


def _table(key: SaidKey) -> str:
    """The table under whose heading a key is listed: a section of the file, not each of its inner tables."""
    if key.location[:2] == ("world", "competitors"):
        return dotted(key.location[: min(len(key.location) - 1, 5)])
    depth = min(len(key.location) - 1, DEPTHS.get(str(key.location[0]), 3))
    return dotted(key.location[:depth])


def _said_row(each: SaidKey, table: str) -> str:
    inside = each.key.removeprefix(table).removeprefix(".")
    cells = (f"`{inside}`", each.value.replace("\n", " "), each.what)
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |\n"


def _input(scenario: Scenario) -> str:
    file = scenario.world.customer_file
    if file is None:
        text = "The model uses no input data to represent processes that change over time, and no customer file."
    else:
        text = (
            f"The population is read from a customer file, `{Path(file.path).name}`, one row a {file.rows[:-1]}; it is "
            "the state at the start. No input data drive processes that change over time."
        )
    return f"## 6. Input data\n\n{text}"


def _submodels(week: Iterable[StepRead]) -> str:
    parts = [
        "## 7. Submodels\n\nIn the order of the week. A rule is written for one customer; where it is a single "
        "formula, this is the code that runs."
    ]
    told: set[str] = set()
    for number, step in enumerate(week, start=1):
        parts.append(f"### 7.{number} {step.what[0].upper()}{step.what[1:]}")
        parts.append(step.says if step.own or step.module in told else f"{step.about}\n\n{step.says}")
        if step.reads or step.writes:
            parts.append(f"Reads {_listed(step.reads)}. Writes {_listed(step.writes)}.")
        if step.module not in told:
            parts += [_rule(each) for each in step.rules]
        told.add(step.module)
    parts.append(f"### 7.{number + 1} Rules that several steps use\n\n" + _others(told))
    return "\n\n".join(part for part in parts if part)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names) or "nothing of a customer's"


def _rule(rule: Rule) -> str:
    formula = f"\n\n    {rule.name} = {rule.formula}" if rule.formula else ""
    return f"`{rule.name}({', '.join(rule.takes)})`: {rule.says}{formula}"


def _others(told: Iterable[str]) -> str:
    rows = []
    for module in modules():
        if module not in told:
            place = module.removeprefix("simsales.market.")
            for rule in rules_of(module):
                says = rule.says.partition("\n")[0].replace("|", "\\|")
                rows.append(f"| `{rule.name}` | `{place}` | {says} | {_cell(rule.formula)} |")
    return "| rule | in | what it says | formula |\n|---|---|---|---|\n" + "\n".join(rows)


def _cell(formula: str) -> str:
    return f"`{formula.replace('|', '\\|')}`" if formula else ""
