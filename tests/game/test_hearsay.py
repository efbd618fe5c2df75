"""Would they sign? As far as one seat can know."""

import negotiation_sim as ns
from negotiation_sim.game.hearsay import would_they_sign
from negotiation_sim.game.seen import seen

CEASEFIRE = ns.load(ns.shipped_scenarios()["ceasefire.toml"])


def heard(
    draft: dict[str, float | str], game: ns.Game
) -> tuple[list[str], list[str], tuple[int, bool] | None]:
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


def test_the_last_answer_is_known() -> None:
    game = ns.Game(CEASEFIRE, ["ukraine"])
    assert heard({}, game)[2] is None
    game.end_round()
    assert heard({}, game)[2] == (1, False)
