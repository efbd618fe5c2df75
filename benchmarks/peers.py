"""The engine beside other people's libraries: NegMAS and Mesa, the same number of actors, issues and rounds.

In:      --quick; the extra ``bench``
Out:     one table
Keeps:   the Mesa model plays the engine's very rounds, to the same texts; NegMAS plays a protocol of its
         own, so there only the numbers of negotiators, issues and rounds are the same
Not here: compiled code (fused), the reference engine (engine)
Example: python benchmarks/peers.py --quick
"""

import argparse
import random
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from cases import case_of
from made_scenario import made
from reference_engine import Case, Package, answer, consequences, no_deal, reservation, weights
from side_by_side import conditions, ratio, table

from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, Draws, draw
from negotiation_sim.model.engine import simulate, simulate_rounds

EXACT = 1e-12


class MesaTalks:
    """The single-text protocol as a Mesa model: one agent for each actor, the model is the chair.

    Lean, the agents keep what stays the same from round to round. Otherwise they look at the model in
    every step and work out for themselves what they need, which is how one writes a first model.
    """

    def __init__(self, case: Case, *, lean: bool = True, collecting: bool = False) -> None:  # noqa: C901
        import mesa  # noqa: PLC0415 - of the extra

        class Actor(mesa.Agent):  # type: ignore[misc]
            def __init__(self, model: Any, index: int) -> None:
                super().__init__(model)
                self.actor, self.index = case.actors[index], index
                self.hope = 1.0
                self.offer: Package = []
                self.look()

            def look(self) -> None:
                """What no deal is worth, and which issue costs least beside what it costs the others."""
                self.weights = weights(self.actor)
                self.worth = reservation(self.actor, self.model.no_deal(), 0)
                relative = []
                for issue, weight in enumerate(self.weights):
                    others = sum(
                        other.capability * self.model.weight_of(b, issue)
                        for b, other in enumerate(case.actors)
                        if b != self.index
                    )
                    relative.append(round(weight / others, 9))
                self.order = sorted(range(len(relative)), key=relative.__getitem__)

            def propose(self) -> None:
                if not lean:
                    self.look()
                actor, text = self.actor, self.model.text
                time = self.model.round / case.rounds
                self.hope = self.worth + (1.0 - self.worth) * (1.0 - time ** (1.0 / actor.strategy[1]))
                left = max(0.0, 1.0 - self.hope)
                self.offer = list(actor.positions)
                for issue in self.order:
                    low, high = actor.red_lines[issue]
                    way = min(max(text[issue], low), high) - actor.positions[issue]
                    cost = self.weights[issue] * abs(way)
                    if cost > left:
                        self.offer[issue] += left / cost * way
                        break
                    self.offer[issue] += way
                    left -= cost

            def accepts(self) -> bool:
                model = self.model
                refusal = answer(self.actor, model.text, model.after, self.worth, self.hope, now=model.round)
                return refusal is None

        class Talks(mesa.Model):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.failing = no_deal(case)
                self.all_weights = [weights(actor) for actor in case.actors]
                self.seats = [Actor(self, index) for index in range(len(case.actors))]
                self.influence = [
                    [actor.capability * actor.saliences[issue] for actor in case.actors]
                    for issue in range(len(case.status_quo))
                ]
                parties = [case.actors[party] for party in case.parties]
                lines = [
                    [party.red_lines[issue] for party in parties] for issue in range(len(case.status_quo))
                ]
                self.common = [(max(low for low, _ in both), min(high for _, high in both)) for both in lines]
                self.round = 0
                self.text = self.mean([actor.positions for actor in case.actors])
                self.agreed = False
                self.collector = mesa.DataCollector(
                    model_reporters={"text": "text", "agreed": "agreed"},
                    agent_reporters={"hope": "hope", "offer": "offer"},
                )

            def no_deal(self) -> Package:
                return self.failing if lean else no_deal(case)

            def weight_of(self, actor: int, issue: int) -> float:
                return float(self.all_weights[actor][issue])

            def mean(self, offers: list[Package]) -> Package:
                return [
                    sum(pull * offer[issue] for pull, offer in zip(pulls, offers, strict=True)) / sum(pulls)
                    for issue, pulls in enumerate(self.influence)
                ]

            def step(self) -> None:
                self.round += 1
                self.agents.do("propose")
                self.text = self.mean([seat.offer for seat in self.seats])
                for issue, (low, high) in enumerate(self.common):
                    if low <= high:
                        self.text[issue] = min(max(self.text[issue], low), high)
                self.after = consequences(case, self.text, agreed=True)
                answers = [self.seats[party].accepts() for party in case.parties]
                self.agreed = all(answers)
                if collecting:
                    self.collector.collect(self)

        self.model = Talks()

    def negotiate(self, rounds: int) -> None:
        """All rounds."""
        for _ in range(rounds):
            self.model.step()


class NegmasTalks:
    """Alternating offers among time-based negotiators with linear additive utilities."""

    LEVELS = 3

    def __init__(self, negotiators: int, issues: int, rounds: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from negmas import SAOMechanism, make_issue, make_os  # noqa: PLC0415 - of the extra
            from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: PLC0415
            from negmas.sao import BoulwareTBNegotiator  # noqa: PLC0415

        levels = range(self.LEVELS)
        space = make_os([make_issue(self.LEVELS, f"i{i}") for i in range(issues)])
        self.mechanism = SAOMechanism(outcome_space=space, n_steps=rounds)
        drawn = random.Random(1)  # noqa: S311 - nothing secret
        for index in range(negotiators):
            values = [{level: drawn.random() for level in levels} for _ in range(issues)]
            shares = [drawn.random() for _ in range(issues)]
            reserved = 0.0
            if index < 2:  # these two cannot agree, so that all rounds are played
                values[0] = {level: float(level == index) for level in levels}
                shares[0] = 10.0 * sum(shares)
                reserved = 0.6
            utility = LinearAdditiveUtilityFunction(
                values,
                weights=[s / sum(shares) for s in shares],
                outcome_space=space,
                reserved_value=reserved,
            )
            self.mechanism.add(BoulwareTBNegotiator(name=f"a{index}", ufun=utility))
        self.mechanism.step()  # the first round sorts the outcomes; it does not count

    def negotiate(self, rounds: int) -> None:
        """All rounds but the first."""
        for _ in range(rounds - 1):
            self.mechanism.step()
        if self.mechanism.state.agreement is not None or self.mechanism.state.step != rounds:
            raise SystemExit("the talks of NegMAS ended early, so rounds would be counted that nobody played")


def mesa_must_agree(compiled: CompiledScenario, draws: Draws) -> None:
    """Stop if the Mesa model and the engine have not come to the same text."""
    kept = simulate_rounds(compiled, draws.cut(slice(2)))
    for lean in (True, False):
        talks = MesaTalks(case_of(compiled, draws, 0), lean=lean)
        talks.negotiate(compiled.rounds)
        apart = float(np.abs(kept.texts[-1, :, 0] - talks.model.text).max())
        if apart > EXACT or talks.model.agreed:
            raise SystemExit(f"the Mesa model and the engine have not come to the same: {apart:.1e} apart")


def seconds_per_round(new: Callable[[], Any], rounds: int, counted: int) -> float:
    """Processor seconds of one round; making the talks does not count."""
    talks = new()
    began = process_time()
    talks.negotiate(rounds)
    return (process_time() - began) / counted


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and agree?")
    given = parser.parse_args(arguments)
    actors, issues, rounds, n_runs, times = (3, 3, 5, 64, 2) if given.quick else (9, 9, 30, BLOCK, 9)
    compiled = compile_scenario(made(actors, issues, rounds))
    draws = draw(compiled, 1, 0, n_runs)
    print(conditions())
    mesa_must_agree(compiled, draws)
    engine, lean, plain, negmas = [], [], [], []
    for _ in range(times):
        began = process_time()
        ended = simulate(compiled, draws)
        engine.append((process_time() - began) / int(ended.rounds.sum()))
        case = case_of(compiled, draws, 0)
        lean.append(seconds_per_round(partial(MesaTalks, case), rounds, rounds))
        anew = partial(MesaTalks, case, lean=False, collecting=True)
        plain.append(seconds_per_round(anew, rounds, rounds))
        negmas.append(seconds_per_round(partial(NegmasTalks, actors, issues, rounds), rounds, rounds - 1))
    rows = [("", "one round of one negotiation", "times the engine")]
    rows += [
        (name, f"{median(took) * 1e6:,.2f} microseconds", f"{ratio(took, engine):,.0f}")
        for name, took in (
            (f"engine, {n_runs:,} runs together", engine),
            ("Mesa, agents that look anew in each step, with its data collector", plain),
            ("Mesa, as lean as can be: nothing worked out twice, nothing collected", lean),
            ("NegMAS, alternating offers", negmas),
        )
    ]
    print(f"\n{actors} actors, {issues} issues, {rounds} rounds; one thread each.\n{table(rows)}")


if __name__ == "__main__":
    main()
