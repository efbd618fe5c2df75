"""The pages of the instructor, and the wall."""

import re
from pathlib import Path

from small_class import CODE, KEY, classroom, pages


def test_the_instructor_leads_a_class_from_its_page(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    with pages(room) as at:
        at.join("Ana")
        assert at.wish("begin").status_code == 204
        assert at.wish("next").status_code == 204
        assert room.groups[1].game.round == 2
        assert at.wish("pause").status_code == 204
        assert at.wish("next").status_code == 409
        assert at.wish("begin").status_code == 204
        assert at.wish("news", event="flood").status_code == 204
        assert all(group.game.news for group in room.groups)
        assert at.wish("tell", words=" <b>Rain</b> ").status_code == 204
        assert [group.game.news[-1].words for group in room.groups] == ["<b>Rain</b>"] * 2
        assert at.wish("tell", words=" ").status_code == 409
        assert "&lt;b&gt;Rain&lt;/b&gt;" in at.get(f"/seat/{next(iter(room.people))}").text
        assert at.wish("times", limit="1.5", silence="2").status_code == 204
        assert (room.limit, room.silence) == (90, 120)
        assert at.wish("times", limit="soon", silence="2").status_code == 409
        offers = [
            ("wish-debrief" in at.get(f"/teach/{KEY}").text, at.wish(wish)) for wish in ("end", "debrief")
        ]
        assert [(offered, done.status_code) for offered, done in offers] == [(False, 204), (True, 204)]
        assert "wish-debrief" not in at.get(f"/teach/{KEY}").text
        assert at.wish("begin").status_code == 204
        assert room.phase == "talks"


def test_a_student_is_moved_and_the_page_follows(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        assert at.wish("move", person=1, to="2.broker").status_code == 204
        assert "table 2" in at.get(seat).text
        assert "<h1>Broker</h1>" in at.get(seat).text
        for wrong in ("9.broker", "2.nobody", "x", "2.", "0.broker"):
            assert at.wish("move", person=1, to=wrong).status_code == 409
        assert at.wish("move", person=77, to="1.broker").status_code == 409


def test_the_door_can_be_closed(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        assert CODE in at.get("/wall").text
        at.wish("door", open="no")
        assert CODE not in at.get("/wall").text
        found = at.client.post("/join", data={"name": "Ana", "code": CODE})
        assert (found.status_code, at.room.people) == (409, {})


def test_the_instructor_sees_all_tables_at_a_glance(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        at.post(f"{seat}/propose", **{"v.price": 0.7})
        at.post(f"{seat}/say", words="A fair price.")
        page = at.get(f"/teach/{KEY}").text
        for told in ("Ana", "Draft 1 by Seller", "A fair price.", "round 1", "A flood"):
            assert told in page
        for price in (0.69, 0.68, 0.67):
            at.post(f"{seat}/propose", **{"v.price": price})
        shown = [int(number) for number in re.findall(r'id="t1-(\d+)"', at.get(f"/teach/{KEY}").text)]
        last = len(at.room.groups[0].game.drafts)
        assert shown == [last, last - 1, last - 2]


def test_nobody_without_the_key_sees_or_does_anything(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        at.join("Ana")
        for key in ("guess", KEY[:-1], KEY.lower(), "%00", "é"):
            for path in ("", "/stream", "/moves.csv", "/tables.csv", "/session-1-table-1.jsonl"):
                assert at.get(f"/teach/{key}{path}").status_code == 404
            assert at.post(f"/teach/{key}/begin").status_code == 404
        assert at.room.phase == "waiting"


def test_the_wall_tells_where_tables_stand_and_no_more(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        at.post(f"{seat}/propose", **{"v.price": 0.7123})
        at.post(f"{seat}/say", words="A secret word.")
        wall = at.get("/wall").text
        assert "1 person, " in wall
        assert "0 people, 1 draft<" in wall
        for secret in ("0.712", "A secret word.", "Ana", KEY, seat):
            assert secret not in wall


def test_in_a_rehearsal_nobody_is_called_silent(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        at.join("Ana")
        at.wish("rehearse")
        words = " ".join(re.sub(r"<[^>]+>", " ", at.get(f"/teach/{KEY}").text).split())
        assert "Ana: the computer plays" in words
        assert "silent" not in words
