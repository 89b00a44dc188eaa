"""The page of a comparison: one file without a request to anywhere, the same bytes whenever made of the same runs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simsales.experiments.comparison import Comparison
from simsales.files.positions import Location
from simsales.files.problems import dotted
from simsales.market.check import Prepared
from simsales.reporting.html import advice, doubts, sections
from simsales.reporting.words import Words

if TYPE_CHECKING:
    from jinja2 import Template

    from simsales.evidence.conflicts import Conflicts


def page(comparison: Comparison, prepared: Prepared, language: str = "en", conflicts: Sequence[Conflicts] = ()) -> str:
    """A comparison as HTML: answer, differences, bridge, by segment and channel, funnel, flips, risks, remarks,
    channels in conflict, assumptions, the customer file, how to see it again.

    ``language``: en or zh; what the scenario says stays as it is. ``conflicts``: what channels do to one another under
    strategies, where that was worked out. No time of day and no duration stands in it.

    >>> import simsales
    >>> from simsales.market.starter import write_starter
    >>> from tempfile import mkdtemp
    >>> scenario = simsales.load(write_starter(Path(mkdtemp(), "fibre.toml")), {"run.customers": 100, "run.weeks": 4})
    >>> text = page(simsales.compare(scenario, replications=2, store=None, jobs=1), scenario)
    >>> text.startswith("<!doctype html>"), "http" in text
    (True, False)
    """
    words, question, done = Words(language), comparison.question, comparison.account
    told: dict[str, Any] = {"effects": [], "why": None, "parts": [], "leaks": [], "risks": [], "flips": "", "met": None}
    if comparison.worlds:
        told["effects"] = sections.effects(comparison, words)
        told["why"] = sections.why(comparison, words)
        told["leaks"] = sections.leaks(comparison, words)
        told["risks"] = sections.risks(comparison, words)
        told["flips"] = doubts.flips(comparison, prepared, words)
        told["met"] = doubts.met(comparison, words)
        told["parts"] = [
            {"title": words("report_by_segment"), "what": words("report_segment"),
             "members": sections.groups(comparison, "segment", words)},
            {"title": words("report_by_channel"), "what": words("channel"),
             "members": sections.groups(comparison, "channel", words)},
        ]  # fmt: skip
        if comparison.places:
            members = sections.groups(comparison, "district", words)
            told["parts"].append(
                {"title": words("report_by_district"), "what": words("report_district"), "members": members}
            )
    return _template().render(
        w=words,
        lang={"en": "en", "zh": "zh-Hans"}[words.language],
        question=question,
        size=size_of(comparison, words),
        unfinished=words("report_unfinished", worlds=comparison.worlds) if done.interrupted or done.failures else "",
        compared=len(comparison.strategies) > 1,
        answer=advice.recommendation(comparison, words),
        objective=sections.label(comparison, comparison.objective, words),
        remarks=doubts.told([each.text for each in comparison.remarks], words),
        conflicts=[doubts.between(each, question.currency, words) for each in conflicts],
        assumptions=sections.assumptions(prepared, words),
        customers=doubts.told(_customers(prepared), words),
        strategies=comparison.descriptions.items(),
        command=command_of(comparison, prepared),
        versions=_versions(comparison, prepared, words),
        **told,
    )  # fmt: skip


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return made.get_template("report.html")


def size_of(comparison: Comparison, words: Words) -> str:
    """For how many customers, over how many weeks, in how many worlds."""
    asked = comparison.question
    size = asked.customers if asked.stand_for is None else asked.stand_for
    return words(
        "report_size" if size != asked.customers else "report_size_all", customers=f"{asked.customers:,}",
        size=f"{size:,}", weeks=asked.weeks, worlds=comparison.worlds,
    )  # fmt: skip


def _customers(prepared: Prepared) -> list[str]:
    """How the customer file was read."""
    table = prepared.loaded.customers
    if table is None or table.reading is None:
        return []
    file = table.reading.file
    return [line.strip().replace(str(file), file.name) for line in table.reading.report()]


def command_of(comparison: Comparison, prepared: Prepared) -> str:
    """The command that shows the same."""
    loaded = prepared.loaded
    said = ["simsales", "compare", loaded.path.name, "--replications", str(comparison.worlds)]
    for location in sorted(loaded.changed, key=str):
        said += ["--set", f"{dotted(location)}={_said(loaded.said, location)}"]
    if list(prepared.strategies) != comparison.strategies:
        for name in comparison.strategies:
            said += ["--strategies", name]
    return shlex.join(said)


def _said(data: Any, location: Location) -> str:
    for part in location:
        data = data[part]
    return str(data)


def _versions(comparison: Comparison, prepared: Prepared, words: Words) -> str:
    import simsales
    from simsales.core.compiled import code_version

    seeds = ", ".join(map(str, comparison.seeds[:3])) + (", …" if len(comparison.seeds) > 3 else "")
    return words(
        "report_versions", version=simsales.__version__, code=code_version(), digest=prepared.loaded.digest[:16],
        seed=prepared.loaded.scenario.run.seed, seeds=seeds,
    )  # fmt: skip
