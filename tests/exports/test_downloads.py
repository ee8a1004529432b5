"""What goes out as a file."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tradeviz.exports.archive import safe_name, zipped
from tradeviz.exports.download import story_files
from tradeviz.exports.formulas import escaped, escaped_table
from tradeviz.exports.readme import readme
from tradeviz.exports.tables import csv_of, csv_pieces, screen_csv
from tradeviz.model.tables import Column
from tradeviz.story.load import TABLES, default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

STORY = load(default_folder())
FORMULAS = (
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠A1",
    ),
    *(
        "\t=1",
        "\r=1",
        "\n=1",
        "\tplain",
        " =1+1",
        "  +1+1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        '"=1+1"',
        "'=1+1",
        "-",
        "+x",
    ),
    *("-5 percent", "=HYPERLINK('https://evil.example')", "−=".replace("−", "-")),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert escaped(text).startswith("'")
    assert escaped(text).endswith(text[-1])


@pytest.mark.parametrize(
    "text", ["5", "-5", "+5.25", "-1.5e+10", "-4.77 billion", "31", "0101", "", "a-b", "a = b", "−5 %", "3 @ 4"]
)
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1", "a\n'=1"),
        ("a\t@x", "a\t'@x"),
        ('a;"=1', "a;'\"=1"),
        ("a; -x", "a;' -x"),
        ("a;b", "a;b"),
    ],
)
def test_a_cell_that_another_separator_would_begin_anew_is_neutral_too(text: str, safe: str) -> None:
    assert escaped(text) == safe


@given(st.text(st.sampled_from("=+-@＝＠\t\r\n '\";a1,"), max_size=12))
def test_no_cell_read_with_any_separator_begins_a_formula(text: str) -> None:
    safe = escaped(text)
    numbers = safe == text and text.strip("+-").replace(".", "").isdigit()
    for separator in ";\t\n":
        for cell in safe.split(separator):
            assert numbers or not cell.strip(' "').startswith(("=", "+", "-", "@", "＝", "＠"))


# Found by chance: whoever keeps the quotes sees one cell that begins with a line end, whoever reads line by line sees two.
@example("\n=1")
@example("\r=")
@example("a\n\u00a0=1")
@given(st.text(st.sampled_from("=+-@＝＠\t\r\n '\";a1,\u00a0") | st.characters(), max_size=30))
def test_each_part_that_begins_a_formula_has_an_apostrophe_in_front_and_nothing_else_changes(text: str) -> None:
    before, after = (re.split("[;\t\r\n]", whole) for whole in (text, escaped(text)))
    for part, safe in zip(before, after, strict=True):
        assert safe in {part, f"'{part}"}
    assert not escaped(text).startswith(("=", "@", "\t", "\r", "\n"))
    if escaped(text).startswith(("+", "-")):
        assert escaped(text)[1:2].isdigit()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\n=1", "'\n'=1"),
        ("\t=1", "'\t'=1"),
        ("\r\n=1", "'\r\n'=1"),
        (";=1", ";'=1"),
        (" \n-x", "' \n'-x"),
        ("a\n\u00a0=1", "a\n'\u00a0=1"),
        ("a\nb", "a\nb"),
    ],
)
def test_both_the_whole_and_each_line_that_would_run_are_escaped(text: str, safe: str) -> None:
    assert escaped(text) == safe


UNSEEN = "\u2060\u00ad\u200c\u200d\u200e\u200f\u180e\u3164\u2800\u034f\x00\x7f\u2066\u202a\u00a0\u200b\ufeff\U000e0020"


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("sign", "=+-@＝﹦")
def test_a_formula_behind_what_nobody_sees_is_one(unseen: str, sign: str) -> None:
    assert escaped(f"{unseen}{sign}x") == f"'{unseen}{sign}x"
    assert escaped(f"a;{unseen}{unseen}{sign}x") == f"a;'{unseen}{unseen}{sign}x"
    assert escaped(f"a{unseen}{sign}x") == f"a{unseen}{sign}x"


@given(st.text(max_size=20))
def test_escaped_text_holds_the_text_and_nothing_else(text: str) -> None:
    assert escaped(text).replace("'", "") == text.replace("'", "")


def test_the_built_in_story_s_tables_go_out_as_they_are() -> None:
    files = story_files(STORY)
    for name in TABLES:
        assert files[name] == (default_folder() / name).read_bytes()


def test_a_table_with_a_formula_goes_out_without_it() -> None:
    rows = list(csv.reader(io.StringIO(escaped_table('a,b\n"=1,2",-5\n"x\n=1",ü\n'.encode()).decode())))
    assert rows == [["a", "b"], ["'=1,2", "-5"], ["x\n'=1", "ü"]]


def test_numbers_of_a_chart_go_out_as_numbers() -> None:
    text = screen_csv(page_view(STORY, parse_query("", choices_of(STORY)).selection).chart.rows)
    for row in csv.DictReader(io.StringIO(text)):
        assert float(row["value_usd"]) == float(row["value_usd"])
        assert not row["value_usd"].startswith("'")


def test_the_readme_says_what_was_done_to_formulas() -> None:
    assert "Cells that a spreadsheet would run as a formula begin with an apostrophe." in readme(STORY)


@given(st.text(max_size=200))
def test_a_file_name_is_plain_and_leads_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe.isascii()
    assert not safe.startswith((".", "-"))
    assert not set(safe) & set("/\\\"' \r\n:;%")
    assert len(safe) <= 100


@pytest.mark.parametrize("name", ["con", "NUL.csv", "com1", "LPT9.tar.gz", "aux.", ".prn", "Con.zip"])
def test_a_file_name_is_no_device_of_windows(name: str) -> None:
    assert safe_name(name).lower().startswith("story-")
    assert not safe_name(name).endswith(".")


@pytest.mark.parametrize("name", ["console.csv", "com10", "nullable.zip", "lpt.csv", "china-belarus.zip", "con-a.csv"])
def test_a_name_that_only_begins_as_a_devices_stays(name: str) -> None:
    assert safe_name(name) == name


def test_a_zip_is_given_in_pieces_and_is_the_same_each_time() -> None:
    files = {f"{number}.txt": bytes([number]) * 200_000 for number in range(5)}
    pieces = list(zipped(files, "story"))
    assert len(pieces) == 6
    assert pieces == list(zipped(files, "story"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert {name.removeprefix("story/"): archive.read(name) for name in archive.namelist()} == files


def test_a_file_in_pieces_is_the_file_and_so_is_its_zip() -> None:
    columns = (Column("one", "First."), Column("two", "Second."))
    rows = [(f"=row {number}", float(number)) for number in range(12_001)]
    pieces = list(csv_pieces(columns, rows))
    whole = csv_of(columns, rows).encode()
    assert len(pieces) == 3
    assert b"".join(pieces) == whole
    assert list(csv_pieces(columns, [])) == [b"one,two\n"]
    packed = zipfile.ZipFile(io.BytesIO(b"".join(zipped({"a.csv": iter(pieces), "b.csv": whole}, "story"))))
    assert [packed.read(f"story/{name}.csv") for name in "ab"] == [whole, whole]
