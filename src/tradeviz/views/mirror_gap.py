"""How much of the gap between two declarations freight and insurance can explain, and why else two sides differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.language import N_, _
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, in_digits, plain
from tradeviz.views.selection import FACTOR_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell

MOST_CIF = max(float(factor) for factor in FACTOR_LABELS)  # the highest factor that a source gives
# In the words of the field: what each side is to record, by the UN's manual, and why it comes out differently.
GAP_REASONS: tuple[tuple[str, str], ...] = (
    (
        N_("Origin and consignment"),
        N_(
            "An importer names the country where goods were made, an exporter the last destination that it knows. "
            "Goods that are sold on through a third country stand in one of the two declarations only."
        ),
    ),
    (
        N_("Transit"),
        N_(
            "Goods that only pass through a country are to be left out there, but an exporter that sees no further "
            "counts them as sent to it."
        ),
    ),
    (N_("Time"), N_("What leaves in December may arrive in January, and so stands in another year.")),
    (
        N_("Valuation"),
        N_(
            "Imports are mostly valued CIF, with freight and insurance to the border, exports FOB, without; and each "
            "side turns its own currency into dollars."
        ),
    ),
)
REASON_SOURCES: tuple[tuple[str, str], ...] = (
    (
        "United Nations: IMTS 2010 Compilers Manual, annex 9.C, Data reconciliation: reasons for differences",
        "https://unstats.un.org/wiki/display/I2CG/Annex+9.C.+Data+reconciliation%3A+reasons+for+differences+and+further+guidance",
    ),
    (
        "UN Comtrade: Exports of a country do not coincide with imports of its partner",
        "https://unstats.un.org/wiki/display/comtrade/Exports+of+a+country+not+coincide+with+imports+of+its+partner",
    ),
    (
        "United Nations: merchandise trade, as defined for the Monthly Bulletin of Statistics",
        "http://unstats.un.org/unsd/mbs/ddform.aspx?getitem=122",
    ),
)


def gap_notes(pairs: Sequence[tuple[Cell, Cell]]) -> list[str]:
    """What freight and insurance explain of the gaps, of the last year and of all; nothing for balances and turnover.

    Args:
        pairs: what both sides declared for the same years of one flow, both known, in order.
    """
    sides = [_exported_and_imported(*pair) for pair in pairs if pair[0].key.measure in FLOWS]
    if not sides:
        return []
    return [_of_year(*sides[-1]), *_of_all(sides)]


def _exported_and_imported(one: Cell, other: Cell) -> tuple[Cell, Cell]:
    return (one, other) if one.key.measure == "exports" else (other, one)


def _of_year(exported: Cell, imported: Cell) -> str:
    """The gap of one year, and how much of it the highest factor takes away."""
    gap, explained = imported.value - exported.value, exported.value * (MOST_CIF - 1)
    words = {
        "year": read_period(exported.key.period).words,
        "importer": area(imported.key.reporter).name,
        "exporter": area(exported.key.reporter).name,
        "gap": amount(abs(gap)),
        "factor": in_digits(f"{MOST_CIF:.2f}"),
    }
    if gap < 0:
        sentence = _(
            "For {year}, {importer} declared {gap} less than {exporter}. Freight and insurance make imports larger, "
            "so they explain none of it."
        )
    elif gap <= explained:
        sentence = _(
            "For {year}, {importer} declared {gap} more than {exporter}. Freight and insurance could explain all of "
            "it, at a factor of {needed}; the highest that a source gives is {factor}."
        )
        words["needed"] = plain(imported.value / exported.value, 3) if exported.value else ""
    else:
        sentence = _(
            "For {year}, {importer} declared {gap} more than {exporter}. Freight and insurance explain {explained} of "
            "it at most, at the highest factor that a source gives, {factor}; the other {rest} they cannot explain."
        )
        words |= {"explained": amount(explained), "rest": amount(gap - explained)}
    return sentence.format(**words)


def _of_all(sides: Sequence[tuple[Cell, Cell]]) -> list[str]:
    """In how many of several years freight and insurance do not explain the gap."""
    beyond = [one for one in sides if not one[0].value <= one[1].value <= one[0].value * MOST_CIF]
    if len(sides) < 2:
        return []
    sentence = _("In {count} of the {years} years that both declared, they cannot explain the whole gap.")
    return [sentence.format(years=in_digits(str(len(sides))), count=in_digits(str(len(beyond))))]
