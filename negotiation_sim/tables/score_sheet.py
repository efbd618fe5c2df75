"""Score sheets of a game: issues with options, and what each is worth to whom in points.

In:      issues and parties, as a table or a domain gives them; or a Scenario
Out:     ScoreSheet; the text of a scenario file
Keeps:   points are exact and add up; from a scenario and back the same points come out
Not here: reading tables (score_table), reading domains (genius), what a worth means (scenario.worth)
Example: tests/tables/test_score_table.py
"""

import json
from collections.abc import Iterator, Mapping

from attrs import frozen

from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.scenario import written
from negotiation_sim.scenario.rule import UNANIMITY
from negotiation_sim.scenario.scenario import Scenario

LOW, HIGH = "low", "high"
"""The ids of the two ends of an issue that is a line."""
HEAD = """\
# {title}
#
#   simulate explain {file}
#   simulate run {file}
#
# Made from {source}: who gets how many points for what, and how many at least.
{notes}
format = 1
title  = {quoted}
basis  = "invented"    # points of a game: nothing in the world is measured by them

[talks]
# That the talks last twenty rounds and that all must sign are assumptions.
rounds  = 20
runs    = 100          # all numbers are exact, so all runs are alike
parties = {parties}
"""


@frozen
class ScoredIssue:
    """A choice with its options by id and in words; or a line, with its ends in its own unit."""

    title: str
    options: Mapping[str, str] = {}
    ends: tuple[float, float] | None = None


@frozen
class ScoredParty:
    """Points by issue and option (or end of a line), and the least it accepts; None where no deal is worth what it is."""

    name: str
    points: Mapping[str, Mapping[str, float]]
    minimum: float | None = None


@frozen
class ScoreSheet:
    """A game; ``notes`` tell how it was read."""

    source: str
    issues: Mapping[str, ScoredIssue]
    parties: Mapping[str, ScoredParty]
    notes: tuple[str, ...] = ()


def score_sheet(scenario: Scenario) -> ScoreSheet:
    """The score sheets of a scenario's parties, by the likeliest points.

    Raises:
        ScenarioError: With every stance that is no row of a score sheet, and every worth along a line that is not straight.
    """
    if problems := [*_unsuitable(scenario)]:
        raise ScenarioError(problems)
    issues = {
        name: ScoredIssue(issue.title, issue.options, None if issue.options else issue.range)
        for name, issue in scenario.issues.items()
    }
    parties = {}
    for name in scenario.talks.parties:
        actor = scenario.actors[name]
        points = {}
        for on, stance in actor.stances.items():
            ids = {place: place for place in scenario.issues[on].options} or _ends(scenario, on)
            points[on] = {ids[place]: _number(worth.mode) for place, worth in stance.worth.items()}
        least = actor.reservation
        parties[name] = ScoredParty(actor.name, points, None if least is None else _number(least.mode))
    return ScoreSheet(scenario.title, issues, parties)


def lost_in_score_sheets(scenario: Scenario) -> Iterator[str]:
    """What the scenario says and score sheets cannot."""
    actors = [scenario.actors[name] for name in scenario.talks.parties]
    stances = [stance for actor in actors for stance in actor.stances.values()]
    points = [worth for stance in stances for worth in stance.worth.values()]
    counts = {
        "actors that do not sign": len([*scenario.at_table]) - len(actors),
        "rules of decision": int(scenario.talks.rule != UNANIMITY),
        "ratifiers": len(scenario.talks.ratify),
        "red lines": sum(stance.red_line is not None for stance in stances),
        "ranges of points": sum(worth.low is not None and worth.low != worth.high for worth in points),
        "commitments": len(scenario.commitments),
        "correlations": len(scenario.correlations),
        "events": len(scenario.events),
        "outcomes": len(scenario.outcomes),
        "variants": len(scenario.variants),
    }
    yield from (f"{what} ({count})" for what, count in counts.items() if count)


def _unsuitable(scenario: Scenario) -> Iterator[Problem]:
    for name in scenario.talks.parties:
        stances = scenario.actors[name].stances
        if not stances:
            yield Problem(("actors", name), "this party has no score sheet: it has no stances")
        for on, stance in stances.items():
            path = ("actors", name, "stances", on)
            if not stance.scored:
                yield Problem(path, "this is no row of a score sheet: it has a salience, and no points alone")
            elif not scenario.issues[on].options and {*stance.worth} != {*_ends(scenario, on)}:
                yield Problem(
                    path,
                    "the points along this line do not rise or fall evenly from one end to the other; a score sheet holds straight lines only",
                )


def _ends(scenario: Scenario, issue: str) -> dict[str, str]:
    """The ids of the points at the two ends of a line, with the words for them here."""
    return {
        name: LOW if at == 0.0 else HIGH
        for name, at in scenario.issues[issue].places().items()
        if at in (0.0, 1.0)
    }


def _number(value: float | str) -> float:
    assert isinstance(value, float)
    return value


def score_text(sheet: ScoreSheet, title: str, file: str = "FILE") -> str:
    """The scenario file for score sheets; *file* is the name that its first lines mention."""
    notes = "".join(f"# - {note}\n" for note in sheet.notes)
    source = " ".join(sheet.source.split())
    head = HEAD.format(
        title=" ".join(title.split()),
        file=file,
        source=source,
        notes=f"#\n# How it was read:\n{notes}" if notes else "",
        quoted=written.quoted(title),
        parties=json.dumps([*sheet.parties]),
    )
    lines = [line for name, issue in sheet.issues.items() for line in _issue(name, issue)]
    lines += [line for name, party in sheet.parties.items() for line in _party(name, party)]
    return "\n".join([head, *lines]) + "\n" + written.ENDINGS


def _issue(name: str, issue: ScoredIssue) -> Iterator[str]:
    yield f"[issues.{name}]"
    yield f"title      = {written.quoted(issue.title)}"
    if issue.ends is not None:
        low, high = issue.ends
        yield f"range      = [{written.number(low)}, {written.number(high)}]"
        yield f"status_quo = {written.number(low)}    # of no account where every party has a minimum"
        yield f"[issues.{name}.points]"
        yield f'{LOW}  = {{ at = {written.number(low)}, means = "{written.number(low)}" }}'
        yield f'{HIGH} = {{ at = {written.number(high)}, means = "{written.number(high)}" }}'
    else:
        yield f"status_quo = {written.quoted(next(iter(issue.options)))}    # of no account where every party has a minimum"
        yield f"[issues.{name}.options]"
        yield from written.aligned((option, written.quoted(means)) for option, means in issue.options.items())
    yield ""


def _party(name: str, party: ScoredParty) -> Iterator[str]:
    yield f"[actors.{name}]"
    about = {"name": written.quoted(party.name), "capability": "0.5"}
    if party.minimum is not None:
        about["reservation"] = f"{{ points = {written.number(party.minimum)} }}"
    yield from written.aligned(about.items())
    yield f"[actors.{name}.stances]"
    rows = {}
    for issue, points in party.points.items():
        listed = ", ".join(f"{option} = {written.number(value)}" for option, value in points.items())
        rows[issue] = f"{{ worth = {{ {listed} }} }}"
    yield from written.aligned(rows.items())
    yield ""
