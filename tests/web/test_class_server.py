"""The command, the network, and what becomes of a class whose server is killed."""

import socket
from pathlib import Path

import pytest
from served import served
from studies import answer

import negotiation_sim as ns
from negotiation_sim.cli import main
from negotiation_sim.web.class_server import Addresses, serve_class

ROOT = Path(__file__).parent.parent.parent
SUMMIT = ROOT / "scenarios" / "summit.toml"


@pytest.mark.parametrize("lan", [False, True])
def test_a_class_that_is_served_again_has_its_old_key_and_code_and_only_its_network_if_asked(
    *, lan: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts, found = list[str](), list[Addresses]()

    def answer(_: object, listener: socket.socket, __: object) -> None:
        hosts.append(listener.getsockname()[0])

    monkeypatch.setattr("negotiation_sim.web.class_server.answer", answer)
    for file in ("monday", "monday", "tuesday"):
        data = tmp_path / file
        serve_class(ns.load(SUMMIT), data, groups=1, port=0, lan=lan, ready=found.append)
    assert hosts == ["0.0.0.0" if lan else "127.0.0.1"] * 3  # noqa: S104
    secrets = [(one.code, one.teacher.rpartition("/")[2]) for one in found]
    assert secrets[0] == secrets[1]
    assert not {*secrets[0]} & {*secrets[2]}


@pytest.mark.slow
def test_the_command_prints_where_the_class_is_and_serves_it(tmp_path: Path) -> None:
    with served(SUMMIT, tmp_path, "--groups", "2") as at:
        assert at.get(at.students + "/").status_code == 200
        assert at.get(at.teacher).status_code == 200
        assert at.get(at.wall).status_code == 200
        assert at.teacher.startswith("http://127.0.0.1:")
        seat = at.join("Ana")
        assert at.get(seat).status_code == 200
        with pytest.raises(OSError, match="refused"):  # only this machine was asked for
            socket.create_connection(
                (socket.gethostbyname("localhost").replace("127.0.0.1", "127.0.0.2"), at.port), 1
            )


@pytest.mark.slow
def test_a_second_server_on_the_same_file_or_port_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with served(SUMMIT, tmp_path) as at:
        for more, why in (
            (["--port", "0"], "another server is at work"),
            (["--port", str(at.port)], "--port"),
        ):
            code, _, err = answer("class", SUMMIT, *more)
            assert code != 0
            assert why in err


@pytest.mark.slow
def test_a_class_of_another_scenario_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with served(SUMMIT, tmp_path):
        pass
    code, _, err = answer("class", ROOT / "scenarios" / "oil.toml", "--port", "0")
    assert (code, "another scenario" in err) == (2, True)


@pytest.mark.slow
def test_names_are_forgotten_on_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(SUMMIT, tmp_path) as at:
        at.join("Scheherazade")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["class", str(SUMMIT), "--forget"])
    assert left.value.code == 0
    assert "removed the names of 1 people" in capsys.readouterr().out
    assert not any(b"Scheherazade" in path.read_bytes() for path in tmp_path.glob("class.sqlite*"))
