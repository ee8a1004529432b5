"""Seeded errors against reconciled figures that are not what the article's sources declared.

    python -m benchmarks.reconciled [--sentences 400] [--seed 1]

Reporters' own counts are made up, and reconciled figures that lie apart from them by a part of each flow's own, which
moves from year to year. Articles tell the own counts of the last three years; the store has reconciled figures of all
years, and own counts of none of them or of the six before. What is called wrong is counted by kind of sentence.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect
from collections import Counter
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.seeded import PAIRS, YEARS, Fact, facts, figures, printed
from benchmarks.tables import as_table

from tradeviz.model.economies import area, to_comtrade
from tradeviz.readers import Options
from tradeviz.readers.ingest import import_files
from tradeviz.store import open_store
from tradeviz.story.article_check import check_text
from tradeviz.story.claims import CONTRADICTED, DIFFERS
from tradeviz.story.datasets import datasets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.datasets import Datasets

    Held = Mapping[tuple[str, str, str, int, str], float]

HEADS = ("store", "errors in values", "in growth", "in balances", "true ones called wrong")
TOLD = YEARS[-3:]
APART = 0.07  # the most that a flow's two counts lie apart in the long run
SIX = {"8703": "870323", "1001": "100190", "31": "310420", "8450": "845011", "2701": "270112"}
REST = "852520"
SETTINGS = (
    ("reconciled alone; ratio moves by 0.5 %", 0.005, False),
    ("with own counts of six years; by 0.5 %", 0.005, True),
    ("with own counts of six years; by 2 %", 0.02, True),
    ("reconciled alone; by 10 %", 0.10, False),
    ("with own counts of six years; by 10 %", 0.10, True),
)


def reconciled_of(own: Held, moving: float, rng: random.Random) -> dict[tuple[str, str, str, int, str], float]:
    """What was made of the own counts: each flow has a ratio of its own, and a little more or less each year."""
    bias = {(first, second, flow, code): rng.uniform(-APART, APART) for first, second, flow, _year, code in own}
    return {
        (first, second, flow, year, code): value * (1 + bias[first, second, flow, code] + rng.gauss(0, moving))
        for (first, second, flow, year, code), value in own.items()
    }


def write_release(held: Held, folder: Path) -> list[Path]:
    """The reconciled figures in BACI's layout; what is of no goods in the table makes up the total."""
    paths = []
    for year in YEARS:
        lines = ["t,i,j,k,v,q"]
        for (first, second, flow, of, code), total in held.items():
            if of != year or code != "TOTAL":
                continue
            sides = (first, second) if flow == "exports" else (second, first)
            goods = {SIX[one]: held[first, second, flow, year, one] for one in SIX}
            goods[REST] = total - sum(goods.values())
            numbers = [to_comtrade(side) for side in sides]
            lines += [f"{year},{numbers[0]},{numbers[1]},{k},{v / 1000:.3f}," for k, v in sorted(goods.items())]
        paths.append(folder / f"BACI_HS92_Y{year}_V202501.csv")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def import_own(own: Held, folder: Path) -> None:
    """The own counts of the years before those that are told."""
    rows = ["period,reporter,partner,flow,goods,value_usd"]
    rows += [
        f"{year},{one},{two},{flow},{code},{value:.2f}"
        for (one, two, flow, year, code), value in own.items()
        if year < TOLD[0]
    ]
    (folder / "own.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    brought(folder, [folder / "own.csv"], Options(name="own"))


def brought(folder: Path, paths: list[Path], options: Options) -> None:
    import_files(open_store(folder / "store"), paths, options, lambda _: None, lambda _: None)


def kind_of(fact: Fact) -> str:
    return "growth" if fact.percent else "balance" if "trade" in fact.sentence else "value"


def row(name: str, moving: float, sentences: int, seed: int, *, both: bool) -> tuple[str, ...]:
    """One trial: how many errors of each kind are called wrong, and how many true sentences."""
    rng = random.Random(seed)
    own = figures(rng)
    told = [one for one in facts(own) if any(f" {year}." in one.sentence for year in TOLD)]
    asked, called = Counter[str](), Counter[str]()
    with TemporaryDirectory() as place:
        folder = Path(place)
        brought(folder, write_release(reconciled_of(own, moving, rng), folder), Options(complete=True))
        if both:
            import_own(own, folder)
        store = open_store(folder / "store")
        for first, second, *names in PAIRS:
            mine = [one for one in told if all(name in one.sentence for name in names)]
            chosen = rng.sample(mine, min(sentences // len(PAIRS), len(mine)))
            kinds = [kind_of(fact) if number % 2 == 0 else "true" for number, fact in enumerate(chosen)]
            said = [printed(fact, rng, wrong=kind != "true") for fact, kind in zip(chosen, kinds, strict=True)]
            wrong = called_wrong(said, datasets_of(store, (area(first), area(second))), (first, second))
            asked.update(kinds)
            called.update(kinds[place] for place in wrong)
    return (name, *(f"{called[kind]} of {asked[kind]}" for kind in ("value", "growth", "balance", "true")))


def called_wrong(said: Sequence[str], datasets: Datasets, pair: tuple[str, str]) -> set[int]:
    """The places of the sentences that differ from the figures or are contradicted by them, of one article."""
    text = "\n\n".join(said)
    ends = list(accumulate(len(one) + 2 for one in said))
    checked = check_text(text, "2025-06-01", pair, datasets=datasets)
    drafts = zip(checked.drafts.drafts, checked.findings.values(), strict=True)
    return {bisect(ends, draft.start) for draft, one in drafts if one.verdict in {DIFFERS, CONTRADICTED}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rows = [row(name, moving, asked.sentences, asked.seed, both=both) for name, moving, both in SETTINGS]
    print(as_table(HEADS, rows))


if __name__ == "__main__":
    main()
