"""Imports killed at random moments: `run` does it as often as it is told and counts what the store did not survive.

An import in a process of its own gets SIGKILL somewhere between its first row and its end. The store must then open and
hold exactly what it held before, or exactly what it holds after; and the same import must go through on what is left.

    python -m tests.store.folder.crashes import FOLDER      the process that is killed: imports `later` into a store
"""

from __future__ import annotations

import random
import shutil
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.store.folder.looks import leftovers, look
from tests.store.folder.processes import fill, later, small_parts, start, wait_until_ready

from tradeviz.errors import TradevizError

if TYPE_CHECKING:
    from pathlib import Path

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


def _uninterrupted(store: Path) -> float:
    """Import to the end; how long it took, in seconds."""
    with start("later", str(store)) as process:
        wait_until_ready(process)
        began = time.monotonic()
        assert process.wait(120) == 0
    return time.monotonic() - began


def _killed(store: Path, delay: float) -> bool:
    """Kill an import after some seconds; False if it had ended before."""
    with start("later", str(store)) as process:
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
