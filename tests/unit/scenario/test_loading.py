"""Scenario files: units, `extends`, inheritance, the digest, and problems at the place of the mistake."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from simsales.files.problems import ScenarioError
from simsales.market.check import check
from simsales.market.checks.inheritance import ancestry
from simsales.market.loading import load_file
from simsales.market.price.levers import Discount
from simsales.market.staff.levers import Effort

type Write = Callable[..., Path]


def test_units_are_read(write: Write) -> None:
    scenario = load_file(write("[run]\nreplications = 30\n")).scenario
    assert scenario.run.weeks == 52
    assert scenario.run.replications == 30
    assert scenario.world.segments["home"].share == pytest.approx(0.6)
    assert scenario.world.segments["student"].churn.rate == pytest.approx(0.02 * 12 / 52)
    assert scenario.catalogue.products["Fibre"].price == pytest.approx(100)


@pytest.mark.parametrize("change", [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")])
def test_windows_files_are_read(change: Callable[[bytes], bytes], write: Write) -> None:
    path = write("[reps.team]\ncount = 7\n")
    path.write_bytes(change(path.read_bytes()))
    loaded = load_file(path)
    assert loaded.scenario.reps["team"].count == 7
    problem = loaded.problem(("reps", "team", "count"), "too many")
    assert (problem.line, problem.column, problem.text) == (3, 9, "count = 7")


class TestExtends:
    def test_tables_are_merged_and_values_replaced(self, write: Write) -> None:
        scenario = load_file(write('[catalogue.products.Mobile]\nprice = 89\nquality = "70%"\n')).scenario
        mobile = scenario.catalogue.products["Mobile"]
        assert (mobile.category, mobile.price, mobile.quality) == ("mobile", 89, 0.7)
        assert list(scenario.catalogue.products) == ["Mobile", "Fibre"]

    def test_lists_are_replaced(self, write: Write) -> None:
        below = '[catalogue.products.Tv]\ncategory = "tv"\n[world.needs.tv]\n[catalogue.bundles.Duo]\n'
        scenario = load_file(write(below + 'products = ["Fibre", "Tv"]\n')).scenario
        assert scenario.catalogue.bundles["Duo"].products == ["Fibre", "Tv"]

    def test_later_files_lie_on_earlier_ones(self, write: Write) -> None:
        write("[reps.team]\ncount = 6\nskill = 0.6\n", "more.toml")
        write("[reps.team]\ncount = 7\n", "most.toml")
        team = load_file(write('extends = ["more.toml", "most.toml"]\n')).scenario.reps["team"]
        assert (team.count, team.skill) == (7, 0.6)

    def test_paths_are_relative_to_the_file_that_says_them(self, write: Write) -> None:
        write('extends = "../base.toml"\n[reps.team]\ncount = 6\n', "folder/more.toml")
        assert load_file(write('extends = "folder/more.toml"\n')).scenario.reps["team"].count == 6

    def test_two_ways_to_the_same_file_are_no_circle(self, write: Write) -> None:
        write("[reps.team]\ncount = 6\n", "more.toml")
        write("[reps.team]\nskill = 0.6\n", "most.toml")
        team = load_file(write('extends = ["more.toml", "most.toml"]\n')).scenario.reps["team"]
        assert (team.count, team.skill) == (5, 0.6)

    def test_a_mistake_is_told_in_the_file_that_holds_it(self, write: Write) -> None:
        write("[reps.team]\ncount = -6\n", "more.toml")
        with pytest.raises(ScenarioError) as caught:
            load_file(write('extends = "more.toml"\n[reps.team]\nskill = 2\n'))
        found = [(problem.file.name, problem.line, problem.key) for problem in caught.value.problems]
        assert found == [("scenario.toml", 3, "reps.team.skill"), ("more.toml", 3, "reps.team.count")]
        assert "2 problems in 2 files" in str(caught.value)

    def test_a_range_replaces_a_range_whole(self, write: Write) -> None:
        write("[reps.team]\ncount = { low = 4, high = 8, likely = 5 }\n", "more.toml")
        loaded = load_file(write('extends = "more.toml"\n[reps.team]\ncount = { low = 10, high = 12 }\n'))
        (found,) = loaded.ranges
        assert (found.low, found.high, found.likely) == (10, 12, None)


class TestDigest:
    def test_layout_and_comments_do_not_matter(self, write: Write) -> None:
        plain = load_file(write("[reps.team]\ncount = 7\n")).digest
        assert load_file(write("# why\n[reps]\nteam = { count = 7 }\n")).digest == plain
        assert load_file(write('extends = ["base.toml"]\nreps.team.count = 7')).digest == plain

    @pytest.mark.parametrize(
        "change",
        ["[reps.team]\ncount = 8\n", "[strategies.other]\n", "[reps.team]\ncount = { low = 7, high = 7 }\n"],
    )
    def test_what_is_said_matters(self, change: str, write: Write) -> None:
        plain = load_file(write("[reps.team]\ncount = 7\n")).digest
        assert load_file(write(change)).digest != plain

    def test_the_customer_file_matters(self, write: Write) -> None:
        path = write('[world.customer_file]\npath = "customers.csv"\ncharge = "bill"\n')
        write("bill\n5\n", "customers.csv")
        before = load_file(path).digest
        write("bill\n6\n", "customers.csv")
        assert load_file(path).digest != before


class TestInheritance:
    STRATEGIES = """
[strategies.cheap]
pricing = [{ kind = "discount", by = "10%" }]
selling = [{ kind = "effort", trust = 1, need = 0, present = 0, close = 0 }]
[strategies.cheaper]
inherits = "cheap"
description = "cheaper still"
pricing = [{ kind = "discount", by = "20%" }]
[strategies.plain]
inherits = "cheaper"
selling = []
"""

    def test_families_are_replaced_or_taken_over(self, write: Write) -> None:
        resolved = check(load_file(write(self.STRATEGIES))).strategies
        assert list(resolved) == ["now", "cheap", "cheaper", "plain"]
        assert resolved["cheaper"].components == (Discount(by=0.2), Effort(trust=1, need=0, present=0, close=0))
        assert resolved["plain"].components == (Discount(by=0.2),)
        assert (resolved["cheaper"].description, resolved["plain"].description) == ("cheaper still", "")

    def test_a_strategy_that_says_nothing_is_the_baseline(self, write: Write) -> None:
        assert check(load_file(write(self.STRATEGIES))).strategies["now"].components == ()

    def test_a_parent_may_stand_below(self, write: Write) -> None:
        text = '[strategies.child]\ninherits = "parent"\n[strategies.parent]\n'
        resolved = check(load_file(write(text + 'pricing = [{ kind = "discount", by = 0.1 }]\n'))).strategies
        assert resolved["child"].components == (Discount(by=0.1),)

    @pytest.mark.parametrize(("parent", "said"), [("b", "a → b → a"), ("c", '"c", which is not a strategy')])
    def test_scenarios_made_by_hand_are_checked_too(self, parent: str, said: str, write: Write) -> None:
        scenario = load_file(write('[strategies.a]\n[strategies.b]\ninherits = "a"\n')).scenario
        bad = scenario.strategies["a"].model_copy(update={"inherits": parent})
        with pytest.raises(ValueError, match=said):
            ancestry("a", {**scenario.strategies, "a": bad})


@dataclass(frozen=True)
class Gift:
    """A component as the strategies will have them."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    kind: str
    worth: float
    length: float = 4.0


class GiftModel(BaseModel):
    """The same as a pydantic model."""

    model_config = ConfigDict(extra="forbid")
    kind: str
    worth: float
    length: float = 4.0


@pytest.mark.parametrize("model", [Gift, GiftModel])
def test_later_layers_report_their_errors_with_places(model: type, write: Write) -> None:
    heading = '[[strategies.gift.promotion]]\nkind = "gift"\n'
    loaded = load_file(write(f'{heading}worht = 5\n{heading}worth = "much"\n'))
    found = []
    for index, component in enumerate(loaded.scenario.strategies["gift"].promotion):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(model).validate_python(component)
        found += loaded.explain(caught.value, ("strategies", "gift", "promotion", index), model)
    said = {(each.line, each.column, each.key, each.message, each.hint) for each in found}
    here = "strategies.gift.promotion"
    assert said == {
        (2, 1, f"{here}[0].worth", 'missing key "worth"', ""),
        (4, 1, f"{here}[0].worht", "unknown key", 'did you mean "worth"?'),
        (7, 9, f"{here}[1].worth", 'expected a number, not "much"', ""),
    }


def test_problems_are_told_at_keys_and_at_values(write: Write) -> None:
    loaded = load_file(write("[reps.team]\ncount = 7\n"))
    at_value = loaded.problem(("reps", "team", "count"), "too many", "fewer")
    at_key = loaded.problem(("reps", "team", "count"), "too many", value=False)
    assert str(at_value) == (
        f"{loaded.path}:3:9: reps.team.count: too many\n    3 | count = 7\n      |         ^  fewer"
    )
    assert str(at_key).splitlines()[-1] == "      | ^^^^^"


def test_a_caret_stands_under_its_letter_behind_wide_ones_and_in_long_lines(write: Write) -> None:
    loaded = load_file(write('question = "降价还是送礼？"\n[reps]\nteam = { skill = 0.5, count = 7 }\n'))
    _, line, caret = str(loaded.problem(("question",), "why")).splitlines()
    assert line.index('"') == caret.index("^")
    assert caret.count("^") == 2 + 2 * 7
    long = load_file(write("[reps]\nteam = { " + "contacts_per_week" + " " * 200 + "= 5, count = 7 }\n"))
    _, line, caret = str(long.problem(("reps", "team", "count"), "why")).splitlines()
    assert line[caret.index("^")] == "7"
    assert len(line) < 120
