"""Every promise of docs/explanation/trust.md names its test, and that test is there."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "explanation" / "trust.md"


def test_every_promise_names_a_test_that_is_there() -> None:
    code = "\n".join(path.read_text("utf-8") for path in HERE.rglob("test_*.py"))
    there = {*re.findall(r"^def (test_\w+)", code, re.MULTILINE)}
    rows = [
        row for row in re.findall(r"^\| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE) if row[0] != "-"
    ]
    promises = [row.rpartition(" | ") for row in rows if row != "promise | test"]
    assert len(promises) > 20
    for promise, _, named in promises:
        assert {*re.findall(r"`(test_\w+)`", named)} <= there, promise
        assert re.search(r"`test_\w+`", named), promise
