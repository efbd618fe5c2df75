"""How soon the lab answers: the first page from the command on, and a slider that is turned.

In:      --quick, or how many places of the slider
Out:     one table: seconds by the clock and of the server's processor
Keeps:   what the last answer says is what a run of the same numbers says, or the benchmark stops
Not here: the speed of the engine (engine), a class (web_load)
Example: python benchmarks/lab.py --quick
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from json import loads
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from side_by_side import conditions, table

import negotiation_sim as ns
from negotiation_sim.report import often_text
from negotiation_sim.web.lab import FIRST, RUNS

CEASEFIRE = ROOT / "scenarios" / "ceasefire.toml"
TURNED = "actors.russia.stances.ceasefire.position"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three places of the slider")
    parser.add_argument("--places", type=int, default=25, help="places of the slider")
    given = parser.parse_args(arguments)
    places = [(1 + place) / 100 for place in range(3 if given.quick else given.places)]
    began = perf_counter()
    command = [sys.executable, "-m", "negotiation_sim", "lab", str(CEASEFIRE), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())
            assert found
            lab = HTTPConnection("127.0.0.1", int(found[1]))
            process = psutil.Process(server.pid)
            page, first_page = timed(process, partial(asked, lab, "/"), began)
            answered(page, {})
            rows = [("", "seconds", "of its processor"), row("first page, from the command on", [first_page])]
            for name, more in (
                (f"a slider, first {FIRST} draws", {"first": "1"}),
                (f"a slider, {RUNS:,} draws, and why", {}),
            ):
                turned = []
                for place in places:
                    query = urlencode({TURNED: place, **more})
                    body, seconds = timed(process, partial(asked, lab, f"/answer?{query}"))
                    turned.append(seconds)
                rows.append(row(name, turned))
            answered(loads(body)["shares"], {TURNED: places[-1]})
        finally:
            server.kill()
    print(conditions())
    print(table(rows))


def asked(lab: HTTPConnection, path: str) -> str:
    """What the lab answers."""
    lab.close()  # it closes what is quiet for long
    lab.request("GET", path)
    return lab.getresponse().read().decode()


def timed(
    process: psutil.Process, work: Callable[[], str], began: float | None = None
) -> tuple[str, tuple[float, float]]:
    """What came back, and the seconds that it took by the clock and the server's processor; from its start if *began* is given."""
    used = 0.0 if began is not None else sum(process.cpu_times()[:2])
    began = perf_counter() if began is None else began
    answer = work()
    return answer, (perf_counter() - began, sum(process.cpu_times()[:2]) - used)


def row(name: str, seconds: list[tuple[float, float]]) -> tuple[str, str, str]:
    """The medians."""
    clock, processor = (median(kind) for kind in zip(*seconds, strict=True))
    return name, f"{clock:.2f}", f"{processor:.2f}"


def answered(page: str, changes: dict[str, float]) -> None:
    """Stop where a page does not say what the runs come to."""
    scenario = ns.load(CEASEFIRE).with_changes(changes) if changes else ns.load(CEASEFIRE)
    if often_text.most_often(ns.run(scenario, RUNS)) not in page.replace("&#39;", "'"):
        raise SystemExit("the lab does not say what the runs say")


if __name__ == "__main__":
    main()
