"""Tables of HS codes and their descriptions: names for what other files hold, and no rows of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.readers.io.columns import Coded
from tradeviz.readers.io.csv import text_batches
from tradeviz.store.delivery import Delivery
from tradeviz.store.report import Report, Rule
from tradeviz.store.schema import HS_NAMES, RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.delivery import Options

DATASET = Dataset(HS_NAMES, "Names of HS codes", "", "", RECONCILED)
_CODE_COLUMNS = ("hscode", "code", "productcode")
_NAME_COLUMNS = ("description", "productdescription")


def recognises(layout: Layout) -> bool:
    """Whether a header is that of a table of HS codes."""
    return _columns(layout) is not None and len(layout.header) <= 8


def _columns(layout: Layout) -> tuple[str, str] | None:
    lower = {name.lower(): name for name in layout.header}
    code = next((lower[name] for name in _CODE_COLUMNS if name in lower), None)
    name = next((lower[name] for name in _NAME_COLUMNS if name in lower), None)
    return (code, name) if code and name else None


def read(source: Source, layout: Layout, options: Options) -> Delivery:  # noqa: ARG001 - as all readers
    """Read names; the delivery's batches are empty, and its names are there once they are used up."""
    report = Report(source.name)
    names: dict[str, str] = {}
    return Delivery(DATASET, _batches(source, layout, report, names), report, names)


def _batches(source: Source, layout: Layout, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    columns = _columns(layout) or ("", "")
    for rows in text_batches(source, layout, columns, report):
        _collect(Coded.of(rows[columns[0]]), Coded.of(rows[columns[1]]), report, names)
    yield from ()


def _collect(code: Coded, name: Coded, report: Report, names: dict[str, str]) -> None:
    for at_code, at_name in zip(code.index, name.index, strict=True):
        text = code.texts[at_code].strip() if at_code >= 0 else ""
        report.read += 1
        if at_name < 0 or not (text == "TOTAL" or (text.isascii() and text.isdigit() and len(text) in {2, 4, 6})):
            report.set_apart[Rule.OTHER_LEVEL] += 1
            continue
        report.kept += 1
        names.setdefault(text, name.texts[at_name].strip())
