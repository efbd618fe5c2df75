"""What the rounds ask of the system."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIO = Path(__file__).parents[2] / "scenarios" / "classics" / "job_offer.toml"
PAGES = """
import resource, sys
import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate
compiled = compile_scenario(ns.load(sys.argv[1]))
draws = draw(compiled, 1, 0, 2048)
simulate(compiled, draws)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
simulate(compiled, draws)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages(**environment: str) -> int:
    """How many pages of memory a process of its own is given anew when it simulates the same block a second time."""
    command = [sys.executable, "-c", PAGES, str(SCENARIO)]
    done = subprocess.run(
        command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    return int(done.stdout)


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries keep memory in their own way"
)
def test_the_rounds_of_a_block_use_the_memory_that_those_before_let_go() -> None:
    assert pages() < 100
    # The negative control: a library that learns nothing gives the memory back in every round.
    assert pages(MALLOC_TRIM_THRESHOLD_="131072") > 5_000
