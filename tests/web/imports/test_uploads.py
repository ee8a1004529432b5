"""Files that are sent are put down where nobody else looks, under names that lead nowhere, and are gone afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tradeviz.web.imports.uploads import Uploads, file_name, received_files
from tradeviz.web.security.request_checks import RefusedError
from tradeviz.web.security.request_limits import MAX_IMPORT_BYTES, MAX_IMPORT_FILES

if TYPE_CHECKING:
    from typing import IO, Any

BOUNDARY = b"xyz"


def part(name: str, filename: str | None, content: bytes) -> bytes:
    shown = f'; filename="{filename}"' if filename is not None else ""
    return b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (
        BOUNDARY,
        name.encode(),
        shown.encode(),
        content,
    )


def environ(*parts: bytes, end: bytes = b"--" + BOUNDARY + b"--\r\n") -> dict[str, Any]:
    body = b"".join(parts) + end
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    asked = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
    return asked | {"wsgi.input": _Stream(body)}


class _Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.most = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "the whole is never asked for at once"
        self.most = max(self.most, size)
        taken, self._content = self._content[:size], self._content[size:]
        return taken


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("BACI_HS92_V202501.zip", "BACI_HS92_V202501.zip"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\data\\a (1).csv", "a (1).csv"),
        (".hidden.csv", "hidden.csv"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\x1b[2J\u202e.csv", "a-b--2J-.csv"),
        ("CON.csv", "file-CON.csv"),
        ("nul", "file-nul"),
        ("出口 2024.csv", "出口 2024.csv"),
        ("e\u0301tat.csv", "état.csv"),
        ("a" * 300 + ".csv", "a" * 56 + ".csv"),
        ("a;b|c&d$e`f.csv", "a-b-c-d-e-f.csv"),
    ],
)
def test_a_name_leads_nowhere(sent: str, name: str, tmp_path: Path) -> None:
    assert file_name(sent, ()) == name
    (tmp_path / name).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_two_files_of_one_name_stay_two(tmp_path: Path) -> None:
    paths, _ = received_files(environ(part("files", "a.csv", b"1"), part("files", "A.CSV", b"2")), tmp_path)
    assert [(path.name, path.read_bytes()) for path in paths] == [("a.csv", b"1"), ("2-A.CSV", b"2")]


def test_a_file_comes_in_pieces_and_is_what_was_sent(tmp_path: Path) -> None:
    content = os.urandom(3_000_000) + b"\r\n--xy\r\n" + b"\r\n" * 5_000
    given = environ(part("set-apart", None, b"yes"), part("files", "a.bin", content))
    [path], form = received_files(given, tmp_path)
    assert path.read_bytes() == content
    assert form["set-apart"] == "yes"
    assert given["wsgi.input"].most <= 1024**2


@pytest.mark.parametrize(
    ("parts", "end", "status"),
    [
        ((), b"", 400),
        ((part("files", "", b""),), b"--xyz--\r\n", 400),
        ((part("other", "a.csv", b"1"),), b"--xyz--\r\n", 400),
        ((part("files", "a.csv", b"1"),), b"", 400),
        ((b"nonsense",), b"", 400),
        ((part("set-apart", None, b"y" * 700_000),), b"--xyz--\r\n", 400),
        (tuple(part("files", f"{n}.csv", b"1") for n in range(MAX_IMPORT_FILES + 1)), b"--xyz--\r\n", 413),
        (tuple(part(f"field{n}", None, b"1") for n in range(200)), b"--xyz--\r\n", 400),
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(
    tmp_path: Path, parts: tuple[bytes, ...], end: bytes, status: int
) -> None:
    with pytest.raises(RefusedError) as error:
        received_files(environ(*parts, end=end), tmp_path)
    assert error.value.refusal.status == status


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _content: bytes) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            raise OSError(28, "No space left on device")

    def opened(*_given: object, **_named: object) -> IO[bytes]:
        return Full()  # type: ignore[return-value]

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(RefusedError) as error:
        received_files(environ(part("files", "a.csv", b"1" * 10)), tmp_path)
    assert error.value.refusal.status == 507
    assert "not enough room" in error.value.refusal.sentence


def test_folders_are_their_owner_s_alone_and_go_with_what_was_around_them(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "store")
    first, second = uploads.new_folder(), uploads.new_folder()
    assert first.stat().st_mode & 0o077 == 0
    assert first.parent.stat().st_mode & 0o077 == 0
    (first / "a.csv").write_bytes(b"1")
    uploads.remove(first)
    assert second.exists()
    uploads.clear()
    assert list((tmp_path / "store").iterdir()) == []


def test_what_a_killed_server_left_behind_goes_with_the_next_upload_a_day_later(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "store")
    old, new = uploads.new_folder(), uploads.new_folder()
    (old / "a.csv").write_bytes(b"1")
    os.utime(old, (1, 1))
    uploads.new_folder()
    assert not old.exists()
    assert new.exists()


def test_one_upload_is_expected_at_a_time(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "store")
    first = uploads.expect()
    assert first is not None
    assert uploads.expect() is None
    assert uploads.is_expecting
    first.forget()
    assert not first.folder.exists()
    assert uploads.expect() is not None


def test_there_is_room_for_half_of_what_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [10**12]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": free[0]}))
    uploads = Uploads(tmp_path / "not" / "there" / "yet")
    assert uploads.room() == MAX_IMPORT_BYTES
    free[0] = 10**9
    assert 0.3 * 10**9 < uploads.room() < 0.5 * 10**9
    free[0] = 10**6
    assert uploads.room() == 0


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(RefusedError):
        Uploads(tmp_path / "store").new_folder()
