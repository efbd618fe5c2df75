"""The lab: turn the numbers of a scenario in the browser and see what changes.

In:      Scenario; requests for a question (question.Question)
Out:     a Starlette application: the page, answers as pieces of it, a file that keeps a question
Keeps:   every sentence and picture is the one that the commands print; the whole state stands in the link
Not here: what compares and proves (deeper), what is asked (question), the server (serve), rules of the model (everything below web)
Example: tests/web/test_lab.py
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from importlib.resources import files
from threading import Lock
from types import ModuleType
from typing import Any

from attrs import frozen
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from negotiation_sim.analysis.drivers import drivers
from negotiation_sim.errors import NegotiationSimError, ScenarioError
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.outcomes import outcomes
from negotiation_sim.plots.positions import positions
from negotiation_sim.report import commands, often_text, words
from negotiation_sim.report.why_text import why_not
from negotiation_sim.runs.result import Result, run
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Outcome
from negotiation_sim.web.guard import HOSTS
from negotiation_sim.web.question import KEPT, Knob, Question, kept, knob

RUNS = 2_000
"""Draws behind each answer: enough for shares to a point or two."""
FIRST = 500
"""Draws behind the answer while a number is still being turned: few enough to follow a finger."""
SHOWN = 8
"""Inputs that can be turned from the start."""
REMEMBERED = 64
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
STYLES = ("page/style.css", "web/lab.css")


@frozen
class Answer:
    """What a question comes to: pieces of the page, and where every input stands."""

    shares: Markup
    because: Markup
    knobs: tuple[Knob, ...]
    problem: str = ""


def lab(scenario: Scenario, runs: int = RUNS, seed: int | None = None) -> Starlette:
    """The application for one scenario; *runs* draws stand behind each answer."""
    room = _Room(scenario, runs, seed)
    return Starlette(
        routes=[
            Route("/", room.page),
            Route("/answer", room.piece),
            Route("/why", room.why),
            Route("/keep", room.keep),
            Route("/lab.css", _style),
            Route("/lab.js", _script),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
        exception_handlers={NegotiationSimError: _refused},
    )


class _Room:
    """One scenario with the answers that were worked out last; one answer is worked out at a time."""

    def __init__(self, scenario: Scenario, runs: int, seed: int | None) -> None:
        self.scenario, self.runs, self.seed = scenario, runs, seed
        self.lock = Lock()
        self.result = lru_cache(REMEMBERED)(self._result)
        self.decisive = lru_cache(REMEMBERED)(self._decisive)

    def page(self, request: Request) -> Response:
        """The whole page, for a reader with or without script."""
        question = Question.read(request.query_params.multi_items(), self.scenario)
        answer = self.answer(question, self.runs)
        html = _template("lab.html").render(
            scenario=self.scenario,
            question=question,
            answer=answer,
            variants=self.scenario.variants.items(),
            goals=[*_goals(self.scenario)],
            addresses=sorted(question.before(self.scenario).inputs()),
            link=lambda **changed: f"/?{question.link(**changed)}",
            runs=words.counted(self.runs, "run"),
            first=FIRST if self.runs > FIRST else None,
        )
        return HTMLResponse(html, headers=HEADERS, background=BackgroundTask(_deeper))

    def piece(self, request: Request) -> Response:
        """The answer alone, with the words for every input; from the first draws, if *first* is asked."""
        question = Question.read(request.query_params.multi_items(), self.scenario)
        first = "first" in request.query_params and self.runs > FIRST
        answer = self.answer(question, FIRST if first else self.runs, told=not first)
        knobs = {
            one.address: {"at": one.at, "said": one.said, "turned": one.at != one.file}
            for one in answer.knobs
        }
        found: dict[str, Any] = {
            "shares": answer.shares,
            "because": answer.because,
            "problem": answer.problem,
            "knobs": knobs,
            "link": question.link(),
        }
        return JSONResponse(found, headers=HEADERS)

    def why(self, request: Request) -> Response:
        """What could be signed at the likeliest values; if nothing, why not, and what would open a deal."""
        question = Question.read(request.query_params.multi_items(), self.scenario)
        with self.lock:
            found = _deeper().proved(question.of(self.scenario), request.query_params.get("outcome") or None)
        openers = [
            (
                said,
                question.with_values(
                    {move.address: commands.as_toml(move.value) for move in opener.moves}
                ).link(),
            )
            for said, opener in found.openers
        ]
        html = _template("why.html").render(found=found, openers=openers)
        return HTMLResponse(html, headers=HEADERS)

    def keep(self, request: Request) -> Response:
        """A file with the question as a variant."""
        question = Question.read(request.query_params.multi_items(), self.scenario)
        named = {**HEADERS, "Content-Disposition": f'attachment; filename="{KEPT}.toml"'}
        return Response(kept(question, self.scenario), media_type="application/toml", headers=named)

    def answer(self, question: Question, runs: int, *, told: bool = True) -> Answer:
        """What the question comes to in so many runs, and why if that is *told*.

        A value that does not fit is a problem, and all stays as it was.
        """
        before = question.before(self.scenario)
        with self.lock:
            problem = ""
            try:
                now = question.of(self.scenario)
                result = self.result(question, runs)
            except ScenarioError as error:
                problem, now, result = str(error), before, self.result(Question(question.variant), runs)
            base = self.result(Question(question.variant), runs)
            turned = [address for address, _ in question.turned]
            shown = dict.fromkeys([*self.decisive(question.variant), *turned, *question.added])
            knobs = tuple(knob(before, now, address) for address in shown if address in before.inputs())
            because = _because(result) if told else Markup()
        return Answer(_shares(result, base), because, knobs, problem)

    def _result(self, question: Question, runs: int) -> Result:
        return run(question.of(self.scenario), runs, self.seed)

    def _decisive(self, variant: str | None) -> tuple[str, ...]:
        """The inputs on which the outcome depends most."""
        found = drivers(self.result(Question(variant), self.runs).ensemble).drivers
        return tuple(driver.address for driver in found[:SHOWN])


def _goals(scenario: Scenario) -> Iterator[Outcome]:
    """The outcomes to which a draft can lead: once one of them names every agreement, no later one names any."""
    for outcome in scenario.outcomes:
        if not outcome.ending or "agreement" in outcome.ending:
            yield outcome
            if not outcome.when.intervals(scenario.issues):
                return


def _deeper() -> ModuleType:
    """What compares and proves, which takes long to load: after the first page, or when it is asked for."""
    return import_module("negotiation_sim.web.deeper")


@cache
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((files("negotiation_sim.web") / name).read_text("utf-8"))


def _shares(result: Result, base: Result) -> Markup:
    """How the talks end in words and in a picture, and what changed against the file."""
    told = Markup('<p class="lead">{}</p>').format(often_text.most_often(result))
    if result is not base:
        told += _deeper().changed(base, result)
    told += Markup(drawn(outcomes(result)))  # noqa: S704
    return told + Markup('<p class="note">{}</p>').format(often_text.how_sure(result))


def _because(result: Result) -> Markup:
    """Why the talks fail, and who stands where."""
    told = Markup("<h3>Why</h3><p>{}</p>").format(why_not(result))
    return told + Markup("<details><summary>The map of positions</summary>{}</details>").format(
        Markup(drawn(positions(result.scenario)))  # noqa: S704
    )


def _refused(_: Request, error: Exception) -> Response:
    return HTMLResponse(Markup("<p role='alert'>{}</p>").format(str(error)), status_code=400, headers=HEADERS)


def _style(_: Request) -> Response:
    style = "".join((files("negotiation_sim") / name).read_text("utf-8") for name in STYLES)
    return Response(style, media_type="text/css", headers=HEADERS)


def _script(_: Request) -> Response:
    script = (files("negotiation_sim.web") / "lab.js").read_text("utf-8")
    return Response(script, media_type="text/javascript", headers=HEADERS)
