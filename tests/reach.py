"""Which tests run which lines of the package, and how long each test takes.

In: a copy of everything that may be spoilt, the folders of the package that are of interest, a file or folder of tests.
Out: for each test its seconds, whether it passed, and the lines that ran meanwhile in all processes that it started.
Keeps: what is kept in caches is thrown away before each test, so that each runs all that it rests on.
Not here: faults (mutants).
Example: tests = reach(copy, ["agreement"], "tests/agreement", Path("notes"))
"""

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

MARKS = '''"""Writes each line down when a process first runs it during a test."""
import os
SEEN = set()
NOW = os.open(os.path.join(FOLDER, "now"), os.O_RDONLY)
RAN = os.open(os.path.join(FOLDER, "ran"), os.O_WRONLY | os.O_APPEND)
def ran(number):
    SEEN.add(number)
    os.write(RAN, os.pread(NOW, 8, 0) + f" {number}\\n".encode())
'''
HOME_OF_NOTES = "REACH_NOTES"
"""The variable of the environment that names the folder in which the tests say which of them runs."""


@frozen
class Reach:
    """What one test runs.

    Attributes:
        test: Its name for pytest.
        seconds: How long it took, with all lines marked.
        passed: Whether it did.
        lines: The statements that ran: the module's path below the package, and the first line.
    """

    test: str
    seconds: float
    passed: bool
    lines: frozenset[tuple[str, int]]


def reach(copy: Path, folders: list[str], tests: str, notes: Path) -> list[Reach]:
    """What each test of a file or folder runs in some folders of the package; their modules in the copy are marked."""
    notes.mkdir(parents=True)
    for name, text in (("now", f"{0:8}"), ("ran", ""), ("told", "")):
        (notes / name).write_text(text, "utf-8")
    package = copy / "negotiation_sim"
    (package / "marks.py").write_text(f"FOLDER = {str(notes)!r}\n{MARKS}", "utf-8")
    numbers: list[tuple[str, int]] = []
    for path in sorted(path for folder in folders for path in (package / folder).glob("*.py")):
        path.write_text(marked(path.read_text("utf-8"), str(path.relative_to(package)), numbers), "utf-8")
    environment = {
        "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}",
        "PATH": os.environ["PATH"],
        "HOME": str(notes),
        HOME_OF_NOTES: str(notes),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-p", "reach", tests]
    subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    ran: dict[int, set[tuple[str, int]]] = {}
    for row in (notes / "ran").read_text("utf-8").splitlines():
        test, number = map(int, row.split())
        ran.setdefault(test, set()).add(numbers[number])
    told: dict[str, Reach] = {}
    for row in (notes / "told").read_text("utf-8").splitlines():
        number, name, seconds, passed = json.loads(row)
        before = told.get(name)
        told[name] = Reach(
            name,
            seconds + (before.seconds if before else 0.0),
            passed and (before is None or before.passed),
            frozenset(ran.get(number, ())),
        )
    return list(told.values())


def marked(source: str, place: str, numbers: list[tuple[str, int]]) -> str:
    """A module in which each statement in a function says first, by its number in a list, that it runs."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {node for function in functions for node in ast.walk(function) if node is not function}
    for node in nodes:
        for name, block in ast.iter_fields(node):
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt) and block[0] in inside:
                statements: list[ast.stmt] = []
                for statement in block:
                    if not _is_text(statement):
                        statements += ast.parse(f"{len(numbers)} in _SEEN or _ran({len(numbers)})").body
                        numbers.append((place, statement.lineno))
                    statements.append(statement)
                setattr(node, name, statements)
    first = next((i for i, statement in enumerate(tree.body) if not _is_text(statement)), len(tree.body))
    tree.body[first:first] = ast.parse("from negotiation_sim.marks import SEEN as _SEEN, ran as _ran").body
    return ast.unparse(ast.fix_missing_locations(tree))


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


class _Now:
    """Which test runs, for pytest."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.number = 0

    def pytest_runtest_logstart(self) -> None:
        self.number += 1
        for module in list(sys.modules.values()):
            if str(getattr(module, "__file__", None) or "").startswith(str(Path.cwd())):
                for value in list(vars(module).values()):
                    getattr(value, "cache_clear", int)()
        (self.notes / "now").write_text(f"{self.number:8}", "utf-8")
        importlib.import_module("negotiation_sim.marks").SEEN.clear()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        row = [self.number, report.nodeid, report.duration, not report.failed]
        with (self.notes / "told").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Where this module is named as a plug-in of pytest."""
    if notes := os.environ.get(HOME_OF_NOTES):
        config.pluginmanager.register(_Now(Path(notes)))
