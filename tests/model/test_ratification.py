"""What is signed must be ratified: by hand, each with a twin in which the cause is taken away."""

import pytest
import small

import negotiation_sim as ns

TWO = (
    small.issue("pie"),
    small.actor("a", more="reservation = 0.2", pie="position = 0, salience = 1"),
    small.actor("b", more="reservation = 0.2", pie="position = 1, salience = 1"),
)
"""Both are linear and equal, so that they sign 0.5 as soon as that is enough for them."""


def at_home(inside: str, more: str = "", name: str = "r") -> str:
    """An actor who ratifies; it weighs nothing, and so has no capability."""
    made = small.actor(name, more=more, pie=inside)
    return made.replace("capability = 1.0\n", "")


def talks(*ratifiers: str, more: str = "", parts: tuple[str, ...] = ()) -> ns.Scenario:
    names = [text.split("[actors.")[1].split("]")[0] for text in ratifiers]
    listed = ", ".join(f'"{name}"' for name in names)
    return small.scenario(
        *TWO, *ratifiers, *parts, parties='["a", "b"]', talks=f"ratify = [{listed}]\n{more}"
    )


def ends(scenario: ns.Scenario) -> tuple[str, float, list[tuple[str, str]]]:
    """The ending of all runs, what then holds, and who refuses why."""
    result = ns.run(scenario, runs=2)
    summary, (holds, _) = result.summary, result.ensemble.package(0)
    (ending,) = [name for name, share in summary.endings.items() if share]
    return ending, round(float(holds), 9), [(r.actor, r.reason) for r in summary.refusals]


@pytest.mark.parametrize(
    ("least", "ending", "holds"), [(0.5, "agreement", 0.5), (0.5 + 1e-6, "not_ratified", 0.0)]
)
def test_a_signed_draft_on_the_red_line_passes_at_home_and_one_beyond_it_does_not(
    least: float, ending: str, holds: float
) -> None:
    said = [] if ending == "agreement" else [("r", "red line")]
    found = ends(talks(at_home(f"position = 1, salience = 1, red_line = {{ at_least = {least} }}")))
    assert found == (ending, holds, said)


@pytest.mark.parametrize(("own", "ending"), [(0.5, "agreement"), (0.5 + 1e-6, "not_ratified")])
def test_what_is_worth_as_much_as_no_deal_passes_at_home_and_what_is_worth_less_does_not(
    own: float, ending: str
) -> None:
    """0.5 is worth 0.5 to a ratifier at 1, which hopes for nothing more than no deal."""
    found = ends(talks(at_home("position = 1, salience = 1", more=f"reservation = {own}")))
    assert found[0] == ending
    assert found[2] == ([] if ending == "agreement" else [("r", "worth less than no deal")])


PROMISE = """
[[commitments]]
id = "more"
actor = "a"
kind = "promise"
issue = "pie"
at_most = 0.3
when = { agreement = true }
credibility = 1
basis = "assumed"
why = "by hand"
"""


def test_consequences_are_ratified_and_the_commitment_is_named() -> None:
    line = at_home("position = 1, salience = 1, red_line = { at_least = 0.4 }")
    assert ends(talks(line, parts=(PROMISE,)))[2] == [("r", "crossed by commitment")]
    assert ends(talks(line))[0] == "agreement"


def test_every_ratifier_must_say_yes_and_each_reason_is_kept() -> None:
    strict = at_home("position = 1, salience = 1, red_line = { at_least = 0.7 }", name="s")
    glad = at_home("position = 0.5, salience = 1", name="g")
    poor = at_home("position = 0, salience = 1", more="reservation = 0.9", name="p")
    assert ends(talks(glad, strict, poor))[0] == "not_ratified"
    assert ends(talks(glad, strict, poor))[2] == [("s", "red line"), ("p", "worth less than no deal")]
    assert ends(talks(glad)) == ("agreement", 0.5, [])


def test_a_ratifier_shapes_no_draft() -> None:
    """With 0.5 as its own wish it says yes; the talks are those without it, to the last bit."""
    with_it = ns.run_at_modes(talks(at_home("position = 0.9, salience = 1", more="reservation = 0")))
    without = ns.run_at_modes(small.scenario(*TWO, parties='["a", "b"]'))
    assert with_it.texts.tobytes() == without.texts.tobytes()
    participant = ns.run_at_modes(
        small.scenario(*TWO, small.actor("r", pie="position = 0.9, salience = 1"), parties='["a", "b"]')
    )
    assert participant.texts[0, 0, 0] > without.texts[0, 0, 0]  # the twin: at the table it does


FORESEEN = "foresees_ratification = true"
FROM_60 = at_home("position = 1, salience = 1, red_line = { at_least = 0.6 }")


def test_who_foresees_takes_turns_in_vain() -> None:
    """By turns they meet half-way; nobody then offers 0.6, and each refuses what would fail at home."""
    protocol = 'protocol = "alternating-offers"'
    reason = "would not be ratified by r"
    ending, _, said = ends(talks(FROM_60, more=f"{FORESEEN}\n{protocol}"))
    assert ending == "deadline"
    assert {("a", reason), ("b", reason), ("r", "red line")} == {*said}
    assert ends(talks(FROM_60, more=protocol))[0] == "not_ratified"


def test_a_chair_who_foresees_tables_what_passes_at_home() -> None:
    assert ends(talks(FROM_60, more=FORESEEN)) == ("agreement", 0.6, [])
    # To a 0.85 is worth less than its no deal of 0.2.
    above = at_home("position = 1, salience = 1, red_line = { at_least = 0.85 }")
    assert ends(talks(above, more=FORESEEN))[:2] == ("deadline", 0.0)


def test_no_ratifier_has_a_seat_and_each_answers_once_the_others_have_signed() -> None:
    game = ns.Game(talks(FROM_60), ["a", "b"], table="open")
    game.end_round()
    game.propose("a", {"pie": 0.5})
    assert game.drafts[0].at_home == {}
    game.answer("b", 1, yes=True)
    assert game.ended is not None
    assert (game.ended.ending, game.ended.signed, game.drafts[0].at_home) == ("not_ratified", 1, {"r": False})
    with pytest.raises(ns.NegotiationSimError, match="'r' has no seat"):
        ns.Game(talks(FROM_60), ["r"])
