"""No page and no stream of a seat changes with what the others keep to themselves."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve
from loaded import shipped
from private_numbers import found_in, odd, others_changed
from small_class import OURS, PRICE, Pages, classroom, pages
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from negotiation_sim.game.views import View
from negotiation_sim.report.sheet import Sheet
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web import pages as pages_of
from negotiation_sim.web import seat_page, table_page
from negotiation_sim.web.alone import playing
from negotiation_sim.web.group import Group

ROOT = Path(__file__).parent.parent.parent
CEASEFIRE = shipped("ceasefire.toml")


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
    yield at.get(f"/seat/{key}/drafts").text
    app = next(route for route in _routes(at) if getattr(route, "path", "") == "/seat/{key}/stream")
    student = app.endpoint.__self__  # type: ignore[attr-defined]
    yield repr(student.parts(key))
    for path in ("/", "/wall", f"/seat/{key}/nothing", "/teach/guess"):
        yield at.get(path).text
    # What the instructor reads of one table is nobody else's.
    for path in (f"/teach/{key}/table-1", "/teach/guess/table-1", f"/teach/{key}/moves.csv"):
        found = at.get(path)
        assert found.status_code == 404
        yield found.text


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
        at.post(f"/seat/{keys[first]}/propose", sure="yes")
        at.post(f"/seat/{keys[second]}/answer", draft=1, yes="no")
        found += asked(at, seat, "")
        assert at.get(f"/seat/{keys[seat]}/drafts").text.count("Draft 1") > 0
        at.wish("news", event=given.events[0].id)
        at.wish("next")
        found += asked(at, seat, "")
        at.wish("end")
        found += asked(at, seat, "")
    return found


@pytest.mark.parametrize(
    "given", [PRICE, pytest.param(CEASEFIRE, marks=pytest.mark.slow)], ids=["price", "ceasefire"]
)
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


@pytest.mark.slow
@pytest.mark.parametrize("place", ["all drafts", "what is said at the table"])
def test_a_leak_on_a_newer_page_is_found_out(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = pages_of.page

    def leaky_page(template: str, status: int = 200, **shown: object) -> HTMLResponse:
        if template == "all_drafts.html":
            shown["title"] = repr(leaking[0].actors["buyer"].stances["price"].salience)
        return drawn(template, status, **shown)

    def leaky_talk(self: table_page.TablePage, group: Group) -> str:
        return repr(self.classroom.scenario.actors["buyer"].stances["price"].salience)

    leaking = [PRICE]
    if place == "all drafts":
        monkeypatch.setattr("negotiation_sim.web.student.page", leaky_page)
    else:
        monkeypatch.setattr(table_page.TablePage, "talk", leaky_talk)
    here = told(PRICE, "seller", tmp_path / "here", monkeypatch)
    leaking[0] = others_changed(PRICE, "seller", 0)
    assert here != told(leaking[0], "seller", tmp_path / "there", monkeypatch)


def alone(given: Scenario, seat: str, *, played: bool) -> list[str]:
    """All pages of ``lab --play`` before the end: those before the first round, or those of all that follow.

    The file of the game is no page: it holds the scenario, as the disk of the one who plays does.
    """
    with playing(given, seat, table="open", seed=5) as (app, _), TestClient(app) as client:
        at = str(client.get("/", follow_redirects=False).headers["location"])
        routes = app.app.app.routes  # type: ignore[attr-defined]
        stream = next(route for route in routes if getattr(route, "path", "") == "/seat/{key}/stream")
        key = at.rpartition("/")[2]

        def shown() -> list[str]:
            query = "&".join(f"v.{name}={issue.range[0]}" for name, issue in given.issues.items())
            pages_ = [
                client.get(f"{at}{more}").text for more in ("", f"?{query}", f"/try?{query}", "/drafts")
            ]
            return [text.replace(key, "KEY") for text in (*pages_, repr(stream.endpoint.__self__.parts(key)))]

        found = shown()
        assert client.get(f"{at}/debrief").status_code == 404
        if not played:
            return found
        found = []
        client.post(f"{at}/rounds/begin", headers=OURS)
        for _ in range(given.talks.rounds - 1):
            found += shown()
            client.post(f"{at}/rounds/next", headers=OURS)
        return found


@pytest.mark.parametrize(("given", "seat"), [(PRICE, "seller"), (PRICE, "broker"), (CEASEFIRE, "ukraine")])
def test_before_the_first_round_the_page_of_one_person_depends_on_no_number_of_the_others(
    given: Scenario, seat: str
) -> None:
    assert alone(given, seat, played=False) == alone(others_changed(given, seat, 0), seat, played=False)


def test_while_the_engine_plays_the_others_their_numbers_stand_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given, numbers = odd(PRICE, "seller")
    assert len(numbers) > 5
    found = alone(given, "seller", played=True)
    assert len(found) > 40
    # A draft of the engine's may stop exactly at its red line: what is on the table is nobody's secret.
    tabled = {address: number for address, number in numbers.items() if ".red_line." in address}
    kept = {address: number for address, number in numbers.items() if address not in tabled}
    assert found_in("".join(found), kept) == []
    # The twin: a page that tells one is found out, before the first round and after.
    honest = table_page.TablePage.people

    def leaky(self: table_page.TablePage, group: Group) -> str:
        return honest(self, group) + repr(
            self.classroom.scenario.inputs()["actors.buyer.stances.price.salience"].mode
        )

    monkeypatch.setattr(table_page.TablePage, "people", leaky)
    assert found_in("".join(alone(given, "seller", played=True)), kept) != []
    changed = others_changed(PRICE, "seller", 0)
    assert alone(PRICE, "seller", played=False) != alone(changed, "seller", played=False)
