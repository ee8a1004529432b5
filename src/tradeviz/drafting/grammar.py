"""The tables of a language: one folder of TOML and CSV files each, read once."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.goods_words import goods_rows, split_words
from tradeviz.drafting.names import currency_names, economy_names, regions
from tradeviz.drafting.patterns import Pattern, compiled
from tradeviz.drafting.phrases import ANY, CAPITAL, EXACT, Phrase, PhraseBook, phrase
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = Path(__file__).parent

# Tables of trade.toml whose phrases mean themselves: the tag, the table and its row.
_PLAIN = (
    (Tag.IDLE, "idle", "words"),
    (Tag.MODAL, "modal", "words"),
    (Tag.BASE, "base", "words"),
    (Tag.SHARE_BEFORE, "shares", "before"),
    (Tag.SHARE_AFTER, "shares", "after"),
    (Tag.MOST, "shares", "most"),
    (Tag.SOURCE, "sources", "nouns"),
    (Tag.SAY, "sources", "say"),
    (Tag.SPEAKER, "sources", "speakers"),
    (Tag.RESPECTIVELY, "respectively", "words"),
    (Tag.EXCLUDING, "excluding", "words"),
    (Tag.PER, "money", "per"),
    (Tag.RANK_FIRST, "ranks", "first"),
    (Tag.RANK_MIDDLE, "ranks", "middle"),
    (Tag.RANK_NOT, "ranks", "not"),
)


@dataclass(frozen=True, slots=True)
class EconomyName:
    """What an economy's name says.

    Attributes:
        codes: ISO 3166-1 alpha-3, more than one where the word is shared.
        form: `noun`, `adjective` or `capital`.
    """

    codes: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class FlowWord:
    """A word for trade.

    Attributes:
        measure: what it measures.
        verb: whether it is a verb, so that who does it stands before it.
        weak: whether it speaks of trade only with an economy beside it.
        motion: whether it must lead straight to one: "went to Poland".
    """

    measure: str
    verb: bool
    weak: bool
    motion: bool = False


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """An economy's fiscal year: its first month, and which year names it (`first`, `start`, `end` or `iran`)."""

    first_month: int
    named_by: str


@dataclass(frozen=True)
class Grammar:
    """Everything that is known of a language.

    Attributes:
        book: all phrases, by tag.
        numbers, trade, currencies, periods: the tables as they stand in the files.
        months: number by name, folded.
        year_patterns, period_patterns: how periods are said.
        fiscal: by economy.
        links: small words, folded.
        syntax: other small words by what they do, folded.
    """

    book: PhraseBook
    numbers: Mapping[str, Any]
    trade: Mapping[str, Any]
    currencies: Mapping[str, Any]
    periods: Mapping[str, Any]
    months: Mapping[str, int]
    year_patterns: tuple[Pattern, ...]
    period_patterns: tuple[Pattern, ...]
    fiscal: Mapping[str, FiscalYear]
    links: frozenset[str]
    syntax: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def read_grammar(language: str = "en") -> Grammar:
    """The grammar of a language.

    Raises:
        FileNotFoundError: there is no folder of that language.
    """
    folder = FOLDER / language
    numbers, trade, currencies, periods, syntax = (
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        for name in ("numbers", "trade", "currencies", "periods", "syntax")
    )
    economies = _economies(folder)
    book = PhraseBook(
        [
            *economies,
            *_regions({one.words for one in economies}),
            *_goods(folder),
            *_trade(trade),
            *_numbers(numbers),
            *_currencies(currencies),
            *(phrase(word, Tag.COMPARING, word) for word in periods["words"]["comparing"]),
        ]
    )
    return Grammar(
        book=book,
        numbers=numbers,
        trade=trade,
        currencies=currencies,
        periods=periods,
        months={folded(word): month for month, words in enumerate(periods["words"]["months"], 1) for word in words},
        year_patterns=compiled(periods["years"]),
        period_patterns=compiled(periods["periods"]),
        fiscal={
            row["code"]: FiscalYear(int(row["first_month"]), row["named_by"]) for row in _rows(folder / "fiscal.csv")
        },
        links=frozenset(map(folded, trade["links"]["words"])),
        syntax={name: frozenset(map(folded, words)) for name, words in syntax.items()},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _economies(folder: Path) -> list[Phrase]:
    """Names, demonyms, capitals, groups and agencies; what several economies share is one phrase with all of them."""
    forms: dict[tuple[str, str], list[str]] = {}
    for code, name in economy_names(folder.name):
        forms.setdefault((name, "noun"), []).append(code)
    for row in _rows(folder / "economies.csv"):
        for form, column in (("noun", "names"), ("adjective", "demonyms"), ("capital", "capitals")):
            for name in split_words(row[column]):
                forms.setdefault((name, form), []).append(row["code"])
    found = [
        phrase(name, Tag.ECONOMY, EconomyName(tuple(dict.fromkeys(codes)), form), _case(name))
        for (name, form), codes in forms.items()
    ]
    for row in _rows(folder / "groups.csv"):
        found += [phrase(word, Tag.GROUP, row["group"], _case(word)) for word in split_words(row["words"])]
    agencies: dict[str, list[str]] = {}
    for row in _rows(folder / "agencies.csv"):
        for name in split_words(row["names"]):
            agencies.setdefault(name, []).append(row["code"])
    return [*found, *(phrase(name, Tag.AGENCY, tuple(codes), _case(name)) for name, codes in agencies.items())]


def _case(name: str) -> str:
    """Short names in capitals are read as written, so that "us" is no economy; others need their first capital."""
    if name.isupper() and len(name) <= 6:
        return EXACT
    return CAPITAL if name[:1].isupper() else ANY


def _regions(taken: set[tuple[str, ...]]) -> Iterator[Phrase]:
    for name in regions():
        one = phrase(name, Tag.REGION, name, CAPITAL)
        if one.words not in taken:
            yield one


def _goods(folder: Path) -> Iterator[Phrase]:
    for codes, words in goods_rows(folder):
        for word in words:
            yield phrase(word, Tag.GOODS, codes, EXACT if word.isupper() else ANY)


def _tagged(words: Iterable[str], tag: str, value: Any = None) -> Iterator[Phrase]:
    for word in words:
        yield phrase(word, tag, word if value is None else value, EXACT if word.isupper() and len(word) > 1 else ANY)


def _trade(table: Mapping[str, Any]) -> Iterator[Phrase]:
    yield from _flows(table)
    for tag, rows in ((Tag.MOVE, table["moves"]), (Tag.MOVE_AFTER, table["moves_after"])):
        for sign, words in rows.items():
            yield from _tagged(words, tag, 1 if sign == "up" else -1)
    by_name = (
        (Tag.GROWTH_ON, "growth_on"),
        (Tag.TOPIC, "topics"),
        (Tag.PRONOUN, "pronouns"),
        (Tag.DIRECTION, "direction"),
    )
    for tag, key in by_name:
        for name, words in table[key].items():
            yield from _tagged(words, tag, name)
    for tag, key, row in _PLAIN:
        yield from _tagged(table[key][row], tag)
    for measure in ("turnover", "exports", "imports"):
        yield from _tagged(table["ranks"][measure], Tag.RANK_NOUN, measure)


def _flows(table: Mapping[str, Any]) -> Iterator[Phrase]:
    for measure, flow in table["flows"].items():
        weak_verbs = flow.get("weak_verbs", [])
        weak = {*flow["weak"], *weak_verbs}
        for verb, words in ((False, flow["nouns"]), (True, flow["verbs"]), (False, flow["weak"]), (True, weak_verbs)):
            for word in words:
                yield phrase(word, Tag.FLOW, FlowWord(measure, verb, word in weak))
    for measure, words in table["motion"].items():
        for word in words:
            yield phrase(word, Tag.FLOW, FlowWord(measure, verb=True, weak=True, motion=True))


def _numbers(table: Mapping[str, Any]) -> Iterator[Phrase]:
    for tag, key in ((Tag.PART, "parts"), (Tag.MULTIPLE, "multiples")):
        for word, value in table[key].items():
            yield phrase(word, tag, (value, "times" if tag == Tag.MULTIPLE else "percent"))
    for word, value in table["halves"].items():
        yield phrase(word, Tag.MULTIPLE, (value, "percent"))
    for name, words in table["units"].items():
        yield from _tagged(words, Tag.UNIT, name)
    yield from _tagged(table["other_units"]["words"], Tag.OTHER_UNIT)
    for tag, key in ((Tag.QUALIFIER, "qualifiers"), (Tag.QUALIFIER_AFTER, "qualifiers_after")):
        for name, words in table[key].items():
            yield from _tagged(words, tag, name)


def _currencies(table: Mapping[str, Any]) -> Iterator[Phrase]:
    for name, code in currency_names():
        yield phrase(name, Tag.CURRENCY, code)
    for word, code in table["after"].items():
        yield phrase(word, Tag.CURRENCY, code, EXACT if word.isupper() else ANY)
