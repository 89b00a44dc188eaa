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
    "dials", "connected", "complaints", "do_not_call", "meetings", "calls", "messages", "waiting_leads",
    "owner_changes",
    "not_agreed", "vetoed", "accounts", "accounts_won", "rivals_known",
    "mis_sold", "regrets",
    "unvoiced", "told_good", "told_poor", "origin_own", "origin_friends", "origin_staff",
    "referrals", "referred_orders", "referrals_by_one", "referrals_by_two", "referrals_by_more",
    "holders_of_one", "holders_of_two", "holders_of_more", "asked_to_refer", "names_bought", "wrong_numbers",
    "moments", "moment_contacts", "moment_orders", "upsets", "won_back", "attacks", "extensions", "defences",
    "recognised", "referred", "referral_declined", "no_manager",
    "stage_1", "stage_2", "stage_3", "stage_4", "needs_met", "rivals_met", "rivals_found",
    "care", "care_unreached", "care_matched", "guests",
    "hurt", "hurt_lost", "returns", "returns_for_service", "returns_for_product", "returns_for_price",
    "recurring_revenue", "one_off_revenue", "exit_fees",
    "service_cost", "goods_cost", "commission", "contact_cost", "gift_cost", "dispute_cost", "pay", "discounts",
    "order_profit", "return_profit",
    "units", "users", "usage_revenue", "points_earned", "points_redeemed", "coupons_used", "tried_free",
    "given_back", "rolled_over", "used_up",
    "requests_1", "requests_2", "requests_3", "requests_4", "awaiting", "granted", "refused", "lost_waiting",
    "bought_waiting", "beyond_authority",
    "planned_orders", "target_orders", "planned_price", "planned_once", "partners_part",
    "cultivation_cost", "trials",
    "contracts", "subscriptions", "free_contracts", "customers", "satisfaction_sum", "waiting_needs",
    "life_prospect", "life_new", "life_growing", "life_mature", "life_at_risk", "life_lost", "life_won_back",
)  # fmt: skip

(
    NEEDS, REVIEWS, PROMPTED, GIVEN_UP,
    CONTACTS, NO_ANSWER, NO_RAPPORT, NO_NEED_FOUND, UNDISCOVERED, DISCOVERED, VISITS, TURNED_AWAY, VOICED,
    OCCASIONS, PRESENTED, KEPT, LOST_SALE, OBJECTED, POSTPONED, ORDERS, ACQUISITIONS, SWITCHES,
    RENEWALS,
    CROSS_SALES, COLLISIONS, DISPUTES, SHARED_SALES, CHURNED, CHURNED_TO_RIVAL, WON_FROM_RIVAL,
    EXPERIENCES, VERY_POOR, VERY_GOOD, LATE_DELIVERIES,
    DIALS, CONNECTED, COMPLAINTS, DO_NOT_CALL, MEETINGS, CALLS, MESSAGES, WAITING_LEADS,
    OWNER_CHANGES,
    NOT_AGREED, VETOED, ACCOUNTS, ACCOUNTS_WON, RIVALS_KNOWN,
    MIS_SOLD, REGRETTED,
    UNVOICED, TOLD_GOOD, TOLD_POOR, ORIGIN_OWN, ORIGIN_FRIENDS, ORIGIN_STAFF,
    REFERRALS, REFERRED_ORDERS, REFERRALS_BY_ONE, REFERRALS_BY_TWO, REFERRALS_BY_MORE,
    HOLDERS_OF_ONE, HOLDERS_OF_TWO, HOLDERS_OF_MORE, ASKED_TO_REFER, NAMES_BOUGHT, WRONG_NUMBERS,
    MOMENTS, MOMENT_CONTACTS, MOMENT_ORDERS, UPSETS, WON_BACK, ATTACKS, EXTENSIONS, DEFENCES,
    RECOGNISED, REFERRED, REFERRAL_DECLINED, NO_MANAGER,
    STAGE_1, STAGE_2, STAGE_3, STAGE_4, NEEDS_MET, RIVALS_MET, RIVALS_FOUND,
    CARE, CARE_UNREACHED, CARE_MATCHED, GUESTS,
    HURT, HURT_LOST, RETURNS, RETURNS_FOR_SERVICE, RETURNS_FOR_PRODUCT, RETURNS_FOR_PRICE,
    RECURRING, ONE_OFF, EXIT_FEES,
    SERVICE_COST, GOODS_COST, COMMISSION, CONTACT_COST, GIFT_COST, DISPUTE_COST, PAY, DISCOUNTS,
    ORDER_PROFIT, RETURN_PROFIT,
    UNITS, USERS, USAGE_REVENUE, POINTS_EARNED, POINTS_REDEEMED, COUPONS_USED, TRIED_FREE,
    GIVEN_BACK, ROLLED_OVER, USED_UP,
    REQUESTS_1, REQUESTS_2, REQUESTS_3, REQUESTS_4, AWAITING, GRANTED, REFUSED, LOST_WAITING,
    BOUGHT_WAITING, BEYOND_AUTHORITY,
    PLANNED_ORDERS, TARGET_ORDERS, PLANNED_PRICE, PLANNED_ONCE, PARTNERS_PART,
    CULTIVATION_COST, TRIALS,
    CONTRACTS, SUBSCRIPTIONS, FREE_CONTRACTS, CUSTOMERS, SATISFACTION_SUM, WAITING_NEEDS,
    LIFE_PROSPECT, LIFE_NEW, LIFE_GROWING, LIFE_MATURE, LIFE_AT_RISK, LIFE_LOST, LIFE_WON_BACK,
) = range(len(ENTRIES))  # fmt: skip

# By stage of life, as in ``scenario.moments.LIVES``; counted as the week begins, where somebody asks.
LIFE_STOCKS = (LIFE_PROSPECT, LIFE_NEW, LIFE_GROWING, LIFE_MATURE, LIFE_AT_RISK, LIFE_LOST, LIFE_WON_BACK)
