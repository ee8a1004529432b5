"""The part of the start page that brings figures in: files, a pair to fetch, what is under way, and how it ended.

What the command line says of files and rows stays in English; what the page itself says is in the language spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import FLOWS
from tradeviz.model.wording import in_digits, listing, measure_words, percent
from tradeviz.services.registry import DEFAULT_SERVICE, SERVICES
from tradeviz.services.request import DETAIL_DIGITS
from tradeviz.views.selection import Selection
from tradeviz.views.start import area_name
from tradeviz.web.imports.job import ASKING, READING, WAITING, WRITING
from tradeviz.web.imports.runner import CANCELLED, DONE, FAILED, LEFT, STOPPED
from tradeviz.web.imports.uploads import FIELD
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.fields import Input, economy_field
from tradeviz.web.page.links import within
from tradeviz.web.security.request_checks import CANCEL_IMPORT, IMPORT_FILES, IMPORT_PAIR, IMPORT_STATE, LEAVE_IMPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.web.imports.job import JobStep
    from tradeviz.web.imports.runner import JobEnd, RunningJob

PLACE = "bring"  # the id of this part
_NAME = "import"  # of the heading of an import; a browser that is led there focuses it
_MOST_PAIRS = 12  # linked one by one
_MOST_LINES = 12  # of what a job says, shown while it runs
_COMMANDS = "tradeviz ingest BACI_HS92_V202501.zip\ntradeviz fetch CHN BLR --years 2015-2024"
_FREE_FILES = N_(
    "Files that people can get free of charge will do: a CEPII BACI release, a UN Comtrade download, an IMF table, or "
    "a table of your own. They are known by what is in them, zipped or not; all that are given at once are taken in, "
    "or none."
)
_BY_COMMAND = N_("On the machine that it runs on, these commands bring figures in:")
_STAY = N_("Keep this page open until it is done: closing it ends the import. Until the end nothing is kept.")
_ENDS = {
    DONE: N_("The figures are in."),
    FAILED: N_("Nothing was brought in; what was there before is as it was."),
    CANCELLED: N_("It was cancelled. Nothing was brought in; what was there before is as it was."),
    LEFT: N_("Its page was closed, so it was ended. Nothing was brought in; what was there before is as it was."),
    STOPPED: N_("The server was stopped. Nothing was brought in; what was there before is as it was."),
}
# What the command line advises, and the same on this page.
_ADVICE = {
    "--set-apart": N_("Here: tick “Leave out rows with unknown country codes”, and give the files again."),
    "--years": N_("Here: write them under “Years”."),
    "cannot be reached": N_("Is this computer connected to the internet? What was answered before is kept."),
    "--refresh": N_("Here: tick “Ask again for what is kept”, and fetch the pair again."),
    "--rate": N_("Here: write the rates under “How the files are to be read”, and give the files again."),
    "--flow": N_("Here: say under “How the files are to be read” what they hold, and give the files again."),
    "--all-lines": N_("Here: tick “Files of national lines …” under “How the files are to be read”, where that is so."),
    "--store": N_("This page brings figures into the folder that its server was started with, and no other."),
}
_DETAIL_WORDS = {
    "total": N_("totals alone"),
    "chapter": N_("HS, two digits"),
    "heading": N_("HS, four digits"),
    "subheading": N_("HS, six digits"),
}


@dataclass(frozen=True, slots=True)
class ImportPanel:
    """What the page shows of bringing figures in.

    Attributes:
        refusal: why this server takes none in, a message still to be translated; empty where it does.
        token: what a form must send along.
        room: how many bytes may be sent.
        economies: name and code of each that can be fetched.
        problem: what was wrong with what was sent, in the language spoken.
        job: the import that runs, or the one that has ended and the address names.
        now: the moment, on the clock of the import.
    """

    refusal: str = ""
    token: str = ""
    room: int = 0
    economies: Sequence[tuple[str, str]] = ()
    problem: str = ""
    job: RunningJob | None = None
    now: float = 0.0

    @property
    def is_running(self) -> bool:
        """Whether an import runs."""
        return self.job is not None and self.job.end is None


def import_address(number: int, lang: str = "") -> str:
    """The address of the start page that shows an import, from another page beside it; of none where it is 0."""
    page = Selection(lang=lang).link(within("", "/start"))
    return f"{_with(page, f'import={number}')}#{_NAME}" if number else f"{page}#{PLACE}"


def next_look(panel: ImportPanel, lang: str = "") -> str:
    """Where a browser without scripts looks next.

    Another address each time: a browser does not load one again that names a place on the page that it shows.
    """
    number = panel.job.number if panel.job is not None else 0
    page, place = import_address(number, lang).split("#")
    return f"{_with(page, f'look={int(panel.now)}')}#{place}"


def progress_data(job: RunningJob, now: float) -> dict[str, Any]:
    """How far an import is, as the page's script asks for it."""
    share = job.progress.step.share
    return {
        "running": job.end is None,
        "doing": job.progress.step.doing,
        "percent": None if share is None else int(100 * share),
        "text": progress_text(job, now),
        "said": list(job.progress.said[-_MOST_LINES:]),
    }


def progress_text(job: RunningJob, now: float) -> str:
    """What an import does, how much is done, and how long the rest takes: "Reading: 62 %, about 41 seconds left"."""
    step = job.progress.step
    if job.is_ending:
        return _("It is being ended …")
    doing = _doing(step)
    if step.share is None:
        return doing
    parts = [percent(100 * step.share, signed=False, places=0)]
    if step.doing == READING:
        parts.append(_bytes_read(step))
    left = step.seconds_left(now)
    if left is not None:
        parts.append(_time_left(left))
    return _("{doing}: {parts}").format(doing=doing, parts=", ".join(parts))


def _doing(step: JobStep) -> str:
    words = {
        ASKING: _("Asking for the pair"),
        WAITING: _("Waiting for another import to end"),
        READING: _("Reading"),
        WRITING: _("Sorting and writing"),
    }
    return words[step.doing]


def _bytes_read(step: JobStep) -> str:
    """How much is read and how much there is, both in the unit that fits the whole."""
    scale, sentence = (1e9, _("{done} of {total} GB")) if step.total >= 1e9 else (1e6, _("{done} of {total} MB"))
    done, total = (in_digits(f"{min(count, step.total) / scale:.1f}") for count in (step.done, step.total))
    return sentence.format(done=done, total=total)


def _time_left(seconds: float) -> str:
    if seconds < 90:
        number = max(1, round(seconds))
        text = ngettext("about {count} second left", "about {count} seconds left", number)
    else:
        number = round(seconds / 60)
        text = ngettext("about {count} minute left", "about {count} minutes left", number)
    return text.format(count=in_digits(str(number)))


def advice_for(error: str) -> list[str]:
    """What to do on this page about an error that advises what to do on the command line; in the language spoken."""
    return [_(advice) for words, advice in _ADVICE.items() if words in error]


def import_section(panel: ImportPanel, lang: str = "") -> html.Section:
    """The whole part; `lang` is the language that the address names, which its forms keep."""
    aside = html.Small(_("Nothing that you choose leaves this computer."), className="aside")
    head = html.H2(_("Bring in figures"))
    body = _refused(panel) if panel.refusal else _offered(panel, lang)
    heading = [head] if panel.refusal else [head, aside]
    return html.Section(
        [html.Div(heading, className="head"), *body],
        id=PLACE,
        className="card bring",
        **aria(label=_("Bring in figures")),
    )


def _refused(panel: ImportPanel) -> list[Any]:
    return [html.P([_(panel.refusal), " ", _(_BY_COMMAND)]), html.Pre(_COMMANDS, **in_english())]


def _offered(panel: ImportPanel, lang: str) -> list[Any]:
    problem = [html.P(panel.problem, className="notices", role="alert")] if panel.problem else []
    if panel.job is not None and panel.is_running:
        return [*problem, _running(panel, panel.job, lang)]
    ended = [] if panel.job is None or panel.job.end is None else [_ended(panel.job, panel.job.end, lang)]
    command = html.Details([html.Summary(_("The same from the command line")), html.Pre(_COMMANDS, **in_english())])
    return [*problem, *ended, _files_form(panel, lang), _pair_form(panel, lang), command]


def _files_form(panel: ImportPanel, lang: str) -> html.Form:
    """A place for files; sent at once where there is a script, and by its button where there is none."""
    field = Input(type="file", name=FIELD, id="files", multiple=True, required=True, **aria(describedby="files-hint"))
    hint = html.P(_(_FREE_FILES), id="files-hint")
    drop = html.Div(
        [
            html.Label(_("Files to bring in"), htmlFor="files"),
            html.Div([field, html.Span(_("or drop them here"))]),
            hint,
        ],
        className="drop",
        id="drop",
    )
    send = html.Button(_("Bring them in"), type="submit", className="main")
    said = {
        "receiving": _("Sending: {percent}"),
        "left": _("about {seconds} seconds left"),
        "large": _("These files are too large for the room that there is: {most} GB at most."),
        "broken": _("The connection broke off. Nothing was brought in. Send the files again."),
        "cancelled": _("It was cancelled. Nothing was brought in."),
    }
    return html.Form(
        # Before the place for files: where there is a script, they are read as soon as they are chosen.
        [_reading_options(), drop, send, _sending()],
        id="files-form",
        action=_asking(IMPORT_FILES, panel, lang),
        method="post",
        encType="multipart/form-data",
        **data(room=str(panel.room), state=within("", IMPORT_STATE), **said),
    )


def _reading_options() -> html.Details:
    """What files themselves do not say, and how strictly they are read."""
    flows = [html.Option(_("they say it themselves"), value="")]
    flows += [html.Option(measure_words(one), value=one) for one in FLOWS]
    rates = [
        html.Span(_("Units of a currency for one US dollar: CNY=7.11 or, for a year, CNY@2023=7.08")),
        Input(name="rates"),
    ]
    fields = [html.Label(rates), html.Label([html.Span(_("What they hold")), html.Select(flows, name="flow")])]
    whole = _(
        "Take each file for all there is of its reporters, partners, flows and years: their sums are exact, and rows "
        "from before that it lacks go"
    )
    return html.Details(
        [
            html.Summary(_("How the files are to be read")),
            _tick("set-apart", _("Leave out rows with unknown country codes, and count them; otherwise they stop it")),
            _tick("complete", whole),
            _tick(
                "all-lines", _("Files of national lines, of 8 or 10 digits, have every line of each HS code in them")
            ),
            html.Div(fields, className="asked"),
        ]
    )


def _sending() -> html.Div:
    """What a script shows while it sends."""
    stop = html.Button(_("Cancel"), type="button", id="stop-sending", className="link")
    line = html.Div([html.Strong("", id="sending-name"), html.Span("", id="sending-text"), stop], className="line")
    bar = html.Progress(id="sending-bar", max="100", value="0", **aria(labelledby="sending-name"))
    return html.Div([html.Div([line, bar], id="sending", hidden=True), html.P("", id="files-said", role="status")])


def _pair_form(panel: ImportPanel, lang: str) -> html.Details:
    fields = [
        html.Label([html.Span(_("Publisher")), html.Select(_services(), name="from")]),
        economy_field("first", _("One side"), panel.economies, _("Choose one"), required=True),
        economy_field("second", _("The other side"), panel.economies, _("Choose one"), required=True),
        html.Label([html.Span(_("Years")), Input(name="years", placeholder="2015-2024")]),
        html.Label(
            [
                html.Span(_("Goods")),
                html.Select(
                    [
                        html.Option(_(_DETAIL_WORDS[one]), value=one, selected=one == "subheading")
                        for one in DETAIL_DIGITS
                    ],
                    name="detail",
                ),
            ]
        ),
    ]
    ticks = [
        _tick("monthly", _("Months instead of years")),
        _tick("refresh", _("Ask again for what is kept")),
    ]
    form = html.Form(
        [
            html.P(_("What both declared of their trade. Its publisher is asked for it, over the internet.")),
            html.Div(fields, className="asked"),
            *ticks,
            html.Button(_("Fetch the pair"), type="submit", className="main"),
        ],
        action=_asking(IMPORT_PAIR, panel, lang),
        method="post",
        id="pair-form",
    )
    return html.Details([html.Summary(_("Fetch a pair from its publisher")), form], id="fetch")


def _services() -> list[html.Option]:
    words = {
        "comtrade": _("UN Comtrade, by goods"),
        "imf": _("IMF, totals alone"),
    }
    return [html.Option(words.get(key, key), value=key, selected=key == DEFAULT_SERVICE) for key in SERVICES]


def _tick(name: str, label: str) -> html.Label:
    return html.Label([Input(type="checkbox", name=name, value="yes"), html.Span(label)], className="tick")


def _running(panel: ImportPanel, job: RunningJob, lang: str) -> html.Div:
    """The import under way; its script asks how far it is, and without one the page is loaded again."""
    share = job.progress.step.share
    known: dict[str, Any] = {} if share is None else {"value": str(int(100 * share))}
    cancel = html.Form(
        html.Button(_("Cancel"), type="submit"), action=_asking(CANCEL_IMPORT, panel, lang, job.number), method="post"
    )
    addresses = {
        "state": _with(Selection(lang=lang).link(within("", IMPORT_STATE)), f"import={job.number}"),
        "leave": _asking(LEAVE_IMPORT, panel, lang, job.number),
        "page": import_address(job.number, lang),
        "silent": _("The server does not answer."),
    }
    said = [html.Li(sentence) for sentence in job.progress.said[-_MOST_LINES:]]
    return html.Div(
        [
            html.Div([html.H3(job.title, id=_NAME, tabIndex="-1", **in_english()), cancel], className="line"),
            html.Progress(id="job-bar", max="100", **known, **aria(labelledby=_NAME)),
            html.P(progress_text(job, panel.now), id="job-text"),
            html.P("", id="job-aloud", className="hidden", role="status"),
            html.Ol(said, id="job-said", **in_english()),
            html.P(_(_STAY), className="notes"),
        ],
        id="running",
        **data(**addresses),
    )


def _ended(job: RunningJob, end: JobEnd, lang: str) -> html.Div:
    """How an import ended: what came, where to see it, and what became of each row."""
    told = [html.P(end.error, className="error", **in_english())] if end.error else []
    told += [html.P(advice) for advice in advice_for(end.error)]
    report = []
    if end.outcome.report:
        report = [html.H4(_("What became of each row")), html.Pre(end.outcome.report, **in_english())]
        report += [html.P(advice) for advice in advice_for(end.outcome.report)]
    return html.Div(
        [
            html.H3(
                [html.Strong(job.title, **in_english()), " ", html.Span(_(_ENDS[end.how]))], id=_NAME, tabIndex="-1"
            ),
            *told,
            *_pairs(end, lang),
            *report,
        ],
        id="ended",
        className=f"ended {end.how}",
    )


def _pairs(end: JobEnd, lang: str) -> list[Any]:
    """Links to the pairs that figures came of."""
    pairs = end.outcome.pairs
    if not pairs:
        return []
    links = [
        html.Li(
            html.A(
                listing([area_name(first), area_name(second)]),
                href=Selection(lang=lang).link(f"pair/{first}/{second}"),
                className="button" if len(pairs) == 1 else "",
            )
        )
        for first, second in pairs[:_MOST_PAIRS]
    ]
    if len(pairs) == 1:
        return [html.Ul(links, className="pair-links")]
    sentence = ngettext("{count} pair has figures of it.", "{count} pairs have figures of it.", len(pairs))
    said = sentence.format(count=in_digits(str(len(pairs))))
    if len(pairs) > _MOST_PAIRS:
        said = f"{said} {_('These are the largest; the others are under “Any two economies” above.')}"
    return [html.P(said), html.Ul(links, className="pair-links")]


def _asking(path: str, panel: ImportPanel, lang: str, number: int = 0) -> str:
    """The address of a form, with what shows that this page sent it, and the import that it is about."""
    address = _with(Selection(lang=lang).link(within("", path)), f"token={panel.token}")
    return _with(address, f"import={number}") if number else address


def _with(address: str, field: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{field}"
