"""Views and stories as files: CSV of what is on screen, and everything as one zip."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from tradeviz.errors import Problem, StoryError
from tradeviz.exports.safe_files import neutral, neutral_table
from tradeviz.model.files import MOST_TABLE, MOST_TEXT, is_there, read_bytes
from tradeviz.model.goods import COLUMNS as GOODS_COLUMNS
from tradeviz.model.goods import FILE as GOODS_FILE
from tradeviz.model.observations import COLUMNS as OBSERVATION_COLUMNS
from tradeviz.model.observations import FILE as OBSERVATIONS_FILE
from tradeviz.model.observations import RATE_COLUMNS, RATES_FILE, UNITS
from tradeviz.model.sources import COLUMNS as SOURCE_COLUMNS
from tradeviz.model.sources import FILE as SOURCES_FILE
from tradeviz.model.tables import Column
from tradeviz.model.wording import counted, listing
from tradeviz.store.schema import TRADE_COLUMNS
from tradeviz.story import article, claims
from tradeviz.story import claims_report as ledger
from tradeviz.story.load import PACKAGE_FILE, README_FILE, TABLES
from tradeviz.story.provenance import explain
from tradeviz.views.discrepancies import in_words
from tradeviz.views.rows import COLUMNS as ROW_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from tradeviz.story.story import Story

BOM = "\ufeff"
RECKONED_FILE = "reckoned.csv"
ABOUT_FILE = "ABOUT.md"
CLASHES_FILE = "discrepancies.csv"
CLASHES_COLUMNS = (
    Column("discrepancy", "Both sides in words."),
    Column("reporter", "Economy that declared the trade."),
    Column("goods", "Category of goods; key into goods.csv."),
    Column("period", "Period covered (ISO 8601)."),
    Column("measure", "Exports, imports, turnover or balance."),
    Column("unit", "Unit of the bounds."),
    Column("published_low", "Lower end of the published value."),
    Column("published_high", "Upper end of the published value."),
    Column("other_low", "Lower end of the other publication, or of what the other values imply."),
    Column("other_high", "Upper end of it."),
    Column("evidence", "Ids of the observations on both sides."),
)
LEDGER_FILE, LEDGER_DATA_FILE = "ledger.csv", "ledger.json"
RECKONED_COLUMNS = (
    Column("reporter", "Economy that declared the trade."),
    Column("partner", "The other economy."),
    Column("goods", "Category of goods; key into goods.csv."),
    Column("period", "Period covered (ISO 8601)."),
    Column("measure", "Exports, imports, turnover or balance."),
    Column("unit", f"Unit: {', '.join(UNITS)}."),
    Column("value", "The number as printed, or the sum over such numbers."),
    Column("low", "Lower end of what the digits stand for; empty where open."),
    Column("high", "Upper end; empty where open."),
    Column("origin", "published or derived."),
    Column("derivation", "For a derived value, the sum it came from."),
    Column("evidence", "Ids of the observations it rests on: the seven key columns joined by slashes."),
)

PAIR_GOODS_COLUMNS = (
    Column("goods", "Code of the category: TOTAL, a section of the HS in Roman numerals, or an HS code."),
    Column("name", "Name of the category."),
    Column("level", "Where the category stands in the HS."),
    Column("parent", "Category one level up."),
)


def screen_csv(rows: pd.DataFrame, *, excel: bool = False) -> str:
    """The rows on screen as CSV: UTF-8 text, full values, codes as text.

    Args:
        rows: a chart's rows, columns as in `views.rows.COLUMNS`.
        excel: begin with a byte order mark, so that spreadsheets read the text as UTF-8.
    """
    text = _csv([column.name for column in ROW_COLUMNS], rows.itertuples(index=False, name=None))
    return BOM + text if excel else text


def reckoned_csv(story: Story) -> str:
    """Every value known, published or derived, with the sum and the observations behind it."""
    rows = (
        (
            *(key.reporter, key.partner, key.goods, key.period, key.measure, key.unit),
            *(cell.value, cell.bounds.low, cell.bounds.high),
            "published" if cell.published else "derived",
            explain(cell, story.books),
            " ".join(cell.evidence),
        )
        for key, cell in sorted(story.reckoning.cells.items())
        if key.reporter
    )
    return _csv([column.name for column in RECKONED_COLUMNS], rows)


def clashes_csv(story: Story) -> str:
    """Every discrepancy among the published values, with both sides."""
    rows = (
        (
            in_words(one, story.books),
            *(one.key.reporter, one.key.goods, one.key.period, one.key.measure, one.key.unit),
            *(one.published.low, one.published.high, one.implied.low, one.implied.high),
            " ".join(one.evidence),
        )
        for one in story.reckoning.discrepancies
    )
    return _csv([column.name for column in CLASHES_COLUMNS], rows)


def everything(story: Story) -> dict[str, bytes]:
    """The files of the full download, by name."""
    files = {
        README_FILE: readme(story).encode(),
        RECKONED_FILE: reckoned_csv(story).encode(),
        CLASHES_FILE: clashes_csv(story).encode(),
        LEDGER_FILE: _csv([column.name for column in ledger.COLUMNS], ledger.rows(story.findings.values())).encode(),
        LEDGER_DATA_FILE: ledger.as_json(story).encode(),
    }
    for name in (PACKAGE_FILE, *TABLES, article.FILE, claims.FILE):
        files |= _copied(story, name, name)
    files |= _copied(story, README_FILE, ABOUT_FILE)
    return files


def _copied(story: Story, name: str, under: str) -> dict[str, bytes]:
    """One of the story's own files, if it is there."""
    if story.folder is None or not is_there(story.folder / name):
        return {}
    try:
        content = read_bytes(story.folder / name, MOST_TABLE if name in TABLES else MOST_TEXT)
    except (OSError, ValueError) as error:
        # It was sound when the story was read.
        found = getattr(error, "strerror", None) or str(error)
        raise StoryError(str(story.folder), [Problem(name, 0, "", found, "the file that was there")]) from None
    return {under: neutral_table(content) if name in TABLES else content}


def pair_files(story: Story, rows: pd.DataFrame) -> dict[str, bytes]:
    """All that the store's dataset has of a pair, as files: values, names of goods, and a README.

    Args:
        story: the pair's story in that dataset.
        rows: the dataset's rows of both directions, columns as in `store.schema.TRADE_COLUMNS`.
    """
    goods = [(good.goods, good.name, good.level, good.parent) for good in story.goods.values()]
    return {
        README_FILE: _pair_readme(story, len(rows)).encode(),
        OBSERVATIONS_FILE: _csv(_names(TRADE_COLUMNS), rows[_names(TRADE_COLUMNS)].itertuples(index=False)).encode(),
        GOODS_FILE: _csv(_names(PAIR_GOODS_COLUMNS), goods).encode(),
    }


def _pair_readme(story: Story, count: int) -> str:
    parts = [
        f"# {story.title}",
        story.description,
        f"{counted(count, 'value')}, every one as the dataset has it. UTF-8, comma-separated; goods codes are text, "
        "leading zeros kept. Missing is not zero: what was not declared is not in the table. Values of a code and of "
        "the codes below it stand side by side where both were declared; never add the two.",
        _dictionary(OBSERVATIONS_FILE, "one value a row", TRADE_COLUMNS),
        _dictionary(GOODS_FILE, "one category of goods a row", PAIR_GOODS_COLUMNS),
        "## Licence notes\n\n" + _licences(story),
        f"## How to cite\n\n{citation(story)}",
    ]
    return "\n\n".join(parts) + "\n"


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def citation(story: Story) -> str:
    """How to cite the story's figures."""
    if story.dataset is not None:
        version = f", version {story.dataset.version}" if story.dataset.version else ""
        return f"{story.dataset.publisher}: {story.dataset.title}{version}, {story.dataset.url}; by way of tradeviz."
    version = f", version {story.version}" if story.version else ""
    return f"tradeviz: {story.title}{version}. Published trade figures; cite each figure with its own source."


def readme(story: Story) -> str:
    """What is in the zip, what each column means, what may be done with it and how to cite."""
    tables = (
        (OBSERVATIONS_FILE, "one published value a row", OBSERVATION_COLUMNS),
        (SOURCES_FILE, "one publication a row", SOURCE_COLUMNS),
        (GOODS_FILE, "one category of goods a row", GOODS_COLUMNS),
        (RATES_FILE, "one exchange rate a row, currency per US dollar", RATE_COLUMNS),
        (RECKONED_FILE, "one value a row, published or derived", RECKONED_COLUMNS),
        (CLASHES_FILE, "one pair of values a row that do not meet within rounding", CLASHES_COLUMNS),
        (LEDGER_FILE, f"one statement of the article a row; {LEDGER_DATA_FILE} is the same as data", ledger.COLUMNS),
    )
    parts = [
        f"# {story.title}",
        story.description,
        f"{counted(len(story.observations), 'published value')} from {counted(len(story.sources), 'source')}. "
        "UTF-8, comma-separated; goods codes are text, leading zeros kept. Cells that a spreadsheet would run as a "
        "formula begin with an apostrophe. Missing is not zero: what nobody "
        f"published is not in the tables. {PACKAGE_FILE} describes the first four tables for machines.",
        *(_dictionary(name, grain, columns) for name, grain, columns in tables),
        "## Licence notes\n\n" + _licences(story),
        f"## How to cite\n\n{citation(story)}",
    ]
    if story.folder is not None and (story.folder / README_FILE).is_file():
        parts.append(f"## More\n\n{ABOUT_FILE} says how far each figure can be trusted and what was left out.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _dictionary(name: str, grain: str, columns: Sequence[Column]) -> str:
    lines = [f"| `{column.name}` | {column.means} |" for column in columns]
    return "\n".join([f"## {name}: {grain}", "", "| column | meaning |", "|---|---|", *lines])


def _licences(story: Story) -> str:
    groups: dict[str, list[str]] = {}
    for source in story.sources.values():
        groups.setdefault(source.use, []).append(source.key)
    lines = [f"- {use}: {listing(keys)}." for use, keys in sorted(groups.items())]
    return "Each source says in `use` what may be done with its figures.\n\n" + "\n".join(lines)


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - only NaN differs from itself
            return ""
        return repr(value).removesuffix(".0")
    return neutral(str(value))
