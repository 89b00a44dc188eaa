"""A customer's week: the moments of the order of the day, each told in the words of its room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from simsales.market.accounts import words as accounts
from simsales.market.adjusting import fired_of
from simsales.market.attention import words as attention
from simsales.market.bond import words as bond
from simsales.market.bundle import words as bundle
from simsales.market.care import words as care
from simsales.market.channels import words as channels
from simsales.market.choice import words as choice
from simsales.market.churn import words as churn
from simsales.market.contract import words as contract
from simsales.market.friends import words as friends
from simsales.market.ground.state import NEVER
from simsales.market.ground.telling import Event, Moment, Names, number, untold
from simsales.market.leads import words as leads
from simsales.market.market import Market
from simsales.market.needs import words as needs
from simsales.market.orders import words as orders
from simsales.market.people import Customer
from simsales.market.service import words as service
from simsales.market.staff import words as staff
from simsales.market.usage import words as usage
from simsales.market.visits import words as visits


def complaints_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That a customer complains, and that the complaint is settled, or escalates."""
    was, now = (table.complains_since for table in (moment.before, moment.after))
    if was.shape[1] == 0 or was[0, 0] == now[0, 0]:
        return
    if now[0, 0] > NEVER:
        yield Event(moment.week, "complaint", "complains of what went wrong")
        return
    settled = moment.after.satisfaction[0] > moment.before.satisfaction[0]
    yield Event(
        moment.week, "complaint", "the complaint is settled" if settled else "the complaint escalates, unsettled"
    )


# Who tells which step of the day, in its order.
TELLERS: dict[str, Callable[[Moment, Names], Iterable[Event]]] = {
    "mis_selling": bond.regret_told,
    "lifecycle": bond.life_told,
    "consumption": needs.used_up_told,
    "needs": needs.needs_told,
    "moments": needs.moments_told,
    "awareness": attention.awareness_told,
    "cultivation": attention.cultivation_told,
    "prospects": leads.listed_told,
    "rules": channels.named_told,
    "leaks": untold,
    "care": care.care_told,
    "contact": leads.contacts_told,
    "visits": visits.visits_told,
    "accounts": accounts.account_told,
    "hand_over": visits.hand_over_told,
    "responses": service.responses_told,
    "choice": choice.choices_told,
    "authority": choice.requests_told,
    "showrooming": visits.showrooming_told,
    "passing": channels.passed_told,
    "orders": service.responses_told,
    "planned": untold,
    "reference": untold,
    "fulfilment": orders.orders_told,
    "billing": contract.charges_told,
    "metering": usage.tariff_told,
    "points": bundle.points_told,
    "referral": friends.referrals_told,
    "complaints": complaints_told,
    "experience": bond.experience_told,
    "word_of_mouth": friends.word_of_mouth_told,
    "churn": churn.leaving_told,
    "payment": untold,
    "partners": untold,
    "standing": untold,
    "turnover": staff.owner_left_told,
    "compliance": untold,
    "stocks": untold,
    "owed": untold,
}


class CustomerStory:
    """Tells one customer's moments; ``row`` is the customer's row."""

    def __init__(self, market: Market, row: int) -> None:
        self.market = market
        self.rows: Sequence[int] = [row]
        self.names = Names(market.book.labels, market.channels)

    def customers(self, loop: str, given: Mapping[str, Any]) -> Sequence[int]:
        """The row to listen to: always the customer's."""
        return self.rows

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What happened in a week, in the order of the day."""
        told: list[Event] = []
        for moment in moments:
            told += TELLERS[moment.mechanism](moment, self.names)
            told += bond.relationship_told(moment)
        fired = [each for each in fired_of(self.market) if each.week == self.market.week]
        return told + [Event(self.market.week - 1, "rule", each.said, (each.why,)) for each in fired]

    def standing(self) -> str:
        """Who the customer is, what they hold, and what they think of us."""
        customer: Customer = self.market.customers.agent(self.rows[0])
        contracts = zip(customer.holding, customer.paid, customer.contract_end, strict=True)
        held = [
            self.names.contract(int(offer), paid, int(end), self.market.week)
            for offer, paid, end in contracts
            if offer >= 0
        ]
        labels, segment = self.names.labels, int(customer.segment)
        lives = f" of {labels.districts[segment]} in {labels.cities[segment]}" if labels.districts else ""
        return (
            f"{labels.segments[segment]}{lives}, leans to {customer.leans_to}, sensitive to "
            f"{customer.sensitive_to}; holds {', '.join(held) or 'nothing'}; satisfaction {customer.satisfaction:.2f}, "
            f"relationship {customer.relationship:.2f}, opinion {number(customer.opinion)}; "
            f"billed {customer.billed:,.2f}"
        )
