"""What a rep's week and a channel's telephone must agree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simsales.files.problems import Finding
from simsales.market.selling.activity import Telephone
from simsales.market.staff.keys import ChannelStaff, Reps


def check_activity(channels: Mapping[str, ChannelStaff], every: Mapping[str, Reps]) -> Iterator[Finding]:
    """Find keys of reps and channels that cannot work together."""
    for name, channel in channels.items():
        teams = {team: reps for team, reps in every.items() if reps.channel == name}
        dialling = [key for key in Telephone.model_fields if key in channel.model_fields_set]
        if channel.direction == "inbound" and dialling:
            message = "customers come to an inbound channel: only an outbound one dials"
            yield Finding(("channels", name, dialling[0]), message, 'direction = "outbound"')
        if channel.dial_minutes > 0 and not any(reps.hours for reps in teams.values()):
            message = "minutes count where reps have hours, and no team of this channel has any"
            yield Finding(("channels", name, "dial_minutes"), message, f'[reps.name] channel = "{name}", hours = 30')
        for team, reps in teams.items():
            yield from _check_team(team, reps, channel)


def _check_team(team: str, reps: Reps, channel: ChannelStaff) -> Iterator[Finding]:
    said = "day" if reps.day is not None else "hours" if reps.hours is not None else None
    if said is not None and channel.direction == "inbound":
        message = f'"{reps.channel}" is an inbound channel: its reps serve who comes, contacts_per_week of them'
        yield Finding(("reps", team, said), message, value=False)
    elif reps.hours is not None and reps.day is not None:
        yield Finding(("reps", team, "hours"), "a week is measured in a day's activities or in hours, not in both")
    elif reps.hours is not None and channel.dial_minutes <= 0:
        message = f'the hours are spent by the minutes of "{reps.channel}", which has no dial_minutes'
        yield Finding(("reps", team, "hours"), message, f"channels.{reps.channel}.dial_minutes = 1")
    elif reps.hours is None and reps.day is None and channel.dial_minutes > 0:
        message = f'"{reps.channel}" counts minutes: this team needs hours'
        yield Finding(("reps", team, "channel"), message, "hours = 30")
