"""Would they sign? As far as one seat can know."""

from attrs import evolve
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.game.hearsay import would_they_sign
from negotiation_sim.game.seen import seen
from negotiation_sim.game.views import Draft
from negotiation_sim.report.seat_text import tabled, would_sign
from negotiation_sim.scenario.estimates import Basis

SUMMIT = shipped("summit.toml")
CEASEFIRE = shipped("ceasefire.toml")


def heard(
    draft: dict[str, float | str], game: ns.Game
) -> tuple[list[str], list[str], tuple[int, str] | None]:
    (one,) = would_they_sign(seen(CEASEFIRE, "ukraine"), game.view("ukraine"), draft)
    assert one.party == "russia"
    return [s.issue for s in one.crosses], [s.issue for s in one.elsewhere], one.answer


def test_a_red_line_that_was_said_and_would_be_crossed_is_known() -> None:
    game = ns.Game(CEASEFIRE, ["ukraine"])
    assert heard({"foreign_troops": "ground_force"}, game)[0] == ["foreign_troops"]
    assert heard({"foreign_troops": "none"}, game)[0] == []
    # The coalition has said that it deploys once the guns are silent, so that crosses the line too.
    assert heard({"ceasefire": "full"}, game)[0] == ["foreign_troops"]


def test_what_was_only_inferred_is_not_known() -> None:
    # Russia has said what it wants of the regions; that it wants the war to go on, nobody has said.
    game = ns.Game(CEASEFIRE, ["ukraine"])
    assert heard({"ceasefire": "phased"}, game)[1] == ["territory"]


def with_basis(basis: Basis) -> ns.Scenario:
    """The summit, with Russia's red line on the place on this basis."""
    russia = SUMMIT.actors["russia"]
    stance = russia.stances["place"]
    assert stance.red_line is not None
    line = evolve(stance.red_line, basis=basis, claims=("putin-invites-to-moscow",))
    stances = {**russia.stances, "place": evolve(stance, red_line=line)}
    return evolve(SUMMIT, actors={**SUMMIT.actors, "russia": evolve(russia, stances=stances)})


def test_an_option_that_was_ruled_out_in_public_is_known_and_one_in_silence_is_not() -> None:
    given = with_basis("stated")
    view, known = ns.Game(given, ["ukraine"]).view("ukraine"), seen(given, "ukraine")
    (said,) = (s for s in view.public.statements if (s.actor, s.issue) == ("russia", "place"))
    assert said.never == ("west",)
    assert "putin-invites-to-moscow" in said.claims
    (one,) = would_they_sign(known, view, {"place": "west"})
    assert "place" in [s.issue for s in one.crosses]
    told = " ".join(str(line) for line in would_sign(known, view, {"place": "west"}))
    assert f"will sign nothing that says '{given.issues['place'].means('west')}'" in told
    (one,) = would_they_sign(known, view, {"place": "moscow"})
    assert "place" not in [s.issue for s in one.crosses]
    silent = with_basis("inferred")
    (one,) = would_they_sign(
        seen(silent, "ukraine"), ns.Game(silent, ["ukraine"]).view("ukraine"), {"place": "west"}
    )
    assert "place" not in [s.issue for s in one.crosses]


def test_the_last_answer_is_known() -> None:
    game = ns.Game(CEASEFIRE, ["ukraine"])
    assert heard({}, game)[2] is None
    game.end_round()
    assert heard({}, game)[2] == (1, "refuses")


def test_a_draft_that_reads_as_the_one_before_is_said_to() -> None:
    view = ns.Game(CEASEFIRE, ["ukraine"]).view("ukraine")
    first = Draft(1, 1, None, {"ceasefire": 0.5, "foreign_troops": 0.5}, {})

    def headed(values: dict[str, float | str]) -> str:
        return str(next(iter(tabled(CEASEFIRE, view, evolve(first, id=2, values=values), first))))

    alike, other = headed({**first.values}), headed({**first.values, "ceasefire": 1.0})
    assert "reads as before" in alike
    assert "reads as before" not in other
    assert "where it reads otherwise than the last one" in other
