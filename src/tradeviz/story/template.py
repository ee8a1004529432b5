"""A new story's folder: empty tables, a template article and template claims, valid at once."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from tradeviz.errors import TradevizError, one_line
from tradeviz.model.economies import Area, area, economy_of, is_country_code
from tradeviz.model.goods import GOODS_COLUMNS, GOODS_FILE, TOTAL
from tradeviz.model.observations import (
    MONTH_COLUMNS,
    MONTHS_FILE,
    OBSERVATION_COLUMNS,
    OBSERVATIONS_FILE,
    RATE_COLUMNS,
    RATES_FILE,
)
from tradeviz.model.sources import SOURCE_COLUMNS, SOURCES_FILE
from tradeviz.story import article, claims
from tradeviz.story.load import PACKAGE_FILE, README_FILE, default_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tradeviz.model.tables import Column

_ARTICLE = """# {first} and {second}

*Who wrote the article, when, and what it is about, in a sentence of your own.*

<!-- Tell the article here, in Markdown: paragraphs, ## headings, quotations.

Every number in the text belongs to a claim: a table in claims.toml whose `words` are the exact words around
the number. `tradeviz check FOLDER` names the numbers that no claim covers yet. This comment is not shown. -->

Nothing is told yet. Replace this paragraph with the article.
"""

_CLAIMS = """# The statements of article.md that can be checked. Take the marks off an example and fill it in.
#
# [[claim]]
# id = "exports"
# words = "the exact words in article.md"
# verdict = "cannot be checked"       # what `tradeviz check FOLDER` finds; it fails when it has moved
# kind = "value"                      # a cell and its published digits
# reporter = "{first}"                     # whose exports; {first} where it is left out
# measure = "exports"                 # exports, imports, turnover or balance
# period = "2024"                     # or 2024-09, or 2023-01/2023-08
# unit = "usd"                        # or cny, yoy_percent, ...
# published = "4.77 billion"
# given = []                          # ids of claims whose numbers this one takes as true
#
# [[claim]]
# id = "more-sold-than-bought"
# words = "other exact words"
# verdict = "cannot be checked"
# kind = "comparison"
# relation = "greater"                # greater, positive, negative, share above (with threshold = 50)
# left = {{ measure = "exports", period = "2024" }}
# right = {{ measure = "imports", period = "2024" }}
#
# [[claim]]
# id = "the-meeting"
# words = "words without a number"
# verdict = "agrees"
# kind = "statement"                  # set by hand, with the reason and sources
# reason = "Why it is so."
# sources = ["a-key-of-sources-csv"]
"""

_README = """# {first} and {second}

Published trade figures, one value a row in `observations.csv`, each with its source in `sources.csv`.

Say here where the figures come from, which of them are doubtful and why, and what was left out.
"""


class FolderError(TradevizError, OSError):
    """A folder that a new story cannot be written to."""


def new_story(folder: Path, pair: tuple[str, str]) -> list[str]:
    """Write a story folder that serves, checks and validates at once.

    Args:
        folder: a folder that is empty or not there yet.
        pair: ISO 3166-1 alpha-3 codes of the two economies, the article's point of view first.

    Returns:
        The names of the files written.

    Raises:
        FolderError: the folder holds something already or cannot be written, or the codes are no pair.
    """
    files = _files(folder, *_places(pair))
    write_folder(folder, files)
    return list(files)


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder that is empty or not there yet.

    Raises:
        FolderError: the folder holds something already or cannot be written.
    """
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise FolderError(f"{one_line(str(folder))}: {error.strerror or error}; name another folder") from None
    if taken:
        raise FolderError(f"{folder} is there already and not an empty folder; name another one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise FolderError(f"{folder} cannot be written: {error.strerror or error}; name another folder") from None


def _places(pair: tuple[str, str]) -> tuple[Area, Area]:
    pair = (economy_of(pair[0]), economy_of(pair[1]))
    wrong = [code for code in pair if not is_country_code(code)]
    if wrong:
        raise FolderError(f"{', '.join(wrong)}: no ISO 3166-1 alpha-3 code; use codes such as CHN and BLR")
    if pair[0] == pair[1]:
        raise FolderError(f"{pair[0]} twice: a pair is two economies")
    return area(pair[0]), area(pair[1])


def _files(folder: Path, first: Area, second: Area) -> dict[str, str]:
    total = [TOTAL, "All goods", "total", *[""] * (len(GOODS_COLUMNS) - 3)]
    return {
        PACKAGE_FILE: package_text(folder.name, first, second),
        **empty_tables(),
        GOODS_FILE: table_text(GOODS_COLUMNS, total),
        article.ARTICLE_FILE: _ARTICLE.format(first=first.name, second=second.name),
        claims.CLAIMS_FILE: _CLAIMS.format(first=first.code),
        README_FILE: _README.format(first=first.name, second=second.name),
    }


def empty_tables() -> dict[str, str]:
    """The tables of published values, sources and rates, without a row, by file."""
    return {
        OBSERVATIONS_FILE: table_text(OBSERVATION_COLUMNS),
        MONTHS_FILE: table_text(MONTH_COLUMNS),
        SOURCES_FILE: table_text(SOURCE_COLUMNS),
        RATES_FILE: table_text(RATE_COLUMNS),
    }


def package_text(name: str, first: Area, second: Area, **more: str) -> str:
    """The data package of a new story; `more` are further fields of `tradeviz`, such as the article's source."""
    package = _package(name, first, second)
    package["tradeviz"] |= more
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _package(folder: str, first: Area, second: Area) -> dict[str, Any]:
    """The built-in story's table schemas under the new story's own name."""
    model = json.loads((default_folder() / PACKAGE_FILE).read_text(encoding="utf-8"))
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in folder.lower()).strip("-")
    return {
        "profile": model["profile"],
        "name": name or "story",
        "title": f"{first.name} and {second.name}",
        "description": f"Published figures on trade between {first.name} and {second.name}.",
        "version": "0.1.0",
        "tradeviz": {"pair": [first.code, second.code], "article": ""},
        "resources": [_loosened(one) for one in model["resources"]],
    }


def _loosened(resource: dict[str, Any]) -> dict[str, Any]:
    """A table's schema without what is true of the built-in story's rows alone: their currency, that all are public."""
    for field in resource.get("schema", {}).get("fields", ()):
        if (resource["name"], field["name"]) == ("rates", "currency"):
            field["constraints"].pop("enum", None)
        if (resource["name"], field["name"]) == ("sources", "url"):
            field["constraints"].pop("required", None)
    return resource


def table_text(columns: Sequence[Column], *rows: Sequence[str]) -> str:
    """A table's header and rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([[column.name for column in columns], *rows])
    return buffer.getvalue()
