"""Scripts and styles on the wire: compressed once, named by their content, kept by browsers for a year.

flask-compress has one level for pages and files alike and compresses files that Flask streams anew for each reader;
whitenoise wants files in folders, and Dash's stand in packages, under addresses that it makes up.
"""

from __future__ import annotations

import gzip
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import brotli
from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

STATIC = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")
FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOUND = (200, 206, 304)  # whole, a piece, and unchanged: a browser keeps what the last of them says of its copy
_FINGERPRINT = re.compile(r"\.v\d\w*m\d+\.")
_LEAST = 500  # bytes; less gains nothing
WORTH_IT = ("text/", "application/javascript", "application/json", "image/svg+xml")
ENCODINGS = ("br", "gzip")
# Brotli at 11 saves a tenth against 9, for two seconds of a core a megabyte and no more memory (measured: 30 MB).
BEST = {"br": 11, "gzip": 9}
# What a reader waits for: pages are compressed each time, files once: there 8 saves a hundredth for 40 ms a megabyte.
QUICK, ONCE = {"br": 6, "gzip": 6}, {"br": 8, "gzip": 6}


def serve_static(server: Flask, kept: Compressed) -> None:
    """Compress what a server answers: files once and well, in the background; pages quickly, each time."""
    server.before_request(_leave_out_a_vague_range)
    server.after_request(lambda response: _packed(response, kept))


class Compressed:
    """Compressed files by their content: quickly when first asked for, then small; one at a time, to spare memory."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin with what was compressed when it was built: the files of a folder named `.br`, if it is given."""
        self._quick = lru_cache(maxsize=256)(lambda content, encoding: squeeze(content, encoding, ONCE[encoding]))
        self._best: dict[tuple[bytes, str], bytes] = dict(_built(folder)) if folder else {}
        self._begun: set[tuple[bytes, str]] = set()
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="compress")

    def of(self, content: bytes, encoding: str) -> bytes:
        """The content in this encoding, at once."""
        key = (sha256(content).digest(), encoding)
        with self._lock:
            done = self._best.get(key)
            begin = done is None and key not in self._begun
            self._begun.add(key)
        if begin:
            self._worker.submit(self._improve, key, content)
        return done or self._quick(content, encoding)

    def close(self) -> None:
        """End the thread behind it; what it has not begun stays undone."""
        self._worker.shutdown(cancel_futures=True)

    def _improve(self, key: tuple[bytes, str], content: bytes) -> None:
        small = squeeze(content, key[1], BEST[key[1]])
        with self._lock:
            self._best[key] = small


def _built(folder: Path) -> Iterator[tuple[tuple[bytes, str], bytes]]:
    """The compressed files of a folder by what they hold; what cannot be unpacked is as if it were not there."""
    for path in sorted(folder.glob("*.br")):
        content = path.read_bytes()
        with suppress(brotli.error):
            yield (sha256(brotli.decompress(content)).digest(), "br"), content


def squeeze(content: bytes, encoding: str, quality: int) -> bytes:
    """The content compressed as `br` or `gzip`."""
    if encoding == "br":
        return bytes(brotli.compress(content, quality=quality))
    return gzip.compress(content, quality, mtime=0)


def _leave_out_a_vague_range() -> None:
    """Answer with the whole where a piece is wanted of what a weak tag names: it may have been the compressed bytes.

    RFC 9110 (13.1.5) says so; werkzeug compares such tags as if they were strong.
    """
    if request.environ.get("HTTP_IF_RANGE", "").startswith("W/"):
        request.environ.pop("HTTP_RANGE", None)


def _packed(response: Response, kept: Compressed) -> Response:
    found = request.path.startswith(STATIC) and response.status_code in _FOUND
    file = found and response.status_code == 200
    if found:
        response.headers["Cache-Control"] = FOR_A_YEAR if _is_fingerprinted() else "no-cache"
    if response.status_code >= 400:
        return response  # a sentence
    if "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(WORTH_IT):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 206:
        return response  # a piece of the file as it is, which its reader puts together with others
    encoding = request.accept_encodings.best_match(ENCODINGS)
    if encoding is None:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) >= _LEAST:
        response.set_data(kept.of(content, encoding) if file else squeeze(content, encoding, QUICK[encoding]))
        response.headers["Content-Encoding"] = encoding
        # These are no longer the bytes that the file's tag stands for, nor such as a range of it could complete.
        response.headers.pop("Accept-Ranges", None)
        tag, _ = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)
    return response


def _is_fingerprinted() -> bool:
    """Whether the address changes with the content, by the time in it or by Dash's mark of version and time."""
    return "m" in request.args or _FINGERPRINT.search(request.path) is not None
