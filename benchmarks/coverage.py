"""What share of an import is spent on what its rows cover: of a release, and of declarations at every level.

    python -m benchmarks.coverage --rows 1000000

The rows are those of `benchmarks.store`. As a release each year is whole by nature. As declarations the same rows are
each exporter's, with their headings, chapters and totals beside them, so that parts must be held against what was
declared above them: the most that coverage ever has to do.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd
from benchmarks.store import WHOLE, import_release, part_of, whole_world, with_asked, write_release

from tradeviz.model import economies as areas
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.folder import coverage, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_SHARE = 0.05


@contextmanager
def timed(*functions: tuple[Any, str]) -> Iterator[Callable[[], float]]:
    """Count the CPU seconds that functions of modules take, in whatever thread, while they are so replaced."""
    spent: list[float] = []
    before = [(owner, name, getattr(owner, name)) for owner, name in functions]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any) -> Any:
            start = time.thread_time()
            try:
                return function(*arguments)
            finally:
                spent.append(time.thread_time() - start)

        return call

    for owner, name, function in before:
        setattr(owner, name, counted(function))
    try:
        yield lambda: sum(spent)
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def import_counted(paths: list[Path], location: Path) -> tuple[float, float]:
    """Import in a process of its own: CPU seconds of it all, and those of coverage."""
    start = time.process_time()
    with timed((coverage, "covered"), (coverage, "in_periods"), (coverage, "of_pairs"), (rewrite, "revise")) as spent:
        import_release(paths, location)
        return time.process_time() - start, spent()


def write_declarations(release: list[Path], folder: Path) -> list[Path]:
    """The release's rows as their exporters' declarations, in our own columns, with every level above them."""
    return [_write_declared(path, folder / f"declared-{path.stem}.csv") for path in release]


def _write_declared(release: Path, target: Path) -> Path:
    rows = pd.read_csv(release, dtype={"k": "str", "t": "str"})
    numbers = {*rows["i"], *rows["j"]}
    codes = {number: area.code for number in numbers if (area := areas.from_comtrade(number))}
    own = pd.DataFrame({"reporter": rows["i"].map(codes), "partner": rows["j"].map(codes), "flow": "exports"})
    own = own.assign(period=rows["t"], goods=rows["k"], value_usd=rows["v"] * 1000)
    levels = [own, *(own.assign(goods=own["goods"].str[:level]) for level in (4, 2)), own.assign(goods="TOTAL")]
    every = pd.concat([level.groupby([*FLOW_GRAIN, "goods"], as_index=False)["value_usd"].sum() for level in levels])
    every["hs"] = every["goods"].map(lambda code: "" if code == "TOTAL" else "HS92")
    every.assign(value_usd=every["value_usd"].round(0)).to_csv(target, index=False)
    return target


def _line(name: str, paths: list[Path], location: Path) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
        whole, spent = child.submit(import_counted, paths, location).result()
    print(f"{name:<28}{whole:>10.2f}{spent:>12.2f}{spent / whole:>9.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the release")
    chosen = parser.parse_args()
    world = part_of(with_asked(whole_world(max(WHOLE, chosen.rows))), chosen.rows)
    print(f"{'':<28}{'CPU s':>10}{'coverage s':>12}{'share':>9}")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        release = write_release(world, folder)
        _line(f"release, {world.rows:,}", release, folder / "release")
        _line("declared at every level", write_declarations(release, folder), folder / "declared")
    print(f"{'limit':<28}{'':>22}{MOST_SHARE:>9.1%}")


if __name__ == "__main__":
    main()
