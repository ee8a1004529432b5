"""What a long trial is, what it found, and the table that `make trust` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HEADS = ("what", "tried", "failed", "lost", "figures")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial.

    Attributes:
        tried: how many times.
        failed: how many of them did not end as they should.
        lost: what was lost, in words; "nothing" where nothing was.
        figures: what was measured on the way.
        tests: what to add to the tests, ready to be pasted; empty where nothing was found.
    """

    tried: int
    failed: int
    lost: str = "nothing"
    figures: str = ""
    tests: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One long test.

    Attributes:
        what: it, in a few words.
        run: takes the seconds it may last.
        share: of all the time, this trial's part.
        most: seconds that it needs at most, however much there is.
    """

    what: str
    run: Callable[[float], Outcome]
    share: float
    most: float = float("inf")


def table(rows: Iterable[tuple[str, Outcome]]) -> str:
    """The outcomes, a row each, in columns."""
    cells = [HEADS, *((what, f"{one.tried:,}", f"{one.failed:,}", one.lost, one.figures) for what, one in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def budgets(trials: Iterable[Trial], seconds: float) -> list[tuple[Trial, float]]:
    """Each trial with its seconds: its share, or what it needs at most; what is left over goes to those without such."""
    planned = list(trials)
    held = {one.what: min(one.most, one.share * seconds) for one in planned}
    open_ended = [one for one in planned if one.most == float("inf")]
    spare = max(0.0, seconds - sum(held.values()))
    extra = spare / len(open_ended) if open_ended else 0.0
    return [(one, held[one.what] + (extra if one in open_ended else 0.0)) for one in planned]
