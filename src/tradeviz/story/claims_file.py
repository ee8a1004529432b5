"""Reading `claims.toml`: every claim of a story, with all that is wrong in the file."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING, Any

from tradeviz.analysis.reckoning import Key
from tradeviz.errors import Problem
from tradeviz.model.bounds import EXPECTED_AMOUNT, QUALIFIERS, is_multiple, read_published
from tradeviz.model.files import MOST_NESTING, MOST_PROBLEMS, MOST_TEXT_BYTES, is_shallow, is_there, read_text
from tradeviz.model.observations import CHANGE, GROWTH_OF, MEASURES, UNITS, USD, WORLD_SHARE
from tradeviz.model.periods import read_period
from tradeviz.model.sources import is_key
from tradeviz.model.tables import one_of, parses
from tradeviz.story.claims import (
    CLAIM_KINDS,
    CLAIMS_FILE,
    LARGER,
    MOST_CLAIMS,
    RELATIONS,
    VERDICTS,
    Claim,
    is_claim_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

MOST_THRESHOLD = 1e6  # percent
_CELL = ("reporter", "goods", "period", "measure", "unit")
_MOST_CIRCLES = 20
_COMMON = frozenset({"id", "words", "kind", "verdict", "show", "given", "missing", "note", "draft"})
_ALLOWED = {
    "value": _COMMON | {*_CELL, "published", "qualifier"},
    "comparison": _COMMON | {"left", "right", "relation", "threshold"},
    "statement": _COMMON | {"reason", "sources"},
    "draft": _COMMON,
}
_DRAFT = frozenset({"sureness", "either_side", "led", "read", "against"})
_DEFAULTS = {"unit": "usd", "goods": "TOTAL"}
_MOST_LINE, _MOST_DOTS = 64 * 1024, 16  # characters outside of quotation marks; a claim's keys have no dot
# What stands in quotation marks, and comments; whatever is never closed goes to the end of its line or of the text.
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|$)|'
    r"'''(?:[^']|'(?!''))*+(?:'{3,5}|$)|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|"
    r"#[^\n]*+",
    re.DOTALL,
)
_START = re.compile(r"\s*\[\[\s*claim\s*\]\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=", re.ASCII)


def read_claims(folder: Path, pair: tuple[str, str]) -> tuple[dict[str, Claim], list[Problem]]:
    """Read a story's claims, by id, with every problem found; no file means no claims.

    Args:
        folder: the story's folder.
        pair: the two economies; a claim's reporter is one of them and its partner the other.
    """
    path = folder / CLAIMS_FILE
    if not is_there(path):
        return {}, []
    try:
        text = read_text(path, MOST_TEXT_BYTES)
        document = _toml(text)
    except (OSError, ValueError, RecursionError) as error:
        return {}, [
            Problem(CLAIMS_FILE, _toml_line(error), "", f"no TOML that can be read ({error})", "a TOML file of claims")
        ]
    return _Reader(text, pair).read(document)


def _toml(text: str) -> dict[str, Any]:
    for number, line in enumerate(_QUOTED.sub(_line_ends, text).split("\n"), 1):
        # tomllib takes time by the square of the parts of a key, and looks at nesting only when it has it all.
        if len(line) > _MOST_LINE or line.count(".") > _MOST_DOTS:
            raise ValueError(
                f"more than {_MOST_DOTS} dots or {_MOST_LINE:,} characters outside of quotes, in line {number}"
            )
    document = tomllib.loads(text)
    if not is_shallow(document):
        raise ValueError(f"nested deeper than {MOST_NESTING} levels")
    return document


def _line_ends(quoted: re.Match[str]) -> str:
    return "\n" * quoted.group().count("\n")


def _toml_line(error: Exception) -> int:
    found = re.search(r"line (\d+)", str(error))
    return int(found.group(1)) if found else 0


class _Reader:
    """Turns tables into claims and collects what is wrong with them."""

    def __init__(self, text: str, pair: tuple[str, str]) -> None:
        self.lines = text.splitlines()
        self.starts = [number for number, line in enumerate(self.lines, 1) if _START.match(line)]
        self.keys = _lines_of_keys(self.lines)
        self.pair = pair
        self.problems: list[Problem] = []

    def read(self, document: Mapping[str, Any]) -> tuple[dict[str, Claim], list[Problem]]:
        for name in document.keys() - {"claim"}:
            self.problems.append(Problem(CLAIMS_FILE, 0, "", f"an unknown table {name!r}", "[[claim]] tables only"))
        tables = document.get("claim", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            return {}, [Problem(CLAIMS_FILE, 0, "", "claims that are no [[claim]] tables", "[[claim]] tables")]
        if len(tables) > MOST_CLAIMS:
            return {}, [Problem(CLAIMS_FILE, 0, "", f"{len(tables):,} claims", f"{MOST_CLAIMS:,} at most")]
        claims: dict[str, Claim] = {}
        seen: dict[str, int] = {}
        for index, table in enumerate(tables):
            line = self.starts[index] if index < len(self.starts) else 0
            claim = self._claim(table, line)
            name = str(table.get("id", ""))
            first = seen.setdefault(name, line)
            if first != line and name:
                self._wrong(line, "id", repr(name), f"each id once; it stands in line {first} already")
            elif claim is not None:
                claims[claim.id] = claim
        self._check_givens(claims)
        return claims, self.problems

    def _claim(self, table: Mapping[str, Any], line: int) -> Claim | None:
        before = len(self.problems)
        kind = self._text(
            table, line, "kind", one_of(*CLAIM_KINDS), f"one of {', '.join(CLAIM_KINDS)}", default="value"
        )
        for name in sorted(table.keys() - _ALLOWED.get(kind, set(table))):
            self._wrong(line, name, "a key that a claim of this kind has not", listed(_ALLOWED[kind]))
        common: dict[str, Any] = {
            "id": self._text(table, line, "id", is_key, "lower-case letters, digits and hyphens"),
            "words": " ".join(self._text(table, line, "words", bool, "its exact words in article.md").split()),
            "kind": kind,
            "recorded": self._text(table, line, "verdict", one_of(*VERDICTS), f"one of {', '.join(VERDICTS)}"),
            "show": self._text(table, line, "show", bool, "a query of the page", default=""),
            "missing": self._text(table, line, "missing", bool, "what would be needed", default=""),
            "note": self._text(table, line, "note", bool, "a sentence", default=""),
            "given": self._texts(table, line, "given"),
            "line": line,
        }
        common |= self._drafted(table, line)
        own = self._own(kind, table, line)
        return Claim(**common, **own) if len(self.problems) == before else None

    def _own(self, kind: str, table: Mapping[str, Any], line: int) -> dict[str, Any]:
        if kind == "value":
            cell = self._cell(table, line, "")
            published = self._text(table, line, "published", parses(read_published), "published digits")
            if is_multiple(published) and cell.unit not in GROWTH_OF.values():
                self._wrong(line, "published", repr(published), EXPECTED_AMOUNT)
            return {
                "left": cell,
                "published": published,
                "qualifier": self._text(
                    table,
                    line,
                    "qualifier",
                    one_of(*QUALIFIERS),
                    f"one of {', '.join(QUALIFIERS[1:])}",
                    default="",
                ),
            }
        if kind == "comparison":
            return self._comparison(table, line)
        if kind == "draft":
            return {}
        sources = self._texts(table, line, "sources")
        return {
            "reason": self._text(table, line, "reason", bool, "why the verdict is so"),
            "sources": sources,
        }

    def _drafted(self, table: Mapping[str, Any], line: int) -> dict[str, Any]:
        """What a claim that began as a draft keeps of it: how sure it is, what led to it and what was read."""
        draft = table.get("draft", {})
        if not isinstance(draft, dict) or draft.keys() - _DRAFT:
            self._wrong(line, "draft", repr(draft)[:100], f"a table with {listed(_DRAFT)}")
            return {}
        sureness, either = draft.get("sureness", 1.0), draft.get("either_side", False)
        if isinstance(sureness, bool) or not isinstance(sureness, int | float) or not 0 <= sureness <= 1:
            self._wrong(line, "draft.sureness", repr(sureness), "a number from 0 to 1")
            sureness = 1.0
        if not isinstance(either, bool):
            self._wrong(line, "draft.either_side", repr(either), "true or false")
        return {
            "sureness": float(sureness),
            "either_side": either is True,
            "against": self._amounts(draft, line),
            "led": self._slots(draft, line, "led"),
            "read": self._slots(draft, line, "read"),
        }

    def _slots(self, draft: Mapping[str, Any], line: int, name: str) -> dict[str, str]:
        value = draft.get(name, {})
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            return {str(slot): text for slot, text in value.items()}
        self._wrong(line, f"draft.{name}", repr(value)[:100], "a table of texts by slot")
        return {}

    def _amounts(self, draft: Mapping[str, Any], line: int) -> tuple[str, ...]:
        """The amounts before and after that speak against a draft's own words; none where there are none."""
        value = draft.get("against", [])
        if isinstance(value, list) and len(value) in {0, 2} and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._wrong(line, "draft.against", repr(value)[:100], "the amount before and the one after, as two texts")
        return ()

    def _comparison(self, table: Mapping[str, Any], line: int) -> dict[str, Any]:
        relation = self._text(table, line, "relation", RELATIONS.__contains__, f"one of {', '.join(RELATIONS)}")
        threshold = table.get("threshold", 0.0)
        if isinstance(threshold, bool) or not (isinstance(threshold, int | float) and abs(threshold) < MOST_THRESHOLD):
            self._wrong(line, "threshold", repr(threshold), "a percentage such as 50")
            threshold = 0.0
        needs_right = relation in {"greater", "share above", *LARGER}
        if needs_right != ("right" in table):
            wanted = f"a cell to compare with for {relation!r}" if needs_right else f"no cell for {relation!r}"
            self._wrong(line, "right", "a cell" if "right" in table else "nothing", wanted)
        return {
            "left": self._side(table, line, "left"),
            "right": self._side(table, line, "right") if "right" in table else None,
            "relation": relation,
            "threshold": float(threshold),
        }

    def _side(self, table: Mapping[str, Any], line: int, name: str) -> Key | None:
        side = table.get(name)
        if not isinstance(side, dict):
            self._wrong(line, name, repr(side), 'a table such as { measure = "exports", period = "2024" }')
            return None
        return self._cell(side, line, f"{name}.")

    def _cell(self, table: Mapping[str, Any], line: int, prefix: str) -> Key:
        checks: dict[str, tuple[Callable[[str], bool], str]] = {
            "reporter": (one_of(*self.pair), f"one of {', '.join(self.pair)}"),
            "goods": (bool, "a code of goods.csv"),
            "period": (parses(read_period), "a period such as 2024 or 2023-01/2023-08"),
            "measure": (one_of(*MEASURES), f"one of {', '.join(MEASURES)}"),
            "unit": (is_claim_unit, f"one of {', '.join(UNITS)}, {WORLD_SHARE}, another currency, or {USD}{CHANGE}"),
        }
        defaults = _DEFAULTS | {"reporter": self.pair[0]}
        found = {
            name: self._text(table, line, name, accepts, expected, default=defaults.get(name), prefix=prefix)
            for name, (accepts, expected) in checks.items()
        }
        partner = self.pair[1] if found["reporter"] == self.pair[0] else self.pair[0]
        return Key(partner=partner, **found)

    def _text(
        self,
        table: Mapping[str, Any],
        line: int,
        name: str,
        accepts: Callable[[str], bool],
        expected: str,
        *,
        default: str | None = None,
        prefix: str = "",
    ) -> str:
        if name not in table and default is not None:
            return default
        value = table.get(name)
        if isinstance(value, str) and accepts(value):
            return value
        shown = "nothing" if value is None else repr(value)
        self._wrong(line, prefix + name, shown, expected)
        return ""

    def _texts(self, table: Mapping[str, Any], line: int, name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._wrong(line, name, repr(value), "a list of keys")
        return ()

    def _wrong(self, start: int, name: str, found: str, expected: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(CLAIMS_FILE, self._line_of(start, name), name, found, expected))

    def _line_of(self, start: int, name: str) -> int:
        """The line of a key within the claim that begins at `start`, or the claim's own line."""
        return self.keys.get((start, name.split(".", maxsplit=1)[0]), start)

    def _check_givens(self, claims: Mapping[str, Claim]) -> None:
        for claim in claims.values():
            for given in claim.given:
                if given not in claims:
                    self._wrong(claim.line, "given", repr(given), "the id of another claim")
        for cycle in islice(cycles({claim.id: claim.given for claim in claims.values()}), _MOST_CIRCLES):
            self._wrong(claims[cycle[0]].line, "given", " → ".join(cycle), "givens that do not run in a circle")


def _lines_of_keys(lines: Sequence[str]) -> dict[tuple[int, str], int]:
    """The first line of each key, by the line on which its claim begins and its name."""
    found: dict[tuple[int, str], int] = {}
    start = 0
    for number, line in enumerate(lines, 1):
        if _START.match(line):
            start = number
        elif key := _KEY.match(line):
            found.setdefault((start, key.group(1)), number)
    return found


def listed(names: Collection[str]) -> str:
    """Allowed keys for an error message."""
    return f"only {', '.join(sorted(names))}"


def cycles(edges: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Circles in a graph, each from its alphabetically first member and back to it.

    There is one at the least wherever there are any; the work grows with the edges, not with the circles.
    """
    done: set[str] = set()
    for start in sorted(edges):
        if start not in done:
            yield from _circles_from(start, edges, done)


def _circles_from(start: str, edges: Mapping[str, tuple[str, ...]], done: set[str]) -> Iterator[tuple[str, ...]]:
    """Walk on from a member into what was not walked yet: an edge back into the way taken closes a circle."""
    way = {start: iter(edges[start])}
    while way:
        member, steps = next(reversed(way.items()))
        step = next(steps, None)
        if step is None:
            done.add(member)
            del way[member]
        elif step in way:
            members = list(way)
            yield _from_first(members[members.index(step) :])
        elif step in edges and step not in done:
            way[step] = iter(edges[step])


def _from_first(circle: list[str]) -> tuple[str, ...]:
    first = circle.index(min(circle))
    return (*circle[first:], *circle[: first + 1])
