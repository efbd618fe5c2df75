"""The papers of a class, from the command line: whole files, nothing overwritten unasked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from negotiation_sim.cli import command

FILE = str(Path(__file__).parent.parent.parent / "scenarios" / "classics" / "one_price.toml")


def test_a_folder_holds_a_brief_for_each_seat_and_what_the_class_needs(tmp_path: Path) -> None:
    out = tmp_path / "class"
    done = CliRunner().invoke(command, ["briefs", FILE, "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == [
        "agreement.html",
        "deals.csv",
        "everyone.html",
        "instructor.html",
        "seat-buyer.html",
        "seat-seller.html",
        "sign-up.html",
    ]
    assert (out / "deals.csv").read_text("utf-8") == "group,price\n"


@pytest.mark.slow
def test_nothing_is_overwritten_without_force_and_nothing_is_half_written(tmp_path: Path) -> None:
    out = tmp_path / "class"
    out.mkdir()
    (out / "everyone.md").write_text("mine", "utf-8")
    (out / "deals.csv").write_text("group,price\n1,400\n", "utf-8")
    refused = CliRunner().invoke(command, ["briefs", FILE, "-o", str(out), "--form", "md"])
    assert refused.exit_code == 2
    assert sorted(path.name for path in out.iterdir()) == ["deals.csv", "everyone.md"]
    done = CliRunner().invoke(command, ["briefs", FILE, "-o", str(out), "--form", "md", "--force"])
    assert done.exit_code == 0
    assert "# Seller" in (out / "seat-seller.md").read_text("utf-8")
    # What somebody has typed stays, even so.
    assert (out / "deals.csv").read_text("utf-8") == "group,price\n1,400\n"
