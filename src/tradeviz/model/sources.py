"""Who published a value: the rows of `sources.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradeviz.model.tables import Column, one_of, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.errors import Problem

SOURCES_FILE = "sources.csv"
# Hosts of other people's files: no statistical office or organisation publishes its database there.
COPY_HOSTS = frozenset({"github.com", "raw.githubusercontent.com", "gitlab.com", "huggingface.co", "kaggle.com"})
RANKS = {"database": "statistical database", "official": "official statement", "press": "press report"}

_KEY = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]+", re.ASCII)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def is_key(text: str) -> bool:
    """Whether the text can name a source, a claim or a group of goods."""
    return _KEY.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address and nothing else."""
    return _URL.fullmatch(text) is not None


SOURCE_COLUMNS = (
    Column("key", "The source's key, used by the other tables.", "lower-case letters, digits and hyphens", is_key),
    Column("title", "Title of the page or table, as published or described."),
    Column("publisher", "Who published it."),
    Column(
        "url",
        "Where it can be read; nothing where it was not published.",
        "an address that begins with http:// or https://, or nothing",
        is_web_address,
        required=False,
    ),
    Column(
        "published",
        "Date of publication as far as known.",
        "a date such as 2024-09-05, 2024-09 or 2024, or nothing",
        lambda text: _DATE.fullmatch(text) is not None,
        required=False,
    ),
    Column("statistics", "Whose statistics the figures are."),
    Column("rank", "How close the source is to the count.", f"one of {', '.join(RANKS)}", one_of(*RANKS)),
    Column("family", "Sources of one family retell the same report and never corroborate each other."),
    Column("use", "What may be done with the figures."),
)


# What the column `statistics` holds where a publication does not say whose they are.
UNNAMED = "not named"


@dataclass(frozen=True, slots=True)
class Source:
    """One publication that figures were taken from."""

    key: str
    title: str
    publisher: str
    url: str
    published: str
    statistics: str
    rank: str
    family: str
    use: str

    @property
    def short(self) -> str:
        """A few words for under a figure: the database, or whoever published the statement."""
        return self.statistics if self.rank == "database" else self.publisher

    @property
    def names_statistics(self) -> bool:
        """Whether it says whose statistics its figures are."""
        return self.statistics != UNNAMED

    @property
    def copy_at(self) -> str:
        """Where the database's figures are read from, if that is a copy: its host; empty at its own publisher's."""
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        return host if self.rank == "database" and host in COPY_HOSTS else ""

    @property
    def order(self) -> int:
        """Best first: 0 for a database, then official statements, then the press."""
        return list(RANKS).index(self.rank)


def read_sources(folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Read a story's sources, by key, with every problem found."""
    frame, problems = read_table(folder / SOURCES_FILE, SOURCE_COLUMNS, ["key"])
    rows = frame.drop(columns="line").to_dict("records")
    return {str(row["key"]): Source(**{str(name): str(cell) for name, cell in row.items()}) for row in rows}, problems
