"""Small faults put into the package one at a time: does a test notice?

In: the folders whose tests are on trial, a seed, how many faults in each.
Out: a line for each fault: noticed (by which test), explained or **not noticed**; exit code 3 when one was not noticed.
Keeps: the package itself is never touched. A fault meets only tests that run its statement (all that run something of
its module, where it stands outside functions): those of its own folder first, the quickest of them at first, then those
that its card names. Those of tests/cli and tests/test_docs.py meet what is left. A test that noticed passes once more
without the fault.
Not here: damage to scenario files (mutations); which tests run what (reach).
Example: python tests/mutants.py agreement analysis report --each 20
"""

import argparse
import ast
import importlib
import os
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import field, frozen
from reach import Reach, reach

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "negotiation_sim"

COMPARISONS = {"Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">", "Eq": "!=", "NotEq": "=="}
OPPOSITES = {"Lt": ">", "LtE": ">", "Gt": "<", "GtE": "<"}
ROUNDING = 1e-6
"""What is compared with less is only told apart from 0: what lies on the bound itself may go to either side."""
ARITHMETIC = {"Add": "-", "Sub": "+", "Mult": "/", "Div": "*"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "low": "high", "high": "low"}

LOADED_ONCE = (
    "numpy",
    "hypothesis",
    "attrs",
    "cattrs",
    "click",
    "rich.console",
    "jinja2",
    "tomlkit",
    "highspy",
)
"""What the package and the tests rest on, loaded before the processes part."""

EXPLAINED: dict[tuple[str, str, str], str] = {
    ("analysis/paired.py", "above = score(middle) > z", "score(middle) > z -> score(middle) >= z"): (
        "a halving that lands on the end itself goes to one side or the other, and ends at the same place"
    ),
    (
        "analysis/cases.py",
        "abreast = max(1, min(MOST_COLUMNS, HELD // column) // width)",
        "min -> max",
    ): "how many columns are worked on at once bounds what is held in memory; the runs are the same",
    ("agreement/search.py", "BEST = 16", "16 -> 17"): (
        "how many of the tried drafts are tried on is a matter of speed: what is found is judged as before"
    ),
    (
        "agreement/who_signs.py",
        "issue=_name([*scenario.issues], int(answers.issue[p, 0])),",
        "0 -> 1",
    ): "the two runs of a table of likeliest values are equal",
}
"""Faults that change nothing a user could see, by place, line and change, each with the reason."""


@frozen
class Fault:
    """One small change of one expression.

    Attributes:
        place: The module's path below the package.
        line: Its line, counted from 1.
        statement: The first line of the statement that it stands in.
        text: The whole line as it stands, without its indentation.
        change: What was written and what is written instead.
        source: The module's text with the fault in it.
    """

    place: str
    line: int
    statement: int
    text: str
    change: str
    source: str

    @property
    def inside(self) -> bool:
        """Whether it stands in a function, and so runs when the function does."""
        tree = ast.parse(self.source)
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        return any(n.body[0].lineno <= self.statement <= int(n.end_lineno or 0) for n in functions)

    @property
    def tests(self) -> list[str]:
        """Its own: those that the module's card names, and those of its folder."""
        folder = f"tests/{Path(self.place).parent}"
        named = re.findall(rf"^Example: (?!{folder}/)(tests/\w+/\w+\.py)", self.source, re.MULTILINE)
        return [folder, *named]

    @property
    def key(self) -> tuple[str, str, str]:
        """What names this fault whatever its line number."""
        return self.place, self.text, self.change


def faults(path: Path) -> list[Fault]:
    """Every fault that can be put into a module, in the order of its lines."""
    source = path.read_text("utf-8")
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column

    found = []
    tree = ast.parse(source)
    statements = {}
    for statement in [
        node for node in ast.walk(tree) if isinstance(node, ast.stmt)
    ]:  # the innermost comes last
        statements.update(dict.fromkeys(ast.walk(statement), statement.lineno))
    for node, old, new in _swaps(tree):
        begin, end = (
            at(node.lineno, node.col_offset),
            at(int(node.end_lineno or 0), int(node.end_col_offset or 0)),
        )
        raw = source.encode()
        inside = raw[begin:end].decode()
        changed = inside.replace(old, new, 1) if old else new
        if changed != inside:
            whole = (raw[:begin] + changed.encode() + raw[end:]).decode()
            place = str(path.relative_to(PACKAGE))
            text = lines[node.lineno - 1].strip()
            change = f"{inside} -> {changed}".replace("\n", " ")
            found.append(Fault(place, node.lineno, statements[node], text, change, whole))
    return found


def _swaps(tree: ast.Module) -> Iterator[tuple[ast.expr, str, str]]:
    """Expressions, what to replace in them (all, when empty), and by what."""
    idle = _idle(tree)
    for node in ast.walk(tree):
        if node in idle or not isinstance(node, ast.expr):
            continue
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op).__name__ in COMPARISONS:
                yield node, "", f"{ast.unparse(left)} {_other(op, right)} {ast.unparse(right)}"
            case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in ARITHMETIC:
                yield (
                    node,
                    "",
                    f"(({ast.unparse(left)}) {ARITHMETIC[type(op).__name__]} ({ast.unparse(right)}))",
                )
            case ast.BoolOp(op=op, values=[first, *_]):
                yield node, "", ast.unparse(first)
                other = " or " if isinstance(op, ast.And) else " and "
                yield node, "", "(" + other.join(f"({ast.unparse(value)})" for value in node.values) + ")"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield node, "", f"bool({ast.unparse(operand)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                yield node, "", f"({ast.unparse(operand)})"
            case ast.IfExp(test=test, body=body, orelse=other_body):
                yield node, "", f"({ast.unparse(other_body)} if {ast.unparse(test)} else {ast.unparse(body)})"
            case ast.Attribute(value=value, attr=("low" | "high") as name):
                yield node, "", f"{ast.unparse(value)}.{NAMES[name]}"
            case ast.Name(id=name) if name in NAMES and isinstance(node.ctx, ast.Load):
                yield node, name, NAMES[name]
            case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
                yield node, "", repr(value + 1)
            case ast.Constant(value=bool() as value):
                yield node, "", repr(not value)


def _other(op: ast.cmpop, right: ast.expr) -> str:
    """The comparison that stands in the place of one."""
    name = type(op).__name__
    rounding = (
        isinstance(right, ast.Constant) and isinstance(right.value, float) and 0 < right.value < ROUNDING
    )
    return {**COMPARISONS, **OPPOSITES}[name] if rounding else COMPARISONS[name]


def _idle(tree: ast.Module) -> set[ast.AST]:
    """Expressions that run nothing, or tell nothing: annotations, checks of lengths, how a width is shared out."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += [node] if isinstance(node, ast.JoinedStr | ast.Slice) else []
        parts += [node.value] if isinstance(node, ast.keyword) and node.arg in {"strict", "shares"} else []
        found |= {inner for part in parts if part is not None for inner in ast.walk(part)}
    return found


def sample(folder: str, each: int, seed: int) -> list[Fault]:
    """``each`` faults of a folder, the same for the same seed as long as their lines stay as they are."""
    every = [fault for path in sorted((PACKAGE / folder).glob("*.py")) for fault in faults(path)]
    return sorted(every, key=lambda fault: sha256(f"{seed} {fault.key}".encode()).digest())[:each]


@frozen
class Trial:
    """A copy of everything, into which faults are put, and what its tests run.

    Attributes:
        home: A folder that is thrown away.
        folders: The folders of the package whose faults are tried.
        maps: What the tests of a file or folder run, found when it is first asked for.
    """

    home: Path
    folders: list[str]
    maps: dict[str, list[Reach]] = field(factory=dict)

    @property
    def copy(self) -> Path:
        """The copy with the faults."""
        return self.home / "copy"

    def tests(self, fault: Fault, among: str) -> list[Reach]:
        """The tests that may notice a fault, those first that say so soonest."""
        if among not in self.maps:
            marked = self.home / "marked"
            copied(self.copy, marked)
            self.maps[among] = reach(marked, self.folders, among, self.home / f"notes {len(self.maps)}")
            shutil.rmtree(marked)
        every = [test for test in self.maps[among] if test.passed]
        found = [test for test in every if (fault.place, fault.statement) in test.lines]
        if not fault.inside:
            found = [test for test in every if any(place == fault.place for place, _ in test.lines)]
        return sorted(found, key=lambda test: (test.seconds > 1, test.seconds))

    def noticed(self, fault: Fault, among: list[str]) -> str:
        """Which test fails with a fault, or nothing."""
        path = self.copy / "negotiation_sim" / fault.place
        as_it_is = path.read_text("utf-8")
        try:
            for tests in among:
                reached = self.tests(fault, tests)
                _write(path, fault.source)
                while found := self.failing(reached):
                    named = [test for test in reached if test.test == found] or reached
                    if self.failing(named):
                        _write(path, as_it_is)
                        if not self.failing(named):
                            return found
                        _write(path, fault.source)
                    reached = [test for test in reached if test not in named]  # failed for another reason
        finally:
            _write(path, as_it_is)
        return ""

    def failing(self, tests: list[Reach]) -> str:
        """The first of some tests that fails, or that runs when they have taken too long; nothing if all pass."""
        if not tests:
            return ""
        told = self.home / "told"
        child = os.fork()
        if not child:
            self._run([test.test for test in tests], told)
        end = time.monotonic() + 60 + 10 * sum(test.seconds for test in tests)
        while not (done := os.waitpid(child, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.killpg(child, signal.SIGKILL)
                done = os.waitpid(child, 0)
                break
            time.sleep(0.02)
        if os.waitstatus_to_exitcode(done[1]) == 99:
            raise RuntimeError(told.read_text("utf-8"))
        names = re.findall(r"^(?:FAILED|ERROR) (tests/.*?)(?: - .*)?$", told.read_text("utf-8"), re.MULTILINE)
        return "" if done[1] == 0 else (names or [f"one of {tests[0].test} ..."])[0]

    def _run(self, names: list[str], told: Path) -> None:
        """The tests, in a process of their own, which ends here."""
        try:
            os.setsid()
            os.chdir(self.copy)
            out = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            compiled = str(self.home / "compiled")
            for name in set(os.environ) - {"PATH"}:
                del os.environ[name]
            os.environ.update(PYTHONPATH=str(self.copy), HOME=str(self.home), PYTHONPYCACHEPREFIX=compiled)
            sys.path[:] = [str(self.copy), *(place for place in sys.path if place != str(HERE / "tests"))]
            sys.dont_write_bytecode, sys.pycache_prefix = False, compiled
            loaded = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what the main process has loaded
            code = int(pytest.main(["-q", "-x", "-n0", "-p", "no:cacheprovider", "--tb=no", *loaded, *names]))
            sys.stdout.flush()
            os._exit(code)
        except BaseException:  # noqa: BLE001 (nothing may go on as a second main process)
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(99)


def copied(home: Path, to: Path) -> None:
    """Everything that the tests read."""
    shutil.copytree(home, to, ignore=shutil.ignore_patterns(".git", ".venv", "*cache*", "__pycache__"))


def _write(path: Path, text: str) -> None:
    """With a time of its own, so that what was compiled before does not stand for it."""
    before = path.stat().st_mtime
    path.write_text(text, "utf-8")
    os.utime(path, (before + 2, before + 2))


def main() -> None:
    """Try faults in the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["agreement", "analysis", "report"])
    parser.add_argument("--each", type=int, default=20, help="faults in each folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--tests", nargs="*", default=["tests/cli", "tests/test_docs.py"], help="beside the folder's own"
    )
    options = parser.parse_args()
    for name in LOADED_ONCE:
        importlib.import_module(name)
    counts = dict.fromkeys(("noticed", "explained", "NOT NOTICED"), 0)
    with TemporaryDirectory() as home:
        trial = Trial(Path(home), options.folders)
        copied(HERE, trial.copy)
        chosen = [sample(folder, options.each, options.seed) for folder in options.folders]
        for fault in chain.from_iterable(chosen):
            begun = time.monotonic()
            verdict, why = "explained", EXPLAINED.get(fault.key, "")
            if not why:
                why = trial.noticed(fault, [*fault.tests, *options.tests])
                verdict = "noticed" if why else "NOT NOTICED"
            counts[verdict] += 1
            took = f"{time.monotonic() - begun:.0f} s"
            print(f"{fault.place}:{fault.line}: {fault.change}: {verdict}: {why} ({took})", flush=True)  # noqa: T201
        print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))  # noqa: T201
        every = [test for tests in trial.maps.values() for test in tests]
        if not any(test.lines for test in every):
            parser.error("the tests do not read the copy: none ran a line of it")
    sys.exit(3 if counts["NOT NOTICED"] else 0)


if __name__ == "__main__":
    main()
