"""How close a retelling keeps to the text that it is told from: runs of words that both have.

The text itself belongs to somebody else and is not here. Of its runs there are digests, enough to find a run again and
too little to read it. `python -m tests.data.retelling FILE` prints those of a text, for `source_runs.txt`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = 8  # words in a row: fewer are names, dates and the language's own phrases
CONTROL = (
    "These eight words stand here as a control."  # among the digests, to show that they were made as they are read
)
SOURCE_RUNS = Path(__file__).parent / "source_runs.txt"

_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")  # "47.6" and "Belarus's" are one word each


def runs(text: str, length: int = RUN) -> Iterator[str]:
    """All runs of so many words, in lower case, whatever stands between the words."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def digest(run: str) -> str:
    """Twelve hexadecimal digits for a run of words."""
    return hashlib.blake2b(run.encode(), digest_size=6, salt=b"retelling").hexdigest()


def digests(text: str) -> frozenset[str]:
    """The digests of all runs of a text."""
    return frozenset(map(digest, runs(text)))


def shared(text: str, source: frozenset[str]) -> list[str]:
    """The runs of a text whose digests are among those of a source, in the text's order."""
    return [run for run in runs(text) if digest(run) in source]


if __name__ == "__main__":
    made = digests(Path(sys.argv[1]).read_text(encoding="utf-8")) | digests(CONTROL)
    sys.stdout.writelines(f"{one}\n" for one in sorted(made))
