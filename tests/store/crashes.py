"""Imports killed at random moments: `run` does it as often as it is told and counts what the store did not survive.

An import in a process of its own gets SIGKILL somewhere between its first row and its end. The store must then open and
hold exactly what it held before, or exactly what it holds after; and the same import must go through on what is left.

    python -m tests.store.crashes import FOLDER      the process that is killed: imports `later` into a store
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from tests.backends.worlds import DECLARED_SET, RECONCILED_SET, bring, deliver, world
from tests.store.looks import leftovers, look

from tradeviz.errors import TradevizError
from tradeviz.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

READY = "ready"
AREAS = [first + second + "X" for first in "ABCDEF" for second in "ABCDE"]
# Small enough that the little worlds below come in several parts, spilled in several goes.
PART_ROWS, SPILLED_ROWS = 800, 500
# Of this many attempts for each kill, all but the last may miss because the import was faster.
ATTEMPTS = 5


@dataclass
class Tried:
    """What came of the kills.

    Attributes:
        tried: imports that were killed before they had ended.
        after: those of them that were in the store all the same.
        amid: those that left files behind, so were killed while they wrote.
        failed: for each store that was neither as before nor as after, what was wrong.
    """

    tried: int = 0
    after: int = 0
    amid: int = 0
    failed: list[str] = field(default_factory=list)


def run(folder: Path, times: int, seed: int) -> tuple[int, int]:
    """Kill that many imports.

    Args:
        folder: where the stores go; an empty folder.
        times: how many imports to kill.
        seed: makes the moments the same again, as far as the machine does.

    Returns:
        How many were killed, and how many stores did not survive it.
    """
    found = kill_imports(folder, times, seed)
    return found.tried, len(found.failed)


def kill_imports(folder: Path, times: int, seed: int) -> Tried:
    """See `run`."""
    base, done = folder / "before", folder / "after"
    with small_parts():
        fill(base)
    shutil.copytree(base, done)
    duration = _uninterrupted(done)
    states = look(base), look(done)
    chance, found = random.Random(seed), Tried()
    for number in range(times * ATTEMPTS):
        if found.tried == times:
            break
        store = folder / f"store-{number}"
        shutil.copytree(base, store)
        if _killed(store, chance.uniform(0, duration)):
            found.tried += 1
            _judge(store, states, found)
        shutil.rmtree(store)
    return found


def fill(folder: Path) -> None:
    """The store before."""
    store = open_store(folder)
    bring(store, (deliver(world(_lines(2020, 1), "comtrade"), DECLARED_SET, "first.csv", {"31": "Fertilisers"}), "a"))
    bring(store, (deliver(reconciled(2020, 1), RECONCILED_SET, "baci.zip"), "b"))


def later(folder: Path) -> None:
    """The import that is killed: both datasets get new rows, and new values for old ones."""
    rows, names = world("\n".join([_lines(2020, 2), _lines(2021, 2)]), "comtrade"), {"31": "Fertilizers", "87": "Cars"}
    bring(
        open_store(folder),
        (deliver(rows, DECLARED_SET, "later.csv", names), "c"),
        (deliver(reconciled(2021, 3), RECONCILED_SET, "later.zip"), "d"),
    )


def reconciled(year: int, value: int) -> pa.Table:
    """Exports of every economy to its neighbours."""
    return world(_lines(year, value), RECONCILED_SET.key)


def small_parts() -> ExitStack:
    """Within it, imports write small parts and spill often."""
    stack = ExitStack()
    stack.enter_context(mock.patch("tradeviz.store.rewriting.ROWS", PART_ROWS))
    stack.enter_context(mock.patch("tradeviz.store.spill.HELD", SPILLED_ROWS))
    return stack


def start(*words: str) -> subprocess.Popen[str]:
    """Run this module in a process of its own, which says `ready` when it is about to begin."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.store.crashes", *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Wait until it is about to begin."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == READY


def _lines(year: int, value: int) -> str:
    return "\n".join(
        f"{reporter} {partner} exports {year} {goods} HS17 {value}{place}.25 {place}"
        for place, (reporter, partner) in enumerate(_directions())
        for goods in ("310420", "310430", "870323")
    )


def _directions() -> Iterator[tuple[str, str]]:
    for place, reporter in enumerate(AREAS):
        for step in range(1, 16):
            yield reporter, AREAS[(place + step) % len(AREAS)]


def _uninterrupted(store: Path) -> float:
    """Import to the end; how long it took, in seconds."""
    with start("import", str(store)) as process:
        wait_until_ready(process)
        began = time.monotonic()
        assert process.wait(120) == 0
    return time.monotonic() - began


def _killed(store: Path, delay: float) -> bool:
    """Kill an import after some seconds; False if it had ended before."""
    with start("import", str(store)) as process:
        wait_until_ready(process)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def _judge(store: Path, states: tuple[str, str], found: Tried) -> None:
    before, after = states
    try:
        now = look(store)
        found.amid += bool(leftovers(store))
        found.after += now == after
        if now not in {before, after}:
            found.failed.append(f"{store.name} is neither as before nor as after")
        with small_parts():
            later(store)
        if look(store) != after or leftovers(store):
            found.failed.append(f"{store.name} does not take the import a second time")
    except TradevizError as error:
        found.failed.append(f"{store.name}: {error}")


def main(command: str, folder: str) -> None:
    """What the process does."""
    assert command == "import"
    bring(open_store(Path(folder)))  # loads every library before the clock starts
    print(READY, flush=True)
    with small_parts():
        later(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
