"""Who trades what with whom: the economies and goods that stand around a word for trade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import BALANCE_SIGNS, Frame, Measure, Party, PartyKind
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import OWNER, WORD
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.mentions import Mention, Text

_NAMING = frozenset({Tag.ECONOMY, Tag.GROUP, Tag.REGION, Tag.PRONOUN})
_MOST_LEFT, _MOST_RIGHT = 12, 16  # tokens looked at around a word for trade
_UNKNOWN_LEFT, _UNKNOWN_RIGHT = 3, 4  # of them, words that are in no table


class FrameReader:
    """Looks around the words for trade of one text."""

    def __init__(self, text: Text, pair: tuple[str, ...]) -> None:
        self.text = text
        self.pair = pair

    def party(self, mention: Mention) -> Party | None:
        """The side that a mention names."""
        if mention.kind == Tag.ECONOMY:
            return Party(self.code_of(mention.value.codes), mention.first, mention.last)
        if mention.kind == Tag.GROUP:
            return Party(PartyKind.WORLD if mention.value == "world" else PartyKind.GROUP, mention.first, mention.last)
        if mention.kind == Tag.REGION:
            return Party(PartyKind.REGION, mention.first, mention.last)
        if mention.kind == Tag.PRONOUN and mention.value in {"there", "both", "owner", "subject"}:
            return Party(
                {
                    "there": PartyKind.THERE,
                    "both": PartyKind.BOTH,
                    "owner": PartyKind.ITS,
                    "subject": PartyKind.SUBJECT,
                }[mention.value],
                mention.first,
                mention.last,
            )
        return None

    def code_of(self, codes: Sequence[str]) -> str:
        """Of several economies that share a word, the one of the pair."""
        return next((code for code in codes if code in self.pair), codes[0])

    def frame(self, mention: Mention, low: int, high: int) -> Frame:
        """What stands around a word for trade, between two places of the text."""
        words = {self.text.fold(place) for place in range(mention.first, mention.last)}
        found = Frame(
            mention.value,
            mention.first,
            mention.last,
            end=mention.last,
            total=bool(words & self.text.syntax["with all"]),
            mutual=bool(words & self.text.syntax["mutual"]),
        )
        if mention.value.verb and not self._is_nominal(mention):
            found = self._subject(found, low)
        else:
            found = self._owner(found, low)
        if found.owner is None and mention.value.measure in BALANCE_SIGNS:
            found = self._runs_balance(found, low)
        return self._rest(found, high)

    def _is_nominal(self, mention: Mention) -> bool:
        before = self.text.tokens[mention.first - 1] if mention.first else None
        return before is not None and (before.kind == OWNER or before.fold in self.text.syntax["determiners"])

    # Before the word

    def _owner(self, frame: Frame, low: int) -> Frame:
        """As in "Uzbek deliveries", "Chile's food exports", "its record imports", "US-Mexico trade"."""
        place, unknown = frame.first - 1, 0
        while place >= max(low, frame.first - _MOST_LEFT):
            mention = self.text.at(place)
            token = self.text.tokens[place]
            if mention is None:
                if token.kind == OWNER:
                    place -= 1
                    continue
                if (
                    token.kind != WORD
                    or token.fold in self.text.syntax["stops"] | self.text.syntax["prepositions"]
                    or self.text.hit(Tag.DIRECTION, place)
                    or unknown >= _UNKNOWN_LEFT
                ):
                    return frame
                if token.is_capital and self.text.is_owner(place + 1):
                    return replace(frame, owner=Party(PartyKind.REGION, place, place + 1))
                frame = replace(frame, total=frame.total or token.fold in self.text.syntax["total"])
                unknown += token.fold not in self.text.syntax["frame articles"]
                place -= 1
                continue
            step = self._before(frame, mention)
            if step is None:
                return frame
            frame, place, done = step
            if done:
                return frame
        return frame

    def _before(self, frame: Frame, mention: Mention) -> tuple[Frame, int, bool] | None:
        """One step to the left: the frame, where to go on, and whether that is all; None where nothing more belongs."""
        party = self.party(mention) if mention.kind in _NAMING else None
        if mention.kind == Tag.GOODS:
            return self.with_goods(frame, mention), mention.first - 1, False
        if self._is_passed(mention, party):
            return frame, mention.first - 1, False
        if party is None or self._governed(mention.first):
            return None
        joined = self._joined(mention)
        if joined is None and self._is_origin(frame, mention):
            return replace(frame, others=(*frame.others, party)), mention.first - 1, False
        if joined is not None:
            return replace(frame, owner=joined, others=(*frame.others, party), joined=True), mention.first, True
        return replace(frame, owner=party), mention.first, True

    def _is_passed(self, mention: Mention, party: Party | None) -> bool:
        """Whether a mention may stand between an owner and a word for trade: "India's 2023 exports"."""
        if mention.kind == Tag.PERIOD:
            return bool(mention.value.is_span)
        return mention.kind in {Tag.TOPIC, Tag.PRONOUN} and party is None

    def _is_origin(self, frame: Frame, mention: Mention) -> bool:
        """Whether an adjective says where imports come from: "Russian oil imports", not "Russian imports of oil"."""
        adjective = mention.kind == Tag.ECONOMY and mention.value.form == "adjective"
        beside_goods = bool(frame.goods) and frame.goods_words[0] == mention.last
        return (
            adjective
            and frame.word.measure == Measure.IMPORTS
            and beside_goods
            and not self.text.is_owner(mention.last)
        )

    def _governed(self, place: int) -> bool:
        """Whether a preposition stands before an economy, so that it owns nothing: "from Japan exports rose"."""
        before = place - 1
        while before >= 0 and self.text.fold(before) in self.text.syntax["articles"]:
            before -= 1
        hit = self.text.hit_ending(Tag.DIRECTION, before + 1, 3)
        return hit is not None and hit.value in {"to", "from", "with"} and self.text.fold(hit.first) != "and"

    def _joined(self, mention: Mention) -> Party | None:
        """The economy that is bound to another by a dash or an "and": "US-Mexico trade"."""
        place = mention.first - 1
        if not self.text.tokens[mention.first].joint:
            if self.text.fold(place) != "and":
                return None
            place -= 1
        other = self.text.at(place)
        return self.party(other) if other is not None and other.kind == Tag.ECONOMY else None

    def _subject(self, frame: Frame, low: int) -> Frame:
        """Who does it: the nearest economy before a verb that no preposition governs."""
        place, unknown = self._before_aside(frame.first - 1, low), 0
        while place >= max(low, frame.first - _MOST_LEFT):
            mention = self.text.at(place)
            token = self.text.tokens[place]
            if mention is None:
                if token.text in ";:—" or (token.fold in self.text.syntax["no subject"] and place == frame.first - 1):
                    break
                if token.kind == WORD and token.is_capital and place == frame.first - 1 and place > low:
                    return replace(frame, owner=Party(PartyKind.REGION, place, place + 1))
                unknown += token.kind == WORD and token.fold not in self.text.syntax["frame articles"]
                if unknown > _UNKNOWN_LEFT:
                    break
                place -= 1
                continue
            party = self.party(mention)
            named = (
                party is not None
                and party.code not in {PartyKind.ITS, PartyKind.THERE}
                and not self._governed(mention.first)
            )
            if mention.kind == Tag.ECONOMY and mention.value.form == "adjective":
                named = named and self.text.kind_at(mention.last) not in {Tag.GOODS, Tag.FLOW}
            if named and not self.text.is_owner(mention.last):
                return replace(frame, owner=party)
            if mention.kind in {Tag.FLOW, Tag.QUANTITY}:
                break
            place = mention.first - 1
        return frame

    def _before_aside(self, place: int, low: int) -> int:
        """The place before an aside that names others, after a subject: "Russia, which borders both, bought"."""
        if place < low or self.text.fold(place) != ",":
            return place
        start = next(
            (one for one in range(place - 1, max(low, place - _MOST_LEFT), -1) if self.text.fold(one) == ","), -1
        )
        relative = start >= 0 and self.text.fold(start + 1) in self.text.syntax["asides"]
        return start - 1 if relative else place

    def _runs_balance(self, frame: Frame, low: int) -> Frame:
        """Who runs a surplus or a deficit that no word right before it owns: "Belarus ran a $2.7 billion deficit"."""
        number = self.text.at(frame.first - 1)
        first = number.first if number is not None and number.kind == Tag.QUANTITY else frame.first
        return replace(frame, owner=self._subject(replace(frame, first=first), low).owner)

    # After the word

    def _rest(self, frame: Frame, high: int) -> Frame:
        place, unknown = frame.last, 0
        while place < min(high, frame.last + _MOST_RIGHT):
            mention = self.text.at(place)
            direction = self.text.hit(Tag.DIRECTION, place)
            if direction is not None and self.text.fold(place) != "and":
                after, named = self.parties(direction.last)
                if named:
                    frame, place = self._directed(frame, str(direction.value), named), after
                    continue
            token = self.text.tokens[place]
            step = self._after(frame, mention, place)
            if step is not None:
                frame, place = step
                continue
            if (
                mention is not None
                or token.kind != WORD
                or token.fold in self.text.syntax["stops"]
                or self.text.hit(Tag.MOVE, place)
            ):
                break
            unknown += token.fold not in self.text.syntax["around a flow"]
            if unknown > _UNKNOWN_RIGHT:
                break
            place += 1
        return replace(frame, end=place)

    def _after(self, frame: Frame, mention: Mention | None, place: int) -> tuple[Frame, int] | None:
        """One step to the right: goods, an owner after "of" or "by", both after "between", "without diamonds"."""
        fold, syntax = self.text.fold(place), self.text.syntax
        if fold in syntax["opening"] or self.text.hit(Tag.EXCLUDING, place):
            return self._excluding(frame, place + (fold in syntax["opening"]))
        if fold in syntax["between"]:
            return self._between(frame, place + 1)
        if fold in syntax["owner after"]:
            return self._owner_after(frame, place)
        return self._mentioned(frame, mention, place) if mention is not None else None

    def _between(self, frame: Frame, place: int) -> tuple[Frame, int] | None:
        after, named = self.parties(place)
        if not named:
            return None
        owner = named[0] if named[0].code != PartyKind.BOTH else None
        return replace(frame, owner=owner, others=tuple(named[1:] if len(named) > 1 else named), between=True), after

    def _owner_after(self, frame: Frame, place: int) -> tuple[Frame, int] | None:
        """As in "exports of Kenya", "purchases by China"; "for" leads to no owner."""
        after, named = self.parties(place + 1)
        owned = frame.owner is not None and frame.owner.code not in {PartyKind.ITS, PartyKind.SUBJECT}
        if not named or owned or self.text.fold(place) in self.text.syntax["for"]:
            return None
        return replace(frame, owner=named[0], others=(*frame.others, *named[1:])), after

    def _mentioned(self, frame: Frame, mention: Mention, place: int) -> tuple[Frame, int] | None:
        """What a mention after a word for trade says of it; None where it ends its surroundings."""
        party = self.party(mention)
        found: Frame | None = None
        if mention.kind == Tag.PERIOD:
            found = frame
        elif mention.kind == Tag.GOODS:
            found = self.with_goods(frame, mention)
        elif mention.kind == Tag.PRONOUN and mention.value == "reverse":
            found = replace(frame, reverse=True)
        elif mention.kind == Tag.PRONOUN and mention.value == "there" and party is not None:
            found = replace(frame, others=(*frame.others, party), anaphoric=True)
        elif mention.kind == Tag.ECONOMY and party is not None:
            found = self._economy_after(frame, mention, party, place)
        return (found, mention.last) if found is not None else None

    def _economy_after(self, frame: Frame, mention: Mention, party: Party, place: int) -> Frame | None:
        """As in "imports of Russian oil", "sold Italy oil"; other economies without a preposition end it."""
        if mention.value.form == "adjective":
            return replace(frame, others=(*frame.others, party)) if frame.word.measure == Measure.IMPORTS else frame
        straight = frame.word.verb and place == frame.last and not self.text.is_owner(mention.last)
        return replace(frame, others=(*frame.others, party)) if straight else None

    def _excluding(self, frame: Frame, place: int) -> tuple[Frame, int] | None:
        hit = self.text.hit(Tag.EXCLUDING, place)
        mention = self.text.at(hit.last) if hit is not None else None
        if hit is None or mention is None or mention.kind != Tag.GOODS:
            return None
        words = f"excluding {self.text.words(mention.first, mention.last)}"
        return replace(frame, goods=words, goods_words=(hit.first, mention.last)), mention.last

    def _directed(self, frame: Frame, direction: str, named: Sequence[Party]) -> Frame:
        """To, from or with somebody; what a direction says of the trader itself ("exports from Kenya") is its owner."""
        own = (direction == "from" and frame.word.measure == Measure.EXPORTS) or (
            direction == "to" and frame.word.measure == Measure.IMPORTS
        )
        if direction == "through":
            return frame
        if own and named[0].code == PartyKind.THERE:
            return replace(frame, owner=named[0], anaphoric=True)
        if own:
            return (
                replace(frame, owner=named[0])
                if frame.owner is None or frame.owner.code in {PartyKind.ITS, PartyKind.SUBJECT}
                else frame
            )
        return replace(frame, others=(*frame.others, *named))

    def parties(self, place: int) -> tuple[int, list[Party]]:
        """Economies in a row: "the US", "China, Japan and Vietnam"; the place after them."""
        named: list[Party] = []
        end = place
        while place < len(self.text.tokens):
            while self.text.fold(place) in self.text.syntax["before a party"] or self._describes_neighbour(place):
                place += 1
            mention = self.text.at(place)
            party = self.party(mention) if mention is not None and mention.kind != Tag.REGION else None
            if mention is not None and mention.kind == Tag.REGION and named == []:
                party = self.party(mention)
            if (
                mention is None
                or party is None
                or (mention.kind == Tag.ECONOMY and mention.value.form == "adjective" and self._leads_on(mention))
            ):
                break
            if party.code == PartyKind.ITS or (self.text.is_owner(mention.last)):
                break
            named.append(party)
            end = place = mention.last
            if (self.text.fold(place) == "," and self._economy_at(place + 1)) or (
                self.text.fold(place) in self.text.syntax["and"] and self._economy_at(place + 1)
            ):
                place += 1
            else:
                break
        return end, named

    def _describes_neighbour(self, place: int) -> bool:
        """Whether a word or two lead to "neighbour": "its big eastern neighbour"."""
        for after in range(place + 1, place + 4):
            one = self.text.at(after)
            if (
                one is not None
                and one.kind == Tag.PRONOUN
                and one.value == "there"
                and self.text.fold(after).startswith("neigh")
            ):
                return True
        return False

    def _leads_on(self, mention: Mention) -> bool:
        """Whether an adjective has its noun after it, so that no economy itself is named: "to Chinese buyers"."""
        names_itself = len(mention.value.codes) and self.text.words(mention.first, mention.last) in {
            "US",
            "UK",
            "U.S.",
            "Singapore",
        }
        token = self.text.tokens[mention.last] if mention.last < len(self.text.tokens) else None
        return (
            not names_itself
            and token is not None
            and token.kind == WORD
            and token.fold not in self.text.syntax["stops"]
        )

    def _economy_at(self, place: int) -> bool:
        while self.text.fold(place) == "the":
            place += 1
        mention = self.text.at(place)
        if self._describes_neighbour(place) or (
            mention is not None and mention.kind == Tag.PRONOUN and mention.value == "there"
        ):
            return True
        return (
            mention is not None
            and mention.kind in {Tag.ECONOMY, Tag.GROUP}
            and not self.text.is_owner(mention.last)
            and not (mention.kind == Tag.ECONOMY and mention.value.form == "adjective" and self._leads_on(mention))
        )

    def with_goods(self, frame: Frame, mention: Mention) -> Frame:
        """The frame with goods that stand beside it; the first that are named count."""
        if mention.value == TOTAL:
            return frame
        if frame.goods and frame.goods_words[0] <= mention.first < frame.goods_words[1]:
            return frame
        first = mention.first
        if self.text.fold(first - 1) == "non" and self.text.tokens[first].joint:
            words = f"non-{self.text.words(first, mention.last)}"
            return replace(frame, goods=words.lower(), goods_words=(first - 1, mention.last))
        if frame.goods:
            return frame
        return replace(frame, goods=mention.value, goods_words=(first, mention.last))
