"""What changed from one published file to a newer one, and the notice that says so in the older."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.bounds import QUALIFIERS, SCALES
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _, ngettext
from tradeviz.model.periods import read_period
from tradeviz.model.wording import MINUS, flow_words, in_digits, lower_first, qualified, with_unit
from tradeviz.story.claims import verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.publish.record import Record

    ValueKey = tuple[str, ...]
    Texts = tuple[str, ...]

_DIGITS = re.compile(
    rf"(?:(?P<qualifier>{'|'.join(filter(None, QUALIFIERS))}) )?(?P<sign>-?)(?P<number>[0-9]+(?:\.[0-9]+)?)"
    rf"(?: (?P<scale>{'|'.join(filter(None, SCALES))}))?"
)
_MOST_OPEN = 3  # values that are told at once
_MOST_LISTED = 12  # values that a notice lists; of the rest it says how many


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer file says otherwise.

    Attributes:
        verdicts: claims whose verdict moved, with the one before and the one now.
        revised: cells with another published value, with what was published before and now.
        added, gone: how many published values are new, and how many are no longer there.
    """

    verdicts: Mapping[str, tuple[str, str]]
    revised: Mapping[ValueKey, tuple[Texts, Texts]]
    added: int
    gone: int


def changes(old: Record, new: Record) -> Changes:
    """What changed between two files of one story or pair.

    A value's place is its cell and its source; where the source has another name by now, as a dataset's next version
    has, it is the cell.
    """
    both = old.verdicts.keys() & new.verdicts.keys()
    moved = {
        claim: (old.verdicts[claim], new.verdicts[claim])
        for claim in old.verdicts
        if claim in both and old.verdicts[claim] != new.verdicts[claim]
    }
    revised = {key: (texts, new.values[key]) for key, texts in old.values.items() if key in new.values}
    left = {key: texts for key, texts in old.values.items() if key not in revised}
    come = {key: texts for key, texts in new.values.items() if key not in revised}
    cells = {key[:-1]: key for key in come}
    renamed = {key: cells[key[:-1]] for key in left if key[:-1] in cells}
    revised |= {key: (left[key], come[other]) for key, other in renamed.items()}
    changed = {key: pair for key, pair in revised.items() if pair[0] != pair[1]}
    return Changes(moved, changed, len(come.keys() - set(renamed.values())), len(left.keys() - renamed.keys()))


def notice(old: Record, new: Record, place: str, found: Changes | None) -> str:
    """The notice at the head of an older file, as HTML.

    Args:
        old, new: both files.
        place: address of the newer one.
        found: what changed; None where the older one can no longer be read so far.
    """
    link = f'<a href="{html.escape(place)}">{html.escape(new.told["made"])}</a>'
    said = html.escape(_("This is the version of {old}. There is a newer one, of {new}.")).replace("{new}", link)
    lines = [f"<p>{said.replace('{old}', html.escape(old.told['made']))}</p>"]
    if found is not None:
        values = _value_lines(new, found)
        told = [*_verdict_lines(new, found), *_count_lines(found), *(values if len(values) <= _MOST_OPEN else [])]
        heading = _("What has changed since:") if told else _("No verdict moved since, and no value was revised.")
        lines.append(f"<p>{html.escape(heading)}</p>{_list(told)}")
        if len(values) > _MOST_OPEN:
            # A page is read for what it says, not for what it said: a long list stays folded.
            summary = html.escape(_("The values revised, the latest first"))
            lines.append(f"<details><summary>{summary}</summary>{_list(values)}</details>")
    label = html.escape(_("A newer version"))
    return f'<aside class="edition" aria-label="{label}"><div class="changed">{"".join(lines)}</div></aside>'


def _list(sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{html.escape(one)}</li>" for one in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _verdict_lines(new: Record, found: Changes) -> list[str]:
    sentence = _("“{words}”: the verdict was “{before}”, and is “{now}”.")
    return [
        sentence.format(words=new.words[claim], before=verdict_words(before), now=verdict_words(now))
        for claim, (before, now) in found.verdicts.items()
    ]


def _value_lines(new: Record, found: Changes) -> list[str]:
    """The values revised, the latest first and of a period all goods first."""
    latest = sorted(found.revised, key=lambda key: (read_period(key[0]).end, key[4] == TOTAL, key), reverse=True)
    lines = [_value_line(new, key, *found.revised[key]) for key in latest[:_MOST_LISTED]]
    more = len(latest) - _MOST_LISTED
    sentence = ngettext("{count} more value was revised.", "{count} more values were revised.", max(1, more))
    return lines + ([sentence.format(count=in_digits(str(more)))] if more > 0 else [])


def _count_lines(found: Changes) -> list[str]:
    """How many values were revised, if more than are told at once, and how many came and went."""
    revised = len(found.revised) if len(found.revised) > _MOST_OPEN else 0
    counts = (
        (revised, ngettext("{count} value was revised.", "{count} values were revised.", revised)),
        (found.added, ngettext("{count} value is new.", "{count} values are new.", found.added)),
        (found.gone, ngettext("{count} value is no longer there.", "{count} values are no longer there.", found.gone)),
    )
    return [sentence.format(count=in_digits(str(count))) for count, sentence in counts if count]


def _value_line(new: Record, key: ValueKey, before: Sequence[str], now: Sequence[str]) -> str:
    period, reporter, partner, measure, goods, unit, source = key
    sentence = _("{flow}, {period} ({source}): {before} was revised to {now}.")
    return sentence.format(
        flow=flow_words(reporter, partner, measure, "" if goods == TOTAL else lower_first(new.goods.get(goods, goods))),
        period=read_period(period).short,
        source=new.sources.get(source, source),
        before=" / ".join(_with_unit(text, unit) for text in before),
        now=" / ".join(_with_unit(text, unit) for text in now),
    )


def _with_unit(text: str, unit: str) -> str:
    """Published digits with all of them, as they are read: "over $5,838,894,261" of "over 5838894261"."""
    found = _DIGITS.fullmatch(text)
    if found is None:
        return f"{text} {unit}"
    sign = MINUS if found["sign"] else ""
    number = sign + with_unit(in_digits(found["number"]), found["scale"] or "", unit)
    return qualified(number, found["qualifier"] or "")
