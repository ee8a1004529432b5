"""Which client serves which address; each is loaded where it is used, for most people have one or none."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradeviz.errors import StoreError
from tradeviz.store.databases.address import SCHEMES, check_address, public_address

if TYPE_CHECKING:
    from tradeviz.store.databases.engine import Engine

_SPARK = ("pyspark", "sc")


def open_engine(location: str) -> Engine:
    """The database at an address such as `postgresql://user@host/name` or `sc://host:15002`.

    Raises:
        StoreError: the address is not written as one, names no database that tradeviz knows, or its client is not
            installed.
    """
    check_address(location)
    scheme = urlsplit(location).scheme
    try:
        if scheme in {"postgresql", "postgres"}:
            from tradeviz.store.databases.postgres import Postgres  # noqa: PLC0415 - clients load where they are used

            return Postgres(location)
        if scheme in _SPARK:
            from tradeviz.store.databases.spark import Spark  # noqa: PLC0415

            return Spark(location)
    except ImportError as error:
        extra = "spark" if scheme in _SPARK else "postgres"
        raise StoreError(
            f"{scheme}:// needs {error.name}. Install it with: pip install 'tradeviz[{extra}]'",
            public="the client of its database is not installed",
        ) from error
    schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
    raise StoreError(
        f"{public_address(location)!r} is no store: expected a folder, or an address with {schemes}.",
        public="its address names no database that tradeviz knows",
    )
