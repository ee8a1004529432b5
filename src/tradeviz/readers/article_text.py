"""The text of an article in a file: plain text, Markdown, or a web page of which only the article is taken."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from tradeviz.errors import TradevizError, one_line

MOST_PAGE_BYTES = 4 * 1024 * 1024  # bytes of a web page, most of it no article
MOST_CHARACTERS = 200_000  # of an article's text: some 30,000 words
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_TEXTS = frozenset({".txt", ".md", ".markdown", ""})
ARTICLE_ENDINGS = _PAGES | _TEXTS


_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", re.ASCII)


class ArticleError(TradevizError, ValueError):
    """An article that cannot be read."""


def read_article_text(path: Path) -> str:
    """The article in a file, or on standard input where the path is "-".

    Raises:
        ArticleError: there is no such file, it is none that is read here, or it holds no text.
    """
    name, suffix = one_line(str(path)), path.suffix.lower()
    if suffix not in ARTICLE_ENDINGS and path != Path("-"):
        raise ArticleError(f"{name} is no article; expected a file that ends in .txt, .md or .html, or - for input")
    content = _content(path, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name} is no UTF-8 (at byte {error.start}); save it as UTF-8") from None
    if suffix in _PAGES or text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        text = article_of_page(text, name)
    return checked_article(text, name)


def is_article_date(text: str) -> bool:
    """Whether a text is a day, a month or a year that there is: 2025-06-05, 2025-06, 2025."""
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def checked_article(text: str, name: str) -> str:
    """A text that is one and no longer than an article.

    Raises:
        ArticleError: it is empty or too long.
    """
    if not text.strip():
        raise ArticleError(f"{name} holds no text")
    if len(text) > MOST_CHARACTERS:
        raise ArticleError(
            f"{name} has {len(text):,} characters, more than the {MOST_CHARACTERS:,} of an article; check it in parts"
        )
    return text


def article_of_page(page: str, name: str) -> str:
    """The article in a web page, without what stands around it.

    Raises:
        ArticleError: the page holds no article.
    """
    import trafilatura  # noqa: PLC0415 - takes a second to import, and only web pages need it

    text = trafilatura.extract(page, include_comments=False, include_tables=False, deduplicate=False)
    if not text:
        raise ArticleError(f"{name} is a web page without an article in it; save the article's text as .txt instead")
    return "\n\n".join(str(text).splitlines())


def _content(path: Path, name: str) -> bytes:
    if path == Path("-"):
        return sys.stdin.buffer.read(MOST_PAGE_BYTES + 1)[:MOST_PAGE_BYTES]
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PAGE_BYTES + 1)
    except OSError as error:
        raise ArticleError(f"{name} cannot be read: {error.strerror or error}") from None
    if len(content) > MOST_PAGE_BYTES:
        raise ArticleError(f"{name} has more than the {MOST_PAGE_BYTES:,} bytes of an article")
    return content
