"""Tables of UN Comtrade whose cells stand one column to the left of their names.

The present site ends each row, but not its header, with a comma. pandas then takes the first column for an index and
moves all others to the left; what it writes is such a table. So it is read under the right names, where all that can
be told from the cells says that they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.readers.comtrade.columns import present_names

if TYPE_CHECKING:
    from tradeviz.readers.io.text import Layout

# What a cell of a column looks like; decimal numbers, as pandas makes them of codes, included.
_FORMS = MappingProxyType({
    name: re.compile(form, re.ASCII | re.IGNORECASE)
    for name, form in {
        "typeCode": "[CS]",
        "freqCode": "[AMQ]",
        "period": r"(19|20)[0-9]{2}([01][0-9])?(\.0)?",
        "refYear": r"(19|20)[0-9]{2}(\.0)?",
        "reporterCode": r"[0-9]{1,3}(\.0)?",
        "flowCode": r"[A-Z]{1,3}|[0-9](\.0)?",
        "partnerCode": r"[0-9]{1,3}(\.0)?",
        "classificationCode": "H[S0-9]|S[S0-9]|B[0-9]|EB[0-9]{0,2}",
        "cmdCode": r"TOTAL|[0-9]{1,6}(\.0)?",
    }.items()
})  # fmt: skip
_ENOUGH = 2  # cells that are wrong under their own names; one may be an odd value


def is_shifted(layout: Layout) -> bool:
    """Whether the first rows fit their names only one column to the left: not as they stand, and then all of them."""
    places = {column: layout.header.index(name) for column, name in present_names(layout.header).items()}
    probes = [(places[column], form) for column, form in _FORMS.items() if places.get(column)]
    rows = [row for row in layout.sample if len(row) == len(layout.header) + layout.extra]
    wrong = [row for row in rows if sum(not _fits(row[place], form) for place, form in probes) >= _ENOUGH]
    moved = all(_fits(row[place - 1], form) for row in rows for place, form in probes)
    return bool(rows) and moved and wrong == rows


def moved_left(layout: Layout) -> Layout:
    """The layout with each name over the column before its own; the first name's cells are lost, or were its index."""
    return replace(layout, header=(*layout.header[1:], ""))


def _fits(cell: str, form: re.Pattern[str]) -> bool:
    return form.fullmatch(cell.strip()) is not None
