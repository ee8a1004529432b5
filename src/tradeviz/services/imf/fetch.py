"""What to ask the IMF for, and how each reporter, flow and period ended.

One call brings a side: its trade with the partner and with the world. The world tells a period that the reporter has
not published from one in which it shows no trade with the partner.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.errors import FetchError, NotInStoreError
from tradeviz.model.wording import counted
from tradeviz.readers.imf.cells import IMTS, Cells, iso_period, to_table
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.services.api import ApiCall
from tradeviz.services.imf.api import imf_api
from tradeviz.services.refusals import UnfitQueryError
from tradeviz.services.service import (
    CAME,
    NOBODY,
    NOT_PUBLISHED,
    NOTHING,
    FetchedRows,
    FetchOutcome,
    FetchResult,
    FetchWatch,
    Service,
)
from tradeviz.services.transport import Transport
from tradeviz.store.coverage import FileCoverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    import pandas as pd
    import pyarrow as pa

    from tradeviz.model.economies import Area
    from tradeviz.services.cache import ResponseCache
    from tradeviz.services.clock import Clock
    from tradeviz.services.request import FetchRequest
    from tradeviz.store.report import Report

# The newest version of the dataflow, which is said by a plus sign.
_DATAFLOW = "/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+"
_INDICATORS = MappingProxyType({"XG_FOB_USD": "exports", "MG_CIF_USD": "imports"})
_WORLD = "G001"
# Its codes are those of ISO 3166-1 but for Kosovo's.
_OWN_CODES = MappingProxyType({"XKX": "KOS"})
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_NAME = "the IMF"


class ImfService(Service):
    """The IMF's trade by partner."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def fetch(self, request: FetchRequest, say: Callable[[str], None], watch: FetchWatch = NOBODY) -> FetchResult:
        """See `Service.fetch`."""
        codes = {side.code: _code(side) for side in request.pair}
        rows: list[Mapping[str, Any]] = []
        outcomes: list[FetchOutcome] = []
        refusals: list[UnfitQueryError] = []
        for answered, (reporter, partner) in enumerate(request.directions(), 1):
            found = self._side(request, (codes[reporter.code], codes[partner.code]), refusals)
            own = [row for row in found if row["COUNTERPART_COUNTRY"] != _WORLD]
            say(f"{reporter.english}: {counted(len(own), 'row')}")
            watch.answered(answered, len(request.pair))
            for one in _outcomes(request, (reporter, partner), found):
                outcomes.append(one)
                watch.ended(one)
            rows += own
        # One side's code may be none that the service has; with neither, something else is wrong.
        if len(refusals) == len(request.pair):
            raise refusals[0]
        pieces = (FetchedRows(_frame(rows), FileCoverage()),) if rows else ()
        return FetchResult(_NAME, IMTS, pieces, tuple(outcomes), self._transport.answered, imf_frame_to_table)

    def _side(
        self, request: FetchRequest, codes: tuple[str, str], refusals: list[UnfitQueryError]
    ) -> list[Mapping[str, Any]]:
        """One reporter's rows of the periods asked for, the world's among them; a refusal is noted, with no rows."""
        call = imf_call(request, codes)
        try:
            found = self._transport.get(call).rows
        except UnfitQueryError as error:
            refusals.append(error)
            return []
        _check(found, request, codes)
        asked = set(request.periods())
        return [row for row in found if iso_period(row["TIME_PERIOD"]) in asked]


def connect_imf(
    environment: Mapping[str, str], cache: ResponseCache, clock: Clock, say: Callable[[str], None]
) -> ImfService:
    """The service, reached politely; answers are kept in the cache, pauses are said.

    Raises:
        FetchError: the environment names an address that cannot be used.
    """
    return ImfService(Transport(imf_api(environment), cache, clock, say=say))


def imf_call(request: FetchRequest, codes: tuple[str, str]) -> ApiCall:
    """The call for one side's trade with a partner and the world; from the first period on, for no end can be named."""
    key = ".".join((codes[0], "+".join(_INDICATORS), f"{codes[1]}+{_WORLD}", "M" if request.monthly else "A"))
    first = f"{request.years[0]}-M01" if request.monthly else str(request.years[0])
    return ApiCall(f"{_DATAFLOW}/{key}", {"c[TIME_PERIOD]": f"ge:{first}"}, newest=request.periods()[-1])


def imf_frame_to_table(frame: pd.DataFrame, report: Report, names: dict[str, str]) -> pa.Table:
    """Turn rows of the service into the store's rows, by the rules that files of the IMF go through.

    Values are US dollars, whatever SCALE says.

    Args:
        frame: the columns of the answer under its own names, all texts.
        report: counts the rows.
        names: of goods; the IMF gives none.

    Returns:
        A table with the columns of `arrow_schema()`.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy

    del names
    columns = {name: pa.chunked_array([frame[name].tolist()], pa.string()) for name in frame.columns}
    texts = {
        name: code_column(columns[name], report.count_repair, required=True)
        for name in ("COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD")
    }
    units = CategoryColumn.constant("Units", len(frame))
    cells = Cells(
        IMTS, texts["COUNTRY"], texts["COUNTERPART_COUNTRY"], texts["INDICATOR"], texts["TIME_PERIOD"],
        columns["OBS_VALUE"], units,
    )  # fmt: skip
    return to_table(cells, report)


def _code(economy: Area) -> str:
    code = _OWN_CODES.get(economy.code, economy.code)
    if not _CODE.fullmatch(code):
        raise NotInStoreError(f"The IMF has no figures of {economy.english} ({economy.code}) by itself.")
    return code


def _check(rows: Sequence[Mapping[str, Any]], request: FetchRequest, codes: tuple[str, str]) -> None:
    """Refuse rows that were not asked for: figures of another country would pass for these."""
    asked = {
        "COUNTRY": {codes[0]},
        "COUNTERPART_COUNTRY": {codes[1], _WORLD},
        "INDICATOR": set(_INDICATORS),
        "FREQUENCY": {"M" if request.monthly else "A"},
    }
    other = [name for name, values in asked.items() if not {row[name] for row in rows} <= values]
    length = len(request.periods()[0])
    if not all(len(iso_period(row["TIME_PERIOD"]) or "") == length for row in rows):
        other.append("TIME_PERIOD")
    cells = [tuple(row[name] for name in ("COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD")) for row in rows]
    if other or len(set(cells)) < len(cells):
        where = f"in {', '.join(other)}" if other else "two rows for one cell"
        raise FetchError(
            f"The IMF answers something else than was asked for {' and '.join(codes)} ({where}); nothing of it is used."
        )


def _outcomes(
    request: FetchRequest, sides: tuple[Area, Area], rows: Sequence[Mapping[str, Any]]
) -> Iterator[FetchOutcome]:
    held = {
        (_INDICATORS[row["INDICATOR"]], iso_period(row["TIME_PERIOD"]), row["COUNTERPART_COUNTRY"] == _WORLD)
        for row in rows
    }
    for flow in _INDICATORS.values():
        for period in request.periods():
            came = (flow, period, False) in held
            state = CAME if came else NOTHING if (flow, period, True) in held else NOT_PUBLISHED
            yield FetchOutcome(*sides, flow, period, int(came), state)


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    names = ("COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "OBS_VALUE")
    return pd.DataFrame({name: [row[name] for row in rows] for name in names})
