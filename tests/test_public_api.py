"""The public names: few, typed, documented, and the same wherever they are asked for."""

import ast
import doctest
import inspect
import pickle
from pathlib import Path

import pytest
from loaded import shipped

import negotiation_sim as ns

SCENARIO = shipped("summit.toml")


PARTS = [
    *(
        name
        for room in ("actors", "commitments", "issues", "talks")
        for name in ns._PUBLIC[f"scenario.{room}"]
    )
]


def test_the_public_names_are_few_and_in_order() -> None:
    assert ns.__all__ == sorted(ns.__all__)
    pictures = [name for name in ns.__all__ if name.startswith("plot_")]  # one name to learn
    parts = [name for name in ns.__all__ if name in (*PARTS, "Claim", "Estimate")]  # the nouns of a file
    assert len(parts) == len(PARTS) + 2
    assert 18 <= len(ns.__all__) - len(pictures) - len(parts) <= 45
    assert {*ns.__all__, "__version__"} <= {*dir(ns)}


def test_the_table_of_modules_and_all_name_the_same() -> None:
    tables = [{name for names in table.values() for name in names} for table in (ns._PUBLIC, ns._GIVEN)]
    assert tables[0] == {*ns.__all__}
    assert not tables[0] & tables[1]


def test_a_public_name_lives_where_the_table_says_and_says_what_it_is() -> None:
    for name, module in ns._MODULE_OF.items():
        made = getattr(ns, name)
        assert made.__module__ == f"negotiation_sim.{module}", name
        assert inspect.getdoc(made), name
        if inspect.isfunction(made):
            parameters = inspect.signature(made).parameters.values()
            assert all(one.annotation is not inspect.Parameter.empty for one in parameters), name


def test_the_script_whose_types_are_checked_uses_every_public_name() -> None:
    # mypy reads it with everything else; pyright by hand, in strict mode, with the package installed.
    tree = ast.parse((Path(__file__).parent / "data" / "every_public_name.py").read_text("utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ns"
    }
    assert used == {*ns._MODULE_OF, "__version__"}


RESULTS = [
    *(ns.Comparison, ns.Discovery, ns.Drivers, ns.Exact, ns.Explanation, ns.Levers, ns.MissedDeals),
    *(ns.Backtest, ns.Debrief, ns.Exchanges, ns.Sources, ns.Why),
    *(ns.Panel, ns.Result, ns.Sensitivity, ns.Signing, ns.Summary, ns.Sweep, ns.Verification),
]


def test_every_result_owns_its_json() -> None:
    assert [result.__name__ for result in RESULTS if not inspect.getdoc(result.__dict__["as_json"])] == []


def test_what_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        ns.lode  # type: ignore[attr-defined]  # noqa: B018 - and a type checker says so, too


def test_the_example_at_the_top_of_the_library_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    names: dict[str, object] = {}
    for example in doctest.DocTestParser().get_examples(ns.__doc__ or ""):
        exec(example.source, names)  # noqa: S102
    assert isinstance(names["result"], ns.Result)


def test_a_variant_and_changes_leave_the_scenario_as_it_was() -> None:
    before = SCENARIO.sha256, dict(SCENARIO.changes), SCENARIO.talks.rounds
    changed = SCENARIO.variant("trump_stays_away").with_changes({"talks.rounds": 10})
    assert changed.talks.rounds == 10
    assert (SCENARIO.sha256, dict(SCENARIO.changes), SCENARIO.talks.rounds) == before


def test_a_scenario_is_frozen() -> None:
    with pytest.raises(AttributeError):
        SCENARIO.title = "another"  # type: ignore[misc]


def test_a_scenario_goes_to_another_process_and_back() -> None:
    again = pickle.loads(pickle.dumps(SCENARIO))  # noqa: S301
    assert again == SCENARIO
    assert ns.run(again, runs=5).as_json() == ns.run(SCENARIO, runs=5).as_json()


def test_an_error_goes_to_another_process_and_back() -> None:
    with pytest.raises(ns.ScenarioError) as caught:
        SCENARIO.variant("nobody")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_a_scenario_can_be_written_in_the_program_itself(tmp_path: Path) -> None:
    text = SCENARIO.path or ""
    follow_up = ns.loads(f'extends = "{Path(text).as_posix()}"\ntitle = "Another"', base=str(tmp_path))
    assert (follow_up.title, follow_up.path) == ("Another", "<text>")
    assert {*follow_up.issues} == {*SCENARIO.issues}


def test_the_package_is_typed() -> None:
    assert (Path(ns.__file__).parent / "py.typed").exists()


def test_a_public_name_is_the_same_when_it_is_asked_for_again() -> None:
    """A module of the same name would take its place once it has been imported."""
    for name in ns.__all__:
        assert getattr(ns, name) is getattr(ns, name), name
        assert not inspect.ismodule(getattr(ns, name)), name


RAISE_NOTHING = {
    *(
        "check_protocol",
        "check_strategy",
        "run_at_modes",
        "shipped_scenarios",
        "sources",
        "trace",
        "warnings",
    ),
}
"""What is asked for with a scenario that holds together, and little else."""


def test_help_says_what_a_function_raises_and_of_what_type_its_answer_is() -> None:
    functions = {name: getattr(ns, name) for name in ns.__all__ if inspect.isfunction(getattr(ns, name))}
    silent = {name for name, made in functions.items() if "Raises:" not in (inspect.getdoc(made) or "")}
    assert silent == RAISE_NOTHING
    for name, made in functions.items():
        assert inspect.signature(made).return_annotation not in (inspect.Signature.empty, "Any"), name
