"""One catalogue of messages, in English and Chinese: a name a message, for pages and reports.

The messages stand in ``words.toml`` beside this file; ``{…}`` in them stands for a value. The Chinese terms are those
of the practitioners' sources.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "zh": "中文"}
"""The languages of the catalogue, each by its own name."""


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every message: by name, its text by language."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


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

    def measure(self, name: str) -> str:
        """A measure's label.

        >>> Words("zh").measure("churn")
        '月流失率'
        """
        return self(f"measure_{name}")
