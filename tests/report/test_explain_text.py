"""The page of ``explain``: a headline that can stand alone, claims for every element, values that can be tried."""

import json
import re
from pathlib import Path

import pytest
import small
from attrs import evolve
from loaded import shipped
from test_conflicts import DILEMMA, PROMISE
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.missed_deals import missed_deals
from negotiation_sim.cli import main
from negotiation_sim.report import address_words, obstacles, signers_text, words
from negotiation_sim.report.explain_text import headline, nobody_gains, told
from negotiation_sim.scenario.issues import Bound, Condition

CEASEFIRE = shipped("ceasefire.toml")


def page(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(["explain", CEASEFIRE.path, *arguments])
    assert end.value.code == 0
    return capsys.readouterr().out


def test_a_condition_that_asks_for_the_nearest_point_says_from_where_to_where_that_is() -> None:
    hours = small.issue("hours", 0.2, few=0.0, some=0.5, many=0.7)
    bare = small.scenario(hours, small.actor("a", hours="position = 0.2, salience = 1"))
    told = {
        point: obstacles.condition(bare, Condition(bounds={"hours": Bound(nearest=point)}))
        for point in ("few", "some", "many")
    }
    assert told == {
        "few": "'hours' is nearest to 'few' (0.25 or less)",
        "some": "'hours' is nearest to 'some' (0.25 to 0.6)",
        "many": "'hours' is nearest to 'many' (0.6 or more)",
    }


def test_who_can_gain_nothing_is_said_to_be_left_out_of_what_is_fair() -> None:
    """C is overruled: it has what it wants, so the least gain is less than nothing in every draft but one."""
    parts = [
        small.issue("pay", 0.0),
        *(small.actor(name, pay="position = 0.5, salience = 1") for name in ("a", "b")),
        small.actor("c", pay="position = 0.0, salience = 1"),
    ]
    parties, rule = '["a", "b", "c"]', "rule = { share = 0.6 }"
    overruled = explain(small.scenario(*parts, parties=parties, talks=rule))
    assert overruled.solutions["egalitarian"].gains["c"] < 0.0
    said = "Left out of the first three: C, who can gain nothing by any such draft."
    assert said in plain(printed(told(overruled)))
    assert "Left out of the first three" not in plain(printed(told(explain(CEASEFIRE))))


def test_the_headline_of_the_flagship_names_who_and_what_and_rests_on_named_claims() -> None:
    explanation = explain(CEASEFIRE)
    told = headline(explanation)
    assert told.startswith(
        "Russia and Ukraine could sign a draft that leads to 'Something less than a full ceasefire"
    )
    assert (
        "an allied force guarantees it': Russia would not accept more than 'no foreign soldiers in any form'"
        in told
    )
    why = next(
        r
        for r in explanation.reaches
        if explanation.scenario.named_outcomes[r.outcome].id == "guaranteed_ceasefire"
    )
    (element,) = [explanation.element(element) for element in why.conflict]
    assert element["basis"] == "stated"
    assert element["claims"] == ["ru-troops-unacceptable", "ru-will-not-discuss-troops"]


@pytest.mark.slow
def test_the_dilemma_is_why_no_full_ceasefire_can_be_signed(capsys: pytest.CaptureFixture[str]) -> None:
    explanation = explain(CEASEFIRE, goal={"ceasefire": {"nearest": "full"}})
    smallest = [
        {explanation.element(e)["address"] for e in conflict} for conflict in explanation.conflicts.found
    ]
    assert {
        "commitments.coalition_deploys.credibility",
        "actors.russia.stances.foreign_troops.red_line.at_most",
    } in smallest
    told = page(capsys, "--goal", "ceasefire=full")
    assert "No draft" in told
    assert "coalition-26-commit (paragraph 4; Emmanuel Macron)" in told
    assert "not a forecast" in told


def test_without_the_promise_and_with_a_russia_that_wants_it_a_full_ceasefire_can_be_signed() -> None:
    scenario = CEASEFIRE.variant("russia_wants_ceasefire_no_promise")
    assert explain(scenario, goal={"ceasefire": {"nearest": "full"}}).possible
    assert not explain(
        CEASEFIRE.variant("russia_wants_ceasefire"), goal={"ceasefire": {"nearest": "full"}}
    ).possible


@pytest.mark.slow
def test_every_setting_on_the_page_opens_a_deal_as_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    told = page(capsys, "--outcome", "lasting_peace")
    settings = [line.split() for line in told.splitlines() if line.strip().startswith("--set")]
    assert len(settings) == 3
    for setting in settings:
        changed = json.loads(page(capsys, "--json", "--outcome", "lasting_peace", *setting))
        assert changed["possible"], setting


def test_openers_that_are_left_out_are_counted_and_all_are_told_where_all_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("negotiation_sim.report.explain_text.MOST_OPENERS", 1)
    found = explain(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    some, every = printed(told(found)), printed(told(found, every=True))
    assert (some.count("- If "), every.count("- If ")) == (1, len(found.openers))
    assert f"... and {len(found.openers) - 1} more (--all)" in some
    assert "more (--all)" not in every


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        (1, "This alone rules it out."),
        (2, "Each alone leaves room for a deal on this; together they rule it out."),
        (3, "Any two of these leave room for a deal on this; all together rule it out."),
        (11, "Any ten of these leave room for a deal on this; all together rule it out."),
        (12, "Any 11 of these leave room for a deal on this; all together rule it out."),
    ],
)
def test_of_a_conflict_all_but_one_leave_room(elements: int, told: str) -> None:
    """Of a conflict among others; the one that is all there is would be told otherwise."""
    dilemma = explain(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    (conflict, *_) = dilemma.conflicts.found
    among_others = evolve(dilemma, conflicts=evolve(dilemma.conflicts, complete=False))
    assert obstacles.together(among_others, (conflict * elements)[:elements]) == told
    assert obstacles.together(dilemma, conflict).startswith("Nothing else stands in the way")


def test_notes_below_the_ranges_stand_there_only_where_they_say_something() -> None:
    """Ranges of several issues do not hold jointly; a star says that something was not proved."""
    party = small.actor("a", x="position = 1, salience = 1")
    one, two = (explain(small.scenario(*map(small.issue, issues), party)) for issues in ("x", "xy"))
    jointly, star = "they do not hold jointly", "* The best that was found"
    assert jointly not in plain(printed(told(one)))
    assert jointly in plain(printed(told(two)))
    assert star not in plain(printed(told(one)))
    unproved = {**one.solutions, "nash": evolve(one.solutions["nash"], proved=False)}
    assert star in plain(printed(told(evolve(one, solutions=unproved))))


def test_a_promise_in_a_conflict_is_told_apart_from_when_it_takes_effect() -> None:
    """'Washington holds back as long as Europe buys when ...' could be read as one condition of two halves."""
    dilemma = explain(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    told = [obstacles.told(dilemma, element) for element in dilemma.conflicts.found[0]]
    (promise,) = (one for one in told if " takes effect when '" in one)
    (commitment,) = dilemma.scenario.commitments
    assert promise.startswith(f"the promise '{words.commitment(dilemma.scenario, commitment.id)}' takes")


@pytest.mark.parametrize(("name", "after"), [("summit", ", after all that they set off"), ("classics/car_emissions", "")])  # fmt: skip
def test_only_where_there_are_commitments_a_draft_sets_something_off(
    name: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["explain", shipped(f"{name}.toml").path])
    lines = capsys.readouterr().out.splitlines()
    assert f"What such drafts bring{after}" in lines


def test_a_condition_names_the_end_that_it_has_and_no_other() -> None:
    scenario = small.scenario(small.issue("x"), small.actor("a", x="position = 1, salience = 1"))
    for bound, asked in ((Bound(at_least=0.4), "at least"), (Bound(at_most=0.4), "at most")):
        assert obstacles.condition(scenario, Condition(bounds={"x": bound})) == f"'x' is {asked} 0.40"


def test_a_number_with_all_its_decimals_is_itself_and_never_less_than_nothing() -> None:
    numbers = (0.5, -0.25, 1 / 3, -1e-12, 0.0)
    assert [address_words.figure(number) for number in numbers] == ["0.5", "-0.25", "0.333333333", "0", "0"]


@pytest.mark.slow
def test_the_claims_of_every_element_stand_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    told = page(capsys)
    named = {
        name
        for names in re.findall(r"\[(?:stated|inferred):([^\]]+)\]", told)
        for name in re.split(r"[,\s]+", names)
        if name
    }
    assert len(named) >= 5
    for name in named:
        assert f"\n{name} (paragraph {CEASEFIRE.claims[name].where};" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--outcome", "lasting_piece"],
            "unknown outcome 'lasting_piece'; did you mean 'lasting_peace'?",
        ),
        (["--goal", "ceasefire"], "a goal is ISSUE=PLACE"),
        (["--goal", "ceasefire=ful"], "the goal ceasefire=ful: unknown point 'ful'; did you mean 'full'?"),
        (["--goal", "ceasefire=full", "--outcome", "lasting_peace"], "not both"),
    ],
)
def test_a_wrong_question_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["explain", CEASEFIRE.path, *arguments])
    assert end.value.code == 2
    assert message in capsys.readouterr().err


def test_a_goal_on_a_choice_asks_for_that_option_and_for_no_more_than_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(ns.shipped_scenarios()["classics/job_offer.toml"])
    with pytest.raises(SystemExit) as end:
        main(["explain", path, "--goal", "salary=high"])
    assert not end.value.code
    assert "could sign a draft after which 'The salary' is '70 thousand a year'." in capsys.readouterr().out
    with pytest.raises(SystemExit) as end:
        main(["explain", path, "--goal", "salary>=high"])
    assert end.value.code == 2
    assert "options have no order: ask for salary=OPTION" in capsys.readouterr().err


def test_two_red_lines_that_exclude_each_other_make_the_headline() -> None:
    scenario = shipped("summit.toml").variant("moscow_or_nothing")
    assert headline(explain(scenario, brief=True)) == (
        "No draft can be signed by Russia and Ukraine: Russia would not accept 'in a country on good terms "
        "with Russia', 'in a country that takes no side' or 'in a country allied with Ukraine' on 'Where they meet'; "
        "Ukraine would not accept 'in Moscow' on 'Where they meet'."
    )


def test_a_draft_by_which_nobody_gains_is_called_so() -> None:
    # One issue, opposite wishes, and no deal in between: only the status quo is worth no deal to both.
    parts = [small.issue("pie", 0.5)]
    parts += [
        small.actor(name, pie=f"position = {place}, salience = 1") for name, place in (("a", 0), ("b", 1))
    ]
    scenario = small.scenario(*parts, parties='["a", "b"]')
    assert "nobody would gain anything by it" in headline(explain(scenario, brief=True))
    cheaper = scenario.with_changes({"actors.a.reservation": 0.4})
    assert "nobody would gain" not in headline(explain(cheaper, brief=True))


@pytest.mark.parametrize(
    ("file", "variant", "without"),
    [("summit.toml", "moscow_or_nothing", 1), ("classics/one_price.toml", "no_zone", 4)],
)
def test_an_opener_says_of_itself_that_nobody_gains_where_explain_says_so_once_it_is_set(
    file: str, variant: str, without: int
) -> None:
    scenario = shipped(file).variant(variant)
    found = explain(scenario)
    once_set = [
        explain(scenario.with_changes({move.address: move.value for move in opener.moves}), brief=True)
        for opener in found.openers
    ]
    idle = [nobody_gains(then) for then in once_set]
    assert idle == ["brings nobody anything" in obstacles.opener(found, opener) for opener in found.openers]
    assert idle == sorted(idle), "what brings nothing is told last"
    assert found.as_json()["openers_without_gain"] == [n for n, one in enumerate(idle) if one]
    assert sum(idle) == without


def test_no_deal_is_said_to_be_counted_after_the_delay_where_waiting_costs_somebody() -> None:
    actors = (small.actor(name, pie="position = 1, salience = 1") for name in "ab")
    split = small.scenario(small.issue("pie", 0.5), *actors, parties='["a", "b"]')
    dear = split.with_changes({"actors.a.cost_of_delay": 0.01})
    counts = f"no deal counts as after {dear.talks.rounds} rounds"
    draft = dict(explain(dear).draft)
    free = split.with_changes({"actors.a.cost_of_delay": 0})
    for scenario, said in ((dear, True), (split, False), (free, False)):
        found = explain(scenario), ns.who_signs(scenario, draft)
        assert [counts in plain(printed(page)) for page in (told(found[0]), signers_text.told(found[1]))] == [
            said
        ] * 2
    now, then = (ns.who_signs(one, draft).answers[0].no_deal for one in (split, dear))
    assert now - then == pytest.approx(0.01 * dear.talks.rounds)


def test_draws_whose_deals_leave_nothing_on_the_table_are_not_told_of_a_gain_of_0() -> None:
    """Of one sum to divide all drafts have the same joint worth; two issues that matter unlike leave a trade."""
    one = shipped("classics/divide_the_sum.toml")
    said = plain(printed(told(explain(one), missed_deals(one, 5))))
    assert "no other draft would have brought the parties more together, without loss to any." in said
    assert "0.000 more" not in said
    stances = {"a": ("1", 0.8, 0.2), "b": ("0", 0.2, 0.8)}
    two = small.scenario(
        small.issue("x", 0.5),
        small.issue("y", 0.5),
        *(
            small.actor(
                name,
                more='reservation = 0.2\nstrategy = "conceder"',
                x=f"position = {at}, salience = {x}",
                y=f"position = {at}, salience = {y}",
            )
            for name, (at, x, y) in stances.items()
        ),
        parties='["a", "b"]',
    )
    twin = plain(printed(told(explain(two), missed_deals(two, 2))))
    assert "another draft would on average have brought the parties" in twin


def test_a_reason_told_of_many_draws_is_in_the_words_of_every_other_screen() -> None:
    """Two hardliners between whom a deal exists: the reason has no issue, and still the words of 'run'."""
    sides = [
        small.actor(
            name,
            more='reservation = 0.2\nstrategy = "hardliner"',
            pie=f"position = {at}, salience = 1, red_line = {{ {line} }}",
        )
        for name, at, line in (("a", 1, "at_least = 0.45"), ("b", 0, "at_most = 0.55"))
    ]
    scenario = small.scenario(small.issue("pie"), *sides, parties='["a", "b"]')
    assert words.short_reason(scenario, "red line") == "the draft crosses a red line"
    assert words.short_reason(scenario, "red line", "pie") == "the draft crosses a red line on 'pie'"
    said = plain(printed(told(explain(scenario), missed_deals(scenario, 2))))
    assert "the last draft is refused: - by A in 100%: worth less than is still hoped for" in said


def test_a_draft_has_no_digits_that_its_unit_does_not_need() -> None:
    """24 lies at two thirds of 20 to 26, which nine decimals of the scale from 0 to 1 do not hold."""
    flat = ns.load(Path(__file__).parents[2] / "exercises" / "01-first-contact" / "scenario.toml")
    found = explain(flat)
    assert found.draft["quiet"] == 24.0
    assert ns.who_signs(flat, found.draft).signed
    scale = flat.issues["quiet"].scale
    assert scale.shortest(0.666666667, 9) == 24.0
    assert scale.shortest(0.666666, 9) == pytest.approx(23.999996, abs=1e-12)  # negative control: not 24


def test_no_fair_draft_lies_outside_the_ranges_printed_beside_it() -> None:
    """At a meeting half-way between two points, 0.7, a promise is due that Russia does not sign: drafts stay below."""
    summit = shipped("summit.toml")
    found = explain(summit)
    for issue, reached in found.ranges.items():
        numbers = [end for end in reached if not isinstance(end, str)]
        for fair in found.solutions.values():
            place = fair.package[issue]
            assert place in reached if isinstance(place, str) else min(numbers) <= place <= max(numbers)
    for draft in (found.draft, *(fair.draft for fair in found.solutions.values())):
        assert ns.who_signs(summit, draft).agreed
    assert not ns.who_signs(summit, {**found.draft, "meeting": 0.7}).agreed  # negative control


def test_what_is_asked_for_is_not_any_deal_where_a_deal_is_open() -> None:
    """A deal is open; only one that brings no agreement's outcome is not: that one is told of, not 'a deal'."""
    house = shipped("classics/one_price.toml")
    asked, any_deal = explain(house, outcome="not_sold"), explain(house.variant("no_zone"))
    assert "What would open such a deal: no single change that was tried" in plain(printed(told(asked)))
    said = plain(printed(told(any_deal)))
    assert "What would open a deal: no single change that was tried does, these pairs do" in said
    assert "such a deal" not in said  # negative control: nothing more is asked for


def test_where_only_pairs_open_a_deal_within_their_ranges_it_says_that_two_changes_would() -> None:
    house = Path(shipped("classics/one_price.toml").path).read_text("utf-8")
    assert house.count("reservation   = 0.625") == 2
    line = '{ mode = 350, low = 330, high = 370, basis = "assumed", why = "w" }'
    worth = 'reservation = { mode = 0.625, low = 0.55, high = 0.7, basis = "assumed", why = "w" }'
    ranged = house.replace("at_least = 350", f"at_least = {line}").replace("reservation   = 0.625", worth)
    either = "a change within the range of a number would do"
    both = "two changes, each within the range of its number, would do"
    said = plain(printed(told(explain(ns.loads(ranged).variant("no_zone")))))
    assert "these pairs do" in said
    assert f"The scenario does not rule a deal out: {both}." in said
    assert either not in said
    alone = plain(printed(told(explain(shipped("oil.toml"), outcome="common_front"))))
    assert f"The scenario does not rule such a deal out: {either}." in alone
    assert both not in alone  # negative control: one change is enough there


def test_no_two_empty_lines_follow_one_another_on_the_page() -> None:
    house = shipped("classics/one_price.toml")
    for asked in (explain(house), explain(house, outcome="sold")):
        assert "\n\n\n" not in printed(told(asked))


def test_a_number_that_the_file_gives_exactly_is_said_to_have_no_range() -> None:
    exact, ranged = (
        plain(printed(told(explain(*asked), every=True)))
        for asked in (
            (shipped("classics/two_levels.toml").variant("too_narrow"),),
            (shipped("summit.toml"), "three_meet"),
        )
    )
    assert "If Mainland's reservation went from 0.3 to 0.25, though it is given exactly." in exact
    assert "beyond its range" not in exact
    assert "Russia's position on 'Who is in the room' went from 'Putin and Zelensky alone' to 0.175" in ranged
    assert "0.025 beyond its range." in ranged
    assert "to 0.35 (near 'both, and Trump'), though it is given exactly." in ranged


def test_where_nothing_was_found_that_opens_a_deal_it_is_said_what_was_not_tried() -> None:
    # Each rules out what the other asks for, on two questions: four changes would be needed.
    wants = "position = {0}, salience = 1, red_line = {{ {1} = {0} }}"
    names, far = ("x", "y", "z"), (wants.format(0, "at_most"), wants.format(1, "at_least"))
    apart = small.scenario(
        *(small.issue(name) for name in names),
        *(
            small.actor_on(who, dict.fromkeys(names, line), more="reservation = 0")
            for who, line in zip(("a", "b"), far, strict=True)
        ),
        parties='["a", "b"]',
    )
    screen = plain(printed(told(explain(apart))))
    # Another rule would open one: what is said is said of what was tried.
    assert explain(apart.with_changes({"talks.rule": {"all_but": 1}})).possible
    assert (
        "What would open a deal: no single change that was tried does, and no two. How much a question"
        in screen
    )
