"""The proxy that the environment names is gone through, and shown without who asks."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tradeviz.errors import FetchError
from tradeviz.services.api import ApiCall
from tradeviz.services.comtrade.settings import service_settings
from tradeviz.services.http import HttpClient
from tradeviz.services.proxy import Proxy, proxy_for
from tradeviz.services.retry import TransientError

SERVICE = "https://comtradeapi.un.org"


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, Proxy("http://proxy.example:3128")),
        ({"https_proxy": "proxy.example:3128"}, Proxy("http://proxy.example:3128")),
        ({"https_proxy": "http://a", "HTTPS_PROXY": "http://b"}, Proxy("http://a")),
        ({"ALL_PROXY": "https://proxy.example"}, Proxy("https://proxy.example")),
        ({"HTTP_PROXY": "http://proxy.example"}, None),
        ({"HTTPS_PROXY": "http://[::1]:8"}, Proxy("http://[::1]:8")),
        ({"HTTPS_PROXY": "http://me:p%40ss@proxy.example:1"}, Proxy("http://proxy.example:1", "me:p@ss")),
        ({"HTTPS_PROXY": "http://a", "NO_PROXY": "un.org"}, None),
        ({"HTTPS_PROXY": "http://a", "no_proxy": "example.com, .un.org"}, None),
        ({"HTTPS_PROXY": "http://a", "no_proxy": "*"}, None),
        ({"HTTPS_PROXY": "http://a", "no_proxy": "api.un.org,n.org,un"}, Proxy("http://a")),
    ],
)
def test_the_proxy_is_the_one_that_other_programs_take(environment: dict[str, str], proxy: Proxy | None) -> None:
    assert proxy_for(SERVICE, environment) == proxy
    assert service_settings(environment).proxy == proxy


def test_this_machine_is_reached_without() -> None:
    environment = {"HTTP_PROXY": "http://a", "ALL_PROXY": "http://a"}
    assert [proxy_for(f"http://{host}:1", environment) for host in ("127.0.0.1", "localhost", "[::1]")] == [None] * 3
    assert proxy_for("http://example.com", environment) == Proxy("http://a")


@pytest.mark.parametrize("value", ["socks5://u:s3cret@h:1", "http://", "http://h:port", "ftp://h"])
def test_another_kind_of_proxy_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(FetchError, match=r"HTTPS_PROXY is none that is spoken to over HTTP") as caught:
        proxy_for(SERVICE, {"HTTPS_PROXY": value})
    assert "s3cret" not in str(caught.value)


@contextmanager
def refusing_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy on this machine that lets nothing through, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://me:s3cret@127.0.0.1:{server.getsockname()[1]}", asked
        thread.join()


def test_a_call_goes_through_the_proxy_and_its_refusal_is_said() -> None:
    with refusing_proxy() as (address, asked):
        settings = service_settings({"HTTPS_PROXY": address})
        with pytest.raises(
            TransientError, match=r"the proxy at http://127.0.0.1:\d+, which the environment names"
        ) as caught:
            HttpClient(settings).get(ApiCall("/files/v1/app/reference/HS.json"))
    [request] = asked
    assert request.startswith(b"CONNECT comtradeapi.un.org:443 ")
    assert b"Basic " + base64.b64encode(b"me:s3cret") in request
    assert "s3cret" not in str(caught.value) + repr(settings)
