"""What compiled rules and stored results depend on."""

import importlib
import inspect
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from simsales.core import compiled, sources
from simsales.core.compiled import loop, plain


def versions() -> tuple[str, str]:
    """What the stored results, and what the compiled rules, are kept under; worked out anew."""
    for each in (compiled.computing, sources.texts, sources.made_of):
        each.cache_clear()
    return compiled.code_version.__wrapped__(), compiled.rules_version.__wrapped__("simsales.market.churn.leaving")


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What is found of other sources and versions is forgotten again."""
    yield
    for each in (compiled.computing, sources.texts, sources.made_of):
        each.cache_clear()


@pytest.mark.parametrize("package", ["numpy", "numba", "scipy", "mesa"])
def test_another_version_of_what_computes_is_other_code(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, rules = versions()
    found = compiled.version
    monkeypatch.setattr(compiled, "version", lambda name: "0.0" if name == package else found(name))
    assert versions()[0] != code
    assert versions()[1] != rules


def test_another_python_is_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    code, rules = versions()
    monkeypatch.setattr(compiled.platform, "python_version", lambda: "3.99.0")
    assert versions()[0] != code
    assert versions()[1] != rules


SOURCES = {
    "market/churn/leaving.py": "from simsales.market.ground import odds\n\n@rule\n",
    "market/churn/words.py": "from simsales.market.churn.leaving import leave\n",
    "market/ground/odds.py": "from simsales.core.streams import (\n    mix,\n    uniform,\n)\n",
    "market/needs/arise.py": "import simsales.files.toml\n\n@loop\n",
    "core/streams.py": "MASK = 1\n",
    "files/toml.py": "READ = 1\n",
    "cli/run.py": "RUN = 1\n",
}


@pytest.mark.parametrize("changed", SOURCES)
def test_a_rule_is_made_of_what_its_module_imports(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in SOURCES.items():
        path = tmp_path / "simsales" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for module in (compiled, sources):
        monkeypatch.setattr(module, "PACKAGE", tmp_path / "simsales")
    code, rules = versions()
    assert sources.with_rules.__wrapped__() == ("simsales.market.churn.leaving", "simsales.market.needs.arise")
    (tmp_path / "simsales" / changed).write_text(SOURCES[changed] + "OTHER = 2\n")
    assert versions()[0] != code
    compiles = changed in ("market/churn/leaving.py", "market/ground/odds.py", "core/streams.py")
    assert (versions()[1] != rules) is compiles


def test_every_rule_that_a_rule_calls_is_in_what_it_is_made_of() -> None:
    """Else a changed callee, or a changed number that it reads, would go unnoticed."""
    called = 0
    for name in sources.with_rules():
        module = importlib.import_module(name)
        made = sources.made_of(name)
        for each in vars(module).values():
            if isinstance(each, Dispatcher) and each.py_func.__module__ == name:
                for used in each.py_func.__code__.co_names:
                    found = each.py_func.__globals__.get(used)
                    if isinstance(found, Dispatcher):
                        assert found.py_func.__module__ in made, (name, used)
                        called += found.py_func.__module__ != name
                    elif inspect.ismodule(found) and found.__name__.startswith("simsales"):
                        assert found.__name__ in made, (name, used)
    assert called > 400


def test_a_rule_calls_only_rules_below_the_market() -> None:
    """Else a changed callee would go unnoticed."""
    above = [
        path.relative_to(compiled.PACKAGE).as_posix()
        for path in compiled.PACKAGE.rglob("*.py")
        if path.relative_to(compiled.PACKAGE).parts[0] not in sources.COMPILED
        and any(line.strip() in ("@rule", "@loop") for line in path.read_text(encoding="utf-8").splitlines())
    ]
    assert above == ["evidence/survey.py"]  # calls none but its own


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules that are said to be compiled."""
    found = tmp_path / "cache" / "numba"
    monkeypatch.setattr(compiled, "cache_folder", lambda: found)
    monkeypatch.setattr(compiled.settings, "DISABLE_JIT", 0)
    return found


class Compiler:
    """Writes what Numba would write, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0

    def __call__(self) -> None:
        self.times += 1
        (self.folder / "room_1").mkdir(parents=True, exist_ok=True)
        (self.folder / "room_1" / "rule.1.nbc").write_bytes(b"machine code" * 100)
        index = pickle.dumps("0.68") + pickle.dumps(("stamp", {"signature": "rule.1.nbc"}))
        (self.folder / "room_1" / "rule.nbi").write_bytes(index)


def test_rules_are_compiled_once(folder: Path) -> None:
    compiler, said = Compiler(folder), list[str]()
    assert compiled.warm(compiler, said.append) is not None
    assert compiled.warm(compiler, said.append) is None
    compiled._sound.clear()
    assert compiled.warm(compiler, said.append) is None
    assert compiler.times == 1
    assert "Compiling the rules" in said[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("room_1/rule.1.nbc", b"machine code" * 99 + b"machine cude"),
        ("room_1/rule.1.nbc", b""),
        ("room_1/rule.1.nbc", None),
        ("room_1/rule.nbi", pickle.dumps("0.68") + b"\x80rubbish"),
        ("room_1/rule.nbi", b""),
        ("warm", b"no JSON"),
        ("warm", b"{}"),
    ],
)
def test_damaged_rules_are_thrown_away_and_compiled_anew(folder: Path, name: str, content: bytes | None) -> None:
    compiler, said = Compiler(folder), list[str]()
    compiled.warm(compiler)
    compiled._sound.clear()
    path = folder / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    (folder / "stray.1.nbc").write_bytes(b"is not missed")
    assert not compiled.is_warm()
    assert compiled.warm(compiler, said.append) is not None
    assert compiler.times == 2
    assert said[0] == f"The compiled rules in {folder} are damaged: they are thrown away."
    assert not (folder / "stray.1.nbc").exists()
    assert compiled.is_warm()


def test_a_rule_that_is_compiled_for_more_is_no_damage(folder: Path) -> None:
    compiled.warm(Compiler(folder))
    more = pickle.dumps("0.68") + pickle.dumps(("stamp", {"signature": "rule.1.nbc", "other": "rule.2.nbc"}))
    (folder / "room_1" / "rule.nbi").write_bytes(more)
    (folder / "room_1" / "rule.2.nbc").write_bytes(b"more machine code")
    assert compiled.is_warm()


def test_sources_that_were_written_anew_are_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.warm(Compiler(folder))
    monkeypatch.setattr(compiled, "_stamps", lambda: "touched")
    assert not compiled.is_warm()


def test_another_place_has_rules_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = compiled.cache_folder.__wrapped__()
    monkeypatch.setattr(compiled, "PACKAGE", Path("/elsewhere/simsales"))
    assert compiled.cache_folder.__wrapped__() != here


@pytest.mark.slow
def test_a_command_mends_a_damaged_cache(tmp_path: Path, repository: Path) -> None:
    """All of it, with real rules: every fifth file has a byte turned over; the command compiles anew, and says so."""
    environment = {**os.environ, "SIMSALES_CACHE": str(tmp_path), "PYTHONPATH": str(repository)}

    def warmup() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "simsales", "warmup"]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=True)

    assert "Compiled in" in warmup().stderr
    assert warmup().stdout == "The rules are compiled already.\n"
    files = sorted(tmp_path.rglob("*.nb[ic]"))
    assert len(files) > 100
    for path in files[::5]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    mended = warmup()
    assert "damaged" in mended.stderr
    assert "Compiled in" in mended.stderr


@loop
def _first_of(values: Any, factor: Any) -> Any:
    return values[0] * factor


@pytest.mark.parametrize(
    "values",
    [
        np.array([3.0, 5.0]),
        np.array([3, 5], np.int16),
        np.array([3.0, 1.0, 5.0, 1.0])[::2],
        np.asfortranarray([3.0, 5.0]),
        np.array([3, 5], np.uint8),
    ],
)
@pytest.mark.parametrize("factor", [2, 2.5, np.float64(2.5), np.int64(2), True])
def test_a_loop_finds_its_way_for_arguments_of_any_layout(values: Any, factor: Any) -> None:
    """Called again with other kinds of numbers and arrays in between, it gives what Python gives."""
    for _ in range(3):
        assert _first_of(values, factor) == plain(_first_of)(values, factor)
    values = values.copy()
    values.flags.writeable = False
    assert _first_of(values, factor) == 3 * factor


def test_a_whole_number_beyond_64_bits_is_no_other_one() -> None:
    assert _first_of(np.array([1], np.uint64), 2**63 + 1) == 2**63 + 1
    assert _first_of(np.array([1], np.uint64), 5) == 5
