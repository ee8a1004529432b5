"""How fast the store takes a BACI release in, and how fast it answers for one pair: one table, ratios in one run.

    python benchmarks/store.py --rows 1000000 --rows 100000000

The release is made up, in BACI's layout: 230 economies, 5,000 products, 30 years, a few heavy pairs and many light
ones (the largest pair of 100 million rows has about 130,000). A smaller release is the same world with fewer pairs, so
that a pair has as many rows in each and the growth of its query is that of the store alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from tradeviz.model import economies as areas
from tradeviz.readers import Options, read
from tradeviz.readers.io import files
from tradeviz.store import open_store
from tradeviz.store.aggregate import Shape
from tradeviz.store.folder.sql import duckdb_sql, open_duckdb, trade_table
from tradeviz.store.query import Query
from tradeviz.store.schema import pair_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.store.api import Store

FASTEST, MOST_GB, SLOWEST_MS, TIMES_FASTER, MOST_GROWTH, MOST_SIZE = 800_000, 4.0, 80.0, 10.0, 1.5, 1.0
YEARS = range(1995, 2025)
ECONOMIES, PRODUCTS, WHOLE = 230, 5000, 100_000_000
DATASET = "baci-hs92-v202501"
GOODS = ("TOTAL", "84", "8471", "XVI")
REPEATS, SLOW_PAIRS = 5, 5
# The share of all products that the largest partners trade in a year.
BROADEST = 0.45


@dataclass(frozen=True)
class World:
    """Who trades how many goods with whom, each year.

    Attributes:
        numbers: BACI's number of each economy.
        exporters, importers: places in `numbers`, for each of the flows.
        counts: goods traded each year in each of the flows.
        asked: pairs whose pages are asked for, as codes.
    """

    numbers: np.ndarray
    exporters: np.ndarray
    importers: np.ndarray
    counts: np.ndarray
    asked: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> int:
        """Rows over all years."""
        return int(self.counts.sum()) * len(YEARS)


def whole_world(rows: int) -> World:
    """A world of about that many rows: trade falls with the product of the partners' ranks in size."""
    numbers = _numbers()
    exporters, importers = (side.ravel() for side in np.divmod(np.arange(ECONOMIES**2), ECONOMIES))
    sizes = 1.0 / np.arange(1, ECONOMIES + 1) ** 1.1
    pull = np.where(exporters == importers, 0.0, sizes[exporters] * sizes[importers])
    low, high = 0.0, 1e9
    for _ in range(80):
        middle = (low + high) / 2
        counts = (BROADEST * PRODUCTS * (1 - np.exp(-middle * pull))).astype(np.int64)
        low, high = (middle, high) if counts.sum() * len(YEARS) < rows else (low, middle)
    traded = counts > 0
    return World(numbers, exporters[traded], importers[traded], counts[traded], ())


def _numbers() -> np.ndarray:
    found = {area.code: number for number in range(1, 900) if (area := areas.from_comtrade(number))}
    first = [156, 842, 276, 392, 251, 826, 528, 410, 381, 112]
    taken = {area.code for number in first if (area := areas.from_comtrade(number))}
    others = sorted(number for code, number in found.items() if code not in taken and len(code) == 3)
    return np.array([*first, *others][:ECONOMIES])


def with_asked(world: World) -> World:
    """The pairs to ask for: the two largest, and others drawn as often as they have rows."""
    codes = [area.code for number in world.numbers if (area := areas.from_comtrade(int(number)))]
    rng = np.random.default_rng(7)
    weights = world.counts / world.counts.sum()
    drawn = [*np.argsort(-world.counts)[:3].tolist(), *rng.choice(len(weights), 60, replace=False, p=weights).tolist()]
    pairs: dict[tuple[str, str], int] = {}
    for flow in drawn:
        pair = sorted((codes[world.exporters[flow]], codes[world.importers[flow]]))
        if len(pairs) < 2 or sum(pairs.values()) + world.counts[flow] * len(YEARS) * 2 < 850_000:
            pairs[pair[0], pair[1]] = int(world.counts[flow]) * len(YEARS) * 2
    return World(world.numbers, world.exporters, world.importers, world.counts, tuple(pairs))


def part_of(world: World, rows: int) -> World:
    """The same world with fewer pairs: those asked for, and others until there are enough rows."""
    codes = np.array([area.code for number in world.numbers if (area := areas.from_comtrade(int(number)))])
    first, second = codes[world.exporters], codes[world.importers]
    asked = {pair_key(*pair) for pair in world.asked}
    keys = np.array([pair_key(*pair) for pair in zip(first.tolist(), second.tolist(), strict=True)])
    rest = np.random.default_rng(11).permutation(len(keys))
    order = np.concatenate([np.flatnonzero(np.isin(keys, list(asked))), rest[~np.isin(keys[rest], list(asked))]])
    kept = order[np.cumsum(world.counts[order]) * len(YEARS) <= rows * 1.001]
    kept.sort()
    return World(world.numbers, world.exporters[kept], world.importers[kept], world.counts[kept], world.asked)


def write_release(world: World, folder: Path) -> list[Path]:
    """The release's yearly files, each flow's goods the same from year to year."""
    rng = np.random.default_rng(3)
    starts = rng.integers(0, PRODUCTS, len(world.counts))
    steps = np.array([step for step in range(1, 400) if step % 2 and step % 5])[rng.integers(0, 150, len(starts))]
    return [_write_year(world, folder, year, starts, steps) for year in YEARS]


def _write_year(world: World, folder: Path, year: int, starts: np.ndarray, steps: np.ndarray) -> Path:
    rng = np.random.default_rng(year)
    flows = np.repeat(np.arange(len(world.counts)), world.counts)
    nth = np.arange(len(flows)) - np.repeat(np.cumsum(world.counts) - world.counts, world.counts)
    goods = (starts[flows] + steps[flows] * nth) % PRODUCTS
    order = np.argsort(flows * PRODUCTS + goods)
    flows, goods = flows[order], goods[order]
    table = pa.table(
        {
            "t": np.full(len(flows), year),
            "i": world.numbers[world.exporters[flows]],
            "j": world.numbers[world.importers[flows]],
            "k": _codes().take(pa.array(goods)),
            "v": np.round(rng.lognormal(3, 2.5, len(flows)), 3),
            "q": pa.array(np.round(rng.lognormal(1, 3, len(flows)), 3), mask=rng.random(len(flows)) < 0.04),
        }
    )
    path = folder / f"BACI_HS92_Y{year}_V202501.csv"
    pcsv.write_csv(table, path, pcsv.WriteOptions(quoting_style="none"))
    return path


def _codes() -> pa.Array:
    """Products spread over all chapters as in the HS: a heading has four subheadings, a chapter about 50."""
    chapters = [chapter for chapter in range(1, 98) if chapter != 77]
    places = [divmod(n, len(chapters)) for n in range(PRODUCTS)]
    codes = [f"{chapters[chapter]:02d}{n // 4 + 1:02d}{n % 4 + 1}0" for n, chapter in places]
    return pa.array(sorted(codes))


def import_release(paths: list[Path], location: Path) -> tuple[float, float]:
    """Import; run in a process of its own, whose peak memory it gives in GB after the seconds."""
    start = time.perf_counter()
    with open_store(location).importing() as run:
        for path in paths:
            for parsed in read(path, Options()):
                run.add(parsed, files.digest(path), lambda _: None)
    taken = time.perf_counter() - start
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def write_unsorted(paths: list[Path], target: Path) -> None:
    """The same rows in the release's own order, as one zstd Parquet file."""
    writer: pq.ParquetWriter | None = None
    for path in paths:
        for parsed in read(path, Options()):
            for batch in parsed.batches:
                writer = writer or pq.ParquetWriter(target, batch.schema, compression="zstd")
                writer.write_table(batch)
    assert writer is not None
    writer.close()


def ask_page(store: Store, pair: tuple[str, str]) -> None:
    """What a pair's page asks for."""
    store.values(DATASET, pair, GOODS)
    store.children(DATASET, pair, "TOTAL", (YEARS[0], YEARS[-1]))
    store.present(DATASET, pair)


def page_over(parquet: Path) -> Callable[[tuple[str, str]], None]:
    """The same questions over one Parquet file."""
    duck = open_duckdb()
    rows = "SELECT * FROM read_parquet($1) WHERE reporter IN ($2, $3) AND partner IN ($2, $3)"
    span = (YEARS[0], YEARS[-1])
    asked = (Query("values", (GOODS, None)), Query("children", ("TOTAL", span)), Query("present"))

    def ask(pair: tuple[str, str]) -> None:
        for query in asked:
            question = duckdb_sql(query.over(trade_table(), Shape((6,), mixed=False)))
            sql = f"WITH trade AS ({rows}) SELECT * FROM ({question})"
            query.tidy(duck.execute(sql, [str(parquet), *pair]).df(), "-".join(pair))

    return ask


def milliseconds(
    ask: Callable[[tuple[str, str]], None], pairs: tuple[tuple[str, str], ...], repeats: int
) -> list[float]:
    taken = []
    for _ in range(repeats):
        for pair in pairs:
            start = time.perf_counter()
            ask(pair)
            taken.append((time.perf_counter() - start) * 1000)
    return taken


@dataclass(frozen=True)
class Result:
    rows: int
    rate: float
    memory: float
    middle: float
    high: float
    unsorted: float
    faster: float
    size: float
    unsorted_size: float

    @property
    def share(self) -> float:
        return self.size / self.unsorted_size


def measure(world: World, folder: Path) -> Result:
    paths = write_release(world, folder)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
        taken, memory = child.submit(import_release, paths, folder / "store").result()
    write_unsorted(paths, folder / "unsorted.parquet")
    for path in paths:
        path.unlink()
    store = open_store(folder / "store")
    ask_page(store, world.asked[-1])
    pages = milliseconds(lambda pair: ask_page(store, pair), world.asked, REPEATS)
    over = page_over(folder / "unsorted.parquet")
    over(world.asked[-1])
    unsorted = milliseconds(over, world.asked[:SLOW_PAIRS], 1)
    same = milliseconds(lambda pair: ask_page(store, pair), world.asked[:SLOW_PAIRS], REPEATS)
    return Result(
        rows=world.rows,
        rate=world.rows / taken,
        memory=memory,
        middle=statistics.median(pages),
        high=statistics.quantiles(pages, n=20)[-1],
        unsorted=statistics.median(unsorted),
        faster=statistics.median(unsorted) / statistics.median(same),
        size=sum(path.stat().st_size for path in (folder / "store").rglob("*") if path.is_file()) / 2**20,
        unsorted_size=(folder / "unsorted.parquet").stat().st_size / 2**20,
    )


def print_table(results: list[Result]) -> None:
    """Every measure with its limit below it."""
    heads = ("rows", "rows/s", "peak GB", "page p50", "p95 ms", "unsorted ms", "faster", "MB", "of Parquet")
    print("".join(f"{head:>13}" for head in heads))
    for found in results:
        numbers = (
            *(
                f"{found.rows:,}",
                f"{found.rate:,.0f}",
                f"{found.memory:.2f}",
                f"{found.middle:.1f}",
                f"{found.high:.1f}",
            ),
            *(f"{found.unsorted:.0f}", f"{found.faster:.1f}x", f"{found.size:.0f}", f"{found.share:.2f}"),
        )
        print("".join(f"{number:>13}" for number in numbers))
    limits = (
        "limit",
        f"{FASTEST:,}",
        f"{MOST_GB:.2f}",
        "",
        f"{SLOWEST_MS:.1f}",
        "",
        f"{TIMES_FASTER:.1f}x",
        "",
        MOST_SIZE,
    )
    print("".join(f"{limit:>13}" for limit in limits))
    growth = results[-1].high / results[0].high
    middle = results[-1].middle / results[0].middle
    print(f"page query, largest over smallest: p50 {middle:.2f}, p95 {growth:.2f} (limit {MOST_GROWTH})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append", help="rows of a release; again for another size")
    parser.add_argument("--folder", type=Path, help="where the files go; a temporary folder otherwise")
    chosen = parser.parse_args()
    sizes = sorted(chosen.rows or [1_000_000, 10_000_000])
    world = with_asked(whole_world(max(WHOLE, *sizes)))
    results = []
    for rows in sizes:
        with TemporaryDirectory(dir=chosen.folder) as folder:
            results.append(measure(part_of(world, rows), Path(folder)))
            print(f"{rows:,} rows measured", file=sys.stderr)
    print_table(results)


if __name__ == "__main__":
    main()
