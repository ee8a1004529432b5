"""How long a large story takes to open: its tables read, its values reckoned, its claims checked."""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from pathlib import Path

from benchmarks.tables import as_table

from tradeviz.model.goods import GOODS_COLUMNS
from tradeviz.model.observations import OBSERVATION_COLUMNS
from tradeviz.model.sources import SOURCE_COLUMNS
from tradeviz.story.load import load
from tradeviz.story.template import new_story, table_text

SIZES = (1_000, 10_000, 100_000)
LIMIT_S = 5.0  # for the largest
HEADS = ("values", "read s", "reckoned and checked s", "together s", "µs each")
_PAIR = ("KAZ", "MNG")
_CLAIMS = 200
_FIRST_YEAR = 1995
_YEARS = 30
_FLOWS = ("exports", "imports")


def write(folder: Path, size: int) -> None:
    """A story of that many made-up values: groups of goods, thirty years, both flows of both sides."""
    new_story(folder, _PAIR)
    chance = random.Random(size)
    per_good = _YEARS * len(_FLOWS) * 2
    goods = [f"goods-{number}" for number in range(-(-size // per_good))]
    rows: list[list[str]] = []
    for good in ("TOTAL", *goods):
        for year in range(_FIRST_YEAR, _FIRST_YEAR + _YEARS):
            for reporter, partner in (_PAIR, _PAIR[::-1]):
                for flow in _FLOWS:
                    published = f"{chance.uniform(1, 900):.3g} million"
                    rows.append([str(year), reporter, partner, flow, "usd", good, published, "", "made-up", "", ""])
    rows = rows[:size]
    held = {row[5] for row in rows} | {"TOTAL"}
    source = ["made-up", "Made up", "nobody", "", "", "nobody's", "press", "made-up", "none"]
    named = [[one, one, "group", "", "TOTAL", *[""] * (len(GOODS_COLUMNS) - 5)] for one in goods if one in held]
    total = ["TOTAL", "All goods", "total", *[""] * (len(GOODS_COLUMNS) - 3)]
    (folder / "observations.csv").write_text(table_text(OBSERVATION_COLUMNS, *rows), encoding="utf-8")
    (folder / "goods.csv").write_text(table_text(GOODS_COLUMNS, total, *named), encoding="utf-8")
    (folder / "sources.csv").write_text(table_text(SOURCE_COLUMNS, source), encoding="utf-8")
    _write_claims(folder, chance.sample(rows, min(_CLAIMS, len(rows))))


def _write_claims(folder: Path, rows: list[list[str]]) -> None:
    """An article that says some of the values, a claim each."""
    sentences, claims = [], []
    for number, (period, reporter, _partner, flow, _unit, good, published, *_rest) in enumerate(rows):
        words = f"claim {number} says {published}"
        sentences.append(f"{words}.")
        slots = {"id": f"c{number}", "words": words, "verdict": "agrees", "measure": flow, "period": period}
        slots |= {"reporter": reporter, "goods": good, "published": published}
        claims.append("[[claim]]\n" + "".join(f'{name} = "{text}"\n' for name, text in slots.items()))
    (folder / "article.md").write_text("# Made up\n\n" + "\n\n".join(sentences) + "\n", encoding="utf-8")
    (folder / "claims.toml").write_text("\n".join(claims), encoding="utf-8")


def measured(size: int) -> tuple[int, float, float]:
    """Number of values, seconds to read them, seconds to reckon and check them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "story"
        write(folder, size)
        count = sum(1 for _ in csv.reader((folder / "observations.csv").open(encoding="utf-8"))) - 1
        start = time.perf_counter()
        story = load(folder)
        read = time.perf_counter()
        assert len(story.findings) <= _CLAIMS
        return count, read - start, time.perf_counter() - read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    rows = []
    for size in parser.parse_args().sizes:
        count, read, checked = measured(size)
        both = read + checked
        rows.append((f"{count:,}", f"{read:.2f}", f"{checked:.2f}", f"{both:.2f}", f"{both / count * 1e6:.0f}"))
    print(as_table(HEADS, rows))
    print(f"limit for 100,000 values: {LIMIT_S:.0f} s")


if __name__ == "__main__":
    main()
