"""Try a sales strategy on a simulated market before you try it on customers.

The public names load on first use, so that `import simsales` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

__all__ = ["compare", "load", "run"]

_HOME = {
    "compare": "simsales.experiments",
    "load": "simsales.scenario",
    "run": "simsales.experiments",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'simsales' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
