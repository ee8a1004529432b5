"""Numbers in general news: how many are found, with their unit and bound, and how many are taken for trade.

    python -m benchmarks.general_news NewsQuant.json [--worst 20]

The file is a list of `{"text", "quantities": [{"value", "unit", "normalized_unit", "change"}]}`, as the evaluation of
CQE has it (github.com/satya77/CQE_Evaluation, data/formatted_test_set). Numbers are matched as there: one to one in a
sentence, equal to five digits. Four things are said otherwise there, and brought to its way of saying them: "from 2 to
5" is one range, found where both its ends are; "a third" is 0.333 and no percentage; "doubled" is no number; "three
months" is one, although it says when.

Units are compared twice. `unit kind`: money by its currency, and whether it is per something; percent, points, tonnes,
times; whatever no trade is counted in (people, miles) is one kind, for the grammar tells these apart no further. `unit
word`: these too, by the word that follows the number. `bound`: about, over or under, or moved up or down by it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.tables import as_table

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.grammar import Grammar, read_grammar
from tradeviz.drafting.mentions import Text, read_mentions
from tradeviz.drafting.money import money_of
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import WORD
from tradeviz.model.bounds import read_published

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADS = ("measure", "precision", "recall", "F1", "target F1")
TARGETS: Mapping[str, float] = {"value": 0.92, "unit kind": 0.86}
MEASURES = ("value", "unit kind", "unit word", "bound")
_OTHER = "other"
_KINDS: Mapping[str, str] = {
    QuantityUnit.PERCENT: "percent",
    QuantityUnit.POINTS: "points",
    QuantityUnit.TONNES: "tonnes",
    QuantityUnit.TIMES: "times",
}
_SET_KINDS: Mapping[str, str] = {
    "percentage": "percent", "point": "points", "percentage point": "points", "basis point": "points", "ton": "tonnes",
    "metric ton": "tonnes", "tonne": "tonnes", "times": "times", "time": "times",
}  # fmt: skip
_SET_MONEY: Mapping[str, str] = {
    "dollar": "usd", "united states dollar": "usd", "euro": "eur", "pound sterling": "gbp", "japanese yen": "jpy",
    "chinese yuan": "cny", "australian dollar": "aud", "hong kong dollar": "hkd", "new zealand dollar": "nzd",
    "canadian dollar": "cad", "singaporean dollar": "sgd", "indian rupee": "inr", "malaysian ringgit": "myr",
    "shekel": "ils", "south african rand": "zar", "danish krone": "dkk",
}  # fmt: skip
_BOUNDS: Mapping[str, str] = {"over": ">", "under": "<", "about": "~", "nearly": "~", "": "="}
_NEAR = 3  # tokens between a word of movement and its number


@dataclass(frozen=True)
class Number:
    """A number as the set or the grammar has it; a range has two values."""

    values: tuple[float, ...]
    kind: str
    word: str
    bound: str

    def meets(self, other: Number) -> bool:
        one, two = sorted(map(abs, self.values)), sorted(map(abs, other.values))
        return len(one) == len(two) and all(
            abs(a - b) <= 1e-5 * max(abs(a), 1e-3) for a, b in zip(one, two, strict=True)
        )


def of_set(row: Mapping[str, Any]) -> Number:
    """One number of the set."""
    text = str(row["value"])
    first, dash, last = text[1:].partition("-") if "E" not in text.upper() else (text[1:], "", "")
    values = (float(text[0] + first), float(last)) if dash else (float(text),)
    normal = row["normalized_unit"].lower()
    unit, per, _of = normal.partition(" per ")
    kind = (
        _said_kind(row["unit"].lower())
        or _SET_KINDS.get(normal)
        or _money_kind(_SET_MONEY.get(unit, ""), per=bool(per))
        or _OTHER
    )
    return Number(values, kind, row["unit"].lower(), row["change"])


def _said_kind(words: str) -> str:
    """The kind by the words of the text, where the set's own name for the unit hides it; empty elsewhere."""
    if words in {"p", "pence"}:
        return _OTHER  # the set has them as points
    return "times" if words.startswith("times") else ""


def _money_kind(code: str, *, per: bool) -> str:
    return f"{code} per" if code and per else code


def of_grammar(sentence: str, grammar: Grammar) -> list[Number]:
    """The numbers of a sentence as the grammar reads them, in order."""
    text = read_mentions(sentence, grammar)
    found = [(one.first, _number(text, grammar, one)) for one in text.counts]
    for one in text.mentions:
        if one.kind == Tag.PERIOD and "count" in one.value.slots:
            found.append((one.first, Number((float(one.value.slots["count"]),), _OTHER, text.fold(one.last - 1), "=")))
        elif one.kind == Tag.QUANTITY and one.value.published and not _is_multiple(one.value):
            found.append((one.first, _number(text, grammar, one.value)))
    return [number for _place, number in sorted(found, key=lambda row: row[0])]


def _is_multiple(one: Quantity) -> bool:
    return one.worded and one.unit == QuantityUnit.TIMES


def _number(text: Text, grammar: Grammar, one: Quantity) -> Number:
    value = read_published(one.published).value
    kind = _KINDS.get(one.unit, _OTHER)
    if one.worded and one.unit == QuantityUnit.PERCENT:
        value, kind = {33.3: 1 / 3, 66.7: 2 / 3}.get(value, value / 100), _OTHER
    if one.unit == QuantityUnit.MONEY:
        code = "usd" if one.money == "dollar" else money_of(one.money, (), grammar.currencies["families"])
        kind = _money_kind(code, per=text.hit(Tag.PER, one.last) is not None)
    return Number((value,), kind, _word(text, one), _bound(text, one))


def _word(text: Text, one: Quantity) -> str:
    """The word that a number counts: its unit, or the word after it."""
    if one.unit != QuantityUnit.COUNT:
        return text.fold(one.last - 1)
    after = text.tokens[one.last : one.last + 1]
    return after[0].fold if after and after[0].kind == WORD else "-"


def _bound(text: Text, one: Quantity) -> str:
    if one.qualifier:
        return _BOUNDS[one.qualifier]
    after = text.hit(Tag.MOVE_AFTER, one.last)
    before = [hit for place in range(one.first - _NEAR, one.first) if (hit := text.hit(Tag.MOVE, place))]
    sign = int(after.value) if after else int(before[-1].value) if before else 0
    return {0: "=", 1: "up", -1: "down"}[sign]


def matched(
    wanted: list[Number], found: list[Number]
) -> tuple[list[tuple[Number, Number]], list[Number], list[Number]]:
    """Pairs of the set's number and ours; those of the set that are missing; ours that are none of it."""
    found, pairs, missing = list(found), [], []
    for one in sorted(wanted, key=lambda number: -len(number.values)):
        own = _range_of(one, found) if len(one.values) > 1 else _best_of(one, found)
        if own is None:
            missing.append(one)
            continue
        pairs.append((one, own))
    return pairs, missing, found


def _best_of(one: Number, found: list[Number]) -> Number | None:
    fitting = [own for own in found if one.meets(own)]
    if not fitting:
        return None
    best = max(fitting, key=lambda own: own.kind == one.kind)
    found.remove(best)
    return best


def _range_of(one: Number, found: list[Number]) -> Number | None:
    """Two numbers in a row that are the ends of a range, as one."""
    for first, second in pairwise(found):
        both = Number((first.values[0], second.values[0]), second.kind, second.word, first.bound)
        if one.meets(both):
            found.remove(first)
            found.remove(second)
            return both
    return None


def same_word(wanted: Number, own: Number) -> bool:
    if wanted.kind != _OTHER or own.kind != _OTHER:
        return wanted.kind == own.kind
    return own.word in wanted.word.replace("-", " - ").split() or own.word.rstrip("s") in wanted.word.split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="print so many sentences with the most numbers amiss")
    asked = parser.parse_args()
    grammar = read_grammar()
    right, wanted, found = Counter[str](), 0, 0
    amiss: list[tuple[int, str]] = []
    drafts: list[str] = []
    for line in json.loads(asked.sentences.read_text(encoding="utf-8")):
        pairs, missing, left = matched([of_set(row) for row in line["quantities"]], of_grammar(line["text"], grammar))
        wanted, found = wanted + len(pairs) + len(missing), found + len(pairs) + len(left)
        right["value"] += len(pairs)
        right["unit kind"] += sum(one.kind == own.kind for one, own in pairs)
        right["unit word"] += sum(same_word(one, own) for one, own in pairs)
        right["bound"] += sum(one.bound == own.bound for one, own in pairs)
        wrong = [f"{one.kind} for {two.kind}" for two, one in pairs if one.kind != two.kind]
        if missing or left or wrong:
            note = f"missing {[one.values for one in missing]}, not asked {[one.values for one in left]}, {wrong}"
            amiss.append((len(missing) + len(left) + len(wrong), f"{line['text'][:200]}\n    {note}"))
        drafts += [f"{one.words}: {line['text']}" for one in draft_article(line["text"], "2021").drafts]
    print(as_table(HEADS, [_row(name, right[name], found, wanted) for name in MEASURES]))
    print(f"{wanted} numbers wanted, {found} found; {len(drafts)} taken for trade")
    for _count, note in sorted(amiss, key=lambda one: -one[0])[: asked.worst]:
        sys.stdout.write(f"{note}\n")
    if asked.worst:
        sys.stdout.write("\n".join(drafts) + "\n")


def _row(name: str, right: int, found: int, wanted: int) -> tuple[str, ...]:
    precision, recall = right / found, right / wanted
    target = f"{TARGETS[name]:.2f}" if name in TARGETS else ""
    return name, f"{precision:.3f}", f"{recall:.3f}", f"{2 * right / (found + wanted):.3f}", target


if __name__ == "__main__":
    main()
