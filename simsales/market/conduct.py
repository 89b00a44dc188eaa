"""Measures of how staff are led and behave: targets that are handed down, checks, complaints, leaks."""

from __future__ import annotations

from simsales.market.measure import Measure, ratio

CONDUCT: dict[str, Measure] = {
    "attainment": Measure(
        "Target reached", "share", 1,
        "what reps did of the first sales target, of what was asked of them, in the periods that are over",
        lambda n: ratio(n["target_results"], n["targets"]), rare=True, rate=True,
    ),
    "checked": Measure(
        "Talks checked", "count", 0, "talks that were recorded and checked (E-comply)", lambda n: n["checked"] + 0.0,
        rare=True,
    ),
    "undone": Measure(
        "Mis-sales found in time", "count", 1,
        "sales that a check has stopped, since the customer was told more than is true",
        lambda n: n["undone"] + 0.0, rare=True,
    ),
    "mis_sold": Measure(
        "Mis-sold", "share", -1, "orders that a rep's overstatement won, of those of our offers (E-comply)",
        lambda n: ratio(n["mis_sold"], n["orders"]), rare=True, rate=True,
    ),
    "complaint_cases": Measure(
        "Complaints", "count", -1, "complaints of what went wrong, where customers make them (E-comply)",
        lambda n: n["complaint_cases"] + 0.0, rare=True,
    ),
    "escalated": Measure(
        "Complaints that escalate", "share", -1, "complaints that nobody settled in time, of those made",
        lambda n: ratio(n["complaints_escalated"], n["complaint_cases"]), rare=True,
    ),
    "leaks": Measure("Data leaks", "count", -1, "times that shared data leaked", lambda n: n["leaks"] + 0.0, rare=True),
    "compliance_minutes": Measure(
        "Time for compliance", "count", -1, "minutes of staff for checks, complaints and the protection of data",
        lambda n: n["check_minutes"] + n["desk_minutes"] + n["protect_minutes"], rare=True,
    ),
}  # fmt: skip
"""They stand behind the others in ``measures.MEASURES``."""
