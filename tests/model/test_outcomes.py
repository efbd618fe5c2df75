"""The first outcome that fits names a run."""

import numpy as np
import pytest

from negotiation_sim.model.arrays import CompiledOutcome, Term
from negotiation_sim.model.outcomes import named
from negotiation_sim.scenario.talks import ENDINGS

OUTCOMES = (
    CompiledOutcome(("agreement",), (Term(0, 0.8, 1.0), Term(1, 0.0, 0.5))),
    CompiledOutcome(("agreement", "walkout"), ()),
    CompiledOutcome((), (Term(1, 0.9, 1.0),)),
    CompiledOutcome((), ()),
)


@pytest.mark.parametrize(
    ("ending", "package", "name"),
    [
        ("agreement", (0.9, 0.1), 0),
        ("agreement", (0.9, 0.6), 1),
        ("walkout", (0.9, 0.1), 1),
        ("deadline", (0.9, 0.95), 2),
        ("deadline", (0.9, 0.1), 3),
    ],
)
def test_the_first_outcome_that_fits_names_the_run(
    ending: str, package: tuple[float, float], name: int
) -> None:
    endings = np.array([ENDINGS.index(ending)] * 2, dtype=np.int8)
    assert named(OUTCOMES, endings, np.array([package, package]).T).tolist() == [name, name]


def test_every_run_has_a_name_of_its_own() -> None:
    endings = np.array([0, 1, 2], dtype=np.int8)
    assert named(OUTCOMES, endings, np.array([[0.9, 0.9, 0.9], [0.2, 0.2, 0.2]])).tolist() == [0, 1, 3]
