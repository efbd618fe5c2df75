"""How many drafts can be signed, counted, and the same by the program."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from brute_force import signed_by_reference
from hypothesis import assume, given, settings
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.agreement.counting import counted
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes

SCORABLE = os.environ.get("NEGOTIATION_SIM_SCORABLE", "")
"""Where a reader keeps base.json of the scorable games of Abdelnabi et al. (2023); it is not shipped."""


def game(sheets: dict[str, list[list[float]]], minimum: dict[str, float], rule: str = "") -> str:
    """A game of score sheets as a scenario: points by party, issue and option."""
    issues = range(len(next(iter(sheets.values()))))
    lines = [
        'format = 1\ntitle = "Scores"\n[talks]\nrounds = 20\n',
        f"parties = {json.dumps([*sheets])}\n",
        rule,
    ]
    for i in issues:
        options = {f"o{k + 1}": f"option {k + 1}" for k in range(len(next(iter(sheets.values()))[i]))}
        lines.append(f'[issues.i{i}]\ntitle = "Issue {i}"\nstatus_quo = "o1"\n[issues.i{i}.options]\n')
        lines += [f'{name} = "{words}"\n' for name, words in options.items()]
    for party, rows in sheets.items():
        lines.append(
            f'[actors.{party}]\nname = "{party}"\ncapability = 0.5\nbasis = "assumed"\nwhy = "a game"\n'
        )
        lines.append(f"reservation = {{ points = {minimum[party]} }}\n")
        for i, row in enumerate(rows):
            worth = ", ".join(f"o{k + 1} = {points}" for k, points in enumerate(row))
            lines.append(f"[actors.{party}.stances.i{i}]\nworth = {{ {worth} }}\n")
    return "".join(lines)


SMALL = {"ann": [[10.0, 0.0], [0.0, 5.0, 9.0]], "bob": [[0.0, 4.0], [6.0, 3.0, 0.0]]}


@pytest.mark.parametrize(
    ("ann", "bob", "signed", "alone"),
    [
        # Drafts (first, second): Ann 10 15 19 / 0 5 9, Bob 6 3 0 / 10 7 4.
        (10, 3, 2, (3, 5)),
        (9, 4, 2, (4, 4)),
        (19, 0, 1, (1, 6)),
        (15, 4, 0, (2, 4)),
    ],
)
def test_the_drafts_of_a_small_game_are_counted_as_by_hand(
    ann: float, bob: float, signed: int, alone: tuple[int, int]
) -> None:
    found = counted(ns.loads(game(SMALL, {"ann": ann, "bob": bob})))
    assert found is not None
    assert (found.drafts, found.signed, found.by_party) == (6, signed, alone)


def test_a_scenario_with_a_line_has_no_number_of_drafts() -> None:
    line = '[issues.more]\ntitle = "m"\nstatus_quo = 0.5\n'
    assert counted(ns.loads(game(SMALL, {"ann": 9, "bob": 4}) + line)) is None


def scorable(rule: str, more: float = 0.0) -> tuple[dict[str, Any], str]:
    """The game with a rule; each minimum can be so much *more*."""
    base = json.loads(Path(SCORABLE).read_text())["games"]["base"]
    sheets = {party["id"]: party["points"] for party in base["parties"]}
    return base, game(sheets, {party["id"]: party["minimum"] + more for party in base["parties"]}, rule)


@pytest.mark.skipif(not SCORABLE, reason="the scorable games are not shipped")
def test_the_scorable_game_of_the_literature_has_its_known_counts() -> None:
    """Abdelnabi et al. 2023, base game: all but one of six with two vetoes 55, all six 12; the first draft's scores."""
    base, text = scorable("")
    vetoes = json.dumps([party["id"] for party in base["parties"] if party["veto"]])
    rule = f"rule = {{ all_but = 1, veto = {vetoes} }}\n"
    passing, strictly = (counted(ns.loads(scorable(rule, more)[1])) for more in (0.0, 0.5))
    assert passing is not None
    assert strictly is not None
    # The negative control: points are whole, so half a point more asks for more than the minimum.
    assert (passing.signed, strictly.signed) == (55, 37)
    found = counted(ns.loads(text))
    assert found is not None
    assert (found.drafts, found.signed, found.by_party) == (720, 12, (646, 555, 462, 354, 195, 320))
    scenario = ns.loads(text)
    signing = ns.who_signs(scenario, dict(zip(scenario.issues, ("o1", "o1", "o4", "o1", "o5"), strict=True)))
    scores = []
    for answer in signing.answers:
        scale = scenario.actors[answer.actor].scores
        assert scale is not None
        scores.append(round(scale.in_unit(answer.worth), 9))
    assert scores == [76, 0, 45, 100, 19, 0]


@pytest.mark.parametrize(
    ("rule", "signed"),
    [("", 0), ("rule = { all_but = 1 }\n", 5), ("rule = { all_but = 1, veto = ['bob'] }\n", 3)],
)
def test_all_but_one_with_and_without_a_veto(rule: str, signed: int) -> None:
    """Scores (10, 6), (15, 3), (19, 0), (0, 10), (5, 7), (9, 4). Ann signs from 15 up, two; Bob from 6 up, three others."""
    found = counted(ns.loads(game(SMALL, {"ann": 15, "bob": 6}, rule.replace("'", '"'))))
    assert found is not None
    assert found.signed == signed


@pytest.mark.slow
@settings(max_examples=25)
@given(scenarios(mix=True))
def test_the_program_finds_a_draft_where_one_can_be_signed_and_none_where_none_can(text: str) -> None:
    scenario = ns.loads(text)
    compiled, table = at_modes(scenario)
    found = Agreements(Situation.of(table)).signed()
    count = counted(scenario)
    if count is not None:
        assert (found is not None) == (count.signed > 0)
    assume(found is not None)
    assert found is not None
    assert signed_by_reference(compiled, found)


def test_a_draft_that_the_program_finds_is_one_of_those_that_count() -> None:
    scenario = ns.loads(game(SMALL, {"ann": 19, "bob": 0}))
    found = Agreements(Situation.of(at_modes(scenario)[1])).signed()
    assert found is not None
    assert np.array_equal(found, [0.0, 1.0])


@pytest.mark.parametrize(
    ("ann", "bob", "first", "second"),
    [
        (10, 3, ("o1",), ("o1", "o2")),
        (9, 4, ("o1", "o2"), ("o1", "o3")),  # not the middle one
        (19, 0, ("o1",), ("o3",)),
    ],
)
def test_the_options_that_a_signed_draft_can_have_are_listed_one_by_one(
    ann: float, bob: float, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    """Scores as above: (10, 6), (15, 3), (19, 0), (0, 10), (5, 7), (9, 4)."""
    found = ns.explain(ns.loads(game(SMALL, {"ann": ann, "bob": bob})))
    assert found.ranges == {"i0": first, "i1": second}
    pytest.importorskip("pandas")
    frame = found.to_dataframe()
    listed = frame[frame["part"] == "possible option"]
    assert [*zip(listed["issue"], listed["text"], strict=True)] == [
        *(("i0", option) for option in first),
        *(("i1", option) for option in second),
    ]
    assert not {"lowest", "highest"} & {*frame["part"]}
