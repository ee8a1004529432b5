from __future__ import annotations

import pytest

from tradeviz.errors import FetchError
from tradeviz.services.comtrade.settings import KEY_LIMIT, PREVIEW_LIMIT, SERVICE, ServiceSettings, service_settings


def test_without_a_key_the_free_preview_is_asked() -> None:
    assert service_settings({}) == ServiceSettings(SERVICE, None, PREVIEW_LIMIT)
    assert service_settings({"COMTRADE_API_KEY": "  "}).key is None


def test_a_key_raises_the_limit_and_is_not_shown() -> None:
    settings = service_settings({"COMTRADE_API_KEY": " abc123 "})
    assert (settings.key, settings.limit) == ("abc123", KEY_LIMIT)
    assert "abc123" not in repr(settings)


def test_the_key_is_taken_out_of_any_text() -> None:
    settings = ServiceSettings(key="a/b+c")
    assert settings.conceal("a/b+c a%2Fb%2Bc a/b%2Bc") == "(key) (key) (key)"
    assert ServiceSettings().conceal("nothing to hide") == "nothing to hide"


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "clé"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(FetchError) as caught:
        service_settings({"COMTRADE_API_KEY": key})
    assert key not in str(caught.value)
    assert "COMTRADE_API_KEY" in str(caught.value)


@pytest.mark.parametrize(
    "base", ["https://mirror.example/comtrade/", "http://127.0.0.1:8000", "http://localhost:1/x", "http://[::1]:80"]
)
def test_a_mirror_is_https_or_on_this_machine(base: str) -> None:
    assert service_settings({"TRADEVIZ_COMTRADE_URL": base}).base == base.rstrip("/")


@pytest.mark.parametrize(
    "base",
    ["http://mirror.example", "ftp://127.0.0.1", "mirror", "https://", "https://a:b@c.example", "https://c/?q=1"],
)
def test_other_addresses_are_refused(base: str) -> None:
    with pytest.raises(FetchError, match="TRADEVIZ_COMTRADE_URL"):
        service_settings({"TRADEVIZ_COMTRADE_URL": base})
