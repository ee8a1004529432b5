"""The page that checks any article: it needs no script, keeps nothing, and shows text as text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import COMTRADE
from tests.story.spoken import unsaid
from tests.story.test_article_check import ROWS
from tests.story.test_checking import filled

from tradeviz.readers.article_text import MOST_CHARACTERS
from tradeviz.story.article_folder import plain_article
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ARTICLE = (
    "China's exports to Belarus reached $5.94 billion in 2023. China's imports of potash from Belarus were worth $1.5 "
    "billion in 2023.\n\nLukashenko has been to Beijing 14 times."
)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    place = filled(tmp_path_factory.mktemp("check") / "store", {COMTRADE: ROWS})
    client: FlaskClient = create_app(catalog=Catalog([load(default_folder())], place)).server.test_client()
    return client


def sent(reader: FlaskClient, text: str = ARTICLE, path: str = "/check", **fields: str) -> TestResponse:
    return reader.post(path, data={"text": text, "date": "2025-06-05", "first": "", "second": "", **fields})


def verdicts(answer: TestResponse) -> list[str]:
    return re.findall(r'<a [^>]*data-verdict="(.*?)"', answer.get_data(as_text=True))


def place(text: str, words: str) -> int:
    return text.index(words)


def test_before_a_text_is_sent_there_is_a_form_and_no_script(reader: FlaskClient) -> None:
    page = reader.get("/check").get_data(as_text=True)
    [form] = re.findall(r"<form [^>]*>", page)
    assert 'action="check"' in form
    assert 'method="post"' in form
    assert "<script" not in page
    assert '<option value="BLR">Belarus</option>' in page


def test_the_answer_has_the_text_with_marks_counts_and_every_statement_with_its_evidence(reader: FlaskClient) -> None:
    answer = sent(reader)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, verdicts(answer)) == (200, ["differs", "agrees"])
    assert "2 statements" in page
    assert "by at least $96" in page
    assert "1 differ" in page
    assert "14 times" in page
    assert "Set-Cookie" not in answer.headers


def test_a_slot_that_is_corrected_is_checked_again(reader: FlaskClient) -> None:
    start = place(ARTICLE, "$5.94 billion")
    assert verdicts(sent(reader, **{f"{start}.published": "5.84 billion"})) == ["agrees", "agrees"]
    assert verdicts(sent(reader, **{f"{start}.measure": "nonsense", f"{start}.period": "x" * 500})) == [
        "cannot be checked", "agrees",
    ]  # fmt: skip


def test_a_claim_is_dropped_and_a_number_made_one_and_both_stay_so(reader: FlaskClient) -> None:
    first, times = place(ARTICLE, "$5.94 billion"), place(ARTICLE, "14 times")
    answer = sent(reader, **{f"{first}.is": "none", f"{times}.is": "claim"})
    page = answer.get_data(as_text=True)
    assert verdicts(answer) == ["agrees", "cannot be checked"]
    assert "whoever read it over took it for no claim" in page
    chosen = [option for option in re.findall(r"<option [^>]*>", page) if " selected" in option]
    assert [sum(f'value="{one}"' in option for option in chosen) for one in ("none", "claim")] == [1, 1]


def test_a_count_made_a_claim_is_in_no_unit_until_one_is_named(reader: FlaskClient) -> None:
    text = "China and Belarus signed 35 agreements. China's exports to Belarus were $5.84 billion in 2023."
    answer = sent(reader, text, **{f"{place(text, '35')}.is": "claim", f"{place(text, '35')}.period": "2023"})
    assert verdicts(answer)[0] == "cannot be checked"
    assert "the unit; the number counts something" in answer.text


def test_the_store_is_evidence_for_any_pair(reader: FlaskClient) -> None:
    text = "Kazakhstan's exports to Mongolia reached $5 billion in 2024. In 2019 they had been $1 billion."
    answer = sent(reader, text)
    page = answer.get_data(as_text=True)
    assert verdicts(answer)[0] == "agrees"
    assert "Decided by UN Comtrade of United Nations" in page
    assert "tradeviz fetch KAZ MNG --years 2019" in page


def test_the_pair_can_be_named(reader: FlaskClient) -> None:
    answer = sent(reader, "Exports reached $5.84 billion in 2023.", first="CHN", second="BLR")
    assert "China and Belarus" in answer.get_data(as_text=True)
    assert "no two economies" in sent(reader, "The weather was fine.").get_data(as_text=True)


@pytest.mark.parametrize("date", ["yesterday", "2025-13", "2025-06-31", "05.06.2025"])
def test_a_date_that_is_none_is_said_and_the_text_is_read_without_one(reader: FlaskClient, date: str) -> None:
    page = sent(reader, date=date).get_data(as_text=True)
    assert f"“{date}” is no date such as 2025-06-05, 2025-06 or 2025, so none was read." in page
    assert "is no date" not in sent(reader, date="2025-06").get_data(as_text=True)


def test_an_article_as_long_as_may_be_is_read_in_any_script(reader: FlaskClient) -> None:
    """A browser sends nine bytes for one Chinese character."""
    text = "中" * (MOST_CHARACTERS - 1000) + f"\n\n{ARTICLE}"
    assert sent(reader, text, first="CHN", second="BLR").status_code == 200


@pytest.mark.parametrize(("first", "second"), [("CHN", ""), ("", "BLR"), ("CHN", "CHN"), ("XXX", "BLR")])
def test_economies_that_are_no_pair_are_said_and_the_text_decides(reader: FlaskClient, first: str, second: str) -> None:
    page = sent(reader, first=first, second=second).get_data(as_text=True)
    assert "A pair is two economies: choose both or neither. They were looked for in the text." in page
    assert "China and Belarus" in page


def test_the_download_is_a_folder_that_loads(reader: FlaskClient, tmp_path: Path) -> None:
    answer = sent(reader, path="/check/story.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="article-chn-blr.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(tmp_path)
    story = load(tmp_path / "article-chn-blr")
    assert [one.verdict for one in story.findings.values()] == ["differs", "agrees"]
    assert sent(reader, "Fine.", path="/check/story.zip").status_code == 400


HOSTILE = (
    "<script>alert(1)</script> China's exports to Belarus reached $5 billion in 2023.", "</textarea><img src=x onerror=y>",
    "\u202eevil 5", "[" * 9_000, "5 " * 9_000, "=cmd()|'5'!A0", "&lt;b&gt; 5",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_shown_as_text(reader: FlaskClient, text: str) -> None:
    answer = sent(reader, text, first="CHN", second="BLR")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page


def test_what_is_no_form_of_this_page_or_too_large_is_refused(reader: FlaskClient) -> None:
    body = "text=5"
    elsewhere = {"Origin": "https://evil.example.org"}
    assert reader.post("/check", data=body, content_type=FORM, headers=elsewhere).status_code == 403
    site = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert reader.post("/check", data=body, content_type=FORM, headers=site).status_code == 403
    assert reader.post("/check", data="{}", content_type="application/json").status_code == 415
    assert reader.post("/check", data="text=" + "5" * 3_000_000, content_type=FORM).status_code == 413
    assert reader.post("/start", data=body, content_type=FORM).status_code == 405
    assert reader.get("/check/story.zip").status_code == 405
    assert "holds no text" in reader.post("/check", data="text=+", content_type=FORM).get_data(as_text=True)


def test_every_sentence_is_in_the_language_of_the_page(reader: FlaskClient) -> None:
    page = reader.get("/check?lang=en-XA").get_data(as_text=True)
    texts = re.findall(r">([^<>]+)<", page.partition("<body")[2])
    assert unsaid(*(text for text in texts if text != "tradeviz" and "Guess" in text)) == []


def test_the_start_page_and_every_story_lead_to_it(reader: FlaskClient) -> None:
    assert 'href="check"' in reader.get("/start").get_data(as_text=True)
    assert 'href="check"' in reader.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("slot", "text", "shown"),
    [
        ("published", "5.94bn", "5.94 billion"),
        ("published", "$5.94bn", "5.94 billion"),
        ("published", "5,94 billion dollars", "5.94 billion"),
        ("published", "$5,940 million", "5940 million"),
        ("published", "−29½%", "-29.5"),
        ("published", "5.94 or 6", "5.94 or 6"),
        ("period", "last year", "2024"),
        ("period", "January to August 2023", "January to August 2023"),
        ("period", "2023-01/2023-08", "January to August 2023"),
        ("period", "whenever", "whenever"),
        ("goods", "potash", "Potash (HS 3104)"),
        ("goods", "3104", "Potash (HS 3104)"),
        ("goods", "Potash (HS 3104)", "Potash (HS 3104)"),
        ("goods", "All goods", "All goods"),
        ("goods", "unheard-of wares", "unheard-of wares"),
    ],
)
def test_a_slot_takes_words_or_codes_and_shows_words(reader: FlaskClient, slot: str, text: str, shown: str) -> None:
    start = place(ARTICLE, "$5.94 billion")
    page = sent(reader, **{f"{start}.{slot}": text}).text
    [field] = re.findall(rf'<input [^>]*name="{start}.{slot}"[^>]*>', page)
    assert f'value="{shown}"' in field


def test_a_qualifier_in_the_field_of_digits_is_one(reader: FlaskClient) -> None:
    start = place(ARTICLE, "$5.94 billion")
    assert verdicts(sent(reader, **{f"{start}.published": "more than $5.8bn"})) == ["agrees", "agrees"]
    assert verdicts(sent(reader, **{f"{start}.published": "5.84bn"})) == ["agrees", "agrees"]


def test_what_a_field_showed_itself_changes_nothing(reader: FlaskClient) -> None:
    page = sent(reader).text
    fields = dict(re.findall(r'<input [^>]*name="([0-9]+\.[a-z]+)"[^>]* value="([^"]*)"', page))
    assert len(fields) == 6
    assert verdicts(sent(reader, **fields)) == verdicts(sent(reader))


def test_rates_that_cannot_be_read_are_said(reader: FlaskClient) -> None:
    page = sent(reader, rates="EUR=0.92 ZZZ=3 nonsense USD=1").text
    assert page.count("is no exchange rate such as EUR=0.92, so it was not used.") == 3
    assert "“EUR=0.92” is no" not in page


LIST = """China's trade with Belarus in 2024:
- Imports: $1.81bn
- Cars: $1.81bn
- Surplus: $4.77bn
In 2023, exports had been $5.84bn.

| Year | Exports |
|------|---------|
| 2022 | $9.99bn |
"""


def test_lines_of_a_pasted_text_that_are_sentences_of_their_own_stay_so(reader: FlaskClient, tmp_path: Path) -> None:
    answer = sent(reader, LIST)
    assert verdicts(answer) == ["agrees", "cannot be checked", "agrees", "agrees"]
    assert "<p>- Imports: " in answer.text
    with zipfile.ZipFile(io.BytesIO(sent(reader, LIST, "/check/story.zip").data)) as archive:
        archive.extractall(tmp_path)
    found = [one.verdict for one in load(tmp_path / "article-chn-blr").findings.values()]
    assert found == ["agrees", "cannot be checked", "agrees", "agrees"]


def test_a_text_as_it_is_shown_is_read_the_same_again() -> None:
    text = "# Trade\n\nA line\nthat is wrapped.\n\n• One\n• Two\n\nA\tB\n1\t2\n3\t4\nAfter."
    shown = plain_article(text)
    assert shown == "# Trade\n\nA line that is wrapped.\n\n• One\n\n• Two\n\nA | B\n1 | 2\n3 | 4\n\nAfter."
    assert plain_article(shown) == shown
