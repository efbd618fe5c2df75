"""What the commands do, a program can do as well."""

import json
from pathlib import Path

import numpy as np
import pytest
from loaded import shipped

import negotiation_sim as ns

ROOT = Path(__file__).parent.parent
SUMMIT = shipped("summit.toml")
OFFER = shipped("classics/job_offer.toml")


def test_what_is_exported_is_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "summit.csv"
    assert ns.export_table(SUMMIT, path)  # commitments and such have no place in a table
    told: list[str] = []
    again = ns.import_table(str(path), tell=told.append)
    assert [*again.actors] == [*SUMMIT.at_table]
    assert told
    with pytest.raises(ns.NegotiationSimError, match="exists already"):
        ns.export_table(SUMMIT, path)
    ns.export_table(SUMMIT, path, overwrite=True)


def test_score_sheets_go_to_a_frame_and_a_domain_and_back(tmp_path: Path) -> None:
    frame = ns.to_table(OFFER, "points")
    assert {"issue", "option"} <= {*frame.columns}
    ns.export_table(OFFER, tmp_path / "offer.xml", "genius")
    read = ns.import_table(tmp_path / "offer.xml")
    assert [issue.title for issue in read.issues.values()] == [issue.title for issue in OFFER.issues.values()]


@pytest.mark.parametrize(
    ("name", "form", "told"), [("a.csv", "genius", "NAME.xml"), ("a.txt", "actors", r"\.csv or \.xlsx")]
)
def test_an_ending_that_does_not_fit_is_refused(name: str, form: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ns.NegotiationSimError, match=told):
        ns.export_table(OFFER, tmp_path / name, form)  # type: ignore[arg-type]


def test_a_record_is_run_again_from_memory_from_a_file_and_from_a_study(tmp_path: Path) -> None:
    record = ns.run(SUMMIT, 30).as_json()
    assert ns.rerun(record).compared
    assert ns.rerun(record).differences == ()
    path = tmp_path / "result.json"
    path.write_text(json.dumps({**record, "runs": 40}, default=str), "utf-8")
    assert "outcomes" in "".join(where for where, _, _ in ns.rerun(str(path)).differences)
    ns.run_study(SUMMIT, str(tmp_path / "study"), 30)
    assert ns.rerun(tmp_path / "study" / "manifest.json").differences == ()


def test_a_finished_study_is_opened_and_another_one_says_what_helps(tmp_path: Path) -> None:
    made = ns.run_study(SUMMIT, str(tmp_path), 30)
    opened = ns.open_study(str(tmp_path))
    assert opened.summary == made.summary
    assert np.array_equal(opened.ensemble.package(0), made.ensemble.package(0))
    assert not ns.verify_study(str(tmp_path)).differences
    next(tmp_path.glob("blocks/*.npz")).unlink()
    with pytest.raises(ns.StudyError, match="0 of 1 blocks"):
        ns.open_study(tmp_path)


def test_a_backtest_takes_a_file_or_a_frame() -> None:
    pandas = pytest.importorskip("pandas")
    data, weights = (ROOT / "tests" / "data" / name for name in ("decisions.csv", "capabilities.csv"))
    by_file = ns.backtest(str(data), weights, resamples=2)
    by_frame = ns.backtest(
        pandas.read_csv(data, dtype=str), pandas.read_csv(weights, dtype=str), np.int64(0), resamples=2
    )
    assert by_file == by_frame
