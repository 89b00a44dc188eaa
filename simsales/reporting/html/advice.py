"""The answer in sentences, in the language of a page: what the terminal's verdict says, claim by claim."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import probability
from simsales.experiments.standing import Standing, standing
from simsales.experiments.verdict import amount, apart, more, too_few
from simsales.reporting.html.sections import label
from simsales.reporting.words import Words

NAMED = 6  # strategies in a sentence, before the others are counted


def recommendation(comparison: Comparison, words: Words) -> list[str]:
    """Which strategy is to be chosen and how surely, or that it is open; in English as the terminal says it."""
    if words.language == "en":
        return comparison.verdict()
    if not comparison.worlds:
        return [words("report_no_worlds")]
    measures = [comparison.objective, *(each for each in comparison.headlines if each != comparison.objective)]
    if len(comparison.strategies) == 1:
        return [words("report_one", name=words.quoted(comparison.strategies[0]))]
    if comparison.worlds == 1 and comparison.best is not None:
        measure = label(comparison, comparison.objective, words)
        return [words("report_one_world", measure=measure, best=words.quoted(comparison.best))]
    return [_sentence(comparison, standing(comparison, measure), words) for measure in measures]


def _sentence(comparison: Comparison, found: Standing, words: Words) -> str:
    """What can be said of one measure."""
    told = f"{label(comparison, found.measure, words)}{words('report_says')}{_said(comparison, found, words)}"
    left = [
        words("report_left_out", name=words.quoted(name), missing=missing, worlds=comparison.worlds_of(name))
        for name, missing in found.left_out.items()
    ]
    return told + "".join(left)


def _said(comparison: Comparison, found: Standing, words: Words) -> str:
    best, second = found.best, found.runner_up
    if best is None or (len(found.order) == 1 and found.left_out):
        return words("report_undefined")
    if second is None:
        return words("report_all_same")
    winners = listed([best, *found.same], words)
    against = _against(comparison, found, second, words)
    if too_few(comparison, found):
        return words("report_few", best=winners, against=against, worlds=found.worlds, fewest=found.fewest)
    if found.open:
        against = _against(comparison, found, found.open[0], words)
        told = words("report_open", best=words.quoted(best), others=listed(found.open, words), against=against)
        if found.equal:
            told += words("report_also_equal", names=listed(found.equal, words))
        number = more(comparison, found)
        return told + (words("report_never") if number is None else words("report_more", more=f"{number:,}"))
    doubt = probability(1 - found.doubt)
    if found.equal:
        told = words(
            "report_equal", names=listed([best, *found.same, *found.equal], words),
            margin=words.figure(amount(comparison, found.measure, found.margin)),
            against=_against(comparison, found, found.equal[0], words),
        )  # fmt: skip
        beaten = listed(found.beaten, words)
        return told + (words("report_beaten", names=beaten, doubt=doubt) if found.beaten else words("report_end"))
    base = comparison.strategies[0]
    if base not in (best, second, *found.same) and base in found.order:
        against += words("report_and") + _against(comparison, found, base, words)
    return words("report_sure", best=winners, against=against, doubt=doubt)


def _against(comparison: Comparison, found: Standing, other: str, words: Words) -> str:
    """How far the best is from another strategy, with the interval."""
    far = words.figure(apart(comparison, found.measure, str(found.best), other))
    return words("report_against", other=words.quoted(other), apart=far)


def listed(names: Sequence[str], words: Words) -> str:
    """Strategies in a sentence; of many the first, and how many others."""
    told = words("report_comma").join(map(words.quoted, names[:NAMED]))
    return told if len(names) <= NAMED else words("report_and_more", names=told, count=len(names) - NAMED)
