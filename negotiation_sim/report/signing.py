"""Who must sign, and who says yes at home, in sentences.

In:      Scenario; perhaps the seat that reads them
Out:     sentences
Keeps:   every page says it in these words
Not here: who would sign a draft (signers_text), the rule itself (scenario.talks)
Example: tests/report/test_words.py
"""

from collections.abc import Iterator, Mapping
from itertools import product
from operator import mul

from negotiation_sim.report import words
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.rule import Quota, Rule
from negotiation_sim.scenario.scenario import Scenario

MOST_GROUPED = 10
"""Of more parties not every group is tried: there are too many."""
MOST_DIGITS = 6
"""Decimals of a share of all votes, in per cent."""
ALMOST_HALF = 0.4999


def mark(scenario: Scenario, actor: str) -> str:
    """What stands behind the name of whoever answers at home, among others."""
    return " (at home)" if actor in scenario.talks.ratify else ""


def delayed(scenario: Scenario) -> str:
    """From when what no deal is worth is counted, as the end of a sentence; empty where waiting costs nobody anything."""
    inputs, asked = scenario.inputs(), scenario.talks.answering
    costs = {name: inputs.get(f"actors.{name}.cost_of_delay") for name in asked}
    if not any(
        cost and cost.mode and scenario.actors[name].reservation is None for name, cost in costs.items()
    ):
        return ""
    return f"; no deal counts as after {words.counted(scenario.talks.rounds, 'round')}, less what the delay has cost by then"


def must_sign(scenario: Scenario, seat: str | None = None) -> str:
    """Whose signatures an agreement needs, and who must ratify it, in sentences; *seat* reads 'you'."""
    talks = scenario.talks
    rule, asked = talks.rule, [*_quotas(talks.rule)]
    names, vetoes = ([_you(scenario, name, seat) for name in ids] for ids in (talks.parties, rule.veto))
    if len(names) == 1:
        needed = f"An agreement needs the signature of {names[0]}."
    elif rule.all_but is not None and rule.abstain:
        needed = f"Of {words.listed(names)} no more than {rule.all_but} may refuse, and somebody must sign."
    elif rule.all_but is not None:
        needed = f"Of {words.listed(names)} all but {rule.all_but} must sign."
    elif rule.unanimous and rule.abstain:
        needed = f"Of {words.listed(names)} nobody may refuse, and somebody must sign."
    elif rule.unanimous:
        needed = f"An agreement needs the signatures of {words.listed(names)}."
    else:
        needed = f"Of {words.listed(names)} so many must sign that they have {words.listed(asked)}."
    if rule.all_but is not None and asked:
        needed += f" Those who sign must have {words.listed(asked)}."
    without = (
        f"Nothing is agreed {'against' if rule.abstain else 'without'} {words.listed(vetoes)}."
        if vetoes
        else ""
    )
    return " ".join(
        said for said in (needed, without, _abstention(scenario), at_home(scenario, seat)) if said
    )


def role(scenario: Scenario, actor: str) -> str:
    """What an agreement asks of an actor, in two words; empty where it asks nothing."""
    rule = scenario.talks.rule
    if actor in scenario.talks.ratify:
        return "must ratify"
    if actor not in scenario.talks.parties:
        return ""
    if not (rule.unanimous or actor in rule.veto):
        return "can sign"
    return "can block" if rule.abstain else "must sign"


def weights(scenario: Scenario, capabilities: Mapping[str, float], seat: str | None = None) -> str:
    """What each party counts where the rule weighs them, in sentences; nothing where each counts alike.

    Args:
        scenario: With the rule.
        capabilities: By party, its capability, where the rule counts it.
        seat: Who reads 'you'.
    """
    rule, said = scenario.talks.rule, []
    own: list[tuple[str, Rule | Quota, Mapping[str, float]]] = [("their weight", rule, capabilities)]
    for of, quota, votes in [
        *own,
        *((f"the {name.replace('_', ' ')}", quota, quota.votes) for name, quota in rule.quotas.items()),
    ]:
        if votes:
            names = [_you(scenario, party, seat) for party in scenario.talks.parties]
            shares = _shares(quota, [votes[party] for party in scenario.talks.parties])
            said.append(
                f"Of {of}: {words.listed([f'{name} {share}%' for name, share in zip(names, shares, strict=True)])}."
            )
    return " ".join(said)


def _shares(quota: Rule | Quota, votes: list[float]) -> list[str]:
    """Each in per cent of all, so that whoever adds up what is told is right about every group that signs."""
    exceeded = quota.more_than is not None
    asked = 100.0 * ((quota.more_than if exceeded else quota.share) or 0.0)
    exact = [100.0 * number / sum(votes) for number in votes]
    groups = [*product((0, 1), repeat=len(votes))] if len(votes) <= MOST_GROUPED else []

    def enough(numbers: list[float]) -> list[bool]:
        bound = asked + 100.0 * (TOLERANCE if exceeded else -TOLERANCE)
        return [sum(map(mul, numbers, group)) > bound for group in groups]

    carried, told = enough(exact), exact
    for digits in range(0 if groups else MOST_DIGITS, MOST_DIGITS + 1):
        # Thirds that make a tie need to be rounded to the side of the tie.
        for nudge in (0.0, -ALMOST_HALF if exceeded else ALMOST_HALF):
            told = [round(number + nudge / 10**digits, digits) for number in exact]
            if enough(told) == carried:
                return [f"{number:.{digits}f}" for number in told]
    return [f"{number:.{MOST_DIGITS}f}" for number in told]


def _quotas(rule: Rule) -> Iterator[str]:
    """What those who sign must have together, quota by quota."""
    own: list[tuple[str, Rule | Quota]] = [("their weight together", rule)] if rule.by_capability else []
    for of, quota in [
        *own,
        *((f"the {name.replace('_', ' ')}", quota) for name, quota in rule.quotas.items()),
    ]:
        share = quota.share if quota.more_than is None else quota.more_than
        yield f"{'at least' if quota.more_than is None else 'more than'} {100 * (share or 0.0):.12g}% of {of}"


def _abstention(scenario: Scenario) -> str:
    """Who abstains, as a sentence; nothing where nobody does. Who is played by a person signs or refuses."""
    if not scenario.talks.rule.abstain:
        return ""
    return "A party that the computer plays abstains where it would sign, but gains nothing by it."


def unsigned(scenario: Scenario) -> str:
    """Who else sits at the table, as a sentence; nothing where nobody does."""
    others = [scenario.actors[name].name for name in scenario.at_table if name not in scenario.talks.parties]
    return f"Also at the table, without a signature: {words.listed(others)}." if others else ""


def at_home(scenario: Scenario, seat: str | None = None) -> str:
    """Who must ratify, as a sentence; nothing where nobody does."""
    names = words.listed([_you(scenario, name, seat) for name in scenario.talks.ratify])
    return f"What is signed holds only with a yes at home, from {names}." if scenario.talks.ratify else ""


def foreseen(scenario: Scenario) -> str:
    """Whether the parties look at what would fail at home, as a sentence; nothing where they do not."""
    return "The parties refuse what would fail there." if scenario.talks.foresees_ratification else ""


def _you(scenario: Scenario, name: str, seat: str | None) -> str:
    return "you" if name == seat else scenario.actors[name].name
