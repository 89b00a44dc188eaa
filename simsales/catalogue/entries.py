"""What is counted in a week: the rows of the tally, by segment x channel x offer.

Counts first, then money (in currency), then stocks at the end of the week. "No channel" and "no offer" have a
column of their own, after the last channel and the last offer, so that totals over any split agree.
"""

from __future__ import annotations

ENTRIES = (
    "needs", "reviews", "prompted", "given_up",
    "contacts", "no_answer", "no_rapport", "no_need", "undiscovered", "discovered", "visits", "turned_away", "voiced",
    "occasions", "presented", "kept", "lost_sale", "objected", "postponed", "orders", "acquisitions", "switches",
    "renewals",
    "cross_sales", "collisions", "disputes", "shared_sales", "churned", "churned_to_rival", "won_from_rival",
    "experiences", "very_poor", "very_good", "late_deliveries",
    "hurt", "hurt_lost", "returns", "returns_for_service", "returns_for_product", "returns_for_price",
    "recurring_revenue", "one_off_revenue", "exit_fees",
    "service_cost", "goods_cost", "commission", "contact_cost", "gift_cost", "dispute_cost", "pay", "discounts",
    "order_profit", "return_profit",
    "contracts", "subscriptions", "free_contracts", "customers", "satisfaction_sum", "waiting_needs",
)  # fmt: skip

(
    NEEDS, REVIEWS, PROMPTED, GIVEN_UP,
    CONTACTS, NO_ANSWER, NO_RAPPORT, NO_NEED_FOUND, UNDISCOVERED, DISCOVERED, VISITS, TURNED_AWAY, VOICED,
    OCCASIONS, PRESENTED, KEPT, LOST_SALE, OBJECTED, POSTPONED, ORDERS, ACQUISITIONS, SWITCHES,
    RENEWALS,
    CROSS_SALES, COLLISIONS, DISPUTES, SHARED_SALES, CHURNED, CHURNED_TO_RIVAL, WON_FROM_RIVAL,
    EXPERIENCES, VERY_POOR, VERY_GOOD, LATE_DELIVERIES,
    HURT, HURT_LOST, RETURNS, RETURNS_FOR_SERVICE, RETURNS_FOR_PRODUCT, RETURNS_FOR_PRICE,
    RECURRING, ONE_OFF, EXIT_FEES,
    SERVICE_COST, GOODS_COST, COMMISSION, CONTACT_COST, GIFT_COST, DISPUTE_COST, PAY, DISCOUNTS,
    ORDER_PROFIT, RETURN_PROFIT,
    CONTRACTS, SUBSCRIPTIONS, FREE_CONTRACTS, CUSTOMERS, SATISFACTION_SUM, WAITING_NEEDS,
) = range(len(ENTRIES))  # fmt: skip
