"""One catalogue of messages, in English and Chinese: a name a message, for pages and reports.

The messages stand in ``words.toml`` beside this file, what things are called (components of strategies, measures,
columns of tables) in ``names.toml``; ``{…}`` in them stands for a value. The Chinese terms are those of the
practitioners' sources. What is said in English below this layer (remarks, how a customer file was read) is
matched against the catalogue's English, and said in its other language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

SAID, WITHIN_SAID = "said_", "within_"  # begin the names of messages whose English is made elsewhere, and is matched
COUNTED = frozenset(
    [
        "count",
        "part",
        "rows",
        "passed",
        "middle",
        "low",
        "high",
        "bound",
        "weeks",
        "free",
        "bad",
        "ahead",
        "worlds",
        "inside",
        "held_out",
        "line",
    ]
)
"""Values that are numbers, where English is matched."""
WITHIN = frozenset(
    ["share", "differs", "more", "why", "rest", "where", "one", "other", "held", "values", "who", "shown"]
)
"""Values that may be messages themselves; others are names, and stay as they are."""
COMPONENTS = frozenset(["component", "components"])
"""Values that name components of a strategy, by family and kind."""
FIGURE = "figure"
TRAITS = frozenset(["leans", "sensitive"])
"""Values that are traits of a customer."""
_COMPONENT = re.compile(r'([a-z_]+) ([a-z_]+)( \d+)?( of "(?P<whose>.*)")?')
_COMMA = re.compile(r", (?=[a-z_]+ [a-z_]+(?: |,|$))")  # between the names of components, not within that of a strategy
LANGUAGES = {"en": "English", "zh": "中文"}
"""The languages of the catalogue, each by its own name."""


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every message: by name, its text by language."""
    found: dict[str, Mapping[str, str]] = {}
    for file in ("words.toml", "names.toml"):
        found |= tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))
    return found


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The messages of a kind whose English is made elsewhere, with what matches it, the longest English first."""
    found = [(name, texts["en"]) for name, texts in catalogue().items() if name.startswith(kind)]
    longest = sorted(found, key=lambda each: -sum(len(before) for before, *_ in Formatter().parse(each[1])))
    return tuple((name, re.compile("".join(_parts(text)), re.DOTALL)) for name, text in longest)


def _parts(text: str) -> Iterator[str]:
    seen = set[str]()
    for before, key, _, _ in Formatter().parse(text):
        yield re.escape(before)
        if key in seen:
            yield f"(?P={key})"
        elif key is not None:
            seen.add(key)
            some = r"\S+" if key == "key" else r"[\d.,%–−-]+" if key in COUNTED else ".*?" if key == "rest" else ".+?"
            yield f"(?P<{key}>{some})"


class Words:
    """The messages in one language; another language than the catalogue's is English.

    >>> Words("en")("week_of", week=3, weeks=52), Words("zh")("play")
    ('Week 3 of 52', '播放')
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, name: str, /, **values: Any) -> str:
        """A message with its values. KeyError for a name that the catalogue has not."""
        text = catalogue()[name][self.language]
        return text.format(**values) if values else text

    def maybe(self, name: str, otherwise: str) -> str:
        """A message, or another text where the catalogue has none of this name: a name out of a file, say."""
        found = catalogue().get(name)
        return otherwise if found is None else found[self.language]

    def retold(self, text: str) -> str | None:
        """A sentence made in English elsewhere, in this language; None where the catalogue does not have it.

        >>> Words("zh").retold("f.csv: 3 rows"), Words("zh").retold("f.csv:6: soon"), Words("en").retold("f.csv:6")
        ('f.csv：3 行', None, 'f.csv:6')
        """
        if self.language == "en":
            return text
        whole = self._matched(SAID, text)
        if whole is not None or "; " not in text:
            return whole
        first, *others = text.split("; ")
        parts = [self._matched(SAID, first), *(self._matched(WITHIN_SAID, other) for other in others)]
        return None if None in parts else "；".join(map(str, parts))

    def _matched(self, kind: str, text: str) -> str | None:
        """The message of a kind whose English is this text, in this language."""
        for name, pattern in _patterns(kind):
            if found := pattern.fullmatch(text):
                values = {key: self._within(key, value) for key, value in found.groupdict().items()}
                return self(name, **values)
        return None

    def _within(self, key: str, value: str) -> str:
        """A value of a message in this language, part by part where it has several that are all known."""
        if key in COMPONENTS:
            return self.components(value)
        if key == FIGURE:
            return self.maybe(f"figure_{value}", value)
        if key in TRAITS:
            return self.maybe(f"{key}_{value}", value)
        if key not in WITHIN:
            return value
        parts = [self._matched(WITHIN_SAID, part) for part in value.split(", ")]
        return (self._matched(WITHIN_SAID, value) or value) if None in parts else "，".join(map(str, parts))

    def components(self, names: str) -> str:
        """What components of a strategy are called, of which the names are listed; one of yours as it is.

        >>> Words("zh").components('pricing authority 2, selling training of "A, B"'), Words("zh").components("Mine")
        ('定价·优惠审批权 2、“A, B”的销售·培训', 'Mine')
        """
        if self.language == "en":
            return names
        return "、".join(map(self._component, _COMMA.split(names)))

    def _component(self, name: str) -> str:
        found = _COMPONENT.fullmatch(name)
        known = catalogue()
        if found is None or f"kind_{found[1]}_{found[2]}" not in known:
            return name
        whose = f"“{found['whose']}”的" if found["whose"] is not None else ""
        return f"{whose}{self(f'family_{found[1]}')}·{self(f'kind_{found[1]}_{found[2]}')}{found[3] or ''}"

    def figure(self, text: str) -> str:
        """A figure, or one with its interval, in this language: what it says of points, and of every world.

        >>> Words("zh").figure("+0.82 pp [every world]")
        '+0.82 个百分点 [每个世界]'
        """
        for said, name in (("points", "report_points"), ("pp", "report_points"), ("every world", "report_every_world")):
            text = text.replace(said, self(name))
        return text

    def knob(self, location: Sequence[Any], label: str) -> str:
        """What a lever's number is called: its kind, what tells it from others, and its key; a name stays as it is.

        >>> Words("zh").knob(("channel_policy", 0, "rest"), "call telesales: rest")
        '外呼对象 电话销售：间隔'
        """
        if self.language == "en" or ": " not in label:
            return self.maybe(f"key_{label}", label)
        called, key = label.split(": ")
        before, kinds = f"kind_{location[0]}_", sorted(catalogue(), key=len, reverse=True)
        for name in (each for each in kinds if each.startswith(before)):
            kind = name.removeprefix(before).replace("_", " ")
            if called == kind or called.startswith(f"{kind} "):
                whom = ", ".join(self.maybe(f"channel_{each}", each) for each in called[len(kind) + 1 :].split(", "))
                return f"{self(name)} {whom}".rstrip() + "：" + self.maybe(f"key_{key.replace(' ', '_')}", key)
        return label

    def quoted(self, name: str) -> str:
        """A strategy's name in a sentence of this language, which has no spaces to tell where it ends."""
        return f"“{name}”" if self.language == "zh" else name

    def measure(self, name: str) -> str:
        """A measure's label.

        >>> Words("zh").measure("churn")
        '月流失率'
        """
        return self(f"measure_{name}")
