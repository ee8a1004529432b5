"""Fifty readers for ten minutes: every answer right, and neither memory nor file handles grow."""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.trust.trial import Outcome

from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.app import create_app
from tradeviz.web.page.controls import IDS, values_of
from tradeviz.web.security import AllowedHosts

READERS, MOST = 50, 600.0
COMMAND = "from tradeviz.cli import main; main()"
CALLBACK = "/_dash-update-component"
QUERIES = (
    *("", "goods=potash", "chart=sides&factor=1.06", "chart=goods", "table=yes&sort=-value", "by=BLR&also=yes"),
    *("goods=31,8703&years=2015-2024", "flow=imports&chart=goods", "claim=surplus-2024"),
)
PLACES = ("/", "/healthz", "/download/observations.csv", "/download/story.zip", "/elsewhere")
WARM, GROWTH, ROOM = 0.3, 1.05, 8_000_000  # part of the time; of the memory then, and bytes besides


@dataclass
class Log:
    """What the readers saw, and what the server used.

    Attributes:
        answers: how many there were.
        wrong: what was wrong with those that were.
        memory, handles: of the server, moment by moment.
        most: answers after which it is enough.
        enough: set once there are as many.
    """

    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)
    most: float = float("inf")
    enough: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, wrong: str) -> None:
        """One more answer, and what was wrong with it."""
        with self.lock:
            self.answers += 1
            if wrong:
                self.wrong.append(wrong)
            if self.answers >= self.most:
                self.enough.set()


def run(seconds: float, *, readers: int = READERS) -> Outcome:
    """Read the built-in story's page for this long, and judge what was measured."""
    return judged(*measured(seconds, readers))


def measured(seconds: float, readers: int, answers: float = float("inf")) -> tuple[Log, str]:
    """What so many readers saw in this time, or up to so many answers, and what the server complained of."""
    log, stop, port = Log(most=answers), threading.Event(), free_port()
    asked = [json.dumps(body).encode() for body in bodies()]
    command = [sys.executable, "-c", COMMAND, "serve", "--no-browser", "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as server:
            assert server.stdout is not None
            assert server.stdout.readline()
            threads = [threading.Thread(target=_read, args=(port, asked, log, stop, seed)) for seed in range(readers)]
            for thread in threads:
                thread.start()
            _watch(server.pid, seconds, log)
            stop.set()
            for thread in threads:
                thread.join()
            server.terminate()
        errors.seek(0)
        said = errors.read().decode()
    return log, said


def bodies() -> list[dict[str, Any]]:
    """What the page sends for each of the queries."""
    story = load(default_folder())
    app = create_app(story, AllowedHosts())
    output = next(name for name in app.callback_map if name.startswith("..url.search"))
    callback = app.callback_map[output]
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in output[2:-2].split("...")]
    made = []
    for query in QUERIES:
        values = dict(zip(IDS, values_of(parse_query(query, choices_of(story)).selection, story), strict=True))
        given = {"url": f"?{query}" if query else "", "theme": "light"} | values
        kept = {"url": "/", "shown": None}
        inputs = [{**one, "value": given[one["id"]]} for one in callback["inputs"]]
        state = [{**one, "value": kept[one["id"]]} for one in callback["state"]]
        body = {"output": output, "outputs": outputs, "inputs": inputs, "state": state}
        made.append(body | {"changedPropIds": ["url.search"]})
    return made


def judged(log: Log, said: str) -> Outcome:
    """Whether memory and handles at the end are what they were once everything had been asked for."""
    cut = int(len(log.memory) * WARM)
    rest = len(log.memory) - cut
    early, late = log.memory[cut : cut + rest // 3], log.memory[-(rest // 3) :]
    if not early or not late:
        return Outcome(log.answers, 1, "the measurement: too short", "")
    first, last = statistics.median(early), statistics.median(late)
    # The fewest at any moment: the most are the readers' own connections, but what leaks is never given back.
    open_first, open_last = min(log.handles[cut : cut + rest // 3]), min(log.handles[-(rest // 3) :])
    grown = last > first * GROWTH + ROOM
    leaking = open_last > open_first + 10
    failed = len(log.wrong) + grown + leaking + ("Traceback" in said)
    lost = f"{len(log.wrong)} answers, first: {log.wrong[0]}" if log.wrong else "nothing"
    figures = f"{first / 1e6:.0f} MB, then {last / 1e6:.0f} MB; {open_first} handles, then {open_last}"
    return Outcome(log.answers, int(failed), lost, figures)


def _read(port: int, asked: list[bytes], log: Log, stop: threading.Event, seed: int) -> None:
    """One reader: asks, looks a while, asks again."""
    chance = random.Random(seed)
    while not stop.wait(chance.uniform(0.2, 3.0)):
        try:
            log.note(_ask(port, asked, chance))
        except (OSError, http.client.HTTPException) as error:
            log.note(repr(error))


def _ask(port: int, asked: list[bytes], chance: random.Random) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    place = chance.choice(PLACES)
    try:
        if chance.random() < 0.7:
            place = CALLBACK
            connection.request("POST", place, chance.choice(asked), {"Content-Type": "application/json"})
        else:
            connection.request("GET", place)
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    right = answer.status == (404 if place == "/elsewhere" else 200) and content
    return "" if right else f"{answer.status} of {place}: {content[:80]!r}"


def _watch(process: int, seconds: float, log: Log) -> None:
    end, over = time.monotonic() + seconds, False
    while time.monotonic() < end and not over:
        over = log.enough.wait(min(2.0, seconds / 30))
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
        log.memory.append(pages * os.sysconf("SC_PAGE_SIZE"))
        log.handles.append(len(list(Path(f"/proc/{process}/fd").iterdir())))
