"""Imports that are killed, as often as is told, and what the store did not survive of it.

An import in a process of its own gets SIGKILL somewhere between its first row and its end: at a function call counted
out beforehand, which is the same again on every machine, or after a random time, which may fall within C code too. The
store must then open and hold exactly what it held before, or exactly what it holds after; and the same import must go
through on what is left.
"""

from __future__ import annotations

import random
import shutil
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.store.folder.looks import leftovers, look
from tests.store.folder.processes import fill, later, small_parts, start, wait_until_ready

from tradeviz.errors import TradevizError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Of this many attempts for each kill after a time, all but the last may miss because the import was faster.
ATTEMPTS = 20


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


def kill_imports(folder: Path, times: int) -> Tried:
    """Kill that many imports, at function calls spread evenly over the whole of one.

    Args:
        folder: where the stores go; an empty folder.
        times: how many imports to kill.
    """
    states, said, _ = _uninterrupted(folder, "counted")
    calls = int(said)
    found = Tried()
    for number in range(times):
        with _copy(folder, number) as store:
            assert _killed_at_call(store, round(calls * (number + 0.5) / times))
            found.tried += 1
            _judge(store, states, found)
    return found


def kill_imports_at_random(folder: Path, times: int, seed: int) -> Tried:
    """Kill that many imports after random times; what the seed makes the same again, the machine does not.

    Args:
        folder: as for `kill_imports`.
        times: how many imports to kill; fewer where most had ended before.
        seed: of the times.
    """
    states, _, duration = _uninterrupted(folder, "later")
    chance, found = random.Random(seed), Tried()
    for number in range(times * ATTEMPTS):
        if found.tried == times:
            break
        with _copy(folder, number) as store:
            if _killed_after(store, chance.uniform(0, duration)):
                found.tried += 1
                _judge(store, states, found)
            else:
                duration *= 0.9  # the machine has become faster than it was
    return found


def _uninterrupted(folder: Path, command: str) -> tuple[tuple[str, str], str, float]:
    """Make the store `before` and import into a copy of it: both looks, what the import says and its seconds."""
    base, done = folder / "before", folder / "after"
    with small_parts():
        fill(base)
    shutil.copytree(base, done)
    with start(command, str(done)) as process:
        wait_until_ready(process)
        began = time.monotonic()
        said = process.communicate(timeout=240)[0]
        assert process.returncode == 0
    return (look(base), look(done)), said, time.monotonic() - began


@contextmanager
def _copy(folder: Path, number: int) -> Iterator[Path]:
    store = folder / f"store-{number}"
    shutil.copytree(folder / "before", store)
    yield store
    shutil.rmtree(store)


def _killed_at_call(store: Path, call: int) -> bool:
    with start("counted", str(store), str(call)) as process:
        wait_until_ready(process)
        return process.wait(240) == -signal.SIGKILL


def _killed_after(store: Path, delay: float) -> bool:
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
