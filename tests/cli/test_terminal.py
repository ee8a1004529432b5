"""Nothing that a file says commands the terminal or the log that it is printed to, or looks like a line of ours."""

from __future__ import annotations

import json
import logging
import os
import re
import unicodedata
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.conftest import comtrade

import tradeviz
from tradeviz.cli import main
from tradeviz.cli.terminal import say, say_aside
from tradeviz.errors import (
    FetchError,
    ImportFileError,
    NotInStoreError,
    Problem,
    StoreError,
    StoryError,
    TradevizError,
    one_line,
    visible,
)
from tradeviz.readers.ingest import ImportResult
from tradeviz.store.report import Report
from tradeviz.store.session import ImportOutcome
from tradeviz.story.claims_report import claims_json
from tradeviz.story.load import default_folder, load
from tradeviz.web.security.error_answers import answer_unexpected

HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\u202ecod\u2028\x9b31m\u2066\u061c\udc80"
TEXTS = st.text(st.characters() | st.sampled_from(HOSTILE + "\n\t\u200e\u2029"), max_size=60)


def commanding(text: str) -> set[str]:
    """The characters of a text that command a terminal or turn text around, told by Unicode's own classes."""
    turning = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    return {
        char
        for char in text
        if (unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char != "\n")
        or unicodedata.bidirectional(char) in turning
        or char in "\u200e\u200f\u061c"
    }


@given(TEXTS)
def test_a_text_is_spelt_out_and_a_plain_one_left_as_it_is(text: str) -> None:
    assert not commanding(visible(text))
    assert not commanding(one_line(text))
    assert "\n" not in one_line(text)
    if not commanding(text):
        assert visible(text) == text
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\u202eb", r"a\u202eb"),
        ("\x9b", r"\u009b"),
        ("\r\n", "\\x0d\n"),
        ("Å 中 é🙂", "Å 中 é🙂"),
    ],
)
def test_what_is_spelt_out_can_be_told(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(TEXTS)
def test_all_that_is_printed_is_spelt_out(text: str) -> None:
    @click.command()
    def command() -> None:
        say(text)
        say(text, end="")
        say_aside(text)

    result = CliRunner().invoke(command)
    assert result.exception is None
    assert not commanding(result.stdout + result.stderr)


@given(TEXTS, TEXTS, TEXTS)
def test_every_error_is_spelt_out(first: str, second: str, third: str) -> None:
    problem = Problem(first, 1, second, third, first)
    kinds = (TradevizError, ImportFileError, StoreError, NotInStoreError)
    for error in (*(kind(first) for kind in kinds), StoryError(first, [problem]), FetchError(5, first)):
        assert not commanding(str(error))


@given(TEXTS, TEXTS, TEXTS)
def test_a_report_has_no_line_that_a_file_wrote(file: str, code: str, note: str) -> None:
    report = Report("a.csv")
    report.unknown_areas[code] = 1
    report.note(visible(note).replace("\n", " "))
    assert len(report.as_text().split("\n")) == 3
    outcome = ImportOutcome(file, "own")
    printed = CliRunner().invoke(click.Command("c", callback=lambda: say(ImportResult(report, outcome).as_text())))
    assert not commanding(printed.output)


def test_a_file_in_a_zip_with_such_a_name_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "esc.zip", "w") as archive:
        archive.writestr("\x1b]0;owned\x07\x1b[2J\u202ecod.csv", comtrade({}))
    result = CliRunner().invoke(main, ["ingest", str(tmp_path / "esc.zip"), "--store", str(tmp_path / "store")])
    assert result.exit_code == 2
    assert not commanding(result.stdout + result.stderr)
    assert r"holds '\x1b]0;owned\x07\x1b[2J\u202ecod.csv', a name with characters that command" in result.stderr


@pytest.mark.parametrize("name", ["\x1b[2J\u202e.csv", "a\nb: 5 rows read.csv", "\udce9.csv"])
def test_a_file_with_such_a_name_is_read_and_its_name_spelt_out(tmp_path: Path, name: str) -> None:
    Path(os.fsencode(str(tmp_path / name)).decode("utf-8", "surrogateescape")).write_text(comtrade({}), "utf-8")
    path = tmp_path / name
    result = CliRunner().invoke(main, ["ingest", str(path), "--store", str(tmp_path / "store")])
    assert result.exit_code == 0, result.output
    assert not commanding(result.output)
    assert f"\n{one_line(name)}: 1 row read" in f"\n{result.stdout}"


def test_an_unknown_code_is_spelt_out_wherever_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "period,reporter,partner,flow,goods,value_usd\n"
        'x\x1b[2J,CHN,BLR,exports,TOTAL,1\n2024,"Q\x1b[2J\nown.csv: 9 rows read",BLR,exports,TOTAL,1\n',
        "utf-8",
    )
    result = CliRunner().invoke(main, ["ingest", str(path), "--set-apart", "--store", str(tmp_path / "store")])
    assert result.exit_code == 2
    path.write_text(path.read_text("utf-8").replace("x\x1b[2J", "2024"), "utf-8")
    result = CliRunner().invoke(main, ["ingest", str(path), "--set-apart", "--store", str(tmp_path / "store")])
    assert result.exit_code == 0, result.output
    assert not commanding(result.output)
    assert r"of these codes: Q\x1b[2J\nown.csv: 9 rows read (1)" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["\x1b[2J"], ["check", "\x1b[2J", "\x1b[2J"], ["check", "--\x1b[2J"], ["fetch", "A", "B", "--detail", "\x1b[2J"],
     ["check", "\x1b[2Jno\nfolder"], ["serve", "--port", "\u202e"], ["new", "\x1b[2J", "--pair", "\x1b[2J", "B"]],
)  # fmt: skip
def test_an_argument_is_spelt_out_in_errors(arguments: list[str]) -> None:
    """A shell puts names of files there, whoever gave them."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert not commanding(result.stdout + result.stderr)
    assert "\\x1b" in result.stderr or "\\u202e" in result.stderr or "\\x1b" in repr(arguments[-2:])


def test_a_ledger_printed_as_json_stays_json(tmp_path: Path) -> None:
    story = load(default_folder())
    assert json.loads(visible(claims_json(story))) == json.loads(claims_json(story))
    hostile = json.dumps(["\x1b\x7f\x9b\u2028\u202e"], ensure_ascii=False)
    assert json.loads(visible(hostile)) == ["\x1b\x7f\x9b\u2028\u202e"]


def test_the_servers_log_holds_no_such_character(caplog: pytest.LogCaptureFixture) -> None:
    with Flask("log").test_request_context("/"), caplog.at_level(logging.ERROR, "tradeviz"):
        error = KeyError(HOSTILE)
        error.__cause__ = RuntimeError(HOSTILE)
        answer_unexpected(error)
    assert "owned" in caplog.text
    assert not commanding(caplog.text)


def test_nothing_is_printed_but_through_the_one_place() -> None:
    package = Path(tradeviz.__file__).parent
    printing = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if re.search(r"\b(print|echo|secho|stdout\.write|stderr\.write)\(", path.read_text("utf-8"))
    }
    assert printing == {str(Path("cli", "terminal.py"))}
