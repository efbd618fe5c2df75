"""A first scenario from little: who talks, about what, who wants what; as a file that a person goes on from.

In:      Sketch: a title, issues and actors as a scenario has them, who must sign
Out:     the text of a scenario file, with comments
Keeps:   the file is read without an error, and says that its numbers are invented; whatever nobody cares about is left out
Not here: asking for it (cli.new), tables of experts (tables.to_scenario)
Example: tests/scenario/test_sketch.py
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from negotiation_sim.scenario.actors import Actor, Stance
from negotiation_sim.scenario.estimates import Estimate, Value
from negotiation_sim.scenario.issues import Issue, Point
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.written import ENDINGS, aligned, listed, number, quoted

HEAD = """\
# {title}
#
#   simulate run {file}
#   simulate explain {file}
#   simulate play {file} --as {seat}
#
# A first sketch. All its numbers are invented, so they are taken as exact. Give a number that rests on a source or
# on a judgement a basis of its own (stated, inferred, assumed), with claims or a why: it is then drawn from a range.

format = 1
title  = {quoted}
basis  = "invented"

[talks]
rounds  = {rounds}    # how often a draft is put on the table
parties = {parties}    # who must sign; whoever else is at the table is heard

# --- The questions, and what can be said on them -----------------------------------------------------

"""
WANTS = """
# --- Who wants what ----------------------------------------------------------------------------------
# capability: influence, above 0 and up to 1. position: what it says it wants. salience: how much the question
# matters to it, from 0 to 1. red_line: what it will never sign. Without a stance it does not care about the question.

"""
QUESTIONS = """
# --- Questions to ask --------------------------------------------------------------------------------

[variants.more_time]
title   = "What if they had twice the time?"
changes = {{ "talks.rounds" = {twice} }}
"""


@frozen
class Sketch:
    """What it takes to begin.

    Attributes:
        issues, actors: By id.
        parties: The ids of those who must sign.
    """

    title: str
    issues: Mapping[str, Issue]
    actors: Mapping[str, Actor]
    parties: tuple[str, ...]
    rounds: int = 20


def uncared(sketch: Sketch) -> list[str]:
    """The issues on which nobody has a stance."""
    return [
        name for name in sketch.issues if not any(name in actor.stances for actor in sketch.actors.values())
    ]


def scenario_text(sketch: Sketch, file: str = "FILE") -> str:
    """The scenario file; *file* is the name that its first lines mention."""
    left_out = uncared(sketch)
    head = HEAD.format(
        title=" ".join(sketch.title.split()),
        file=file,
        seat=sketch.parties[0],
        quoted=quoted(sketch.title),
        rounds=sketch.rounds,
        parties=listed([*sketch.parties]),
    )
    issues = ["\n".join(_issue(name, issue)) for name, issue in sketch.issues.items() if name not in left_out]
    actors = ["\n".join(_actor(name, actor)) for name, actor in sketch.actors.items()]
    return "".join(
        [
            head,
            "\n\n".join(issues),
            "\n",
            WANTS,
            "\n\n".join(actors),
            "\n",
            ENDINGS,
            QUESTIONS.format(twice=2 * sketch.rounds),
        ]
    )


def _issue(name: str, issue: Issue) -> Iterator[str]:
    yield f"[issues.{name}]"
    keys = {"title": quoted(issue.title)}
    if issue.range != (0.0, 1.0):
        keys["range"] = f"[{', '.join(number(end) for end in issue.range)}]"
    if issue.unit is not None:
        keys["unit"] = quoted(issue.unit)
    keys["status_quo"] = f"{_value(issue.status_quo.mode)}    # how things stay without an agreement"
    yield from aligned(keys.items())
    if issue.options:
        yield f"[issues.{name}.options]    # a choice: these have no order"
        yield from aligned((option, quoted(means)) for option, means in issue.options.items())
    elif issue.points:
        yield f"[issues.{name}.points]"
        yield from aligned(
            (point, f"{{ at = {number(place.at)}, means = {quoted(place.means)} }}")
            for point, place in issue.points.items()
        )


def _actor(name: str, actor: Actor) -> Iterator[str]:
    yield f"[actors.{name}]"
    assert actor.capability is not None
    yield from aligned((("name", quoted(actor.name)), ("capability", _value(actor.capability.mode))))
    if actor.stances:
        yield f"[actors.{name}.stances]"
        yield from aligned((issue, _stance(stance)) for issue, stance in actor.stances.items())


def _stance(stance: Stance) -> str:
    assert stance.position is not None
    assert stance.salience is not None
    parts = [f"position = {_value(stance.position.mode)}", f"salience = {_value(stance.salience.mode)}"]
    if (line := stance.red_line) is not None:
        bounds = [f"{bound} = {_value(estimate.mode)}" for bound, estimate in line.bounds()]
        bounds += [f"never = {listed([*line.never])}"] if line.never else []
        parts.append(f"red_line = {{ {', '.join(bounds)} }}")
    return f"{{ {', '.join(parts)} }}"


def _value(value: Value) -> str:
    return quoted(value) if isinstance(value, str) else number(value)


def _at(value: Value) -> Estimate:
    return Estimate(mode=value)


TEMPLATE = Sketch(
    "A new library: where it stands, and when it is open",
    {
        "hours": Issue(
            title="Hours a week in which the library is open",
            range=(20.0, 60.0),
            unit="hours",
            status_quo=_at("office"),
            points={
                "mornings": Point(at=25.0, means="mornings only"),
                "office": Point(at=40.0, means="office hours"),
                "evenings": Point(at=55.0, means="evenings and Saturdays too"),
            },
        ),
        "fees": Issue(
            title="What readers pay",
            status_quo=_at("all_pay"),
            points={
                "free": Point(at=0.0, means="nobody pays"),
                "adults_pay": Point(at=0.5, means="adults pay a small fee"),
                "all_pay": Point(at=1.0, means="everybody pays"),
            },
        ),
        "site": Issue(
            title="Where it is built",
            status_quo=_at("old_house"),
            options={
                "old_house": "in the old house",
                "station": "at the station",
                "school": "beside the school",
            },
        ),
    },
    {
        "town": Actor(
            name="Town council",
            capability=_at(0.6),
            stances={
                "hours": Stance(
                    position=_at("office"), salience=_at(0.4), red_line=RedLine(at_most=_at(50.0))
                ),
                "fees": Stance(position=_at("adults_pay"), salience=_at(0.8)),
                "site": Stance(position=_at("station"), salience=_at(0.6)),
            },
        ),
        "readers": Actor(
            name="Readers' club",
            capability=_at(0.4),
            stances={
                "hours": Stance(
                    position=_at("evenings"), salience=_at(0.9), red_line=RedLine(at_least=_at(35.0))
                ),
                "fees": Stance(position=_at("free"), salience=_at(0.5)),
                "site": Stance(
                    position=_at("station"), salience=_at(0.3), red_line=RedLine(never=("school",))
                ),
            },
        ),
    },
    ("town", "readers"),
)
"""What ``simulate new --from template`` writes: a line in its own unit, a line with points, and a choice."""
