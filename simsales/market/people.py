"""Customers: columnar Mesa agents, and the same columns as compiled loops read them."""

from __future__ import annotations

from typing import Any, Self

from simsales.columnar.columns import ColumnarAgent, Population
from simsales.columnar.field import Field
from simsales.core.packed import Packed
from simsales.market.ground.kinds import ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.state import NEVER


class Customer(ColumnarAgent):
    """One customer: a light view of a row of the population's columns.

    >>> Customer.satisfaction.dtype
    dtype('float64')
    """

    segment = Field("i2", doc="number of the segment")
    orientation = Field("i1", doc="value orientation: 0 relationship, 1 value, 2 service (B-value)")
    sensitivity = Field("i1", doc="0 price, 1 service, 2 brand, 3 security, 4 balanced (D-sens)")
    price_response = Field("f4", doc="utility lost by one unit of currency a month")
    churn_logit = Field("f4", -5.5, doc="log odds of leaving in a week when free and satisfied as expected")
    since = Field("i4", NEVER, doc="week in which the customer came to us; NEVER: not a customer so far")

    satisfaction = Field("f8", 0.5, doc="satisfaction with us, 0 to 1")
    expectation = Field("f8", 0.5, doc="service expected, 0 to 1")
    relationship = Field(
        "f8",
        doc="stage of the relationship with us over 4: 0 stranger, 1/4 acquainted, 1/2 dating, 3/4 trusting, 1 allied",
    )
    opinion = Field("f8", doc="utility of what friends have told about us")
    heard = Field("i4", doc="good minus bad tellings heard this week")
    tellings = Field("i4", doc="all tellings heard this week")
    hurt_in = Field("i4", NEVER, doc="week of the last very poor experience, where that is remembered")
    hurt_case = Field("i1", doc="very poor service: 0 no case, 1 open, 2 open and decided for us since")
    told = Field("i1", doc="what the customer tells this week: 1 good, -1 bad, 0 nothing")
    fatigue = Field("f8", doc="recent contacts, fading")
    lived = Field("i1", doc="what happened this week, as bits")

    need = Field("i1", shape=("category",), doc="0 none, 1 latent, 2 explicit")
    holding = Field("i2", -1, shape=("category",), doc="offer held in the category, or -1")
    contract_end = Field("i4", NEVER, shape=("category",), doc="week in which the commitment ends")
    bill_from = Field(
        "i4", NEVER, shape=("category",), doc="week in which service begins, and bills, unless in a free trial"
    )
    paid = Field("f8", shape=("category",), doc="agreed price a month counted to the category")
    bought_in = Field("i1", -1, shape=("category",), doc="channel in which it was bought; -1: before the start")
    friends_holding = Field("i4", shape=("category",), doc="friends who hold an offer of the category")
    awareness = Field("f8", shape=("offer",), doc="awareness of each own offer, 0 to 1")

    touched = Field("i4", NEVER, shape=("channel",), doc="week of the last contact by each channel")
    owner = Field("i1", -1, doc="channel that touched first, while protected; or -1")
    owned_until = Field("i4", NEVER, doc="week until which the first touch is protected")

    worked_by = Field("i2", -1, doc="number within its channel of the rep who works the customer this week, or -1")
    medium = Field("i1", doc="how the last contact was made: 0 unsaid (or a visit), 1 meeting, 2 call, 3 message")
    grade = Field("i1", doc="grade as a lead at the last contact: 0 none, 1 A, 2 B, 3 C (E-grade)")
    call_again = Field("i4", NEVER, doc="week in which the channel in ``caller`` is to call again")
    caller = Field("i1", -1, doc="channel that has promised to call again, or -1")
    do_not_call = Field("i1", doc="1: may never be called again, by any channel")
    known = Field("i1", doc="who knows the lean: 0 nobody, 1 + channel its owning rep there, 127 recorded for all")
    mis_sold = Field("i2", -1, doc="offer held only because a rep overstated it, or -1")

    tried_by = Field("i1", -1, doc="channel that last tried in vain under an order of modes, or -1")
    tried = Field("i4", NEVER, doc="week in which a channel of the order of modes last tried")

    playing = Field("i1", -1, doc="channel in which the customer decides this week, or -1")
    subject = Field("i1", -1, doc="category decided on this week, or -1")
    billed = Field("f8", doc="all that was ever billed")

    closed_to_us = Field("i1", doc="1: a business account whose buying centre does not agree to buy from us")
    insight = Field("f4", doc="log odds by which knowing the rival's offer helps to answer objections")

    origin = Field("i1", shape=("category",), doc="where the explicit need came from: 0 own move, 1 friends, 2 staff")
    recommended = Field("i4", NEVER, doc="week in which a friend last told good things about us")
    heard_trust = Field("i4", doc="by how much this week's tellings count more for who told them, in hundredths")
    asked_in = Field("i4", NEVER, doc="week in which the customer was last asked for a referral")
    referred_in = Field("i4", NEVER, doc="week in which a friend last referred the customer to us")
    referred_by = Field("i4", -1, doc="row of the friend who brought the customer to us, or -1")
    referral_depth = Field("i1", doc="how many referrals led to this customer, one after another; 0: none")
    referred_orders = Field("i2", doc="new business in the weeks after a referral")
    listed_by = Field("i1", -1, doc="channel that bought the customer's name, or -1")

    lost_in = Field("i4", NEVER, doc="week in which we lost the customer: the last of our offers went; NEVER: not yet")
    added_in = Field("i4", NEVER, doc="week in which a customer of ours last added a category")
    life = Field("i1", doc="stage of life with us, as in LIVES, where somebody asks for it (A-life)")
    moment = Field("i1", doc="key moment that is open: 0 none, else its number in MOMENTS from 1 (D-moments)")
    moment_until = Field("i4", NEVER, doc="last week of the moment")
    reference = Field("f4", shape=("category",), doc="price a month, all in, that is remembered as usual")
    usage = Field("f4", shape=("category",), doc="units a month used where they cost nothing")
    terms = Field("i2", shape=("category",), doc="number of the tariff agreed for usage; 0: it costs nothing")
    points = Field("f4", shape=("category",), doc="points credited on the contract, in currency; lost by leaving")
    trial_ends = Field("i4", NEVER, shape=("category",), doc="last week of the free trial; NEVER: had none so far")
    stance = Field("i1", doc="class in which a channel calls just now: 0 none, 1 attack, 2 extend, 3 defend (D-aed)")

    @property
    def leans_to(self) -> str:
        """The value orientation in words."""
        return ORIENTATIONS[self.orientation]

    @property
    def sensitive_to(self) -> str:
        """The sensitivity type in words."""
        return SENSITIVITIES[self.sensitivity]

    @property
    def holds_ours(self) -> bool:
        """Whether the customer holds any of our offers."""
        own = self.population.dimensions["offer"]
        return bool(((self.holding >= 0) & (self.holding < own)).any())


class People(Packed):
    """The population's columns as compiled loops read them: arrays of length n (x categories, offers, channels)."""

    segment: Any
    orientation: Any
    sensitivity: Any
    price_response: Any
    churn_logit: Any
    since: Any
    satisfaction: Any
    expectation: Any
    relationship: Any
    opinion: Any
    heard: Any
    tellings: Any
    told: Any
    hurt_in: Any
    hurt_case: Any
    fatigue: Any
    lived: Any
    need: Any
    holding: Any
    contract_end: Any
    bill_from: Any
    paid: Any
    bought_in: Any
    friends_holding: Any
    awareness: Any
    touched: Any
    owner: Any
    owned_until: Any
    worked_by: Any
    medium: Any
    grade: Any
    call_again: Any
    caller: Any
    do_not_call: Any
    known: Any
    mis_sold: Any
    tried_by: Any
    tried: Any
    playing: Any
    subject: Any
    billed: Any
    closed_to_us: Any
    insight: Any
    origin: Any
    recommended: Any
    heard_trust: Any
    asked_in: Any
    referred_in: Any
    referred_by: Any
    referral_depth: Any
    referred_orders: Any
    listed_by: Any
    lost_in: Any
    added_in: Any
    life: Any
    moment: Any
    moment_until: Any
    stance: Any
    points: Any
    reference: Any
    usage: Any
    terms: Any
    trial_ends: Any
    alive: Any

    @classmethod
    def of(cls, population: Population[Customer]) -> Self:
        """The columns of a population (no copies)."""
        columns = {name: population.column(name) for name in cls._fields if name != "alive"}
        return cls(**columns, alive=population.alive[: population.n])
