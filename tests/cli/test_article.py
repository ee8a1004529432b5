"""`tradeviz draft` and `tradeviz check` of an article: the ledger, a folder that serves at once, sentences for the rest."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tradeviz.cli import main
from tradeviz.story.claims import Claim
from tradeviz.story.drafts import mirrored
from tradeviz.story.load import built_in_folders, load

TRUE = "China's exports to Belarus reached $5.84 billion in 2023."
FALSE = "China's exports to Belarus reached $5.94 billion in 2023."
LONG = (
    f"{TRUE} Turnover grew 67 percent to $8.44 billion.\n\n* It sold 12 cars_and_more [sic] <b>5</b>, in 2019 & 2020.\n\n"
    "1. Mr X came in December 2023, see http://x.example/2023/5?a=7.\n\nExports of wooden toys were worth 5 billion rupees."
)


def run(*words: str, text: str = "") -> Result:
    return CliRunner().invoke(main, [*words], input=text or None)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(LONG)
    return path


def test_the_ledger_has_every_statement_with_its_verdict_and_every_other_number_with_why(article: Path) -> None:
    told = run("draft", str(article), "--date", "2025-06-05")
    assert told.exit_code == 0
    assert "China and Belarus: 4 statements" in told.output
    assert "agrees  “$5.84 billion”" in told.output
    assert "12 cars: it is in a unit that no trade is counted in here" in told.output


def test_the_folder_loads_checks_with_nothing_moved_and_accounts_for_every_number(
    article: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "told"
    told = run("draft", str(article), "--date", "2025", "-o", str(folder))
    assert (told.exit_code, f"Next: tradeviz serve {folder}" in told.output) == (0, True)
    story = load(folder)
    assert story.article.claims() == set(story.claims)
    assert all(claim.led for claim in story.claims.values())
    text = " ".join(block.text for block in story.article.blocks)
    assert all(" ".join(one.split()) in text for one in LONG.split("\n\n"))
    again = run("check", str(folder))
    assert (again.exit_code, "No verdict has moved." in again.output) == (0, True), again.output
    assert run("draft", str(article), "-o", str(folder)).exit_code == 2


@pytest.mark.parametrize(("text", "code"), [(TRUE, 0), (FALSE, 1), ("The weather was fine.", 0)])
def test_checking_an_article_fails_where_something_is_spoken_against(tmp_path: Path, text: str, code: int) -> None:
    path = tmp_path / "article.md"
    path.write_text(text)
    assert run("check", str(path)).exit_code == code
    assert run("check", "-", text=text).exit_code == code


def test_data_are_claim_reviews_with_slots(tmp_path: Path) -> None:
    [review] = json.loads(run("check", "-", "--json", text=FALSE).output)
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["alternateName"] == "differs"
    assert review["tradeviz"]["slots"]["period"] == "2023"


def test_of_a_web_page_the_article_alone_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = f"<p>{TRUE}</p><p>{'The two have known each other for long. ' * 20}</p>"
    menu = "<nav><a href='/'>Home 1</a><a href='/2'>More 2</a></nav>"
    path.write_text(
        f"<html><body>{menu}<article><h1>Trade</h1>{body}</article><footer>Since 1999</footer></body></html>"
    )
    told = run("draft", str(path))
    assert told.exit_code == 0, told.output
    assert "agrees  “$5.84 billion”" in told.output
    assert "1999" not in told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draft", "none.txt"), "none.txt cannot be read: No such file"),
        (("draft", "none.pdf"), "expected a file that ends in .txt, .md or .html"),
        (("draft", "-", "--pair", "CHN", "CHN"), "is no pair; use codes such as CHN BLR"),
        (("draft", "-", "--rate", "CNY"), "is no rate; write CNY=7.11"),
        (("draft", "-", "--date", "June"), "is no day, month or year"),
        (("draft", "-"), "holds no text"),
        (("check", "--date", "2025"), "are for articles"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(words: tuple[str, ...], said: str) -> None:
    told = run(*words)
    assert (told.exit_code, said in told.output) == (2, True), told.output


def test_an_article_longer_than_any_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("5 " * 150_000)
    assert "check it in parts" in run("draft", str(path)).output


@pytest.mark.parametrize("folder", built_in_folders(), ids=lambda folder: folder.name)
def test_the_articles_of_the_built_in_stories_give_what_their_authors_wrote_by_hand(folder: Path) -> None:
    story = load(folder)
    values = [claim for claim in story.claims.values() if claim.kind == "value"]
    text = "\n\n".join(block.text for block in story.article.blocks)
    pair = [side.code for side in story.pair]
    reviews = json.loads(run("draft", "-", "--json", "--pair", *pair, "--date", DATES[folder.name], text=text).output)
    found = {
        tuple(review["tradeviz"]["slots"].get(slot) for slot in ("goods", "period", "measure", "unit", "published"))
        for review in reviews
    }
    same = [one for one in values if one.left and {told(one), told(mirrored(replace(one, either_side=True)))} & found]
    assert len(same) >= FOUND[folder.name]


def told(claim: Claim | None) -> tuple[str, ...]:
    """What a claim says, without whose count it is."""
    assert claim is not None
    assert claim.left is not None
    return (*claim.left[2:], claim.published)


# Of 2 and 24 values; whoever finds more raises these.
FOUND = {"china-belarus": 2, "india-china": 22}
# When they were written: the fiscal year of the second one ended in March 2026.
DATES = {"china-belarus": "2025-06-05", "india-china": "2026-07"}
HOSTILE = (
    "5 " * 50_000, "9" * 100_000, "[" * 50_000, "\u202e" * 1000 + TRUE, "<script>alert(1)</script> " * 500 + TRUE,
    "=1+1\n\n@SUM(A1)\n\n+5\n\n-5", "`" * 1000 + "5", "* 5\n" * 500, "1)\n\n2.\n\n---\n\n===\n\n    5", "\x00\x1b[2J5",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_and_its_folder_loads(tmp_path: Path, text: str) -> None:
    path, folder = tmp_path / "hostile.txt", tmp_path / "folder"
    path.write_text(text)
    told = run("draft", str(path), "--pair", "CHN", "BLR", "-o", str(folder))
    assert told.exit_code == 0, told.output[-500:]
    assert "\x1b" not in told.output
    assert load(folder).pair[0].code == "CHN"


def test_standard_input_that_is_no_text_is_refused() -> None:
    told = CliRunner().invoke(main, ["draft", "-"], input=io.BytesIO(b"\xff\xfe5"))
    assert (told.exit_code, "no UTF-8" in told.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "x" * 300), "found no such folder; expected a story folder"),
        (("check", "x" * 300 + ".txt"), "cannot be read: File name too long"),
        (("draft", "ARTICLE", "-o", "x" * 300), "File name too long; name another folder"),
        (("check", "nofile.txt", "--pair", "CHN", "BLR"), "nofile.txt cannot be read: No such file or directory"),
        (("check", "ARTICLE", "--date", "2025-02-30"), "'2025-02-30' is no day, month or year"),
        (("draft", "ARTICLE", "--date", "2025-13"), "'2025-13' is no day, month or year"),
        (("check", "ARTICLE", "--rate", "ZZZ=3"), "ZZZ is no currency; use codes such as CNY or EUR"),
        (("check", "ARTICLE", "--rate", "CNY=7", "--rate", "cny=8"), "CNY has more than one rate; give one"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(article: Path, words: tuple[str, ...], said: str) -> None:
    told = run(*(str(article) if word == "ARTICLE" else word for word in words))
    assert told.exit_code == 2
    assert said in told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)


def test_a_difference_of_hundreds_of_points_is_told_in_whole_ones(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("China's exports to Belarus grew 250 percent in 2023, customs data show.")
    told = run("check", str(path))
    assert told.exit_code == 1
    assert "by at least 165 percentage points" in " ".join(told.output.split())
