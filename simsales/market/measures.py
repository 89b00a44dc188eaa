"""Measures: pure functions of what was counted, the same for a week, a segment, a channel, a product or a run."""

from __future__ import annotations

import numpy as np

from simsales.market.conduct import CONDUCT
from simsales.market.formulas import (
    at_desks,
    lost_in_a_month,
    margin,
    margin_of_kept,
    margin_of_new,
    requests,
    revenue,
    selling_cost,
)
from simsales.market.measure import MONTHS_PER_WEEK, Measure, ratio

MEASURES: dict[str, Measure] = {
    "conversion": Measure(
        "Conversion", "share", 1,
        "needs that an order of ours met, of those that arose, reviews by holders and reviews prompted by contacts "
        "included (of a week: of those that were open in it; by channel: orders per occasion there; by product: per "
        "time that it was in the running)",
        lambda n: ratio(n["converted"], n["opportunities"]),
    ),
    "churn": Measure(
        "Churn a month", "share", -1,
        "subscriptions lost a month for each that could be lost, trials apart: a rate (of a high one see lost_a_month)",
        lambda n: ratio(n["churned"], n["exposed"] * MONTHS_PER_WEEK), rate=True,
    ),
    "lost_a_month": Measure(
        "Lost in a month", "share", -1,
        "part of the subscriptions that are gone after a month of this churn: 1 - (1 - that of a week)^(52/12)",
        lambda n: lost_in_a_month(ratio(n["churned"], n["exposed"])),
    ),
    "revenue": Measure("Revenue", "money", 1, "everything billed", revenue),
    "margin": Measure("Margin", "money", 1, "revenue less costs and what is written off", margin),
    "exit_fees": Measure(
        "Exit fees", "money", 0, "billed to our own customers for leaving early: in revenue",
        lambda n: n["exit_fees"] + 0.0, rare=True,
    ),
    "arpu": Measure(
        "Revenue per customer a month", "money", 1, "revenue per customer a month, of those billed",
        lambda n: ratio(revenue(n), n["served"] * MONTHS_PER_WEEK),
    ),
    "orders": Measure("Orders", "count", 1, "sales of our offers, renewals included", lambda n: n["orders"] + 0.0),
    "orders_per_need": Measure(
        "Orders per need", "mean", 1,
        "orders for each need that arose: below conversion where one order meets several (by channel and product as "
        "conversion)",
        lambda n: ratio(n["orders"], n["opportunities"]),
    ),
    "orders_per_occasion": Measure(
        "Orders per occasion", "share", 1,
        "orders for each time that a customer decided in a channel (by product: for each time in the running)",
        lambda n: ratio(n["orders"], n["decisions"]),
    ),
    "acquisitions": Measure(
        "New customers", "count", 1, "orders by customers who held nothing of ours", lambda n: n["acquisitions"] + 0.0
    ),
    "selling_cost": Measure(
        "Cost of selling", "money", -1,
        "commission, contacts, gifts, points, disputes, pay and cultivation: = acquisition + retention + common spend",
        lambda n: selling_cost(n) + 0.0,
    ),
    "acquisition_spend": Measure(
        "Spent on acquisition", "money", 0,
        "cost of selling to customers who held nothing of ours: their orders' commission, gifts and disputes, contacts "
        "with them, pay by the part of the channel's contacts of the week, advertising by the part of its audience",
        lambda n: n["won_spend"] + 0.0,
    ),
    "retention_spend": Measure(
        "Spent on retention", "money", 0,
        "the same of customers who held something of ours, to keep them and to sell them more; and their points",
        lambda n: n["kept_spend"] + 0.0,
    ),
    "common_spend": Measure(
        "Spent on nobody", "money", -1,
        "cost of selling that no customer had: pay of weeks in which a channel's reps met nobody, advertising without "
        "an audience",
        lambda n: n["common_spend"] + 0.0, rare=True,
    ),
    "acquisition_cost": Measure(
        "Acquisition cost", "money", -1, "acquisition_spend per new customer: those who were not won included",
        lambda n: ratio(n["won_spend"], n["acquisitions"]),
    ),
    "retention_cost": Measure(
        "Retention cost per customer", "money", -1, "retention_spend per customer a month, of those billed",
        lambda n: ratio(n["kept_spend"], n["served"] * MONTHS_PER_WEEK),
    ),
    "margin_of_new": Measure(
        "Margin of the won", "money", 1,
        "revenue less serving, goods and retention_spend of customers won in the run, before what it cost to win them: "
        "margin = margin_of_new + margin_of_kept - acquisition_spend - common_spend",
        lambda n: margin_of_new(n) + 0.0,
    ),
    "margin_of_kept": Measure(
        "Margin of the kept", "money", 1, "the same of all other customers: those who were ours when the run began",
        lambda n: margin_of_kept(n) + 0.0,
    ),
    "cost_per_order": Measure(
        "Selling cost per order", "money", -1, "cost of selling per order",
        lambda n: ratio(selling_cost(n), n["orders"]),
    ),
    "satisfaction": Measure(
        "Satisfaction", "score", 1, "mean satisfaction of our customers, 0 to 1",
        lambda n: ratio(n["satisfaction_sum"], n["customers"]),
    ),
    "share": Measure(
        "Market share", "share", 1, "our part of all subscriptions",
        lambda n: ratio(n["own_subscriptions"], n["subscriptions"]),
    ),
    "given_back": Measure(
        "Given back", "count", -1, "free trials given back at their end: never subscribed, and no churn",
        lambda n: n["given_back"] + 0.0, rare=True,
    ),
    "points_owed": Measure(
        "Points owed", "money", -1, "points credited that are neither redeemed nor forfeited: a cost already",
        lambda n: n["points_owed"] + 0.0, rare=True,
    ),
    "free_weeks_owed": Measure(
        "Free weeks to come", "money", 0,
        "as the run ends, what free weeks already granted will save customers: revenue forgone later, no cost",
        lambda n: n["free_to_come"] + 0.0, rare=True,
    ),
    "discounts_owed": Measure(
        "Discounts to come", "money", 0,
        "as the run ends, what discounts that last and vouchers will still take off bills: revenue forgone later, no "
        "cost (at most, if a customer has both)",
        lambda n: n["off_to_come"] + 0.0, rare=True,
    ),
    "serving_owed": Measure(
        "Serving free weeks to come", "money", -1,
        "as the run ends, what it will cost to serve the free weeks already granted: later weeks' cost of serving",
        lambda n: n["serving_to_come"] + 0.0, rare=True,
    ),
    "contacts": Measure("Contacts", "count", 0, "outbound contacts and visits", lambda n: n["contacts"] + n["visits"]),
    "turned_away": Measure(
        "Turned away", "share", -1, "visits that found nobody free",
        lambda n: ratio(n["turned_away"], n["turned_away"] + n["visits"]),
    ),
    "wait": Measure(
        "Wait in the queue", "mean", -1, "minutes that who was served in a queue has waited, on average",
        lambda n: ratio(n["wait_minutes"], n["queued"] - n["gave_up"] - n["called_back"]), rare=True,
    ),
    "in_time": Measure(
        "Served in time", "share", 1, "visits to a queue that were served within its target",
        lambda n: ratio(n["in_time"], n["queued"]), rare=True,
    ),
    "gave_up": Measure(
        "Gave up waiting", "share", -1, "visits to a queue that ended before their turn came: lost, as turned away",
        lambda n: ratio(n["gave_up"], n["queued"]), rare=True,
    ),
    "cash": Measure(
        "Cash received", "money", 1, "paid of what was billed in the run (where `selling.credit` is said)",
        lambda n: n["cash"] + 0.0, rare=True,
    ),
    "cash_in": Measure(
        "Cash in, prepayments included", "money", 1, "all that customers paid in the run, less what was paid back",
        lambda n: n["cash"] - n["used_ahead"] + n["paid_ahead"] - n["paid_back"], rare=True,
    ),
    "paid_ahead": Measure(
        "Paid before delivery", "money", 0, "prepayments received in the run (pricing of the kind payment_terms)",
        lambda n: n["paid_ahead"] + 0.0, rare=True,
    ),
    "paid_back": Measure(
        "Prepayments paid back", "money", 0, "of orders that were cancelled, and to who holds nothing of ours any more",
        lambda n: n["paid_back"] + 0.0, rare=True,
    ),
    "prepayments": Measure(
        "Prepayments held", "money", 0, "paid, and neither billed nor paid back as the run ends: a liability",
        lambda n: n["prepayments_left"] + 0.0, rare=True,
    ),
    "refused_credit": Measure(
        "Orders without credit", "count", 0, "by customers whom a credit check refused: they prepaid all",
        lambda n: n["refused_credit"] + 0.0, rare=True,
    ),
    "written_off": Measure(
        "Written off", "money", -1, "billed on credit and never paid: taken off the margin",
        lambda n: n["written_off"] + 0.0, rare=True,
    ),
    "receivables": Measure(
        "Receivables", "money", 0, "billed, and neither paid nor written off as the run ends",
        lambda n: n["receivables_left"] + 0.0, rare=True,
    ),
    "weeks_outstanding": Measure(
        "Weeks outstanding", "mean", -1, "weeks for which what is billed is owed to us: receivables by bills a week",
        lambda n: ratio(n["receivables"], np.where(np.asarray(n["receivables"]) > 0, revenue(n), 0)), rare=True,
    ),
    "back_ordered": Measure(
        "Back-ordered", "share", -1, "orders of what has a stock that waited for a delivery to us, or still do",
        lambda n: ratio(n["back_ordered"], n["units_ordered"]), rare=True,
    ),
    "cancelled": Measure(
        "Cancelled waiting", "share", -1, "orders of what has a stock that were cancelled before there was one",
        lambda n: ratio(n["back_cancelled"], n["units_ordered"]), rare=True,
    ),
    "answered_late": Measure(
        "Answered late", "share", -1,
        "cases at the desks of the three responses that were answered after the promised time, or withdrawn after it",
        lambda n: ratio(at_desks(n, "late"), at_desks(n, "responded") + at_desks(n, "withdrew")), rare=True,
    ),
    "withdrawn": Measure(
        "Withdrawn", "share", -1, "cases at the desks of the three responses that were withdrawn before their answer",
        lambda n: ratio(at_desks(n, "withdrew"), at_desks(n, "cases")), rare=True,
    ),
    "answer_hours": Measure(
        "Hours to an answer", "mean", -1, "hours by the clock from a case's coming to a desk to its answer, on average",
        lambda n: ratio(at_desks(n, "hours"), at_desks(n, "responded")), rare=True,
    ),
    "collisions": Measure(
        "Collisions", "count", -1, "contacts within the window of another channel's",
        lambda n: n["collisions"] + 0.0,
    ),
    "showroomed": Measure(
        "Showroomed", "count", -1, "sales that were advised on in this channel, and made in a cheaper one",
        lambda n: n["showroomed"] + 0.0, rare=True,
    ),
    "defected": Measure(
        "Weeks of defection", "count", -1, "weeks in which a partner sold the rival's, summed over channels",
        lambda n: n["defected"] + 0.0, rare=True,
    ),
    "disputes": Measure(
        "Disputes", "count", -1, "sales whose commission two channels claim", lambda n: n["disputes"] + 0.0
    ),
    "passed_on": Measure(
        "Passed on", "count", 0, "customers advised in this channel who did not buy, and were passed on to another",
        lambda n: n["passed_on"] + 0.0, rare=True,
    ),
    "passed_orders": Measure(
        "Orders of the passed on", "count", 1, "orders by customers whom another channel has passed on to this one",
        lambda n: n["passed_orders"] + 0.0, rare=True,
    ),
    "rules_fired": Measure(
        "Rules fired", "count", 0, "times that a feedback rule has changed the strategy for the weeks to come",
        lambda n: n["rules_fired"] + 0.0, rare=True,
    ),
    "discounts": Measure(
        "Given off the list", "money", -1,
        "list value given away by promotions and by targeted or loyalty prices; a list price that is cut gives nothing",
        lambda n: n["discounts"] + 0.0,
    ),
    "accounts_won": Measure(
        "Accounts won", "share", 1, "business accounts that hold an offer of ours, as a mean over the weeks (D-buy)",
        lambda n: ratio(n["accounts_won"], n["accounts"]),
    ),
    "rivals_known": Measure(
        "Rival analysed", "share", 1,
        "business accounts whose rival's offer is known, by a need found or by the insider (D-sop: coverage)",
        lambda n: ratio(n["rivals_known"], n["accounts"]),
    ),
    "manager_known": Measure(
        "Manager known", "share", 1, "our customers who are at least acquainted: they know the rep's name (D-sop)",
        lambda n: ratio(sum(n[f"stage_{k}"] for k in (1, 2, 3, 4)), n["customers"]),
    ),
    "allied": Measure(
        "Allied", "share", 1, "our customers at the highest stage of the relationship (B-rel)",
        lambda n: ratio(n["stage_4"], n["customers"]),
    ),
    "contact_effect": Measure(
        "Contact effect", "share", 1,
        "outbound and maintenance contacts that met a need or the lean (D-sop: effectiveness of the contact)",
        lambda n: ratio(n["needs_met"] + n["care_matched"], n["contacts"] + n["care"]),
    ),
    "rivals_found": Measure(
        "Rivals told of", "share", 1,
        "of the customers reached who hold a rival's offer, those who told of it, past rapport (D-sop: coverage of "
        "competitor analysis)",
        lambda n: ratio(n["rivals_found"], n["rivals_met"]),
    ),
    "usage": Measure(
        "Usage per user", "mean", 0, "units used a month by who holds an offer of ours whose usage is measured",
        lambda n: ratio(n["units"], n["users"] * MONTHS_PER_WEEK),
    ),
    "discounted": Measure(
        "Orders at a granted discount", "share", 0, "orders at a discount that the customer asked for (B-auth)",
        lambda n: ratio(n["granted"], np.where(requests(n) > 0, n["orders"], 0)),
    ),
    "lost_waiting": Measure(
        "Lost waiting for approval", "share", -1,
        "requests above the seller's authority whose customer lost patience (B-auth)",
        lambda n: ratio(n["lost_waiting"], n["requests_2"] + n["requests_3"] + n["requests_4"]),
    ),
    "returning_profit": Measure(
        "Profit from returning customers", "share", 0,
        "first-year profit of orders by customers who had been ours before, as a share of that of all orders",
        lambda n: ratio(n["return_profit"], n["order_profit"]),
    ),
    **CONDUCT,
}  # fmt: skip
