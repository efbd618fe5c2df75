"""Which uncertain inputs decide the outcome, in words.

In:      Drivers
Out:     rich renderables
Keeps:   a sentence first; an input that is no more than noise is counted, not ranked
Not here: measuring (drivers)
Example: tests/report/test_report_paired.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.analysis.drivers import Driver, Drivers
from negotiation_sim.model.outcomes import asked
from negotiation_sim.report import commands, words
from negotiation_sim.report.address_words import drawn, drawn_together
from negotiation_sim.report.layout import answers, heading, table

MOST = 12
BAR = 10


def told(found: Drivers) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield heading(scenario.title)
    yield Text(
        f"From {words.counted(found.runs, 'run')}, seed {found.seed}; no further run was made.", style="dim"
    )
    for line in commands.asked(scenario):
        yield Text(line, style="dim")
    yield Text("")
    clear = [driver for driver in found.drivers if driver.clear]
    yield from answers(
        ("What is asked", _asked(found)),
        ("What decides", first(found, clear)),
        ("How sure", _sure(found)),
    )
    if goes := together(found, clear):
        yield Text(goes)
        yield Text("")
    if clear:
        yield heading("What the outcome depends on (1: on this alone)")
        yield _table(found, clear)
        if any(driver.kind == "number" for driver in clear[:MOST]):
            yield Text(
                "Low and high: the third of the runs with the lowest and with the highest values of a number.",
                style="dim",
            )
        yield Text("")
        if len(clear) > MOST:
            yield Text(f"And {words.counted(len(clear) - MOST, 'weaker input')}; --json lists all.")
            yield Text("")


def _asked(found: Drivers) -> str:
    if found.outcome is None:
        return "Which of its outcomes a run ends in."
    return f"Whether a run ends in {_outcome(found, found.outcome)}: {words.percent(found.shares[found.outcome])} do."


def _outcome(found: Drivers, name: str) -> str:
    return asked(found.scenario, name).words


def first(found: Drivers, clear: list[Driver]) -> str:
    """The input that decides most, and the next ones; *clear* are those beyond chance."""
    if 1.0 in found.shares.values():
        name = found.outcome or max(found.shares, key=lambda outcome: found.shares[outcome])
        return f"Nothing: {'every' if found.shares[name] else 'no'} run ends in {_outcome(found, name)}."
    if not clear:
        return "No single uncertain number decides it: none stands out from chance."
    driver = clear[0]
    name = _told_by(found, driver)
    low, high = _sides(driver)
    sentence = (
        f"Most of all {drawn(found.scenario, driver.address)}. {low}, {words.percent(driver.low[name])} of the runs end in "
        f"{_outcome(found, name)}; {high[0].lower()}{high[1:]}, {words.percent(driver.high[name])}."
    )
    others = [drawn(found.scenario, other.address) for other in clear[1:3]]
    return f"{sentence} Next: {words.listed(others)}." if others else sentence


def together(found: Drivers, clear: list[Driver]) -> str:
    """What goes with the inputs that are told of, and what that means; empty if nothing does."""
    goes = drawn_together(found.scenario, [driver.address for driver in clear[:MOST]])
    return goes and f"{goes} So one of them may stand here for what another decides."


def _sure(found: Drivers) -> str:
    if not found.drivers:
        return "No input of this scenario is uncertain, so there is nothing to compare."
    if 1.0 in found.shares.values():
        return f"The {words.counted(found.runs, 'run')} do not differ in this, so no input can be told apart in them."
    clear, tried = sum(driver.clear for driver in found.drivers), len(found.drivers)
    stand = (
        f"{clear} of {tried} uncertain inputs stand{'s' if clear == 1 else ''} out; the rest show"
        if clear
        else f"None of the {tried} uncertain inputs stands out: they show"
    )
    return (
        f"{stand} no more than chance would. "
        "An input that matters only together with another one can hide among them. "
        "This says what decides the simulation, given how uncertain its numbers are."
    )


def _told_by(found: Drivers, driver: Driver) -> str:
    """The outcome whose share moves most with the input."""
    if found.outcome is not None:
        return found.outcome
    return max(driver.low, key=lambda name: abs(driver.high[name] - driver.low[name]))


def _sides(driver: Driver) -> tuple[str, str]:
    return {
        "number": ("Where it is low (a third of the runs)", "Where it is high (another third)"),
        "kept": ("Where it is not", "Where it is"),
        "happens": ("Where it does not", "Where it does"),
    }[driver.kind]


def ends_apart(low: float, high: float) -> tuple[str, str]:
    """Two shares, with one decimal where whole per cents would tell different ones alike."""
    digits = int(low != high and words.percent(low) == words.percent(high))
    return words.percent(low, digits), words.percent(high, digits)


def _table(found: Drivers, clear: list[Driver]) -> RenderableType:
    if found.outcome is not None:
        ends = [("low/no", "right"), ("high/yes", "right")]
        made = table(("uncertain input", "left"), ("weight", "right"), ("", "left"), *ends, folds=0)
    else:
        ends = [("low/no", "right"), ("high/yes", "right"), ("share of outcome", "left")]
        made = table(("uncertain input", "left"), ("weight", "right"), *ends, folds=0)
        made.columns[-1].no_wrap = False
    for driver in clear[:MOST]:
        name = _told_by(found, driver)
        low, high = ends_apart(driver.low[name], driver.high[name])
        if found.outcome is not None:
            bar = Text("█" * max(1, round(BAR * driver.weight)), style="cyan")
            made.add_row(drawn(found.scenario, driver.address), f"{driver.weight:.2f}", bar, low, high)
        else:
            made.add_row(
                drawn(found.scenario, driver.address),
                f"{driver.weight:.2f}",
                low,
                high,
                _outcome(found, name),
            )
    return made
