"""Figures as pieces of HTML: tables, bars and lists that a page shows as they are. Whatever a file said is escaped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from simsales.dashboard.captions import Said
from simsales.dashboard.games import Game, Round
from simsales.dashboard.sides import Side
from simsales.experiments.bridge import END, START, Bridge
from simsales.experiments.numbers import Scale
from simsales.market.ground.telling import Event
from simsales.market.measures import MEASURES
from simsales.reporting.words import Words

UNITS = {name: measure.unit for name, measure in MEASURES.items()} | {"commission": "money", "spread": "mean"}
BETTER = {name: measure.better for name, measure in MEASURES.items()} | {"commission": 0, "spread": 0}


CHANNELS = ("seller", "others", "paid", "lost", "first", "later", "owner", "channel")
"""The values of messages that are channels by name."""


def scale_of(name: str, values: Sequence[float]) -> Scale:
    """How figures of one world are written: counts in full."""
    return Scale(1.0, 0, "") if UNITS[name] == "count" else Scale.of(UNITS[name], values)


def mean_text(unit: str, value: float) -> str:
    """A mean over worlds, in full.

    >>> mean_text("share", 0.1564), mean_text("money", 1_436_462.4), mean_text("count", 0.25)
    ('15.64%', '1,436,462', '0.2')
    >>> mean_text("money", -219_048.2)
    '−219,048'
    """
    form = ".2%" if unit == "share" else ",.0f" if abs(value) >= 100 else ".1f" if unit == "count" else ".3f"
    return f"{value:{form}}".replace("-", "−")


def said(words: Words, what: Said) -> str:
    """A message as text; channels that go by a usual name are called as the language has them."""
    values = {
        key: _called(words, value)
        if key in CHANNELS and isinstance(value, str)
        else words.figure(value)
        if key in ("apart", "interval")
        else value
        for key, value in what.values.items()
    }
    return words(what.name, **values)


def _called(words: Words, channels: str) -> str:
    """Channels by name, with what they were paid behind them, as the language has them."""
    found = [name.rpartition(" ") if name[-1:].isdigit() else (name, "", "") for name in channels.split(", ")]
    return ", ".join(f"{words.maybe(f'channel_{name}', name)}{gap}{rest}" for name, gap, rest in found)


def figures_table(words: Words, sides: Sequence[Side], figures: Sequence[Mapping[str, float]]) -> str:
    """What was counted so far on both sides, a row a measure; the better one is marked."""
    head = "".join(f"<th scope=col class=side{k}>{escape(side.strategy)}</th>" for k, side in enumerate(sides))
    rows = []
    for name in figures[0]:
        values = [each[name] for each in figures]
        scale = scale_of(name, values)
        texts = [scale.text(value) for value in values]
        ahead = None if texts[0] == texts[1] else _ahead(values, BETTER[name])
        cells = "".join(
            f'<td class="number{" ahead" if k == ahead else ""}">{_noted(text, k == ahead, words)}</td>'
            for k, text in enumerate(texts)
        )
        rows.append(f"<tr><th scope=row>{escape(words.measure(name))}</th>{cells}</tr>")
    return _table(f"<tr><th scope=col>{escape(words('so_far'))}</th>{head}</tr>", rows)


def _noted(text: str, ahead: bool, words: Words) -> str:
    return f'{text} <span class="mark" title="{escape(words("ahead"))}">▲</span>' if ahead else text


def _ahead(values: Sequence[float], better: int) -> int | None:
    """Which of two different values is better; None where neither is."""
    if not better or any(math.isnan(each) for each in values):
        return None
    return int((values[1] - values[0]) * better > 0)


def _table(head: str, rows: Iterable[str], kind: str = "") -> str:
    return f'<table class="figures {kind}"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def funnel_bars(words: Words, sides: Sequence[Side], channel: str) -> str:
    """The stages of a channel on both sides, a pair of bars a stage."""
    found = [dict(side.funnel(channel)) for side in sides]
    stages = list(dict.fromkeys(stage for each in found for stage in each))
    if not stages:
        return f"<p class=quiet>{escape(words('nothing_yet'))}</p>"
    most = max(max(each.values(), default=0.0) for each in found) or 1.0
    rows = []
    for stage in stages:
        bars = "".join(
            f'<span class="bar side{k}" style="width:{100 * each.get(stage, 0.0) / most:.1f}%"></span>'
            f"<span class=count>{each.get(stage, 0.0):,.0f}</span>"
            for k, each in enumerate(found)
        )
        label = words.maybe(f"stage_{stage}", stage)
        rows.append(f"<div class=stage><span class=name>{escape(label)}</span><span class=bars>{bars}</span></div>")
    return f'<div class="funnel">{"".join(rows)}</div>'


def income_table(words: Words, sides: Sequence[Side]) -> str:
    """The commission that each channel got so far, on both sides."""
    found = [side.income() for side in sides]
    scale = Scale.of("money", [value for each in found for value in each.values()])
    rows = [
        f"<tr><th scope=row>{escape(words.maybe(f'channel_{name}', name))}</th>"
        + "".join(f"<td class=number>{scale.text(each[name])}</td>" for each in found)
        + "</tr>"
        for name in found[0]
    ]
    head = "".join(f"<th scope=col class=side{k}>{escape(side.strategy)}</th>" for k, side in enumerate(sides))
    return _table(f"<tr><th scope=col>{escape(words('commission_by_channel'))}</th>{head}</tr>", rows)


def told(words: Words, lines: Iterable[Said]) -> str:
    """Messages as a list."""
    items = "".join(f"<li>{escape(said(words, each))}</li>" for each in lines)
    return f"<ul class=told>{items}</ul>" if items else f"<p class=quiet>{escape(words('nothing_yet'))}</p>"


def story(events: Iterable[Event]) -> str:
    """What happened to somebody in full, with the reasons, as ``simsales trace`` tells it (in English)."""
    rows = [
        f"<tr><td class=number>{each.week + 1}</td><td>{escape(each.what)}"
        + "".join(f"<br><small>{escape(why)}</small>" for why in each.why)
        + "</td></tr>"
        for each in events
    ]
    return f'<table class="figures story" lang="en"><tbody>{"".join(rows)}</tbody></table>'


def bridge_bars(words: Words, bridge: Bridge, called: Callable[[str], str] = str) -> str:
    """A bridge: where it starts, each step with its interval, the largest first, where it ends.

    ``called`` says what strategies are called.
    """
    steps, _small = bridge.ordered()
    scale = bridge.scale
    most = max((abs(float(each)) for each in steps["mean"]), default=0.0) or 1.0
    rows = [_end(bridge, scale, START, called(bridge.then))]
    for name, step in steps.iterrows():
        mean = float(step["mean"])
        side = "up" if mean > 0 else "down"
        label = words.maybe(f"line_{name}", str(step["label"]))
        bar = f'<span class="bar {side}" style="width:{50 * abs(mean) / most:.1f}%"></span>'
        span = words.figure(scale.interval(float(step["low"]), float(step["high"]), signed=True))
        rows.append(
            f"<tr><th scope=row>{escape(label)}</th><td class=track>{bar}</td>"
            f"<td class=number>{scale.apart(mean)}</td><td class=number>{span}</td></tr>"
        )
    rows.append(_end(bridge, scale, END, called(bridge.now)))
    return _table("", rows, "bridge")


def _end(bridge: Bridge, scale: Scale, step: str, name: str) -> str:
    value = scale.text(float(bridge.steps["mean"][step]))
    return f"<tr class=end><th scope=row>{escape(name)}</th><td></td><td class=number>{value}</td><td></td></tr>"


def rows_table(head: Sequence[str], rows: Iterable[Sequence[Any]], write: Callable[[Any], str] = str) -> str:
    """Any table: the first column is what a row is about."""
    made = [
        "<tr>"
        + "".join(
            f"<th scope=row>{escape(write(cell))}</th>" if k == 0 else f"<td class=number>{escape(write(cell))}</td>"
            for k, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    ]
    return _table("<tr>" + "".join(f"<th scope=col>{escape(each)}</th>" for each in head) + "</tr>", made)


def ranking_table(words: Words, game: Game, played: Round) -> str:
    """A round's ranking: the mean, how far behind the best with the paired interval, and all rounds together.

    Below it who had handed in nothing.
    """
    means = Scale.of(MEASURES[game.measure].unit, [place.mean.mean for place in played.places])
    known = [place.behind for place in played.places[1:]]
    apart = Scale.of(
        MEASURES[game.measure].unit, [each.mean for each in known], [each.half_width for each in known]
    )  # fmt: skip
    rows = []
    for number, place in enumerate(played.places, start=1):
        first = number == 1
        behind = "" if first else f"{apart.apart(place.behind.mean)} {apart.interval(*place.behind[1:], signed=True)}"
        behind = words.figure(behind)
        alike = not played.comparison.difference(game.measure, place.strategy, played.places[0].strategy).any()
        how = "surely_best" if place.best else "as_good" if alike else "behind" if place.surely else "not_sure"
        sure = words(how) if place.best or not first else ""
        total = means.text(place.total) if game.adds_up else ""
        rows.append((f"{number}. {place.name}", means.text(place.mean.mean), behind, sure, total))
    head = (words("round_of", round=played.number, rounds=game.rounds), words.measure(game.measure),
            words("behind_best"), words("how_surely"), words("all_rounds"))  # fmt: skip
    worlds = escape(words("same_worlds", worlds=played.comparison.worlds))
    absent = ("、" if words.language == "zh" else ", ").join(map(words.quoted, played.absent))
    left_out = f"<p class=note>{escape(words('not_played', teams=absent))}</p>" if absent else ""
    return rows_table(head, rows) + f"<p class=note>{worlds}</p>" + left_out
