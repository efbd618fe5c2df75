"""The house: imports only go down, every module says what it is, and some things stay in their rooms."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "negotiation_sim"
ORDER = [
    {"errors", "plug_ins"},
    {"durable", "shown", "strategies", "outputs"},
    {"scenario"},
    {"model", "tables"},
    {"runs"},
    {"study", "agreement", "analysis"},
    {"baselines"},
    {"game"},
    {"exercises"},
    {"report"},
    {"plots"},
    {"page"},
    {"web"},
    {"cli"},
]
"""The folders in the order of imports: each imports from the ones before it, and from itself."""
OUTSIDE = {"__init__", "__main__"}
FOLDERS = {path.parent.name for path in PACKAGE.rglob("__init__.py")}
LABELS = ["In:", "Out:", "Keeps:", "Not here:", "Example:"]

# Which module may import what; everything else may not.
ROOMS = {
    "numpy.random": {"model.draws"},
    "random": set[str](),
    "secrets": {"web"},
    "tomllib": {"scenario.toml"},
    "highspy": {"agreement.program"},
    "tree_sitter": {"scenario.toml"},
    "click": {"cli"},
    "rich": {"cli", "report", "page"},
    "matplotlib": {"plots"},
    "jinja2": {"page", "web"},
    "socket": {"web.serve", "web.class_server"},
    "urllib": {"web.question", "web.pages"},
    "sqlite3": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
}

Sources = Mapping[str, str]


def sources() -> dict[str, str]:
    """The text of every module by its dotted name below the package, ``cli.run`` for example."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts)
        found[name if len(parts) == 1 else name.removesuffix(".__init__")] = path.read_text("utf-8")
    return found


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """All of a module, parsed once for all tests."""
    return (*ast.walk(ast.parse(text)),)


@cache
def card(text: str) -> str:
    """What stands at the top of a module."""
    module = nodes(text)[0]
    assert isinstance(module, ast.Module)
    return ast.get_docstring(module) or ""


@cache
def imports(text: str) -> tuple[tuple[str, int], ...]:
    """Dotted names that a module imports, anywhere in it, with their lines."""
    return (*_imports(text),)


def _imports(text: str) -> Iterator[tuple[str, int]]:
    for node in nodes(text):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
            yield str(node.module), node.lineno


def imported_rooms(text: str) -> set[str]:
    """The top modules or folders of the package that a module imports."""
    names = (name.split(".") for name, _ in imports(text))
    return {parts[1] for parts in names if parts[0] == "negotiation_sim" and len(parts) > 1}


def level(room: str) -> int:
    """The place of a folder, or of a module beside the folders, in the order."""
    return next(number for number, rooms in enumerate(ORDER) if room in rooms)


def climbing(modules: Sources) -> list[str]:
    """Imports that lead up, or to a neighbour on the same level."""
    found = []
    for name, text in modules.items():
        here = name.partition(".")[0]
        if here not in OUTSIDE:
            found += [
                f"{name} imports {other}"
                for other in sorted(imported_rooms(text) - OUTSIDE - {here})
                if level(other) >= level(here)
            ]
    return found


def circles(modules: Sources) -> list[set[str]]:
    """Modules that import each other in a circle, whatever folder they are in."""
    below = {
        name: {
            other
            for imported, _ in imports(text)
            for other in [imported.removeprefix("negotiation_sim.")]
            if other in modules
            and other != name
            and not other.startswith(f"{name}.")
            and other not in FOLDERS
        }
        for name, text in modules.items()
    }
    while free := [name for name, others in below.items() if not others & below.keys()]:
        for name in free:
            del below[name]
    return [{*below}] if below else []


def intruders(modules: Sources) -> list[str]:
    """Imports of what has a room of its own, and calls of print, elsewhere."""
    found = []
    for name, text in modules.items():
        at = {name, name.partition(".")[0]}
        for imported, line in imports(text):
            for what, rooms in ROOMS.items():
                if (imported == what or imported.startswith(f"{what}.")) and not at & rooms:
                    found.append(f"{name}:{line} imports {what}")
        for node in nodes(text):
            if isinstance(node, ast.Attribute) and node.attr == "random":
                if ast.unparse(node.value) in {"np", "numpy"} and not at & ROOMS["numpy.random"]:
                    found.append(f"{name}:{node.lineno} uses np.random")
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"print", "input"}
                and "cli" not in at
            ):
                found.append(f"{name}:{node.lineno} prints")
    return sorted(set(found))


def cardless(modules: Sources) -> list[str]:
    """Modules whose card lacks a sentence or a label."""
    found = []
    for name, text in modules.items():
        if name in FOLDERS | OUTSIDE:
            continue  # one line is enough for a folder
        starts = [
            next((label for label in LABELS if line.startswith(label)), "")
            for line in card(text).splitlines()
        ]
        if not card(text).partition("\n")[0] or [s for s in starts if s] != LABELS:
            found.append(name)
    return found


def examples(modules: Sources) -> set[str]:
    """The test files that cards name."""
    return {file for text in modules.values() for file in re.findall(r"tests/[\w/]+\.py", card(text))}


def test_imports_between_folders_only_go_down() -> None:
    assert climbing(sources()) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(sources()) == []


def test_the_order_and_the_package_have_the_same_folders() -> None:
    assert {name.partition(".")[0] for name in sources()} - OUTSIDE == set[str]().union(*ORDER)


def test_every_folder_says_in_one_line_what_it_is_for() -> None:
    for folder in (path.parent for path in PACKAGE.rglob("__init__.py")):
        assert card((folder / "__init__.py").read_text("utf-8")).partition("\n")[0].endswith("."), folder


def test_the_architecture_page_tells_every_folder() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(\w+)/?` \|", page, re.MULTILINE))
    assert told == set[str]().union(*ORDER)


def test_nothing_heavy_or_shared_leaves_its_room() -> None:
    assert intruders(sources()) == []


def test_every_module_has_its_card() -> None:
    assert cardless(sources()) == []


def test_every_test_that_a_card_names_is_there() -> None:
    assert [file for file in examples(sources()) if not (ROOT / file).is_file()] == []


def test_modules_stay_small() -> None:
    assert [name for name, text in sources().items() if len(text.splitlines()) > 400] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "core"}
    assert not {part for name in sources() for part in name.split(".")} & drawers


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("errors", "from negotiation_sim.scenario.scenario import Scenario", "errors imports scenario"),
        ("runs.summary", "from negotiation_sim import report", "runs.summary imports report"),
        ("model.engine", "if True:\n    import negotiation_sim.cli.run", "model.engine imports cli"),
        (
            "scenario.warnings",
            "from negotiation_sim.model.draws import draw",
            "scenario.warnings imports model",
        ),
        (
            "agreement.drafts",
            "from negotiation_sim.analysis.cases import x",
            "agreement.drafts imports analysis",
        ),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found_out(module: str, line: str, complaint: str) -> None:
    assert complaint in climbing({**sources(), module: line})


def test_a_circle_within_a_folder_is_found_out() -> None:
    one, other = "scenario.estimates", "scenario.issues"
    assert circles({**sources(), one: f"from negotiation_sim.{other} import Issue"})[0] >= {one, other}


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("model.engine", "from numpy.random import default_rng", "model.engine:1 imports numpy.random"),
        ("model.engine", "import numpy as np\nnp.random.rand()", "model.engine:2 uses np.random"),
        ("model.engine", "from random import random", "model.engine:1 imports random"),
        ("scenario.scenario", "import tomllib", "scenario.scenario:1 imports tomllib"),
        ("report.words", "print('x')", "report.words:1 prints"),
        ("runs.result", "import rich.table", "runs.result:1 imports rich"),
    ],
)
def test_what_leaves_its_room_is_found_out(module: str, line: str, complaint: str) -> None:
    assert complaint in intruders({module: line})


def test_a_card_without_all_its_labels_is_found_out() -> None:
    text = sources()["model.engine"]
    assert cardless({"model.engine": text}) == []
    assert cardless({"model.engine": text.replace("Keeps:", "Holds:", 1)}) == ["model.engine"]
    assert cardless({"model.engine": text[text.index("import ") :]}) == ["model.engine"]
