"""BACI's cells turned into the store's columns, a batch at a time, each changed or missing row counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.model import economies as areas
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import FIRST_YEAR, LAST_YEAR
from tradeviz.store.report import Report, Rule
from tradeviz.store.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt
    import pyarrow as pa

    Mask = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

DOLLARS = 1000.0
# v has three decimals of a thousand dollars; a product of floats may miss them by the last bit.
PARTS = 1000.0
UNKNOWN = ("NA", "NaN", ".", "")
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A text column looked at once a distinct text: what each row becomes, and the rule that sets it apart.

    Attributes:
        rows: for each row, its place in `texts`.
        texts: what the row becomes; None where a rule sets it apart.
        rules: the rule, or None.
        changed: whether the text was repaired.
    """

    rows: npt.NDArray[np.int64]
    texts: list[str | None]
    rules: list[Rule | None]
    changed: list[bool]

    @classmethod
    def of(cls, column: pa.ChunkedArray, look: Callable[[str], str | Rule]) -> Column:
        """Look at a dictionary column; an empty cell is looked at as an empty text."""
        array = column.combine_chunks()
        found = [text.strip() for text in array.dictionary.to_pylist()]
        looked = [look(text) for text in [*found, ""]] if array.null_count else [look(text) for text in found]
        texts = [None if isinstance(result, Rule) else result for result in looked]
        return cls(
            array.indices.fill_null(len(found)).to_numpy(zero_copy_only=False).astype(np.int64),
            texts,
            [result if isinstance(result, Rule) else None for result in looked],
            [text not in {None, before} for text, before in zip(texts, [*found, ""], strict=False)],
        )

    def rule_of(self, rule: Rule) -> Mask:
        """The rows that a rule sets apart."""
        return np.array([found is rule for found in self.rules], dtype=bool)[self.rows]

    def array(self, kept: Mask) -> pa.Array:
        """The kept rows' texts."""
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

        texts = pa.array([text or "" for text in self.texts], pa.string())
        return pa.DictionaryArray.from_arrays(self.rows[kept].astype(np.int32), texts).cast(pa.string())


@dataclass(slots=True)
class Cleaner:
    """Turns BACI's texts into rows of the store.

    Attributes:
        dataset, edition: what every row says.
        countries: the release's own alpha-3 codes by number, for numbers that nobody else knows.
        report: grows with each batch.
        set_apart: whether rows with unknown countries are set apart; else `finish` refuses the file.
    """

    dataset: str
    edition: str
    countries: Mapping[str, str]
    report: Report
    set_apart: bool
    _file: str = field(default="", init=False)

    def clean(self, texts: pa.Table, file: str) -> pa.Table:
        """One batch, from text columns to `arrow_schema()`.

        Raises:
            ImportFileError: a cell is no number, no year or no code.
        """
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

        self._file = file
        period, goods = Column.of(texts["t"], self._year), Column.of(texts["k"], self._goods)
        exporter, importer = Column.of(texts["i"], self._area), Column.of(texts["j"], self._area)
        dollars, tonnes = self._numbers(texts["v"], "v") * DOLLARS, self._numbers(texts["q"], "q")
        self._refuse_impossible(v=dollars, q=tonnes)
        kept = self._kept((exporter, importer, goods), dollars)
        self._count_unknown((exporter, texts["i"]), (importer, texts["j"]))
        self._count_repairs(goods, kept)
        count = int(kept.sum())
        columns = {
            "dataset": _constant(self.dataset, count),
            "reporter": exporter.array(kept),
            "partner": importer.array(kept),
            "flow": _constant(FLOWS[0], count),
            "period": period.array(kept),
            "goods": goods.array(kept),
            "hs": _constant(self.edition, count),
            "value_usd": np.round(dollars[kept] * PARTS) / PARTS,
            "tonnes": pa.array(self._weights(dollars[kept], tonnes[kept]), from_pandas=True),
        }
        return pa.table(columns, schema=arrow_schema())

    def finish(self) -> None:
        """Called after the last batch.

        Raises:
            ImportFileError: there were unknown country codes that were not to be set apart; names all of them.
        """
        found = self.report.unknown_areas
        if found and not self.set_apart:
            codes = ", ".join(f"{code} ({rows:,} rows)" for code, rows in sorted(found.items()))
            raise ImportFileError(
                f"{self.report.file} has country codes that no list knows: {codes}. Put the release's "
                "country_codes file beside it, or leave these rows out with --set-apart."
            )

    def _kept(self, columns: tuple[Column, ...], dollars: Floats) -> Mask:
        """Which rows stay; each other one is counted under the first rule that meets it."""
        exporter, importer, goods = columns
        rules = {
            rule: exporter.rule_of(rule) | importer.rule_of(rule)
            for rule in (Rule.UNKNOWN_AREA, Rule.WORLD, Rule.GROUP)
        }
        rules[Rule.OTHER_LEVEL] = goods.rule_of(Rule.OTHER_LEVEL)
        rules[Rule.NO_VALUE] = np.isnan(dollars)
        rules[Rule.ITSELF] = _places(exporter) == _places(importer)
        kept = np.ones(len(dollars), dtype=bool)
        for rule, met in rules.items():
            self.report.set_apart[rule] += int((met & kept).sum())
            kept &= ~met
        self.report.read += len(kept)
        self.report.kept += int(kept.sum())
        return kept

    def _count_repairs(self, goods: Column, kept: Mask) -> None:
        changed = np.array(goods.changed, dtype=bool)[goods.rows]
        self.report.repaired[Rule.LEADING_ZERO] += int((changed & kept).sum())

    def _count_unknown(self, *sides: tuple[Column, pa.ChunkedArray]) -> None:
        for column, cells in sides:
            if Rule.UNKNOWN_AREA not in column.rules:
                continue
            numbers = np.bincount(column.rows, minlength=len(column.texts))
            names = [*cells.combine_chunks().dictionary.to_pylist(), "(empty)"]
            for name, rule, rows in zip(names, column.rules, numbers.tolist(), strict=False):
                if rule is Rule.UNKNOWN_AREA and rows:
                    self.report.unknown_areas[name] += rows

    def _weights(self, dollars: Floats, tonnes: Floats) -> Floats:
        """Zero tonnes beside a value stand for a weight that is not known."""
        unknown = (tonnes == 0) & (dollars != 0)
        self.report.repaired[Rule.NO_WEIGHT] += int(unknown.sum())
        return np.where(unknown, np.nan, tonnes)

    def _refuse_impossible(self, **columns: Floats) -> None:
        for name, numbers in columns.items():
            if (numbers < 0).any() or np.isinf(numbers).any():
                raise ImportFileError(
                    f"{self._file}, column {name}: found a number below zero or without end; it is damaged or no "
                    "BACI file. Download it again."
                )

    def _area(self, text: str) -> str | Rule:
        number = text.lstrip("0") or text[:1]  # nothing is not 0, the world
        area = areas.from_comtrade(int(number)) if number.isdecimal() else None
        if area is None:
            return self.countries.get(number, Rule.UNKNOWN_AREA)
        if area.kind == areas.GROUP:
            return Rule.WORLD if area.code == areas.WORLD else Rule.GROUP
        return area.code

    def _year(self, text: str) -> str:
        if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return text
        raise ImportFileError(f"{self._file}, column t: found {text!r}; expected a year such as 2020.")

    def _goods(self, text: str) -> str | Rule:
        if text.isdecimal() and len(text) <= DIGITS:
            return text.zfill(DIGITS)
        return Rule.OTHER_LEVEL

    def _numbers(self, column: pa.ChunkedArray, name: str) -> Floats:
        """The numbers of a column; NaN where unknown."""
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`
        import pyarrow.compute as pc  # noqa: PLC0415

        try:
            known = pc.if_else(pc.equal(column, "NA"), None, column)
            return _floats(known.cast(pa.float64()))
        except pa.ArrowInvalid:
            trimmed = pc.utf8_trim_whitespace(column)
        try:
            known = pc.if_else(pc.is_in(trimmed, pa.array(UNKNOWN)), None, trimmed)
            return _floats(known.cast(pa.float64()))
        except pa.ArrowInvalid as error:
            raise ImportFileError(
                f"{self._file}, column {name}: found a cell that is no number ({error}); "
                "it is damaged or no BACI file. Download it again."
            ) from None


def _floats(column: pa.ChunkedArray) -> Floats:
    numbers: Floats = column.to_numpy()
    return numbers


def _places(column: Column) -> npt.NDArray[np.int64]:
    """Each row's area as a number that is the same for one text in any column; -1 for none."""
    numbers = [-1 if text is None else int.from_bytes(text.encode()[:7], "big") for text in column.texts]
    return np.array(numbers, dtype=np.int64)[column.rows]


def _constant(text: str, count: int) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

    return pa.repeat(pa.scalar(text, pa.string()), count)
