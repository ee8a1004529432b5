"""An article's text as words, numbers and marks, each with its place, and where its sentences end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tradeviz.drafting.lines import LineKind, text_lines

WORD, NUMBER, MONEY, OWNER, MARK = "word", "number", "money", "owner", "mark"
MOST_TOKENS_A_SENTENCE = 160  # a longer one is cut, so that what looks along a sentence stays linear in the text
ENDS = ".!?…"

_SIGNS = "$€£¥₹₽₩₪₫₱₺₴₸₮₦฿₡₲₼₾៛₵"
# Each alternative goes on while its own characters last, so the whole is read once.
_TOKEN = re.compile(
    rf"(?P<money>(?:U\.S\.|[A-Z]{{1,3}})?[{_SIGNS}])"
    rf"|(?P<number>(?:\d|(?<![^\s(+\-−{_SIGNS}])\.(?=\d))\d*+(?:[.,'’\u00a0\u202f]\d++)*+(?:[eE][+-]?\d++)?)"
    r"|(?P<owner>['’]s(?![^\W_])|(?<=s)['’](?=[\s.,;:)]|$))"
    r"|(?P<word>(?:[A-Za-z]\.){2,}|[^\W\d_]++(?:['’](?!s(?![^\W_]))[^\W\d_]++)*+)"
    r"|(?P<mark>\S)"
)
_WRAPS = frozenset("\"“”„‟«»‹›‘’'*_`")  # quotation marks and signs of emphasis: what they hold is read all the same
_JOINTS = "-‐‑–/&"
_LONE_BULLET = re.compile(r"\s*[-*+•·▪‣◦●○–—]\s")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark.

    Attributes:
        start, end: its place in the text.
        text: as written.
        fold: in lower case and without accents, to look it up.
        kind: `word`, `number`, `money` (a sign), `owner` (the 's of a genitive) or `mark`.
        joint: the dash, stroke or ampersand that binds it to the token before, as in "two-way"; mostly empty.
        paragraph: whether a paragraph begins with it.
        line: the kind of the line that begins with it, where that is a sentence of its own; mostly empty.
        table: whether it stands in a row of a table.
    """

    start: int
    end: int
    text: str
    fold: str
    kind: str
    joint: str = ""
    paragraph: bool = False
    line: str = ""
    table: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Lower case without accents; dotless and dotted i are one."""
    lower = text.casefold().replace("’", "'").replace("ı", "i")
    if lower.isascii():
        return lower
    return "".join(one for one in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(one))


def tokenize(text: str) -> tuple[Token, ...]:
    """Every token of a text in order; a joint between two tokens that touch becomes part of the second.

    Quotation marks, signs of emphasis and bullets are none.
    """
    found: list[Token] = []
    joint, before = "", 0
    lines = _Lines(text)
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = str(match.lastgroup)
        if kind == MARK and (match.group() in _WRAPS or lines.is_bullet(start)):
            continue
        if kind == MARK and match.group() in _JOINTS and _binds(text, start, end, found):
            joint = match.group()
            continue
        touching = joint if found and start == found[-1].end + len(joint) else ""
        paragraph = bool(found) and _PARAGRAPH.search(text, before, start) is not None
        shown = match.group()
        fold = folded(shown) if len(shown) < 64 else shown
        line, table = lines.at(start)
        found.append(Token(start, end, shown, fold, kind, touching, paragraph, line, table))
        joint, before = "", end
    return tuple(found)


class _Lines:
    """The lines of a text while its tokens are read one after the other."""

    def __init__(self, text: str) -> None:
        self.lines = text_lines(text) if "\n" in text or "\r" in text or _LONE_BULLET.match(text) else []
        self.place = 0
        self.told = -1

    def is_bullet(self, start: int) -> bool:
        """Whether a mark stands before the words of its line."""
        self._go_to(start)
        return self.place < len(self.lines) and start < self.lines[self.place].start

    def at(self, start: int) -> tuple[str, bool]:
        """The kind of the line that begins with a token, and whether that stands in a row of a table."""
        self._go_to(start)
        if self.place >= len(self.lines):
            return "", False
        kind = self.lines[self.place].kind
        first, self.told = self.told != self.place, self.place
        return (str(kind) if first and kind is not LineKind.PLAIN else ""), kind is LineKind.ROW

    def _go_to(self, start: int) -> None:
        while self.place < len(self.lines) and self.lines[self.place].end <= start:
            self.place += 1


def _binds(text: str, start: int, end: int, found: list[Token]) -> bool:
    """Whether a dash stands between two tokens without a space: "US-China", "2022-23", "$3-4bn"."""
    after = text[end : end + 1]
    return bool(found) and found[-1].end == start and found[-1].kind != MARK and bool(after) and _goes_on(after)


def _goes_on(character: str) -> bool:
    return character.isalnum() or character in _SIGNS


def sentences(tokens: tuple[Token, ...], abbreviations: frozenset[str], starters: frozenset[str]) -> list[range]:
    """The tokens of each sentence.

    Args:
        tokens: a whole text's.
        abbreviations: words after which a full stop ends no sentence, folded.
        starters: words that begin a sentence after an abbreviation with inner stops such as "U.S.", folded.
    """
    found: list[range] = []
    first = 0
    for place in range(1, len(tokens) + 1):
        at_end = place == len(tokens)
        if at_end or place - first >= MOST_TOKENS_A_SENTENCE or _breaks(tokens, place, abbreviations, starters):
            found.append(range(first, place))
            first = place
    return [one for one in found if one]


def _breaks(tokens: tuple[Token, ...], place: int, abbreviations: frozenset[str], starters: frozenset[str]) -> bool:
    last, following = tokens[place - 1], tokens[place]
    if following.paragraph or following.line:
        return True
    if following.start == last.end or not _may_start(following):
        return False
    if last.kind == WORD and last.text.endswith("."):
        return following.fold in starters
    if last.text in ENDS:
        return last.text != "." or place < 2 or tokens[place - 2].fold not in abbreviations
    # A closing bracket or quotation mark after the stop.
    return last.text in ")”\"'’" and place >= 2 and tokens[place - 2].text in ENDS


def _may_start(token: Token) -> bool:
    return token.is_capital or token.kind in {NUMBER, MONEY} or token.text in "“\"'‘(-–—•*€"
