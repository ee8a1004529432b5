"""What docs/architecture.md promises of the code, and where the code breaks it."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
SOURCE = ROOT / "src" / "tradeviz"
OURS = "tradeviz"
AT_THE_ROOT = ("__init__", "errors")
MOST_LINES, MOST_FUNCTION_LINES = 400, 60
PACKAGES_HEADER = ("package", "holds", "imports of ours", "from outside")
SAME_NAMES_HEADER = ("name", "modules", "why the same name")
WORDS_HEADER = ("class", "package", "what it is")


# What the page says


@dataclass(frozen=True, slots=True)
class Row:
    """One package of the page's table.

    Attributes:
        package: its name below `tradeviz`.
        ours: the packages it may import besides itself.
        never: modules of those packages that it may not import all the same.
        outside: the libraries it may import besides Python's own.
    """

    package: str
    ours: frozenset[str]
    never: frozenset[str]
    outside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The page's tables.

    Attributes:
        rows: the packages, each below those it may import.
        same_names: names that may be defined in several modules, with those modules.
        words: the classes that the page explains, with the package that each stands in.
    """

    rows: Mapping[str, Row]
    same_names: Mapping[str, frozenset[str]]
    words: Mapping[str, str]


def read_rules(page: str) -> Rules:
    """The rules that a page's tables say.

    Raises:
        ValueError: the table of packages is missing, a row names what does not stand above it, or an exception has no
            reason.
    """
    rows: dict[str, Row] = {}
    for package, _, ours, outside in table(page, PACKAGES_HEADER):
        name = _names(package)[0]
        rows[name] = Row(name, *_ours(name, ours, tuple(rows)), frozenset(_names(outside)))
    if not rows:
        raise ValueError(f"The page has no table with the columns {', '.join(PACKAGES_HEADER)}.")
    same: dict[str, frozenset[str]] = {}
    for name, modules, why in table(page, SAME_NAMES_HEADER):
        if len(why.split()) < 4:
            raise ValueError(f"The page allows {name} in several modules without a reason.")
        same[_names(name)[0]] = frozenset(_names(modules))
    words = {_names(name)[0]: _names(package)[0] for name, package, _ in table(page, WORDS_HEADER)}
    return Rules(rows, same, words)


def table(page: str, header: Sequence[str]) -> Iterator[list[str]]:
    """The rows of the page's table with this header, a list of cells each; nothing where there is none."""
    lines = iter(page.splitlines())
    for line in lines:
        if _cells(line) == list(header):
            next(lines)  # the rule below the header
            yield from map(_cells, takewhile(lambda row: row.startswith("|"), lines))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _ours(package: str, cell: str, above: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The packages that a cell allows, and the modules in them that it does not.

    Args:
        package: whose row it is.
        cell: "all above", "all above but `x`, `y.z`", some packages by name, or "nothing".
        above: the packages of the rows above.
    """
    names = frozenset(_names(cell))
    unknown = sorted(name for name in names if name.partition(".")[0] not in above)
    if unknown:
        raise ValueError(f"The row of {package} names {', '.join(unknown)}, which does not stand above it.")
    if cell.startswith("all above"):
        return frozenset(above) - names, names
    return names, frozenset()


def _names(cell: str) -> list[str]:
    return re.findall(r"`([\w.]+)`", cell)


# What the code says


@dataclass(frozen=True)
class Module:
    """One file of the code.

    Attributes:
        name: its dotted name below `tradeviz`, empty for the root's `__init__`.
        tree: its syntax.
        lines: how many lines it has.
        home: the dotted name, with `tradeviz`, that one dot in an import of it stands for.
    """

    name: str
    tree: ast.Module
    lines: int
    home: str

    @property
    def package(self) -> str:
        """The package at the root that it is part of."""
        return self.name.partition(".")[0]

    @cached_property
    def imported(self) -> frozenset[str]:
        """Every module it imports anywhere, for types alone too; a name after `from` counts as a module of its own."""
        return frozenset(_imports(ast.walk(self.tree), self.home))

    @cached_property
    def running(self) -> frozenset[str]:
        """Those that are imported when the code runs, be it at the top or in a function."""
        for_types = {
            id(inner)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        return frozenset(_imports((node for node in ast.walk(self.tree) if id(node) not in for_types), self.home))

    @cached_property
    def defined(self) -> frozenset[str]:
        """The public classes, functions and constants that it defines at its top level."""
        return frozenset(name for name in _defined(self.tree.body) if not name.startswith("_"))

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes among them."""
        return frozenset(node.name for node in self.tree.body if isinstance(node, ast.ClassDef))


def read_modules(source: Path) -> dict[str, Module]:
    """Every module below a folder, by name."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        *folders, stem = path.relative_to(source).with_suffix("").parts
        name = ".".join(folders if stem == "__init__" else [*folders, stem])
        text = path.read_text("utf-8")
        found[name] = Module(name, ast.parse(text), len(text.splitlines()), ".".join([OURS, *folders]))
    return found


def _imports(nodes: Iterable[ast.AST], home: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = home.rsplit(".", node.level - 1)[0] if node.level else ""
            origin = ".".join(filter(None, (above, node.module)))
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def _defined(body: Sequence[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                inner.id
                for target in targets
                for inner in ast.walk(target)
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
            )
        elif isinstance(node, ast.If | ast.Try):
            yield from _defined([*node.body, *node.orelse])


# Where the two part


def breaches(modules: Mapping[str, Module], rules: Rules) -> list[str]:
    """Every import that the table of packages does not allow, and every module in no row."""
    found: list[str] = []
    for name, module in modules.items():
        if not name:
            continue  # tradeviz/__init__ hands on names of the whole house
        row = rules.rows.get(module.package)
        if row is None:
            found.append(f"{name} is in no row of the page: give {module.package!r} a place in it")
            continue
        found += [
            f"{name} imports {target}" for target in sorted(_ours_imported(module, modules)) if not _may(row, target)
        ]
        found += [f"{name} imports {library}" for library in sorted(_libraries(module)) if library not in row.outside]
    return found


def _may(row: Row, target: str) -> bool:
    if any(f"{target}.".startswith(f"{name}.") for name in row.never):
        return False
    # The root's `__init__` says the version.
    return target.partition(".")[0] in {"", row.package, *row.ours}


def _libraries(module: Module) -> set[str]:
    return {name.partition(".")[0] for name in module.running} - {OURS} - sys.stdlib_module_names


def _ours_imported(module: Module, modules: Mapping[str, Module]) -> set[str]:
    """The modules of ours that a module names: `from x import y` is y where that is a module, else x."""
    found = set()
    for name in module.imported:
        first, _, rest = name.partition(".")
        if first == OURS:
            parent = rest.rpartition(".")[0]
            found.add(rest if rest in modules or parent not in modules else parent)
    return found


def circles(modules: Mapping[str, Module]) -> list[str]:
    """Every group of modules that import each other, as one shortest way round: imports for types count."""
    arrows = {name: sorted(_ours_imported(module, modules) & modules.keys()) for name, module in modules.items()}
    reach = {name: _reached(name, arrows) for name in arrows}
    groups = {frozenset(other for other in reach[name] if name in reach[other]) for name in arrows}
    return sorted(_way_round(group, arrows) for group in groups if group)


def _reached(start: str, arrows: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(arrows[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += arrows[name]
    return seen


def _way_round(group: frozenset[str], arrows: Mapping[str, Sequence[str]]) -> str:
    """The shortest circle through a group's first member."""
    start = min(group)
    ways = [[start]]
    while True:
        way = ways.pop(0)
        for step in arrows[way[-1]]:
            if step == start:
                return f"{' -> '.join([*way, start])} ({len(group)} module{'s' * (len(group) > 1)})"
            if step in group and step not in way:
                ways.append([*way, step])


def homonyms(modules: Mapping[str, Module], rules: Rules) -> list[str]:
    """Every public name that several modules define, and every exception that the page need not make."""
    places: dict[str, set[str]] = {}
    for name, module in modules.items():
        for defined in module.defined:
            places.setdefault(defined, set()).add(name)
    twice = {name: frozenset(where) for name, where in places.items() if len(where) > 1}
    found = [
        f"{name} is defined in {', '.join(sorted(where))}"
        for name, where in sorted(twice.items())
        if where != rules.same_names.get(name)
    ]
    idle = [f"{name} is defined once: take the exception off the page" for name in rules.same_names.keys() - twice]
    return found + sorted(idle)


def strangers(modules: Mapping[str, Module], rules: Rules) -> list[str]:
    """Every class that the page explains and that is not in the package it says."""
    held = {(module.package, name) for module in modules.values() for name in module.classes}
    return [f"{name} is no class in {package}" for name, package in rules.words.items() if (package, name) not in held]


def strays(source: Path) -> list[str]:
    """Modules that stand flat at the root and are not among the few that may."""
    return sorted(path.name for path in source.glob("*.py") if path.stem not in AT_THE_ROOT)


def too_large(modules: Mapping[str, Module]) -> list[str]:
    """Modules and functions over the limits."""
    found = []
    for name, module in modules.items():
        if module.lines > MOST_LINES:
            found.append(f"{name}: {module.lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                found += [f"{name}: {node.name} has {lines} lines"] if lines > MOST_FUNCTION_LINES else []
    return found


def changing(modules: Mapping[str, Module]) -> list[str]:
    """Lists and sets at module level: what can change there changes for everybody."""
    kinds = (ast.List, ast.Set, ast.ListComp, ast.SetComp)
    return [
        f"{name}: {ast.unparse(node)}"
        for name, module in modules.items()
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, kinds)
        and "__all__" not in ast.unparse(node)
    ]
