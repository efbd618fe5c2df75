"""Small faults put into the package one at a time: does a test notice?

In: the folders whose tests are on trial, a seed, how many faults in each.
Out: a line for each fault: noticed, explained or **not noticed**; the exit code is 3 when one was not noticed.
Keeps: the package itself is never touched; each fault goes into a copy that is thrown away.
Not here: damage to scenario files (mutations).
Example: python tests/mutants.py agreement analysis report --each 20
"""

import argparse
import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attrs import frozen

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "negotiation_sim"

COMPARISONS = {"Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">", "Eq": "!=", "NotEq": "=="}
ARITHMETIC = {"Add": "-", "Sub": "+", "Mult": "/", "Div": "*"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "low": "high", "high": "low"}

EXPLAINED: dict[tuple[str, str, str], str] = {
    ("analysis/paired.py", "above = score(middle) > z", "score(middle) > z -> score(middle) >= z"): (
        "a halving that lands on the end itself goes to one side or the other, and ends at the same place"
    ),
}
"""Faults that change nothing a user could see, by place, line and change, each with the reason."""


@frozen
class Fault:
    """One small change of one expression.

    Attributes:
        place: The module's path below the package.
        line: Its line, counted from 1.
        text: The whole line as it stands, without its indentation.
        change: What was written and what is written instead.
        source: The module's text with the fault in it.
    """

    place: str
    line: int
    text: str
    change: str
    source: str

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
    for node, old, new in _swaps(ast.parse(source)):
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
            found.append(Fault(place, node.lineno, text, f"{inside} -> {changed}".replace("\n", " "), whole))
    return found


def _swaps(tree: ast.Module) -> Iterator[tuple[ast.expr, str, str]]:
    """Expressions, what to replace in them (all, when empty), and by what."""
    idle = _idle(tree)
    for node in ast.walk(tree):
        if node in idle or not isinstance(node, ast.expr):
            continue
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op).__name__ in COMPARISONS:
                yield node, "", f"{ast.unparse(left)} {COMPARISONS[type(op).__name__]} {ast.unparse(right)}"
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


def _idle(tree: ast.Module) -> set[ast.AST]:
    """Expressions that run nothing: annotations, and what stands inside them."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += [node] if isinstance(node, ast.JoinedStr | ast.Slice) else []
        found |= {inner for part in parts if part is not None for inner in ast.walk(part)}
    return found


def sample(folder: str, each: int, seed: int) -> list[Fault]:
    """``each`` faults of a folder, the same for the same seed and the same package."""
    every = [fault for path in sorted((PACKAGE / folder).glob("*.py")) for fault in faults(path)]
    return Random(f"{seed} {folder}").sample(every, min(each, len(every)))


def noticed(fault: Fault, tests: list[str]) -> bool:
    """Whether a test fails on a copy of everything with this fault in it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns(".git", ".venv", "*cache*", "__pycache__"))
        (copy / "negotiation_sim" / fault.place).write_text(fault.source, "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
        environment = {"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin", "HOME": folder}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
        return done.returncode != 0


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
    missed = 0
    for folder in options.folders:
        tests = [f"tests/{folder}", *options.tests]
        as_it_is = (PACKAGE / "errors.py").read_text("utf-8")
        if not noticed(Fault("errors.py", 1, "", "", "1 / 0"), tests):
            parser.error("the tests do not read the copy: a package that cannot be imported was not noticed")
        if noticed(Fault("errors.py", 1, "", "", as_it_is), tests):
            parser.error(f"{' '.join(tests)} fail without any fault")
        for fault in sample(folder, options.each, options.seed):
            if fault.key in EXPLAINED:
                verdict = f"explained: {EXPLAINED[fault.key]}"
            elif noticed(fault, tests):
                verdict = "noticed"
            else:
                verdict, missed = "NOT NOTICED", missed + 1
            print(f"{fault.place}:{fault.line}: {fault.change}: {verdict}", flush=True)  # noqa: T201
    sys.exit(3 if missed else 0)


if __name__ == "__main__":
    main()
