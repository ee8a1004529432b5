"""The span that each mention of time means, once the article's date and what was said before are known."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.spans import ArticleDate, TimeSpan, month_of, year_span
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tradeviz.drafting.grammar import FiscalYear

HIJRI_OFFSET = 621  # the Iranian year 1403 begins in March 2024


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a mention of time counts from: the article's date, the span spoken of last, the fiscal year of the pair."""

    date: ArticleDate
    current: TimeSpan | None = None
    fiscal: FiscalYear | None = None


def span_of(means: str, slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    """The span that is meant; None where what it counts from is not known."""
    maker = _MAKERS.get(means)
    return maker(slots, clock) if maker else None


def _calendar(slots: Mapping[str, Any], _clock: TimeContext) -> TimeSpan | None:
    return year_span(slots["yyyy"])


def _two_years(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    """As in "2022-23" is a fiscal year; years further apart are a span of years."""
    first = slots["yyyy"]
    last = slots.get("yyyy2") or first // 100 * 100 + slots["yy"]
    if last < first:
        return None
    if last - first == 1 and clock.fiscal:
        return TimeSpan(
            month_of(first, clock.fiscal.first_month), month_of(first, clock.fiscal.first_month) + MONTHS - 1
        )
    return TimeSpan(month_of(first, 1), month_of(last, MONTHS))


def _fiscal(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    if "hijri" in slots:
        return TimeSpan(month_of(slots["hijri"] + HIJRI_OFFSET, 4), month_of(slots["hijri"] + HIJRI_OFFSET + 1, 3))
    year = slots["yyyy"] if "yyyy" in slots else 2000 + slots["nn"]
    return _fiscal_named(year, clock.fiscal) if clock.fiscal else year_span(year)


def _fiscal_named(year: int, fiscal: FiscalYear) -> TimeSpan:
    begins = month_of(year if fiscal.named_by == "start" else year - 1, fiscal.first_month)
    return TimeSpan(begins, begins + MONTHS - 1)


def _last(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return year_span(clock.date.year - 1) if clock.date.year else None


def _fiscal_around(clock: TimeContext) -> TimeSpan | None:
    """The fiscal year that the article was written in."""
    if not clock.date.year:
        return None
    if clock.fiscal is None:
        return year_span(clock.date.year)
    now = clock.date.now if clock.date.now is not None else month_of(clock.date.year, 6)
    begins = month_of(clock.date.year, clock.fiscal.first_month)
    begins -= MONTHS if begins > now else 0
    return TimeSpan(begins, begins + MONTHS - 1)


def _last_fiscal(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    around = _fiscal_around(clock)
    return around.shifted(-MONTHS) if around else None


def _this_fiscal(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return _fiscal_around(clock)


def _this(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    if clock.date.year:
        return year_span(clock.date.year)
    return year_span(clock.current.end_year) if clock.current else None


def _that(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return year_span(clock.current.end_year) if clock.current else None


def _before_last(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return year_span(clock.date.year - 2) if clock.date.year else None


def _year_slot(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    means, inner = slots["year"]
    return span_of(means, inner, clock)


def _within(year: TimeSpan | None, first: int, last: int) -> TimeSpan | None:
    """Months by name within a year, calendar or fiscal."""
    if year is None:
        return None
    begins = year.first + (first - 1 - year.first) % MONTHS
    length = (last - first) % MONTHS
    if begins + length > year.last and year.first % MONTHS == 0:
        begins -= MONTHS  # "November to March 2024" began the year before
    return TimeSpan(begins, begins + length)


def _months_in(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    if "yyyy" in slots:
        found = TimeSpan(month_of(slots["yyyy"], slots["month"]), month_of(slots["yyyy2"], slots["month2"]))
        return found if found.first <= found.last else None
    return _within(_year_slot(slots, clock), slots["month"], slots["month2"])


def _latest(first: int, months: int, clock: TimeContext) -> TimeSpan | None:
    """The last time before the article that such months, by their first one's number in a year, had come to an end."""
    if clock.date.now is None:
        year = clock.current.end_year if clock.current else clock.date.year
        return TimeSpan(month_of(year, first), month_of(year, first) + months - 1) if year else None
    found = TimeSpan(month_of(clock.date.year, first), month_of(clock.date.year, first) + months - 1)
    while found.last > clock.date.now:
        found = found.shifted(-MONTHS)
    return found


def _months(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return _latest(slots["month"], (slots["month2"] - slots["month"]) % MONTHS + 1, clock)


def _month_in(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    if "year" not in slots:
        return _latest(slots["month"], 1, clock)
    return _within(_year_slot(slots, clock), slots["month"], slots["month"])


def _month(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return _latest(slots["month"], 1, clock)


def _days(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    year = slots.get("yyyy") or clock.date.year
    if not year:
        return None
    first = month_of(year, slots["month"])
    last = month_of(slots.get("yyyy2", year), slots.get("month2", slots["month"]))
    whole = slots["day"] == 1 and slots["day2"] == monthrange(last // MONTHS, last % MONTHS + 1)[1]
    return TimeSpan(first, last) if whole else TimeSpan(first, last, slots["day"], slots["day2"])


def _first_days(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    year = slots.get("yyyy") or clock.date.year
    month = month_of(year, slots["month"])
    return TimeSpan(month, month, 1, slots["count"]) if year and 1 <= slots["count"] <= 31 else None


def _part_of(months: int, slot: str) -> Callable[[Mapping[str, Any], TimeContext], TimeSpan | None]:
    """Halves and quarters, of a year that is named or of the last one."""

    def part(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
        number = slots.get(slot) or slots.get(slot[0])
        if number is None or number * months > MONTHS:
            return None
        if "year" in slots:
            year = _year_slot(slots, clock)
            return year.part((number - 1) * months, months) if year else None
        return _latest((number - 1) * months + 1, months, clock)

    return part


def _first_months(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    count = slots["count"]
    if not 1 <= count <= MONTHS:
        return None
    if "year" in slots:
        year = _year_slot(slots, clock)
        return year.part(0, count) if year else None
    return _latest(1, count, clock)


def _first_quarters(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return _first_months({**slots, "count": slots["count"] * 3}, clock)


def _last_quarter(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    year = _year_slot(slots, clock)
    return year.part(MONTHS - 3, 3) if year else None


def _past_months(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    count, now = slots.get("count", MONTHS), clock.date.now
    return TimeSpan(now - count, now - 1) if now is not None and 1 <= count <= MONTHS else None


def _later(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return clock.current.shifted(MONTHS) if clock.current else None


def _last_months(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    year = _year_slot(slots, clock)
    return year.part(MONTHS - slots["count"], slots["count"]) if year and 1 <= slots["count"] <= MONTHS else None


def _months_to(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    count = slots.get("count", MONTHS)
    end = month_of(slots["yyyy"], slots["month"]) if "yyyy" in slots else None
    if end is None:
        latest = _latest(slots["month"], 1, clock)
        end = latest.last if latest else None
    return TimeSpan(end - count + 1, end) if end is not None and 1 <= count <= 60 else None


def _half_year_to(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return _months_to({**slots, "count": 6}, clock)


def _to_date(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    now = clock.date.now
    if now is None or now % MONTHS == 0:
        return _this(_slots, clock)
    return TimeSpan(month_of(clock.date.year, 1), now - 1)


def _fiscal_to_date(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    around, now = _fiscal_around(clock), clock.date.now
    return TimeSpan(around.first, now - 1) if around and now is not None and now > around.first else None


def _last_month(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return TimeSpan(clock.date.now - 1, clock.date.now - 1) if clock.date.now is not None else None


def _this_month(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return TimeSpan(clock.date.now, clock.date.now) if clock.date.now is not None else None


def _the_month(_slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return clock.current


def _earlier(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return (
        clock.current.shifted(-MONTHS)
        if clock.current
        else _last_fiscal(slots, clock)
        if clock.fiscal
        else _last(slots, clock)
    )


def _same_in(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    if "hijri" in slots:
        year = slots["hijri"] + HIJRI_OFFSET
        return clock.current.shifted((year - clock.current.first // MONTHS) * MONTHS) if clock.current else None
    return clock.current.in_year(slots["yyyy"]) if clock.current else year_span(slots["yyyy"])


def _years_before(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    return clock.current.shifted(-MONTHS * slots.get("count", 10)) if clock.current else None


def _years(slots: Mapping[str, Any], _clock: TimeContext) -> TimeSpan | None:
    first, last = slots["yyyy"], slots["yyyy2"]
    return TimeSpan(month_of(first, 1), month_of(last, MONTHS)) if first <= last else None


def _years_joined(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    """As in "2022-2023": a fiscal year where the economy has them, else two years."""
    fiscal = clock.fiscal is not None and slots["yyyy2"] - slots["yyyy"] == 1
    return _two_years(slots, clock) if fiscal else _years(slots, clock)


def _since(slots: Mapping[str, Any], clock: TimeContext) -> TimeSpan | None:
    first = month_of(slots["yyyy"], slots.get("month", 1))
    now = clock.date.now
    return TimeSpan(first, now) if now is not None and now > first else None


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], TimeContext], TimeSpan | None]] = {
    "calendar": _calendar,
    "two": _two_years,
    "fiscal": _fiscal,
    "last": _last,
    "last_fiscal": _last_fiscal,
    "this_fiscal": _this_fiscal,
    "this": _this,
    "that": _that,
    "before_last": _before_last,
    "months_in": _months_in,
    "months": _months,
    "month_in": _month_in,
    "month": _month,
    "days": _days,
    "first_days": _first_days,
    "half_of": _part_of(6, "half"),
    "half": _part_of(6, "half"),
    "quarter_of": _part_of(3, "quarter"),
    "quarter": _part_of(3, "quarter"),
    "first_months_of": _first_months,
    "first_months": _first_months,
    "last_months_of": _last_months,
    "last_quarter_of": _last_quarter,
    "past_months": _past_months,
    "later": _later,
    "half_year_to": _half_year_to,
    "months_to": _months_to,
    "year_to": _months_to,
    "to_date": _to_date,
    "fiscal_to_date": _fiscal_to_date,
    "last_month": _last_month,
    "this_month": _this_month,
    "the_month": _the_month,
    "earlier": _earlier,
    "same_in": _same_in,
    "years_before": _years_before,
    "span": _years,
    "since": _since,
    "years_joined": _years_joined,
    "first_quarters_of": _first_quarters,
    "first_quarters": _first_quarters,
}
