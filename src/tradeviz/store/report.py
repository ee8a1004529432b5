"""What became of each row of an imported file: kept, repaired by a rule, or set apart by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from tradeviz.errors import one_line

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
    # Rows kept, and changed.
    LEADING_ZERO = "leading zeros of goods codes restored"
    NO_WEIGHT = "net weight of zero beside a value, read as not known"
    SEPARATORS = "thousands separators taken out of numbers"
    EXTRA_FIELD = "an empty field at the end of each row, more than the header has, left out"


# Rules that leave out trade which no other row of a file need have.
_LOSSES = (RowRule.OTHER_LEVEL, RowRule.NO_VALUE)


def shown_code(code: str) -> str:
    """A code or name from a file, as reports and errors show it: on one line, and its beginning only."""
    return one_line(code[:_SHOWN])


@dataclass
class Report:
    """The counts of one imported file; grows while the file is read.

    Attributes:
        file: the file's name, with the part of the zip after it where there is one.
        read: rows read; in a table with a column a year, its cells.
        kept: rows kept. Always `read == kept + sum(set_apart.values())`.
        repaired: rows kept with a change, by rule.
        set_apart: rows not kept, by rule.
        unknown_areas: country codes or names that no list has, with their rows.
        notes: what holds for the whole file, as sentences.
        bytes_read: bytes read so far, unpacked; for a progress bar.
    """

    file: str
    read: int = 0
    kept: int = 0
    repaired: Counter[RowRule] = field(default_factory=Counter)
    set_apart: Counter[RowRule] = field(default_factory=Counter)
    unknown_areas: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    bytes_read: int = 0

    @property
    def lost(self) -> int:
        """Rows set apart whose trade is nowhere else in the file, so that its rows add up to less than the whole."""
        return sum(self.set_apart[rule] for rule in _LOSSES)

    def note(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def as_text(self) -> str:
        """The report as lines to read."""
        lines = [f"{self.file}: {self.read:,} rows read, {self.kept:,} kept"]
        lines += [f"  set apart {count:,}: {rule.value}" for rule, count in self.set_apart.most_common() if count]
        if self.unknown_areas:
            codes = ", ".join(f"{shown_code(code)} ({count:,})" for code, count in self.unknown_areas.most_common(20))
            lines.append(f"    of these codes: {codes}")
        lines += [f"  repaired {count:,}: {rule.value}" for rule, count in self.repaired.most_common() if count]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])
