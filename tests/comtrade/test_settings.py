from __future__ import annotations

import pytest

from tradeviz.comtrade.settings import KEY_LIMIT, PREVIEW_LIMIT, SERVICE, Access, access_from
from tradeviz.errors import FetchError


def test_without_a_key_the_free_preview_is_asked() -> None:
    assert access_from({}) == Access(SERVICE, None, PREVIEW_LIMIT)
    assert access_from({"COMTRADE_API_KEY": "  "}).key is None


def test_a_key_raises_the_limit_and_is_not_shown() -> None:
    access = access_from({"COMTRADE_API_KEY": " abc123 "})
    assert (access.key, access.limit) == ("abc123", KEY_LIMIT)
    assert "abc123" not in repr(access)


def test_the_key_is_taken_out_of_any_text() -> None:
    access = Access(key="a/b+c")
    assert access.without_key("a/b+c a%2Fb%2Bc a/b%2Bc") == "(key) (key) (key)"
    assert Access().without_key("nothing to hide") == "nothing to hide"


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "clé"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(FetchError) as caught:
        access_from({"COMTRADE_API_KEY": key})
    assert key not in str(caught.value)
    assert "COMTRADE_API_KEY" in str(caught.value)


@pytest.mark.parametrize(
    "base", ["https://mirror.example/comtrade/", "http://127.0.0.1:8000", "http://localhost:1/x", "http://[::1]:80"]
)
def test_a_mirror_is_https_or_on_this_machine(base: str) -> None:
    assert access_from({"TRADEVIZ_COMTRADE_URL": base}).base == base.rstrip("/")


@pytest.mark.parametrize(
    "base",
    ["http://mirror.example", "ftp://127.0.0.1", "mirror", "https://", "https://a:b@c.example", "https://c/?q=1"],
)
def test_other_addresses_are_refused(base: str) -> None:
    with pytest.raises(FetchError, match="TRADEVIZ_COMTRADE_URL"):
        access_from({"TRADEVIZ_COMTRADE_URL": base})
