"""A story's categories that are known only through parts of them: floors, and what they rule out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from tests.story.spoken import PSEUDO, unsaid
from tests.story.test_verdicts import SOURCES

from tradeviz.exports.tables import reckoned_csv
from tradeviz.figures import LIGHT, draw
from tradeviz.model.language import speaking
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.story.floors import explain_floor
from tradeviz.story.load import load
from tradeviz.story.template import new_story
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.floors import Floor
    from tradeviz.story.story import PublishedStory
    from tradeviz.views import PageView

# Fertilisers hold potash and urea, which are apart; the two groups of food may overlap, for one names no codes.
GOODS = """31,Fertilisers,chapter,31,TOTAL,,,,
potash,Potash,group,310420,31,,,,
urea,Urea,group,310210,31,,,,
mixed,Fertilisers in bags,group,3104 3105,31,,,,
food,Food,group,,TOTAL,,,,
sweets,Sweets,group,,food,,,,
chocolate,Chocolate,group,1806,food,,,,
"""


def row(goods: str, published: str, period: str = "2023", measure: str = "imports", qualifier: str = "") -> str:
    return f"{period},KAZ,MNG,{measure},usd,{goods},{published},{qualifier},customs,,\n"


def told(
    folder: Path, observations: str, claims: str = "", words: str = "They say it sold 5 of them."
) -> PublishedStory:
    new_story(folder, ("KAZ", "MNG"))
    for name, text in (("observations.csv", observations), ("goods.csv", GOODS)):
        (folder / name).write_text((folder / name).read_text(encoding="utf-8") + text, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "claims.toml").write_text(claims, encoding="utf-8")
    (folder / "article.md").write_text(f"# Trade\n\n{words if claims else 'Nothing.'}\n", encoding="utf-8")
    return load(folder)


def floors(story: PublishedStory) -> dict[tuple[str, str], Floor]:
    return {(key.goods, key.period): floor for key, floor in story.own.floors.items()}


def test_a_category_is_worth_at_least_its_parts(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("potash", "840 million") + row("urea", "60 million"))
    floor = floors(story)["31", "2023"]
    # The digits stand for 835 to 845 and 55 to 65 million.
    assert (floor.value, floor.parts) == (890e6, ("potash", "urea"))
    assert explain_floor(floor, story.goods).replace("\u00a0", " ") == (
        "imports 2023 = at least $890.0 million, of which only potash and urea are held"
    )
    assert floor.evidence == (
        "2023/KAZ/MNG/imports/usd/potash/customs",
        "2023/KAZ/MNG/imports/usd/urea/customs",
    )


@pytest.mark.parametrize(
    ("observations", "parts"),
    [
        (row("potash", "840 million") + row("mixed", "900 million"), ("mixed",)),
        (row("potash", "840 million") + row("mixed", "800 million"), ("potash",)),
        (row("urea", "60 million") + row("mixed", "800 million"), ("mixed", "urea")),
        (row("potash", "840 million", qualifier="over"), ("potash",)),
    ],
)
def test_parts_that_may_overlap_are_never_added(tmp_path: Path, observations: str, parts: tuple[str, ...]) -> None:
    assert floors(told(tmp_path / "s", observations))["31", "2023"].parts == parts


def test_groups_that_name_no_codes_may_overlap_with_any(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("sweets", "7 million") + row("chocolate", "5 million"))
    assert floors(story)["food", "2023"].parts == ("sweets",)


@pytest.mark.parametrize(
    "more",
    [
        row("31", "1.2 billion"),
        row("31", "1 billion", qualifier="over"),
    ],
)
def test_a_category_with_a_value_of_its_own_has_no_floor(tmp_path: Path, more: str) -> None:
    assert floors(told(tmp_path / "s", row("potash", "840 million") + more)) == {}


def test_parts_without_a_lower_end_make_no_floor(tmp_path: Path) -> None:
    assert floors(told(tmp_path / "s", row("potash", "840 million", qualifier="under"))) == {}


def test_a_known_year_hides_the_floors_of_its_months_and_no_others(tmp_path: Path) -> None:
    months = row("potash", "300 million", "2023-01/2023-03") + row("potash", "200 million", "2024-01/2024-03")
    assert set(floors(told(tmp_path / "s", months + row("31", "1.2 billion")))) == {("31", "2024-01/2024-03")}


def test_of_all_goods_there_is_no_floor_to_look_at(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("31", "1.2 billion"))
    assert floors(story) == {}
    assert page_view(story, parse_query("", choices_of(story)).selection).chart.rows == ()


def screen(story: PublishedStory, query: str) -> PageView:
    return page_view(story, parse_query(query, choices_of(story)).selection)


def test_charts_and_downloads_have_the_floor_hollow_and_open(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("potash", "840 million") + row("potash", "1 billion", "2022"))
    chart = screen(story, "goods=31&flow=imports").chart
    assert [(one.period, one.value_usd, one.high_usd, one.origin) for one in chart.rows] == [
        ("2022", 500e6, None, "floor"),
        ("2023", 835e6, None, "floor"),
    ]
    assert chart.title.replace("\u00a0", " ") == (
        "Kazakhstan's imports of fertilisers from Mongolia in 2023: at least $835 million, of which only potash is held"
    )
    assert "no published value" in chart.gaps[0].sentence
    (mark,) = draw(chart, ("KAZ", "MNG"))["data"]
    assert (mark["name"], mark["x"][1::4]) == ("at least", [2022.0, 2023.0])
    bars = screen(story, "chart=goods&flow=imports").chart
    # The floor of all fertilisers is the potash: what rests on the same part stands there once.
    assert {one.goods: one.origin for one in bars.rows} == {"potash": "published"}
    assert bars.title.startswith("The largest published of Kazakhstan's imports from Mongolia: potash, ")
    reckoned = list(csv.DictReader(io.StringIO(reckoned_csv(story.own))))
    (floor,) = [one for one in reckoned if one["goods"] == "31" and one["period"] == "2023"]
    assert (floor["origin"], floor["low"], floor["high"]) == ("floor", "835000000", "")


def test_floors_are_said_in_the_language_of_the_page(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("potash", "840 million") + row("urea", "60 million"))
    with speaking(PSEUDO):
        (floor,) = story.own.floors.values()
        chart = screen(story, "goods=31&flow=imports").chart
        assert unsaid(explain_floor(floor, story.goods), chart.title, chart.subtitle, chart.summary) == []


def value_claim(published: str, qualifier: str = "") -> str:
    return (
        '[[claim]]\nid = "it"\nwords = "it sold 5"\nverdict = "agrees"\nmeasure = "imports"\ngoods = "31"\n'
        f'period = "2023"\nunit = "usd"\npublished = "{published}"\nqualifier = "{qualifier}"\n'
    )


@pytest.mark.parametrize(
    ("published", "qualifier", "verdict"),
    [
        ("0.3 billion", "under", DIFFERS),
        ("0.5 billion", "", DIFFERS),
        ("0.9 billion", "", UNCHECKED),
        ("5 billion", "", UNCHECKED),
        ("0.3 billion", "over", UNCHECKED),
    ],
)
def test_a_claim_differs_from_parts_that_come_to_more_and_never_agrees(
    tmp_path: Path, published: str, qualifier: str, verdict: str
) -> None:
    finding = told(tmp_path / "s", row("potash", "840 million"), value_claim(published, qualifier)).findings["it"]
    assert finding.verdict == verdict
    assert "at least $835" in finding.figures
    assert "of which only potash is held" in finding.sums[0]
    assert [source.key for source in finding.sources] == ["customs"]


FISCAL = "2023-04/2024-03"


def test_digits_below_the_parts_that_another_period_has_say_both(tmp_path: Path) -> None:
    observations = row("potash", "840 million") + row("31", "501 million", FISCAL)
    finding = told(tmp_path / "s", observations, value_claim("501 million")).findings["it"]
    assert finding.verdict == DIFFERS
    size, _colon, mistake = finding.difference.replace("\u00a0", " ").partition(": ")
    assert size == "by at least $334 million"
    assert mistake.startswith("the digits are those of fiscal year 2023–24")


def test_digits_that_parts_allow_may_still_be_those_of_another_period(tmp_path: Path) -> None:
    observations = row("potash", "840 million") + row("31", "901 million", FISCAL)
    finding = told(tmp_path / "s", observations, value_claim("901 million")).findings["it"]
    assert finding.verdict == DIFFERS
    assert finding.difference.startswith("in its period: the digits are those of fiscal year 2023–24")
    assert "of which only potash is held" in finding.figures
    assert "fiscal year 2023–24" in finding.figures
    assert len(finding.evidence) == 2


def test_what_parts_rule_out_rests_on_them_and_on_the_value_beside_them(tmp_path: Path) -> None:
    observations = row("potash", "840 million") + row("food", "90 million")
    story = told(tmp_path / "s", observations, comparison("greater", FOOD, FERTILISERS))
    finding = story.findings["it"]
    assert {story.own.published[name]["goods"] for name in finding.evidence} == {"potash", "food"}
    assert any("of which only potash is held" in line for line in finding.sums)


def test_parts_of_a_fiscal_year_stand_at_its_middle(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("potash", "840 million", FISCAL))
    view = page_view(story, parse_query("goods=31&flow=imports", choices_of(story)).selection)
    assert " in fiscal year 2023–24: at least $835" in view.chart.title
    assert "FY: fiscal years, from April to March." in view.chart.subtitle
    assert "parts of a year" not in view.chart.subtitle
    (mark,) = [trace for trace in draw(view.chart, ("KAZ", "MNG"), LIGHT)["data"] if trace["name"] == "at least"]
    assert mark["x"] == [None, 2023.25, None, None]
    assert view.key_figures.figures[1].label == "Exports FY 2023–24"


def comparison(relation: str, left: str, right: str, threshold: str = "") -> str:
    return (
        '[[claim]]\nid = "it"\nwords = "it sold 5"\nkind = "comparison"\nverdict = "supported"\n'
        f'relation = "{relation}"\n{threshold}\nleft = {{ {left}, period = "2023" }}\nright = {{ {right}, period = "2023" }}\n'
    )


FERTILISERS, FOOD = 'measure = "imports", goods = "31"', 'measure = "imports", goods = "food"'


@pytest.mark.parametrize(
    ("relation", "left", "right", "verdict"),
    [
        ("greater", FOOD, FERTILISERS, CONTRADICTED),
        ("greater", FERTILISERS, FOOD, UNCHECKED),
        ("share above", FOOD, FERTILISERS, CONTRADICTED),
        ("share above", FERTILISERS, FOOD, UNCHECKED),
    ],
)
def test_parts_can_rule_a_comparison_out_and_never_support_one(
    tmp_path: Path, relation: str, left: str, right: str, verdict: str
) -> None:
    threshold = "threshold = 50" if relation == "share above" else ""
    observations = row("potash", "840 million") + row("food", "90 million")
    claims = comparison(relation, left, right, threshold)
    finding = told(tmp_path / "s", observations, claims).findings["it"]
    assert finding.verdict == verdict


def test_whole_values_still_support_and_agree(tmp_path: Path) -> None:
    observations = row("31", "840 million") + row("food", "90 million")
    claims = comparison("greater", FERTILISERS, FOOD)
    assert told(tmp_path / "a", observations, claims).findings["it"].verdict == SUPPORTED
    assert told(tmp_path / "b", observations, value_claim("0.84 billion")).findings["it"].verdict == AGREES
