"""An address of a database is read in one way or refused, and no part of a password is ever said."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz.cli import main
from tradeviz.errors import StoreError
from tradeviz.store import has_store, open_store
from tradeviz.store.databases.address import public_address, without_secrets
from tradeviz.store.databases.postgres import Postgres
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.security import AllowedHosts

SECRET = "Zq7"  # begins and ends each half of a password, and occurs in no sentence of ours
RESERVED = ":/?#[]@!$&'()*+,;=%\\\"<>^`{|} \t\n~-._é€\u202e"
passwords = st.text(st.sampled_from(RESERVED), min_size=1, max_size=4).map(lambda odd: f"{SECRET}{odd}{SECRET}")
# A server that is not there: nothing listens on port 1, and no name is looked up.
PLACES = (
    "postgresql://me:{}@127.0.0.1:1/trade",
    "postgres://me:{}@[::1]:1/trade",
    "postgresql://me@127.0.0.1:1/trade?password={}",
    "postgresql://me@127.0.0.1:1/trade?sslmode=disable&sslpassword={}&connect_timeout=2",
    "postgresql://127.0.0.1:1/{}@trade",
    "postgresql://me:{}",
    "postgresql:/me:{}@127.0.0.1:1/trade",
    "postgresql:me:{}@127.0.0.1:1/trade",
    "host=127.0.0.1 port=1 password={}",
    "mysql://me:{}@127.0.0.1:1/trade",
    "sc://127.0.0.1:1/;token={}",
    "sc://127.0.0.1:1/;use_ssl=true;token={};user_id=me",
)


def said(location: str) -> str:
    """What opening and asking a store of this address says."""
    try:
        store = open_store(location)
        store.pairs()
    except StoreError as error:
        return f"{error} {error.public}"
    return store.location


@examples(150)
@given(password=passwords, place=st.sampled_from(PLACES), escaped=st.booleans())
@example(password="Zq7/Zq7", place=PLACES[0], escaped=False)
@example(password="Zq7#Zq7", place=PLACES[0], escaped=False)
@example(password="Zq7[Zq7", place=PLACES[0], escaped=False)
@example(password="Zq7@Zq7", place=PLACES[0], escaped=False)
@example(password="Zq7%Zq7", place=PLACES[0], escaped=False)
@example(password="Zq7&Zq7", place=PLACES[2], escaped=False)
@example(password="Zq7;Zq7", place=PLACES[10], escaped=False)
def test_no_part_of_a_password_is_said(password: str, place: str, escaped: bool) -> None:
    location = place.format(quote(password, safe="") if escaped else password)
    assert SECRET not in said(location)


@pytest.mark.parametrize(
    ("location", "problem"),
    [
        ("postgres://u:pa/s3cr3t@127.0.0.1:1/x", "has an @ behind the first /, ? or #"),
        ("postgres://u:pa#s3cr3t@127.0.0.1:1/x", "has an @ behind the first /, ? or #"),
        ("postgres://u:pa?s3cr3t@127.0.0.1:1/x", "has an @ behind the first /, ? or #"),
        ("postgres://u:pa@s3cr3t@127.0.0.1:1/x", "has more than one @"),
        ("postgres://u:s3cr3t@127.0.0.1:port/x", "has a host or a port that is none"),
        ("postgres://u:s3cr3t@127.0.0.1:99999/x", "has a host or a port that is none"),
        ("postgres://u:s3cr3t", "has a host or a port that is none"),
        ("postgres://u:s3cr3t@[bad/x", "has brackets that do not close"),
        ("postgres://u:s3cr3t%@127.0.0.1/x", "has a % that begins no character"),
        ("postgres://u:s3 cr3t@127.0.0.1/x", "has a space or an invisible character"),
        ("s3@cr3t://127.0.0.1/x", "has no scheme such as postgresql"),
        (f"postgres://u:s3cr3t@{'a' * 64}.example/x", "has a host or a port that is none"),
        ("postgres://u@127.0.0.1/x?s3=cr3t", "has an option that PostgreSQL's client does not know"),
        ("postgres:/u:s3cr3t@127.0.0.1/x", "has no '://' where it should"),
        ("host=127.0.0.1 password=s3cr3t", "has no '://' where it should"),
        (Path("postgres://u:s3cr3t@127.0.0.1/x"), "has no '://' where it should"),
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused_unquoted(location: str | Path, problem: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(location)
    assert problem in str(caught.value)
    assert "%40 for @" in str(caught.value) or "%26" in str(caught.value)
    for part in ("s3", "cr3t", "127.0.0.1"):
        assert part not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("postgresql://u:a%2Fb%40c@h.example:5432/trade?sslmode=require", "postgresql://u@h.example:5432/trade"),
        ("postgresql://u:p@one:1,two:2/trade", "postgresql://u@one:1,two:2/trade"),
        ("postgresql://u:p@[::1]:5432/trade", "postgresql://u@[::1]:5432/trade"),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/trade", "postgresql://%2Fvar%2Frun%2Fpostgresql/trade"),
        ("postgresql:///trade", "postgresql:///trade"),
        ("sc://spark.example:15002/;token=abc;user_id=me%40example", "sc://spark.example:15002"),
    ],
)
def test_a_sound_address_is_shown_without_its_secrets(location: str, shown: str) -> None:
    assert open_store(location).location == shown
    assert public_address(location) == shown


def test_what_a_client_says_loses_every_secret_of_the_address() -> None:
    location = "postgresql://u:p%40ss@h/x?sslpassword=of%20key&application_name=page"
    assert without_secrets("p@ss, p%40ss, of key, of%20key and page", location) == "..., ..., ..., ... and page"
    assert without_secrets("abc and me", "sc://h/;token=abc;user_id=me") == "... and me"


def test_an_address_keeps_its_password_for_the_client() -> None:
    assert "hush" in Postgres("postgresql://me:hush@127.0.0.1:1/trade")._location


@pytest.mark.parametrize("location", ["postgres://u:pa/s3cr3t@127.0.0.1:1/x", "postgres://u:s3cr3t@127.0.0.1:1/x"])
def test_readers_hear_of_no_address_and_the_command_line_of_no_password(location: str) -> None:
    served = create_app(who=AllowedHosts(), catalog=Catalog([load(default_folder())], location)).server.test_client()
    for path, status in (("/", 200), ("/start", 200), ("/pair/CHN/BLR", 503)):
        answer = served.get(path, base_url="http://127.0.0.1:8050")
        assert answer.status_code == status
        assert "cannot be used" in answer.text
        for part in ("s3cr3t", "127.0.0.1:1", "postgres:"):
            assert part not in answer.text
    ran = CliRunner().invoke(main, ["pair", "CHN", "BLR", "--store", location])
    assert ran.exit_code == 2
    assert "s3cr3t" not in ran.output


def test_a_place_that_is_no_store_is_none(tmp_path: Path) -> None:
    assert not has_store(tmp_path)
    assert not has_store(tmp_path / ("x" * 300))
    (tmp_path / "parts").mkdir()
    assert has_store(tmp_path)
