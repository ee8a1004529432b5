"""What the tests of stories in another language share."""

from __future__ import annotations

import re

from tests.pseudo import outside_brackets

from tradeviz.model.language import PSEUDO_CODE, languages

PSEUDO = languages()[PSEUDO_CODE]
_LETTER = re.compile(r"[^\W\d_]")


def unsaid(*texts: str) -> list[str]:
    """Texts with a letter that never passed through the catalogue."""
    return [text for text in texts if _LETTER.search(outside_brackets(text))]
