"""Where the keys of a TOML text stand, for messages only.

In:      the text of a file that has been read already
Out:     line and column of every key and list element, by path
Keeps:   lists of tables count from 0 as the parsed document does
Not here: reading values (scenario_file reads with the standard library)
Example: tests/test_scenario_file.py
"""

import tomllib
from typing import Any

from negotiation_sim.errors import Path, Place


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
