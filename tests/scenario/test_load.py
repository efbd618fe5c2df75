"""Reading scenario files: every rule has a file that breaks it, with the exact messages beside it.

In: tests/scenarios/invalid/<what>.toml and <what>.problems; tests/scenarios/base.toml, in which nothing is wrong.
Out: facts about messages, places, extends and limits.
Keeps: a message is compared to the last character, with its place and source line.
Not here: files with random damage (test_mutations), warnings (test_doubts).
"""

import os
from pathlib import Path

import pytest

import negotiation_sim as ns
from negotiation_sim.errors import Place, Problem
from negotiation_sim.scenario.ids import MOST_LISTED
from negotiation_sim.scenario.load import MOST_BASES, MOST_BYTES, read_value
from negotiation_sim.scenario.toml import MOST_VALUES

SCENARIOS = Path(__file__).parents[1] / "scenarios"
INVALID = sorted(path.stem for path in (SCENARIOS / "invalid").glob("*.toml"))


def problems_of(text: str) -> str:
    """Everything that is told about a text."""
    with pytest.raises(ns.ScenarioError) as caught:
        ns.loads(text, SCENARIOS)
    return str(caught.value)


def test_an_invalid_file_gives_exactly_these_messages_and_each_has_its_place_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(SCENARIOS / "invalid")
    for what in INVALID:
        with pytest.raises(ns.ScenarioError) as caught:
            ns.load(f"{what}.toml")
        assert f"{caught.value}\n" == Path(f"{what}.problems").read_text("utf-8"), what
        places = [(p.place.file, p.place.line, p.place.column) for p in caught.value.problems if p.place]
        assert places == sorted(places), what
        assert len(places) == len(caught.value.problems), what


def test_the_file_that_all_of_them_extend_is_right() -> None:
    """Negative control: without the slip there is nothing to tell."""
    assert ns.warnings(ns.load(SCENARIOS / "base.toml")) == ()


def test_every_file_of_messages_belongs_to_a_file() -> None:
    assert sorted(path.stem for path in (SCENARIOS / "invalid").glob("*.problems")) == INVALID


def test_the_same_slip_is_told_once() -> None:
    found = problems_of(
        'extends = "base.toml"\n[variants.no_guard]\nchanges = { "commitments.guard.credibility" = 7 }'
    )
    assert found.count("out of range") == 1


# --- Places ------------------------------------------------------------------------------------------

PLACES = {
    'extends = "base.toml"\r\n[talks]\r\nround = 4\r\n': (3, 1, "round = 4"),
    '\ufeffextends = "base.toml"\n[talks]\nround = 4\n': (3, 1, "round = 4"),
    'extends = "base.toml"\nsummary = """\na\u2028b"""\ntalks.round = 4\n': (4, 7, "talks.round = 4"),
    'extends = "base.toml"\n# \u00fc\u00fc\n"t\\u0061lks".round = 4\n': (3, 14, '"t\\u0061lks".round = 4'),
    'extends = "base.toml"\ntalks = { seed = 1, "round" = 4 }  # \U0001f600\n': (
        2,
        21,
        'talks = { seed = 1, "round" = 4 }  # \U0001f600',
    ),
    'extends = "base.toml"\ntitle = "\u00fc\U0001f600"\ntalks = { "seed" = 1, # no\nrounds = 1 }\n': (
        3,
        23,
        None,
    ),
}


@pytest.mark.parametrize("text", PLACES)
def test_a_place_counts_lines_as_toml_does_and_columns_in_characters(text: str) -> None:
    with pytest.raises(ns.ScenarioError) as caught:
        ns.loads(text, SCENARIOS)
    [problem] = caught.value.problems
    assert problem.place is not None
    line, column, source = PLACES[text]
    assert (problem.place.line, problem.place.column) == (line, column)
    assert source is None or problem.place.source == source


def test_a_message_points_into_a_very_long_line_with_a_short_piece_of_it() -> None:
    text = f'extends = "base.toml"\ntalks = {{ {" " * 100_000}round = 4 }}\n'
    lines = problems_of(text).splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) < 200
    assert lines[1][lines[2].index("^") :].startswith("round = 4")


def test_a_message_never_commands_the_terminal_or_breaks_its_line() -> None:
    found = problems_of('extends = "base.toml"\n"\\u001b[31m\\nred\\u202e" = 1\n')
    assert found.splitlines()[0].startswith(
        r"<text>:2:1: unknown key '\x1b[31m\nred\u202e'; there is format, "
    )
    shown = str(Problem((), "m", Place("f", 1, 2, "a\x1b[31m\x00b")))
    assert shown == "f:1:2: m\n    a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b\n     ^"


# --- extends -----------------------------------------------------------------------------------------


def test_a_key_that_is_inherited_is_told_at_its_place_in_the_base(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text((SCENARIOS / "base.toml").read_text("utf-8"), "utf-8")
    own = tmp_path / "own.toml"
    own.write_text('extends = "base.toml"\nevidence = []\n', "utf-8")
    with pytest.raises(ns.ScenarioError) as caught:
        ns.load(own)
    assert {problem.place.file for problem in caught.value.problems if problem.place} == {
        str(tmp_path / "base.toml")
    }


def test_paths_start_from_the_file_that_states_them(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    relative = os.path.relpath(SCENARIOS / "base.toml", tmp_path / "deep")
    (tmp_path / "deep" / "middle.toml").write_text(f"extends = '{relative}'\n", "utf-8")
    (tmp_path / "own.toml").write_text('extends = "deep/middle.toml"\ntitle = "mine"\n', "utf-8")
    scenario = ns.load(tmp_path / "own.toml", allow_outside=True)
    assert scenario.title == "mine"
    assert {*scenario.claims} == {"north-keeps-line", "guard-comes"}


def test_an_estimate_is_replaced_whole_and_a_table_is_merged() -> None:
    own = """
        extends = "base.toml"
        [actors.south.stances.army]
        salience = { mode = 0.5, low = 0.1, high = 0.6 }
        [[commitments]]
        id = "guard"
        credibility = { mode = 0.3 }
    """
    inputs = ns.loads(own, SCENARIOS).inputs()
    salience, credibility = (
        inputs["actors.south.stances.army.salience"],
        inputs["commitments.guard.credibility"],
    )
    assert (salience.low, salience.high) == (0.1, 0.6)
    assert inputs["actors.south.stances.army.position"].mode == pytest.approx(100_000 / 600_000)
    assert (credibility.low, credibility.high) == pytest.approx(
        (0.15, 0.45)
    )  # not the 0.4 and 0.9 of the base


def test_lists_without_ids_are_replaced() -> None:
    own = 'extends = "base.toml"\ntalks.parties = ["south"]\nactors.union.members = ["west"]\n'
    scenario = ns.loads(own, SCENARIOS)
    assert scenario.talks.parties == ("south",)
    assert scenario.actors["union"].members == ("west",)


def test_a_base_need_not_be_complete(tmp_path: Path) -> None:
    (tmp_path / "half.toml").write_text('title = "half"\n[talks]\nrounds = 3\n', "utf-8")
    rest = """
        extends = "half.toml"
        format = 1
        talks.parties = ["a"]
        issues.x = { title = "x", status_quo = 0 }
        actors.a = { name = "A", capability = { mode = 1, basis = "assumed", why = "An example." } }
    """
    assert ns.loads(rest, tmp_path).talks.rounds == 3


def test_a_long_chain_is_no_circle_and_says_so(tmp_path: Path) -> None:
    for number in range(MOST_BASES + 1):
        text = f'extends = "{number + 1}.toml"\n'
        (tmp_path / f"{number}.toml").write_text(text, "utf-8")
    with pytest.raises(ns.ScenarioError, match=f"extends goes through more than {MOST_BASES} files"):
        ns.load(tmp_path / "0.toml")


# --- Limits, and files that are none -----------------------------------------------------------------


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ns.ScenarioError, match="too large for a scenario: more than 1,000,000 bytes"):
        ns.load(tmp_path / "large.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * MOST_BYTES)
    with pytest.raises(ns.ScenarioError, match="missing key 'format'"):
        ns.load(tmp_path / "large.toml")


def test_more_values_than_a_person_writes_are_refused() -> None:
    assert "values, more than 20,000" in problems_of(f"evidence = [{'1,' * MOST_VALUES}]")
    assert "expected a text, got 1" in problems_of(f"evidence = [{'1,' * 200}]")


def test_more_of_one_kind_than_can_be_weighed_are_refused() -> None:
    def variants(number: int) -> str:
        each = (
            f'[variants.v{n}]\ntitle = "?"\nchanges = {{ "talks.rounds" = {n + 11} }}\n'
            for n in range(number)
        )
        return 'extends = "base.toml"\n' + "".join(each)

    assert "202 variants are more than 200" in problems_of(variants(MOST_LISTED + 1))  # with that of the base
    assert len(ns.loads(variants(20), SCENARIOS).variants) == 21


def test_a_table_of_actors_and_issues_that_would_not_fit_is_refused() -> None:
    def table(actors: int, issues: int) -> str:
        lines = [f'issues.i{n} = {{ title = "i", status_quo = 0 }}' for n in range(issues)]
        lines += [
            f'actors.a{n} = {{ name = "a", capability = 1, basis = "assumed", why = "w" }}'
            for n in range(actors)
        ]
        return 'format = 1\ntitle = "t"\ntalks = { rounds = 1, parties = ["a0"] }\n' + "\n".join(lines)

    assert "65 actors times 64 issues is more than 4096" in problems_of(table(65, 64))
    assert len(ns.loads(table(64, 64)).at_table) == 64


def test_a_file_full_of_slips_is_told_in_part() -> None:
    with pytest.raises(ns.ScenarioError) as caught:
        ns.loads("".join(f"key_{number} = 1\n" for number in range(5_000)))
    assert 100 <= len(caught.value.problems) <= 200


def test_what_is_no_ordinary_file_is_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, reason in (
        (tmp_path, "is a folder, not a file"),
        (tmp_path / "missing.toml", "does not exist"),
        (pipe, "is no ordinary file"),
        (Path("/dev/zero"), "is no ordinary file"),
        ("", "a file needs a name"),
        ("a\0b", "does not exist"),
        ("x" * 5000, "cannot be read: File name too long"),
    ):
        with pytest.raises(ns.ScenarioError, match=reason):
            ns.load(path)


def test_a_dash_is_no_ledger_that_allows_every_claim() -> None:
    found = problems_of('extends = "base.toml"\nevidence = ["-"]\n')
    assert "does not exist" in found


def test_a_base_whose_name_no_disk_can_hold_is_told() -> None:
    assert "<text>:1:1: extends names one other file: a text cannot hold control characters" in problems_of(
        r'extends = "a\u0000b"'
    )


# --- Values on the command line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("-1", -1),
        ("true", True),
        ('"none"', "none"),
        ("none", "none"),
        ("", ""),
        ("{ low = 0.1, mode = 0.2, high = 0.3 }", {"low": 0.1, "mode": 0.2, "high": 0.3}),
        ('["a", "b"]', ["a", "b"]),
        ("[" * 5000, "[" * 5000),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_value_is_toml_where_it_is_toml_and_plain_text_elsewhere(text: str, value: object) -> None:
    assert read_value(text) == value


@pytest.mark.parametrize("address", ["actors.ukraine.reservation", "actors.russia.capability"])
def test_points_belong_to_the_reservation_of_an_actor_with_a_score_sheet(address: str) -> None:
    shipped = ns.shipped_scenarios()
    flagship, job_offer = (ns.load(shipped[name]) for name in ("ceasefire.toml", "classics/job_offer.toml"))
    with pytest.raises(ns.NegotiationSimError, match="only the reservation of an actor with a score sheet"):
        flagship.with_changes({address: {"points": 0.5}})
    # The negative control: the same number without points, and points where there is a sheet.
    flagship.with_changes({address: {"mode": 0.5}})
    changed = job_offer.with_changes({"actors.candidate.reservation": {"points": 60}})
    plain = job_offer.with_changes({"actors.candidate.reservation": 60})
    assert changed.inputs()["actors.candidate.reservation"] == plain.inputs()["actors.candidate.reservation"]
