"""Branch: how the staff of a branch recognise visitors with a need, and hand them over to those who sell (B-flow)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from simsales.files.units import Share
from simsales.market.ground.levers import STRICT, InboundName, TeamName, View
from simsales.market.ground.plan import Plan
from simsales.market.visits.plan import TOUCH_POINTS, Branches, HandOver


@dataclass(frozen=True, kw_only=True)
class Lobby:
    """The lobby manager: visitors with a need who are recognised, and recognised ones who accept the referral."""

    __pydantic_config__ = STRICT

    recognises: Share = 0.0
    accepted: Share = 0.8


@dataclass(frozen=True, kw_only=True)
class Teller:
    """The tellers: visitors with a need to whom they say the one sentence, and those who then accept the referral."""

    __pydantic_config__ = STRICT

    says: Share = 0.0
    accepted: Share = 0.8


@dataclass(frozen=True, kw_only=True)
class TouchPoints:
    """Seven points at which a visitor with a need may be recognised, in the order of a visit: a chance at each."""

    __pydantic_config__ = STRICT

    door: Share = 0.0
    ticket_machine: Share = 0.0
    waiting_area: Share = 0.0
    lobby_desk: Share = 0.0
    counter: Share = 0.0
    meeting_room: Share = 0.0
    farewell: Share = 0.0


OF_THE_TELLERS = ("counter", "meeting_room")  # the other points are the lobby manager's


@dataclass(frozen=True, kw_only=True)
class BranchHandOver:
    """The 7+7 of a branch (B-flow): the lobby manager recognises and refers, tellers say one sentence, managers sell.

    A visitor for other business who has a latent need is recognised with the chances of `lobby` (at the lobby desk)
    and `teller` (at the counter), or of the seven `touch_points` instead; counter and meeting room are the tellers',
    the others the lobby manager's. Together 1 − Π(1 − chance). The chance in the waiting area is that of a week in
    which as many come as can be served: the queue is selling time. Who accepts the referral (80%, as of what staff
    offer: B-need) is taken over by one of the `managers`, a team of the same channel, while they have time. They sell
    to nobody else: their contacts are not visits that the counters can serve. `mistakes` (a part of those chances) of
    the holders without a need, who lack an offer that the branch sells, are taken for ones with a need.
    """

    __pydantic_config__ = STRICT

    channel: InboundName
    managers: TeamName
    lobby: Lobby = Lobby()
    teller: Teller = Teller()
    touch_points: TouchPoints | None = None
    mistakes: Share = 0.0

    def __post_init__(self) -> None:
        if self.touch_points is not None and (self.lobby.recognises or self.teller.says):
            raise ValueError(
                "say either `touch_points`, or `recognises` of the lobby and `says` of the tellers: not both"
            )

    @property
    def recognises(self) -> tuple[float, ...]:
        """The chance of being recognised at each touch point, as far as one gets there unrecognised."""
        points = self.touch_points or TouchPoints(lobby_desk=self.lobby.recognises, counter=self.teller.says)
        return tuple(asdict(points)[name] for name in TOUCH_POINTS)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set how the branch hands over; of two for the same channel the later counts."""
        channel = view.labels.channels.index(self.channel)
        accepted = tuple(
            self.teller.accepted if name in OF_THE_TELLERS else self.lobby.accepted for name in TOUCH_POINTS
        )
        mine = HandOver(channel, self.managers, self.recognises, accepted, self.mistakes)
        others = tuple(each for each in plan[Branches].hand_overs if each.channel != channel)
        return plan.change(Branches, hand_overs=(*others, mine))


BRANCH = {"hand_over": BranchHandOver}
