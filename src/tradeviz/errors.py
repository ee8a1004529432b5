"""What can go wrong, each error naming the value, the reason and the way out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_SHOWN = 300  # characters of what stood in a file

# Controls but for the line feed, marks and overrides of the direction of writing, line and paragraph separators, halves
# of characters (in names of files that are not UTF-8), and the format characters that Unicode has given up.
_COMMANDS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb]"
)


def visible(text: str) -> str:
    r"""The text as a terminal or a log may get it: what would command it, or turn text around, is spelt out.

    An escape becomes `\x1b`, an override `\u202e`; all that is printed passes here, and so do the texts of our errors.
    Line feeds stay; `one_line` takes them too.
    """
    return _COMMANDS.sub(_spelt_out, text)


def one_line(text: str) -> str:
    """The same for a name or a code, which must not look like a line of ours."""
    return visible(text).replace("\n", r"\n")


def commands(text: str) -> bool:
    """Whether a text holds a line feed or what `visible` spells out."""
    return "\n" in text or _COMMANDS.search(text) is not None


def _spelt_out(found: re.Match[str]) -> str:
    number = ord(found.group())
    # From DEL on in the way that is JSON's too, so that data printed as JSON stay data.
    return f"\\x{number:02x}" if number < 0x20 else f"\\u{number:04x}"


class TradevizError(Exception):
    """The root of every error that tradeviz raises on purpose; its text is safe to print, whatever it quotes."""

    def __str__(self) -> str:
        return visible(super().__str__())


class PublishedValueError(TradevizError, ValueError):
    """Published digits or a qualifier that cannot be read as a number."""


class PeriodError(TradevizError, ValueError):
    """A period that is not a year, a month or a span of months of one year."""


class ChoiceError(TradevizError, ValueError):
    """A reader's choice that the story does not offer; every problem is listed."""

    def __init__(self, notices: Iterable[str]) -> None:
        self.notices = tuple(notices)
        super().__init__(" ".join(self.notices))


class StoreError(TradevizError, OSError):
    """A store that cannot be opened, read or written, or that holds a damaged file.

    Attributes:
        public: what is wrong, for readers of pages: it names files within the store and never where the store is.
    """

    def __init__(self, message: str, *, public: str = "it cannot be read") -> None:
        super().__init__(message)
        self.public = public


class ImportFileError(TradevizError, ValueError):
    """A file that cannot be imported; the store is left as it was."""


class OutputError(TradevizError, OSError):
    """A file that cannot be written where a command was told to."""


class FetchError(TradevizError, OSError):
    """Data that could not be fetched from a service."""


class NotInStoreError(TradevizError, LookupError):
    """A pair, dataset or category that the store does not hold.

    Attributes:
        public: the same for readers of pages, without where the store is.
    """

    def __init__(self, message: str, *, public: str = "") -> None:
        super().__init__(message)
        self.public = public or message


class BudgetError(TradevizError, RuntimeError):
    """A request that asks for more work than one may; it would again, so there is no use in asking anew."""

    def __init__(self, steps: int) -> None:
        super().__init__(
            f"This asks for more than the {steps:,} steps of work that one request may take, so it was not done. "
            "Ask for less at once: fewer goods, fewer years, or a shorter text."
        )


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file: where it is, what stood there and what was expected."""

    file: str
    line: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        where = f"{place}, {self.column}" if self.column else place
        found = self.found if len(self.found) <= MOST_SHOWN else f"{self.found[:MOST_SHOWN]}…"
        return f"{where}: found {found}; expected {self.expected}"


class StoryError(TradevizError, ValueError):
    """A story folder that cannot be used; carries all its problems, not the first.

    Attributes:
        folder: the folder as it was named.
        problems: every mistake found, in the order of file and line.
    """

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        head = f"The story in {folder} cannot be used: {count} problem{'s' if count != 1 else ''} to mend."
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))
