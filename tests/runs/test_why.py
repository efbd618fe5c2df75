"""The main reason of failure and its examples, against the runs themselves, one by one."""

import numpy as np
import pytest
from planted import PROMISE, planted

import negotiation_sim as ns
from negotiation_sim.model.answers import Reason
from negotiation_sim.scenario.talks import ENDINGS

AGREEMENT, WALKOUT = ENDINGS.index("agreement"), ENDINGS.index("walkout")


@pytest.fixture(scope="module")
def result() -> ns.Result:
    return ns.run(planted(), runs=200)


def test_the_promise_is_the_reason_in_every_run_that_fails(result: ns.Result) -> None:
    """By hand (see planted): without the promise both sign at once; with it, it crosses A's red line."""
    main, failed = result.why.main, result.ensemble.ending != AGREEMENT
    assert main is not None
    assert main.refusal is not None
    assert (main.cause, main.share, main.runs) == ("refusal", 1.0, int(failed.sum()))
    said = main.refusal.actor, main.refusal.reason, main.refusal.issue, main.refusal.commitment
    assert said == ("a", "crossed by commitment", "troops", "deploys")
    assert failed[main.example]
    assert result.ensemble.refusals("a")[0][main.example] == Reason.CROSSED_BY_COMMITMENT


def test_the_run_that_is_kept_is_the_example(result: ns.Result) -> None:
    main, ensemble = result.why.main, result.ensemble
    assert main is not None
    again = ns.one_run(ensemble.scenario, main.example, ensemble.seed)
    assert np.array_equal(main.retold.texts, again.texts)
    assert main.retold.ended.rounds[0] == ensemble.rounds[main.example]


def test_a_walkout_is_the_reason_where_it_ends_more_runs_than_any_refusal() -> None:
    two = PROMISE + PROMISE.replace('"deploys"', '"deploys_too"')  # A refuses now for one, now for the other
    impatient = ns.run(planted(promise=two).with_changes({"actors.a.walks_out_after": 1}), runs=200)
    walked = impatient.ensemble.ending == WALKOUT
    main = impatient.why.main
    assert main is not None
    assert walked.any()
    assert (main.cause, main.refusal, main.runs) == ("walkout", None, int(walked.sum()))
    assert walked[main.example]


def test_typical_runs_are_of_the_most_frequent_outcome(result: ns.Result) -> None:
    usual = max(range(2), key=lambda k: result.outcomes[k].runs)
    assert result.ensemble.outcome[result.why.typical] == usual
    assert result.why.agreed is not None
    assert result.ensemble.ending[result.why.agreed] == AGREEMENT
    assert result.why.changes  # full peace is no status quo


def test_what_is_agreed_and_is_so_already_is_no_change() -> None:
    content = planted().with_changes(
        {
            "commitments.deploys.credibility": 0,
            "issues.peace.status_quo": 1,
            "issues.colour.status_quo": 0.5,
            "actors.c.stances.colour.position": 0.5,
        }
    )
    assert ns.run(content, runs=20).why.changes is False


def test_without_failure_there_is_no_main_reason_and_without_agreement_no_agreement() -> None:
    never = ns.run(planted().with_changes({"commitments.deploys.credibility": 0}), runs=20)
    assert never.why.main is None
    assert never.as_json()["why"]["main"]["example_run"] is None
    always = ns.run(planted().with_changes({"commitments.deploys.credibility": 1}), runs=20)
    assert (always.why.agreed, always.why.changes) == (None, None)
