"""Any article checked: its drafts as claims, held against a story that covers its pair and against the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.drafting.article import draft_article
from tradeviz.model.bounds import read_published
from tradeviz.model.currencies import Rate, is_currency_code, read_rate
from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, Good
from tradeviz.model.language import N_, _
from tradeviz.model.observations import (
    CHANGE,
    GROWTH,
    GROWTH_OF,
    OBSERVATION_COLUMNS,
    QUANTITIES,
    RATE_COLUMNS,
    SHARE,
    USD,
)
from tradeviz.model.periods import read_period
from tradeviz.model.sources import Source
from tradeviz.story.checking import check_with_datasets
from tradeviz.story.claims import UNCHECKED
from tradeviz.story.datasets import NO_DATASETS, fetch_command
from tradeviz.story.drafts import claims_of_drafts
from tradeviz.story.figures import PublishedFigures, with_months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.draft import ArticleDrafts
    from tradeviz.model.economies import Area
    from tradeviz.story.claims import Claim
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import Figures
    from tradeviz.story.story import PublishedStory
    from tradeviz.story.verdicts import Finding

GIVEN_RATE = "given-rate"  # key of the source of rates that come with the question
_TEXTS = ("id", "family", *(column.name for column in OBSERVATION_COLUMNS))
_NUMBERS = ("value", "low", "high")
# Units that figures fetched from UN Comtrade can be held against; money in other currencies needs a rate beside them.
_FETCHED = frozenset({USD, GROWTH, SHARE, f"{USD}{CHANGE}", *QUANTITIES[:1], GROWTH_OF[QUANTITIES[0]]})
_ALL_GOODS = N_("All goods")


def article_rate(text: str) -> Rate | None:
    """A rate that comes with the question, of any period; None for what is none, or never was so.

    Raises:
        LookupError: there is no such currency; says which.
    """
    rate = read_rate(text)
    return None if rate is None or rate.period or rate.turned else rate


@dataclass(frozen=True)
class ArticleCheck:
    """An article with its drafts, each checked.

    Attributes:
        text: as it was read.
        date: the day, month or year it was written; empty where that is not known.
        drafts: what was found in it, with its pair and what was passed over.
        claims: the drafts as claims, by id.
        findings: each with its verdict, by id, in the same order.
        figures: the figures they were held against beside the store; its goods are those that the claims speak of.
        story: the story that these figures are of; None where no story covers the pair.
    """

    text: str
    date: str
    drafts: ArticleDrafts
    claims: Mapping[str, Claim]
    findings: Mapping[str, Finding]
    figures: Figures | None
    story: PublishedStory | None = None


def check_article(
    drafts: ArticleDrafts,
    text: str,
    date: str = "",
    *,
    story: PublishedStory | None = None,
    datasets: Datasets = NO_DATASETS,
    rates: Sequence[Rate] = (),
) -> ArticleCheck:
    """Check what was found in an article.

    Args:
        drafts: as `drafting.article.draft_article` gives them.
        text, date: of the article.
        story: one that covers the same pair, whose figures are evidence; those of the family of the article that it
            tells itself are left out.
        datasets: what the store has of the pair.
        rates: for claims in other currencies than dollars.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    if not drafts.pair:
        return ArticleCheck(text, date, drafts, {}, {}, None)
    own = with_months(story.own) if story is not None else no_figures((area(drafts.pair[0]), area(drafts.pair[1])))
    made = claims_of_drafts(drafts.drafts, own.goods, own.valued_goods)
    own = with_rates(replace(own, goods={**own.goods, **made.goods}), rates, made.claims)
    family = story.sources[story.article_source].family if story is not None and story.article_source else ""
    found = check_with_datasets(made.claims, own, datasets, article_family=family)
    findings = {name: _wanting_a_rate(one, own) for name, one in found.items()}
    return ArticleCheck(text, date, drafts, made.claims, findings, replace(own, goods=made.goods), story)


def check_text(
    text: str, date: str, pair: tuple[str, str] | None, story: PublishedStory | None = None, **more: Any
) -> ArticleCheck:
    """Draft an article and check it; arguments as of `draft_article` and `check_article`."""
    return check_article(draft_article(text, date or None, pair), text, date, story=story, **more)


def no_figures(pair: tuple[Area, Area]) -> PublishedFigures:
    """Figures of two economies of which nothing was published here."""
    total = Good(TOTAL, _(_ALL_GOODS), "total", "", "", "", "", "", "")
    texts = {name: pd.Series(dtype="str") for name in _TEXTS}
    numbers = {name: pd.Series(dtype="float64") for name in _NUMBERS}
    nothing = pd.DataFrame({**texts, **numbers, "rank": pd.Series(dtype="int64"), "line": pd.Series(dtype="int64")})
    rates = pd.DataFrame({name: pd.Series(dtype="str") for name in ("id", *(one.name for one in RATE_COLUMNS))})
    rates = rates.assign(**{name: pd.Series(dtype="float64") for name in _NUMBERS})
    return PublishedFigures(pair, nothing, nothing, rates, {}, {TOTAL: total})


def with_rates(figures: PublishedFigures, rates: Sequence[Rate], claims: Mapping[str, Claim]) -> PublishedFigures:
    """The figures with a rate for each period that the claims speak of, before any that the story has for it."""
    periods = sorted({cell.period for claim in claims.values() for cell in claim.cells})
    rows = [_rate_row(rate, period) for rate in rates for period in periods]
    if not rows:
        return figures
    given = {(row["period"], row["currency"]) for row in rows}
    kept = figures.rates[
        [one not in given for one in zip(figures.rates["period"], figures.rates["currency"], strict=True)]
    ]
    source = Source(
        *(GIVEN_RATE, "A rate that was given", "whoever asked", "", "", "given with the question", "press"),
        *(GIVEN_RATE, "as whoever gave it allows"),
    )
    table = pd.concat([kept, pd.DataFrame(rows)], ignore_index=True) if len(kept) else pd.DataFrame(rows)
    return replace(figures, rates=table, sources={**figures.sources, GIVEN_RATE: source})


def _rate_row(rate: Rate, period: str) -> dict[str, Any]:
    read = read_published(rate.published)
    return {
        "id": f"rate/{period}/{rate.currency}",
        "period": period,
        "currency": rate.currency,
        "published": rate.published,
        "qualifier": "",
        "source": GIVEN_RATE,
        "note": "",
        "value": read.value,
        "low": read.bounds.low,
        "high": read.bounds.high,
    }


def _wanting_a_rate(finding: Finding, figures: Figures) -> Finding:
    """A finding that says how to give the exchange rate, where a claim is in a currency that has none here."""
    key = finding.claim.left
    if finding.verdict != UNCHECKED or finding.figures or key is None:
        return finding
    currency = key.unit.removesuffix(CHANGE).upper()
    known = zip(figures.rates["period"], figures.rates["currency"], strict=True)
    if not is_currency_code(currency) or currency == USD.upper() or (key.period, currency) in known:
        return finding
    wanted = _(
        "an exchange rate for {period}, units of {currency} for one US dollar (on the page under “Exchange rates”, on "
        "the command line as --rate {currency}=…), or figures in {currency}"
    )
    return replace(finding, missing=wanted.format(period=read_period(key.period).words, currency=currency))


def fetching(finding: Finding) -> str:
    """The command that would bring what a claim lacks; empty where it lacks nothing, or has figures that do not do."""
    claim = finding.claim
    if finding.verdict != UNCHECKED or not claim.cells or finding.figures:
        return ""
    key = claim.cells[0]
    if key.unit not in _FETCHED:
        return ""
    base = fetch_command((area(key.reporter), area(key.partner)))
    if not base:
        return ""
    periods = [read_period(cell.period) for cell in claim.cells]
    first = min(period.year for period in periods) - (key.unit in {"yoy_percent", "usd_change"})
    last = max(period.end_year for period in periods)
    years = f"{first}-{last}" if last > first else str(last)
    monthly = "" if all(period.is_year for period in periods) else " --monthly"
    return f"{base.partition(' --years')[0]} --years {years}{monthly}"
