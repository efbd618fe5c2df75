"""What pyproject.toml allows is what is tested: the lowest versions stand in .ci/lowest.txt, for .ci/run."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.scenario.record import made_with

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TOOLS = {"mypy", "ruff"}
"""What checks the code, and does not run it."""
LOWEST = dict(
    re.findall(r"^([\w-]+)==([\d.]+)$", (ROOT / ".ci" / "lowest.txt").read_text("utf-8"), re.MULTILINE)
)


def allowed() -> dict[str, set[str]]:
    """The lower bounds of everything that the tests install."""
    found: dict[str, set[str]] = {}
    for wanted in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]):
        name, bound = re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", wanted).groups()  # type: ignore[union-attr]
        found.setdefault(name, set()).add(bound)
    return found


def test_every_lower_bound_is_one_that_is_tested() -> None:
    bounds = {name: bound for name, bound in allowed().items() if name not in TOOLS}
    assert {name: {number} for name, number in LOWEST.items() if name in bounds} == bounds


def test_the_bounds_of_the_extras_are_those_of_the_tests() -> None:
    tested = {**{name: {number} for name, number in LOWEST.items()}, **allowed()}
    for extra, wanted in PROJECT["optional-dependencies"].items():
        for name, bound in (item.partition(">=")[::2] for item in wanted):
            assert tested.get(name, {bound}) == {bound}, f"{extra}: {name}"


def test_the_classifiers_name_what_the_suite_was_run_on() -> None:
    listed = [
        line
        for line in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)
    ]
    assert listed == [f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)]
    assert PROJECT["requires-python"] == ">=3.11"


def test_a_record_says_on_which_versions_its_bytes_hold() -> None:
    assert made_with() == {"negotiation_sim": version("negotiation-sim"), "numpy": version("numpy")}
    assert ns.run(shipped("classics/one_price.toml"), 2).as_json()["version"]
