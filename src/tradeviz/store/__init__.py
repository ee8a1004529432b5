"""Trade at HS detail for any pair of economies: one table, the queries over it, and where it is kept.

- schema: the table's columns, its key, and the datasets whose rows it holds
- aggregate: how rows are added up to categories of goods, exactly
- coverage: what rows are known to cover, and what follows for sums
- completeness: which lines of coverage hold, as expressions for every engine
- correlations: tables of the HS's editions, as a store keeps them
- carry_over: rows of one edition in another, and what cannot be
- vintages: datasets kept as they were, and what changed since
- query: the queries of a page, written once for every engine
- frames: answers in the same columns, types and order from every engine
- api: what every store can do
- by_economy: what is stored under a publisher's codes, as answers about economies
- session: an import under way
- entry: what a store notes of a dataset
- delivery: what a reader hands over
- report: what became of each row of a file
- limits: numbers that cannot be true
- folder/: a store in a folder of Parquet files, by DuckDB
- databases/: a store in PostgreSQL or Spark
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.store.databases.address import is_address, public_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.store.api import Store


def open_store(location: str | Path | None = None) -> Store:
    """Open a store; a folder that is missing or empty is an empty store.

    Args:
        location: a folder, or an ibis address such as postgres://user@host/trade; without one, what the variable
            TRADEVIZ_STORE names, or else the default folder.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    place = _place(location)
    if is_address(place):
        from tradeviz.store.databases.store import DatabaseStore  # noqa: PLC0415 - pandas is not needed for `--help`

        return DatabaseStore(place)
    from tradeviz.store.folder.store import FolderStore  # noqa: PLC0415 - duckdb and pyarrow are not needed to serve a story

    return FolderStore(Path(place))


def has_store(location: str | Path | None = None) -> bool:
    """Whether there is anything to open: told without opening it, and of a database always true.

    Raises:
        StoreError: as `open_store`, of an address that is not written as one.
    """
    from tradeviz.store.folder.manifest import MANIFEST, PARTS_FOLDER  # noqa: PLC0415 - not needed for `--help`

    place = _place(location)
    if is_address(place):
        return True
    # A folder with parts and no manifest is a damaged store, which opening it says.
    return any(os.path.lexists(Path(place) / name) for name in (MANIFEST, PARTS_FOLDER))


def store_folder(location: str | Path | None = None) -> Path | None:
    """The folder that a store is in, be it there or not; None of one in a database."""
    place = _place(location)
    return None if is_address(place) else Path(place)


def _place(location: str | Path | None) -> str:
    """Where the store is, as text: a path would take an address's double slash for one."""
    return str(location or os.environ.get("TRADEVIZ_STORE") or default_location())


def store_option(location: str | Path | None) -> str:
    """What a command that is advised must say to reach this store: " --store PLACE", or nothing for the default one."""
    place, default = (_shown(_place(one)) for one in (location, None))
    return "" if place == default else f" --store {shlex.quote(place)}"


def _shown(place: str) -> str:
    """A place without the password that an address may have."""
    return public_address(place) if is_address(place) else place


def default_location(environment: Mapping[str, str] | None = None) -> Path:
    """The folder used where none is named: TRADEVIZ_STORE, or else tradeviz/store in the user's data folder."""
    variables = os.environ if environment is None else environment
    if variables.get("TRADEVIZ_STORE"):
        return Path(variables["TRADEVIZ_STORE"])
    if sys.platform == "win32" and variables.get("LOCALAPPDATA"):
        return Path(variables["LOCALAPPDATA"]) / "tradeviz" / "store"
    data = variables.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "tradeviz" / "store"
