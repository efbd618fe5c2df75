"""What a result was made from: the first keys of every JSON output.

In:      Scenario
Out:     schema, version, scenario, variant and changes, as plain data
Keeps:   the same keys in the same order everywhere; ``schema`` is the version of the form
Not here: what is needed to make the result again (run_record), what follows the head (each result)
Example: tests/test_cli.py
"""

from typing import Any

from negotiation_sim.scenario import Scenario
from negotiation_sim.versions import made_with

SCHEMA = 1


def origin(scenario: Scenario) -> dict[str, Any]:
    """The head of a JSON output about one scenario."""
    return {
        "schema": SCHEMA,
        "version": made_with()["negotiation_sim"],
        "scenario": {"path": scenario.path, "title": scenario.title, "sha256": scenario.sha256},
        "variant": scenario.variant_id,
        "changes": dict(scenario.changes),
    }
