"""How long the readers of outside text take for the worst of what they are given: `python -m benchmarks.readers`.

The tests count steps of Python; what C code does in one step (patterns, copies of text) shows only here.
"""

from __future__ import annotations

import time

from benchmarks.tables import as_table
from tests.fuzz.targets import TARGETS, Reader, taken
from tests.fuzz.test_readers import UNITS
from tests.story.test_hostile_files import PATTERNS

from tradeviz.story.article import read_article

SHORT, LONG = 4_000, 32_000  # characters of an article
LENGTH = 60_000  # bytes of anything else
HEADS = ("read", "slowest of", "ms", "ratio")


def milliseconds(reader: Reader, content: bytes) -> float:
    start = time.process_time()
    taken(reader, content)
    return (time.process_time() - start) * 1000


def of_article(name: str, pattern: str) -> tuple[str, ...]:
    """An article of one thing again and again; the ratio is to eight times what an eighth of it takes."""
    article = Reader(lambda content: read_article(content.decode()))
    short, long = (milliseconds(article, (pattern * (size // len(pattern))).encode()) for size in (SHORT, LONG))
    return (f"article of {name}", f"{LONG:,}", f"{long:.0f}", f"{long / (short * LONG / SHORT):.2f}")


def of_reader(name: str, reader: Reader) -> tuple[str, ...]:
    taken(reader, reader.seeds[0])
    slowest = max((milliseconds(reader, unit * (LENGTH // len(unit))), unit) for unit in UNITS)
    return (name, repr(slowest[1])[1:], f"{slowest[0]:.0f}", "")


def main() -> None:
    rows = [of_article(name, pattern) for name, pattern in PATTERNS.items()]
    rows += [of_reader(name, reader) for name, reader in TARGETS.items()]
    print(as_table(HEADS, rows))


if __name__ == "__main__":
    main()
