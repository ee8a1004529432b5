"""The rows of a batch on their way through the rules: each is kept until the first rule that sets it apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import GROUP, WORLD, economy_of
from tradeviz.store.report import RowRule, shown_code
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS

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


class RowRules:
    """The rows of one batch, and the rules applied to them so far.

    Attributes:
        report: counts the rows read, set apart, repaired and kept.
        kept: the rows still kept.
    """

    def __init__(self, report: Report, rows: int) -> None:
        self.report = report
        self.kept: Mask = np.ones(rows, dtype=bool)
        report.read += rows

    def set_apart(self, rule: RowRule, rows: Mask) -> None:
        """Keep these rows no longer."""
        if rows.any() and (count := int(np.count_nonzero(self.kept & rows))):
            self.report.set_apart[rule] += count
            self.kept = self.kept & ~rows

    def repaired(self, rule: RowRule, rows: Mask) -> None:
        """Count the rows still kept that a rule changed."""
        if rows.any() and (count := int(np.count_nonzero(self.kept & rows))):
            self.report.repaired[rule] += count

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
        if not kept.all():
            value_usd, tonnes = value_usd[kept], tonnes[kept]
        arrays = [texts[name].to_arrow(kept) for name in TEXT_COLUMNS]
        arrays += [pa.array(value_usd), pa.array(tonnes, from_pandas=True)]
        return pa.Table.from_arrays(arrays, [*TEXT_COLUMNS, *NUMBER_COLUMNS])


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
    rules.set_apart(RowRule.OTHER_LEVEL, ~column.where(lambda text: _goods_code(text) is not None))
    rules.repaired(RowRule.LEADING_ZERO, column.where(lambda text: is_digits(text) and len(text) in {1, 3, 5}))
    return column.map(_goods_code)


def _goods_code(text: str) -> str | None:
    if text.upper() in {"TOTAL", "ALL"}:
        return "TOTAL"
    if not (is_digits(text) and len(text) <= 6):
        return None
    return text.zfill(len(text) + len(text) % 2)


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
