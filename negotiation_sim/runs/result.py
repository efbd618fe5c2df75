"""Run a scenario and hold what came of it: the front door of the library.

In:      Scenario, number of runs, seed, an executor or none
Out:     Result: summary, record of what was run, frames
Keeps:   the same scenario, seed and version give the same bytes, on any number of workers
Not here: the runs (ensemble), the numbers (summary), words and tables (report)
Example: tests/runs/test_result.py
"""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import cached_property
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np
from attrs import frozen

from negotiation_sim.model.answers import reasons
from negotiation_sim.runs.ensemble import Ensemble, first_runs, run_ensemble
from negotiation_sim.runs.factors import differing
from negotiation_sim.runs.frames import names, optional, owned
from negotiation_sim.runs.rounds import dataset
from negotiation_sim.runs.summary import OutcomeShare, Summary, summarise
from negotiation_sim.runs.units import attributes, told
from negotiation_sim.runs.why import Why, why
from negotiation_sim.scenario.record import asked_for, record
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS
from negotiation_sim.shown import Shown

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@frozen(eq=False, repr=False)
class Result(Shown):
    """What became of a scenario: shares of outcomes, reasons of refusal, and every run behind them.

    It says what follows from the inputs; it is no forecast.
    """

    ensemble: Ensemble
    summary: Summary

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run, changes included."""
        return self.ensemble.scenario

    @cached_property
    def why(self) -> Why:
        """Why the talks fail, and numbers of runs that show it; worked out when it is first asked for."""
        return why(self.ensemble, self.summary)

    @property
    def outcomes(self) -> tuple[OutcomeShare, ...]:
        """The outcomes in the order of the file, with shares and 95 % intervals."""
        return self.summary.outcomes

    def as_json(self) -> dict[str, Any]:
        """The result as plain data, and the record to run it again; ``schema`` is the version of the form."""
        asked = record(self.scenario, self.ensemble.runs, self.ensemble.seed)
        resolved = asked.pop("resolved")
        return {**asked, **self.summary.as_json(), "why": self.why.as_json(), "resolved": resolved}

    def to_dataframe(self) -> "pd.DataFrame":
        """One row per run: ending, outcome, rounds, the final package, each party's last refusal.

        The package is a number in the issue's own unit, which ``attrs`` names, or an option. Columns are
        ``package_ISSUE`` and ``refusal_ACTOR``, cut to the 32 letters that Stata takes.

        Raises:
            NegotiationSimError: If pandas is not installed.
        """
        pandas = optional("pandas")
        scenario = self.scenario
        columns: dict[str, Any] = {
            "ending": pandas.Categorical.from_codes(self.ensemble.ending, [*scenario.talks.endings]),
            "outcome": pandas.Categorical.from_codes(
                self.ensemble.outcome, [outcome.id for outcome in scenario.named_outcomes]
            ),
            "rounds": self.ensemble.rounds,
        }
        named = zip(names("package", [*scenario.issues]), scenario.issues.values(), strict=True)
        for index, (name, issue) in enumerate(named):
            package = self.ensemble.package(index)
            if issue.options:
                option = np.rint(package * (len(issue.options) - 1)).astype(np.intp)
                package = pandas.Categorical.from_codes(option, [*issue.options])
            columns[name] = package
        for party, name in enumerate(names("refusal", scenario.talks.answering)):
            columns[name] = pandas.Categorical.from_codes(
                self.ensemble.refusals(party)[0], reasons(scenario.talks)
            )
        return owned(
            scenario, pandas.DataFrame(columns, index=pandas.RangeIndex(self.ensemble.runs, name="run"))
        )

    def draws(self) -> "pd.DataFrame":
        """One row per run, beside :meth:`to_dataframe`: what was drawn for it, by address.

        Numbers are in the unit of the file. At the address of a credibility stands whether the
        commitment is kept at the start, at that of a chance the first round in which the event may
        happen, or nothing where it does not. What is the same in every run is left out.

        Raises:
            NegotiationSimError: If pandas is not installed.
        """
        pandas = optional("pandas")
        scenario, ensemble = self.scenario, self.ensemble
        factors, values = differing(scenario, ensemble.seed, ensemble.runs)
        columns: dict[str, Any] = {}
        for factor, row in zip(factors, values, strict=True):
            if factor.kind == "kept":
                columns[factor.address] = row > 0
            elif factor.kind == "happens":
                rounds = pandas.Series(row, dtype="Int64")
                columns[factor.address] = rounds.where(rounds <= scenario.talks.rounds)
            else:
                columns[factor.address] = told(scenario.scales[factor.address], row)
        return owned(scenario, pandas.DataFrame(columns, index=pandas.RangeIndex(ensemble.runs, name="run")))

    def to_xarray(self) -> "xr.Dataset":
        """The same with named axes: ``package`` over (run, issue), ``outcome`` and ``rounds`` over run.

        On a line a number in the issue's own unit, which the attribute ``unit_ISSUE`` names; the options of
        a choice stand evenly from 0 to 1, and their ids in the attribute ``options_ISSUE``.

        Raises:
            NegotiationSimError: If xarray is not installed.
        """
        xarray = optional("xarray")
        issues = [*self.scenario.issues]
        packages = [self.ensemble.package(index) for index in range(len(issues))]
        ids = [outcome.id for outcome in self.scenario.named_outcomes]
        data: xr.Dataset = xarray.Dataset(
            {
                "package": (("run", "issue"), np.array(packages).T),
                "outcome": ("run", [ids[index] for index in self.ensemble.outcome]),
                "ending": ("run", [ENDINGS[index] for index in self.ensemble.ending]),
                "rounds": ("run", self.ensemble.rounds),
            },
            coords={"issue": issues, "run": range(self.ensemble.runs)},
            attrs={"seed": str(self.ensemble.seed)} | attributes(self.scenario),
        )
        return data

    def rounds_to_xarray(self, runs: int = 256) -> "xr.Dataset":
        """Every round of the first *runs* (how many, at least 1): drafts, consequences, offers and aspirations over run, round, actor and issue.

        Rounds count from 1, round 0 is the stated start; what stands after the end of a run is NaN.

        Raises:
            NegotiationSimError: If xarray is not installed.
        """
        optional("xarray")
        few = min(runs, self.ensemble.runs)
        return dataset(self.scenario, first_runs(self.scenario, few, self.ensemble.seed))


def run(
    scenario: Scenario,
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Negotiate a scenario many times and say what came of it.

    Args:
        scenario: What to negotiate; see :func:`negotiation_sim.load`.
        runs: How many times; as many as the scenario says if not given.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done, after every block of 2,048.

    Raises:
        ValueError: If *runs* is below 1, or *runs* or *seed* is no whole number.
    """
    ensemble = run_ensemble(scenario, *asked_for(scenario, runs, seed), executor, progress)
    return Result(ensemble, summarise(ensemble))


def ensemble_of(source: object) -> Ensemble:
    """The runs of a result, or these themselves.

    Raises:
        ValueError: If it is neither.
    """
    found = source.ensemble if isinstance(source, Result) else source
    if not isinstance(found, Ensemble):
        raise ValueError(
            f"this looks at runs that were made: give what ns.run() gave, not {type(source).__name__}"
        )
    return found
