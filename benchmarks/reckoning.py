"""How long reckoning takes: the built-in story against its limit, and growth with the number of observations."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.loading import default_folder, load
from tradeviz.reckoning import reckon

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_MS = 50.0
SIZES = (1_000, 10_000, 100_000)


def made_up(size: int, like: pd.DataFrame) -> pd.DataFrame:
    """The built-in story's annual values again and again, each time for goods of another name."""
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


def main() -> None:
    story = load(default_folder())
    own = milliseconds(lambda: reckon(story.observations, story.rates), 15)
    each = own / len(story.observations)
    print(f"{'observations':>14} {'ms':>10} {'µs each':>9} {'ratio':>7} {'peak MiB':>9}")
    peak = peak_mebibytes(lambda: reckon(story.observations, story.rates))
    print(f"{len(story.observations):>14,} {own:>10.1f} {each * 1000:>9.1f} {1.0:>7.2f} {peak:>9.1f}")
    for size in SIZES:
        frame = made_up(size, story.observations)
        taken = milliseconds(lambda frame=frame: reckon(frame, story.rates), 3)  # type: ignore[misc]
        peak = peak_mebibytes(lambda frame=frame: reckon(frame, story.rates))  # type: ignore[misc]
        print(f"{size:>14,} {taken:>10.1f} {taken / size * 1000:>9.1f} {taken / size / each:>7.2f} {peak:>9.1f}")
    print(f"limit for the built-in story: {LIMIT_MS:.0f} ms, taken {own / LIMIT_MS:.2f} of it")


if __name__ == "__main__":
    main()
