"""The debrief of a class, from the command line."""

import csv
import json
from pathlib import Path

from click.testing import CliRunner

from negotiation_sim.cli import command

FILE = str(Path(__file__).parent.parent.parent / "scenarios" / "classics" / "one_price.toml")


def test_a_class_is_told_drawn_and_graded(tmp_path: Path) -> None:
    deals, page, grades = (tmp_path / name for name in ("deals.csv", "d.html", "g.csv"))
    deals.write_text("group,price\n1,420\n2,\n3,460 thousand\n", "utf-8")
    asked = ["debrief", FILE, str(deals), "-o", str(page), "--csv", str(grades)]
    done = CliRunner().invoke(command, asked)
    assert done.exit_code == 0, done.output
    assert (
        "A deal in 2 of 3 groups; in 1 group (3) somebody signed what its own numbers refuse" in done.output
    )
    assert "<svg" in page.read_text("utf-8")
    rows = [*csv.DictReader(grades.read_text("utf-8").splitlines())]
    assert [(row["group"], row["agreement"], row["signs_buyer"]) for row in rows[:3]] == [
        ("1", "yes", "yes"),
        ("2", "no", ""),
        ("3", "yes", "no"),
    ]
    assert rows[0]["gain_seller"] == "17.50"
    assert CliRunner().invoke(command, asked).exit_code == 2  # they are there already
    data = json.loads(CliRunner().invoke(command, ["debrief", FILE, str(deals), "--json"]).output)
    assert [group["group"] for group in data["groups"]] == ["1", "2", "3"]


def test_a_table_that_cannot_be_read_is_refused_with_every_cell(tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_text("group,price\n1,hihg\n2,900\n", "utf-8")
    done = CliRunner().invoke(command, ["debrief", FILE, str(deals)])
    assert done.exit_code != 0
    told = str(done.exception)
    assert "did you mean 'high'?" in told
    assert "900 is out of range" in told
