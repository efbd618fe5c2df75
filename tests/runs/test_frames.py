"""Results as data frames: tidy, with names that R and Stata can read, and back from a file unchanged."""

import io
import re
from typing import Any

import pandas as pd
import pytest

import negotiation_sim as ns

SCENARIO = ns.load(ns.shipped_scenarios()["summit.toml"])
COMPARED = ns.compare(SCENARIO, ["trump_stays_away"], runs=40)


@pytest.mark.parametrize(
    "value",
    [
        COMPARED,
        ns.levers(SCENARIO, "agreement", runs=20),
        ns.drivers(ns.run(SCENARIO, runs=60).ensemble),
        ns.sweep(SCENARIO, {"actors.russia.capability": [0.3, 0.9]}, runs=20),
        ns.models(SCENARIO, runs=20),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_result_is_a_tidy_frame_that_parquet_gives_back(value: Any) -> None:
    frame = value.to_dataframe()
    assert len(frame)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in frame.columns)
    kept = io.BytesIO()
    frame.to_parquet(kept)
    pd.testing.assert_frame_equal(pd.read_parquet(kept), frame)


def test_a_row_of_a_comparison_holds_what_the_comparison_says() -> None:
    frame = COMPARED.to_dataframe().set_index(["side", "outcome"])
    side = COMPARED.sides[0]
    for name, effect in side.outcomes.items():
        assert frame.loc[(side.id, name), "after"] == effect.after
