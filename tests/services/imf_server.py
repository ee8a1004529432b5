"""A server on this machine that answers as the IMF's SDMX 3 service does for IMTS, and misbehaves as told.

What it does was seen by other clients of the real one: both forms of SDMX-CSV, rows without a period or a value, series
of the world under G001, refusals of codes that it does not have, and no rows at all for a key with an empty place.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.services.comtrade_server import Asked, Bad

WORLD = "G001"
HEADER = [
    "STRUCTURE[;]",
    "STRUCTURE_ID",
    "ACTION",
    "COUNTRY",
    "INDICATOR",
    "COUNTERPART_COUNTRY",
    "FREQUENCY",
    "TIME_PERIOD",
    "OBS_VALUE",
    "SCALE",
    "PRECISION",
    "DECIMALS_DISPLAYED",
    "TRADE_FLOW",
    "VALUATION",
    "UNIT",
    "DERIVATION_TYPE",
    "OVERLAP",
    "STATUS",
]
OLD_HEADER = ["DATAFLOW", *HEADER[3:]]
_KEY = re.compile(r"/external/sdmx/3\.0/data/dataflow/IMF\.STA/IMTS/(?:\+|~|1\.0\.0)/([^/]*)")
NO_SERIES = {"errors": [{"code": 100, "title": "No Results Found"}]}


@dataclass
class ImfWorld:
    """What the server knows and how it behaves.

    Attributes:
        values: (country, indicator, counterpart, period as the service writes it) to the digits of US dollars.
        countries: the codes that it has series of; a call for another is refused.
        header: of its tables.
        mishaps: answers to give instead, first come first served; None lets one request through.
        edit: changes a right answer's lines.
    """

    values: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    countries: frozenset[str] = frozenset({"CHN", "BLR", "KOS", "TWN", "THA"})
    header: list[str] = field(default_factory=lambda: HEADER)
    mishaps: list[Bad | None] = field(default_factory=list)
    edit: Callable[[list[str]], None] = lambda lines: None
    asked: list[Asked] = field(default_factory=list)
    base: str = ""

    def answer(self, asked: Asked) -> Bad:
        if self.mishaps and (mishap := self.mishaps.pop(0)) is not None:
            return mishap
        found = _KEY.fullmatch(unquote(asked.path))
        if found is None or "csv" not in asked.headers.get("accept", ""):
            return Bad(404, NO_SERIES)
        parts = [set(part.split("+")) for part in found[1].split(".")]
        if len(parts) != 4 or not parts[0] <= self.countries:
            return Bad(404, NO_SERIES)
        since = asked.query["c[TIME_PERIOD]"].removeprefix("ge:")
        lines = [",".join(self.header), *self._lines(parts, since)]
        self.edit(lines)
        return Bad(200, "".join(f"{line}\r\n" for line in lines).encode())

    def _lines(self, parts: list[set[str]], since: str) -> list[str]:
        table = io.StringIO()
        writer = csv.DictWriter(table, self.header, restval="", extrasaction="ignore", lineterminator="\n")
        for (country, indicator, counterpart, period), value in self.values.items():
            frequency = "M" if "-M" in period else "A"
            wanted = all(
                one in part for one, part in zip((country, indicator, counterpart, frequency), parts, strict=True)
            )
            if wanted and period >= since:
                writer.writerow({
                    "STRUCTURE[;]": "dataflow", "STRUCTURE_ID": "IMF.STA:IMTS(1.0.0)", "ACTION": "I",
                    "DATAFLOW": "IMF.STA:IMTS(1.0.0)", "COUNTRY": country, "INDICATOR": indicator,
                    "COUNTERPART_COUNTRY": counterpart, "FREQUENCY": frequency, "TIME_PERIOD": period,
                    "OBS_VALUE": value, "SCALE": "6", "UNIT": "USD",
                })  # fmt: skip
        # What holds of a series at times stands in a row of its own, without a period or a value.
        ahead = [f"dataflow,IMF.STA:IMTS(1.0.0),I,{country},,,,,,,,,,,,,," for country in parts[0]]
        return [*(ahead if self.header is HEADER else []), *table.getvalue().splitlines()]
