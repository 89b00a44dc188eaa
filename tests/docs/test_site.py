"""The documentation hangs together: every page is reached, every link leads somewhere, and the site builds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import simsales
from benchmarks.mechanisms import mechanisms_section

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
ASKS = re.compile(
    r'<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//|<link[^>]+href="(?:https?:)?//', re.IGNORECASE
)
FETCHES = re.compile(r'url\(["\']?(?:https?:)?//|@import\s+["\'](?:https?:)?//', re.IGNORECASE)


def text_of(page: Path) -> str:
    """A page without its code."""
    text = re.sub(r"^( *)```.*?^\1```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "code", text)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    text = re.sub(r"^( *)```.*?^\1```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower().strip()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    """The relative links of a page that lead nowhere."""
    found = []
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize(
    "page",
    [*PAGES, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md", "CHANGELOG.md"))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A heading: of `two` parts\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md#a-heading-of-two-parts) [b](nowhere.md) [c](other.md#none) `[d](e.md)` [f](https://x.y)\n"
    )
    assert broken(page) == ["nowhere.md", "other.md#none"]


def test_every_page_is_in_the_table_of_contents() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = [
        line
        for tree in re.findall(r"^```\{toctree\}\n(.*?)^```$", index, re.MULTILINE | re.DOTALL)
        for line in tree.splitlines()
        if line and not line.startswith(":")
    ]
    pages = {page.relative_to(DOCS).with_suffix("").as_posix() for page in PAGES} - {"index"}
    assert len(listed) == len(set(listed))
    assert set(listed) == pages


def test_every_public_name_is_in_the_reference() -> None:
    page = (DOCS / "reference.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\.\. auto\w+:: (\w+)$", page, re.MULTILINE)) | {"MEASURES"}
    assert told == set(simsales.__all__)


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {simsales.__version__}\n" in citation
    for key in ("cff-version: 1.2.0", "message: ", "title: ", "authors:", "license: MIT"):
        assert f"\n{key}" in f"\n{citation}"


def test_validation_names_tests_that_are_there_and_none_is_beyond_its_limit() -> None:
    page = (DOCS / "validation.md").read_text(encoding="utf-8")
    assert page.startswith((ROOT / "benchmarks" / "validation.md").read_text(encoding="utf-8").rstrip())
    assert mechanisms_section() in page, "make it anew: python -m benchmarks.validation --write"
    there, files = set(), sorted((ROOT / "tests" / "analytic").glob("test_*.py"))
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        there |= {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
    told = set(re.findall(r"^\| `(test_\w+)", page, re.MULTILINE))
    assert len(told) > 70
    assert told <= there
    assert [file.name for file in files if file.name not in page] == []
    rows = re.findall(r"\| ([-+][\d.]+) errors \| ([\d.]+) errors of ", page)
    assert len(rows) > 100
    assert all(abs(float(off)) <= float(most) for off, most in rows)


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    """Into an empty folder and from nothing: Sphinx keeps links to what has gone on pages that have not changed."""
    pytest.importorskip("furo")
    command = [sys.executable, "-m", "sphinx", "-W", "-E", "-q", "-b", "html", "-d", str(tmp_path / "trees")]
    done = subprocess.run([*command, str(DOCS), str(tmp_path / "site")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(PAGES)
    assert [page.name for page in pages if ASKS.search(page.read_text(encoding="utf-8"))] == []
    styles = [*(tmp_path / "site").rglob("*.css"), *pages]
    assert [style.name for style in styles if FETCHES.search(style.read_text(encoding="utf-8"))] == []
    reference = (tmp_path / "site" / "reference.html").read_text(encoding="utf-8")
    told = {each for each in simsales.__all__ if f'id="simsales.{each}"' in reference}
    assert set(simsales.__all__) - told == {"MEASURES"}
