"""How an answer was reached, in a sentence or three."""

from __future__ import annotations

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import worlds_of
from simsales.experiments.precision import MOST_WORLDS
from simsales.experiments.standing import margin_of
from simsales.experiments.verdict import amount

INTERVALS = {
    "evened": "Worlds are spread evenly: intervals are made of luck and of what uncertain numbers do together.",
    "conservative": "Worlds are spread evenly, but too few for it or not all there: intervals are those of independent "
    "ones, and rather too wide.",
}


def account(comparison: Comparison) -> str:
    """How the answer was reached, in a sentence or three."""
    done = comparison.account
    count = len(comparison.strategies)
    sentences = [
        f"{worlds_of(comparison.worlds)} × {count} "
        f"strateg{'ies' if count != 1 else 'y'}: {done.executed} runs made in {done.seconds:.1f} s, "
        f"{done.from_store} taken from the store" + (f", {done.shared} shared" if done.shared else "") + "."
    ]
    if 1 < comparison.worlds <= count and count > 2:
        sentences.append("How probably each is the best (Best) takes more worlds than strategies.")
    if done.shared:
        sentences.append("Strategies that do the same share their runs.")
    if done.store:
        sentences.append(f"Results are kept in {done.store}.")
    if count > 1 and comparison.worlds > 1:
        sentences.append(_indifference(comparison))
    if done.intervals in INTERVALS and comparison.worlds > 1:
        sentences.append(INTERVALS[done.intervals])
    if done.precision is not None:
        wanted = done.precision.text(comparison.question.currency)
        sentences.append(f"The precision of {wanted} {_precision(comparison)}.")
    if done.beaten:
        spent = ", ".join(f"{name} {comparison.worlds_of(name)}" for name in comparison.strategies)
        sentences.append(f"Who was surely beaten was run no further; worlds by strategy: {spent}.")
    if done.interrupted:
        kept = "the same command goes on from here" if done.store else "nothing is kept without a store"
        sentences.append(f"INTERRUPTED: this covers the complete worlds only; {kept}.")
    return " ".join(sentences)


def _indifference(comparison: Comparison) -> str:
    """How far apart strategies may be while they are taken as equally good."""
    asked, measure = comparison.question, comparison.measures[comparison.objective]
    if asked.indifference >= 1:
        told = f"{asked.indifference:,g} {asked.currency}"
    else:
        told = f"{100 * asked.indifference:g}% of {comparison.strategies[0]}'s mean"
    margin = margin_of(comparison, comparison.objective)
    size = f" ({amount(comparison, comparison.objective, margin)})" if asked.indifference < 1 else ""
    return f"Taken as equally good: a {measure.label.lower()} within {told}{size} (run.indifference)."


def _precision(comparison: Comparison) -> str:
    """Whether the precision that was asked for was reached, and why not."""
    done = comparison.account
    if done.reached is None:
        share = comparison.measures[comparison.objective].unit == "share"
        return (
            "cannot be judged: the objective, or its difference, is not defined in enough worlds, "
            "or the baseline's mean is too near zero for a part of it "
            f"(say {'points, such as 0.5 points' if share else 'an amount'})"
        )
    if done.reached and len(done.beaten) == len(comparison.strategies) - 1 > 0:
        return "was reached: every other strategy is surely beaten"
    if done.reached:
        confirmed = comparison.worlds_of(comparison.strategies[0]) < MOST_WORLDS
        return "was reached" + (", and held in a quarter more worlds" if confirmed else "")
    return "was NOT reached" + ("" if done.interrupted else f" in {MOST_WORLDS} worlds, the most that are run")
