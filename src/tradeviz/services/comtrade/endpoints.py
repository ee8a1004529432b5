"""The service's addresses and parameters (https://comtradedeveloper.un.org; https://github.com/uncomtrade)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import FetchError
from tradeviz.services.api import ApiCall
from tradeviz.services.comtrade.query import as_iso
from tradeviz.services.comtrade.settings import SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.services.comtrade.query import ApiQuery
    from tradeviz.services.comtrade.settings import ServiceSettings

# Totals over the second partner, customs procedures and modes of transport: one row a cell.
_TOTALS = {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}


REFERENCES = ApiCall("/files/v1/app/reference/ListofReferences.json")


def data_call(query: ApiQuery, settings: ServiceSettings) -> ApiCall:
    """The figures that answer a query, descriptions included; from the free preview where there is no key."""
    params = {
        "reportercode": _listed(query.reporters),
        "flowCode": ",".join(query.flows),
        "period": ",".join(query.periods),
        "cmdCode": ",".join(query.goods),
        "partnerCode": _listed(query.partners),
        **_TOTALS,
        "maxRecords": str(settings.limit),
        "includeDesc": "True",
    }
    root = "/data/v1/get" if settings.key else "/public/v1/preview"
    newest = as_iso(max(query.periods))
    return ApiCall(f"{root}/C/{query.frequency}/HS", params, settings.key is not None, newest)


def availability_call(reporter: int, frequency: str, periods: Sequence[str], settings: ServiceSettings) -> ApiCall:
    """The service's list of what a reporter has published, one row a data set."""
    params = {"reportercode": str(reporter), "period": ",".join(periods)}
    root = "/data" if settings.key else "/public"
    newest = as_iso(max(periods))
    return ApiCall(f"{root}/v1/getDa/C/{frequency}/HS", params, settings.key is not None, newest)


def reference_call(address: str) -> ApiCall:
    """A list of codes, at an address that the service's list of references names.

    Raises:
        FetchError: another host; a damaged list could name any.
    """
    if not address.startswith(f"{SERVICE}/"):
        raise FetchError(f"UN Comtrade points to {address!r}, which is not its own address; nothing was asked there.")
    return ApiCall(address.removeprefix(SERVICE))


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
