"""Values of keys whose types do not say which make sense: names, lists, tables, and parts that sum to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simsales.files.explaining import annotation_at, bare
from simsales.files.part import Shares
from simsales.files.problems import dotted
from simsales.market.scenario import Scenario
from tests.laws.keys.drawing import Drawn, values

TEAM = {"channel": "store", "count": 1, "contacts_per_week": 1}
OFFER = {"category": "mobile", "price": 10}
TASTES = {f"world.segments.{name}.tastes": {"speed": 2} for name in ("young", "old")}
SAID: dict[str, list[Any]] = {
    "run.weeks": [9],
    "world.segments": [],
    "world.size": [4000, 100],
    "world.organisation": [{"cities": {"Town": {"districts": {"Here": {"share": 0.3}, "There": {"share": 0.7}}}}}],
    "world.organisation.cities": [{"Town": {"districts": {"Here": {"share": 0.3}, "There": {"share": 0.7}}}}],
    "world.organisation.cities.*.districts": [{"Here": {"share": 0.3}, "There": {"share": 0.7}}],
    "channels.*.district": ["There"],
    "world.segments.*.worth_having": [{"mobile": 0}],
    "world.segments.*.need_rate": [{"mobile": 0}],
    "world.segments.*.industry": ["trade", "crafts"],
    "world.segments.*.holds": [{"phone": 0.1}],
    "world.needs.*.season": [[0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]],
    "world.needs.*.usage": [{"mean": 50}],
    "world.needs.*.usage.segments": [{"young": 10}],
    "world.needs.*.usage.raised_by": [{"device": 3}],
    "world.referral.by_holdings": [[0.1, 0.1, 0.1]],
    "world.competitors": [{"More": {"offers": {"device": {"category": "device", "price": 5}}}}],
    "world.competitors.*.offers.*.category": ["broadband", "mobile"],
    "world.competitors.*.offers.*.prices": [[[2, 20]], [[0, 30]]],
    "world.competitors.*.offers.*.answers": [["fibre"], ["phone"]],
    "world.competitors.*.advertises": [[3, 5], [0, 2]],
    "catalogue.products.*.category": ["broadband", "mobile", "device", "refill"],
    "catalogue.products.*.partner": ["Other"],
    "catalogue.products.*.stock": [{"units": 1}],
    "catalogue.products.*.made_for": [["trade"], []],
    "catalogue.bundles": [{"more": {"products": ["device", "refill"]}}],
    "catalogue.bundles.*.products": [["phone", "device"], ["phone", "refill"]],
    "channels.*.range": [["phone"], []],
    "channels.*.queue.first": [["young"], []],
    "responses": [{"need": {"owner": "store"}}, {"need": {"owner": "shop"}}],
    "responses.channels": [["store"]],
    **{f"responses.{desk}.owner": ["telesales"] for desk in ("need", "capability", "order")},
    **{f"responses.{desk}.opens": [12] for desk in ("need", "capability", "order")},
    **{f"responses.{desk}.closes": [11] for desk in ("need", "capability", "order")},
    "reps.*.channel": ["telesales", "store"],
    "reps": [{"more": TEAM}],
    **{
        f"world.moments.{name}": [{"rate": 0.2}]
        for name in (
            "device_change",
            "suspension",
            "bill_surge",
            "plan_misfit",
            "data_monitor",
            "roaming",
            "call_imbalance",
        )
    },
}
LIVES = "world.organisation.cities.Town.districts"
TOGETHER: dict[str, list[dict[str, Any]]] = {
    "world.organisation.cities.*.districts.*.share": [{f"{LIVES}.Here.share": 0.2, f"{LIVES}.There.share": 0.8}],
    "world.organisation.cities.*.districts.*.segments": [
        {f"{LIVES}.Here.segments": {"young": 1}, f"{LIVES}.There.segments": {"young": 0}}
    ],
    # other keys that have to change with it; {} stands for the table in which the key is
    "catalogue.products.*.our_part": [{"{}.partner": "Film", "{}.our_part": 0.5}],
    "catalogue.products.*.partner": [{"{}.partner": "Film", "{}.our_part": 0.5}],
    "catalogue.products.*.allowance": [{"{}.allowance": 30, "{}.per_unit": 0.2}],
    "world.competitors.*.offers.*.allowance": [{"{}.allowance": 30, "{}.per_unit": 0.2}],
    "world.segments.*.tastes": [{"{}.tastes": {"speed": 2}, "catalogue.products.phone.attributes": {"speed": 1}}],
    "world.segments.*.taste_spread": [
        {"{}.taste_spread": {"speed": 2}, "catalogue.products.phone.attributes": {"speed": 1}}
    ],
    "catalogue.products.*.attributes": [{"{}.attributes": {"speed": 1}, **TASTES}],
    "world.competitors.*.offers.*.attributes": [{"{}.attributes": {"speed": 1}, **TASTES}],
    "world.competitors.*.reacts": [{"{}.reacts": "best_response", "{}.every": 2}],
    "world.needs.*.consumed": [{"{}.consumed": {}, "{}.subscription": False}],
    "world.needs.*.consumed.most": [{"{}.most": 4, "world.reference_price": {"notices": 0.3}}],
    "world.referral": [{"world.referral": {}, "world.network.kind": "friends"}],
    "channels.*.comes_back": [{"{}.comes_back": 2, "{}.defects_below": 1}],
    "channels.*.defects_below": [{"{}.defects_below": 1}],
    "channels.*.complains": [{"{}.complains": 0.9, "{}.complains_above": 0}],
    "channels.*.dial_minutes": [{"{}.dial_minutes": 6, "{}.capacity": 5}],
    "channels.*.talk_minutes": [{"{}.talk_minutes": 60}],
    "channels.*.queue": [{"{}.queue": {"servers": 1}}],
    "channels.*.queue.opens": [{"{}.opens": 11, "{}.busy": [], "{}.on_duty": []}],
    "channels.*.queue.closes": [{"{}.closes": 14, "{}.busy": [], "{}.on_duty": []}],
    "channels.*.queue.busy": [{"{}.busy": [0, 0, 0, 0, 1, 1, 1, 1]}],
    "channels.*.queue.on_duty": [{"{}.on_duty": [1, 0, 0, 1, 0, 0, 1, 1]}],
    "selling.media.meeting.reach": [{"selling.media.meeting.reach": 0.1}],
}
COMPONENTS: dict[tuple[str, str], dict[str, Any]] = {
    ("channel_policy", "mode_order"): {"whom": None},
    ("pricing", "authority"): {"wait": 1},
    ("promotion", "gift"): {"value": 600},
    ("promotion", "discount"): {"budget": 10**6},
    ("promotion", "targeted"): {"target": {"holds": "rival"}},
    ("incentives", "target"): {"by": "customers", "parts": None, "amount": 4000},
    ("incentives", "bonus"): {"target": 3, "of": "orders"},
    ("incentives", "penalty"): {"target": 30, "of": "orders"},
    ("selling", "training"): {"team": None},  # three reps would learn little in ten weeks
    ("selling", "script"): {"level": 0.9},  # reps keep it: it ends for those who are hired later
    ("prospecting", "ask_for_referrals"): {"part": 1, "satisfied": 0.2},
    ("branch", "hand_over"): {
        "touch_points": {"door": 0.02, "ticket_machine": 0.02, "waiting_area": 0.02, "counter": 0.3},
        "mistakes": 1,
    },
    ("care", "event"): {"every": 2},
    ("service", "desk"): {"desk": "need", "servers": 2, "promised": 12},
    ("channel_policy", "pass_on"): {"rate": 0.5, "delay": 1},
    ("feedback", "adjust"): {
        "when": {"measure": "orders", "above": 30, "over": 2},
        "then": {"key": "pricing[1].by", "to": 0.5},
        "at_most": {"every": 2},
    },
}
"""What components say otherwise than in their examples, so that they work in the rich world; None is left out."""
STEPWISE = {"then": {"key": "pricing[1].by", "by": 0.1}, "at_most": {"times": 4, "every": 1}}
FIELDS: dict[str, list[dict[str, Any]]] = {
    "channel_policy.pass_on.to": [{"to": "hotline"}, {"to": "online"}],
    "feedback.adjust.when.measure": [{"when": {"measure": "churn", "above": 2, "over": 2}}],
    "feedback.adjust.when.above": [{"when": {"measure": "orders", "above": 10**6, "over": 2}}],
    "feedback.adjust.when.below": [{"when": {"measure": "orders", "below": 2, "over": 2}}],
    "feedback.adjust.then.key": [{"then": {"key": "pricing[1].starts", "to": 5}}],
    "feedback.adjust.then.to": [{"then": {"key": "pricing[1].by", "to": 0.2}}],
    "feedback.adjust.then.by": [STEPWISE],
    "feedback.adjust.then.factor": [{"then": {"key": "pricing[1].by", "factor": 2}, "at_most": {"times": 2}}],
    "feedback.adjust.at_most.value": [{**STEPWISE, "at_most": {"value": 0.2}}],
    "feedback.adjust.at_most.times": [{**STEPWISE, "at_most": {"times": 1, "every": 1}}],
    "feedback.adjust.at_most.every": [{**STEPWISE, "at_most": {"times": 4, "every": 3}}],
    "channel_policy.shared_data.channels": [{"channels": ["telesales", "field"]}],
    "channel_policy.split_by_role.introduced": [{"introduced": 0.7, "closed": 0.1}],
    "channel_policy.split_by_role.advised": [{"advised": 0.6, "closed": 0.1}],
    "channel_policy.split_by_role.closed": [{"closed": 0.1, "introduced": 0.7}],
    "channel_policy.mode_order.whom": [{"whom": {"field": {"holds": "ours"}}}],
    "channel_policy.mode_order.order": [{"order": ["field", "telesales"]}],
    "pricing.loyalty.target.holds": [{"target": {"holds": "rival"}}],  # refused: it is for holders of ours
    "pricing.tariff.offers": [{"offers": ["saver"]}],
    "pricing.tiers.offers": [{"offers": ["saver"]}],
    "pricing.penetration.stages": [{"stages": [1, 3, 5]}],
    "pricing.skimming.stages": [{"stages": [1, 3, 5]}],
    "pricing.authority.levels": [{"levels": {"rep": 0.1, "manager": 0.2}}],
    "incentives.target.team": [{"team": "callers", "by": None}],
    "incentives.target.parts": [{"parts": {"Here": 1, "There": 3}, "by": None}],
    "bundling.mixed.price": [{"price": 80, "by": None}],
    "bundling.mixed.price_once": [{"price_once": 80, "by_once": None}],
    "bundling.pure.by": [{"price": None, "by": 0.2}],
    "bundling.pure.by_once": [{"price_once": None, "by_once": 0.2}],
    "bundling.sticky.price": [{"price": 80, "by": None}],
    "bundling.shared_use.offers": [{"offers": ["phone", "device"]}],
    "selling.effort.trust": [{"trust": 0.1, "close": 0.4}],
    "selling.effort.need": [{"need": 0.1, "close": 0.3}],
    "selling.effort.present": [{"present": 0.1, "close": 0.2}],
    "selling.effort.close": [{"close": 0.4, "trust": 0.1}],
    "dispatch.assign.rule": [{"rule": "skill", "travel_saved": None}],
    "dispatch.grading.least_scores": [{"least_scores": [500, 400]}, {"least_scores": [3, 2]}],
    "campaign.stance.attack": [{"attack": 0.3, "defend": 0.4}],
    "campaign.stance.extend": [{"extend": 0.1, "defend": 0.4}],
    "campaign.stance.defend": [{"defend": 0.4, "attack": 0.3}],
    "branch.hand_over.lobby.recognises": [{"touch_points": None, "lobby": {"recognises": 0.5}}],
    "branch.hand_over.teller.says": [{"touch_points": None, "teller": {"says": 0.5}}],
}
"""What a component says otherwise in a field, and in those that have to change with it; None is left out."""


def changes(drawn: Drawn, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """What a file may say else of a key: changes of it, and of the keys that have to change with it."""
    table = dotted(drawn.location[:-1])
    for said in TOGETHER.get(drawn.name, ()):
        yield {key.replace("{}", table): value for key, value in said.items()}
    if drawn.name in SAID:
        yield from ({drawn.dotted: value} for value in SAID[drawn.name] if value != drawn.now)
        return
    whole = _part_of_one(drawn, scenario)
    if whole:
        yield whole
        return
    yield from ({drawn.dotted: value} for value in values(drawn))


def _part_of_one(drawn: Drawn, scenario: Scenario) -> dict[str, Any]:
    """More of one part, and as much less of another, if the key is a part of one."""
    above = drawn.location[:-1]
    if isinstance(kind := bare(annotation_at(Scenario, above)), type) and issubclass(kind, Shares):
        others = {dotted((*above, name)): (*above, name) for name in kind.model_fields}
    elif drawn.name == "world.segments.*.share":
        segments = scenario.world.segments
        others = {dotted(place): place for name in segments for place in [("world", "segments", name, "share")]}
    elif drawn.name.endswith(".influence"):
        centre = above[:-1]
        roles = ("decision_maker", "assistant", "key_user", "gatekeeper", "champion", "insider")
        others = {dotted(place): place for role in roles for place in [(*centre, role, "influence")]}
    else:
        return {}
    now = {key: _at(scenario, place) for key, place in others.items()}
    other = max((key for key in now if key != drawn.dotted), key=lambda key: now[key])
    moved = now[other] / 2 or -now[drawn.dotted] / 2
    return {**now, drawn.dotted: now[drawn.dotted] + moved, other: now[other] - moved}


def _at(scenario: Any, place: Any) -> Any:
    for part in place:
        scenario = scenario[part] if isinstance(scenario, dict) else getattr(scenario, part)
    return scenario
