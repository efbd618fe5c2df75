"""The questions from which a first scenario is made.

In:      answers, line by line
Out:     Sketch
Keeps:   an empty line is always an answer where one is possible; an id, the words or a number are all taken
Not here: the file (new, scenario.sketch)
Example: tests/cli/test_new.py
"""

import re

import click
from attrs import evolve

from negotiation_sim.cli import prompts
from negotiation_sim.errors import printable, unknown
from negotiation_sim.game.typed import typed
from negotiation_sim.scenario.actors import Actor, Stance
from negotiation_sim.scenario.estimates import Estimate, Value
from negotiation_sim.scenario.issues import Issue, Point
from negotiation_sim.scenario.names import Names
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.sketch import Sketch

MOST_MATTERS = 10
"""How much something matters, and how much somebody weighs, is asked for from 1 (or 0) to this."""
DEFAULT = 5.0
ROUNDS = 20
LONGEST = 24
"""Letters of an id, where that takes whole words."""
MOST_ROUNDS = 500


def interview() -> Sketch:
    """Everything, question by question."""
    title = prompts.until("What is the negotiation about?", _needed)
    click.echo("\nThe questions that are negotiated, one after the other.")
    names = Names("issue", LONGEST)
    issues: dict[str, Issue] = {}
    while asked := _next("Question", len(issues), names):
        issues[asked] = _issue(names.titles[asked])
    click.echo("\nWho is at the table, one after the other.")
    people, actors = Names("actor", LONGEST), dict[str, Actor]()
    while asked := _next("Name", len(actors), people):
        actors[asked] = _actor(people.titles[asked], issues)
    everybody = "; ".join(actor.name for actor in actors.values())
    parties = prompts.until(f"\nWho must sign? [{everybody}]", lambda given: _among(given, people, [*actors]))
    rounds = prompts.until(
        f"How many rounds may they talk? [{ROUNDS}]",
        lambda given: int(_number(given, 1, MOST_ROUNDS, ROUNDS)),
    )
    return Sketch(title, issues, actors, parties, rounds)


def _next(what: str, so_far: int, names: Names) -> str | None:
    """The id of the next question or name; None where there are no more."""
    known = {*names.titles}

    def read(given: str) -> str | None:
        if not given:
            if so_far < 1:
                raise ValueError("there must be one at least")
            return None
        found = names.id_of(printable(given))
        if found in known:
            raise ValueError(f"'{printable(given)}' is there already")
        return found

    more = " (Enter: no more)" if so_far else ""
    return prompts.until(f"\n{what} {so_far + 1}{more}:", read)


def _issue(title: str) -> Issue:
    """What can be said on one question, and how things stand."""
    bare = Issue(title=title, status_quo=Estimate(mode=0.0))
    issue = prompts.until(
        "  The answers, from one end to the other with ; between (no pay; half pay; full pay), or numbers (0 to 40 hours):",
        lambda given: _line(bare, given),
    )
    if issue.points and not prompts.yes("  Do they lie on one line, from less to more?", default=True):
        issue = _choice(issue)
    first = next(iter(issue.places()), None)
    default: Value = issue.range[0] if first is None else first
    now = prompts.until(
        f"  How is it now, and without an agreement? [{_told(issue, default)}]",
        lambda given: typed(issue, given) if given else default,
    )

    return evolve(issue, status_quo=Estimate(mode=now))


def _line(bare: Issue, given: str) -> Issue:
    """A line of worded points, or of numbers with a unit."""
    figure = r"(-?\d[\d,]*\.?\d*)"
    if found := re.fullmatch(rf"{figure}\s+to\s+{figure}\s*([^;]*)", given):
        low, high = (float(found[number].replace(",", "")) for number in (1, 2))
        if not low < high:
            raise ValueError("the first number must be the smaller one")
        return evolve(bare, range=(low, high), unit=printable(found[3]).strip() or None)
    means = [" ".join(printable(part).split()) for part in given.split(";") if part.strip()]
    names = Names("point", LONGEST)
    ids = [names.id_of(part) for part in means]
    if len({*ids}) < 2 or len({*ids}) < len(ids):
        raise ValueError(
            "two different answers at least, with ; between, or two numbers such as 0 to 40 hours"
        )
    places = {
        name: Point(at=round(k / (len(ids) - 1), 3), means=part)
        for k, (name, part) in enumerate(zip(ids, means, strict=True))
    }
    return evolve(bare, points=places)


def _choice(issue: Issue) -> Issue:
    """The same answers without an order."""
    return evolve(issue, points={}, options={name: point.means for name, point in issue.points.items()})


def _actor(name: str, issues: dict[str, Issue]) -> Actor:

    weight = prompts.until(
        f"  How much influence has it, 1 to {MOST_MATTERS}? [5]",
        lambda given: _number(given, 1, MOST_MATTERS, DEFAULT),
    )
    stances = {issue: found for issue, asked in issues.items() if (found := _stance(asked)) is not None}
    return Actor(name=name, capability=Estimate(mode=weight / MOST_MATTERS), stances=stances)


def _stance(issue: Issue) -> Stance | None:
    """What an actor wants on one question; None if it does not care."""
    wants = prompts.until(
        f"  {issue.title}: what does it want? {_known(issue)} [it does not care]",
        lambda given: typed(issue, given) if given else None,
    )
    if wants is None:
        return None
    matters = prompts.until(
        f"    How much does it matter, 1 to {MOST_MATTERS}? [5]",
        lambda given: _number(given, 1, MOST_MATTERS, DEFAULT),
    )
    question = (
        "    What will it never sign? [nothing]"
        if issue.options
        else "    How far would it go, and not beyond? [anywhere]"
    )
    line = prompts.until(question, lambda given: _red_line(issue, wants, given) if given else None)
    return Stance(
        position=Estimate(mode=wants), salience=Estimate(mode=matters / MOST_MATTERS), red_line=line
    )


def _red_line(issue: Issue, wants: Value, given: str) -> RedLine | None:
    """The limit on the way from what it wants; on a choice, what it rules out."""
    if issue.options:
        never = [str(typed(issue, part)) for part in given.split(";") if part.strip()]
        if wants in never:
            raise ValueError("that is what it wants")
        return RedLine(never=tuple(dict.fromkeys(never)))
    limit = typed(issue, given)
    end, place = issue.scale.number(limit), issue.scale.number(wants)
    if end == 0.0 < place or place < end == 1.0:
        return None  # it would go all the way
    return RedLine(
        at_least=Estimate(mode=limit) if end <= place and end > 0.0 else None,
        at_most=Estimate(mode=limit) if end >= place and end < 1.0 else None,
    )


def _among(given: str, names: Names, known: list[str]) -> tuple[str, ...]:
    """The ids of names with ; between; all for an empty line."""
    if not given:
        return tuple(known)
    spelled = {names.titles[name].casefold(): name for name in known} | {name: name for name in known}
    found = []
    for part in (" ".join(part.split()) for part in given.split(";") if part.strip()):
        if part.casefold() not in spelled:
            raise ValueError(unknown("name", printable(part), [names.titles[name] for name in known]))
        found.append(spelled[part.casefold()])
    if not found:
        raise ValueError("somebody must sign")
    return tuple(dict.fromkeys(found))


def _needed(given: str) -> str:

    if not given:
        raise ValueError("please say it in a few words")
    return printable(given)


def _number(given: str, low: float, high: float, default: float) -> float:
    if not given:
        return default
    try:
        number = float(given)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise ValueError(f"a number from {low:g} to {high:,} is due here")
    return number


def _known(issue: Issue) -> str:
    """What can be answered, in brackets."""
    if names := [*issue.places()]:
        return f"({', '.join(names)})"
    low, high = issue.range
    return f"({low:g} to {high:g}{f' {issue.unit}' if issue.unit else ''})"


def _told(issue: Issue, value: Value) -> str:
    return issue.means(value) if isinstance(value, str) else f"{value:g}"
