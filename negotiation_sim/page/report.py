"""The report: one scenario told in the order in which people ask, as one HTML file.

In:      Scenario, runs, seed, variants, an executor or none
Out:     HTML that needs no script and nothing from outside
Keeps:   the same input gives the same bytes; each sentence and number is the one that the commands print
Not here: pictures as data (plots), drawing them (svg), sentences (report), the command (cli.report)
Example: tests/page/test_report_page.py
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import PurePath
from typing import Any, TypeVar

from attrs import evolve, frozen
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.analysis.compare import BASE, Comparison, compare
from negotiation_sim.analysis.drivers import Drivers, drivers
from negotiation_sim.analysis.levers import levers
from negotiation_sim.baselines.panel import Panel, models
from negotiation_sim.errors import StoppedError
from negotiation_sim.model.outcomes import AGREEMENT
from negotiation_sim.page.evidence import evidence
from negotiation_sim.page.sentences import sentences, with_direction
from negotiation_sim.page.svg import drawn, table
from negotiation_sim.plots import deals, inputs, outcomes
from negotiation_sim.plots.figure import Figure
from negotiation_sim.plots.positions import positions
from negotiation_sim.plots.talks import trajectories
from negotiation_sim.report import (
    commands,
    compare_text,
    drivers_text,
    explain_text,
    levers_text,
    models_text,
    often_text,
    run_text,
    signing,
    trace_text,
    words,
)
from negotiation_sim.report.why_text import why_not
from negotiation_sim.runs.ensemble import first_runs, one_run
from negotiation_sim.runs.result import Result, run
from negotiation_sim.runs.trace import trace
from negotiation_sim.scenario.scenario import Scenario

T = TypeVar("T")

FAN = 256
"""Runs whose every round is drawn."""
TRIED, GLANCE = 512, 64
"""Runs in which the changes that matter most are tried, and all changes before."""
ASKED = 1_024
"""Draws that every model is asked about."""
NUMBERS_SQUARED = 40_000
"""Numbers that are changed, times all numbers: what a change costs grows with the scenario, so large ones get fewer."""
LEAST_NUMBERS = 30
LEAST_ASKED, CELLS_SQUARED = 64, 20_000_000
"""Draws that are asked about at least; and draws times the square of actors times issues, as trades are looked for in pairs."""
SURE = 0.99


@frozen
class Section:
    """A question with its answer."""

    id: str
    question: str
    body: Markup


def report(  # noqa: PLR0917 - the order of `run`
    scenario: Scenario,
    runs: int | None = None,
    seed: int | None = None,
    variants: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> str:
    """The report on a scenario.

    Args:
        scenario: What to negotiate.
        runs: How many times; as many as the scenario says if not given.
        seed: Start of all random draws, from 0; the scenario's if not given.
        variants: Variants to set beside it, by id.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done.

    Raises:
        ScenarioError: If there is no such variant.
        StoppedError: If *progress* raised it.
    """
    scenario = evolve(scenario, path=_name(scenario))  # every command on the page names it so
    explained = _beside(executor, explain, scenario)
    result = run(scenario, runs, seed, executor, progress)
    explanation = explained()
    settled = _beside(executor, models, scenario, _draws_for_models(scenario), result.ensemble.seed)
    sections = [
        Section("asked", "What is asked?", _asked(scenario)),
        Section("answer", "What is the answer, and how sure is it?", _answer(result)),
        Section("positions", "Who stands where?", _shown(positions(scenario))),
        Section("talks", "How did the talks go?", _talks(result)),
        Section("ends", "How do they end?", _shown(outcomes.outcomes(result), outcomes.settled(result))),
        Section("why", "Why?", _why(result)),
        Section("deal", "What could be signed, and what would open a deal?", _deal(result, explanation)),
        Section("matters", "What matters most?", _matters(result, executor, progress)),
        Section("models", "What do other models say?", _models(settled())),
    ]
    if variants:
        found = compare(scenario, variants, BASE, runs, result.ensemble.seed, executor)
        sections.insert(6, Section("variants", "What if?", _compared(found)))
    asked = [_name(scenario), *commands.as_options(scenario)]
    asked += ["--variants", ",".join(variants)] if variants else []
    again = _repeat(asked, [scenario], result.ensemble.runs, result.ensemble.seed)
    sections += [
        Section("evidence", "What does it rest on?", evidence(scenario)),
        Section("limits", "What can the model not say?", _limits(scenario)),
        Section("repeat", "How to repeat it", again),
    ]
    return _page(scenario.title, [*_setting(result)], sections)


def _beside(executor: Executor | None, work: Callable[..., T], *given: Any) -> Callable[[], T]:
    """Work to be asked for later: done meanwhile, where there are processes for it."""
    return partial(work, *given) if executor is None else executor.submit(work, *given).result


def comparison_report(found: Comparison, titles: Sequence[str]) -> str:
    """Two files, or two variants, side by side; *titles* are their names."""
    sides = [found.reference, *found.sides]
    scenarios = [side.scenario for side in sides]
    sections = [
        Section("differs", "What differs?", _compared(found)),
        *(
            Section(f"side{n}", f"Who stands where: {side.title}", _shown(positions(side.scenario)))
            for n, side in enumerate(sides)
        ),
        Section("limits", "What can the model not say?", _limits(*scenarios)),
        Section(
            "repeat", "How to repeat it", _repeat(_compare(scenarios), scenarios, found.runs, found.seed)
        ),
    ]
    return _page(
        " and ".join(titles), [f"{words.counted(found.runs, 'run')} each, on the same draws."], sections
    )


def _page(title: str, setting: Sequence[str], sections: Sequence[Section]) -> str:
    here = files("negotiation_sim.page")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((here / "report.html").read_text("utf-8"))
    style = Markup((here / "style.css").read_text("utf-8") + (here / "report.css").read_text("utf-8"))  # noqa: S704
    page = template.render(title=title, setting=setting, sections=sections, style=style) + "\n"
    return with_direction(page)


def _shown(*figures: Figure) -> Markup:
    return Markup("".join(drawn(figure) for figure in figures))  # noqa: S704


def _said(*paragraphs: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs if paragraph)


def _setting(result: Result) -> Iterator[str]:
    yield from run_text.setting(result)


def _asked(scenario: Scenario) -> Markup:
    issues = scenario.issues.values()
    questions = Markup("").join(Markup("<li>{}</li>").format(issue.title) for issue in issues)
    return _said(
        scenario.summary or "",
        signing.must_sign(scenario),
        signing.unsigned(scenario),
        f"The question{'s' if len(issues) > 1 else ''} on the table:",
    ) + Markup("<ul>{}</ul>").format(questions)


def _answer(result: Result) -> Markup:
    lead = Markup('<p class="lead">{}</p>').format(often_text.most_often(result))
    return lead + _said(often_text.how_sure(result))


def _talks(result: Result) -> Markup:
    scenario, seed = result.scenario, result.ensemble.seed
    fan = trajectories(scenario, first_runs(scenario, min(FAN, result.ensemble.runs), seed))
    number = result.why.typical
    told = [*trace_text.told(trace(scenario, number, seed))][1:]
    return _shown(fan) + Markup(
        '<h3>A typical run, told round by round</h3><details class="story"><summary>Run {}: read it</summary>{}</details>'
    ).format(number, Markup(sentences(told)))  # noqa: S704


def _why(result: Result) -> Markup:
    scenario, why = result.scenario, result.why
    number = why.typical if why.main is None else why.main.example
    shown = one_run(scenario, number, result.ensemble.seed) if why.main is None else why.main.retold
    refusals = tuple(run_text.who_refuses(result, refusal) for refusal in result.summary.refusals)
    chain = deals.consequences(scenario, shown, number)
    parts = _said(why_not(result))
    if refusals:
        caption = "Who refuses the last draft where the talks fail, and why"
        parts += Markup(table(("of all runs", "who", "why"), refusals[:15], caption))  # noqa: S704
    return parts + (_shown(chain) if chain.table else Markup(""))


def _deal(result: Result, explanation: Explanation) -> Markup:
    runs = run_text.beside_the_runs(result, explanation)
    told = Markup(sentences([*explain_text.told(explanation, runs=runs)][1:]))  # noqa: S704
    if len(result.scenario.talks.parties) != 2 or not explanation.possible:
        return told
    return told + _shown(deals.gains(result.scenario, result))


def _matters(result: Result, executor: Executor | None, progress: Callable[[int], None] | None) -> Markup:
    shares = {outcome.id: outcome.share for outcome in result.outcomes}
    agreed = result.summary.endings["agreement"]
    outcome = AGREEMENT if agreed < SURE else max(shares, key=lambda name: shares[name])
    found = drivers(result.ensemble)
    runs, seed, chosen = min(TRIED, result.ensemble.runs), result.ensemble.seed, _worth_trying(found)
    more = None if progress is None else lambda done: progress(result.ensemble.runs + done)
    decisive = [driver for driver in found.drivers if driver.clear]
    tried = levers(
        *(result.scenario, outcome, runs, seed, executor, more),
        addresses=chosen,
        first_look=GLANCE,
        ends={driver.address for driver in decisive},
        most=inputs.MOST,
        within=0,
    )
    if tried.not_tried or tried.runs < runs:
        raise StoppedError("stopped before all changes were tried")
    clear = [lever for lever in tried.levers if lever.clear]
    return (
        Markup("<h3>Of all single changes</h3>")
        + _said(levers_text.largest(tried, clear), levers_text.together(tried, clear))
        + _left_out(result.scenario, chosen)
        + (_shown(inputs.levers(tried)) if clear else Markup(""))
        + Markup("<h3>Of all that is uncertain</h3>")
        + _said(drivers_text.first(found, decisive), drivers_text.together(found, decisive))
        + (Markup("") if 1.0 in found.shares.values() else _shown(inputs.drivers(found)))
    )


def _worth_trying(found: Drivers) -> set[str]:
    """The numbers whose changes are tried: all, or in a large scenario what people decide and what decides most."""
    given = found.scenario.inputs()
    most = max(LEAST_NUMBERS, NUMBERS_SQUARED // len(given))
    if len(given) <= most:
        return {*given}
    deeds = [address for address in given if address.endswith(".credibility") or ".red_line." in address]
    by_weight = [driver.address for driver in found.drivers]  # the most decisive first
    return {*[*dict.fromkeys((*deeds[: most // 2], *by_weight))][:most]}


def _left_out(scenario: Scenario, chosen: set[str]) -> Markup:
    """A word about what was not tried."""
    given = scenario.inputs()
    large = f"The scenario is large: of its {len(given):,} numbers {len(chosen):,} were changed here, red lines, promises and threats first, then those that decide most."
    drawn = "A number is set to its worded points, or to never and always, and to the ends of its range where it decides something in the draws."
    parts = [
        *([large] if len(chosen) < len(given) else []),
        *([drawn] if not all(one.exact for one in given.values()) else []),
    ]
    if not parts:
        return Markup("")
    text = f"{' '.join(parts)} {commands.command('levers', scenario)} tries all of them, and takes its time."
    return Markup('<p class="note">{}</p>').format(text)


def _draws_for_models(scenario: Scenario) -> int:
    cells = len(scenario.everyone) * len(scenario.issues)
    return min(ASKED, scenario.talks.runs, max(LEAST_ASKED, CELLS_SQUARED // cells**2))


def _models(panel: Panel) -> Markup:
    if not panel.issues:
        return _said(models_text.agreement(panel))
    kinds = Markup("").join(
        Markup("<li><strong>{}</strong>: {}.</li>").format(model.name, model.says) for model in panel.models
    )
    return (
        _said(models_text.agreement(panel))
        + _shown(outcomes.modelled(panel))
        + Markup("").join(
            map(
                Markup('<p class="note">{}</p>').format,
                [*models_text.left_out(panel), *models_text.between(panel)],
            )
        )
        + Markup("<details><summary>What each model is</summary><ul>{}</ul></details>").format(kinds)
    )


def _compared(found: Comparison) -> Markup:
    return _shown(outcomes.compared(found)) + Markup(sentences([*compare_text.told(found)][1:]))  # noqa: S704


def _limits(*scenarios: Scenario) -> Markup:
    drawn = any(not one.exact for scenario in scenarios for one in scenario.inputs().values())
    together = any(scenario.correlations for scenario in scenarios)
    apart = ", apart from those of which the file says that they do" if together else ""
    lines = [
        Markup(
            "<strong>It is no forecast.</strong> The shares count simulated runs. They say what follows from the "
            "numbers above, not how likely anything is in the world."
        ),
        "Only what is in the file exists: a question, an actor or a promise that nobody wrote down cannot matter.",
        "Positions are what actors say. The actors follow fixed strategies; they do not learn from one another.",
        *([f"The numbers are drawn one by one, as if none went with another{apart}."] if drawn else []),
        "An agreement holds. What happens after it is in the commitments, or nowhere.",
    ]
    listed = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    close = "So use it to compare: one assumption with another, one variant with another."
    return Markup("<ul>{}</ul><p>{}</p>").format(listed, close)


def _repeat(asked: Sequence[str], scenarios: Sequence[Scenario], runs: int, seed: int) -> Markup:
    """The command that was *asked*, with the draws; and which files it read."""
    command = commands.command_line("report", *asked, "--runs", str(runs), "--seed", str(seed))
    facts = [
        *dict.fromkeys(fact for s in scenarios for fact in (("file", _name(s)), ("sha256", s.sha256))),
        ("runs", f"{runs:,}"),
        ("seed", str(seed)),
        ("version", f"negotiation_sim {version('negotiation-sim')}"),
    ]
    return Markup("<pre><code>{}</code></pre>").format(command) + _facts(facts)


def _compare(scenarios: Sequence[Scenario]) -> list[str]:
    """What sets two files, or two variants of one, side by side."""
    names = [_name(scenario) for scenario in scenarios]
    read = commands.as_read(scenarios[0])
    if len({scenario.path for scenario in scenarios}) > 1:
        return ["--compare", *names, *read]
    return [names[0], "--compare", *(scenario.variant_id or BASE for scenario in scenarios), *read]


def _facts(facts: Sequence[tuple[str, str]]) -> Markup:
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(*fact) for fact in facts
    )
    return Markup(
        '<div class="scroll" role="group" tabindex="0" aria-label="how to repeat it"><table><tbody>{}</tbody></table></div>'
    ).format(rows)


def _name(scenario: Scenario) -> str:
    """The path as it was given; of one from the root of the disk the name only, so that bytes stay the same."""
    path = PurePath(scenario.path)
    return path.name if path.is_absolute() else scenario.path
