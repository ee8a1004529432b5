"""What a reader of files is: it tells whether content is of its kind, and makes rows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tradeviz.readers.rates import Rates

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.store.parsed_file import ParsedFile


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants files read.

    Attributes:
        set_apart: leave rows with unknown country codes out and count them, in place of stopping.
        name: key of the dataset that a table in our own columns belongs to.
        complete: whether the user vouches that each file is all there is of its reporters, partners, flows and periods.
        all_lines: whether the user vouches that each file has every national line of each HS code that it has one of.
        rates: what other currencies were worth in US dollars.
        items: FAO's table of items with their HS codes, for FAOSTAT's trade matrix, and any tables of correlation of
            the UN, which say what a heading has.
        flow: exports or imports, for tables that do not say which they hold; empty where the user did not say it.
    """

    set_apart: bool = False
    name: str = "own"
    complete: bool = False
    all_lines: bool = False
    rates: Rates = field(default_factory=Rates)
    flow: str = ""
    items: tuple[Path, ...] = ()

    @property
    def lines_are_whole(self) -> bool:
        """Whether national lines add up to their HS codes, as far as the user says it."""
        return self.complete or self.all_lines


class Reader(Protocol):
    """Reads one kind of file: a module with such a class, and a line in `registry.FILE_KINDS`."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether all of the contents are of this kind: told by how they begin, never by their names."""

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """Read what was recognised.

        Returns:
            One dataset's rows; they are read when its batches are.

        Raises:
            ImportFileError: the contents cannot be read, or do not say what they are.
        """
