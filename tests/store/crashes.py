"""Imports in processes of their own, to be killed: `python -m tests.store.crashes FOLDER ROWS SEED`.

The process says "started" when it has the store to itself and "ended" when it is through.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.worlds import BACI, deliver, many

from tradeviz.store import open_store

if TYPE_CHECKING:
    from tradeviz.store.base import Store

ROOT = Path(__file__).parents[2]
BATCH = 20_000


def import_rows(folder: Path, rows: int, seed: int) -> None:
    """Import made-up rows in batches."""
    table = many(rows, seed)
    batches = [table.slice(start, BATCH) for start in range(0, rows, BATCH)]
    with open_store(folder).importing() as job:
        say("started")
        job.add(deliver(batches, BACI, f"{seed}.csv"), f"{seed}-{rows}", lambda _: None)
    say("ended")


def say(word: str) -> None:
    """Tell the process that may kill this one how far it is."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def begin(folder: Path, rows: int, seed: int) -> subprocess.Popen[str]:
    """Start an import; returns at once."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.crashes", str(folder), str(rows), str(seed)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_start(child: subprocess.Popen[str]) -> None:
    """Wait until the import has the store to itself."""
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line == "started\n", f"{line!r} {child.communicate()}"


def seconds_taken(folder: Path, rows: int, seed: int) -> float:
    """Run an import to its end; the time from its start."""
    child = begin(folder, rows, seed)
    wait_for_start(child)
    start = time.perf_counter()
    child.communicate()
    assert child.returncode == 0
    return time.perf_counter() - start


def kill_during(folder: Path, rows: int, seed: int, after: float) -> bool:
    """Kill an import some seconds after its start; whether it had ended before."""
    child = begin(folder, rows, seed)
    wait_for_start(child)
    time.sleep(after)
    child.kill()
    said, _ = child.communicate()
    return "ended" in said


def fingerprint(store: Store) -> str:
    """What a reader can see of the store, as one digest."""
    pairs = store.pairs()
    seen = [str(store.datasets()), pairs.to_csv()]
    for row in pairs.itertuples():
        pair = (str(row.first), str(row.second))
        seen.append(store.values(str(row.dataset), pair, ("TOTAL", "01", "010112")).to_csv())
    return hashlib.sha256("".join(seen).encode()).hexdigest()


if __name__ == "__main__":
    import_rows(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
