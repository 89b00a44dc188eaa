"""Exact shares: logit and elasticities in closed form, what is simulated, and the data of choices."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp

import simsales
from simsales.experiments.choice_files import read_choices
from simsales.experiments.errors import ExperimentError
from simsales.experiments.shares import NOTHING, chosen, valued
from simsales.market.check import Prepared
from simsales.market.ground.choices import KEEP, LATER
from simsales.market.ground.state import EXPLICIT
from simsales.market.week import ORDER

N = 20_000
BETA, TASTE = 0.04, {"speed": 2.0, "noise": -1.5}
OFFERS = {"slow": (20.0, 0.2, 0.0), "fast": (60.0, 1.0, 0.5), "mid": (35.0, 0.5, 0.1)}
RIVAL = (30.0, 0.4, 0.2)
LINES = """
    bare = true
    run = {{ customers = {n}, weeks = 1 }}
    world.needs.line = {{ rate = 1000, worth_having = 1 }}
    world.segments.all = {{ price_response = {beta}, tastes = {{ speed = 2, noise = -1.5 }}{more} }}
    world.competitors.Rival.offers.line = {{ category = "line", price = 30, attributes = {{ speed = 0.4, noise = 0.2}}}}
"""


def lines(tmp_path: Path, more: str = "", rest: str = "", n: int = N, channel: str = "") -> Prepared:
    """A bare market of three lines of ours and one of a rival's."""
    products = "".join(
        f'\ncatalogue.products.{name} = {{ category = "line", price = {price}, '
        f"attributes = {{ speed = {speed}, noise = {noise} }} {rest} }}"
        for name, (price, speed, noise) in OFFERS.items()
    )
    text = LINES.format(n=n, beta=BETA, more=more) + products + channel
    (tmp_path / "lines.toml").write_text(text, encoding="utf-8")
    return simsales.load(tmp_path / "lines.toml")


def utilities(prices: dict[str, float] | None = None, beta: float = BETA) -> dict[str, float]:
    """What theory says each offer is worth."""
    every = {**OFFERS, "Rival/line": RIVAL}
    asked = {name: each[0] for name, each in every.items()} | (prices or {})
    return {
        name: 1 + TASTE["speed"] * speed + TASTE["noise"] * noise - beta * asked[name]
        for name, (_, speed, noise) in every.items()
    }


def logit(values: dict[str, float]) -> dict[str, float]:
    """The shares of theory; nothing is worth 0."""
    whole = 1 + sum(map(math.exp, values.values()))
    return {name: math.exp(value) / whole for name, value in values.items()}


def simulated(prepared: Prepared) -> dict[str, float]:
    """The part of the customers who hold each offer after a week."""
    market = simsales.build_market(prepared, "As it is", 1)
    market.run()
    holding = market.customers.column("holding")[:, 0]
    return {name: float((holding == j).mean()) for j, name in enumerate(market.book.labels.offers)}


def test_shares_and_elasticities_are_those_of_the_logit(tmp_path: Path) -> None:
    """Own -beta p (1 - s), cross beta p s (Train 2009), exactly; and what is simulated within 3 errors."""
    prepared = lines(tmp_path)
    found, theory = simsales.shares(prepared), logit(utilities())
    share = found.table.set_index("offer")["share"]
    for name, each in theory.items():
        assert share[name] == pytest.approx(each, abs=1e-7), "a column of single precision is in between"
    assert share[NOTHING] == pytest.approx(1 - sum(theory.values()), abs=1e-7)
    assert (found.table["error"] == 0).all()
    prices = {**{name: each[0] for name, each in OFFERS.items()}, "Rival/line": RIVAL[0]}
    for of, by in itertools.product(theory, theory):
        exact = -BETA * prices[by] * (1 - theory[by]) if of == by else BETA * prices[by] * theory[by]
        assert found.elasticities.loc[of, by] == pytest.approx(exact, rel=1e-5), (of, by)
    for name, part in simulated(prepared).items():
        assert abs(part - theory[name]) < 3 * math.sqrt(theory[name] * (1 - theory[name]) / N), name


def test_customers_who_differ_are_averaged(tmp_path: Path) -> None:
    """Normal tastes and lognormal price responses: the mixed logit by quadrature, and what is simulated."""
    prepared = lines(tmp_path, ", price_response_spread = 0.8, taste_spread = { noise = 2, speed = 1 }")
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)
    expected = dict.fromkeys([*OFFERS, "Rival/line"], 0.0)
    base = weights / weights.sum()
    for (a, w), (b, v), (c, u) in itertools.product(zip(nodes, base, strict=True), repeat=3):
        values = {
            name: 1 + (2 + b) * speed + (-1.5 + 2 * c) * noise - BETA * math.exp(0.8 * a) * price
            for name, (price, speed, noise) in {**OFFERS, "Rival/line": RIVAL}.items()
        }
        for name, share in logit(values).items():
            expected[name] += w * v * u * share
    found = simsales.shares(prepared)
    table, seen = found.table.set_index("offer"), simulated(prepared)
    for name, share in expected.items():
        assert table.loc[name, "error"] > 0
        assert abs(table.loc[name, "share"] - share) < 3 * table.loc[name, "error"], name
        # The same customers: what is left is their luck alone.
        own = found.probabilities[:, found.offers.index(name)]
        error = math.sqrt(float((own * (1 - own)).mean()) / N)
        assert abs(seen[name] - table.loc[name, "share"]) < 3 * error, name
    assert found.by_segment()["share"].tolist() == found.table["share"].tolist()


SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.toml"))
DRAWN = [path for path in SCENARIOS if "customer_file" not in path.read_text(encoding="utf-8")]
FEW_COME = ("bank_branch", "channel_conflict", "facts", "proactive_branch", "scenic_area_tickets", "telesales")


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_what_customers_take_in_a_full_market_is_what_they_would(path: Path) -> None:
    """Whoever decides in the first week about one need only: how many take nothing, a rival's offer or one of ours.

    With all that the scenario's last strategy does, before the seller closes; luck alone is in between (Poisson
    binomial), at 1 in 1,000 for each figure.
    """
    prepared = simsales.load(path, {"run.customers": 30_000, "run.weeks": 1, "run.seed": 3})
    name, said = list(prepared.strategies)[-1], prepared.loaded.scenario
    market = simsales.build_market(prepared, name, 3)
    for step in itertools.takewhile(lambda step: step.name != "authority", ORDER):
        if step.name == "choice":
            need, playing = market.today.people.need.copy(), market.today.people.playing.copy()
            subject = market.today.people.subject.copy()
        market.live(step)
    choices, own, seen = market.today.choices, market.book.labels.own, 0
    alone = (need == EXPLICIT).sum(axis=1) == 1
    for channel, way in said.channels.items():
        for category in said.world.needs if way.direction == "inbound" else ():
            c, g = list(said.channels).index(channel), list(said.world.needs).index(category)
            here = (playing[choices.rows] == c) & (subject[choices.rows] == g) & alone[choices.rows]
            rows, taken = choices.rows[here], choices.chosen[here]
            if len(rows) < 50:
                continue
            value, slope, chance, held = valued(simsales.build_market(prepared, name, 3), channel, category)
            p, _ = chosen(value[rows], slope[rows], chance[rows], held[rows])
            ours, theirs, none = p[:, :own].sum(axis=1), p[:, own:-1].sum(axis=1), p[:, -1]
            counted = {"ours": (taken == LATER) | ((taken >= 0) & (taken < own)), "theirs": taken >= own}
            for part, told in ((ours, counted["ours"]), (theirs, counted["theirs"]), (none, taken == KEEP)):
                error = math.sqrt(float((part * (1 - part)).sum()))
                assert abs(float(told.sum()) - float(part.sum())) <= 3.3 * error + 1e-6, (channel, category)
            seen += len(rows)
    assert (seen < 50) == (path.stem in FEW_COME)


def test_what_is_not_known_or_shown_is_gone_through(tmp_path: Path) -> None:
    prepared = lines(
        tmp_path, rest=", known = 0.2", channel="\nchannels.shop = { direction = 'inbound', presents = 0.5 }"
    )
    found, theory = simsales.shares(prepared).table.set_index("offer")["share"], utilities()
    chance = dict.fromkeys(OFFERS, 1 - 0.8 * 0.5) | {"Rival/line": 1.0}
    # Awareness has faded by a week of a century when customers choose: 0.2 a little less.
    expected = dict.fromkeys(theory, 0.0)
    for there in itertools.product((0, 1), repeat=4):
        names = [name for name, is_there in zip(theory, there, strict=True) if is_there]
        weight = math.prod(chance[n] if k else 1 - chance[n] for n, k in zip(theory, there, strict=True))
        for name, share in logit({name: theory[name] for name in names}).items():
            expected[name] += weight * share
    for name, share in expected.items():
        assert found[name] == pytest.approx(share, abs=1e-4)
    for name, part in simulated(prepared).items():
        assert abs(part - expected[name]) < 3 * math.sqrt(expected[name] * (1 - expected[name]) / N), name


def test_better_terms_for_what_is_held_replace_keeping_it() -> None:
    value = np.array([[0.5, 0.0]])
    p, _ = chosen(value, np.zeros((1, 2)), np.ones((1, 2)), np.array([0]))
    whole = math.exp(0.5) + 1
    assert p[0].tolist() == pytest.approx([math.exp(0.5) / whole, 1 / whole, 0])
    half, _ = chosen(value, np.zeros((1, 2)), np.array([[0.5, 1.0]]), np.array([0]))
    assert half[0].tolist() == pytest.approx([p[0, 0] / 2, p[0, 1] / 2 + 0.25, 0.25])


def test_the_slopes_are_those_of_finite_differences() -> None:
    luck = np.random.default_rng(1)
    value, chance, slope = luck.normal(size=(7, 3)), luck.uniform(size=(7, 3)), luck.normal(size=(7, 3))
    held, step = np.array([-1, 0, 2, -1, -1, 1, -1]), 1e-5
    _, slopes = chosen(value, slope, chance, held)
    for k in range(3):
        moved = np.zeros((7, 3))
        moved[:, k] = slope[:, k] * step
        up, down = chosen(value + moved, slope, chance, held)[0], chosen(value - moved, slope, chance, held)[0]
        assert slopes[:, k] == pytest.approx((up - down).mean(axis=0) / (2 * step), abs=1e-8)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"channel": "shp"}, 'no channel "shp"'),
        ({"category": "tv"}, 'no category "tv"'),
        ({"week": 1}, "no week 1"),
        ({"strategy": "now"}, "no strategy"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        simsales.shares(lines(tmp_path, n=10), **asked)


NAMES, TRUE, SD = ("price", "speed", "in house"), {"price": -0.5, "speed": 1.0, "in house": -0.8}, {"speed": 1.5}


def made_up(people: int = 120, each: int = 8, sd: float = 0.0) -> pd.DataFrame:
    """Choices among three, by people who follow a logit with these coefficients (and own tastes for speed)."""
    luck = np.random.default_rng(7)
    rows = []
    for person in range(people):
        own = TRUE["speed"] + sd * luck.normal()
        for occasion in range(each):
            x = np.column_stack(
                [luck.choice([2.0, 4.0, 6.0], 3), luck.choice([0.0, 1.0, 3.0], 3), luck.integers(0, 2, 3)]
            )
            utility = x @ np.array([TRUE["price"], own, TRUE["in house"]]) + luck.gumbel(size=3)
            for k in range(3):
                rows.append((person, person * each + occasion, k, utility.argmax() == k, *x[k]))
    return pd.DataFrame(rows, columns=["who", "set", "alternative", "taken", *NAMES])


def exact(frame: pd.DataFrame, coefficients: dict[str, float]) -> float:
    """The logit's log likelihood, in numpy."""
    utility = frame[list(NAMES)].to_numpy(float) @ np.array([coefficients[name] for name in NAMES])
    utility = utility.reshape(-1, 3)
    taken = frame["taken"].to_numpy(bool).reshape(-1, 3)
    return float((utility[taken] - logsumexp(utility, axis=1)).sum())


def test_the_markets_likelihood_is_the_logits_at_the_estimates() -> None:
    """Coefficients fitted by scipy to made-up choices; the agent model's likelihood of a choice is the logit's."""
    frame = made_up()
    found = minimize(lambda b: -exact(frame, dict(zip(NAMES, b, strict=True))), np.zeros(3), method="BFGS")
    coefficients = dict(zip(NAMES, found.x, strict=True))
    for name in NAMES:
        assert coefficients[name] == pytest.approx(TRUE[name], abs=0.2)
    sets = read_choices(frame, occasion="set", chosen="taken", chooser="who", alternative="alternative")
    for price in ("price", None):
        likelihood = sets.log_likelihood(coefficients, price=price)
        assert likelihood.choices == 960
        assert abs(likelihood.per_choice - exact(frame, coefficients) / 960) < 1e-6
        assert likelihood.alike == pytest.approx(-math.log(3))
        assert likelihood.by_chooser.sum() == pytest.approx(likelihood.total)
        assert len(likelihood.by_chooser) == 120


def test_tastes_with_a_spread_make_own_choices_likelier() -> None:
    """A panel mixed logit: against the simulated likelihood with draws of numpy's own, within its error."""
    frame = made_up(60, 8, SD["speed"])
    sets = read_choices(frame, occasion="set", chosen="taken", chooser="who", alternative="alternative")
    mixed = sets.log_likelihood(TRUE, spreads=SD, price="price", draws=2000)
    alone = sets.log_likelihood(TRUE, price="price")
    assert mixed.per_choice > alone.per_choice + 0.02
    luck, x = np.random.default_rng(3), frame[list(NAMES)].to_numpy(float)
    draws = luck.normal(TRUE["speed"], SD["speed"], 20_000)
    taken, who = frame["taken"].to_numpy(bool), frame["who"].to_numpy()[::3]
    utility = (x[:, [0]] * TRUE["price"] + x[:, [1]] * draws + x[:, [2]] * TRUE["in house"]).reshape(-1, 3, len(draws))
    logs = utility[taken.reshape(-1, 3)] - logsumexp(utility, axis=1)
    added = np.stack([logs[who == person].sum(axis=0) for person in range(60)])
    total = float((logsumexp(added, axis=1) - math.log(len(draws))).sum())
    assert mixed.per_choice == pytest.approx(total / 480, abs=0.01)


def test_wide_and_long_are_the_same_choices(tmp_path: Path) -> None:
    frame = made_up(10, 3)
    wide = frame.pivot_table(list(NAMES), "set", "alternative")
    wide.columns = [f"{name}_{alternative}" for name, alternative in wide.columns]
    wide["taken"] = frame.loc[frame["taken"], "alternative"].to_numpy()
    wide.to_csv(tmp_path / "wide.csv", index=False)
    one = read_choices(tmp_path / "wide.csv", chosen="taken", separator="_")
    two = read_choices(frame.drop(columns="who"), occasion="set", chosen="taken", alternative="alternative")
    assert set(one.attributes) == set(NAMES)
    assert one.log_likelihood(TRUE).per_choice == pytest.approx(two.log_likelihood(TRUE).per_choice, rel=1e-9)
    fewer = wide.assign(**{f"{name}_2": np.nan for name in NAMES})[wide["taken"] != 2]
    assert read_choices(fewer, chosen="taken", separator="_").log_likelihood({}).alike == pytest.approx(-math.log(2))


@pytest.mark.parametrize(
    ("change", "asked", "message"),
    [
        ({"taken": 0}, {}, "exactly one"),
        ({"taken": 2}, {}, "0 or 1"),
        ({"speed": "fast"}, {}, "no number in row 1: fast"),
        ({}, {"chosen": "choice"}, 'no column "choice"'),
        ({}, {"occasion": None}, "occasion"),
        ({}, {"attributes": ["colour"]}, 'no column "colour"'),
    ],
)
def test_choices_that_cannot_be_are_told(change: dict[str, Any], asked: dict[str, Any], message: str) -> None:
    frame = made_up(3, 2).assign(**change)
    with pytest.raises(ExperimentError, match=message):
        read_choices(frame, **{"occasion": "set", "chosen": "taken", "alternative": "alternative", **asked})


def test_what_was_taken_must_have_been_there() -> None:
    wide = pd.DataFrame({"taken": ["a", "b"], "x_a": [1.0, 2.0], "x_b": [1.0, np.nan]})
    with pytest.raises(ExperimentError, match='row 2 took "b", which could not be had'):
        read_choices(wide, chosen="taken", separator="_")
    with pytest.raises(ExperimentError, match='row 1 took "c", and'):
        read_choices(wide.assign(taken="c"), chosen="taken", separator="_")


@pytest.mark.parametrize(
    ("coefficients", "asked", "message"),
    [
        ({"colour": 1.0}, {}, 'no attribute "colour"'),
        ({"price": 0.1}, {"price": "price"}, "above 0"),
        ({"speed": 0.1}, {"price": "price"}, "no coefficient of the price"),
        ({"price": -0.1}, {"price": "price", "spreads": {"price": 0.1}}, "lognormal"),
        ({"speed": 0.1}, {"spreads": {"speed": -1.0}}, "below 0"),
        ({"speed": math.nan}, {}, "no number"),
    ],
)
def test_coefficients_that_cannot_be_are_told(
    coefficients: dict[str, float], asked: dict[str, Any], message: str
) -> None:
    sets = read_choices(made_up(2, 2), occasion="set", chosen="taken", alternative="alternative")
    with pytest.raises(ExperimentError, match=message):
        sets.log_likelihood(coefficients, **asked)


def test_estimates_become_a_scenarios_tastes(tmp_path: Path) -> None:
    """Any signs and spreads: the shares are then those of the estimates."""
    prepared = lines(tmp_path, n=200)
    made = simsales.with_coefficients(prepared, {"speed": -0.5, "noise": 0.7, "cost": -0.01}, price="cost")
    share = simsales.shares(made).table.set_index("offer")["share"]
    every = {**OFFERS, "Rival/line": RIVAL}
    theory = logit({name: 1 - 0.5 * s + 0.7 * n - 0.01 * p for name, (p, s, n) in every.items()})
    for name, each in theory.items():
        assert share[name] == pytest.approx(each, abs=1e-7)
    spread = simsales.with_coefficients(prepared, {"speed": 1.0}, spreads={"noise": 2.0}, segments=["all"])
    segment = spread.loaded.scenario.world.segments["all"]
    assert (segment.tastes, segment.taste_spread) == ({"speed": 1.0}, {"noise": 2.0})
    with pytest.raises(simsales.ScenarioError, match='no attribute "colour"'):
        simsales.with_coefficients(prepared, {"colour": 1.0})
    with pytest.raises(ExperimentError, match='no segment "young"'):
        simsales.with_coefficients(prepared, {"speed": 1.0}, segments=["young"])
