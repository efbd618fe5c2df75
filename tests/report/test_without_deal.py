"""After talks that fail: no screen tells a status quo of no account as a result; its twin, in which it counts, does."""

from collections.abc import Callable

import pytest
from small import actor, issue, scenario
from test_report import plain, printed, screen_of

import negotiation_sim as ns
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.outcomes import settled
from negotiation_sim.plots.positions import positions
from negotiation_sim.report import (
    class_text,
    compare_text,
    debrief_text,
    sheet_text,
    signers_text,
    trace_text,
    words,
)

# Nothing can be signed: no deal is worth 0.9 to each, and their worths add up to 1.
OWN = "reservation = 0.9"


def sale(buyer: str) -> ns.Scenario:
    return scenario(
        issue("price", 0.5, low=0.0, as_it_was=0.5, high=1.0),
        actor("seller", more=OWN, price="position = 1, salience = 1"),
        actor("buyer", more=buyer, price="position = 0, salience = 1, red_line = { at_most = 0.2 }"),
        '[variants.patient]\ntitle = "Patient"\nchanges = { "actors.seller.cost_of_delay" = 0.001 }\n',
        rounds=2,
        parties='["seller", "buyer"]',
    )


FAILS, TWIN = sale(OWN), sale("")


def _run(asked: ns.Scenario) -> str:
    return printed(screen_of(ns.run(asked, runs=10)))


def _trace(asked: ns.Scenario) -> str:
    told = printed(trace_text.told(ns.trace(asked, 0, 0)))
    return told.partition("The last draft")[0] + told.partition("The result on each issue")[2]


def _debrief(asked: ns.Scenario) -> str:
    game = ns.Game(asked, ("seller",), table="open")
    while game.ended is None:
        game.end_round()
    return printed(debrief_text.told(game.debrief()))


def _settled(asked: ns.Scenario) -> str:
    figure = settled(ns.run(asked, runs=10))
    return f"{figure.table} {drawn(figure)}"


SCREENS: dict[str, Callable[[ns.Scenario], str]] = {
    "run": _run,
    "trace": _trace,
    "debrief": _debrief,
    "settled": _settled,
}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_status_quo_of_no_account_is_not_told_as_a_result(screen: str) -> None:
    told = plain(SCREENS[screen](FAILS))
    assert "as_it_was" not in told
    assert words.NOTHING_SETTLED in told


@pytest.mark.parametrize("screen", SCREENS)
def test_one_that_counts_is(screen: str) -> None:
    told = plain(SCREENS[screen](TWIN))
    assert "as_it_was" in told
    assert words.NOTHING_SETTLED not in told


def test_the_page_for_all_and_the_map_of_positions_leave_it_out_as_well() -> None:
    for asked, stands in ((FAILS, False), (TWIN, True)):
        page = printed(sheet_text.told(class_text.everyone(asked)))
        assert ("Without agreement: as_it_was" in page) == stands
        figure = positions(asked)
        assert ("rule" in {s.kind for p in figure.panels for r in p.rows for s in r.shapes}) == stands
        assert ("how things stand" in [told for _, told in figure.key]) == stands


def test_a_comparison_has_issues_only_where_every_run_has_a_result_on_them() -> None:
    for asked, told in ((FAILS, 0), (TWIN, 1)):
        found = ns.compare(asked, runs=10)
        assert [len(side.issues) for side in found.sides] == [told]
        assert printed(compare_text.told(found))


def test_where_some_runs_agree_the_results_are_those_of_these_runs() -> None:
    # What no deal is worth to the seller is drawn from 0.2 to 0.8; the buyer takes anything from 0.4 up.
    wide = 'reservation = { low = 0.2, mode = 0.5, high = 0.8, basis = "assumed", why = "w" }'
    some = scenario(
        issue("price", 1.0),
        actor("seller", more=wide, price="position = 1, salience = 1"),
        actor("buyer", more="reservation = 0.4", price="position = 0, salience = 1"),
        parties='["seller", "buyer"]',
    )
    result = ns.run(some, runs=400)
    signed = result.ensemble.package("price")[result.ensemble.agreed]
    assert 0 < len(signed) < 400
    (found,) = result.summary.issues
    assert found.mean == pytest.approx(signed.mean())
    assert found.p95 < 1.0  # with the status quo of the others it would be 1
    share = words.percent(result.summary.endings["agreement"])
    assert f"Result on each issue, in the {share} of the runs that end in agreement" in printed(
        screen_of(result)
    )


def test_a_draft_is_weighed_against_no_deal_on_the_issues_by_those_to_whom_no_deal_is_how_things_stand() -> (
    None
):
    """The seller's reservation of 0.9 is one number: a draft at 0.55 is no gain to it against a status quo of 0.5."""

    def said(asked: ns.Scenario) -> str:
        signing = ns.who_signs(asked, {"price": 0.55})
        return printed(trace_text.told(ns.trace(asked, 0, 0))) + printed(signers_text.told(signing))

    assert "gainst no deal" not in said(FAILS)
    assert "compared with no deal" not in _run(FAILS)
    weighed = said(TWIN)
    assert "Against no deal Buyer would lose on 'price'." in " ".join(
        weighed.split()
    )  # the buyer's status quo is 0.5
    assert "and gain" not in " ".join(weighed.split())
