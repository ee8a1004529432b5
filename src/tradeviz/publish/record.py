"""What a published file says of itself, read back from its HTML: when it was made, of what, and what it shows."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from tradeviz.publish.packing import unpacked
from tradeviz.views.rows import PUBLISHED, ROW_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

META = "tradeviz:"
_PLACES = {column.name: place for place, column in enumerate(ROW_COLUMNS)}
_VALUE_KEY = ("period", "reporter", "partner", "measure", "goods", "unit", "source")


@dataclass(frozen=True, slots=True)
class Record:
    """A published file.

    Attributes:
        told: what its head tells programs, by name: `name`, `made`, `version`, `digest`, `url`.
        title, description: of its story or pair.
        verdicts: by claim.
        words: the words of each claim in the article.
        values: the published values that it shows, as they were published, by `ValueKey`.
        goods: names of the categories, by code.
        sources: titles of the sources of these values, by key.
    """

    told: Mapping[str, str]
    title: str
    description: str
    verdicts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    goods: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_of_ours(self) -> bool:
        """Whether it is a published file at all."""
        return {"name", "made", "digest"} <= self.told.keys()


def head_of(text: str) -> Record:
    """What a file, or as much of it as holds its head, tells programs."""
    parsed = _parsed(text)
    return Record(parsed.told, parsed.title.removesuffix(" · tradeviz"), parsed.description)


def record_of(text: str) -> Record:
    """All that a file says of itself.

    Raises:
        ValueError, KeyError, TypeError: it holds its choices in another way than this version of tradeviz does.
    """
    parsed = _parsed(text)
    pack = unpacked(json.loads(parsed.pack))
    title = parsed.title.removesuffix(" · tradeviz")
    published = [cells for cells in map(_cells, _rows_once(pack["states"])) if cells["origin"] == PUBLISHED]
    words = {claim: " ".join(one.split()) for claim, one in parsed.words.items()}
    goods = dict(pack["words"]["goods"])
    sources = {cells["source"]: cells["source_title"] for cells in published}
    return Record(parsed.told, title, parsed.description, parsed.verdicts, words, _values(published), goods, sources)


def _parsed(text: str) -> _Parser:
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser


class _Parser(HTMLParser):
    """Looks at the head, the marked passages of the article, and the pack."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.title = self.description = self.pack = ""
        self.verdicts: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self._within = ""  # title, pack, or the id of a claim
        self._spans = 0  # the verdict's mark stands in spans within the claim's link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        found = {name: text or "" for name, text in attrs}
        name = found.get("name", "")
        if tag == "meta" and name.startswith(META):
            self.told[name.removeprefix(META)] = found.get("content", "")
        elif tag == "meta" and name == "description":
            self.description = found.get("content", "")
        elif tag == "title":
            self._within = "title"
        elif tag == "script" and found.get("id") == "pack":
            self._within = "pack"
        elif tag == "a" and "data-verdict" in found and found.get("data-claim", "") not in self.verdicts:
            self._within = f"#{found['data-claim']}"
            self.verdicts[found["data-claim"]] = found["data-verdict"]
            self.words[found["data-claim"]] = ""
        elif tag == "span":
            self._spans += 1

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in {"title", "script", "a"}:
            self._within = ""
        elif tag == "span":
            self._spans -= 1

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._within == "title":
            self.title += data
        elif self._within == "pack":
            self.pack += data
        elif self._within.startswith("#") and not self._spans:
            self.words[self._within[1:]] += data


def _values(published: Sequence[Mapping[str, str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The digits of published values; of one cell from one source there may be several."""
    found: dict[tuple[str, ...], set[str]] = {}
    for cells in published:
        key = tuple(cells[name] for name in _VALUE_KEY)
        found.setdefault(key, set()).add(f"{cells['qualifier']} {cells['published']}".strip())
    return {key: tuple(sorted(texts)) for key, texts in found.items()}


def _rows_once(states: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """The rows of all choices; what was packed once is one list, however many choices hold it."""
    seen: set[int] = set()
    for row in _rows(states):
        if id(row) not in seen:
            seen.add(id(row))
            yield row


def _rows(states: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for key, one in states.items():
        if key:
            yield from _rows(one)
        else:
            yield from one.get("rows", ())


def _cells(row: Sequence[str]) -> dict[str, str]:
    """A row's cells by column; a file of an earlier version lacks those that have been added since."""
    (cells,) = csv.reader([",".join(row)])
    return {name: cells[place] for name, place in _PLACES.items() if place < len(cells)}
