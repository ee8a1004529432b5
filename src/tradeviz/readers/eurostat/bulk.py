"""Comext's bulk files (`full_v2_202402.7z`, in it `full_202402.dat`), of the present layout and of the one before it.

A row is one line of the Combined Nomenclature of a reporter, partner, flow and statistical procedure: procedures and
lines are added up to HS codes. Subtotals such as 01XXXXXX, and what is secret, have no HS code and are set apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.readers.eurostat.dataset import COMEXT, comext_flow, comext_period, comext_sides
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.dollars import in_dollars
from tradeviz.readers.io.editions import edition_column
from tradeviz.readers.io.national import NationalSums, hs_codes, row_marks
from tradeviz.readers.io.numbers import NumberForm, numbers
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

# Extra-EU trade of parts of the United Kingdom, in files of their own: full_partxixu_v2_202402.7z.
_PART_TYPES = frozenset({"L", "M"})
_ALL_PROCEDURES = "4"


@dataclass(frozen=True, slots=True)
class _Names:
    """What a layout calls the columns that are used; the last are those that tell rows apart without being kept."""

    reporter: str
    partner: str
    euros: str
    kilograms: str
    procedure: str
    unit: str
    trade: str = "TRADE_TYPE"
    goods: str = "PRODUCT_NC"
    flow: str = "FLOW"
    period: str = "PERIOD"

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns of codes."""
        return (self.reporter, self.partner, self.goods, self.flow, self.period, self.procedure)


_LAYOUTS = (
    _Names("REPORTER", "PARTNER", "VALUE_EUR", "QUANTITY_KG", "STAT_PROCEDURE", "SUPPL_UNIT"),
    _Names("DECLARANT_ISO", "PARTNER_ISO", "VALUE_IN_EUROS", "QUANTITY_IN_KG", "STAT_REGIME", "SUPP_UNIT"),
)


class ComextBulkReader(Reader):
    """Reads a month's file, or a year's."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is one of the two."""
        return _layout(contents) is not None

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(COMEXT, _tables(contents, options, report), report)


def _layout(contents: FileContents) -> _Names | None:
    header = {*contents.header}
    return next((names for names in _LAYOUTS if {*names.texts, names.euros, names.kilograms} <= header), None)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    names = _layout(contents)
    assert names is not None  # noqa: S101 - said for the type checker; it was recognised by that
    more = [name for name in (names.unit, names.trade) if name in contents.header]
    wanted = [*names.texts, *more, names.euros, names.kilograms]
    sums = NationalSums(report, COMEXT.key)
    procedures: set[str] = set()
    for raw in text_batches(contents.file, contents.layout, wanted, report, plain=wanted[-2:]):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {
            name: code_column(raw[name], rules.repaired, required=name in names.texts[:2]) for name in wanted[:-2]
        }
        procedures.update(columns[names.procedure].texts)
        yield _added(sums, raw, columns, names, rules, options)
    if _ALL_PROCEDURES in procedures and len(procedures) > 1:
        raise ImportFileError(
            f"{report.file} has rows of all statistical procedures together ({names.procedure} 4) and of single ones, "
            "which would count twice. Keep one kind."
        )
    stop_at_unknown(report, set_apart=options.set_apart)
    yield from sums.tables()


def _added(
    sums: NationalSums,
    raw: pa.Table,
    columns: dict[str, CategoryColumn],
    names: _Names,
    rules: RowRules,
    options: Options,
) -> pa.Table:
    if names.trade in columns:
        rules.set_apart(RowRule.PARTNER_PART, columns[names.trade].where(lambda text: text in _PART_TYPES))
    period = comext_period(columns[names.period], rules)
    flow = comext_flow(columns[names.flow], rules)
    before = rules.kept
    goods, further = hs_codes(columns[names.goods], rules, whole=True)
    odd = before & ~rules.kept
    reporter, partner = comext_sides(columns[names.reporter], columns[names.partner], period, rules)
    form = NumberForm(typed=True)
    euros = numbers(raw[names.euros], rules, f"{rules.report.file}, {names.euros}", form)
    rules.set_apart(RowRule.NO_VALUE, np.isnan(euros))
    value = in_dollars(euros, "EUR", period, rules, options.rates)
    rules.add_worth(RowRule.OTHER_LEVEL, float(np.nansum(value[odd])))
    tonnes = rules.weights(numbers(raw[names.kilograms], rules, f"{rules.report.file}, weight", form) / 1000, value)
    texts = {
        "dataset": CategoryColumn.constant(COMEXT.key, len(raw)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods,
        "hs": edition_column(period, goods),
    }  # fmt: skip
    marks = row_marks([*columns.values()], [euros, tonnes])
    return sums.add(rules.table(texts, value, tonnes), further, marks, rules)
