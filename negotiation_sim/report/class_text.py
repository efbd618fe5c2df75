"""The papers that everybody in a class may read: the story and the rules, a sign-up sheet, the form of an agreement.

In:      Scenario; only what is public of it
Out:     Sheets
Keeps:   made from the scenario as a stranger to all seats sees it: nothing private is in it
Not here: a seat's brief (brief_text), what the instructor reads (instructor_text)
Example: tests/report/test_brief_text.py
"""

import csv
import io
from collections.abc import Iterator

from negotiation_sim.agreement.drafts import at_modes
from negotiation_sim.game.seen import seen
from negotiation_sim.game.views import in_public
from negotiation_sim.report import signing, words
from negotiation_sim.report.brief_text import commitments, statements
from negotiation_sim.report.sheet import Grid, Line, Listed, Points, Said, Scored, Section, Sheet
from negotiation_sim.runs.units import weights
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.scenario import Scenario

NOBODY = ""
"""The seat of nobody: what it sees is what everybody may see."""
GROUPS = 8
"""Rows of the sign-up sheet."""
GROUP = "group"
"""The column that names the group, in the table for the deals."""


def everyone(scenario: Scenario) -> Sheet:
    """The page for all."""
    public, heard = seen(scenario, NOBODY), in_public(scenario, NOBODY)
    counted = signing.weights(scenario, weights(scenario, at_modes(scenario)[1].counted[:, 0]))
    sections = [
        Section("Who sits at the table", tuple(Said(line) for line in _seats(public, counted))),
        Section("What can be agreed", (*_lines(public), Points(tuple(_issues(scenario, public))))),
        Section("How it goes", (Listed(tuple((rule, ()) for rule in _rules(public))),)),
    ]
    if scenario.events:
        sections.append(Section("What may happen", (Said(_NEWS), _calendar(scenario))))
    if items := tuple(commitments(public, None)):
        sections.append(Section("Promises and threats that were made in public", (Listed(items),)))
    if items := statements(public, heard.statements):
        sections.append(Section("What was said in public, and where", (Listed(items),)))
    lead = [scenario.story.strip()] if scenario.story else []
    day = [f"Things stand as on {scenario.as_of.day} {scenario.as_of:%B %Y}."] if scenario.as_of else []
    return Sheet("everyone", scenario.title, "For everybody at the table", (*lead, *day), tuple(sections))


def sign_up(scenario: Scenario) -> Sheet:
    """Who takes which seat in which group."""
    names = tuple(scenario.actors[seat].label for seat in (*scenario.at_table, *scenario.talks.ratify))
    rows = tuple((str(group), *("" for _ in names)) for group in range(1, GROUPS + 1))
    asked = words.listed([scenario.actors[name].name for name in scenario.talks.answering])
    return Sheet(
        "sign-up",
        scenario.title,
        "Sign-up sheet",
        (
            f"One person or more in each seat. A group needs somebody for {asked}; a seat that nobody takes stays empty.",
        ),
        (Section("Who sits where", (Grid((GROUP, *names), rows, form=True),)),),
    )


def agreement_form(scenario: Scenario) -> Sheet:
    """What a group fills in when it is done."""
    public = seen(scenario, NOBODY)
    parties = tuple((public.actors[party].label, "", "") for party in public.talks.parties)
    at_home = tuple(
        (f"{public.actors[one].label}, at home: yes or no", "", "") for one in public.talks.ratify
    )
    return Sheet(
        "agreement",
        scenario.title,
        "Form for the agreement",
        ("Group: ____________      Round: ______      No agreement: [  ]",),
        (
            Section(
                "What we agree",
                (
                    *_lines(public),
                    Said(f"Write one value for every question: {words.listed(_written(public), 'or')}."),
                    Grid(
                        ("question", "it can be", "we agree on"),
                        tuple(
                            (words.title(public, name), _choices(public, name), "") for name in public.issues
                        ),
                        form=True,
                    ),
                ),
            ),
            Section(
                "Signatures",
                (
                    Grid(
                        ("party", "signature", "points to me (tell nobody before the debrief)"),
                        (*parties, *at_home),
                        form=True,
                    ),
                ),
            ),
        ),
    )


def deals_table(scenario: Scenario) -> str:
    """The head of a table for what the groups have signed, as CSV: each group that there is adds a row."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([GROUP, *scenario.issues])
    return out.getvalue()


_NEWS = (
    "Nobody knows beforehand whether it happens. Your instructor tells the news; what has happened stays so."
)


def _seats(scenario: Scenario, counted: str) -> Iterator[str]:
    yield signing.must_sign(scenario)
    if counted:
        yield counted
    if also := signing.unsigned(scenario):
        yield also
    for seat in scenario.at_table:
        if members := [scenario.actors[one].name for one in scenario.actors[seat].members]:
            yield f"Members of {scenario.actors[seat].name}: {words.listed(members)}."


def _lines(scenario: Scenario) -> Iterator[Said]:
    if any(not (issue.options or _between(issue)) for issue in scenario.issues.values()):
        yield Said(
            "On a question with numbers, any number between the first and the last one can be agreed as well."
        )


def _issues(scenario: Scenario, public: Scenario) -> Iterator[Scored]:
    told = told_without_deal(scenario)
    for name, issue in public.issues.items():
        lines = [
            Line("", point if issue.options else f"{issue.scale.points[point]:g}", issue.means(point))
            for point in issue.places()
        ]
        between = [f"{words.opening(reach)}."] if (reach := _between(issue)) else []
        now = (
            [f"Without agreement: {words.given(public, name, issue.status_quo.mode)}."]
            if name in told
            else []
        )
        yield Scored(issue.title, "", tuple(lines), " ".join([*between, *now]))


def _rules(scenario: Scenario) -> Iterator[str]:
    talks = scenario.talks
    yield f"There are {words.counted(talks.rounds, 'round')}; your instructor says when each ends. In a class without rounds your instructor says how long the talks last."
    yield "Everybody may speak, propose a draft, and change it. A draft has one value for each question."
    yield "With the signatures that an agreement needs, the form is filled in, and the talks are over."
    yield "Whoever does not sign says no. If nothing is signed by the end, there is no deal."
    if talks.ratify:
        yield "What is signed goes home for one yes or no, on the form. With a no there is no deal."
    if scenario.commitments:
        yield "Promises and threats are done when their condition holds, by whoever keeps its word. They can change what a draft leads to."
    yield "You may say what you like about your own brief, and you may not show it."


def _calendar(scenario: Scenario) -> Grid:
    rows = []
    for event in sorted(scenario.events, key=lambda event: event.window):
        first, last = event.window
        rows.append((str(first) if first == last else f"{first} to {last}", event.title or event.id))
    return Grid(("round", "news that may come"), tuple(rows))


def _written(scenario: Scenario) -> list[str]:
    """What a value is on the form: a line takes a number, a choice the short name of an option."""
    options = {bool(issue.options) for issue in scenario.issues.values()}
    return ["the short name before the colon" if named else "a number" for named in sorted(options)]


def _choices(scenario: Scenario, name: str) -> str:
    issue = scenario.issues[name]
    if issue.options:
        return "; ".join(f"{option}: {issue.means(option)}" for option in issue.options)
    points = [f"{issue.scale.points[point]:g}: {issue.means(point)}" for point in issue.places()]
    return "; ".join([*points, *([reach] if (reach := _between(issue)) else [])])


def _between(issue: Issue) -> str:
    """How far a line goes, in numbers; empty where a point stands at each end of one without a unit, and of a choice."""
    if issue.options or (issue.unit is None and {0.0, 1.0} <= {*issue.places().values()}):
        return ""
    low, high = (f"{end:g}" for end in issue.range)
    return f"any number from {low} to {high}{f' {issue.unit}' if issue.unit else ''}"
