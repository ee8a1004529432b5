"""What the codes that publishers have for two economies mean for a reader of their figures, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from tradeviz.model.economies import area, economy_of, kept_apart_from, numbered_name
from tradeviz.model.language import _
from tradeviz.model.wording import listing
from tradeviz.story.figures import PairNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.store.schema import Dataset

_OTHER_ASIA = "S19"


@dataclass(frozen=True, slots=True)
class PairApart:
    """A pair of which one is an economy of earlier years: Belgium-Luxembourg, where the reader looks at Belgium.

    Attributes:
        pair: its codes, in the order of the reader's own pair.
        last: the last year of that economy.
    """

    pair: tuple[str, str]
    last: int


def pairs_apart(sides: tuple[Area, Area], known: pd.DataFrame) -> tuple[PairApart, ...]:
    """The pairs of earlier years that the store has beside a pair; `known` has the columns of `Store.pairs`."""
    first, second = ((None, *kept_apart_from(side.code)) for side in sides)
    found = []
    for formers in list(product(first, second))[1:]:
        codes = [former[0] if former else side.code for former, side in zip(formers, sides, strict=True)]
        low, high = sorted(codes)
        if ((known["first"] == low) & (known["second"] == high)).any():
            found.append(PairApart((codes[0], codes[1]), min(former[1] for former in formers if former)))
    return tuple(found)


def code_notes(dataset: Dataset, codes: Sequence[str], apart: Sequence[PairApart]) -> tuple[PairNote, ...]:
    """What a reader should know of the codes under which a dataset keeps a pair, and where else to look.

    Args:
        dataset: whose figures are shown.
        codes: the codes under which it keeps the two economies, as of `Store.codes`.
        apart: pairs of earlier years that the store has too.
    """
    sentences = [sentence for economy in {*map(economy_of, codes)} for sentence in _of_economy(dataset, economy, codes)]
    return (*(PairNote(sentence) for sentence in sorted(sentences)), *map(_look_there, apart))


def _of_economy(dataset: Dataset, economy: str, codes: Sequence[str]) -> Iterator[str]:
    own = [code for code in codes if economy_of(code) == economy]
    words = {"dataset": dataset.title, "economy": area(economy).name}
    if _OTHER_ASIA in own:
        sentence = _("{dataset} counts {economy} as {code}, which may hold trade with other places in Asia as well.")
        yield sentence.format(**words, code=numbered_name(_OTHER_ASIA))
    if len(own) > 1:
        names = listing([numbered_name(code) for code in sorted(own, key=lambda code: (code == economy, code))])
        sentence = _(
            "{dataset} has {economy} under {codes}. Where several have a value for one flow, period and category, they "
            "are added; everywhere else the value is that of one."
        )
        yield sentence.format(**words, codes=names)
    elif own != [economy] and _OTHER_ASIA not in own:
        yield _("{dataset} has {economy} under {code}.").format(**words, code=numbered_name(own[0]))


def _look_there(one: PairApart) -> PairNote:
    sentence = _("Figures to {year} may stand under {pair}, which are counted apart and have a page of their own.")
    return PairNote(sentence.format(year=one.last, pair=listing([area(code).name for code in one.pair])), one.pair)
