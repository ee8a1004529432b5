"""The addresses and parameters, to the letter: the service answers with other figures, or none, to others."""

from __future__ import annotations

import pytest
from tests.services.comtrade_server import BLR, CHN, KEY, World
from tests.services.conftest import Connect

from tradeviz.errors import FetchError
from tradeviz.services.comtrade.endpoints import availability_call, data_call, reference_call
from tradeviz.services.comtrade.query import FLOW_CODES, MONTHLY, ApiQuery
from tradeviz.services.comtrade.settings import SERVICE, ServiceSettings

PREVIEW, KEYED = ServiceSettings(), ServiceSettings(key=KEY, limit=100_000)
QUERY = ApiQuery((CHN,), (BLR,), FLOW_CODES, ("202401", "202402"), ("TOTAL", "AG2"), MONTHLY)


def test_a_query_is_one_address(world: World, connect: Connect) -> None:
    connect(KEY).rows(QUERY)
    assert world.asked[0].line == (
        "/data/v1/get/C/M/HS?reportercode=156&flowCode=X%2CM&period=202401%2C202402&cmdCode=TOTAL%2CAG2"
        "&partnerCode=112&partner2Code=0&motCode=0&customsCode=C00&maxRecords=500&includeDesc=True"
    )


def test_a_key_changes_the_path_and_the_limit_alone() -> None:
    preview, keyed = data_call(QUERY, PREVIEW), data_call(QUERY, KEYED)
    assert (preview.path, preview.keyed) == ("/public/v1/preview/C/M/HS", False)
    assert (keyed.path, keyed.keyed) == ("/data/v1/get/C/M/HS", True)
    assert {**preview.params, "maxRecords": "100000"} == keyed.params


def test_availability_is_asked_for_a_reporter_and_periods() -> None:
    preview, keyed = (availability_call(CHN, "A", ["2023", "2024"], settings) for settings in (PREVIEW, KEYED))
    assert (preview.path, preview.keyed) == ("/public/v1/getDa/C/A/HS", False)
    assert (keyed.path, keyed.keyed) == ("/data/v1/getDa/C/A/HS", True)
    assert preview.params == keyed.params == {"reportercode": "156", "period": "2023,2024"}


def test_lists_of_codes_take_no_key() -> None:
    call = reference_call(f"{SERVICE}/files/v1/app/reference/HS.json")
    assert (call.path, call.keyed) == ("/files/v1/app/reference/HS.json", False)


@pytest.mark.parametrize("address", ["", "http://comtradeapi.un.org/HS.json", f"{SERVICE}.example/HS.json"])
def test_an_address_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(FetchError, match="not its own address"):
        reference_call(address)
