"""One run as the minutes of the talks: who offers what, the draft, what it would set off, who refuses and why.

In:      Trace
Out:     rich renderables, in reading order
Keeps:   a round is told by what is new in it; rounds of small steps share a line, with what the steps add up to
Not here: the run itself (engine), the same as data (runs.trace)
Example: tests/report/test_trace.py
"""

import re
from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.report import commands, signing, words
from negotiation_sim.report.chain import chains
from negotiation_sim.report.layout import INDENT, heading, indented, rows, rows_or
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.runs.summary import drawn
from negotiation_sim.runs.trace import Trace
from negotiation_sim.scenario.no_deal import other_offers
from negotiation_sim.scenario.scenario import Scenario

STEP = 5
"""Columns by which a consequence stands further in than its cause."""
CHALLENGE = "challenge"
EXCHANGE = "exchange"
PLACE = re.compile(r"\.stances\.[^.]+\.(position$|red_line\.)")


SHOWS = "it shows how the reasons work together, not what will happen."
ONLY_NEW = (
    "From round 2 on only what is new is told: an answer that is not told again is as before, and so is, but for small "
    "steps, what the offers and the draft say."
)


def told(found: Trace) -> Iterator[RenderableType]:
    """The minutes."""
    scenario = found.scenario
    minutes = Minutes(scenario, found.kept)
    yield heading(scenario.title)
    yield from map(Text, _which(found))
    yield from map(Text, commands.asked(scenario))
    yield Text("")
    yield from _at_the_table(minutes)
    yield from _opening_positions(minutes, places_drawn=found.run is not None and _places_drawn(scenario))
    if minutes.rounds > 1:
        yield Text(ONLY_NEW)
        yield Text("")
    waiting: list[int] = []
    for number in range(1, minutes.rounds + 1):
        body = [*_round(minutes, number)]
        if not body:
            waiting.append(number)
            continue
        yield from _small_steps(minutes, waiting)
        waiting = []
        yield heading(f"Round {number}{' (the last)' if number == scenario.talks.rounds else ''}")
        yield from body
        yield Text("")
    yield from _small_steps(minutes, waiting)
    yield from _ending(minutes)


def _which(found: Trace) -> Iterator[str]:
    """Which run it is, and what one run can show."""
    if found.run is not None:
        yield f"Run {found.run} of seed {found.seed}."
        yield (
            f"One simulated run out of many: {SHOWS}"
            if drawn(found.scenario)
            else f"Nothing is drawn, so every run is this one: {SHOWS}"
        )
        return
    kept = " (a commitment counts as kept from credibility 0.5 up)" if found.scenario.commitments else ""
    yield f"The run in which every number has its likeliest value{kept}."
    yield words.opening(SHOWS)


def _small_steps(minutes: Minutes, rounds: list[int]) -> Iterator[RenderableType]:
    if not rounds:
        return
    which = f"Round {rounds[0]}" if len(rounds) == 1 else f"Rounds {rounds[0]} to {rounds[-1]}"
    before, asked = max(1, rounds[0] - 1), minutes.asked(rounds[-1])
    drift = minutes.drift(before, rounds[-1])
    if minutes.still(before, rounds[-1]):
        yield Text(f"{which}: nobody moves{' or gives a new answer' if asked else ''}.")
    else:
        answers = "; nobody gives a new answer" if asked else ""
        yield Text(f"{which}: small steps{answers}.{'' if drift else ' The draft reads the same.'}")
    yield from _below("By the end of them the draft has moved", drift, 3, 4)
    yield Text("")


def _at_the_table(minutes: Minutes) -> Iterator[RenderableType]:
    scenario = minutes.scenario
    said = (
        signing.must_sign(scenario),
        minutes.weights(0),
        signing.foreseen(scenario),
        signing.unsigned(scenario),
    )
    yield Text(" ".join(sentence for sentence in said if sentence))
    yield Text("")
    if scenario.commitments:
        yield heading(
            "Promises and threats, and which of them are kept in this run, once what they wait for has come"
        )
        yield rows(minutes.commitments(), shares=(0, 1))
        yield Text("")


def _places_drawn(scenario: Scenario) -> bool:
    """Whether a run draws what the parties say they want, or their red lines."""
    return any(
        not given.exact and PLACE.search(address) is not None for address, given in scenario.inputs().items()
    )


def _opening_positions(minutes: Minutes, *, places_drawn: bool) -> Iterator[RenderableType]:
    yield heading("What each says it wants, and its red lines, as the scenario has them")
    if places_drawn:
        yield Text("This run draws each position and red line from the range around it.")
    if minutes.other_no_deal():
        yield Text("What holds without agreement is told as it is in the first round of this run.")
    for name, issue in minutes.scenario.issues.items():
        rests = " (no draft touches it; commitments and events move it)" if issue.rests else ""
        yield indented(Text(f"{issue.title}{rests}"))
        yield rows(minutes.wants(name), shares=(1, 1), indent=2 * INDENT)
    yield Text("")


def _round(minutes: Minutes, number: int) -> Iterator[RenderableType]:
    """What is new in a round; nothing in one that only repeats the last."""
    if events := minutes.events(number):
        yield rows((("Event:", event + ".") for event in events), shares=(0, 1))
    if weights := minutes.weights(number):
        yield indented(Text(f"Now it counts otherwise. {weights}"))
    yield from _below("Without agreement it would now be", minutes.no_deal_now(number), 3, 4)
    trade = minutes.scenario.talks.protocol == EXCHANGE
    pressed = "The trade of support" if trade else "Under pressure"
    yield from _below(pressed, _once(minutes.pushes(number)), 2, 4, 3)
    yield from _below("New offers", _once(minutes.moves(number)), 2, 3, 4)
    answers = minutes.new_answers(number)
    what_then = [
        *_consequences(minutes, number),
        *_below(_the_answers(minutes, number), answers, 0, 1),
    ]
    if draft := minutes.draft(number):
        part = minutes.author(number) and len(draft) < len(minutes.scenario.issues)
        rest = "; all else as in its last draft" if part else ""
        yield from _below(f"{_whose_draft(minutes, number)}{rest}", draft, 3, 4)
    elif what_then and minutes.author(number):
        steps, whose = minutes.steps(number), _whose_draft(minutes, number)
        yield from _below(f"{whose}, in a small step", steps, 3, 4)
        if not steps:
            yield _label(f"{whose}, and reads as before")
    yield from what_then
    if answers and minutes.scenario.talks.foresees_ratification and number < minutes.rounds:
        at_home = ((words.opening(name), said) for name, said in minutes.at_home(number))
        yield from _below("At home", at_home, 0, 1)


def _whose_draft(minutes: Minutes, number: int) -> str:
    if author := minutes.author(number):
        return f"Proposed by {author}"
    if number > 1:
        return "The draft now says"
    if minutes.scenario.talks.protocol == EXCHANGE:
        return "The draft, from the mean of where they stand"
    if minutes.scenario.talks.protocol == CHALLENGE:
        return f"The draft, from the {minutes.scenario.talks.challenge.text} of where they stand"
    return "The chair's draft"


def _the_answers(minutes: Minutes, number: int) -> str:
    """The heading of the answers; it says why they come only now."""
    if minutes.scenario.talks.protocol not in {CHALLENGE, EXCHANGE} or minutes.asked(number - 1):
        return "The answers"
    over = number == minutes.scenario.talks.rounds
    return (
        f"{'The rounds are over' if over else 'Nobody moves any more'}, so the parties are asked. The answers"
    )


def _once(moves: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """The moves, with each name only where it first stands."""
    last = ""
    for name, *rest in moves:
        yield "" if name == last else name, rest[0], rest[1]
        last = name


def _consequences(minutes: Minutes, number: int) -> Iterator[RenderableType]:
    """The chain that signing would set off, when it is another than in the round before."""
    scenario, kept = minutes.scenario, minutes.kept
    chain = chains(scenario, kept, number)
    if number > 1 and chain == chains(scenario, kept, number - 1):
        return
    if not chain:
        if number > 1:
            yield _label("If this were signed, it would no longer set anything off.")
        return
    yield _label("If this were signed")
    for depth, said in (line for cause in chain for line in cause.lines()):
        indent = 2 * INDENT + STEP * max(0, depth - 1) + (INDENT if depth else 0)
        yield rows([("->", said) if depth else (said,)], shares=(0, 1) if depth else (1,), indent=indent)
    unlike = minutes.unlike_draft(number)
    yield from _below("So in the end it would not be as the draft says, but", unlike, 3, 4)


def _below(label: str, cells: Iterable[tuple[str, ...]], *shares: int) -> Iterator[RenderableType]:
    """A label and what it stands above, if there is anything."""
    if told := [*cells]:
        yield _label(label)
        yield rows(told, shares=shares, indent=2 * INDENT)


def _label(said: str) -> RenderableType:
    return indented(Text(said, style="italic"))


def _ending(minutes: Minutes) -> Iterator[RenderableType]:
    scenario, ended = minutes.scenario, minutes.kept.ended
    outcome = scenario.named_outcomes[int(ended.outcome[0])]
    ratified = ", which is ratified" if scenario.talks.ratify else ""
    yield heading(
        {
            "agreement": f"The talks end in round {minutes.rounds} with an agreement{ratified}.",
            "walkout": f"The talks broke off in round {minutes.rounds}: {minutes.who_left()}.",
            "deadline": f"The deadline passes after round {minutes.rounds}, without agreement.",
            "not_ratified": f"The draft is signed in round {minutes.rounds}, and is not ratified.",
        }[minutes.ending]
    )
    if minutes.ending in ("agreement", "not_ratified") or scenario.talks.foresees_ratification:
        yield rows(
            [(f"At home, {name}", said) for name, said in minutes.at_home(minutes.rounds)], shares=(0, 1)
        )
    if minutes.ending != "agreement":
        told = minutes.new_answers(minutes.rounds)
        if any(refusal not in told for refusal in minutes.refusals()):
            yield rows(minutes.refusals(), shares=(0, 1))
        if (signing_it := minutes.too_few()) and not scenario.talks.rule.unanimous:
            who = words.opening(words.listed(signing_it))
            yield Text(f"  {who} would sign. That is not enough for an agreement.")
        yield Text("")
        yield heading("The last draft")
        yield rows(minutes.last_draft(), shares=(3, 4))
    elif minutes.kept.changes_nothing() and not other_offers(scenario):
        yield Text("Nothing changes by it: on every issue the result is what would hold without agreement.")
    yield Text("")
    yield heading("The result on each issue")
    yield rows_or(words.NOTHING_SETTLED, minutes.final(), shares=(3, 4))
    yield Text("")
    yield Text(words.called(scenario, outcome.id))
