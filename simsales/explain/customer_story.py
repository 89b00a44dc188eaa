"""A customer's week in words: what changed in each mechanism, and why, as its rules were overheard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from simsales.core.streams import option_number
from simsales.explain import social_story
from simsales.explain.account_story import account_events
from simsales.explain.alternatives import Alternative, against, channels_weighed, number, offers_weighed, summed
from simsales.explain.bill_story import given_back_told, points_told, tariff_told, used_up_told
from simsales.explain.branch_story import handed_over
from simsales.explain.care_story import care_events, stage_events
from simsales.explain.cultivation_story import trial_events
from simsales.explain.events import GATES, LIVED, OUTCOMES, UNTOLD, Event, gates
from simsales.explain.life_story import tell_moments, tell_stage
from simsales.explain.listening import Hearing, Moment
from simsales.explain.request_story import request_events
from simsales.market.ground.choices import LATER
from simsales.market.ground.state import EXPLICIT, LATENT, NO_NEED, REGRETS, WAITED
from simsales.market.market import Market
from simsales.market.people import Customer
from simsales.market.staff.sellers import Rep

NOTICED = 0.1  # a rise of awareness that is worth a line


def untold(moment: Moment) -> Iterator[Event]:
    """Nothing: of a mechanism that only counts."""
    return iter(())


class CustomerStory:
    """Tells one customer's moments; ``row`` is the customer's row."""

    def __init__(self, market: Market, row: int) -> None:
        self.market = market
        self.rows: Sequence[int] = [row]
        self.labels = market.book.labels
        self.options = {option_number(name): name for name in (*self.labels.offers, *self.labels.channels)}
        self.tellers: dict[str, Callable[[Moment], Iterator[Event]]] = {
            "mis_selling": self._mis_selling,
            "lifecycle": partial(tell_stage, self.market),
            "consumption": used_up_told,
            "needs": self._needs,
            "moments": partial(tell_moments, self.market),
            "awareness": self._awareness,
            "cultivation": trial_events,
            "prospects": lambda moment: social_story.listed(moment, self.labels),
            "care": lambda moment: care_events(self.market, moment),
            "contact": self._contact,
            "visits": self._visits,
            "accounts": account_events,
            "hand_over": lambda moment: handed_over(self.market, moment),
            "choice": self._choice,
            "authority": lambda moment: request_events(moment, self.labels),
            "planned": untold,
            "reference": untold,
            "fulfilment": self._fulfilment,
            "billing": self._billing,
            "metering": tariff_told,
            "points": points_told,
            "referral": lambda moment: social_story.referred(moment, self.labels),
            "experience": self._experience,
            "word_of_mouth": self._word_of_mouth,
            "churn": self._churn,
            "partners": untold,
            "turnover": self._turnover,
        }

    def customers(self, loop: str, given: Mapping[str, Any]) -> Sequence[int]:
        """The row to listen to: always the customer's."""
        return self.rows

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What happened in a week, in the order of the day."""
        return [
            event for moment in moments for event in (*self.tellers[moment.mechanism](moment), *stage_events(moment))
        ]

    def standing(self) -> str:
        """Who the customer is, what they hold, and what they think of us."""
        customer: Customer = self.market.customers.agent(self.rows[0])
        contracts = zip(customer.holding, customer.paid, customer.contract_end, strict=True)
        held = [self._contract(int(offer), paid, int(end)) for offer, paid, end in contracts if offer >= 0]
        return (
            f"{self.labels.segments[customer.segment]}, leans to {customer.leans_to}, sensitive to "
            f"{customer.sensitive_to}; holds {', '.join(held) or 'nothing'}; satisfaction {customer.satisfaction:.2f}, "
            f"relationship {customer.relationship:.2f}, opinion {number(customer.opinion)}; "
            f"billed {customer.billed:,.2f}"
        )

    def _contract(self, offer: int, paid: float, end: int) -> str:
        committed = f", committed until week {end}" if end > self.market.week else ""
        return f"{self._offer(offer)} at {paid:.2f} a month{committed}"

    def _offer(self, number: int) -> str:
        return self.labels.offers[number] if number >= 0 else "nothing"

    def _needs(self, moment: Moment) -> Iterator[Event]:
        before, after, (heard,) = moment.before, moment.after, moment.hearings
        hazards = {call.option: hazard for hazard, call in _pairs(heard, "need_hazard", "arise")}
        for g, category in enumerate(self.labels.categories):
            held = int(before.holding[0, g])
            if held >= 0 and before.contract_end[0, g] == moment.week and held not in before.holding[0, :g]:
                goes_on = int(after.contract_end[0, g])
                told = f"is renewed unasked until week {goes_on}" if goes_on > moment.week else "ends"
                yield Event(moment.week, "free", f"the commitment to {self._offer(held)} {told}")
            was, now = int(before.need[0, g]), int(after.need[0, g])
            if was == now:
                continue
            if now == NO_NEED:
                draw = heard.draws("forget", g)[0]
                draw.chance = 1.0 / heard.given["facts"].need.lasts[g]
                yield Event(moment.week, "gives up", f"gives up the need of {category}", (against(draw),))
                continue
            draw = heard.draws("arise", g)[0]
            if held >= 0:
                what = f"looks around in {category} (holds {self._offer(held)})"
                yield Event(moment.week, "review", what, (against(draw),))
                continue
            rate = hazards[g].asked
            why = f"{against(draw)}; rate {rate['rate']:.3f} × {rate['factor']:.2g}"
            if rate["imitation"]:
                why += f" + {rate['imitation']:.2g} × {rate['friends_share']:.2f} of friends"
            kind = {LATENT: "a latent", EXPLICIT: "an explicit"}[now]
            yield Event(moment.week, "need", f"{kind} need of {category} arises", (why,))

    def _awareness(self, moment: Moment) -> Iterator[Event]:
        rise = moment.after.awareness[0] - moment.before.awareness[0]
        for offer in (rise >= NOTICED).nonzero()[0]:
            known, now = moment.before.awareness[0, offer], moment.after.awareness[0, offer]
            yield Event(moment.week, "learns", f"hears of {self._offer(offer)}: awareness {known:.2f} → {now:.2f}")

    def _contact(self, moment: Moment) -> Iterator[Event]:
        for heard in moment.hearings:
            if heard.loop == "_work":
                channel = int(heard.given["channel"])
                lead = next(h for h in moment.hearings if h.loop == "score_leads" and h.given["channel"] == channel)
                score = [f"lead score {call.answer:.2f}" for call in lead.said("lead_score")]
                tried = int(moment.before.tried_by[0])
                if tried not in (-1, channel) and heard.given["in_order"]:
                    score.append(f"taken over from {self.labels.channels[tried]}")
                yield self._met(moment.week, "contact", heard, score)

    def _met(self, week: int, kind: str, heard: Hearing, why: list[str]) -> Event:
        """A meeting with a rep: what was counted, and the gates with their draws and chances."""
        channel = int(heard.given["channel"])
        outcomes = [OUTCOMES.get(e, e.replace("_", " ")) for e in heard.counted if e not in UNTOLD]
        reps = self.market.channels[channel].reps
        who = self.labels.channels[channel]
        if reps:
            who += f", rep {rep_number(self.market, reps[heard.given['reps'][0]])}"
        verb = "called by" if kind == "contact" else "served by"
        what = f"{verb} {who}" + (f": {', '.join(outcomes)}" if outcomes else "")
        return Event(week, kind, what, (*why, *gates(heard)))

    def _visits(self, moment: Moment) -> Iterator[Event]:
        for heard in moment.hearings:
            if heard.loop == "_go":
                yield from self._went(moment, heard)
            elif heard.counted.keys() - UNTOLD or len(gates(heard)):
                yield self._met(moment.week, "visit", heard, [])

    def _went(self, moment: Moment, heard: Hearing) -> Iterator[Event]:
        weighed = channels_weighed(heard, self.options)
        if not weighed:
            return
        people = heard.given["people"]
        channel, g = int(people.playing[0]), int(people.subject[0])
        purpose = "for other business"
        if weighed[0].name == "stay at home":
            explicit = (moment.before.need[0] == EXPLICIT).nonzero()[0]
            purpose = f"with a need of {self.labels.categories[g if g >= 0 else int(explicit[0])]}"
        where = f"goes to {self.labels.channels[channel]}" if channel >= 0 else "stays at home"
        turned_away = bool(moment.after.lived[0] & WAITED) and not moment.before.lived[0] & WAITED
        what = f"{where} {purpose}" + (", and is turned away" if turned_away else "")
        yield Event(moment.week, "visit", what, (*gates(heard), *ranked(weighed)))

    def _choice(self, moment: Moment) -> Iterator[Event]:
        for heard in moment.hearings:
            g, channel = int(moment.after.subject[0]), int(moment.before.playing[0])
            held = int(moment.before.holding[0, g])
            weighed = offers_weighed(heard, self.options)
            weighed[0].name = f"keep {self._offer(held)}" if held >= 0 else "take nothing"
            pick = max((each for each in weighed if each.level is not None), key=lambda each: each.level or 0.0)
            chosen, place = int(heard.given["chosen"][0]), self.labels.channels[channel]
            if chosen == LATER:
                reason = "objects" if "objected" in heard.counted else "puts it off"
                what = f"wants {pick.name}, but {reason}"
            elif pick is weighed[0]:
                what = f"{pick.name.replace('keep', 'keeps').replace('take', 'takes')}"
            else:
                what = f"chooses {pick.name} at {heard.given['price'][0]:.2f} a month"
            what = f"in {place}, of {self.labels.categories[g]}: {what}"
            yield Event(moment.week, "choice", what, (*ranked(weighed), *gates(heard)))

    def _fulfilment(self, moment: Moment) -> Iterator[Event]:
        before, after = moment.before, moment.after
        for heard in moment.hearings:
            bought = int(heard.given["chosen"][0])
            if bought < 0:
                continue
            covered = [g for g in range(len(self.labels.categories)) if after.holding[0, g] == bought]
            paid = sum(float(after.paid[0, g]) for g in covered)
            end = max(int(after.contract_end[0, g]) for g in covered)
            what = self._contract(bought, paid, end)
            fees = heard.counted.get("exit_fees", 0.0)
            if fees:
                what += f"; pays an exit fee of {fees:.2f}"
            sorts = ("acquisitions", "renewals", "cross_sales", "switches")
            sort = next((s.replace("_", " ").removesuffix("s") for s in sorts if s in heard.counted), "lost")
            replaced = {self._offer(int(j)) for j in before.holding[0, covered] if j >= 0 and j != bought}
            instead = f" instead of {', '.join(sorted(replaced))}" if replaced else ""
            yield Event(moment.week, "order" if sort != "lost" else "lost", f"{sort}: {what}{instead}", gates(heard))

    def _billing(self, moment: Moment) -> Iterator[Event]:
        for g, (was, now) in enumerate(zip(moment.before.paid[0], moment.after.paid[0], strict=True)):
            if was != now:
                offer = self._offer(int(moment.after.holding[0, g]))
                yield Event(moment.week, "price", f"pays {now:.2f} a month for {offer} from now on, not {was:.2f}")

    def _mis_selling(self, moment: Moment) -> Iterator[Event]:
        if moment.after.lived[0] & REGRETS:
            offer = self._offer(int(moment.after.mis_sold[0]))
            yield Event(moment.week, "regret", f"finds {offer} to be less than what was said of it")

    def _experience(self, moment: Moment) -> Iterator[Event]:
        before, after, (heard,) = moment.before, moment.after, moment.hearings
        if not (heard.said("satisfied") or heard.said("moved")):
            return
        lived = [word for bit, word in LIVED.items() if before.lived[0] & bit]
        why = []
        for call in heard.said("experience_of"):
            lived.append(f"a service experience of {call.answer:.2f} ({before.expectation[0]:.2f} expected)")
            drawn = [line for line in gates(heard) if line.startswith(GATES["encounter"])]
            why.append("; ".join([f"service {call.asked['service']:.2f}", *drawn]))
        what = f"{', '.join(lived)}: satisfaction {before.satisfaction[0]:.2f} → {after.satisfaction[0]:.2f}"
        if after.told[0]:
            what += f", tells friends it is {'good' if after.told[0] > 0 else 'bad'}"
        yield Event(moment.week, "experience", what, tuple(why))

    def _word_of_mouth(self, moment: Moment) -> Iterator[Event]:
        tellings, balance = int(moment.after.tellings[0]), int(moment.after.heard[0])
        if tellings:
            good = (tellings + balance) // 2
            yield Event(moment.week, "hears", f"friends tell of us: {good} good, {tellings - good} bad")

    def _churn(self, moment: Moment) -> Iterator[Event]:
        before, after = moment.before, moment.after
        yield from given_back_told(moment, self._offer)
        decided = next(n for n, heard in enumerate(moment.hearings) if heard.loop == "_decide")
        left = [h for h in moment.hearings[decided:] if h.loop == "_move_out"]
        for heard in moment.hearings[decided : decided + 1] if left else []:
            odds = {call.option: rule for rule, call in _pairs(heard, "churn_log_odds", "key")}
            for g in sorted(set(left[0].given["categories"].tolist())):
                draw = heard.draws("key", g)[0]
                what = f"leaves {self._offer(int(before.holding[0, g]))} for {self._offer(int(after.holding[0, g]))}"
                yield Event(
                    moment.week, "churn", what, (against(draw), f"log odds {number(odds[g].answer)}: {summed(odds[g])}")
                )

    def _turnover(self, moment: Moment) -> Iterator[Event]:
        known, now = float(moment.before.relationship[0]), float(moment.after.relationship[0])
        if known != now:
            what = f"the rep who knew them leaves: relationship {known:.2f} → {now:.2f}"
            yield Event(moment.week, "rep leaves", what)


def rep_number(market: Market, rep: Rep) -> int:
    """A rep's number: the place among all reps of the market, from 1."""
    return market.reps.index(rep) + 1


def ranked(weighed: list[Alternative]) -> list[str]:
    """The alternatives in words, the best first."""
    return [each.line() for each in sorted(weighed, key=lambda each: -(each.level if each.level is not None else -1e9))]


def _pairs(heard: Hearing, rule: str, decision: str) -> Iterator[tuple[Any, Any]]:
    """Each draw for a decision, with the last answer of a rule before it."""
    last = None
    for call in heard.calls:
        if call.rule == rule:
            last = call
        elif call.decision == decision and last is not None:
            yield last, call
