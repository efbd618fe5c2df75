"""Who must sign, and who says yes at home, in sentences.

In:      Scenario; perhaps the seat that reads them
Out:     sentences
Keeps:   every page says it in these words
Not here: who would sign a draft (signers_text), the rule itself (scenario.talks)
Example: tests/report/test_words.py
"""

from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario


def must_sign(scenario: Scenario, seat: str | None = None) -> str:
    """Whose signatures an agreement needs, and who must ratify it, in sentences; *seat* reads 'you'."""
    talks = scenario.talks
    names, vetoes = ([_you(scenario, name, seat) for name in ids] for ids in (talks.parties, talks.rule.veto))
    if len(names) == 1:
        needed = f"An agreement needs the signature of {names[0]}."
    elif talks.rule.all_but is not None:
        needed = f"Of {words.listed(names)} all but {talks.rule.all_but} must sign."
    elif talks.rule.share is not None:
        share = f"{100 * talks.rule.share:.12g}%"
        needed = f"Of {words.listed(names)} so many must sign that they have at least {share} of their weight together."
    else:
        needed = f"An agreement needs the signatures of {words.listed(names)}."
    without = f"Nothing is agreed without {words.listed(vetoes)}." if vetoes else ""
    return " ".join(said for said in (needed, without, at_home(scenario, seat)) if said)


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
