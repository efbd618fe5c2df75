"""Explore what becomes of a negotiation: stated positions, commitments with conditions, reasons for failure.

    >>> import negotiation_sim as ns
    >>> scenario = ns.load("scenarios/ceasefire.toml")  # doctest: +SKIP
    >>> result = ns.run(scenario, runs=1_000)           # doctest: +SKIP
    >>> result.outcomes[0].title                        # doctest: +SKIP

It explores what follows from stated positions and open assumptions; it never predicts. Names are
imported when they are first used, so that ``import negotiation_sim`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from negotiation_sim.agreement.conflicts import Conflicts as Conflicts
    from negotiation_sim.agreement.counting import Counted as Counted
    from negotiation_sim.agreement.drafts import Element as Element
    from negotiation_sim.agreement.explain import explain
    from negotiation_sim.agreement.explanation import AtTable as AtTable
    from negotiation_sim.agreement.explanation import Explanation as Explanation
    from negotiation_sim.agreement.explanation import Fair as Fair
    from negotiation_sim.agreement.explanation import Reach as Reach
    from negotiation_sim.agreement.missed_deals import MissedDeals as MissedDeals
    from negotiation_sim.agreement.missed_deals import missed_deals
    from negotiation_sim.agreement.moves import Admission as Admission
    from negotiation_sim.agreement.moves import NumberMove as NumberMove
    from negotiation_sim.agreement.moves import Opener as Opener
    from negotiation_sim.agreement.who_signs import Answer as Answer
    from negotiation_sim.agreement.who_signs import Signing as Signing
    from negotiation_sim.agreement.who_signs import who_signs
    from negotiation_sim.analysis.compare import Comparison as Comparison
    from negotiation_sim.analysis.compare import IssueShift as IssueShift
    from negotiation_sim.analysis.compare import RefusalShift as RefusalShift
    from negotiation_sim.analysis.compare import Side as Side
    from negotiation_sim.analysis.compare import compare
    from negotiation_sim.analysis.design import Axis as Axis
    from negotiation_sim.analysis.discover import discover
    from negotiation_sim.analysis.discovery import Discovery as Discovery
    from negotiation_sim.analysis.discovery import FoundBox as FoundBox
    from negotiation_sim.analysis.discovery import Range as Range
    from negotiation_sim.analysis.drivers import Driver as Driver
    from negotiation_sim.analysis.drivers import Drivers as Drivers
    from negotiation_sim.analysis.drivers import drivers
    from negotiation_sim.analysis.levers import Lever as Lever
    from negotiation_sim.analysis.levers import Levers as Levers
    from negotiation_sim.analysis.levers import Skipped as Skipped
    from negotiation_sim.analysis.levers import levers
    from negotiation_sim.analysis.paired import Difference as Difference
    from negotiation_sim.analysis.sensitivity import Index as Index
    from negotiation_sim.analysis.sensitivity import Sensitivity as Sensitivity
    from negotiation_sim.analysis.sensitivity import sensitivity
    from negotiation_sim.analysis.sweep import Sweep as Sweep
    from negotiation_sim.analysis.sweep import sweep
    from negotiation_sim.baselines.backtest import Backtest as Backtest
    from negotiation_sim.baselines.backtest import BacktestPart as BacktestPart
    from negotiation_sim.baselines.backtest import IssuePoints as IssuePoints
    from negotiation_sim.baselines.backtest import Measure as Measure
    from negotiation_sim.baselines.backtest import ModelErrors as ModelErrors
    from negotiation_sim.baselines.backtest import backtest
    from negotiation_sim.baselines.exchanges import Exchanges as Exchanges
    from negotiation_sim.baselines.exchanges import Trade as Trade
    from negotiation_sim.baselines.exchanges import TradeMove as TradeMove
    from negotiation_sim.baselines.exchanges import exchanges
    from negotiation_sim.baselines.panel import IssuePanel as IssuePanel
    from negotiation_sim.baselines.panel import Link as Link
    from negotiation_sim.baselines.panel import Model as Model
    from negotiation_sim.baselines.panel import ModelPoint as ModelPoint
    from negotiation_sim.baselines.panel import Panel as Panel
    from negotiation_sim.baselines.panel import models
    from negotiation_sim.errors import NegotiationSimError, ScenarioError
    from negotiation_sim.errors import Place as Place
    from negotiation_sim.errors import Problem as Problem
    from negotiation_sim.errors import StudyError as StudyError
    from negotiation_sim.errors import WorkError as WorkError
    from negotiation_sim.game.course import GameEnded as GameEnded
    from negotiation_sim.game.debrief import Better as Better
    from negotiation_sim.game.debrief import Debrief as Debrief
    from negotiation_sim.game.debrief import Reply as Reply
    from negotiation_sim.game.evaluate import Crossing as Crossing
    from negotiation_sim.game.evaluate import Evaluation as Evaluation
    from negotiation_sim.game.game import Game
    from negotiation_sim.game.moves import GameError
    from negotiation_sim.game.moves import Move as Move
    from negotiation_sim.game.views import Draft as Draft
    from negotiation_sim.game.views import News as News
    from negotiation_sim.game.views import Own as Own
    from negotiation_sim.game.views import OwnStance as OwnStance
    from negotiation_sim.game.views import Public as Public
    from negotiation_sim.game.views import Remark as Remark
    from negotiation_sim.game.views import Statement as Statement
    from negotiation_sim.game.views import View as View
    from negotiation_sim.model.check_protocol import check_protocol
    from negotiation_sim.model.outcomes import Asked as Asked
    from negotiation_sim.model.trajectories import Ended as Ended
    from negotiation_sim.model.trajectories import Trajectories as Trajectories
    from negotiation_sim.plots.plot import (
        plot_compare,
        plot_consequences,
        plot_drivers,
        plot_frontier,
        plot_levers,
        plot_models,
        plot_outcomes,
        plot_positions,
        plot_sweep,
        plot_trajectories,
    )
    from negotiation_sim.plug_ins import register
    from negotiation_sim.runs.chances import Chance as Chance
    from negotiation_sim.runs.chances import Way as Way
    from negotiation_sim.runs.ensemble import Ensemble as Ensemble
    from negotiation_sim.runs.ensemble import one_run, run_at_modes
    from negotiation_sim.runs.exact import Exact as Exact
    from negotiation_sim.runs.exact import ExactShare as ExactShare
    from negotiation_sim.runs.exact import exact
    from negotiation_sim.runs.result import Result, run
    from negotiation_sim.runs.sources import Sources as Sources
    from negotiation_sim.runs.sources import sources
    from negotiation_sim.runs.summary import IssueSummary as IssueSummary
    from negotiation_sim.runs.summary import OutcomeShare as OutcomeShare
    from negotiation_sim.runs.summary import Refusal as Refusal
    from negotiation_sim.runs.summary import Summary as Summary
    from negotiation_sim.runs.trace import Trace as Trace
    from negotiation_sim.runs.trace import trace
    from negotiation_sim.runs.tree import Branch as Branch
    from negotiation_sim.runs.tree import Fork as Fork
    from negotiation_sim.runs.tree import Leaf as Leaf
    from negotiation_sim.runs.why import MainReason as MainReason
    from negotiation_sim.runs.why import Why as Why
    from negotiation_sim.scenario.actors import Actor, Stance
    from negotiation_sim.scenario.actors import Inner as Inner
    from negotiation_sim.scenario.actors import NamedStrategy as NamedStrategy
    from negotiation_sim.scenario.build import build
    from negotiation_sim.scenario.claims import Claim
    from negotiation_sim.scenario.claims import Ledger as Ledger
    from negotiation_sim.scenario.claims import Source as Source
    from negotiation_sim.scenario.commitments import Commitment
    from negotiation_sim.scenario.correlations import Correlation
    from negotiation_sim.scenario.estimates import Estimate
    from negotiation_sim.scenario.estimates import Evidence as Evidence
    from negotiation_sim.scenario.estimates import Input as Input
    from negotiation_sim.scenario.estimates import Scale as Scale
    from negotiation_sim.scenario.issues import Bound as Bound
    from negotiation_sim.scenario.issues import Condition, Issue, Point
    from negotiation_sim.scenario.load import load, loads, read_ledger
    from negotiation_sim.scenario.red_lines import RedLine
    from negotiation_sim.scenario.rule import Quota as Quota
    from negotiation_sim.scenario.rule import Rule as Rule
    from negotiation_sim.scenario.scenario import Scenario
    from negotiation_sim.scenario.schema import json_schema
    from negotiation_sim.scenario.shipped import shipped_scenarios
    from negotiation_sim.scenario.talks import AlternatingOffersOptions as AlternatingOffersOptions
    from negotiation_sim.scenario.talks import ChallengeOptions as ChallengeOptions
    from negotiation_sim.scenario.talks import Event, Outcome, Talks, Variant
    from negotiation_sim.scenario.talks import Uncertainty as Uncertainty
    from negotiation_sim.scenario.warnings import warnings
    from negotiation_sim.strategies._base import Strategy as Strategy
    from negotiation_sim.strategies._check import check_strategy
    from negotiation_sim.study.folder import open_study, run_study
    from negotiation_sim.study.rerun import Rerun as Rerun
    from negotiation_sim.study.rerun import rerun
    from negotiation_sim.study.verify import Verification as Verification
    from negotiation_sim.study.verify import verify_study
    from negotiation_sim.tables.from_file import import_table
    from negotiation_sim.tables.from_frame import from_table
    from negotiation_sim.tables.to_file import export_table, to_table

# The public names by module: what people call and catch, in __all__ ...
_PUBLIC = {
    "scenario.load": ("load", "loads", "read_ledger"),
    "runs.result": ("run", "Result"),
    "baselines.panel": ("models",),
    "scenario.scenario": ("Scenario",),
    "scenario.estimates": ("Estimate",),
    "scenario.build": ("build",),
    "scenario.issues": ("Condition", "Issue", "Point"),
    "scenario.actors": ("Actor", "Stance"),
    "scenario.red_lines": ("RedLine",),
    "scenario.commitments": ("Commitment",),
    "scenario.correlations": ("Correlation",),
    "scenario.talks": ("Event", "Outcome", "Talks", "Variant"),
    "tables.from_frame": ("from_table",),
    "scenario.claims": ("Claim",),
    "runs.ensemble": ("one_run", "run_at_modes"),
    "runs.sources": ("sources",),
    "runs.trace": ("trace",),
    "agreement.explain": ("explain",),
    "agreement.who_signs": ("who_signs",),
    "agreement.missed_deals": ("missed_deals",),
    "analysis.compare": ("compare",),
    "analysis.levers": ("levers",),
    "analysis.drivers": ("drivers",),
    "analysis.sweep": ("sweep",),
    "analysis.sensitivity": ("sensitivity",),
    "analysis.discover": ("discover",),
    "runs.exact": ("exact",),
    "game.game": ("Game",),
    "game.moves": ("GameError",),
    "plots.plot": (
        "plot_compare",
        "plot_consequences",
        "plot_drivers",
        "plot_frontier",
        "plot_levers",
        "plot_models",
        "plot_outcomes",
        "plot_positions",
        "plot_sweep",
        "plot_trajectories",
    ),
    "study.folder": ("open_study", "run_study"),
    "tables.from_file": ("import_table",),
    "tables.to_file": ("export_table", "to_table"),
    "study.rerun": ("rerun",),
    "baselines.backtest": ("backtest",),
    "baselines.exchanges": ("exchanges",),
    "study.verify": ("verify_study",),
    "scenario.warnings": ("warnings",),
    "scenario.schema": ("json_schema",),
    "scenario.shipped": ("shipped_scenarios",),
    "strategies._check": ("check_strategy",),
    "model.check_protocol": ("check_protocol",),
    "plug_ins": ("register",),
    "errors": ("NegotiationSimError", "ScenarioError"),
}
# ... and what they are given, there for annotations, and left out of the list that people learn.
_GIVEN = {
    "strategies._base": ("Strategy",),
    "baselines.panel": ("Panel", "IssuePanel", "Link", "Model", "ModelPoint"),
    "runs.ensemble": ("Ensemble",),
    "runs.summary": ("Summary", "IssueSummary", "OutcomeShare", "Refusal"),
    "game.debrief": ("Debrief", "Better", "Reply"),
    "game.evaluate": ("Evaluation", "Crossing"),
    "baselines.backtest": ("Backtest", "BacktestPart", "IssuePoints", "Measure", "ModelErrors"),
    "baselines.exchanges": ("Exchanges", "Trade", "TradeMove"),
    "study.rerun": ("Rerun",),
    "runs.why": ("Why", "MainReason"),
    "model.trajectories": ("Trajectories", "Ended"),
    "agreement.explanation": ("Explanation", "Fair", "AtTable", "Reach"),
    "agreement.who_signs": ("Signing", "Answer"),
    "agreement.missed_deals": ("MissedDeals",),
    "game.moves": ("Move",),
    "game.views": ("View", "Draft", "News", "Own", "OwnStance", "Public", "Remark", "Statement"),
    "analysis.compare": ("Comparison", "IssueShift", "Side", "RefusalShift"),
    "analysis.paired": ("Difference",),
    "analysis.levers": ("Levers", "Lever", "Skipped"),
    "analysis.drivers": ("Drivers", "Driver"),
    "analysis.design": ("Axis",),
    "study.verify": ("Verification",),
    "analysis.sweep": ("Sweep",),
    "analysis.sensitivity": ("Sensitivity", "Index"),
    "analysis.discovery": ("Discovery", "FoundBox", "Range"),
    "runs.exact": ("Exact", "ExactShare"),
    "runs.sources": ("Sources",),
    "runs.trace": ("Trace",),
    "scenario.estimates": ("Input", "Evidence", "Scale"),
    "scenario.claims": ("Ledger", "Source"),
    "errors": ("Problem", "Place", "StudyError", "WorkError"),
    "scenario.talks": ("Uncertainty", "AlternatingOffersOptions", "ChallengeOptions"),
    "scenario.issues": ("Bound",),
    "scenario.actors": ("NamedStrategy", "Inner"),
    "scenario.rule": ("Rule", "Quota"),
    "runs.chances": ("Chance", "Way"),
    "runs.tree": ("Branch", "Fork", "Leaf"),
    "game.course": ("GameEnded",),
    "model.outcomes": ("Asked",),
    "agreement.conflicts": ("Conflicts",),
    "agreement.moves": ("Admission", "NumberMove", "Opener"),
    "agreement.counting": ("Counted",),
    "agreement.drafts": ("Element",),
}
_MODULE_OF = {
    name: module for table in (_PUBLIC, _GIVEN) for module, names in table.items() for name in names
}

__all__ = [
    "Actor",
    "Claim",
    "Commitment",
    "Condition",
    "Correlation",
    "Estimate",
    "Event",
    "Game",
    "GameError",
    "Issue",
    "NegotiationSimError",
    "Outcome",
    "Point",
    "RedLine",
    "Result",
    "Scenario",
    "ScenarioError",
    "Stance",
    "Talks",
    "Variant",
    "backtest",
    "build",
    "check_protocol",
    "check_strategy",
    "compare",
    "discover",
    "drivers",
    "exact",
    "exchanges",
    "explain",
    "export_table",
    "from_table",
    "import_table",
    "json_schema",
    "levers",
    "load",
    "loads",
    "missed_deals",
    "models",
    "one_run",
    "open_study",
    "plot_compare",
    "plot_consequences",
    "plot_drivers",
    "plot_frontier",
    "plot_levers",
    "plot_models",
    "plot_outcomes",
    "plot_positions",
    "plot_sweep",
    "plot_trajectories",
    "read_ledger",
    "register",
    "rerun",
    "run",
    "run_at_modes",
    "run_study",
    "sensitivity",
    "shipped_scenarios",
    "sources",
    "sweep",
    "to_table",
    "trace",
    "verify_study",
    "warnings",
    "who_signs",
]


if not TYPE_CHECKING:  # or every name would pass for one of ours

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            return import_module("importlib.metadata").version("negotiation-sim")
        if name in _MODULE_OF:
            return getattr(import_module(f"negotiation_sim.{_MODULE_OF[name]}"), name)
        raise AttributeError(f"module 'negotiation_sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
