"""The file: the same bytes for the same figures, a policy that lets nothing else in, and text that stays text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from tests.publish.conftest import DAY, HOSTILE, write_story

from tradeviz.model.language import languages, speaking
from tradeviz.publish.content import csv_rows
from tradeviz.publish.document import published_html
from tradeviz.publish.edition import digest_of, edition_of, read_day
from tradeviz.publish.packing import unpacked
from tradeviz.story.load import load
from tradeviz.views.choices import choice_for

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.document_fromstring(text)


@pytest.fixture(scope="module")
def pack(page: Any) -> Any:
    return unpacked(json.loads(page.get_element_by_id("pack").text))


def test_the_same_figures_give_the_same_bytes_but_for_the_date(tmp_path: Path, text: str) -> None:
    again = load(write_story(tmp_path / "kazakhstan-mongolia"))
    assert published_html(again, edition_of(again, DAY)) == text
    later = published_html(again, edition_of(again, "2026-01-31"))
    assert later != text
    assert later.replace("2026-01-31", DAY) == text


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_writes_the_same_bytes(tmp_path: Path, text: str, seed: str) -> None:
    """The order of Python's sets is another one in each process."""
    folder, place = write_story(tmp_path / "kazakhstan-mongolia"), tmp_path / "out.html"
    command = [sys.executable, "-c", "from tradeviz.cli import main; main()", "publish", str(folder)]
    around = os.environ | {"PYTHONHASHSEED": seed}
    subprocess.run([*command, "-o", str(place), "--date", DAY], env=around, check=True, stdout=subprocess.PIPE)
    assert place.read_bytes() == text.encode()


def test_the_digest_is_that_of_the_figures(tmp_path: Path, story: PublishedStory) -> None:
    same, other = (
        load(write_story(tmp_path / first[:4] / "kazakhstan-mongolia", first=first))
        for first in ("85.1 million", "85.2 million")
    )
    assert digest_of(same) == digest_of(story) != digest_of(other)


def test_it_says_when_it_was_made_of_which_figures_and_where_a_newer_one_may_be(
    page: Any, story: PublishedStory
) -> None:
    said = page.get_element_by_id("edition").text_content()
    digest = digest_of(story)
    assert f"Made on {DAY} from figures of version 1.2.0, SHA-256 {digest[:12]}." in said
    assert "A newer one may be where this one was found." in said
    told = {one.get("name"): one.get("content") for one in page.xpath("//meta[starts-with(@name, 'tradeviz:')]")}
    assert told == {
        "tradeviz:name": "kazakhstan-mongolia",
        "tradeviz:made": DAY,
        "tradeviz:version": "1.2.0",
        "tradeviz:digest": f"sha256-{digest}",
    }
    placed = published_html(story, edition_of(story, DAY, "https://trade.example/?a=1&b=2"))
    assert "A newer one may be at" in html.document_fromstring(placed).get_element_by_id("edition").text_content()


def test_the_policy_names_every_script_and_style_of_the_file_by_its_hash_and_nothing_else(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = {rule.split(" ")[0]: rule.split(" ")[1:] for rule in policy.split("; ")}
    run = page.xpath("//script[not(@type)]")
    assert rules["script-src"] == [_hash(one.text) for one in run]
    assert rules["style-src"] == [_hash(one.text) for one in page.xpath("//style")]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    assert page.xpath("//@style") == []
    assert [name for one in page.iter("*") for name in one.attrib if name.startswith("on")] == []


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_nothing_of_it_is_elsewhere(page: Any) -> None:
    assert all(address.startswith("data:") for address in page.xpath("//@src | //link/@href | //@srcset"))
    leading = {address.split(":")[0] for address in page.xpath("//a/@href") if not address.startswith("#")}
    assert leading <= {"https", "http"}


def test_hostile_text_is_text(page: Any, text: str, pack: Any) -> None:
    assert len(page.xpath("//script")) == 5  # the pack and four of ours
    assert text.count("</script>") == 5
    assert HOSTILE not in text
    assert page.xpath("//article//h1")[0].text_content() == f"Sold {HOSTILE}"
    assert HOSTILE in json.dumps(pack["words"]["goods"], ensure_ascii=False)


def test_every_link_within_the_file_has_its_place(page: Any, pack: Any) -> None:
    for href in page.xpath("//a[not(@data-choice)]/@href[starts-with(., '#')]"):
        assert page.xpath("//*[@id=$name]", name=href[1:]), href
    for choice in page.xpath("//a[@data-choice]/@href"):
        assert state(pack, choice.removeprefix("#").removeprefix("=").partition("&sort=")[0]), choice


def state(pack: Any, query: str) -> Any:
    """What the file holds of a choice."""
    found = pack["states"]
    for pair in filter(None, query.split("&")):
        found = found[pair]
    return found[""]


def test_csv_is_cells_that_make_the_same_text() -> None:
    text = 'a,"b, ""c""",\n"two\nlines",,1.50\n'
    assert "".join(",".join(row) + "\n" for row in csv_rows(text)) == text


def test_a_story_in_another_language_is_a_file_in_it(story: PublishedStory) -> None:
    with speaking(languages()["en-XA"]):
        told = published_html(story, edition_of(story, DAY))
    assert '<html lang="en-XA"' in told
    assert re.search(r"<h2>\[[^<]*\]</h2>", told)


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "05.06.2025", ""])
def test_a_day_is_written_as_2025_06_05(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{text!r} is no day such as 2025-06-05.")):
        read_day(text, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0001-01-01", "0001-01-01 is before 1970-01-01, when no such file was made. Nothing was written."),
        ("2026-01-03", "2026-01-03 is still to come: today is 2026-01-01, and a file says when it was made."),
    ],
)
def test_a_file_is_made_neither_before_computers_nor_in_days_to_come(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_day(text, date(2026, 1, 1))
    # East of Greenwich it may be tomorrow.
    assert read_day("2026-01-02", date(2026, 1, 1)) == "2026-01-02"


def test_a_claim_is_held_with_its_verdict_and_its_chart(story: PublishedStory, pack: Any) -> None:
    shown = state(pack, choice_for(story, "sold").query)
    assert "Agrees" in json.dumps(shown["panel-place"])
    assert shown["card"]
