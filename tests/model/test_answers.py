"""What parties say to a text, and why; utilities by hand."""

import numpy as np
import pytest
import small

from negotiation_sim.model.answers import Reason, answer
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.state import Table

RAISES = """
    [[commitments]]
    id = "raises"
    actor = "a"
    kind = "promise"
    issue = "y"
    at_least = 0.9
    when = { x = { at_least = 0.5 } }
    credibility = { mode = 1, basis = "assumed", why = "w" }
"""


def asked(*text: float, aspiration: float = 0.0, red_line: str = "") -> tuple[str, int, int]:
    """Reason, issue and commitment of the one party's answer to a text over x and y."""
    line = f", red_line = {{ {red_line} }}" if red_line else ""
    given = small.scenario(
        small.issue("x", 0.0),
        small.issue("y", 0.2),
        small.actor("a", x="position = 1, salience = 3e-1", y=f"position = 0.1, salience = 0.9{line}"),
        RAISES,
    )
    compiled, draws = small.ready(given)
    table = Table(compiled, draws)
    written = small.package(*text)
    aspirations = np.full((1, 2), aspiration)
    after = unfold(compiled, written, table.kept, table.inputs["values"], agreed=True)
    said = answer(table, Round(table.reservation(1), aspirations, written), after)
    return Reason(int(said.reason[0, 0])).words, int(said.issue[0, 0]), int(said.commitment[0, 0])


# Weights 0.25 and 0.75. No deal is (0, 0.2): 1 - 0.25 * 1 - 0.75 * 0.1 = 0.675.
def test_a_party_accepts_what_reaches_its_aspiration_to_within_rounding() -> None:
    worth = 1 - 0.25 * 0.6 - 0.75 * 0.0  # the text (0.4, 0.1)
    assert asked(0.4, 0.1, aspiration=worth + 1e-10) == ("none", -1, -1)
    assert asked(0.4, 0.1, aspiration=worth + 1e-8) == ("worth less than it still hopes for", -1, -1)


def test_a_text_worth_less_than_no_deal_is_refused_for_that() -> None:
    assert asked(0.4, 0.5, aspiration=0.9) == ("worth less than no deal", -1, -1)


def test_a_text_beyond_the_red_line_is_refused_for_the_issue() -> None:
    assert asked(0.4, 0.5, red_line="at_most = 0.3") == ("red line", 1, -1)


def test_a_text_whose_consequences_cross_the_red_line_is_refused_for_the_commitment() -> None:
    assert asked(0.6, 0.2, red_line="at_most = 0.3") == ("crossed by commitment", 1, 0)


def test_a_value_on_the_red_line_is_signed() -> None:
    assert asked(0.4, 0.3 + 1e-10, red_line="at_most = 0.3", aspiration=-1.0)[0] != "red line"
    assert asked(0.4, 0.3 + 1e-8, red_line="at_most = 0.3", aspiration=-1.0)[0] == "red line"


def test_delay_lowers_the_reservation_unless_the_scenario_sets_one() -> None:
    def reservation(more: str) -> float:
        given = small.scenario(
            small.issue("x", 0.4), small.actor("a", 1.0, more, x="position = 1, salience = 1")
        )
        return float(Table(*small.ready(given)).reservation(5)[0, 0])

    assert reservation("") == pytest.approx(0.4)
    assert reservation("cost_of_delay = 0.02") == pytest.approx(0.4 - 5 * 0.02)
    assert reservation("cost_of_delay = 0.02\nreservation = 0.7") == pytest.approx(0.7)


def test_an_actor_without_stakes_is_content_with_everything() -> None:
    given = small.scenario(
        small.issue("x", 0.4), small.actor("a", x="position = 1, salience = 1"), small.actor("b")
    )
    assert Table(*small.ready(given)).utility(small.package(0.77))[1].tolist() == [1.0, 1.0]
