"""The form of every ``--json`` output, as JSON Schema, for programs that read them.

In:      the name of an output
Out:     its JSON Schema (draft 2020-12) as plain data
Keeps:   every output of every command has its form; the tests hold real outputs against them
Not here: what the fields mean (docs/reference/commands.md), the format of files (scenario.schema)
Example: tests/outputs/test_forms.py
"""

from negotiation_sim.errors import NegotiationSimError, unknown
from negotiation_sim.outputs import files, games, questions, talks
from negotiation_sim.outputs.parts import Schema


def output_schema(name: str) -> Schema:
    """The JSON Schema of one output.

    Args:
        name: A command, ``run`` for example; ``run-exact`` for ``run --exact``, ``study-status`` for
            ``study status``. ``rerun`` and ``study run`` give what ``run`` gives.

    Raises:
        NegotiationSimError: If there is no such output.
    """
    if name not in FORMS:
        raise NegotiationSimError(unknown("output", name, FORMS))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The JSON of simulate {name}",
        **FORMS[name],
    }


FORMS: dict[str, Schema] = {
    "run": talks.RUN,
    "run-exact": talks.EXACT,
    "trace": talks.TRACE,
    "explain": talks.EXPLAIN,
    "sign": talks.SIGN,
    "compare": questions.COMPARE,
    "levers": questions.LEVERS,
    "drivers": questions.DRIVERS,
    "sweep": questions.SWEEP,
    "sensitivity": questions.SENSITIVITY,
    "discover": questions.DISCOVER,
    "models": questions.MODELS,
    "exchanges": questions.EXCHANGES,
    "backtest": questions.BACKTEST,
    "debrief": games.DEBRIEF,
    "replay": games.REPLAY,
    "study-status": talks.STATUS,
    "study-verify": talks.VERIFY,
    "check": files.CHECK,
    "sources": files.SOURCES,
    "scenarios-list": files.SCENARIOS,
    "exercise-list": files.EXERCISES,
}
"""By the name of the output."""
