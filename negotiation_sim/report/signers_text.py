"""Who would sign a draft, and ratify it, told: what it says, what it sets off, each answer.

In:      Signing
Out:     rich renderables, in reading order
Keeps:   the verdict comes first
Not here: putting the question (who_signs), one run of the talks (trace_text)
Example: tests/agreement/test_who_signs.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from negotiation_sim.agreement.who_signs import Answer, Signing
from negotiation_sim.report import commands, words
from negotiation_sim.report.layout import bare
from negotiation_sim.report.signing import delayed, must_sign, weights
from negotiation_sim.scenario.no_deal import weighs_issues


def told(signing: Signing) -> Iterator[RenderableType]:
    """The whole page."""
    scenario = signing.scenario
    yield Text(scenario.title, style="bold")
    for line in commands.asked(scenario):
        yield Text(line, style="dim")
    kept = " and commitments kept from credibility 0.5 up" if scenario.commitments else ""
    yield Text(
        f"Put to the parties with every number at its likeliest value{kept}; each accepts anything at least as good "
        f"as no deal{', and abstains where it is no better' if scenario.talks.rule.abstain else ''}"
        f"{delayed(scenario)}.",
        style="dim",
    )
    yield Text("")
    yield Text(_verdict(signing))
    if not scenario.talks.rule.unanimous:
        counted = weights(scenario, signing.weights)
        yield Text(" ".join(said for said in (must_sign(scenario), counted) if said), style="dim")
    yield Text("")
    come = ["after all that it sets off"] if scenario.commitments else []
    yield Text(f"The draft{', and what would come of it' if come else ''}", style="bold")
    table = bare()
    for name in ("question", "the draft", *come):
        table.add_column(name, overflow="fold")
    for issue in scenario.issues:
        written, after = (
            scenario.number_at(f"issues.{issue}.status_quo", package[issue])
            for package in (signing.draft, signing.package)
        )
        says, becomes = (
            words.value(scenario, issue, *both, fine=True) for both in ((written, after), (after, written))
        )
        told = (words.title(scenario, issue), says, "the same" if written == after else becomes)
        table.add_row(*told[: len(table.columns)])
    yield Padding(table, (0, 0, 1, 0))
    if signing.left_out:
        names = words.listed([f"'{words.title(scenario, name)}'" for name in signing.left_out])
        yield Text(f"Your draft does not name {names}: there it has the status quo of the file.")
        yield Text("")
    for number, wave in enumerate(signing.waves):
        does = "; ".join(words.commitment(scenario, name) for name in wave)
        yield Text(f"{'Once signed' if not number else 'Because of that'}: {does}.")
    if signing.waves:
        yield Text("")
    for answer in signing.answers:
        yield Text(_answer(signing, answer))
    yield Text("")
    yield Text("An exploration of the scenario's numbers, not a forecast.", style="dim")


def _verdict(signing: Signing) -> str:
    names = signing.scenario.actors
    at_table = [answer for answer in signing.answers if answer.actor in signing.scenario.talks.parties]
    would = [names[answer.actor].name for answer in at_table if answer.signs]
    not_ = [names[answer.actor].name for answer in at_table if answer.refuses]
    home = _at_home(signing)
    if abstain := [names[answer.actor].name for answer in at_table if answer.abstains]:
        return _with_abstentions(signing, would, abstain, not_) + home
    if not not_:
        return f"{words.opening(words.listed(would))} would {'both ' if len(would) == 2 else ''}sign this draft.{home}"
    verdict = f"{words.opening(words.listed(not_))} would not sign this draft" + (
        f"; {words.listed(would)} would." if would else "."
    )
    if signing.scenario.talks.rule.unanimous or not would:
        return f"{verdict}{home}"
    enough = "enough signatures" if home else "enough for an agreement"
    return f"{verdict} That is {'' if signing.signed else 'not '}{enough}.{home}"


def _with_abstentions(signing: Signing, would: list[str], abstain: list[str], not_: list[str]) -> str:
    """The answers at the table where somebody abstains, and whether they are enough."""
    parts = [f"{words.listed(not_)} would not sign this draft"] if not_ else []
    parts += [f"{words.listed(would)} would{'' if not_ else ' sign this draft'}"] if would else []
    parts += [f"{words.listed(abstain)} would abstain"]
    enough = "enough signatures" if signing.scenario.talks.ratify else "enough for an agreement"
    end = (
        "What nobody signs is no agreement"
        if not would
        else f"That is {'' if signing.signed else 'not '}{enough}"
    )
    return f"{words.opening('; '.join(parts))}. {end}."


def _at_home(signing: Signing) -> str:
    """What is said at home, as a sentence; nothing where nobody ratifies."""
    names, at_home = signing.scenario.actors, signing.scenario.talks.ratify
    refuse = [names[a.actor].name for a in signing.answers if a.actor in at_home and not a.signs]
    if not at_home:
        return ""
    if refuse:
        return f" At home, {words.listed(refuse)} would not ratify it."
    return f" At home, {words.listed([names[name].name for name in at_home])} would ratify it."


def _answer(signing: Signing, answer: Answer) -> str:
    scenario = signing.scenario
    named = scenario.actors[answer.actor].name
    name = words.opening(named)
    at_home = answer.actor in scenario.talks.ratify
    if answer.abstains:
        head = f"{name} would abstain: {words.GAINS_NOTHING}"
    elif answer.signs:
        head = f"{name} would {'ratify' if at_home else 'sign'}"
    else:
        why = words.reason(scenario, answer.reason or "", answer.issue, answer.commitment, at_home=at_home)
        head = f"{name} would not {'ratify' if at_home else 'sign'}: {why}"
    gains = answer.gains if weighs_issues(scenario, answer.actor) else {}
    weighed = words.weighed(*words.stakes(scenario, gains))
    against = f" Against no deal {named} would {weighed}." if weighed else ""
    ((result, failing, _),) = words.beside(
        scenario, answer.actor, (answer.worth, answer.no_deal), sheet=False
    )
    return f"{head}. The result is worth {result} to {named}, and no deal {failing}.{against}"
