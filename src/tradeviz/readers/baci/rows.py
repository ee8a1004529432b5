"""BACI's cells turned into the store's columns, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import SPECIAL, Area, from_comtrade
from tradeviz.model.goods import LEGACY_UNSPECIFIED
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import FIRST_YEAR, LAST_YEAR
from tradeviz.readers.baci.world import WorldCheck
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import are_digits, code_column
from tradeviz.readers.io.csv import first_line
from tradeviz.readers.io.numbers import NumberForm, numbers
from tradeviz.readers.io.rules import RowRules, is_digits
from tradeviz.store.report import RowRule, shown_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pyarrow as pa

    from tradeviz.store.report import Report

    _Floats = npt.NDArray[np.float64]

_THOUSAND = 1000.0  # v is in thousand dollars
# v has three decimals of a thousand dollars; a product of floats may miss them by the last bit.
_DECIMALS = 3
# BACI's words for a number that is not known, over its releases.
_FORM = NumberForm(own_missing=("NA", "NaN", "."))
_DIGITS = 6
_MAX_NUMBER = 9  # digits of a country; Python refuses to read a number of some thousand
_SHOWN = 50  # unknown codes in an error


@dataclass(frozen=True, slots=True)
class ReleaseRows:
    """Turns the texts of one release into rows of the store.

    Attributes:
        dataset, edition: what every row says.
        countries: the release's own alpha-3 codes by number, for numbers that nobody else knows.
        report: grows with each batch.
        world: counts what each year has.
    """

    dataset: str
    edition: str
    countries: Mapping[str, str]
    report: Report
    world: WorldCheck = field(default_factory=WorldCheck)

    def table(self, cells: pa.Table, file: str) -> pa.Table:
        """One batch, from text columns to `arrow_schema()`.

        Raises:
            ImportFileError: a cell is no number, no year or no code.
        """
        rules = RowRules(self.report, len(cells), first_line(cells))
        texts = {name: code_column(cells[name], rules.repaired, required=name in "ij") for name in "tijk"}
        _check_years(texts["t"], rules, file)
        dollars, tonnes = (numbers(cells[name], rules, f"{file}, column {name}", _FORM) for name in "vq")
        exporter, importer = rules.sides(texts["i"], texts["j"], self._area)
        kept = rules.kept
        goods = _products(texts["k"], rules)
        rules.add_worth(RowRule.OTHER_LEVEL, float(np.nansum(dollars[kept & ~rules.kept])) * _THOUSAND)
        rules.set_apart(RowRule.NO_VALUE, np.isnan(dollars))
        lost = np.isnan(dollars) | goods.empty()
        self.world.add((texts["t"], exporter, importer, goods), rules.kept, lost)
        columns = {
            "dataset": CategoryColumn.constant(self.dataset, len(cells)),
            "reporter": exporter,
            "partner": importer,
            "flow": CategoryColumn.constant(FLOWS[0], len(cells)),
            "period": texts["t"],
            "goods": goods,
            "hs": CategoryColumn.constant(self.edition, len(cells)),
        }
        return rules.table(columns, np.round(dollars * _THOUSAND, _DECIMALS), rules.weights(tonnes, dollars))

    def _area(self, text: str) -> Area | None:
        number = text.lstrip("0") or text[:1]  # nothing is not 0, the world
        known = from_comtrade(int(number)) if is_digits(number) and len(number) <= _MAX_NUMBER else None
        code = self.countries.get(number)
        return known or (Area(code, code, SPECIAL) if code else None)

    def stop_at_unknown(self) -> None:
        """Refuse the release if there are countries that nobody knows.

        Raises:
            ImportFileError: there are; names all of them.
        """
        if found := self.report.unknown_areas:
            codes = ", ".join(f"{shown_code(code)} ({rows:,} rows)" for code, rows in sorted(found.items())[:_SHOWN])
            codes += f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
            raise ImportFileError(
                f"{self.report.file} has country codes that no list knows: {codes}. Put the release's "
                "country_codes file beside it, or leave these rows out with --set-apart."
            )


def _check_years(column: CategoryColumn, rules: RowRules, file: str) -> None:
    wrong = column.where(lambda text: not _is_year(text), empty=True)
    if wrong.any():
        found = column.texts_in(wrong)[0][:60]
        raise ImportFileError(
            f"{file}, column t: found {found!r}; expected a year such as 2020. The cell is{rules.lines(wrong)}. "
            "The file is damaged or no BACI file; download it again."
        )


def _is_year(text: str) -> bool:
    return is_digits(text) and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR


def _products(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    """Six digits, leading zeros restored, or the release's own code for goods not specified; others are set apart."""
    if are_digits(column.texts) and {*map(len, column.texts)} == {_DIGITS} and not column.has_empty:
        return column  # as releases have them
    products = column.map(_product)
    rules.set_apart(RowRule.OTHER_LEVEL, products.empty())
    rules.repaired(RowRule.LEADING_ZERO, column.rows_of([len(text) < _DIGITS for text in column.texts]))
    return products


def _product(text: str) -> str | None:
    if text == LEGACY_UNSPECIFIED:
        return text
    return text.zfill(_DIGITS) if is_digits(text) and len(text) <= _DIGITS else None
