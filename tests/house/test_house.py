"""The house is in order: lint, format, types, layers, docstrings, nothing of one machine."""

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import simsales

HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com|deb\.debian\.org|anaconda\.org|crates\.io",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?:^|[^.\w])/(?:work|farm|root|home|Users)/\w", re.MULTILINE)
LOCK_SETTINGS = re.compile(r"https?:|file:|index-url|find-links|trusted-host")

HEAVY = {"mesa", "numba", "scipy", "pandas", "matplotlib"}


# `python -m importlinter.cli` would do nothing, and do it well: the module has no main.
LINT_IMPORTS = ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")

FOR_TYPES = """from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsales.market.needs import keys
"""


def command(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run this environment's `python …` in a folder."""
    return subprocess.run([sys.executable, *arguments], cwd=at, capture_output=True, text=True)


def modules() -> list[ModuleType]:
    """Every module of the package, imported."""
    names = [found.name for found in pkgutil.walk_packages(simsales.__path__, "simsales.")]
    return [simsales, *(importlib.import_module(name) for name in names if not name.endswith("__main__"))]


def public_names(module: ModuleType) -> list[str]:
    """The names in `__all__`, or else the functions and classes defined there without an underscore."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isroutine(value))
        and value.__module__ == module.__name__
    ]


def documented(name: str, value: object) -> bool:
    """Whether a class or function says what it is; the signature that a dataclass makes up says nothing."""
    if isinstance(value, ModuleType) or not callable(value) or not hasattr(value, "__module__"):
        return True
    text = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return bool(text and text.strip()) and not str(text).startswith(f"{name}(")


def tracked_texts(repository: Path) -> dict[str, str]:
    """The text of every file that git tracks, binary ones left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, check=True)
    texts = {}
    for name in listed.stdout.decode().split("\0"):
        path = repository / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy", "--strict", "simsales"),
        LINT_IMPORTS,
    ],
    ids=["ruff check", "ruff format", "mypy", "import-linter"],
)
def test_tool_is_content(arguments: tuple[str, ...], repository: Path) -> None:
    done = command(*arguments, at=repository)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("market/ground/kinds.py", "from simsales.market.scenario import Scenario"),
        (
            "market/ground/kinds.py",
            FOR_TYPES,
        ),
        ("market/people.py", "from simsales.market.market import Market"),
        ("files/part.py", "from simsales.market.scenario import Scenario"),
    ],
    ids=["a room, of a root module", "for its types only", "a root module, of one above", "a layer, of one above"],
)
def test_an_import_that_runs_upwards_is_found(module: str, line: str, repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "simsales", tmp_path / "simsales", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    with (tmp_path / "simsales" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = command(*LINT_IMPORTS, at=tmp_path)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout, done.stdout + done.stderr


def test_every_module_and_public_name_is_documented() -> None:
    missing = [module.__name__ for module in modules() if not (module.__doc__ or "").strip()]
    for module in modules():
        for name in public_names(module):
            if not documented(name, getattr(module, name)):
                missing.append(f"{module.__name__}.{name}")
    assert not missing, "no docstring: " + ", ".join(missing)


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["registry host", "path of a machine"])
def test_tracked_files_do_not_name_a(pattern: re.Pattern[str], repository: Path) -> None:
    texts = tracked_texts(repository)
    assert "pyproject.toml" in texts
    found = {name: match.group() for name, text in texts.items() if (match := pattern.search(text))}
    assert found == {}


def test_lock_has_hashes_and_no_settings(repository: Path) -> None:
    lock = (repository / "requirements.lock").read_text(encoding="utf-8")
    assert not LOCK_SETTINGS.search(lock)
    entries = re.findall(r"^\S+==.*(?:\n    .*)*", lock, flags=re.MULTILINE)
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_import_is_light(repository: Path) -> None:
    code = "import sys, simsales; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_bootstrap_is_understood_by_old_pythons(repository: Path) -> None:
    tree = ast.parse((repository / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= set(sys.stdlib_module_names)
