"""What translators are given: every sentence of the code, whole, with places that have names."""

from __future__ import annotations

import re
import subprocess
import sys
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from tests.project.pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

PERCENT = re.compile(r"%(\(\w+\))?[sdrfgx]\b")


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make messages` collects, by the settings that it uses."""
    return extracted(ROOT / "src", tmp_path_factory.mktemp("messages") / "tradeviz.pot")


def extracted(folder: Path, target: Path) -> Catalog:
    command = ("-m", "babel.messages.frontend", "--quiet", "extract", "--mapping-file", str(ROOT / "pyproject.toml"))
    done = subprocess.run(
        [sys.executable, *command, "--add-comments", "Translators:", "--output-file", str(target), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with target.open("rb") as file:
        return read_po(file)


def forms(catalogue: Catalog) -> list[tuple[str, ...]]:
    """The singular and the plural of each message, or its one form."""
    return [(one.id,) if isinstance(one.id, str) else tuple(one.id) for one in catalogue if one.id]


def places(text: str) -> set[str]:
    """The names of the places in a message; a place by position has none, or a number."""
    return {name for _words, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def misplaced(texts: tuple[str, ...]) -> bool:
    """Whether a message has a place without a name, or its forms have different ones."""
    unnamed = any(not name.isidentifier() for text in texts for name in places(text))
    return unnamed or any(PERCENT.search(text) for text in texts) or not places(texts[0]) <= places(texts[-1])


def test_the_code_says_hundreds_of_sentences(messages: Catalog) -> None:
    assert len(forms(messages)) > 300


def test_every_place_in_a_message_has_a_name(messages: Catalog) -> None:
    assert [texts for texts in forms(messages) if misplaced(texts)] == []


def test_no_message_is_empty_or_hangs_on_a_space(messages: Catalog) -> None:
    assert [text for texts in forms(messages) for text in texts if text != text.strip() or not text] == []


def test_what_helps_a_translator_comes_along(messages: Catalog) -> None:
    message = messages.get("to")
    assert message is not None
    assert any("first and the last year" in line for line in message.auto_comments)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("_('{} rows')", True),
        ("_('{0} rows')", True),
        ("_('%d rows')", True),
        ("ngettext('{n} row', '{count} rows', 2)", True),
        ("ngettext('one row', '{count} rows', 2)", False),
        ("x = N_('{count} rows of 100 % and more')", False),
    ],
)
def test_a_place_without_a_name_is_noticed(tmp_path: Path, code: str, wrong: bool) -> None:
    (tmp_path / "module.py").write_text(code)
    found = forms(extracted(tmp_path, tmp_path / "messages.pot"))
    assert [misplaced(texts) for texts in found] == [wrong]
