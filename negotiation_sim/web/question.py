"""What somebody asks in the lab: a variant, some numbers turned, and more numbers to turn.

In:      Scenario, the query of an address (``variant=ID&ADDRESS=VALUE&add=ADDRESS``)
Out:     Question: the scenario that it asks about, its own link, the file that keeps it; Knob, one input to turn
Keeps:   the whole state stands in the link; a number that stands where the file has it is no change
Not here: the answer and the pages (lab), what was drawn and what matters (analysis)
Example: tests/web/test_question.py
"""

from collections.abc import Iterable, Mapping
from json import dumps
from pathlib import PurePath
from urllib.parse import urlencode

from attrs import evolve, frozen

from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.report import address_words, commands, words
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.estimates import Basis, Value
from negotiation_sim.scenario.load import read_value
from negotiation_sim.scenario.scenario import Scenario

STEPS = 100
"""Places on a slider, from one end to the other."""
MOST_TURNED = 50
"""Numbers that one link may change or add."""
NOT_ASKED = ("outcome", "first")
"""Keys of a link that say how to answer: what a draft must lead to, and that the first draws are enough."""


@frozen
class Question:
    """One state of the lab.

    Attributes:
        variant: Id of a variant, or nothing.
        turned: Values as typed, by address, in the order in which they were turned.
        added: Addresses that were asked for beside the inputs that matter most.
    """

    variant: str | None = None
    turned: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Iterable[tuple[str, str]], scenario: Scenario) -> "Question":
        """The question that a link asks; what stands as in the file is left out, and NOT_ASKED is another's.

        Raises:
            ScenarioError: If it names a variant that there is not, or more numbers than one can turn.
        """
        variant, turned, added = None, dict[str, str](), list[str]()
        for key, text in query:
            value = text.strip()
            if key == "variant":
                variant = value or None
            elif key == "add":
                added += [value] if value else []
            elif value and key not in NOT_ASKED:
                turned[key] = value
        if len(turned) + len(added) > MOST_TURNED:
            raise ScenarioError([Problem((), f"more than {MOST_TURNED} numbers are turned at once")])
        before = scenario.variant(variant) if variant else scenario
        kept = tuple((key, value) for key, value in turned.items() if value != at(before, key))
        return cls(variant, kept, tuple(dict.fromkeys(added)))

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario that is asked about.

        Raises:
            ScenarioError: If a value does not fit, or the scenario no longer holds together.
        """
        before = self.before(scenario)
        missing = [a for a in self.added if a not in before.inputs()]
        if missing:
            raise ScenarioError(
                [Problem((), unknown("address", address, before.inputs())) for address in missing]
            )
        values = {address: read_value(value) for address, value in self.turned}
        return before.with_changes(values) if values else before

    def before(self, scenario: Scenario) -> Scenario:
        """The scenario with the variant, and nothing turned."""
        return scenario.variant(self.variant) if self.variant else scenario

    def link(self, **changed: object) -> str:
        """The query that asks it again, perhaps with other attributes."""
        asked = evolve(self, **changed)  # type: ignore[arg-type]
        pairs = [("variant", asked.variant)] if asked.variant else []
        return urlencode([*pairs, *asked.turned, *(("add", address) for address in asked.added)])

    def with_values(self, values: Mapping[str, Value]) -> "Question":
        """The same with further numbers set."""
        typed = {
            address: value if isinstance(value, str) else words.plain(value)
            for address, value in values.items()
        }
        return evolve(self, turned=tuple({**dict(self.turned), **typed}.items()))


@frozen
class Knob:
    """One input as a reader can turn it.

    Attributes:
        what: The input in words.
        low, high, step: The ends of its line and a step on it, in its own unit; empty for a choice.
        at, file: Where it stands now and in the file, as it would be typed.
        said: Where it stands now, in words; ``drawn`` from where to where it is drawn in the file.
        options: The ids of a choice with their words.
    """

    address: str
    what: str
    low: str
    high: str
    step: str
    at: str
    file: str
    said: str
    drawn: str
    options: tuple[tuple[str, str], ...]
    basis: Basis | None
    why: str | None
    claims: tuple[Claim, ...]


def knob(before: Scenario, now: Scenario, address: str) -> Knob:
    """The input at an address, as it stands *before* and *now*."""
    scale, given = before.scales[address], before.inputs()[address]
    file = at(before, address)
    issue = before.issue_at(address)
    choices = (
        tuple((name, before.issues[issue].means(name)) for name in scale.points)
        if issue and scale.options
        else ()
    )
    step = (scale.high - scale.low) / STEPS
    turned = now.changes.get(address)
    mode = now.inputs()[address].mode if address in now.inputs() else given.mode
    low, high = (
        address_words.value(before, address, end, given.low, given.high) for end in (given.low, given.high)
    )
    return Knob(
        address,
        address_words.what(before, address),
        *(("", "", "") if choices else (_typed(scale.low), _typed(scale.high), _typed(step))),
        at=file if turned is None or before.changes.get(address) == turned else str(turned),
        file=file,
        said=address_words.value(now, address, mode),
        drawn="exact" if given.exact else f"drawn from {low} to {high}",
        options=choices,
        basis=given.basis,
        why=given.why,
        claims=tuple(before.claims[name] for name in given.claims if name in before.claims),
    )


def at(scenario: Scenario, address: str) -> str:
    """Where the slider of an input stands if nobody has turned it; empty for what is no input."""
    if address not in scenario.scales or address not in scenario.inputs():
        return ""
    scale, mode = scenario.scales[address], scenario.inputs()[address].mode
    if scale.options:
        return str(scenario.in_unit(address, mode))
    return _typed(scale.low + round(mode * STEPS) * (scale.high - scale.low) / STEPS)


def kept(question: Question, scenario: Scenario) -> str:
    """A scenario file that keeps the question as a variant of the file that was asked.

    Raises:
        ScenarioError: If there is nothing to keep, or a value does not fit.
    """
    asked = question.of(scenario)
    changes = dict(asked.changes)
    if not changes:
        raise ScenarioError([Problem((), "nothing is turned: there is no change to keep")])
    lines = "".join(f'"{address}" = {commands.as_toml(value, dumps)}\n' for address, value in changes.items())
    told = "; ".join(address_words.what(scenario, address) for address in changes)
    return (
        "# A question that was asked in the lab. Put this file beside the one that it extends, then:\n"
        f"#   simulate run {KEPT}.toml --variant {KEPT}\n"
        f"extends = {dumps(PurePath(scenario.path).name, ensure_ascii=False)}\n\n"
        f"[variants.{KEPT}]\n"
        f"title = {dumps(f'From the lab, changed: {told}', ensure_ascii=False)}\n\n"
        f"[variants.{KEPT}.changes]\n{lines}"
    )


KEPT = "from_the_lab"


def _typed(number: float) -> str:
    return f"{number:.10g}"
