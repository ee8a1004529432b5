"""When a file was made, from which figures, and where a newer one may be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tradeviz.errors import ChoiceError
from tradeviz.exports.download import story_files
from tradeviz.exports.tables import csv_pieces
from tradeviz.store.schema import TRADE_COLUMNS
from tradeviz.story.load import TABLES
from tradeviz.story.story import PublishedStory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tradeviz.story.story import Story

_EARLIEST = date(1970, 1, 1)  # where SOURCE_DATE_EPOCH begins
_AHEAD = timedelta(days=1)
_NOTHING = "Nothing was written."
SHOWN_DIGITS = 12  # of a digest, for people to compare


@dataclass(frozen=True, slots=True)
class Edition:
    """One making of a file.

    Attributes:
        made: the day, as ISO 8601 writes it.
        version: of the figures; empty where they have none.
        digest: SHA-256 of the figures, in hexadecimal digits: two files of one digest hold the same figures.
        url: address of the page that this is a file of, where a newer one may be; empty where there is none.
        address: of this very file; empty where it is not known.
    """

    made: str
    version: str
    digest: str
    url: str = ""
    address: str = ""


def edition_of(story: Story, made: str, url: str = "", address: str = "") -> Edition:
    """The edition of a story's or a pair's file."""
    return Edition(made, story.version, digest_of(story), url, address)


def digest_of(story: Story) -> str:
    """SHA-256 of a story's tables, or of every row that the store has of a pair, by name."""
    digest = hashlib.sha256()
    for name, pieces in _tables(story):
        digest.update(f"{name}\0".encode())
        for piece in pieces:
            digest.update(piece)
        digest.update(b"\0")
    return digest.hexdigest()


def _tables(story: Story) -> Iterator[tuple[str, Iterable[bytes]]]:
    if isinstance(story, PublishedStory):
        files = story_files(story)
        yield from ((name, [files[name]]) for name in TABLES if name in files)
    columns = [column.name for column in TRADE_COLUMNS]
    for key in sorted(story.datasets.titles()):
        rows = story.datasets.rows(key)[columns].sort_values(columns)
        yield key, csv_pieces(TRADE_COLUMNS, rows.itertuples(index=False))


def read_day(text: str, today: date) -> str:
    """A day on which a file can have been made, as it was given: 2025-06-05.

    Args:
        text: the day.
        today: by the clock of nobody's time zone; elsewhere it may be tomorrow already.

    Raises:
        ChoiceError: it is none, before all clocks of computers, or still to come.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ChoiceError([f"{text!r} is no day such as 2025-06-05.", _NOTHING]) from None
    if day < _EARLIEST:
        raise ChoiceError([f"{text} is before {_EARLIEST}, when no such file was made.", _NOTHING])
    if day > today + _AHEAD:
        raise ChoiceError([f"{text} is still to come: today is {today}, and a file says when it was made.", _NOTHING])
    return day.isoformat()
