"""Readers of the files that people already have: each recognised by its content, each row accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.store.delivery import Delivery, Options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout

__all__ = ["Delivery", "Options", "read"]

KNOWN = (
    "BACI (t,i,j,k,v,q), UN Comtrade (typeCode,freqCode,... or Classification,Year,...), IMF IMTS "
    "(COUNTRY,COUNTERPART_COUNTRY,...), an IMF Direction of Trade workbook, HS names (hscode,description), "
    "or tradeviz's own columns (period,reporter,partner,flow,goods,value_usd)"
)


def read(path: Path, options: Options) -> list[Delivery]:
    """Recognise a file by its content and read it.

    Args:
        path: a CSV file, plain or gzipped, a workbook, or a zip of CSV files.
        options: how to read it.

    Returns:
        What it holds, a delivery for each dataset and member; rows are read when a delivery's batches are.

    Raises:
        ImportFileError: no reader knows the file, or it cannot be opened.
    """
    from tradeviz.readers import baci, imf  # noqa: PLC0415 - pyarrow is not needed to serve a story
    from tradeviz.readers.io import files  # noqa: PLC0415
    from tradeviz.readers.io.text import layout_of  # noqa: PLC0415

    found = files.sources(path)
    if files.is_workbook(found):
        return [imf.read_workbook(found[0], options)]
    layouts = [(source, layout_of(source)) for source in found]
    if any(baci.recognises(layout) for _, layout in layouts):
        return baci.read(found, options)
    return _deliveries(path, layouts, options)


def _deliveries(path: Path, layouts: Sequence[tuple[Source, Layout]], options: Options) -> list[Delivery]:
    from tradeviz.readers import comtrade, imf  # noqa: PLC0415
    from tradeviz.readers import hs_names as nomenclature  # noqa: PLC0415
    from tradeviz.readers import plain_csv as own  # noqa: PLC0415

    deliveries, others = [], []
    for source, layout in layouts:
        reader = next((one for one in (comtrade, imf, own, nomenclature) if one.recognises(layout)), None)
        if reader is None:
            others.append((source, layout))
        else:
            deliveries.append(reader.read(source, layout, options))
    if not deliveries:
        raise _not_recognised(path, layouts)
    for source, _ in others:
        deliveries[0].report.note(f"Not read: {source.name}, which is no table of trade.")
    return deliveries


def _not_recognised(path: Path, layouts: Sequence[tuple[Source, Layout]]) -> ImportFileError:
    header = ",".join(layouts[0][1].header) if layouts else ""
    shown = header[:120] + ("..." if len(header) > 120 else "")
    return ImportFileError(f"{path.name} begins with {shown!r}, which no reader knows. Expected one of: {KNOWN}.")
