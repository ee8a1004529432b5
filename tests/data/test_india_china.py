"""India and China: the chapters make up what is stated for the whole, and the article's mistakes are found."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner
from frictionless import Package, system

from tradeviz.cli import main
from tradeviz.story.claims import AGREES, DIFFERS, SUPPORTED
from tradeviz.story.load import built_in_folders, default_folder, load

FOLDER = default_folder().parent / "india-china"
STORY = load(FOLDER)
FISCAL_YEARS = ("2024-04/2025-03", "2025-04/2026-03")
MISTAKES = {
    "electronics-share": "the digits are the share of India's imports of electrical machinery",
    "electronics-surge": "growth is only what is above 100",
    "calendar-imports": "the digits are those of fiscal year 2025–26 (April 2025 to March 2026), not of 2025",
    "calendar-exports": "the digits are those of fiscal year 2025–26 (April 2025 to March 2026), not of 2025",
}


def millions(period: str, measure: str) -> dict[str, Decimal]:
    """A table's digits as they stand in the file, by goods; read without any code of ours."""
    with (FOLDER / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["period"], row["measure"]) == (period, measure)]
    assert all(row["published"].endswith(" million") for row in rows)
    return {row["goods"]: Decimal(row["published"].removesuffix(" million")) for row in rows}


@pytest.mark.parametrize("period", FISCAL_YEARS)
@pytest.mark.parametrize(("measure", "chapters"), [("exports", 95), ("imports", 97)])
def test_the_chapters_add_up_to_the_stated_total_within_rounding(period: str, measure: str, chapters: int) -> None:
    values = millions(period, measure)
    total = values.pop("TOTAL")
    assert len(values) == chapters
    rounding = Decimal("0.005") * chapters + Decimal("0.05")
    assert abs(sum(values.values()) - total) <= rounding
    # Far nearer in fact: none is missing.
    assert abs(sum(values.values()) - total) <= Decimal("0.1")


def test_digits_stand_as_the_tables_state_them() -> None:
    for period in FISCAL_YEARS:
        for measure in ("exports", "imports"):
            values = millions(period, measure)
            total = values.pop("TOTAL")
            assert total.as_tuple().exponent == -1
            assert {value.as_tuple().exponent for value in values.values()} == {-2}


def test_bounds_are_those_of_rounding() -> None:
    found = STORY.observations.query("period == '2025-04/2026-03' and measure == 'imports' and goods == '85'")
    assert found[["low", "value", "high"]].to_numpy().tolist() == [[46_367_455_000, 46_367_460_000, 46_367_465_000]]


@pytest.mark.filterwarnings("ignore")  # frictionless and its own dependencies warn of each other
def test_the_package_is_valid_with_its_foreign_keys() -> None:
    with system.use_context(trusted=True):
        report = Package(FOLDER / "datapackage.json").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_it_comes_with_tradeviz_after_the_default_story() -> None:
    assert [folder.name for folder in built_in_folders()] == ["china-belarus", "india-china"]


def test_goods_are_the_tree_of_the_hs() -> None:
    goods = STORY.goods
    sections = [good for good in goods.values() if good.level == "section"]
    chapters = [good for good in goods.values() if good.level == "chapter"]
    assert (len(sections), len(chapters)) == (22, 97)
    assert all(good.parent == "TOTAL" for good in sections)
    assert all(good.goods in goods[good.parent].hs.split() for good in chapters)


def test_no_verdict_has_moved_and_the_mistakes_are_named() -> None:
    findings = STORY.findings
    assert [name for name, finding in findings.items() if finding.moved] == []
    assert {name for name, finding in findings.items() if finding.verdict == DIFFERS} == set(MISTAKES)
    assert {finding.verdict for finding in findings.values()} == {AGREES, SUPPORTED, DIFFERS}
    for name, words in MISTAKES.items():
        assert words in findings[name].difference, findings[name].difference
        assert findings[name].claim.note
        assert findings[name].sources


def test_the_command_line_checks_it_and_nothing_has_moved() -> None:
    result = CliRunner().invoke(main, ["check", str(FOLDER)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("India and China: 30 statements")
    assert "No verdict has moved." in result.output


def test_the_article_says_that_no_newspaper_wrote_it() -> None:
    assert "Written for this project from the tables of India's commerce ministry" in STORY.article.standfirst
    assert STORY.article_source == ""


def test_the_readme_counts_the_rows_as_they_are() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = dict(re.findall(r"\| `(\w+)\.csv` \| (\d+) \|", text))
    held = (len(STORY.observations), len(STORY.sources), len(STORY.goods), len(STORY.rates))
    assert counts == dict(zip(("observations", "sources", "goods", "rates"), map(str, held), strict=True))
    package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert package["tradeviz"]["question"] == STORY.question
