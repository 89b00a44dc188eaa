"""Nothing is too long or too wide to be understood: loops of ten arguments, functions of 60 lines, files of 300."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ARGUMENTS_AT_MOST = 10  # of what is compiled: more of them belong together, in a table with a name
FUNCTION_LINES_AT_MOST = 60  # docstring included
FILE_LINES_AT_MOST = 300
COMPILED = {"loop", "rule"}


@cache
def functions(source: str) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    """Every function of a file, those within others included."""
    return tuple(
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names of a function's decorators, whatever they are imported as a part of, or called with."""
    called = [each.func if isinstance(each, ast.Call) else each for each in function.decorator_list]
    return {ast.unparse(each).rpartition(".")[2] for each in called}


def width(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many arguments a function takes."""
    said = function.args
    starred = [each for each in (said.vararg, said.kwarg) if each is not None]
    return len([*said.posonlyargs, *said.args, *said.kwonlyargs, *starred])


def too_wide(source: str) -> dict[str, int]:
    """The compiled functions that take too many arguments, with how many they take."""
    compiled = [each for each in functions(source) if decorators(each) & COMPILED]
    return {each.name: width(each) for each in compiled if width(each) > ARGUMENTS_AT_MOST}


def too_long(source: str) -> dict[str, int]:
    """The functions that have too many lines, with how many they have."""
    lines = {each.name: (each.end_lineno or each.lineno) - each.lineno + 1 for each in functions(source)}
    return {name: length for name, length in lines.items() if length > FUNCTION_LINES_AT_MOST}


@pytest.fixture(scope="module")
def sources(repository: Path) -> dict[str, str]:
    """The text of every file of the package, by its path."""
    found = sorted((repository / "simsales").rglob("*.py"))
    texts = {path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8") for path in found}
    assert len(texts) > 100
    return texts


def test_no_compiled_function_takes_too_many_arguments(sources: dict[str, str]) -> None:
    compiled = [each for text in sources.values() for each in functions(text) if decorators(each) & COMPILED]
    assert len(compiled) > 100, "the rules and loops are found"
    assert {name: wide for name, text in sources.items() if (wide := too_wide(text))} == {}


def test_no_function_is_too_long(sources: dict[str, str]) -> None:
    assert {name: long for name, text in sources.items() if (long := too_long(text))} == {}


def test_no_file_is_too_long(repository: Path, sources: dict[str, str]) -> None:
    """Of the package, its tests and its benchmarks."""
    others = [path for folder in ("tests", "benchmarks") for path in sorted((repository / folder).rglob("*.py"))]
    texts = sources | {path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8") for path in others}
    assert len(texts) > len(sources) + 100
    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    assert {name: length for name, length in lengths.items() if length > FILE_LINES_AT_MOST} == {}


@pytest.mark.parametrize("decorator", ["@loop", "@compiled.rule", "@loop(cache=False)"])
def test_one_argument_too_many_is_found(decorator: str) -> None:
    arguments = [f"a{number}" for number in range(ARGUMENTS_AT_MOST)]
    source = f"{decorator}\ndef f({', '.join(arguments)}{{}}):\n    pass\n"
    assert too_wide(source.format("")) == {}
    assert too_wide(source.format(", last")) == too_wide(source.format(", *, last")) == {"f": ARGUMENTS_AT_MOST + 1}
    assert too_wide(source.format(", *more")) == {"f": ARGUMENTS_AT_MOST + 1}
    assert too_wide(source.format(", last").replace(decorator, "@cache")) == {}, "what is not compiled may take more"


def test_one_line_too_many_is_found() -> None:
    source = (
        'class C:\n    def f():\n        """What it does.\n\n        More of it.\n        """\n' + "        pass\n" * 55
    )
    assert too_long(source) == {}
    assert too_long(source + "        pass\n") == {"f": FUNCTION_LINES_AT_MOST + 1}
