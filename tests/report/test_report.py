"""Words and screens: what a reader who never programs is told, and that it is true."""

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import small
from loaded import shipped
from rich.console import Console, RenderableType
from rich.table import Table

import negotiation_sim as ns
from negotiation_sim.agreement.overview import overview
from negotiation_sim.report import (
    layout,
    often_text,
    run_text,
    scenarios_text,
    share_words,
    sources_text,
    words,
)

ROOT = Path(__file__).parents[2]
CEASEFIRE = shipped("ceasefire.toml")
DILEMMA = CEASEFIRE.variant("russia_wants_ceasefire")


def printed(renderables: Iterable[RenderableType], width: int = 100) -> str:
    """What a screen of some width would show."""
    console = Console(file=io.StringIO(), width=width)
    for renderable in renderables:
        console.print(renderable, highlight=False, markup=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def screen_of(result: ns.Result) -> Iterable[RenderableType]:
    """The screen of run, as the command line puts it together."""
    return run_text.told(overview(result))


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def dilemma() -> ns.Result:
    return ns.run(DILEMMA, runs=500)


# Single words


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0, "0%"),
        (0.0001, "under 1%"),
        (0.0049, "under 1%"),
        (0.005, "under 1%"),
        (0.126, "13%"),
        (0.9949, "99%"),
        (0.995, "over 99%"),
        (0.99999, "over 99%"),
        (1, "100%"),
    ],
)
def test_a_share_is_honest_at_its_ends(share: float, told: str) -> None:
    assert words.percent(share) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.56, 0.59, "56 to 59%"),
        (0.576, 0.586, "57.6 to 58.6%"),
        (0, 0.0005, "under 0.1%"),
        (0, 1, "0 to 100%"),
    ],
)
def test_an_interval_shows_a_decimal_only_where_it_says_something(low: float, high: float, told: str) -> None:
    assert share_words.interval(low, high) == told


# The screen of run


def test_the_first_dozen_lines_say_what_comes_of_it_why_and_how_sure(dilemma: ns.Result) -> None:
    head = plain("\n".join(printed(screen_of(dilemma)).splitlines()[:18]))
    assert "Most often: The talks break off, and the war goes on. " in head
    assert (
        "(near 'the guns fall silent everywhere, without conditions') on 'How the fighting stops' -> The coalition sends its "
        "force to Ukraine -> "
        "The red line of Russia on 'Foreign troops in Ukraine once the fighting stops' is crossed." in head
    )
    assert "This is an exploration, not a forecast" in head
    assert re.search(r"They rest on \d+ numbers: \d+ stated in the source, \d+ inferred from it", head)


def test_the_example_of_a_chain_is_a_run_in_which_it_happens(dilemma: ns.Result) -> None:
    number = int(re.findall(r"In run (\d+), for example", plain(printed(screen_of(dilemma))))[0])
    assert dilemma.ensemble.refusals(0)[0][number] == 2  # crossed by commitment
    assert f"--variant russia_wants_ceasefire --run {number}" in plain(printed(screen_of(dilemma)))


def test_every_share_on_the_screen_is_that_of_the_summary(dilemma: ns.Result) -> None:
    table = printed(screen_of(dilemma), 200).partition("How the runs end")[2].partition("\n\n")[0]
    table = table.partition("In no run")[0]
    rows = {row.rpartition("  ")[2].strip(): row.split() for row in map(str.rstrip, table.splitlines()[2:])}
    happened = [outcome for outcome in dilemma.outcomes if outcome.runs]
    assert {*rows} == {outcome.title for outcome in happened}
    for outcome in happened:
        due = f"{words.percent(outcome.share)} {share_words.interval(outcome.low, outcome.high)}"
        assert rows[outcome.title][: len(due.split())] == due.split()


def test_outcomes_of_no_run_stand_in_one_line_below_and_are_not_hidden(dilemma: ns.Result) -> None:
    table = printed(screen_of(dilemma)).partition("How the runs end")[2].partition("\n\n")[0]
    never = [f"'{outcome.title}'" for outcome in dilemma.outcomes if not outcome.runs]
    assert never
    assert plain(table).endswith(f"In no run: {words.listed(never, 'or')}.")


@pytest.mark.parametrize(
    ("low", "high", "first"),
    [
        (0.9, 1.0, "All talks end in agreement. Every simulated run ends so: "),
        (0.0, 0.1, "All talks fail. Every simulated run ends so: "),
        (0.4, 0.6, "Most often: "),
    ],
)
def test_the_first_sentence_tells_of_all_talks_only_where_nearly_all_end_alike(
    low: float, high: float, first: str
) -> None:
    assert often_text.most_often(ns.run(a_price(low, high))).startswith(first)


@pytest.mark.parametrize(("low", "high"), [(0.4, 0.6), (0.4, 0.59), (0.38, 0.6), (0.3, 0.6)])
def test_one_outcome_is_the_most_frequent_only_where_chance_alone_would_not_make_it_so(
    low: float, high: float
) -> None:
    """By McNemar: of the runs that end in one of two outcomes half would end in each."""
    found = ns.run(a_price(low, high))
    deals, none = sorted((outcome.runs for outcome in found.outcomes), reverse=True)
    chance = deals - none < 1.96 * (deals + none) ** 0.5
    assert ("do not tell which of them" in often_text.most_often(found)) == chance
    both = [
        share_words.interval(outcome.low, outcome.high) in often_text.how_sure(found)
        for outcome in found.outcomes
    ]
    assert both.count(True) == 1 + chance


def test_both_sides_of_that_bound_are_looked_at() -> None:
    assert "do not tell" in often_text.most_often(ns.run(a_price(0.4, 0.59)))
    assert "do not tell" not in often_text.most_often(ns.run(a_price(0.3, 0.6)))


def a_price(low: float, high: float) -> ns.Scenario:
    """A buyer who pays at most between *low* and *high*, and a seller who takes no less than 0.5."""
    return ns.loads(f"""format = 1
title = "t"
talks = {{ rounds = 2, parties = ["a", "b"], runs = 200 }}
outcomes = [{{ id = "deal", title = "A deal", ending = "agreement" }}, {{ id = "none", title = "No deal" }}]
issues.i = {{ title = "I", status_quo = 0, points = {{ low = {{ at = 0, means = "l" }}, high = {{ at = 1, means = "h" }} }} }}
actors.a = {{ name = "A", capability = 0.5, basis = "assumed", why = "w", reservation = 0, strategy = "conceder", stances.i = {{ position = 0, salience = 1, red_line = {{ at_most = {{ low = {low}, mode = {(low + high) / 2}, high = {high}, basis = "assumed", why = "w" }} }} }} }}
actors.b = {{ name = "B", capability = 0.5, basis = "assumed", why = "w", reservation = 0, strategy = "conceder", stances.i = {{ position = 1, salience = 1, red_line = {{ at_least = {{ low = 0.5, mode = 0.5, high = 0.5, basis = "assumed", why = "w" }} }} }} }}
""")


def test_the_example_of_a_refusal_is_never_a_run_that_ends_in_agreement() -> None:
    mostly_agreed = ns.run(CEASEFIRE.variant("russia_wants_ceasefire_no_promise"), runs=2_000)
    assert 0.5 < mostly_agreed.summary.endings["agreement"] < 1
    screen = plain(printed(screen_of(mostly_agreed)))
    assert "Over 99% of the runs end in agreement, and the others without." in screen
    example = int(re.findall(r"In run (\d+), for example", screen)[0])
    assert mostly_agreed.ensemble.ending[example] != 0
    told = int(re.findall(r"--run (\d+)", screen)[0])
    assert mostly_agreed.ensemble.ending[told] == 0


def test_the_list_of_scenarios_names_every_question() -> None:
    screen = plain(printed(scenarios_text.told({"ceasefire.toml": CEASEFIRE})))
    for name, variant in CEASEFIRE.variants.items():
        assert f"{name} {variant.title}" in screen


def test_the_screen_of_a_run_names_its_protocol_unless_it_is_the_usual_one() -> None:
    parts = (small.issue("x"), small.actor("a", x="position = 1, salience = 1"))
    challenge = small.scenario(*parts, talks='protocol = "challenge"')
    assert "seed 0; protocol challenge." in printed(screen_of(ns.run(challenge, runs=2)))
    assert "seed 0." in printed(screen_of(ns.run(small.scenario(*parts), runs=2)))


def test_rare_reasons_are_counted_and_the_main_one_is_always_shown() -> None:
    result = ns.run(CEASEFIRE, runs=2_000)
    table = printed(screen_of(result)).partition("Who refuses the last draft")[2]
    rare = [r for r in result.summary.refusals if r.share < run_text.RARE]
    assert len(rare) >= 1
    assert f"(and {len(rare)} rarer reason" in table
    assert "Russia  worth less than no deal" in table


def test_a_scenario_without_failure_says_so() -> None:
    happy = CEASEFIRE.variant("russia_wants_ceasefire_no_promise")
    result = ns.run(happy, runs=40)
    assert result.summary.endings["agreement"] == 1
    screen = printed(screen_of(result))
    assert "Every run ends in agreement." in screen
    assert "Who refuses" not in screen


def test_what_was_changed_stands_at_the_top_and_in_the_commands_below() -> None:
    changed = DILEMMA.with_changes({"talks.rounds": 30})
    screen = printed(screen_of(ns.run(changed, runs=30, seed=9)))
    assert "Variant russia_wants_ceasefire: What if Russia itself wanted a full ceasefire?" in screen
    assert "Changed: talks.rounds = 30" in screen
    assert "--variant russia_wants_ceasefire --set talks.rounds=30 --seed 9 --run" in plain(screen)


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80, 100])
def test_nothing_is_lost_on_a_narrow_screen(width: int, dilemma: ns.Result) -> None:
    narrow = printed(screen_of(dilemma), width)
    assert max(len(line.rstrip()) for line in narrow.splitlines()) <= width
    letters = sorted(re.sub(r"[\s█]", "", printed(screen_of(dilemma), 200)))
    assert sorted(re.sub(r"[\s█]", "", narrow)) == letters


# The screen of sources, and rows


def test_a_row_goes_on_below_its_own_column() -> None:
    rows = layout.rows([("who", "one two three four five six")], shares=(0, 1))
    assert [line.rstrip() for line in printed([rows], 18).splitlines()] == [
        "  who  one two",
        "       three four",
        "       five six",
    ]


def test_what_is_indented_is_the_same_further_in_and_nothing_else() -> None:
    assert [*map(str.rstrip, printed([layout.indented("one\ntwo")]).splitlines())] == ["  one", "  two"]


def test_sources_tell_the_likeliest_value_in_the_words_of_its_point() -> None:
    screen = plain(printed(sources_text.told(ns.sources(CEASEFIRE))))
    assert (
        "actors.russia.stances.foreign_troops.position 0.00 0.00 to 0.05 stated "
        "'no foreign soldiers in any form'. Claims: ru-troops-unacceptable" in screen
    )


@pytest.mark.parametrize("variant", [None, "washington_holds_out"])
def test_what_is_signed_in_the_runs_alone_is_told_where_an_outcome_needs_no_agreement_too(
    variant: str | None,
) -> None:
    scenario = shipped("oil.toml") if variant is None else shipped("oil.toml").variant(variant)
    result = ns.run(scenario, 300)
    told = plain(printed(run_text.told(overview(result))))
    named = [outcome.id for outcome in scenario.named_outcomes]
    both = sum(
        bool(agreed) and named[outcome] == "washington_first"
        for agreed, outcome in zip(result.ensemble.agreed, result.ensemble.outcome, strict=True)
    )
    share = words.percent(both / 300)
    alone = words.percent(next(o.share for o in result.outcomes if o.id == "washington_first"))
    assert f"{share} of them end in agreement and in 'Washington cuts" in told or (
        f"{share} end in agreement and in 'Washington cuts" in told
    )
    assert share != alone  # negative control: it is not the share of the outcome


RARE = """
[[commitments]]
id = "rare"
actor = "a"
kind = "promise"
issue = "y"
at_least = 1
when = { agreement = true }
credibility = 0.0145
basis = "assumed"
why = "by hand"

[[outcomes]]
id = "rare"
title = "Rarely seen"
ending = "agreement"
when = { y = { at_least = 0.5 } }

[[outcomes]]
id = "usual"
title = "As usual"
"""


def test_a_share_reads_the_same_in_the_table_and_in_every_sentence() -> None:
    wants = small.actor("a", x="position = 1, salience = 1")
    follows = small.issue("y") + 'decided_by = "commitments"\n'
    found = ns.run(small.scenario(small.issue("x"), follows, wants, RARE), runs=10_000)
    screen = plain(printed(screen_of(found)))
    rare = found.outcomes[0]
    told = share_words.of_runs(rare.share, found.ensemble)
    assert told != words.percent(rare.share), (
        "negative control: in whole per cents it lies beyond its interval"
    )
    assert f"{told} {share_words.interval(rare.low, rare.high)} Rarely seen" in screen
    assert f"{told} of them end in 'Rarely seen'" in screen


# Layout


@pytest.mark.parametrize("made", [layout.bare, Table])
def test_no_word_is_broken_where_the_columns_have_room_for_their_longest_words(
    made: Callable[[], Table],
) -> None:
    cells = [
        "recognised in international law, by all who sign it",
        "the two presidents meet in a third country",
        "0.25",
        "the parliamentary majority agrees to it step by step and with dates",
    ]
    table = made()
    for _ in cells:
        table.add_column("", overflow="fold")
    table.add_row(*cells)
    told = {width: printed([table], width).split() for width in (50, 60, 100)}
    whole = all(set(said) <= {*" ".join(cells).split()} for said in told.values())
    assert whole == (made is layout.bare)  # a table of the library below breaks them: it makes columns alike
