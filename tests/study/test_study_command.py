"""``simulate study run`` and ``simulate rerun`` from the command line."""

import json
import re
from pathlib import Path

import pytest
from studies import answer, blocks, file

from negotiation_sim import durable
from negotiation_sim.errors import WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.scenario import record
from negotiation_sim.study import folder as study_folder

COMMANDS = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def test_a_study_tells_what_run_tells_and_says_how_to_verify_it(tmp_path: Path) -> None:
    scenario, out = file(tmp_path), tmp_path / "out"
    _, told, _ = answer("run", scenario, "--runs", 3000)
    code, also, err = answer("study", "run", scenario, out, "--runs", 3000)
    assert (code, err) == (0, "")
    assert also.startswith(told)
    assert also.endswith(f"simulate study verify {out}\n")
    _, data, _ = answer("run", scenario, "--runs", 3000, "--json")
    assert answer("study", "run", scenario, out, "--runs", 3000, "--json")[1] == data
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary | {"explanation": json.loads(data)["explanation"]} == json.loads(data)


def test_the_status_says_how_far_it_is_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after two blocks; the command that is shown then finishes the study."""
    scenario, out = file(tmp_path), tmp_path / "out"
    command = f"simulate study run {scenario} {out} --runs 9000 --seed 3"
    with monkeypatch.context() as patch:
        patch.setattr(study_folder, "WRITERS", 1)  # one after the other
        written = 0
        real = durable.write

        def full(path: Path, content: bytes) -> None:
            nonlocal written
            written += path.suffix == ".npz"
            if written > 2:
                raise WorkError(f"{path} cannot be written: No space left on device")
            real(path, content)

        patch.setattr(durable, "write", full)
        code, told, err = answer(*command.split()[1:])
    assert (code, told) == (1, "")
    assert "No space left on device" in err
    assert f"4,096 of 9,000 runs are kept in {out}. To go on:\n  {command}\n" in err
    code, told, _ = answer("study", "status", out)
    assert code == 0
    assert "4,096 of 9,000 runs are done (45.5%), seed 3." in told
    assert f"Nobody is working on it. To go on:\n  {command}\n" in told
    code, _, err = answer(*command.split()[1:])
    assert (code, err) == (0, "going on with a study: 4,096 runs are there already\n")
    status = json.loads(answer("study", "status", out, "--json")[1])
    assert status["finished"]
    assert status["runs"] == {"done": 9000, "all": 9000}
    assert not status["at_work"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "FILE"], "Missing argument 'FOLDER'"),
        (["run", "FILE", "FILE"], "is a file; a study needs a folder"),
        (["status", "OUT"], "holds no study"),
        (["run", "FILE", "OUT", "--jobs", "2", "--cluster", "tcp://x:1"], "exclude each other"),
        (["run", "FILE", "OUT", "--cluster", "x"], "'x' is not the address of a scheduler"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(arguments: list[str], message: str, tmp_path: Path) -> None:
    names = {"FILE": file(tmp_path), "OUT": str(tmp_path / "out")}
    code, _, err = answer("study", *(names.get(argument, argument) for argument in arguments))
    assert code == 2
    assert message in err


def test_a_result_runs_again_from_its_record_alone(tmp_path: Path) -> None:
    scenario = file(tmp_path)
    _, result, _ = answer("run", scenario, "--runs", 500, "--variant", "patient", "--seed", 9, "--json")
    Path(scenario).unlink()
    record = tmp_path / "result.json"
    record.write_text(result, "utf-8")
    code, told, _ = answer("rerun", record)
    assert (code, told.splitlines()[-1]) == (0, "The same comes out, in every number.")
    assert answer("rerun", record, "--json")[1] == result


def test_a_result_that_was_changed_does_not_come_out(tmp_path: Path) -> None:
    _, result, _ = answer("run", file(tmp_path), "--runs", 500, "--json")
    data = json.loads(result)
    data["outcomes"][0]["share"] += 1e-9
    data["rounds"]["mean"] = 2
    record = tmp_path / "result.json"
    record.write_text(json.dumps(data), "utf-8")
    code, told, _ = answer("rerun", record)
    assert code == 3
    assert "outcomes.fence.share: " in told
    assert "rounds.mean: 2 in the record, " in told
    data["resolved"]["scenario"]["talks"]["rounds"] = 5  # what is asked for was changed
    record.write_text(json.dumps(data), "utf-8")
    code, _, err = answer("rerun", record)
    assert code == 2
    assert "the record is damaged: the resolved scenario was changed" in err


def test_a_study_can_be_made_anew_from_its_manifest_alone(tmp_path: Path) -> None:
    scenario = file(tmp_path)
    runs = 2 * BLOCK + 1
    answer("study", "run", scenario, tmp_path / "one", "--runs", runs)
    Path(scenario).unlink()
    code, told, _ = answer("rerun", tmp_path / "one" / "manifest.json", "--out", tmp_path / "two")
    assert code == 0
    assert "The same comes out" in told
    assert blocks(tmp_path / "one") == blocks(tmp_path / "two")
    assert (tmp_path / "one/summary.json").read_bytes() == (tmp_path / "two/summary.json").read_bytes()


@pytest.mark.parametrize(
    ("heading", "arguments"),
    [(f"### JSON of `study {word}`", ["study", word]) for word in ("status", "verify")],
)
def test_the_fields_of_the_data_are_documented(heading: str, arguments: list[str], tmp_path: Path) -> None:
    answer("study", "run", file(tmp_path), tmp_path / "s", "--runs", 10)
    data = json.loads(answer(*arguments, tmp_path / "s", "--json")[1])
    about = COMMANDS.read_text("utf-8").partition(f"{heading}\n")[2].partition("\n#")[0]
    fields = [re.sub(r"[A-Z]+", "", field) for field in re.findall(r"^\| `([^`]+)`", about, re.MULTILINE)]
    for name, value in data.items():
        inner = [f"{name}.{key}" for key in value] if isinstance(value, dict) else [name]
        assert all(any(path.startswith(field.removesuffix("[]")) for field in fields) for path in inner)
    assert {field.split(".")[0].removesuffix("[]") for field in fields} == {*data}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"changes": 5}, "make no sense"),
        ({"runs": 0}, "runs must be from 1 to 1,000,000,000, and is 0"),
        ({"runs": 10**30}, "runs must be from 1 to 1,000,000,000"),
        ({"seed": True}, "seed must be a whole number, and is True"),
        ({"variant": "nobody"}, "make no sense"),
        ({"scenario": 1}, "no record of a run"),
        ({"resolved": {"scenario": {}, "claims": [], "sha256": ""}}, "its checksum does not fit"),
        ({"resolved": {"scenario": 7}}, "no resolved scenario"),
    ],
)
def test_a_record_that_makes_no_sense_is_told_so(
    change: dict[str, object], message: str, tmp_path: Path
) -> None:
    data = json.loads(answer("run", file(tmp_path), "--runs", 5, "--json")[1])
    record = tmp_path / "record.json"
    record.write_text(json.dumps({**data, **change}), "utf-8")
    code, _, err = answer("rerun", record)
    assert code == 2
    assert message in err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"resolved": 1}', "[" * 100_000, '{"a": "\\ud800"}'])
def test_what_is_no_record_is_told_so(content: str, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(content, "utf-8")
    code, _, err = answer("rerun", record)
    assert code == 2
    assert "record" in err


def test_a_finished_study_without_its_summary_is_not_the_same(tmp_path: Path) -> None:
    arguments = ("study", "run", file(tmp_path), tmp_path / "s", "--runs", 10)
    answer(*arguments)
    summary = (tmp_path / "s" / "summary.json").read_bytes()
    (tmp_path / "s" / "summary.json").unlink()
    code, out, _ = answer("study", "verify", tmp_path / "s")
    assert code == 3
    assert "summary.json is missing, although all blocks are there" in out
    answer(*arguments)  # the command writes it anew
    assert (tmp_path / "s" / "summary.json").read_bytes() == summary
    assert answer("study", "verify", tmp_path / "s")[0] == 0


def test_a_full_disk_costs_a_sweep_its_file_but_not_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary = ("--vary", "commitments.a_sues.credibility=0:1:2", "--runs", 10)
    told = answer("sweep", file(tmp_path), *vary)[1]

    def full(path: Path, *_: object, **__: object) -> None:
        raise WorkError(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr(durable, "write", full)
    code, out, err = answer("sweep", file(tmp_path), *vary, "-o", tmp_path / "points.csv")
    assert (code, out) == (1, told)
    assert "No space left on device" in err


def test_a_number_of_five_thousand_digits_is_no_number_of_steps(tmp_path: Path) -> None:
    vary = "commitments.a_sues.credibility=0.3:0.6:" + "9" * 5000
    code, _, err = answer("sweep", file(tmp_path), "--vary", vary)
    assert code == 2
    assert "with a whole number N" in err
    assert len(err) < 1000


def test_a_record_with_a_strategy_of_somebody_elses_is_not_called_damaged(tmp_path: Path) -> None:
    data = json.loads(answer("run", file(tmp_path), "--runs", 5, "--json")[1])
    told = data["resolved"]
    told["scenario"]["actors"]["a"]["strategy"] = {"name": "theirs"}
    told["sha256"] = record._digest(told["scenario"], told["claims"])
    path = tmp_path / "record.json"
    path.write_text(json.dumps(data), "utf-8")
    code, _, err = answer("rerun", path)
    assert code == 2
    assert "the record is sound, and cannot be run here" in err
    assert "theirs" in err
    told["scenario"]["title"] = "another"  # negative control
    path.write_text(json.dumps(data), "utf-8")
    assert "the record is damaged" in answer("rerun", path)[2]
