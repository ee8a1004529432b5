"""Whose figures an article quotes: the economy of the agency, ministry or speaker that a part of a sentence names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.mentions import Mention, Text

_MOST_BETWEEN = 6
# Of a speaker who stands for one economy in another: "Kenya's ambassador in Kampala".


class SourceReader:
    """Finds the sources of one text."""

    def __init__(self, text: Text, grammar: Grammar, pair: tuple[str, str]) -> None:
        self.text = text
        self.between = frozenset(grammar.trade["sources"]["between"])
        self.pair = pair

    def of(self, mentions: Sequence[Mention], *, speakers: bool) -> tuple[str, Mention | None]:
        """The economy whose figures some mentions quote, and the mention that says so; agencies before speakers.

        Args:
            mentions: those of a part of a sentence.
            speakers: whether somebody who speaks counts, because it is trade that is spoken of.
        """
        for kinds in ((Tag.AGENCY, Tag.SOURCE), *(((Tag.SPEAKER,), (Tag.ECONOMY,)) if speakers else ())):
            for one in mentions:
                code = self._code(one) if one.kind in kinds else ""
                if code in self.pair:
                    return code, one
        return "", None

    def quoted(self, one: Mention) -> str:
        """The economy of the pair whose figures an agency, a source or a speaker gives; empty for another's."""
        code = self._code(one)
        return code if code in self.pair else ""

    def belongs(self, economy: Mention) -> bool:
        """Whether an economy is named as whose source or speaker something is, and so not as a trader."""
        place = economy.last
        for _step in range(_MOST_BETWEEN):
            one = self.text.at(place)
            if one is not None and one.kind in {Tag.SOURCE, Tag.SPEAKER, Tag.AGENCY}:
                return True
            if place >= len(self.text.tokens):
                return False
            token = self.text.tokens[place]
            if token.kind != OWNER and token.fold not in self.between:
                return False
            place += 1
        return False

    def _code(self, one: Mention) -> str:
        if one.kind == Tag.AGENCY:
            return next((code for code in one.value if code in self.pair), "")
        if one.kind == Tag.ECONOMY:
            return self._alone(one)
        return self._before(one) or self._after(one)

    def _economy(self, one: Mention | None) -> str:
        if one is None or one.kind != Tag.ECONOMY:
            return ""
        return next((code for code in one.value.codes if code in self.pair), "#other")

    def _before(self, one: Mention) -> str:
        """As in "Korean trade ministry", "Argentina's national statistics institute"."""
        place = one.first - 1
        for _step in range(_MOST_BETWEEN):
            if place < 0:
                return ""
            before = self.text.at(place)
            found = self._economy(before)
            if found and before is not None and self.text.tokens[before.first].joint:
                return self._economy(self.text.at(before.first - 1)) or found  # "the Colombian-Venezuelan Chamber"
            if found:
                return found if self._is_attached(before) else ""
            if before is not None and before.kind in {Tag.SOURCE, Tag.SPEAKER, Tag.AGENCY, Tag.GOODS}:
                place = before.first - 1
            elif self.text.tokens[place].kind == OWNER or self.text.fold(place) in self.between:
                place -= 1
            else:
                return ""
        return ""

    def _is_attached(self, economy: Mention | None) -> bool:
        """An economy before its source without an "of" that leads elsewhere."""
        return economy is not None and self.text.fold(economy.last) not in self.text.syntax["no source"]

    def _after(self, one: Mention) -> str:
        """As in "the statistics office of Germany", "a deputy premier in Minsk"."""
        lead = self.text.fold(one.last)
        if lead not in self.text.syntax["source of"] or (
            lead == "in" and self.text.fold(one.first) in self.text.syntax["abroad"]
        ):
            return ""
        place = one.last + 1
        while self.text.fold(place) in self.text.syntax["articles"]:
            place += 1
        found = self.text.at(place)
        if lead == "in" and (found is None or found.kind != Tag.ECONOMY or found.value.form != "capital"):
            return ""
        return self._economy(found)

    def _alone(self, one: Mention) -> str:
        """As in "according to Tokyo", "Beijing says"."""
        said = self.text.hit_ending(Tag.SAY, one.first, 2)
        if (
            said is not None
            and self.text.fold(said.first) == "according"
            and self.text.fold(one.last) in self.text.syntax["closing"]
        ):
            return self._economy(one)
        if self.counts_itself(one) or self._is_counted_by(one):
            return self._economy(one)
        says = self.text.hit(Tag.SAY, one.last)
        if (
            one.value.form == "capital"
            and says is not None
            and self.text.fold(one.last) not in self.text.syntax["have"]
        ):
            return self._economy(one)
        return ""

    def counts_itself(self, one: Mention) -> bool:
        """As in "Belarus reported exports", "Belarus itself has declared": an economy that gives figures of its own."""
        syntax, place = self.text.syntax, one.last
        if self.text.hit_ending(Tag.DIRECTION, one.first, 3) is not None:
            return False  # "exports to China reported by Belarus"
        while self.text.fold(place) in syntax["before a count"]:
            place += 1
        return self.text.fold(place) in syntax["counts itself"] and self.text.fold(place + 1) != "by"

    def _is_counted_by(self, one: Mention) -> bool:
        """As in "exports reported by Belarus", "by Belarus's own count", "Belarus's reported exports"."""
        syntax, place = self.text.syntax, one.first - 1
        while self.text.fold(place) in syntax["articles"]:
            place -= 1
        by = self.text.fold(place) == "by" and self.text.fold(place - 1) in syntax["counts itself"]
        owned = self.text.is_owner(one.last) or one.value.form == "adjective"
        after = one.last + self.text.is_owner(one.last)
        return by or (owned and self.text.fold(after) in syntax["as counted"])
