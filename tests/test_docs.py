"""The documentation runs, and leaves nothing out that a user can type, write or import."""

import inspect
import json
import pkgutil
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import click
import help_reader
import pytest
from commands_page import commands, written
from docs_checker import BLOCK, Page, answer
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.plug_ins import PROTOCOLS
from negotiation_sim.strategies import STRATEGIES
from negotiation_sim.strategies import options as settable

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = ROOT / "docs" / "reference" / "commands.md"
API = ROOT / "docs" / "reference" / "api.md"
LONG = [
    *(ROOT / "README.md", COMMANDS, API, ROOT / "docs" / "gallery.md"),
    *(ROOT / "docs" / "explanation" / f"{name}.md" for name in ("agreement", "models")),
    *(ROOT / "docs" / "how-to" / f"{name}.md" for name in ("correlations", "many-machines", "score-sheets")),
    *(ROOT / "docs" / "teaching" / f"{name}.md" for name in ("exercises", "guide", "notes")),
    ROOT / "docs" / "reference" / "study.md",
]
"""Pages with many commands, or with long work; they take ten times as long as all others together."""
MANY_RUNS = {"compare", "discover", "levers", "models", "sensitivity", "sweep"}
"""Commands whose fields are compared in a slow test."""
KEYS = ROOT / "docs" / "reference" / "scenario.md"
INDEX = ROOT / "docs" / "index.md"

HEAD = """format = 1
title = "Doubtful"
talks = { rounds = 3, parties = ["a"] }
actors.a = { name = "A", capability = 1, basis = "assumed", why = "w" }
"""
DOUBTFUL = HEAD + 'issues.nobody_cares = { title = "i", status_quo = 0 }\n'
WRONG = DOUBTFUL.replace("rounds = 3", "rounds = 0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a reader of the documentation has: the shipped files, and two files that are not right."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "docs/how-to/patient", tmp_path / "docs/how-to/patient")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # where it lies is one tree, as in a checkout
    (tmp_path / "doubtful.toml").write_text(DOUBTFUL)
    (tmp_path / "wrong.toml").write_text(WRONG)
    return tmp_path


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.slow] if path in LONG else []) for path in PAGES],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_page_is_true(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (STRATEGIES, PROTOCOLS):
        monkeypatch.setattr(kind, "added", {})  # what a page registers is there for that page
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert "\n".join(Page(path.name, path.read_text("utf-8"), folder).problems()) == ""


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("```console\n$ simulate check scenarios/oil.toml\n6 actors at the desk\n```", "does not print"),
        ("```console\n$ simulate check scenarios/oil.toml\n53 numbers; ...\nscenarios/oil\n```", "there"),
        ("```console\n$ simulate run scenarios/oil.toml --runs 50\n...\n101%\n```", "does not print '101%'"),
        ("```console\n$ simulate run scenarios/oil.toml --runz 50\n```", "exit code 2"),
        ("```console\n$ simulate check scenarios/oil.toml   # exit code 2\n```", "exit code 0"),
        ("```console\n$ rm -rf scenarios\n```", "only simulate"),
        ("It is so in 101% of the runs.", "no command on this page prints 101%"),
        ("```python\n>>> 1 + 1\n3\n```", "a snippet is not true"),
        ("```python\nimport negotiation_sim\nnegotiation_sim.lode\n```", "a snippet fails"),
        ("```toml\na = \n```", "no TOML"),
        ("```toml\n# add to: nothing.toml\na = 1\n```", "is not there"),
    ],
)
def test_a_page_that_is_not_true_is_found_out(block: str, complaint: str, folder: Path) -> None:
    found = Page("made-up.md", f"# Made up\n\n{block}\n", folder).problems()
    assert len(found) == 1
    assert complaint in found[0]


def test_columns_that_stand_far_apart_do_not_belong_to_one_line(folder: Path) -> None:
    shown = "```console\n$ simulate run scenarios/summit.toml --runs 50\nWhat comes of it  no run\n```"
    assert Page("made-up.md", shown, folder).problems()


# What can be typed


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next of its level or above."""
    level = len(heading.partition(" ")[0])
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{2,{level}}} |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_every_command_and_option_is_documented_and_shown_by_example() -> None:
    page = COMMANDS.read_text("utf-8")
    for name, given in commands():
        about = section(page, f"## {name}")
        assert about, f"no section '## {name}'"
        for parameter in given.params:
            names = [option for option in parameter.opts if option.startswith("-")] or [
                str(parameter.make_metavar(click.Context(given))).removesuffix("...").strip("[]")
            ]
            missing = [one for one in names if not re.search(rf"`[^`]*{re.escape(one)}\b[^`]*`", about)]
            assert not missing, f"{name}: {missing}"
            assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), name
        assert re.search(rf"Examples?:\n\s+{name}", inspect.cleandoc(given.help or "")), name


def test_the_tables_of_options_are_current() -> None:
    """If not: python tests/commands_page.py."""
    page = COMMANDS.read_text("utf-8")
    assert written(page) == page
    assert written(page.replace("no progress", "no noise")) == page


@pytest.mark.parametrize(
    ("arguments", "table"),
    [
        pytest.param(*found, marks=pytest.mark.slow if found[0].split()[0] in MANY_RUNS else [])
        for found in re.findall(
            r"<!-- json: (.*?) -->(.*?)(?=^#|\Z)", COMMANDS.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    ],
    ids=lambda text: text[:20],
)
def test_the_fields_of_the_json_output_are_documented(
    arguments: str, table: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    head = section(COMMANDS.read_text("utf-8"), "### The head of the data")
    documented = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    begins = re.findall(r"^\| `([^`]+)`", head, re.MULTILINE) if "(#the-head-of-the-data)" in table else []
    printed = {*leaves(json.loads(answer([*arguments.split(), "--json"])[1]))}
    sometimes = {
        "changes.ADDRESS",
        *re.findall(r"^\| `([^`]+)`.*; else it is not there \|$", head, re.MULTILINE),
    }
    patterns = {field: re.sub(r"[A-Z]+", "[^\t]+", re.escape(field)) for field in (*begins, *documented)}
    assert [path for path in printed if not any(re.fullmatch(p, path) for p in patterns.values())] == []
    assert [
        field
        for field, p in patterns.items()
        if field not in sometimes and not any(re.fullmatch(p, path) for path in printed)
    ] == []


def leaves(data: Any, path: str = "") -> Iterator[str]:
    """The path of every value; lists count once."""
    if isinstance(data, Mapping):
        for key, inner in data.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for inner in data:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path


# What can be written


def tables() -> dict[str, dict[str, str]]:
    """The documented keys with their meaning, by the class that holds them."""
    found = re.findall(r"<!-- keys: (\w+) -->\n\n(.*?)\n\n", KEYS.read_text("utf-8"), re.DOTALL)
    rows = {name: re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.MULTILINE) for name, table in found}
    return {name: dict(pairs) for name, pairs in rows.items()}


def nouns() -> dict[str, dict[str, str]]:
    """The keys with their meaning, by class, as the code has them; strategies stand in a table of their own."""
    found = {}
    for module in pkgutil.walk_packages(ns.__path__, "negotiation_sim."):
        if module.name.startswith("negotiation_sim.strategies") or module.name.endswith("__main__"):
            continue
        for name, made in vars(import_module(module.name)).items():
            if inspect.isclass(made) and attrs.has(made) and made.__module__ == module.name:
                keys = {f.name: f.metadata["doc"] for f in attrs.fields(made) if "doc" in f.metadata}
                if keys and name != "Evidence":  # its keys stand with every noun that has evidence
                    found[name] = keys
    return found


def test_every_key_of_a_scenario_is_documented_with_the_words_of_the_code() -> None:
    assert tables() == nouns()


def test_the_documentation_of_keys_could_lack_one() -> None:
    lacking = {name: dict(keys) for name, keys in tables().items()}
    del lacking["Stance"]["salience"]
    assert lacking != nouns()


def test_every_strategy_is_documented_with_its_options() -> None:
    table = section(KEYS.read_text("utf-8"), "### Strategies")
    for name, made in STRATEGIES.items():
        row = re.search(rf"^\| `{name}` .*$", table, re.MULTILINE)
        assert row, name
        options = [option for option, field in settable(made()).items() if "doc" in field.metadata]
        assert all(f"`{option}`" in row[0] for option in options), name


# What can be imported


def test_every_public_name_is_documented() -> None:
    page = API.read_text("utf-8")
    for name in ns._MODULE_OF:
        about = section(page, f"### {name}")
        assert about, f"no section '### {name}'"
        made = getattr(ns, name)
        assert made.__doc__, name
        if inspect.isclass(made) and not issubclass(made, Exception):
            fields = [field for field, _ in help_reader.held(made)]
            methods = [one for one in {*vars(made)} - help_reader.remembered(made) if not one.startswith("_")]
            missing = {
                word
                for word in (fields if name in help_reader.KEYS_ONLY else [*fields, *methods])
                if not word.startswith("_") and not re.search(rf"`{word}\b", about)
            }
            assert not missing, name
            # attrs keeps a cached property in a slot, which has no docstring of its own.
            kept = {word for word in methods if inspect.ismemberdescriptor(vars(made)[word])}
            assert all(vars(made)[word].__doc__ for word in {*methods} - {*fields} - kept), name
        elif inspect.isfunction(made):
            signature = re.search(rf"`{name}\((.*?)\)`", about)
            assert signature, name
            told = re.findall(r"(\w+)(?:=[^,]*)?(?:,|$)", signature[1])
            assert [*inspect.signature(made).parameters] == told, name


# What can be looked up


def test_every_shipped_scenario_is_on_the_map() -> None:
    page = INDEX.read_text("utf-8")
    rows = [f"| `{name}` | {shipped(name).title} |" for name in ns.shipped_scenarios()]
    assert [row for row in rows if row not in page] == []


def test_every_page_and_decision_is_on_the_map() -> None:
    links = {
        (INDEX.parent / link).resolve() for link in re.findall(r"\]\(([^)#]+)", INDEX.read_text("utf-8"))
    }
    assert {path for path in (ROOT / "docs").rglob("*.md") if path != INDEX} <= links


def test_every_decision_says_what_it_gives_up() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text("utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "What we give up")), path.name


def test_every_link_leads_somewhere() -> None:
    for path in (*PAGES, ROOT / "CONTRIBUTING.md"):
        for link in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", path.read_text("utf-8"))):
            file, _, anchor = link.partition("#")
            if "://" in link:
                continue
            target = (path.parent / file).resolve() if file else path
            assert target.exists(), (path, link)
            assert not anchor or anchor in anchors(target), (path, link)


@cache
def anchors(page: Path) -> set[str]:
    """Those of the headings of a page, as usual readers make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
