"""A CSV in tradeviz's own columns, for figures from anywhere; all its mistakes at once, each with line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError, Problem
from tradeviz.model import economies as areas
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.tables import Column
from tradeviz.readers.io.columns import Coded, Sieve, different, goods_codes, numbers, stop_at_unknown, unreadable
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.validate import checked
from tradeviz.store.delivery import Delivery
from tradeviz.store.report import Report, Rule
from tradeviz.store.schema import DECLARED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.delivery import Options

MAX_PROBLEMS = 100
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_HS = re.compile(r"HS[0-9]{2}", re.ASCII)
_NUMBER = "a number that is zero or more, such as 1234.5"


def _is_month_or_year(text: str) -> bool:
    try:
        period = read_period(text)
    except ValueError:
        return False
    return period.is_year or period.first == period.last


def _is_goods(text: str) -> bool:
    return text == "TOTAL" or (text.isascii() and text.isdigit() and len(text) <= 6)


def _is_edition(text: str) -> bool:
    return _HS.fullmatch(text) is not None


COLUMNS = (
    Column("period", "Year or month (ISO 8601).", "a year or a month such as 2024 or 2024-03", _is_month_or_year),
    Column("reporter", "Economy that declared the trade.", "a code such as CHN"),
    Column("partner", "The other economy.", "a code such as BLR"),
    Column("flow", "The direction, from the reporter's side.", " or ".join(FLOWS), lambda text: text in FLOWS),
    Column("goods", "TOTAL or an HS code.", "TOTAL or an HS code of 2, 4 or 6 digits", _is_goods),
    Column("hs", "HS edition.", "an HS edition such as HS22, or nothing", _is_edition, required=False),
)
_REQUIRED = ("period", "reporter", "partner", "goods", "value_usd")
_FLOW_NAMES = ("flow", "measure")


@dataclass
class _Progress:
    """What is carried from one batch to the next."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)


def recognises(layout: Layout) -> bool:
    """Whether a header is ours, the flow's column being called flow or measure."""
    return set(_REQUIRED) <= set(layout.header) and any(name in layout.header for name in _FLOW_NAMES)


def read(source: Source, layout: Layout, options: Options) -> Delivery:
    """Read the file into the dataset that the options name.

    Raises:
        ImportFileError: the dataset's name is none that an address can hold.
    """
    if _KEY.fullmatch(options.name) is None:
        raise ImportFileError(
            f"{options.name!r} cannot name a dataset; expected up to 40 lower-case letters, digits and hyphens, "
            "beginning with a letter, such as my-customs."
        )
    dataset = Dataset(options.name, options.name, "", "", DECLARED)
    report = Report(source.name)
    return Delivery(dataset, _batches(source, layout, options, report), report)


def _batches(source: Source, layout: Layout, options: Options, report: Report) -> Iterator[pa.Table]:
    flow = next(name for name in _FLOW_NAMES if name in layout.header)
    known = [*_REQUIRED, flow, *(name for name in ("tonnes", "hs") if name in layout.header)]
    progress = _Progress()
    first_line = 2 + layout.lines_before
    for raw in text_batches(source, layout, known, report, plain=("value_usd", "tonnes")):
        rows = raw.rename_columns(["flow" if name == flow else name for name in known])
        line = first_line + progress.rows
        progress.rows += len(rows)
        _find_problems(rows, report.file, line, layout.separator, progress)
        if not progress.problems:
            yield _table(rows, report, options.name, decimal_comma=layout.separator == ";")
        elif len(progress.problems) >= MAX_PROBLEMS:
            break
    if progress.problems:
        raise _refusal(report.file, progress.problems)
    stop_at_unknown(report, set_apart=options.set_apart)


def _find_problems(rows: pa.Table, file: str, line: int, separator: str, progress: _Progress) -> None:
    for column in COLUMNS:
        if column.name in rows.column_names:
            texts = Coded.of(rows[column.name])
            wrong = ~texts.where(partial(_is_right, column), empty=not column.required)
            _add(progress, file, line, column.name, texts, wrong, column.expected)
    for name in ("value_usd", "tonnes"):
        if name in rows.column_names:
            texts, wrong = unreadable(rows[name], decimal_comma=separator == ";", required=name == "value_usd")
            _add(progress, file, line, name, texts, wrong, _NUMBER)


def _is_right(column: Column, text: str) -> bool:
    return column.mistake(text) is None


def _add(
    progress: _Progress, file: str, line: int, column: str, texts: Coded, wrong: np.ndarray, expected: str
) -> None:
    for row in np.flatnonzero(wrong)[:MAX_PROBLEMS]:
        place = texts.index[row]
        found = repr(texts.texts[place][:60]) if place >= 0 else "nothing"
        progress.problems.append(Problem(file, line + int(row), column, found, expected))


def _refusal(file: str, problems: list[Problem]) -> ImportFileError:
    listed = sorted(problems)[:MAX_PROBLEMS]
    count = f"{len(problems)}" if len(problems) < MAX_PROBLEMS else f"{MAX_PROBLEMS} or more"
    head = f"{file} cannot be imported: {count} problem{'s' if len(problems) != 1 else ''} to mend."
    return ImportFileError("\n".join([head, *(f"  {problem}" for problem in listed)]))


def _table(rows: pa.Table, report: Report, key: str, *, decimal_comma: bool) -> pa.Table:
    sieve = Sieve(report, len(rows))
    goods = goods_codes(Coded.of(rows["goods"]), sieve)
    reporter = sieve.place(Coded.of(rows["reporter"]), areas.find_area)
    partner = sieve.place(Coded.of(rows["partner"]), areas.find_area)
    sieve.set_apart(Rule.ITSELF, ~different(reporter, partner))
    value = numbers(rows["value_usd"], sieve, f"{report.file}, value_usd", decimal_comma=decimal_comma)
    tonnes = np.full(len(rows), np.nan)
    if "tonnes" in rows.column_names:
        tonnes = numbers(rows["tonnes"], sieve, f"{report.file}, tonnes", decimal_comma=decimal_comma)
        unknown = (tonnes == 0) & (value > 0)
        sieve.repaired(Rule.NO_WEIGHT, unknown)
        tonnes = np.where(unknown, np.nan, tonnes)
    kept = sieve.done()
    blank = Coded.constant("", len(rows))
    hs = Coded.of(rows["hs"]).or_else(blank) if "hs" in rows.column_names else blank
    flow, period = (Coded.of(rows[name]).map(str) for name in ("flow", "period"))
    texts = (Coded.constant(key, len(rows)), reporter, partner, flow, period, goods, hs.map(str))
    arrays = [column.array(kept) for column in texts]
    arrays += [pa.array(value[kept]), pa.array(tonnes[kept], from_pandas=True)]
    return checked(pa.Table.from_arrays(arrays, schema=arrow_schema()), report.file)
