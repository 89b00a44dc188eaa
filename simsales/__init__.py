"""Try a sales strategy on a simulated market before you try it on customers.

The public names load on first use, so that `import simsales` costs nothing.

>>> import simsales
>>> comparison = simsales.compare("scenarios/price_cut.toml")  # doctest: +SKIP
>>> comparison.verdict()  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsales.experiments.ablation import Ablation as Ablation
    from simsales.experiments.ablation import ablate as ablate
    from simsales.experiments.bare import bare as bare
    from simsales.experiments.calibration import calibrate as calibrate
    from simsales.experiments.choice_files import read_choices as read_choices
    from simsales.experiments.coefficients import with_coefficients as with_coefficients
    from simsales.experiments.compare import RunResult as RunResult
    from simsales.experiments.compare import compare as compare
    from simsales.experiments.compare import run as run
    from simsales.experiments.comparison import Comparison as Comparison
    from simsales.experiments.errors import ExperimentError as ExperimentError
    from simsales.experiments.explanation import Explanation as Explanation
    from simsales.experiments.explanation import why as why
    from simsales.experiments.fitted import Fit as Fit
    from simsales.experiments.flip import Flip as Flip
    from simsales.experiments.flip import flip as flip
    from simsales.experiments.inputs import load as load
    from simsales.experiments.optima import Optimum as Optimum
    from simsales.experiments.optimum import optimise as optimise
    from simsales.experiments.panel import panel as panel
    from simsales.experiments.posterior import posterior as posterior
    from simsales.experiments.posterior_draws import Posterior as Posterior
    from simsales.experiments.runner import Progress as Progress
    from simsales.experiments.sensitivity import Sensitivity as Sensitivity
    from simsales.experiments.sensitivity import sensitivity as sensitivity
    from simsales.experiments.shares import Shares as Shares
    from simsales.experiments.shares import shares as shares
    from simsales.experiments.sweep import Sweep as Sweep
    from simsales.experiments.sweep import sweep as sweep
    from simsales.experiments.workers import executed_on as executed_on
    from simsales.explain.trace import Biography as Biography
    from simsales.explain.trace import trace as trace
    from simsales.files.problems import ScenarioError as ScenarioError
    from simsales.market.measures import MEASURES as MEASURES
    from simsales.market.opening import build_market as build_market
    from simsales.market.record import Record as Record
    from simsales.reporting.odd.page import odd as odd

__version__ = "0.1.0"

_HOME = {
    "MEASURES": "simsales.market.measures",
    "Ablation": "simsales.experiments.ablation",
    "Biography": "simsales.explain.trace",
    "Comparison": "simsales.experiments.comparison",
    "ExperimentError": "simsales.experiments.errors",
    "Explanation": "simsales.experiments.explanation",
    "Fit": "simsales.experiments.fitted",
    "Optimum": "simsales.experiments.optima",
    "optimise": "simsales.experiments.optimum",
    "Posterior": "simsales.experiments.posterior_draws",
    "posterior": "simsales.experiments.posterior",
    "Progress": "simsales.experiments.runner",
    "Record": "simsales.market.record",
    "RunResult": "simsales.experiments.compare",
    "ScenarioError": "simsales.files.problems",
    "Shares": "simsales.experiments.shares",
    "ablate": "simsales.experiments.ablation",
    "bare": "simsales.experiments.bare",
    "build_market": "simsales.market.opening",
    "calibrate": "simsales.experiments.calibration",
    "compare": "simsales.experiments.compare",
    "load": "simsales.experiments.inputs",
    "odd": "simsales.reporting.odd.page",
    "panel": "simsales.experiments.panel",
    "read_choices": "simsales.experiments.choice_files",
    "run": "simsales.experiments.compare",
    "shares": "simsales.experiments.shares",
    "Flip": "simsales.experiments.flip",
    "executed_on": "simsales.experiments.workers",
    "flip": "simsales.experiments.flip",
    "Sensitivity": "simsales.experiments.sensitivity",
    "sensitivity": "simsales.experiments.sensitivity",
    "Sweep": "simsales.experiments.sweep",
    "sweep": "simsales.experiments.sweep",
    "trace": "simsales.explain.trace",
    "why": "simsales.experiments.explanation",
    "with_coefficients": "simsales.experiments.coefficients",
}

__all__ = [
    "MEASURES",
    "Ablation",
    "Biography",
    "Comparison",
    "ExperimentError",
    "Explanation",
    "Fit",
    "Flip",
    "Optimum",
    "Posterior",
    "Progress",
    "Record",
    "RunResult",
    "ScenarioError",
    "Sensitivity",
    "Shares",
    "Sweep",
    "ablate",
    "bare",
    "build_market",
    "calibrate",
    "compare",
    "executed_on",
    "flip",
    "load",
    "odd",
    "optimise",
    "panel",
    "posterior",
    "read_choices",
    "run",
    "sensitivity",
    "shares",
    "sweep",
    "trace",
    "why",
    "with_coefficients",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'simsales' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
