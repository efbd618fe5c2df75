"""The pages of a student."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest
import small
from loaded import shipped
from small_class import CODE, KEY, OURS, PRICE, classroom, pages


def test_a_student_joins_negotiates_and_signs(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, buyer = at.join("Ana"), at.join("Ben")
        assert "the talks have not begun" in at.get(seller).text
        at.wish("begin")
        assert at.post(f"{seller}/propose", **{"v.price": 0.55}).status_code == 204
        page = at.get(buyer).text
        assert "Draft 1" in page
        assert "Seller signed" in page
        assert at.post(f"{buyer}/answer", draft=1, yes="yes").status_code == 204
        assert "Signed" in at.get(seller).text


@pytest.mark.parametrize("name", ["classics/ring_road.toml", "summit.toml"])
def test_where_the_status_quo_is_of_no_account_no_page_says_that_anything_stands_or_stays(
    name: str, tmp_path: Path
) -> None:
    """Without a deal there is no ring road: a draft for a tunnel changes more than the noise."""
    scenario = shipped(name)
    with pages(classroom(tmp_path, 1, scenario)) as at:
        seats = [at.join(f"P{number}") for number in range(len(scenario.at_table))]
        at.wish("begin")
        issue, place = ("route", "tunnel") if name == "classics/ring_road.toml" else ("place", "moscow")
        author = seats[[*scenario.at_table].index(scenario.talks.parties[-1])]
        at.post(f"{author}/propose", **{f"c.{issue}": place, "sure": "yes"})
        page = at.get(seats[0]).text
        assert "Draft 1" in page
        counts = name == "summit.toml"
        assert ("How things stand now" in page) == counts
        assert ("stays as it is" in page) == counts
        assert ("Now: " in page) == counts
        card = page.partition('id="draft-1"')[2].partition("</dl>")[0]
        assert (scenario.issues[issue].means(place) in card) == (not counts)


def test_the_code_is_asked_for(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        for wrong in ("WRONG", "", CODE[:-1]):
            found = at.client.post("/join", data={"name": "Ana", "code": wrong})
            assert found.status_code == 403
            assert "not the code" in found.text
        assert at.room.people == {}
        assert f'value="{CODE}"' in at.get(f"/?code={CODE}").text


def test_a_small_code_will_do_in_small_letters(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        assert at.client.post("/join", data={"name": "Ana", "code": f" {CODE.lower()} "}).status_code == 303


def test_whoever_has_a_seat_finds_it_again_on_the_first_page(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        assert seat in at.get("/").text
        again = at.client.post("/join", data={"name": "Ana", "code": CODE}).headers["set-cookie"]
        assert "HttpOnly" in again  # the key is no script's, and no other site's
        assert "SameSite=strict" in again


def test_without_script_a_form_leads_back_to_the_seat(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        found = at.client.post(f"{seat}/say", data={"words": "Good morning."})
        assert (found.status_code, found.headers["location"]) == (303, f"{seat}#say")
        assert "Good morning." in at.get(seat).text
        at.post(f"{seat}/say", words="And good night.")
        at.post(f"{seat}/say", words="A last word.")
        talk = at.get(seat).text.partition('id="talk"')[2]
        said = ("Good morning.", "And good night.", "A last word.")
        assert sorted(said, key=talk.index) == [*said], "in the order in which it was said"
        found = at.client.post(f"{seat}/say", data={"words": " "})
        assert found.status_code == 409
        assert "Say something" in found.text


def test_the_calculator_tells_what_a_draft_is_worth_beside_no_deal(tmp_path: Path) -> None:
    # The seller has 0.75 of its weight on the price, where it wants 1, and 0.25 on the date, where it wants 0:
    # a price of 0.6 is worth 1 - 0.75 * 0.4 = 0.7 of its 100 points, beside a no deal of 0.4.
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        found = at.get(f"{seat}/try?v.price=0.6&v.date=0").text
        assert "Worth 70 points to you; no deal is worth 40 points: 30 points more." in found
        assert "crosses" not in found
        assert found.count("40 points") == 1, "what no deal is worth is told once"
        assert (
            "It crosses your red line on &#39;price&#39; (you sign no less than 0.30)."
            in at.get(f"{seat}/try?v.price=0.2").text
        )
        # Without script the page itself tells it.
        assert "Worth 70 points to you" in at.get(f"{seat}?v.price=0.6&v.date=0").text


def test_a_draft_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        for value, why in (
            ("much", "no number"),
            ("nan", "no number"),
            ("7", "out of range"),
            ("1e999", "no number"),
        ):
            found = at.post(f"{seat}/propose", **{"v.price": value})
            assert found.status_code == 409
            assert why in found.text
        assert all(draft.author != "seller" for draft in at.room.groups[0].game.drafts)


def test_what_ones_own_numbers_speak_against_is_asked_for_twice(tmp_path: Path) -> None:
    # The seller never goes below 0.3, and has 40 points without a deal; the buyer has 35.
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, buyer = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        found = at.post(f"{seller}/propose", **{"v.price": 0.2, "v.date": 0})
        assert found.status_code == 202
        assert found.json() == {
            "why": "This draft crosses a red line of yours.",
            "does": "Put it forward all the same",
        }
        assert [*at.room.groups[0].game.drafts] == []
        # Without script the form comes again, with all that it held.
        asked = at.client.post(f"{seller}/propose", data={"v.price": 0.2, "v.date": 0})
        assert asked.status_code == 202
        assert "crosses a red line of yours" in asked.text
        again = {
            str(name): str(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]+)"', asked.text)
        }
        assert again == {"v.price": "0.2", "v.date": "0", "sure": "yes"}
        (action,) = re.findall(r'<form method="post" action="([^"]+)"', asked.text)
        assert at.client.post(action, data=again).is_redirect
        assert at.room.groups[0].game.drafts[0].values["price"] == 0.2
        # A yes is asked for twice as well, a no is not; nor is a yes to what is worth more than no deal.
        assert at.post(f"{seller}/propose", **{"v.price": 0.75, "v.date": 0}).status_code == 204
        assert "less to you than no deal" in at.post(f"{buyer}/answer", draft=2, yes="yes").json()["why"]
        assert at.post(f"{buyer}/answer", draft=2, yes="no").status_code == 204
        assert at.post(f"{buyer}/answer", draft=1, yes="yes").status_code == 204
        assert at.room.groups[0].game.ended is not None


def test_a_page_says_that_an_offer_is_a_yes_and_where_earlier_ones_stand(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, buyer = at.join("Ana"), at.join("Ben")
        broker = at.join("Eve")
        at.wish("begin")
        assert "By putting it on the table you sign it" in at.get(seller).text
        assert "Your signature is not needed" in at.get(broker).text
        assert "Take back my earlier" not in at.get(seller).text
        at.post(f"{seller}/propose", **{"v.price": 0.7})
        assert "Take back my earlier draft 1." in at.get(seller).text
        assert "You have also signed" not in at.get(seller).text
        assert "Take back" not in at.get(buyer).text
        # Without the wish both stay, with the yes of their author.
        at.post(f"{seller}/propose", **{"v.price": 0.69})
        assert [draft.withdrawn for draft in at.room.groups[0].game.drafts] == [False, False]
        at.post(f"{seller}/propose", **{"v.price": 0.68}, instead="yes")
        assert [draft.withdrawn for draft in at.room.groups[0].game.drafts] == [True, True, False]
        # A draft that cannot be made takes nothing back.
        assert at.post(f"{seller}/propose", **{"v.price": 7}, instead="yes").status_code == 409
        assert not at.room.groups[0].game.drafts[2].withdrawn
        at.post(f"{broker}/propose", **{"v.price": 0.5})
        at.post(f"{seller}/answer", draft=4, yes="yes")
        assert "You have also signed draft 4 of others" in at.get(seller).text
        assert re.findall(r'id="draft-(\d)"', at.get(f"{seller}/drafts").text) == ["4", "3", "2", "1"]
        assert "Take back my earlier" in at.get(seller).text
        at.wish("pause")
        assert (
            "Take back my earlier" not in at.get(seller).text
        )  # there is no offer with which it would be sent


def test_a_seat_that_was_silent_is_taken_back(tmp_path: Path) -> None:
    room = classroom(tmp_path, groups=1)
    with pages(room) as at:
        seat, other = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        room.now.time += 10_000  # type: ignore[attr-defined]
        room.tick()
        assert "Take the seat back" in at.get(seat).text

        def people() -> str:
            return at.get(other).text.partition('id="people"')[2].partition("</ul>")[0]

        assert "Ana" not in people()  # the computer plays for her
        assert at.post(f"{seat}/back").status_code == 204
        assert "Take the seat back" not in at.get(seat).text
        assert "Ana" in people()


def test_nobody_is_invited_to_put_a_draft_on_the_table_while_the_talks_rest(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        seats = [at.join(name) for name in ("Ana", "Ben")]
        for wish, invited in (("begin", True), ("pause", False), ("begin", True), ("end", False)):
            at.wish(wish)
            page = at.get(seats[0]).text
            assert ("No draft was" if wish == "end" else "No draft is on the table.") in page
            assert ("Anybody may put one there" in page) is invited


def test_who_watches_takes_a_seat_when_one_is_free(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        people = [at.join(name) for name in ("Ana", "Ben", "Eve", "Late")]
        assert "You watch this table" in at.get(people[3]).text
        assert at.post(f"{people[3]}/back").status_code == 409
        at.wish("remove", person=2)
        assert at.get(people[1]).status_code == 404
        assert at.post(f"{people[3]}/back").status_code == 204
        assert [p.seat for p in at.room.people.values()] == ["seller", "broker", "buyer"]


def test_a_seat_without_a_signature_is_not_asked_for_one(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        for name in ("Ana", "Ben"):
            at.join(name)
        broker = at.join("Eve")
        at.wish("begin")
        at.post(f"{broker}/propose", **{"v.price": 0.5})
        page = at.get(broker).text
        assert "Yours is not needed" in page
        assert ">Sign<" not in page
        assert at.post(f"{broker}/answer", draft=1, yes="yes").status_code == 409


def test_with_a_protocol_a_seat_makes_offers_to_the_chair(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1, table="protocol")) as at:
        seat = at.join("Ana")
        assert at.post(f"{seat}/propose", **{"v.price": 0.9}).status_code == 204
        at.wish("begin")
        page = at.get(seat).text
        assert "Make this my offer" in page
        assert "by the chair" in page


def test_where_parties_take_turns_the_own_draft_cannot_be_withdrawn_and_no_button_says_so(
    tmp_path: Path,
) -> None:
    turns = PRICE.with_changes({"talks.protocol": "alternating-offers"})
    with pages(classroom(tmp_path, groups=1, given=turns, table="protocol")) as at:
        seat = at.join("Ana")
        at.wish("begin")
        page = at.get(seat).text
        assert "by Seller" in page
        assert "withdraw-1" not in page
        assert at.post(f"{seat}/withdraw", draft=1).status_code == 409


def test_what_the_clock_brings_is_on_the_disk_though_nobody_asks_for_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negotiation_sim.web.app.TICK", 0.01)
    room = classroom(tmp_path, groups=1)
    with pages(room) as at:
        at.wish("times", limit="1", silence="0")
        at.wish("begin")
        room.now.time += 61  # type: ignore[attr-defined]
        until = monotonic() + 5
        found = 0
        while found < 2 and monotonic() < until:
            sleep(0.01)
            with closing(sqlite3.connect(room.store.path)) as other:
                (found,) = other.execute(
                    "SELECT count(*) FROM moves WHERE move LIKE '%end_round%'"
                ).fetchone()
        assert found == 2


def test_a_page_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        for path in ("/nothing", "/seat/guess", f"{seat}/nothing", "/static/../store.py", "/static/web.py"):
            assert at.get(path).status_code == 404
        assert at.client.post(f"{seat}/nothing", headers=OURS).status_code == 404


def test_who_was_taken_out_reads_what_happened_and_how_to_join_again(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("remove", person=1)
        gone, guessed = at.get(seat), at.get(f"/seat/{'A' * 22}")
        assert gone.status_code == 404
        for told in ("instructor has freed the seat", "class.example:8000", "Join again"):
            assert told in gone.text
        assert gone.text == guessed.text  # nobody learns which addresses were once somebody's
        for secret in ("Ana", "Seller", CODE, KEY, seat):
            assert secret not in gone.text
        assert "freed the seat" in at.post(f"{seat}/say", words="Still here?").text
        assert at.get(at.join("Ana")).status_code == 200


def test_where_nobody_can_join_there_is_no_form_for_it(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        assert 'name="code"' in at.get("/").text
        at.wish("door", open="no")
        assert 'name="code"' not in at.get("/").text
        assert "Nobody can join now." in at.get("/").text


def test_a_party_that_abstains_is_told_on_every_page_with_drafts(tmp_path: Path) -> None:
    three = small.scenario(
        small.issue("price", status_quo=0.5),
        small.actor("seller", price="position = 1, salience = 1"),
        small.actor("buyer", price="position = 0, salience = 1"),
        # It has what it wants without agreement, so it gains nothing by any draft.
        small.actor("third", price="position = 0.5, salience = 1", more="reservation = 1"),
        parties='["seller", "buyer", "third"]',
        talks="rule = { all_but = 1, abstain = true }",
    )
    with pages(classroom(tmp_path, groups=1, given=three)) as at:
        seller, _ = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        at.post(f"{seller}/propose", sure="yes", **{"v.price": 0.5})
        for page in (seller, f"{seller}/drafts", f"/teach/{KEY}/table-1"):
            assert "Third abstained" in at.get(page).text
