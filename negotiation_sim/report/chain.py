"""What a draft would set off, told as a chain: because of this, that, and because of that, the next.

In:      Scenario, Trajectories of one run, the number of a round
Out:     Links: causes with what follows from each
Keeps:   a commitment hangs from the one that met its condition, or from what the draft says
Not here: which commitments fire, and in which wave (consequences)
Example: tests/report/test_trace.py
"""

from collections.abc import Iterator

from attrs import field, frozen

from negotiation_sim.model.answers import Reason
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario


@frozen
class Link:
    """Something that is so or is done, in words, and what follows from it.

    Two links are equal where the same leads to the same, whatever numbers the words hold.
    """

    words: str = field(eq=False)
    about: object
    leads_to: "list[Link]" = field(factory=list)

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """The link and all that follows, in reading order, each with its depth below the first cause."""
        yield depth, self.words
        for link in self.leads_to:
            yield from link.lines(depth + 1)


def chains(scenario: Scenario, kept: Trajectories, number: int) -> list[Link]:
    """What the draft of a round would set off, if it were signed: one chain per first cause."""
    waves, package = kept.waves[number - 1, :, 0], kept.texts[number - 1, :, 0].copy()
    issues = [*scenario.issues]
    causes: dict[str, Link] = {}
    done: dict[int, Link] = {}
    mover: dict[str, int] = {}
    for wave in range(1, int(waves.max(initial=0)) + 1):
        fires = [k for k in range(len(scenario.commitments)) if waves[k] == wave]
        for k in fires:
            commitment = scenario.commitments[k]
            before = [mover[name] for name in commitment.when.bounds if name in mover]
            because = next((m for m in before if waves[m] == wave - 1), None)
            done[k] = Link(words.commitment(scenario, commitment.id), k)
            if because is None:
                cause = _cause(scenario, k, [float(x) for x in package])
                causes.setdefault(cause.words, cause).leads_to.append(done[k])
            else:
                done[because].leads_to.append(done[k])
        for k in fires:
            issue = scenario.commitments[k].issue
            was = float(package[issues.index(issue)])
            now = _moved(scenario, kept, k, was)
            if now != was:
                package[issues.index(issue)], mover[issue] = now, k
    for k, crossed in _crossed(scenario, kept, number):
        done[k].leads_to.insert(0, crossed)
    return [*causes.values()]


def red_line_chain(scenario: Scenario, kept: Trajectories, number: int, party: int) -> list[str]:
    """The way from the draft to the red line of a party that a commitment crosses; empty if none does."""
    actor = scenario.actors[scenario.talks.answering[party]].name

    def way(link: Link) -> list[str]:
        if not link.leads_to:
            return [link.words] if link.words.startswith(f"The red line of {actor} ") else []
        return next(([link.words, *rest] for after in link.leads_to if (rest := way(after))), [])

    return next((found for link in chains(scenario, kept, number) if (found := way(link))), [])


def _cause(scenario: Scenario, commitment: int, package: list[float]) -> Link:
    """What in the draft meets a condition."""
    when, issues = scenario.commitments[commitment].when, [*scenario.issues]
    about = tuple((name, scenario.issues[name].nearby(package[issues.index(name)])) for name in when.bounds)
    said = [
        f"{words.quoted(scenario, name, package[issues.index(name)])} on '{words.title(scenario, name)}'"
        for name in when.bounds
    ]
    return Link(f"The draft says {words.listed(said)}" if said else "Whatever the draft says", about)


def _moved(scenario: Scenario, kept: Trajectories, commitment: int, number: float) -> float:
    """What a commitment makes of its issue."""
    value = float(kept.values[commitment, 0])
    does = {"at_least": max(number, value), "at_most": min(number, value), "exactly": value}
    return does[scenario.commitments[commitment].effect[0]]


def _crossed(scenario: Scenario, kept: Trajectories, number: int) -> Iterator[tuple[int, Link]]:
    """The red lines that commitments cross, by commitment."""
    for party, actor in enumerate(scenario.talks.answering):
        at = (number - 1, party, 0)
        if kept.reasons[at] == Reason.CROSSED_BY_COMMITMENT:
            title = words.title(scenario, [*scenario.issues][int(kept.reason_issues[at])])
            crossed = f"The red line of {scenario.actors[actor].name} on '{title}' is crossed"
            yield int(kept.reason_commitments[at]), Link(crossed, crossed)
