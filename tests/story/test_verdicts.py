"""Claims against the figures: small worlds worked by hand, and the China-Belarus story's own numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradeviz.analysis.reckoning import Key
from tradeviz.story import verdicts
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.story.load import built_in_folders, default_folder, load
from tradeviz.story.story import PublishedStory
from tradeviz.story.template import new_story
from tradeviz.story.verdicts import Finding, check

SOURCES = """key,title,publisher,url,published,statistics,rank,family,use
customs,Table,Customs,https://customs.example/table,2024,Customs,database,customs,attribution
ministry,Statement,Ministry,https://ministry.example/said,2024,Customs,official,ministry,citation
wire,Wire report,Agency,https://agency.example/1,2024,not named,press,wire,citation
rewrite,The article,Paper,https://paper.example/1,2024,not named,press,wire,citation
"""


def told(folder: Path, observations: str, claims: str, article: str) -> PublishedStory:
    """A small story of Kazakhstan and Mongolia in a folder of its own."""
    new_story(folder, ("KAZ", "MNG"))
    header = (folder / "observations.csv").read_text(encoding="utf-8")
    (folder / "observations.csv").write_text(header + observations, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "claims.toml").write_text(claims, encoding="utf-8")
    (folder / "article.md").write_text(f"# Trade\n\n{article}\n", encoding="utf-8")
    package = folder / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"article": ""', '"article": "rewrite"'))
    return load(folder)


def row(period: str, measure: str, published: str, source: str, qualifier: str = "", unit: str = "usd") -> str:
    return f"{period},KAZ,MNG,{measure},{unit},TOTAL,{published},{qualifier},{source},,\n"


def value_claim(published: str, measure: str = "exports", unit: str = "usd", more: str = "") -> str:
    return (
        f'[[claim]]\nid = "it"\nwords = "it sold 5"\nverdict = "agrees"\nmeasure = "{measure}"\n'
        f'period = "2024"\nunit = "{unit}"\npublished = "{published}"\n{more}\n'
    )


def checked(folder: Path, observations: str, claims: str, article: str = "They say it sold 5 of them.") -> Finding:
    return told(folder, observations, claims, article).findings["it"]


@pytest.mark.parametrize(
    ("observations", "verdict"),
    [
        (row("2024", "exports", "5.0 billion", "customs"), AGREES),
        (row("2024", "exports", "5.04 billion", "customs"), AGREES),
        (row("2024", "exports", "5.06 billion", "customs"), DIFFERS),
        (row("2024", "exports", "5.07 billion", "customs", "about"), DIFFERS),
        (row("2024", "exports", "5.1 billion", "customs", "about"), AGREES),
        (row("2024", "exports", "5.0 billion", "wire"), UNCHECKED),
        (row("2024", "exports", "4.0 billion", "customs", "over"), UNCHECKED),
        (row("2024", "exports", "6.0 billion", "customs", "over"), DIFFERS),
        (row("2024", "turnover", "8.0 billion", "customs") + row("2024", "imports", "3.0 billion", "ministry"), AGREES),
        ("", UNCHECKED),
    ],
)
def test_a_value_agrees_where_its_bounds_meet_independent_figures(
    tmp_path: Path, observations: str, verdict: str
) -> None:
    assert checked(tmp_path / "s", observations, value_claim("5.0 billion")).verdict == verdict


def test_a_difference_is_said_with_its_least_size(tmp_path: Path) -> None:
    finding = checked(tmp_path / "s", row("2024", "exports", "5.25 billion", "customs"), value_claim("5.0 billion"))
    # 5.245 is the least of one side and 5.05 the most of the other.
    assert finding.difference == "by at least $195\u00a0million"


def test_the_articles_own_family_is_no_evidence_even_for_a_rewrite_with_other_digits(tmp_path: Path) -> None:
    observations = row("2024", "exports", "5.0 billion", "wire") + row("2024", "exports", "7.0 billion", "ministry")
    finding = checked(tmp_path / "s", observations, value_claim("5.0 billion"))
    assert finding.verdict == DIFFERS
    assert [source.key for source in finding.sources] == ["ministry"]


def test_a_given_claim_stands_in_the_evidence_and_is_named(tmp_path: Path) -> None:
    claims = value_claim("25", unit="yoy_percent", more='given = ["level"]') + (
        '[[claim]]\nid = "level"\nwords = "of them"\nverdict = "agrees"\nmeasure = "exports"\n'
        'period = "2024"\npublished = "5.0 billion"\n'
    )
    finding = checked(tmp_path / "s", row("2023", "exports", "4.0 billion", "customs"), claims)
    assert finding.verdict == AGREES
    assert any("taken as given" in line for line in finding.sums)
    assert finding.evidence == ("2023/KAZ/MNG/exports/usd/TOTAL/customs",)


@pytest.mark.parametrize(
    ("exports", "imports", "relation", "verdict"),
    [
        ("5.0 billion", "4.0 billion", "greater", SUPPORTED),
        ("4.0 billion", "5.0 billion", "greater", CONTRADICTED),
        ("4.0 billion", "4.02 billion", "greater", UNCHECKED),
        ("3.0 billion", "4.0 billion", "share above", SUPPORTED),
        ("1.0 billion", "4.0 billion", "share above", CONTRADICTED),
        ("2.0 billion", "4.0 billion", "share above", UNCHECKED),
    ],
)
def test_a_comparison_needs_bounds_that_leave_no_doubt(
    tmp_path: Path, exports: str, imports: str, relation: str, verdict: str
) -> None:
    threshold = "threshold = 50\n" if relation == "share above" else ""
    claims = (
        f'[[claim]]\nid = "it"\nwords = "it sold 5"\nkind = "comparison"\nverdict = "supported"\n'
        f'relation = "{relation}"\n{threshold}left = {{ measure = "exports", period = "2024" }}\n'
        'right = { measure = "imports", period = "2024" }\n'
    )
    observations = row("2024", "exports", exports, "customs") + row("2024", "imports", imports, "customs")
    assert checked(tmp_path / "s", observations, claims).verdict == verdict


@pytest.mark.parametrize(
    ("relation", "balance", "verdict"),
    [
        ("positive", "1.0 billion", SUPPORTED),
        ("positive", "-1.0 billion", CONTRADICTED),
        ("negative", "-1.0 billion", SUPPORTED),
        ("negative", "1.0 billion", CONTRADICTED),
    ],
)
def test_a_sign_is_supported_or_contradicted(tmp_path: Path, relation: str, balance: str, verdict: str) -> None:
    claims = (
        '[[claim]]\nid = "it"\nwords = "it sold 5"\nkind = "comparison"\nverdict = "supported"\n'
        f'relation = "{relation}"\nleft = {{ measure = "balance", period = "2024" }}\n'
    )
    assert checked(tmp_path / "s", row("2024", "balance", balance, "customs"), claims).verdict == verdict


def test_what_is_missing_is_named_in_words(tmp_path: Path) -> None:
    finding = checked(tmp_path / "s", "", value_claim("5.0 billion"))
    assert finding.missing == (
        "Kazakhstan's exports to Mongolia in 2024, from a source outside the article's own family"
    )


def test_the_surplus_of_2024_agrees_with_customs_in_yuan() -> None:
    finding = load(default_folder()).findings["surplus-2024"]
    assert finding.verdict == AGREES
    assert finding.bounds is not None
    # 33,932.03 to 33,932.05 million yuan at about 7.11 (7.10 to 7.12) a dollar
    assert finding.bounds.low == pytest.approx(33_932.03e6 / 7.12)
    assert finding.bounds.high == pytest.approx(33_932.05e6 / 7.10)
    assert {source.key for source in finding.sources} == {"gacc-2024-table"}


def test_the_growth_of_the_surplus_takes_the_article_level_and_chinese_statements() -> None:
    finding = load(default_folder()).findings["surplus-growth-2024"]
    assert finding.verdict == AGREES
    assert finding.bounds is not None
    # Exports of 5,838,894,261 and a turnover of 8.4425 to 8.4435 billion leave a surplus of 3.234288522 to 3.235288522.
    assert finding.bounds.low == pytest.approx((4.765 / 3.235288522 - 1) * 100)
    assert finding.bounds.high == pytest.approx((4.775 / 3.234288522 - 1) * 100)
    assert "econotimes-2025-06" not in {source.key for source in finding.sources}


def test_fertilisers_were_less_than_half_of_the_imports_of_2024() -> None:
    finding = load(default_folder()).findings["mainly-fertiliser"]
    assert finding.verdict == CONTRADICTED
    assert finding.bounds is not None
    # 842,989,465 dollars of 12,871.94 million yuan at about 7.11 (7.10 to 7.12) a dollar
    assert finding.bounds.low == pytest.approx(842_989_464.5 / (12_871.945e6 / 7.10) * 100)
    assert finding.bounds.high == pytest.approx(842_989_465.5 / (12_871.935e6 / 7.12) * 100)


@pytest.mark.parametrize(
    ("year", "percent"),
    [
        *((2014, 74.1), (2015, 81.9), (2016, 69.8), (2017, 75.6), (2018, 61.7), (2019, 60.6), (2020, 37.3)),
        *((2021, 39.3), (2022, 51.4), (2023, 56.1)),
    ],
)
def test_the_share_of_fertilisers_in_other_years_is_as_the_readme_says(year: int, percent: float) -> None:
    story = load(default_folder())
    cell = story.reckoning.get(Key("CHN", "BLR", "31", str(year), "imports", "share_percent"))
    assert cell is not None
    assert (round(cell.bounds.low, 1), round(cell.bounds.high, 1)) == (percent, percent)
    assert f"{year} {percent}" in (default_folder() / "README.md").read_text(encoding="utf-8")


def test_no_verdict_of_the_built_in_story_has_moved_and_every_one_is_reasoned_in_its_readme() -> None:
    story = load(default_folder())
    assert [finding.claim.id for finding in story.findings.values() if finding.moved] == []
    reasons = (default_folder() / "README.md").read_text(encoding="utf-8").split("## What the article says")[1]
    for verdict in {finding.verdict for finding in story.findings.values()}:
        assert f"| {verdict} |" in reasons


def test_new_figures_that_contradict_the_article_move_its_verdict(tmp_path: Path) -> None:
    folder = tmp_path / "moved"
    folder.mkdir()
    for path in default_folder().iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == "observations.csv":
            text += "2024,CHN,BLR,balance,usd,TOTAL,4.9 billion,,imf-dots-chn,,\n"
        (folder / path.name).write_text(text, encoding="utf-8")
    moved = [finding for finding in load(folder).findings.values() if finding.moved]
    assert [(finding.claim.id, finding.verdict) for finding in moved] == [("surplus-2024", DIFFERS)]


@pytest.mark.parametrize("folder", built_in_folders(), ids=lambda folder: folder.name)
def test_what_is_not_near_a_claim_changes_nothing_of_its_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = load(folder)
    near = {name: check({name: claim}, story.own) for name, claim in story.claims.items() if not claim.given}
    monkeypatch.setattr(verdicts, "goods_near", lambda _claims, goods: frozenset(goods))
    whole = {name: check({name: claim}, story.own) for name, claim in story.claims.items() if not claim.given}
    assert near == whole


def test_of_all_goods_that_are_not_known_every_category_is_a_part(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    told(folder, "", value_claim("1 billion"), "They say it sold 5 of them.")
    goods = (folder / "goods.csv").read_text(encoding="utf-8")
    (folder / "goods.csv").write_text(goods + "87,Vehicles,chapter,87,TOTAL,,,,\n", encoding="utf-8")
    held = (folder / "observations.csv").read_text(encoding="utf-8")
    cars = row("2024", "exports", "3 billion", "customs").replace("TOTAL", "87")
    (folder / "observations.csv").write_text(held + cars, encoding="utf-8")
    found = load(folder).findings["it"]
    assert (found.verdict, "of which only HS 87 is held" in found.figures) == (DIFFERS, True)
