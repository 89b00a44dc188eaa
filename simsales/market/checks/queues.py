"""What a queue and its scenario must agree on."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.files.problems import Finding
from simsales.market.checks.here import Here
from simsales.market.scenario import Scenario
from simsales.market.visits.levers import BranchHandOver

OF_A_SAMPLE = "a queue of a sample would be another one: simulate all customers, and leave out world.size"


def check_queues(scenario: Scenario) -> Iterator[Finding]:
    """Find queues in which nobody serves, or of customers who stand for more than themselves."""
    size, customers = scenario.world.size, scenario.run.customers
    file = scenario.world.customer_file is not None
    for name, channel in scenario.channels.items():
        if channel.queue is None:
            continue
        place = ("channels", name, "queue")
        staffed = any(team.channel == name for team in scenario.reps.values())
        if channel.queue.servers is None and not staffed:
            yield Finding(
                place, "nobody serves in this queue", f'servers = 2, or [reps.name] channel = "{name}"', value=False
            )
        if size is not None and (file or size != customers):
            yield Finding(place, OF_A_SAMPLE, value=False)
    for name, product in scenario.catalogue.products.items():
        if product.stock is not None and size is not None and (file or size != customers):
            yield Finding(("catalogue", "products", name, "stock"), OF_A_SAMPLE.replace("queue", "stock"), value=False)
    if scenario.responses is not None and size is not None and (file or size != customers):
        yield Finding(("responses",), OF_A_SAMPLE, value=False)


def counted_in_contacts(here: Here) -> bool:
    """Whether a team's week is counted in contacts: not where its channel has a queue, unless it is handed over to."""
    team = str(here.said.location[1])
    managers = {each.managers for each in here.components(BranchHandOver)}
    return here.scenario.channels[here.table.channel].queue is None or team in managers
