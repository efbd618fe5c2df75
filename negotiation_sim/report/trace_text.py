"""One run as the minutes of the talks: who offers what, the text, what it would set off, who refuses and why.

In:      Scenario, Trajectories of one run
Out:     lines of text
Keeps:   a round is told by what is new in it; rounds in which nothing is new share a line
Not here: the run itself (engine), the same as data (trace_json)
Example: tests/test_trace.py
"""

from collections.abc import Iterator

from negotiation_sim.report import words
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.scenario import Scenario
from negotiation_sim.trajectories import Trajectories

INDENT = "  "
CHALLENGE = "challenge"


def told(scenario: Scenario, kept: Trajectories, opening: str) -> Iterator[str]:
    """The minutes, line by line; *opening* says which run it is."""
    minutes = Minutes(scenario, kept)
    yield scenario.title
    yield opening
    yield "One simulated run out of many: it shows how the reasons work together, not what will happen."
    yield ""
    yield from _at_the_table(minutes)
    yield from _opening_positions(minutes)
    waiting: list[int] = []
    for number in range(1, minutes.rounds + 1):
        lines = [*_round(minutes, number)]
        if not lines:
            waiting.append(number)
            continue
        yield from _nothing_new(waiting)
        waiting = []
        yield f"Round {number}{' (the last)' if number == scenario.talks.rounds else ''}"
        yield from (INDENT + line for line in lines)
        yield ""
    yield from _nothing_new(waiting)
    yield from _ending(minutes)


def _nothing_new(rounds: list[int]) -> Iterator[str]:
    if not rounds:
        return
    which = f"Round {rounds[0]}" if len(rounds) == 1 else f"Rounds {rounds[0]} to {rounds[-1]}"
    yield f"{which}: small steps only; the text reads the same, and so do the answers."
    yield ""


def _at_the_table(minutes: Minutes) -> Iterator[str]:
    scenario = minutes.scenario
    parties = [scenario.actors[name].name for name in scenario.talks.parties]
    others = [scenario.actors[name].name for name in scenario.at_table if name not in scenario.talks.parties]
    rule = "all of whom must sign" if scenario.talks.rule.share is None else "whose capability decides"
    if len(parties) == 2 and scenario.talks.rule.share is None:
        rule = "who must both sign"
    yield f"At the table: {words.listed(parties)}, {rule}{'; with ' + words.listed(others) if others else ''}."
    kept, broken = minutes.believed()
    if kept:
        yield "Believed in this run: " + "; ".join(kept) + "."
    if broken:
        yield "Not believed in this run: " + "; ".join(broken) + "."
    yield f"Without agreement: {'; '.join(minutes.no_deal())}."
    yield ""


def _opening_positions(minutes: Minutes) -> Iterator[str]:
    yield "What each says it wants"
    for name, wants in minutes.positions():
        yield f"{INDENT}{name}: {'; '.join(wants)}."
    yield ""


def _round(minutes: Minutes, number: int) -> list[str]:
    """What is new in a round; nothing in one that only repeats the last."""
    lines = [f"Event: {event}." for event in minutes.events(number)]
    lines += [f"{actor} {'; '.join(pushes)}." for actor, pushes in minutes.pushes(number)]
    lines += [f"{actor} moves: {'; '.join(moves)}." for actor, moves in minutes.moves(number)]
    text = minutes.text(number)
    if text:
        lines.append(f"{_whose_text(minutes, number)}: {'; '.join(text)}.")
    chain = minutes.chain(number)
    if chain != minutes.chain(number - 1):
        lines += chain or ["If signed, the text would set nothing off."]
    if (
        minutes.asked(number)
        and not minutes.asked(number - 1)
        and minutes.scenario.talks.protocol == CHALLENGE
    ):
        over = number == minutes.scenario.talks.rounds
        lines.append(
            f"{'The rounds are over' if over else 'Nobody moves any more'}, so the parties are asked."
        )
    before, last = minutes.answers(number - 1), number == minutes.rounds
    lines += [line for answer, line in minutes.answers(number).items() if last or answer not in before]
    repeats = [f"{author} repeats its offer."] if (author := minutes.author(number)) and not text else []
    return repeats + lines if lines else []


def _whose_text(minutes: Minutes, number: int) -> str:
    if author := minutes.author(number):
        return f"{author} proposes"
    if number > 1:
        return "The text now says"
    if minutes.scenario.talks.protocol == CHALLENGE:
        return f"The text, from the {minutes.scenario.talks.challenge.text} of where they stand"
    return "The chair's text"


def _ending(minutes: Minutes) -> Iterator[str]:
    scenario, ended = minutes.scenario, minutes.kept.ended
    outcome = scenario.named_outcomes[int(ended.outcome[0])]
    how = {
        "agreement": f"The talks end in round {minutes.rounds} with an agreement.",
        "walkout": f"The talks break off in round {minutes.rounds}: {minutes.who_left()}.",
        "deadline": f"The deadline passes after round {minutes.rounds}, without agreement.",
    }[minutes.ending]
    yield how
    if minutes.ending != "agreement":
        for line in minutes.last_refusals():
            yield f"{INDENT}{line}"
    yield f"What then holds: {'; '.join(minutes.final())}."
    yield f"The scenario calls this: {outcome.title}."
