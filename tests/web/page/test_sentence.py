"""Sentences with elements in them, and the marks on text that stays English."""

from __future__ import annotations

import gettext

import pytest
from babel import Locale
from dash import html

from tradeviz.model.language import PSEUDO_CODE, Language, languages, speaking
from tradeviz.web.page.attributes import in_english, in_page_language
from tradeviz.web.page.markup import to_html
from tradeviz.web.page.sentence import between, rich

PSEUDO = languages()[PSEUDO_CODE]
ARABIC = Language("ar", Locale("ar"), gettext.NullTranslations())  # Babel's data without a catalogue of ours


def shown(sentence: str, **parts: object) -> str:
    return to_html(rich(sentence, **parts))


def test_elements_stand_where_the_sentence_names_them() -> None:
    parts = {"sources": [html.B("a"), " · ", html.B("b")], "count": html.A("2")}
    assert shown("Sources: {sources} · {count}", **parts) == "Sources: <b>a</b> · <b>b</b> · <a>2</a>"
    assert shown("{count}: {sources}.", **parts) == "<a>2</a>: <b>a</b> · <b>b</b>."


def test_a_sentence_may_name_a_place_twice_or_leave_one_out_and_braces_are_doubled() -> None:
    assert shown("{a} and {a}, {{b}}", a="x", b="y") == "x and x, {b}"


def test_a_sentence_that_names_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError, match="size"):
        rich("{link} ({size})", link="x")


def test_text_in_a_sentence_stays_text() -> None:
    assert shown("<b>{a}</b>", a="<i>") == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("parts", "joined"), [([], []), (["a"], ["a"]), (["a", "b", "c"], ["a", ", ", "b", ", ", "c"])]
)
def test_a_text_stands_between_elements(parts: list[str], joined: list[str]) -> None:
    assert between(", ", parts) == joined


def test_english_is_marked_where_the_page_is_in_another_language() -> None:
    assert in_english() == in_page_language() == {}
    with speaking(PSEUDO):
        assert in_english() == {"lang": "en"}
        assert in_english(when=False) == {}
        assert in_page_language() == {"lang": PSEUDO_CODE}


def test_english_runs_its_own_way_on_a_page_that_runs_the_other() -> None:
    with speaking(ARABIC):
        assert in_english() == {"lang": "en", "dir": "ltr"}
        assert in_page_language() == {"lang": "ar", "dir": "rtl"}
