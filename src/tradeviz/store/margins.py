"""Small tables made at import, so that a page need not read the whole store: pairs, and trade with the whole world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.store import queries
from tradeviz.store.engine import COLUMNS_SQL, TRADE, connect, over_files, to_sql, unbound
from tradeviz.store.parts import PAIR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.store.summing import Shape

# A release that covers the world has over 200 exporters a year. With fewer than this it is an extract: its sums are of
# the rows there are, not of the world.
EXPORTERS_OF_A_WORLD = 100
_SPANS = f"SELECT {PAIR}, min(period[:4]) AS first, max(period[:4]) AS last, count(*) AS rows FROM part GROUP BY {PAIR}"
_LAST = f"SELECT {COLUMNS_SQL} FROM part JOIN spans USING ({PAIR}) WHERE period[:4] = spans.last"  # noqa: S608


def pairs_of(part: pa.Table, dataset: str, shape: Shape) -> pa.Table:
    """The pairs in a part, in the columns of `Store.pairs` after the pair key."""
    with connect(threads=1) as duck:
        duck.register("part", part)
        duck.execute(f"CREATE TEMP TABLE spans AS {_SPANS}")
        size = to_sql(queries.pairs(unbound(), shape))
        sql = f"""WITH {TRADE} AS ({_LAST}), sizes AS ({size})
            SELECT {PAIR}, $1 AS dataset, sizes.first, sizes.second, spans.first::BIGINT AS first_year,
                last_year, spans.rows, value_usd
            FROM sizes JOIN spans ON spans.{PAIR} = sizes.first || '-' || sizes.second
            ORDER BY {PAIR}"""  # noqa: S608 - names of our own and compiled queries
        return duck.sql(sql, params=[dataset]).to_arrow_table()


def replace_pairs(old: pa.Table | None, new: pa.Table) -> pa.Table:
    """The pairs of a dataset after an import that wrote some of them anew."""
    if old is None:
        return new.sort_by(PAIR)
    kept = old.filter(pc.invert(pc.is_in(old[PAIR], new[PAIR])))
    return pa.concat_tables([kept, new]).sort_by(PAIR)


def world_of(paths: Sequence[str], shape: Shape) -> pa.Table:
    """Every economy's trade with the world in reconciled figures: reporter, flow, period, goods, value_usd, complete."""
    sql, parameters = over_files(queries.margins(unbound(), shape, reconciled=True), paths)
    with connect() as duck:
        duck.execute(f"CREATE TEMP TABLE margin AS {sql}", parameters)
        return duck.sql(
            f"""WITH whole AS (SELECT period, count(DISTINCT reporter) >= {EXPORTERS_OF_A_WORLD} AS complete
                    FROM margin WHERE flow = 'exports' AND reporter <> '' GROUP BY period)
                SELECT reporter, flow, period, goods, value_usd, complete FROM margin JOIN whole USING (period)
                ORDER BY goods, reporter, flow, period"""  # noqa: S608 - a number of our own
        ).to_arrow_table()
