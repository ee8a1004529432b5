"""Small damages to real input: what files suffer on the way, and what attackers try first."""

from __future__ import annotations

import random
from typing import Final

WORDS: Final = (
    *(
        b"",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"=",
        b"-",
        b"1e999",
        b"NaN",
        b"inf",
    ),
    *(
        b"-0",
        b"9" * 400,
        b"[" * 200,
        b"{" * 200,
        b'"""',
        b"[[claim]]\n",
        b"<script>",
        b"\xe2\x80\xae",
        b"\xf0\x9f\x92\xa9",
    ),
    *(
        "٣".encode(),
        "²".encode(),
        "\u2028".encode(),
        "\ud800".encode("utf-8", "surrogatepass"),
        b"&#x110000;",
        b"%00",
        b"../",
    ),
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four damages: bytes lost, doubled, flipped, swapped for others, or cut off."""
    for _ in range(chance.randint(1, 4)):
        content = chance.choice((_insert, _drop, _double, _flip, _cut, _swap))(content, chance)
    return content


def _spot(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + chance.choice((1, 2, 8, 64, 512)))


def _insert(content: bytes, chance: random.Random) -> bytes:
    start, _ = _spot(content, chance)
    return content[:start] + chance.choice(WORDS) + content[start:]


def _drop(content: bytes, chance: random.Random) -> bytes:
    start, end = _spot(content, chance)
    return content[:start] + content[end:]


def _double(content: bytes, chance: random.Random) -> bytes:
    start, end = _spot(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 3, 20)) + content[end:]


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return b"\0"
    start = chance.randrange(len(content))
    return content[:start] + bytes([content[start] ^ 1 << chance.randrange(8)]) + content[start + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _spot(content, chance)[0]]


def _swap(content: bytes, chance: random.Random) -> bytes:
    start, end = _spot(content, chance)
    return content[:start] + chance.choice(WORDS) + content[end:]
