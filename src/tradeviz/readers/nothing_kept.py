"""The end of an import that keeps nothing: an error that says why, rule by rule, and what to download instead."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.national import SAY_ALL_LINES
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.store.parsed_file import ParsedFile

# What to choose so that a file has no such rows, or others beside them.
_INSTEAD = MappingProxyType({
    RowRule.WORLD: "choose All as partners (each partner by itself) in place of World",
    RowRule.GROUP: "choose the members of the group, each by itself, in place of the group",
    RowRule.ITSELF: "choose another economy as partner",
    RowRule.BREAKDOWN: "choose the totals: World as second partner, all customs procedures, all modes of transport",
    RowRule.RE_TRADE: "choose exports and imports as trade flows",
    RowRule.OTHER_FLOW: "choose exports and imports as trade flows",
    RowRule.NO_FLOW: "choose exports and imports as trade flows, and the column that says which a row is",
    RowRule.OTHER_MEASURE: "choose exports FOB and imports CIF, in US dollars",
    RowRule.SERVICES: "choose goods in place of services",
    RowRule.OTHER_CLASSIFICATION: "choose the Harmonized System (HS) as classification",
    RowRule.OTHER_LEVEL: "choose TOTAL or HS codes of 2, 4 or 6 digits",
    RowRule.OTHER_PERIOD: "choose years or months",
    RowRule.NO_VALUE: "choose trade values in US dollars, of periods that are published",
    RowRule.UNKNOWN_AREA: "correct the country codes",
    RowRule.HEADER_AGAIN: "give a file that has rows",
    RowRule.BELOW_ZERO: "choose values that are no corrections",
    RowRule.MIRRORED: "choose exports too, or both directions",
    RowRule.NET_FLOW: "choose gross exports and gross imports",
    RowRule.NOT_BALANCED: "choose balanced figures",
    RowRule.BY_MIRROR: "choose direct data, or the other side as reporter",
    RowRule.PARTNER_PART: "choose the whole partner",
    RowRule.OTHER_INDICATOR: "choose values",
    RowRule.ESTIMATED: "choose official figures",
    RowRule.NOT_ONE_CODE: "choose items that are exactly one HS code",
    RowRule.NO_TRADE: "choose years with trade",
    RowRule.NOT_ENDED: "choose years that ended two months ago or earlier",
    RowRule.NO_DATA: "ask for less at once: fewer years, reporters, partners or goods",
})  # fmt: skip


# What to say to the import itself, where the file may stay as it is.
_AGAIN = MappingProxyType({
    RowRule.SOME_LINES: SAY_ALL_LINES,
    RowRule.NO_RATE: "Import it again with how many of them a US dollar cost, such as --rate CNY=7.11 or, for a year, "
    "--rate CNY@2023=7.08; a store holds US dollars alone.",
})  # fmt: skip


def refuse_nothing(name: str, parsed_files: Sequence[ParsedFile]) -> None:
    """Refuse what came under a name if neither a row nor a name was kept of it.

    Raises:
        ImportFileError: nothing was kept.
    """
    if said := nothing_kept(name, parsed_files):
        raise ImportFileError(f"{said}\nThe store is as it was.")


def nothing_kept(name: str, parsed_files: Sequence[ParsedFile]) -> str:
    """Why nothing was kept of a file that has been read, and what to download instead; empty where something was.

    Args:
        name: the file as it was given.
        parsed_files: all that was in it; one with a row or a name is enough to make it an import.
    """
    if any(parsed.report.kept or parsed.names for parsed in parsed_files):
        return ""
    set_apart: Counter[RowRule] = Counter()
    for parsed in parsed_files:
        set_apart.update(parsed.report.set_apart)
    rows = sum(parsed.report.read for parsed in parsed_files)
    none = "its only row cannot be kept" if rows == 1 else f"none of its {rows:,} rows can be kept"
    found = set_apart.most_common()
    reasons = [f"  {count:,}: {rule.value}" for rule, count in found]
    return "\n".join([f"{name} gives nothing to import: {none}.", *reasons, _advice([rule for rule, _ in found])])


def _advice(rules: Sequence[RowRule]) -> str:
    again = [_AGAIN[rule] for rule in rules if rule in _AGAIN]
    if again:
        return again[0]
    wishes = [_INSTEAD[rule] for rule in rules if rule in _INSTEAD]
    return f"Download it again, and {'; '.join(dict.fromkeys(wishes))}." if wishes else "Give a file that has rows."
