"""The language of a request: which one is chosen, what is said in it, and that nothing of it leaks."""

from __future__ import annotations

import gettext
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import tradeviz
from tradeviz.model.bounds import Bounds
from tradeviz.model.economies import area
from tradeviz.model.language import (
    DOMAIN,
    ENGLISH,
    LOCALES,
    PSEUDO_CODE,
    Language,
    _,
    cached_by_language,
    chosen_language,
    languages,
    languages_in,
    ngettext,
    speaking,
    spoken,
)
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, flow_words, listing, percent, span

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Table"
msgstr "Таблица"

msgid "{count} row"
msgid_plural "{count} rows"
msgstr[0] "{count} строка"
msgstr[1] "{count} строки"
msgstr[2] "{count} строк"
"""

PSEUDO = languages()[PSEUDO_CODE]
GERMAN = Language("de", Locale("de"), gettext.NullTranslations())  # Babel's data without a catalogue of ours


def test_english_is_spoken_where_nobody_asks_for_another() -> None:
    assert spoken() is ENGLISH
    assert _("A sentence.") == "A sentence."
    assert [ngettext("{n} row", "{n} rows", n).format(n=n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def test_the_pseudo_language_puts_each_sentence_in_brackets_and_makes_it_a_third_longer() -> None:
    with speaking(PSEUDO):
        assert _("nine char") == "[nine char···]"
        assert _("{a} of {b}").format(a="x", b="y").startswith("[x of y")
        assert ngettext("{n} row", "{n} rows", 2).format(n=2).startswith("[2 rows")
    assert spoken() is ENGLISH


@pytest.mark.parametrize(
    ("asked", "accepted", "code"),
    [
        ("", "", "en"),
        (PSEUDO_CODE, "en", PSEUDO_CODE),
        ("", f"{PSEUDO_CODE}", "en"),
        ("xx-nothing", "fr;q=0.1, en;q=0.9", "en"),
        ("", "zz, *;q=0.5, ;;, en-GB;q=abc", "en"),
    ],
)
def test_the_address_goes_before_the_browser_and_english_is_what_is_left(asked: str, accepted: str, code: str) -> None:
    assert chosen_language(asked, accepted).code == code


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_header_gives_a_language_that_there_is(asked: str, accepted: str) -> None:
    assert chosen_language(asked, accepted) in languages().values()


def test_numbers_months_lists_and_names_are_the_languages_own() -> None:
    assert amount(4.77e9) == "$4.77\u00a0billion"
    with speaking(GERMAN):
        assert amount(4.77e9) == "$4,77\u00a0billion"
        assert percent(-29.5) == "−29,5\u00a0%"
        assert span(Bounds(46803.975e6, 46803.985e6), "cny").startswith("CNY\u00a046,803975 to 46,803985")
        assert read_period("2023-01/2023-08").words == "Januar to August 2023"
        assert area("BLR").name == "Belarus"
        assert area("CHN").name == "China"
        assert area("FRA").name == "Frankreich"
        assert listing(["a", "b", "c"]) == "a, b und c"
        assert flow_words("FRA", "CHN", "exports") == "Frankreich's exports to China"
    assert area("FRA").name == "France"
    assert read_period("2023-09").short == "Sep 2023"


def test_a_compiled_catalogue_is_a_language_by_the_name_of_its_folder(tmp_path: Path) -> None:
    for name in ("ru", "zh_Hans"):
        compiled = tmp_path / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
        compiled.parent.mkdir(parents=True)
        with compiled.open("wb") as file:
            write_mo(file, read_po(io.StringIO(CATALOGUE), locale=name))
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)  # begun, and not compiled yet
    found = languages_in(tmp_path)
    assert list(found) == ["en", "ru", "zh-Hans", PSEUDO_CODE]
    with speaking(found["ru"]):
        assert _("Table") == "Таблица"
        assert _("a sentence without a translation") == "a sentence without a translation"
        rows = [ngettext("{count} row", "{count} rows", n).format(count=n) for n in (1, 22, 25)]
        assert rows == ["1 строка", "22 строки", "25 строк"]
        assert area("BLR").name == "Беларусь"
        assert percent(47.6) == "+47,6\u00a0%"


def test_catalogues_are_looked_for_within_the_package() -> None:
    assert Path(tradeviz.__file__).parent / "locale" == LOCALES


def test_threads_do_not_hear_each_other() -> None:
    with ThreadPoolExecutor(1) as other, speaking(PSEUDO):
        assert other.submit(lambda: spoken().code).result() == "en"


def test_what_is_kept_by_language_is_made_once_for_each() -> None:
    made = []

    class Page:
        @cached_by_language
        def title(self) -> str:
            made.append(spoken().code)
            return _("Title")

    page = Page()
    assert page.title == page.title == "Title"
    with speaking(PSEUDO):
        assert page.title == page.title == "[Title··]"
    assert made == ["en", PSEUDO_CODE]
    assert isinstance(Page.title, cached_by_language)
