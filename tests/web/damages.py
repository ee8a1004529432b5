"""Stores with one thing wrong: a file that is none, a field of the manifest, a name, or a column of a table."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tradeviz.store.folder.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG = "Q" * 100_000  # whatever is longer than any text that a page may show
COMPONENT = {
    "type": "Meta",
    "namespace": "dash_html_components",
    "props": {"httpEquiv": "refresh", "content": "a place that is not ours"},
}
DEEP = 200_000


def deep(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


# What can stand where something else belongs.
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e300, 10**30, "", LONG, "javascript:alert(1)", "http://evil.example/\u202e", "\ud800",
    "../../outside", "\x1b]0;owned\x07", COMPONENT, [], [COMPONENT], {}, deep(100), "CHN", "9999", "0000",
)  # fmt: skip


def _replaced(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def _linked(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link_out(path: Path) -> None:
    outside = path.parents[2] / f"outside-{path.name}"
    path.rename(outside)
    path.symlink_to(outside)


FILE_HARMS: dict[str, Callable[[Path], None]] = {
    "cut to 100 bytes": lambda path: _replaced(path, path.read_bytes()[:100]),
    "cut by one byte": lambda path: _replaced(path, path.read_bytes()[:-1]),
    "empty": lambda path: _replaced(path, b""),
    "other bytes": lambda path: _replaced(path, b"\xff\x00" * (path.stat().st_size // 2)),
    "gone": Path.unlink,
    "a pipe": _pipe,
    "a folder": _folder,
    "a link out": _link_out,
    "a link to a device": lambda path: _linked(path, "/dev/zero"),
    "a link to itself": lambda path: _linked(path, path.name),
}
# What can stand in a file of which the manifest says that it is as it should be.
CONTENTS: dict[str, bytes] = {
    "nothing": b"",
    "garbage": b"PAR1" + b"\x00\xff" * 500 + b"PAR1",
    "nested deep": b"[" * DEEP + b"]" * DEEP,
    "a list": b'["3104"]',
    "names that are no texts": json.dumps({"310420": COMPONENT, "870323": 5}).encode(),
    "half a character in a name": b'{"310420": "\\ud800"}',
    "long names": json.dumps({"310420": LONG, "870323": LONG}).encode(),
}


def files(folder: Path) -> list[str]:
    """The store's files, the manifest first, each by what it is rather than by its name of the day."""
    return [MANIFEST, *(where for where, _ in _stored(_manifest(folder)))]


def path_of(folder: Path, file: str) -> Path:
    return folder / (MANIFEST if file == MANIFEST else dict(_stored(_manifest(folder)))[file]["path"])


def put(folder: Path, file: str, content: bytes) -> None:
    """Give a file other content, and have the manifest say that this is what was written."""
    if file == MANIFEST:
        _replaced(folder / MANIFEST, content)
        return
    manifest = _manifest(folder)
    entry = dict(_stored(manifest))[file]
    _replaced(folder / entry["path"], content)
    entry |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    _sign(folder, manifest)


def leaves(folder: Path) -> list[tuple[str | int, ...]]:
    """Where each value of the manifest stands, those that hold others too."""
    return list(_paths(_manifest(folder)["datasets"]))


def set_field(folder: Path, where: tuple[str | int, ...], value: Any) -> None:
    """Put another value into the manifest, which is signed again."""
    manifest = _manifest(folder)
    holder: Any = manifest["datasets"]
    for step in where[:-1]:
        holder = holder[step]
    holder[where[-1]] = value
    _sign(folder, manifest)


def drop_field(folder: Path, where: tuple[str | int, ...]) -> None:
    """Leave a value of the manifest out."""
    manifest = _manifest(folder)
    holder: Any = manifest["datasets"]
    for step in where[:-1]:
        holder = holder[step]
    del holder[where[-1]]
    _sign(folder, manifest)


TABLES = ("0 parts 0", "0 pairs", "0 world", "1 parts 0", "1 pairs")
COLUMN_HARMS: dict[str, Callable[[pa.Table, str], pa.Table]] = {
    "left out": lambda table, name: table.drop_columns([name]),
    "missing": lambda table, name: _with(table, name, pa.nulls(len(table), table[name].type)),
    "all zero": lambda table, name: _with(table, name, pa.array([0] * len(table))),
    "below zero": lambda table, name: _with(table, name, pa.array([-5.5] * len(table))),
    "no number": lambda table, name: _with(table, name, pa.array([float("nan")] * len(table))),
    "endless": lambda table, name: _with(table, name, pa.array([float("inf")] * len(table))),
    "huge": lambda table, name: _with(table, name, pa.array([1e300] * len(table))),
    "long": lambda table, name: _with(table, name, pa.array([LONG] * len(table))),
    "other text": lambda table, name: _with(table, name, pa.array(["../<b>\u202e"] * len(table))),
    "a code of no chapter": lambda table, name: _with(table, name, pa.array(["0012"] * len(table))),
    "a year of long ago": lambda table, name: _with(table, name, pa.array(["0001"] * len(table))),
    "bytes": lambda table, name: _with(table, name, pa.array([b"\xff\xfe"] * len(table))),
    "lists": lambda table, name: _with(table, name, pa.array([[1, 2]] * len(table))),
    "twice": lambda table, name: pa.concat_tables([table, table]) if name else table,
    "no rows": lambda table, name: table.slice(0, 0) if name else table,
}


def columns(folder: Path, table: str) -> list[str]:
    names: list[str] = pq.read_schema(path_of(folder, table)).names
    return names


def harm_column(folder: Path, table: str, column: str, harm: str) -> None:
    """Write a table with something wrong in one column; the manifest is told its size, digest and rows."""
    path = path_of(folder, table)
    changed = COLUMN_HARMS[harm](pq.read_table(path), column)
    sink = pa.BufferOutputStream()
    pq.write_table(changed, sink)
    put(folder, table, sink.getvalue().to_pybytes())
    manifest = _manifest(folder)
    dict(_stored(manifest))[table]["rows"] = len(changed)
    _sign(folder, manifest)


def _with(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    return found


def _sign(folder: Path, manifest: dict[str, Any]) -> None:
    digest = sha256(json.dumps(manifest["datasets"], sort_keys=True).encode()).hexdigest()
    _replaced(folder / MANIFEST, json.dumps({**manifest, "sha256": digest}).encode())


def _stored(manifest: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the manifest says of each file, by what it is: "0 parts 0", "0 pairs"."""
    for number, entry in enumerate(manifest["datasets"]):
        yield from ((f"{number} parts {place}", part) for place, part in enumerate(entry["parts"]))
        yield from ((f"{number} {kind}", entry[kind]) for kind in ("pairs", "names", "world") if entry[kind])


def _paths(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        yield (*above, step)
        yield from _paths(member, (*above, step))
