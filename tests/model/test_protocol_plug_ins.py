"""Protocols of others: one file and no other change; named where they go wrong, missing or broken."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from installed import installed

import negotiation_sim as ns
from negotiation_sim import plug_ins
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.protocols.single_text import SingleText
from negotiation_sim.plug_ins import PROTOCOLS

PACKAGE = Path(__file__).parents[2] / "docs" / "how-to" / "patient"
TEXT = """
format = 1
title = "A price"
basis = "invented"
talks = { protocol = "mediator", protocol_options = { pace = 0.25 }, rounds = 8, parties = ["seller", "buyer"] }
issues.price = { title = "The price", range = [0, 100], status_quo = 0 }
[actors.seller]
name = "Seller"
capability = 0.5
reservation = 0.1
stances.price = { position = 90, salience = 1 }
[actors.buyer]
name = "Buyer"
capability = 0.5
reservation = 0.1
stances.price = { position = 20, salience = 1 }
"""
PLAIN = TEXT.replace('protocol = "mediator", protocol_options = { pace = 0.25 }, ', "")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test registers or installs is there for the next one."""
    monkeypatch.setattr(PROTOCOLS, "added", {})
    plug_ins.installed.cache_clear()


@pytest.fixture
def mediator(monkeypatch: pytest.MonkeyPatch) -> type:
    """The protocol of the package that is shown in the documentation."""
    monkeypatch.syspath_prepend(str(PACKAGE))
    made: type = import_module("mediator").Mediator
    return made


def test_a_registered_protocol_is_used_by_name_with_its_options(mediator: type) -> None:
    with pytest.raises(ns.ScenarioError, match="got the text 'mediator'"):
        ns.loads(TEXT)
    ns.register("mediator", mediator)
    scenario = ns.loads(TEXT)
    kept = ns.one_run(scenario, 0)
    # From 0 a quarter of the way to 55 in every round, as a share of 100.
    expected = [0.55 * (1 - 0.75**n) for n in range(1, len(kept.texts) + 1)]
    assert kept.texts[:, 0, 0] == pytest.approx(expected)
    assert ns.loads(scenario.to_toml()) == evolve(scenario, sha256=ns.loads(scenario.to_toml()).sha256)
    assert ns.sweep(scenario, {"talks.protocol_options.pace": [0.1, 1.0]}, 4).agreement.tolist()[1] == 1.0
    options = ns.json_schema()["$defs"]["Talks"]["properties"]
    assert options["protocol_options"]["properties"]["pace"]["maximum"] == 1.0
    assert "mediator" in options["protocol"]["enum"]
    assert "mediator" in {model.name for model in ns.models(scenario, 20).models}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"pac": 0.5}, "unknown option 'pac' of protocol 'mediator'; did you mean 'pace'"),
        ({"pace": 7}, "pace must be at most 1, and is 7"),
    ],
)
def test_options_are_checked_as_those_of_a_file(wrong: dict[str, float], told: str, mediator: type) -> None:
    ns.register("mediator", mediator)
    with pytest.raises(ns.ScenarioError, match=told):
        ns.loads(TEXT).with_changes({"talks.protocol_options": wrong})


def test_ours_have_no_such_options_and_their_records_say_nothing_of_them() -> None:
    with pytest.raises(ns.ScenarioError, match="unknown option 'pace' of protocol 'single-text'"):
        ns.loads(TEXT.replace('"mediator"', '"single-text"'))
    assert "protocol_options" not in ns.run(ns.loads(PLAIN), 2).as_json()["resolved"]["scenario"]["talks"]


def test_it_works_in_processes_and_in_a_study_whose_record_names_the_package(
    tmp_path: Path,
) -> None:
    with installed(tmp_path, "mediator", "[negotiation_sim.protocols]\nmediator = mediator:Mediator\n"):
        scenario = ns.loads(TEXT)
        alone = ns.run(scenario, 3000)
        with ProcessPoolExecutor(2) as pool:
            assert ns.run(scenario, 3000, executor=pool).summary == alone.summary
        assert alone.as_json()["plug_ins"] == {"mediator": "patient-talks 1.2"}
        study = tmp_path / "study"
        ns.run_study(scenario, study, 20)
        assert not ns.verify_study(study).differences
    with pytest.raises(
        ns.StudyError, match=r"needs patient-talks 1\.2, which brings the protocol 'mediator'"
    ):
        ns.verify_study(study)


class Odd(SingleText):
    """Says what the single text says."""


def _odd(**parts: Callable[..., Any]) -> type:
    return type("Odd", (Odd,), dict(parts))


def _played(change: Callable[[Round], Round]) -> type:
    return _odd(step=lambda self, number: change(SingleText.step(self, number)))


def _fail(*_: object) -> Any:
    raise ZeroDivisionError("division by zero")


@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        (_played(lambda r: evolve(r, text=r.text[0])), r"text has the shape \(\d+,\), and \(1, \d+\) is due"),
        (
            _played(lambda r: evolve(r, text=np.full_like(r.text, np.nan))),
            "text holds what is no finite number",
        ),
        (_played(lambda r: evolve(r, text=r.text + 7)), "text goes from .* and issues go from 0 to 1"),
        (_played(lambda r: evolve(r, aspirations=r.aspirations[:1])), "aspirations has the shape"),
        (_played(lambda r: evolve(r, asked=np.ones(3, dtype=bool))), r"asked has the shape \(3,\)"),
        (_played(lambda r: evolve(r, asked=np.array(1))), "asked is of int64, and bool is due"),
        (_played(lambda r: evolve(r, author=np.array(9))), "author goes from 9 to 9, and -1 to 1 is due"),
        (_played(lambda r: evolve(r, push=np.array(0.5))), "push is of float64, and a whole number is due"),
        (_played(lambda r: r.text), "step has answered with ndarray"),  # type: ignore[arg-type,return-value]
        (_odd(step=_fail), r"failed in step\(1\): ZeroDivisionError: division by zero"),
        (_odd(__init__=_fail), "failed in begin: ZeroDivisionError"),
        (_odd(offers=_fail), None),
    ],
)
def test_what_a_protocol_does_wrong_names_it(protocol: type, told: str | None) -> None:
    ns.register("odd", protocol)
    scenario = ns.loads(PLAIN).with_changes({"talks.protocol": "odd"})
    if told is None:  # nobody asks for offers where no round is kept
        ns.run(scenario, 20)
        told = "failed in offers"
    with pytest.raises(ns.NegotiationSimError, match=f"the protocol 'odd'.*{told}"):
        ns.run_at_modes(scenario)


class Anew(Odd):
    """Drafts more in every round."""

    def step(self, number: int) -> Round:
        played = super().step(number)
        return evolve(played, text=played.text * number / self.rounds)


class InPlace(Anew):
    """The same in the same arrays in every round, with a plain yes in the place of an array."""

    def step(self, number: int) -> Round:
        played = super().step(number)
        if number == 1:
            self.texts, self.hopes = played.text.copy(), played.aspirations.copy()
        self.texts[:], self.hopes[:] = played.text, played.aspirations
        return Round(played.reservations, self.hopes, self.texts, asked=True)  # type: ignore[arg-type]


def test_a_protocol_may_write_into_what_it_has_answered_with() -> None:
    ns.register("anew", Anew)
    ns.register("in-place", InPlace)
    kept, other = (
        ns.one_run(ns.loads(PLAIN).with_changes({"talks.protocol": name}), 0) for name in ("anew", "in-place")
    )
    for name in ("texts", "aspirations"):
        assert len(np.unique(getattr(kept, name))) > 2, name
        assert np.array_equal(getattr(kept, name), getattr(other, name)), name
    for name in ("accepts", "reasons"):
        assert np.array_equal(getattr(kept, name), getattr(other, name)), name


class Moody(Odd):
    """Plays otherwise each time."""

    begun = 0

    def step(self, number: int) -> Round:
        type(self).begun += 1
        played = super().step(number)
        return evolve(played, text=np.full_like(played.text, (type(self).begun % 7) / 7))


class Sociable(Odd):
    """Drafts the mean over all runs."""

    def step(self, number: int) -> Round:
        played = super().step(number)
        return evolve(
            played, text=np.repeat(played.text.mean(axis=1, keepdims=True), played.text.shape[1], axis=1)
        )


class Meddling(Odd):
    """Lets nobody care."""

    def step(self, number: int) -> Round:
        self.table.inputs["saliences"][:] = 0.0
        return super().step(number)


class Forgetful(Odd):
    """Goes on with all runs in a wrong order when some have ended."""

    def keep(self, columns: np.ndarray[Any, Any]) -> None:
        super().keep(columns[::-1])


@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        (Moody, "when it is begun again"),
        (Sociable, "depends on the others"),
        (Meddling, "changes the table that it is given: saliences"),
        (Forgetful, "runs that have ended are kept"),
        (_played(lambda r: r), "sent to another process"),
        (_odd(step=_fail), "failed in step"),
    ],
)
def test_each_thing_that_is_wrong_with_a_protocol_is_told(protocol: type, told: str) -> None:
    assert any(told in problem for problem in ns.check_protocol(protocol)), ns.check_protocol(protocol)


@pytest.mark.parametrize("name", [*PROTOCOLS.ours])
def test_nothing_is_wrong_with_ours(name: str) -> None:
    assert ns.check_protocol(PROTOCOLS[name]) == []


def test_nothing_is_wrong_with_the_one_that_is_shown(mediator: type) -> None:
    assert ns.check_protocol(mediator, pace=0.3) == []
    assert "pace" in ns.check_protocol(mediator, pace=3.0)[0]


def test_what_is_no_protocol_yet_is_not_registered() -> None:
    with pytest.raises(ValueError, match="needs offers, refresh, keep"):
        ns.register("half", type("Half", (), {"step": _fail}))
    with pytest.raises(ValueError, match="call your protocol something else"):
        ns.register("exchange", Odd)
