"""No page and no stream of a seat changes with what the others keep to themselves."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve
from private_numbers import found_in, odd, others_changed
from small_class import PRICE, Pages, classroom, pages

import negotiation_sim as ns
from negotiation_sim.game.views import View
from negotiation_sim.report.sheet import Sheet
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web import seat_page

ROOT = Path(__file__).parent.parent.parent
CEASEFIRE = ns.load(ROOT / "scenarios" / "ceasefire.toml")


def asked(at: Pages, seat: str, folder: str) -> Iterator[str]:
    """Everything that the holder of a seat can ask for, and all that its stream would send."""
    key = next(p.key for p in at.room.people.values() if p.seat == seat)
    yield at.get(f"/seat/{key}").text
    for share in (0.0, 0.3, 1.0):
        given = at.room.scenario
        values = {
            f"v.{name}": issue.range[0] + share * (issue.range[1] - issue.range[0])
            for name, issue in given.issues.items()
        }
        query = "&".join(f"{name}={value}" for name, value in values.items())
        yield at.get(f"/seat/{key}/try?{query}").text
        yield at.get(f"/seat/{key}?{query}").text
    app = next(route for route in _routes(at) if getattr(route, "path", "") == "/seat/{key}/stream")
    student = app.endpoint.__self__  # type: ignore[attr-defined]
    yield repr(student.parts(key))
    for path in ("/", "/wall", f"/seat/{key}/nothing", "/teach/guess"):
        yield at.get(path).text


def _routes(at: Pages) -> list[object]:
    return [*at.client.app.app.routes]  # type: ignore[attr-defined]


def told(given: Scenario, seat: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that one seat is shown in a class in which people hold every seat, from the first page to the last."""
    numbers, found = count(1), list[str]()
    monkeypatch.setattr("negotiation_sim.web.classroom.token_urlsafe", lambda _: f"key{next(numbers):019}")
    folder.mkdir()
    with pages(classroom(folder, groups=1, given=given)) as at:
        for number in range(len(given.at_table)):
            at.join(f"student {number}")
        keys = {p.seat: p.key for p in at.room.people.values()}
        found += asked(at, seat, "")
        at.wish("begin")
        first, second = given.talks.parties[:2]
        at.post(f"/seat/{keys[first]}/say", words="I say this.")
        at.post(f"/seat/{keys[first]}/propose")
        at.post(f"/seat/{keys[second]}/answer", draft=1, yes="no")
        found += asked(at, seat, "")
        at.wish("news", event=given.events[0].id)
        at.wish("next")
        found += asked(at, seat, "")
        at.wish("end")
        found += asked(at, seat, "")
    return found


@pytest.mark.parametrize("given", [PRICE, CEASEFIRE], ids=["price", "ceasefire"])
def test_no_page_of_a_seat_depends_on_what_the_others_keep_to_themselves(
    given: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seat in given.at_table[:2]:
        other = others_changed(given, seat, 0)
        assert other.inputs() != given.inputs()
        here, there = (
            told(s, seat, tmp_path / f"{seat}{n}", monkeypatch) for n, s in enumerate((given, other))
        )
        assert len(here) > 40
        assert here == there


def test_no_private_number_stands_on_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, numbers = odd(CEASEFIRE, "russia")
    assert len(numbers) > 40
    assert found_in("".join(told(given, "russia", tmp_path / "class", monkeypatch)), numbers) == []


def test_a_page_that_tells_one_private_number_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = seat_page.brief

    def leaky(scenario: Scenario, view: View) -> Sheet:
        other = next(name for name in scenario.at_table if name != view.seat)
        number = next(iter(scenario.actors[other].stances.values())).salience
        return evolve(honest(scenario, view), lead=(repr(number),))

    monkeypatch.setattr(seat_page, "brief", leaky)
    changed = others_changed(PRICE, "seller", 0)
    here, there = (told(s, "seller", tmp_path / str(n), monkeypatch) for n, s in enumerate((PRICE, changed)))
    assert here != there
