"""A server on this machine that answers as UN Comtrade does, and misbehaves as told.

What it does was seen of the real service: recordings of comtradr's tests, the official comtradeapicall, and probes of the
preview by other clients; which level lists it takes in `cmdCode` nobody has written down, so `World.lists` has all.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tradeviz.services.clock import Clock

CHN, BLR = 156, 112
KEY = "s3cret/Key+0"
NO_KEY = {
    "statusCode": 401,
    "message": "Access denied due to missing subscription key. Make sure to include subscription key when making "
    "requests to an API.",
}
WRONG_KEY = {
    "statusCode": 401,
    "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
}
QUOTA = {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 03:14:17."}
SHORT_QUOTA = {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 00:00:05."}
BUSY = {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 7 seconds."}
TOO_LONG = b"<!DOCTYPE HTML><HTML><HEAD><TITLE>Request URL Too Long</TITLE></HEAD><BODY>HTTP Error 414</BODY></HTML>"
# Numbers, codes and names as its Reporters.json and partnerAreas.json have them (June 2025). 158 and 840 are partners
# alone; 736, 280, 230, 58 and 711 have ended.
NAMES = {
    CHN: ("CHN", "China"), BLR: ("BLR", "Belarus"), 842: ("USA", "USA"), 251: ("FRA", "France"), 699: ("IND", "India"),
    579: ("NOR", "Norway"), 757: ("CHE", "Switzerland"), 380: ("ITA", "Italy"), 591: ("PAN", "Panama"),
    490: ("S19", "Other Asia, nes"), 158: ("TWN", "Taiwan, Province of China"), 729: ("SDN", "Sudan"),
    736: ("SDN", "Fmr Sudan"), 276: ("DEU", "Germany"), 280: ("DEU", "Fmr Fed. Rep. of Germany"), 231: ("ETH", "Ethiopia"),
    230: ("ETH", "Fmr Ethiopia"), 56: ("BEL", "Belgium"), 58: ("BLX", "Belgium-Luxembourg"), 442: ("LUX", "Luxembourg"),
    711: ("ZA1", "Southern African Customs Union"), 710: ("ZAF", "South Africa"), 764: ("THA", "Thailand"),
    496: ("MNG", "Mongolia"), 643: ("RUS", "Russian Federation"), 804: ("UKR", "Ukraine"), 840: ("USA", "USA (excl.)"),
}  # fmt: skip
PARTNERS_ONLY = frozenset({158, 840, 0})
# The first year and the editions of the HS, by the year from which the rows here are in them.
_EDITIONS = {1988: "H0", 1996: "H1", 2002: "H2", 2007: "H3", 2012: "H4", 2017: "H5", 2022: "H6"}
LEVELS = {f"AG{digits}": digits for digits in range(1, 7)}
_WAIT = (("Retry-After", "1"),)
_LONGEST = 2000  # characters of an address of which the preview reads the codes
_DATA = {f"/{root}/c/{freq}/hs": root[0] for root in ("public/v1/preview", "data/v1/get") for freq in "am"}
_AVAILABLE = {f"/{root}/v1/getda/c/{freq}/hs": root[0] for root in ("public", "data") for freq in "am"}


class Query(dict[str, str]):
    """Parameters, whose names may be written in letters of either case."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    query: Query
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
        limit, key_limit: rows an answer of the preview and one with a key hold at most; which ones is left to chance.
        lists: how TOTAL and levels in one list are taken: "united", "refused", "first" of them alone, or "total" alone.
        clock: what the pace of calls is told by, where it is enforced: a second at least from one to the next.
        doubled: whether each row comes again as converted to another edition.
        mishaps: answers to give instead, first come first served; None lets one request through.
        edit: changes a right answer's envelope.
    """

    rows: dict[tuple[int, int, str, str, str], float] = field(default_factory=dict)
    listed: set[tuple[int, str]] = field(default_factory=set)
    codes: tuple[str, ...] = ()
    limit: int = 500
    key_limit: int = 100_000
    lists: str = "united"
    clock: Clock | None = None
    doubled: bool = False
    keys: frozenset[str] = frozenset({KEY})
    mishaps: list[Bad | None] = field(default_factory=list)
    edit: Callable[[Asked, dict[str, Any]], None] = lambda asked, envelope: None
    asked: list[Asked] = field(default_factory=list)
    base: str = ""
    _last: float = 0.0

    def data_calls(self) -> list[Asked]:
        return [one for one in self.asked if "/preview/" in one.path or "/get/" in one.path]

    def answer(self, asked: Asked) -> Bad:
        if self.mishaps and (mishap := self.mishaps.pop(0)) is not None:
            return mishap
        if self._is_too_soon():
            return Bad(429, {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."}, _WAIT)
        if asked.path.startswith("/data/") and (refusal := self._refused_key(asked)):
            return refusal
        answer = self._right_answer(asked)
        if answer.status == 200 and isinstance(answer.body, dict):
            self.edit(asked, answer.body)
        return answer

    def _is_too_soon(self) -> bool:
        if self.clock is None:
            return False
        before, self._last = self._last, self.clock.now()
        return self._last - before < 1

    def _refused_key(self, asked: Asked) -> Bad | None:
        key = asked.headers.get("ocp-apim-subscription-key")
        return None if key in self.keys else Bad(401, WRONG_KEY if key else NO_KEY)

    def _right_answer(self, asked: Asked) -> Bad:
        path = asked.path.lower()
        if path in _DATA:
            return self._data(asked, keyed=_DATA[path] == "d")
        if path in _AVAILABLE:
            if len(asked.query["period"].split(",")) > 12:
                return unfit("period", "At most 12 periods")
            return Bad(200, framed(self._published(asked)))
        if asked.path == "/files/v1/app/reference/ListofReferences.json":
            uri = "https://comtradeapi.un.org/files/v1/app/reference/HS.json"
            entry = {"category": "cmd:HS", "variable": "Product codes", "description": "HS", "fileuri": uri}
            return Bad(200, {"results": [{"category": "reporter", "fileuri": uri.replace("HS", "Reporters")}, entry]})
        if asked.path == "/files/v1/app/reference/HS.json":
            return Bad(200, {"more": False, "results": [code_entry(one) for one in ("TOTAL", *self.codes)]})
        return Bad(404, {"statusCode": 404, "message": "Resource not found"})

    def _data(self, asked: Asked, *, keyed: bool) -> Bad:
        periods, goods = asked.query["period"].split(","), asked.query["cmdCode"].split(",")
        if len(periods) > (12 if keyed else 1):
            return unfit("period", "The field period holds too many values")
        if len(asked.line) > 4096:
            return Bad(414, TOO_LONG)
        if len(goods) > 1 and any(one.upper() in LEVELS for one in goods):
            if self.lists == "refused":
                return unfit("cmdCode", "The value of cmdCode is not valid")
            goods = goods[:1] if self.lists == "first" else ["TOTAL"] if self.lists == "total" else goods
        found = self._rows(asked, goods)
        most = min(self.key_limit if keyed else self.limit, int(asked.query["maxRecords"]))
        # Which rows of too many come is nobody's choice.
        if len(found) > most:
            found = sorted(found, key=lambda row: sha256(str(row).encode()).digest())[:most]
        return Bad(200, framed(found))

    def _rows(self, asked: Asked, goods: list[str]) -> list[dict[str, Any]]:
        query, described = asked.query, asked.query.get("includeDesc") == "True"
        assert (query["partner2Code"], query["customsCode"], query["motCode"]) == ("0", "C00", "0")
        if len(asked.line) > _LONGEST:
            goods = goods[: len(goods) * _LONGEST // len(asked.line)]
        digits = {LEVELS[one.upper()] for one in goods if one.upper() in LEVELS}
        found = [
            row_of(*key, value, described=described)
            for key, value in self.rows.items()
            if str(key[0]) in query["reporterCode"].split(",")
            and key[0] not in PARTNERS_ONLY
            and str(key[1]) in query["partnerCode"].split(",")
            and key[2] in query["flowCode"].split(",")
            and key[3] in query["period"].split(",")
            and (key[4] in goods or (key[4] != "TOTAL" and len(key[4]) in digits))
        ]
        if self.doubled:
            found += [row | {"classificationCode": "H0", "isOriginalClassification": False} for row in found]
        return found

    def _published(self, asked: Asked) -> list[dict[str, Any]]:
        periods, frequency = asked.query["period"].split(","), asked.path.split("/")[-2]
        having = self.listed | {(key[0], key[3]) for key in self.rows}
        return [
            data_set(reporter, period, frequency, original=original)
            for reporter, period in sorted(having)
            if str(reporter) in asked.query["reporterCode"].split(",") and period in periods
            for original in (True, False)
        ]


def framed(data: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer: `count` is the rows within, never those that there are."""
    return {"elapsedTime": "0.09 secs", "count": len(data), "data": data, "error": ""}


def unfit(name: str, why: str) -> Bad:
    """A refusal of a parameter, in the present form."""
    wrong = [{"MemberNames": [name], "ErrorMessage": why}]
    return Bad(
        400,
        {"elapsedTime": "0 secs", "count": -1, "data": [], "error": "Invalid parameter value", "errorObject": wrong},
    )


def code_entry(code: str) -> dict[str, Any]:
    """One code of the list of goods."""
    level = 0 if code == "TOTAL" else len(code)
    return {
        "id": code, "text": f"{code} - goods", "parent": "#" if level < 2 else code[:-2] or "TOTAL",
        "isLeaf": str(int(level == 6)), "aggrLevel": level, "standardUnitAbbr": "n/a",
    }  # fmt: skip


def data_set(reporter: int, period: str, frequency: str, *, original: bool) -> dict[str, Any]:
    """One data set of the list of what is published; a reporter's year is there as declared and as converted."""
    return {
        "datasetCode": int(f"2{reporter}{period}{int(original)}"),
        "typeCode": "C",
        "freqCode": frequency,
        "period": int(period),
        "reporterCode": reporter,
        "reporterISO": _named(reporter)[0],
        "reporterDesc": _named(reporter)[1],
        "classificationCode": edition(period) if original else "H0",
        "classificationSearchCode": "HS",
        "isOriginalClassification": original,
        "isExtendedFlowCode": False,
        "isExtendedPartnerCode": True,
        "isExtendedPartner2Code": False,
        "isExtendedCmdCode": True,
        "isExtendedCustomsCode": False,
        "isExtendedMotCode": False,
        "totalRecords": 100000,
        "datasetChecksum": -1234567,
        "firstReleased": "2024-05-31T00:00:00",
        "lastReleased": "2025-01-31T07:41:02.4567",
    }


def edition(period: str) -> str:
    """The HS edition of rows of a period."""
    return next((code for year, code in sorted(_EDITIONS.items(), reverse=True) if year <= int(period[:4])), "S1")


def tree(goods: dict[str, float]) -> dict[str, float]:
    """Values of subheadings with all that adds them up, as a reporter shows them: headings, chapters, the total."""
    found: dict[str, float] = {"TOTAL": 0.0}
    for code, value in goods.items():
        for above in ("TOTAL", code[:2], code[:4], code):
            found[above] = found.get(above, 0.0) + value
    return found


def _named(number: int) -> tuple[str, str]:
    """ISO code and name; those that no test looks at are the number."""
    return NAMES.get(number, (str(number), str(number)))


def row_of(
    reporter: int, partner: int, flow: str, period: str, code: str, value: float, *, described: bool = True
) -> dict[str, Any]:
    """One row in the columns of the present API, descriptions included."""
    level = 0 if code == "TOTAL" else len(code)
    row = {
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
        "classificationCode": edition(period),
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
        # India's totals have a weight of 0, China's none; both are flagged as estimated.
        "netWgt": value / 2 if level == 6 else None if reporter == CHN else 0,
        "isNetWgtEstimated": False,
        "grossWgt": 0,
        "isGrossWgtEstimated": False,
        "cifvalue": value if flow == "M" else None,
        "fobvalue": value if flow == "X" else None,
        "primaryValue": value,
        "legacyEstimationFlag": 0 if level == 6 or reporter == CHN else 4,
        "isReported": level == 6 or reporter == CHN,
        "isAggregate": level < 6 and reporter != CHN,
    }
    return row if described else {name: None if name.endswith("Desc") else cell for name, cell in row.items()}


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


class Served(Protocol):
    """What can be served: it answers, and is told what was asked and where it is."""

    asked: list[Asked]
    base: str

    def answer(self, asked: Asked) -> Bad: ...


_World = TypeVar("_World", bound=Served)


@contextmanager
def serving(world: _World) -> Iterator[_World]:
    """Serve a world on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5
        # An answer is written in pieces, each of which would wait until the one before is acknowledged: 40 ms.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with suppress(ConnectionError):  # who asked did not wait
                self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            query = Query({name.lower(): value for name, value in parse_qsl(parts.query, strict_parsing=False)})
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, query, headers, self.path)
            world.asked.append(asked)
            answer = world.answer(asked)
            time.sleep(answer.delay)
            if isinstance(answer.body, bytes):
                self._send_as_is(answer, answer.body)
            else:
                self._send_chunked(answer, asked)

        def _send_as_is(self, answer: Bad, body: bytes) -> None:
            """A body, which may not be what its headers say."""
            self.close_connection = True
            length = len(body) if answer.announced_length is None else answer.announced_length
            self._begin(answer, ("Content-Length", str(length)), ("Connection", "close"))
            self.wfile.write(body)

        def _send_chunked(self, answer: Bad, asked: Asked) -> None:
            """JSON in chunks, compressed where that was asked for; the lists of codes begin with a byte order mark."""
            text = json.dumps(answer.body, indent=None).replace("\n", "\r\n")
            body = text.encode("utf-8-sig" if asked.path.startswith("/files/") else "utf-8")
            packed = "gzip" in asked.headers.get("accept-encoding", "")
            more = [("Content-Encoding", "gzip")] if packed else []
            self._begin(answer, ("Transfer-Encoding", "chunked"), ("Content-Type", "application/json"), *more)
            body = gzip.compress(body) if packed else body
            for start in range(0, len(body), 1 << 14):
                piece = body[start : start + (1 << 14)]
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")

        def _begin(self, answer: Bad, *headers: tuple[str, str]) -> None:
            self.send_response(answer.status)
            for name, value in (*answer.headers, *headers):
                self.send_header(name, value)
            self.end_headers()

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
