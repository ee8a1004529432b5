"""Everything of a story, or of a pair in the store, as the files of one download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import Problem, StoryError
from tradeviz.exports.formulas import escaped_table
from tradeviz.exports.pair_package import (
    COVERAGE_FILE,
    COVERAGE_TABLE_COLUMNS,
    PAIR_GOODS_COLUMNS,
    coverage_rows,
    package_json,
)
from tradeviz.exports.readme import (
    ABOUT_FILE,
    CLAIMS_REPORT_CSV,
    CLAIMS_REPORT_JSON,
    DISCREPANCY_FILE,
    RECKONED_FILE,
    pair_readme,
    readme,
)
from tradeviz.exports.tables import csv_of, csv_pieces, discrepancies_csv, reckoned_csv
from tradeviz.model.budget import spend
from tradeviz.model.files import MOST_TABLE_BYTES, MOST_TEXT_BYTES, is_there, read_bytes
from tradeviz.model.goods import GOODS_FILE
from tradeviz.model.observations import OBSERVATIONS_FILE
from tradeviz.store.schema import TRADE_COLUMNS
from tradeviz.story import article, claims, claims_report
from tradeviz.story.load import PACKAGE_FILE, README_FILE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from tradeviz.story.figures import DatasetFigures
    from tradeviz.story.story import PublishedStory


def story_files(story: PublishedStory) -> dict[str, bytes]:
    """The files of the full download, by name."""
    files = {
        README_FILE: readme(story).encode(),
        RECKONED_FILE: reckoned_csv(story.own).encode(),
        DISCREPANCY_FILE: discrepancies_csv(story.own).encode(),
        CLAIMS_REPORT_CSV: csv_of(claims_report.CLAIM_COLUMNS, claims_report.rows(story.findings.values())).encode(),
        CLAIMS_REPORT_JSON: claims_report.claims_json(story).encode(),
    }
    for name in (PACKAGE_FILE, *TABLES, article.ARTICLE_FILE, claims.CLAIMS_FILE):
        files |= _copied(story, name, name)
    files |= _copied(story, README_FILE, ABOUT_FILE)
    return files


def pair_files(
    figures: DatasetFigures, rows: pd.DataFrame, coverage: pd.DataFrame
) -> dict[str, bytes | Iterable[bytes]]:
    """All that the store's dataset has of a pair, as a data package: values in pieces, goods, coverage, and a README.

    Args:
        figures: the pair's, in that dataset.
        rows: the dataset's rows of both directions, columns as in `store.schema.TRADE_COLUMNS`.
        coverage: what they are known to cover, columns as in `store.coverage.COVERAGE_COLUMNS`.

    Raises:
        BudgetError: they have more cells than a request may write; counted here, for the pieces come afterwards.
    """
    spend(len(rows) * len(TRADE_COLUMNS))
    values = rows[[column.name for column in TRADE_COLUMNS]]
    goods = [(good.goods, good.name, good.level, good.parent) for good in figures.goods.values()]
    return {
        README_FILE: pair_readme(figures, len(rows)).encode(),
        PACKAGE_FILE: package_json(figures).encode(),
        OBSERVATIONS_FILE: csv_pieces(TRADE_COLUMNS, values.itertuples(index=False)),
        GOODS_FILE: csv_of(PAIR_GOODS_COLUMNS, goods).encode(),
        COVERAGE_FILE: csv_of(COVERAGE_TABLE_COLUMNS, coverage_rows(figures.dataset.key, rows, coverage)).encode(),
    }


def _copied(story: PublishedStory, name: str, under: str) -> dict[str, bytes]:
    """One of the story's own files, if it is there."""
    if not is_there(story.folder / name):
        return {}
    try:
        content = read_bytes(story.folder / name, MOST_TABLE_BYTES if name in TABLES else MOST_TEXT_BYTES)
    except (OSError, ValueError) as error:
        # It was sound when the story was read.
        found = getattr(error, "strerror", None) or str(error)
        raise StoryError(str(story.folder), [Problem(name, 0, "", found, "the file that was there")]) from None
    return {under: escaped_table(content) if name in TABLES else content}
