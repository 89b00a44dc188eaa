"""What a Chinese page advises is what the terminal says: the same claim, names and figures, sentence by sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from simsales.experiments.comparison import Comparison
from simsales.reporting.html.advice import listed, recommendation
from simsales.reporting.words import Words

type Compared = Callable[..., Comparison]
ZH = Words("zh")
CLAIMS = {
    "is the same under every": "所有策略结果相同",
    "too few to say": "太少",
    "would a million": "一百万",
    "cannot tell": "尚不能区分",
    "as good, within": "同样好，相差不超过",
    "is best,": "确定为最优",
    "are best,": "确定为最优",
    "not defined in every": "无法比较",
    "In the one world": "唯一运行的世界",
    "there is nothing to compare it with": "没有可比较的对象",
    "left out": "未参与比较",
    "are as good": "同样好",
}
"""What the English says, and the Chinese that has to be said then."""


def figures(sentence: str) -> set[str]:
    """The numbers of a sentence; what a share that is taken as equal is, is said by the terminal only."""
    return set(re.findall(r"[+−]?\d[\d,.]*\d|\d", re.sub(r", less than the .*? that are taken as equal", "", sentence)))


def case(worlds: int, strategies: int, kind: str) -> Mapping[str, Any]:
    """Numbers of four measures; of a kind."""
    random = np.random.default_rng((worlds, strategies))
    luck = random.normal(0, 5, (worlds, 1))
    own = (
        random.normal(size=(worlds, strategies))
        * {"near": 1.0, "alike": 1e-4, "same": 0.0, "far": 0.3, "gone": 1.0}[kind]
    )
    apart = 3.0 * np.arange(strategies) if kind in ("far", "gone") else 0.0
    values = 100 + luck + own + apart
    if kind == "gone":
        values[0, 0] = np.nan
    return {
        name: values / (1 if name in ("margin", "revenue") else 1000)
        for name in ("margin", "conversion", "churn", "revenue")
    }


@pytest.mark.parametrize("kind", ["near", "alike", "same", "far", "gone"])
@pytest.mark.parametrize(("worlds", "strategies"), [(1, 2), (4, 3), (8, 1), (12, 2), (30, 4)])
def test_the_chinese_says_what_the_english_says(compared: Compared, worlds: int, strategies: int, kind: str) -> None:
    found = compared(case(worlds, strategies, kind))
    english, chinese = found.verdict(), recommendation(found, ZH)
    assert len(english) == len(chinese)
    for said, told in zip(english, chinese, strict=True):
        assert figures(said.replace("80% assurance", "")) == figures(told), (said, told)
        for claim, demanded in CLAIMS.items():
            assert claim not in said or demanded in told, (said, told)
        names = set(re.findall(r"\b[ABCD]\b", said))
        assert set(re.findall("“(.)”", told)) == names, (said, told)
        assert not re.search(r"\b(points|against|worlds?|sure)\b", told), told


def test_every_claim_is_reached(compared: Compared) -> None:
    said = " ".join(
        sentence
        for kind in ("near", "alike", "same", "far", "gone")
        for worlds, strategies in ((1, 2), (4, 3), (8, 1), (12, 2), (30, 4))
        for sentence in compared(case(worlds, strategies, kind)).verdict()
    )
    for claim in ("too few to say", "cannot tell", "as good, within", "is best,", "In the one world", "left out"):
        assert claim in said, claim


def test_of_many_strategies_a_few_are_named() -> None:
    told = listed([f"Cut {n}, bound" for n in range(30)], ZH)
    assert told.startswith("“Cut 0, bound”、“Cut 1, bound”")
    assert told.endswith("“Cut 5, bound”等另外 24 个策略")
    assert "Cut 6" not in told
    assert math.isclose(told.count("“"), told.count("”"))
