"""What a class leaves behind."""

import csv
import io
from pathlib import Path

from small_class import KEY, classroom, pages

import negotiation_sim as ns


def rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(text))]


def test_the_export_holds_every_move_with_session_group_seat_and_round(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        at.post(f"{seat}/propose", **{"v.price": 0.7})
        at.wish("again")
        at.post(f"{seat}/say", words="Once more.")
        found = rows(at.get(f"/teach/{KEY}/moves.csv").text)
        proposed = next(row for row in found if row["kind"] == "propose")
        assert [proposed[name] for name in ("session", "group", "seat", "name", "round", "price")] == [
            "1",
            "1",
            "seller",
            "Ana",
            "1",
            "0.7",
        ]
        assert [row["session"] for row in found if row["words"] == "Once more."] == ["2"]


def test_a_game_that_was_taken_away_is_the_game_that_was_played(tmp_path: Path) -> None:
    room = classroom(tmp_path, groups=2)
    with pages(room) as at:
        seat, other = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        at.post(f"{seat}/propose", **{"v.price": 0.7})
        at.post(f"{other}/propose", **{"v.price": 0.6})
        lines = at.get(f"/teach/{KEY}/session-1-table-1.jsonl").text
        again = ns.Game.from_lines(lines)
        assert again.drafts == room.groups[0].game.drafts
        assert again.as_lines() == lines
        assert at.get(f"/teach/{KEY}/session-1-table-3.jsonl").status_code == 404
        assert at.get(f"/teach/{KEY}/session-7-table-1.jsonl").status_code == 404


def test_how_tables_ended_is_told_for_every_session(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, buyer = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        at.post(f"{seller}/propose", **{"v.price": 0.55})
        at.post(f"{buyer}/answer", draft=1, yes="yes")
        at.wish("again", once="1")
        found = rows(at.get(f"/teach/{KEY}/tables.csv").text)
        told = [(row["session"], row["ending"], row["signed"], row["price"]) for row in found]
        assert told == [("1", "agreement", "1", "0.55"), ("2", "", "", "")]


def test_no_cell_is_read_as_a_formula(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("=HYPERLINK(1)")
        at.wish("begin")
        for words in ("@SUM(1)", "-1+cmd", "+1", "1-1"):
            at.post(f"{seat}/say", words=words)
        said = [row for row in rows(at.get(f"/teach/{KEY}/moves.csv").text) if row["kind"] == "say"]
        assert {row["name"] for row in said} == {"'=HYPERLINK(1)"}
        assert [row["words"] for row in said] == ["'@SUM(1)", "'-1+cmd", "'+1", "1-1"]
