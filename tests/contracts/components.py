"""One example of every kind of component, as a scenario file says it, and values that it must refuse."""

from __future__ import annotations

from simsales.market.levers import FAMILIES
from tests.contracts.components_base import BASE, LINE, Example
from tests.contracts.components_channels import CHANNELS_EXAMPLES
from tests.contracts.components_compliance import COMPLIANCE_EXAMPLES
from tests.contracts.components_feedback import FEEDBACK_EXAMPLES
from tests.contracts.components_pricing import PRICING_EXAMPLES
from tests.contracts.components_promotion import PROMOTION_EXAMPLES
from tests.contracts.components_service import SERVICE_EXAMPLES
from tests.contracts.components_staff import STAFF_EXAMPLES

__all__ = ["BASE", "EXAMPLES", "KINDS", "LINE"]

EXAMPLES: dict[tuple[str, str], Example] = {
    **PRICING_EXAMPLES,
    **PROMOTION_EXAMPLES,
    **CHANNELS_EXAMPLES,
    **STAFF_EXAMPLES,
    **SERVICE_EXAMPLES,
    **COMPLIANCE_EXAMPLES,
    **FEEDBACK_EXAMPLES,
}
KINDS = [(family, kind) for family, kinds in FAMILIES.items() for kind in kinds]
