"""Files are compressed once, and what was compressed when it was built is sent as it is."""

from __future__ import annotations

from pathlib import Path

import brotli

from tradeviz.web.static import Compressed

CONTENT = b"let chart = 1;" * 1000


def test_what_was_compressed_when_it_was_built_is_sent_as_it_is(tmp_path: Path) -> None:
    made = brotli.compress(CONTENT, quality=1)
    (tmp_path / "plotly.js.br").write_bytes(made)
    kept = Compressed(tmp_path)
    assert kept.of(CONTENT, "br") == made
    assert kept.of(CONTENT, "gzip")[:2] == b"\x1f\x8b"
    kept.close()


def test_a_file_that_changed_since_or_cannot_be_unpacked_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.js.br").write_bytes(brotli.compress(b"let chart = 0;", quality=1))
    (tmp_path / "torn.js.br").write_bytes(b"no brotli at all")
    kept = Compressed(tmp_path)
    assert brotli.decompress(kept.of(CONTENT, "br")) == CONTENT
    kept.close()
