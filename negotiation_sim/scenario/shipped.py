"""The scenarios that come with the library, found from a wheel as well as from a checkout.

In:      nothing, or the name of a shipped scenario
Out:     paths; copies in a folder of the user's
Keeps:   a copy runs where it is put: what the scenario extends and its evidence come along
Not here: reading scenarios (load)
Example: tests/scenario/test_shipped.py
"""

import re
from pathlib import Path

from negotiation_sim.durable import make_folder, write
from negotiation_sim.errors import Problem, ScenarioError, WorkError, unknown

LINK = re.compile(r'"(?:\.\./)+(seeds|scenarios)/')
BASES = "common"
"""The folder of files that are no scenarios, but bases of scenarios."""


def root() -> Path:
    """The folder that holds ``scenarios`` and ``seeds``."""
    package = Path(__file__).parent.parent
    return package / "shipped" if (package / "shipped").is_dir() else package.parent


def shipped_scenarios() -> dict[str, Path]:
    """The scenarios that can be run, by path below ``scenarios``: ``oil.toml``, ``classics/one_price.toml``.

    Files below ``common`` are bases that others extend, and are left out.
    """
    top = root() / "scenarios"
    inside = {path.relative_to(top): path for path in top.rglob("*.toml")}
    listed = {name.as_posix(): path for name, path in inside.items() if BASES not in name.parts}
    return dict(sorted(listed.items(), key=lambda item: (item[0].count("/"), item[0])))


def copy(name: str, folder: Path, *, force: bool = False) -> list[Path]:
    """Copy a scenario into *folder*, with what it extends and its evidence beside it.

    *name* may leave out ``.toml``, and the folder where no other scenario has that name.
    Links to other shipped files are rewritten so that they lead to the copies.

    Raises:
        ScenarioError: If there is no such scenario, or a file would be overwritten without *force*.
    """
    known = _by_any_name()
    wanted = name if name.endswith(".toml") else f"{name}.toml"
    if wanted not in known:
        raise ScenarioError([Problem((), unknown("scenario", name, known))])
    contents = {folder / target: text for target, text in _with_links(known[wanted]).items()}
    try:
        taken = [
            path for path, text in contents.items() if path.exists() and path.read_bytes() != text.encode()
        ]
        if taken and not force:
            raise ScenarioError(
                [Problem((), f"{path} exists already and differs; --force overwrites it") for path in taken]
            )
        for path, text in contents.items():
            make_folder(path.parent)
            write(path, text.encode())
    except WorkError as error:
        raise ScenarioError([Problem((), str(error))]) from None
    return [*contents]


def linked(path: Path) -> dict[str, str]:
    """The text of a scenario in a folder beside ``scenarios``, and of all it links to, by the path of the copy.

    The scenario itself goes to the top of the copy, with the shipped files it needs beside it.
    """
    text = re.sub(r'"(?:\.\./)+scenarios/', '"', path.read_text("utf-8"))
    found = {path.name: re.sub(r'"(?:\.\./)+seeds/', '"seeds/', text)}
    for name in re.findall(r'"((?:\.\./)+(?:scenarios|seeds)/[^"]+\.toml)"', path.read_text("utf-8")):
        found |= {k: v for k, v in _with_links(path.parent / name).items() if k not in found}
    return found


def _by_any_name() -> dict[str, Path]:
    """The shipped scenarios by path, and by file name alone where only one has that name."""
    known = shipped_scenarios()
    short = [path.name for path in known.values()]
    return {**{path.name: path for path in known.values() if short.count(path.name) == 1}, **known}


def _with_links(path: Path) -> dict[str, str]:
    """The text of a scenario and of all it links to, by the path of the copy."""
    found: dict[str, str] = {}
    waiting = [path]
    while waiting:
        source = waiting.pop()
        text = source.read_text("utf-8")
        links = re.findall(r"^\s*(?:extends|evidence)\s*=\s*(.+)$", text, flags=re.MULTILINE)
        waiting += [source.parent / name for line in links for name in re.findall(r'"([^"]+\.toml)"', line)]
        found[_target(source)] = _relinked(source, text)
    return found


def _target(source: Path) -> str:
    """Where a shipped file goes: scenarios to the folder itself, all else below it."""
    inside = source.resolve().relative_to(root().resolve())
    return str(inside.relative_to("scenarios")) if inside.parts[0] == "scenarios" else str(inside)


def _relinked(source: Path, text: str) -> str:
    """Links as they must read in the copy: ``seeds`` has moved from beside ``scenarios`` into it."""
    depth = len(Path(_target(source)).parts) - 1
    return LINK.sub(lambda match: f'"{"../" * depth}{match[1]}/', text)
