"""Addresses of databases: held to one shape before anything is made of them, and shown without what is secret.

A password with a character that it should have spelt as %.. makes an address that every client takes apart in another
place, and then says aloud what it took for a host, a port or a setting. So whatever could be read in two ways is
refused, and what is refused is not quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from tradeviz.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMES = ("postgresql", "postgres", "pyspark", "sc")
MOST_ADDRESS = 4000  # characters
_WAY_OUT = (
    "Write it as SCHEME://USER:PASSWORD@HOST:PORT/NAME, with %40 for @, %2F for /, %3A for :, %23 for #, %3F for ? and "
    "%25 for % within the password."
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*", re.ASCII)
_ALMOST = re.compile(r"\s*(?:(?:postgres(?:ql)?|pyspark|sc):|[^/\\]*\bpassword\s*=)", re.ASCII | re.IGNORECASE)
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\ud800-\udfff]")
# A name, a number or, spelt with %2F, the folder of a socket; or a number of IPv6 in brackets; then a port.
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+(?:%25\w+)?\]|[\w.%~-]{0,253})(?::(\d{1,5}))?")
_MOST_LABEL = 63  # characters between two dots of a host's name
# Names of settings that hold a secret: password, sslpassword, token, spark.hadoop.fs.s3a.secret.key.
_SECRET = re.compile(r"pass|secret|token|key|credential", re.IGNORECASE)


def is_address(place: str) -> bool:
    """Whether a store's place is an address rather than a folder.

    Raises:
        StoreError: it is neither: an address that lost a slash, or a list of settings. As a folder's name its password
            would stand in every message.
    """
    if "://" in place:
        return True
    if _ALMOST.match(place):
        raise StoreError(
            f"The store's address begins as a database's and has no {'://'!r} where it should, so it is not used; it "
            f"is not repeated here, for it may hold a password. {_WAY_OUT}",
            public="its address is not written as one",
        )
    return False


def check_address(location: str) -> None:
    """Refuse an address that could be read in two ways.

    Raises:
        StoreError: what is wrong with it, without any of it.
    """
    problem = next(_problems(location), "")
    if problem:
        raise StoreError(
            f"The address of the store's database {problem}; it is not repeated here, for it may hold a password. "
            f"{_WAY_OUT}",
            public="its address is not written as one",
        )


def _problems(location: str) -> Iterator[str]:
    scheme, _, rest = location.partition("://")
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    user, _, hosts = authority.rpartition("@")
    if len(location) > MOST_ADDRESS:
        yield f"is longer than {MOST_ADDRESS:,} characters"
    if not _SCHEME.fullmatch(scheme):
        yield "has no scheme such as postgresql before ://"
    if _INVISIBLE.search(location):
        yield "has a space or an invisible character"
    if "@" in rest[len(authority) :]:
        yield "has an @ behind the first /, ? or #"
    if "@" in user:
        yield "has more than one @"
    if _NO_ESCAPE.search(location):
        yield "has a % that begins no character such as %40"
    if not _is_netloc(location):
        yield "has brackets that do not close, or characters that are none of an address"
    if not all(_is_host(host) for host in hosts.split(",")):
        yield "has a host or a port that is none"


def _is_netloc(location: str) -> bool:
    try:
        urlsplit(location)
    except ValueError:
        return False
    return True


def _is_host(text: str) -> bool:
    """Whether the text is a host with its port, or either, or nothing."""
    found = _HOST.fullmatch(text)
    if found is None or int(found[1] or 0) > 0xFFFF:
        return False
    name = text.partition(":")[0].rstrip(".")
    return text.startswith("[") or not name or all(0 < len(label) <= _MOST_LABEL for label in name.split("."))


def public_address(location: str) -> str:
    """A checked address without its password and its options."""
    parts = urlsplit(location)
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}@{host}" if user else host
    return f"{parts.scheme}://{shown}{parts.path.partition(';')[0]}".rstrip("/")


def without_secrets(text: str, location: str) -> str:
    """What a client says, with dots for what is secret in the address."""
    for secret in sorted(_secrets(location), key=len, reverse=True):
        text = text.replace(secret, "...")
    return text


def _secrets(location: str) -> set[str]:
    parts = urlsplit(location)
    settings = parse_qsl(parts.query) + parse_qsl(parts.path.partition(";")[2].replace(";", "&"))
    found = {value for name, value in settings if _SECRET.search(name)}
    raw = {pair.partition("=")[2] for pair in re.split("[;&?]", location) if _SECRET.search(pair.partition("=")[0])}
    password = parts.password or ""
    return {one for one in (password, unquote(password), *found, *raw) if one}
