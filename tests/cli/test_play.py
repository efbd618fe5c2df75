"""``simulate play`` and ``simulate replay`` as a student uses them, in a pseudo-terminal and from a pipe."""

import io
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from studies import answer
from terminal import Terminal

import negotiation_sim as ns
from negotiation_sim.game.saved import read

ROOT = Path(__file__).parents[2]
JOB = ROOT / "scenarios" / "classics" / "job_offer.toml"
PRICE = ROOT / "scenarios" / "classics" / "one_price.toml"
CEASEFIRE = ROOT / "scenarios" / "ceasefire.toml"
OPEN = {"classics/job_offer.toml", "classics/ring_road.toml"}
"""Played at an open table, the others by their own protocol."""


def piped(*arguments: object, typed: str) -> tuple[int, str, str]:
    """A command with these lines on its standard input."""
    with mock.patch("studies.StringIO", side_effect=[io.StringIO(), io.StringIO(), io.StringIO(typed)]):
        return answer(*arguments)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ns.shipped_scenarios()))
def test_a_shipped_scenario_is_played_killed_resumed_and_replayed_to_the_same_bytes(
    name: str, tmp_path: Path
) -> None:
    path, saved = ns.shipped_scenarios()[name], tmp_path / "game.jsonl"
    seat = ns.load(path).talks.parties[0]
    form = ["--open-table"] if name in OPEN else []
    first = Terminal("play", str(path), "--as", seat, "--save", str(saved), *form)
    offered, answered = "offer", "yes"
    if form:  # at an open table a yes to the engine's draft, or the same as an offer, would end the game
        best = []
        for on, stance in ns.load(path).actors[seat].stances.items():
            best.append(f"{on}={max((e.mode, option) for option, e in stance.worth.items())[1]}")
        offered, answered = f"offer {' '.join(best)}", "no"
    for line in (offered, "worth", "would they sign?", "say Good morning.", "next", answered, "next"):
        while "Round" not in (asked := first.prompt().rsplit("\n", 1)[-1]):
            first.type("yes" if "all the same?" in asked else "")
        first.type(line)
    first.kill()  # perhaps in the middle of a move
    before = read(saved).moves
    assert {move.kind for move in before} >= {"propose", "say", "end_round"}
    with saved.open("ab") as file:
        file.write(b'{"kind": "end_ro')  # a line that was never finished
    again = Terminal("play", "--resume", str(saved))
    again.answers(["no", "next"])
    assert again.code == 0, again.seen[-1_000:]
    assert "The numbers of the others" in again.seen
    game = read(saved)
    assert game.moves[: len(before)] == before
    assert game.ended is not None
    code, told, _ = answer("replay", saved)
    assert (code, answer("replay", saved)[1]) == (0, told)
    # What the screen showed at the end is what is told again, line by line.
    assert (
        told.split("The result on each issue")[1].split()
        == again.seen.split("The result on each issue")[1].split()
    )


def test_what_is_typed_wrongly_is_one_sentence_and_costs_nothing(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    typed = "yes\nyes 1\nworth x\nwithdraw\nsing\nsay\nback\n\noffer ceasefire=peace\noffer peace=1\noffer ceasefire\n"
    code, out, _ = piped("play", CEASEFIRE, "--as", "ukraine", "--save", saved, typed=typed)
    assert code == 0
    for sentence in (
        "there is no draft on the table yet",
        "there is no draft 1; there is none yet",
        "drafts have numbers, and this is 'x'",
        "unknown command 'sing'; there is yes, no, offer,",
        "leave, save, help, back, quit; help tells what each does",
        "say something, in 2,000 characters at most",
        "There is no question to go back to.",
        "Type next to end the round, or help.",
        "ceasefire: unknown point 'peace'; there is war_goes_on, partial, phased, full; a number will do as well",
        "unknown issue 'peace'",
        "an offer in one line is ISSUE=VALUE ISSUE=VALUE ..., and this is 'ceasefire'",
    ):
        assert sentence in " ".join(out.split()), sentence
    assert read(saved).moves == ()


def test_an_offer_is_made_question_by_question_with_a_way_back(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    typed = "offer\nhigh\nback\nmiddle\ntiny\nhelp\n5 per cent\nmany\njuly\ncoast\nhouse\nshared\nbest\ndegree\nperhaps\nback\nnone\nyes\n"
    code, out, _ = piped("play", JOB, "--as", "candidate", "--save", saved, typed=typed)
    assert code == 0
    assert "unknown option 'tiny'; there is none, small, large" in out
    assert "unknown option 'house'" in out
    assert "please type yes, no or back" in out
    (move,) = read(saved).moves
    assert move.draft is not None
    assert (move.draft["salary"], move.draft["bonus"], move.draft["training"]) == ("middle", "small", "none")


def test_an_offer_can_be_called_off(tmp_path: Path) -> None:
    for typed in ("offer\ncancel\n", "offer\n" + "\n" * 8 + "no\n"):
        saved = tmp_path / f"{len(typed)}.jsonl"
        assert (
            "No offer was made." in piped("play", JOB, "--as", "candidate", "--save", saved, typed=typed)[1]
        )
        assert read(saved).moves == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["play", JOB], "give a scenario FILE and a seat"),
        (["play", JOB, "--as", "candidat"], "unknown seat 'candidat'; did you mean 'candidate'?"),
        (["play", JOB, "--as", "candidate", "--lines", "2"], "--lines is about a saved game"),
        (["play", JOB, "--resume", "x.jsonl"], "leave out FILE"),
        (["play", "--resume", "x.jsonl", "--lines", "2"], "--lines and --save go together"),
        (["play", "--resume", "x.jsonl"], "x.jsonl: No such file"),
        (["play", JOB, "--as", "candidate", "--save", JOB], "exists already"),
        (["play", JOB, "--as", "candidate", "--save", "no/such/x"], "there is no folder no/such"),
        (["replay", str(JOB)], "line 1 of the saved game is damaged"),
        (["play", PRICE, "--as", "buyer", "--set", "talks.protocol=challenge"], "play at an open table"),
    ],
)
def test_wrong_use_is_told_with_exit_code_2(arguments: list[object], sentence: str) -> None:
    code, _, err = answer(*arguments)
    assert code == 2
    assert sentence in " ".join(err.split())


def test_a_damaged_game_says_which_line_and_goes_on_from_the_whole_ones(tmp_path: Path) -> None:
    saved, other = tmp_path / "game.jsonl", tmp_path / "other.jsonl"
    piped("play", JOB, "--as", "candidate", "--save", saved, typed="say one\nnext\nsay two\n")
    lines = saved.read_bytes().splitlines(keepends=True)
    damaged = b"".join([*lines[:3], b"\xff\n", *lines[3:]])
    saved.write_bytes(damaged)
    for command in (["play", "--resume", saved], ["replay", saved]):
        code, _, err = answer(*command)
        assert code == 2
        assert "line 4 of the saved game is damaged: it is no text; the 3 above it can be read" in err
    assert "--lines 3 --save NEW goes on with them" in answer("play", "--resume", saved)[2]
    code, out, _ = answer("play", "--resume", saved, "--lines", 3, "--save", other)
    assert (code, [move.kind for move in read(other).moves]) == (0, ["say", "end_round"])
    assert "Round 1 of 20" in out
    assert saved.read_bytes() == damaged


def test_a_seat_that_leaves_ends_the_game_where_it_must_sign() -> None:
    code, out, _ = piped("play", JOB, "--as", "candidate", typed="leave\nno\nleave\nyes\n")
    assert code == 0
    assert "The talks broke off in round 1: the candidate left." in out
    # Each could have had the best draft for itself: 56 and 57 points over the minimum.
    assert "Candidate 0 56 " in " ".join(out.split())


def test_what_was_not_saved_can_be_kept_later(tmp_path: Path) -> None:
    saved = tmp_path / "late.jsonl"
    typed = f"next\nquit\nno\nsave\nsave {tmp_path}\nsave {'x' * 300}\nsave no/such/x\nsave a\0b\nsave {saved}\nsave {saved}\nsay still here\nquit\n"
    code, out, _ = piped("play", JOB, "--as", "candidate", typed=typed)
    assert code == 0
    assert "save takes the name of a new file" in out
    assert out.count("choose another name") == 4
    assert f"Every move is in {saved} already." in " ".join(out.split())
    assert [json.loads(line)["kind"] for line in saved.read_text().splitlines()[1:]] == ["end_round", "say"]


def test_a_yes_across_ones_own_red_line_is_asked_for_twice(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    typed = "next\nyes\nperhaps\nno\nyes\nyes\nnext\n"
    code, out, _ = piped("play", CEASEFIRE, "--as", "ukraine", "--save", saved, typed=typed)
    assert code == 0
    assert "please type yes or no" in out
    assert [(move.kind, move.yes) for move in read(saved).moves] == [
        ("end_round", None),
        ("answer", True),
        ("end_round", None),
    ]


@pytest.mark.parametrize(
    ("price", "warned"),
    [(340, "crosses a red line of yours. It is worth less to you than no deal."), (360, "")],
)
def test_an_offer_at_an_open_table_is_a_yes_and_one_against_oneself_is_asked_for_twice(
    price: int, warned: str, tmp_path: Path
) -> None:
    """The seller signs from 350 on, where a sale is worth what no sale is."""
    for typed, proposed in (("no", not warned), ("yes", True)):
        saved, form = tmp_path / typed, ("--as", "seller", "--open-table", "--save")
        _, out, _ = piped("play", PRICE, *form, saved, typed=f"offer price={price}\n{typed}\n")
        assert ("Would you sign it all the same?" in out, warned in out) == (bool(warned), True)
        assert ("By putting it on the table you sign it" in out) == proposed
        assert ("propose" in {move.kind for move in read(saved).moves}) == proposed


def test_who_signed_below_no_deal_is_told_that_it_lost() -> None:
    typed = "offer price=340\nyes\n" + "next\n" * 5
    told = " ".join(piped("play", PRICE, "--as", "seller", "--open-table", typed=typed)[1].split())
    assert "the most by a draft that both would sign" in told
    assert "The seller lost 2.5 points: what was signed is worth less than no deal." in told
    assert "left nothing on the table" not in told


def test_nobody_is_asked_for_an_offer_that_would_come_too_late() -> None:
    typed = "next\n" * 20 + "offer\n"
    code, out, _ = piped(
        "play", JOB, "--as", "candidate", "--set", "actors.company.strategy=hardliner", typed=typed
    )
    assert code == 0
    assert "this is the last round: an offer would come too late" in out
    assert "1 of 8" not in out


@pytest.mark.slow
def test_the_debrief_is_data_as_well(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    piped("play", JOB, "--as", "candidate", "--save", saved, typed="leave\nyes\n")
    code, out, _ = answer("replay", saved, "--json")
    assert code == 0
    data = json.loads(out)
    assert data["possible"]["most"]["candidate"] == pytest.approx(56 / 122)
    assert data["ended"]["ending"] == "walkout"


def test_the_debrief_of_a_game_that_goes_on_is_refused(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    piped("play", JOB, "--as", "candidate", "--save", saved, typed="next\n")
    code, _, err = answer("replay", saved, "--json")
    assert (code, "the debrief comes at the end" in err) == (2, True)


@pytest.mark.slow
def test_a_game_of_several_people_is_told_from_one_seat(tmp_path: Path) -> None:
    game = ns.Game(ns.load(CEASEFIRE), ["ukraine", "russia"])
    game.propose("russia", {"ceasefire": "phased"})
    game.end_round()
    game.say("russia", "Not like this.\x1b[8m\nNever.")
    game.answer("russia", 1, yes=False)
    game.answer("ukraine", 1, yes=True)
    game.report("front_gives_way")
    game.leave("russia")
    saved = tmp_path / "game.jsonl"
    saved.write_text(game.as_lines(), "utf-8")
    code, _, err = answer("replay", saved)
    assert (code, "a game is told from one seat (--as ACTOR), and it has ukraine and russia" in err) == (
        2,
        True,
    )
    code, out, _ = answer("replay", saved, "--as", "ukraine")
    assert code == 0
    after = out.partition("Round 1\n")[2]
    assert "Your offer stands" not in out
    for line in (
        "Russia: Not like this.\\x1b[8m Never.",
        "Russia would not sign draft 1.",
        "You would sign draft 1.",
    ):
        assert line in after, line
    assert "News: " in after
    assert "Russia left." in after


@pytest.mark.slow
def test_what_is_no_text_is_never_a_traceback(tmp_path: Path) -> None:
    saved = tmp_path / "game.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "negotiation_sim", "play", JOB, "--as", "candidate", "--save", saved],
        input=b"say caf\xe9\n\xff\noffer salary=\xe9\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [move.words for move in read(saved).moves] == ["caf\ufffd"]


WORDS = (
    *(
        "yes",
        "no",
        "no 0",
        "yes 1 2",
        f"yes {'9' * 30}",
        "offer",
        "offer =",
        "offer =1",
        "offer a=b",
        "OFFER",
    ),
    *(
        "worth",
        "worth 99",
        "would they sign?",
        "would offer",
        "would x",
        "draft -1",
        "brief",
        "say",
        "say hi",
    ),
    *("next", "next", "next", "withdraw", "withdraw 1", "leave", "help", "back", "save", "quit", "cancel"),
    *("", "0", "1", "0.5", "nan", "inf", "1e999", "\u0663", "9" * 500, "n", "y", ";", "\ud800", "\x1b[2J"),
)


@pytest.mark.parametrize("start", range(6))
def test_whatever_is_typed_is_never_a_traceback(start: int) -> None:
    random = Random(start)
    path = random.choice([*ns.shipped_scenarios().values()])
    scenario = ns.load(path)
    values = [f"offer {name}={place}" for name, issue in scenario.issues.items() for place in issue.places()]
    typed = "".join(f"{random.choice((*WORDS, *values[:10]))}\n" for _ in range(30))
    form = random.choice(([], ["--open-table"], ["--seed", "3"]))
    code, _, err = piped("play", path, "--as", random.choice(scenario.at_table), *form, typed=typed)
    assert (code, err) == (0, "")


def test_a_new_draft_on_an_open_table_is_told_with_what_it_says_and_an_old_one_by_its_answers() -> None:
    told = piped("play", JOB, "--as", "candidate", "--open-table", typed="next\nquit\nyes\n")[1]
    first, second = told.partition("Round 1\n")[2].split("Round 2\n")
    for screen, new in ((first, True), (second, False)):
        shown = " ".join(screen.split())
        assert ("The draft by the company (number 1) The salary 60 thousand a year" in shown) is new
        assert ("As it is written it is worth 24 points to you." in shown) is new
        assert "Company would sign" in shown
