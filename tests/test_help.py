"""``help()`` of every public name says units, axes and errors, and what it says of axes is so.

In: every public name, and real results.
Out: facts about docstrings and annotations.
Keeps: each check has a twin that must fail.
Not here: that names are documented in the reference (test_docs), which there are (test_public_api).
"""

import inspect
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import help_reader
import numpy as np
import pytest
from attrs import frozen
from numpy.typing import NDArray

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Situation

PUBLIC = {getattr(ns, name) for name in ns._MODULE_OF}


def functions(name: str) -> Iterator[tuple[str, Any]]:
    """A public function, or the methods and properties of a public class."""
    made = getattr(ns, name)
    if inspect.isfunction(made):
        yield name, made
    elif name not in help_reader.KEYS_ONLY:
        yield from help_reader.members(made)


def test_help_gives_every_number_its_unit_and_every_array_its_axes() -> None:
    for name in ns._MODULE_OF:
        keys_only = name in help_reader.KEYS_ONLY
        assert [*help_reader.silences(getattr(ns, name), keys_only=keys_only)] == [], name


@pytest.mark.slow
def test_help_names_the_errors_that_are_raised() -> None:
    for name in ns._MODULE_OF:
        for place, function in functions(name):
            assert help_reader.unnamed_errors(function, {*ns._MODULE_OF}) == set(), (name, place)


def test_what_a_public_name_gives_or_holds_is_public() -> None:
    for name in ns._MODULE_OF:
        held = help_reader.types_held(getattr(ns, name), keys_only=name in help_reader.KEYS_ONLY)
        assert {f"{place}: {type_.__name__}" for place, type_ in held if type_ not in PUBLIC} == set(), name


# What must be found


@frozen
class Poor:
    """A share of all runs, said in the wrong place, 0 to 1.

    Attributes:
        share: How often it comes out.
        counted: Of the runs.
        shares: How often each outcome comes out, 0 to 1.
        engine: Of the engine: what nobody should rely on.
        told: By whom.
    """

    share: float
    counted: int
    shares: NDArray[np.float64]
    engine: Situation
    told: tuple[Situation, ...]

    def raised(self, runs: int, weight: Fraction | None = None) -> dict[str, float]:
        """What comes of *runs* where a weight is given.

        Raises:
            TypeError: Never.
        """
        if weight is None:
            raise ValueError(runs)
        return _helped(self)


def _helped(poor: Poor) -> dict[str, float]:
    raise ns.StudyError(str(poor))


def test_a_docstring_that_is_silent_is_found() -> None:
    found = [*help_reader.silences(Poor)]
    assert found == ["share", "counted", "shares", "raised(runs)", "raised(weight)", "raised ->"]


def test_an_error_that_is_not_named_is_found_in_the_function_and_in_its_helper() -> None:
    assert help_reader.unnamed_errors(Poor.raised, {*ns._MODULE_OF}) == {"ValueError", "StudyError"}


def test_a_type_that_is_held_and_is_not_public_is_found() -> None:
    assert [(place, type_.__name__) for place, type_ in help_reader.types_held(Poor)] == [
        ("told", "Situation")
    ]


# Whether what is said is so

RUNS = 11
FLAGSHIP = "ceasefire.toml"
SHIPPED = (FLAGSHIP, "oil.toml")
"""Where two axes of the one are of the same length, those of the other are not."""


def asked(name: str) -> tuple[ns.Scenario, dict[str, int]]:
    """A scenario, and how long each axis is."""
    scenario = ns.load(ns.shipped_scenarios()[name])
    return scenario, {
        "runs": RUNS,
        "issues": len(scenario.issues),
        "actors": len(scenario.everyone),
        "commitments": len(scenario.commitments),
        "events": len(scenario.events),
        "answering": len(scenario.talks.answering),
        "parties": len(scenario.talks.parties) if scenario.talks.rule.by_capability else 0,
        "outcomes": len(scenario.named_outcomes),
        "points": 3,
    }


def wrong_axes(made: Any, sizes: dict[str, int], doc: str | None = None) -> list[str]:
    """The arrays of a result that do not have the axes that its help gives them."""
    told = help_reader.entries(doc or inspect.getdoc(made) or "")
    wrong = []
    for name in [field.name for field in attrs.fields(type(made)) if not field.name.startswith("_")]:
        array = getattr(made, name)
        if isinstance(array, np.ndarray):
            axes = help_reader.axes_of(name, told[name])
            if array.shape != tuple(sizes[axis] for axis in axes):
                wrong.append(name)
    return wrong


@pytest.mark.parametrize("name", SHIPPED)
def test_the_arrays_of_every_round_have_the_axes_that_help_gives_them(name: str) -> None:
    scenario, sizes = asked(name)
    kept = ns.one_run(scenario, 1)
    sizes |= {"runs": 1, "rounds": len(kept.texts)}
    assert wrong_axes(kept, sizes) == []
    assert wrong_axes(kept.ended, sizes) == []


def test_axes_that_are_wrong_are_found() -> None:
    scenario, sizes = asked(FLAGSHIP)
    kept = ns.one_run(scenario, 1)
    right, wrong = "start (ndarray[issues, runs])", "start (ndarray[commitments, runs])"
    doc = (inspect.getdoc(kept) or "").replace(right, wrong)
    assert wrong_axes(kept, sizes | {"runs": 1, "rounds": len(kept.texts)}, doc) == ["start"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_arrays_of_runs_and_points_have_the_axes_that_help_gives_them(name: str) -> None:
    scenario, sizes = asked(name)
    ensemble, missed = ns.run(scenario, runs=RUNS).ensemble, ns.missed_deals(scenario, runs=RUNS)
    assert wrong_axes(missed, sizes) == []
    swept = ns.sweep(scenario, {"actors.usa.capability": [0.2, 0.5, 0.8]}, runs=RUNS)
    arrays: dict[tuple[type, str], Any] = {
        **{
            (type(ensemble), name): getattr(ensemble, name)
            for name in ("agreed", "ending", "outcome", "rounds")
        },
        (type(ensemble), "package"): ensemble.package(0),
        (type(ensemble), "place"): ensemble.place(0),
        (type(ensemble), "in_the_way"): ensemble.in_the_way(0),
        (type(missed), "missed"): missed.missed,
        **{(type(swept), row): getattr(swept, row) for row in ("agreement", "shares")},
        (type(swept), "share_of"): swept.share_of("agreement"),
    }
    for (made, member), array in arrays.items():
        told = help_reader.AXES.search(inspect.getdoc(inspect.getattr_static(made, member)) or "")
        assert told is not None
        assert array.shape == tuple(sizes[axis] for axis in told[1].split(", ")), member
