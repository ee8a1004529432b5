from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tradeviz.errors import FetchError
from tradeviz.services.cache import DAY, CachedResponse, ResponseCache, default_cache_folder

REQUEST = {"address": "https://comtradeapi.un.org/x", "fields": {"period": "2024"}}
NOW = 1_750_000_000.0


def kept(folder: Path, body: bytes = b'{"data": [1]}', days: int = 30) -> ResponseCache:
    cache = ResponseCache(folder / "cache")
    cache.put(REQUEST, body, NOW, days * DAY)
    return cache


def only_file(cache: ResponseCache) -> Path:
    [path] = cache.folder.iterdir()
    return path


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = kept(tmp_path, '{"data": ["Беларусь"]}'.encode())
    assert cache.get(REQUEST, NOW + DAY) == CachedResponse('{"data": ["Беларусь"]}'.encode(), NOW)
    assert cache.get({**REQUEST, "fields": {}}, NOW) is None
    assert cache.count() == 1


@pytest.mark.parametrize("days", [30, 1])
def test_an_answer_counts_as_long_as_was_said(tmp_path: Path, days: int) -> None:
    cache = kept(tmp_path, days=days)
    assert cache.get(REQUEST, NOW + days * DAY) is not None
    assert cache.get(REQUEST, NOW + days * DAY + 1) is None


def test_an_answer_from_the_future_or_from_before_a_refresh_is_asked_again(tmp_path: Path) -> None:
    cache = kept(tmp_path)
    assert cache.get(REQUEST, NOW - 1) is None
    assert ResponseCache(cache.folder, since=NOW + 1).get(REQUEST, NOW + 2) is None


@pytest.mark.parametrize("damage", ["cut", "empty", "other body", "list", "other question", "not text"])
def test_a_damaged_file_is_asked_again(tmp_path: Path, damage: str) -> None:
    cache = kept(tmp_path)
    path = only_file(cache)
    entry = json.loads(path.read_text())
    contents = {
        "cut": path.read_bytes()[:-20],
        "empty": b"",
        "other body": json.dumps(entry | {"body": "{}"}).encode(),
        "list": b"[1, 2]",
        "other question": json.dumps(entry | {"request": {}}).encode(),
        "not text": b"\xff\xfe",
    }
    path.write_bytes(contents[damage])
    assert cache.get(REQUEST, NOW) is None


def test_a_folder_that_cannot_be_written_is_an_error_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    with pytest.raises(FetchError, match=r"cannot be kept in .*cache.*--cache"):
        kept(tmp_path)


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = kept(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FetchError, match="No space left on device"):
        cache.put(REQUEST, b"{}", NOW, DAY)
    assert cache.get(REQUEST, NOW) == CachedResponse(b'{"data": [1]}', NOW)
    assert len(list(cache.folder.iterdir())) == 1


def test_the_cache_lies_where_the_user_keeps_caches(tmp_path: Path) -> None:
    assert default_cache_folder("comtrade", {}, tmp_path) == tmp_path / ".cache" / "tradeviz" / "comtrade"
    assert (
        default_cache_folder("imf", {"XDG_CACHE_HOME": str(tmp_path)}, Path("/home/x")) == tmp_path / "tradeviz" / "imf"
    )
    assert default_cache_folder("imf", {"XDG_CACHE_HOME": "not/absolute"}, tmp_path).is_relative_to(tmp_path)


def test_a_nested_file_a_pipe_and_a_file_without_end_are_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = kept(tmp_path)
    path = only_file(cache)
    whole = path.read_bytes()
    path.write_bytes(b"[" * 100_000)
    assert cache.get(REQUEST, NOW) is None
    path.unlink()
    os.mkfifo(path)
    assert cache.get(REQUEST, NOW) is None
    path.unlink()
    path.write_bytes(whole)
    assert cache.get(REQUEST, NOW) is not None
    monkeypatch.setattr("tradeviz.services.cache._MAX_BYTES", len(whole) - 1)
    assert cache.get(REQUEST, NOW) is None
