"""The README of a download: what is in it, what each column means, what may be done with it and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.exports.pair_package import COVERAGE_FILE, COVERAGE_TABLE_COLUMNS, PAIR_GOODS_COLUMNS
from tradeviz.exports.tables import DISCREPANCY_COLUMNS, RECKONED_COLUMNS
from tradeviz.model.files import is_there
from tradeviz.model.goods import GOODS_COLUMNS, GOODS_FILE
from tradeviz.model.observations import (
    MONTH_COLUMNS,
    MONTHS_FILE,
    OBSERVATION_COLUMNS,
    OBSERVATIONS_FILE,
    RATE_COLUMNS,
    RATES_FILE,
)
from tradeviz.model.sources import SOURCE_COLUMNS, SOURCES_FILE
from tradeviz.model.wording import counted, listing
from tradeviz.store.schema import TRADE_COLUMNS
from tradeviz.story.claims_report import CLAIM_COLUMNS
from tradeviz.story.load import PACKAGE_FILE, README_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.model.tables import Column
    from tradeviz.story.figures import DatasetFigures, Figures
    from tradeviz.story.story import PublishedStory

RECKONED_FILE = "reckoned.csv"
DISCREPANCY_FILE = "discrepancies.csv"
CLAIMS_REPORT_CSV, CLAIMS_REPORT_JSON = "ledger.csv", "ledger.json"
ABOUT_FILE = "ABOUT.md"


def readme(story: PublishedStory) -> str:
    """What is in the zip, what each column means, what may be done with it and how to cite."""
    months = ((MONTHS_FILE, "one published value of a single month a row", MONTH_COLUMNS),)
    tables = (
        (OBSERVATIONS_FILE, "one published value a row", OBSERVATION_COLUMNS),
        *(months if is_there(story.folder / MONTHS_FILE) else ()),
        (SOURCES_FILE, "one publication a row", SOURCE_COLUMNS),
        (GOODS_FILE, "one category of goods a row", GOODS_COLUMNS),
        (RATES_FILE, "one exchange rate a row, currency per US dollar", RATE_COLUMNS),
        (RECKONED_FILE, "one value a row, published or derived", RECKONED_COLUMNS),
        (DISCREPANCY_FILE, "one pair of values a row that do not meet within rounding", DISCREPANCY_COLUMNS),
        (
            CLAIMS_REPORT_CSV,
            f"one statement of the article a row; {CLAIMS_REPORT_JSON} is the same as data",
            CLAIM_COLUMNS,
        ),
    )
    values = len(story.observations) + len(story.months)
    parts = [
        f"# {story.title}",
        story.description,
        f"{counted(values, 'published value')} from {counted(len(story.sources), 'source')}. "
        "UTF-8, comma-separated; goods codes are text, leading zeros kept. Cells that a spreadsheet would run as a "
        "formula begin with an apostrophe. Missing is not zero: what nobody "
        f"published is not in the tables. {PACKAGE_FILE} describes the story's own tables for machines.",
        *(_dictionary(name, grain, columns) for name, grain, columns in tables),
        "## Licence notes\n\n" + _licences(story.own),
        f"## How to cite\n\n{story.citation}",
    ]
    if (story.folder / README_FILE).is_file():
        parts.append(f"## More\n\n{ABOUT_FILE} says how far each figure can be trusted and what was left out.")
    return "\n\n".join(part for part in parts if part) + "\n"


def pair_readme(figures: DatasetFigures, count: int) -> str:
    """What is in the zip of a pair of the store: so many values of one dataset."""
    first, second = figures.pair
    parts = [
        f"# {first.name} and {second.name}",
        f"Trade between {first.name} and {second.name} by goods, from {figures.dataset.title}.",
        f"{counted(count, 'value')}, every one as the dataset has it. UTF-8, comma-separated; goods codes are text, "
        "leading zeros kept. Missing is not zero: what was not declared is not in the table. Values of a code and of "
        "the codes below it stand side by side where both were declared; never add the two. "
        f"{PACKAGE_FILE} describes the tables for machines; {COVERAGE_FILE} says which sums are whole.",
        _dictionary(OBSERVATIONS_FILE, "one value a row", TRADE_COLUMNS),
        _codes(figures),
        _dictionary(GOODS_FILE, "one category of goods a row", PAIR_GOODS_COLUMNS),
        _dictionary(COVERAGE_FILE, "what is known to be all there is, flow by flow", COVERAGE_TABLE_COLUMNS),
        _as_one_table(figures),
        "## Licence notes\n\n" + _licences(figures),
        f"## How to cite\n\n{figures.citation}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _as_one_table(figures: DatasetFigures) -> str:
    """Where there is more: every dataset."""
    first, second = figures.pair
    return (
        "## Every dataset as one table\n\nThis download is one dataset's. What all datasets of the store have of the "
        f"two is one table, of all levels of the HS or of one: `tradeviz pair {first.code} {second.code} --level all "
        f"--csv FILE` (or `--parquet FILE`), and on the server `/pair/{first.code}/{second.code}/download/"
        "observations.csv?level=all` (or `observations.parquet`); the level is total, 2, 4, 6 or all."
    )


def _codes(figures: DatasetFigures) -> str:
    """What the publisher's codes mean, where an economy's rows stand under others than its own; empty elsewhere."""
    if not figures.notes:
        return ""
    lines = [f"- {note.sentence}" for note in figures.notes]
    rule = "Rows stand under the publisher's codes; N and a number is one of UN Comtrade's that is not that of today."
    return "\n".join([f"## Codes\n\n{rule}\n", *lines])


def _dictionary(name: str, grain: str, columns: Sequence[Column]) -> str:
    lines = [f"| `{column.name}` | {column.means} |" for column in columns]
    return "\n".join([f"## {name}: {grain}", "", "| column | meaning |", "|---|---|", *lines])


def _licences(figures: Figures) -> str:
    groups: dict[str, list[str]] = {}
    for source in figures.sources.values():
        groups.setdefault(source.use, []).append(source.key)
    lines = [f"- {use}: {listing(keys)}." for use, keys in sorted(groups.items())]
    return "Each source says in `use` what may be done with its figures.\n\n" + "\n".join(lines)
