"""What no deal rests on: how things stand, or a value that each actor has of its own.

In:      Scenario
Out:     the issues whose result without agreement says anything; whether a party has another offer, or
         can weigh a draft against no deal issue by issue
Keeps:   a status quo that nothing in the file looks at is of no account, and no screen tells it as a result
Not here: what no deal is worth in a run (model.worth), the words for it (report.words)
Example: tests/scenario/test_no_deal.py
"""

from negotiation_sim.scenario.scenario import Scenario


def told_without_deal(scenario: Scenario) -> tuple[str, ...]:
    """The issues on which it says anything what holds without agreement, in the order of the file.

    All of them, unless everybody who signs or ratifies has a reservation of its own. Then only those at
    which an outcome or a commitment looks without agreement, and those whose status quo an event changes.
    """
    if any(scenario.actors[name].reservation is None for name in scenario.talks.answering):
        return (*scenario.issues,)
    looked_at = {
        issue for o in scenario.outcomes if o.ending != ("agreement",) for issue in o.when.bounds
    } | {
        issue
        for e in scenario.events
        for issue in scenario.issues
        if f"issues.{issue}.status_quo" in e.changes
    }
    for commitment in scenario.commitments:
        if commitment.when.agreement is not True:
            looked_at |= {commitment.issue, *commitment.when.bounds}
    return tuple(issue for issue in scenario.issues if issue in looked_at)


def weighs_issues(scenario: Scenario, actor: str) -> bool:
    """Whether no deal is to an actor how things stand, so that it gains or loses by a draft on each issue.

    A reservation of its own, or the minimum of a score sheet, is one number to which no issue adds.
    """
    own = scenario.actors[actor]
    return own.reservation is None and own.scores is None


def other_offers(scenario: Scenario) -> bool:
    """Whether no deal is to some party something else than how things stand: a reservation of its own."""
    return any(scenario.actors[name].reservation is not None for name in scenario.talks.parties)
