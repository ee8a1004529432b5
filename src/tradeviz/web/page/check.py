"""The page that checks any article, as elements: a form, and the text with its marks; no script is needed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.drafting.draft import REASONS
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import in_digits
from tradeviz.readers.article_text import MOST_CHARACTERS
from tradeviz.story.article_check import fetching
from tradeviz.story.claims import VERDICTS, verdict_words
from tradeviz.views.article import AS_FOUND, CLAIM, IS, NONE, paragraphs_of
from tradeviz.views.selection import Selection
from tradeviz.views.slots import MOST_SLOT, choices, offered_goods, offered_periods, slot_words, slots_of
from tradeviz.views.start import area_name
from tradeviz.web.page.article import VERDICT_SHAPES, count_of, mark, verdict_shape
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.fields import Input, economy_field
from tradeviz.web.page.links import CHECK_FOLDER, CHECK_PATH, outside, within
from tradeviz.web.page.sentence import between, rich

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.draft import Draft
    from tradeviz.story.article_check import ArticleCheck
    from tradeviz.story.verdicts import Finding
    from tradeviz.views.article import Piece

_LEAD = N_(
    "Paste an article about trade between two countries. Its statements are found, and each is held against the "
    "figures that are here, with rounding. The text is answered and not kept."
)
GOODS_LIST, PERIODS_LIST = "goods-list", "periods-list"
_MOST_SHOWN = 300  # numbers passed over that are listed; the folder has all
_LABELS = {
    "measure": N_("Measure"),
    "reporter": N_("Reporter"),
    "goods": N_("Goods"),
    "period": N_("Period"),
    "unit": N_("Unit"),
    "published": N_("Digits"),
    "qualifier": N_("Qualifier"),
}


def check_page(
    check: ArticleCheck | None,
    economies: Sequence[tuple[str, str]],
    notices: Sequence[str] = (),
    lang: str = "",
    said: Mapping[str, str] | None = None,
) -> html.Div:
    """The whole page.

    Args:
        check: the article with its verdicts; None before one was sent.
        economies: name and code of each that can be chosen.
        notices: what was wrong with what was sent, or with what it was to be held against.
        lang: the language that the address names, which the form keeps.
        said: the form that was sent.
    """
    mark_ = html.A("tradeviz", href=Selection(lang=lang).link("."), className="mark")
    start = html.A(_("Stories and pairs"), href=Selection(lang=lang).link(within("", "/start")))
    head = html.Header(
        [
            mark_,
            html.Span(_("Check an article"), className="crumb"),
            html.Nav(start, className="acts", **aria(label=_("Page"))),
        ]
    )
    told = [html.P(notice) for notice in notices]
    action = Selection(lang=lang).link(within("", CHECK_PATH))
    above = [html.Div(told, className="notices", role="status")] if told else []
    parts = [*above, *_answer(check, economies, said or {})]
    form = html.Form(parts, action=action, method="post", className="check-form", acceptCharset="utf-8")
    lead = [] if check is not None else [html.P(_(_LEAD), className="lead")]
    return html.Div([head, html.Main([html.H1(_("Check an article")), *lead, form], className="start check")])


def _asked(check: ArticleCheck | None, economies: Sequence[tuple[str, str]], said: Mapping[str, str]) -> Any:
    """The fields that say what to check; above an answer they are folded."""
    pair = check.drafts.pair if check is not None else ()
    text = said.get("text", "")
    first, second = pair if len(pair) == 2 else ("", "")
    area = html.Textarea(
        check.text if check is not None else text,
        name="text",
        id="text",
        rows=14,
        maxLength=str(MOST_CHARACTERS),
        required=True,
        dir="auto",
        **in_english(),
    )
    fields = [
        html.Label([html.Span(_("Article")), area], className="wide"),
        html.Label(
            [
                html.Span(_("Written on")),
                html.Div(_input("date", check.date if check is not None else "", placeholder="2025-06-05")),
            ]
        ),
        html.Label(
            [
                html.Span(_("Exchange rates, units for one US dollar")),
                html.Div(_input("rates", said.get("rates", ""), placeholder="EUR=0.92 CNY=7.11")),
            ]
        ),
        economy_field("first", _("First economy"), economies, _("Guess from the text"), chosen=first),
        economy_field("second", _("Second economy"), economies, _("Guess from the text"), chosen=second),
        html.Button(_("Check"), type="submit", className="main"),
    ]
    if check is None or not check.claims:
        return html.Div(fields, className="asked")
    return html.Details(
        [
            html.Summary(_("Change the text, the date, the two economies or the rates")),
            html.Div(fields, className="asked"),
        ],
        className="again",
    )


def _input(name: str, value: str, placeholder: str = "", offers: str = "") -> Input:
    """A field of one line; `offers` is the id of a list of what may be meant."""
    more = {"placeholder": placeholder, **in_english()} if placeholder else {}
    more |= {"list": offers} if offers else {}
    return Input(type="text", name=name, value=value, maxLength=str(MOST_SLOT), autoComplete="off", **more)


def _offers(check: ArticleCheck) -> list[html.Datalist]:
    """The lists that the fields of goods and periods offer; each stands once for all fields."""
    lists = ((GOODS_LIST, offered_goods()), (PERIODS_LIST, offered_periods(check.drafts.drafts, check.date)))
    return [html.Datalist([html.Option(value=one) for one in words], id=name) for name, words in lists]


def _choice(start: int, said: Mapping[str, str]) -> html.Label:
    """Whether a number is a claim, as the reader has it."""
    name = f"{start}.{IS}"
    words = ((AS_FOUND, _("as it was found")), (CLAIM, _("a claim")), (NONE, _("no claim")))
    options = [html.Option(label, value=code, selected=code == said.get(name, AS_FOUND)) for code, label in words]
    return html.Label([html.Span(_("It is")), " ", html.Select(options, name=name)])


def _answer(check: ArticleCheck | None, economies: Sequence[tuple[str, str]], said: Mapping[str, str]) -> list[Any]:
    asked = _asked(check, economies, said)
    if check is None:
        return [asked]
    if not check.claims:
        return [_nothing_found(check), asked, *_passed(check, said)]
    drafts = dict(zip(check.claims, check.drafts.drafts, strict=False))
    text = [html.P([_piece(piece) for piece in one], **in_english()) for one in paragraphs_of(check)]
    claims = [_claim(finding, drafts[name], check.drafts.pair, said) for name, finding in check.findings.items()]
    return [
        _tally(check),
        asked,
        *_offers(check),
        html.Div(
            [
                html.Section(html.Div(text, className="card pasted", dir="auto"), **aria(label=_("Article"))),
                html.Section([*claims, _table(check)], className="claims", **aria(label=_("Statements"))),
                *_passed(check, said),
            ],
            className="split",
        ),
    ]


def _nothing_found(check: ArticleCheck) -> html.Div:
    """That there is nothing to check, why, and what to do."""
    if not check.drafts.pair:
        why = _(
            "The text speaks of no two economies. Choose the two whose trade it is about below, and check it again."
        )
        return html.Div(html.P(why), className="notices", role="status")
    first, second = (area_name(code) for code in check.drafts.pair)
    sentence = _("The text has no statement on trade in goods between {first} and {second}.")
    none = sentence.format(first=first, second=second)
    do = _(
        "If it is about two other economies, choose them below. A statement is an amount, a rate of growth, a share or "
        "a rank, or that trade rose or fell in a year; a number that was passed over can be made one."
    )
    return html.Div([html.P(none), html.P(do)], className="notices", role="status")


def _tally(check: ArticleCheck) -> html.Div:
    counts = Counter(one.verdict for one in check.findings.values())
    number = len(check.findings)
    told = [
        html.Span([verdict_shape(name), " ", count_of(name, counts[name])], className=f"chip {VERDICT_SHAPES[name]}")
        for name in VERDICTS
        if counts[name]
    ]
    all_of_them = ngettext("{count} statement", "{count} statements", number).format(count=in_digits(str(number)))
    first, second = (area_name(code) for code in check.drafts.pair)
    pair = _("{first} and {second}").format(first=first, second=second)
    again = html.Button(_("Check again"), type="submit")
    # Relative as every link here; the button sends the same form to another address.
    folder = html.Button(_("Download as story folder"), type="submit", formAction=within("", CHECK_FOLDER))
    return html.Div([html.Strong(pair), html.Span(all_of_them), *told, again, folder], className="tally")


def _piece(piece: Piece) -> Any:
    if piece.finding is not None:
        name = piece.finding.claim.id
        link = data(claim=name, verdict=piece.finding.verdict)
        return html.A([piece.text, mark(piece.finding.verdict)], href=f"#{name}", className="claim", **link)
    if piece.passed is not None:
        return html.Span(piece.text, className="over", title=_(REASONS[piece.passed.reason]))
    return piece.text


def _claim(finding: Finding, draft: Draft, pair: Sequence[str], said: Mapping[str, str]) -> html.Section:
    """One statement: its words, what it was read as, the verdict with its evidence, and its slots to correct."""
    claim = finding.claim
    title = html.H2(
        [
            verdict_shape(finding.verdict),
            " ",
            html.Span(verdict_words(finding.verdict)),
            html.Q(claim.words, **in_english()),
            html.Span(finding.difference, className="how-so") if finding.difference else None,
        ],
        className=VERDICT_SHAPES[finding.verdict],
    )
    command = fetching(finding)
    lines = [
        *([html.H3(_("The article says")), html.P(finding.says)] if claim.cells else []),
        *([html.H3(_("Independent figures say")), html.P(finding.figures)] if finding.figures else []),
        html.P(finding.decided) if finding.decided else None,
        *(html.P(_("Beside it: {said}").format(said=one), className="notes") for one in finding.beside),
        html.P(_("Wanted: {missing}.").format(missing=finding.missing), className="notes") if finding.missing else None,
        html.P([_("Bring it with:"), " ", html.Code(command)], className="notes") if command else None,
        *_sources(finding),
    ]
    sums = [
        html.Details(
            [
                html.Summary(ngettext("The sum", "The sums", len(finding.sums))),
                html.Ul([html.Li(one) for one in finding.sums]),
            ]
        )
    ]
    return html.Section(
        [title, *lines, *(sums if finding.sums else []), _slots(draft, pair, said, claim.id)],
        id=claim.id,
        className="card found",
    )


def _sources(finding: Finding) -> list[Any]:
    if not finding.sources:
        return []
    links = [html.Span(outside(source), **in_english()) for source in finding.sources]
    return [html.P(rich(_("Sources: {sources}"), sources=between(" · ", links)), className="notes")]


def _slots(draft: Draft, pair: Sequence[str], said: Mapping[str, str], place: str) -> html.Details:
    """What a statement was read as, a field each; whatever is changed is checked again, and shown at the same place."""
    fields = [_slot(draft, slot, pair) for slot in slots_of(draft)]
    again = html.Button(_("Check again"), type="submit", formAction=f"#{place}")
    return html.Details(
        [
            html.Summary(_("Correct what it was read as")),
            html.Div([*fields, _choice(draft.start, said), again], className="slots"),
        ]
    )


def _slot(draft: Draft, slot: str, pair: Sequence[str]) -> html.Label:
    name, value = f"{draft.start}.{slot}", str(getattr(draft, slot))
    options = [html.Option(label, value=code, selected=code == value) for code, label in choices(draft, slot, pair)]
    offers = {"goods": GOODS_LIST, "period": PERIODS_LIST}.get(slot, "")
    field = html.Select(options, name=name) if options else _input(name, slot_words(draft, slot), offers=offers)
    lead = draft.leads.get(slot)
    words = html.Small(_("from “{words}”").format(words=lead.words)) if lead is not None and lead.words else None
    return html.Label([html.Span(_(_LABELS[slot])), field, words])


def _passed(check: ArticleCheck, said: Mapping[str, str]) -> list[Any]:
    passed = check.drafts.passed_over
    if not passed:
        return []
    heading = ngettext("{count} number passed over, and why", "{count} numbers passed over, and why", len(passed))
    rows = [
        html.Li(
            [
                html.B(one.words, **in_english()),
                f" {_(REASONS[one.reason])} ",
                _choice(one.start, said),
            ]
        )
        for one in passed[:_MOST_SHOWN]
    ]
    title = html.H2(heading.format(count=in_digits(str(len(passed)))))
    return [html.Section([title, html.Ul(rows, className="passed")], className="passed-over")]


def _table(check: ArticleCheck) -> html.Details:
    """All statements as a table, to be copied into a sheet."""
    heads = (_("Statement"), _("Verdict"), _("The article says"), _("Independent figures say"))
    rows = [
        html.Tr(
            [
                html.Td(one.claim.words, **in_english()),
                html.Td(verdict_words(one.verdict)),
                html.Td(one.says, **in_english(when=not one.claim.cells)),
                html.Td(one.figures),
            ]
        )
        for one in check.findings.values()
    ]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    table = html.Table([html.Caption(_("All statements")), head, html.Tbody(rows)])
    held = html.Div(table, className="table", tabIndex="0", role="region", **aria(label=_("All statements")))
    hint = html.P(_("One click or tap on the table chooses all of it, to be copied into a sheet."), className="notes")
    return html.Details([html.Summary(_("All statements as a table")), hint, held], className="all")
