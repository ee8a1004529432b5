"""Drafts as claims: what rules found in an article, in the slots of `claims.toml`, to be checked like any other.

A draft that has no such slots (a rank, a period of days, a share of nobody knows what) stays a claim of kind `draft`,
which cannot be checked and says why. Nothing is guessed to make one checkable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.drafting.draft import DIRECTION
from tradeviz.errors import PeriodError, PublishedValueError
from tradeviz.model import hs
from tradeviz.model.bounds import TIMES, read_published
from tradeviz.model.goods import TOTAL, Good
from tradeviz.model.language import N_, _
from tradeviz.model.observations import CHANGE, GROWTH, GROWTH_OF, MIRROR, QUANTITIES, SHARE, USD, WORLD_SHARE
from tradeviz.model.periods import read_period
from tradeviz.model.sources import is_key
from tradeviz.story.claims import BELOW_ZERO, LARGER, MOST_CLAIMS, UNCHECKED, Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.draft import Draft

_NO_PERIOD = N_("the period; the article does not say it")
_ODD_PERIOD = N_("figures of {period}; here they are whole months, twelve at most")
_NO_DIGITS = N_("digits that can be read")
_A_RANK = N_("the trade of {reporter} with each of its partners")
_A_GROWTH = N_("growth in {currency}; growth in dollars is another number")
_A_SHARE = N_("what it is a share of")
_UNSAID_UNIT = N_("the unit; the number counts something that is no trade")
_NO_UNIT = N_("figures in this unit")
_NO_RIGHT = N_("what it is compared with")
_KINDS: Mapping[str, str] = {"ranking": "draft", DIRECTION: "comparison"}
_SAME = attrgetter("measure", "goods", "period")
_CURRENCY = re.compile(r"[a-z]{3}")


class _NotCheckableError(Exception):
    """Why a draft can be held against nothing, as a sentence's part."""


@dataclass(frozen=True, slots=True)
class DraftedClaims:
    """The claims of an article's drafts.

    Attributes:
        claims: by id, in the order of the text.
        goods: the categories that they speak of, by code, with all goods.
    """

    claims: Mapping[str, Claim]
    goods: Mapping[str, Good]


def claims_of_drafts(drafts: Sequence[Draft], goods: Mapping[str, Good], valued: frozenset[str]) -> DraftedClaims:
    """The drafts as claims.

    Args:
        drafts: in the order of the text; at most so many as an article may have claims.
        goods: the categories of a story that covers the pair, by code; all goods at least.
        valued: the codes of those with a value.
    """
    made: dict[str, Good] = {TOTAL: goods[TOTAL]}
    claims = {}
    width = len(str(min(len(drafts), MOST_CLAIMS)))
    for number, draft in enumerate(drafts[:MOST_CLAIMS], 1):
        good = _good_of(draft, goods, valued)
        claim = claim_of_draft(draft, f"c{number:0{width}d}", good.goods, own_currency(draft, drafts))
        if claim.cells:
            made[good.goods] = good
        claims[claim.id] = claim
    return DraftedClaims(claims, {**made, **_above(made, goods)})


def claim_of_draft(draft: Draft, name: str, goods: str, currency: str = "") -> Claim:
    """One draft as a claim.

    Args:
        draft: the draft.
        name: the claim's id.
        goods: code of its category.
        currency: what its growth is counted in, where that is not dollars.
    """
    led = {slot: lead.words for slot, lead in draft.leads.items() if lead.words}
    reporter = draft.leads.get("reporter")
    common = Claim(
        id=name,
        words=" ".join(draft.words.split()),
        kind=_KINDS.get(draft.kind, draft.kind),
        recorded=UNCHECKED,
        led=led,
        sureness=draft.sureness,
        either_side=reporter is None or reporter.how == "assumed",
        against=draft.against,
    )
    try:
        if draft.kind == DIRECTION:
            return _direction(common, draft, goods, currency)
        if draft.kind == "comparison":
            return _comparison(common, draft, goods)
        return _value(common, draft, goods, currency)
    except _NotCheckableError as reason:
        read = {slot: text for slot in _READ if (text := str(getattr(draft, slot)))}
        return replace(common, kind="draft", missing=str(reason), read=read)


_READ = ("reporter", "goods", "period", "measure", "unit", "published", "qualifier", "base")


def _value(common: Claim, draft: Draft, goods: str, currency: str) -> Claim:
    unit, published = _unit_and_digits(draft, goods, currency)
    qualifier = BELOW_ZERO.get(draft.qualifier, draft.qualifier) if published.startswith("-") else draft.qualifier
    try:
        read_published(published, qualifier)
    except PublishedValueError:
        raise _NotCheckableError(_(_NO_DIGITS)) from None
    return replace(common, left=_key(draft, goods, unit), published=published, qualifier=qualifier)


def _direction(common: Claim, draft: Draft, goods: str, currency: str) -> Claim:
    """What rose or fell: the same months of two years, or two times that are said; the greater one first."""
    share = draft.unit == SHARE
    if currency and not share:
        raise _NotCheckableError(_(_A_GROWTH).format(currency=currency.upper()))
    now = _key(draft, goods, _share(draft, goods) if share else USD)
    base = draft.right.get("period") or read_period(now.period).years_earlier(1).code
    if not _is_period(base):
        raise _NotCheckableError(_(_ODD_PERIOD).format(period=base))
    before = now._replace(period=base)
    side, _space, moved = draft.relation.rpartition(" ")
    left, right = (now, before) if moved == "rose" else (before, now)
    return replace(common, left=left, right=right, relation=f"larger {side}" if side else "greater")


def _comparison(common: Claim, draft: Draft, goods: str) -> Claim:
    left = _key(draft, goods, USD)
    if draft.relation in {"positive", "negative"}:
        return replace(common, left=left, relation=draft.relation)
    if not draft.right:
        raise _NotCheckableError(_(_NO_RIGHT))
    changed = {slot: text for slot, text in draft.right.items() if slot in {"goods", "period", "measure"}}
    right = left._replace(**changed)
    if right == left or set(changed) != set(draft.right) or not _is_period(right.period):
        raise _NotCheckableError(_(_NO_RIGHT))
    try:
        threshold = read_published(draft.published).value if draft.relation == "share above" else 0.0
    except PublishedValueError:
        raise _NotCheckableError(_(_NO_DIGITS)) from None
    return replace(common, left=left, right=right, relation=draft.relation, threshold=threshold)


def _key(draft: Draft, goods: str, unit: str) -> Key:
    if not draft.period:
        raise _NotCheckableError(_(_NO_PERIOD))
    if not _is_period(draft.period):
        raise _NotCheckableError(_(_ODD_PERIOD).format(period=draft.period))
    return Key(draft.reporter, draft.partner, goods, draft.period, draft.measure, unit)


def _is_period(code: str) -> bool:
    try:
        read_period(code)
    except PeriodError:
        return False
    return True


def _unit_and_digits(draft: Draft, goods: str, currency: str) -> tuple[str, str]:
    """The unit of a claim and its digits.

    Raises:
        _NotCheckableError: no figures here have that unit.
    """
    unit, published = draft.unit, draft.published
    if draft.kind == "ranking" or unit == "rank":
        raise _NotCheckableError(_(_A_RANK).format(reporter=draft.reporter))
    if not unit:
        raise _NotCheckableError(_(_UNSAID_UNIT))
    if unit == TIMES:
        return _growth(draft, currency), f"{published} {TIMES}"
    if unit == GROWTH:
        return _growth(draft, currency), published
    if unit == SHARE:
        return _share(draft, goods), published
    if unit in GROWTH_OF.values() or unit in QUANTITIES or _CURRENCY.fullmatch(unit.removesuffix(CHANGE)):
        return unit, published
    raise _NotCheckableError(_(_NO_UNIT))


def _growth(draft: Draft, currency: str) -> str:
    counted = draft.of or currency or USD
    if counted not in GROWTH_OF:
        raise _NotCheckableError(_(_A_GROWTH).format(currency=counted.upper()))
    return GROWTH_OF[counted]


def _share(draft: Draft, goods: str) -> str:
    if draft.base == "world":
        return WORLD_SHARE
    if goods == TOTAL or draft.base not in {"", "flow"}:
        raise _NotCheckableError(_(_A_SHARE))
    return SHARE


def own_currency(draft: Draft, drafts: Sequence[Draft]) -> str:
    """The currency that growth is counted in, where the article gives the amount that grew in no other.

    Where it gives no such amount, its other amounts of the same reporter say it.

    What grew by a tenth in rupees did not in dollars, and an article that counts in rupees says so once.
    """
    amounts = [one for one in drafts if one.reporter == draft.reporter and _CURRENCY.fullmatch(one.unit)]
    same = [one for one in amounts if _SAME(one) == _SAME(draft)]
    units = {one.unit for one in same or amounts}
    return next(iter(units)) if len(units) == 1 and USD not in units else ""


def mirrored(claim: Claim) -> Claim | None:
    """A claim told from the other side, where the number may be the other side's count; None for others."""
    if not claim.either_side or claim.left is None or claim.left.unit == WORLD_SHARE:
        return None
    left = _mirrored_key(claim.left)
    if claim.kind == "comparison":
        right = _mirrored_key(claim.right) if claim.right is not None else None
        if claim.left.measure != "balance":
            return replace(claim, left=left, right=right)
        turned = next((one for one in LARGER if one != claim.relation), "") if claim.relation in LARGER else ""
        return replace(claim, left=left, right=right, relation=turned) if turned else None
    if claim.kind != "value":
        return None
    if claim.left.measure != "balance" or claim.left.unit.startswith(GROWTH) or claim.left.unit.endswith(CHANGE):
        return replace(claim, left=left)
    published = claim.published.removeprefix("-") if claim.published.startswith("-") else f"-{claim.published}"
    return replace(claim, left=left, published=published, qualifier=BELOW_ZERO.get(claim.qualifier, claim.qualifier))


def _mirrored_key(key: Key) -> Key:
    return key._replace(reporter=key.partner, partner=key.reporter, measure=MIRROR[key.measure])


def _good_of(draft: Draft, goods: Mapping[str, Good], valued: frozenset[str]) -> Good:
    """The category of a draft's goods: a story's own where it has one of these codes or this name, else a new one."""
    if draft.goods == TOTAL:
        return goods[TOTAL]
    codes = sorted(draft.goods.split("+"))
    if not all(hs.is_hs_code(code) for code in codes):
        named = [good for good in goods.values() if good.name.lower() == draft.goods.lower()]
        return named[0] if named else _group(draft.goods, ())
    same = [good for good in goods.values() if sorted(good.hs.split()) == codes or [good.goods] == codes]
    if same:
        return min(same, key=lambda good: (good.goods not in valued, len(good.goods)))
    if len(codes) > 1:
        return _group(draft.goods, codes)
    code = codes[0]
    return Good(code, hs.name_of(code, {}), _LEVELS[len(code)], code, TOTAL, "", "", "", "")


_LEVELS: Mapping[int, str] = {2: "chapter", 4: "heading", 6: "subheading"}


def _group(words: str, codes: Sequence[str]) -> Good:
    """A category that the article names: several codes at once, or words that no code stands for."""
    slug = "-".join(re.findall(r"[a-z0-9]+", words.lower()))
    name = slug if slug[:1].isalpha() and is_key(slug) else f"hs-{slug}" if slug else "goods"
    label = " + ".join(codes) if codes else words
    return Good(name[:80].rstrip("-"), label, "group", " ".join(codes), TOTAL, "", "", "", "")


def _above(made: Mapping[str, Good], goods: Mapping[str, Good]) -> dict[str, Good]:
    """The parents of a story's own categories, so that they make a tree in a folder of their own."""
    found: dict[str, Good] = {}
    waiting = [good.parent for good in made.values()]
    while waiting:
        code = waiting.pop()
        if code and code not in made and code not in found and code in goods:
            found[code] = goods[code]
            waiting.append(goods[code].parent)
    return found
