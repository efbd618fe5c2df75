"""The brief of one seat in words: who you are, what you want, what you can never sign, what you have heard.

In:      Brief
Out:     Sheet
Keeps:   words are made from the scenario as the seat sees it, so that no private number of another seat can
         stand in them, nor decide how many digits are told
Not here: what a seat may know (game.briefs), the sheets for all (class_text), the instructor's (instructor_text)
Example: tests/report/test_brief_text.py
"""

from collections.abc import Iterator

from negotiation_sim.game.briefs import Brief, Place, Row
from negotiation_sim.game.views import Statement
from negotiation_sim.report import signing, words
from negotiation_sim.report.obstacles import condition
from negotiation_sim.report.sheet import Line, Listed, Points, Said, Scored, Section, Sheet
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.worth import FULL

MOST_HEARD = 12
"""Statements of others that a brief has room for."""

Items = tuple[tuple[str, tuple[str, ...]], ...]


def brief_sheet(brief: Brief) -> Sheet:
    """The page of one seat."""
    scenario = brief.scenario
    name = scenario.actors[brief.seat].name
    sections = [
        Section(
            "What you want", (Said(_how_to_read(brief)), Points(tuple(_scored(brief))), *_no_stake(brief))
        ),
        Section(f"What you can never {_says_yes(brief)}", (_never(brief),), keep=True),
        Section(
            "What no deal is worth to you", (Said(_no_deal(brief), strong=True), *_delay(brief)), keep=True
        ),
    ]
    for heading, mine in (
        ("What you have promised or threatened", True),
        ("What the others have promised or threatened", False),
    ):
        if items := tuple(commitments(scenario, brief.seat, mine=mine)):
            sections.append(Section(heading, (Listed(items),)))
    if items := _heard(brief):
        sections.append(Section("What the others say in public, and where", (Listed(items),)))
    return Sheet(
        name=f"seat-{brief.seat}",
        title=scenario.actors[brief.seat].label,
        kicker="Brief for one seat: keep it to yourself",
        lead=(f"{_ended(scenario.title)} You speak for {name}. {_role(brief)}", *_silence(brief)),
        sections=tuple(sections),
        private=True,
    )


def _heard(brief: Brief) -> Items:
    """What others say in public, on what the seat cares about first; the rest where it does not fit."""
    mine = {row.stance.issue for row in brief.rows}
    ranked = sorted(brief.public.statements, key=lambda one: one.issue not in mine)
    shown = statements(brief.scenario, tuple(ranked[:MOST_HEARD]))
    more = len(ranked) - MOST_HEARD
    return (*shown, (f"And {more} more: they stand on the page for all.", ())) if more > 0 else shown


def commitments(
    scenario: Scenario, seat: str | None, *, mine: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The promises and threats that are known: a seat's own, or those of all others, each with its condition."""
    for one in scenario.commitments:
        if (one.actor == seat) == mine:
            who = "You" if mine else scenario.actors[one.actor].label
            does = f"{one.kind}: {words.commitment(scenario, one.id)}"
            _, effect = one.effect
            bounded = {"at_least": "at least ", "at_most": "at most ", "exactly": ""}[one.effect[0]]
            where = words.given_quoted(scenario, one.issue, effect.mode)
            moved = f"It makes '{words.title(scenario, one.issue)}' {bounded}{where}."
            yield f"{who}, {does}.", (f"{when(scenario, one.id)} {moved}", *_sources(scenario, one.claims))


def statements(scenario: Scenario, heard: tuple[Statement, ...]) -> Items:
    """What others say in public, each with where it was said."""
    return tuple(
        (
            f"{scenario.actors[one.actor].label} on '{words.title(scenario, one.issue)}': {statement(scenario, one)}.",
            tuple(_sources(scenario, one.claims)),
        )
        for one in heard
    )


def statement(scenario: Scenario, one: Statement) -> str:
    """What another actor says on one issue."""
    said = []
    ends = (
        ("asked for", one.position),
        ("will sign nothing below", one.at_least),
        ("will sign nothing above", one.at_most),
    )
    for does, value in ends:
        if value is not None:
            said.append(f"{does} {words.given_quoted(scenario, one.issue, value)}")
    if one.never:
        said.append(f"will sign nothing that says {words.options(scenario, one.issue, one.never)}")
    return words.listed(said)


def _role(brief: Brief) -> str:
    scenario, own = brief.scenario, brief.own
    members = [scenario.actors[one].name for one in scenario.actors[brief.seat].members]
    of = f"Members of {scenario.actors[brief.seat].name}: {words.listed(members)}. " if members else ""
    counted = signing.weights(scenario, brief.public.weights, brief.seat)
    role = " ".join(filter(None, (signing.must_sign(scenario, brief.seat), counted)))
    if brief.seat in scenario.talks.ratify:
        return f"{of}{role} You sit at home: what has been signed comes to you for one yes or no, and you change nothing in it."
    if not own.signs:
        role += " Yours is not needed: you can talk, promise and press."
    return f"{of}{role} You have {words.counted(scenario.talks.rounds, 'round')}; in a class without rounds, the time that your instructor gives."


def _says_yes(brief: Brief) -> str:
    """What a seat does where it is for a draft: only a party signs, and who sits at home says yes or no."""
    if brief.seat in brief.scenario.talks.ratify:
        return "say yes to"
    return "sign" if brief.own.signs else "support"


def _ended(title: str) -> str:
    """A title as a sentence."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _silence(brief: Brief) -> Iterator[str]:
    names = [brief.scenario.actors[name].name for name in brief.scenario.at_table if name != brief.seat]
    heard = (
        " What others say in public stands below; the rest you must find out."
        if brief.public.statements
        else ""
    )
    quiet = "" if heard else " What others want was not said in public: you must find out."
    where = "At the table" if brief.seat in brief.scenario.talks.ratify else "Also at the table"
    yield f"{where}: {words.listed(names)}.{heard}{quiet if names else ''}"


def _how_to_read(brief: Brief) -> str:
    scored = brief.scenario.actors[brief.seat].scores is not None
    if not brief.has_a_stake:
        return "No question counts for you: whatever is agreed, or nothing at all, is worth the same to you."
    of = f"The best that you could get is {words.points(brief.best)} points."
    between = (
        ""
        if all(i.options for i in brief.scenario.issues.values())
        else " Between two lines of the sheet points rise or fall evenly."
    )
    if scored:
        return f"Your score sheet: points add up over the issues. {of}{between}"
    return (
        f"Your sheet of points: they add up over the issues, and an issue counts for as much as it matters to you. {of}"
        f"{between} (simulate explain and simulate sign count the same from 0 to 1: {words.points(FULL / 2)} points are 0.500.)"
    )


def _scored(brief: Brief) -> Iterator[Scored]:
    scenario = brief.scenario
    for row in brief.rows:
        yield Scored(
            words.title(scenario, row.stance.issue),
            f"up to {words.points(row.most)}",
            tuple(_line(scenario, row, place, _says_yes(brief)) for place in row.places),
        )


def _no_stake(brief: Brief) -> Iterator[Said]:
    """What counts nothing for a seat; where nothing counts it has been said."""
    mine = {row.stance.issue for row in brief.rows}
    others = [f"'{issue.title}'" for name, issue in brief.scenario.issues.items() if name not in mine]
    if others and brief.has_a_stake:
        yield Said(f"No points for you in {words.listed(others)}: you have no stake there.")


def _line(scenario: Scenario, row: Row, place: Place, says_yes: str) -> Line:
    stance, issue = row.stance, scenario.issues[row.stance.issue]
    number = issue.scale.number(place.value)
    on = next((name for name, at in issue.places().items() if abs(at - number) <= TOLERANCE), None)
    ends = {"least": stance.at_least, "most": stance.at_most}
    lines = [
        f"the {end} that you {says_yes}"
        for end, value in ends.items()
        if value is not None and abs(issue.scale.number(value) - number) <= TOLERANCE
    ]
    marks = (["you ask for this"] if place.wanted else []) + ([] if place.signs else ["never"]) + lines
    where = on if issue.options and on else _short(words.in_unit(scenario, stance.issue, number))
    means = issue.means(on) if on else issue.measured(where) if issue.unit else ""
    return Line(words.points(place.points), where, means, ", ".join(marks))


def _short(number: str) -> str:
    """A number without zeros that say nothing."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _no_deal(brief: Brief) -> str:
    plain, kept = words.points(brief.no_deal), words.points(brief.no_deal_if_kept)
    if not brief.has_a_stake:
        return "No deal is worth as much to you as any deal."
    nothing = f"{words.opening(_says_yes(brief))} nothing"
    if plain == kept:
        return f"No deal is worth {plain} points to you. {nothing} that is worth less."
    return (
        f"No deal is worth {plain} points to you as things stand, or {kept} if everything that was threatened or promised "
        f"for that case is done. {nothing} worth less than {kept} if you believe that it will be done, and nothing worth "
        f"less than {plain} if you do not. (simulate sign believes what the file gives a credibility of 0.5 or more.)"
    )


def _delay(brief: Brief) -> Iterator[Said]:
    if brief.delay > 0.0:
        yield Said(
            f"Waiting costs: every round takes {words.points(brief.delay) if brief.delay >= 0.05 else f'{brief.delay:.2g}'} points from that."
        )


def _never(brief: Brief) -> Listed | Said:
    scenario, found = brief.scenario, []
    for row in brief.rows:
        stance, issue = row.stance, row.stance.issue
        said = []
        if stance.never:
            out = [f"'{scenario.issues[issue].means(option)}'" for option in stance.never]
            said.append(words.listed(out, "or"))
        if stance.at_least is not None:
            said.append(f"anything below {words.given_quoted(scenario, issue, stance.at_least)}")
        if stance.at_most is not None:
            said.append(f"anything above {words.given_quoted(scenario, issue, stance.at_most)}")
        if said:
            found.append((f"On '{words.title(scenario, issue)}': {words.listed(said)}.", ()))
    if not found:
        return Said("Nothing is ruled out as such: points decide.")
    return Listed(tuple(found))


def when(scenario: Scenario, name: str) -> str:
    """On which condition a commitment is carried out, as a sentence."""
    asked = next(c for c in scenario.commitments if c.id == name).when
    parts = [condition(scenario, asked)] if asked.bounds else []
    if asked.agreement is not None:
        parts.append("there is an agreement" if asked.agreement else "there is no agreement")
    return f"When {words.listed(parts)}." if parts else "Whatever is agreed or not."


def _sources(scenario: Scenario, claims: tuple[str, ...]) -> Iterator[str]:
    for name in claims:
        if (claim := scenario.claims.get(name)) is not None:
            yield f"{_speaker(claim)}: {claim.says} ({_where(claim)})"


def _speaker(claim: Claim) -> str:
    return claim.speaker[:1].upper() + claim.speaker[1:]


def _where(claim: Claim) -> str:
    when = f", {claim.when}" if claim.when else ""
    place = f", {claim.place}" if claim.place else ""
    return f"{claim.found_at}{place}{when}"
