"""The market's rules, uncompiled: all that the plain market shares with the compiled week."""

from simsales.core import streams
from simsales.core.compiled import plain
from simsales.market.attention import awareness
from simsales.market.bond import experience, lifecycle, relationship, repeat
from simsales.market.channels import conflict, touch
from simsales.market.choice import case, exchange, offering
from simsales.market.churn import churn
from simsales.market.contract import terms as contract
from simsales.market.friends import naming, referral, ties
from simsales.market.ground import belonging, dates, money, opinion
from simsales.market.leads import contact, prospects
from simsales.market.leads import scoring as leads
from simsales.market.needs import arise as needs
from simsales.market.needs import moments, subject
from simsales.market.needs import terms as needs_terms
from simsales.market.price import repricing
from simsales.market.price import terms as price
from simsales.market.rivals import terms as rivals
from simsales.market.selling import gates
from simsales.market.visits import visits

uniform, uniform_of = plain(streams.uniform), plain(streams.uniform_of)
gumbel_of, occurs, logistic = plain(streams.gumbel_of), plain(streams.occurs), plain(streams.logistic)
comes, chance_of = plain(streams.comes), plain(streams.chance_of)
belongs, supplier_of = plain(belonging.belongs), plain(belonging.supplier_of)
weeks_left, weeks_free = plain(belonging.weeks_left), plain(belonging.weeks_free)
parts_of, date_of, time_left = plain(dates.parts_of), plain(dates.date_of), plain(dates.time_left)
aware, seen = plain(awareness.aware), plain(awareness.seen)
bill_after_cut = plain(repricing.bill_after_cut)
may_have, deepest_cut = plain(price.may_have), plain(price.deepest_cut)
exact, weekly = plain(money.exact), plain(money.weekly)
all_in_price, felt_over = plain(money.all_in_price), plain(money.felt_over)
months_charged, given_away = plain(money.months_charged), plain(money.given_away)
commission_due = plain(money.commission_due)
taste_epoch, considered_chance = plain(case.taste_epoch), plain(offering.considered_chance)
paid_for, meets = plain(exchange.paid_for), plain(needs_terms.meets)
exit_fee_due, breaks_commitment = plain(contract.exit_fee_due), plain(contract.breaks_commitment)
churn_log_odds, may_leave = plain(churn.churn_log_odds), plain(churn.may_leave)
with_one_more = plain(rivals.with_one_more)
collides, credit_part = plain(conflict.collides), plain(conflict.credit_part)
claim_of, paid_alone = plain(conflict.claim_of), plain(conflict.paid_alone)
is_disputed, may_take = plain(conflict.is_disputed), plain(conflict.may_take)
known_to_be_worked = plain(conflict.known_to_be_worked)
may_call, territory_of = plain(conflict.may_call), plain(conflict.territory_of)
faded, last_touch = plain(touch.faded), plain(touch.last_touch)
reads_customer, knows = plain(touch.reads_customer), plain(touch.knows)
shared_lean = plain(touch.shared_lean)
gate_log_odds, personal_lift = plain(gates.gate_log_odds), plain(gates.personal_lift)
pressed = plain(gates.pressed)
comes_closer, neglect_rate = plain(relationship.comes_closer), plain(relationship.neglect_rate)
raised, lowered, stage_of = plain(relationship.raised), plain(relationship.lowered), plain(relationship.stage_of)
has_a_rival = plain(contact.has_a_rival)
lead_score = plain(leads.lead_score)
experience_of, satisfied = plain(experience.experience_of), plain(experience.satisfied)
adapted, telling = plain(experience.adapted), plain(experience.telling)
moved, felt, remarkable = plain(experience.moved), plain(experience.felt), plain(experience.remarkable)
took_part, first_year_profit = plain(conflict.took_part), plain(repeat.first_year_profit)
need_hazard, reviews = plain(needs.need_hazard), plain(needs.reviews)
origin_of = plain(needs.origin_of)
channel_utility = plain(visits.channel_utility)
swayed = plain(opinion.swayed)
life_stage, is_ours, is_free = plain(lifecycle.life_stage), plain(lifecycle.is_ours), plain(lifecycle.is_free)
birthday_of, has_anniversary = plain(moments.birthday_of), plain(moments.has_anniversary)
expires, attended, dearest = plain(moments.expires), plain(moments.attended), plain(subject.dearest)
seen_in = plain(subject.seen_in)
products_of_ours, eagerness = plain(naming.products_of_ours), plain(referral.eagerness)
named_category, race = plain(naming.named_category), plain(naming.race)
tie_kind, still_warm = plain(ties.tie_kind), plain(prospects.still_warm)
