"""A DataFrame is read as the same table in a file is."""

import numpy as np
import pandas as pd
import pytest

import negotiation_sim as ns
from negotiation_sim.cli import main

ROWS = {
    "actor": ["North", "South", "East"],
    "issue": ["Tariff"] * 3,
    "position": [0, 100, 40.5],
    "salience": [80, 60, np.nan],
    "capability": [1.0, 0.5, 0.25],
}


def test_it_gives_the_scenario_that_import_makes_of_the_file(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    frame = pd.DataFrame(ROWS).iloc[:2]
    frame.to_csv("table.csv", index=False)
    with pytest.raises(SystemExit) as ended:
        main(["import", "table.csv", "--title", "Tariffs", "--out", "tariffs.toml"])
    assert ended.value.code == 0
    from_file, from_frame = ns.load("tariffs.toml"), ns.from_table(frame, "Tariffs")
    assert from_frame.inputs().keys() == from_file.inputs().keys()
    for address, given in from_file.inputs().items():
        made = from_frame.inputs()[address]
        assert (made.low, made.mode, made.high, made.basis) == (
            given.low,
            given.mode,
            given.high,
            given.basis,
        )
    assert ns.run(from_frame, 50).outcomes == ns.run(from_file, 50).outcomes


def test_every_problem_is_told_by_row_and_column() -> None:
    with pytest.raises(ns.ScenarioError) as caught:
        ns.from_table(pd.DataFrame({**ROWS, "position": [0, "much", 40]}))
    assert str(caught.value).startswith("<DataFrame>:3:3: ")
    assert "much" in str(caught.value)


def test_an_empty_table_is_no_scenario() -> None:
    with pytest.raises(ns.ScenarioError, match="the DataFrame has no rows"):
        ns.from_table(pd.DataFrame(ROWS).iloc[:0])
