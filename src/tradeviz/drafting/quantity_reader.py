"""Numbers with their scale, unit and qualifier: "over three trillion Russian roubles", "Rs 8,559 crore", "20,5%"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.digit_names import DigitNames
from tradeviz.drafting.digits import has_decimal_commas, plain_digits, published_text
from tradeviz.drafting.fractions import FractionReader, as_digits
from tradeviz.drafting.money import money_of
from tradeviz.drafting.qualifiers import QualifierReader
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import MONEY, NUMBER, WORD
from tradeviz.model.currencies import is_currency_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.tokens import Token


_MINUS = frozenset("-−–")


class QuantityReader:
    """Finds the quantities of one text."""

    def __init__(
        self, tokens: Sequence[Token], grammar: Grammar, hits: Mapping[str, Mapping[int, Hit]], taken: Sequence[bool]
    ) -> None:
        self.tokens = tokens
        self.numbers = grammar.numbers
        self.syntax = grammar.syntax
        self.currencies = grammar.currencies
        self.hits = hits
        self.taken = taken
        self.comma = has_decimal_commas(tokens)
        self.before = grammar.currencies["before"]
        self.qualifiers = QualifierReader(tokens, grammar, hits)
        self.names = DigitNames(tokens, self.syntax, hits)
        self.fractions = FractionReader(tokens, self.syntax, hits)

    def read(self) -> list[Quantity]:
        """Every quantity in order; those of tokens that are taken, as by a year, are left out."""
        found: list[Quantity] = []
        place = 0
        while place < len(self.tokens):
            one = None if self.taken[place] else self._at(place)
            if one is None:
                place += 1
                continue
            found.append(self.qualifiers.qualified(one, found[-1] if found else None))
            place = one.last
        return found

    def _hit(self, tag: str, place: int) -> Hit | None:
        return self.hits.get(tag, {}).get(place)

    def _at(self, place: int) -> Quantity | None:
        start, negative = self._sign(place)
        part = self._worded(place) if place in self.hits.get(Tag.PART, {}) else None
        if part is not None:
            return part
        money, after = self._money_before(start)
        as_part = self.fractions.as_part(place)
        if as_part is not None:
            return Quantity(place, as_part[1], place, QuantityUnit.PERCENT, published=as_part[0], worded=True)
        found = self._magnitude(after, strict=not money)
        if found is None:
            return self._worded(place) if not negative and not money else None
        digits, power, end = found
        if not digits:
            return Quantity(place, end, place, QuantityUnit.COUNT)
        unit, named, last = self._unit(end, money)
        one = Quantity(place, last, place, unit, named, published_text(digits, power), negative=negative)
        one = replace(one, qualifier="about") if self.fractions.is_in(after, digits) else one
        if unit == QuantityUnit.COUNT:
            return self._counted(one, after, end, power)
        worded_sign = unit != QuantityUnit.PERCENT and start > place and self.tokens[place].kind == WORD
        one_euro = unit == QuantityUnit.MONEY and digits == "1" and power == 0 and self.tokens[after].kind == WORD
        return None if worded_sign or one_euro else replace(one, signed=start > place)  # "one euro in three"

    def _sign(self, place: int) -> tuple[int, bool]:
        """Where the number begins after a sign, and whether that is a minus."""
        following = self.tokens[place + 1 : place + 2]
        if self.tokens[place].text in _MINUS and following and self._touches(place + 1):
            return place + 1, True
        if self.tokens[place].fold in self.syntax["signs"] and following and following[0].kind == NUMBER:
            return place + 1, self.tokens[place].fold not in self.syntax["plus"]
        return place, False

    def _counted(self, one: Quantity, after: int, end: int, power: int) -> Quantity | None:
        """A number without a unit; one in words as a count of its own, none where it is part of a name.

        Args:
            one: the number.
            after: where its digits or words begin, after any sign.
            end: the place after them and their scale.
            power: of ten, of its words of scale.
        """
        if self.tokens[after].kind == NUMBER:
            return None if not power and self.names.is_name(after, end) else replace(one, signed=after > one.first)
        worded = power < 6 and not self._leads_range(end)
        return replace(one, worded=worded) if after == one.first else None

    def _leads_range(self, place: int) -> bool:
        """Whether "to" or "and" leads to a number with a unit, which the one before shares: "two and three percent"."""
        if place >= len(self.tokens) or self.tokens[place].fold not in self.syntax["range"]:
            return False
        following = self._magnitude(place + 1, strict=True)
        return following is not None and self._unit(following[2], "")[0] != QuantityUnit.COUNT

    def _touches(self, place: int) -> bool:
        token = self.tokens[place]
        return token.kind in {NUMBER, MONEY} and token.start == self.tokens[place - 1].end

    def _money_before(self, place: int) -> tuple[str, int]:
        """A sign, a code or a short word such as "Rs" before the digits, and where these begin."""
        token = self.tokens[place]
        following = self.tokens[place + 1 : place + 2]
        if token.kind == MONEY:
            return self._signed_money(place)
        if not following or token.kind != WORD:
            return "", place
        after = place + 1
        if following[0].text == "." and self.tokens[place + 2 : place + 3]:
            after += 1
        if (
            self.tokens[after].kind == MONEY
            and token.text.isupper()
            and token.fold in self.syntax["before a money sign"]
        ):
            joined = f"{token.text}{self.tokens[after].text}"
            return self.currencies["signs"].get(
                joined, self.currencies["signs"].get(self.tokens[after].text, "dollar")
            ), after + 1
        number = self.tokens[after]
        if number.kind != NUMBER:
            return "", place
        if token.text in self.before and (len(token.text) > 1 or number.start == token.end):
            return self.before[token.text], after
        return (token.text.lower(), after) if is_currency_code(token.text) else ("", place)

    def _signed_money(self, place: int) -> tuple[str, int]:
        """As in "$5", "$US5": the letters of a dollar's country may stand after its sign too."""
        sign, signs = self.tokens[place].text, self.currencies["signs"]
        letters = self.tokens[place + 1 : place + 3]
        joined = len(letters) == 2 and letters[0].kind == WORD and letters[1].kind == NUMBER and self._joins(place + 2)
        if joined and f"{letters[0].text}{sign}" in signs:
            return signs[f"{letters[0].text}{sign}"], place + 2
        return signs.get(sign, "dollar"), place + 1

    def _joins(self, place: int) -> bool:
        return self.tokens[place].start == self.tokens[place - 1].end

    def _magnitude(self, place: int, *, strict: bool) -> tuple[str, int, int] | None:
        """Digits, power of ten and end; empty digits for what is no one number.

        Args:
            place: where it begins.
            strict: whether words such as "m" must touch the digits, because no sign of money stands before.
        """
        if place >= len(self.tokens):
            return None
        token, fraction = self.tokens[place], self.fractions.alone(place)
        if fraction is not None:
            power, end = self._scale(fraction[1], strict=strict)
            return as_digits(fraction[0]), power, end
        if token.kind == NUMBER:
            digits = plain_digits(token.text, comma=self.comma) if len(token.text) <= 40 else ""
            digits, after = self.fractions.added(digits, place + 1) or (digits, place + 1)
            power, end = self._scale(after, strict=strict)
            return digits, power, end
        return self._worded_magnitude(place)

    def _worded_magnitude(self, place: int) -> tuple[str, int, int] | None:
        """As in "three trillion", "twenty-five percent", "a million", "half a billion"."""
        words, fold = self.numbers["words"], self.tokens[place].fold
        following = [one.fold for one in self.tokens[place + 1 : place + 3]]
        if (
            fold == "half"
            and following[:1] in (["a"], ["of"])
            and following[1:]
            and following[1] in self.numbers["scales"]
        ):
            power, end = self._scale(place + 2, strict=True)
            return ("0.5", power, end)
        if (
            fold in {"a", "an", "several"}
            and following
            and following[0] in self.numbers["scales"]
            and fold != "several"
        ):
            power, end = self._scale(place + 1, strict=True)
            return ("1", power, end)
        if fold not in words:
            return None
        value, end = words[fold], place + 1
        if value >= 20 and following and 0 < words.get(following[0], 0) < 10:
            value, end = value + words[following[0]], place + 2
        digits, end = self.fractions.added(str(value), end) or (str(value), end)
        power, after = self._scale(end, strict=True)
        return digits, power, after

    def _scale(self, place: int, *, strict: bool) -> tuple[int, int]:
        """The power of ten of the words of scale from a place on, and where they end."""
        power = 0
        while place < len(self.tokens) and power < 18:
            token = self.tokens[place]
            touching = place > 0 and token.start == self.tokens[place - 1].end
            found = self.numbers["scales"].get(token.fold)
            if found is None and (touching or not strict) and not (power and not touching):
                found = self.numbers["short_scales"].get(token.fold)
            if found is None:
                break
            power += found
            place += 1
            # A stop after a shortened word: "$5 mln. ", "Rs 20 cr."
        return power, place

    def _unit(self, place: int, money: str) -> tuple[str, str, int]:
        """What a number counts, the currency, and where its words end."""
        if money:
            after = self._hit(Tag.CURRENCY, place)  # "$5 billion dollars", "US$3 bn USD"
            return QuantityUnit.MONEY, money, after.last if after and after.value in {"dollar", "usd", money} else place
        unit = self._hit(Tag.UNIT, place)
        currency = self._currency_after(place)
        if currency is not None and (unit is None or currency[1] > unit.last):
            return QuantityUnit.MONEY, currency[0], currency[1]
        if unit is not None and self._is_unit(unit):
            return unit.value, "", unit.last
        other = self._hit(Tag.OTHER_UNIT, place)
        if other is not None:
            return QuantityUnit.OTHER, "", other.last
        return QuantityUnit.COUNT, "", place

    def _is_unit(self, unit: Hit) -> bool:
        """A unit of one letter must touch its number, or stand after a scale: "5t", but no "5 t"."""
        token = self.tokens[unit.first]
        return len(token.text) > 1 or token.text == "%" or token.start == self.tokens[unit.first - 1].end

    def _currency_after(self, place: int) -> tuple[str, int] | None:
        if place >= len(self.tokens):
            return None
        found = self._hit(Tag.CURRENCY, place)
        if found is not None:
            return found.value, found.last
        token = self.tokens[place]
        if is_currency_code(token.text):
            return token.text.lower(), place + 1
        if token.kind == MONEY and not (place + 1 < len(self.tokens) and self._touches(place + 1)):
            return self.currencies["signs"].get(token.text, "dollar"), place + 1  # "1,200 €"
        economy = self._hit(Tag.ECONOMY, place)
        if economy is not None:
            family = self._hit(Tag.CURRENCY, economy.last)
            if family is not None:
                return money_of(family.value, economy.value.codes, self.currencies["families"]), family.last
        return None

    def _worded(self, place: int) -> Quantity | None:
        """A part in words, or a multiple: "a third of", "nearly doubled"."""
        for tag in (Tag.MULTIPLE, Tag.PART):
            hit = self._hit(tag, place)
            if hit is None or any(self.taken[hit.first : hit.last]):
                continue
            value, unit = hit.value
            of_one = self.fractions.of_one(hit) if tag == Tag.PART else None
            if of_one is not None:
                return Quantity(hit.first, of_one[2], hit.first, of_one[1], published=of_one[0], qualifier="about")
            if tag == Tag.PART and not self._is_part(hit):
                continue
            if self.tokens[hit.last : hit.last + 1] and self.tokens[hit.last].fold in {
                "digit",
                "digits",
                "taxation",
                "standards",
            }:
                continue
            return Quantity(hit.first, hit.last, hit.first, unit, published=value, worded=True)
        return None

    def _is_part(self, hit: Hit) -> bool:
        """Whether "half" or "a third" is a part of something: "of", "its" or "the" follows, or "by" stands before."""
        after = self.tokens[hit.last].fold if hit.last < len(self.tokens) else ""
        before = self.tokens[hit.first - 1].fold if hit.first else ""
        if before in self.syntax["no part"]:
            return False
        back = {self.tokens[place].fold for place in range(max(0, hit.first - 3), hit.first)}
        return (
            after in self.syntax["after a part"]
            or "by" in back
            or before == "up"
            or self._moves_to(hit.first)
            or (before == "for" and any(one.startswith("account") for one in back))
        )

    def _moves_to(self, place: int) -> bool:
        """Whether a word of movement leads straight to a part: "rose one-third", "fell nearly a quarter"."""
        qualifier = self.qualifiers.before(place)
        start = qualifier.first if qualifier is not None else place
        hits = (self._hit(Tag.MOVE, before) for before in range(max(0, start - 2), start))
        return any(hit is not None and hit.last == start for hit in hits)
