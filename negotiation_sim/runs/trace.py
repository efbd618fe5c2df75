"""One run, every round of it: of an ensemble, or with every number at its likeliest value.

In:      Scenario, the number of a run and a seed, or neither
Out:     Trace: the run, and the same as plain data
Keeps:   in the data ids instead of words; every value in its issue's own unit, every utility from 0 to 1
Not here: the run itself (ensemble, engine), the same in words (report.trace_text)
Example: tests/report/test_trace.py
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

from negotiation_sim.model.answers import reasons
from negotiation_sim.model.protocols import Push
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.runs.ensemble import one_run, run_at_modes
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.rounds import dataset
from negotiation_sim.runs.units import beside, package_told, weights
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS
from negotiation_sim.shown import Brief

if TYPE_CHECKING:
    import xarray as xr


@frozen(eq=False, repr=False)
class Trace(Tabled, Brief):
    """One run of a scenario.

    Attributes:
        kept: Every round of it; the runs axis of its arrays has length 1.
        run, seed: Its number in an ensemble, and the seed of that; both None at the likeliest values.
    """

    scenario: Scenario
    kept: Trajectories
    run: int | None = None
    seed: int | None = None

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each round, issue and package: what is said, the draft, and what it would come to.

        Rounds count from 1, round 0 is the stated start; an option stands as *text*, a place as *value* in its issue's own unit.
        """
        told = self.as_json()
        for issue, said in told["start"].items():
            yield _row(0, "draft", "", issue, said)
        for played in told["rounds"]:
            number = played["round"]
            for actor, offer in played["offers"].items():
                for issue, said in offer.items():
                    yield _row(number, "offer", actor, issue, said)
            for issue, said in played["draft"].items():
                yield _row(number, "draft", played["author"] or "", issue, said)
            for issue, said in played["consequences"]["package"].items():
                yield _row(number, "consequences", "", issue, said)

    def to_xarray(self) -> "xr.Dataset":
        """Every round with named dimensions; see :func:`negotiation_sim.runs.rounds.dataset`.

        Raises:
            NegotiationSimError: If xarray is not installed.
        """
        return dataset(self.scenario, self.kept, self.run or 0)

    def as_json(self) -> dict[str, Any]:
        """The run as plain data: what is kept, every round, how it ended."""
        scenario, kept, ended = self.scenario, self.kept, self.kept.ended
        commitments = [commitment.id for commitment in scenario.commitments]
        return {
            **origin(scenario),
            "run": self.run,
            "seed": self.seed,
            "kept": [name for name, yes in zip(commitments, kept.start_kept[:, 0], strict=True) if yes],
            "start": package_told(scenario, kept.start[:, 0]),
            "rounds": [_round(scenario, kept, index) for index in range(int(ended.rounds[0]))],
            "ending": ENDINGS[int(ended.ending[0])],
            "outcome": scenario.named_outcomes[int(ended.outcome[0])].id,
            "package": package_told(scenario, ended.package[:, 0]),
        }


def trace(scenario: Scenario, run: int | None = None, seed: int | None = None) -> Trace:
    """One run, round by round.

    Args:
        scenario: What is negotiated.
        run: Its number, from 0, as :func:`negotiation_sim.run` counts; without one every number has its
            likeliest value, and a commitment counts as kept from a credibility of 0.5 up.
        seed: Of the ensemble, from 0; the scenario's if not given.
    """
    if run is None:
        return Trace(scenario, run_at_modes(scenario))
    seed = scenario.talks.seed if seed is None else seed
    return Trace(scenario, one_run(scenario, run, seed), run, seed)


def _row(number: int, what: str, actor: str, issue: str, said: float | str) -> dict[str, Any]:
    named = {"round": number, "what": what, "actor": actor, "issue": issue}
    if isinstance(said, str):
        return {**named, "value": None, "text": said}
    return {**named, "value": said, "text": ""}


def _round(scenario: Scenario, kept: Trajectories, index: int) -> dict[str, Any]:
    happened = zip(scenario.events, kept.happened[index, :, 0], strict=True)
    return {
        "round": index + 1,
        "events": [event.id for event, yes in happened if yes],
        "no_deal": package_told(scenario, kept.no_deals[index, :, 0]),
        "offers": {
            actor: {
                issue: scenario.issues[issue].said(float(kept.offers[index, a, i, 0]))
                for i, issue in enumerate(scenario.issues)
                if issue in scenario.actors[actor].stances
            }
            for a, actor in enumerate(scenario.everyone)
            if actor in scenario.at_table
        },
        "pushes": [*_pushes(scenario, kept, index)],
        "author": _author(scenario, kept, index),
        "draft": package_told(scenario, kept.texts[index, :, 0]),
        "consequences": {
            "waves": _waves(scenario, kept, index),
            "package": package_told(scenario, kept.packages[index, :, 0]),
        },
        "answers": [_answer(scenario, kept, index, party) for party in range(len(scenario.talks.parties))]
        if kept.asked[index, 0]
        else [],
        **({"weights": counted} if (counted := weights(scenario, kept.counted[index, :, 0])) else {}),
        **_at_home(scenario, kept, index),
    }


def _at_home(scenario: Scenario, kept: Trajectories, index: int) -> dict[str, Any]:
    """What each ratifier would say to the draft of the round; nothing where nobody ratifies."""
    if not scenario.talks.ratify:
        return {}
    rows = range(len(scenario.talks.parties), len(scenario.talks.answering))
    return {"at_home": [_answer(scenario, kept, index, row) for row in rows] if kept.asked[index, 0] else []}


def _pushes(scenario: Scenario, kept: Trajectories, index: int) -> Iterator[dict[str, str]]:
    """Who was moved by whom, on which issue, and how."""
    issues = [*scenario.issues]
    for a, i in zip(*kept.pushes[index, :, :, 0].nonzero(), strict=True):
        yield {
            "actor": scenario.everyone[a],
            "issue": issues[i],
            "how": Push(int(kept.pushes[index, a, i, 0])).name.lower(),
            "by": scenario.everyone[int(kept.pushed_by[index, a, i, 0])],
        }


def _author(scenario: Scenario, kept: Trajectories, index: int) -> str | None:
    author = int(kept.authors[index, 0])
    return scenario.everyone[author] if author >= 0 else None


def _waves(scenario: Scenario, kept: Trajectories, index: int) -> list[list[str]]:
    """Ids of the commitments that fire, wave by wave."""
    fired = kept.waves[index, :, 0]
    return [
        [c.id for c, when in zip(scenario.commitments, fired, strict=True) if when == wave]
        for wave in range(1, int(fired.max(initial=0)) + 1)
    ]


def _answer(scenario: Scenario, kept: Trajectories, index: int, party: int) -> dict[str, Any]:
    actor = scenario.talks.answering[party]
    at, seat = (index, party, 0), scenario.everyone.index(actor)
    issue, commitment = int(kept.reason_issues[at]), int(kept.reason_commitments[at])
    accepts, abstains = bool(kept.accepts[at]), bool(kept.abstains[at])
    hopes = kept.reservations if actor in scenario.talks.ratify else kept.aspirations
    return {
        "actor": actor,
        "accepts": accepts,
        **({"abstains": abstains} if scenario.talks.rule.abstain else {}),
        "reason": None if accepts or abstains else reasons(scenario.talks)[int(kept.reasons[at])],
        "issue": [*scenario.issues][issue] if issue >= 0 else None,
        "commitment": scenario.commitments[commitment].id if commitment >= 0 else None,
        **beside(
            scenario,
            actor,
            utility=float(kept.utilities[at]),
            aspiration=float(hopes[index, seat, 0]),
            reservation=float(kept.reservations[index, seat, 0]),
        ),
    }
