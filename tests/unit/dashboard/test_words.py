"""The catalogue: both languages say everything, with the same values, and nothing is without use."""

import dataclasses
import re
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_type_hints

import pytest

import simsales
from simsales.dashboard.drafts import known_names
from simsales.dashboard.knobs import knobs_of, tables_of
from simsales.experiments.bridge import SPLIT
from simsales.experiments.remarks import FIGURES
from simsales.files.explaining import bare
from simsales.market.books import BOOKS
from simsales.market.funnel import INBOUND, OUTBOUND
from simsales.market.ground.kinds import ORIENTATIONS, SENSITIVITIES
from simsales.market.levers import FAMILIES
from simsales.market.measures import MEASURES
from simsales.reporting.words import LANGUAGES, SAID, WITHIN_SAID, Words, catalogue

USED_BY_NAME = ("channel_", "rule_", "key_", "column_", SAID, WITHIN_SAID)
"""Names that a file or a table may have, and what is matched."""


def values_in(text: str) -> set[str]:
    """The names of the values in a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_every_message_with_the_same_values() -> None:
    for name, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), name
        assert all(text.strip() == text != "" for text in texts.values()), name
        assert values_in(texts["en"]) == values_in(texts["zh"]), name
        assert not re.search(r"[\u4e00-\u9fff]", texts["en"]), name


def test_no_message_is_without_use_and_none_is_missing(repository: Path) -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("dashboard", "reporting")
        for path in (repository / "simsales" / folder).rglob("*")
        if path.suffix in (".py", ".html")
    ]
    literal = {name for text in sources for name in re.findall(r"[\"']([a-z_0-9]+)[\"']", text)}
    built = {f"stage_{stage.name}" for stage in (*OUTBOUND, *INBOUND)} | {f"look_{k}" for k in range(5)}
    built |= {f"measure_{name}" for name in (*MEASURES, "commission", "spread")}
    built |= {f"line_{name}" for name in (*SPLIT, *BOOKS["margin"])}
    built |= {f"family_{family}" for family in FAMILIES} | {f"figure_{name}" for name in FIGURES}
    built |= {f"leans_{each}" for each in ORIENTATIONS} | {f"sensitive_{each}" for each in SENSITIVITIES}
    built |= {f"kind_{family}_{kind}" for family, table in FAMILIES.items() for kind in table}
    built |= {f"reason_{why.replace(' ', '_')}" for stage in (*OUTBOUND, *INBOUND) for why in stage.losses}
    idle = {name for name in catalogue() if not name.startswith(USED_BY_NAME)} - literal - built
    assert idle == set()
    called = {
        name for text in sources for name in re.findall(r'(?:words|\bw|Words\(lang\)|Said)\(\s*"([a-z_0-9]+)"', text)
    }
    assert called - set(catalogue()) == set()
    assert built - set(catalogue()) <= {"line_recurring"}, "but for what is split, all that is built has its message"


def test_what_is_turned_is_called_in_chinese(repository: Path) -> None:
    words, prepared = Words("zh"), simsales.load(repository / "scenarios" / "channel_conflict.toml")
    names = known_names(prepared.loaded.scenario)
    knobs = knobs_of(tables_of(prepared, "First touch"), {**prepared.loaded.context, "names": names})
    called = {knob.label: words.knob(knob.location, knob.label) for knob in knobs}
    assert called["call telesales: rest"] == "外呼对象 电话销售：间隔"
    assert called["first touch: protection"] == "首触归属：保护期"
    for knob in knobs:
        assert Words("en").knob(knob.location, knob.label) == knob.label.replace("rule", "rule between channels")


@pytest.mark.parametrize(("family", "table"), FAMILIES.items())
def test_every_number_and_choice_of_a_component_has_a_name(family: str, table: dict[str, Any]) -> None:
    for kind, component in table.items():
        hints = get_type_hints(component, include_extras=True)
        for field in dataclasses.fields(component):
            plain = bare(hints[field.name])
            options = get_args(plain)
            if {plain, *options} & {int, float} or (options and all(isinstance(each, str) for each in options)):
                label = f"{kind.replace('_', ' ')}: {field.name.replace('_', ' ')}"
                called = Words("zh").knob((family, 0, field.name), label)
                assert re.fullmatch(r"[^a-z]*：[^a-z]+", called), called


def test_english_measures_are_called_as_in_the_table_of_measures() -> None:
    words = Words("en")
    named = {name: f"measure_{name}" for name in MEASURES if f"measure_{name}" in catalogue()}
    assert {name: words.measure(name) for name in named} == {name: MEASURES[name].label for name in named}


def test_an_unknown_language_is_english_and_an_unknown_name_stands_for_itself() -> None:
    assert Words("fr")("play") == Words("en")("play")
    assert Words("zh").maybe("channel_drone", "drone") == "drone"
    with pytest.raises(KeyError):
        Words("en")("nothing_of_the_kind")
