"""The question that was asked, and commands that ask more of it, as a shell takes them.

In:      Scenario, with its variant, changes and where its files lie; a seed, a number of runs
Out:     lines for the head of a screen; commands that can be pasted into sh and into cmd.exe
Keeps:   a printed command runs as it stands: the same question, the same files, the same draws
Not here: what a change means in words (address_words)
Example: tests/cli/test_printed_commands.py
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from json import dumps
from shlex import quote
from typing import Any

from negotiation_sim.scenario.estimates import plain
from negotiation_sim.scenario.load import read_value
from negotiation_sim.scenario.scenario import Scenario

PLAIN = re.compile(r"[\w./:=,+@-]+")
AS_STATED = ("explain", "sign")
"""The commands that look at a scenario as if everybody meant what it says."""
NEVER_IN_QUOTES = re.compile(r'["$`!%]|\\(?=[\\$`"]|$)')
"""What sh or cmd.exe reads inside of double quotes; such an argument is quoted for sh alone."""


def asked(scenario: Scenario) -> Iterator[str]:
    """Which question it is: the variant, what was changed beyond it, whether all mean what they say; else nothing."""
    if scenario.variant_id:
        yield f"Variant {scenario.variant_id}: {scenario.variants[scenario.variant_id].title}"
    if others := changed(scenario):
        yield f"Changed: {', '.join(f'{address} = {_as_given(value)}' for address, value in others.items())}"
    if scenario.without_inner:
        yield "As if everybody meant what it says: without inner values."


def changed(scenario: Scenario) -> dict[str, Any]:
    """What was changed beyond the variant, by address; what the variant itself changes, if it was then set otherwise."""
    own = scenario.variants[scenario.variant_id].changes if scenario.variant_id else {}
    return {
        address: value
        for address, value in scenario.changes.items()
        if address not in own or own[address] != value
    }


def command(name: str, scenario: Scenario, *more: str) -> str:
    """A command that asks more of the same question, as it can be pasted into sh and into cmd.exe."""
    stated = ["--as-stated"] if scenario.without_inner and name in AS_STATED else []
    return command_line(name, scenario.path, *as_options(scenario), *stated, *more)


def as_options(scenario: Scenario) -> list[str]:
    """The options that ask for a variant and for what was changed beyond it, and let its files be read."""
    variant = ["--variant", scenario.variant_id] if scenario.variant_id else []
    given = (("--set", setting(address, value)) for address, value in changed(scenario).items())
    return [*variant, *chain.from_iterable(given), *as_read(scenario)]


def as_read(scenario: Scenario) -> list[str]:
    """The option without which the files of a scenario would not be read; none where they lie in its own tree."""
    return ["--allow-outside"] if scenario.allow_outside else []


def as_drawn(scenario: Scenario, seed: int, runs: int | None = None) -> list[str]:
    """The options that ask for the same draws, and as many; none where the scenario says so itself."""
    seeded = [] if seed == scenario.talks.seed else ["--seed", str(seed)]
    return seeded if runs in (None, scenario.talks.runs) else [*seeded, "--runs", str(runs)]


def setting(address: str, value: Any) -> str:
    """A change as ``--set`` takes it; :func:`pasted` makes it safe for a shell."""
    return f"{address}={_as_given(value)}"


def command_line(*arguments: str) -> str:
    """Any command of ``simulate``, as it can be pasted into sh and into cmd.exe."""
    return " ".join(pasted(argument) for argument in ("simulate", *arguments))


def pasted(argument: str) -> str:
    """An argument of a command: bare where no shell reads anything into it, else in double quotes."""
    if PLAIN.fullmatch(argument):
        return argument
    return f'"{argument}"' if not NEVER_IN_QUOTES.search(argument) else quote(argument)


def _as_given(value: Any) -> str:
    """A value as ``--set`` takes it: text bare where it is read as that text."""
    bare = (
        isinstance(value, str)
        and value.isprintable()
        and value.strip() == value
        and read_value(value) == value
    )
    return str(value) if bare else as_toml(value)


def as_toml(value: Any, text: Callable[[str], str] | None = None) -> str:
    """A value as ``--set`` reads it, without a double quote where that can be; *text* writes strings otherwise."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {as_toml(item, text)}' for name, item in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(as_toml(item, text) for item in value)}]"
    if isinstance(value, str):
        return (text or _in_single_quotes)(value)
    if isinstance(value, bool):
        return str(value).lower()
    return plain(value) if isinstance(value, float) else str(value)


def _in_single_quotes(text: str) -> str:
    return f"'{text}'" if "'" not in text and text.isprintable() else dumps(text, ensure_ascii=False)
