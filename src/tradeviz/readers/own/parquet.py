"""Parquet in tradeviz's own columns, as pandas, polars or DuckDB write it: the rules and the report of the CSV."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.files import GIGABYTE, MAX_RATIO, MAX_UNPACKED, RATIO_FROM
from tradeviz.readers.io.numbers import NumberForm
from tradeviz.readers.io.parquet_pages import DICTIONARY_PAGE, pages
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.own.rows import OWN_NUMBERS, OWN_TEXTS, OwnRows, own_dataset
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.reader import Options

_MAGIC = b"PAR1"
_TEXTS = tuple(column.name for column in OWN_TEXTS)
_OPTIONAL = frozenset({"tonnes", "hs"})
_BATCH = 1 << 16
# A row group is unpacked a column at a time; its writers make them of some hundred megabytes.
_MAX_GROUP = GIGABYTE
# Bounds for the file's own description of itself: longest text, most columns and row groups, deepest nesting.
_MAX_TEXT, _MAX_PARTS, _MAX_DEPTH = 16 * 1024**2, 1_000_000, 100
_MAX_GROUPS, _MAX_COLUMNS = 10_000, 200
# Writers make pages of a megabyte, DuckDB up to a hundred; dictionaries of up to eight, which each batch goes through.
_MAX_PAGE, _MAX_DICTIONARY = GIGABYTE // 4, 16 * 1024**2
_MAX_DECIMAL = 32  # bytes
# Each text as what differs from the one before: a page of a few bytes may stand for any number of long texts.
_DELTA_TEXTS = 7
_MAX_CODE = 250  # characters looked at; no code or name of ours is longer


class PlainParquetReader(Reader):
    """Reads the file into the dataset that the options name."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is a Parquet file; one with other columns is refused with what was expected."""
        return contents.begins_with(_MAGIC)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(own_dataset(options.name), _tables(contents.file, options, report), report)


def _tables(file: InputFile, options: Options, report: Report) -> Iterator[pa.Table]:
    rows = OwnRows(options.name, report, 1, NumberForm(typed=True), line_word="row")
    with file.open() as stream:
        try:
            for batch in _batches(_opened(stream, file), file, report):
                yield from rows.tables(batch)
        except (pa.ArrowException, OSError, MemoryError, ValueError) as error:
            if isinstance(error, ImportFileError):
                raise
            reason = " ".join(str(error).split())[:200]
            raise ImportFileError(
                f"{file.name} is a Parquet file that cannot be read ({reason}); it is damaged. "
                "Write or download it again."
            ) from None
    rows.finish()
    stop_at_unknown(report, set_apart=options.set_apart)


def _opened(stream: BinaryIO, file: InputFile) -> pq.ParquetFile:
    """The file, its texts to be read as dictionaries: a long text that many rows repeat is there once.

    Raises:
        ImportFileError: it is packed, has other columns, no rows, or would unpack to too much.
    """
    if not isinstance(stream, io.BufferedReader):  # it is read from its end, and a packed one only from its start
        raise ImportFileError(f"{file.name} is a packed Parquet file; unpack it first, and give the file in it.")
    bounds = {
        "thrift_string_size_limit": _MAX_TEXT,
        "thrift_container_size_limit": _MAX_PARTS,
        "schema_depth_limit": _MAX_DEPTH,
    }
    parquet = pq.ParquetFile(stream, **bounds)
    _check_counts(parquet.metadata, file.name)
    _check_columns(parquet.schema_arrow, file.name)
    _check_widths(parquet.schema, file.name)
    _check_size(parquet.metadata, file, _group_sizes(parquet.metadata, stream, file.name))
    repeated = [name for name in _TEXTS if name in parquet.schema_arrow.names]
    return pq.ParquetFile(stream, metadata=parquet.metadata, read_dictionary=repeated, **bounds)


def _check_columns(schema: pa.Schema, file: str) -> None:
    """All that is wrong with the columns at once, each by its name."""
    known = {*_TEXTS, *OWN_NUMBERS}
    problems = [f"it has no column {name}" for name in sorted(known - _OPTIONAL - {*schema.names})]
    for name, count in Counter(schema.names).items():
        if name not in known:
            problems.append(f"the column {name[:60]!r} is none of tradeviz's")
        elif count > 1:
            problems.append(f"the column {name} is there {count} times")
        elif not _fits(schema.field(name)):
            expected = "numbers" if name in OWN_NUMBERS else "text or whole numbers"
            problems.append(f"the column {name} holds {str(schema.field(name).type)[:60]} and not {expected}")
    if problems:
        raise ImportFileError(
            f"{file} is no Parquet file in tradeviz's own columns: {'; '.join(problems[:20])}. Expected are "
            f"{', '.join((*_TEXTS, *OWN_NUMBERS))}, of which hs and tonnes may be left out, and no others."
        )


def _fits(field: pa.Field) -> bool:
    """Whether a column can hold what its name says: codes as text or whole numbers, amounts as numbers of any kind."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_null(kind) or pa.types.is_integer(kind):
        return True
    if field.name in OWN_NUMBERS:
        return bool(pa.types.is_floating(kind) or pa.types.is_decimal(kind))
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _check_counts(metadata: pq.FileMetaData, file: str) -> None:
    for count, most, what in (
        (metadata.num_columns, _MAX_COLUMNS, "columns"),
        (metadata.num_row_groups, _MAX_GROUPS, "row groups"),
    ):
        if count > most:
            raise ImportFileError(f"{file} has {count:,} {what}, more than the {most:,} allowed; write it with fewer.")


def _check_widths(schema: pq.ParquetSchema, file: str) -> None:
    """A decimal may say that each value has a gigabyte, and rows can repeat one value for nothing."""
    for place in range(len(schema)):
        if schema.column(place).length > _MAX_DECIMAL:
            raise ImportFileError(
                f"{file} has numbers of {schema.column(place).length:,} bytes each in the column "
                f"{schema.column(place).name[:60]!r}; do not trust it."
            )


def _group_sizes(metadata: pq.FileMetaData, stream: BinaryIO, file: str) -> list[int]:
    """The unpacked bytes of each row group: what the footer says, or the sum of its pages where they say more."""
    sizes = []
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        columns = (_column_size(group.column(place), stream, file) for place in range(group.num_columns))
        sizes.append(max(group.total_byte_size, sum(columns)))
    return sizes


def _column_size(column: pq.ColumnChunkMetaData, stream: BinaryIO, file: str) -> int:
    start, dictionary = column.data_page_offset, column.dictionary_page_offset
    if dictionary is not None and 0 < dictionary < start:
        start = dictionary
    size = 0
    if column.num_values <= 0:  # pyarrow reads none of its pages
        return size
    for page in pages(stream, start, start + column.total_compressed_size):
        most = _MAX_DICTIONARY if page.kind == DICTIONARY_PAGE else _MAX_PAGE
        if page.unpacked > most:
            raise ImportFileError(
                f"{file} has a page of {page.unpacked:,} bytes unpacked in the column {column.path_in_schema[:60]!r}, "
                f"more than the {most:,} allowed; write it again with smaller pages."
            )
        if page.encoding == _DELTA_TEXTS:
            raise ImportFileError(
                f"{file} has texts written as differences (DELTA_BYTE_ARRAY) in the column "
                f"{column.path_in_schema[:60]!r}, of which nobody can say how long they become; "
                "write it again with plain texts or a dictionary."
            )
        size += page.unpacked
    return size


def _check_size(metadata: pq.FileMetaData, file: InputFile, groups: list[int]) -> None:
    if metadata.num_rows <= 0:
        raise ImportFileError(f"{file.name} has columns and no rows; write it again.")
    if max(groups) > _MAX_GROUP:
        raise ImportFileError(
            f"{file.name} has a row group of {max(groups):,} bytes unpacked, more than the {_MAX_GROUP:,} allowed; "
            "write it again in smaller row groups."
        )
    # Rows differ from each other, so that not even the best packing brings them below these bounds.
    unpacked = max(sum(groups), metadata.num_rows)
    if unpacked > MAX_UNPACKED or unpacked > max(RATIO_FROM, MAX_RATIO * file.size):
        raise ImportFileError(
            f"{file.name} unpacks to more than {MAX_RATIO} times its size or {MAX_UNPACKED // GIGABYTE} GB; "
            "do not trust it."
        )


def _batches(parquet: pq.ParquetFile, file: InputFile, report: Report) -> Iterator[pa.Table]:
    """The rows as texts.

    Raises:
        ImportFileError: the file has fewer or more rows than it says.
    """
    rows = 0
    for batch in parquet.iter_batches(_BATCH, use_threads=False):
        batch.validate(full=True)  # texts of a Parquet file may be no UTF-8
        rows += batch.num_rows
        report.bytes_read = file.size * rows // max(rows, parquet.metadata.num_rows)
        names = batch.schema.names
        yield pa.table({name: _as_texts(batch.column(name), plain=name in OWN_NUMBERS) for name in names})
    if rows != parquet.metadata.num_rows:
        raise ImportFileError(
            f"{file.name} holds {rows:,} rows and says that it has {parquet.metadata.num_rows:,}; it is damaged. "
            "Write or download it again."
        )


def _as_texts(column: pa.Array, *, plain: bool) -> pa.Array:
    """Cells as a CSV would have them: empty texts are missing."""
    if pa.types.is_dictionary(column.type) and not plain:
        # Each batch has the whole dictionary of its row group, of which only what it names is gone through.
        named = pc.unique(column.indices.drop_null())
        texts = pc.utf8_slice_codeunits(column.dictionary.take(named).cast(pa.string()), 0, _MAX_CODE)
        return pa.DictionaryArray.from_arrays(pc.index_in(column.indices, named), texts)
    return column.cast(pa.string())
