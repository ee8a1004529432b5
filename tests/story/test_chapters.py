"""Figures that can be broken down: chapters that make up a stated total, in small worlds worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tradeviz.analysis.indicators.flows import MIRROR_BY_MONTH, MIRROR_IN_PART, ONLY_ONE_YEAR
from tradeviz.analysis.reckoning.identities import OF_PARTS
from tradeviz.store.coverage import DECLARED_ROW, FLOOR, SUMMED
from tradeviz.story.chapters import ChapterFigures
from tradeviz.story.figures import DetailedFigures, FiguresQuery, PublishedFigures
from tradeviz.story.load import default_folder, load
from tradeviz.story.template import new_story
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory

SOURCES = """key,title,publisher,url,published,statistics,rank,family,use
table,Table,Bureau,https://bureau.example/table,2025,Bureau,database,table,attribution
other,Other,Office,https://office.example/other,2025,Office,database,other,attribution
"""
GOODS = """goods,name,level,hs,parent,named_in,named_reporter,named_measure,note
TOTAL,All goods,total,,,,,,
V,Minerals,section,25 26 27,TOTAL,,,,
26,Ores,chapter,26,V,,,,
27,Fuels,chapter,27,V,,,,
XVI,Machines,section,84 85,TOTAL,,,,
84,Machinery,chapter,84,XVI,,,,
"""
WHOLE = {"TOTAL": "10.0 billion", "26": "1.50 billion", "27": "2.50 billion", "84": "6.00 billion"}


def rows(values: dict[str, str], *, period: str = "2024", measure: str = "exports", source: str = "table") -> str:
    return "".join(f"{period},KAZ,MNG,{measure},usd,{goods},{text},,{source},,\n" for goods, text in values.items())


def told(folder: Path, observations: str) -> PublishedStory:
    new_story(folder, ("KAZ", "MNG"))
    header = (folder / "observations.csv").read_text(encoding="utf-8")
    (folder / "observations.csv").write_text(header + observations, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "goods.csv").write_text(GOODS, encoding="utf-8")
    return load(folder)


def detailed(folder: Path, observations: str) -> ChapterFigures:
    own = told(folder, observations).own
    assert isinstance(own, ChapterFigures)
    return own


def test_a_section_is_the_sum_of_its_chapters_with_their_bounds(tmp_path: Path) -> None:
    own = detailed(tmp_path / "s", rows(WHOLE))
    (minerals,) = [
        cell for cell in own.reckoning.of("KAZ", "V") if (cell.key.measure, cell.key.unit) == ("exports", "usd")
    ]
    assert (minerals.value, minerals.bounds.low, minerals.bounds.high) == pytest.approx((4e9, 3.99e9, 4.01e9))
    assert minerals.rule == OF_PARTS
    assert [own.published[name]["goods"] for name in minerals.evidence] == ["26", "27"]
    (share,) = [cell for cell in own.reckoning.of("KAZ", "V") if cell.key.unit == "share_percent"]
    assert share.value == pytest.approx(40)


def test_the_only_chapter_of_a_section_stands_for_it_as_it_was_published(tmp_path: Path) -> None:
    own = detailed(tmp_path / "s", rows(WHOLE))
    cell = next(cell for cell in own.reckoning.of("KAZ", "XVI") if cell.key.unit == "usd")
    assert cell.published
    assert own.published[cell.observation]["published"] == "6.00 billion"


def test_observations_stay_those_of_the_file(tmp_path: Path) -> None:
    story = told(tmp_path / "s", rows(WHOLE))
    assert sorted(story.observations["goods"]) == sorted(WHOLE)


@pytest.mark.parametrize(
    "observations",
    [
        rows(WHOLE | {"84": "5.00 billion"}),  # a tenth is missing
        rows(WHOLE | {"84": "7.00 billion"}),
        rows({"TOTAL": "10.0 billion"}),
        rows({"26": "1.50 billion", "27": "2.50 billion", "84": "6.00 billion"}),
        rows({"TOTAL": "10.0 billion"}, source="other") + rows({"26": "4.00 billion", "84": "6.00 billion"}),
        rows({"TOTAL": "10.0 billion", "84": "6 billion", "26": "4 billion"}),  # too loose to call it whole
        rows(WHOLE).replace("84,6.00 billion,,", "84,6.00 billion,over,"),
        "",
    ],
    ids=["less", "more", "no chapter", "no total", "another source", "loose", "open", "nothing"],
)
def test_chapters_that_do_not_make_up_the_total_are_single_values(tmp_path: Path, observations: str) -> None:
    own = told(tmp_path / "s", observations).own
    assert type(own) is PublishedFigures
    assert own.reckoning.of("KAZ", "V") == ()


def test_a_breakdown_is_of_the_latest_whole_year_chosen(tmp_path: Path) -> None:
    observations = rows(WHOLE, period="2023-04/2024-03") + rows(WHOLE, period="2024-04/2025-03")
    observations += rows({"TOTAL": "11.0 billion", "84": "6.00 billion"}, period="2025-04/2026-03")
    observations += rows({"TOTAL": "1.0 billion", "84": "1.00 billion"}, period="2025-04/2025-05")
    own = detailed(tmp_path / "s", observations)
    latest, chosen = own.breakdown_of(FiguresQuery()), own.breakdown_of(FiguresQuery(years=(2023, 2023)))
    assert (latest.year, chosen.year) == ("2024-04/2025-03", "2023-04/2024-03")
    assert dict(zip(latest.frame["goods"], latest.frame["value_usd"], strict=True)) == {"V": 4e9, "XVI": 6e9}
    assert own.breakdown_of(FiguresQuery(years=(2025, 2025))).year == ""


def test_a_breakdown_goes_down_to_chapters_and_no_further(tmp_path: Path) -> None:
    own = detailed(tmp_path / "s", rows(WHOLE))
    down = own.breakdown_of(FiguresQuery(goods=("V",)))
    assert list(down.frame["goods"]) == ["26", "27"]
    assert [down.opens(code) for code in ("TOTAL", "V", "26", "2601")] == [True, True, False, False]
    assert len(own.breakdown_of(FiguresQuery(reporter="MNG")).frame) == 0


def test_what_is_known_in_part_stands_in_a_breakdown_as_such(tmp_path: Path) -> None:
    partner = "2024,MNG,KAZ,imports,usd,26,1.40 billion,,other,,\n"
    values = detailed(tmp_path / "s", rows(WHOLE) + partner).breakdown_of(FiguresQuery(goods=("V",))).values
    found = {(row["reporter"], row["goods"]): (row["value_usd"], row["status"]) for row in values.to_dict("records")}
    assert found == {
        ("KAZ", "TOTAL"): (10e9, DECLARED_ROW),
        ("KAZ", "V"): (4e9, SUMMED),
        ("MNG", "V"): (pytest.approx(1.395e9), FLOOR),
    }


def test_indicators_say_that_the_mirror_is_known_in_part(tmp_path: Path) -> None:
    partner = "2024,MNG,KAZ,imports,usd,26,1.40 billion,,other,,\n"
    story = told(tmp_path / "s", rows(WHOLE) + partner)
    listed = page_view(story, parse_query("goods=V", choices_of(story)).selection).indicators
    missing = {entry.indicator.key: entry.missing for entry in listed.entries}
    assert missing["mirror gap"] == (MIRROR_IN_PART,)
    assert missing["average growth"] == (ONLY_ONE_YEAR,)


def test_the_mirror_of_a_fiscal_year_may_be_known_by_month(tmp_path: Path) -> None:
    partner = "2025-01/2025-02,MNG,KAZ,imports,usd,TOTAL,1.40 billion,,other,,\n"
    story = told(tmp_path / "s", rows(WHOLE, period="2024-04/2025-03") + partner)
    listed = page_view(story, parse_query("", choices_of(story)).selection).indicators
    missing = {entry.indicator.key: entry.missing for entry in listed.entries}
    assert missing["mirror gap"] == (MIRROR_BY_MONTH,)


def test_figures_without_a_breakdown_of_their_own_have_an_empty_one() -> None:
    own = load(default_folder()).own
    assert not isinstance(own, DetailedFigures)
    bare = DetailedFigures(own.pair, own.observations, own.months, own.rates, own.sources, own.goods)
    assert (bare.breakdown_of(FiguresQuery()).year, len(bare.breakdown_of(FiguresQuery()).frame)) == ("", 0)


def test_what_a_claim_takes_as_given_stands_beside_sums(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    told(folder, rows(WHOLE))
    (folder / "article.md").write_text("# Trade\n\nIt sold minerals for $4 billion, 40 percent.\n", encoding="utf-8")
    claims = (
        '[[claim]]\nid = "share"\nwords = "40 percent"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2024"\n'
        'goods = "V"\nunit = "share_percent"\npublished = "40"\ngiven = ["level"]\n\n'
        '[[claim]]\nid = "level"\nwords = "for $4 billion"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2024"\n'
        'goods = "V"\npublished = "4.0 billion"\n'
    )
    (folder / "claims.toml").write_text(claims, encoding="utf-8")
    findings = load(folder).findings
    assert {name: finding.verdict for name, finding in findings.items()} == {"share": "agrees", "level": "agrees"}
    assert findings["level"].sums == ("exports 2024 = sum of 2 published values = $4.000\u00a0billion",)
