"""A pair's datasets in one edition of the HS: carried over by the UN's tables into a small store of their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.model.goods import TOTAL
from tradeviz.model.hs_editions import correlation_between
from tradeviz.model.language import _, ngettext
from tradeviz.model.wording import amount, in_digits, listing, percent
from tradeviz.store import open_store, store_option
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.carry_over import carried_table, carry_over
from tradeviz.store.correlations import stored_correlations
from tradeviz.store.coverage import ANSWER, DEEPEST, FileCoverage
from tradeviz.store.folder.carried import CarriedStore
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import MOST_WORDS
from tradeviz.story.datasets import find_pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from tradeviz.model.hs_editions import Correlation
    from tradeviz.store.api import Store
    from tradeviz.store.carry_over import CarriedOver, NotCarried
    from tradeviz.store.coverage import Flow
    from tradeviz.story.datasets import PairDatasets

MOST_LOST_NAMED = 10  # categories that could not be carried over; of more their number is said
_TABLES = "https://unstats.un.org/unsd/classifications/Econ"


@dataclass(frozen=True)
class OneEdition:
    """A pair in one edition.

    Attributes:
        datasets: the pair's, out of a store that holds nothing else; it lasts as long as its folder.
        notes: what was carried over and what could not be, as lines.
    """

    datasets: PairDatasets
    notes: tuple[str, ...]


def in_one_edition(
    held: PairDatasets, target: str, keys: Mapping[str, str], folder: Path, most_named: int = MOST_LOST_NAMED
) -> OneEdition:
    """Carry a pair's datasets over to an edition.

    Args:
        held: the pair as the store has it.
        target: the edition, such as HS92.
        keys: of the datasets to carry, what each is to be called then.
        folder: an empty one, for the store of the carried rows.
        most_named: how many categories the notes name that could not be carried over; of more, their number.

    Raises:
        NotInStoreError: the store lacks a table that is needed; says which and where it is published.
    """
    tables = stored_correlations(held.store)
    notes: list[str] = []
    floors: dict[str, pd.DataFrame] = {}
    with open_store(folder).importing() as importing:
        for key, name in keys.items():
            rows = _counting(held, key, target)
            covered = _covered(held, key)
            carried = carry_over(rows, target, covered, lambda edition: _table(held.store, tables, edition, target))
            for parsed in _files(held, key, name, target, carried, covered):
                importing.add(parsed, f"{key} {len(importing.outcomes)}", lambda _: None)
            floors[name] = carried.floors
            notes += _notes(held.datasets[key].title, target, rows, carried, most_named)
    return OneEdition(find_pair(CarriedStore(folder, floors), *held.codes), tuple(notes))


def _table(store: Store, tables: Sequence[Correlation], edition: str, target: str) -> Correlation:
    """The table between two editions.

    Raises:
        NotInStoreError: there is none.
    """
    found = correlation_between(tables, edition, target) if edition else None
    if found is not None:
        return found
    if not edition:
        raise NotInStoreError(
            "Some rows do not say which edition of the HS they are in, so they cannot be carried over."
        )
    raise NotInStoreError(
        f"Some rows are in {edition}, and the store has no table of correlation of {edition} and {target}. The UN "
        f"publishes it ({_TABLES}); bring it in with: tradeviz ingest FILE{store_option(store.location)}"
    )


def _covered(held: PairDatasets, key: str) -> frozenset[Flow]:
    """The flows of which every row down to subheadings is known to be there."""
    lines = held.coverage(key)
    whole = lines[(lines["goods"] == TOTAL) & (lines["level"] == DEEPEST)]
    return frozenset(_flows_of(whole))


def _counting(held: PairDatasets, key: str, target: str) -> pd.DataFrame:
    """A dataset's rows, of each flow in one edition: the target where it is there, else the one that counts."""
    rows, editions = held.rows(key), held.editions(key)
    own = dict.fromkeys(_flows_of(rows[(rows["hs"] == target) & (rows["goods"] != TOTAL)]), target)
    told = zip(_flows_of(editions), editions["depth"].eq(0).tolist(), editions["hs"].tolist(), strict=True)
    counts = {(flow, is_total): edition for flow, is_total, edition in told}
    cells = zip(_flows_of(rows), rows["goods"].eq(TOTAL).tolist(), rows["hs"].tolist(), strict=True)
    chosen = [
        edition == (counts[flow, is_total] if is_total else own.get(flow, counts[flow, is_total]))
        for flow, is_total, edition in cells
    ]
    return rows[chosen]


def _flows_of(frame: pd.DataFrame) -> list[Flow]:
    return list(zip(*(frame[name].astype(str).tolist() for name in FLOW_GRAIN), strict=True))


def _files(
    held: PairDatasets, key: str, name: str, target: str, carried: CarriedOver, covered: frozenset[Flow]
) -> Iterator[ParsedFile]:
    """The carried rows: flows that are all there is, and the others."""
    title = f"{held.datasets[key].title}, carried over to {target}"
    dataset = replace(held.datasets[key], key=name, title=title[: MOST_WORDS["title"]])
    whole = carried.whole & covered
    is_whole = [flow in whole for flow in _flows_of(carried.rows)]
    parts = [carried.rows[[not one for one in is_whole]], carried.floors]
    names = held.store.descriptions(key)
    for rows, known in ((carried.rows[is_whole], FileCoverage(ANSWER)), *((one, FileCoverage()) for one in parts)):
        if len(rows):
            yield ParsedFile(
                dataset, iter([carried_table(rows.assign(dataset=name))]), Report(f"{key} in {target}"), names, known
            )


def _notes(title: str, target: str, rows: pd.DataFrame, carried: CarriedOver, most_named: int) -> Iterator[str]:
    """What was carried over, and what was not: its worth, and the largest of it by name."""
    others = sorted(set(rows[(rows["goods"] != TOTAL) & (rows["hs"] != target)]["hs"]))
    if not others:
        yield _("{title}: all of it is in {edition} as published.").format(title=title, edition=target)
        return
    lost = sum(one.value_usd for one in carried.lost)
    share = 100 * (1 - lost / carried.value_usd) if carried.value_usd else 100.0
    yield _("{title}: carried over from {editions} to {edition}, by subheading {share} of the value.").format(
        title=title, editions=listing(others), edition=target, share=_share(share)
    )
    if count := carried.floors["goods"].nunique():
        sentence = ngettext(
            "Shown as at least so much, for more may be in it: {count} subheading of {edition}.",
            "Shown as at least so much, for more may be in them: {count} subheadings of {edition}.",
            count,
        )
        yield sentence.format(count=in_digits(str(count)), edition=target)
    yield from _not_carried(carried.lost, target, most_named)


def _not_carried(lost: Sequence[NotCarried], target: str, most_named: int) -> Iterator[str]:
    """The categories that were not carried over, the largest by name."""
    worth: dict[tuple[str, str], float] = defaultdict(float)
    reasons: dict[tuple[str, str], NotCarried] = {}
    for one in lost:
        worth[one.hs, one.code] += one.value_usd
        reasons.setdefault((one.hs, one.code), one)
    largest = sorted(worth, key=lambda code: (-worth[code], code))
    for code in largest[:most_named]:
        sentence = _("Not carried over: {code}, {value} in all; {why}.")
        yield sentence.format(code=" ".join(code), value=amount(worth[code]), why=_why(reasons[code], target))
    if rest := largest[most_named:]:
        sentence = ngettext(
            "Not carried over besides: {count} code, {value}.",
            "Not carried over besides: {count} codes, {value}.",
            len(rest),
        )
        yield sentence.format(count=in_digits(str(len(rest))), value=amount(sum(worth[code] for code in rest)))


def _why(one: NotCarried, target: str) -> str:
    if not one.candidates:
        return _("the table does not have it")
    shown = ", ".join(one.candidates[:4]) + (" …" if len(one.candidates) > 4 else "")
    if len(one.candidates) == 1:
        sentence = _("{edition} {codes} may have goods of codes that are not carried over, or not there")
    else:
        sentence = _("its goods are in {edition} {codes}")
    return sentence.format(edition=target, codes=shown)


def _share(share: float) -> str:
    """A share with one decimal; what is not all is never said to be."""
    return percent(min(share, 99.9) if share < 100 else share, signed=False)
