"""Who would sign a text, and why not: by hand, and in the words of the command."""

import json
from pathlib import Path

import pytest
import small
from loaded import shipped
from test_conflicts import DILEMMA, PROMISE

import negotiation_sim as ns
from negotiation_sim.agreement.who_signs import who_signs
from negotiation_sim.cli import main
from negotiation_sim.report.signers_text import told


def screen(signing: ns.Signing) -> str:
    """What ``simulate sign`` shows, in one line."""
    return " ".join(str(part) for part in told(signing)).replace("\n", " ")


def test_a_text_is_refused_for_what_it_sets_off_and_the_commitment_is_named() -> None:
    scenario = small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')
    signing = who_signs(scenario, {"ceasefire": 1})
    first, second = signing.answers
    assert (first.signs, first.reason, first.issue, first.commitment) == (
        False,
        "crossed by commitment",
        "troops",
        "deploys",
    )
    assert second.signs
    assert signing.waves == (("deploys",),)
    assert signing.package == {"ceasefire": 1.0, "troops": 0.7}
    # a: weights 0.9 and 0.1; 1 - 0.1 * 0.7 = 0.93, and no deal (0, 0) is worth 0.1.
    assert first.worth == pytest.approx(0.93)
    assert first.no_deal == pytest.approx(0.1)
    assert first.gains == pytest.approx({"ceasefire": 0.9, "troops": -0.07})


def test_an_answer_reads_well_for_a_party_whose_name_is_a_plural() -> None:
    ring = shipped("classics/ring_road.toml")
    told = screen(who_signs(ring, {"route": "south", "quiet": "walls", "work": "most", "fund": "fair"}))
    assert "The villages would not sign: the draft is worth less than no deal." in told
    assert "The green league would sign." in told
    assert "signs" not in told


def test_without_the_promise_the_same_text_is_signed_by_both() -> None:
    signing = who_signs(small.scenario(*DILEMMA, parties='["a", "b"]'), {"ceasefire": 1})
    assert signing.agreed
    assert all(answer.signs for answer in signing.answers)


def test_what_a_text_leaves_out_keeps_its_status_quo() -> None:
    signing = who_signs(small.scenario(*DILEMMA, parties='["a", "b"]'), {"troops": 0.1})
    assert signing.draft == {"ceasefire": 0.0, "troops": 0.1}
    assert signing.left_out == ("ceasefire",)
    assert "Your draft does not name 'ceasefire': there it has the status quo of the file." in screen(signing)
    whole = who_signs(signing.scenario, signing.draft)
    assert whole.left_out == ()
    assert "does not name" not in screen(whole)


def test_commitments_are_spoken_of_only_where_there_are_any() -> None:
    two = '["a", "b"]'
    assert "credibility" not in screen(who_signs(small.scenario(*DILEMMA, parties=two), {"troops": 0}))
    assert "credibility" in screen(who_signs(small.scenario(*DILEMMA, PROMISE, parties=two), {"troops": 0}))


def test_every_slip_in_a_text_is_told_at_once() -> None:
    scenario = shipped("ceasefire.toml")
    with pytest.raises(ns.ScenarioError) as error:
        who_signs(scenario, {"ceasefre": 1, "territory": "recognized", "us_part": 2})
    assert [str(problem) for problem in error.value.problems] == [
        "unknown issue 'ceasefre'; did you mean 'ceasefire'?",
        "territory: unknown point 'recognized'; did you mean 'recognised'?",
        "us_part: 2 is out of range: the scale goes from 0 to 1",
    ]


def test_the_command_says_who_signs_and_exits_with_3_where_nobody_agrees(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(ns.shipped_scenarios()["ceasefire.toml"])
    with pytest.raises(SystemExit) as end:
        main(["sign", path, "ceasefire=full"])
    assert end.value.code == 3
    out = " ".join(capsys.readouterr().out.split())
    assert "Russia would not sign this draft; Ukraine would." in out
    assert "The coalition sends its force to Ukraine" in out
    with pytest.raises(SystemExit) as end:
        main(["sign", path, "--json", "ceasefire=0.25", "lasting_peace=talks", "territory=0.5"])
    data = json.loads(capsys.readouterr().out)
    assert {answer["actor"] for answer in data["answers"]} == {"russia", "ukraine"}
    assert end.value.code == (0 if data["agreed"] else 3)


@pytest.mark.parametrize(("value", "warned"), [("0.6", True), ("6", False)])
def test_a_share_on_an_issue_with_a_range_of_its_own_is_taken_as_it_stands_with_a_warning(
    value: str,
    warned: bool,  # noqa: FBT001
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "pay.toml"
    path.write_text(
        'format = 1\ntitle = "Pay"\ntalks = { rounds = 5, parties = ["a"] }\n'
        'issues.wages = { title = "Rise", range = [0, 10], unit = "percent", status_quo = 0 }\n'
        'actors.a = { name = "A", capability = 1, basis = "assumed", why = "-", '
        "stances.wages = { position = 8, salience = 1 } }\n"
    )
    with pytest.raises(SystemExit):
        main(["sign", str(path), f"wages={value}"])
    said = capsys.readouterr().err
    assert ("wages goes from 0 to 10 percent, and is 0.6" in said) == warned


def test_what_rounding_has_put_just_outside_an_issue_stands_on_its_end() -> None:
    scenario = small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')
    assert who_signs(scenario, {"ceasefire": -5.6e-17}).draft["ceasefire"] == 0
    with pytest.raises(ns.ScenarioError, match="out of range"):
        who_signs(scenario, {"ceasefire": -1e-6})


def test_a_score_sheet_has_its_points_in_the_data_as_on_the_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(ns.shipped_scenarios()["classics/job_offer.toml"])
    scenario = ns.load(path)
    draft = [f"{name}={next(iter(issue.places()))}" for name, issue in scenario.issues.items()]
    said = {}
    for more in ((), ("--json",)):
        with pytest.raises(SystemExit):
            main(["sign", path, *draft, *more])
        said[more] = capsys.readouterr().out
    screen = " ".join(said[()].split())
    for answer in json.loads(said["--json",])["answers"]:
        sheet = scenario.actors[answer["actor"]].scores
        assert sheet is not None
        assert answer["worth_in_points"] == pytest.approx(
            sheet.low + answer["worth"] * (sheet.high - sheet.low)
        )
        result, failing = (
            f"{round(answer[of], 2):g} points" for of in ("worth_in_points", "no_deal_in_points")
        )
        name = scenario.actors[answer["actor"]].name
        assert f"The result is worth {result} to {name}, and no deal {failing}." in screen


def test_fair_drafts_have_gains_in_points_for_those_with_a_score_sheet_only() -> None:
    data = ns.explain(shipped("classics/job_offer.toml")).as_json()
    sheets = shipped("classics/job_offer.toml").actors
    for found in data["solutions"].values():
        for party, gain in found["gains_in_points"].items():
            sheet = sheets[party].scores
            assert sheet is not None
            assert gain == pytest.approx(found["gains"][party] * (sheet.high - sheet.low), abs=1e-6)
        assert {*found["gains_in_points"]} == {*found["gains"]}
    assert data["most_in_points"]
    assert ns.explain(shipped("summit.toml")).as_json()["most_in_points"] == {}


def test_two_worths_that_differ_are_told_apart_and_not_weighed_against_what_no_deal_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By hand: the buyer wants 300 on a line of 400; 340.01 is worth 1 - 40.01 / 400 = 0.899975, no deal 0.9."""
    path = str(ns.shipped_scenarios()["classics/one_price.toml"])
    draft = ["--variant", "no_zone", "price=340.01"]
    with pytest.raises(SystemExit):
        main(["sign", path, *draft, "--set", "actors.buyer.stances.price.red_line.at_most=500"])
    said = " ".join(capsys.readouterr().out.split())
    assert "The result is worth 0.89997 to the buyer, and no deal 0.90000." in said
    assert "Against" not in said
    with pytest.raises(SystemExit):  # and without a reservation of its own no deal is how things stand
        main(["sign", str(ns.shipped_scenarios()["ceasefire.toml"]), "ceasefire=full"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Against no deal Russia would lose on 'Foreign troops in Ukraine once the fighting stops'" in said
    assert "'How the fighting stops' and 3 more." in said
    assert "the draft after all that it sets off How the fighting" in said
    with pytest.raises(SystemExit):  # and where nobody has bound itself a draft sets nothing off
        main(["sign", str(ns.shipped_scenarios()["classics/car_emissions.toml"]), "delay=7"])
    assert "The draft question the draft Delay before" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("share", "enough"), [(0.6, False), (0.5, True)])
def test_where_not_all_must_sign_it_is_said_who_counts_how_much_and_whether_that_is_enough(
    share: float, *, enough: bool
) -> None:
    # Ann and Bob hold 0.4 + 0.2 of 1.2, which is half.
    council = small.scenario(
        small.issue("tax"),
        *(
            small.actor(name, tax=f"position = {at}, salience = 1").replace(
                "capability = 1.0", f"capability = {weight}"
            )
            for name, at, weight in (("ann", 1, 0.4), ("bob", 1, 0.2), ("cat", 0, 0.6))
        ),
        parties='["ann", "bob", "cat"]',
        talks=f"rule = {{ share = {share} }}",
    )
    signing = who_signs(council, {"tax": 1})
    assert signing.agreed is enough
    assert signing.weights == {"ann": 0.4, "bob": 0.2, "cat": 0.6}
    assert f"would. That is {'' if enough else 'not '}enough for an agreement." in screen(signing)
    assert (
        f"at least {share:.0%} of their weight together. Of their weight: Ann 33%, Bob 17% and Cat 50%."
        in screen(signing)
    )
