"""The rows of a batch on their way through the rules: each is kept until the first rule that sets it apart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import GROUP, WORLD, economy_of
from tradeviz.model.goods import LEGACY_UNSPECIFIED, TOTAL
from tradeviz.store.report import RowRule, shown_code
from tradeviz.store.schema import NUMBER_COLUMNS, ROW_KEY, TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.categories import CategoryColumn, Mask
    from tradeviz.store.report import Report

    _Floats = npt.NDArray[np.float64]
    FindArea = Callable[[str], Area | None]


MAX_GOODS_NAME = 2_000  # characters; the longest description of the HS has some 1,000
_MAX_NAME = 200  # characters; the longest name of a group of the IMF has 120
_MAX_LINES = 5  # named in an error


class RowRules:
    """The rows of one batch, and the rules applied to them so far.

    Attributes:
        report: counts the rows read, set apart, repaired and kept.
        kept: the rows still kept.
        first_line: the line of the file that the first row is on; None where rows have none.
    """

    def __init__(self, report: Report, rows: int, first_line: int | None = None) -> None:
        self.report = report
        self.kept: Mask = np.ones(rows, dtype=bool)
        self.first_line = first_line
        self._changed: dict[RowRule, Mask] = {}
        report.read += rows

    def set_apart(self, rule: RowRule, rows: Mask) -> None:
        """Keep these rows no longer."""
        if rows.any() and (count := int(np.count_nonzero(self.kept & rows))):
            self.report.set_apart[rule] += count
            self.kept = self.kept & ~rows

    def repaired(self, rule: RowRule, rows: Mask) -> None:
        """Count these rows as changed by a rule, each once, if they are still kept at the end."""
        if rows.any():
            before = self._changed.get(rule)
            self._changed[rule] = rows if before is None else before | rows

    def add_worth(self, rule: RowRule, dollars: float) -> None:
        """Remember what rows set apart amount to, where sums will lack it."""
        if dollars:
            self.report.worth[rule] = self.report.worth.get(rule, 0.0) + dollars

    def lines(self, rows: Mask) -> str:
        """The lines that some rows are on, for an error: " in line 3", " in lines 3, 7 and 12 more"; may be empty."""
        if self.first_line is None:
            return ""
        found = [self.first_line + int(row) for row in np.flatnonzero(rows)]
        shown = ", ".join(f"{line:,}" for line in found[:_MAX_LINES])
        more = f" and {len(found) - _MAX_LINES:,} more" if len(found) > _MAX_LINES else ""
        return f" in line{'s' if len(found) > 1 else ''} {shown}{more}"

    def sides(
        self, reporter: CategoryColumn, partner: CategoryColumn, find: FindArea
    ) -> tuple[CategoryColumn, CategoryColumn]:
        """Turn the codes of both sides into our own, setting apart what is no trade of two economies.

        That is the world, groups, unknown codes, and an economy's trade with itself. Unknown codes are counted in the
        report; whether they stop the import is decided at the end of the file, when all are known.
        """
        found = [(side, [_find(find, text) for text in side.texts]) for side in (reporter, partner)]
        for side, areas in found:
            self.set_apart(RowRule.WORLD, side.rows_of([area is not None and area.code == WORLD for area in areas]))
            self.set_apart(RowRule.GROUP, side.rows_of([area is not None and area.kind == GROUP for area in areas]))
        unknown = [side.rows_of([area is None for area in areas], empty=True) for side, areas in found]
        for (side, _), rows in zip(found, unknown, strict=True):
            self._count_unknown(side, rows)
        self.set_apart(RowRule.UNKNOWN_AREA, unknown[0] | unknown[1])
        exporter, importer = (_to_codes(side, areas) for side, areas in found)
        self.set_apart(RowRule.ITSELF, exporter.map(economy_of).equals(importer.map(economy_of)))
        return exporter, importer

    def _count_unknown(self, side: CategoryColumn, unknown: Mask) -> None:
        rows = self.kept & unknown
        if rows.any():
            self.report.unknown_areas.update(side.counts(rows))
            if empty := int(np.count_nonzero(rows & side.empty())):
                self.report.unknown_areas["(empty)"] += empty

    def weights(self, tonnes: _Floats, value: _Floats) -> _Floats:
        """The weights, missing where zero stands beside a value: none was recorded then."""
        unrecorded = (tonnes == 0) & (value > 0)
        if not unrecorded.any():
            return tonnes
        self.repaired(RowRule.NO_WEIGHT, unrecorded)
        return np.where(unrecorded, np.nan, tonnes)

    def table(self, texts: Mapping[str, CategoryColumn], value_usd: _Floats, tonnes: _Floats) -> pa.Table:
        """The rows that are left, counted as kept.

        Args:
            texts: the columns in `schema.TEXT_COLUMNS`.
            value_usd: US dollars.
            tonnes: NaN where not known.

        Returns:
            A table in the columns of `arrow_schema()`, its texts as dictionaries.
        """
        kept = self.kept
        self.report.kept += int(np.count_nonzero(kept))
        for rule, rows in self._changed.items():
            self.report.count_repair(rule, rows & kept)
        if not kept.all():
            value_usd, tonnes = value_usd[kept], tonnes[kept]
        if self.report.sought is not None:
            self._seek(texts, self.report.sought)
        arrays = [texts[name].to_arrow(kept) for name in TEXT_COLUMNS]
        arrays += [pa.array(value_usd), pa.array(tonnes, from_pandas=True)]
        return pa.Table.from_arrays(arrays, [*TEXT_COLUMNS, *NUMBER_COLUMNS])

    def _seek(self, texts: Mapping[str, CategoryColumn], key: Mapping[str, str]) -> None:
        rows = self.kept
        for name in set(ROW_KEY) & set(key):
            rows = rows & texts[name].where(partial(str.__eq__, key[name]))
        if self.first_line is not None:
            self.report.found += (self.first_line + np.flatnonzero(rows)).tolist()


def _find(find: FindArea, text: str) -> Area | None:
    """The area of a code or name; the finders keep what they found, and a cell may be of any length."""
    return find(text) if len(text) <= _MAX_NAME else None


def _to_codes(side: CategoryColumn, areas: list[Area | None]) -> CategoryColumn:
    codes = {text: area.code for text, area in zip(side.texts, areas, strict=True) if area}
    return side.map(codes.get)


def goods_codes(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    """HS codes with their leading zeros; codes of other lengths are set apart.

    A code of 1, 3 or 5 digits has lost a leading zero to a spreadsheet: HS codes have 2, 4 or 6.
    """
    goods = column.map(_goods_code)
    rules.set_apart(RowRule.OTHER_LEVEL, goods.empty())
    rules.repaired(RowRule.LEADING_ZERO, column.where(lambda text: len(text) in {1, 3, 5} and is_digits(text)))
    return goods


def is_total(text: str) -> bool:
    """Whether a code stands for all goods."""
    return text.upper() in {"TOTAL", "ALL"}


def _goods_code(text: str) -> str | None:
    if is_digits(text):
        return text.zfill(len(text) + len(text) % 2) if len(text) <= 6 else None
    if is_total(text):
        return TOTAL
    return LEGACY_UNSPECIFIED if text.upper() == LEGACY_UNSPECIFIED else None


def is_digits(text: str) -> bool:
    """Whether a text is digits 0 to 9 and nothing else; Python also takes those of other scripts for digits."""
    return text.isascii() and text.isdigit()


def stop_at_unknown(report: Report, *, set_apart: bool) -> None:
    """Refuse a file whose country codes no list has.

    Raises:
        ImportFileError: there are some, and the user did not ask to set them apart.
    """
    if set_apart or not report.unknown_areas:
        return
    found = report.unknown_areas.most_common()
    rows = report.set_apart[RowRule.UNKNOWN_AREA]
    listed = ", ".join(f"{shown_code(code)} ({count:,} row{'s' if count != 1 else ''})" for code, count in found[:50])
    more = f" and {len(found) - 50} more" if len(found) > 50 else ""
    raise ImportFileError(
        f"{report.file} has {rows:,} rows of countries or areas that tradeviz does not know: {listed}{more}. "
        "Correct them, or import the file with --set-apart to leave these rows out and count them."
    )
