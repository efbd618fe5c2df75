"""Read scenario files and ledgers of claims, with what they extend and rest on.

In:      a path, or a text
Out:     Scenario, or one ScenarioError with every problem, each with file, line and column
Keeps:   reading executes nothing, changes nothing, never stops at the first problem, and opens nothing
         outside the scenario's own folders
Not here: which folders these are (tree), TOML (toml), what a table must look like (structure), what must hold together (scenario)
Example: tests/scenarios/invalid/
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, Protocol, TypeGuard, TypeVar

from attrs import evolve, frozen

from negotiation_sim import durable
from negotiation_sim.errors import Path, Place, Problem, ScenarioError
from negotiation_sim.scenario import values
from negotiation_sim.scenario.build import based
from negotiation_sim.scenario.claims import Claim, Ledger
from negotiation_sim.scenario.scenario import LISTS, Scenario
from negotiation_sim.scenario.structure import MOST_PROBLEMS, TooManyProblemsError, below_any, structured
from negotiation_sim.scenario.toml import Places, parsed
from negotiation_sim.scenario.tree import ANYWHERE, Tree, tree_of

MOST_BYTES = 1_000_000
MOST_BASES = 16
MOST_LEDGERS = 100
"""Scenarios are written by people: what passes these bounds is a mistake, or meant to do harm."""
TEXT = "<text>"
"""What stands for the name of a file where there is none."""


class _Checks(Protocol):
    """What can say what is wrong with it."""

    def problems(self) -> Iterator[Problem]:
        """The problems, each with its path."""


Checked = TypeVar("Checked", bound=_Checks)


def load(path: str | os.PathLike[str], *, allow_outside: bool = False) -> Scenario:
    """Read the scenario file at *path*, with the files it extends and its evidence.

    These lie in its folder, in the one above, or anywhere below a folder above it that holds ``.git``,
    ``pyproject.toml`` or ``.negotiation_sim``; or they are shipped. With *allow_outside* they may lie anywhere.

    Raises:
        ScenarioError: With every problem that was found, sorted by place.
    """
    name = _named(path)
    return _scenario(_source(name, _content(name, None)), _tree(os.path.dirname(name), allow_outside))


def loads(text: str, base: str | os.PathLike[str] = ".", *, allow_outside: bool = False) -> Scenario:
    """Read a scenario from *text*, as if it were a file in the folder *base*; see :func:`load`.

    Raises:
        ScenarioError: With every problem that was found, sorted by place.
    """
    folder = os.fspath(base)
    return _scenario(_source(TEXT, text.encode(errors="surrogatepass"), folder), _tree(folder, allow_outside))


def read_value(text: str) -> Any:
    """A value as the command line gives it: TOML where it is TOML, else plain text such as a point's id."""
    try:
        return parsed(f"value = {text}", Places("<text>", text))["value"]
    except ScenarioError:
        return text


def located(
    problems: Iterable[Problem], path: str | os.PathLike[str], *, allow_outside: bool = False
) -> list[Problem]:
    """The same problems with their places in the file at *path*, sorted by place."""
    name = _named(path)
    tree = _tree(os.path.dirname(name), allow_outside)
    sources = [*_chain(_source(name, _content(name, None)), tree)]
    return _placed(problems, sources, _merged(sources))


def _named(path: str | os.PathLike[str] | bytes) -> str:
    return os.fsdecode(path)


def _tree(folder: str, allow_outside: bool) -> Tree:  # noqa: FBT001 - as it was given
    return ANYWHERE if allow_outside else tree_of(folder)


@frozen
class _Source:
    """One file that has been parsed."""

    folder: str
    document: dict[str, Any]
    places: Places
    digest: str


# --- One file -------------------------------------------------------------------------------------


def _content(name: str, asked_by: Place | None) -> bytes:
    """The bytes of a file, or a problem at the place that asked for it."""
    shown = name[:500]
    try:
        if not name:
            raise ScenarioError([Problem((), "a file needs a name", asked_by)])
        path = FilePath(name)
        if not path.is_file():
            reason = "is a folder, not a file" if path.is_dir() else "is no ordinary file"
            raise ScenarioError(
                [Problem((), f"{shown} {reason if path.exists() else 'does not exist'}", asked_by)]
            )
        return durable.read(path, MOST_BYTES + 1)  # one more, so that _source tells of it
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([Problem((), f"{shown} cannot be read: {reason}", asked_by)]) from None


def _source(name: str, content: bytes, folder: str | None = None) -> _Source:
    """Parse the content of a file; a syntax error is a problem like any other."""
    if len(content) > MOST_BYTES:
        message = f"the file is too large for a scenario: more than {MOST_BYTES:,} bytes"
        raise ScenarioError([Problem((), message, Place(name, 1, 1))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].split(b"\n")
        place = Place(name, len(before), len(before[-1].decode(errors="replace")) + 1)
        message = "the file is not UTF-8 text; save it as UTF-8 in your editor"
        raise ScenarioError([Problem((), message, place)]) from None
    places = Places(name, text)
    try:
        document = parsed(text.replace("\r\n", "\n"), places)
    except ScenarioError as error:
        if name == TEXT or os.path.realpath(name).endswith(".toml"):
            raise
        raise ScenarioError(map(_unquoted, error.problems)) from None  # whatever it is, it is not for us
    folder = os.path.dirname(name) if folder is None else folder
    return _Source(folder, document, places, sha256(content).hexdigest())


def _unquoted(problem: Problem) -> Problem:
    """The same problem without the line in which it stands."""
    return evolve(problem, place=evolve(problem.place, source="") if problem.place else None)


def _require_inside(tree: Tree, name: str, asked_by: Place | None) -> None:
    if not tree.holds(name):
        raise ScenarioError([Problem((), f"{name[:500]} {OUTSIDE}", asked_by)])


OUTSIDE = (
    "lies outside the folders of this scenario; move it there, or allow it: --allow-outside "
    "on the command line, allow_outside=True in Python"
)


# --- extends --------------------------------------------------------------------------------------


def _chain(source: _Source, tree: Tree) -> Iterator[_Source]:
    """The file and the files it extends, nearest first."""
    seen = [source.places.file]
    while True:
        yield source
        base = source.document.get("extends")
        if base is None:
            return
        place = source.places.find(("extends",))[1]
        try:
            name = os.path.normpath(os.path.join(source.folder, values.text(base)))
        except ValueError as error:
            raise ScenarioError([Problem((), f"extends names one other file: {error}", place)]) from None
        seen.append(name)
        if name in map(os.path.normpath, seen[:-1]):
            raise ScenarioError([Problem((), f"extends goes round in a circle: {' -> '.join(seen)}", place)])
        if len(seen) > MOST_BASES:
            raise ScenarioError([Problem((), f"extends goes through more than {MOST_BASES} files", place)])
        _require_inside(tree, name, place)
        source = _source(name, _content(name, place))


def _merged(sources: list[_Source]) -> dict[str, Any]:
    """The document that results from a chain of files, the last base first."""
    document: dict[str, Any] = {}
    for source in reversed(sources):
        own = {name: value for name, value in source.document.items() if name != "extends"}
        if isinstance(own.get("evidence"), list):
            own["evidence"] = [_beside(source.folder, item) for item in own["evidence"]]
        document = _merge(document, own)
    return document


def _beside(folder: str, item: Any) -> Any:
    return os.path.normpath(os.path.join(folder, item)) if isinstance(item, str) and item else item


def _merge(base: dict[str, Any], own: dict[str, Any], *, top: bool = True) -> dict[str, Any]:
    """*own* over *base*: tables merge key by key, lists with ids by id, all else is replaced."""
    merged = dict(base)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(before, dict) and isinstance(value, dict) and not _is_number_table(before, value):
            merged[name] = _merge(before, value, top=False)
        elif top and name in LISTS and _tables(before) and _tables(value):
            merged[name] = _merge_lists(before, value)
        else:
            merged[name] = value
    return merged


def _is_number_table(before: dict[str, Any], value: dict[str, Any]) -> bool:
    """Estimates are replaced whole: half of an old range is nobody's estimate."""
    return "mode" in before or "mode" in value


def _tables(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _merge_lists(base: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    merged = list(base)
    index = {str(item.get("id")): at for at, item in enumerate(base) if "id" in item}
    for item in own:
        at = index.get(str(item.get("id")))
        if at is None:
            merged.append(item)
        else:
            merged[at] = _merge(base[at], item, top=False)
    return merged


# --- From documents to a scenario ------------------------------------------------------------------


def _scenario(source: _Source, tree: Tree) -> Scenario:
    sources = [*_chain(source, tree)]
    document = _merged(sources)
    problems: list[Problem] = []
    try:
        scenario, wrong, mended = structured(document, Scenario)
    except TooManyProblemsError as error:
        raise ScenarioError(_placed(error.problems, sources, document)) from None
    problems += wrong
    claims, unread = _claims(scenario.evidence, tree, mended, sources, document)
    scenario = evolve(based(scenario), claims=claims, path=source.places.file, sha256=source.digest)
    scenario = evolve(scenario, allow_outside=tree is ANYWHERE)
    problems += _first(scenario.problems(), mended)
    sound = not problems and not unread
    problems += _first(scenario.question_problems(sound=sound), mended)
    placed = [*unread, *_placed(problems, sources, document)]
    if placed:
        raise ScenarioError(_sorted(placed))
    return scenario


def _first(problems: Iterable[Problem], mended: set[Path]) -> list[Problem]:
    """The first problems that are about the file, and not about our placeholders."""
    return [*islice((p for p in problems if not below_any(p.path, mended)), MOST_PROBLEMS)]


class _AllClaims(dict[str, Claim]):
    """Stands for claims that could not be read: no id is unknown."""

    def __contains__(self, name: object) -> bool:
        return True


def _claims(
    paths: tuple[str, ...],
    tree: Tree,
    mended: set[Path],
    sources: list[_Source],
    document: Mapping[str, Any],
) -> tuple[dict[str, Claim], list[Problem]]:
    """The claims of every ledger by id, and what is wrong with the ledgers."""
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    if any(path[0] == "evidence" for path in mended):  # told already
        return _AllClaims(), []
    if len(paths) > MOST_LEDGERS:
        message = f"{len(paths)} ledgers are more than {MOST_LEDGERS}"
        return _AllClaims(), _placed([Problem(("evidence",), message)], sources, document)
    for index, name in enumerate(paths):
        [here] = _placed([Problem(("evidence", index), f"{name} is listed twice")], sources, document)
        if name in paths[:index]:
            problems.append(here)
            continue
        try:
            _require_inside(tree, name, here.place)
            ledger = read_ledger(name, here.place)
        except ScenarioError as error:
            problems += error.problems
            continue
        for claim in ledger.claims:
            if claim.id in claims:
                message = f"claim '{claim.id}' of this ledger stands in an earlier one too: {claims[claim.id].source}"
                problems.append(Problem((), message, here.place))
            claims[claim.id] = evolve(claim, source=ledger.source.title, part=ledger.source.part)
    return (_AllClaims(claims) if problems else claims), problems


def read_ledger(path: str | os.PathLike[str], asked_by: Place | None = None) -> Ledger:
    """Read a ledger of claims.

    Raises:
        ScenarioError: With every problem that was found, sorted by place.
    """
    return read_as(path, Ledger, asked_by)


def read_as(path: str | os.PathLike[str], into: type[Checked], asked_by: Place | None = None) -> Checked:
    """Read a TOML file as an object that can say what is wrong with it.

    Raises:
        ScenarioError: With every problem that was found, sorted by place.
    """
    name = _named(path)
    source = _source(name, _content(name, asked_by))
    try:
        found, problems, mended = structured(source.document, into)
    except TooManyProblemsError as error:
        raise ScenarioError(_placed(error.problems, [source], source.document)) from None
    problems += _first(found.problems(), mended)
    if problems:
        raise ScenarioError(_placed(problems, [source], source.document))
    return found


# --- Places -----------------------------------------------------------------------------------------


def _placed(
    problems: Iterable[Problem], sources: list[_Source], document: Mapping[str, Any]
) -> list[Problem]:
    """The problems with their places: the file of the chain that has most of the path, nearest first."""
    placed = []
    for problem in problems:
        found = [source.places.find(_own_path(problem.path, source.document, document)) for source in sources]
        _, place = max(found, key=lambda item: item[0])
        placed.append(evolve(problem, place=problem.place or place))
    return _sorted(placed)


def _own_path(path: Path, own: Mapping[str, Any], merged: Mapping[str, Any]) -> Path:
    """*path* in the merged document as it stands in one file: lists with ids count differently there."""
    if len(path) < 2 or path[0] not in LISTS or not isinstance(path[1], int):
        return path
    item = merged[str(path[0])][path[1]]
    name = item.get("id") if isinstance(item, dict) else None
    listed = own.get(str(path[0]))
    if listed is merged[str(path[0])] or not _tables(listed) or name is None:
        return path
    at = [index for index, other in enumerate(listed or []) if other is item or other.get("id") == name]
    exact = [index for index, other in enumerate(listed or []) if other is item]
    return (path[0], (exact or at)[0], *path[2:]) if at else path[:1]


def _sorted(problems: list[Problem]) -> list[Problem]:
    unique = {(p.place, p.message): p for p in problems}
    return sorted(
        unique.values(), key=lambda p: (p.place.file, p.place.line, p.place.column) if p.place else ("", 0, 0)
    )
