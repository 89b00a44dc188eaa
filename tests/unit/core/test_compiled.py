"""What compiled rules and stored results depend on."""

import pytest

from simsales.core import compiled


@pytest.mark.parametrize("package", ["numpy", "numba", "scipy", "mesa"])
def test_another_version_of_what_computes_is_other_code(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compiled.version
    monkeypatch.setattr(compiled, "version", lambda name: "0.0" if name == package else found(name))
    assert compiled.code_version.__wrapped__() != compiled.code_version()


def test_another_python_is_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled.platform, "python_version", lambda: "3.99.0")
    assert compiled.code_version.__wrapped__() != compiled.code_version()
