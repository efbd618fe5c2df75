"""What is worked out once."""

from negotiation_sim.web.memo import Memo


def test_an_answer_is_worked_out_once_for_each_state_of_a_place() -> None:
    made: list[str] = []

    def make() -> str:
        made.append(str(len(made)))
        return made[-1]

    memo = Memo[str]()
    assert [memo.get("here", 1, make), memo.get("here", 1, make)] == ["0", "0"]
    assert memo.get("there", 1, make) == "1"
    assert memo.get("here", 2, make) == "2"
    assert memo.get("here", 1, make) == "3"
    assert len(memo.known) == 2
