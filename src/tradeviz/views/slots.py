"""The slots of a drafted claim in plain words, for the fields that correct them: what is shown, offered and read back.

A field shows words ("potash (HS 3104)", "January to August 2023") and takes words or codes. Whatever it showed itself
leaves the slot as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.drafting.article import digits_alone, goods_alone, period_alone
from tradeviz.drafting.draft import DIRECTION
from tradeviz.drafting.goods_words import common_names
from tradeviz.drafting.names import currencies_of
from tradeviz.errors import PeriodError
from tradeviz.model import hs
from tradeviz.model.bounds import QUALIFIERS
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.observations import CHANGE, MEASURES, UNITS, USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import measure_words, upper_first
from tradeviz.views.start import area_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.draft import Draft

CLAIM_SLOTS = ("measure", "reporter", "goods", "period", "unit", "published", "qualifier")
MOST_SLOT = 80  # characters of one slot
_YEARS = 12  # before the article's that are offered
_LAST_YEAR = 2024  # where no date is known
_CODE = re.compile(r"\((?:HS )?([0-9]{2}(?:[0-9]{2}){0,2})\)$")
_CURRENCY = re.compile(r"[a-z]{3}")
_OFFERED_UNITS = (USD, "cny", "eur", "yoy_percent", "yoy_percent_cny", "share_percent", "tonnes", "times")
_UNIT_WORDS: Mapping[str, str] = {
    "": N_("not said"),
    "share_percent": N_("percent of a whole"),
    "times": N_("times as much as a year earlier"),
    "rank": N_("place in a ranking"),
}
_QUALIFIER_WORDS: Mapping[str, str] = {
    "": N_("none"),
    "over": N_("over"),
    "under": N_("under"),
    "about": N_("about"),
    "nearly": N_("nearly"),
}


def slots_of(draft: Draft) -> tuple[str, ...]:
    """The slots that a draft has: one without a number has no unit, digits or qualifier."""
    return CLAIM_SLOTS[:4] if draft.kind in {DIRECTION, "comparison"} else CLAIM_SLOTS


def choices(draft: Draft, slot: str, pair: Sequence[str]) -> list[tuple[str, str]]:
    """Codes and words of a slot that one of a few is chosen for; none where it is typed."""
    if slot == "measure":
        return [(one, measure_words(one)) for one in MEASURES]
    if slot == "reporter":
        return [(one, area_name(one)) for one in pair]
    if slot == "qualifier":
        return [(one, _(_QUALIFIER_WORDS[one])) for one in QUALIFIERS]
    if slot != "unit":
        return []
    own = [code for one in pair for code, _name in currencies_of(one)]
    units = dict.fromkeys((*_OFFERED_UNITS, *own, *(f"{one}{CHANGE}" for one in (USD, *own)), draft.unit))
    return [(one, unit_words(one)) for one in units]


def unit_words(unit: str) -> str:
    """A unit of a claim for a list: "US dollars", "INR", "US dollars, by how much it changed"."""
    if unit in _UNIT_WORDS:
        return _(_UNIT_WORDS[unit])
    if unit.endswith(CHANGE):
        return _("{currency}, by how much it changed").format(currency=unit_words(unit.removesuffix(CHANGE)))
    return _(UNITS[unit]) if unit in UNITS else unit.upper() if _CURRENCY.fullmatch(unit) else unit


def slot_words(draft: Draft, slot: str) -> str:
    """What the field of a slot shows."""
    value = str(getattr(draft, slot))
    if slot == "goods":
        return goods_words(value)
    return period_words(value) if slot == "period" else value


def goods_words(code: str) -> str:
    """A category for a field: "All goods", "Potash (HS 3104)"; several codes and groups as they are."""
    if code == TOTAL:
        return hs.name_of(TOTAL, {})
    if not hs.is_hs_code(code):
        return code
    common = common_names().get(code, ())
    return f"{upper_first(common[0]) if common else hs.name_of(code, {})} (HS {code})"


def period_words(code: str) -> str:
    """A period for a field: "January to August 2023"; what is none of ours as it is."""
    try:
        return read_period(code).words
    except PeriodError:
        return code


def offered_goods() -> list[str]:
    """The categories that a list offers, in words: all goods, what has an everyday name, and the chapters."""
    named = [code for code in common_names() if hs.is_hs_code(code) and code != TOTAL]
    codes = sorted({*named, *hs.CHAPTERS})
    return [goods_words(TOTAL), *dict.fromkeys(goods_words(code) for code in codes)]


def offered_periods(drafts: Sequence[Draft], date: str) -> list[str]:
    """The periods that a list offers, in words: those of the article, then the years up to its own."""
    last = int(date[:4]) if date[:4].isdecimal() else _LAST_YEAR
    own = sorted({one.period for one in drafts if one.period})
    return list(dict.fromkeys([*map(period_words, own), *(str(year) for year in range(last, last - _YEARS, -1))]))


def read_slot(draft: Draft, slot: str, text: str, pair: Sequence[str], date: str) -> str | None:
    """What a field says, as a slot has it; None where it says nothing that a slot can be.

    Args:
        draft: as it was found.
        slot: one of `CLAIM_SLOTS`.
        text: what was sent; words or a code.
        pair: codes of the two economies.
        date: of the article, for "last year".
    """
    if text == slot_words(draft, slot):
        return str(getattr(draft, slot))
    if slot == "goods":
        return _read_goods(text)
    if slot == "period":
        return _read_period(text, pair, date)
    if slot == "unit":
        return text.lower()
    if slot == "published":
        return digits_alone(text)[0] or text
    fixed = {"measure": MEASURES, "reporter": pair, "qualifier": QUALIFIERS}
    return text if slot not in fixed or text in fixed[slot] else None


def qualifier_in(text: str) -> str:
    """The qualifier that stands in the field of digits: "nearly $6.5bn"."""
    return digits_alone(text)[1]


def _read_goods(text: str) -> str | None:
    """A category from words or a code; words that nothing is known by are a group of their own."""
    code = _CODE.search(text)
    if code is not None and hs.is_hs_code(code.group(1)):
        return code.group(1)
    if text == goods_words(TOTAL):
        return TOTAL
    codes = text.split("+")
    if text and all(hs.is_hs_code(one) for one in codes):
        return text
    return goods_alone(text) or text or None


def _read_period(text: str, pair: Sequence[str], date: str) -> str:
    """A period from ISO 8601 or from words; text that is none stays, and the verdict says so."""
    try:
        return read_period(text).code
    except PeriodError:
        return period_alone(text, date, (pair[0], pair[1])) or text
