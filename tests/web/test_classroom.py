"""The rules of a class: who sits where, what counts when, and what the time brings."""

from pathlib import Path

import pytest
from small_class import PRICE, Clock, classroom

import negotiation_sim as ns
from negotiation_sim.game.moves import Move
from negotiation_sim.web.classroom import WATCHERS, Classroom, RefusedError


def seats(room: Classroom) -> list[tuple[int | None, str | None]]:
    return [(p.group, p.seat) for p in room.people.values()]


def reopened(room: Classroom) -> Classroom:
    """The same class after the server was killed."""
    room.store.close()
    return classroom(room.store.path.parent, len(room.groups), table=room.table)


def test_every_seat_starts_as_played_by_the_engine(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    assert [group.game.held for group in room.groups] == [frozenset(), frozenset()]


def test_people_are_spread_over_the_tables_parties_first(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    for name in "abcdef":
        room.join(name)
    assert seats(room) == [
        (1, "seller"),
        (2, "seller"),
        (1, "buyer"),
        (2, "buyer"),
        (1, "broker"),
        (2, "broker"),
    ]
    assert all(group.game.held == {*PRICE.at_table} for group in room.groups)


def test_who_finds_no_free_seat_watches_and_the_class_is_full_some_time(tmp_path: Path) -> None:
    room = classroom(tmp_path, groups=1)
    for number in range(3 + WATCHERS):
        room.join(f"student {number}")
    assert seats(room)[3:] == [(1, None)] * WATCHERS
    with pytest.raises(RefusedError, match="full"):
        room.join("one more")


def test_a_name_is_one_visible_line_of_bounded_length(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    assert room.join("  Ana\n\x00\u202e Lovelace ").name == "Ana Lovelace"
    assert len(room.join("x" * 10_000_000).name) == 40
    with pytest.raises(RefusedError, match="type a name"):
        room.join("\u200b \n")


def test_a_silent_seat_goes_to_the_engine_and_comes_back_with_the_next_move(tmp_path: Path) -> None:
    clock = Clock()
    room = classroom(tmp_path, now=clock)
    room.set_times(0, 60)
    ana = room.join("Ana")
    room.begin()
    clock.time += 61
    room.tick()
    assert not room.holds(ana)
    room.act(ana, Move("say", "seller", words="I am here."))
    assert room.holds(ana)
    clock.time += 59  # counted from the last move
    room.tick()
    assert room.holds(ana)


def test_a_seat_is_silent_only_while_the_talks_run(tmp_path: Path) -> None:
    clock = Clock()
    room = classroom(tmp_path, now=clock)
    ana = room.join("Ana")
    clock.time += 10_000
    room.tick()
    assert room.holds(ana)
    room.begin()
    room.pause()
    clock.time += 10_000
    room.begin()
    room.tick()
    assert room.holds(ana)


def test_a_late_student_takes_the_seat_of_a_silent_one_who_then_watches(tmp_path: Path) -> None:
    clock = Clock()
    room = classroom(tmp_path, groups=1, now=clock)
    ana, *_ = (room.join(name) for name in ("Ana", "Ben", "Eve"))
    room.begin()
    clock.time += 1_000
    for key in [*room.people][1:]:
        room.seen[key] = clock.time
    room.tick()
    late = room.join("Late")
    assert (late.group, late.seat) == (1, "seller")
    assert room.people[ana.key].seat is None
    with pytest.raises(RefusedError, match="no seat"):
        room.act(room.people[ana.key], Move("say", "seller", words="mine"))


def test_nobody_acts_for_another_seat(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    ana = room.join("Ana")
    room.begin()
    with pytest.raises(RefusedError, match="no seat"):
        room.act(ana, Move("say", "buyer", words="I am the buyer."))


def test_a_round_ends_with_its_time_and_a_pause_keeps_what_is_left(tmp_path: Path) -> None:
    clock = Clock()
    room = classroom(tmp_path, now=clock)
    room.join("Ana")
    room.set_times(60, 0)
    room.begin()
    clock.time += 59
    room.tick()
    assert room.groups[0].game.round == 1
    room.pause()
    clock.time += 500
    room.begin()
    clock.time += 2
    room.tick()
    assert room.groups[0].game.round == 2


def test_a_move_counts_once_however_often_it_is_sent(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    ana = room.join("Ana")
    room.begin()
    before = len(room.groups[0].game.drafts)
    for _ in range(3):
        room.act(
            ana, Move("propose", "seller", draft={"price": 0.7}), once="a stamp as long as a page makes it"
        )
    assert len(room.groups[0].game.drafts) == before + 1
    room.act(ana, Move("propose", "seller", draft={"price": 0.7}), once="a stamp as long as another one")
    assert len(room.groups[0].game.drafts) == before + 2


def test_news_that_one_table_has_heard_is_told_at_the_others(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    room.begin()
    room._play(room.groups[0], [(None, Move("report", event="flood"))])
    room.report("flood")
    assert [[news.event for news in group.game.news] for group in room.groups] == [["flood"], ["flood"]]


def test_no_move_is_taken_before_in_a_pause_or_after_the_talks(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    ana = room.join("Ana")
    draft = Move("propose", "seller", draft={"price": 0.7})
    with pytest.raises(ns.GameError, match="from round 1 on"):
        room.act(ana, draft)
    room.begin()
    room.pause()
    with pytest.raises(RefusedError, match="paused"):
        room.act(ana, draft)
    room.end()
    with pytest.raises(RefusedError, match="over"):
        room.act(ana, draft)
    room.begin()  # reopened
    room.act(ana, draft)


def test_a_move_that_the_disk_does_not_take_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    room = classroom(tmp_path)
    ana = room.join("Ana")
    room.begin()
    before = room.groups[0].game.as_lines()

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(room.store, "append", full)
        with pytest.raises(RefusedError, match="could not be kept"):
            room.act(ana, Move("propose", "seller", draft={"price": 0.7}))
    assert room.groups[0].game.as_lines() == before
    room.act(room.people[ana.key], Move("propose", "seller", draft={"price": 0.7}))


def test_after_a_restart_the_class_is_where_it_was(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    ana, ben = room.join("Ana"), room.join("Ben")
    room.begin()
    room.act(ana, Move("propose", "seller", draft={"price": 0.7}))
    room.report("flood")
    room.move(ben, room.groups[0], "buyer")
    room.next_round()
    again = reopened(room)
    assert [g.game.as_lines() for g in again.groups] == [g.game.as_lines() for g in room.groups]
    assert again.people == room.people
    assert again.phase == "talks"
    assert again.groups[0].game.held == {"seller", "buyer"}


def test_a_table_at_which_all_sign_ends_and_the_last_one_ends_the_talks(tmp_path: Path) -> None:
    room = classroom(tmp_path, groups=1)
    ana, ben = room.join("Ana"), room.join("Ben")
    room.begin()
    room.act(ana, Move("propose", "seller", draft={"price": 0.55}))
    room.act(ben, Move("answer", "buyer", draft_id=1, yes=True))
    assert room.phase == "closed"
    with pytest.raises(RefusedError, match="Begin again"):
        room.begin()


def test_a_new_session_keeps_people_in_their_seats_and_a_rehearsal_plays_all(tmp_path: Path) -> None:
    room = classroom(tmp_path, table="protocol")
    room.join("Ana")
    room.begin_again(rehearsal=True)
    assert room.groups[0].game.held == frozenset()
    room.begin()
    while room.phase == "talks":
        room.next_round()
    room.begin_again()
    assert (room.session, room.phase) == (3, "waiting")
    assert room.groups[0].game.held == {"seller"}
    assert room.store.sessions() == {1: False, 2: True, 3: False}


def test_a_seat_that_somebody_holds_is_given_to_nobody_else(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    room.join("Ana")
    ben = room.join("Ben")
    with pytest.raises(RefusedError, match="Ana holds this seat"):
        room.move(ben, room.groups[0], "seller")
    assert seats(room) == [(1, "seller"), (2, "seller")]


def test_who_is_taken_out_leaves_the_seat_to_the_engine(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    ana = room.join("Ana")
    room.remove(ana)
    assert ana.key not in room.people
    assert room.groups[0].game.held == frozenset()
    assert room.store.people() == []


def test_the_debrief_waits_for_the_end(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    room.begin()
    with pytest.raises(RefusedError, match="End the talks first"):
        room.show_debrief()
    room.end()
    room.show_debrief()
    assert room.debrief
    room.begin()
    assert not room.debrief
