"""What the sources say of the model: the steps of the week, the columns of a customer, the rules.

Nothing of the market is imported that compiles or runs: the files are read as text, so that a description is there at
once. What is read is held against the market itself in the tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from simsales.columnar.field import Field, declared_fields

MARKET = Path(__file__).parents[2] / "market"
PACKAGE = "simsales.market"


@dataclass(frozen=True)
class Rule:
    """A rule for one customer: its name, what it takes, what it says, and the formula where it is a single one."""

    name: str
    takes: tuple[str, ...]
    says: str
    formula: str


@dataclass(frozen=True)
class StepRead:
    """A step of the week as ``week.py`` lists it, with what the sources say of it.

    ``says`` is its entrance's docstring, ``about`` its module's; of a step of the market's ``own`` the module is none.
    """

    name: str
    what: str
    own: bool
    module: str
    says: str
    about: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    rules: tuple[Rule, ...]


def steps() -> tuple[StepRead, ...]:
    """The steps of the week, in their order.

    >>> steps()[0].what, steps()[0].own
    ('competitors post prices', True)
    """
    week = _tree(f"{PACKAGE}.week")
    homes = _imported(week)
    listed = next(
        each.value
        for each in week.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.target.id == "ORDER"
    )
    assert isinstance(listed, ast.Tuple)
    return tuple(_step(each, week, homes) for each in listed.elts if isinstance(each, ast.Call))


def columns() -> dict[str, Field]:
    """The columns of a customer by name, in the order of their rooms.

    >>> columns()["satisfaction"].__doc__
    'satisfaction with us, 0 to 1'
    """
    people = _tree(f"{PACKAGE}.people")
    homes = _imported(people)
    [customer] = [each for each in people.body if isinstance(each, ast.ClassDef) and each.name == "Customer"]
    found: dict[str, Field] = {}
    for base in reversed(customer.bases):
        if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
            found |= declared_fields(getattr(import_module(homes[base.value.id]), base.attr))
    for each in customer.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) and isinstance(each.value, ast.Call):
            found[each.targets[0].id] = _field(each.value)
    return found


def rules_of(module: str) -> tuple[Rule, ...]:
    """The rules that a module has, in its order."""
    functions = (each for each in _tree(module).body if isinstance(each, ast.FunctionDef))
    return tuple(_rule(each) for each in functions if any(_named(mark) == "rule" for mark in each.decorator_list))


def modules() -> Iterator[str]:
    """All modules of the market's rooms."""
    for path in sorted(MARKET.glob("*/*.py")):
        if path.stem != "__init__":
            yield f"{PACKAGE}.{path.parent.name}.{path.stem}"


def class_text(module: str, name: str) -> str:
    """What a class says of itself, as paragraphs."""
    [found] = [each for each in _tree(module).body if isinstance(each, ast.ClassDef) and each.name == name]
    return paragraphs(ast.get_docstring(found))


def about(module: str) -> str:
    """What a module says of itself, as paragraphs."""
    return paragraphs(ast.get_docstring(_tree(module)))


def paragraphs(text: str | None) -> str:
    """A docstring without its examples, a blank line between paragraphs; lists and literal texts stay as they are."""
    said = re.split(r"\n\s*>>>", text or "")[0].strip()
    parts = [part for part in said.split("\n\n") if part.strip()]
    flowing = [part if re.search(r"^\s+\S|^[-*|] ", part, re.MULTILINE) else " ".join(part.split()) for part in parts]
    return re.sub(r"``([^`]+)``", r"`\1`", "\n\n".join(flowing))


@cache
def _tree(module: str) -> ast.Module:
    path = MARKET.joinpath(*module.removeprefix(f"{PACKAGE}.").split(".")).with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> dict[str, str]:
    """Module by the name under which it is imported."""
    imports = (each for each in tree.body if isinstance(each, ast.ImportFrom) and each.module)
    return {name.asname or name.name: f"{each.module}.{name.name}" for each in imports for name in each.names}


def _step(call: ast.Call, week: ast.Module, homes: dict[str, str]) -> StepRead:
    name, what, act = call.args
    own = any(each.arg == "own" for each in call.keywords)
    if isinstance(act, ast.Attribute) and isinstance(act.value, ast.Name):
        module, function = homes[act.value.id], act.attr
    else:
        assert isinstance(act, ast.Name)
        module, function = f"{PACKAGE}.week", act.id
    tree = week if own else _tree(module)
    return StepRead(
        ast.literal_eval(name),
        ast.literal_eval(what),
        own,
        "" if own else module,
        _function_text(tree, function),
        "" if own else about(module),
        () if own else _columns(module, "READS"),
        () if own else _columns(module, "WRITES"),
        () if own else rules_of(module),
    )


def _function_text(tree: ast.Module, name: str) -> str:
    found = next(each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name)
    return paragraphs(ast.get_docstring(found))


def _columns(module: str, name: str) -> tuple[str, ...]:
    """The columns in a list of a module, each once; those of the lists too from which it is put together."""
    tree = _tree(module)
    for each in tree.body:
        if isinstance(each, ast.Assign) and name in (one.id for one in each.targets if isinstance(one, ast.Name)):
            value, homes = each.value, _imported(tree)
            listed = value.args if isinstance(value, ast.Call) else value.elts if isinstance(value, ast.Tuple) else []
            return tuple(dict.fromkeys(column for one in listed for column in _said(module, homes, one)))
    return ()


def _said(module: str, homes: dict[str, str], one: ast.expr) -> tuple[str, ...]:
    """A column that is named in a list, or those of the list that is named there: by its name, or ``room.READS``."""
    if isinstance(one, ast.Constant):
        return (str(one.value),)
    assert isinstance(one, ast.Starred)
    if isinstance(one.value, ast.Attribute):
        return _columns(homes[ast.unparse(one.value.value)], one.value.attr)
    home, _, name = homes.get(ast.unparse(one.value), f"{module}.{ast.unparse(one.value)}").rpartition(".")
    return _columns(home, name)


def _rule(function: ast.FunctionDef) -> Rule:
    body = [each for each in function.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    alone = body[0] if len(body) == 1 else None
    formula = ast.unparse(alone.value) if isinstance(alone, ast.Return) and alone.value is not None else ""
    takes = tuple(each.arg for each in (*function.args.args, *function.args.kwonlyargs))
    return Rule(function.name, takes, paragraphs(ast.get_docstring(function)), formula)


def _named(mark: ast.expr) -> str:
    inner = mark.func if isinstance(mark, ast.Call) else mark
    return inner.id if isinstance(inner, ast.Name) else ""


def _field(call: ast.Call) -> Field:
    """A field from the call that declares it; what it says must be plain."""
    given: list[Any] = [ast.literal_eval(each) for each in call.args]
    return Field(*given, **{str(each.arg): ast.literal_eval(each.value) for each in call.keywords})
