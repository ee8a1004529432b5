from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import tradeviz
from tradeviz.story.load import default_folder
from tradeviz.views.choices import choice_for, choices_of
from tradeviz.views.selection import parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory


def problems_in(folder: Path) -> str:
    """The text of the one error that loading the folder ends in."""
    with pytest.raises(tradeviz.StoryError) as caught:
        tradeviz.load(folder)
    return str(caught.value)


def add(folder: Path, name: str, line: str) -> int:
    """Append a line to a file of the story; its number."""
    text = (folder / name).read_text("utf-8").rstrip("\n") + "\n"
    (folder / name).write_text(text + line + "\n", "utf-8")
    return text.count("\n") + 1


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def line_of(folder: Path, name: str, words: str) -> int:
    """The line of a file that these words stand in."""
    lines = (folder / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_the_built_in_story_loads(built_in: PublishedStory) -> None:
    assert [one.code for one in built_in.pair] == ["CHN", "BLR"]
    assert built_in.title == "China and Belarus"
    assert built_in.article_source in built_in.sources
    assert built_in.own.years == (1992, 2026)


def test_loading_gives_plain_pandas_frames() -> None:
    story = tradeviz.load(str(default_folder()))
    for frame in (story.observations, story.months, story.rates, story.reckoning.frame):
        assert type(frame) is pd.DataFrame
        assert (frame["low"] <= frame["value"]).all()
        assert (frame["value"] <= frame["high"]).all()
    surplus = story.observations.query("measure == 'balance' and unit == 'usd' and period == '2024'")
    assert set(surplus["value"]) == {4.77e9}
    assert set(surplus["low"]) == {4.765e9}
    assert set(surplus["rank"]) == {2}


def test_every_line_of_the_observations_file_is_an_observation(built_in: PublishedStory) -> None:
    lines = (default_folder() / "observations.csv").read_text("utf-8").splitlines()
    assert list(built_in.observations["line"]) == list(range(2, len(lines) + 1))


def test_every_claim_of_the_built_in_story_is_marked_once_in_its_article(built_in: PublishedStory) -> None:
    marks = [span.claim for block in built_in.article.blocks for span in block.spans if span.claim]
    assert sorted(marks) == sorted(built_in.claims)
    assert list(built_in.article.numbers_outside_claims()) == []


def test_every_claim_leads_to_a_choice_that_can_be_made(built_in: PublishedStory) -> None:
    for claim in built_in.claims:
        choice = choice_for(built_in, claim)
        assert choice.claim == claim
        reading = parse_query(choice.query, choices_of(built_in))
        assert (reading.selection, reading.notices) == (choice, ())


def test_a_story_without_claims_is_a_story(folder: Path) -> None:
    (folder / "claims.toml").unlink()
    (folder / "article.md").write_text("# A title\n\nNo number here.\n", "utf-8")
    assert tradeviz.load(folder).claims == {}


def test_a_story_without_months_is_a_story(folder: Path, built_in: PublishedStory) -> None:
    (folder / "months.csv").unlink()
    story = tradeviz.load(folder)
    assert len(story.months) == 0
    assert list(story.months.columns) == list(built_in.months.columns)
    assert story.reckoning.frame.equals(built_in.reckoning.frame)


def test_months_are_there_to_be_drawn_and_not_reckoned_with(built_in: PublishedStory) -> None:
    of_potash = built_in.own.months_of("CHN", "potash")
    assert len(of_potash) == len(built_in.months)
    assert built_in.own.months_of("BLR", "potash") == ()
    assert {"value", "low", "high", "source", "note", "rank", "family", "id"} <= of_potash[0].keys()
    assert not {name for cell in built_in.reckoning for name in cell.evidence} & set(built_in.months["id"])


def test_a_byte_order_mark_from_a_spreadsheet_does_no_harm(folder: Path, built_in: PublishedStory) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert tradeviz.load(folder).observations.equals(built_in.observations)


def test_the_folder_has_a_name_even_when_it_is_named_by_a_dot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert tradeviz.load(".").name == "copy"


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(tradeviz.StoryError, match="no-such-story: found no such folder"):
        tradeviz.load("no-such-story")


def test_a_story_error_is_a_tradeviz_error_and_a_value_error() -> None:
    assert issubclass(tradeviz.StoryError, tradeviz.TradevizError)
    assert issubclass(tradeviz.StoryError, ValueError)


def test_mistakes_in_every_file_are_told_at_once_with_file_and_line(folder: Path) -> None:
    unknown_source = add(folder, "observations.csv", "2024,CHN,BLR,exports,tonnes,TOTAL,5 million,,nobody-2024,,")
    unknown_goods = add(folder, "observations.csv", "2024,CHN,BLR,exports,tonnes,unicorns,5 million,,gacc-2024-table,,")
    other_country = add(folder, "observations.csv", "2024,CHN,FRA,exports,tonnes,TOTAL,5 million,,gacc-2024-table,,")
    with_itself = add(folder, "observations.csv", "2024,CHN,CHN,exports,tonnes,TOTAL,5 million,,gacc-2024-table,,")
    month_source = add(folder, "months.csv", "2024-01,CHN,BLR,exports,tonnes,potash,5,,nobody-2024,,")
    month_goods = add(folder, "months.csv", "2024-01,CHN,BLR,exports,tonnes,unicorns,5,,gacc-2024-table,,")
    month_country = add(folder, "months.csv", "2024-01,FRA,BLR,exports,tonnes,potash,5,,gacc-2024-table,,")
    month_itself = add(folder, "months.csv", "2024-01,CHN,CHN,exports,tonnes,potash,5,,gacc-2024-table,,")
    month_again = add(folder, "months.csv", "2024-08,CHN,BLR,imports,usd,potash,57 million,,reform-2024-potash,,")
    measure = add(folder, "observations.csv", "2024,CHN,BLR,export,usd,TOTAL,5 million,,gacc-2024-table,,")
    month = add(folder, "observations.csv", "2024-13,CHN,BLR,exports,usd,TOTAL,5 million,,gacc-2024-table,,")
    digits = add(folder, "observations.csv", "2024,CHN,BLR,exports,usd,87,5 millions,,gacc-2024-table,,")
    short = add(folder, "observations.csv", "2024,CHN,BLR")
    rate = add(folder, "rates.csv", "2023,CNY,7.08,,nobody-2023,")
    add(folder, "goods.csv", "unicorn-horn,Horn of unicorns,group,,unicorns,nobody-2020,CHN,imports,")
    line = add(folder, "article.md", "\nIt was 99 percent.")
    replace(folder, "datapackage.json", '"polskienews-2025-06"', '"nobody-2025"')
    replace(folder, "claims.toml", 'words = "has been to China 15 times"', 'words = "has been to Mars"')
    replace(folder, "claims.toml", 'sources = ["chinascope-2025-06", "anews-2025-06-04"]', 'sources = ["nobody-2026"]')
    replace(folder, "claims.toml", 'goods = "8450"', 'goods = "8999"')

    paragraph = line_of(folder, "article.md", "Belarus has long stood in Russia's camp")
    claim = line_of(folder, "claims.toml", 'id = "fifteen-visits"') - 1
    text = problems_in(folder)

    for expected in (
        f"observations.csv, line {unknown_source}, source: found 'nobody-2024'",
        f"observations.csv, line {unknown_goods}, goods: found 'unicorns'",
        f"observations.csv, line {other_country}, partner: found 'FRA'; expected one of CHN, BLR",
        f"observations.csv, line {with_itself}, partner: found the reporter itself",
        f"months.csv, line {month_source}, source: found 'nobody-2024'; expected a key of sources.csv",
        f"months.csv, line {month_goods}, goods: found 'unicorns'; expected a code of goods.csv",
        f"months.csv, line {month_country}, reporter: found 'FRA'; expected one of CHN, BLR",
        f"months.csv, line {month_itself}, partner: found the reporter itself",
        f"months.csv, line {month_again}, period, reporter, partner, measure, unit, goods, source: "
        "found 2024-08, CHN, BLR, imports, usd, potash, reform-2024-potash again; "
        "expected no value that observations.csv has",
        f"observations.csv, line {measure}, measure: found 'export'; expected one of exports, imports",
        f"observations.csv, line {month}, period: found '2024-13'",
        f"observations.csv, line {digits}, published: found '5 millions'; expected digits such as",
        f"observations.csv, line {short}: found 3 cells; expected 11",
        f"rates.csv, line {rate}, source: found 'nobody-2023'",
        "goods.csv, parent of unicorn-horn: found 'unicorns'",
        "goods.csv, named_in of unicorn-horn: found 'nobody-2020'",
        f"article.md, line {line + 1}: found the number 99 outside every claim",
        f"article.md, line {paragraph}: found the number 15 outside every claim",
        "datapackage.json, tradeviz.story.article: found 'nobody-2025'",
        f"claims.toml, line {claim}, words: found 'has been to Mars'; expected words that stand in article.md",
        "sources: found 'nobody-2026'; expected a key of sources.csv",
        "goods: found '8999'; expected a code of goods.csv",
    ):
        assert expected in text


def test_mistakes_among_the_claims_are_told_at_once_with_their_lines(folder: Path) -> None:
    (folder / "claims.toml").write_text(
        """
[[claim]]
id = "one"
words = "a rule of 31 years"
verdict = "true"
kind = "value"
measure = "profit"
period = "2024-02/2024-01"
published = "many"

[[claim]]
id = "two"
words = "15 times"
verdict = "agrees"
measure = "exports"
period = "2024"
published = "15"
given = ["three", "nobody"]
colour = "red"

[[claim]]
id = "three"
words = "47.6 percent"
verdict = "agrees"
measure = "exports"
period = "2024"
published = "47.6"
given = ["two"]

[[claim]]
id = "three"
words = "true friend"
verdict = "agrees"
kind = "comparison"
relation = "greater"
threshold = "half"
left = { measure = "exports", period = "2024", reporter = "FRA" }
""",
        "utf-8",
    )
    replace(folder, "claims.toml", 'colour = "red"\n', "")
    text = problems_in(folder)
    for expected in (
        "claims.toml, line 5, verdict: found 'true'; expected one of agrees, differs",
        "claims.toml, line 7, measure: found 'profit'; expected one of exports",
        "claims.toml, line 8, period: found '2024-02/2024-01'; expected a period such as 2024",
        "claims.toml, line 9, published: found 'many'",
        "claims.toml, line 18, given: found 'nobody'; expected the id of another claim",
        "found three → two → three; expected givens that do not run in a circle",
        "claims.toml, line 35, threshold: found 'half'; expected a percentage such as 50",
        "claims.toml, line 29, right: found nothing; expected a cell to compare with for 'greater'",
        "claims.toml, line 36, left.reporter: found 'FRA'; expected one of CHN, BLR",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ('colour = "red"', "claims.toml, line 7, colour: found a key that a claim of this kind has not"),
        ('given = "one"', "claims.toml, line 7, given: found 'one'; expected a list of keys"),
        ("note = 5", "claims.toml, line 7, note: found 5; expected a sentence"),
        ('kind = "rumour"', "claims.toml, line 7, kind: found 'rumour'; expected one of value, comparison, statement"),
        ('given = ["one"]', "claims.toml, line 7, given: found one → one; expected givens that do not run in a circle"),
        ('[[claim]]\nid = "one"', "claims.toml, line 8, id: found 'one'"),
        ("[other]", "claims.toml: found an unknown table 'other'; expected [[claim]] tables only"),
        ("= 5", "claims.toml, line 7: found no TOML that can be read"),
    ],
)
def test_a_mistake_in_a_claim_names_line_key_value_and_the_way_out(folder: Path, change: str, expected: str) -> None:
    (folder / "article.md").write_text("# Title\n\nExports came to 5 and more.\n", "utf-8")
    claim = 'id = "one"\nwords = "came to 5"\nverdict = "agrees"\nkind = "statement"\nsources = ["tass-2025-01-26"]\n'
    rest = 'words = "more"\nverdict = "agrees"\n' if change.startswith("[[") else 'reason = "so"\n'
    if change.startswith("kind"):
        claim = claim.replace('kind = "statement"\n', "\n")
    (folder / "claims.toml").write_text(f"[[claim]]\n{claim}{change}\n{rest}", "utf-8")
    assert expected in problems_in(folder)


def test_a_multiple_in_a_claim_is_growth_and_no_amount(folder: Path) -> None:
    (folder / "article.md").write_text("# Title\n\nExports came to 2 times as much.\n", "utf-8")
    claim = '[[claim]]\nid = "one"\nwords = "came to 2 times"\nverdict = "cannot be checked"\nmeasure = "exports"\n'
    claim += 'period = "1993"\npublished = "2 times"\n'
    (folder / "claims.toml").write_text(claim, "utf-8")
    assert "claims.toml, line 7, published: found '2 times'; expected digits without 'times'" in problems_in(folder)
    (folder / "claims.toml").write_text(claim + 'unit = "yoy_percent"\n', "utf-8")
    finding = tradeviz.load(folder).findings["one"]
    assert (
        finding.says
        == "Growth of China's exports to Belarus in 1993: +100\u00a0%, that is +50.0\u00a0% to +150.0\u00a0%."
    )


def test_two_claims_with_one_id_are_told_with_both_lines(folder: Path) -> None:
    (folder / "article.md").write_text("# Title\n\nFirst this, then that.\n", "utf-8")
    claim = 'id = "twin"\nverdict = "cannot be checked"\nkind = "statement"\nreason = "so"\n'
    text = f'[[claim]]\nwords = "First this"\n{claim}\n[[claim]]\nwords = "then that"\n{claim}'
    (folder / "claims.toml").write_text(text, "utf-8")
    assert "claims.toml, line 10, id: found 'twin'; expected each id once; it stands in line 1 already" in problems_in(
        folder
    )


@pytest.mark.parametrize(
    "pair",
    [None, "CHN", [], ["CHN"], ["CHN", "CHN"], ["CHN", "XYZ"], ["chn", "blr"], ["CHN", "BLR", "RUS"], [1, 2], {}],
)
def test_a_pair_that_is_no_two_economies_is_shown_as_it_stands(folder: Path, pair: object) -> None:
    (folder / "datapackage.json").write_text(json.dumps({"tradeviz": {"pair": pair}}), "utf-8")
    assert f"datapackage.json, tradeviz: found the pair {pair!r}; expected " in problems_in(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "null", '{"tradeviz": 5}', "[" * 200_000, '{"tradeviz": null}'])
def test_a_package_file_that_is_none_is_a_problem_of_that_file(folder: Path, text: str) -> None:
    (folder / "datapackage.json").write_text(text, "utf-8")
    assert "  datapackage.json" in problems_in(folder)


def test_missing_files_are_all_named_and_nothing_else_is(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    text = problems_in(folder)
    assert "5 problems" not in text
    for name in ("observations.csv", "sources.csv", "goods.csv", "rates.csv", "datapackage.json", "article.md"):
        assert f"\n  {name}: found no readable file (No such file or directory)" in text
    assert text.count("\n") == 6


@pytest.mark.parametrize("name", ["observations.csv", "sources.csv", "goods.csv", "rates.csv"])
def test_a_table_that_cannot_be_read_is_not_blamed_on_the_tables_that_refer_to_it(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xff\xfe")
    text = problems_in(folder)
    assert text.count("\n") == 1
    assert f"{name}: found bytes that are not UTF-8 (at byte 0)" in text


@pytest.mark.parametrize("name", ["article.md", "claims.toml", "datapackage.json"])
def test_text_that_is_not_utf8_is_a_problem_of_its_file(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"caf\xe9 1999")
    assert f"  {name}" in problems_in(folder)


@pytest.mark.parametrize("name", ["article.md", "claims.toml", "datapackage.json", "observations.csv"])
def test_a_folder_where_a_file_should_be_is_a_problem_of_that_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    text = problems_in(folder)
    assert f"  {name}: found no " in text or f"  {name}, line 0" in text


def test_a_threshold_too_large_for_any_share_is_refused(folder: Path) -> None:
    replace(folder, "claims.toml", "threshold = 50", f"threshold = 1{'0' * 400}")
    assert "expected a percentage such as 50" in problems_in(folder)


def test_the_same_observation_twice_names_both_lines(folder: Path) -> None:
    row = (folder / "observations.csv").read_text("utf-8").splitlines()[1]
    line = add(folder, "observations.csv", row)
    assert f"observations.csv, line {line}, " in problems_in(folder)
    assert "each once; it stands in line 2 already" in problems_in(folder)


def test_a_statement_resting_on_the_articles_own_family_is_refused(folder: Path) -> None:
    replace(
        folder,
        "claims.toml",
        'sources = ["chinascope-2025-06", "anews-2025-06-04"]',
        'sources = ["polskienews-2025-06"]',
    )
    assert "sources: found no source outside the article's own family" in problems_in(folder)


def test_problems_come_in_the_order_of_file_and_line(folder: Path) -> None:
    add(folder, "observations.csv", "x")
    add(folder, "observations.csv", "y")
    (folder / "article.md").unlink()
    with pytest.raises(tradeviz.StoryError) as caught:
        tradeviz.load(folder)
    assert list(caught.value.problems) == sorted(caught.value.problems)
    assert "3 problems to mend" in str(caught.value)
