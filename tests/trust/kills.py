"""Imports killed with SIGKILL at random moments: the store opens, and holds what it held before or after, never between."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.trust.trial import Outcome

from tradeviz.errors import TradevizError
from tradeviz.store import open_store

MOST = 100
HEADER = "period,reporter,partner,flow,goods,value_usd\n"
COMMAND = "from tradeviz.cli import main; main()"
PAIR = ("CHN", "BLR")


@dataclass(frozen=True)
class World:
    """A store with a small import in it, the file of a larger one, and how both states look.

    Attributes:
        before: the store before the import.
        file: what is imported.
        states: the store's content before and after.
        seconds: how long the import takes undisturbed.
    """

    before: Path
    file: Path
    states: tuple[str, str]
    seconds: float


def run(seconds: float, *, times: int = MOST) -> Outcome:
    """Kill imports until the time is over, a hundred at most."""
    end, chance = time.monotonic() + seconds, random.Random(6)
    seen = {"before": 0, "after": 0, "neither": 0}
    with tempfile.TemporaryDirectory(prefix="tradeviz-trust-") as name:
        world = _world(Path(name))
        while sum(seen.values()) < times and time.monotonic() < end:
            seen[_once(world, Path(name) / "store", chance.random())] += 1
    lost = f"{seen['neither']} stores" if seen["neither"] else "nothing"
    figures = f"as before {seen['before']}, as after {seen['after']}; one import lasts {world.seconds:.1f} s"
    return Outcome(sum(seen.values()), seen["neither"], lost, figures)


def _world(folder: Path) -> World:
    small, large, before, after = (folder / name for name in ("small.csv", "large.csv", "before", "after"))
    small.write_text(HEADER + _rows(range(2000, 2003), 200), "utf-8")
    large.write_text(HEADER + _rows(range(2000, 2025), 4_000), "utf-8")
    _import(before, small).wait()
    shutil.copytree(before, after)
    started = time.monotonic()
    assert _import(after, large).wait() == 0
    states = (_content(before), _content(after))
    assert states[0] != states[1]
    return World(before, large, states, time.monotonic() - started)


def _rows(years: range, goods: int) -> str:
    return "".join(
        f"{year},{one},{other},{flow},{code:06d},{year * code % 9973}\n"
        for year in years
        for one, other, flow in (("CHN", "BLR", "exports"), ("BLR", "CHN", "imports"))
        for code in range(10_100, 10_100 + goods)
    )


def _import(store: Path, file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", COMMAND, "ingest", str(file), "--store", str(store), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _once(world: World, store: Path, moment: float) -> str:
    """One import killed after this part of its time; what the store then is like, and that it still takes the file."""
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(world.before, store)
    with _import(store, world.file) as running:
        time.sleep(moment * world.seconds * 1.1)
        running.kill()
    try:
        found = _content(store)
        again = _import(store, world.file).wait()
        whole = again == 0 and _content(store) == world.states[1]
    except TradevizError:
        return "neither"
    return ("before", "after")[world.states.index(found)] if whole and found in world.states else "neither"


def _content(store: Path) -> str:
    """All that the store says of itself and of its pair, as one text."""
    opened = open_store(store)
    said = [opened.pairs().to_csv(), *(repr(one) for one in opened.datasets())]
    return "\n".join([*said, *(opened.rows(one.key, PAIR).to_csv() for one in opened.datasets())])
