"""The scenarios that come along: they are sound, they all run, and so does a copy anywhere."""

import shutil
from pathlib import Path

import pytest
from loaded import few_first, shipped

import negotiation_sim as ns
from negotiation_sim.cli import main
from negotiation_sim.scenario import shipped as files

ROOT = Path(__file__).parents[2]
NAMES = [*ns.shipped_scenarios()]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_has_neither_errors_nor_warnings(name: str) -> None:
    assert ns.warnings(shipped(name)) == ()


@pytest.mark.parametrize("name", few_first(NAMES))
def test_every_variant_asks_a_question_and_runs(name: str) -> None:
    scenario = shipped(name)
    for variant, told in scenario.variants.items():
        asked = scenario.variant(variant)
        assert told.title.endswith("?"), variant
        inputs = scenario.inputs(), scenario.talks, scenario.actors
        assert (asked.inputs(), asked.talks, asked.actors) != inputs, variant
        assert sum(outcome.share for outcome in ns.run(asked, runs=50).outcomes) == pytest.approx(1), variant


def test_a_washington_that_drops_its_demand_about_china_asks_for_the_oil_alone() -> None:
    oil, no_pressure = (
        shipped("oil.toml"),
        {"european_purchases": 0.8, "china_pressure": 0.0, "us_measures": 0.0},
    )
    does = [
        ns.who_signs(asked, {**no_pressure, "supply_help": 1.0}).package["us_measures"]
        for asked in (oil.variant("only_the_oil"), oil)
    ]
    assert does == [0.7, 0.0]  # negative control: with the demand, Washington does nothing


@pytest.mark.parametrize("name", few_first(NAMES))
def test_a_copy_anywhere_checks_strictly_and_gives_the_same_numbers(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copied = files.copy(name, Path("a/lesson"))
    with pytest.raises(SystemExit) as left:
        main(["check", "--strict", f"a/lesson/{name}"])
    assert left.value.code == 0, capsys.readouterr()
    assert {path.resolve() for path in Path().rglob("*.toml")} == {path.resolve() for path in copied}
    ours = ns.run(ns.load(f"a/lesson/{name}"), runs=100).as_json()
    theirs = ns.run(shipped(name), runs=100).as_json()
    for data in (ours, theirs):
        del data["scenario"]
    assert ours == theirs


@pytest.mark.parametrize("name", NAMES)
def test_the_links_of_a_copy_lead_to_the_copies(name: str, tmp_path: Path) -> None:
    """The twin shows that they lead nowhere else: take the evidence away, and the copy is wrong."""
    copied = files.copy(name, tmp_path)
    assert ns.load(copied[0]).claims == shipped(name).claims
    if not shipped(name).evidence:  # a textbook case rests on no source
        assert not (tmp_path / "seeds").exists()
        return
    shutil.rmtree(tmp_path / "seeds")
    with pytest.raises(ns.ScenarioError, match="does not exist"):
        ns.load(copied[0])


def test_a_wheel_has_its_files_below_the_package_and_a_copy_from_there_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = files.copy("ceasefire.toml", tmp_path / "checkout")
    inside = tmp_path / "site" / "shipped"
    for folder in ("scenarios", "seeds"):
        shutil.copytree(ROOT / folder, inside / folder)
    monkeypatch.setattr(files, "__file__", str(inside.parent / "scenario" / "shipped.py"))
    assert files.root() == inside
    wheel = files.copy("ceasefire.toml", tmp_path / "wheel")
    assert [p.read_text("utf-8") for p in wheel] == [p.read_text("utf-8") for p in checkout]


def test_nothing_that_differs_is_overwritten_without_force(tmp_path: Path) -> None:
    mine = tmp_path / "oil.toml"
    mine.write_text("my work")
    with pytest.raises(ns.ScenarioError, match=r"oil\.toml exists already and differs; --force overwrites"):
        files.copy("oil.toml", tmp_path)
    assert mine.read_text() == "my work"
    assert [*tmp_path.iterdir()] == [mine]  # not even half of it was written
    files.copy("oil.toml", tmp_path, force=True)
    files.copy("oil.toml", tmp_path)  # the same again is no conflict
    assert not [*tmp_path.rglob("*.part")]


def test_the_ending_toml_may_be_left_out(tmp_path: Path) -> None:
    assert files.copy("oil", tmp_path)[0] == tmp_path / "oil.toml"


def test_bases_that_others_extend_are_not_offered() -> None:
    assert (ROOT / "scenarios" / "common").is_dir()
    assert not [name for name in NAMES if name.startswith("common/")]
    offered = [path for path in (ROOT / "scenarios").rglob("*.toml") if path.parent.name != "common"]
    assert {*NAMES} == {path.relative_to(ROOT / "scenarios").as_posix() for path in offered}
