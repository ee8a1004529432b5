"""A figure of the article's own family says so, and what other statistics give stands beside it."""

from __future__ import annotations

from dataclasses import replace

from tradeviz.analysis.reckoning import Key
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.independent import independent_words
from tradeviz.views.selection import Selection, parse_query
from tradeviz.web.page.chart_card import key_strip
from tradeviz.web.page.claim_panel import panel
from tradeviz.web.page.markup import to_html

STORY = load(default_folder())
SURPLUS = Key("CHN", "BLR", "TOTAL", "2024", "balance", "usd")


def strip(selection: Selection) -> str:
    return "".join(to_html(part) for part in key_strip(page_view(STORY, selection)))


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_the_surplus_of_the_article_s_own_report_has_what_customs_give_beside_it() -> None:
    figures = {one.label: one for one in page_view(STORY, Selection()).key_figures.figures}
    assert spaced(figures["Surplus 2024"].independent) == "Independent statistics give $4.7657 to 4.7792 billion: GACC."
    assert {one.independent for label, one in figures.items() if label != "Surplus 2024"} == {""}
    page = strip(Selection())
    assert "the article&#x27;s own report" in page or "the article's own report" in page


def test_without_other_statistics_that_is_said() -> None:
    families = {source.family for source in STORY.sources.values()}
    own = STORY.own.observations
    only = replace(STORY.own, observations=own[own["family"] == STORY.article_family])
    assert STORY.article_family in families
    assert independent_words(only, SURPLUS, STORY.article_family) == "Independent statistics give no value."


def test_a_story_without_an_article_has_no_family_of_its_own() -> None:
    plain = replace(STORY, article_source="")
    assert all(not one.independent for one in page_view(plain, Selection()).key_figures.figures)


def test_a_derived_figure_opens_its_sum_by_a_press() -> None:
    page = strip(Selection())
    assert page.count("<summary") == 3
    assert "46,803.98" in page


def test_a_number_of_the_article_says_that_nobody_is_named_who_counted_it() -> None:
    assert strip(Selection()).count("not said who counted") == 1  # the surplus; the others are worked out from GACC's
    for claim, said in (("surplus-2024", True), ("cars", False), ("brics-and-sco", False)):
        view = page_view(STORY, parse_query(f"claim={claim}", choices_of(STORY)).selection)
        page = "".join(to_html(part) for part in panel(view))
        assert ("It does not say who counted." in page) is said


def test_growth_says_which_number_of_the_article_it_takes_as_given() -> None:
    view = page_view(STORY, parse_query("claim=surplus-growth-2024", choices_of(STORY)).selection)
    page = "".join(to_html(part) for part in panel(view))
    assert "takes as given what the article says elsewhere" in page
    assert "resting on a number of the article" in page
    assert "Independent figures, with a number of the article" in page
    assert "source of its own" not in page
    assert "to $4.77 billion</q>" in page
    other = page_view(STORY, parse_query("claim=surplus-2024", choices_of(STORY)).selection)
    assert "takes as given" not in "".join(to_html(part) for part in panel(other))


def test_where_ukraine_lies_is_a_claim_of_its_own_and_contradicted() -> None:
    finding = STORY.findings["ukraine-on-the-map"]
    assert (finding.verdict, finding.moved) == ("contradicted", False)
    assert finding.sources
    assert STORY.findings["kravchuk"].verdict == "cannot be checked"
    assert "south" not in STORY.findings["kravchuk"].figures
