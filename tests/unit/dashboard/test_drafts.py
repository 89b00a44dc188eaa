"""Knobs, drafts and trials: what may be turned, what is run, and what is saved."""

import asyncio
from pathlib import Path

import pytest

from simsales.dashboard.drafts import Draft, save, with_drafts
from simsales.dashboard.knobs import Knob, tables_of, world_knobs
from simsales.dashboard.pools import Pools
from simsales.dashboard.trials import Trial
from simsales.experiments.compare import compare
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared

QUICK = ("channel_conflict.toml", "retention_offer.toml", "incentive_plan.toml")
SCENARIOS = [
    pytest.param(path.name, marks=[] if path.name in QUICK else pytest.mark.slow)
    for path in sorted((Path(__file__).resolve().parents[3] / "scenarios").glob("*.toml"))
]


def knob(draft: Draft, prepared: Prepared, key: str) -> Knob:
    """The first knob of a key."""
    return next(each for each in draft.knobs(prepared) if each.location[-1] == key)


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_untouched_copy_does_the_same_and_every_knob_holds_its_value(name: str, repository: Path) -> None:
    prepared = load(repository / "scenarios" / name)
    for number, (strategy, resolved) in enumerate(prepared.strategies.items()):
        draft = Draft.of(prepared, strategy, f"Copy {number}")
        knobs = draft.knobs(prepared)
        for each in knobs:
            assert each.low <= each.value <= each.high if isinstance(each.value, float) else each.value in each.options
        whole = draft
        for each in knobs:
            if each.location[-1] != "kind":
                whole = whole.turned(each.location, each.said(each.value))
        made = with_drafts(prepared, [draft, Draft("Turned", whole.tables)])
        assert made.strategies[draft.name].components == resolved.components
        assert made.strategies["Turned"].components == resolved.components


def test_the_rule_is_a_choice_and_a_new_rule_has_knobs_of_its_own(conflict: Prepared) -> None:
    draft = Draft.of(conflict, "Split", "Ours")
    rule = knob(draft, conflict, "kind")
    assert {"no_rule", "first_touch", "split", "split_by_role", "territory", "shared_data"} <= set(rule.options)
    assert "closed" not in rule.options
    turned = draft.turned(rule.location, "first_touch")
    assert knob(turned, conflict, "protection").text(knob(turned, conflict, "protection").value) == "8 weeks"
    longer = turned.turned(knob(turned, conflict, "protection").location, "12 weeks")
    made = with_drafts(conflict, [longer])
    assert made.strategies["Ours"].components[-1].protection == 12
    assert tables_of(conflict, "Split") == {k: [dict(e) for e in v] for k, v in draft.tables.items()}, (
        "the file's own stays"
    )


def test_what_does_not_fit_is_told_with_its_place(conflict: Prepared) -> None:
    draft = Draft.of(conflict, "First touch", "Ours")
    with pytest.raises(ScenarioError, match=r"Ours.*protection"):
        with_drafts(conflict, [draft.turned(knob(draft, conflict, "protection").location, "none")])
    with pytest.raises(ExperimentError, match=r'"Split" already'):
        with_drafts(conflict, [Draft("Split", draft.tables)])
    with pytest.raises(ScenarioError, match="not a name"):
        with_drafts(conflict, [Draft("<script>", draft.tables)])
    with pytest.raises(ExperimentError, match="needs a name"):
        with_drafts(conflict, [Draft(" ", draft.tables)])


def test_a_saved_strategy_validates_and_is_run_as_it_was_tried(conflict: Prepared, tmp_path: Path) -> None:
    draft = Draft.of(conflict, "First touch", "Ours: 12 weeks".replace(":", ""))
    draft = draft.turned(knob(draft, conflict, "protection").location, "12 weeks")
    world = {world_knobs(conflict)[0].location: world_knobs(conflict)[0].high}
    path = save(conflict, draft, tmp_path, world)
    read = load(path, {"run.customers": 600, "run.weeks": 12})
    tried = with_drafts(conflict, [draft], world)
    names = ["No rule", draft.name]
    assert list(read.strategies) == [*conflict.strategies, draft.name]
    assert compare(read, names, 2, store=None).runs.equals(compare(tried, names, 2, store=None).runs)
    assert save(conflict, draft, tmp_path, world) != path, "no file is written over"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ours_12_weeks.toml", "ours_12_weeks_2.toml"]


def test_a_trial_arrives_as_the_command_compares(conflict: Prepared) -> None:
    trial = Trial(conflict)
    trial.start_from("First touch")
    trial.rename("Longer")
    trial.turn(knob(trial.draft, conflict, "protection"), 20.0)
    uncertain = trial.world_knobs()[0]
    trial.assume(uncertain, uncertain.high)
    trial.worlds = 6

    async def all_of_it() -> None:
        pools = Pools()
        async for found in trial.compare(None).come_in(pools):
            trial.arrived(found)
        pools.close()

    asyncio.run(all_of_it())
    assert trial.answer is not None
    assert trial.answer.worlds == 6
    expected = compare(with_drafts(conflict, [trial.draft], trial.world), ["No rule", "Longer"], 6, store=None)
    assert trial.comparison is not None
    assert trial.comparison.runs.equals(expected.runs)
    assert trial.bridge is not None
    assert trial.bridge.steps.equals(expected.bridge("Longer", "No rule").steps)
    assert [each.worlds for each in trial.history] == sorted(each.worlds for each in trial.history)
    trial.ask("churn")
    assert trial.answer is not None
    assert trial.answer.measure == "churn"
    trial.close()
    assert trial.comparison is None


def test_trials_share_nothing(conflict: Prepared) -> None:
    one, other = Trial(conflict), Trial(conflict)
    one.turn(knob(one.draft, conflict, "rest"), 3.0)
    one.assume(one.world_knobs()[0], 1.0)
    assert other.world == {}
    assert other.draft == Trial(conflict).draft
