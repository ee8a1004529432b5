"""The pages of the documentation, and their tables by heading."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = tuple(sorted([*DOCS.glob("*.md"), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY"))]))


def text_of(page: str) -> str:
    """A page of the documentation by its name, such as `api`."""
    return (DOCS / f"{page}.md").read_text("utf-8")


def names_below(page: str, line: str) -> list[str]:
    """The names in the first column of the first table below a line of a page, such as a heading.

    Raises:
        ValueError: the page has no such line, or no table below it.
    """
    lines = text_of(page).splitlines()
    below = list(dropwhile(lambda row: not row.startswith("|"), lines[lines.index(line) + 1 :]))
    cells = [row.split("|")[1] for row in takewhile(lambda row: row.startswith("|"), below)]
    names = [name for cell in cells[2:] for name in re.findall(r"`([^`]+)`", cell)]
    if not names:
        raise ValueError(f"{page} has no table of names below {line!r}")
    return names
