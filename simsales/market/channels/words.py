"""Rules between channels in words: whose account a customer has become, and to whom they are passed on."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names


def named_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Whose account by name the customer is from now on, or that they are nobody's any more."""
    if moment.after.named.shape[1] == 0 or moment.after.named[0, 0] == moment.before.named[0, 0]:
        return
    channel = int(moment.after.named[0, 0])
    whose = "nobody's account any more" if channel < 0 else f"an account of {names.labels.channels[channel]}, by name"
    yield Event(moment.week, "account", whose)


def passed_told(moment: Moment, names: Names) -> Iterator[Event]:
    """To which channel the customer is passed on, by whom, and when they are due there."""
    before, after = moment.before, moment.after
    if after.passed_by.shape[1] == 0 or after.passed_due[0, 0] == before.passed_due[0, 0]:
        return
    by, to = (names.labels.channels[int(column[0, 0])] for column in (after.passed_by, after.passed_to))
    what = names.labels.categories[int(after.passed_about[0, 0])]
    yield Event(moment.week, "passed on", f"passed on by {by} to {to} about {what}, for week {after.passed_due[0, 0]}")
