"""The validation page: what theory says, what was simulated, and how far apart they are, read from the tests.

The tests in ``tests/analytic`` are run, and every assertion that holds a simulated value against a theory's is
overheard as it passes (pytest's assertion hook): both sides and the tolerance are evaluated where the assertion stands.
Nothing is written down by hand, so the page cannot say anything that a test does not demand.

    python -m benchmarks.validation            # some minutes; prints the page
    python -m benchmarks.validation --write    # and writes docs/validation.md
    python -m benchmarks.validation --all      # with the calibrations, which take half an hour
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

from benchmarks.mechanisms import mechanisms_section

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "analytic"
PAGE = ROOT / "docs" / "validation.md"
HEAD = Path(__file__).with_name("validation.md")


@dataclass(frozen=True)
class Held:
    """A simulated value held against a theory's: both, how far apart they may be, and the standard error in that.

    ``error`` is None where the tolerance is no multiple of a standard error.
    """

    simulated: float
    theory: float
    within: float
    error: float | None

    @property
    def used(self) -> float:
        """The part of the tolerance that is used, 0 to 1."""
        return abs(self.simulated - self.theory) / self.within if self.within else 0.0


def held(asserted: str, names: Mapping[str, Any]) -> Held | None:
    """What an assertion holds against what, or None if it is none of theory against simulation.

    Of arrays it is the entry that uses most of its tolerance.

    >>> held("abs(mean - 0.8113) < 3 * error", {"mean": 0.81, "error": 0.001})
    Held(simulated=0.81, theory=0.8113, within=0.003, error=0.001)
    >>> held("rep.skill == pytest.approx(0.4)", {"rep": type("Rep", (), {"skill": 0.4}), "pytest": pytest}).within
    4e-07
    >>> held("market.reps", {}) is None
    True
    """
    node = _innermost(ast.parse(asserted.strip(), mode="eval").body)
    sides = _apart(node) or _alike(node)
    if sides is None:
        return None
    simulated, theory, within, times = sides
    try:
        said = [_evaluated(each, names) for each in (simulated, theory, within)]
        one, other, most = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in said))
    except (TypeError, ValueError, NameError, AttributeError, KeyError, IndexError):
        return None
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
        most = _approx(node.comparators[0], other, names)
    if one.size == 0 or not np.isfinite(most).all():
        return None
    used = np.abs(one - other) / np.where(most > 0, most, np.inf)
    worst = np.unravel_index(int(used.argmax()), used.shape)
    tolerance = float(most[worst])
    return Held(float(one[worst]), float(other[worst]), tolerance, tolerance / times if times else None)


def _innermost(node: ast.expr) -> ast.expr:
    """The comparison within ``(…).all()``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "all":
        return node.func.value
    return node


type Sides = tuple[ast.expr, ast.expr, ast.expr, float | None]


def _apart(node: ast.expr) -> Sides | None:
    """The sides of ``abs(simulated - theory) < tolerance``, and by what a standard error in it is multiplied."""
    if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Lt | ast.LtE)):
        return None
    left = node.left
    if (
        isinstance(left, ast.Call)
        and isinstance(left.func, ast.Attribute)
        and left.func.attr == "max"
        and not left.args
    ):
        left = left.func.value
    if not (isinstance(left, ast.Call) and ast.unparse(left.func) in ("abs", "np.abs")):
        return None
    inside = left.args[0]
    if isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Sub):
        return inside.left, inside.right, node.comparators[0], _times(node.comparators[0])
    if ast.unparse(inside) == "z":  # in standard errors already
        return inside, ast.Constant(0.0), node.comparators[0], 3.0
    return inside, ast.Constant(0.0), node.comparators[0], _times(node.comparators[0])


def _alike(node: ast.expr) -> Sides | None:
    """The sides of ``simulated == pytest.approx(theory)``, ``math.isclose(…)``, or ``close(simulated, theory)``."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        right = node.comparators[0]
        if isinstance(right, ast.Call) and ast.unparse(right.func) == "pytest.approx":
            return node.left, right.args[0], ast.Constant(1.0), None
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "math.isclose":
        relative = next((each.value for each in node.keywords if each.arg == "rel_tol"), ast.Constant(1e-9))
        within = ast.BinOp(ast.Call(ast.Name("abs", ast.Load()), [node.args[1]], []), ast.Mult(), relative)
        return node.args[0], node.args[1], within, None
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "close":
        _, share, *n = (ast.unparse(each) for each in node.args)
        within = f"3 * math.sqrt(({share}) * (1 - ({share})) / ({n[0] if n else 'N'}))"
        return node.args[0], node.args[1], ast.parse(within, mode="eval").body, 3.0
    return None


def _times(node: ast.expr) -> float | None:
    """The factor of a standard error in a tolerance: of ``3 * error`` or ``3 * error + 1e-9`` it is 3."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        node = node.left
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        if isinstance(node.left, ast.Constant) and isinstance(node.left.value, int | float) and node.left.value >= 3:
            return float(node.left.value)
        node = node.left
    return None


def _approx(node: ast.expr, theory: Any, names: Mapping[str, Any]) -> Any:
    """The tolerance of pytest's ``approx``."""
    assert isinstance(node, ast.Call)
    said = {str(each.arg): _evaluated(each.value, names) for each in node.keywords}
    if "abs" in said:
        return np.broadcast_to(float(said["abs"]), theory.shape)
    return np.maximum(np.abs(theory) * float(said.get("rel", 1e-6)), 1e-12)


def _evaluated(node: ast.expr, names: Mapping[str, Any]) -> Any:
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "assertion", "eval")
    return eval(code, {"abs": abs, **names})


@dataclass
class Overheard:
    """A pytest plugin that collects what tests hold against theory: by test and line what is nearest to its limit."""

    found: dict[tuple[str, int], Held] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)

    def pytest_assertion_pass(self, item: Any, lineno: int, orig: str) -> None:
        """Overhear an assertion that has passed, where it stands."""
        frame: FrameType | None = sys._getframe()
        while frame is not None and Path(frame.f_code.co_filename).parent != TESTS:
            frame = frame.f_back
        if frame is None:
            return
        one = held(orig, {**frame.f_globals, **frame.f_locals})
        if one is None:
            return
        key = (item.nodeid, lineno)
        if key not in self.found or one.used > self.found[key].used:
            self.found[key] = one
        self.says[item.nodeid] = _sentence(item)


def _sentence(item: Any) -> str:
    """The first sentence of a test's docstring, or its name in words."""
    text = " ".join((inspect.getdoc(item.function) or "").split("\n\n")[0].split())
    return text or item.originalname.removeprefix("test_").replace("_", " ")


def page_of(overheard: Overheard) -> str:
    """The page as Markdown."""
    parts = [HEAD.read_text(encoding="utf-8"), f"\n{mechanisms_section()}", "\n## Theory values\n"]
    by_file: dict[str, list[tuple[str, int, Held]]] = {}
    for (test, line), one in sorted(overheard.found.items()):
        by_file.setdefault(test.partition("::")[0], []).append((test, line, one))
    for name, rows in by_file.items():
        text = ast.get_docstring(ast.parse((ROOT / name).read_text(encoding="utf-8"))) or ""
        title = Path(name).stem.removeprefix("test_").replace("_", " ")
        parts.append(f"\n### {title.capitalize()}\n\n{' '.join(text.split(chr(10) * 2)[0].split())}\n")
        parts.append(f"\n[{Path(name).name}](../{name})\n")
        parts.append("\n| test | theory | simulated | off | within |\n|---|---:|---:|---:|---|\n")
        told = ""
        for test, _, one in rows:
            case = test.partition("::")[2].replace("|", "\\|")
            about = "" if case == told else f"`{case}`: {overheard.says[test].replace('|', chr(92) + '|')}"
            parts.append(f"| {about} | {_figure(one.theory)} | {_figure(one.simulated)} | {_off(one)} |\n")
            told = case
    return "".join(parts)


def _off(one: Held) -> str:
    apart = one.simulated - one.theory
    if one.error:
        return f"{apart / one.error:+.2f} errors | {one.within / one.error:g} errors of {one.error:.2g}"
    return f"{apart:+.2g} | {one.within:.2g}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}" if abs(value) >= 1e-9 else "0"


def main() -> None:
    """Run the tests, and print or write the page."""
    overheard = Overheard()
    options = ["-q", "-o", "addopts=", "-o", "enable_assertion_pass_hook=true", "--import-mode=importlib", "-n", "0"]
    quick = [] if "--all" in sys.argv else ["--ignore", str(TESTS / "test_calibration_theory.py")]
    # Rewritten tests are kept without the hook: rewrite them anew.
    sys.dont_write_bytecode = True
    for kept in TESTS.glob("__pycache__/*-pytest-*.pyc"):
        kept.unlink()
    if pytest.main([*options, *quick, "-p", "no:cacheprovider", str(TESTS)], plugins=[overheard]) != 0:
        raise SystemExit("a test has failed: nothing is written")
    page = re.sub(r"\n{3,}", "\n\n", page_of(overheard))
    if "--write" in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
