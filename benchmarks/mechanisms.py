"""Each mechanism of the week beside its rules, the papers that its docstrings name, and the tests that check it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from simsales.reporting.odd.sources import StepRead, steps

TESTS = Path(__file__).with_name("mechanisms.toml")
PAPER = re.compile(r"([A-Z][\w’'ö]+(?:(?:, | & | and )[A-Z][\w’'ö]+)*(?: et al\.)?) \(?((?:18|19|20)\d\d)\)?")
PRACTICE = re.compile(r"\b([A-E]-[a-z0-9]+)\b")
INTRODUCTION = """## Mechanisms: rules, sources, tests

In the order of the week: where each is written, its rules (their formulas: `simsales odd`), the papers and systems of
the practitioners that its docstrings name ([sources](model.md#sources); nothing: see [the model](model.md)), and the
tests that check it, those against theory first. All are lived by [test_oracle.py](../tests/laws/test_oracle.py) and
[test_conservation.py](../tests/laws/test_conservation.py) too.

| step | written in | rules | sources | tests |
|---|---|---|---|---|
"""


def mechanisms_section() -> str:
    """The section of the validation page, as Markdown; KeyError for a step without a test."""
    tests = tomllib.loads(TESTS.read_text(encoding="utf-8"))
    rows = []
    for step in steps():
        if not step.own:
            path = step.module.replace(".", "/")
            place = f"[{step.module.removeprefix('simsales.market.')}](../{path}.py)"
            rules = ", ".join(f"`{rule.name}`" for rule in step.rules)
            checked = ", ".join(f"[{Path(name).stem}](../tests/{name})" for name in tests[step.name])
            rows.append(f"| {step.what} | {place} | {rules} | {sources_of(step)} | {checked} |\n")
    return INTRODUCTION + "".join(rows)


def sources_of(step: StepRead) -> str:
    """The papers and the practitioners' systems that a step's docstrings name, each once."""
    text = " ".join((step.about, step.says, *(rule.says for rule in step.rules)))
    papers = [f"{name} {year}" for name, year in PAPER.findall(text)]
    return "; ".join(dict.fromkeys([*papers, *PRACTICE.findall(text)]))
