"""How long reckoning takes: the built-in story against its limit, and growth with the number of observations."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import TYPE_CHECKING

import pandas as pd
from benchmarks.tables import as_table

from tradeviz.analysis.reckoning import reckon
from tradeviz.story.load import default_folder, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.story.story import PublishedStory

LIMIT_MS = 50.0
SIZES = (1_000, 10_000, 100_000)
HEADS = ("observations", "ms", "µs each", "ratio", "peak MiB")


def made_up(size: int, like: pd.DataFrame) -> pd.DataFrame:
    """The built-in story's values again and again, each time for goods of another name."""
    copies = [
        like.assign(goods=like["goods"] + f"-{number}", id=like["id"] + f"-{number}")
        for number in range(size // len(like) + 1)
    ]
    return pd.concat(copies, ignore_index=True).head(size)


def milliseconds(run: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def peak_mebibytes(run: Callable[[], object]) -> float:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def measured(story: PublishedStory, observations: pd.DataFrame, times: int) -> tuple[int, float, float]:
    """Number of observations, median milliseconds to reckon them, and peak memory in MiB."""

    def run() -> object:
        return reckon(observations, story.rates)

    return len(observations), milliseconds(run, times), peak_mebibytes(run)


def main() -> None:
    story = load(default_folder())
    own = measured(story, story.observations, 15)
    more = [measured(story, made_up(size, story.observations), 3) for size in SIZES]
    each = own[1] / own[0]
    rows = [
        (f"{count:,}", f"{taken:.1f}", f"{taken / count * 1000:.1f}", f"{taken / count / each:.2f}", f"{peak:.1f}")
        for count, taken, peak in (own, *more)
    ]
    print(as_table(HEADS, rows))
    print(f"limit for the built-in story: {LIMIT_MS:.0f} ms, taken {own[1] / LIMIT_MS:.2f} of it")


if __name__ == "__main__":
    main()
