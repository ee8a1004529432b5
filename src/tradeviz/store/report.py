"""What became of each row of an imported file: kept, repaired by a rule, or set apart by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tradeviz.errors import one_line
from tradeviz.model.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import numpy as np
    import numpy.typing as npt

_SHOWN = 60  # characters of a code or name that no list has


class RowRule(Enum):
    """Everything that an import may do to a row besides keeping it as it stands; the value says it in words."""

    # Rows set apart.
    WORLD = "the world as one side, the sum over all partners"
    GROUP = "country groups, which repeat what their members have"
    ITSELF = "trade of an economy with itself, such as returned goods"
    BREAKDOWN = "breakdowns by second partner, customs procedure or transport, which repeat the totals"
    RE_TRADE = "re-exports and re-imports, which exports and imports hold already"
    OTHER_FLOW = "flows that are neither all exports nor all imports"
    OTHER_MEASURE = "measures other than exports FOB and imports CIF in US dollars"
    SERVICES = "trade in services"
    OTHER_CLASSIFICATION = "goods in a classification other than the HS"
    OTHER_LEVEL = "goods codes that are neither TOTAL nor 2, 4 or 6 digits"
    OTHER_PERIOD = "periods that are neither years nor months"
    NO_VALUE = "no value published"
    UNKNOWN_AREA = "unknown country codes, set apart as asked"
    NO_FLOW = "no flow: its code is empty or 0, and no other column says which"
    HEADER_AGAIN = "the header again, as files that were put together have it"
    NO_DATA = "the publisher's own message in place of figures"
    NO_RATE = "values in a currency of which no rate in US dollars was given"
    MIRRORED = "imports in reconciled figures, which repeat what the partner's exports say"
    NET_FLOW = "flows without re-exports or re-imports, beside those as they were declared"
    NOT_BALANCED = "figures that are not balanced between both sides, beside those that are"
    BY_MIRROR = "figures that the publisher took from the other side, for this one declared none"
    PARTNER_PART = "parts of a partner, such as Northern Ireland, which rows of the whole partner hold"
    OTHER_INDICATOR = "measures other than values and net weights"
    ESTIMATED = "figures that the publisher estimated or took from elsewhere than the reporter"
    NOT_ONE_CODE = "items that are not exactly one HS code by the table given; none is split"
    NO_TRADE = "empty cells of a table of all goods whose total is met without them: no trade"
    NOT_ENDED = "years whose last months may be missing, for the table was made before or soon after their end"
    SOME_LINES = "national lines of 8 or 10 digits, which need not be all there are of their HS codes"
    BELOW_ZERO = "values below zero, which adjust what other rows say"
    # Rows kept, and changed.
    STARRED = "codes with a star, which the publisher has dropped or given to other goods since, read without it"
    LEADING_ZERO = "leading zeros of goods codes restored"
    NO_WEIGHT = "net weight of zero beside a value, read as not known"
    SEPARATORS = "thousands separators taken out of numbers"
    EXTRA_FIELD = "an empty field at the end of each row, more than the header has, left out"
    SHIFTED = "cells one column to the left of their names, as pandas leaves them, read under the right ones"
    FLOW_BESIDE = "flow codes of 0, read by the letter or word beside them"
    WHOLE_NUMBER = "codes written as decimal numbers, such as 842.0, read as whole ones"
    MISSING_WORD = "words for nothing, such as NA, NaN or NULL, read as empty cells"
    SPACES = "spaces around codes and numbers taken off"
    ROUNDED = "numbers in scientific notation, known no closer than the digits they have"
    NATIONAL = "lines of national codes of 8 or 10 digits, added up to HS codes of six"
    CONVERTED = "values in another currency, turned into US dollars at the rate given"
    OTHER_TOTAL = "totals of a classification other than the HS, which add up the same trade"


# Rules that leave out trade which no other row of a file need have.
_LOSSES = (
    RowRule.OTHER_LEVEL, RowRule.NO_VALUE, RowRule.NO_RATE, RowRule.BELOW_ZERO, RowRule.ESTIMATED, RowRule.NOT_ONE_CODE,
)  # fmt: skip


def shown_code(code: str) -> str:
    """A code or name from a file, as reports and errors show it: on one line, and its beginning only."""
    return one_line(code[:_SHOWN])


@dataclass(frozen=True, slots=True)
class RoundedNumber:
    """A number that has lost digits, and the bounds of what it may have been."""

    text: str
    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.text} may be anything from {self.low:,f} to {self.high:,f}"


@dataclass
class Report:
    """The counts of one imported file; grows while the file is read.

    Attributes:
        file: the file's name, with the part of the zip after it where there is one.
        read: rows read; in a table with a column a year, its cells.
        kept: rows kept. Always `read == kept + sum(set_apart.values())`.
        added: rows kept that were added to another row's of the same key, so that `kept - added` are stored.
        repaired: rows kept with a change, by rule.
        set_apart: rows not kept, by rule.
        unknown_areas: country codes or names that no list has, with their rows.
        notes: what holds for the whole file, as sentences.
        bytes_read: bytes read so far, unpacked; for a progress bar.
        worth: what rows not kept amount to in US dollars, by rule; where their values would be missed in sums.
        rounded: the widest bounds that a number in scientific notation has, by column.
        sought: a key (columns of `schema.ROW_KEY`) whose rows to look for while the file is read; `found` gets their
            lines.
    """

    file: str
    read: int = 0
    kept: int = 0
    added: int = 0
    repaired: Counter[RowRule] = field(default_factory=Counter)
    set_apart: Counter[RowRule] = field(default_factory=Counter)
    unknown_areas: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    bytes_read: int = 0
    worth: dict[RowRule, float] = field(default_factory=dict)
    rounded: dict[str, RoundedNumber] = field(default_factory=dict)
    sought: Mapping[str, str] | None = None
    found: list[int] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Rows set apart whose trade is nowhere else in the file, so that its rows add up to less than the whole."""
        return sum(self.set_apart[rule] for rule in _LOSSES)

    def note(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def count_repair(self, rule: RowRule, rows: npt.NDArray[np.bool_]) -> None:
        """Count the rows that a rule changed."""
        if count := int(rows.sum()):
            self.repaired[rule] += count

    def note_rounded(self, column: str, number: RoundedNumber) -> None:
        """Remember the number of a column that is known the least."""
        known = self.rounded.get(column)
        if known is None or number.high - number.low > known.high - known.low:
            self.rounded[column] = number

    def as_text(self) -> str:
        """The report as lines to read."""
        lines = [f"{self.file}: {counted(self.read, 'row')} read, {self.kept:,} kept"]
        lines += [
            f"  set apart {count:,}: {rule.value}{self._worth(rule)}"
            for rule, count in self.set_apart.most_common()
            if count
        ]
        if self.unknown_areas:
            codes = ", ".join(f"{shown_code(code)} ({count:,})" for code, count in self.unknown_areas.most_common(20))
            lines.append(f"    of these codes: {codes}")
        lines += [f"  repaired {count:,}: {rule.value}" for rule, count in self.repaired.most_common() if count]
        lines += [f"    in {column}, {number}; stored is the middle" for column, number in self.rounded.items()]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    def _worth(self, rule: RowRule) -> str:
        worth = self.worth.get(rule, 0.0)
        return f" ({worth:,.0f} US dollars in all, in no sum)" if worth else ""
