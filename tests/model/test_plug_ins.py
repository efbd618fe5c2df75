"""Strategies of others: registered in a program, installed as a package, and looked through before they are trusted."""

from pathlib import Path

import numpy as np
import pytest
from attrs import define, field, frozen, validators
from installed import installed

import negotiation_sim as ns
from negotiation_sim import plug_ins
from negotiation_sim.strategies import STRATEGIES, View

ROOT = Path(__file__).parents[2]
TEXT = """
format = 1
title = "A price"
basis = "invented"
talks = { rounds = 8, parties = ["seller", "buyer"] }
issues.price = { title = "The price", range = [0, 100], status_quo = 0 }
[actors.seller]
name = "Seller"
capability = 0.5
strategy = { name = "patient", share = 0.5 }
reservation = 0.1
stances.price = { position = 90, salience = 1 }
[actors.buyer]
name = "Buyer"
capability = 0.5
reservation = 0.1
stances.price = { position = 20, salience = 1 }
"""


@frozen
class Patient:
    """Holds out for a share of the time, then gives way at once."""

    share: float = field(
        default=0.9, validator=[validators.ge(0.0), validators.le(1.0)], metadata={"doc": "how long"}
    )
    looks_back = False

    def aspiration(self, view: View) -> np.ndarray:
        return np.ones_like(view.reservation) if view.time <= self.share else view.reservation.copy()


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test registers or installs is there for the next one."""
    monkeypatch.setattr(STRATEGIES, "added", {})
    plug_ins.installed.cache_clear()


def test_a_registered_strategy_is_used_by_name_with_its_options() -> None:
    with pytest.raises(ns.ScenarioError, match="unknown strategy 'patient'"):
        ns.loads(TEXT)
    ns.register("patient", Patient)
    scenario = ns.loads(TEXT)
    kept = ns.one_run(scenario, 0, 1)
    seller = [*scenario.actors].index("seller")
    assert kept.aspirations[:5, seller, 0].tolist() == [1, 1, 1, 1, 0.1]  # half of eight rounds, and then
    assert scenario.to_toml().count('strategy = {name = "patient", share = 0.5}') == 1
    with pytest.raises(
        ns.ScenarioError, match="unknown key 'shar' of strategy 'patient'; did you mean 'share'"
    ):
        ns.loads(TEXT.replace("share =", "shar ="))


@pytest.mark.parametrize(
    ("name", "strategy", "told"),
    [
        ("Patient", Patient, "is no name"),
        ("boulware", Patient, "is taken"),
        ("nothing", dict, "is no strategy"),
    ],
)
def test_what_cannot_be_registered_is_refused(name: str, strategy: type, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ns.register(name, strategy)


def test_a_strategy_without_options_may_be_a_plain_class() -> None:
    ns.register("patient", Rising)
    scenario = ns.loads(TEXT.replace(", share = 0.5", ""))
    assert scenario.to_toml().count('strategy = "patient"') == 1
    assert ns.json_schema()["$defs"]
    assert ns.run(scenario, 20).as_json()["resolved"]["scenario"]["actors"]["seller"]["strategy"] == {
        "name": "patient"
    }
    with pytest.raises(ns.ScenarioError, match="unknown key 'share' of strategy 'patient'"):
        ns.loads(TEXT)


def test_a_name_is_given_once() -> None:
    ns.register("patient", Patient)
    ns.register("patient", Patient)  # the same again, as in a notebook
    with pytest.raises(ValueError, match="is taken"):
        ns.register("patient", define(type("Other", (Patient,), {})))


def test_a_record_names_the_package_of_a_strategy_and_says_when_it_is_missing(
    tmp_path: Path,
) -> None:
    with installed(
        tmp_path, "patient_talks", "[negotiation_sim.strategies]\npatient = patient_talks:Patient\n"
    ):
        scenario = ns.loads(TEXT)
        record = ns.run(scenario, 20).as_json()
        assert record["plug_ins"] == {"patient": "patient-talks 1.2"}
        study = tmp_path / "study"
        ns.run_study(scenario, study, 20)
        assert not ns.verify_study(study).differences
    with pytest.raises(ns.StudyError, match=r"needs patient-talks 1\.2, which brings the strategy 'patient'"):
        ns.verify_study(study)
    assert (
        "plug_ins"
        not in ns.run(
            ns.loads(TEXT.replace('strategy = { name = "patient", share = 0.5 }', "")), 20
        ).as_json()
    )


class _Wrong:
    looks_back = False


class Flat(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return np.ones(view.reservation.shape[1])


class Nothing(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return np.full_like(view.reservation, np.nan)


class Greedy(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return np.full_like(view.reservation, 1.5)


class Meddling(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        view.last[:] = 0.0
        return view.reservation.copy()


class Moody(_Wrong):
    def __init__(self) -> None:
        self.asked = 0

    def aspiration(self, view: View) -> np.ndarray:
        self.asked += 1
        return np.full_like(view.reservation, 1 / self.asked)


class Sociable(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return np.full_like(view.reservation, view.reservation.mean())


class Rising(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return np.full_like(view.reservation, view.time)


class Failing(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        raise KeyError(view.time)


class Complex(_Wrong):
    def aspiration(self, view: View) -> np.ndarray:
        return view.last.astype(complex)


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        (Failing(), "it fails: KeyError: 0.16"),
        (Complex(), "answers with complex128"),
        (Flat(), "the shape (8,)"),
        (Nothing(), "no finite number"),
        (Greedy(), "more than 1"),
        (Meddling(), "changes the arrays"),
        (Moody(), "when it is asked the same again"),
        (Sociable(), "depends on the others"),
        (Rising(), "more in a later round"),
        (type("Local", (Greedy,), {})(), "sent to another process"),
    ],
)
def test_each_thing_that_is_wrong_with_a_strategy_is_told(strategy: ns.Strategy, told: str) -> None:
    assert any(told in problem for problem in ns.check_strategy(strategy)), ns.check_strategy(strategy)


@pytest.mark.parametrize("name", [*STRATEGIES.ours])
def test_nothing_is_wrong_with_ours(name: str) -> None:
    assert ns.check_strategy(STRATEGIES[name]()) == []
    assert ns.check_strategy(Patient()) == []
