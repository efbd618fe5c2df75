"""Runs a page of documentation: its commands, snippets and scenario files.

In: the text of a page.
Out: everything on the page that is not true, as sentences; the percentages that its commands print.
Keeps: a page has a folder of its own; each distinct command runs once per state of the folder.
Not here: which pages there are, and what they must mention (test_docs).
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from attrs import field, frozen

from negotiation_sim.cli import main

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PERCENT = re.compile(r"(?<![\w.])\d+(?:\.\d+)?%")
FAILED = re.compile(r"(\d+)% of the runs end without agreement")
NEAR = 90
"""Characters within which the columns of one shown line must stand in the output."""

Answer = tuple[int, str, str]
_known: dict[tuple[str, ...], Answer] = {}


@frozen
class Page:
    """One page, to be run in a folder that already holds the shipped files."""

    name: str
    text: str
    folder: Path
    shown: set[str] = field(factory=set)

    def problems(self) -> list[str]:
        """Everything on the page that is not true."""
        return [f"{self.name}: {problem}" for problem in self._problems()]

    def _problems(self) -> Iterator[str]:
        namespace: dict[str, object] = {"__name__": "page"}
        for match in BLOCK.finditer(self.text):
            language, body = match.groups()
            with contextlib.chdir(self.folder):
                if language == "console":
                    yield from self._console(body)
                elif language == "toml":
                    yield from self._toml(body)
                elif language == "csv" and (made := re.match(r"# file: (\S+)\n", body)):
                    Path(made[1]).write_text(body, encoding="utf-8")
                elif language == "python":
                    yield from self._python(body, namespace)
        prose = BLOCK.sub("", self.text)
        for percent in sorted({*PERCENT.findall(prose)} - self.shown):
            yield f"no command on this page prints {percent}"

    def _console(self, body: str) -> Iterator[str]:
        command, expected = "", list[str]()
        for line in [*body.splitlines(), "$ "]:
            if not line.startswith("$ "):
                expected.append(line)
                continue
            if command:
                yield from self._command(command, expected)
            command, expected = line[2:], []

    def _command(self, line: str, expected: list[str]) -> Iterator[str]:
        typed, pipe, line = line.rpartition(" | ")
        words = shlex.split(line, comments=True)
        due = re.search(r"# exit code (\d+)", line)
        if words[0] != "simulate":
            yield f"only simulate can be run here, and not {line!r}"
            return
        target = words[words.index(">") + 1] if ">" in words else None
        words = words[1 : words.index(">")] if target else words[1:]
        typed = shlex.split(typed)[1].replace("\\n", "\n") if pipe else ""
        code, out, err = answer([name for word in words for name in _globbed(word)], typed)
        if target:
            Path(target).write_text(out, encoding="utf-8")
        self.shown.update(PERCENT.findall(out))
        self.shown.update(f"{100 - int(failed)}%" for failed in FAILED.findall(out))
        if code != (int(due[1]) if due else 0):
            yield f"{line!r} ends with exit code {code}: {err[-300:]}"
        for missing in not_shown(expected, out + err):
            yield f"{line!r} does not print {missing!r} there"

    def _toml(self, body: str) -> Iterator[str]:
        made = re.match(r"# (file|add to): (\S+)\n", body)
        if made is None:
            try:
                tomllib.loads(body)
            except tomllib.TOMLDecodeError as error:
                yield f"an excerpt is no TOML ({error}): {body[:60]!r}"
        elif made[1] == "file":
            Path(made[2]).write_text(body, encoding="utf-8")
        elif not Path(made[2]).exists():
            yield f"adds to {made[2]}, which is not there"
        else:
            with Path(made[2]).open("a", encoding="utf-8") as file:
                file.write("\n" + body)

    def _python(self, body: str, namespace: dict[str, object]) -> Iterator[str]:
        printed = io.StringIO()
        if ">>>" in body:
            test = doctest.DocTestParser().get_doctest(body, namespace, self.name, self.name, 0)
            doctest.DocTestRunner(verbose=False).run(test, out=printed.write, clear_globs=False)
            namespace.update(test.globs)
            if printed.getvalue():
                yield f"a snippet is not true: {printed.getvalue()}"
            return
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(body, self.name, "exec"), namespace)  # noqa: S102
        except Exception as error:  # noqa: BLE001 - whatever it is, the page is wrong
            yield f"a snippet fails with {error!r}: {body[:60]!r}"


def answer(arguments: list[str], typed: str = "") -> Answer:
    """Exit code, stdout and stderr of one command in this folder; each distinct one runs once.

    *typed* is what it finds on its standard input: what ``printf`` writes into the pipe before it.
    """
    key = (*arguments, typed, *(file.read_text("utf-8") for file in sorted(Path().glob("*.toml"))))
    if key not in _known or {"copy", "--force", "play", "new"} & {*arguments}:
        out, err = io.StringIO(), io.StringIO()
        stdin = mock.patch("sys.stdin", io.StringIO(typed))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), stdin:
            try:
                main(arguments)
            except SystemExit as left:
                code = int(left.code or 0)
            except Exception as error:  # noqa: BLE001 - a traceback is exit code 1
                code, _ = 1, err.write(repr(error))
        _known[key] = code, out.getvalue(), err.getvalue()
    return _known[key]


def not_shown(expected: list[str], output: str) -> list[str]:
    """The parts of the shown lines that the output does not have, in this order.

    ``...`` stands for anything, and so does the end of a line. Two or more spaces part columns: they
    must stand near each other.
    """
    words, missing, start = " ".join(output.split()), [], 0
    for line in expected:
        for part in line.split("..."):
            end = len(words)
            for column in re.split(r"\s{2,}", part.strip()):
                wanted = " ".join(column.split())
                found = words.find(wanted, start, end)
                if found < 0:
                    missing.append(wanted)
                else:
                    start = found + len(wanted)
                    end = min(len(words), start + NEAR)
    return missing


def _globbed(word: str) -> list[str]:
    return sorted(str(path) for path in Path().glob(word)) if "*" in word and os.sep in word else [word]
