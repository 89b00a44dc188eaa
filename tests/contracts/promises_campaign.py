"""What campaigns promise."""

from __future__ import annotations

from simsales.market.leads.levers import InMoments, Stances
from simsales.market.market import Market
from simsales.market.promotion.levers import Gift
from tests.laws.worlds import total


def in_moments(without: Market, having: Market) -> None:
    """More of the channel's contacts are in key moments; it makes as many as before."""
    c = without.book.labels.channels.index("telesales")
    known = [market.record.entry("moment_contacts")[:, :, c].sum() for market in (without, having)]
    assert known[0] < known[1]
    contacts = [market.record.entry("contacts")[0, :, c].sum() for market in (without, having)]
    assert contacts[0] == contacts[1] > 0


def defended(without: Market, having: Market) -> None:
    """Contacts are about what customers hold of us: more of it is renewed, where there is something to sign for."""
    assert total(without, "defences") == 0 < total(having, "defences")
    c = without.book.labels.channels.index("telesales")
    renewed = [market.record.entry("renewals")[:, :, c].sum() for market in (without, having)]
    assert renewed[0] < renewed[1]


# On the same terms it would only be kept: callers bring a gift.
SOMETHING_TO_SIGN_FOR = Gift(value=150.0, cost=100.0, channels=("telesales",))
CAMPAIGN_PROMISES = {
    ("campaign", "moments"): (InMoments(channel="telesales"), in_moments),
    ("campaign", "stance"): (Stances(channel="telesales", attack=0.0, extend=0.0, defend=1.0), defended),
}
