"""Seeded errors: true sentences of made-up figures, a quarter altered by more than their rounding.

    python -m benchmarks.seeded [--sentences 400] [--seed 1]

Prints how many altered sentences were called wrong, how many true ones, and how long 2,000 words took.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.readers import Options
from tradeviz.readers.ingest import import_files
from tradeviz.store import open_store
from tradeviz.story.article_check import check_text
from tradeviz.story.article_folder import plain_article
from tradeviz.story.claims import CONTRADICTED, DIFFERS
from tradeviz.story.datasets import datasets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIRS = (("KAZ", "MNG", "Kazakhstan", "Mongolia"), ("BRA", "KEN", "Brazil", "Kenya"), ("NOR", "PER", "Norway", "Peru"))
NAMES: Mapping[tuple[str, str], tuple[str, str]] = {
    (first, second): (one, other) for first, second, one, other in PAIRS
}
GOODS = {"TOTAL": "", "8703": "cars", "1001": "wheat", "31": "fertilisers", "8450": "washing machines", "2701": "coal"}
YEARS = range(2016, 2025)
SCALES = ((1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True)
class Fact:
    """A number with its words: `{number}` stands in the sentence for its digits."""

    sentence: str
    value: float
    percent: bool = False


def figures(rng: random.Random) -> dict[tuple[str, str, str, int, str], float]:
    """Made-up trade: first, second, flow, year, goods."""
    held = {}
    for first, second, *_names in PAIRS:
        for flow in ("exports", "imports"):
            level = rng.uniform(2e8, 4e10)
            for year in YEARS:
                level *= rng.uniform(0.8, 1.35)
                held[first, second, flow, year, "TOTAL"] = level
                for code in list(GOODS)[1:]:
                    held[first, second, flow, year, code] = level * rng.uniform(0.02, 0.18)
    return held


def facts(
    held: Mapping[tuple[str, str, str, int, str], float],
    names: Mapping[tuple[str, str], tuple[str, str]] = NAMES,
    goods: Mapping[str, str] = GOODS,
) -> list[Fact]:
    """Every true sentence that can be made of them, with the names of the two of each pair and of the goods."""
    found = []
    toward = {"exports": "to", "imports": "from"}
    for (first, second, flow, year, code), value in held.items():
        one, other = names[first, second]
        of = f" of {goods[code]}" if goods[code] else ""
        what = f"{one}'s {flow}{of} {toward[flow]} {other}"
        found.append(Fact(f"{what} reached ${{number}} in {year}.", value))
        before = held.get((first, second, flow, year - 1, code))
        if before is not None:
            verb = "rose" if value > before else "fell"
            found.append(
                Fact(f"{what} {verb} by {{number}} percent in {year}.", abs(value / before - 1) * 100, percent=True)
            )
        if code == "TOTAL" and flow == "exports" and (first, second, "imports", year, code) in held:
            balance = value - held[first, second, "imports", year, code]
            word = "surplus" if balance > 0 else "deficit"
            found.append(Fact(f"{one}'s trade {word} with {other} was ${{number}} in {year}.", abs(balance)))
    return found


def printed(fact: Fact, rng: random.Random, *, wrong: bool) -> str:
    """The sentence with its digits, true or altered by two units of the last digit up to nearly half of all."""
    if fact.percent:
        text = f"{fact.value:.1f}"
        step = 0.1
    else:
        scale, word = next((one for one in SCALES if fact.value >= one[0]), SCALES[-1])
        text, step = f"{fact.value / scale:.2f}", 0.01
    number = float(text)
    if wrong:
        least, most = 2 * step, max(3 * step, number * 0.4)
        number += rng.choice((-1, 1)) * rng.uniform(least, most)
        text = f"{max(step, number):.{1 if fact.percent else 2}f}"
    return fact.sentence.format(number=text if fact.percent else f"{text} {word}")


def store_of(place: Path, held: dict[tuple[str, str, str, int, str], float]) -> Path:
    rows = ["period,reporter,partner,flow,goods,value_usd"]
    rows += [f"{year},{one},{two},{flow},{code},{value:.2f}" for (one, two, flow, year, code), value in held.items()]
    (place / "made-up.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    import_files(
        open_store(place / "store"), [place / "made-up.csv"], Options(name="made-up"), lambda _: None, lambda _: None
    )
    return place / "store"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    held = figures(rng)
    chosen = rng.sample(facts(held), asked.sentences)
    caught = alarms = altered = 0
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(store_of(Path(folder), held))
        for number, fact in enumerate(chosen):
            wrong = number % 4 == 0
            text = printed(fact, rng, wrong=wrong)
            first, second = next((a, b) for a, b, one, other in PAIRS if one in text and other in text)
            datasets = datasets_of(store, (area(first), area(second)))
            found = check_text(text, "2025-06-01", (first, second), datasets=datasets).findings.values()
            called = any(one.verdict in {DIFFERS, CONTRADICTED} for one in found)
            altered, caught, alarms = altered + wrong, caught + (wrong and called), alarms + (called and not wrong)
            if called != wrong:
                sys.stdout.write(f"{'missed' if wrong else 'false alarm'}: {text} {[one.verdict for one in found]}\n")
        first, second, one, _other = PAIRS[0]
        mine = [fact for fact in facts(held) if one in fact.sentence]
        own = [printed(fact, rng, wrong=False) for fact in mine]
        words = " ".join(own * 20)[:13_000]
        text = plain_article(words[: words.rfind(".") + 1])
        start = time.perf_counter()
        datasets = datasets_of(store, (area(first), area(second)))
        checked = check_text(text, "2025", (first, second), datasets=datasets)
        took = time.perf_counter() - start
    true = len(chosen) - altered
    sys.stdout.write(
        f"caught {caught} of {altered} ({caught / altered:.1%})\n"
        f"false alarms {alarms} of {true} ({alarms / true:.1%})\n"
        f"{len(text.split())} words with {len(checked.findings)} statements: {took:.2f} s\n"
    )


if __name__ == "__main__":
    main()
