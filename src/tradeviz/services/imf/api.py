"""Where the IMF's service is, and what its answers say: a table of SDMX-CSV, or a refusal."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tradeviz.errors import FetchError
from tradeviz.services.address import service_address
from tradeviz.services.api import ParsedResponse
from tradeviz.services.proxy import Proxy, proxy_for
from tradeviz.services.refusals import UnfitQueryError, is_busy, quoted
from tradeviz.services.retry import TransientError, retry_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.services.api import ApiCall, HttpResponse

_IMF, _VARIABLE = "https://api.imf.org", "TRADEVIZ_IMF_URL"
COLUMNS = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY", "TIME_PERIOD", "OBS_VALUE")
# One of these is in every SDMX-CSV; a download of the portal has neither, and its values in the scale that it names.
_SDMX = frozenset({"STRUCTURE", "STRUCTURE[;]", "DATAFLOW"})
# It has no series for a key, or does not take it.
_UNFIT = frozenset({400, 404, 414})
_HEADERS = MappingProxyType({"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"})


@dataclass(frozen=True, slots=True)
class ImfApi:
    """How the service is reached: an `Api` without a key.

    Attributes:
        base: its address, without a slash at the end.
        proxy: what it is reached through.
    """

    base: str = _IMF
    proxy: Proxy | None = None

    name = "The IMF"
    # Other clients were told of ten calls in five seconds.
    interval = 1.0

    def headers(self, call: ApiCall) -> Mapping[str, str]:
        """That a table is wanted; JSON would come otherwise."""
        del call
        return _HEADERS

    def parse(self, response: HttpResponse, now: float) -> ParsedResponse:
        """The rows that have a period and a value; see `Api.parse`.

        Of a series the service at times gives a row with neither, for what holds of all of it.
        """
        if response.status != 200:
            raise _refusal(response, now)
        rows = [row for row in _rows(response.body) if row["TIME_PERIOD"] and row["OBS_VALUE"]]
        return ParsedResponse(rows, len(rows))

    def conceal(self, text: str) -> str:
        """There is no secret."""
        return text


def imf_api(environment: Mapping[str, str]) -> ImfApi:
    """Read the address and the proxy to it from the environment.

    Raises:
        FetchError: an address that is neither https nor on this machine, or a proxy of another kind.
    """
    base = service_address(_VARIABLE, _IMF, environment)
    return ImfApi(base, proxy_for(base, environment))


def _rows(body: bytes) -> list[dict[str, Any]]:
    """The table's rows, by the names of its columns; all of them have all cells."""
    try:
        text = body.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = reader.fieldnames or ()
        rows = list(reader)
    except (ValueError, csv.Error) as error:
        raise TransientError("its answer breaks off in the middle or is no table") from error
    if not (set(COLUMNS) <= set(header) and _SDMX & set(header)):
        raise TransientError(f"its answer is no SDMX-CSV of trade by partner: it begins with {quoted(text[:80])!r}")
    if not text.endswith("\n") or any(None in row or None in row.values() for row in rows):
        raise TransientError("its answer breaks off in the middle")
    return rows


def _refusal(response: HttpResponse, now: float) -> TransientError | FetchError:
    said = quoted(response.body[:4096].decode("utf-8", "replace"))
    if is_busy(response.status):
        wait = retry_after(response.headers.get("retry-after"), said, now)
        return TransientError(f"it answers with status {response.status}{f': {said}' if said else ''}", wait)
    kind = UnfitQueryError if response.status in _UNFIT else FetchError
    return kind(f"The IMF answers with status {response.status}: {said or 'no reason given'}")
