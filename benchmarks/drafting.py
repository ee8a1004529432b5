"""Draft claims of passages, for a scorer: a line `{"id", "claims"}` for each line `{"id", "text", "date", "pair"}`.

Directions without a number ("exports fell") are left out: such sets list numbers, ranks and comparisons.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.draft import DIRECTION

if TYPE_CHECKING:
    from tradeviz.drafting.draft import Draft

SLOTS = tuple(
    "words start kind measure reporter partner goods period unit published qualifier relation base of".split()  # noqa: SIM905
)


def claim(draft: Draft) -> dict[str, Any]:
    return {**{slot: getattr(draft, slot) for slot in SLOTS}, "right": dict(draft.right)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument(
        "--no-pair", action="store_true", help="guess the two economies even where a passage names them"
    )
    asked = parser.parse_args()
    for line in asked.passages.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        given = None if asked.no_pair else passage.get("pair")
        found = draft_article(passage["text"], passage.get("date"), tuple(given) if given else None)
        claims = [claim(one) for one in found.drafts if one.kind != DIRECTION]
        sys.stdout.write(json.dumps({"id": passage["id"], "claims": claims}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
