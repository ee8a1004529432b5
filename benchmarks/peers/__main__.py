"""`python -m benchmarks.peers`: the page beside its peers', then many readers, then a growing story."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers import growth, load, slow
from benchmarks.peers.browsing import chromium
from benchmarks.peers.measures import report, run_once
from benchmarks.peers.rows import filterable, rows_of, write
from benchmarks.peers.sites import sites

from tradeviz.story.load import default_folder
from tradeviz.story.load import load as load_story

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PARTS = ("pages", "slow", "readers", "growth")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--python", default=".venv-bench/bin/python", help="interpreter with the peers installed")
    parser.add_argument("--runs", type=int, default=5, help="runs of each page; the table shows medians")
    parser.add_argument("--readers", type=int, default=50, help="readers at once")
    parser.add_argument("--seconds", type=int, default=60, help="how long they stay; each makes a choice a second")
    parser.add_argument("--part", action="append", choices=PARTS, help="measure this alone; may be given again")
    return parser.parse_args()


def main() -> None:
    asked = options()
    parts = asked.part or PARTS
    story = load_story(default_folder())
    rows = rows_of(story)
    goods = filterable(story, rows)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; medians of {asked.runs}\n"
    )
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "rows.csv"
        write(rows, path)
        if "pages" in parts:
            print(pages(browser, asked, tuple(goods), path), "\n", flush=True)
        if "slow" in parts:
            print(slow.report(browser, sites(asked.python)[0], asked.runs), "\n", flush=True)
        body = load.body_of(browser, asked.python, goods)
    if "readers" in parts:
        print(load.report(body, tuple(story.goods), asked.readers, asked.seconds), "\n", flush=True)
    if "growth" in parts:
        print(growth.report(body, story, tuple(goods.values())))


def pages(browser: Browser, asked: argparse.Namespace, goods: tuple[str, ...], rows: Path) -> str:
    """All pages in turn, again and again, so that a slow minute of the machine hits each of them."""
    environment = {"BENCH_ROWS": str(rows)}
    runs = {
        (site.name, number): run_once(site, browser, goods[number % len(goods)], environment)
        for number in range(asked.runs)
        for site in sites(asked.python)
    }
    names = dict.fromkeys(name for name, _ in runs)
    return report({name: [run for (one, _), run in runs.items() if one == name] for name in names})


if __name__ == "__main__":
    main()
