"""Many readers at once, each making a choice every second: errors, and how long the answers take."""

from __future__ import annotations

import http.client
import itertools
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.peers import costly
from benchmarks.peers.browsing import posted, reader, visit
from benchmarks.peers.processes import running
from benchmarks.peers.sites import OWN, sites
from benchmarks.tables import as_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from playwright.sync_api import Browser

UPDATE = "/_dash-update-component"
LIMIT = 0.25
EVERY = 1.0
HEADS = ("readers", "beside them", "choices", "errors", "median", "95th percentile", "longest", "target", "met")


@dataclass(frozen=True)
class Body:
    """What the page itself posted when a reader chose goods, and the code of those goods in it."""

    text: str
    code: str

    def choosing(self, code: str) -> bytes:
        """The same for other goods."""
        return self.text.replace(f'"{self.code}"', f'"{code}"').encode()


@dataclass(frozen=True)
class Answer:
    """Seconds from when a choice was due until its answer was there, and its status; 0 where none came."""

    seconds: float
    status: int


def body_of(browser: Browser, python: str, goods: Mapping[str, str]) -> Body:
    """Choose goods in the page and keep what it posts.

    Raises:
        RuntimeError: nothing that the page posts holds the code of the goods chosen.
    """
    site = next(one for one in sites(python) if one.name == OWN)
    name, code = next(iter(goods.items()))
    with running(site.command, site.path, {}) as server, reader(browser, site) as context:
        page, wire = visit(context, server.address)
        body = Body(posted(page, site, wire, name, code), code)
    if not body.text:
        raise RuntimeError(f"The page posts no {code} when a reader chooses {name}.")
    return body


def report(body: Body, codes: Sequence[str], readers: int, seconds: int) -> str:
    """The readers' table, alone and with a costly request every second; the server is what `tradeviz serve` starts."""
    site = next(one for one in sites("") if one.name == OWN)
    bodies = [body.choosing(code) for code in codes]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRADEVIZ_STORE": str(costly.make_store(Path(folder)))}
        with running(site.command, site.path, environment) as server:
            alone = crowd(server.address, bodies, readers, seconds)
            with ThreadPoolExecutor(1) as pool:
                beside = pool.submit(costly.one_a_second, server.address, seconds)
                disturbed = crowd(server.address, bodies, readers, seconds)
                taken, errors = beside.result()
    table = as_table(HEADS, [_line(alone, readers, "nothing"), _line(disturbed, readers, "costly requests")])
    return (
        f"{table}\n{len(taken)} costly requests, one a second: {errors} errors, median "
        f"{statistics.median(taken) * 1000:,.0f} ms, longest {max(taken) * 1000:,.0f} ms"
    )


def crowd(address: str, bodies: Sequence[bytes], readers: int, seconds: int) -> list[Answer]:
    """The answers that all readers got."""
    start = time.perf_counter() + EVERY
    with ThreadPoolExecutor(readers) as pool:
        jobs = [
            pool.submit(one_reader, address, _from(bodies, number), start + EVERY * number / readers, seconds)
            for number in range(readers)
        ]
        return [answer for job in jobs for answer in job.result()]


def one_reader(address: str, bodies: Iterator[bytes], start: float, choices: int) -> list[Answer]:
    """Choose once a second on one connection; a choice that comes late because of a slow answer counts as slow."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    answers = []
    for due in (start + EVERY * number for number in range(choices)):
        time.sleep(max(0.0, due - time.perf_counter()))
        status = _post(connection, address, next(bodies))
        answers.append(Answer(time.perf_counter() - due, status))
    connection.close()
    return answers


def _post(connection: http.client.HTTPConnection, address: str, body: bytes) -> int:
    headers = {
        "Content-Type": "application/json",
        "Accept-Encoding": "gzip, deflate, br",
        "Origin": address.rstrip("/"),
    }
    try:
        connection.request("POST", UPDATE, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status


def _from(bodies: Sequence[bytes], start: int) -> Iterator[bytes]:
    """All bodies in turn, each reader beginning elsewhere."""
    yield from itertools.islice(itertools.cycle(bodies), start % len(bodies), None)


def _line(answers: Iterable[Answer], readers: int, beside: str) -> tuple[str, ...]:
    all_answers = list(answers)
    taken = sorted(answer.seconds for answer in all_answers)
    slow = statistics.quantiles(taken, n=20)[-1]
    errors = sum(answer.status != http.client.OK for answer in all_answers)
    times = [f"{seconds * 1000:,.0f} ms" for seconds in (statistics.median(taken), slow, taken[-1])]
    met = "yes" if slow < LIMIT and not errors else "no"
    return (str(readers), beside, f"{len(taken):,}", str(errors), *times, f"no error, < {LIMIT * 1000:.0f} ms", met)
