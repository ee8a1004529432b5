"""DuckDB over Parquet files: connections that never write, and the queries as SQL over files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tradeviz.store.schema import NUMBERS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    import ibis.expr.types as ir

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.api import Question

TRADE = "trade"
COLUMNS_SQL = ", ".join((*TEXTS, *NUMBERS))
_OF_PAIR = f"SELECT {COLUMNS_SQL} FROM read_parquet($1) WHERE pair = $2"  # noqa: S608 - names of our own


def connect(**settings: str | int) -> duckdb.DuckDBPyConnection:
    """A connection that keeps all in memory: no files of its own, no extensions from the network."""
    import duckdb  # noqa: PLC0415 - see `tradeviz.store`

    config: dict[str, Any] = {"temp_directory": "", "autoinstall_known_extensions": False, "threads": 2, **settings}
    return duckdb.connect(":memory:", config=config)


def unbound() -> ir.Table:
    """The table that compiled queries name; in the schema's columns."""
    import ibis  # noqa: PLC0415 - see `tradeviz.store`

    return ibis.table({**dict.fromkeys(TEXTS, "string"), **dict.fromkeys(NUMBERS, "float64")}, name=TRADE)


def to_sql(query: ir.Table) -> str:
    """A query over `unbound()` as DuckDB's SQL."""
    import ibis  # noqa: PLC0415 - see `tradeviz.store`

    return str(ibis.to_sql(query, dialect="duckdb", pretty=False))


@lru_cache(maxsize=512)
def pair_sql(question: Question, shape: Shape) -> str:
    """The SQL of a question about one pair; parameters: a part's path and the pair's key.

    Compiled once: ibis takes longer over an expression (measured: 10 to 120 ms) than DuckDB over most pairs' rows.
    """
    query = to_sql(question.over(unbound(), shape))
    return f"WITH {TRADE} AS ({_OF_PAIR}) SELECT * FROM ({query})"  # noqa: S608 - compiled, not user text


def over_files(query: ir.Table, paths: Sequence[str]) -> tuple[str, list[object]]:
    """SQL and parameters of a query over whole files."""
    rows = f"SELECT {COLUMNS_SQL} FROM read_parquet($1)"  # noqa: S608 - names of our own
    return f"WITH {TRADE} AS ({rows}) SELECT * FROM ({to_sql(query)})", [list(paths)]  # noqa: S608


def pair_rows(path: str, pair: str) -> ir.Table:
    """One pair's rows of a part, bound to a connection of its own: for queries that are not among ours."""
    import ibis  # noqa: PLC0415 - see `tradeviz.store`

    rows = ibis.duckdb.from_connection(connect()).read_parquet(path)
    return rows.filter(rows.pair == pair).select(*TEXTS, *NUMBERS)
