"""A server on this machine that speaks UN Comtrade's documented answers, and misbehaves as told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tradeviz.comtrade.clock import Clock

CHN, BLR = 156, 112
KEY = "s3cret/Key+0"
WRONG_KEY = {
    "statusCode": 401,
    "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
}
QUOTA = {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 03:14:17."}
BUSY = {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 7 seconds."}
NAMES = {CHN: ("CHN", "China"), BLR: ("BLR", "Belarus")}
LEVELS = {"AG2": 2, "AG4": 4, "AG6": 6}


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    line: str


@dataclass(frozen=True)
class Bad:
    """An answer other than the right one."""

    status: int = 200
    body: object = b""
    headers: tuple[tuple[str, str], ...] = ()
    announced_length: int | None = None
    delay: float = 0.0


@dataclass
class World:
    """What the server knows and how it behaves.

    Attributes:
        rows: (reporter, partner, flow, period, code) to US dollars.
        listed: (reporter, period) that the service lists as published beside those with rows.
        codes: the reference list of HS codes.
        limit: rows an answer holds at most.
        mishaps: answers to give instead, first come first served; None lets one request through.
        edit: changes a right answer's envelope.
    """

    rows: dict[tuple[int, int, str, str, str], float] = field(default_factory=dict)
    listed: set[tuple[int, str]] = field(default_factory=set)
    codes: tuple[str, ...] = ()
    limit: int = 500
    keys: frozenset[str] = frozenset({KEY})
    mishaps: list[Bad | None] = field(default_factory=list)
    edit: Callable[[Asked, dict[str, Any]], None] = lambda asked, envelope: None
    asked: list[Asked] = field(default_factory=list)
    base: str = ""

    def data_calls(self) -> list[Asked]:
        return [one for one in self.asked if "/preview/" in one.path or "/get/" in one.path]

    def answer(self, asked: Asked) -> Bad:
        if self.mishaps and (mishap := self.mishaps.pop(0)) is not None:
            return mishap
        if asked.path.startswith("/data/") and asked.headers.get("ocp-apim-subscription-key") not in self.keys:
            return Bad(401, WRONG_KEY)
        envelope = self._envelope(asked)
        if envelope is None:
            return Bad(404, {"statusCode": 404, "message": "Resource not found"})
        self.edit(asked, envelope)
        return Bad(200, envelope)

    def _envelope(self, asked: Asked) -> dict[str, Any] | None:
        if asked.path in {f"/{root}/C/{freq}/HS" for root in ("public/v1/preview", "data/v1/get") for freq in "AM"}:
            return self._framed(self._rows(asked.query))
        if asked.path in {f"/{root}/v1/getDa/C/{freq}/HS" for root in ("public", "data") for freq in "AM"}:
            return self._framed(self._published(asked.query))
        if asked.path == "/files/v1/app/reference/ListofReferences.json":
            uri = "https://comtradeapi.un.org/files/v1/app/reference/HS.json"
            return {"results": [{"category": "cmd:HS", "variable": "Product codes", "fileuri": uri}]}
        if asked.path == "/files/v1/app/reference/HS.json":
            return {"more": False, "results": [{"id": one, "text": f"{one} - goods"} for one in ("TOTAL", *self.codes)]}
        return None

    @staticmethod
    def _framed(data: list[dict[str, Any]]) -> dict[str, Any]:
        return {"elapsedTime": "0.09 secs", "count": len(data), "data": data, "error": ""}

    def _rows(self, query: dict[str, str]) -> list[dict[str, Any]]:
        assert (query["partner2Code"], query["customsCode"], query["motCode"]) == ("0", "C00", "0")
        goods = query["cmdCode"].split(",")
        found = [
            row_of(*key, value)
            for key, value in self.rows.items()
            if str(key[0]) == query["reportercode"]
            and str(key[1]) == query["partnerCode"]
            and key[2] in query["flowCode"].split(",")
            and key[3] in query["period"].split(",")
            and (key[4] in goods or any(key[4].isdigit() and len(key[4]) == LEVELS.get(one) for one in goods))
        ]
        return found[: min(self.limit, int(query["maxRecords"]))]

    def _published(self, query: dict[str, str]) -> list[dict[str, Any]]:
        periods = query["period"].split(",")
        assert len(periods) <= 12
        having = self.listed | {(key[0], key[3]) for key in self.rows}
        return [
            {
                "datasetCode": int(f"2{reporter}{period}"),
                "typeCode": "C",
                "freqCode": "A",
                "period": int(period),
                "reporterCode": reporter,
                "reporterISO": _named(reporter)[0],
                "classificationCode": "H5",
                "isOriginalClassification": True,
                "totalRecords": 100000,
                "lastReleased": "2025-01-31T00:00:00",
            }
            for reporter, period in sorted(having)
            if str(reporter) == query["reportercode"] and period in periods
        ]


def _named(number: int) -> tuple[str, str]:
    """ISO code and name; those that no test looks at are the number."""
    return NAMES.get(number, (str(number), str(number)))


def row_of(reporter: int, partner: int, flow: str, period: str, code: str, value: float) -> dict[str, Any]:
    """One row in the columns of the present API, descriptions included."""
    level = 0 if code == "TOTAL" else len(code)
    return {
        "typeCode": "C",
        "freqCode": "A" if len(period) == 4 else "M",
        "refPeriodId": int(f"{period:0<6}01"),
        "refYear": int(period[:4]),
        "refMonth": int(period[4:] or 52),
        "period": period,
        "reporterCode": reporter,
        "reporterISO": _named(reporter)[0],
        "reporterDesc": _named(reporter)[1],
        "flowCode": flow,
        "flowDesc": {"X": "Export", "M": "Import"}[flow],
        "partnerCode": partner,
        "partnerISO": _named(partner)[0],
        "partnerDesc": _named(partner)[1],
        "partner2Code": 0,
        "partner2ISO": "W00",
        "partner2Desc": "World",
        "classificationCode": "H5",
        "classificationSearchCode": "HS",
        "isOriginalClassification": True,
        "cmdCode": code,
        "cmdDesc": f"Goods of {code}",
        "aggrLevel": level,
        "isLeaf": level == 6,
        "customsCode": "C00",
        "customsDesc": "TOTAL CPC",
        "mosCode": "0",
        "motCode": 0,
        "motDesc": "TOTAL MOT",
        "qtyUnitCode": 8 if level == 6 else -1,
        "qtyUnitAbbr": "kg" if level == 6 else "N/A",
        "qty": value / 2,
        "isQtyEstimated": False,
        "altQtyUnitCode": -1,
        "altQtyUnitAbbr": "N/A",
        "altQty": 0,
        "isAltQtyEstimated": False,
        "netWgt": value / 2 if level == 6 else 0,
        "isNetWgtEstimated": False,
        "grossWgt": 0,
        "isGrossWgtEstimated": False,
        "cifvalue": value if flow == "M" else None,
        "fobvalue": value if flow == "X" else None,
        "primaryValue": value,
        "legacyEstimationFlag": 0,
        "isReported": level == 6,
        "isAggregate": level < 6,
    }


class FakeClock(Clock):
    """A clock that jumps ahead when told to sleep."""

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        if seconds:
            self.slept.append(round(seconds, 3))
        self.time += seconds

    def chance(self) -> float:
        return 1.0


@contextmanager
def serving(world: World) -> Iterator[World]:
    """Serve a world on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, query, headers, self.path)
            world.asked.append(asked)
            self._send(world.answer(asked))

        def _send(self, answer: Bad) -> None:
            time.sleep(answer.delay)
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            length = len(body) if answer.announced_length is None else answer.announced_length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    world.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
