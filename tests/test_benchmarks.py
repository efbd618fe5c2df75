"""The benchmarks run, and would notice an engine that does other work than it should; no times are judged."""

import re
import shutil
import sys
from pathlib import Path

import pytest
import small
from attrs import evolve

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import engine as benchmark
import far
import games
import versions
import waits
from cases import case_of
from made_scenario import made
from reference_engine import negotiate


def test_the_quick_form_compares_the_engine_with_the_reference_engine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    benchmark.main(["--quick", "--only", "reference", "--only", "growth"])
    told = capsys.readouterr().out
    assert "with the same results" in told
    assert "Growth" in told


@pytest.mark.slow
def test_the_share_of_the_engine_in_a_run_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.main(["--quick", "--only", "command-line"])
    parts = re.findall(
        r"^  (the engine|drawing|outside the engine) +[\d.]+ +(\d+) ?%$",
        capsys.readouterr().out,
        re.MULTILINE,
    )
    shares = {name: int(share) for name, share in parts}
    assert shares["the engine"] + shares["outside the engine"] in {99, 100, 101}
    assert 0 < shares["drawing"] < shares["outside the engine"]


def test_a_benchmark_of_an_engine_that_skips_work_stops() -> None:
    compiled = compile_scenario(ns.load(benchmark.CEASEFIRE))
    draws = draw(compiled, benchmark.SEED, 0, 2)
    expected = {1: negotiate(case_of(compiled, draws, 1))}
    ended = simulate(compiled, draws)
    benchmark.must_agree(ended, expected)
    for lazy in (evolve(ended, rounds=ended.rounds - 1), evolve(ended, package=ended.package + 1e-9)):
        with pytest.raises(SystemExit, match="not the same"):
            benchmark.must_agree(lazy, expected)


def test_made_talks_that_end_early_are_not_counted() -> None:
    compiled = compile_scenario(made(3, 2, 4))
    draws = draw(compiled, 1, 0, 8)
    benchmark.negotiates(compiled, [draws])()
    short = small.ready(small.scenario(small.issue("x"), small.actor("a", x="position = 0, salience = 1")))
    with pytest.raises(SystemExit, match="ended early"):
        benchmark.negotiates(short[0], [short[1]])()


@pytest.mark.slow
def test_the_quick_form_plays_a_game_of_each_shipped_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    games.main(["--quick"])
    told = capsys.readouterr().out
    assert all(name in told for name in ns.shipped_scenarios())


def test_the_quick_form_asks_what_people_wait_for(capsys: pytest.CaptureFixture[str]) -> None:
    waits.main(["--quick", "--only", "sweep", "--only", "models"])
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [row[0] for row in rows[2:]] == ["models", "sweep"]
    assert float(rows[2][3]) > 0.0


def test_a_benchmark_of_games_that_end_otherwise_stops() -> None:
    scenario = ns.load(benchmark.CEASEFIRE)
    alone = ns.Game(scenario, seed=games.SEED).play_out({})
    package = [*alone.package.values()]
    games.must_agree(scenario, (alone.round, package))
    for other in (
        (alone.round - 1, package),
        (alone.round, [x if isinstance(x, str) else x + 1e-9 for x in package]),
    ):
        with pytest.raises(SystemExit, match="not the same"):
            games.must_agree(scenario, other)


@pytest.mark.slow
def test_a_version_is_held_against_another_and_a_version_that_reckons_otherwise_is_noticed(
    tmp_path: Path,
) -> None:
    other, scenario = tmp_path / "other", benchmark.CEASEFIRE
    shutil.copytree(versions.HERE / "negotiation_sim", other / "negotiation_sim")
    assert versions.compared(other, scenario, 64, 2)[1] == "the same"
    chair = other / "negotiation_sim" / "model" / "protocols" / "single_text.py"
    chair.write_text(
        chair.read_text("utf-8").replace("1.0 - self.aspirations", "0.9 - self.aspirations"), "utf-8"
    )
    assert versions.compared(other, scenario, 64, 2)[1] == "DIFFERENT"


@pytest.mark.slow
def test_the_quick_form_of_far_scenarios_runs_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    far.main(["--quick"])
    assert "9 actors, 9 issues" in capsys.readouterr().out
