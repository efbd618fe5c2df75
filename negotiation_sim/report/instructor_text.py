"""What the instructor reads and no seat may: all numbers, what is likely to be misread, what to ask afterwards.

In:      Scenario, the Briefs of all seats, its Explanation
Out:     sections of a Sheet
Keeps:   points are counted as on the seats' sheets; what it says is of the numbers of the file, not of the world
Not here: a seat's brief (brief_text), pictures and runs beside it (page.instructor)
Example: tests/report/test_brief_text.py
"""

from collections.abc import Iterator, Mapping

from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.game.briefs import Brief, Row
from negotiation_sim.report import address_words, signing, words
from negotiation_sim.report.brief_text import when
from negotiation_sim.report.sheet import Grid, Listed, Said, Section
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

Briefs = Mapping[str, Brief]
NOTABLE = 0.05
"""Points below which nothing is told."""


def numbers(scenario: Scenario, briefs: Briefs) -> Iterator[Section]:
    """Every seat's numbers, on one page."""
    private = any(one.basis != "stated" for one in scenario.commitments)
    yield Section(
        "Who sits at the table", (_seats(scenario, briefs), *([Said(_OWN_NO_DEAL)] if private else []))
    )
    yield Section("Who wants what", (Said(_HOW), *_wants(scenario, briefs)))
    if scenario.commitments:
        yield Section("Promises and threats", (_commitments(scenario),))
    if scenario.events:
        yield Section("News, and what it changes", (Said(_DICE), _events(scenario)))


def misread(scenario: Scenario, briefs: Briefs, explanation: Explanation) -> Section:
    """What a class is likely to misunderstand here."""
    found = [*_misread(scenario, briefs, explanation)]
    return Section("Likely misunderstandings", (Listed(tuple((one, ()) for one in found)),))


def questions(scenario: Scenario) -> Section:
    """What to ask when all groups are done."""
    found = ["Who of you could have done better by walking away? How did you know, or not know?"]
    found.append("What did you learn about the others that stood in no brief? Who asked, and who only told?")
    if len(scenario.issues) > 1:
        found.append("Where did you give, and what did you get for it? Which trade did your group miss?")
    if scenario.commitments:
        found.append("Which promise or threat changed what the draft was worth? Who noticed before signing?")
    if len(scenario.at_table) > len(scenario.talks.parties):
        found.append("What did those do whose signature was not needed? Did it change the draft?")
    found.append(
        "Was the deal fair? By which measure: the same gain, the same share of what was possible, the largest sum?"
    )
    return Section("What to ask afterwards", (Listed(tuple((one, ()) for one in found)),))


_HOW = (
    "Points as on the sheet of each seat: what the place it asks for counts, and what it will sign. The last column says "
    "whether the others hear of the position: a position that no source states was said by nobody."
)
_OWN_NO_DEAL = (
    "No deal is worth here what the brief of the seat says: a promise or threat that was not made in public is known to its "
    "own seat alone. What a seat gains over no deal, further up, counts every one that is kept, known to it or not."
)
_DICE = "Throw a die, or let the tool draw: the chance is in the file. On paper, tell the class what has happened."


def _seats(scenario: Scenario, briefs: Briefs) -> Grid:
    rows = []
    for seat, brief in briefs.items():
        kept = words.points(brief.no_deal_if_kept)
        worth = words.points(brief.no_deal) + (
            f" ({kept} with what is threatened)" if kept != words.points(brief.no_deal) else ""
        )
        best = words.points(brief.best)
        role = signing.role(scenario, seat) or "no signature"
        rows.append((scenario.actors[seat].label, role, worth, best, f"{brief.own.capability:.2g}"))
    return Grid(("seat", "", "no deal is worth", "the best is worth", "weight at the table"), tuple(rows))


def _wants(scenario: Scenario, briefs: Briefs) -> Iterator[Grid]:
    for issue, asked in scenario.issues.items():
        rows = []
        for seat, brief in briefs.items():
            for row in brief.rows:
                if row.stance.issue == issue:
                    stance = row.stance
                    basis = scenario.inputs()[f"actors.{seat}.stances.{issue}.position"].basis
                    rows.append(
                        (
                            scenario.actors[seat].label,
                            words.given(scenario, issue, stance.position),
                            words.points(row.most),
                            _signs(scenario, brief, issue),
                            "said in public" if basis == "stated" else "not said",
                        )
                    )
        if rows:
            yield Grid(("seat", "asks for", "points", "will sign", ""), tuple(rows), caption=asked.title)


def _signs(scenario: Scenario, brief: Brief, issue: str) -> str:
    stance = next(row.stance for row in brief.rows if row.stance.issue == issue)
    parts = [f"not '{scenario.issues[issue].means(option)}'" for option in stance.never]
    if stance.at_least is not None:
        parts.append(f"at least {words.given_quoted(scenario, issue, stance.at_least)}")
    if stance.at_most is not None:
        parts.append(f"at most {words.given_quoted(scenario, issue, stance.at_most)}")
    return "; ".join(parts) or "anything"


def _commitments(scenario: Scenario) -> Grid:
    seats = {*scenario.at_table, *scenario.talks.ratify}
    rows = tuple(
        (
            scenario.actors[one.actor].label,
            one.kind,
            words.commitment(scenario, one.id),
            when(scenario, one.id),
            words.percent(scenario.inputs()[f"commitments.{one.id}.credibility"].mean),
            "all know of it"
            if one.basis == "stated"
            else "only the brief of this seat has it"
            if one.actor in seats
            else "no brief has it: nobody at the table knows of it",
        )
        for one in scenario.commitments
    )
    return Grid(("who", "", "what", "when", "kept in so many draws", ""), rows)


def _events(scenario: Scenario) -> Grid:
    rows = []
    for event in sorted(scenario.events, key=lambda event: event.window):
        first, last = event.window
        chance = scenario.inputs()[f"events.{event.id}.chance"].mean
        changes = "; ".join(
            f"{address_words.what(scenario, address)} becomes {_becomes(scenario, address, value)}"
            for address, value in event.changes.items()
        )
        rows.append(
            (
                str(first) if first == last else f"{first} to {last}",
                event.title or event.id,
                words.percent(chance),
                changes,
            )
        )
    return Grid(("round", "news", "in so many draws", "what it changes"), tuple(rows))


def _becomes(scenario: Scenario, address: str, value: object) -> str:
    return address_words.exactly(scenario, address, scenario.number_at(address, value))


def _misread(scenario: Scenario, briefs: Briefs, explanation: Explanation) -> Iterator[str]:
    talks = scenario.talks
    yield "Points of two seats cannot be compared or added: each sheet counts only for its own seat."
    others = [scenario.actors[seat].name for seat in scenario.at_table if seat not in talks.parties]
    if others:
        yield f"{words.opening(words.listed(others))}: no signature, and yet not without power. They promise, press, and shape the draft."
    silent = sum(
        scenario.inputs()[f"actors.{seat}.stances.{row.stance.issue}.position"].basis != "stated"
        for seat, brief in briefs.items()
        for row in brief.rows
    )
    total = sum(len(brief.rows) for brief in briefs.values())
    if silent:
        yield (
            f"{silent} of {total} positions were said by nobody in public. Who does not ask does not know them, and who is "
            "asked need not tell."
        )
    for seat, brief in briefs.items():
        if brief.own.signs and abs(brief.no_deal_if_kept - brief.no_deal) >= NOTABLE:
            plain, kept = words.points(brief.no_deal), words.points(brief.no_deal_if_kept)
            yield (
                f"{scenario.actors[seat].label}: 'no deal leaves everything as it is' is wrong. It is worth {plain} points as "
                f"things stand, and {kept} once what was said for that case is done."
            )
    if scenario.commitments:
        yield "A draft is judged by what it leads to, not by what it says: read the promises and threats before you sign."
    if explanation.possible is False:
        yield (
            "No draft can be signed at the likeliest numbers. A group without a deal has not failed: ask it which line, which "
            "promise or which no-deal value stood in the way."
        )
    elif explanation.most:
        for party, most in zip(talks.parties, explanation.most, strict=True):
            if most < 5e-4:
                yield f"No draft that can be signed brings {scenario.actors[party].name} any gain: tell who plays it that this is no fault."
        if len(scenario.issues) > 1:
            yield "A deal is not a success by itself: compare it with no deal, and with what else could have been signed."
    if any(_inside(scenario, row) for brief in briefs.values() for row in brief.rows):
        yield "On a line points fall on both sides of what a seat asks for: more than it asked for is worth less to it."
    if len(scenario.issues) > 1:
        yield "What a position asks for and how much it matters are two things: the loudest demand may count for few points."


def _inside(scenario: Scenario, row: Row) -> bool:
    """Whether a seat asks for a place between the ends of a line, so that points fall on both sides of it."""
    scale = scenario.issues[row.stance.issue].scale
    inside = TOLERANCE < scale.number(row.stance.position) < 1.0 - TOLERANCE
    return inside and not (scale.options or row.stance.worth)
