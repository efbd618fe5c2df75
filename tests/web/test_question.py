"""What a link of the lab asks, and the file that keeps it."""

from pathlib import Path

import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError
from negotiation_sim.web.question import KEPT, MOST_TURNED, Question, at, kept, knob

ROOT = Path(__file__).parents[2]
CEASEFIRE = shipped("ceasefire.toml")
CAPABILITY = "actors.russia.capability"


def read(*pairs: tuple[str, str]) -> Question:
    return Question.read(pairs, CEASEFIRE)


def test_a_link_holds_the_whole_state() -> None:
    asked = read(("variant", "no_deployment"), (CAPABILITY, "0.3"), ("add", "actors.usa.capability"))
    assert asked == Question("no_deployment", ((CAPABILITY, "0.3"),), ("actors.usa.capability",))
    assert read(*(tuple(part.split("=")) for part in asked.link().split("&"))) == asked  # type: ignore[arg-type]


def test_a_number_that_stands_where_the_file_has_it_is_no_change() -> None:
    stands = at(CEASEFIRE, CAPABILITY)
    assert stands == "0.8"
    assert read((CAPABILITY, stands)) == Question()
    assert read((CAPABILITY, stands)).of(CEASEFIRE) is CEASEFIRE


def test_a_change_that_is_applied_takes_the_place_of_what_was_turned() -> None:
    applied = read((CAPABILITY, "0.3"), ("actors.usa.capability", "0.5")).with_values({CAPABILITY: 0.6})
    assert dict(applied.turned) == {CAPABILITY: "0.60", "actors.usa.capability": "0.5"}
    assert applied.of(CEASEFIRE).changes[CAPABILITY] == 0.6


def test_a_turned_number_is_exact_and_others_stay_as_they_were() -> None:
    asked = read((CAPABILITY, "0.3")).of(CEASEFIRE)
    assert asked.changes == {CAPABILITY: 0.3}
    assert asked.inputs()[CAPABILITY].exact
    assert {a: i for a, i in asked.inputs().items() if a != CAPABILITY} == {
        a: i for a, i in CEASEFIRE.inputs().items() if a != CAPABILITY
    }


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ((CAPABILITY, "7"), "7"),
        (("actors.rusia.capability", "0.3"), "did you mean 'actors.russia.capability'"),
        (("add", "actors.russia.capabilty"), "did you mean 'actors.russia.capability'"),
        (("variant", "no_deploymnt"), "did you mean 'no_deployment'"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(pair: tuple[str, str], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        read(pair).of(CEASEFIRE)


def test_a_link_of_a_thousand_numbers_is_refused() -> None:
    turned = [(f"a{n}", "1") for n in range(1_000)]
    added = [("add", f"a{n}") for n in range(1_000)]
    half = MOST_TURNED // 2
    for many in (turned, added, turned[: half + 1] + added[:half]):
        with pytest.raises(ScenarioError, match=f"more than {MOST_TURNED}"):
            read(*many)
    assert len(read(*turned[:half], *added[:half]).added) == half


def test_the_file_that_keeps_a_question_gives_the_same_shares(tmp_path: Path) -> None:
    asked = read(("variant", "no_deployment"), (CAPABILITY, "0.3"))
    with pytest.raises(ScenarioError, match="nothing is turned"):
        kept(Question(), CEASEFIRE)
    folder = tmp_path / "scenarios"
    ns_files = {
        "scenarios/ceasefire.toml",
        "scenarios/common/paris-2025.toml",
        "seeds/paris-summit-2025-09-04.toml",
    }
    for name in ns_files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (folder / f"{KEPT}.toml").write_text(kept(asked, CEASEFIRE), "utf-8")
    again = ns.load(folder / f"{KEPT}.toml").variant(KEPT)
    assert ns.run(again, 500).outcomes == ns.run(asked.of(CEASEFIRE), 500).outcomes
    assert ns.run(again, 500).outcomes != ns.run(CEASEFIRE, 500).outcomes  # the twin: it is another question


def test_an_input_shows_its_line_its_place_and_its_evidence() -> None:
    asked = read(("actors.russia.stances.territory.position", "0.5"))
    shown = knob(CEASEFIRE, asked.of(CEASEFIRE), "actors.russia.stances.territory.position")
    assert (shown.low, shown.high, shown.step, shown.at) == ("0", "1", "0.01", "0.5")
    assert shown.file != shown.at
    assert shown.basis == "stated"
    assert shown.claims
    assert "territory" not in shown.what  # in words, not by its id
