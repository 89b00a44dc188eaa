"""What happens to every customer in a week, one pass over ordinary agents a mechanism."""

from __future__ import annotations

from benchmarks.plain_channels import pass_on
from benchmarks.plain_choice import decide
from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_orders import agreed, charge, order
from benchmarks.plain_rules import (
    adapted,
    aware,
    chance_of,
    comes,
    exact,
    experience_of,
    felt,
    lowered,
    moved,
    need_hazard,
    neglect_rate,
    origin_of,
    raised,
    remarkable,
    reviews,
    satisfied,
    seen,
    stage_of,
    swayed,
    telling,
    uniform,
    uniform_of,
)
from benchmarks.plain_tables import Day
from simsales.market.bond.experience import EVENTS, NO_BEST, NO_WORST, POOR
from simsales.market.ground.state import ANNOYED, EXPLICIT, KEPT_PROMISE, LATENT, NO_NEED
from simsales.market.tables import Decided

type Customers = list[PlainCustomer]
type Choice = tuple[PlainCustomer, int, float, float, int, Decided]


def arise(customers: Customers, day: Day, holders_share: list[float] | None) -> None:
    """Needs and reviews arise, and unmet needs are given up; ``holders_share`` is given where all know all."""
    week, need, factor, tally = day.week, day.facts.need, day.facts.segment.need_rate, day.tally
    nobody, nothing = day.nobody, day.nothing
    key, forget = day.key("need"), day.key("give up")
    remembered = day.facts.experience.remembered
    for customer in customers:
        slot, s, wants = customer.slot, customer.segment, customer.need
        for g, until in enumerate(customer.need_until):
            if until == week:
                customer.need_over[g] = 1
        for g, held in enumerate(customer.holding):
            if wants[g] != NO_NEED:
                if uniform_of(forget, slot, need.luck[g]) * need.lasts[g] < 1.0:
                    wants[g] = NO_NEED
                    tally[entry.GIVEN_UP][s][nobody][nothing] += 1
                continue
            if held < 0:
                if customer.need_over and customer.need_over[g]:
                    continue
                around = 0.0
                if need.imitation[g] > 0:
                    if holders_share is not None:
                        around = holders_share[g]
                    elif customer.friends:
                        around = customer.friends_holding[g] / len(customer.friends)
                hazard = need_hazard(need.rate[g], factor[s][g], need.imitation[g], around)
                u = uniform_of(key, slot, need.luck[g]) if hazard > 0.0 else 1.0
                if comes(u, hazard):
                    wants[g] = EXPLICIT if u < chance_of(hazard) * need.voiced[g] else LATENT
                    customer.origin[g] = origin_of(week - customer.recommended, remembered)
                    tally[entry.NEEDS][s][nobody][nothing] += 1
                continue
            weeks_left = customer.contract_end[g] - week
            if weeks_left > 0:
                continue
            if reviews(uniform_of(key, slot, need.luck[g]), weeks_left, need.review_at_expiry[g], need.renewal_rate[g]):
                wants[g] = EXPLICIT
                customer.origin[g] = origin_of(week - customer.recommended, remembered)
                tally[entry.REVIEWS][s][nobody][nothing] += 1


def advertise(customers: Customers, keep: float, telling_exposure: float, reached: list[float]) -> None:
    """Awareness fades, and rises by advertising and by what friends told."""
    for customer in customers:
        told, known = customer.tellings, customer.awareness
        heard = seen(telling_exposure * told) if told else 0.0
        for j, part in enumerate(reached):
            known[j] = aware(known[j], keep, part + (1.0 - part) * heard)


def choose(customers: Customers, day: Day) -> list[Choice]:
    """Everybody in play with an explicit need chooses."""
    keys = {name: day.key(name) for name in ("consider", "objections", "close", "press")}
    coming = [
        customer
        for customer in customers
        if customer.playing >= 0 and customer.subject >= 0 and customer.need[customer.subject] == EXPLICIT
    ]
    if any(budget < float("inf") for budget in day.decided.giving.budget):
        return choose_in_turn(coming, day, keys)
    return [(customer, *decide(customer, day, keys), day.decided) for customer in coming]


def choose_in_turn(coming: Customers, day: Day, keys: dict[str, int]) -> list[Choice]:
    """One after the other, as they come, under a plan that is made again for each with what is left of the budgets."""
    spent, arrival, choices, as_planned = list(day.spent), day.key("arrival"), [], day.decided
    for customer in sorted(coming, key=lambda each: uniform(arrival, each.slot)):
        day.decided = day.replan(tuple(spent))
        outcome = decide(customer, day, keys)
        choices.append((customer, *outcome, day.decided))
        if 0 <= outcome[0] < day.facts.own:
            charge(day, agreed(customer, day, *outcome, day.key("late")), customer.segment, customer.playing, spent)
    day.decided = as_planned
    return choices


def fulfil(customers: Customers, day: Day, choices: list[Choice]) -> None:
    """Choices become contracts; then nobody is in play any more."""
    late, as_planned, key = day.key("late"), day.decided, day.key("pass on")
    for customer, chosen, *_ in choices:
        if chosen < 0:
            pass_on(customer, day, key)
    for customer, chosen, price, once, cut, decided in choices:
        day.decided = decided
        if chosen >= 0:
            order(customer, day, chosen, price, once, cut, late)
    day.decided = as_planned
    for customer, chosen, *_ in choices:
        if 0 <= chosen < day.facts.own and customer.passed_by:
            customer.passed_by[0] = -1
    for customer, was_ours, c, j in day.disputed:
        customer.cost(day, was_ours, c, j, day.facts.selling.dispute_cost)
    for customer in customers:
        customer.worked_by = customer.playing = customer.subject = -1


def live(customers: Customers, day: Day) -> None:
    """The week's events and service become satisfaction and are told; relationships move by events and neglect."""
    own, service, settings, bond = day.facts.own, day.facts.offer.our_service, day.facts.experience, day.facts.bond
    encounter, tell = day.key("encounter"), day.key("tell")
    neglect, event = day.key("neglect"), day.key("relationship by event")
    half_life = day.facts.selling.relationship_half_life
    learning, aversion, encounters = settings.learning, settings.loss_aversion, settings.encounters
    for customer in customers:
        customer.told = 0
        worst, best = NO_WORST, NO_BEST
        if customer.lived:
            for bit, size in EVENTS:
                if customer.lived & bit:
                    customer.satisfaction = moved(customer.satisfaction, size, learning, aversion)
                    feeling = felt(customer.expectation, size)
                    worst, best = min(worst, feeling), max(best, feeling)
            if customer.lived & KEPT_PROMISE and uniform_of(event, customer.slot, KEPT_PROMISE) < bond.kept_promise:
                customer.relationship = raised(customer.relationship)
            if customer.lived & ANNOYED and uniform_of(event, customer.slot, ANNOYED) < bond.annoyed:
                customer.relationship = lowered(customer.relationship)
            customer.lived = 0
        if comes(uniform(neglect, customer.slot), neglect_rate(customer.relationship, half_life)):
            customer.relationship = lowered(customer.relationship)
        total, count = 0.0, 0
        for j in customer.holding:
            if 0 <= j < own:
                total += service[j]
                count += 1
        u = uniform(encounter, customer.slot) if count else 1.0
        if u < encounters:
            experience = experience_of(total / count, settings.spread, u / encounters)
            customer.satisfaction = satisfied(
                customer.satisfaction, experience, customer.expectation, learning, aversion
            )
            customer.expectation = adapted(customer.expectation, experience)
            worst, best = min(worst, experience), max(best, experience)
        if best >= 0.0:
            tell_of(customer, day, remarkable(worst, best, settings.very_poor), event, tell)


def tell_of(customer: PlainCustomer, day: Day, experience: float, event: int, tell: int) -> None:
    """What was most remarkable of a week is counted, and may be told; if it was very poor it may cost closeness."""
    settings, tally, s, nobody, nothing = (
        day.facts.experience, day.tally, customer.segment, day.nobody, day.nothing
    )  # fmt: skip
    tally[entry.EXPERIENCES][s][nobody][nothing] += 1
    if experience < settings.very_poor:
        tally[entry.VERY_POOR][s][nobody][nothing] += 1
        if uniform_of(event, customer.slot, POOR) < day.facts.bond.very_poor:
            customer.relationship = lowered(customer.relationship)
    elif experience > settings.very_good:
        tally[entry.VERY_GOOD][s][nobody][nothing] += 1
    customer.told = telling(
        experience, settings.very_poor, settings.very_good, settings.told_poor, settings.told_good,
        uniform(tell, customer.slot),
    )  # fmt: skip
    if customer.told:
        tally[entry.TOLD_GOOD if customer.told > 0 else entry.TOLD_POOR][s][nobody][nothing] += 1


def count(customers: Customers, day: Day) -> None:
    """Stocks are counted as they stand when everybody has come or gone."""
    own, subscription, tally, nobody, nothing = (
        day.facts.own, day.facts.need.subscription, day.tally, day.nobody, day.nothing
    )  # fmt: skip
    contracts, subscriptions, free = (
        tally[entry.CONTRACTS], tally[entry.SUBSCRIPTIONS], tally[entry.FREE_CONTRACTS]
    )  # fmt: skip
    for customer in customers:
        s, ours = customer.segment, False
        tally[entry.WAITING_NEEDS][s][nobody][nothing] += sum(need != NO_NEED for need in customer.need)
        for g, j in enumerate(customer.holding):
            if j < 0:
                continue
            at = customer.bought_in[g] if customer.bought_in[g] >= 0 else nobody
            contracts[s][at][j] += 1
            subscriptions[s][at][j] += subscription[g]
            if j < own:
                ours = True
                free[s][at][j] += customer.contract_end[g] <= day.week
        if not ours:
            continue
        tally[entry.CUSTOMERS][s][nobody][nothing] += 1
        tally[entry.SATISFACTION_SUM][s][nobody][nothing] += exact(customer.satisfaction)
        if stage := stage_of(customer.relationship):
            tally[entry.STAGE_1 + stage - 1][s][nobody][nothing] += 1


def spread(customers: Customers, keep: float, weight: float, week: int) -> None:
    """What was heard last week becomes opinion; what is told today is heard by friends."""
    for customer in customers:
        customer.opinion = swayed(customer.opinion * keep, weight * customer.heard)
        customer.heard = customer.tellings = 0
    for customer in customers:
        if customer.told:
            for friend in customer.friends:
                friend.heard += customer.told
                friend.tellings += 1
                if customer.told > 0:
                    friend.recommended = week
