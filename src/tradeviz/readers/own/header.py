"""What to say of a table that has some of our columns and is meant to have them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import one_line
from tradeviz.readers.own.rows import OWN_NUMBERS, OWN_TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_ORDER = (*(column.name for column in OWN_TEXTS if column.required), "value_usd")
_KNOWN = frozenset({*(column.name for column in OWN_TEXTS), *OWN_NUMBERS, "measure"})
_RECOGNISED = 2  # of these columns, from which a table is taken for one of our kind
_MOST_OTHERS = 6


def lacking_own(file: str, header: Sequence[str]) -> str | None:
    """The sentence for a table with two or more of our columns, in whatever letters; None where it has fewer."""
    plain = {name.strip().lower() for name in header}
    found = plain | ({"flow"} if "measure" in plain else set())
    has = [name for name in _IN_ORDER if name in found]
    if len(has) < _RECOGNISED:
        return None
    missing = [name for name in _IN_ORDER if name not in has]
    others = [one_line(name) for name in header if name.strip().lower() not in _KNOWN]
    about = f"without {', '.join(missing)}" if missing else "with its columns in other letters than ours"
    beside = f"; it also has {', '.join(others[:_MOST_OTHERS])}" if missing and others else ""
    return (
        f"{file} looks like a table in tradeviz's own columns {about}{beside}. "
        f"Call the columns {', '.join(_IN_ORDER)}: a row such as 2024,CHN,BLR,exports,8703,1500000."
    )
