"""The debrief of one game: how it ended, what was possible, who blocked it and why, what the others kept to themselves.

In:      Debrief
Out:     rich renderables, in reading order
Keeps:   how the game ended comes first; a gain is counted from what no deal was worth at the end
Not here: working it out (game.debrief), what a seat reads before the end (seat_text)
Example: tests/game/test_debrief.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.game.debrief import WORTH_TELLING, Better, Debrief, Reply
from negotiation_sim.game.views import unheard
from negotiation_sim.report import explain_text, within_reach, words
from negotiation_sim.report.layout import INDENT, heading, indented, rows, rows_or, section, table
from negotiation_sim.report.seat_text import line_of, package
from negotiation_sim.scenario.no_deal import told_without_deal


def told(debrief: Debrief) -> Iterator[RenderableType]:
    """The whole debrief."""
    yield Text("")
    yield heading(_ended(debrief))
    yield Text(words.called(debrief.scenario, debrief.ended.outcome))
    yield Text("")
    yield from section(
        "The result on each issue", rows_or(words.NOTHING_SETTLED, _result(debrief), shares=(3, 4))
    )
    yield from _possible(debrief)
    yield from _got(debrief)
    yield from _answers(debrief)
    yield from _numbers(debrief)
    yield from _evidence(debrief)
    yield Text("An exploration of the scenario's numbers, not a forecast.", style="dim")


def _ended(debrief: Debrief) -> str:
    ended = debrief.ended
    if ended.ending == "agreement":
        return f"The game ended in round {ended.round} with an agreement: draft {ended.signed} was signed."
    if ended.ending == "deadline":
        return f"The deadline passed after round {ended.round}, without agreement."
    if ended.ending == "not_ratified":
        return f"Draft {ended.signed} was signed in round {ended.round}, and was not ratified at home."
    who = [debrief.scenario.actors[actor].name for actor in debrief.left]
    return f"The talks broke off in round {ended.round}: {words.listed(who)} left."


def _result(debrief: Debrief) -> list[tuple[str, ...]]:
    """Each question with its answer; without agreement only where that says anything."""
    scenario, result = debrief.scenario, debrief.ended.package
    told = scenario.issues if debrief.ended.ending == "agreement" else told_without_deal(scenario)
    return [(words.title(scenario, issue), words.given(scenario, issue, result[issue])) for issue in told]


def _possible(debrief: Debrief) -> Iterator[RenderableType]:
    found = debrief.explanation
    yield heading("What was possible, by the numbers of this game at its end")
    yield Text(explain_text.headline(found))
    if found.ranges:
        yield Text("")
        yield indented(within_reach.brought(found, gains=False))
        yield Text(
            "From and to: how far each issue could go in a draft that can be signed, taken for itself; of a choice, which options."
        )
        if found.solutions and not explain_text.nobody_gains(found):
            yield Text(explain_text.fair(found))
    for conflict in found.conflicts.found[: explain_text.MOST_CONFLICTS]:
        yield from explain_text.conflict_told(found, conflict)
    yield Text("")


def _got(debrief: Debrief) -> Iterator[RenderableType]:
    """What each gained, and what was left on the table."""
    scenario, found = debrief.scenario, debrief.explanation
    sign = "both would sign" if len(scenario.talks.parties) == 2 else "can be signed"
    yield heading(f"What each gained over no deal, and the most by a draft that {sign}")
    fair = {name: one for name, one in found.solutions.items() if not explain_text.nobody_gains(found)}
    columns = ["gained", "the most", *(within_reach.SOLUTIONS[name] for name in fair)]
    grid = table(("points", "left"), *((name, "right") for name in columns), folds=0)
    for p, (party, gain) in enumerate(debrief.gains.items()):
        most = _figure(debrief, party, found.most[p]) if found.most else "none"
        others = [_figure(debrief, party, one.gains[party]) for one in fair.values()]
        grid.add_row(_label(debrief, party), _figure(debrief, party, gain), most, *others)
    yield indented(grid)
    if unheard(scenario, debrief.seats):
        yield Text(
            "A draft and no deal count with all that they set off, whether it was heard of before or not."
        )
    for seat in debrief.seats:
        if seat not in debrief.gains:
            yield Text(f"{words.opening(_name(debrief, seat))} had nothing to sign, so no gain is counted.")
            continue
        if lost := debrief.gains[seat] < -WORTH_TELLING:
            yield Text(_lost(debrief, seat))
        if seat not in debrief.better and not lost:
            yield Text(
                f"{words.opening(_name(debrief, seat))} left nothing on the table: no draft brings more without loss to another party."
            )
        elif seat in debrief.better:
            yield from _better(debrief, seat, debrief.better[seat])
    yield Text("")


def _better(debrief: Debrief, seat: str, better: Better) -> Iterator[RenderableType]:
    """The draft with which a seat would have gained more at nobody's cost, and which others would have done as well."""
    scenario = debrief.scenario
    which = "any of these drafts, and others," if better.drafts is None else f"any of {better.drafts} drafts"
    which = which if better.others else "this draft"
    yield Text("")
    yield heading(
        f"Left on the table: with {which} {_name(debrief, seat)} would have gained "
        f"{_gain(debrief, seat, better.gains[seat])}, and no other party less than it did"
    )
    yield rows(first := package(scenario, better.draft), shares=(3, 4))
    for other in better.others:
        yield Text("Or, where it reads otherwise")
        yield rows([row for row in package(scenario, other) if row not in first], shares=(3, 4))
    if (more := (better.drafts or 0) - len(better.others) - 1) > 0:
        yield Text(f"And {more} more.")


def _lost(debrief: Debrief, seat: str) -> str:
    return f"{words.opening(_name(debrief, seat))} lost {_gain(debrief, seat, -debrief.gains[seat])}: what was signed is worth less than no deal."


def _answers(debrief: Debrief) -> Iterator[RenderableType]:
    agreed = debrief.ended.ending == "agreement"
    if not debrief.said:
        yield Text("No draft was put on the table, so nobody was asked.")
        yield Text("")
        return
    signed = debrief.ended.signed is not None
    title = "What they said to the draft that was signed" if signed else "Who blocked the last draft, and why"
    yield heading(title)
    if not agreed:
        yield rows(package(debrief.scenario, debrief.draft), shares=(3, 4))
    yield rows(((_label(debrief, said.party), _said(debrief, said)) for said in debrief.said), shares=(0, 1))
    yield Text("")


def _said(debrief: Debrief, said: Reply) -> str:
    scenario, taken = debrief.scenario, said.party in debrief.seats
    head = {True: "said yes", False: "said no", None: "gave no answer"}[said.answer]
    if said.abstained:
        head = "abstained"
    if said.party in debrief.left and not said.answer:
        head = "had left"
    if said.party in scenario.talks.ratify and said.answer is None:
        head = "not asked, since nothing was signed"
    if said.reason == "none":
        would = "none of the numbers spoke against it"
    else:
        at_home = said.party in scenario.talks.ratify
        would = words.reason(scenario, said.reason, said.issue, said.commitment, at_home=at_home)
    (worth, no_deal, _), (hoped,) = words.beside(
        scenario, said.party, (said.worth, said.no_deal), (said.hoped,)
    )
    least = "" if taken or said.hoped <= said.no_deal + 1e-9 else f", and {hoped} was asked for in that round"
    what = "With all that it sets off it" if scenario.commitments else "It"
    return f"{head}; {would}. {what} was worth {worth}, no deal {no_deal}{least}."


def _numbers(debrief: Debrief) -> Iterator[RenderableType]:
    """The numbers of the others."""
    scenario = debrief.scenario
    others = {actor: own for actor, own in debrief.numbers.items() if actor not in debrief.seats}
    if others:
        yield heading("The numbers of the others")
    for actor, own in others.items():
        at_table = f"influence {words.plain(own.capability)}, strategy {debrief.strategies.get(actor)}"
        reserve = (
            ""
            if own.reservation is None
            else f", no deal worth {words.on_sheet(scenario, actor, own.reservation)}"
        )
        yield indented(
            Text(
                f"{_label(debrief, actor)}: {'asked at home' if actor in scenario.talks.ratify else at_table}{reserve}"
            )
        )
        if scenario.actors[actor].scores is not None:
            lines = [
                (
                    words.title(scenario, stance.issue),
                    ", ".join(f"{name} {worth:g}" for name, worth in stance.worth.items()),
                )
                for stance in own.stances
            ]
            yield rows(lines, shares=(2, 3), indent=2 * INDENT)
            continue
        cells = []
        for stance in own.stances:
            line = line_of(scenario, stance)
            signs = f"; will sign {line}" if line else ""
            wants = f"{words.given(scenario, stance.issue, stance.position)}{signs}"
            cells.append((words.title(scenario, stance.issue), words.plain(stance.salience), wants))
        yield rows(cells, shares=(2, 0, 3), indent=2 * INDENT)
    if any(scenario.actors[actor].scores is None for actor in others):
        yield Text("The figure is how much the question matters, from 0 to 1.", style="dim")
    if others:
        yield Text("")
    if debrief.kept:
        yield heading("Which promises and threats are kept in this game, once what they wait for has come")
        kept = (
            (("kept" if yes else "not kept"), words.commitment(scenario, name))
            for name, yes in debrief.kept.items()
        )
        yield rows(kept, shares=(0, 1))
        yield Text("")


def _evidence(debrief: Debrief) -> Iterator[RenderableType]:
    counts = [f"{number} {basis}" for basis, number in debrief.rests_on.items() if number]
    if counts:
        yield heading("On what this rests")
        yield Text(f"The numbers that decided it: {words.listed(counts)}.")
        for claim in debrief.claims:
            yield Text(f"{claim.id} ({claim.found_at}; {claim.speaker}): {claim.says}")
        yield Text("")


def _gain(debrief: Debrief, party: str, gain: float) -> str:
    return words.on_sheet(debrief.scenario, party, gain, 0.0, gain=True)


def _figure(debrief: Debrief, party: str, gain: float) -> str:
    return _gain(debrief, party, gain).partition(" ")[0]


def _name(debrief: Debrief, actor: str) -> str:
    return debrief.scenario.actors[actor].name


def _label(debrief: Debrief, actor: str) -> str:
    return debrief.scenario.actors[actor].label
