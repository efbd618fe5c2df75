"""Who stands where on each question, how much it matters to them, and what they will never accept.

In:      Scenario
Out:     Figure: one panel for each issue, one row for each actor that has a stake in it
Keeps:   numbers as they are before any draw; the actors to whom a question matters most come first
Not here: where the talks lead (outcomes), drawing (draw, page.svg)
Example: tests/plots/test_figures.py
"""

from negotiation_sim.plots.axis import ticks
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape
from negotiation_sim.report import signing, words
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.red_lines import ruling
from negotiation_sim.scenario.scenario import Scenario

MOST_ACTORS = 12
MOST_ISSUES = 12

BEYOND = {"at_least": "below", "at_most": "above"}

LEGEND = (
    (
        Shape("mark", (0.5,), tone=0),
        "what an actor asks for; the larger, the more the question matters to it",
    ),
    (Shape("range", (0.1, 0.9), tone=0), "how far the number is open"),
    (Shape("closed", (0.4, 1.0), tone=3), "what it will never accept"),
    (Shape("rule", (0.5,), tone=4), "how things stand"),
)


def positions(scenario: Scenario, issue: str | None = None) -> Figure:
    """The map of positions; of one *issue* only, if it is given."""
    chosen = [issue] if issue else [*scenario.issues][:MOST_ISSUES]
    panels = tuple(_panel(scenario, name) for name in chosen)
    choices = any(scenario.issues[name].options for name in chosen)
    told = []
    if more := len(scenario.issues) - MOST_ISSUES:
        told += [f"{more} more questions stand in the table only"] if more > 0 and not issue else []
    if any(len(_stakes(scenario, name)) > MOST_ACTORS for name in chosen):
        told.append(
            f"each question shows {MOST_ACTORS} actors: those who sign, and those to whom it matters most"
        )
    left_out = "; ".join(told)
    return Figure(
        title=f"Who stands where: {words.title(scenario, issue)}" if issue else "The map of positions",
        reading="Each line is one question, from one end to the other; the words below it are its points."
        + (" The options of a choice have no order; they only stand side by side." if choices else ""),
        panels=panels,
        columns=("question", "actor", "asks for", "how much it matters (0 to 1)", "will never accept"),
        table=tuple(
            row for name in ([issue] if issue else scenario.issues) for row in _table(scenario, name)
        ),
        legend=LEGEND,
        left_out=f"{left_out[0].upper()}{left_out[1:]}." if left_out else "",
    )


def _panel(scenario: Scenario, issue: str) -> Panel:
    now = (
        scenario.inputs()[f"issues.{issue}.status_quo"].mode if issue in told_without_deal(scenario) else None
    )
    stakes = _stakes(scenario, issue)[:MOST_ACTORS]
    rows = tuple(_row(scenario, issue, actor, now) for actor in stakes)
    return Panel(
        words.title(scenario, issue), rows or (Row("nobody has a stake in it"),), ticks(scenario, issue)
    )


def _stakes(scenario: Scenario, issue: str) -> list[str]:
    """The actors at the table and at home with a stance on an issue: parties and great stakes first."""
    inputs = scenario.inputs()
    having = [name for name in scenario.everyone if issue in scenario.actors[name].stances]
    weight = {name: inputs[f"actors.{name}.stances.{issue}.salience"].mode for name in having}
    largest = sorted(having, key=lambda name: -weight[name])
    # Where not all are shown, those who sign are: an answer hangs on each of them.
    signing = [name for name in largest if name in scenario.talks.parties][:MOST_ACTORS]
    shown = {*signing, *[name for name in largest if name not in signing][: MOST_ACTORS - len(signing)]}
    return sorted(largest, key=lambda name: name not in shown)


def _row(scenario: Scenario, issue: str, actor: str, now: float | None) -> Row:
    inputs, here = scenario.inputs(), f"actors.{actor}.stances.{issue}"
    position, salience = inputs[f"{here}.position"], inputs[f"{here}.salience"].mode
    place = words.value(scenario, issue, position.mode)
    shapes = [] if now is None else [Shape("rule", (now,), tone=4, words="how things stand")]
    for low, high in _closed(scenario, issue, actor):
        shapes.append(
            Shape(
                "closed",
                (low, high),
                tone=3,
                words=f"{words.opening(scenario.actors[actor].name)} will never accept this",
            )
        )
    shapes.append(Shape("range", (position.low, position.high)))
    shapes.append(
        Shape("mark", (position.mode,), weight=salience, words=f"{place}; it matters {salience:.2f} of 1")
    )
    role = signing.role(scenario, actor)
    return Row(f"{_name(scenario, actor)}{f', {role}' if role else ''}", tuple(shapes))


def _closed(scenario: Scenario, issue: str, actor: str) -> list[tuple[float, float]]:
    """The parts of a line that a red line closes, or the options that it rules out."""
    asked, inputs, here = scenario.issues[issue], scenario.inputs(), f"actors.{actor}.stances.{issue}"
    if asked.options:
        half = 0.3 / (len(asked.options) - 1)
        ruled_out = scenario.actors[actor].stances[issue].ruled_out(asked)
        return [
            (max(0.0, at - half), min(1.0, at + half))
            for name, at in asked.places().items()
            if name in ruled_out
        ]
    return [
        (0.0, given.mode) if bound == "at_least" else (given.mode, 1.0)
        for bound, given in ruling(inputs, here)
    ]


def _table(scenario: Scenario, issue: str) -> list[tuple[str, ...]]:
    asked, inputs = scenario.issues[issue], scenario.inputs()
    rows: list[tuple[str, ...]] = []
    for actor in _stakes(scenario, issue):
        here = f"actors.{actor}.stances.{issue}"
        never = [
            f"{BEYOND[bound]} {words.quoted(scenario, issue, given.mode)}"
            for bound, given in ruling(inputs, here)
        ]
        never += [f"'{asked.means(name)}'" for name in scenario.actors[actor].stances[issue].ruled_out(asked)]
        rows.append(
            (
                words.title(scenario, issue),
                _name(scenario, actor),
                words.value(scenario, issue, inputs[f"{here}.position"].mode),
                f"{inputs[f'{here}.salience'].mode:.2f}",
                ", ".join(never),
            )
        )
    return rows


def _name(scenario: Scenario, actor: str) -> str:
    return scenario.actors[actor].label
