"""From a TOML text to plain tables, if it is one that a person may have written.

In:      a text
Out:     tables, lists, texts and numbers, or a ScenarioError with the place; line and column of every key
Keeps:   what comes out is small and shallow, so that nothing behind has to fear it
Not here: files (load), what a value must look like (values)
Example: tests/scenario/test_load.py
"""

import re
import tomllib
from typing import Any

from negotiation_sim.errors import Path, Place, Problem, ScenarioError

MOST_VALUES = 20_000
MOST_DEPTH = 20
"""People write scenarios: what passes these bounds is a mistake, or meant to do harm."""


def parsed(text: str, places: "Places") -> dict[str, Any]:
    """The tables of a TOML text, if it is one that a person may have written."""
    if noise := DOTTED.search(text) or DIGITS.search(text):
        what = (
            f"a key has more than {MOST_DEPTH} parts"
            if noise.re is DOTTED
            else "a number has more than 4,000 digits"
        )
        raise ScenarioError([Problem((), what, _at(noise.start(), text, places))])
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError([Problem((), TOO_DEEP, Place(places.file, 1, 1))]) from None
    except ValueError as error:
        message = str(error)
        match = re.search(r" \(at line (\d+), column (\d+)\)", message)
        place = places.place(int(match[1]), int(match[2])) if match else _at(len(text), text, places)
        message = re.sub(r" \(at line .*?\)", "", message)
        message = next(
            (plainer for begins, plainer in PLAINER.items() if message.startswith(begins)), message
        )
        raise ScenarioError([Problem((), f"not TOML: {message}", place)]) from None
    level: list[Any] = [document]
    values = 0
    for _ in range(MOST_DEPTH + 1):
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
        values += len(level)
        level = [child for child in level if isinstance(child, (dict, list))]
    if level or values > MOST_VALUES:
        what = TOO_DEEP if level else f"the file holds {values:,} values, more than {MOST_VALUES:,}"
        raise ScenarioError([Problem((), what, Place(places.file, 1, 1))])
    return document


PLAINER = {
    "Invalid value": "this is no value; a text stands in quotes, a number has a point and no comma",
    "Illegal character '\\n'": "this text does not end on its line; close it with the quote that began it",
    "Cannot overwrite a value": "this key stands twice in the same table",
    "Cannot declare": "this table stands twice",
    "Expected newline": "something follows the value; one key to a line, and a text stands in quotes",
    "Expected '=' after a key": "a line is key = value, or a [table]",
    "Invalid statement": "a line is key = value, or a [table]",
    "Unclosed array": "a list that begins with [ ends with ]",
    "Unclosed inline table": "a table that begins with { ends with }",
}
"""The most common slips, as a parser puts them and as a person would."""
TOO_DEEP = f"lists or tables are nested more than {MOST_DEPTH} deep"
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
DOTTED = re.compile(rf"""(?<![A-Za-z0-9_."'-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MOST_DEPTH}}}""")
"""Keys such as a.a.a.a...; tomllib needs the square of their length in time and memory."""
DIGITS = re.compile(r"(?<![0-9_])[0-9_]{4000}")
"""Python refuses to read them, and would not say where they stand."""


def _at(offset: int, text: str, places: "Places") -> Place:
    return places.place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class Places:
    """The places of one file; the grammar is only loaded and run when somebody asks."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.split("\n")  # what TOML calls a line; splitlines() knows more ends than that
        self._text = text
        self._found: dict[Path, tuple[int, int]] = {}  # row and column from 0, the column in bytes

    def find(self, path: Path) -> tuple[int, Place]:
        """How many parts of *path* stand in the file, and the place of the last one that does."""
        if not self._found:
            self._read()
        for length in range(len(path), -1, -1):
            if path[:length] in self._found:
                if not length:
                    return 0, Place(self.file, 1, 1)
                row, column = self._found[path[:length]]
                before = self.lines[row].encode()[:column].decode(errors="replace")
                return length, self.place(row + 1, len(before) + 1)
        raise AssertionError("the empty path has a place")

    def place(self, line: int, column: int) -> Place:
        """A place in this file by line and column, both from 1."""
        source = self.lines[line - 1].rstrip("\r") if line <= len(self.lines) else ""
        return Place(self.file, line, max(1, column), source)

    def _read(self) -> None:
        import tree_sitter
        import tree_sitter_toml

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        self._found[()] = (0, 0)
        self._last: dict[Path, int] = {}
        for node in parser.parse(self._text.encode()).root_node.named_children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self._table(node)

    def _table(self, node: Any) -> None:
        head, *rest = node.named_children
        keys = self._keys(head)
        path: Path = ()
        for index, (name, where) in enumerate(keys):
            path = (*path, name)
            self._found.setdefault(path, where)
            if index == len(keys) - 1 and node.type == "table_array_element":
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:  # a table below the last element of a list of tables
                path = (*path, self._last[path])
                self._found.setdefault(path, where)
        for pair in rest:
            if pair.type == "pair":
                self._pair(pair, path)

    def _pair(self, node: Any, path: Path) -> None:
        head, *values = [child for child in node.named_children if child.type != "comment"]
        for name, where in self._keys(head):
            path = (*path, name)
            self._found.setdefault(path, where)
        for value in values:
            self._value(value, path)

    def _value(self, node: Any, path: Path) -> None:
        children = [child for child in node.named_children if child.type != "comment"]
        if node.type == "inline_table":
            for pair in children:
                if pair.type == "pair":
                    self._pair(pair, path)
        elif node.type == "array":
            for index, child in enumerate(children):
                self._found.setdefault((*path, index), _where(child))
                self._value(child, (*path, index))

    def _keys(self, node: Any) -> list[tuple[str, tuple[int, int]]]:
        """The parts of a key, unquoted, each with its place."""
        if node.type == "dotted_key":
            return [key for child in node.named_children for key in self._keys(child)]
        text = node.text.decode()
        name = text if node.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))
        return [(name, _where(node))]


def _where(node: Any) -> tuple[int, int]:
    row, column = node.start_point
    return row, column
