"""Articles checked against a store as large as a BACI release: how fast, how surely, and what ranks cost.

    python -m benchmarks.articles [--rows 20000000] [--store FOLDER] [--words 2000] [--seed 1]

The release is the made-up one of `benchmarks.store`; the sentences are made of its own figures. BACI makes one value of
both sides' declarations, and a number within 10 percent of such a value never differs (docs/checking.md), so that
errors are counted by their size.
"""

from __future__ import annotations

import argparse
import random
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.seeded import Fact, facts, printed
from benchmarks.store import DATASET, YEARS, import_release, part_of, whole_world, with_asked, write_release
from benchmarks.tables import as_table

from tradeviz.model.economies import area
from tradeviz.store import open_store
from tradeviz.store.coverage import FLOOR
from tradeviz.story.article_check import check_text
from tradeviz.story.article_folder import plain_article
from tradeviz.story.claims import CONTRADICTED, DIFFERS
from tradeviz.story.datasets import datasets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.store.api import Store

HEADS = ("measured", "result", "target")
TOLD = {"TOTAL": "", "8703": "cars", "2709": "crude oil", "1001": "wheat", "0902": "tea"}
WHOLE = 100_000_000
SENTENCES, WRONG = 400, 4  # sentences, and of how many one is altered
FAR = 0.12  # an error of more than this part of a number lies outside of what BACI's making of one value may change
LEAST = 1e6  # dollars, of what a sentence is made of; less is printed as 0.00 million
RANKS = (1, 5, 20)
REPEATS = 3


def made_store(rows: int, folder: Path) -> Path:
    """A store with a made-up release of about that many rows."""
    world = part_of(with_asked(whole_world(max(WHOLE, rows))), rows)
    import_release(write_release(world, folder), folder / "store")
    return folder / "store"


def figures(store: Store, pair: tuple[str, str]) -> Mapping[tuple[str, str, str, int, str], float]:
    """What the release has of a pair, from the side of the first: first, second, flow, year, goods."""
    rows = store.values(DATASET, pair, tuple(TOLD), (YEARS[0], YEARS[-1]))
    kept = rows[(rows["reporter"] == pair[0]) & (rows["status"] != FLOOR)]
    columns = kept[["flow", "period", "goods", "value_usd"]].itertuples(index=False, name=None)
    return {(*pair, flow, int(period), goods): value for flow, period, goods, value in columns if value >= LEAST}


def _told_of(store: Store, pair: tuple[str, str]) -> list[Fact]:
    return facts(figures(store, pair), {pair: (area(pair[0]).name, area(pair[1]).name)}, TOLD)


def large_pairs(store: Store, most: int) -> list[tuple[str, str]]:
    """The pairs of the release with the most trade, of economies that an article would name."""
    pairs = store.pairs()
    pairs = pairs[pairs["dataset"] == DATASET].sort_values("value_usd", ascending=False)
    return [(one, two) for one, two in pairs[["first", "second"]].head(most).itertuples(index=False, name=None)]


def verdicts(store: Store, pair: tuple[str, str], text: str) -> list[str]:
    datasets = datasets_of(store, (area(pair[0]), area(pair[1])))
    return [one.verdict for one in check_text(text, "2025-06-01", pair, datasets=datasets).findings.values()]


def errors(store: Store, pairs: Sequence[tuple[str, str]], rng: random.Random) -> list[tuple[str, str, str]]:
    """Rows on altered sentences that are called wrong, by how far they were altered, and on true ones that are."""
    held = [(pair, fact) for pair in pairs for fact in _told_of(store, pair)]
    counts: dict[str, list[int]] = {"far": [], "near": [], "other": [], "true": []}
    for number, (pair, fact) in enumerate(rng.sample(held, min(SENTENCES, len(held)))):
        wrong = number % WRONG == 0
        text, kind = _told(fact, rng, wrong=wrong)
        counts[kind].append(bool({DIFFERS, CONTRADICTED} & set(verdicts(store, pair, text))))
    return [
        (f"errors of more than {FAR:.0%} in a value, found", _part(counts["far"]), "97 %"),
        ("smaller errors in a value, found", _part(counts["near"]), ""),
        ("errors in growth or a balance, which two values make, found", _part(counts["other"]), ""),
        ("true sentences called wrong", _part(counts["true"]), "at most 1 %"),
    ]


def _told(fact: Fact, rng: random.Random, *, wrong: bool) -> tuple[str, str]:
    """The sentence, and whether it is true, altered by little or much, or altered in what two values make."""
    text = printed(fact, rng, wrong=wrong)
    if not wrong:
        return text, "true"
    if fact.percent or "trade" in fact.sentence:
        return text, "other"
    off = abs(_number(text, fact) / _number(printed(fact, rng, wrong=False), fact) - 1)
    return text, "far" if off > FAR else "near"


def _number(text: str, fact: Fact) -> float:
    first, _number, last = fact.sentence.partition("{number}")
    digits, _space, scale = text[len(first) : len(text) - len(last)].partition(" ")
    return float(digits) * {"billion": 1e9, "million": 1e6}.get(scale, 1.0)


def _part(called: Sequence[int]) -> str:
    return f"{sum(called)} of {len(called)}"


def article_time(store: Store, pair: tuple[str, str], words: int, rng: random.Random) -> tuple[str, str, str]:
    """How long an article of that many words takes to draft and check, new to the process each time."""
    said = [printed(fact, rng, wrong=False) for fact in _told_of(store, pair)]
    rng.shuffle(said)
    text = " ".join((f"{' '.join(said)} " * (words // len(said) + 1)).split()[:words])
    text = plain_article(text[: text.rfind(".") + 1])
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = len(verdicts(store, pair, text))
        taken.append(time.perf_counter() - start)
    return f"{len(text.split())} words with {found} statements, drafted and checked", f"{median(taken):.2f} s", "2 s"


def rank_times(store: Store, pair: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What places in a ranking cost, each of another year: every partner may have to be looked at."""
    one, other = (area(code).name for code in pair)
    rows = []
    for count in RANKS:
        years = list(YEARS)[-count:]
        text = " ".join(f"{other} was the fifth largest export market of {one} in {year}." for year in years)
        start = time.perf_counter()
        found = verdicts(store, pair, text)
        rows.append((f"{len(found)} places in a ranking, checked", f"{time.perf_counter() - start:.2f} s", ""))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--store", type=Path, help="where the store is, or is to be made and kept")
    parser.add_argument("--words", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    with ExitStack() as stack:
        place = asked.store or Path(stack.enter_context(TemporaryDirectory()))
        place.mkdir(exist_ok=True)
        made = place / "store"
        store = open_store(made if made.exists() else made_store(asked.rows, place))
        pairs = large_pairs(store, 12)
        rows = [
            ("rows in the store", f"{store.pairs()['rows'].sum():,}" if "rows" in store.pairs() else "", ""),
            article_time(store, pairs[0], asked.words, rng),
            *errors(store, pairs, rng),
            *rank_times(store, pairs[0]),
        ]
    print(as_table(HEADS, rows))


if __name__ == "__main__":
    main()
