"""All groups of a class in one picture: what each gained over no deal, and what could have been gained.

In:      ClassDebrief
Out:     Figure
Keeps:   gains are in the points of each party's own sheet; groups with the same deal share a mark and name it
Not here: working it out (game.debrief_tables), one pair's frontier without groups (deals)
Example: tests/plots/test_groups.py
"""

from collections.abc import Mapping

from negotiation_sim.agreement.bargaining import frontier
from negotiation_sim.game.debrief_tables import ENGINE, NASH, ClassDebrief, Group
from negotiation_sim.plots.axis import round_numbers
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape
from negotiation_sim.report import words

ROOM = 1.12
"""The picture goes a little beyond the largest gain."""
APART = 0.012
"""Marks nearer than this share of the picture are one mark."""
GROUP_TONE, NONE_TONE = 0, 3
TONES = {NASH: 1, ENGINE: 2}
HEIGHT = 20.0


def groups(found: ClassDebrief, each: str = "group") -> Figure:
    """The groups on one picture, or as the page names *each*: two parties on a plane, more side by side."""
    parties = found.scenario.talks.parties
    return _plane(found, each) if len(parties) == 2 else _side_by_side(found, each)


def _plane(found: ClassDebrief, each: str) -> Figure:
    scenario, parties = found.scenario, found.scenario.talks.parties
    names = [scenario.actors[party].name for party in parties]
    edge = [
        _points(found, dict(zip(parties, s.gains.tolist(), strict=True))) for s in frontier(found.situation)
    ]
    marks = [(group, _points(found, group.gains)) for group in (*found.groups, *found.beside)]
    places = [*edge, *(place for _, place in marks), (0.0, 0.0)]
    low = [min(0.0, *(place[k] for place in places)) * ROOM for k in (0, 1)]
    high = [max(0.01, *(place[k] for place in places)) * ROOM for k in (0, 1)]

    def at(place: tuple[float, ...], k: int) -> float:
        return (place[k] - low[k]) / (high[k] - low[k])

    shapes = [Shape("line", tuple(at(p, 0) for p in edge), tuple(at(p, 1) for p in edge))] if edge else []
    shapes.append(Shape("mark", (at((0.0, 0.0), 0),), (at((0.0, 0.0), 1),), tone=NONE_TONE, weight=0.6))
    here: list[tuple[float, float, list[str]]] = []
    for group, place in marks:
        x, y = at(place, 0), at(place, 1)
        tone = TONES.get(group.name, GROUP_TONE) if group in found.beside else GROUP_TONE
        shapes.append(Shape("mark", (x,), (y,), tone=tone, weight=0.5, words=group.name))
        near = next((one for one in here if abs(one[0] - x) < APART and abs(one[1] - y) < APART), None)
        if group not in found.beside:
            if near is None:
                here.append((x, y, [group.name]))
            else:
                near[2].append(group.name)
    shapes += [Shape("word", (x,), (y,), words=", ".join(named)) for x, y, named in here]
    ticks = [round_numbers(low[k], high[k]) for k in (0, 1)]
    return Figure(
        title=f"What the {each}s gained over no deal",
        reading=f"To the right the gain of {names[0]}, upwards that of {names[1]}, each in the points of its own sheet. "
        "On the line nothing was left on the table; below or left of the cross somebody lost by signing.",
        panels=(Panel("", (Row("", tuple(shapes), height=HEIGHT, ticks=ticks[1]),), ticks[0]),),
        columns=(each, *(scenario.actors[party].label for party in parties)),
        table=tuple((group.name, *(words.points(gain) for gain in place)) for group, place in marks),
        legend=(
            (Shape("mark", (0.5,), tone=GROUP_TONE, weight=0.5), f"a {each}, by its number or name"),
            (Shape("mark", (0.5,), tone=NONE_TONE, weight=0.6), "no deal"),
            *(
                [
                    (
                        Shape("line", (0.0, 1.0), (0.5, 0.5)),
                        "the most that one can gain for each gain of the other",
                    )
                ]
                if edge
                else []
            ),
            *(
                (Shape("mark", (0.5,), tone=TONES[group.name], weight=0.5), _beside(group))
                for group in found.beside
            ),
        ),
    )


def _side_by_side(found: ClassDebrief, each: str) -> Figure:
    scenario, parties = found.scenario, found.scenario.talks.parties
    every = [*found.groups, *found.beside]
    panels = []
    for k, party in enumerate(parties):
        gains = [_points(found, group.gains)[k] for group in every]
        low, high = min(0.0, *gains) * ROOM, max(0.01, *gains) * ROOM
        zero = -low / (high - low)
        rows = tuple(
            Row(
                group.name,
                (
                    Shape("rule", (zero,), tone=4),
                    Shape("bar", _ordered(zero, (gain - low) / (high - low)), tone=_tone(found, group, gain)),
                ),
                words.points(gain),
            )
            for group, gain in zip(every, gains, strict=True)
        )
        panels.append(Panel(scenario.actors[party].label, rows, ((zero, "no deal"),)))
    return Figure(
        title=f"What the {each}s gained over no deal",
        reading="One part for each party, in the points of its own sheet; to the left of the line it lost by signing.",
        panels=tuple(panels),
        columns=(each, *(scenario.actors[party].label for party in parties)),
        table=tuple(
            (group.name, *(words.points(gain) for gain in _points(found, group.gains))) for group in every
        ),
        legend=tuple(
            (Shape("bar", (0.0, 0.8), tone=TONES[group.name]), _beside(group)) for group in found.beside
        ),
    )


def _ordered(one: float, other: float) -> tuple[float, float]:
    return (min(one, other), max(one, other))


def _tone(found: ClassDebrief, group: Group, gain: float) -> int:
    if group in found.beside:
        return TONES[group.name]
    return NONE_TONE if gain < 0.0 else GROUP_TONE


def _beside(group: Group) -> str:
    if group.name == NASH:
        return "Nash: the largest product of gains"
    return f"{group.name} with these numbers{'' if group.draft else ': no agreement'}"


def _points(found: ClassDebrief, gains: Mapping[str, float]) -> tuple[float, ...]:
    return (*found.in_points(gains).values(),)
