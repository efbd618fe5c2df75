"""Results as data frames: tidy, with names that R and Stata can read, and back from a file unchanged."""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from loaded import shipped
from results import KINDS, result

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.runs.frames import LONGEST, as_file, names
from negotiation_sim.runs.trace import trace

PLACE = ns.shipped_scenarios()
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def whole(frame: pd.DataFrame) -> pd.DataFrame:
    """With the number of the run as a column, as files have it."""
    return frame.reset_index() if frame.index.name else frame


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_is_a_tidy_frame_that_files_give_back(kind: str) -> None:
    frame = whole(result(kind).to_dataframe())
    assert len(frame.columns)
    assert all(NAME.fullmatch(name) for name in frame.columns)
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(as_file(frame, ".parquet"))), frame)
    back = pd.read_csv(io.BytesIO(as_file(frame, ".csv")), dtype=str, keep_default_na=False)
    assert [*back.columns] == [*frame.columns]
    for name in frame.columns:
        numbers = pd.api.types.is_numeric_dtype(frame[name]) and frame[name].dtype != bool
        for one, other in zip(frame[name], back[name], strict=True):
            due = "" if pd.isna(one) else one
            # Each number to its last digit, as Python reads it.
            assert (float(other) == due) if numbers and other else (other == str(due)), name


def test_a_frame_names_whose_it_is_and_its_units_as_a_data_set_does_and_a_file_keeps_them() -> None:
    ran = ns.run(shipped("classics/one_price.toml"), runs=20)
    told = {"title": ran.scenario.title, "unit_price": ran.scenario.issues["price"].unit}
    swept = ns.sweep(ran.scenario, {"talks.rounds": [10, 20]}, runs=5)
    for frame in (ran.to_dataframe(), ran.draws(), swept.to_dataframe()):
        assert told.items() <= frame.attrs.items()
        assert pd.read_parquet(io.BytesIO(as_file(frame, ".parquet"))).attrs == frame.attrs
    assert told.items() <= ran.rounds_to_xarray().attrs.items()


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_of_a_result_is_there_twice(kind: str) -> None:
    frame = whole(result(kind).to_dataframe())
    assert not frame.astype(str).duplicated().any()


def test_a_result_without_rows_has_its_columns() -> None:
    one_price = shipped("classics/one_price.toml")
    nothing = ns.discover(ns.run(one_price, runs=20), "agreement").to_dataframe()
    assert len(nothing) == 0
    assert {"box", "address", "low", "high"} <= {*nothing.columns}


def test_long_ids_are_cut_to_columns_that_differ() -> None:
    made = names("package", ["place", "x" * 60, "x" * 61])
    assert made[0] == "package_place"
    assert len({*made}) == 3
    assert max(map(len, made)) == LONGEST


def test_a_row_of_a_comparison_holds_what_the_comparison_says() -> None:
    compared = result("Comparison")
    frame = compared.to_dataframe().set_index(["side", "outcome"])
    side = compared.sides[0]
    for name, effect in side.outcomes.items():
        assert frame.loc[(side.id, name), "after"] == effect.after


def test_the_rows_of_a_run_hold_what_its_data_say_and_rounds_count_from_one() -> None:
    told, frame = result("Trace"), result("Trace").to_dataframe()
    data = told.as_json()
    assert frame["round"].min() == 0
    assert frame["round"].max() == len(data["rounds"])
    drafts = frame[(frame["what"] == "draft") & (frame["round"] == 3)].set_index("issue")
    for issue, said in data["rounds"][2]["draft"].items():
        assert drafts.loc[issue, "text" if isinstance(said, str) else "value"] == said


def test_rounds_have_named_dimensions_and_come_back_from_netcdf(tmp_path: Path) -> None:
    data = result("Result").rounds_to_xarray(5)
    assert {*data.sizes} == {"run", "round", "actor", "issue"}
    single = trace(shipped("summit.toml"), 3).to_xarray()
    rounds = int(single["rounds"][0])
    mine = data.sel(run=3, round=slice(0, rounds))
    for name in ("draft", "consequences", "offer", "aspiration"):
        np.testing.assert_array_equal(mine[name], single[name].sel(run=3))
    ended = data["rounds"].to_numpy()
    drafts = data["draft"].isel(issue=0).to_numpy()
    for run, last in enumerate(ended):
        assert not np.isnan(drafts[run, : last + 1]).any()
        assert np.isnan(drafts[run, last + 1 :]).all()
    assert np.isnan(data["offer"].sel(round=0)).all()
    for one in (data, result("Result").to_xarray()):
        one.to_netcdf(tmp_path / "rounds.nc", engine="scipy")
        with xr.open_dataset(tmp_path / "rounds.nc", engine="scipy") as back:
            xr.testing.assert_equal(back, one)
            assert back.attrs["options_place"] == "moscow, near, neutral, west"
        (tmp_path / "rounds.nc").unlink()


@pytest.mark.parametrize(
    "words",
    [
        ["run", "{file}", "--runs", "20"],
        pytest.param(["run", "{file}", "--exact"], marks=pytest.mark.slow),
        ["trace", "{file}"],
        ["sources", "{file}"],
        ["explain", "{file}"],
        ["sign", "{file}", "price=300"],
        pytest.param(["models", "{file}", "--runs", "20"], marks=pytest.mark.slow),
        ["exchanges", "{file}"],
        ["drivers", "{file}", "--runs", "20"],
        pytest.param(["levers", "{file}", "--outcome", "agreement", "--runs", "2"], marks=pytest.mark.slow),
        pytest.param(
            ["discover", "{file}", "--outcome", "agreement", "--runs", "20"], marks=pytest.mark.slow
        ),
        pytest.param(["compare", "{file}", "--all", "--runs", "20"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_a_command_writes_its_result_as_a_table(words: list[str], tmp_path: Path) -> None:
    asked = [word.format(file=PLACE["classics/one_price.toml"]) for word in words]
    for kind in (".csv", ".parquet"):
        out = tmp_path / f"result{kind}"
        told = CliRunner().invoke(command, [*asked, "-o", str(out)])
        assert told.exit_code in (0, 3), told.output
        assert told.stdout == CliRunner().invoke(command, asked).stdout
        read = pd.read_csv(out) if kind == ".csv" else pd.read_parquet(out)
        assert all(NAME.fullmatch(name) for name in read.columns)
        again = CliRunner().invoke(command, [*asked, "-o", str(out)])
        assert again.exit_code == 2
        assert "--force overwrites it" in again.output


def test_another_kind_of_file_is_refused_before_any_work() -> None:
    told = CliRunner().invoke(command, ["run", str(PLACE["summit.toml"]), "-o", "result.xls"])
    assert told.exit_code == 2
    assert "-o takes a file that ends in .csv or .parquet" in told.output
