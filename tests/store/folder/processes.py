"""Imports in processes of their own, to be killed, to run side by side, or to run where they cannot write.

    python -m tests.store.folder.processes later FOLDER
    python -m tests.store.folder.processes counted FOLDER
    python -m tests.store.folder.processes counted FOLDER CALL     killed when it has called so many functions
    python -m tests.store.folder.processes series FOLDER NAME COUNT
    python -m tests.store.folder.processes watched FOLDER NAME COUNT       waits for a reader to see each import
    python -m tests.store.folder.processes refused FOLDER WHY

Each says `ready` once every library is loaded; `counted` says at its end how many functions it has called.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from tests.store.databases.worlds import DECLARED_SET, RECONCILED_SET, bring, deliver, world
from tests.store.folder.looks import look

from tradeviz.errors import StoreError
from tradeviz.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

READY = "ready"
AREAS = [first + second + "X" for first in "ABCDEF" for second in "ABCDE"]
# Small enough that the little worlds below come in several parts, written to buckets in several goes.
PART_ROWS, ROWS_IN_MEMORY = 800, 500
NOBODY = 65534


def start(*words: str, within: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Run a command of this module in a process of its own; `within` is what it is started by, if anything."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [*within, sys.executable, "-m", "tests.store.folder.processes", *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Wait until its libraries are loaded."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == READY


def small_parts() -> ExitStack:
    """Within it, imports write small parts and empty their memory often."""
    stack = ExitStack()
    stack.enter_context(mock.patch("tradeviz.store.folder.rewrite.ROWS_IN_PART", PART_ROWS))
    stack.enter_context(mock.patch("tradeviz.store.folder.buckets.ROWS_IN_MEMORY", ROWS_IN_MEMORY))
    return stack


def fill(folder: Path) -> None:
    """A store of two datasets in several parts."""
    store, rows = open_store(folder), world(lines(2020, 1))
    bring(store, (deliver(rows, DECLARED_SET, "first.csv", {"31": "Fertilisers"}), "a"))
    bring(store, (deliver(world(lines(2020, 1), RECONCILED_SET.key), RECONCILED_SET, "baci.zip"), "b"))


def later(folder: Path) -> None:
    """An import into that store: both datasets get new rows, one new values for old ones and other names as well."""
    rows, names = world("\n".join([lines(2020, 2), lines(2021, 2)])), {"31": "Fertilizers", "87": "Cars"}
    bring(
        open_store(folder),
        (deliver(rows, DECLARED_SET, "later.csv", names), "c"),
        (deliver(world(lines(2021, 3), RECONCILED_SET.key), RECONCILED_SET, "later.zip"), "d"),
    )


def series(folder: Path, name: str, count: int, before: Callable[[int], object] = lambda _: None) -> None:
    """Imports one after the other; the n-th gives both goods of every pair of AAX the value n, for one partner more."""
    store = open_store(folder)
    for number in range(1, count + 1):
        before(number)
        text = "\n".join(
            f"AAX {partner} exports 2020 {goods} HS17 {number} -"
            for partner in [name, *AREAS[1:4], AREAS[3 + number]]
            for goods in ("310420", "310430")
        )
        bring(store, (deliver(world(text), DECLARED_SET, f"{name}-{number}.csv"), f"{name}-{number}"))


def lines(year: int, value: int) -> str:
    """Exports of every economy to its neighbours, as `world` reads them."""
    return "\n".join(
        f"{reporter} {partner} exports {year} {goods} HS17 {value}{place}.25 {place}"
        for place, (reporter, partner) in enumerate(_directions())
        for goods in ("310420", "310430", "870323")
    )


def refused(folder: Path, why: str) -> dict[str, str | bool]:
    """An import that cannot write: what it says, and whether the store is as it was and answers as before."""
    if not (folder / "manifest.json").exists():
        fill(folder)
    before, reader = look(folder), open_store(folder)
    _hinder(folder, why)
    try:
        later(folder)
    except StoreError as error:
        again = reader.values("comtrade", ("AAX", "ABX"), ["TOTAL"])["value_usd"].tolist()
        return {"says": str(error), "same": look(folder) == before, "answers": again == [30.75]}
    return {"says": "it went through"}


def _wait_for_reader(number: int) -> None:
    """Wait until the reader has seen the import before this one: each line it writes is a value that it has read."""
    for line in sys.stdin if number > 1 else ():
        if float(line) >= number - 1:
            return


def _counting_calls(folder: Path, at: int | None) -> None:
    """Import, and say how many functions were called; or be killed, as from outside, when so many were."""
    calls = 0

    # A trace that gives no other for the lines within is asked at calls alone; a profile also at every return, C's too.
    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.settrace(count)
    try:
        later(folder)
    finally:
        sys.settrace(None)
    sys.stdout.write(f"{calls}\n")


def _hinder(folder: Path, why: str) -> None:
    if why == "file size":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
    elif why == "full disk":
        free = os.statvfs(folder)
        (folder / "ballast").write_bytes(bytes(free.f_bavail * free.f_frsize - 12_288))
    elif why == "no permission" and os.geteuid() == 0:
        os.setresuid(NOBODY, NOBODY, NOBODY)  # the superuser has every permission


def _directions() -> Iterator[tuple[str, str]]:
    for place, reporter in enumerate(AREAS):
        for step in range(1, 16):
            yield reporter, AREAS[(place + step) % len(AREAS)]


def main(command: str, folder: str, *words: str) -> None:
    """What the process does."""
    import duckdb  # noqa: F401 - loaded before the clock starts, as are those below
    import ibis  # noqa: F401
    import pandas as pd  # noqa: F401

    import tradeviz.store.folder.ingest  # noqa: F401

    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    with small_parts():
        if command == "later":
            later(Path(folder))
        elif command == "counted":
            _counting_calls(Path(folder), int(words[0]) if words else None)
        elif command == "watched":
            series(Path(folder), words[0], int(words[1]), _wait_for_reader)
        elif command == "series":
            series(Path(folder), words[0], int(words[1]))
        elif command == "refused":
            sys.stdout.write(json.dumps(refused(Path(folder), words[0])))


if __name__ == "__main__":
    main(*sys.argv[1:])
