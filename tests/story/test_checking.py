"""Claims against the datasets of the store: whose figure decides, what a part may say, and what reconciled values may."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.story.pairs.conftest import BACI, COMTRADE, Row, delivery
from tests.story.spoken import PSEUDO, unsaid
from tests.story.test_verdicts import row, told, value_claim

from tradeviz.cli import main
from tradeviz.model.language import speaking
from tradeviz.store import open_store
from tradeviz.store.schema import DECLARED, Dataset
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.story.datasets import datasets_of
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tradeviz.story.story import PublishedStory
    from tradeviz.story.verdicts import Finding

SOLD = ("8450", "8528", "8703")
BY_HEADING: tuple[Row, ...] = tuple(("CHN", "BLR", "exports", "2024", code, 1e6, None) for code in SOLD)
THREE = ("washing-machines", "television-receivers", "cars")
OTHER = Dataset("other", "Other table", "Office", "https://office.example/", DECLARED)


def filled(place: Path, held: Mapping[Dataset, Sequence[Row]]) -> str:
    """A store of some rows in this folder; its place."""
    with open_store(place).importing() as into:
        for number, (dataset, rows) in enumerate(held.items()):
            into.add(delivery(dataset, rows), f"{number:064d}", lambda _: None)
    return str(place)


def with_rows(story: PublishedStory, place: Path, held: Mapping[Dataset, Sequence[Row]]) -> PublishedStory:
    return replace(story, datasets=datasets_of(open_store(filled(place, held)), story.pair))


def sold(value: float, period: str = "2024", goods: str = "TOTAL") -> Row:
    return ("KAZ", "MNG", "exports", period, goods, value, None)


def bought(value: float, period: str = "2024", goods: str = "TOTAL") -> Row:
    return ("KAZ", "MNG", "imports", period, goods, value, None)


def checked(
    tmp_path: Path, held: Mapping[Dataset, Sequence[Row]], claims: str = value_claim("5.0 billion"), own: str = ""
) -> Finding:
    story = told(tmp_path / "s", own, claims, "They say it sold 5 of them.")
    return with_rows(story, tmp_path / "store", held).findings["it"]


def told_of(folder: Path, good: str, claims: str) -> PublishedStory:
    """A story without figures, with one more category of goods."""
    told(folder, "", "", "Nothing.")
    with (folder / "goods.csv").open("a", encoding="utf-8") as table:
        table.write(f"{good}\n")
    (folder / "article.md").write_text("# Trade\n\nThey say it sold 5 of them.\n")
    (folder / "claims.toml").write_text(claims)
    return load(folder)


def test_three_claims_of_the_built_in_story_are_checked_once_the_store_has_headings_and_not_without(
    tmp_path: Path,
) -> None:
    story = load(default_folder())
    assert {story.findings[name].verdict for name in THREE} == {UNCHECKED}
    findings = with_rows(story, tmp_path / "store", {COMTRADE: BY_HEADING}).findings
    assert {findings[name].verdict for name in THREE} == {SUPPORTED}
    for name in THREE:
        assert findings[name].decided == (
            "Decided by UN Comtrade of United Nations, in the store. By China's count. Exports FOB, imports CIF."
        )
        assert [source.title for source in findings[name].sources] == ["UN Comtrade"]
    others = {name: one.verdict for name, one in story.findings.items() if name not in THREE}
    assert {name: one.verdict for name, one in findings.items() if name not in THREE} == others


def verdicts_of(page: str) -> dict[str, str]:
    """The verdict of each claim marked in a page's article."""
    tags = re.findall(r"<a [^>]*data-claim=[^>]*>", page)
    return {re.findall(r'data-claim="(.*?)"', tag)[0]: re.findall(r'data-verdict="(.*?)"', tag)[0] for tag in tags}


def test_the_command_line_and_the_page_say_the_same_and_take_it_back(tmp_path: Path) -> None:
    place = filled(tmp_path / "store", {COMTRADE: BY_HEADING})
    asked = CliRunner().invoke(main, ["check", "--store", place])
    assert asked.exit_code == 1
    assert all(re.search(rf"{name} +supported  \(was: cannot be checked\)", asked.output) for name in THREE)
    without = CliRunner().invoke(main, ["check"])
    assert (without.exit_code, "No verdict has moved." in without.output) == (0, True)
    pages = [
        create_app(catalog=Catalog([load(default_folder())], where)).server.test_client().get(f"/?claim={THREE[0]}")
        for where in (place, tmp_path / "none")
    ]
    with_it, without_it = (page.get_data(as_text=True) for page in pages)
    told_with, told_without = verdicts_of(with_it), verdicts_of(without_it)
    assert {told_with[name] for name in THREE} == {SUPPORTED}
    assert {told_without[name] for name in THREE} == {UNCHECKED}
    assert "Decided by UN Comtrade of United Nations" in with_it
    assert "Decided by" not in without_it
    for page, verdicts in ((with_it, told_with), (without_it, told_without)):
        assert f"{list(verdicts.values()).count(SUPPORTED)} supported" in page


@pytest.mark.parametrize(
    ("value", "verdict"), [(5.04e9, AGREES), (4.96e9, AGREES), (5.06e9, DIFFERS), (4.9e9, DIFFERS)]
)
def test_what_the_reporter_declared_is_held_against_digits_with_their_bounds(
    tmp_path: Path, value: float, verdict: str
) -> None:
    assert checked(tmp_path, {COMTRADE: [sold(value)]}).verdict == verdict


def test_what_the_partner_declared_says_nothing_of_the_reporters_count(tmp_path: Path) -> None:
    mirror: Row = ("MNG", "KAZ", "imports", "2024", "TOTAL", 9e9, None)
    assert checked(tmp_path, {COMTRADE: [mirror]}).verdict == UNCHECKED


@pytest.mark.parametrize(
    ("value", "verdict"), [(5.0e9, AGREES), (5.3e9, UNCHECKED), (4.7e9, UNCHECKED), (5.7e9, DIFFERS), (4.0e9, DIFFERS)]
)
def test_reconciled_digits_differ_only_beyond_what_either_side_may_have_counted(
    tmp_path: Path, value: float, verdict: str
) -> None:
    claim = value_claim("5.0 billion", more='goods = "870323"')
    story = told_of(tmp_path / "s", "870323,Cars,subheading,870323,TOTAL,,,,", claim)
    finding = with_rows(story, tmp_path / "store", {BACI: [sold(value, goods="870323")]}).findings["it"]
    assert finding.verdict == verdict
    if verdict == UNCHECKED:
        assert "declared itself" in finding.missing
        assert finding.difference == ""
        assert finding.figures


def test_a_floor_never_contradicts_from_above_and_does_from_below(tmp_path: Path) -> None:
    part = [sold(4e9, goods="8703")]
    assert checked(tmp_path / "a", {COMTRADE: part}).verdict == UNCHECKED
    finding = checked(tmp_path / "b", {COMTRADE: part}, value_claim("3.0 billion"))
    assert finding.verdict == DIFFERS
    assert "at least" in finding.figures
    assert [source.key for source in finding.sources] == ["comtrade"]


def test_figures_that_bear_a_claim_out_stand_before_those_that_do_not_and_both_are_named(tmp_path: Path) -> None:
    finding = checked(tmp_path, {COMTRADE: [sold(6e9), sold(6e9, "2023")], OTHER: [sold(5e9)]})
    assert (finding.verdict, finding.decided.split(".")[0]) == (
        AGREES,
        "Decided by Other table of Office, in the store",
    )
    assert [line.split(".")[0] for line in finding.beside] == ["UN Comtrade, in the store: differs"]


def test_a_storys_own_figures_decide_before_a_dataset_that_says_the_same(tmp_path: Path) -> None:
    own = row("2024", "exports", "6.0 billion", "customs")
    finding = checked(tmp_path, {COMTRADE: [sold(6.1e9)]}, own=own)
    assert (finding.verdict, finding.decided) == (DIFFERS, "Decided by the story's own figures.")
    assert [source.key for source in finding.sources] == ["customs"]
    assert finding.beside[0].startswith("UN Comtrade, in the store: differs.")


def test_the_storys_figures_and_the_stores_of_one_publisher_have_names_of_their_own(tmp_path: Path) -> None:
    own = row("2024", "exports", "6.0 billion", "customs")
    held = checked(tmp_path, {COMTRADE: [sold(5.0e9)]}, own=own)
    assert held.decided.startswith("Decided by UN Comtrade of United Nations, in the store.")
    [beside] = held.beside
    assert "as the story has it: differs." in beside


def test_datasets_of_the_articles_own_family_are_no_evidence(tmp_path: Path) -> None:
    own = replace(COMTRADE, publisher="Wire")
    assert checked(tmp_path, {own: [sold(9e9)]}).verdict == UNCHECKED


def test_months_are_held_against_the_same_months_and_a_fiscal_year_against_a_fiscal_year(tmp_path: Path) -> None:
    months = [sold(1e9, f"2024-{month:02d}") for month in range(1, 13)] + [
        sold(1.25e9, f"2025-{month:02d}") for month in range(1, 4)
    ]
    held = {COMTRADE: months}

    def verdict(name: str, period: str, published: str) -> str:
        claim = value_claim(published).replace('period = "2024"', f'period = "{period}"')
        return checked(tmp_path / name, held, claim).verdict

    assert verdict("a", "2024-01/2024-05", "5.0 billion") == AGREES
    assert verdict("b", "2024-01/2024-06", "5.0 billion") == DIFFERS
    assert verdict("c", "2024-04/2025-03", "12.8 billion") == AGREES
    assert verdict("d", "2024-04/2025-03", "12.0 billion") == DIFFERS
    assert verdict("e", "2024", "12.0 billion") == AGREES
    assert verdict("f", "2025-01/2025-04", "5.0 billion") == UNCHECKED


def test_growth_of_part_of_a_year_is_on_the_same_months_a_year_earlier(tmp_path: Path) -> None:
    months = [sold(value, f"{year}-{month:02d}") for year, value in ((2023, 1e9), (2024, 1.2e9)) for month in (1, 2, 3)]
    claim = value_claim("20", unit="yoy_percent").replace('period = "2024"', 'period = "2024-01/2024-03"')
    assert checked(tmp_path, {COMTRADE: months}, claim).verdict == AGREES


def test_a_group_is_the_sum_of_its_codes_and_a_floor_where_one_may_be_missing(tmp_path: Path) -> None:
    def verdict(name: str, rows: list[Row], published: str) -> str:
        claim = value_claim(published, more='goods = "vehicles"')
        story = told_of(tmp_path / name / "s", "vehicles,Cars and lorries,group,8703 8704 870323,TOTAL,,,,", claim)
        return with_rows(story, tmp_path / name / "store", {COMTRADE: rows}).findings["it"].verdict

    both = [sold(3e9, goods="8703"), sold(2e9, goods="8704")]
    assert verdict("a", both, "5.0 billion") == AGREES
    assert verdict("b", both, "6.0 billion") == DIFFERS
    assert verdict("c", both[:1], "6.0 billion") == UNCHECKED
    assert verdict("d", both[:1], "2.0 billion") == DIFFERS


def test_a_comparison_is_contradicted_by_figures_that_leave_no_doubt(tmp_path: Path) -> None:
    claims = (
        '[[claim]]\nid = "it"\nwords = "it sold 5"\nkind = "comparison"\nverdict = "supported"\nrelation = "greater"\n'
        'left = { measure = "exports", period = "2024" }\nright = { measure = "imports", period = "2024" }\n'
    )
    assert checked(tmp_path / "a", {COMTRADE: [sold(5e9), bought(4e9)]}, claims).verdict == SUPPORTED
    assert checked(tmp_path / "b", {COMTRADE: [sold(4e9), bought(5e9)]}, claims).verdict == CONTRADICTED


def test_a_kept_vintage_is_no_evidence(tmp_path: Path) -> None:
    story = with_rows(
        told(tmp_path / "s", "", value_claim("5.0 billion"), "They say it sold 5 of them."),
        tmp_path / "store",
        {COMTRADE: [sold(9e9)]},
    )
    old = {key: replace(one, vintage="2024-01-31") for key, one in story.datasets.datasets.items()}
    kept = replace(story, datasets=replace(story.datasets, datasets=old))  # type: ignore[type-var]
    assert kept.findings["it"].verdict == UNCHECKED


def test_what_a_dataset_says_is_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    story = told(tmp_path / "s", "", value_claim("5.0 billion"), "They say it sold 5 of them.")
    with speaking(PSEUDO):
        finding = with_rows(story, tmp_path / "store", {COMTRADE: [sold(6e9)], OTHER: [sold(6e9)]}).findings["it"]
        assert unsaid(finding.decided, *finding.beside) == []
