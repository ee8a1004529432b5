from __future__ import annotations

import pytest

from tradeviz.web.security import AllowedHosts, AllowedHostsError, allowed_hosts, read_environment
from tradeviz.web.security.hosts import host_of


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1:8050", "127.0.0.1"),
        ("LOCALHOST:1", "localhost"),
        ("localhost.", "localhost"),
        ("[::1]:8050", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("trade.example.org", "trade.example.org"),
    ],
)
def test_a_host_header_names_a_host_without_its_port(header: str, name: str) -> None:
    assert host_of(header) == name


@pytest.mark.parametrize(
    "header", ["", " ", "::1", "[nonsense]", "a b", "a/b", "user@localhost", "localhost:port", "[::1", "é", "a" * 300]
)
def test_what_is_no_host_header_names_nothing(header: str) -> None:
    assert host_of(header) == ""


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_always_known(name: str) -> None:
    assert AllowedHosts().knows(name)


@pytest.mark.parametrize("name", ["example.org", "localhost.example.org", "192.168.1.2", "0.0.0.0", "127.0.0.2"])
def test_no_other_name_is_known_unless_it_is_given(name: str) -> None:
    assert not AllowedHosts().knows(name)
    assert allowed_hosts([name]).knows(name)


def test_bound_to_every_address_the_server_goes_by_addresses_but_not_by_names() -> None:
    everywhere = AllowedHosts().with_host("0.0.0.0")
    assert everywhere.knows("192.168.1.2")
    assert everywhere.knows("2001:db8::1")
    assert not everywhere.knows("rebound.example.org")


def test_the_environment_names_hosts_and_proxies() -> None:
    who = read_environment({"TRADEVIZ_HOSTS": "trade.example.org, figures.example.org", "TRADEVIZ_PROXIES": "1"})
    assert who == AllowedHosts(frozenset({"trade.example.org", "figures.example.org"}), 1)
    assert read_environment({}) == AllowedHosts()


@pytest.mark.parametrize(
    ("environment", "way_out"),
    [
        ({"TRADEVIZ_HOSTS": "https://trade.example.org/"}, "without http://"),
        ({"TRADEVIZ_HOSTS": "*"}, "no host name"),
        ({"TRADEVIZ_PROXIES": "many"}, "give the number of proxies"),
        ({"TRADEVIZ_PROXIES": "99"}, "give the number"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_an_error_with_a_way_out(environment: dict[str, str], way_out: str) -> None:
    with pytest.raises(AllowedHostsError, match=way_out):
        read_environment(environment)
