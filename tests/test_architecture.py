"""The house: imports only go down, every module says what it is, and some things stay in their rooms."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "negotiation_sim"
TABLE = ROOT / "docs" / "explanation" / "architecture.md"
OUTSIDE = {"__init__", "__main__"}
LABELS = ["In:", "Out:", "Keeps:", "Not here:", "Example:"]

# Which module may import what; everything else may not.
ROOMS = {
    "numpy.random": {"streams", "sampling"},
    "random": set[str](),
    "secrets": set[str](),
    "tomllib": {"toml_text", "toml_places"},
    "highspy": {"program"},
    "tree_sitter": {"toml_places"},
    "click": {"cli"},
    "rich": {"cli", "report"},
    "matplotlib": {"report"},
    "socket": set[str](),
    "urllib": set[str](),
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


def layers() -> dict[str, int]:
    """The layer of every module or folder, as the documentation has it."""
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", TABLE.read_text("utf-8"), re.MULTILINE)
    return {name: int(number) for number, names in rows for name in re.findall(r"`(\w+)`", names)}


def imports(text: str, module: str = "") -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, anywhere in it, with their lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
            yield str(node.module), node.lineno


def imported_rooms(text: str) -> set[str]:
    """The top modules or folders of the package that a module imports."""
    names = (name.split(".") for name, _ in imports(text))
    return {parts[1] for parts in names if parts[0] == "negotiation_sim" and len(parts) > 1}


def climbing(modules: Sources, layer: Mapping[str, int]) -> list[str]:
    """Imports that do not go down."""
    found = []
    for name, text in modules.items():
        here = name.partition(".")[0]
        if here in OUTSIDE or here not in layer:  # a module without a layer is told by a test of its own
            continue
        found += [
            f"{name} imports {other}"
            for other in sorted(imported_rooms(text) & layer.keys())
            if other != here and layer[other] >= layer[here]
        ]
    return found


def intruders(modules: Sources) -> list[str]:
    """Imports of what has a room of its own, and calls of print, elsewhere."""
    found = []
    for name, text in modules.items():
        here = name.partition(".")[0]
        for imported, line in imports(text):
            for what, rooms in ROOMS.items():
                if (imported == what or imported.startswith(f"{what}.")) and here not in rooms:
                    found.append(f"{name}:{line} imports {what}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"np.random", "numpy.random"}:
                if here not in ROOMS["numpy.random"]:
                    found.append(f"{name}:{node.lineno} uses np.random")
            elif (
                isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "input"} and here != "cli"
            ):
                found.append(f"{name}:{node.lineno} prints")
    return sorted(set(found))


def cardless(modules: Sources) -> list[str]:
    """Modules whose card lacks a sentence or a label."""
    found = []
    for name, text in modules.items():
        card = ast.get_docstring(ast.parse(text)) or ""
        starts = [
            next((label for label in LABELS if line.startswith(label)), "") for line in card.splitlines()
        ]
        if name not in OUTSIDE and (not card.partition("\n")[0] or [s for s in starts if s] != LABELS):
            found.append(name)
    return found


def examples(modules: Sources) -> set[str]:
    """The test files that cards name."""
    cards = [ast.get_docstring(ast.parse(text)) or "" for text in modules.values()]
    return {file for card in cards for file in re.findall(r"tests/\w+\.py", card)}


def test_imports_only_go_down() -> None:
    assert climbing(sources(), layers()) == []


def test_the_table_of_layers_and_the_folder_have_the_same_modules() -> None:
    rooms = {name.partition(".")[0] for name in sources()} - OUTSIDE
    assert rooms == {*layers()}


def test_nothing_heavy_or_shared_leaves_its_room() -> None:
    assert intruders(sources()) == []


def test_every_module_has_its_card() -> None:
    assert cardless(sources()) == []


def test_every_test_that_a_card_names_is_there() -> None:
    assert [file for file in examples(sources()) if not (ROOT / file).is_file()] == []


def test_modules_stay_small() -> None:
    lengths = sorted(len(text.splitlines()) for text in sources().values())
    assert lengths[-1] <= 400
    assert lengths[len(lengths) // 2] <= 130


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "core"}
    assert not {part for name in sources() for part in name.split(".")} & drawers


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("errors", "from negotiation_sim.scenario import Scenario", "errors imports scenario"),
        ("summary", "from negotiation_sim import report", "summary imports report"),
        ("engine", "if True:\n    import negotiation_sim.cli.run", "engine imports cli"),
        ("doubts", "from negotiation_sim.sampling import draw", "doubts imports sampling"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found_out(module: str, line: str, complaint: str) -> None:
    assert complaint in climbing({**sources(), module: line}, layers())


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("engine", "from numpy.random import default_rng", "engine:1 imports numpy.random"),
        ("engine", "import numpy as np\nnp.random.rand()", "engine:2 uses np.random"),
        ("engine", "from random import random", "engine:1 imports random"),
        ("scenario", "import tomllib", "scenario:1 imports tomllib"),
        ("report.words", "print('x')", "report.words:1 prints"),
        ("result", "import rich.table", "result:1 imports rich"),
    ],
)
def test_what_leaves_its_room_is_found_out(module: str, line: str, complaint: str) -> None:
    assert complaint in intruders({module: line})


def test_a_card_without_all_its_labels_is_found_out() -> None:
    text = sources()["engine"]
    assert cardless({"engine": text}) == []
    assert cardless({"engine": text.replace("Keeps:", "Holds:", 1)}) == ["engine"]
    assert cardless({"engine": text[text.index("import ") :]}) == ["engine"]
