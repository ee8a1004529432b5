"""An article's drafts: read for its two economies, told from the side of the one whose figures are quoted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tradeviz.drafting.draft import ArticleDrafts, Draft, PassedOver
from tradeviz.drafting.flows import Measure
from tradeviz.drafting.grammar import read_grammar
from tradeviz.drafting.mentions import read_mentions
from tradeviz.drafting.reading import read_claims_of
from tradeviz.drafting.scene import Scene
from tradeviz.drafting.spans import read_date
from tradeviz.drafting.tags import Tag
from tradeviz.model.observations import MIRROR

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Text
    from tradeviz.drafting.scene import Found

_DIGITS = re.compile(r"[0-9]")


def draft_article(
    text: str, date: str | None = None, pair: tuple[str, str] | None = None, language: str = "en"
) -> ArticleDrafts:
    """The draft claims of an article, and its other numbers with why they are none.

    Args:
        text: the article's own text.
        date: the day, month or year it was written, in ISO 8601; None where that is not known.
        pair: the two economies, as ISO 3166-1 alpha-3 codes; guessed where none is given.
        language: whose grammar to read it by.
    """
    grammar = read_grammar(language)
    found = read_mentions(text, grammar)
    two = pair or guessed_pair(found)
    if two is None:
        return ArticleDrafts((), (), ())
    scene = Scene(found, grammar, two, read_date(date))
    claims, passed = read_claims_of(scene)
    drafts = tuple(_draft(found, one, two, scene) for one in claims)
    over = tuple(
        PassedOver(found.words(one.first, one.last), found.tokens[one.first].start, one.reason)
        for one in passed
        if _DIGITS.search(found.words(one.first, one.last)) or one.reason != "period"
    )
    return ArticleDrafts(two, drafts, over)


def guessed_pair(text: Text) -> tuple[str, str] | None:
    """The two economies that an article speaks of most, in the order of their first mention."""
    counts: Counter[str] = Counter()
    for sentence in text.sentences:
        named = {one.value.codes[0] for one in text.mentions_in(sentence) if one.kind == Tag.ECONOMY}
        weight = 3 if sentence.start == 0 else 2
        counts.update(dict.fromkeys(named, weight))
    top = [code for code, _count in counts.most_common(2)]
    return (top[0], top[1]) if len(top) == 2 else None


def _draft(text: Text, one: Found, pair: tuple[str, str], scene: Scene) -> Draft:
    meaning = one.meaning
    reporter = one.reporter or scene.state.reporter or pair[0]
    partner = pair[1] if reporter == pair[0] else pair[0]
    measure, negative = meaning.measure, one.negative
    if meaning.owner != reporter:
        measure = MIRROR[measure]
        if (
            measure == Measure.BALANCE
            and "percent" not in one.unit
            and "_change" not in one.unit
            and one.unit != "times"
        ):
            negative = not negative
    relation = one.relation
    if measure == Measure.BALANCE and meaning.owner != reporter:
        relation = {"positive": "negative", "negative": "positive"}.get(relation, relation)
    return Draft(
        words=text.words(one.first, one.last),
        start=text.tokens[one.first].start,
        kind=one.kind,
        measure=measure,
        reporter=reporter,
        partner=partner,
        goods=meaning.goods,
        period=one.span.code if one.span else "",
        unit=one.unit,
        published=f"-{one.published}" if negative else one.published,
        qualifier=one.qualifier,
        relation=relation,
        right={"goods": "TOTAL"} if one.relation == "share above" else {},
        base=one.base,
        of=one.of,
    )
